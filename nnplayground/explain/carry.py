"""Operations that reckon nothing: each number is one that was there already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnplayground.explain.place import place
from nnplayground.explain.tensors import gradient, input_tensors, output_tensor
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import Text, mark, text


def carried(
    name: str,
    formula: str,
    sources: Sequence[Tensor],
    result: Tensor,
    sentence: Text,
    origin: Callable[[Index], tuple[Tensor, Index]],
) -> Operation:
    """``origin``: the tensor of ``sources``, and the place in it, that a number of ``result`` comes from."""

    def explain(index: Index) -> Explanation:
        source, there = origin(index)
        words = {"source": place(source, there), "result": place(result, index)}
        if result.role == "gradient" and there == index:
            taken = text("The gradient at {source} goes back as it is.", **words)
        elif result.role == "gradient":
            taken = text("The gradient at {source} goes back to {result} as it is.", **words)
        elif there == index:
            taken = text("What arrives as {source} goes on unchanged.", **words)
        else:
            taken = text("What arrives as {source} goes on as {result}, unchanged.", **words)
        return Explanation((Equation(result.at(*index), source.at(*there)),), taken)

    unit = 1 if result.array.ndim > 1 else None
    return Operation(name, formula, named(*sources, result), result.key, sentence, explain, unit)


def unchanged(name: str, source: Tensor, result: Tensor, sentence: Text, formula: str = "") -> Operation:
    """``result`` is ``source``, of the same shape or of another with the numbers in the same order."""
    sizes, before = result.shape[1:], source.shape[1:]

    def origin(index: Index) -> tuple[Tensor, Index]:
        if sizes == before:
            return source, index
        along = int(np.ravel_multi_index(index[1:], sizes))
        return source, (index[0], *(int(part) for part in np.unravel_index(along, before)))

    return carried(name, formula or f"{result.heading} = {source.heading}", (source,), result, sentence, origin)


def passed_back(record: NodeRecord, sentence: Text) -> tuple[Operation, ...]:
    """The gradient of a lone input, which is that of the output, number by number; none where none flows."""
    if record.output_gradient is None or record.input_gradients[0] is None:
        return ()
    arriving = gradient(output_tensor(record), record.output_gradient)
    leaving = gradient(input_tensors(record)[0], record.input_gradients[0])
    return (unchanged(mark("Gradient passed back"), arriving, leaving, sentence),)

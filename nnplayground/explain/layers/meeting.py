"""Where a node feeds several others, their gradients add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.explain.tensors import gradient, output_tensor
from nnplayground.expressions.expression import Expr, Sum
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.tensor import Array, Index, Tensor
from nnplayground.text import mark, text

if TYPE_CHECKING:
    from nnplayground.graph.graph import Graph
    from nnplayground.training.session.recording import StepRecord


def meeting(node: str, step_record: StepRecord, graph: Graph) -> tuple[Operation, ...]:
    """The sum of the gradients that come back to a node; nothing where there is only one."""
    record = step_record.nodes[node]
    arriving: list[tuple[str, Array]] = []
    for consumer, sources in step_record.sources.items():
        for place, source in enumerate(sources):
            input_gradient = step_record.nodes[consumer].input_gradients[place]
            if source == node and input_gradient is not None:
                arriving.append((consumer, input_gradient))
    if node == step_record.last and step_record.loss.output_gradient is not None and arriving:
        arriving.append((step_record.loss.node, step_record.loss.output_gradient.reshape(record.output.shape)))
    if len(arriving) < 2 or record.output_gradient is None:
        return ()
    output = output_tensor(record)
    total = gradient(output, record.output_gradient)
    shares = [
        Tensor(f"{total.key}{place}", f"y^{{[{place}]}}", array, "gradient", mark("gradient"))
        for place, (_, array) in enumerate(arriving, start=1)
    ]

    def explain(index: Index) -> Explanation:
        terms: tuple[Expr, ...] = tuple(share.at(*index) for share in shares)
        message = text("This number reaches the loss in {count} ways: their gradients add up.", count=len(terms))
        return Explanation((Equation(total.at(*index), Sum(terms)),), message)

    formula = rf"{total.heading} = " + " + ".join(share.heading for share in shares)
    names = ", ".join(f"{graph[consumer].label} [{place}]" for place, (consumer, _) in enumerate(arriving, start=1))
    sentence = text("This output feeds {names}: the gradients that come back from them add up.", names=names)
    return (Operation(mark("Gradients meet"), formula, named(*shares, total), total.key, sentence, explain, unit=1),)

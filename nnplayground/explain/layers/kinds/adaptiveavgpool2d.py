"""How means over windows of different sizes are explained."""

from __future__ import annotations

import numpy as np

from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.layers.windows import WindowAxis, Windows, channel_and_place, dot, picked, total
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import input_tensors, output_tensor, ways_back
from nnplayground.expressions.expression import Constant
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.layers.kinds.adaptiveavgpool2d import AdaptiveAvgPool2d
from nnplayground.text import mark, text


@explains(AdaptiveAvgPool2d)
class AdaptiveAvgPool2dExplanation(LayerExplanation[AdaptiveAvgPool2d]):
    """Windows of different sizes become their means."""

    def forward(self, record: NodeRecord) -> Operations:
        """The mean of each window."""
        (x,), y = input_tensors(record), output_tensor(record)
        rows, columns = _windows(record)

        def explain(index: Index) -> Explanation:
            sample, channel, row, column = index
            seen = rows.seen(row), columns.seen(column)
            window = x.pick(sample, channel, *seen)
            message = text(
                "Channel {channel} at {place}: the mean of rows {top} to {bottom} and columns {left} to {right}.",
                **channel_and_place(y, index),
                top=seen[0][0] + 1,
                bottom=seen[0][-1] + 1,
                left=seen[1][0] + 1,
                right=seen[1][-1] + 1,
            )
            shown = picked("window", mark("window"), window, [len(seen[0]), len(seen[1])])
            right = total(window) if len(window) == 1 else total(window) / Constant(len(window))
            return Explanation((Equation(y.at(*index), right),), message, (shown,))

        formula = r"y_{c,i,j} = \frac{1}{|W_{i,j}|} \sum_{(u,v) \in W_{i,j}} x_{c,u,v}"
        sentence = text("The picture is divided into windows, and each becomes the mean of its numbers.")
        return (Operation(mark("Mean of the window"), formula, named(x, y), y.key, sentence, explain, 1),)

    def backward(self, record: NodeRecord) -> Operations:
        """Every number of a window gets the same share of its gradient; larger windows give smaller shares."""
        ways = ways_back(record)
        if ways is None:
            return ()
        dy, dx = ways
        rows, columns = _windows(record)
        sizes = np.outer((rows.places >= 0).sum(axis=1), (columns.places >= 0).sum(axis=1))
        share = Tensor("q", "q", 1.0 / sizes, "constant", mark("share"), batched=False)

        def explain(index: Index) -> Explanation:
            sample, channel, row, column = index
            seeing = rows.seeing(row)[0], columns.seeing(column)[0]
            right = dot(dy.pick(sample, channel, *seeing), share.pick(*seeing))
            message = text(
                "Channel {channel} at {place}: of each window that covers it, the gradient times its share in the "
                "mean.",
                **channel_and_place(dx, index),
            )
            return Explanation((Equation(dx.at(*index), right),), message)

        formula = (
            r"\frac{\partial L}{\partial x_{c,i,j}} = \sum_{(i,j) \in W_{k,l}} "
            r"\frac{\partial L}{\partial y_{c,k,l}} \cdot q_{k,l}, \quad q_{k,l} = \frac{1}{|W_{k,l}|}"
        )
        sentence = text("The gradient of a window is shared evenly by its numbers.")
        return (Operation(mark("Gradient of the inputs"), formula, named(dy, share, dx), dx.key, sentence, explain, 1),)


def _windows(record: NodeRecord) -> Windows:
    """Over a picture as evenly as whole pixels allow; they may overlap."""
    pairs = zip(record.inputs[0].shape[2:], record.output.shape[2:], strict=True)
    return tuple(_axis(length, count) for length, count in pairs)


def _axis(length: int, count: int) -> WindowAxis:
    first, behind = np.arange(count) * length // count, -(-(np.arange(count) + 1) * length // count)
    places = first[:, None] + np.arange((behind - first).max())
    return WindowAxis(length, np.where(places < behind[:, None], places, -1))

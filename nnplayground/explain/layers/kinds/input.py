"""The explanation of the features that Input makes of the two coordinates of a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnplayground.explain.carry import passed_back, unchanged
from nnplayground.explain.layers.layer import LayerExplanation, Operations
from nnplayground.explain.place import place
from nnplayground.explain.registry import explains
from nnplayground.explain.tensors import gradient, input_tensors, output_tensor
from nnplayground.expressions.expression import Constant, Expr, Named, Sum
from nnplayground.expressions.functions import cosine, sine
from nnplayground.expressions.operation import Equation, Explanation, Operation, named
from nnplayground.expressions.record import NodeRecord
from nnplayground.expressions.tensor import Index
from nnplayground.layers.kinds.input import PLAIN, Input
from nnplayground.text import mark, text

Points = Callable[[Expr, Expr], Expr]
_ONE = Constant(1.0)

TOLD: dict[str, tuple[str, Points, tuple[Points | None, Points | None]]] = {
    "x1": ("x_1", lambda x1, x2: x1, (lambda x1, x2: _ONE, None)),
    "x2": ("x_2", lambda x1, x2: x2, (None, lambda x1, x2: _ONE)),
    "x1^2": ("x_1^2", lambda x1, x2: x1**2, (lambda x1, x2: 2 * x1, None)),
    "x2^2": ("x_2^2", lambda x1, x2: x2**2, (None, lambda x1, x2: 2 * x2)),
    "x1*x2": (r"x_1 \cdot x_2", lambda x1, x2: x1 * x2, (lambda x1, x2: x2, lambda x1, x2: x1)),
    "sin(x1)": (r"\sin(x_1)", lambda x1, x2: sine(x1), (lambda x1, x2: cosine(x1), None)),
    "sin(x2)": (r"\sin(x_2)", lambda x1, x2: sine(x2), (None, lambda x1, x2: cosine(x2))),
}
"""LaTeX of each feature, its value, and its derivatives by x1 and x2; None where it does not depend on it."""


@explains(Input)
class InputExplanation(LayerExplanation[Input]):
    """The samples as they are, or the features that are made of the two coordinates of a point."""

    def forward(self, record: NodeRecord) -> Operations:
        if self._makes_features(record):
            return _features_forward(record, self.layer.features)
        sentence = text("The samples are fed in as they are.")
        return (unchanged(mark("Samples"), input_tensors(record)[0], output_tensor(record), sentence),)

    def backward(self, record: NodeRecord) -> Operations:
        if self._makes_features(record):
            return _features_backward(record, self.layer.features)
        return passed_back(record, text("How the loss changes with the samples themselves. Nothing learns from it."))

    def _makes_features(self, record: NodeRecord) -> bool:
        """Whether features were made; without knowing the data, by what came of them."""
        if self.layer.features == PLAIN or record.output.shape != (len(record.inputs[0]), len(self.layer.features)):
            return False
        if record.inputs[0].shape[1:] != (2,):
            return False
        same = np.array_equal(record.inputs[0], record.output, equal_nan=True)
        slope, arriving = record.input_gradients[0], record.output_gradient
        if slope is not None and arriving is not None:
            same = same and np.array_equal(slope, arriving, equal_nan=True)
        return not same


def _features_forward(record: NodeRecord, features: Sequence[str]) -> tuple[Operation, ...]:
    x, y = input_tensors(record)[0], output_tensor(record)

    def explain(index: Index) -> Explanation:
        sample, feature = index
        _, value, _ = TOLD[features[feature]]
        message = text("Feature {number} is made of the two coordinates.", number=feature + 1)
        return Explanation((Equation(y.at(*index), value(x.at(sample, 0), x.at(sample, 1))),), message)

    formula = rf"y = \left[{', '.join(TOLD[feature][0] for feature in features)}\right]"
    sentence = text("The features that are fed in are made of the two coordinates of each point.")
    return (Operation(mark("Features"), formula, named(x, y), y.key, sentence, explain, 1),)


def _features_backward(record: NodeRecord, features: Sequence[str]) -> tuple[Operation, ...]:
    if record.output_gradient is None or record.input_gradients[0] is None:
        return ()
    x, y = input_tensors(record)[0], output_tensor(record)
    dx, dy = gradient(x, record.input_gradients[0]), gradient(y, record.output_gradient)

    def explain(index: Index) -> Explanation:
        sample, coordinate = index
        equations: list[Equation] = []
        terms: list[Expr] = []
        for number, feature in enumerate(features):
            slope = TOLD[feature][2][coordinate]
            if slope is not None:
                symbol = rf"\frac{{\partial {y.element((sample, number))}}}{{\partial {x.element(index)}}}"
                local = Named(symbol, slope(x.at(sample, 0), x.at(sample, 1)))
                equations.append(Equation(local, local.of))
                terms.append(dy.at(sample, number) * local)
        message = text("How the loss changes with {place}: through every feature made of it.", place=place(x, index))
        total = Sum(tuple(terms)) if terms else Constant(0.0)
        return Explanation((*equations, Equation(dx.at(*index), total)), message)

    local = r"\frac{\partial y_i}{\partial x_j}"
    formula = rf"\frac{{\partial L}}{{\partial x_j}} = \sum_i \frac{{\partial L}}{{\partial y_i}} \cdot {local}"
    sentence = text("How the loss changes with the coordinates of each point, through the features made of them.")
    return (Operation(mark("Gradient of the samples"), formula, named(dy, x, dx), dx.key, sentence, explain),)

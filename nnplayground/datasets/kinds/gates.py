"""Gates: the four rows of a truth table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.planar import FEATURES, PlanarClassification
from nnplayground.datasets.spec import DataSpec
from nnplayground.fields.declare import choice, integer
from nnplayground.text import mark

if TYPE_CHECKING:
    from nnplayground.datasets.dataset import Floats
    from nnplayground.datasets.planar import Flags

_ROWS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
_OUTPUTS = {
    "and": (False, False, False, True),
    "or": (False, True, True, True),
    "nand": (True, True, True, False),
    "nor": (True, False, False, False),
    "xor": (False, True, True, False),
}


@DATASETS.register
class Gates(PlanarClassification):
    kind = "gates"
    title = mark("Logic gates")
    help = mark("The truth table of a gate with two inputs: all but XOR can be learned by a perceptron.")
    formula = r"x_1 \wedge x_2,\ x_1 \vee x_2,\ \neg (x_1 \wedge x_2),\ \neg (x_1 \vee x_2),\ x_1 \oplus x_2"
    rank = 18

    gate: Literal["and", "or", "nand", "nor", "xor"] = choice(
        "and",
        options=(
            ("and", mark("AND")),
            ("or", mark("OR")),
            ("nand", mark("NAND")),
            ("nor", mark("NOR")),
            ("xor", mark("XOR")),
        ),
        label=mark("Gate"),
        help=mark("What becomes of the two inputs. A line separates the outputs of all but XOR."),
    )
    samples: int = integer(
        40,
        low=4,
        high=10_000,
        step=4,
        label=mark("Points"),
        help=mark("How many points there are; the four rows of the table come in turn."),
    )
    noise: int = integer(
        0,
        low=0,
        high=50,
        step=5,
        label=mark("Noise (%)"),
        help=mark("How far points lie from their corner, at most, in percent of the side of the square."),
    )

    def spec(self) -> DataSpec:
        return DataSpec(
            (2,), "classification", class_names=("0", "1"), feature_names=FEATURES, planar=True, plane=(-1.0, 2.0)
        )

    def draw(self, random: np.random.Generator, noise: float) -> tuple[Floats, Flags]:
        row = np.arange(self.samples) % len(_ROWS)
        corners = np.array(_ROWS)[row]
        return corners + noise * random.uniform(-1.0, 1.0, corners.shape), np.array(_OUTPUTS[self.gate])[row]

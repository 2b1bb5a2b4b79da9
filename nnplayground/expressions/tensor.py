"""A recorded tensor with its name, and the numbers of it that a formula speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from nnplayground.expressions.expression import ATOM, PRODUCT, SUM, SYMBOLS, Expr, Rendering
from nnplayground.expressions.shortening import ends, shortened

Array = npt.NDArray[Any]
Index = tuple[int, ...]
Role = Literal["value", "parameter", "gradient", "state", "constant"]


@dataclass(frozen=True, eq=False)
class Tensor:
    """One tensor of an operation: a copy, never what trains."""

    key: str
    """Its name among the operation's tensors and in JSON: ``x``, ``W``, ``dW``."""
    symbol: str
    """LaTeX, without index: ``x``, ``W``, ``\\hat{x}``; of a gradient that which the loss is differentiated by."""
    array: Array
    role: Role = "value"
    label: str = ""
    """What it is in a word or two, marked for translation: ``input``, ``weights``."""
    batched: bool = True
    """Whether its first dimension counts samples."""

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.array.shape)

    def at(self, *index: int) -> Ref:
        """One number, by its whole index (the sample first where it is batched)."""
        return Ref(self, tuple(int(part) for part in index))

    def pick(self, *index: int | slice | Sequence[int]) -> Numbers:
        """All numbers with these coordinates, in row-major order: an int, a slice or a list for each dimension."""
        axes = [_axis(part, size) for part, size in zip(index, self.shape, strict=True)]
        grids = np.meshgrid(*axes, indexing="ij") if axes else []
        return Numbers(self, np.stack([grid.ravel() for grid in grids], axis=1) if grids else np.zeros((1, 0), int))

    def listed(self, indices: npt.ArrayLike) -> Numbers:
        """The numbers at these whole indices, ``(n, dimensions)``, in this order."""
        return Numbers(self, np.asarray(indices, dtype=np.int64).reshape(-1, self.array.ndim))

    def element(self, index: Index) -> str:
        """The symbol of one number, LaTeX.  Indices count from 1; sample 3 is ``x^{(3)}_{1}``, and of a lone sample
        nothing is said, nor of dimensions where all have one place only."""
        symbol = self.place(index)
        return rf"\frac{{\partial L}}{{\partial {symbol}}}" if self.role == "gradient" else symbol

    def place(self, index: Index) -> str:
        """The same without what makes a gradient of it: what the loss is differentiated by."""
        inner = index[1:] if self.batched else index
        sizes = self.shape[1:] if self.batched else self.shape
        above = f"({index[0] + 1})" if self.batched and self.shape and self.shape[0] > 1 else ""
        below = "" if all(size == 1 for size in sizes) else f"_{{{','.join(str(part + 1) for part in inner)}}}"
        symbol = self.symbol
        if above and symbol.endswith("}") and "^{" in symbol:
            return f"{symbol[:-1]}{above}}}{below}"  # LaTeX takes no two powers
        return f"{symbol}^{{{above}}}{below}" if above else f"{symbol}{below}"

    @property
    def heading(self) -> str:
        """The symbol of the whole, LaTeX."""
        return rf"\frac{{\partial L}}{{\partial {self.symbol}}}" if self.role == "gradient" else self.symbol


@dataclass(frozen=True, eq=False)
class Numbers:
    """Several numbers of one tensor; ``indices``: ``(n, dimensions)``."""

    tensor: Tensor
    indices: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """``(n,)``."""
        picked: npt.NDArray[np.float64] = self.tensor.array[tuple(self.indices.T)].astype(np.float64)
        return picked.reshape(-1)  # also of a tensor without dimensions

    def __getitem__(self, place: int) -> Ref:
        return Ref(self.tensor, tuple(int(part) for part in self.indices[place]))


@dataclass(frozen=True, eq=False)
class Ref(Expr):
    """One number of a tensor."""

    tensor: Tensor
    index: Index

    def value(self) -> float:
        return float(self.tensor.array[self.index])

    def latex(self, form: Rendering = SYMBOLS) -> str:
        return form.number(self.tensor.element(self.index), self.value())

    def sources(self) -> Iterator[Numbers]:
        yield Numbers(self.tensor, np.asarray([self.index], dtype=np.int64).reshape(1, -1))


@dataclass(frozen=True, eq=False)
class Dot(Expr):
    """The products of two rows of numbers, added up: written out term by term, reckoned at once."""

    one: Numbers
    other: Numbers

    @property
    def holds(self) -> int:  # type: ignore[override]
        return PRODUCT if len(self.one) == 1 else SUM if len(self.one) else ATOM

    def value(self) -> float:
        with np.errstate(invalid="ignore", over="ignore"):  # NaN and infinity are results too
            return float(np.dot(self.one.values, self.other.values))

    def latex(self, form: Rendering = SYMBOLS) -> str:
        if not len(self.one):
            return "0"
        products = [(at, self.one[at] * self.other[at]) for at in ends(len(self.one))]
        return shortened([part.within(form, PRODUCT) if at else part.latex(form) for at, part in products], "+")

    def sources(self) -> Iterator[Numbers]:
        yield self.one
        yield self.other


@dataclass(frozen=True, eq=False)
class Total(Expr):
    """Numbers added up."""

    of: Numbers

    @property
    def holds(self) -> int:  # type: ignore[override]
        return ATOM if len(self.of) < 2 else SUM

    def value(self) -> float:
        with np.errstate(invalid="ignore", over="ignore"):
            return float(self.of.values.sum())

    def latex(self, form: Rendering = SYMBOLS) -> str:
        if not len(self.of):
            return "0"
        numbers = [(at, self.of[at]) for at in ends(len(self.of))]
        return shortened([part.within(form, PRODUCT) if at else part.latex(form) for at, part in numbers], "+")

    def sources(self) -> Iterator[Numbers]:
        yield self.of


def _axis(part: int | slice | Sequence[int], size: int) -> npt.NDArray[np.int64]:
    if isinstance(part, slice):
        return np.arange(*part.indices(size), dtype=np.int64)
    return np.atleast_1d(np.asarray(part, dtype=np.int64))

"""The contract of a figure: something that is measured of a network in training while somebody asks for it.

The window imports the modules of figures: no torch and no scikit-learn at their head.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast

from nnplayground.registry import Registry

if TYPE_CHECKING:
    from nnplayground.training.session.session import Session

T = TypeVar("T")

FIGURES: Registry[Figure[Any]] = Registry("figure", "nnplayground.engine.figures.kinds")


class WithFigures(Protocol):
    """As a snapshot is."""

    @property
    def figures(self) -> Mapping[str, object]:
        """By kind."""


class Figure(Generic[T]):
    """Asked for with ``SnapshotRequest(figures=frozenset({Mine.kind}))``, read with ``Mine.of(snapshot)``.

    ``T`` is what is measured: frozen values, plain containers of them, NumPy arrays of their own.
    """

    kind: ClassVar[str]
    pause: ClassVar[float] = 0.0
    """Seconds, at least, from one measuring to the next while it trains; 0: with every snapshot.  A figure that has a
    pause takes no more than a tenth of the time of a run, however long it takes."""
    by_node: ClassVar[bool] = False
    """Whether ``T`` is a mapping by node, or by ``node.name``.  Of a moment of the past, what belongs to layers that
    are others in the graph that is drawn is then left out."""

    def measure(self, session: Session) -> T | None:
        """Of this moment, in the shape that the class says, without a trace in the session; None where there is no such
        thing.

        Called in the training thread, only while somebody asks.  What ``SessionProbe`` does not measure is measured
        with its ``examine``.
        """
        raise NotImplementedError

    def loaded(self) -> bool:
        """Whether everything is imported that ``measure`` needs; until then snapshots do without this figure."""
        return True

    def load(self) -> None:
        """Import what takes long.  Called between two snapshots where ``loaded`` says no."""

    @classmethod
    def of(cls, snapshot: WithFigures | None) -> T | None:
        """What a snapshot has of this figure; None where it has none."""
        return None if snapshot is None else cast("T | None", snapshot.figures.get(cls.kind))

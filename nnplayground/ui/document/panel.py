"""The contract of a panel: a dock of its own, found by being registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nnplayground.engine.snapshot import SnapshotRequest
from nnplayground.registry import Registry
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

PANELS: Registry[Panel] = Registry("panel", "nnplayground.ui.panels")
PLOTS: Registry[Panel] = Registry("plot", "nnplayground.ui.plots.kinds")


class Panel(QWidget):
    """A widget that watches the document.  Its dock, its entry in View and its tooltip are made from the class."""

    kind: ClassVar[str] = ""
    """Object name of the dock, in the remembered layout."""
    title: ClassVar[str] = ""
    """Marked for translation."""
    help: ClassVar[str] = ""
    """One sentence, marked for translation: the tooltip."""
    icon: ClassVar[str] = ""
    """QtAwesome name, of the Material Design set: ``mdi6.chart-line``."""
    area: ClassVar[Literal["left", "right", "bottom"]] = "bottom"
    half: ClassVar[Literal["left", "right"]] = "left"
    """Of the bottom area, in the default layout.  Panels of one half are tabs behind each other."""
    rank: ClassVar[int] = 100
    """Order of the tabs."""
    shown: ClassVar[bool] = True
    """Whether it is open in the default layout."""
    follows: ClassVar[str] = ""
    """The panel, or ``canvas``, of whose contents this one shows more: the keyboard comes to it right after that."""
    floats: ClassVar[bool] = False
    """Whether it begins as a window of its own, until it is docked."""
    late: ClassVar[bool] = False
    """Whether it need not be there before it is first seen."""
    after_first_picture: ClassVar[bool] = False
    """Whether the window is shown without it, and it takes its room in the turn of the event loop after that."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def heading(self) -> str:
        """The dock's title, translated; asked for again when the data set changes."""
        return translated(type(self).title)

    def snapshot_request(self) -> SnapshotRequest:
        """What the training thread shall compute while this panel can be seen."""
        return SnapshotRequest()

    def update_request(self) -> None:
        """Ask anew: after ``snapshot_request`` would answer differently."""
        self.document.training.request(self.kind, self.snapshot_request() if self.isVisible() else SnapshotRequest())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.update_request()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.document.training.request(self.kind, SnapshotRequest())

"""What the previews share: a chart with a sentence under it, worked out in a thread, and only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import ClassVar, TypeVar

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.graph.graph import Node
from nnplayground.graph.layer import Layer
from nnplayground.registry import Registry
from nnplayground.ui.document.document import Document
from nnplayground.ui.panels.previews.chart import PreviewChart
from nnplayground.ui.panels.previews.drawing import PreviewDrawing
from nnplayground.ui.toolkit.background import Background, lasting
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

T = TypeVar("T")

PREVIEWS: Registry[LayerPreview] = Registry("preview", "nnplayground.ui.panels.previews")

_workers: Background | None = None


def workers() -> Background:
    """The application's one set of threads for previews: they outlive a panel that is closed meanwhile."""
    global _workers
    if _workers is None:
        _workers = lasting()
    return _workers


class Task(QObject):
    """One piece of work at a time: what is asked meanwhile waits, and only the last of it is done."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._busy = False
        self._done: Hashable = None
        self._running: Hashable = None
        self._next: Callable[[], None] | None = None
        self._forgotten = False

    @property
    def ready(self) -> bool:
        """Whether the engine has been loaded; no work begins before."""
        return self._document.training.engine.state == "ready"

    def run(self, key: Hashable, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """``done`` with the result of ``work``, unless ``key`` is what was done last; ``work`` runs in a thread."""
        if not self.ready:
            return
        if self._busy:
            if key == self._running and not self._forgotten:
                self._next = None
            else:
                self._next = lambda: self.run(key, work, done)
            return
        if key == self._done:
            return
        self._busy, self._running, self._forgotten = True, key, False

        def take(result: T) -> None:
            if shiboken6.isValid(self):
                wanted = self._next is None and not self._forgotten
                self._end(key if wanted else None)
                if wanted:
                    done(result)
                self._go_on()

        def fail(error: Exception) -> None:
            if not shiboken6.isValid(self):
                return
            self._end(None)
            self._go_on()
            raise error

        workers().start(work, take, fail)

    def forget(self) -> None:
        """Show nothing of what is under way, and do it again when it is asked for the next time."""
        self._done, self._next, self._forgotten = None, None, True

    def _end(self, key: Hashable) -> None:
        self._busy, self._done, self._running = False, key, None

    def _go_on(self) -> None:
        following, self._next = self._next, None
        if following is not None:
            following()


class Preview(QWidget):
    """Answers ``renew``, which shows a drawing or says why there is none; called only while it can be seen."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.task = Task(document, self)
        self.chart = PreviewChart(self)
        self.sentence = ToneLabel(tone="faint", parent=self)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(4)
        self.lines.addWidget(self.chart)
        self.lines.addWidget(self.sentence)
        self.chart.hide()
        document.training.run_changed.connect(self.refresh)

    def renew(self) -> None:
        """Show the document of this moment."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Renew, if someone looks."""
        if self.isVisible():
            self.renew()

    def show_drawing(self, drawing: PreviewDrawing, sentence: str, spoken: str = "", alarming: bool = False) -> None:
        """``spoken``: the main numbers for a screen reader; that of the sentence where there is none."""
        self.chart.show_drawing(drawing)
        self.chart.show()
        self.chart.setAccessibleDescription(spoken or sentence)
        self.sentence.set_tone("warning" if alarming else "faint")
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def show_reason(self, reason: str) -> None:
        """Why there is nothing to see, and what would fill it."""
        self.chart.hide()
        self.chart.show_drawing(None)
        self.task.forget()
        self.sentence.set_tone("faint")
        self.sentence.setText(reason)
        self.sentence.show()

    def waiting(self) -> bool:
        """Say that the engine is not there yet, where that is so."""
        if self.task.ready:
            return False
        obstacle = self.document.training.engine.obstacle
        self.show_reason(self.tr("Comes with the engine (PyTorch).") if obstacle is None else translated(obstacle))
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.renew()


class LayerPreview(Preview):
    """A picture that the inspector shows of a layer that it serves, under a heading."""

    kind: ClassVar[str] = ""
    """Its name where the window remembers whether it is folded away."""
    title: ClassVar[str] = ""
    """The heading, marked for translation."""
    rank: ClassVar[int] = 100
    """Order below each other."""
    is_open: ClassVar[bool] = True
    """Whether it can be seen until the user folds it away."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.node: Node | None = None

    @classmethod
    def serves(cls, layer: Layer) -> bool:
        """Whether there is something to show of this layer."""
        raise NotImplementedError

    def show_node(self, node: Node) -> None:
        """A node that it serves; the same one again where its settings have changed."""
        self.node = node
        self.refresh()

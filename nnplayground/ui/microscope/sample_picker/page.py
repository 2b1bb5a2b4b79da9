"""What the pages share on which one chooses what to look at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.microscope.batch_selector import BatchSelector
from nnplayground.ui.document.document import Document


class ChoicePage(QWidget):
    """``selector`` gives what is chosen here, or says at its field why there is nothing and gives None."""

    accepted = Signal()
    """It was clicked twice: look at it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document

    def show_data(self, data: Prepared) -> None:
        """Other data: begin anew."""
        raise NotImplementedError

    def selector(self) -> BatchSelector | None:
        raise NotImplementedError

    def end(self) -> None:
        """The window closes."""

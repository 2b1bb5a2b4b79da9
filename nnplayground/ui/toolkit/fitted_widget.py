"""Widgets that are as high as what is in them needs, at the width that they are given."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground.ui.toolkit.single_shot import single_shot


class FittedWidget(QWidget):
    """Takes its height by itself, however deep it lies in other layouts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Not while the layouts around it are at work: they would keep the height that they knew.
        self._fitting = single_shot(self, self.fit)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fit(self) -> None:
        """Take the height that is needed now, and paint anew."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

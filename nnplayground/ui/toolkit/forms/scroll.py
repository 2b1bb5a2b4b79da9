"""Pages that scroll up and down only: their content always has the width that there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Page(QScrollArea):
    """Put widgets into ``lines``, which are set from the top; or do so in ``build``, when the page is first shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        # A stretch below, and no alignment to the top: with that, Qt gives no more height than texts would like.
        whole = QVBoxLayout(content)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setSpacing(0)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        whole.addLayout(self.lines)
        whole.addStretch(1)
        self._content = content
        self.filled = False
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def build(self) -> None:
        """Fill the page; called once, by ``fill``."""

    def fill(self) -> None:
        """Fill the page now, where that has not been done."""
        if not self.filled:
            self.filled = True
            self.build()

    def showEvent(self, event: QShowEvent) -> None:
        self.fill()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Whatever the content would like: forms share out the width that there is.
        self._content.setFixedWidth(self.viewport().width())
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def sizeHint(self) -> QSize:
        return QSize(280, 400)


class ScrolledColumn(QScrollArea):
    """Widgets in ``lines``, one of which may take what height is left; they scroll where that is too little."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = content = QWidget()
        self.lines = QVBoxLayout(content)
        self.lines.setContentsMargins(0, 0, 4, 0)
        self.lines.setSpacing(8)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, 4 * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return self._content.sizeHint().expandedTo(self.minimumSizeHint())

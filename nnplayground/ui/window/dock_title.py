"""The title of a dock: its name and two buttons, which grow with the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import themes

_Feature = QDockWidget.DockWidgetFeature


class DockTitle(QWidget):
    """What it does not use of the mouse, dragging and double clicks, goes to its dock."""

    restored = Signal()
    """Its dock is alone in the window, and the rest shall come back."""

    _ready = False
    """Whether all its parts are there: Qt tells of fonts before that."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._name = ElidedLabel(self)
        self._name.setObjectName("dock_name")
        self._icons: dict[QToolButton, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(2)
        row.addWidget(self._name, 1)
        self._back = self._button("dock_back", "mdi6.arrow-collapse-all", self.tr("Show everything again (Escape)"))
        self._float = self._button("dock_float", "mdi6.dock-window", self.tr("Float, or dock again"))
        self._close = self._button("dock_close", "mdi6.close", self.tr("Close"))
        for button in self._icons:
            row.addWidget(button)
        self._back.clicked.connect(self.restored)
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close.clicked.connect(dock.close)
        dock.windowTitleChanged.connect(self._name.set_words)
        dock.featuresChanged.connect(self._follow)
        themes().changed.connect(self._dress)
        self._name.set_words(dock.windowTitle())
        self._follow(dock.features())
        self._ready = True
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._ready:
            self._dress()

    def _button(self, name: str, picture: str, does: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setToolTip(does)
        button.setAccessibleName(does)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # View closes panels by the keyboard
        self._icons[button] = picture
        return button

    def _follow(self, features: _Feature) -> None:
        self._close.setVisible(bool(features & _Feature.DockWidgetClosable))
        self._float.setVisible(bool(features & _Feature.DockWidgetFloatable))
        self._back.setVisible(features == _Feature.NoDockWidgetFeatures)

    def _dress(self) -> None:
        side = max(14, round(0.85 * self.fontMetrics().height()))
        for button, name in self._icons.items():
            button.setIcon(icon(name))
            button.setIconSize(QSize(side, side))

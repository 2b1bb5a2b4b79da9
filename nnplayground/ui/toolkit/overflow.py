"""The button behind which everything stands that a bar has no room for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget, QWidgetAction

from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import themes


class OverflowButton(QToolButton):
    """Its menu is filled whenever it is opened.  Whoever has it shows it while there is something in it."""

    def __init__(self, name: str, fill: Callable[[QMenu], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill = fill
        self.setObjectName(name)
        self.setAccessibleName(self.tr("More"))
        self.setToolTip(self.tr("What there is no room for here"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setObjectName(f"{name}_menu")
        menu.aboutToShow.connect(self._renew)
        self.setMenu(menu)
        themes().changed.connect(self._picture)
        self._picture()

    def _picture(self) -> None:
        self.setIcon(icon("mdi6.chevron-double-right"))

    def _renew(self) -> None:
        menu = self.menu()
        for inner in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            inner.deleteLater()
        menu.clear()
        self._fill(menu)


def add_sentence(menu: QMenu, sentence: str) -> None:
    """What is only to be read."""
    label = QLabel(sentence)
    label.setContentsMargins(26, 5, 26, 5)
    entry = QWidgetAction(menu)
    entry.setDefaultWidget(label)
    entry.setText(sentence)
    menu.addAction(entry)

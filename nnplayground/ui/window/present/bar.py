"""The tools of Present in the toolbar: which plot, how it stands, and the way out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.shell.shell import Shell
    from nnplayground.ui.window.present.present import Present

_ACTIONS = ("previous_plot", "next_plot", "present_turn", "present")


class PresentTools(QWidget):
    """Its buttons are as high as those of the toolbar, in which it stands."""

    changed = Signal()
    """It needs another width."""

    def __init__(self, shell: Shell, present: Present) -> None:
        super().__init__()
        self._shell = shell
        self._present = present
        self.choose = QToolButton()
        self.choose.setObjectName("present_choose")
        self.choose.setToolTip(self.tr("What stands beside the network"))
        self.choose.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.choose.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.choose)
        menu.setObjectName("present_menu")
        menu.aboutToShow.connect(self._fill)
        self.choose.setMenu(menu)
        self.buttons = [self._button(name) for name in _ACTIONS]
        self.buttons.insert(1, self.choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for button in self.buttons:
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        present.changed.connect(self._tell)
        themes().changed.connect(self._tell)
        for dock in shell.dock_layout.by_kind.values():
            dock.windowTitleChanged.connect(self._tell)

    def name_plot(self, *, full: bool) -> None:
        """With the name of the plot, or its icon alone."""
        named, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.choose.setToolButtonStyle(named if full else bare)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._shell.actions[name])
        button.setObjectName(f"tool_{name}")
        return button

    def _title(self, kind: str) -> str:
        return self._shell.dock_layout.by_kind[kind].windowTitle()

    def _tell(self) -> None:
        kind = self._present.kind
        self.choose.setText(self._title(kind))
        self.choose.setIcon(self._shell.dock_layout.by_kind[kind].windowIcon())
        self.choose.setAccessibleName(self._title(kind))
        self.changed.emit()

    def _fill(self) -> None:
        menu = self.choose.menu()
        menu.clear()
        group = QActionGroup(menu)
        for kind in self._present.kinds:
            dock = self._shell.dock_layout.by_kind[kind]
            entry = menu.addAction(dock.windowIcon(), self._title(kind))
            entry.setCheckable(True)
            entry.setChecked(kind == self._present.kind)
            entry.triggered.connect(partial(self._shell.dock_layout.bring, kind))
            group.addAction(entry)

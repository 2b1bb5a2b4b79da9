"""The list of breakpoints: which are set, their bounds, and new ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.training.guards.breakpoint import AtEpoch, Breakpoint, GradientPasses, LossPasses, NotFinite
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.breakpoints.row import BreakpointRow
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.single_dialog import single_dialog
from nnplayground.ui.toolkit.theme import themes


class BreakpointsDialog(QDialog):
    """Not modal.  Closing hides it: what is switched off here is still in the list when it is opened again."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoints")
        self.setWindowTitle(self.tr("Breakpoints"))
        self._document = document
        self._setting = False
        self.rows: list[BreakpointRow] = []
        says = ToneLabel(
            self.tr("A run pauses where one of these is met, and the microscope opens on that very step."), "faint"
        )
        self._none = ToneLabel(self.tr("There is none yet. Add one."), "faint")
        holder = QWidget(self)
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines.addWidget(self._none)
        self._lines.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add = QToolButton(self)
        self.add.setObjectName("breakpoints_add")
        self.add.setText(self.tr("Add"))
        self.add.setToolTip(self.tr("Another breakpoint"))
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu = QMenu(self.add)
        self.add.setMenu(self.menu)
        for name, title, make in self._kinds():
            action = QAction(title, self.menu)
            action.setObjectName(f"add_breakpoint_{name}")
            action.triggered.connect(lambda _on=False, make=make: self._add(make()).edit())
            self.menu.addAction(action)
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("breakpoints_close")
        close.clicked.connect(self.close)
        close.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        row.addWidget(close)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 12, 14, 12)
        lines.setSpacing(10)
        lines.addWidget(says)
        lines.addWidget(scroll, 1)
        lines.addLayout(row)
        line = self.fontMetrics().height()
        self.resize(30 * line, 19 * line)
        document.training.breakpoints_changed.connect(self._follow)
        themes().changed.connect(self._dress)
        self._dress()
        self._follow()

    # -- inside

    def _kinds(self) -> tuple[tuple[str, str, Callable[[], Breakpoint]], ...]:
        return (
            ("epoch", self.tr("&Epoch"), self._next_epoch),
            ("loss", self.tr("&Loss of a minibatch"), lambda: LossPasses(1.0)),
            ("gradient", self.tr("&Norm of the gradient"), lambda: GradientPasses(10.0)),
            ("finite", self.tr("First number that is not &finite"), NotFinite),
        )

    def _next_epoch(self) -> AtEpoch:
        """A round number that is still to come."""
        snapshot = self._document.training.snapshot
        epoch = 0 if snapshot is None else snapshot.now.epoch
        return AtEpoch((epoch // 10 + 1) * 10)

    def _add(self, one: Breakpoint) -> BreakpointRow:
        row = BreakpointRow(one, self)
        row.changed.connect(self._set)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._lines.insertWidget(self._lines.count() - 1, row)
        self._set()
        return row

    def _remove(self, row: BreakpointRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._set()
        following = self.rows[min(place, len(self.rows) - 1)].active if self.rows else self.add
        following.setFocus()

    def _set(self) -> None:
        """Tell the document what is switched on; of two that are the same, one."""
        self._none.setVisible(not self.rows)
        wanted = tuple(dict.fromkeys(row.breakpoint for row in self.rows if row.active.isChecked()))
        if wanted != self._document.training.breakpoints:
            self._setting = True
            self._document.training.set_breakpoints(wanted)
            self._setting = False

    def _follow(self) -> None:
        """Breakpoints that were set elsewhere, or ended with another project."""
        if self._setting:
            return
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows.clear()
        self._setting = True
        for one in self._document.training.breakpoints:
            self._add(one)
        self._setting = False
        self._set()

    def _dress(self) -> None:
        side = max(16, self.fontMetrics().height())
        self.add.setIconSize(QSize(side, side))
        self.add.setIcon(icon("mdi6.plus"))
        for row in self.rows:
            row.dress()


def open_breakpoints(document: Document, widget: QWidget) -> BreakpointsDialog:
    """The window of the list."""
    return single_dialog(widget, BreakpointsDialog, lambda parent: BreakpointsDialog(document, parent))

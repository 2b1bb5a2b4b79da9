"""Help on one panel: what it is for, what each of its controls does, and the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from nnplayground.ui.dialogs.line_table import LineTable
from nnplayground.ui.shell.action import plain
from nnplayground.ui.shell.action_set import BoundAction
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.translate import translated

Line = tuple[str, str]
"""A control or a key, and what it does."""


class PanelHelp(QDialog):
    """Stays beside the work until it is closed; the focus then goes back to where it was."""

    def __init__(self, title: str, sentences: str, lines: Sequence[Line], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel_help")
        self.setWindowTitle(self.tr("Help: {panel}").format(panel=title))
        heading = ToneLabel(title, "title", self)
        about = ToneLabel(sentences, parent=self)
        about.setObjectName("panel_help_about")
        self.table = LineTable([self.tr("What there is, and keys"), self.tr("What it does")], lines, self)
        self.table.setObjectName("panel_help_lines")
        self.table.setAccessibleName(self.tr("What there is in it, and keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 12)
        rows.setSpacing(10)
        rows.addWidget(heading)
        rows.addWidget(about)
        rows.addWidget(self.table, 1)
        rows.addWidget(buttons)
        text = self.fontMetrics()
        self.resize(72 * text.averageCharWidth(), 30 * text.height())


def lines_of_controls(root: QWidget) -> Iterator[Line]:
    """What can be reached by Tab in ``root``: its name, and its description or tooltip; each once."""
    known: set[Line] = set()
    for widget in root.findChildren(QWidget):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isVisible():
            continue
        name = widget.accessibleName() or (plain(widget.text()) if isinstance(widget, QAbstractButton) else "")
        words = widget.accessibleDescription() or widget.toolTip().partition("\n")[0]
        if isinstance(widget, QLineEdit) and not words:
            words = widget.placeholderText()
        line = name, words
        if name and words and name != words and line not in known:
            known.add(line)
            yield line


def lines_of_actions(actions: Iterable[BoundAction[Any]]) -> Iterator[Line]:
    """The keys of those that have some, and what they do."""
    for bound in actions:
        if bound.keys:
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in bound.keys)
            yield keys, translated(bound.look.tip)

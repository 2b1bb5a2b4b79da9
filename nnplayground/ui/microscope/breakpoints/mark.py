"""A button that says how many breakpoints are set, and opens their list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes


class BreakpointMark(QToolButton):
    """Lit while some are set.  ``always``: there also while none is."""

    def __init__(self, document: Document, parent: QWidget | None = None, *, always: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_breakpoints" if always else "breakpoint_mark")
        self._document = document
        self._always = always
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._open)
        document.training.breakpoints_changed.connect(self._update)
        themes().changed.connect(self._update)
        self._update()

    def _open(self) -> None:
        from nnplayground.ui.microscope.breakpoints.dialog import open_breakpoints  # not needed before it is asked for

        open_breakpoints(self._document, self.window())

    def _update(self) -> None:
        count = len(self._document.training.breakpoints)
        sentence = self.tr("No breakpoint is set")
        if count:
            sentence = self.tr("1 breakpoint is set") if count == 1 else self.tr("{count} breakpoints are set")
        sentence = sentence.format(count=count)
        self.setText(str(count) if count else "")
        self.setAccessibleName(sentence)
        self.setToolTip(
            self.tr("{sentence}: where a run pauses by itself and the microscope opens").format(sentence=sentence)
        )
        side = max(18, round(self.fontMetrics().height() * 1.15)) if self._always else self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.setIcon(icon("mdi6.octagon-outline", theme().error if count else None))
        self.setVisible(bool(count) or self._always)

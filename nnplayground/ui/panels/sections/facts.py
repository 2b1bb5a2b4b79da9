"""Small blocks of a panel: facts in two columns, and notices of what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from nnplayground.ui.toolkit.forms.form import LABEL_SHARE
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.theme import theme, themes


class Facts(QWidget):
    """Names and values, one fact a line; the values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._labels: list[tuple[ToneLabel, ToneLabel]] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Replace what is shown."""
        if tuple(facts) == self._shown:
            return
        self._shown = tuple(facts)
        empty(self._grid)
        self._labels.clear()
        for line, (name, value) in enumerate(facts):
            label, value_label = ToneLabel(name, "faint", self), ToneLabel(value, parent=self)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            value_label.setAlignment(Qt.AlignmentFlag.AlignTop)
            value_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value_label.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(label, 2 * line, 0)
            self._grid.addWidget(value_label, 2 * line, 1)
            self._labels.append((label, value_label))
            label.show()
            value_label.show()
        self._line_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line_up()

    def _line_up(self) -> None:
        """Values stand where the fields of a form stand, or further right where a word of a name needs the room; one
        with a word that is too long for what is left stands below its name."""
        needed = max((self._longest_word(name) for name, _ in self._shown), default=0)
        width = max(round(self.width() * LABEL_SHARE), min(needed, round(self.width() * 0.6)))
        room = self.width() - width - self._grid.horizontalSpacing()
        for line, (label, value_label) in enumerate(self._labels):
            label.setFixedWidth(width)
            below = self._longest_word(value_label.text()) > room
            if below != (self._grid.itemAtPosition(2 * line + 1, 0) is not None):
                self._grid.removeWidget(value_label)
                if below:
                    self._grid.addWidget(value_label, 2 * line + 1, 0, 1, 2)
                else:
                    self._grid.addWidget(value_label, 2 * line, 1)

    def _longest_word(self, text: str) -> int:
        """Pixels of a word that cannot be broken."""
        return max((self.fontMetrics().horizontalAdvance(word) + 2 for word in text.split()), default=0)


class Notice(QFrame):
    """A sentence with a bar in the colour of an error or a warning at its side."""

    def __init__(self, sentence: str, caution: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caution = caution
        self.label = ToneLabel(sentence, parent=self)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(self.label)
        themes().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme()
        colour = QColor(now.warning if self._caution else now.error)
        ground = QColor(colour)
        ground.setAlphaF(0.12)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.fillRect(0, 0, 3, self.height(), colour)


class Notices(QWidget):
    """Several notices below each other; takes no room when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._shown: tuple[tuple[str, bool], ...] = ()
        self.hide()

    def show_notices(self, notices: Sequence[tuple[str, bool]]) -> None:
        """Sentences, each with whether it is only a caution."""
        if tuple(notices) == self._shown:
            return
        self._shown = tuple(notices)
        empty(self._lines)
        for sentence, caution in notices:
            notice = Notice(sentence, caution, self)
            self._lines.addWidget(notice)
            notice.show()
        self.setVisible(bool(notices))


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it, layouts inside it too."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        widget = item.widget()
        if inner is not None:
            empty(inner)
            inner.deleteLater()
        elif widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()

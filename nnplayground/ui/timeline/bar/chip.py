"""A chip over the canvas that says that the past is looked at, and leads back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from nnplayground import notation
from nnplayground.text import Text, text
from nnplayground.ui.document.timeline_words import epoch_of
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_SHARE = 0.45
"""Of the canvas, at most, that it lies over."""


class PastChip(QFrame):
    """It lies over its parent, so that nothing moves when it comes and goes: at the upper right, where networks are
    seldom high."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("looking_chip")
        self._model = shell.document.timeline
        self._above = parent
        self._sign = QLabel(self)
        self._label = QLabel(self)
        self._label.setObjectName("looking_text")
        self.now = QToolButton(self)
        self.now.setObjectName("looking_now")
        self.now.setDefaultAction(shell.actions["timeline_now"])
        self.now.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.now.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(6)
        for part in (self._sign, self._label, self.now):
            row.addWidget(part)
        parent.installEventFilter(self)
        self._model.viewing_changed.connect(self._follow)
        self._model.changed.connect(self._follow)
        themes().changed.connect(self._dress)
        self.hide()
        self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _words(self) -> tuple[Text, ...]:
        """The longest that there may be room for comes first; none while the present is looked at."""
        view, key = self._model.view, self._model.viewing
        if key is None:
            return ()
        short = text("Looking at step {step}", step=notation.count(key.step))
        parts = [short]
        epoch = epoch_of(view, key)
        if epoch:
            parts.insert(0, text("{sentence} · epoch {epoch}", sentence=short, epoch=epoch))
        if len(view.branches) > 1 and self._model.browsed_branch in view:
            parts.insert(0, text("{sentence} · {name}", sentence=parts[0], name=view[self._model.browsed_branch].title))
        return tuple(parts)

    def _follow(self) -> None:
        words = [translated(sentence) for sentence in self._words()]
        if not words:
            self.hide()
            return
        room = self._above.width() * _SHARE
        beside = self._sign.sizeHint().width() + self.now.sizeHint().width() + 32
        fitting = [one for one in words if self._label.fontMetrics().horizontalAdvance(one) + beside <= room]
        self._label.setText((fitting or words[-1:])[0])
        self.setAccessibleName(words[0])
        self.show()
        self.raise_()
        self._place()

    def _place(self) -> None:
        above = self._above
        size = self.sizeHint()
        width = min(size.width(), above.width() - 8)
        self.setGeometry(above.width() - width - 6, 6, width, size.height())

    def _dress(self) -> None:
        now = theme()
        side = max(14, self.fontMetrics().height())
        self._sign.setPixmap(icon("mdi6.history", now.lit).pixmap(QSize(side, side)))
        self.setStyleSheet(
            f"QFrame#looking_chip {{ background: {now.card}; border: 2px solid {now.lit};"
            f" border-radius: {side // 2 + 5}px; }}"
            f"QToolButton#looking_now {{ color: {now.lit}; font-weight: 600; }}"
        )
        self._follow()

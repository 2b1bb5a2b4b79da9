"""The command palette: a field to type in, over all actions of the menus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from nnplayground.ui.dialogs.command_palette.row_delegate import RowDelegate
from nnplayground.ui.dialogs.command_palette.rows import ROW, Row, Rows, rows_of
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes

_ID = "command_palette"
_KEPT = "command_palette/last"
_MOST_KEPT = 6
"""Actions done last that come first."""
_WIDTH, _ROWS = 46, 10
"""Lines of text that it is wide, and rows that it has, where there is room."""
_LONGEST = 200
"""Letters that can be typed: each word is looked for in every action, and a whole page pasted would take seconds."""
_MARGIN = 16
"""Pixels to the edges of the window."""
_SIDE = 14
"""Pixels on both sides of what is typed and what is said."""
_DIM = {"light": 46, "dark": 120}
"""How dark the window is made behind it, of 255."""


class CommandPalette(QWidget):
    """Lies over the whole window, so that a click beside it closes it.  While it is open, keys go to it alone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._before: QWidget | None = None
        """What had the focus when it was opened."""
        self.setObjectName(_ID)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.box = QFrame(self)
        self.box.setObjectName("command_palette_box")
        self.box.setAccessibleName(self.tr("Find an action"))
        self._sign = QLabel(self.box)
        self.field = QLineEdit(self.box)
        self.field.setObjectName("command_palette_field")
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Find an action"))
        self.field.installEventFilter(self)
        self.rows = Rows(self)
        self.list = QListView(self.box)
        self.list.setObjectName("command_palette_list")
        self.list.setAccessibleName(self.tr("Actions"))
        self.list.setMinimumHeight(1)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setModel(self.rows)
        self.note = QLabel(self.box)
        self.note.setObjectName("command_palette_note")
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.field.textEdited.connect(self._search)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._run)
        self.list.selectionModel().currentChanged.connect(self._tell)
        shell.actions.refreshed.connect(self._renew)
        themes().changed.connect(self._dress)
        shell.window.installEventFilter(self)
        self.hide()
        self._dress()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE, 10, _SIDE, 10)
        head.setSpacing(10)
        head.addWidget(self._sign)
        head.addWidget(self.field, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 8, _SIDE, 8)
        foot.addWidget(self.note)
        lines = self._lines = QVBoxLayout(self.box)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(self.list)
        lines.addLayout(foot)

    # -- coming and going

    def open(self) -> None:
        """Show it, with nothing typed and the actions done last on top."""
        if self.isVisible():
            return
        self._before = QApplication.focusWidget()
        self.field.clear()
        self.rows.put(rows_of(self._shell.actions, self._kept, _ID))
        self._choose(0)
        self.show()
        self.raise_()
        self._place()  # once more with the letters that are shown
        self.activateWindow()  # a dock that floats may have been the active one
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Hide it; the focus goes back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.activateWindow()
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the box it closes it."""
        event.accept()
        if not self.box.geometry().contains(event.position().toPoint()):
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no key of a menu means anything else meanwhile
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._press(event)
            elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                gone = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.OtherFocusReason)
                if self.isVisible() and event.reason() in gone:
                    self.hide()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        """Keys that are not for the field."""
        key, last = event.key(), len(self.rows.shown) - 1
        at = self.list.currentIndex().row()
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
        if key in steps:
            to = at + steps[Qt.Key(key)]
            if abs(to - at) == 1:  # from the last to the first, and back
                to %= max(1, last + 1)
            self._choose(max(0, min(last, to)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape or QKeySequence(event.keyCombination()) in self._own_keys:
            self.leave()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    # -- searching and doing

    def _search(self, query: str) -> None:
        self.rows.search(query)
        self._choose(0)

    def _renew(self) -> None:
        """Something has changed while it is open."""
        if self.isVisible():
            chosen = self.list.currentIndex().data(ROW)
            self.rows.renew(rows_of(self._shell.actions, self._kept, _ID))
            if isinstance(chosen, Row) and self.list.currentIndex().data(ROW) != chosen:
                self._choose(self.rows.place_of(chosen.id))

    def _choose(self, place: int) -> None:
        index = self.rows.index(place)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._tell(index)

    def _run(self, index: QModelIndex) -> None:
        """Do it; where it is off, say why and stay."""
        row = index.data(ROW)
        if not isinstance(row, Row):
            return
        if row.reason:
            self._say(self.tr("{title} is off now. {reason}").format(title=row.title, reason=row.reason), wrong=True)
            return
        self._keep(row.id)
        self.leave()
        row.action.run()

    def _tell(self, index: QModelIndex) -> None:
        """What the current action does, or why it is off."""
        row = index.data(ROW)
        if not isinstance(row, Row):
            self._say(self.tr("No action is about “{typed}”.").format(typed=self.rows.query.strip()))
            self.field.setAccessibleDescription(self.note.text())
            return
        self._say(row.tip)
        self.field.setAccessibleDescription(row.spoken())

    def _say(self, sentence: str, *, wrong: bool = False) -> None:
        self.note.setText(sentence)
        self.note.setAccessibleName(sentence)
        self.note.setProperty("wrong", wrong)
        self.note.style().polish(self.note)
        self._place()
        if wrong:
            self.field.setAccessibleDescription(sentence)

    @property
    def _own_keys(self) -> list[QKeySequence]:
        return self._shell.actions[_ID].shortcuts()

    @property
    def _kept(self) -> list[str]:
        return [name for name in self._shell.store.text(_KEPT).split("\n") if name]

    def _keep(self, name: str) -> None:
        if name not in self._shell.actions.by_name:
            return  # of a menu whose entries change: a file that was opened is the list of files' to forget
        kept = [name, *(other for other in self._kept if other != name)]
        self._shell.store.set(_KEPT, "\n".join(kept[:_MOST_KEPT]))

    # -- looks

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(0, 0, 0, _DIM[theme().name]))
        painter.end()

    def _place(self) -> None:
        """Above, in the middle; as wide as it is of use, and as high as its rows are, where the window allows it."""
        whole = self._shell.window.rect()
        self.setGeometry(whole)
        line = self.fontMetrics().height()
        top = min(4 * line, whole.height() // 8)
        width = min(_WIDTH * line, whole.width() - 2 * _MARGIN)
        # Two lines for what is said, so that nothing moves from one row to the next.
        self.note.setMinimumHeight(0)  # or it would be as high as it was for larger letters
        self.note.setFixedHeight(max(2 * line, self.note.heightForWidth(width - 2 * _SIDE - 2)))
        self._lines.activate()
        around = self._lines.totalMinimumSize().height() - self.list.minimumHeight()
        edges = 2 if self.rows.shown else 0
        rows = min(len(self.rows.shown), _ROWS) * self.list.sizeHintForRow(0) + edges
        self.list.setMaximumHeight(rows)
        height = min(around + rows, whole.height() - top - _MARGIN)
        self.box.setGeometry(QRect((whole.width() - width) // 2, top, width, height))

    def _dress(self) -> None:
        now = theme()
        line = self.fontMetrics().height()
        self._sign.setPixmap(icon("mdi6.magnify", now.faint).pixmap(QSize(round(1.2 * line), round(1.2 * line))))
        font = QFont(self.font())
        font.setPointSizeF(1.15 * font.pointSizeF())
        self.field.setFont(font)
        self.setStyleSheet(
            f"QFrame#command_palette_box {{ background: {now.card}; border: 1px solid {now.border};"
            " border-radius: 8px; }"
            f"QLineEdit#command_palette_field {{ background: {now.card}; border: none; padding: 4px 0; }}"
            f"QListView#command_palette_list {{ background: {now.card}; border: none;"
            f" border-top: 1px solid {now.border}; border-bottom: 1px solid {now.border}; }}"
            f"QLabel#command_palette_note {{ color: {now.faint}; }}"
            f'QLabel#command_palette_note[wrong="true"] {{ color: {now.warning}; font-weight: 600; }}'
        )
        if self.isVisible():
            self._place()

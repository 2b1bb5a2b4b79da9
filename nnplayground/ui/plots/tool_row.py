"""The tools of a plot in one line: what does not fit is found in the menu of a button at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from nnplayground.ui.toolkit.overflow import OverflowButton

_GAP = 2


@dataclass(frozen=True)
class _Tool:
    """One thing in the row; ``action`` or ``menu`` stands for it among what is folded away."""

    widget: QWidget
    action: QAction | None
    menu: QMenu | None
    rank: int
    worded: bool
    """A button with an icon, whose words go first."""
    shrinks: bool
    """Whether it may be as narrow as its least width, or else as six heights of a letter."""
    measured: dict[tuple[object, ...], int] = field(default_factory=dict, compare=False)
    """Widths of a worded button by how it looks: to measure means to change it, upon which Qt asks for a new layout,
    in which it would be measured again, and so on for ever."""

    @property
    def wanted(self) -> bool:
        return self.action is None or self.action.isVisible()

    @property
    def chosen(self) -> bool:
        """Whether it is the one of several that says what is shown."""
        return self.action is not None and self.action.actionGroup() is not None and self.action.isChecked()

    def width(self, *, words: bool) -> int:
        """Pixels that it needs."""
        if self.worded and isinstance(self.widget, QToolButton):
            return self._button_width(self.widget, words)
        if self.shrinks:
            least = self.widget.minimumWidth() or 6 * self.widget.fontMetrics().height()
            return min(least, self.widget.sizeHint().width())
        return self.widget.sizeHint().width()

    def put_words(self, words: bool) -> None:
        """Beside the icon of a worded button, or not."""
        if self.worded and isinstance(self.widget, QToolButton):
            self.widget.setToolButtonStyle(_style(words))

    def _button_width(self, button: QToolButton, words: bool) -> int:
        polished = button.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)
        side = button.iconSize().width()
        look = (words, button.text(), button.icon().isNull(), side, button.font().key(), polished)
        if look not in self.measured:
            before = button.toolButtonStyle()
            button.setToolButtonStyle(_style(words))
            self.measured[look] = button.sizeHint().width()
            button.setToolButtonStyle(before)
        return self.measured[look]


def _style(words: bool) -> Qt.ToolButtonStyle:
    return Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly


class ToolRow(QWidget):
    """First the words beside icons go, then tools from the highest ``rank`` on, of one rank from the end, but what is
    chosen of several at last."""

    def __init__(self, kind: str, end: QToolButton) -> None:
        """``end`` stands at the right and stays; ``kind`` begins the object name of the button with the menu."""
        super().__init__()
        self._tools: list[_Tool] = []
        self._end = end
        self._folded: list[QAction] = []
        self.more = OverflowButton(f"{kind}_more", lambda menu: menu.addActions(self._folded))
        self.more.setAutoRaise(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 2, 3, 2)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self._row.addWidget(end)
        self.more.hide()

    def add(
        self,
        widget: QWidget,
        action: QAction | None = None,
        *,
        menu: QMenu | None = None,
        rank: int = 0,
        shrinks: bool = False,
    ) -> None:
        """Put in one more.  Where neither ``action`` nor ``menu`` stands for it, it may go without a trace."""
        worded = (
            isinstance(widget, QToolButton)
            and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )  # fmt: skip
        self._row.insertWidget(len(self._tools), widget)
        self._tools.append(_Tool(widget, action, menu, rank, worded, shrinks))
        if action is not None:
            action.changed.connect(self.fit)

    def folded(self) -> list[QAction]:
        """What is in the menu now."""
        return list(self._folded)

    def wide(self) -> int:
        """Pixels at which all of it is there, with words."""
        return self._width([tool for tool in self._tools if tool.wanted], words=True, more=False)

    def sizeHint(self) -> QSize:
        return QSize(self.wide(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width([], words=False, more=True), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()  # only now do the buttons know how large they are

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a button has other words, or larger ones
            self.fit()
        return handled

    def fit(self) -> None:
        """Show what there is room for, and offer the rest in the menu."""
        shown = [tool for tool in self._tools if tool.wanted]
        folded: list[_Tool] = []
        words = self._width(shown, words=True, more=False) <= self.width()
        order = sorted(enumerate(shown), key=lambda each: (-each[1].rank, each[1].chosen, -each[0]))
        for _place, tool in order:
            more = any(each.action or each.menu for each in folded)
            if self._width(shown, words=words, more=more) <= self.width():
                break
            shown = [each for each in shown if each is not tool]
            folded.append(tool)
        for tool in self._tools:
            tool.put_words(words)
            tool.widget.setVisible(any(tool is each for each in shown))
        self._folded = []
        for tool in self._tools:  # in their order in the row
            if any(tool is each for each in folded):
                self._folded += [tool.action] if tool.action else [tool.menu.menuAction()] if tool.menu else []
        self.more.setVisible(bool(self._folded))

    def _width(self, shown: list[_Tool], *, words: bool, more: bool) -> int:
        ends = [self._end, self.more] if more else [self._end]
        widths = [tool.width(words=words) for tool in shown] + [each.sizeHint().width() for each in ends]
        margins = self._row.contentsMargins()
        return sum(widths) + _GAP * len(widths) + margins.left() + margins.right()

"""What all plots share: a row of tools, a readout, an empty state, export, and drawing only while someone looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QContextMenuEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.ui.document.panel import Panel
from nnplayground.ui.plots import export
from nnplayground.ui.plots.chart.readout import Readout
from nnplayground.ui.plots.empty import Emptiness, EmptyState
from nnplayground.ui.plots.export_tool import ExportTool
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.plots.tool_row import ToolRow
from nnplayground.ui.toolkit.icons import icon, set_icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

_ANY_WIDTH = 2**24 - 1
"""``QWIDGETSIZE_MAX``, which PySide6 does not name: a widget of no set width."""
_LOW = 12.5
"""Heights of a letter below which a plot has no room for its tools and its readout in two lines."""
_WIDE, _TALL = 22, 13
"""Heights of a letter from which two charts stand side by side, and one above the other."""


class PlotPanel(Panel):
    """A plot fills ``body`` in ``build``, and answers ``emptiness``, ``redraw``, ``parts`` and ``table``.

    ``redraw`` is called only while the panel can be seen; a hidden one catches up when it is shown.
    """

    merges = False
    """Whether tools and readout share a line where the plot is low."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.redraws = 0
        """How often it has drawn: hidden panels must not."""
        self._content: object = None
        """What was drawn last."""
        self._icons: list[tuple[QAction, str]] = []
        self._together: QBoxLayout | None = None
        self._charts_together: tuple[QWidget, ...] = ()
        self._second: QAction | None = None
        self.readout = Readout()
        self.body = QWidget()
        self.empty = EmptyState(self.icon)
        self.empty.pressed.connect(self.empty_pressed)
        self.picture_area = QWidget()
        """What an exported picture shows."""
        self.export_tool = ExportTool(self, document, self)
        self.tools = ToolRow(self.kind, self.export_tool.button)
        inside = QVBoxLayout(self.picture_area)
        inside.setContentsMargins(0, 2, 0, 2)
        inside.setSpacing(0)
        self._inside = inside
        self._head = QHBoxLayout()
        self._head.setSpacing(0)
        self._head.addWidget(self.readout, 1)
        inside.addLayout(self._head)
        inside.addWidget(self.body, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.picture_area)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tools)
        layout.addWidget(self._pages, 1)
        self._lines = layout
        self.setMinimumSize(220, 140)
        self.build()
        for part in self.picture_area.findChildren(PlotPart):
            if part is not self.readout:
                part.readout_text = self.readout.text
            if not part.accessibleName():
                part.setAccessibleName(translated(self.title))
        self.picture_area.setAutoFillBackground(True)
        self._recolour_frame()
        themes().changed.connect(self._theme_changed)
        for signal in (
            document.data_changed, document.dataset_changed, document.replaced, document.training.run_changed,
            document.shapes_changed,
        ):  # fmt: skip
            signal.connect(self.refresh)
        self._scenes = tuple(view.scene() for view in self.findChildren(QGraphicsView))
        document.training.frames.add(self)

    # -- for the plots

    def build(self) -> None:
        """Make the tools and fill ``body``; called once."""
        raise NotImplementedError

    def put_together(self, *charts: tuple[QWidget, int], second: QAction | None = None) -> None:
        """Fill ``body`` with charts and their shares: beside each other, or one above the other where it is tall.

        Where there is no room for both of two, ``second`` is offered, which changes from the first to the second.
        """
        self._together = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.body)
        self._together.setContentsMargins(0, 0, 0, 0)
        self._together.setSpacing(0)
        for chart, share in charts:
            self._together.addWidget(chart, share)
        self._charts_together = tuple(chart for chart, _ in charts)
        self._second = second

    def second_tool(self) -> QAction:
        """The tool that shows the second of two charts in place of the first."""
        return self.tool(
            "second", "mdi6.history", self.tr("Over the steps"),
            self.tr("Show the course over the steps: the panel has no room for both charts"),
            lambda _on: self.share_room(), checked=False,
        )  # fmt: skip

    @property
    def has_room_for_two(self) -> bool:
        """Whether two charts can be read at this size."""
        line = self.fontMetrics().height()
        if self._together is not None and self._together.direction() == QBoxLayout.Direction.TopToBottom:
            return self.height() >= _TALL * line + self.tools.height()
        return self.width() >= _WIDE * line

    def share_room(self) -> None:
        """Called when there may be room for more charts, or for fewer, than before."""
        if self._second is None:
            return
        two, other = self.has_room_for_two, self._second.isChecked()
        self._second.setVisible(not two)
        first, second = self._charts_together
        first.setVisible(two or not other)
        second.setVisible(two or other)

    def emptiness(self) -> Emptiness | None:
        """Why there is nothing to draw, or None."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the document's data and snapshot."""
        raise NotImplementedError

    def parts(self) -> tuple[PlotPart, ...]:
        """Everything beside the readout that a picture of it can show; what is hidden at the time is left out."""
        raise NotImplementedError

    def table(self) -> export.Table:
        """What is drawn, as numbers."""
        raise NotImplementedError

    def empty_pressed(self) -> None:
        """The button of the empty state was pressed."""

    def recolour(self) -> None:
        """Colours that are part of the data; called on a new theme before ``redraw``."""

    def menu_entries(self) -> list[QAction]:
        """What the context menu offers besides export."""
        return [action for action, _ in self._icons if action.isVisible()]

    # -- drawing while someone looks

    def shows_frames(self) -> bool:
        return self.isVisible()

    def draw_frame(self) -> None:
        content = self.frame_content()
        if content is None or content is not self._content:
            self.refresh()

    def frame_content(self) -> object:
        """The part of the snapshot that ``redraw`` draws, where it is not made anew with each: while it is the same, so
        is the picture.  None for all of the snapshot."""
        return None

    def frame_scenes(self) -> tuple[QGraphicsScene, ...]:
        return self._scenes

    def frame_window(self) -> QWidget:
        return self.window()

    def refresh(self) -> None:
        """Draw, if it can be seen, and put its parts where they belong."""
        if self.isVisible():
            self.draw()
            self._arrange()

    def draw(self) -> None:
        """Draw, if it can be seen.  No more may be done while a layout gives its parts their sizes: Qt crashes where
        one of them is taken out of it meanwhile."""
        if not self.isVisible():
            return
        self._content = self.frame_content()
        emptiness = self.emptiness()
        if emptiness is not None:
            self.empty.show_reason(emptiness)
            self._pages.setCurrentWidget(self.empty)
        else:
            self._pages.setCurrentWidget(self.picture_area)
            self.redraws += 1
            self.redraw()
        self.export_tool.set_enabled(emptiness is None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        """What stands beside what, as the panel's size in letters asks."""
        line = self.fontMetrics().height()
        if self._together is not None:
            tall = self.width() < 0.95 * self.height()
            turned = QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight
            if turned != self._together.direction():
                self._together.setDirection(turned)
        merged = self.merges and self.height() < _LOW * line and self._pages.currentWidget() is self.picture_area
        if merged != self._merged:
            above = 0 if merged else 2
            self._inside.setContentsMargins(0, above, 0, above)
            if merged:
                self._head.insertWidget(0, self.tools)
            else:
                self._lines.insertWidget(0, self.tools)
                self.tools.setMinimumWidth(0)
                self.tools.setMaximumWidth(_ANY_WIDTH)
        if merged:
            room = max(self.width() - min(self.width() // 2, 8 * line), self.tools.minimumSizeHint().width())
            self.tools.setFixedWidth(min(self.tools.wide(), room))
        self.share_room()

    @property
    def _merged(self) -> bool:
        return self._head.indexOf(self.tools) >= 0

    def not_yet(self, what: str) -> Emptiness:
        """The empty state before training: what stands in the way, or that Run fills it."""
        obstacle = self.document.training.obstacle
        if obstacle is not None:
            return Emptiness(self.tr("Nothing to show yet"), translated(obstacle))
        return Emptiness(self.tr("Nothing to show yet"), what)

    # -- tools

    def tool(
        self,
        key: str,
        icon_name: str,
        name: str,
        tip: str,
        slot: Callable[[bool], object],
        *,
        checked: bool | None = None,
        group: QActionGroup | None = None,
        text: bool = False,
        rank: int | None = None,
    ) -> QAction:
        """A button of the tool row and an entry of the context menu; a switch unless ``checked`` is None.

        ``key`` makes the object name of the button: ``<panel kind>_<key>``.  Where there is little room, what has the
        highest ``rank`` leaves the row first; None: a name written out is the last to go.
        """
        action = QAction(name, self)
        action.setToolTip(tip)
        action.setCheckable(checked is not None)
        if group is not None:
            group.addAction(action)
        if checked is not None:
            action.setChecked(checked)
        if icon_name:
            action.setIcon(icon(icon_name))
        self._icons.append((action, icon_name))
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setObjectName(f"{self.kind}_{key}")
        button.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text and icon_name else
            Qt.ToolButtonStyle.ToolButtonTextOnly if text else Qt.ToolButtonStyle.ToolButtonIconOnly
        )  # fmt: skip
        self.tools.add(button, action, rank=(-1 if text and not icon_name else 0) if rank is None else rank)
        action.triggered.connect(slot)
        return action

    def button_of(self, action: QAction) -> QToolButton:
        """The button in the tool row of an action."""
        return next(button for button in self.tools.findChildren(QToolButton) if button.defaultAction() is action)

    def context_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = self.menu_entries()
        menu.addActions(entries)
        if entries:
            menu.addSeparator()
        menu.addActions(self.export_tool.entries)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu().popup(event.globalPos())
        event.accept()

    # -- export

    def paint_picture(self, painter: QPainter) -> None:
        """Draw the readout and what else is on show, each where it stands on screen."""
        for part in (self.readout, *self.parts()):
            if part.isVisibleTo(self.picture_area):
                rect = QRectF(part.rect()).translated(part.mapTo(self.picture_area, QPoint()))
                if part is self.readout:
                    rect.setLeft(0.0)  # the tools, which may stand before it, are no part of a picture
                painter.save()
                part.paint(painter, rect)
                painter.restore()

    # -- theme

    def _theme_changed(self) -> None:
        self._recolour_frame()
        self.recolour()
        self.refresh()

    def _recolour_frame(self) -> None:
        side = max(18, round(self.fontMetrics().height() * 1.15))
        for button in self.tools.findChildren(QToolButton):
            button.setIconSize(QSize(side, side))
        for action, name in (*self._icons, *self.export_tool.icons):
            if name:
                set_icon(action, name)
        shades = QPalette(self.picture_area.palette())
        shades.setColor(QPalette.ColorRole.Window, QColor(theme().base))
        self.picture_area.setPalette(shades)

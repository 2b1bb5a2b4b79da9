"""The list of layers under the headings of their categories, from which layers are dragged."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QDrag, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem, QWidget

from nnplayground.graph.layer import Layer, offered
from nnplayground.ui.document.graph_actions import LAYER_MIME
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.layer_icons import card_pixmap, layer_icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_CLASS = Qt.ItemDataRole.UserRole


class LayerList(QTreeWidget):
    chosen = Signal(type)
    """``type[Layer]``: a double click, or Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)  # a single click does it
        self.setIndentation(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setUniformRowHeights(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # kinds differ at the end: 1d, 2d
        self.itemClicked.connect(self._clicked)
        self.itemDoubleClicked.connect(self._double_clicked)
        self.itemExpanded.connect(self._show_state)
        self.itemCollapsed.connect(self._show_state)
        self._typed = ""
        self._closed: set[str] = set()
        """Headings that were closed by the user; a search opens them as long as it lasts."""
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._fill()
        self._dress()
        themes().changed.connect(self._dress)

    def show_matches(self, typed: str) -> bool:
        """Show the layers whose title, name or help holds every word typed; whether there is one."""
        self._typed = typed.casefold().strip()
        any_shown = False
        for heading, items in self._groups:
            matches = [item for item in items if self._rank(_class_of(item)) is not None]
            for item in items:
                item.setHidden(item not in matches)
            heading.setHidden(not matches)
            heading.setExpanded(bool(self._typed) or heading.text(0) not in self._closed)
            any_shown |= bool(matches)
        return any_shown

    def first_shown(self) -> type[Layer] | None:
        """What Enter in the search field adds: of the layers shown, the one whose name fits best."""
        item = self._first_item()
        return None if item is None else _class_of(item)

    def focus_first(self) -> None:
        """Move the keyboard to the first layer shown."""
        item = self._first_item()
        if item is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.setCurrentItem(item)

    # -- Qt

    def startDrag(self, actions: Qt.DropAction) -> None:
        item = self.currentItem()
        if item is None or item.parent() is None:
            return
        cls = _class_of(item)
        ratio = self.devicePixelRatioF()
        drag = QDrag(self)
        drag.setMimeData(layer_mime(cls))
        pixmap = card_pixmap(cls, ratio)
        drag.setPixmap(pixmap)
        # The card hangs with its middle on the mouse: where it is let go is where the node's centre will be.
        middle = pixmap.deviceIndependentSize().toSize()
        drag.setHotSpot(QPoint(middle.width() // 2, middle.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None and item.parent() is not None:
            self.chosen.emit(_class_of(item))
            event.accept()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._dress()

    # -- inside

    def _fill(self) -> None:
        places: dict[str, int] = {}
        for cls in offered():
            if cls.category not in places:
                heading = QTreeWidgetItem(self, [translated(cls.category)])
                heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
                heading.setToolTip(0, heading.text(0))  # narrow panels elide it
                places[cls.category] = len(self._groups)
                self._groups.append((heading, []))
            heading, items = self._groups[places[cls.category]]
            item = QTreeWidgetItem(heading, [translated(cls.title) or cls.kind])
            item.setData(0, _CLASS, cls)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsDragEnabled
                | Qt.ItemFlag.ItemNeverHasChildren
            )
            help = translated(cls.help)
            item.setToolTip(0, help)
            item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, help)
            items.append(item)
        self.expandAll()

    def _dress(self) -> None:
        """Pictures, colours and sizes: they follow the theme and the font."""
        line = self.fontMetrics().height()
        side = max(20, round(line * 1.1))
        self.setIconSize(QSize(side, side))
        bold = QFont(self.font())
        bold.setBold(True)
        faint = QBrush(QColor(theme().faint))
        for heading, items in self._groups:
            heading.setFont(0, bold)
            heading.setForeground(0, faint)
            self._show_state(heading)
            heading.setSizeHint(0, QSize(0, line + 9))
            heading.setTextAlignment(0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            for item in items:
                item.setIcon(0, layer_icon(_class_of(item), side, self.devicePixelRatioF()))
                item.setSizeHint(0, QSize(0, side + 4))

    def _first_item(self) -> QTreeWidgetItem | None:
        visible = [item for _, items in self._groups for item in items if not item.isHidden()]
        return min(visible, key=lambda item: self._rank(_class_of(item)) or 0, default=None)

    def _rank(self, cls: type[Layer]) -> int | None:
        """How well a layer fits what was typed: 0 best, None not at all."""
        names = (translated(cls.title).casefold(), cls.kind.casefold())
        if any(name.startswith(self._typed) for name in names):
            return 0
        if any(self._typed in name for name in names):
            return 1
        shown = " ".join((*names, translated(cls.help).casefold(), translated(cls.category).casefold()))
        return 2 if all(word in shown for word in self._typed.split()) else None

    def _clicked(self, item: QTreeWidgetItem) -> None:
        """A heading opens and closes its group."""
        if item.parent() is not None:
            return
        item.setExpanded(not item.isExpanded())
        if not self._typed:
            self._closed ^= {item.text(0)}

    def _show_state(self, heading: QTreeWidgetItem) -> None:
        """An arrow says whether the group is open, and that it can be closed."""
        if heading.parent() is None:
            name = "mdi6.menu-down" if heading.isExpanded() else "mdi6.menu-right"
            heading.setIcon(0, icon(name, theme().faint))

    def _double_clicked(self, item: QTreeWidgetItem) -> None:
        if item.parent() is not None:
            self.chosen.emit(_class_of(item))


def layer_mime(cls: type[Layer]) -> QMimeData:
    """A layer with its default settings, as the canvas takes it."""
    data = QMimeData()
    data.setData(LAYER_MIME, QByteArray(json.dumps(cls().dump()).encode()))
    return data


def _class_of(item: QTreeWidgetItem) -> type[Layer]:
    cls: type[Layer] = item.data(0, _CLASS)
    return cls

"""A search for a layer at the place where it shall stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnplayground.graph.layer import Layer, offered
from nnplayground.ui.canvas.landing import Landing, place_layer
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.numbers import cut
from nnplayground.ui.toolkit.layer_icons import layer_icon
from nnplayground.ui.toolkit.sizes import side_factor, text_factor
from nnplayground.ui.toolkit.theme import theme
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class QuickAdd(QFrame):
    """Type, choose with the arrow keys, Enter.  Esc or a click elsewhere gives up.  Deletes itself when it is done."""

    def __init__(
        self,
        parent: QWidget,
        at: QPoint,
        chosen: Callable[[Layer], object],
        layers: Sequence[type[Layer]],
        back: QWidget | None = None,
    ) -> None:
        """In ``parent``, at a place of it.  When it is done the focus is given to ``back``, else to ``parent``."""
        super().__init__(parent)
        self.setObjectName("canvas_add")
        self._chosen = chosen
        self._back = back or parent
        self._done = False
        self._layers = {layer.kind: layer for layer in layers}
        now = theme()
        self.setStyleSheet(
            f"QFrame#canvas_add {{ background: {now.card}; border: 1px solid {now.border}; border-radius: 8px; }}"
            f"QListWidget {{ background: transparent; border: none; color: {now.text}; }}"
            f"QListWidget::item {{ padding: 4px 6px; border-radius: 4px; }}"
            f"QListWidget::item:selected {{ background: {now.accent}; color: {now.on_accent}; }}"
        )
        self.search = QLineEdit(self)
        self.search.setObjectName("canvas_add_search")
        self.search.setPlaceholderText(self.tr("Add a layer: type its name"))
        self.search.setAccessibleName(self.tr("Name of the layer to add"))
        self.list = QListWidget(self)
        self.list.setObjectName("canvas_add_list")
        self.list.setAccessibleName(self.tr("Layers found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = ToneLabel(tone="faint", parent=self)
        self.nothing.setObjectName("canvas_add_nothing")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.setSpacing(6)
        rows.addWidget(self.search)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.nothing, 1)
        area = parent.rect().adjusted(6, 6, -6, -6)
        wide, high = round(240 * text_factor()), round(260 * side_factor())
        self.resize(min(wide, max(240, area.width())), min(high, max(180, area.height())))
        x = min(max(at.x() - 20, area.left()), max(area.left(), area.right() - self.width()))
        y = min(max(at.y() - 20, area.top()), max(area.top(), area.bottom() - self.height()))
        self.move(x, y)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        QApplication.instance().focusObjectChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # there is one
        self._filter("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # nothing that is typed here is meant for the canvas

    def close_search(self) -> None:
        """Give up."""
        if not self._done:
            self._done = True
            self.hide()
            self.deleteLater()

    def _key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_search()
            self._back.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.count():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
        else:
            return False
        return True

    def _filter(self, words: str) -> None:
        self.list.clear()
        wanted = words.casefold().split()
        for layer in self._layers.values():
            title, sentence = translated(layer.title) or layer.kind, translated(layer.help)
            spoken = f"{title} {layer.kind} {translated(layer.category)} {sentence}".casefold()
            if all(word in spoken for word in wanted):
                item = QListWidgetItem(layer_icon(layer, 20, self.devicePixelRatioF()), title)
                item.setToolTip(sentence)
                item.setData(Qt.ItemDataRole.UserRole, layer.kind)
                self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self.nothing.setText(self.tr("No layer that fits here is about “{typed}”.").format(typed=cut(words)))
        names = [self.list.item(row).text().casefold() for row in range(self.list.count())]
        first = next((row for row, name in enumerate(names) if wanted and name.startswith(wanted[0])), 0)
        self.list.setCurrentRow(first)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None or self._done:
            return
        kind = self._layers[str(item.data(Qt.ItemDataRole.UserRole))]
        self.close_search()
        self._back.setFocus()
        self._chosen(kind())

    def _focus_moved(self, focused: QObject | None) -> None:
        if not self._done and focused is not None and focused is not self.search:
            self.close_search()


def search_layer(document: Document, landing: Landing, parent: QWidget, at: QPoint) -> None:
    """Open the search in ``parent``, at a place of it, for a layer that can stand where ``landing`` says."""
    kinds: list[type[Layer]] = offered()
    if landing.source is not None or landing.split is not None:
        kinds = [kind for kind in kinds if kind.inputs and (kind.outputs or landing.split is None)]
    QuickAdd(parent, at, lambda layer: place_layer(document, layer, landing), kinds)

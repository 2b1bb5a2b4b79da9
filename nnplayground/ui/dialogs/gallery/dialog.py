"""The gallery of templates: a window beside the main one, for mouse and keyboard."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.templates import Template
from nnplayground.ui.dialogs.gallery import card
from nnplayground.ui.dialogs.gallery.entries import entries
from nnplayground.ui.dialogs.gallery.level import level_words
from nnplayground.ui.dialogs.gallery.painter import CardPictures
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.clearable import clearable
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

_LEAST_CATEGORIES = 3
"""With fewer the list of categories tells nothing."""


class Gallery(QDialog):
    """Cards to choose from, all or those of a category, or what a search finds.  Not modal."""

    chosen = Signal(Template)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setWindowTitle(self.tr("New project"))
        self._templates = entries()
        self._background = Background(self)
        self.pictures = CardPictures(self._templates, self._background, self)
        self.pictures.painted.connect(self._repaint)
        self.categories = self._make_categories()
        self.cards = self._make_cards()
        self.search = self._make_search()
        self._nothing = ToneLabel(tone="faint", parent=self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        self._open = QPushButton(self.tr("Open"))
        self._open.setObjectName("gallery_open")
        self._open.setDefault(True)
        self._open.clicked.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(buttons)
        row.addWidget(self._open)
        column = QVBoxLayout()
        column.addWidget(self.cards, 1)
        column.addWidget(self._nothing, 1)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.categories)
        middle.addLayout(column, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 16, 18, 14)
        rows.setSpacing(8)
        rows.addLayout(self._head())
        rows.addLayout(middle, 1)
        rows.addLayout(row)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        for one, other in itertools.pairwise((self.search, self.categories, self.cards, cancel, self._open)):
            self.setTabOrder(one, other)
        themes().changed.connect(self._enlarge)
        self._enlarge()
        self.resize(self._first_size(parent))

    def keyboard_start(self) -> None:
        """Arrow keys and Enter act on the cards."""
        self.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.clear()
        self.keyboard_start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.pictures.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters typed at the cards search; in the search field, down leads to the cards and Enter opens the first."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key, typed = event.key(), event.text()
        if watched is self.cards:
            if typed.isprintable() and typed.strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
                self.search.setText(typed)
                return True
            ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
            if Qt.Key(key) in ends:
                self._go_to_end(ends[Qt.Key(key)])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()  # and not the default button, too, to which Qt hands it on
                return True
            return False
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if key == Qt.Key.Key_Down:
            self.keyboard_start()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        return False

    # -- parts

    def _head(self) -> QHBoxLayout:
        self._heading = QLabel(self.tr("Choose a start"))
        below = QLabel(self.tr("Each is a network with its data, ready to run. Everything can be changed afterwards."))
        below.setProperty("faint", True)
        below.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._heading)
        words.addWidget(below)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignBottom)
        return head

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setObjectName("gallery_search")
        search.setPlaceholderText(self.tr("Search templates"))
        search.setAccessibleName(self.tr("Search templates"))
        search.setAccessibleDescription(self.tr("Enter opens the first one found"))
        clearable(search)
        search.installEventFilter(self)
        search.textChanged.connect(self._filter)
        return search

    def _make_categories(self) -> QListWidget:
        names = list(dict.fromkeys(template.category for template in self._templates))
        list_widget = QListWidget()
        list_widget.setObjectName("gallery_categories")
        list_widget.setAccessibleName(self.tr("Categories"))
        list_widget.setFrameShape(QFrame.Shape.NoFrame)
        list_widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        list_widget.setTextElideMode(Qt.TextElideMode.ElideRight)
        for name in ("", *names):
            item = QListWidgetItem(translated(name) if name else self.tr("All"))
            item.setToolTip(item.text())  # large text in a small window cuts it
            item.setData(card.CATEGORY, name)
            list_widget.addItem(item)
        list_widget.setCurrentRow(0)
        list_widget.currentRowChanged.connect(lambda _row: self._filter())
        list_widget.setVisible(len(names) >= _LEAST_CATEGORIES)
        return list_widget

    def _make_cards(self) -> QListWidget:
        cards = QListWidget()
        cards.setObjectName("gallery_cards")
        cards.setAccessibleName(self.tr("Templates"))
        cards.setViewMode(QListView.ViewMode.IconMode)
        cards.setResizeMode(QListView.ResizeMode.Adjust)
        cards.setMovement(QListView.Movement.Static)
        cards.setUniformItemSizes(True)
        cards.setMouseTracking(True)
        cards.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        cards.setItemDelegate(card.CardDelegate(self.pictures, cards))
        cards.setFrameShape(QListWidget.Shape.NoFrame)
        for place, template in enumerate(self._templates):
            level = level_words(template)
            item = QListWidgetItem(translated(template.title))
            help, reached = translated(template.help), "" if level is None else translated(level)
            item.setData(card.PLACE, place)
            item.setData(card.HELP, help)
            item.setData(card.CATEGORY, translated(template.category))
            item.setData(card.LEVEL, reached)
            item.setToolTip("\n".join(part for part in (help, reached) if part))
            item.setData(
                Qt.ItemDataRole.AccessibleDescriptionRole,
                ". ".join(part for part in (help.rstrip("."), reached) if part),
            )
            cards.addItem(item)
        cards.setCurrentRow(0)
        cards.installEventFilter(self)
        cards.itemActivated.connect(lambda _item: self._choose())
        return cards

    # -- what is shown

    def _go_to_end(self, place: int) -> None:
        """To the first or the last card on show: Qt goes to those that are hidden, too."""
        shown = [row for row in range(self.cards.count()) if not self.cards.isRowHidden(row)]
        if shown:
            self.cards.setCurrentRow(shown[place])

    def _filter(self) -> None:
        """A search looks through every category."""
        typed = self.search.text().casefold().split()
        chosen = self.categories.currentItem()
        category = "" if chosen is None or typed else chosen.data(card.CATEGORY)
        first: int | None = None
        for place, template in enumerate(self._templates):
            shown = (not category or template.category == category) and _tells(template, typed)
            self.cards.setRowHidden(place, not shown)
            if shown and first is None:
                first = place
        self.categories.setEnabled(not typed)
        if first is not None:
            self.cards.setCurrentRow(first)
            self.cards.scrollToTop()
        self._nothing.setText(self.tr("No template is about “{typed}”.").format(typed=self.search.text().strip()))
        self._nothing.setVisible(first is None)
        self.cards.setVisible(first is not None)
        self._open.setEnabled(first is not None)

    def _repaint(self, place: int) -> None:
        item = self.cards.item(place)
        if item is not None and not item.isHidden():
            self.cards.viewport().update(self.cards.visualItemRect(item))

    def _choose(self) -> None:
        item = self.cards.currentItem()
        if item is not None and not item.isHidden():
            self.chosen.emit(self._templates[item.data(card.PLACE)])

    # -- sizes

    def _enlarge(self) -> None:
        """Heading, cards and list as large as their text."""
        font = self._heading.font()
        font.setPointSizeF(self.font().pointSizeF() * 1.5)
        self._heading.setFont(font)
        self.cards.doItemsLayout()
        line = self.categories.fontMetrics().height()
        for row in range(self.categories.count()):
            self.categories.item(row).setSizeHint(QSize(0, line + 12))
        self._arrange()

    def _arrange(self) -> None:
        """The list takes what its names need, and no more than a quarter; the field is as wide as a card."""
        metrics = self.categories.fontMetrics()
        self.categories.setFixedWidth(min(self._width_of_names(), self.width() // 4))
        self.search.setFixedWidth(min(30 * metrics.averageCharWidth(), self.width() // 3))

    def _width_of_names(self) -> int:
        metrics = self.categories.fontMetrics()
        names = [self.categories.item(row).text() for row in range(self.categories.count())]
        return max(metrics.horizontalAdvance(name) for name in names) + 28

    def _first_size(self, parent: QWidget | None) -> QSize:
        """Three cards in a row, within the window it belongs to."""
        wide = card.card_size(self.cards.fontMetrics()).width() + 14
        wanted = QSize(3 * wide + self._width_of_names() + 70, 800)
        return wanted if parent is None else wanted.boundedTo(parent.size() * 0.92)


def _tells(template: Template, typed: list[str]) -> bool:
    """Whether its words hold every word typed."""
    shown = " ".join(translated(part) for part in (template.title, template.help, template.category))
    shown = f"{shown} {template.name}".casefold()
    return all(word in shown for word in typed)

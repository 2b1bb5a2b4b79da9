"""The gallery of templates: a window beside the main one, for mouse and keyboard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.project import Project
from nnplayground.ui.background import Background
from nnplayground.ui.gallery import card
from nnplayground.ui.gallery.entries import entries
from nnplayground.ui.gallery.picture import picture
from nnplayground.ui.gallery.sample import Sample, sample
from nnplayground.ui.theme import theme, themes
from nnplayground.ui.translate import translated


class Gallery(QDialog):
    """Cards to choose from.  Not modal; the data of the pictures are loaded in a thread."""

    chosen = Signal(object)
    """``Template``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setWindowTitle(self.tr("New project"))
        self._templates = entries()
        self._projects: list[Project] = [template.build() for template in self._templates]
        self._samples: dict[int, Sample] = {}
        self._background = Background(self)
        self._asked = False
        heading = QLabel(self.tr("Choose a start"))
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        heading.setFont(font)
        below = QLabel(self.tr("Each is a network with its data, ready to run. Everything can be changed afterwards."))
        below.setProperty("faint", True)
        below.setWordWrap(True)
        self.cards = self._make_cards()
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
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 16, 18, 14)
        rows.setSpacing(8)
        for part in (heading, below):
            rows.addWidget(part)
        rows.addWidget(self.cards, 1)
        rows.addLayout(row)
        themes().changed.connect(self._paint_all)
        self._paint_all()
        self.resize(self._first_size(parent))

    def keyboard_start(self) -> None:
        """Arrow keys and Enter act on the cards."""
        self.cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            for place, project in enumerate(self._projects):
                self._background.start(partial(sample, project), partial(self._take, place), self._failed)
        self.keyboard_start()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._background.wait()

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
        cards.setItemDelegate(card.CardDelegate(cards))
        cards.setFrameShape(QListWidget.Shape.NoFrame)
        for template in self._templates:
            item = QListWidgetItem(translated(template.title))
            item.setData(card.HELP, translated(template.help))
            item.setData(card.CATEGORY, translated(template.category))
            item.setToolTip(translated(template.help))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, translated(template.help))
            cards.addItem(item)
        cards.setCurrentRow(0)
        cards.itemActivated.connect(lambda _item: self._choose())
        return cards

    def _choose(self) -> None:
        place = self.cards.currentRow()
        if place >= 0:
            self.chosen.emit(self._templates[place])

    def _take(self, place: int, found: Sample) -> None:
        self._samples[place] = found
        self._paint(place)

    def _failed(self, error: Exception) -> None:
        """A bundled data set that cannot be read is a fault of the program, and is shown as one."""
        raise error

    def _paint_all(self) -> None:
        for place in range(len(self._templates)):
            self._paint(place)

    def _paint(self, place: int) -> None:
        made = picture(self._projects[place], self._samples.get(place), theme(), self.devicePixelRatioF())
        item = self.cards.item(place)
        if item is not None:
            item.setData(card.PICTURE, made)

    @staticmethod
    def _first_size(parent: QWidget | None) -> QSize:
        """Three cards in a row, within the window it belongs to."""
        wanted = QSize(896, 800)
        return wanted if parent is None else wanted.boundedTo(parent.size() * 0.92)

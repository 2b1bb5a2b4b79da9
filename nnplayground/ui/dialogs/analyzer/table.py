"""The table of layers with its totals beneath, which stay in sight while the layers scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from nnplayground.ui.dialogs.analyzer.bars import BarDelegate
from nnplayground.ui.dialogs.analyzer.columns import COLUMNS
from nnplayground.ui.dialogs.analyzer.model import AnalysisModel
from nnplayground.ui.toolkit.theme import themes

_TAKES_ROOM = next(place for place, column in enumerate(COLUMNS) if column.name == "name")


class LayerTable(QWidget):
    """Shows two models of the same columns."""

    node_chosen = Signal(str)
    """The line of the keyboard or the mouse is another layer's."""
    copy_asked = Signal()

    def __init__(self, layers: AnalysisModel, totals: AnalysisModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = layers
        self.view = _View(layers)
        self.view.setObjectName("analyzer_table")
        self.view.setAccessibleName(self.tr("Layers"))
        self.view.setAccessibleDescription(self.tr("The arrow keys select a layer; copying takes the whole table"))
        self.view.copy_asked.connect(self.copy_asked)
        self.totals = _View(totals)
        self.totals.setObjectName("analyzer_totals")
        self.totals.setAccessibleName(self.tr("Totals"))
        self.totals.horizontalHeader().hide()
        self.totals.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.totals.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.totals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.totals.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.view, 1)
        rows.addWidget(self.totals)
        header = self.view.horizontalHeader()
        header.sectionResized.connect(lambda place, _old, new: self.totals.setColumnWidth(place, new))
        across = self.view.horizontalScrollBar()
        across.valueChanged.connect(self.totals.horizontalScrollBar().setValue)
        across.rangeChanged.connect(lambda _low, _high: self.totals.horizontalScrollBar().setValue(across.value()))
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        for changed in (layers.modelReset, layers.dataChanged, layers.headerDataChanged):
            changed.connect(self.fit)
        themes().changed.connect(self.fit)
        self._silent = False
        self.view.installEventFilter(self)
        self.view.viewport().installEventFilter(self)

    def show_node(self, node: str | None) -> None:
        """Mark the line of a node that was selected elsewhere."""
        place = None if node is None else self._model.place_of(node)
        self._silent = True
        if place is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        elif self.view.currentIndex().row() != place or not self.view.selectionModel().hasSelection():
            self.view.setCurrentIndex(self._model.index(place, 0))
        self._silent = False

    def fit(self) -> None:
        """Columns as wide as what is in them; the first takes the room that is left."""
        if not self.isVisible():
            return
        line = self.view.fontMetrics().height() + 10
        side = round(0.6 * line)
        if self._model.icon_side != side:
            self._model.icon_side = side
            self.view.setIconSize(QSize(side, side))
        for view in (self.view, self.totals):
            view.verticalHeader().setDefaultSectionSize(line)
        self.totals.setFixedHeight(line + 2 * self.totals.frameWidth() + 2)
        header = self.view.horizontalHeader()
        needed = [
            max(header.sectionSizeHint(place), self.view.sizeHintForColumn(place), self.totals.sizeHintForColumn(place))
            for place in range(len(COLUMNS))
        ]
        room = self.view.viewport().width()
        left_out = _left_out(needed, room)
        for place in range(len(COLUMNS)):
            for view in (self.view, self.totals):
                view.setColumnHidden(place, place in left_out)
        columns = [place for place in range(len(COLUMNS)) if place not in left_out]
        spare = max(0, room - sum(needed[place] for place in columns))
        for place in columns:
            needed[place] += spare // len(columns)
        needed[_TAKES_ROOM] += spare % len(columns)
        for place in columns:
            self.view.setColumnWidth(place, needed[place])
            self.totals.setColumnWidth(place, needed[place])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room changes with the window, and with a scroll bar that comes or goes.  Copying here is not that of the
        menu Edit."""
        if event.type() == QEvent.Type.Resize and watched is self.view.viewport():
            self.fit()
        asked = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Copy)
        if asked and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        return asked and event.type() == QEvent.Type.ShortcutOverride

    def _choose(self, now: QModelIndex | QPersistentModelIndex) -> None:
        if now.isValid() and not self._silent:
            self.node_chosen.emit(self._model.rows[now.row()].node)


def _left_out(needed: list[int], room: int) -> set[int]:
    """The columns that are not shown, so that the others fit."""
    spared = sorted((column.spared, place) for place, column in enumerate(COLUMNS) if column.spared)
    gone: set[int] = set()
    for _rank, place in spared:
        if sum(needed) - sum(needed[other] for other in gone) <= room:
            break
        gone.add(place)
    return gone


class _View(QTableView):
    """A quiet table: rows, no grid."""

    copy_asked = Signal()

    def __init__(self, model: AnalysisModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(BarDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(20)
        header.setResizeContentsPrecision(40)  # rows that are measured: a deep network has hundreds

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

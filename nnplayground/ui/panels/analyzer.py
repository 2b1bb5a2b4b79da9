"""The analyzer: what each layer costs, and what is likely wrong with the network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.graph.analysis import analyze
from nnplayground.text import mark, text
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import themes

_WIDE = 46
"""Widths of a letter per problem list and table each, from which they stand side by side."""


@PANELS.register
class Analyzer(Panel):
    kind = "analyzer"
    title = mark("Analyzer")
    help = mark("Shapes, parameters, arithmetic and memory of every layer, and what is likely wrong.")
    icon = "mdi6.table-eye"
    area = "bottom"
    rank = 80
    shown = False
    floats = True
    late = True

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        # Its parts come when it is first seen: the window comes sooner.
        from nnplayground.ui.dialogs.analyzer.model import AnalysisModel
        from nnplayground.ui.dialogs.analyzer.problem_list import ProblemList
        from nnplayground.ui.dialogs.analyzer.table import LayerTable

        super().__init__(document, parent)
        self._layers, self._totals = AnalysisModel(document, self), AnalysisModel(document, self)
        self._totals.sums = True
        self.table = LayerTable(self._layers, self._totals, self)
        self.problems = ProblemList(self)
        self._note = ToneLabel(tone="faint", parent=self)
        self._note.setObjectName("analyzer_note")
        self._copy = self._button()
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 4, 2)
        head.addWidget(self._note, 1)
        head.addWidget(self._copy)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(1)
        self._parts.addWidget(self.table, 3)
        self._parts.addWidget(self.problems, 0)
        full = QWidget(self)
        lines = QVBoxLayout(full)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addLayout(self._parts, 1)
        empty = ToneLabel(self.tr("The canvas is empty. Every layer that you put there gets a line here."), "faint")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(full)
        self._late = single_shot(self, self._renew)
        for signal in (
            document.graph_changed, document.shapes_changed, document.dataset_changed, document.settings_changed,
            document.replaced,
        ):  # fmt: skip
            signal.connect(self._ask)
        document.selection_changed.connect(self._mark_selected)
        self.table.node_chosen.connect(document.show_node)
        self.problems.node_chosen.connect(document.show_node)
        self.table.copy_asked.connect(self.copy_text)
        themes().changed.connect(self._dress)
        self.setMinimumSize(220, 120)
        self._dress()

    # -- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._copy.actions())
        menu.popup(event.globalPos())
        event.accept()

    def _ask(self) -> None:
        """Several signals tell of one edit; a hidden panel asks when it is shown."""
        if self.isVisible():
            self._late.start()

    def _renew(self) -> None:
        project = self.document.project
        self._pages.setCurrentIndex(1 if project.graph.nodes else 0)
        settings = project.settings
        analysis = analyze(project.graph, project.spec, settings.dtype)
        self._totals.take((analysis.totals,), analysis.totals, settings.batch_size)
        self._layers.take(analysis.rows, analysis.totals, settings.batch_size)
        self.problems.show_problems(analysis.problems, project.graph)
        self.problems.setVisible(bool(analysis.problems))
        self._note.setText(self._summary(len(analysis.rows), analysis.totals.parameters, settings.dtype))
        self._mark_selected()
        self._arrange()

    def _summary(self, layers: int, parameters: int, dtype: str) -> str:
        """What the table does not say."""
        from nnplayground.ui.dialogs.analyzer.columns import in_bytes

        size = in_bytes(parameters * (8 if dtype == "float64" else 4))
        sentence = (
            self.tr("1 layer; its weights take {size} in {bits} bits.")
            if layers == 1
            else self.tr("{layers} layers; the weights take {size} in {bits} bits.")
        )
        message = sentence.format(layers=notation.count(layers), size=size, bits=dtype.removeprefix("float"))
        return message if self.document.shapes.problems else " ".join((message, self.tr("Nothing to warn of.")))

    def _mark_selected(self) -> None:
        chosen = self.document.selection
        self.table.show_node(next(iter(chosen)) if len(chosen) == 1 else None)

    def _arrange(self) -> None:
        """Table and problems beside each other where there is width and little height, else one above the other."""
        letter = self.fontMetrics().averageCharWidth()
        beside = self.width() > 4 * _WIDE * letter and self.height() < self.width() // 2
        turned = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if turned != self._parts.direction():
            self._parts.setDirection(turned)
        self._parts.setStretch(1, 1 if beside else 0)
        most = max(60, self.height() * 2 // 5)
        height = min(most, self.problems.wanted_height(self.width()))
        self.problems.setMinimumHeight(0 if beside else height)
        self.problems.setMaximumHeight(16_777_215 if beside else height)

    # -- copying

    def copy_text(self) -> None:
        """The whole table, with tabs, as spreadsheets take it."""
        from nnplayground.ui.dialogs.analyzer.columns import as_text

        QGuiApplication.clipboard().setText(as_text(self._cells()))
        self.document.message.emit(text("The table is on the clipboard."))

    def copy_csv(self) -> None:
        """The whole table as CSV."""
        from nnplayground.ui.dialogs.analyzer.columns import as_csv

        QGuiApplication.clipboard().setText(as_csv(self._cells()))
        self.document.message.emit(text("The table is on the clipboard, as CSV."))

    def _cells(self) -> list[list[int | str]]:
        from nnplayground.ui.dialogs.analyzer.columns import as_table

        assert self._layers.total is not None
        return as_table(self._layers.titles(), (*self._layers.rows, self._layers.total), self._layers.batch)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("analyzer_copy")
        button.setText(self.tr("Copy"))
        button.setToolTip(self.tr("Copy the table to the clipboard"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        entries: tuple[tuple[str, Callable[[], None]], ...] = (
            (self.tr("Copy as table"), self.copy_text),
            (self.tr("Copy as CSV"), self.copy_csv),
        )
        for words, slot in entries:
            action = QAction(words, self)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            button.addAction(action)
        return button

    def _dress(self) -> None:
        side = max(16, round(self.fontMetrics().height() * 1.05))
        self._copy.setIcon(icon("mdi6.content-copy"))
        self._copy.setIconSize(QSize(side, side))
        self._layers.renew()
        self._arrange()

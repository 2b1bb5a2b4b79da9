"""How often the network is right: the confusion matrix, or predicted against true values, with their measures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnplayground import notation
from nnplayground.engine.figures.kinds.predictions import PredictionsFigure
from nnplayground.engine.figures.kinds.scores import ScoresFigure
from nnplayground.ui.plots.agreement import AgreementView
from nnplayground.ui.plots.boundary_table import agreement_table, confusion_table
from nnplayground.ui.plots.chart.readout import Entry
from nnplayground.ui.plots.confusion import ConfusionView
from nnplayground.ui.plots.export import Table
from nnplayground.ui.plots.part import PlotPart
from nnplayground.ui.toolkit.markers import class_marker
from nnplayground.ui.toolkit.theme import theme

if TYPE_CHECKING:
    from nnplayground.datasets.spec import DataSpec
    from nnplayground.engine.snapshot import Snapshot
    from nnplayground.training.measurements import Predictions, Scores


class MeasuresView(QWidget):
    """Of the test split, or of the training split where there is no test."""

    readout_changed = Signal(list)
    """``list[Entry]`` for the readout."""

    def __init__(self) -> None:
        super().__init__()
        self.confusion, self.agreement = ConfusionView(), AgreementView()
        self.parts: tuple[PlotPart, ...] = (self.confusion, self.agreement.chart)
        """What draws itself; one of them is on show."""
        self._spec: DataSpec | None = None
        self._result: Predictions | None = None
        self._scores: Scores | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.confusion)
        self._pages.addWidget(self.agreement)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.confusion.hovered.connect(self._read_cell)
        self.agreement.chart.hovered.connect(self._pick)
        self.agreement.chart.left.connect(self._drop_pick)

    def draw(self, snapshot: Snapshot | None, spec: DataSpec) -> None:
        predictions, self._scores = PredictionsFigure.of(snapshot), ScoresFigure.of(snapshot)
        if spec.target_kind == "classification":
            self._pages.setCurrentWidget(self.confusion)
            if (
                predictions is not None
                and predictions.confusion is not None
                and len(predictions.confusion) == len(spec.class_names)
            ):
                self._spec, self._result = spec, predictions
                names = [notation.restyled(name) for name in spec.class_names]
                self.confusion.show_counts(predictions.confusion, names, self._scores)
                self._read_cell(*self.confusion.at)
            return
        self._pages.setCurrentWidget(self.agreement)
        if predictions is not None and predictions.true is not None and predictions.predicted is not None:
            self._spec, self._result = spec, predictions
            self.agreement.show_values(predictions.true, predictions.predicted)
            self._drop_pick()

    def table(self, spec: DataSpec) -> Table:
        if spec.target_kind == "classification":
            return confusion_table(self.confusion.counts, spec.class_names, self._scores)
        return agreement_table(self.agreement.true, self.agreement.predicted, spec.target_names)

    # -- reading values

    def _split(self, samples: int) -> Entry:
        if self._result is not None and self._result.split == "test":
            return Entry(self.tr("test data"), str(samples), short=self.tr("test"))
        return Entry(self.tr("training data (there is no test)"), str(samples), short=self.tr("training"))

    def _read_cell(self, row: int, column: int) -> None:
        counts = self.confusion.counts
        if self._spec is None or not len(counts):
            return
        total = int(counts.sum())
        if row < 0 or row >= len(counts):
            right = int(np.trace(counts))
            share = notation.percent(right / total) if total else notation.ABSENT
            entries = [self._split(total), Entry(self.tr("right"), f"{right} ({share})")]
            area = math.nan if self._scores is None else self._scores.values.get("roc_auc", math.nan)
            if math.isfinite(area):
                entries.append(Entry(self.tr("ROC AUC"), notation.fixed(area, 3)))
            if not self.confusion.shows_all():  # there is no room for them behind the matrix
                _recall, *others, _samples = self.confusion.columns()
                entries += [Entry(self.tr("mean {measure}").format(measure=each.name), each.mean) for each in others]
            self.readout_changed.emit(entries)
            return
        names = [notation.restyled(name) for name in self._spec.class_names]
        rows = int(counts[row].sum())
        share = notation.percent(int(counts[row, column]) / rows) if rows else notation.ABSENT
        entries = [
            Entry(self.tr("true"), names[row]), Entry(self.tr("predicted"), names[column]),
            Entry(self.tr("samples"), f"{int(counts[row, column])} ({share})"),
        ]  # fmt: skip
        if row == column and self._scores is not None:
            entries += [Entry(each.name, each.values[row]) for each in self.confusion.columns()[1:3]]
        self.readout_changed.emit(entries)

    def _pick(self, x: float, y: float) -> None:
        picked = self.agreement.pick(x, y)
        if picked is None or self._spec is None:
            return
        true, predicted, column = picked
        names = self._spec.target_names
        entries = [Entry(names[column])] if len(names) > 1 else []
        self.readout_changed.emit([
            *entries, Entry(self.tr("true"), notation.short(true, 4)),
            Entry(self.tr("predicted"), notation.short(predicted, 4)),
            Entry(self.tr("error"), notation.with_plus(notation.short(predicted - true))),
        ])  # fmt: skip

    def _drop_pick(self) -> None:
        self.agreement.drop_pick()
        if self._spec is None:
            return
        names, scores = self._spec.target_names, self.agreement.r2()
        measured = {} if self._scores is None else self._scores.values
        entries = [self._split(len(self.agreement.true))]
        if len(scores) == 1:
            entries.append(Entry(self.tr("R²"), notation.fixed(measured.get("r2", scores[0]), 3)))
        else:
            word, wheel = self.tr("R² of {name}"), theme().class_line_colours(len(scores))
            entries += [
                Entry(word.format(name=name), notation.fixed(score, 3), colour, class_marker(place), name)
                for place, (name, score, colour) in enumerate(zip(names, scores, wheel, strict=False))
            ]
        for key, word in (("mae", self.tr("MAE")), ("rmse", self.tr("RMSE"))):
            if math.isfinite(measured.get(key, math.nan)):
                entries.append(Entry(word, notation.short(measured[key], 4)))
        self.readout_changed.emit(entries)

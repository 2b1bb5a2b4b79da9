"""What the loaded data hold: sizes of the splits, classes, ranges, and what was done to them."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.datasets.spec import SPLITS, SplitName
from nnplayground.graph.layer import shown
from nnplayground.ui.document import Document
from nnplayground.ui.forms.labels import ToneLabel
from nnplayground.ui.numbers import signed, subscripted
from nnplayground.ui.panels.sections.facts import Facts, Notices
from nnplayground.ui.panels.sections.sample_view import SamplePictures, SampleTable
from nnplayground.ui.translate import translated

_MOST_CLASSES = 12
_MOST_COLUMNS = 8


class DataFacts(QWidget):
    """Follows ``document.data``."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._notices = Notices(self)
        self._waiting = ToneLabel(self.tr("The data are being loaded."), "faint", self)
        self._sizes, self._targets, self._ranges = Facts(self), Facts(self), Facts(self)
        self._targets_title = ToneLabel(tone="heading", parent=self)
        self._ranges_title = ToneLabel(self.tr("Inputs"), "heading", self)
        self._standardized = ToneLabel(tone="faint", parent=self)
        self._samples_title = ToneLabel(self.tr("First training samples"), "heading", self)
        self._table, self._pictures = SampleTable(self), SamplePictures(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        self._loaded: tuple[QWidget, ...] = (
            self._sizes, self._targets_title, self._targets, self._ranges_title, self._ranges, self._standardized,
            self._samples_title, self._table, self._pictures,
        )  # fmt: skip
        for widget in (self._notices, self._waiting, *self._loaded):
            lines.addWidget(widget)
        document.data_changed.connect(self.refresh)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the data of this moment."""
        data, problem = self.document.data, self.document.data_problem
        self._notices.show_notices([] if problem is None else [(translated(problem), False)])
        self._waiting.setVisible(data is None and problem is None)
        for widget in self._loaded:
            widget.setVisible(data is not None)
        if data is not None:
            self._show(data)

    def _show(self, data: Prepared) -> None:
        names: dict[SplitName, str] = {
            "train": self.tr("Training"), "validation": self.tr("Validation"), "test": self.tr("Test")
        }  # fmt: skip
        self._sizes.show_facts(
            [(names[split], self.tr("{count} samples").format(count=len(data.inputs[split]))) for split in SPLITS]
        )
        self._show_targets(data)
        self._show_ranges(data)
        pictures = len(data.spec.shape) > 1
        self._pictures.setVisible(pictures)
        self._table.setVisible(not pictures)
        if pictures:
            self._pictures.show_pictures(data)
        else:
            self._table.show_rows(data)

    def _show_targets(self, data: Prepared) -> None:
        spec = data.spec
        targets = np.concatenate([data.targets[split] for split in SPLITS])
        if spec.task == "classification":
            self._targets_title.setText(self.tr("{count} classes").format(count=len(spec.class_names)))
            counts = np.bincount(targets.astype(np.int64), minlength=len(spec.class_names))
            pairs = [
                (signed(name), self.tr("{count} samples").format(count=int(count)))
                for name, count in zip(spec.class_names, counts, strict=True)
            ]
            if len(pairs) > _MOST_CLASSES:
                rest = int(counts[_MOST_CLASSES:].sum())
                others = self.tr("{count} others").format(count=len(pairs) - _MOST_CLASSES)
                pairs = [*pairs[:_MOST_CLASSES], (others, self.tr("{count} samples").format(count=rest))]
            self._targets.show_facts(pairs)
        else:
            self._targets_title.setText(self.tr("Targets"))
            columns = targets.reshape(len(targets), -1)
            if data.target_mean is not None and data.target_scale is not None:
                columns = columns * data.target_scale + data.target_mean
            self._targets.show_facts([(name, _range(columns[:, k])) for k, name in enumerate(spec.target_names)])

    def _show_ranges(self, data: Prepared) -> None:
        ends = _ends(data)
        if data.mean is not None and data.scale is not None:
            ends = ends * data.scale.reshape(-1) + data.mean.reshape(-1)
        shape = shown(data.spec.shape)
        names = data.spec.feature_names
        if names and ends.shape[1] <= _MOST_COLUMNS:
            facts = [(subscripted(name), _range(ends[:, place])) for place, name in enumerate(names)]
        else:
            facts = [(self.tr("{shape} numbers").format(shape=shape), _range(ends))]
        self._ranges.show_facts(facts)
        told = []
        if data.mean is not None:
            told.append(
                self.tr("Inputs are standardized: brought to mean 0 and deviation 1 as measured on the training part.")
            )
        if data.target_mean is not None:
            told.append(self.tr("So are the targets."))
        if data.fill is not None:
            told.append(self.tr("Missing values are filled with the mean of the training part."))
        self._standardized.setText(" ".join(told))
        self._standardized.setVisible(bool(told))


def _ends(data: Prepared) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """``(2, columns)``: the least and the largest input as the network gets it.  A table is not copied for that."""
    parts = [data.inputs[split].reshape(len(data.inputs[split]), -1) for split in SPLITS if len(data.inputs[split])]
    lows, highs = [part.min(axis=0) for part in parts], [part.max(axis=0) for part in parts]
    return np.stack([np.min(lows, axis=0), np.max(highs, axis=0)])


def _range(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return f"{values.min():.4g} … {values.max():.4g}".replace("-", "−")

"""The window of cross-validation: how many parts, how long, and what each of them gave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnplayground import notation
from nnplayground.project import Project
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError
from nnplayground.ui.dialogs.crossval.folds import FoldTable
from nnplayground.ui.dialogs.crossval.work import CrossValidating
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.training.session.crossval import CrossValidation, FoldResult

_FOLDS, _MOST_FOLDS = 5, 50
_EPOCHS, _MOST_EPOCHS = 50, 1_000_000
_AROUND = 40
"""Pixels of padding and border of a button, with a little to spare."""


class CrossValidationDialog(QDialog):
    """Not modal.  The run in the window pauses while it works; closing gives up what is under way."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crossval")
        self.setWindowTitle(self.tr("Cross-validation"))
        self._document = document
        self._work = CrossValidating(self)
        self._work.advanced.connect(self._advance)
        self._work.fold_done.connect(self._take_fold)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._fail)
        self._used: Project | None = None
        self._results: list[FoldResult] = []
        self._lay_out()
        for signal in (document.training.run_changed, document.data_changed):
            signal.connect(self._update)
        for signal in (document.graph_changed, document.settings_changed, document.dataset_changed, document.replaced):
            signal.connect(self._compare)
        document.replaced.connect(self._begin_anew)
        self._begin_anew()

    # -- what the buttons do

    def _press(self) -> None:
        if self._work.busy:
            self._cancel()
        else:
            self._start()

    def _start(self) -> None:
        self._document.training.pause()
        self._used = self._document.project
        self._results.clear()
        folds, epochs = self.folds.value(), self.epochs.value()
        self.table.begin(folds, self._headings())
        self._headline.setText("")
        self._note.setText(self.tr("Preparing …"))
        self._note.set_tone("faint")
        self.progress.setMaximum(1000 * folds)
        self.progress.setValue(0)
        self._work.start(self._used, folds, epochs)
        self._update()
        self.table.setFocus()

    def _cancel(self) -> None:
        self._work.stop()
        done = len(self._results)
        self._note.setText(self.tr("Cancelled after {done} of {folds} folds.").format(
            done=done, folds=self.table.rowCount()
        ))  # fmt: skip
        self._headline.setText("")
        self._update()

    def copy(self) -> None:
        """Head, folds, mean and spread, with tabs between."""
        lines = [self._headings()]
        lines += [
            [str(row + 1), *(repr(float(v)) for v in (r.held_out.loss, r.held_out.score, r.train.score))]
            for row, r in enumerate(self._results)
        ]
        sentence = "\n".join("\t".join(line) for line in lines)
        if self._headline.text():
            sentence += f"\n{self._headline.text()}"
        QGuiApplication.clipboard().setText(sentence)

    # -- what the thread says

    def _advance(self, fold: int, folds: int, share: float) -> None:
        self.progress.setValue(round(1000 * (fold + share)))
        self._note.setText(self.tr("Fold {fold} of {folds}").format(fold=fold + 1, folds=folds))
        if len(self._results) <= fold:
            self.table.show_share(fold, share)

    def _take_fold(self, fold: int, fold_result: FoldResult) -> None:
        self._results.append(fold_result)
        held_out, train = fold_result.held_out, fold_result.train
        cells = (notation.figure(held_out.loss, 4), self._score(held_out.score), self._score(train.score))
        sentence = (
            self.tr("Trained for 1 epoch")
            if fold_result.epochs == 1
            else self.tr("Trained for {epochs} epochs").format(epochs=notation.count(fold_result.epochs))
        )
        self.table.show_result(fold, cells, sentence)
        self._update()

    def _take(self, fold_result: CrossValidation) -> None:
        self.progress.setValue(self.progress.maximum())
        sentence = self.tr("{measure} {mean} ± {spread}, loss {loss} ± {loss_spread}")
        self._headline.setText(
            sentence.format(
                measure=self._score_name(),
                mean=self._score(fold_result.mean),
                spread=self._score(fold_result.deviation),
                loss=notation.figure(fold_result.loss_mean),
                loss_spread=notation.figure(fold_result.loss_deviation, 2),
            )
        )
        self._note.setText(
            self.tr("Mean and standard deviation over {folds} folds.").format(folds=len(fold_result.values))
        )
        self._update()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._update()
            raise error
        self._note.setText(translated(error.text))
        self._note.set_tone("error")
        self._update()

    # -- what is shown

    def _begin_anew(self) -> None:
        """Another project: nothing of the old one is left."""
        self._work.stop()
        self._used = None
        self._results.clear()
        self.table.begin(0, self._headings())
        self._headline.setText("")
        self._note.setText("")
        self.progress.setValue(0)
        project = self._document.project
        template = TEMPLATES[project.template].epochs if project.template in TEMPLATES else _EPOCHS
        self.epochs.setValue(project.settings.epochs or template or _EPOCHS)
        self._compare()
        self._update()

    def _update(self) -> None:
        busy = self._work.busy
        document = self._document
        reason = document.shapes.reason or document.data_problem
        if reason is None and document.training.engine.state != "ready":
            reason = document.training.engine.obstacle
        self.start.setText(self.tr("Cancel") if busy else self.tr("Start"))
        self.start.setEnabled(busy or reason is None)
        self.start.setToolTip("" if busy or reason is None else translated(reason))
        self.folds.setEnabled(not busy)
        self.epochs.setEnabled(not busy)
        self.progress.setVisible(busy)
        if document.data is not None:
            samples = len(document.data.inputs["train"])
            validation = document.data.inputs.get("validation")
            samples += 0 if validation is None else len(validation)
            self.folds.setMaximum(max(2, min(_MOST_FOLDS, samples)))
        self._copy.setEnabled(bool(self._results) and not busy)
        self._obstacle.setText("" if busy or reason is None else translated(reason))
        self._obstacle.setVisible(bool(self._obstacle.text()))
        self._headline.setVisible(bool(self._headline.text()))

    def _compare(self) -> None:
        """Whether the numbers still are those of the project in the window."""
        other = self._used is not None and _matter(self._used) != _matter(self._document.project)
        self._changed.setVisible(other)
        self._update()

    def _headings(self) -> list[str]:
        training = self.tr("Training accuracy") if self._of_classes else self.tr("Training R²")
        return [self.tr("Fold"), self.tr("Loss"), self._score_name(), training]

    @property
    def _of_classes(self) -> bool:
        return (self._used or self._document.project).spec.target_kind == "classification"

    def _score_name(self) -> str:
        return self.tr("Accuracy") if self._of_classes else self.tr("R²")

    def _score(self, value: float) -> str:
        return notation.ABSENT if math.isnan(value) else notation.score(value, share=self._of_classes)

    # -- parts

    def _lay_out(self) -> None:
        says = ToneLabel(
            self.tr(
                "Trains the network anew for each fold on all the others, and measures it on that one. The test "
                "samples stay apart. The run in the window pauses meanwhile."
            ),
            "faint",
        )
        self.folds, self.epochs = QSpinBox(), QSpinBox()
        self.folds.setObjectName("crossval_folds")
        self.folds.setRange(2, _MOST_FOLDS)
        self.folds.setValue(_FOLDS)
        self.folds.setToolTip(self.tr("Parts of equal size into which the samples are split"))
        self.epochs.setObjectName("crossval_epochs")
        self.epochs.setRange(1, _MOST_EPOCHS)
        self.epochs.setGroupSeparatorShown(True)
        self.epochs.setToolTip(self.tr("How long each network is trained"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("F&olds"), self.folds)
        form.addRow(self.tr("&Epochs"), self.epochs)
        self.start = QPushButton()
        self.start.setObjectName("crossval_start")
        self.start.setDefault(True)
        self._enlarge()
        themes().changed.connect(self._enlarge)
        self.start.clicked.connect(self._press)
        choices = QHBoxLayout()
        choices.addLayout(form)
        choices.addStretch(1)
        choices.addWidget(self.start, 0, Qt.AlignmentFlag.AlignBottom)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self._note, self._obstacle = ToneLabel(tone="faint"), ToneLabel(tone="warning")
        self._note.setObjectName("crossval_note")
        self._headline = ToneLabel(tone="title")
        self._headline.setObjectName("crossval_result")
        self._headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._changed = ToneLabel(
            self.tr("The project was changed since: these numbers are those of the network as it was."), "warning"
        )
        self.table = FoldTable()
        self.table.copy_asked.connect(self.copy)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.setObjectName("crossval_copy")
        self._copy.setToolTip(self.tr("Copy the table and the result to the clipboard"))
        self._copy.clicked.connect(self.copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(8)
        rows.addWidget(says)
        rows.addLayout(choices)
        for part in (self._obstacle, self.progress, self.table, self._headline, self._note, self._changed, buttons):
            rows.addWidget(part, 1 if part is self.table else 0)
        line = self.fontMetrics().height()
        self.resize(34 * line, 32 * line)

    def _enlarge(self) -> None:
        """Room for the largest numbers and the longest name, in the letters of now."""
        for box in (self.folds, self.epochs):
            box.setMinimumWidth(self.epochs.sizeHint().width())
        wide = self.start.fontMetrics().horizontalAdvance
        self.start.setMinimumWidth(max(wide(self.tr("Start")), wide(self.tr("Cancel"))) + _AROUND)

    # -- events

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._work.busy:
            self._cancel()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape, too, ends what is under way."""
        if self._work.busy:
            self._cancel()
        super().reject()


def _matter(project: Project) -> tuple[object, ...]:
    """What the numbers depend on."""
    layers = [(node.id, node.layer) for node in project.graph.nodes]
    return layers, project.graph.edges, project.settings, project.dataset, project.data_draw, project.weight_draw

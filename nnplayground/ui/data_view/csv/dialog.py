"""The dialog that makes a data set of a CSV file.  It does not block: the window goes on while it is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnplayground import assets
from nnplayground.datasets.kinds.csv_file import CsvFile
from nnplayground.datasets.tables.csv_format import DECIMALS, ENCODINGS, SEPARATORS, Guess
from nnplayground.datasets.tables.csv_table import forget_table
from nnplayground.text import UserError, mark
from nnplayground.ui.data_view.csv.columns import ColumnList, FirstRows
from nnplayground.ui.data_view.csv.examine import Request, Source, TableAnswer, examine, first_look
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.forms.combo import Combo
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.numbers import cut
from nnplayground.ui.toolkit.forms.scroll import ScrolledColumn
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.sizes import side_factor, text_factor
from nnplayground.ui.toolkit.translate import translated

_PAUSE = 120
"""Milliseconds after the last change before the file is looked at again."""


class CsvDialog(QDialog):
    def __init__(self, document: Document, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("CSV data: {name}").format(name=path.name))
        self._document = document
        self._path = path
        self._source: Source | None = None
        self._answer: TableAnswer | None = None
        self._wanted: Request | None = None
        self._background = Background(self)
        self._all_none: list[QPushButton] = []
        self._later = single_shot(self, self._examine, _PAUSE)
        self._build()
        self.resize(round(900 * side_factor()), round(580 * text_factor()))
        self._say(self.tr("Reading {path} …").format(path=path), "faint")
        self._background.start(lambda: first_look(str(path)), self._opened, self._failed)

    def done(self, result: int) -> None:
        self._later.stop()
        heir = self.parent()
        if heir is None:
            self._background.close()
        else:
            self._background.abandon(heir)  # a large file is read for seconds, which no one waits for
        if result != QDialog.DialogCode.Accepted:
            forget_table()
        super().done(result)

    @property
    def waiting(self) -> bool:
        """Whether what is shown does not answer to the last change yet."""
        return self._background.busy or self._wanted is not None

    # -- what stands where

    def _build(self) -> None:
        self.separator = self._combo("csv_separator", [(sign, self._sign_name(sign)) for sign in SEPARATORS])
        self.decimal = self._combo(
            "csv_decimal", [(sign, {".": self.tr("Point"), ",": self.tr("Comma")}[sign]) for sign in DECIMALS]
        )
        self.encoding = self._combo("csv_encoding", [(name, name.upper()) for name in ENCODINGS])
        self.header = self._check("csv_header", self.tr("First row holds names"))
        self.target = self._combo("csv_target", [])
        self.task = self._combo(
            "csv_task",
            [("classification", self.tr("A class (classification)")), ("regression", self.tr("A number (regression)"))],
        )
        fields = CsvFile.fields()
        self.missing = self._combo(
            "csv_missing", [(value, translated(label)) for value, label in fields["missing"].choices]
        )
        self.standardize = self._check("csv_standardize", translated(fields["standardize"].label))
        self.standardize.setToolTip(translated(fields["standardize"].help))
        self.standardize_targets = self._check(
            "csv_standardize_targets", translated(fields["standardize_targets"].label)
        )
        self.standardize_targets.setToolTip(translated(fields["standardize_targets"].help))
        self.columns = ColumnList(self)
        self.columns.ticked.connect(self._changed)
        self.rows = FirstRows(self)
        self.status = ToneLabel(parent=self)
        self.status.setObjectName("csv_status")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.use = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.use.setText(self.tr("Use these data"))
        self.use.setObjectName("csv_use")
        self.use.setDefault(True)
        self.use.setEnabled(False)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)

        options = QGridLayout()
        options.setHorizontalSpacing(10)
        options.setVerticalSpacing(7)
        options.setColumnStretch(1, 1)
        self._section(options, self.tr("How to read it"))
        self._line(options, self.tr("Separator"), self.separator)
        self._line(options, self.tr("Decimal sign"), self.decimal)
        self._line(options, self.tr("Encoding"), self.encoding)
        self._line(options, "", self.header)
        self._section(options, self.tr("What to learn"))
        self._line(options, self.tr("Target"), self.target)
        self._line(options, self.tr("Predict"), self.task)
        self._line(options, self.tr("Missing values"), self.missing)
        self._line(options, "", self.standardize)
        self._line(options, "", self.standardize_targets)
        inputs = QHBoxLayout()
        inputs.addWidget(ToneLabel(self.tr("Input columns"), "heading", self), 1)
        for name, on in ((self.tr("All"), True), (self.tr("None"), False)):
            button = QPushButton(name, self)
            button.setObjectName("csv_all" if on else "csv_none")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, on=on: self.columns.tick_all(on))
            inputs.addWidget(button)
            self._all_none.append(button)
        settings = ScrolledColumn(self)
        left = settings.lines
        left.addLayout(options)
        left.addSpacing(4)
        left.addLayout(inputs)
        left.addWidget(self.columns, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(ToneLabel(self.tr("First rows"), "heading", self))
        right.addWidget(self.rows, 1)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(settings, 4)
        both.addLayout(right, 5)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 14, 16, 14)
        lines.setSpacing(12)
        lines.addLayout(both, 1)
        lines.addWidget(self.status)
        lines.addWidget(self.buttons)
        self._enable(False)

    def _combo(self, name: str, items: list[tuple[str, str]]) -> Combo:
        combo = Combo(self)
        combo.setObjectName(name)
        for value, label in items:
            combo.add(label, value)
        combo.currentIndexChanged.connect(self._changed)
        return combo

    def _check(self, name: str, label: str) -> QCheckBox:
        check = QCheckBox(label, self)
        check.setObjectName(name)
        check.toggled.connect(self._changed)
        return check

    def _section(self, grid: QGridLayout, title: str) -> None:
        line = grid.rowCount()
        grid.setRowMinimumHeight(line, 24)
        grid.addWidget(ToneLabel(title, "heading", self), line, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)

    def _line(self, grid: QGridLayout, label: str, widget: QWidget) -> None:
        line = grid.rowCount()
        if label:
            caption = QLabel(label, self)
            caption.setBuddy(widget)
            widget.setAccessibleName(label)
            grid.addWidget(caption, line, 0)
        grid.addWidget(widget, line, 1)

    def _sign_name(self, sign: str) -> str:
        names = {
            ",": self.tr("Comma ,"), ";": self.tr("Semicolon ;"), "\t": self.tr("Tab"), "|": self.tr("Bar |")
        }  # fmt: skip
        return names.get(sign, sign)

    # -- from the file to the screen

    def _opened(self, result: tuple[Source, TableAnswer]) -> None:
        self._source, answer = result
        self._enable(True)
        self._show(answer)

    def _failed(self, error: Exception) -> None:
        sentence = translated(error.text) if isinstance(error, UserError) else str(error)
        self._say(sentence or type(error).__name__, "error")

    def _show(self, answer: TableAnswer) -> None:
        """Show how the file looks and what is asked of it, as the worker completed it."""
        if self._wanted is not None:
            self._examine()  # something was changed meanwhile
            return
        self._answer = answer
        request, look = answer.request, answer.look
        columns = () if look is None else look.columns
        self.target.blockSignals(True)
        self.target.clear()
        for column in columns:
            self.target.add(column.name, column.name, self.columns.describe(column))
        self.target.blockSignals(False)
        self._set_options(request)
        self.columns.show_columns(columns, request)
        self.rows.show_rows(look, request)
        self.standardize_targets.setEnabled(request.task == "regression")
        self.use.setEnabled(answer.dataset is not None)
        if answer.problem is not None:
            self._say(translated(answer.problem), "error")
        elif answer.dataset is not None:
            self._say(self._summary(answer), "text")

    def _set_options(self, request: Request) -> None:
        guess = request.guess
        combos: list[tuple[Combo, object]] = [
            (self.separator, guess.separator), (self.decimal, guess.decimal), (self.encoding, guess.encoding),
            (self.target, request.target), (self.task, request.task), (self.missing, request.missing),
        ]  # fmt: skip
        for combo, value in combos:
            combo.set_data(value)
        checks = [
            (self.header, guess.header), (self.standardize, request.standardize),
            (self.standardize_targets, request.standardize_targets),
        ]  # fmt: skip
        for check, on in checks:
            check.blockSignals(True)
            check.setChecked(on)
            check.blockSignals(False)

    def _summary(self, answer: TableAnswer) -> str:
        assert answer.dataset is not None
        spec = answer.dataset.spec()
        if spec.target_kind == "classification":
            names = ", ".join(map(cut, spec.class_names[:6])) + (", …" if len(spec.class_names) > 6 else "")
            shown = self.tr("Samples: {samples}. Inputs: {inputs}. Classes: {count} ({names}).").format(
                samples=answer.samples, inputs=spec.shape[0], count=len(spec.class_names), names=names
            )
        else:
            shown = self.tr("Samples: {samples}. Inputs: {inputs}. To predict: {names}.").format(
                samples=answer.samples, inputs=spec.shape[0], names=", ".join(map(cut, spec.target_names))
            )
        lost = (answer.look.row_count if answer.look is not None else answer.samples) - answer.samples
        if lost:
            shown += " " + self.tr("Rows left out because a value is missing: {count}.").format(count=lost)
        return shown

    def _say(self, sentence: str, tone: str) -> None:
        self.status.set_tone("error" if tone == "error" else "faint" if tone == "faint" else "text")
        self.status.setText(sentence)

    def _enable(self, on: bool) -> None:
        for widget in (
            self.separator, self.decimal, self.encoding, self.header, self.target, self.task, self.missing,
            self.standardize, self.standardize_targets, self.columns, *self._all_none,
        ):  # fmt: skip
            widget.setEnabled(on)

    # -- from the screen to the file

    def _changed(self) -> None:
        if self._answer is None:
            return
        old = self._answer.request
        guess = Guess(
            self.encoding.currentData(), self.separator.currentData(), self.decimal.currentData(),
            self.header.isChecked(),
        )  # fmt: skip
        same_reading = guess == old.guess
        target = self.target.currentData()
        self._wanted = Request(
            guess,
            target,
            self.task.currentData() if target == old.target else None,
            # Another target frees the column that was it; read anew, the columns are others.
            self.columns.columns() if same_reading and target == old.target else None,
            self.missing.currentData(),
            self.standardize.isChecked(),
            self.standardize_targets.isChecked(),
        )
        self.use.setEnabled(False)
        self._later.start()

    def _examine(self) -> None:
        if self._wanted is None or self._source is None or self._background.busy:
            return
        source, request, known = self._source, self._wanted, self._answer
        self._wanted = None
        look = known.look if known is not None and known.request.guess == request.guess else None
        self._background.start(lambda: examine(source, request, look), self._show, self._failed)

    def _accept(self) -> None:
        answer = self._answer
        if answer is None or answer.dataset is None or self._wanted is not None:
            return
        label = self.tr("Use data of {name}").format(name=self._path.name)
        use_dataset(self._document, answer.dataset, label, files=answer.files)
        self.accept()


def choose_csv(document: Document, parent: QWidget) -> None:
    """Choose a file, then show the dialog for it.  Begins where the last table was, or with the sample tables."""
    now = document.project.dataset
    used = Path(now.path) if isinstance(now, CsvFile) else None
    folder = used.parent if used is not None and used.is_file() else assets.path("data")
    dialog = QFileDialog(parent, translated(mark("Open CSV data")), str(folder))
    dialog.setObjectName("file_dialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([translated(mark("Tables (*.csv *.tsv *.txt)")), translated(mark("All files (*)"))])
    dialog.finished.connect(dialog.deleteLater)
    dialog.fileSelected.connect(lambda name: CsvDialog(document, Path(name), parent).show())
    dialog.open()

"""A CSV file of the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import model_validator

from nnplayground.datasets.dataset import DATASETS, DataError, Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.datasets.tables.csv_format import Decimal, Encoding, Guess, Separator
from nnplayground.datasets.tables.csv_samples import Missing, content_hash, read_file, samples
from nnplayground.datasets.tables.csv_table import TextTable, read_table
from nnplayground.fields.declare import choice, flag, hidden
from nnplayground.text import mark, text


@DATASETS.register
class CsvFile(Dataset):
    """Which file, how to read it, and which of its columns serve as what.

    Up to ``csv_samples.LARGEST_CARRIED`` bytes the file travels in the project under ``name``; a larger one is read
    from ``path`` each time, and ``sha256`` proves that it is still the same.
    """

    kind = "csv"
    title = mark("CSV file")
    help = mark("A table of your own: one row per sample, columns for the inputs and one for what to predict.")
    formula = r"x \in \mathbb{R}^n, \quad y \in \{0, \ldots, k - 1\} \text{ or } y \in \mathbb{R}^m"
    category = mark("Your own")
    rank = 50

    path: str = hidden("", label=mark("File"), help=mark("Where the file was when it was chosen."))
    name: str = hidden("", label=mark("Name in the project"), help=mark("Under which the project carries the file."))
    sha256: str = hidden("", label=mark("Fingerprint"), help=mark("SHA-256 of the file's content."))
    encoding: Encoding = hidden("utf-8", label=mark("Encoding"), help=mark("How letters are stored in the file."))
    separator: Separator = hidden(",", label=mark("Separator"), help=mark("The sign between two values."))
    decimal: Decimal = hidden(".", label=mark("Decimal sign"), help=mark("The sign before the decimals of a number."))
    header: bool = hidden(True, label=mark("Header"), help=mark("Whether the first row holds the columns' names."))
    columns: tuple[str, ...] = hidden((), label=mark("Input columns"), help=mark("What the network is shown."))
    targets: tuple[str, ...] = hidden((), label=mark("Target columns"), help=mark("What the network is to predict."))
    task: Literal["classification", "regression"] = hidden(
        "regression", label=mark("Task"), help=mark("Whether a class or a number is predicted.")
    )
    class_names: tuple[str, ...] = hidden((), label=mark("Classes"), help=mark("Values found in the target column."))
    extent: float = hidden(
        0.0,
        label=mark("Extent"),
        help=mark("With one or two standardized input columns, the range that shows all points; otherwise 0."),
    )
    missing: Missing = choice(
        "drop",
        options=(
            ("drop", mark("Leave the row out")),
            ("mean", mark("Fill with the column's mean")),
            ("refuse", mark("Stop and say where")),
        ),
        label=mark("Missing values"),
        help=mark(
            "What to do with an empty input cell. The mean is that of the training part. "
            "A row without a target is never used."
        ),
    )
    standardize: bool = flag(
        True,
        label=mark("Standardize inputs"),
        help=mark("Bring every input column to mean 0 and standard deviation 1, as measured on the training part."),
    )
    standardize_targets: bool = flag(
        True,
        label=mark("Standardize targets"),
        help=mark("The same for the target of a regression, so that large numbers do not make the training diverge."),
    )

    @model_validator(mode="after")
    def _check_roles(self) -> Self:
        if self.task == "classification" and len(self.targets) > 1:
            raise ValueError(mark("a classification has one target column"))
        if len({*self.columns, *self.targets}) < len(self.columns) + len(self.targets):
            raise ValueError(mark("a column serves once, as an input or as a target"))
        if self.extent < 0.0:
            raise ValueError(mark("the extent is negative"))
        return self

    @property
    def guess(self) -> Guess:
        """How the file is read."""
        return Guess(self.encoding, self.separator, self.decimal, self.header)

    def spec(self) -> DataSpec:
        known = self.standardize and self.extent > 0.0
        planar = len(self.columns) == 2 and known
        curve = len(self.columns) == 1 and known and self.task == "regression"
        return DataSpec(
            (len(self.columns),),
            self.task,
            class_names=self.class_names if self.task == "classification" else (),
            target_names=self.targets if self.task == "regression" else (),
            feature_names=self.columns,
            planar=planar,
            plane=(-self.extent, self.extent) if planar else (-6.0, 6.0),
            span=(-self.extent, self.extent) if curve else None,
        )

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        if not self.sha256:
            raise DataError(text("No file has been chosen yet. Choose a CSV file and its columns."))
        return self.samples_of(read_table(self._content(files), self.guess, report=report), report)

    def samples_of(self, table: TextTable, report: Report = silent) -> Samples:
        """The samples of the file once it is read.  Raises ``DataError``, and what ``report`` raises."""
        return samples(table, self.columns, self.targets, self.class_names, self.task, self.missing, report)

    def standardized(self) -> bool:
        return self.standardize

    def standardized_targets(self) -> bool:
        return self.standardize_targets and self.task == "regression"

    def _content(self, files: Mapping[str, bytes]) -> bytes:
        carried = files.get(self.name) if self.name else None
        data = read_file(self.path) if carried is None else carried
        if content_hash(data) != self.sha256:
            raise DataError(
                text(
                    "The file {path} is no longer the one that was chosen: its content has changed. "
                    "Choose it again to work with what it holds now.",
                    path=self.path or self.name,
                )
            )
        return data

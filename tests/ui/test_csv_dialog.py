"""The CSV dialog on a good table, on other ways to read it, and on garbage."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_parts import find
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from nnplayground.datasets.kinds.csv_file import CsvFile
from nnplayground.ui.data_view.csv.dialog import CsvDialog
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.combo import Combo


def table(folder: Path) -> Path:
    """Two measures, a weight and a kind; one cell is missing."""
    rows = ["length;width;weight;kind"]
    for place in range(30):
        width = "" if place == 4 else f"{place % 7},5"
        rows.append(f"{place},25;{width};{place * place};{'cat' if place % 2 else 'dog'}")
    path = folder / "animals.csv"
    path.write_text("\n".join(rows), "utf-8")
    return path


def show_dialog(qtbot: QtBot, document: Document, path: Path) -> CsvDialog:
    dialog = CsvDialog(document, path)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the test deletes it
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, dialog)
    return dialog


def settle(qtbot: QtBot, dialog: CsvDialog) -> None:
    """Until the file has been looked at as the dialog stands."""
    qtbot.waitUntil(lambda: not dialog.waiting)


def status(dialog: CsvDialog) -> str:
    return find(dialog, QLabel, "csv_status").text()


def choose(combo: Combo, value: object) -> None:
    """With the keyboard, as far down as it takes."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.count()):
        if combo.currentData() == value:
            return
        QTest.keyClick(combo, Qt.Key.Key_Down)
    raise AssertionError(f"{value!r} is not offered")


def test_a_table_is_read_as_it_was_written(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    dialog = show_dialog(qtbot, document, table(tmp_path))
    assert not dialog.isModal()
    assert (dialog.separator.currentData(), dialog.decimal.currentData()) == (";", ",")
    assert dialog.header.isChecked()
    assert dialog.target.currentData() == "kind"
    assert dialog.task.currentData() == "classification"
    assert dialog.columns.columns() == ("length", "width", "weight")
    assert dialog.rows.rowCount() == 30
    assert status(dialog).startswith("Samples: 29. Inputs: 3. Classes: 2 (cat, dog).")
    assert "Rows left out because a value is missing: 1." in status(dialog)


def test_it_becomes_the_data_set_in_one_undo_step(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    before = document.project
    dialog = show_dialog(qtbot, document, table(tmp_path))
    QTest.mouseClick(find(dialog, QPushButton, "csv_use"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    dataset = document.project.dataset
    assert isinstance(dataset, CsvFile)
    assert dataset.columns == ("length", "width", "weight")
    assert list(document.project.files) == [dataset.name]
    assert document.shapes.runnable
    qtbot.waitUntil(lambda: document.data is not None)
    assert document.undo_stack.undoText() == "Use data of animals.csv"
    document.undo_stack.undo()
    assert document.project == before


def test_another_target_makes_it_a_regression(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    dialog = show_dialog(qtbot, document, table(tmp_path))
    choose(dialog.target, "weight")
    settle(qtbot, dialog)
    assert dialog.task.currentData() == "regression"
    assert dialog.columns.columns() == ("length", "width")
    assert "To predict: weight." in status(dialog)
    choose(dialog.missing, "mean")
    settle(qtbot, dialog)
    assert status(dialog).startswith("Samples: 30. Inputs: 2.")
    QTest.mouseClick(find(dialog, QPushButton, "csv_use"), Qt.MouseButton.LeftButton)
    assert document.project.spec.target_kind == "regression"
    assert document.shapes.runnable


def test_what_does_not_work_is_said_and_cannot_be_used(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    dialog = show_dialog(qtbot, document, table(tmp_path))
    use = find(dialog, QPushButton, "csv_use")
    QTest.mouseClick(find(dialog, QPushButton, "csv_none"), Qt.MouseButton.LeftButton)
    settle(qtbot, dialog)
    assert status(dialog) == "No input column is chosen. Tick at least one column of numbers."
    assert not use.isEnabled()
    QTest.mouseClick(find(dialog, QPushButton, "csv_all"), Qt.MouseButton.LeftButton)
    settle(qtbot, dialog)
    assert use.isEnabled()
    choose(dialog.separator, "|")
    settle(qtbot, dialog)
    assert not use.isEnabled()
    assert status(dialog)
    choose(dialog.separator, ";")
    settle(qtbot, dialog)
    assert use.isEnabled()
    choose(dialog.task, "regression")
    settle(qtbot, dialog)
    assert not use.isEnabled()
    assert "kind" in status(dialog)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"PK\x03\x04 a workbook", "not a CSV file"),
        (b"one\ntwo\nthree\n", "one"),
        (None, "cannot be read"),
    ],
    ids=["empty", "binary", "workbook", "one column", "missing"],
)
def test_garbage_is_answered_with_a_sentence(
    qtbot: QtBot, document: Document, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "garbage.csv"
    if content is not None:
        path.write_bytes(content)
    before = document.project
    dialog = show_dialog(qtbot, document, path)
    assert sentence in status(dialog)
    assert not find(dialog, QPushButton, "csv_use").isEnabled()
    dialog.reject()
    assert document.project == before


def test_it_can_be_closed_while_it_reads(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("a,b,c\n" + "1,2,3\n4,5,6\n" * 50_000)
    dialog = CsvDialog(document, path)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.show()
    dialog.reject()
    assert not dialog.isVisible()

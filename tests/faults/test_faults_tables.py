"""Known faults of tables: time that grows with more than their size, classes that vanish, splits that stray, and paths
that ought not to be read."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from fault_parts import BETWEEN, chained, ended, given, growth, python

from nnplayground.cli import main
from nnplayground.datasets.dataset import Dataset, Samples
from nnplayground.datasets.prepare import split
from nnplayground.datasets.spec import DataSpec
from nnplayground.datasets.tables.csv_reader import make_dataset, read_file
from nnplayground.datasets.tables.csv_table import unique_names
from nnplayground.project import Project
from nnplayground.project_file import load_all, save
from nnplayground.text import UserError
from nnplayground.ui.data_view.csv.examine import first_look

TABLE = "a,b,c\n" + "".join(f"{row % 7},{row * 3 % 5},{'xy'[row % 2]}\n" for row in range(60))

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pipes and devices of Linux")


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="Time grows with the square of the columns.")
def test_a_table_of_many_columns_takes_time_with_their_number(tmp_path: Path) -> None:
    def look(columns: int) -> None:
        path = tmp_path / "wide.csv"
        names = ",".join(f"gene_{place}" for place in range(columns))
        cells = [",".join(f"0.{(place * 13 + row) % 97}" for place in range(columns)) for row in range(8)]
        path.write_text("\n".join([f"{names},tumour", *(f"{line},{'ab'[row % 2]}" for row, line in enumerate(cells))]))
        first_look(str(path))

    assert growth(look, 1500, repeats=1) < BETWEEN


@pytest.mark.parametrize("name", ["x", "gene_{}"], ids=["equal", "distinct"])
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Time grows with the cube of the number of equal names, and with the square of that of distinct ones.",
)
def test_names_of_columns_take_time_with_their_number(name: str) -> None:
    each = 100 if name == "x" else 2000
    assert growth(lambda count: unique_names([name.format(place) for place in range(count)]), each) < BETWEEN


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Telling that a long cell is no number takes time with the square of its digits, and the window waits.",
)
def test_a_cell_of_many_digits_takes_time_with_their_number(tmp_path: Path) -> None:
    def look(digits: int) -> None:
        path = tmp_path / "long.csv"
        path.write_text("a,b,c\n1,2,x\n2,1,y\n" + "1" * digits + "x,3,x\n")
        first_look(str(path))

    assert growth(look, 2000, repeats=1) < BETWEEN


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="The cells NA are gaps: their rows are left out without a word."
)
def test_a_class_called_na_is_kept_or_its_loss_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = "x,region\n" + "".join(f"{row},{('NA', 'EU', 'US')[row % 3]}\n" for row in range(60))
    dataset, files = make_dataset(table.encode(), path="", targets=("region",))
    loss = {"kind": "Loss", "function": "CrossEntropy" if len(dataset.class_names) > 2 else "BCEWithLogits"}
    units = len(dataset.class_names) if len(dataset.class_names) > 2 else 1
    path = tmp_path / "regions.nnp"
    save(path, chained(dataset, {"kind": "Linear", "units": units}, loss, files=files), None)
    given(main(["train", str(path), "--epochs", "1"]) == 0, "it trains")
    printed = capsys.readouterr()
    sentence = printed.out + printed.err
    assert "NA" in dataset.class_names or "NA" in sentence or "gap" in sentence.lower() or "missing" in sentence.lower()


@pytest.mark.parametrize("shares", [(0.6, 0.2), (0.7, 0.0), (0.8, 0.1)])
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="Of unequal classes the training part has up to two samples too many or too few, or none at all.",
)
def test_every_class_has_its_share_of_the_training_part_to_one_sample(shares: tuple[float, float]) -> None:
    astray = []
    for counts in ([14, 1, 1, 1, 1, 1, 1], [30, 3, 3, 3, 3, 3, 3], [50, 2, 2, 2, 2, 2]):
        targets = np.repeat(np.arange(len(counts)), counts)
        spec = DataSpec((1,), "classification", class_names=tuple(map(str, range(len(counts)))))
        rows = split(Samples(np.arange(len(targets), dtype=float)[:, None], targets), spec, 1, *shares)["train"]
        result = np.bincount(targets[rows], minlength=len(counts))
        if np.abs(result - np.array(counts) * len(rows) / len(targets)).max() > 1:
            astray.append((counts, result.tolist()))
    assert astray == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere every name of a file is text")
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="A table in a folder whose name is not UTF-8 trains, and then saving raises UnicodeEncodeError.",
)
def test_a_table_in_a_folder_that_is_not_utf_8_is_saved_or_refused_in_words(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    path = folder / "t.csv"
    path.write_text(TABLE)
    failure: UnicodeError | None = None
    try:
        dataset, files = make_dataset(read_file(str(path)), path=str(path))
        save(tmp_path / "p.nnp", _classifying(dataset, files), None)
        load_all(tmp_path / "p.nnp")
    except UserError:
        return
    except UnicodeError as error:
        failure = error
    assert failure is None


@LINUX
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="A pipe is read as a table: it waits for good.")
def test_a_table_that_is_a_pipe_is_refused_unread(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    path = tmp_path / "p.nnp"
    save(path, _reading(pipe), None)
    process = python("from nnplayground.cli import main; raise SystemExit(main())", "train", path, "--epochs", 1)
    opened, until = False, time.monotonic() + 60
    try:
        while process.poll() is None and not opened and time.monotonic() < until:
            try:
                os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
                opened = True  # someone was waiting for what comes out; now it has come to its end
            except OSError as error:
                given(error.errno == errno.ENXIO, f"a pipe that nobody reads: {error}")
                time.sleep(0.02)
        code, _, sentence = ended(process, 30)
    finally:
        process.kill()
    assert not opened
    given(code == 1 and sentence.startswith("nnplayground: "), f"it is refused: {code}, {sentence}")


@LINUX
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="/dev/zero is read as a table until memory runs out.")
def test_a_table_without_an_end_is_refused_before_memory_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "p.nnp"
    save(path, _reading(Path("/dev/zero")), None)
    process = python(
        """
        import resource
        from nnplayground.cli import main
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        raise SystemExit(main())
        """,
        "train", path, "--epochs", 1,
    )  # fmt: skip
    code, _, sentence = ended(process)
    given(code == 1 and sentence.startswith("nnplayground: "), f"it is refused: {code}, {sentence}")
    assert "memory" not in sentence


@LINUX
@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="A network share that a project names is opened unasked, to which Windows sends a log-in.",
)
def test_a_table_on_a_network_share_is_not_opened_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here such a path is the name of a file, and so it is seen whether it is opened."""
    monkeypatch.chdir(tmp_path)
    share = Path(r"\\host.invalid\share\table.csv")
    share.write_text(TABLE)
    save("p.nnp", _reading(share), None)
    refused = False
    try:
        load_all("p.nnp").project.load_data()
    except UserError:
        refused = True
    assert refused


def _reading(path: Path) -> Project:
    """A project that does not carry its table: it is read at ``path``, and ought to be ``TABLE``."""
    dataset, _ = make_dataset(TABLE.encode(), path="")
    return _classifying(dataset.with_(path=str(path), name=""))


def _classifying(dataset: Dataset, files: dict[str, bytes] | None = None) -> Project:
    loss = {"kind": "Loss", "function": "BCEWithLogits"}
    return chained(dataset, {"kind": "Linear", "units": 1}, loss, files=files)

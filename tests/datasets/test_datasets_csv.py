"""Reading CSV files: what is guessed, what is made of it, and what is said of a file that will not do."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from nnplayground.datasets.dataset import DataError
from nnplayground.datasets.prepare import prepare
from nnplayground.datasets.progress import Cancelled
from nnplayground.datasets.tables import csv_reader
from nnplayground.datasets.tables.csv_format import ENCODINGS, SEPARATORS, decode
from nnplayground.datasets.tables.csv_reader import Guess, make_dataset, preview, sniff
from nnplayground.datasets.tables.csv_table import forget_table, read_table
from nnplayground.text import Text, UserError

TABLE = b"height,width,label\n1,10,a\n2,20,b\n3,,a\n4,40,\n5,50,b\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", Guess()),
        (b"a;b\n1,5;2\n2,5;3\n", Guess(separator=";", decimal=",")),
        (b"a;b\n1.5;2\n2.5;3\n", Guess(separator=";")),
        (b"a\tb\n1\t2\n", Guess(separator="\t")),
        (b"a|b\n1|2\n", Guess(separator="|")),
        (b"1,2\n3,4\n", Guess(header=False)),
        (b"x,y\nred,big\nblue,small\nred,small\n", Guess()),
        (b"red,big\nblue,small\nred,small\n", Guess(header=False)),
        (b'name,text\n1,"a;b;c"\n2,"d;e;f"\n', Guess()),
        ("\ufeffa,b\n1,2\n".encode(), Guess()),
        ("größe;art\n1;weiß\n".encode("cp1252"), Guess("cp1252", ";")),
        ("été,à\n1,2\n".encode("latin-1"), Guess("cp1252")),
        ("身高,类别\n170,男\n165,女\n".encode("gb18030"), Guess("gb18030")),
        ("身高,类别\n170,男\n165,女\n".encode(), Guess()),
        ("a,b\n1,2\n".encode("utf-16"), Guess("utf-16")),
        (b"a,b\r\n1,2\r\n", Guess()),
        (b"a,b\r1,2\r", Guess()),
    ],
)
def test_the_format_is_guessed(data: bytes, expected: Guess) -> None:
    assert sniff(data) == expected
    guess = preview(data, expected)
    assert guess.problem is None
    assert len(guess.names) == 2


def test_a_preview_shows_the_top_and_sums_up_every_column() -> None:
    view = preview(TABLE, sniff(TABLE), rows=2)
    assert view.names == ("height", "width", "label")
    assert view.rows == (("1", "10", "a"), ("2", "20", "b"))
    assert view.row_count == 5
    height, width, label = view.columns
    assert (height.numeric, height.missing, height.distinct, height.low, height.high, height.whole) == (
        True, 0, 5, 1.0, 5.0, True,
    )  # fmt: skip
    assert (width.missing, width.distinct) == (1, 4)
    assert (label.numeric, label.missing, label.values) == (False, 1, ("a", "b"))
    assert "line 2: 'a' is not a number" in str(label.problem)
    assert view.suggested_target == "label"
    assert view.suggested_columns() == ("height", "width")


def test_a_preview_of_a_broken_file_says_what_is_wrong_and_still_shows_it() -> None:
    shown = preview(b"a,b\n1,2\n3\n4,5\n", Guess())
    assert shown.rows == (("1", "2"), ("3", ""), ("4", "5"))
    assert str(shown.problem).startswith("Line 3 does not fit: it has 1 of the expected 2 values.")


def test_a_classification_with_missing_values() -> None:
    dataset, files = make_dataset(TABLE, path="t.csv")
    spec = dataset.spec()
    assert (spec.target_kind, spec.class_names, spec.feature_names) == (
        "classification",
        ("a", "b"),
        ("height", "width"),
    )
    assert files == {dataset.name: TABLE}
    assert dataset.name == f"{dataset.sha256[:12]}.csv"
    samples = dataset.load(0, files)
    np.testing.assert_array_equal(samples.inputs, [[1, 10], [2, 20], [5, 50]])
    np.testing.assert_array_equal(samples.targets, [0, 1, 1])
    kept = dataset.with_(missing="mean").load(0, files)
    np.testing.assert_array_equal(kept.inputs, [[1, 10], [2, 20], [3, np.nan], [5, 50]])
    with pytest.raises(DataError, match=r"Column 'width', line 4: a value is missing"):
        dataset.with_(missing="refuse").load(0, files)


def test_a_regression_on_two_targets_is_standardized_in_training() -> None:
    data = b"x,p,q\n" + b"".join(b"%d,%d,%d\n" % (i, 1000 * i, 7) for i in range(20))
    dataset, files = make_dataset(data, path="t.csv", targets=["p", "q"], columns=["x"], task="regression")
    assert dataset.spec().target_names == ("p", "q")
    prepared = prepare(dataset, seed=0, draw=0, train_share=0.5, validation_share=0.0, files=files)
    np.testing.assert_allclose(prepared.targets["train"].std(axis=0), [1.0, 0.0], atol=1e-12)
    raw = dataset.with_(standardize=False, standardize_targets=False)
    prepared = prepare(raw, seed=0, draw=0, train_share=0.5, validation_share=0.0, files=files)
    assert prepared.mean is None
    np.testing.assert_array_equal(prepared.targets["train"][:, 0], 1000 * prepared.inputs["train"][:, 0])


def test_two_standardized_columns_are_a_plane() -> None:
    dataset, _ = make_dataset(b"u,v,k\n1,2,a\n3,1,b\n5,4,a\n", path="t.csv")
    assert dataset.spec().planar
    assert dataset.spec().plane == (-2.0, 2.0)
    assert not dataset.with_(standardize=False).spec().planar


@pytest.mark.parametrize(
    ("data", "names", "inputs"),
    [
        (b'a,b\n"1\n",2\n3,4\n', ("a", "b"), [[1], [3]]),
        (b'"a\nb",c\n1,2\n3,4\n', ("a b", "c"), [[1], [3]]),
        (b"a,a,\n1,2,3\n4,5,6\n", ("a", "a (2)", "column 3"), [[1, 2], [4, 5]]),
        (b"a,b,\n1,2,\n3,4,\n", ("a", "b"), [[1], [3]]),
        (b"\n\na,b\n\n1,2\n,\n3,4\n\n", ("a", "b"), [[1], [3]]),
        (b"a, b\n 1, 2\n3 ,4\n", ("a", "b"), [[1], [3]]),
        (b"a,b\n1e3,2\n-.5,4\n+7.,1\n", ("a", "b"), [[1000], [-0.5], [7]]),
    ],
)
def test_odd_but_sound_files_are_read(data: bytes, names: tuple[str, ...], inputs: list[list[float]]) -> None:
    assert preview(data, Guess()).names == names
    *columns, target = names
    dataset, files = make_dataset(data, Guess(), path="t.csv", columns=columns, targets=[target], task="regression")
    np.testing.assert_array_equal(dataset.load(0, files).inputs, inputs)


def test_numbers_are_classes_by_value() -> None:
    dataset, files = make_dataset(b"x,k\n1,10\n2,9\n3,9.0\n4,010\n", path="", targets=["k"], task="classification")
    assert dataset.class_names == ("9", "10")
    np.testing.assert_array_equal(dataset.load(0, files).targets, [1, 0, 0, 1])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (b" \n\r\n ", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"a,b,c\n", "holds no row of values"),
        (b",,\n,,\n", "holds no row of values"),
        (b"a\n1\n2\n", "has one column, 'a'"),
        (b"a,b\n1,2\n3\n", "Line 3 does not fit: it has 1 of the expected 2 values."),
        (b'a,b\n1,"2\n3,4\n', "begins in line 2 cannot be read"),
        (b"a,b\n1,2\n" + b"9" * 200_000 + b",3\n", "begins in line 3 cannot be read"),
        (b"x,y\n1,2\nabc,3\n", "Column 'x', line 3: 'abc' is not a number. Choose another column or correct"),
        (b'x,y\n"1\n",2\n\nabc,3\n', "Column 'x', line 5: 'abc' is not"),
        (b"x,y\n1,2\ninf,3\n", "Column 'x', line 3: 'inf' is not a number"),
        (b"x,y\n1,2\n1_000,3\n", "Column 'x', line 3: '1_000' is not a number"),
        (b"x,y\n1,2\n1e400,3\n", "Column 'x', line 3: '1e400' is too large"),
        (b"x,y\nNaN,2\nNA,3\n", "No row is left of 2"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        (b"PK\x03\x04sheet", "a workbook or an archive"),
        (bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(data: bytes, message: str) -> None:
    with pytest.raises(DataError) as caught:
        make_dataset(data, Guess(), path="t.csv", columns=["x"], targets=["y"], task="regression")
    assert message in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_wrong_encoding_names_the_line() -> None:
    with pytest.raises(DataError, match=r"Line 2 is not written in the encoding utf-8\."):
        preview("a,b\né,1\n".encode("latin-1"), Guess())


def test_a_decimal_comma_does_not_swallow_thousands() -> None:
    guess = Guess(separator=";", decimal=",")
    data = b"a;b\n1,5;2\n1.234;3\n"
    with pytest.raises(DataError, match=r"Column 'a', line 3: '1\.234' is not a number"):
        make_dataset(data, guess, path="t.csv", columns=["a"], targets=["b"], task="regression")


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            {"targets": ["label"], "columns": ["nope"]},
            "There is no column 'nope' in the file. It has: 'height', 'w",
        ),
        ({"targets": ["one"], "task": "classification"}, "Column 'one' has one value only"),
        ({"targets": ["label"], "columns": ["label"]}, "a column serves once"),
        ({"targets": ["label", "one"], "columns": ["height"], "task": "classification"}, "has one target column"),
        ({"targets": ["label"], "columns": ["height"], "task": "regression"}, "Column 'label', line 2: 'a' is not"),
    ],
)
def test_choices_that_do_not_fit(choice: dict[str, list[str]], message: str) -> None:
    data = b"height,width,label,one\n1,10,a,z\n2,20,b,z\n"
    with pytest.raises(UserError) as caught:
        make_dataset(data, path="t.csv", **choice)  # type: ignore[arg-type]  # made up by the parameters above
    assert message in str(caught.value)


def test_endless_texts_do_not_get_into_menus() -> None:
    data = b"%s,k\n1,%s\n2,b\n" % (b"n" * 500, b"t" * 500)
    assert len(preview(data, Guess()).names[0]) == 80
    with pytest.raises(DataError, match=r"'k' holds texts of up to 500 characters"):
        make_dataset(data, path="t.csv", targets=["k"], task="classification")


def test_too_many_classes_are_refused() -> None:
    data = b"x,k\n" + b"".join(b"%d,n%d\n" % (i, i) for i in range(200))
    with pytest.raises(DataError, match=r"'k' holds 200 different values, too many"):
        make_dataset(data, path="t.csv", columns=["x"], targets=["k"], task="classification")


def test_a_large_file_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "LARGEST_CARRIED", 10)
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE)
    dataset, files = make_dataset(TABLE, path=str(path))
    assert (dataset.name, files) == ("", {})
    assert len(dataset.load(0, {}).inputs) == 3
    path.write_bytes(TABLE + b"6,60,a\n")
    with pytest.raises(DataError, match=r"t\.csv is no longer the one that was chosen"):
        dataset.load(0, {})
    path.unlink()
    with pytest.raises(DataError, match=r"t\.csv cannot be read \(No such file or directory\)"):
        dataset.load(0, {})


def test_a_damaged_copy_in_the_project_is_noticed() -> None:
    dataset, files = make_dataset(TABLE, path="t.csv")
    with pytest.raises(DataError, match="content has changed"):
        dataset.load(0, {name: data + b" " for name, data in files.items()})


def test_a_table_that_is_read_in_parts_is_whole() -> None:
    lines = ["x,y,label", *(f"{row},{-row}.5,{'ab'[row % 2]}" for row in range(12_345))]
    table = read_table("\n".join(lines).encode(), Guess("utf-8", ",", ".", True))
    assert table.rows == 12_345
    np.testing.assert_array_equal(table.numbers("x"), np.arange(12_345))
    np.testing.assert_array_equal(table.numbers("y")[1:], -np.arange(1, 12_345) - 0.5)
    assert table.labels("label") == [*"ab" * 6172, "a"]
    for broken in (11_111, 5_001, 5_002):
        damaged = "\n".join([*lines[:broken], "1,2", *lines[broken:]]).encode()
        with pytest.raises(DataError, match=f"^Line {broken + 1} does not fit: it has 2 of the expected 3 values"):
            read_table(damaged, Guess("utf-8", ",", ".", True))


def test_a_hundred_thousand_rows_are_read_in_a_moment() -> None:
    values = np.random.default_rng(0).normal(size=(1000, 20))
    body = "".join(",".join(f"{value:.5f}" for value in row) + "\n" for row in values) * 100
    data = (",".join(f"c{place}" for place in range(20)) + "\n" + body).encode()
    columns = [f"c{place}" for place in range(19)]
    began = time.process_time()
    assert sum(float(cell) < 9.0 for line in body.splitlines() for cell in line.split(",")) > 0
    simple = time.process_time() - began
    began = time.process_time()
    dataset, files = make_dataset(data, path="t.csv", columns=columns, targets=["c19"], task="regression")
    # Twice as long as the shortest way to read them, which checks nothing; the bound leaves room.
    assert time.process_time() - began < 12 * simple
    assert dataset.load(0, files).inputs.shape == (100_000, 19)


ODD_CELLS = st.one_of(
    st.sampled_from(["", "NA", "x", "inf", "nan", '"', '"a,b"', "1,5", " ", "é", "表", "1e999", "1e-320"]),
    st.text(max_size=6),
)
PLAIN_CELLS = st.one_of(
    st.integers(-9, 9).map(str), st.floats(-1e36, 1e36).map(str), st.sampled_from(["", "?", "0", "a"])
)


def tables(cells: st.SearchStrategy[str], even: bool) -> st.SearchStrategy[bytes]:
    """Files of up to eight rows, all of one length or not."""
    widths = st.integers(2, 4).map(lambda width: (width, width)) if even else st.just((1, 4))
    rows = widths.flatmap(lambda size: st.lists(st.lists(cells, min_size=size[0], max_size=size[1]), max_size=8))
    return st.builds(
        lambda rows, separator, encoding, end: end.join(map(separator.join, rows)).encode(encoding, "replace"),
        rows,
        st.sampled_from(SEPARATORS),
        st.sampled_from(ENCODINGS),
        st.sampled_from(["\n", "\r\n", "\r"]),
    )


BYTES = st.one_of(
    st.binary(max_size=200),
    tables(ODD_CELLS, even=False),
    tables(PLAIN_CELLS, even=True),
    tables(PLAIN_CELLS, even=True),
)


@settings(max_examples=500)
@given(data=BYTES, missing=st.sampled_from(["drop", "mean", "refuse"]))
def test_any_bytes_give_a_data_set_or_a_sentence(data: bytes, missing: str) -> None:
    try:
        guess = sniff(data)
        shown = preview(data, guess)
        dataset, files = make_dataset(data, guess, path="t.csv", missing=missing)  # type: ignore[arg-type]  # sampled
        prepared = prepare(dataset, seed=0, draw=0, train_share=0.5, validation_share=0.2, files=files)
    except UserError as refused:
        event("refused: " + refused.text.template[:40])
        sentence = str(refused)
    else:
        event("read")
        sentence = str(shown.problem or ".")
        assert all(len(row) == len(shown.names) for row in shown.rows)
        assert len(set(shown.names)) == len(shown.names)
        for values in (*prepared.inputs.values(), *prepared.targets.values()):
            assert np.isfinite(values).all()
        assert prepared.inputs["train"].shape[1:] == dataset.spec().shape
    assert sentence.endswith(".")


def test_a_table_is_read_once_while_its_columns_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    from nnplayground.datasets.tables import csv_table

    read: list[bytes] = []

    def counted(data: bytes, encoding: Any) -> str:
        read.append(data)
        return decode(data, encoding)

    monkeypatch.setattr(csv_table, "decode", counted)
    data = b"a,b,c\n" + b"".join(b"%d,%d,%d\n" % (row, row % 3, row % 2) for row in range(20))
    preview(data, Guess())
    dataset, files = make_dataset(data, Guess(), path="t.csv", targets=("c",), columns=("a", "b"))
    dataset.load(0, files)
    dataset.load(0, files)
    assert len(read) == 1
    preview(data, Guess(header=False))
    assert len(read) == 2
    csv_table.forget_table()
    dataset.load(0, files)
    assert len(read) == 3


def test_a_long_file_is_stopped_between_two_blocks() -> None:
    data = b"a,b\n" + b"1,2\n3,4\n" * 10_000
    dataset, files = make_dataset(data, path="t.csv", targets=["b"], columns=["a"], task="regression")
    forget_table()
    shares: list[float | None] = []

    def report(what: Text, share: float | None) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        dataset.load(0, files, report)
    assert shares == pytest.approx([0.25, 0.5, 0.75], abs=0.01)

"""Numbers reach people through ``nnplayground.notation`` alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "nnplayground"
EXCUSED = {
    ("notation.py", "g"): "the one place",
    ("notation.py", "e"): "the one place",
    ("notation.py", "f"): "the one place",
    ("notation.py", ","): "the one place",
    ("commands/folds.py", "f"): "tqdm fills in the numbers of its bar itself",
    ("commands/training.py", "f"): "tqdm fills in the numbers of its bar itself",
    ("datasets/tables/csv_table.py", "g"): "the name of a class, as it is kept in files",
    ("ui/toolkit/forms/numbers.py", "g"): "rounds a number, which is written by another",
    ("ui/microscope/actions.py", "g"): "the name of an action in the program",
    ("ui/timeline/actions.py", "g"): "the name of an action in the program",
    ("ui/plots/chart/axis.py", "g"): "the size of a font, in CSS",
    ("ui/plots/chart/right_axis.py", "g"): "the size of a font, in CSS",
}
"""File and kind of format, and why it is none of a number that a person reads."""

_SPEC = re.compile(r"(?:.?[<>=^])?(?:[- ]|(\+))?#?0?\d*([,_])?(\.\d+)?([eEfFgGn%])?")
_IN_TEMPLATE = re.compile(r"\{[A-Za-z_]\w*:([^{}\\]*)\}")
_OLD_STYLE = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?([eEfFgG])")


def _specs(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and format of everything that formats a number."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts = node.format_spec.values
            yield node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for spec in _IN_TEMPLATE.findall(node.value):
                yield node.lineno, spec
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
            for kind in _OLD_STYLE.findall(str(node.left.value)):
                yield node.lineno, kind
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            yield node.lineno, str(ast.literal_eval(node.args[1])) if len(node.args) > 1 else ""


def _kind(spec: str) -> str:
    """The letter of a format of numbers; empty for one of words."""
    match = _SPEC.fullmatch(spec)
    if match is None or not any(match.groups()):
        return ""
    _sign, thousands, _places, letter = match.groups()
    return (letter or thousands or "g").lower()


def _result(source: str) -> list[tuple[int, str]]:
    return [(line, _kind(spec)) for line, spec in _specs(ast.parse(source)) if _kind(spec)]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_number_is_formatted_elsewhere(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    strays = [(line, kind) for line, kind in _result(path.read_text("utf-8")) if (name, kind) not in EXCUSED]
    assert not strays, f"{name}: (line, format) {strays} should be a style of nnplayground.notation"


def test_no_excuse_is_left_over() -> None:
    result = {(name, kind) for name, _reason in EXCUSED for _line, kind in _result((ROOT / name).read_text("utf-8"))}
    assert set(EXCUSED) <= result


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('f"{x:.3g}"', "g"), ('f"{x:+.2f}"', "f"), ('f"{x:,}"', ","), ('f"{x:.{n}e}"', "e"), ('f"{x:.0%}"', "%"),
        ('text("{loss:g} of it", loss=x)', "g"), ('"%.3f" % x', "f"), ('format(x, ".2f")', "f"), ('f"{x:.4}"', "g"),
    ],
)  # fmt: skip
def test_stray_formats_are_seen(source: str, kind: str) -> None:
    assert _result(source) == [(1, kind)]


@pytest.mark.parametrize("source", ['f"{name:<5} {name:>{width}}"', 'f"{name!r} {count:10}"', '"a: {b}, {c: d}"'])
def test_formats_of_words_are_let_through(source: str) -> None:
    assert _result(source) == []


_OTHERWISE = re.compile(r"(?<![\w.\]}-])-[\d∞]|\d[eE][-+]|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|(?<!\w)(?:inf|nan)(?!\w)")


def _sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The literals that a user reads."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("mark", "text", "tr", "translate"):
            for part in node.args:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_numbers_in_sentences_are_written_like_all_others(path: Path) -> None:
    sentences = _sentences(ast.parse(path.read_text("utf-8")))
    assert not [(line, words) for line, words in sentences if _OTHERWISE.search(words)]


def test_sentences_with_other_notations_are_seen() -> None:
    for words in ("from -1 to 1", "below 10⁻⁷", "such as 1e-3"):
        assert [_OTHERWISE.search(each) for _line, each in _sentences(ast.parse(f"mark({words!r})"))] != [None]

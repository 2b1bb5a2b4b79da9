"""Every text that a user reads can be collected for translation, by the command that the README gives."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nnplayground

PACKAGE = Path(nnplayground.__file__).parent
README = PACKAGE.parent / "README.md"
FILES = sorted(PACKAGE.rglob("*.py"))


def _calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Calls of ``mark`` and ``text``, where they are those of ``nnplayground.text``, and of ``tr``."""
    tree = ast.parse(path.read_text())
    marks = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "nnplayground.text"
        for alias in node.names
    } & {"mark", "text"}
    result = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in marks:
            result.append((node.func.id, node))
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
            result.append(("tr", node))
    return result


def test_texts_are_literals() -> None:
    """A text put together at run time is found by no tool."""
    faults = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}: {ast.unparse(call)}"
        for path in FILES
        for _, call in _calls(path)
        if not (call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    ]
    assert not faults


def test_texts_are_no_pieces_of_a_sentence() -> None:
    """A piece that begins with a space or a comma is put into a sentence that another language builds otherwise."""
    faults = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}: {ast.unparse(call)}"
        for path in FILES
        for name, call in _calls(path)
        if name == "text" and ast.literal_eval(call.args[0]).startswith((" ", ","))
    ]
    assert not faults


def test_the_tool_finds_them_all(tmp_path: Path) -> None:
    wanted = {
        (call.args[0].value, name == "tr")
        for path in FILES
        for name, call in _calls(path)
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    result = {
        (message.findtext("source"), bool(context.findtext("name")))
        for context in _collect(tmp_path).iter("context")
        for message in context.iter("message")
    }
    assert len(wanted) > 500
    assert sorted(wanted - result) == []


def _collect(tmp_path: Path) -> ET.Element:
    """What the README's command collects, with this folder's files."""
    line = re.search(r"^pyside6-lupdate (.*) \$\(.*\) -ts .*$", README.read_text(), re.MULTILINE)
    assert line is not None
    output = tmp_path / "texts.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run(
        [tool, *shlex.split(line[1]), *map(str, FILES), "-ts", str(output)],
        check=True,
        capture_output=True,
        env={"LC_ALL": "C.UTF-8", "PATH": str(tool.parent)},
    )
    return ET.parse(output).getroot()

"""LaTeX as drawings: the pieces between which a formula may go on in the next line.  For a thread; no widgets."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

SIZE = 20.0
"""Height of the letters in the units of the drawings."""
INK = "#010203"
"""The colour in the drawings, to be replaced by that of the theme."""

Break = Literal["sentence", "relation", "term"]
"""What a piece begins with: a formula of its own, a relation sign, or a plus or minus."""

_LONG = 45
"""Characters of LaTeX from which a formula may also be broken between its terms."""
_RELATIONS = frozenset(
    {"=", "<", ">", r"\approx", r"\leftarrow", r"\le", r"\leq", r"\ge", r"\geq", r"\sim", r"\in", r"\to", r"\neq"}
)
_TERMS = frozenset({"+", "-"})
_NO_TERM_AFTER = frozenset({"", ",", "^", "_"}) | _RELATIONS | _TERMS
_OPENING = frozenset({"(", "[", "{", r"\{"})
_CLOSING = frozenset({")", "]", "}", r"\}"})
_PAIRED = r"\\(?:begin|end)\{\w+\}|\\(?:left|right)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)"
_TOKEN = re.compile(rf"{_PAIRED}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_FUNCTIONS = "min|max|ln|log|exp|tanh|sin|cos|operatorname"
_SIGN = r"(?:(?<=[=(\[,{<>])|(?<=\\cdot)|(?<=\\left\()|(?<=\\leq)|(?<=\\geq))\s*-(?=\s*[\d\\A-Za-z])"
"""A minus that belongs to what follows, and keeps no distance from it."""
_drawing = threading.Lock()


@dataclass(frozen=True)
class Piece:
    """``svg`` draws it in ``box``: left, top, width and height, around the begin of its baseline."""

    svg: str
    box: tuple[float, float, float, float]
    advance: float
    begins: Break


def typeset(latex: str, pause: Callable[[], object] = lambda: None) -> tuple[Piece, ...]:
    """Takes some tens of milliseconds, and as much again the first time, for the import of ziamath and its font.

    ``pause`` is called before each piece, and may wait.
    """
    with _drawing:  # ziamath keeps what it is drawing in its module
        import ziamath

        ziamath.config.svg2 = False  # QtSvg draws nothing of the other form
        pieces: list[Piece] = []
        for source, begins in broken(latex):
            pause()
            pieces.append(_drawn(source, begins))
        return tuple(pieces)


def broken(latex: str) -> list[tuple[str, Break]]:
    """The formula in the pieces that have to stay together; what a bracket, a bar or a brace holds does."""
    pieces: list[tuple[str, Break]] = []
    current, depth, bars, before = "", 0, False, ""
    begins: Break = "sentence"

    def end(next_begins: Break) -> None:
        nonlocal current, begins
        if current.strip():
            pieces.append((current.strip(), begins))
        current, begins = "", next_begins

    for token in _TOKEN.findall(latex):
        if token.isspace():
            current += token
            continue
        paired = re.fullmatch(_PAIRED, token, re.DOTALL) is not None
        if token in _OPENING or (paired and token.startswith((r"\left", r"\begin"))):
            depth += 1
        elif token in _CLOSING or paired:
            depth -= 1
        elif token == "|":
            bars = not bars
        outside = depth == 0 and not bars
        if outside and token in (r"\quad", r"\qquad", r"\\"):
            end("sentence")
            before = ""
            continue
        if outside and before and token in _RELATIONS:
            end("relation")
        elif outside and token in _TERMS and len(latex) > _LONG and before not in _NO_TERM_AFTER:
            end("term")
        current += token
        before = token
    end("sentence")
    return pieces


def _drawn(source: str, begins: Break) -> Piece:
    import ziamath

    # An empty group before a sign keeps the distance that it has between two terms.
    lead = "" if begins == "sentence" else "{} "
    svg: str = ziamath.Latex(lead + _mended(source), size=SIZE, color=INK).svg()
    match = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    assert match is not None
    left, top, width, height = (float(number) for number in match.groups())
    return Piece(svg, (left, top, width, height), left + width - 1.0, begins)


def _mended(source: str) -> str:
    """What ziamath 0.13 draws well: it makes brackets around a sum with an index but no power as tall as a page, and
    knows of no distance around the sign of a distribution or before the name of a function, nor of signs of numbers."""
    mended = ""
    source = re.sub(r"\\sim(?![A-Za-z])", r"\\;\\sim\\;", source)
    source = re.sub(rf"(?<=[\w)}}])\s*(?=\\(?:{_FUNCTIONS})(?![A-Za-z]))", r"\\, ", source)
    source = re.sub(_SIGN, "{-}", source)
    for part in re.split(r"(?=\\(?:sum|prod)(?![A-Za-z]))", source):
        match = re.match(r"\\(?:sum|prod)\s*_\s*(?:\{[^{}]*\}|[^{\s])(?!\s*\^)", part)
        mended += part if match is None else f"{match.group()}^{{}}{part[match.end() :]}"
    return mended

"""A formula in LaTeX as a line of text, for screen readers and terminals: enough of LaTeX
for what kinds say of themselves and for the operations of the microscope."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "phi": "φ", "varphi": "φ", "pi": "π", "Pi": "Π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "ell": "ℓ", "infty": "∞", "partial": "∂",
    "nabla": "∇", "sum": "∑", "prod": "∏", "ldots": "…", "cdots": "⋯", "dots": "…", "top": "T", "|": "‖", "%": "%",
    "pm": "±", "Phi": "Φ", "kappa": "κ", "chi": "χ", "psi": "ψ", "xi": "ξ", "zeta": "ζ", "Theta": "Θ", "Omega": "Ω",
    "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "prime": "′", "star": "*",
    "ast": "*", "circ": "∘", "vdots": "⋮", "forall": "∀", "neg": "¬", "lnot": "¬",
}  # fmt: skip
_OPERATORS = {
    "cdot": "·", "times": "×", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "~",
    "in": "∈", "to": "→", "leftarrow": "←", "rightarrow": "→", "odot": "⊙", "oplus": "⊕", "mid": "|",
    "leftrightarrow": "↔", "ne": "≠", "propto": "∝", "otimes": "⊗", "gets": "←", "cup": "∪", "lt": "<", "gt": ">",
    "wedge": "∧", "vee": "∨",
    "+": "+", "-": "−", "=": "=", "<": "<", ">": ">",
}  # fmt: skip
_SPACES = {"quad": "\u2003", "qquad": "\u2003\u2003", ",": "\u2009", ";": "\u2005", " ": " ", "!": ""}
_OPENING = {"lfloor": "⌊", "lceil": "⌈", "langle": "⟨", "{": "{", "lbrace": "{"}
_CLOSING = {"rfloor": "⌋", "rceil": "⌉", "rangle": "⟩", "}": "}", "rbrace": "}"}
_DROPPED = frozenset({"left", "right", "displaystyle", "textstyle", "limits", "big", "Big", "bigl", "bigr"})
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_UPRIGHT = frozenset({"mathrm", "text", "operatorname", "mathbf", "textbf", "mathit"})
_KINDS = ("command", "sign", "space", "plain")
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}^_])|(\s+)|(\d+\.?\d*|.)", re.DOTALL)

Role = Literal["factor", "fraction", "name", "operator", "open", "close", "comma", "space"]


@dataclass
class _Part:
    text: str
    role: Role


def plain(latex: str) -> str:
    """``y = x W^{\\top}`` as ``y = xW^T``.

    Fractions become ``a / b`` and roots ``√(a)``, with parentheses wherever the line would read otherwise.
    """
    return _joined(_Parser(latex).group()).strip()


class _Parser:
    def __init__(self, latex: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        for match in _TOKEN.finditer(latex):
            kind, token = next(
                (kind, part) for kind, part in zip(_KINDS, match.groups(), strict=True) if part is not None
            )
            if kind != "space":
                self._tokens.append((kind, token))
            elif self._tokens and self._tokens[-1] != ("space", " "):
                self._tokens.append(("space", " "))
        self._place = 0

    def group(self) -> list[_Part]:
        """Everything up to the closing brace, or to the end."""
        parts: list[_Part] = []
        while self._place < len(self._tokens):
            kind, token = self._tokens[self._place]
            if (kind, token) == ("sign", "}"):
                self._place += 1
                break
            if kind == "sign" and token in "^_":
                self._place += 1
                self._index(parts, token)
            else:
                parts += self.argument()
        return parts

    def argument(self) -> list[_Part]:
        """One braced group, command or character."""
        while self._place < len(self._tokens) and self._tokens[self._place][0] == "space":
            self._place += 1
        if self._place >= len(self._tokens):
            return []
        kind, token = self._tokens[self._place]
        self._place += 1
        if kind == "sign":
            return self.group() if token == "{" else []
        if kind == "command":
            return self._command(token)
        return [_character(token)]

    def _index(self, parts: list[_Part], sign: str) -> None:
        """Hang a power or an index on what stands before it."""
        inner = _joined(self.argument()).replace(" ", "")
        if not parts:
            parts.append(_Part("", "factor"))
        if not inner:
            return
        bare = len(inner) == 1 or inner.isalnum() or (inner.startswith("(") and inner.find(")") == len(inner) - 1)
        held = inner if bare else f"({inner})"
        parts[-1] = _Part(f"{parts[-1].text}{sign}{held}", parts[-1].role)

    def _command(self, name: str) -> list[_Part]:
        if name in ("begin", "end"):
            self.argument()  # cases, matrix ...
            return []
        if name == "\\":
            return [_Part("; ", "comma")]
        if name in _OPENING:
            return [_Part(_OPENING[name], "open")]
        if name in _CLOSING:
            return [_Part(_CLOSING[name], "close")]
        if name in ("frac", "dfrac", "tfrac"):
            over, under = self.argument(), self.argument()
            return [_Part(f"{_grouped(over)} / {_grouped(under)}", "fraction")]
        if name == "sqrt":
            return [_Part(f"√({_joined(self.argument()).strip()})", "factor")]
        if name in _ACCENTS:
            letter = _joined(self.argument()) + _ACCENTS[name]
            return [_Part(unicodedata.normalize("NFC", letter), "factor")]
        if name in ("mathcal", "mathbb"):
            return [_Part(self._upright(), "factor")]
        if name in _UPRIGHT:
            return [_Part(self._upright(), "name")]
        if name in ("left", "right") and self._tokens[self._place : self._place + 1] == [("plain", "|")]:
            self._place += 1
            return [_Part("|", "open" if name == "left" else "close")]
        if name in _DROPPED:
            return []
        if name in _SPACES:
            return [_Part(_SPACES[name], "space")]
        if name in _OPERATORS:
            return [_Part(_OPERATORS[name], "operator")]
        if name in _SYMBOLS:
            return [_Part(_SYMBOLS[name], "factor")]
        return [_Part(name, "name")]  # max, min, ln, exp, tanh ...

    def _upright(self) -> str:
        """The letters of a braced text as they are, with their spaces."""
        letters: list[str] = []
        depth = 0
        while self._place < len(self._tokens):
            kind, token = self._tokens[self._place]
            self._place += 1
            if kind == "sign" and token in "{}":
                depth += 1 if token == "{" else -1
                if depth <= 0:
                    break
            else:
                letters.append(token)
                if depth == 0:
                    break
        return "".join(letters)


def _character(token: str) -> _Part:
    if token in _OPERATORS:
        return _Part(_OPERATORS[token], "operator")
    if token in "([":
        return _Part(token, "open")
    if token in ")]":
        return _Part(token, "close")
    if token in ",&":
        return _Part(",", "comma")
    return _Part(token, "factor")


def _joined(parts: list[_Part]) -> str:
    """The parts in a line, with the spaces that belong between them."""
    shown: list[str] = []
    for place, part in enumerate(parts):
        before = _role(parts, place - 1, -1)
        after = _role(parts, place + 1, 1)
        if part.role == "operator":
            unary = before in (None, "operator", "open", "comma")
            shown.append(part.text if unary else f" {part.text} ")
        elif part.role == "comma":
            shown.append("; " if part.text == "; " else ", ")
        elif part.role == "name":
            gap = "\u2009"
            ahead = gap if before in ("factor", "fraction", "close", "name") else ""
            shown.append(ahead + part.text + (gap if after in ("factor", "fraction") else ""))
        elif part.role == "fraction":
            alone = before in (None, "operator", "open", "comma") and after in (None, "operator", "close", "comma")
            gap = "\u2009" if after in ("factor", "fraction", "open") else ""
            shown.append(part.text if alone else f"({part.text}){gap}")
        else:
            shown.append(part.text)
    return "".join(shown)


def _role(parts: list[_Part], place: int, step: int) -> Role | None:
    """The role of the neighbour that is no space."""
    while 0 <= place < len(parts) and parts[place].role == "space":
        place += step
    return parts[place].role if 0 <= place < len(parts) else None


def _grouped(parts: list[_Part]) -> str:
    """In parentheses, unless it is a single thing."""
    solid = [part for part in parts if part.role != "space"]
    line = _joined(parts).strip()
    return line if len(solid) == 1 and solid[0].role != "fraction" else f"({line})"

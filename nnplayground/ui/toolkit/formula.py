"""A formula in LaTeX, drawn: in the colour and size of the text around it, and broken or shrunk to the width there is.

Drawing is done in a thread and kept; until then the formula takes the room of a line.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QScrollBar, QWidget

from nnplayground.expressions.formula_text import plain
from nnplayground.ui.toolkit.background import lasting
from nnplayground.ui.toolkit.fitted_widget import FittedWidget
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.typeset import INK, SIZE, Piece, typeset

_LARGER = 1.12
"""Letters of formulas are slimmer than those of the window: against its font size."""
_SMALLEST = 0.72
"""To what part of its size a formula is shrunk before it is broken, or has to be scrolled."""
_INDENT = 1.4
"""Of a line that goes on, in letters' heights."""
_SHORT = 3.0
"""What stands before the first sign stays with it, unless it is longer than this."""
_GAP = 1.6
"""Between two formulas of one line."""
_LEADING = 0.45
"""Between two lines."""
_KEPT = 300
"""Drawings: with other numbers in it a formula is another one, and there is no end to them."""
_QUIET = 30
"""Milliseconds that the window has had to paint what is new, before formulas are drawn: both want Python's lock."""
_PATIENCE = 0.2
"""Seconds that drawing waits for this at most."""
_WAITING = 24
"""Formulas that wait to be drawn.  Where one walks faster than they are drawn, the oldest are passed over."""


class Formulas(QObject):
    """The formulas that were drawn last, by their LaTeX."""

    drawn = Signal(str)
    """One is there now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = lasting()
        self._pieces: OrderedDict[str, tuple[Piece, ...]] = OrderedDict()
        self._asked: deque[str] = deque(maxlen=_WAITING)
        """Not yet begun, the newest last: that is drawn first."""
        self._begun: set[str] = set()
        self._lock = threading.Lock()
        self._at_rest = threading.Event()
        """Whether the window has painted."""
        self._at_rest.set()
        self._rest = single_shot(self, self._at_rest.set, _QUIET)
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}

    def pieces(self, latex: str) -> tuple[Piece, ...] | None:
        """None until it is drawn; ``drawn`` says when.  Ask again whenever any was drawn: of many that were asked for
        at once, some may have been passed over."""
        if latex in self._pieces:
            self._pieces.move_to_end(latex)
            return self._pieces[latex]
        with self._lock:
            known = latex in self._begun or latex in self._asked
            if not known:
                self._asked.append(latex)
        if not known:
            self.pause()
            self._work.start(self._next, self._take)
        return None

    def pause(self) -> None:
        """Draw nothing for a moment: much is about to be painted."""
        self._at_rest.clear()
        self._rest.start()

    def renderer(self, piece: Piece, colour: str) -> QSvgRenderer:
        """Draws it in ``colour``."""
        key = piece.svg, colour
        if key not in self._renderers:
            if len(self._renderers) > 400:  # themes and a long day
                self._renderers.clear()
            svg = piece.svg.replace(INK, colour).encode()
            self._renderers[key] = QSvgRenderer(QByteArray(svg), self)
        return self._renderers[key]

    def _next(self) -> tuple[str, tuple[Piece, ...]] | None:
        """In a thread: draws the newest of those asked for."""
        self._at_rest.wait(_PATIENCE)
        with self._lock:
            if not self._asked:  # it was passed over
                return None
            latex = self._asked.pop()
            self._begun.add(latex)
        return latex, typeset(latex, lambda: self._at_rest.wait(_PATIENCE))

    def _take(self, result: tuple[str, tuple[Piece, ...]] | None) -> None:
        if result is None:
            return
        latex, self._pieces[latex] = result
        while len(self._pieces) > _KEPT:
            self._pieces.popitem(last=False)
        with self._lock:
            self._begun.discard(latex)
        self.drawn.emit(latex)


_formulas: Formulas | None = None


def formulas() -> Formulas:
    """The application's one ``Formulas``."""
    global _formulas
    if _formulas is None:
        _formulas = Formulas(QCoreApplication.instance())
    return _formulas


@dataclass(frozen=True)
class _Placed:
    piece: Piece
    x: float
    baseline: float


@dataclass(frozen=True)
class Arrangement:
    """Where the pieces stand, in pixels, and the size of it all."""

    placed: tuple[_Placed, ...]
    scale: float
    width: float
    height: float


def arranged(formulas: Sequence[Sequence[Piece]], letters: float, width: float) -> Arrangement:
    """Formulas below each other, each in as few lines as ``width`` allows; ``letters`` is their height in pixels.

    All are of one size: shrunk a little where that saves a line, and as far as ``_SMALLEST`` where a piece is too wide.
    """
    scale = letters / SIZE
    sentences = [sentence for pieces in formulas for sentence in _sentences(pieces)]
    widest = max((sum(piece.advance for piece in sentence) for sentence in sentences), default=0.0)
    if widest * scale > width:
        broken = max(
            sum(piece.advance for piece in part) + (_INDENT * SIZE if place else 0.0)
            for sentence in sentences
            for place, part in enumerate(_parts(sentence))
        )
        fits = width / widest
        scale = fits if fits >= scale * _SMALLEST else min(scale, max(width / broken, scale * _SMALLEST))
    lines = [line for pieces in formulas for line in _lines(pieces, scale, width)]
    placed: list[_Placed] = []
    y, right = 0.0, 0.0
    for place, line in enumerate(lines):
        top = min(piece.box[1] for piece, _ in line) * scale
        bottom = max(piece.box[1] + piece.box[3] for piece, _ in line) * scale
        y += (letters * _LEADING if place else 0.0) - top
        for piece, x in line:
            placed.append(_Placed(piece, x, y))
            right = max(right, x + (piece.box[0] + piece.box[2]) * scale)
        y += bottom
    return Arrangement(tuple(placed), scale, right, y)


def _sentences(pieces: Sequence[Piece]) -> list[list[Piece]]:
    result: list[list[Piece]] = []
    for piece in pieces:
        if piece.begins == "sentence" or not result:
            result.append([])
        result[-1].append(piece)
    return result


def _parts(sentence: Sequence[Piece]) -> list[list[Piece]]:
    """What has to stay in one line."""
    stuck = 2 if sentence[0].advance < _SHORT * SIZE else 1
    return [list(sentence[:stuck]), *([piece] for piece in sentence[stuck:])]


def _lines(pieces: Sequence[Piece], scale: float, width: float) -> list[list[tuple[Piece, float]]]:
    lines: list[list[tuple[Piece, float]]] = []
    x = 0.0
    for sentence in _sentences(pieces):
        whole = sum(piece.advance for piece in sentence) * scale
        gap = _GAP * SIZE * scale
        if lines and x + gap + whole <= width + 0.5:
            x += gap
        else:
            lines.append([])
            x = 0.0
        for place, part in enumerate(_parts(sentence)):
            if place and x + sum(piece.advance for piece in part) * scale > width + 0.5:
                lines.append([])
                x = _INDENT * SIZE * scale
            for piece in part:
                lines[-1].append((piece, x))
                x += piece.advance * scale
    return lines


class FormulaView(FittedWidget):
    """One formula or several below each other; its accessible name is the formula as plain text.

    Where others are put in, the old ones stand until those are drawn.
    """

    def __init__(self, latex: str | Sequence[str] = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex: tuple[str, ...] = ()
        self._larger = _LARGER
        self._pieces: list[tuple[Piece, ...]] = []
        """What stands there."""
        self._whole = True
        """Whether that is all of ``latex``."""
        self._arrangement: Arrangement | None = None
        self._shown_for = (0.0, 0.0)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.hide()
        self._bar.valueChanged.connect(self.update)
        self.setObjectName("formula")
        formulas().drawn.connect(self._gather)
        themes().changed.connect(self._dress)
        self.set_latex(latex)

    @property
    def latex(self) -> tuple[str, ...]:
        return self._latex

    def set_latex(self, latex: str | Sequence[str]) -> None:
        """One formula, several, or none."""
        lines = (latex,) if isinstance(latex, str) else tuple(latex)
        lines = tuple(line for line in lines if line)
        if lines == self._latex:
            return
        self._latex = lines
        self._whole = False
        self.setAccessibleName("; ".join(plain(line) for line in lines))
        self._gather()

    def enlarge(self, times: float) -> None:
        """Draw it so many times as large as usual."""
        if self._larger != _LARGER * times:
            self._larger = _LARGER * times
            self._dress()

    @property
    def is_drawn(self) -> bool:
        """Whether all of it is there."""
        return self._whole

    # -- Qt

    def height_at(self, width: int) -> int:
        """What it needs in this width."""
        arrangement = self._arrange(float(width))
        height = self._letters() * 1.4 if arrangement is None else arrangement.height
        bar = self._bar.sizeHint().height() if arrangement is not None and arrangement.width > width + 1 else 0
        return round(height + 0.5) + 2 + bar

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = event.angleDelta().x() or event.angleDelta().y() * bool(
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if self._bar.isVisible() and sideways:
            self._bar.setValue(self._bar.value() - sideways // 3)
            event.accept()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        arrangement = self._arrange(float(self.width()))
        if arrangement is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._bar.value() if self._bar.isVisible() else 0, 1)
        colour = theme().text if self.isEnabled() else theme().disabled
        for one in arrangement.placed:
            left, top, width, height = (side * arrangement.scale for side in one.piece.box)
            formulas().renderer(one.piece, colour).render(
                painter, QRectF(one.x + left, one.baseline + top, width, height)
            )
        painter.end()

    # -- inside

    def _letters(self) -> float:
        return QFontInfo(self.font()).pixelSize() * self._larger

    def _arrange(self, width: float) -> Arrangement | None:
        """None where nothing is drawn yet."""
        if not self._pieces:
            return None
        key = width, self._letters()
        if self._arrangement is None or self._shown_for != key:
            self._arrangement, self._shown_for = arranged(self._pieces, self._letters(), width - 1), key
        return self._arrangement

    def _gather(self) -> None:
        """Take up what is drawn, once it is drawn whole."""
        if self._whole:
            return
        known = [formulas().pieces(line) for line in self._latex]
        pieces = [one for one in known if one is not None]
        self._whole = len(pieces) == len(known)
        if self._whole:
            self._pieces = pieces
            self._bar.setValue(0)
        self._dress()

    def _dress(self) -> None:
        self._arrangement = None
        self.fit()

    def fit(self) -> None:
        self.setFixedHeight(self.height_at(self.width()))
        arrangement = self._arrange(float(self.width()))
        beyond = 0 if arrangement is None else round(arrangement.width - self.width() + 1)
        self._bar.setVisible(beyond > 1)
        if beyond > 1:
            tall = self._bar.sizeHint().height()
            self._bar.setGeometry(0, self.height() - tall, self.width(), tall)
            self._bar.setRange(0, beyond)
            self._bar.setPageStep(self.width())
            self._bar.setSingleStep(20)
        self.update()

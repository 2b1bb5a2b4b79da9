"""The symbol of a tensor, drawn as mathematics, as large as it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnplayground.expressions.formula_text import plain
from nnplayground.ui.toolkit.formula import formulas
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.typeset import SIZE, Piece


class SymbolView(QWidget):
    """One short formula in one line; its accessible name is the formula as plain text."""

    grew = Signal()
    """It is drawn, and needs another room than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex = ""
        self._gradient = False
        self._times = 1.0
        self._pieces: tuple[Piece, ...] = ()
        self._plain: tuple[float, float] | None = None
        """Width and height in pixels, where it is not enlarged."""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        formulas().drawn.connect(self._gather)
        themes().changed.connect(self.update)

    def set_latex(self, latex: str, gradient: bool = False) -> None:
        """Gradients have a colour of their own."""
        if gradient != self._gradient:
            self._gradient = gradient
            self.update()
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(plain(latex))
            self._pieces = formulas().pieces(latex) or () if latex else ()  # if not drawn yet, it will grow
            self._plain = None
            self.updateGeometry()
            self.update()

    def enlarge(self, times: float) -> None:
        """So many times as large as the text around it."""
        if times != self._times:
            self._times = times
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return self.size_at(self._times)

    def size_at(self, times: float) -> QSize:
        """What it needs, enlarged so."""
        if self._plain is None:
            scale = self._scale() / self._times
            width = sum(piece.advance for piece in self._pieces) * scale
            self._plain = width, max((piece.box[3] for piece in self._pieces), default=SIZE) * scale
        width, height = self._plain
        return QSize(round(width * times + 2.5), round(height * times + 1.5))

    def more(self, times: float) -> QSize:
        """Than it needs now."""
        return self.size_at(times) - self.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._plain = None
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pieces:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        top = min(piece.box[1] for piece in self._pieces) * scale
        bottom = max(piece.box[1] + piece.box[3] for piece in self._pieces) * scale
        colour = theme().gradient if self._gradient else theme().text
        x, baseline = 1.0, (self.height() - (bottom - top)) / 2 - top
        for piece in self._pieces:
            left, above, width, height = (side * scale for side in piece.box)
            formulas().renderer(piece, colour).render(painter, QRectF(x + left, baseline + above, width, height))
            x += piece.advance * scale
        painter.end()

    def _gather(self) -> None:
        if not self._pieces and self._latex:
            self._pieces = formulas().pieces(self._latex) or ()
            if self._pieces:
                self._plain = None
                self.updateGeometry()
                self.update()
                self.grew.emit()

    def _scale(self) -> float:
        """A fraction is made smaller, or it would take two lines."""
        tall = max((piece.box[3] for piece in self._pieces), default=SIZE)
        letters = QFontInfo(self.font()).pixelSize()
        return self._times * letters / SIZE * (1.1 if tall < 1.9 * SIZE else 0.85)

"""A tensor as a grid of coloured numbers, of which one is chosen and those it came from are lit."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nnplayground.story.digits import MOST, USUAL, shown
from nnplayground.story.tensor import Array, Index, Tensor
from nnplayground.ui.formula_text import plain
from nnplayground.ui.inspection.grid_geometry import Geometry
from nnplayground.ui.inspection.grid_painting import GridPainting
from nnplayground.ui.inspection.sheet import Places, Sheet, sheet_of
from nnplayground.ui.inspection.tint import limit_of
from nnplayground.ui.theme import themes

_ROOMY = 1.55
"""Height of a cell with a number in it, in lines of text."""
_TIGHT = 1.2
"""Below this a cell shows its colour only."""
_MANY = 150
"""Numbers of a picture or a kernel up to which they are written at once; more are shown as colours until one zooms."""
_ZOOM = 1.25
_SAMPLED = 400
"""Numbers that are measured for the width of a cell."""
_NONE = np.zeros((0, 2), dtype=np.int64)


class NumberGrid(QAbstractScrollArea):
    """Paints what can be seen of it only.  The arrow keys and the mouse choose a number; ``+``, ``-`` and 0 and the
    wheel with Ctrl zoom."""

    chosen = Signal(object)
    """``Index``: the user has chosen a number."""
    resized = Signal()
    """It would like another size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tensor: Tensor | None = None
        self.lead: Index = ()
        """Which place of each leading dimension is shown."""
        self.hidden = False
        """Whether question marks stand for the numbers."""
        self.digits = USUAL
        self.limit = 0.0
        self.sheet: Sheet = sheet_of((), False)
        self.cursor_place: tuple[int, int] | None = None
        self.lit: Places = _NONE
        self._sources: list[Places] = []
        self._zoom: int | None = None
        """Height of a cell; None for what suits."""
        self._widths: dict[int, int] = {}
        self._geometry: Geometry | None = None
        self._painting = GridPainting(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(16)
        self.verticalScrollBar().setSingleStep(16)
        themes().changed.connect(self._renew)

    # -- what is shown

    def show_tensor(self, tensor: Tensor, digits: int, hidden: bool = False) -> None:
        """Another tensor, or other ways of showing it."""
        if tensor is not self.tensor:
            made = sheet_of(tensor.shape, tensor.batched)
            if self.tensor is None or tensor.shape != self.tensor.shape or tensor.batched != self.tensor.batched:
                self.lead, self._zoom, self.cursor_place = (0,) * len(made.lead), None, None
                self.horizontalScrollBar().setValue(0)
                self.verticalScrollBar().setValue(0)
            self.tensor, self.sheet, self.limit = tensor, made, limit_of(tensor.array)
            self._sources, self.lit = [], _NONE
        self.digits, self.hidden = digits, hidden
        self._renew()

    def set_lead(self, lead: Index) -> None:
        """Another sample or channel."""
        if lead != self.lead:
            self.lead = lead
            self._place_marks()
            self._renew()

    def set_marks(self, chosen: Index | None, sources: list[Places]) -> None:
        """Frame one number and light others, each by whole indices."""
        self._sources = sources
        depth = len(self.sheet.lead)
        if depth and chosen is not None:
            self.lead = chosen[:depth]
        elif depth and sources:
            beginnings = sources[0][:, :depth]
            if not (beginnings == np.asarray(self.lead)).all(axis=1).any():
                self.lead = tuple(int(part) for part in beginnings[0])
        if chosen is not None:
            self.cursor_place = self._place(chosen)
        self._place_marks()
        self._reveal()
        self.viewport().update()

    def slice(self) -> Array:
        """The numbers of the plane, in a row."""
        assert self.tensor is not None
        return self.tensor.array[self.lead].reshape(-1) if self.lead else self.tensor.array.reshape(-1)

    def number(self, row: int, column: int) -> tuple[Index, float] | None:
        """What stands in a place."""
        index = self.sheet.index(self.lead, row, column)
        if index is None or self.tensor is None:
            return None
        return index, float(self.tensor.array[index])

    # -- sizes

    @property
    def writes_numbers(self) -> bool:
        """Whether the cells are large enough for them."""
        return self.geometry().cell.height() >= self._line() * _TIGHT

    def natural_size(self, height: int) -> QSize:
        """What it would like to have where there is so much height."""
        bars = 12 if self.sheet.height > 1 else 0
        made = self._made(QSize(0, height))
        size = made.size
        return QSize(size.width() + 2 + (bars if size.height() + 2 > height else 0), size.height() + 2)

    def geometry_of_cells(self) -> Geometry:
        """Where the cells are now."""
        if self._geometry is None:
            self._geometry = self._made(self.viewport().size())
        return self._geometry

    def cell_rect(self, row: int, column: int) -> QRect:
        """On the screen."""
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return self.geometry_of_cells().rect(row, column).translated(-scrolled)

"""A plot as the content of a file: PNG, SVG and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from nnplayground.ui.toolkit.theme import theme

Cell = float | int | str
SCALE = 2
"""Pixels of a PNG per pixel on screen: sharp in print and on a projector."""


@dataclass(frozen=True)
class Table:
    """Rows of numbers with named columns; NaN is written as an empty cell.

    ``rows`` are read in another thread: they hold copies of what may change.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


Paint = Callable[[QPainter], None]
"""Draws what stands in a widget, in the widget's own pixels."""


def picture(widget: QWidget, paint: Paint) -> QImage:
    """What ``paint`` draws of ``widget``, in ``SCALE`` times its size."""
    image = QImage(widget.size() * SCALE, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(QColor(theme().base))
    painter = QPainter(image)
    with uncached(widget):
        paint(painter)
    painter.end()
    return image


def svg(widget: QWidget, title: str, paint: Paint) -> bytes:
    """What ``paint`` draws of ``widget``, as vectors.  (pyqtgraph's own SVG export fails on Qt 6.11.)"""
    size = widget.size()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # version 1.1 clips what lies beyond the axes
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setResolution(widget.logicalDpiX())  # else points of the font count as pixels
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme().base))
    with uncached(widget):
        paint(painter)
    painter.end()
    buffer.close()
    return bytes(data.data())


def csv_bytes(table: Table) -> bytes:
    """RFC 4180, UTF-8, a header line, numbers in full precision."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


@contextmanager
def uncached(widget: QWidget) -> Iterator[None]:
    """Axes and points are kept as pictures of the screen's resolution: draw them anew meanwhile."""
    changed = [
        (item, item.cacheMode())
        for view in widget.findChildren(QGraphicsView)
        for item in view.scene().items()
        if item.cacheMode() != QGraphicsItem.CacheMode.NoCache
    ]
    for item, _mode in changed:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    try:
        yield
    finally:
        for item, mode in changed:
            item.setCacheMode(mode)


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, PySide takes str
    buffer.close()
    return bytes(data.data())


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return "" if cell != cell else repr(float(cell))
    return cell

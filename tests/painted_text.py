"""The texts that a canvas really paints, and how large they are on the screen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class PaintedText:
    words: str
    pixels: float


def painted_texts(view: QGraphicsView) -> list[PaintedText]:
    """Every text that ``view`` paints now, with the size of its font in pixels of the screen.

    The view is painted as vectors, where each text still says which font it has and how it is scaled.
    """
    modes = {item: item.cacheMode() for item in view.scene().items()}
    for item in modes:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)  # or it is painted as a picture
    try:
        drawing = _drawing(view)
    finally:
        for item, mode in modes.items():
            item.setCacheMode(mode)
    found: list[PaintedText] = []
    for group in ElementTree.fromstring(drawing.data()).iter(f"{_SVG}g"):
        scale = _scale(group.get("transform", ""))
        for text in group.findall(f"{_SVG}text"):
            found.append(PaintedText("".join(text.itertext()).strip(), float(text.attrib["font-size"]) * scale))
    return found


def _drawing(view: QGraphicsView) -> QByteArray:
    bytes_ = QByteArray()
    buffer = QBuffer(bytes_)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    size = view.viewport().size()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(view.logicalDpiX())
    generator.setSize(size)
    painter = QPainter(generator)
    view.render(painter, QRectF(0, 0, size.width(), size.height()), view.viewport().rect())
    painter.end()
    return bytes_


def _scale(transform: str) -> float:
    matrix = re.match(r"matrix\(([^,]+),", transform)
    return float(matrix[1]) if matrix else 1.0

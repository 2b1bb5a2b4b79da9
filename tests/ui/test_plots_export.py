"""A picture in a file shows what the plot shows: every plot, in every one of its views."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from plots_parts import emit_all, halves, loaded, moment, on_screen, spread
from PySide6.QtCore import QByteArray, QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnplayground.training.measurements import Predictions
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.plots import export
from nnplayground.ui.plots.base import PlotPanel
from nnplayground.ui.plots.kinds.activations import ActivationsPlot
from nnplayground.ui.plots.kinds.boundary import BoundaryPlot
from nnplayground.ui.plots.kinds.gradients import GradientsPlot
from nnplayground.ui.plots.kinds.loss import LossPlot
from nnplayground.ui.toolkit.theme import theme

Pixels = npt.NDArray[np.uint8]
Blocks = npt.NDArray[np.float64]
LIKENESS = {"png": (0.99, 0.1), "svg": (0.93, 0.2)}
"""Least correlation of the ink of a picture with that on screen, and part by which its amount may differ.  Qt's viewer
of SVG, which is used here, heeds no clipping: bars reach beyond the axes in it."""
BLOCK = 8
"""Pixels across of the blocks in which pictures are compared: letters may stand a fraction of a pixel elsewhere."""


def pixels(image: QImage) -> Pixels:
    """``(height, width, 3)``"""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def ink(image: Pixels) -> Blocks:
    """How far each block of pixels is from the ground, from 0 to 1."""
    base = QColor(theme().base)
    ground = np.array([base.red(), base.green(), base.blue()], np.float64)
    away = np.abs(image - ground).mean(axis=2) / 255.0
    rows, columns = (size // BLOCK for size in away.shape)
    blocks = away[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    result: Blocks = blocks.mean(axis=(1, 3))
    return result


def painted(plot: PlotPanel, scale: int) -> QImage:
    """What Qt paints of the plot, larger."""
    image = QImage(plot.picture_area.size() * scale, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme().base))
    with export.uncached(plot.picture_area):
        plot.picture_area.render(image, QPoint())
    return image


def from_svg(content: bytes, plot: PlotPanel, scale: int) -> QImage:
    image = QImage(plot.picture_area.size() * scale, QImage.Format.Format_ARGB32)
    image.fill(QColor(theme().base))
    renderer = QSvgRenderer(QByteArray(content))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def share_of(part: QWidget, plot: PlotPanel, blocks: Blocks) -> float:
    """How much ink there is in the room of a part; more than none."""
    rect = part.rect().translated(part.mapTo(plot.picture_area, QPoint()))
    left, top, right, bottom = (
        round(edge * export.SCALE / BLOCK) for edge in (rect.left(), rect.top(), rect.right(), rect.bottom())
    )
    result = float(blocks[top:bottom, left:right].sum())
    assert result > 0.0
    return result


def with_measures(plot: PlotPanel) -> None:
    assert isinstance(plot, BoundaryPlot)
    plot.measure.trigger()


def with_ratio(plot: PlotPanel) -> None:
    assert isinstance(plot, GradientsPlot)
    plot.ratio_action.trigger()


def with_log(plot: PlotPanel) -> None:
    assert isinstance(plot, ActivationsPlot)
    plot.log_action.trigger()


def with_loss_only(plot: PlotPanel) -> None:
    assert isinstance(plot, LossPlot)
    plot.loss_action.trigger()


def as_it_begins(plot: PlotPanel) -> None:
    assert plot.isVisible()


VIEWS: list[tuple[str, str, Callable[[PlotPanel], None]]] = [
    *((kind, "circle", as_it_begins) for kind in PLOTS.names()),
    ("loss", "circle", with_loss_only), ("gradients", "circle", with_ratio), ("activations", "circle", with_log),
    ("boundary", "circle", with_measures), ("boundary", "sine", as_it_begins), ("boundary", "sine", with_measures),
]  # fmt: skip
IDS = [f"{kind} {dataset} {view.__name__}" for kind, dataset, view in VIEWS]
CURVE = np.sin(np.linspace(-3, 3, 200, dtype=np.float32)).reshape(-1, 1)


def trained(document: Document, first: int) -> None:
    """Snapshots with everything in them that any plot shows."""
    spec = document.project.spec
    true = np.linspace(-1, 1, 40, dtype=np.float32)
    for step in range(first, first + 3):
        document.training.history.extend([moment(step, 1 / step, 1.2 / step)])
        emit_all(
            document, step, now=moment(step, 1 / step, 1.2 / step),
            spread=spread(), boundary=halves() if spec.planar else None, curve=None if spec.planar else CURVE,
            predictions=Predictions("test", confusion=np.array([[7, 3], [2, 8]], np.int64))
            if spec.target_kind == "classification" else Predictions("test", true=true, predicted=true**3),
        )  # fmt: skip


def ready(qtbot: QtBot, document: Document, kind: str, view: Callable[[PlotPanel], None]) -> PlotPanel:
    """A plot of a trained network on screen, in one of its views."""
    plot = PLOTS[kind](document)
    assert isinstance(plot, PlotPanel)
    on_screen(qtbot, plot, 700, 320)
    trained(document, 1)
    view(plot)
    trained(document, 4)
    for _ in range(5):  # axes find their width when they are painted
        QApplication.processEvents()
    assert plot.picture_area.isVisible()
    return plot


@pytest.mark.parametrize(("kind", "dataset", "view"), VIEWS, ids=IDS)
@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_picture_shows_what_the_plot_shows(
    qtbot: QtBot, ending: str, kind: str, dataset: str, view: Callable[[PlotPanel], None]
) -> None:
    with loaded(dataset) as document:
        plot = ready(qtbot, document, kind, view)
        seen = ink(pixels(painted(plot, export.SCALE)))
        if ending == "png":
            drawn = export.picture(plot.picture_area, plot.paint_picture)
        else:
            content = export.svg(plot.picture_area, plot.heading(), plot.paint_picture)
            drawn = from_svg(content, plot, export.SCALE)
        result = ink(pixels(drawn))
        assert result.shape == seen.shape
        least, rest = LIKENESS[ending]
        assert np.corrcoef(result.ravel(), seen.ravel())[0, 1] > least
        for part in (plot.readout, *plot.parts()):
            if part.isVisibleTo(plot.picture_area):
                assert share_of(part, plot, result) == pytest.approx(share_of(part, plot, seen), rel=rest), type(part)


@pytest.mark.parametrize(("kind", "dataset", "view"), VIEWS, ids=IDS)
def test_everything_on_show_is_part_of_the_picture(
    qtbot: QtBot, kind: str, dataset: str, view: Callable[[PlotPanel], None]
) -> None:
    with loaded(dataset) as document:
        plot = ready(qtbot, document, kind, view)
        parts = [part for part in (plot.readout, *plot.parts()) if part.isVisibleTo(plot.picture_area)]
        assert len(parts) == len(set(parts)) > 1
        for widget in plot.picture_area.findChildren(QWidget):
            if not widget.isVisibleTo(plot.picture_area) or any(isinstance(c, QWidget) for c in widget.children()):
                continue  # only the innermost ones draw anything
            assert any(part is widget or part.isAncestorOf(widget) for part in parts), widget


def test_what_lies_beyond_the_axes_is_cut_off_in_vectors_too(qtbot: QtBot) -> None:
    with loaded() as document:
        plot = ready(qtbot, document, "weights", as_it_begins)
        root = ET.fromstring(export.svg(plot.picture_area, plot.heading(), plot.paint_picture))
        space = "{http://www.w3.org/2000/svg}"
        known = {f"url(#{clip.get('id')})" for clip in root.iter(f"{space}clipPath")}
        used = {group.get("clip-path") for group in root.iter(f"{space}g")} - {None}
        assert used
        assert used <= known

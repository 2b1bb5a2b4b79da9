"""The reference for what a window costs: plots of pyqtgraph as one would put them on the screen by hand."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

from nnplayground.bench.window import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_CURVES, _POINTS, _SIDE, _BARS = 4, 500, 100, 40
_ACROSS = 3
_WARM = 5


def redraw_ms(redraws: int) -> float:
    """CPU time of the calling thread, which has an application, for a redraw of six plots: the median of so many.

    Four curves, a picture and bars, a widget each, in a window as large as the one that is measured; with every redraw
    all of the data are new.
    """
    from PySide6.QtCore import QCoreApplication

    window, renew = _window()
    window.show()
    times = []
    for redraw in range(-_WARM, redraws):
        began = time.thread_time()
        renew()
        QCoreApplication.processEvents()
        if redraw >= 0:
            times.append(time.thread_time() - began)
    window.close()
    window.deleteLater()
    return median(times) * 1e3


def _window() -> tuple[QWidget, Callable[[], None]]:
    """The plots, and what gives them new data."""
    import numpy as np
    import pyqtgraph as pg
    from PySide6.QtWidgets import QGridLayout, QWidget

    window = QWidget()
    window.resize(*SIZE)
    rows = QGridLayout(window)
    plots = [pg.PlotWidget() for _ in range(_CURVES + 2)]
    for place, plot in enumerate(plots):
        rows.addWidget(plot, *divmod(place, _ACROSS))
    random, epochs = np.random.default_rng(0), np.arange(float(_POINTS))
    curves = [plot.plot() for plot in plots[:_CURVES]]
    picture, bars = pg.ImageItem(), pg.BarGraphItem(x=np.arange(_BARS), height=np.zeros(_BARS), width=0.8)
    plots[-2].addItem(picture)
    plots[-1].addItem(bars)

    def renew() -> None:
        for curve in curves:
            curve.setData(epochs, np.exp(-epochs / 100.0) + 0.02 * random.normal(size=_POINTS))
        picture.setImage(random.normal(size=(_SIDE, _SIDE)))
        bars.setOpts(height=random.random(_BARS))

    return window, renew

"""What stands on what: text has a contrast of 4.5 at least, lines and marks of 3, in both themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QRegion
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_parts import open_window

from nnplayground.layers.categories import CATEGORIES
from nnplayground.ui.canvas.step.neuron_values import ground_of, ink_of
from nnplayground.ui.canvas.step.step_state import NeuronNumber
from nnplayground.ui.microscope.inspection.number_colours import grounds, inks
from nnplayground.ui.plots import confusion
from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.colours import contrast, ink_on, mixed
from nnplayground.ui.toolkit.layer_icons import category_colour
from nnplayground.ui.toolkit.theme import DARK, LIGHT, Theme, palette, themes

TEXT, LINE = 4.5, 3.0
THEMES = pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])
INKS = ("text", "faint", "accent", "error", "warning", "good", "lit", "gradient")
"""Words are written in them."""
PLACES = ("window", "base", "canvas", "card", "hover", "pressed")
"""What words are written on."""
CHARTS = ("window", "base", "canvas", "card")
"""What lines and marks are drawn on."""


def test_contrast_is_that_of_wcag() -> None:
    """Known pairs: black on white, #777777 on white, which just misses 4.5, and #767676, which has it."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0877bd", "#0877bd") == 1.0


@THEMES
def test_words_are_read_on_everything_that_they_stand_on(now: Theme) -> None:
    for ink in INKS:
        for place in PLACES:
            assert contrast(getattr(now, ink), getattr(now, place)) >= TEXT, (ink, place)
    for badge in (now.accent, now.lit, now.gradient):  # buttons, phases of the microscope, the moment that is shown
        assert contrast(now.on_accent, badge) >= TEXT, badge
    tint = mixed(now.base, now.accent, 0.3)  # behind the bars of tables
    assert contrast(now.text, tint) >= TEXT
    roles = palette(now)
    pairs = [
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Window),
    ]
    for ink_role, ground_role in pairs:
        assert contrast(roles.color(ink_role), roles.color(ground_role)) >= TEXT, (ink_role, ground_role)
    for disabled in (now.base, now.window, now.card):  # WCAG asks nothing of them
        assert contrast(now.disabled, disabled) >= 2.9


@THEMES
def test_numbers_are_read_on_every_shade(now: Theme) -> None:
    for faded in (False, True):
        for ground, ink in zip(grounds(now, faded)[1], inks(now, faded), strict=True):
            assert contrast(ink, ground) >= TEXT, ground.name()
    for filled in (now.positive, now.negative):  # the cells of a confusion matrix
        for share in range(101):
            ground = mixed(now.base, filled, share / 100)
            assert contrast(ink_on(ground), ground) >= TEXT, ground.name()
    for right in (False, True):
        shades = [confusion.tint(now, share / 100, right=right) for share in range(101)]
        assert all(contrast(confusion.ink(now, right=right), shade) >= TEXT for shade in shades)
        assert contrast(shades[0], shades[100]) >= 1.8  # all of a row is told from next to nothing


@pytest.mark.usefixtures("_light_again")
@THEMES
def test_numbers_in_neurons_are_read_on_every_tint(qapp: object, now: Theme) -> None:
    """Also where the walk has not come to yet."""
    themes().choose(now.name)
    table = colours.diverging(now)
    for dim, gradient, faint in product((False, True), repeat=3):
        entry = NeuronNumber("y", 0.5, gradient=gradient, faint=faint and not gradient)
        for share in np.linspace(-1.0, 1.0, 41).tolist():
            ground = ground_of(entry, colours.colour_at(share, -1.0, 1.0, table), dim)
            ink = ink_of(replace(entry, faint=True), dim)  # the line above may be fainter
            assert contrast(mixed(ground, QColor(ink.name()), ink.alphaF()), ground) >= TEXT, (entry, share)


@THEMES
def test_what_is_told_in_colour_is_read_on_its_own_tint(now: Theme) -> None:
    """Notes on the canvas have a tenth of their colour behind them."""
    for colour in (now.warning, now.error):
        assert contrast(colour, mixed(now.canvas, colour, 0.1)) >= TEXT
        assert contrast(now.text, mixed(now.window, colour, 0.12)) >= TEXT


@THEMES
def test_lines_and_marks_are_seen_on_their_grounds(now: Theme) -> None:
    """But for the fills of a scale from negative to positive, and grey, which says that there is nothing."""
    marks = [
        *(getattr(now, name) for name in (*INKS, "train", "validation", "test", "positive", "negative_line")),
        *now.class_line_colours(10),
        *(category_colour(category, now) for category in CATEGORIES),
    ]
    for mark in marks:
        for place in CHARTS:
            assert contrast(mark, getattr(now, place)) >= LINE, (mark, place)
    for dot in now.class_line_colours(10):  # as soft as in the plot of predicted against true values
        assert contrast(mixed(now.base, dot, 0.9), now.base) >= LINE, dot
    for place in ("window", "base", "card"):
        assert contrast(now.outline, getattr(now, place)) >= LINE, place
    for branch in now.branches:
        assert min(contrast(branch, now.base), contrast(branch, now.window)) >= LINE, branch
    table = colours.lines(now)
    for end in (table[0], table[255]):
        assert contrast(QColor(*(int(part) for part in end)), now.canvas) >= LINE
    assert contrast(mixed(now.border, now.faint, 0.75), now.canvas) >= LINE  # a cable


@pytest.fixture
def _light_again() -> Iterator[None]:
    yield
    themes().choose("light")


@pytest.mark.usefixtures("_light_again")
@THEMES
def test_words_are_read_in_the_window_as_it_is_painted(qtbot: QtBot, now: Theme) -> None:
    """Of every widget that shows words the colour that differs most from the one that most of it has."""
    with open_window(qtbot) as window:
        themes().choose(now.name)
        image = _enlarged(window)
        looked_at = [widget for widget in window.findChildren(QWidget) if _has_words(widget)]
        assert len(looked_at) > 30
        for widget in looked_at:
            area = QRect(widget.mapTo(window, QPoint()), widget.size()).intersected(window.rect())
            colour_counts = Counter(_colours(image, area))
            ground = QColor(colour_counts.most_common(1)[0][0])
            best = max(contrast(QColor(rgb), ground) for rgb in colour_counts)
            assert best >= TEXT, (widget.objectName(), type(widget).__name__, _words(widget), ground.name())


SCALE = 3
"""At which the stems of letters are wider than a pixel, so that one has the colour of the ink."""


def _enlarged(window: QWidget) -> QImage:
    image = QImage(window.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    QApplication.sendPostedEvents()
    painter = QPainter(image)
    window.render(painter, QPoint(), QRegion(window.rect()))
    painter.end()
    return image


def _colours(image: QImage, area: QRect) -> Iterator[int]:
    for y in range(area.top() * SCALE, (area.bottom() + 1) * SCALE):
        for x in range(area.left() * SCALE, (area.right() + 1) * SCALE):
            yield image.pixel(x, y)


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _has_words(widget: QWidget) -> bool:
    whole = widget.visibleRegion().boundingRect().size() == widget.size()
    return widget.isEnabled() and widget.isVisible() and whole and bool(_words(widget).strip())

"""Classes, branches and splits stay apart for everybody, by their colours and by their markers."""

from __future__ import annotations

from itertools import combinations

import pytest
from colour_vision import VISIONS, ciede2000, distance, nearest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from nnplayground.ui.toolkit.markers import MARKER_ICONS, MARKERS, SPLIT_FILLS, Fill, Marker, class_marker, draw_markers
from nnplayground.ui.toolkit.theme import DARK, LIGHT, Theme

APART = 10.0
"""CIEDE2000: some four times what is just seen side by side."""
THEMES = pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])


def test_the_distance_is_that_of_its_authors() -> None:
    """Pairs and results of the table in Sharma, Wu and Dalal (2005)."""
    for one, other, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


@THEMES
def test_classes_stay_apart_for_everybody(now: Theme) -> None:
    assert len(set(now.class_line_colours(10))) == 10
    for wheel in (now.class_line_colours(10), now.class_colours(10)):
        apart, *pair = nearest(wheel)
        assert apart >= APART, pair
    assert now.class_colours(2) == (now.negative, now.positive)


@THEMES
def test_splits_and_branches_stay_apart_for_everybody(now: Theme) -> None:
    for lines in ((now.train, now.validation, now.test), now.branches):
        apart, *pair = nearest(lines)
        assert apart >= APART, pair
    for branch in now.branches:
        for other in (now.positive, now.negative, now.train):
            assert min(distance(branch, other, vision) for vision in VISIONS) >= APART, (branch, other)


def drawn(marker: Marker, fill: Fill, size: float) -> QImage:
    """Black on white, without a rim."""
    image = QImage(24, 24, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_markers(painter, marker, fill, [QPointF(12.0, 12.0)], size, QColor("black"), QColor("white"))
    painter.end()
    return image


def ink(image: QImage) -> list[float]:
    """How much of each pixel is covered, from 0 to 1."""
    return [1.0 - image.pixelColor(x, y).valueF() for y in range(24) for x in range(24)]


def test_every_class_has_a_form_and_every_split_a_filling_that_can_be_told_apart(qapp: object) -> None:
    looks = {(marker, fill): ink(drawn(marker, fill, 9.0)) for marker in MARKERS for fill in SPLIT_FILLS.values()}
    assert len(looks) == 30
    for one, other in combinations(looks, 2):
        differs = sum(abs(a - b) for a, b in zip(looks[one], looks[other], strict=True))
        assert differs > 6.0, (one, other)  # pixels
    sizes = [sum(looks[marker, "full"]) for marker in MARKERS]
    assert max(sizes) < 1.15 * min(sizes), "of one area"
    assert len(set(MARKER_ICONS.values())) == len(MARKERS)


def test_classes_of_one_colour_have_other_forms() -> None:
    count = len(LIGHT.class_line_colours(10))
    looks = [(index % count, class_marker(index)) for index in range(100)]
    assert len(set(looks)) == 100

"""Tables of colours and the pictures made with them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from nnplayground.ui.toolkit import colours
from nnplayground.ui.toolkit.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def pixel(image: QImage, x: int, y: int) -> tuple[int, int, int, int]:
    colour = image.pixelColor(x, y)
    return colour.red(), colour.green(), colour.blue(), colour.alpha()


@THEMES
def test_the_diverging_table_goes_from_orange_over_neutral_to_blue(theme: Theme) -> None:
    table = colours.diverging(theme)
    assert table.shape == (256, 4)
    assert not table.flags.writeable
    for place, name in ((0, theme.negative), (255, theme.positive)):
        assert tuple(table[place]) == QColor(name).getRgb()
    neutral = np.array(QColor(theme.neutral).getRgb())
    assert np.abs((table[127].astype(int) + table[128]) / 2 - neutral).max() <= 1
    assert tuple(colours.sequential(theme)[0]) == QColor(theme.base).getRgb()


def test_row_0_is_the_lowest_and_what_is_no_number_is_transparent() -> None:
    table = colours.diverging(LIGHT)
    values = np.array([[-1.0, 1.0, 0.0], [np.nan, np.inf, -np.inf], [5.0, -5.0, 0.2]])
    picture = colours.image(values, -1.0, 1.0, table)
    assert (picture.width(), picture.height()) == (3, 3)
    assert pixel(picture, 0, 2) == QColor(LIGHT.negative).getRgb()
    assert pixel(picture, 1, 2) == QColor(LIGHT.positive).getRgb()
    assert pixel(picture, 0, 1)[3] == 0
    assert pixel(picture, 1, 1) == pixel(picture, 0, 0) == QColor(LIGHT.positive).getRgb()
    assert pixel(picture, 2, 1) == QColor(LIGHT.negative).getRgb()
    at = colours.colour_at(0.2, -1.0, 1.0, table)
    assert np.abs(np.subtract(pixel(picture, 2, 0)[:3], (at.red(), at.green(), at.blue()))).max() <= 1


def test_the_numbers_of_a_diverged_run_are_painted() -> None:
    """Without a warning, too: those fail here."""
    table = colours.diverging(LIGHT)
    most = float(np.finfo(np.float32).max)
    values = np.array([[-most, 0.0, most], [np.inf, -np.inf, np.nan]], dtype=np.float32)
    for reach in (most, 1.0, 1e-30):
        picture = colours.image(values, -reach, reach, table)
        assert pixel(picture, 0, 1) == pixel(picture, 1, 0) == QColor(LIGHT.negative).getRgb()
        assert pixel(picture, 2, 1) == pixel(picture, 0, 0) == QColor(LIGHT.positive).getRgb()
        assert pixel(picture, 2, 0)[3] == 0


def test_a_range_of_no_width_gives_a_picture() -> None:
    assert not colours.image(np.ones((2, 2)), 1.0, 1.0, colours.diverging(LIGHT)).isNull()
    assert colours.colour_at(float("nan"), -1, 1, colours.diverging(LIGHT)).isValid()


def test_several_classes_mix_by_their_scores_and_the_winner_shows_when_discretized() -> None:
    scores = np.zeros((1, 3, 3))
    scores[0, 0] = (1.0, 0.0, 0.0)
    scores[0, 1] = (1 / 3, 1 / 3, 1 / 3)
    scores[0, 2] = (0.1, 0.2, 0.7)
    soft, hard = colours.class_image(scores, LIGHT), colours.class_image(scores, LIGHT, discretize=True)
    names = LIGHT.class_colours(3)
    assert pixel(soft, 0, 0) == pixel(hard, 0, 0) == QColor(names[0]).getRgb()
    assert pixel(hard, 2, 0) == QColor(names[2]).getRgb()
    assert pixel(soft, 2, 0) != pixel(hard, 2, 0)
    neutral = np.array(QColor(LIGHT.neutral).getRgb())
    assert np.abs(np.array(pixel(soft, 1, 0)) - neutral).max() < 40

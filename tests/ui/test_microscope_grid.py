"""A grid of numbers without its widget: what it shows, and the picture that is painted of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from panel_parts import show
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnplayground.expressions.tensor import Array, Tensor
from nnplayground.ui.microscope.inspection.grid import NumberGrid
from nnplayground.ui.microscope.inspection.grid_content import GridContent
from nnplayground.ui.microscope.inspection.grid_geometry import Geometry
from nnplayground.ui.microscope.inspection.grid_painting import GridPainter, GridPicture
from nnplayground.ui.microscope.inspection.number_colours import grounds, limit_of, shades
from nnplayground.ui.microscope.inspection.tensor_layout import Places, layout_of
from nnplayground.ui.toolkit.theme import DARK, LIGHT, Theme

WEIGHTS: Array = np.array([[0.25, -1.5, 0.0], [3.0, -0.125, 1.0]])
NOWHERE: Places = np.zeros((0, 2), dtype=np.int64)


def of(numbers: Array, geometry: Geometry | None = None, theme: Theme = LIGHT) -> GridPicture:
    """Numbers written in cells of 40 x 20 pixels, of which all can be seen."""
    geometry = geometry or Geometry(layout_of(numbers.shape, batched=False), QSize(40, 20))
    font = QFont()
    font.setPixelSize(11)
    return GridPicture(
        numbers.reshape(-1), limit_of(numbers), 4, hidden=False, written=True, geometry=geometry, scrolled=QPoint(),
        room=geometry.size, cursor=None, focused=False, lit=NOWHERE, number_font=font, small_font=font, theme=theme,
    )  # fmt: skip


def painted(picture: GridPicture) -> QImage:
    image = QImage(picture.room, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    GridPainter(picture).paint(painter, image.rect())
    painter.end()
    return image


def colour_at(image: QImage, picture: GridPicture, row: int, column: int) -> QColor:
    """Of a place in a cell where neither figures nor frames are."""
    return image.pixelColor(picture.cell_rect(row, column).topLeft() + QPoint(4, 4))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_cell_has_the_colour_of_its_number(qtbot: QtBot, theme: Theme) -> None:
    picture = of(WEIGHTS, theme=theme)
    image = painted(picture)
    colours = grounds(theme, False)[1]
    for place, shade in np.ndenumerate(shades(WEIGHTS, 3.0)):
        assert colour_at(image, picture, *place) == colours[shade]
    assert painted(replace(picture, written=False)) != image, "its figures"


def test_hidden_numbers_cannot_be_told_apart(qtbot: QtBot) -> None:
    other = of(-2.0 * WEIGHTS)
    assert painted(of(WEIGHTS)) != painted(other)
    assert painted(replace(of(WEIGHTS), hidden=True)) == painted(replace(other, hidden=True))


def test_what_is_lit_is_framed_and_the_rest_fades(qtbot: QtBot) -> None:
    plain = of(WEIGHTS)
    marked = replace(plain, lit=np.array([[0, 1]]))
    image = painted(marked)
    shade = shades(WEIGHTS, 3.0)
    assert colour_at(image, marked, 0, 1) == grounds(LIGHT, False)[1][shade[0, 1]]
    assert colour_at(image, marked, 1, 0).rgb() == grounds(LIGHT, True)[1][shade[1, 0]].rgb()
    rect = marked.cell_rect(0, 1)
    assert image.pixelColor(rect.left(), rect.center().y()) == QColor(LIGHT.lit)
    whole = replace(plain, lit=np.argwhere(np.ones_like(WEIGHTS)))
    assert painted(whole) == painted(plain), "all of it is nothing in particular"


def test_the_cursor_gives_way_to_what_is_lit_unless_the_keyboard_is_there(qtbot: QtBot) -> None:
    plain = of(WEIGHTS)
    assert painted(replace(plain, cursor=(1, 2))) != painted(plain)
    marked = replace(plain, lit=np.array([[0, 1]]))
    assert painted(replace(marked, cursor=(1, 2))) == painted(marked)
    assert painted(replace(marked, cursor=(1, 2), focused=True)) != painted(marked)


@pytest.mark.parametrize("scrolled", [QPoint(40, 40), QPoint(40, 20), QPoint(246, 86)])
def test_scrolled_it_is_a_part_of_the_whole_picture(qtbot: QtBot, scrolled: QPoint) -> None:
    """From the edge of a cell on: where one is cut, Qt rounds places below zero the other way."""
    kernels = np.random.default_rng(3).normal(size=(5, 4, 6))
    layout = layout_of(kernels.shape, batched=False).with_across(2)
    whole = of(kernels, Geometry(layout, QSize(40, 20), gap=6))
    whole = replace(whole, cursor=(2, 3), lit=np.array([[1, 1], [1, 2], [6, 7]]), focused=True)
    room = QSize(170, 110)
    assert painted(replace(whole, scrolled=scrolled, room=room)) == painted(whole).copy(QRect(scrolled, room))


def test_nothing_is_the_ground(qtbot: QtBot) -> None:
    picture = replace(of(np.zeros(0)), room=QSize(30, 20))
    ground = QImage(picture.room, QImage.Format.Format_RGB32)
    ground.fill(QColor(LIGHT.base))
    assert painted(picture) == ground


def test_the_widget_shows_the_picture_that_it_gives(qtbot: QtBot) -> None:
    grid = NumberGrid()
    show(qtbot, grid, 300, 120)
    grid.show_tensor(Tensor("W", "W", np.random.default_rng(1).normal(size=(30, 20)), "parameter", batched=False), 4)
    grid.set_marks((20, 11), [np.array([[21, 10], [22, 11]])])
    assert grid.scrolled != QPoint()
    shown = grid.viewport().grab().toImage()
    assert painted(grid.picture()).convertToFormat(shown.format()) == shown


@pytest.mark.parametrize("across", [1, 2, 3, 5])
def test_marks_stay_with_their_numbers_when_the_blocks_move(across: int) -> None:
    content = GridContent()
    tensor = Tensor("W", "W", np.arange(120.0).reshape(5, 4, 6), batched=False)
    assert content.show(tensor)
    content.set_marks((3, 2, 5), [np.array([[4, 0, 1], [0, 1, 2]])])
    content.set_layout(content.layout.with_across(across))
    assert content.cursor is not None
    assert content.number(*content.cursor) == ((3, 2, 5), 89.0)
    assert {content.number(int(row), int(column)) for row, column in content.lit} == {
        ((4, 0, 1), 97.0),
        ((0, 1, 2), 8.0),
    }
    assert not content.show(Tensor("W", "W", -tensor.array, batched=False)), "of the same form"
    assert not len(content.lit)


def test_the_part_is_shown_in_which_the_chosen_number_lies() -> None:
    content = GridContent()
    content.show(Tensor("x", "x", np.arange(72.0).reshape(3, 2, 3, 4)))
    assert content.numbers.tolist() == list(range(24))
    content.set_marks((2, 1, 0, 3), [])
    assert content.lead == (2,)
    assert content.numbers.tolist() == list(range(48, 72))
    content.clear()
    assert content.tensor is None
    assert content.place_in_sight is None

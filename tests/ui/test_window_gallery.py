"""The gallery of templates."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window

from nnplayground.templates import TEMPLATES
from nnplayground.ui.gallery.entries import EMPTY, entries
from nnplayground.ui.gallery.picture import SIZE, picture
from nnplayground.ui.gallery.sample import sample
from nnplayground.ui.theme import DARK, LIGHT, Theme


def test_a_template_is_chosen_by_keyboard(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        keys(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        gallery = window.files.gallery
        assert gallery is not None
        assert gallery.isVisible()
        assert not gallery.isModal()
        QTest.keyClick(gallery.cards, Qt.Key.Key_Right)
        QTest.keyClick(gallery.cards, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.document.project.template == list(TEMPLATES)[1])
        assert not gallery.isVisible()
        assert not window.document.modified
        assert window.windowTitle().startswith(TEMPLATES[list(TEMPLATES)[1]].title)


def test_double_click_opens_the_empty_canvas(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new"].trigger()
        gallery = window.files.gallery
        assert gallery is not None
        item = gallery.cards.item(gallery.cards.count() - 1)
        assert item is not None
        gallery.cards.scrollToItem(item)
        place = gallery.cards.visualItemRect(item).center()
        QTest.mouseClick(gallery.cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(gallery.cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: not window.document.project.graph.nodes)
        assert window.document_name() == "Untitled"


@pytest.mark.parametrize("template", entries(), ids=lambda template: template.name or "empty")
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_template_has_a_picture_of_its_data(qapp: object, template: object, look: Theme) -> None:
    assert isinstance(template, type(EMPTY))
    project = template.build()
    found = sample(project)
    assert len(found.points) >= 16
    assert np.isfinite(found.points).all()
    with_data = picture(project, found, look, 2.0)
    without = picture(project, None, look, 2.0)
    assert with_data.size() == SIZE * 2
    assert with_data != without

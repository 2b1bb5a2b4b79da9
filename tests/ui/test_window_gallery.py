"""The gallery of templates."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from patience import process_events
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_parts import keys, open_window

from nnplayground.templates import TEMPLATES, Level
from nnplayground.templates.kinds.step_by_step import BY_HAND
from nnplayground.ui.dialogs.gallery.dialog import Gallery
from nnplayground.ui.dialogs.gallery.entries import EMPTY, entries
from nnplayground.ui.dialogs.gallery.level import level_words
from nnplayground.ui.dialogs.gallery.picture import SIZE, picture
from nnplayground.ui.dialogs.gallery.sample import sample
from nnplayground.ui.toolkit.theme import DARK, LIGHT, Theme
from nnplayground.ui.window.title import document_name


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
        assert not window.document.file.modified
        assert window.windowTitle().startswith(TEMPLATES[list(TEMPLATES)[1]].title)


def test_double_click_opens_the_empty_canvas(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new"].trigger()
        gallery = window.files.gallery
        assert gallery is not None
        item = gallery.cards.item(gallery.cards.count() - 1)
        assert item is not None
        gallery.cards.scrollToItem(item)
        point = gallery.cards.visualItemRect(item).center()
        QTest.mouseClick(gallery.cards.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(gallery.cards.viewport(), Qt.MouseButton.LeftButton, pos=point)
        qtbot.waitUntil(lambda: not window.document.project.graph.nodes)
        assert document_name(window.document) == "Untitled"


def test_search_and_categories_by_typing(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new"].trigger()
        gallery = window.files.gallery
        assert gallery is not None

        def shown() -> set[str]:
            items = [gallery.cards.item(row) for row in range(gallery.cards.count())]
            return {item.text() for item in items if not item.isHidden()}

        everything = shown()
        assert len(everything) == len(entries())
        QTest.keyClicks(gallery.cards, "d")
        assert gallery.focusWidget() is gallery.search
        QTest.keyClicks(gallery.search, "igit HAND")
        assert "Digits" in shown()
        assert len(shown()) < len(everything)
        QTest.keyClicks(gallery.search, "xyz")
        assert not shown()
        assert not gallery.cards.isVisible()
        QTest.keyClick(gallery.search, Qt.Key.Key_Return)
        assert gallery.isVisible()
        QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
        assert gallery.isVisible()
        assert shown() == everything
        names = [gallery.categories.item(row).text() for row in range(gallery.categories.count())]
        tables = gallery.categories.item(names.index("Tables"))
        at = gallery.categories.visualItemRect(tables).center()
        QTest.mouseClick(gallery.categories.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert shown() == {template.title for template in entries() if template.category == "Tables"}
        QTest.keyClick(gallery.cards, Qt.Key.Key_Return)
        first = next(template for template in entries() if template.category == "Tables")
        qtbot.waitUntil(lambda: window.document.project.template == first.name)


def test_only_pictures_in_sight_are_made(qtbot: QtBot) -> None:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    result: list[int] = []
    gallery.pictures.painted.connect(result.append)
    gallery.resize(560, 460)
    gallery.show()
    qtbot.waitUntil(lambda: 0 in result)
    qtbot.waitUntil(lambda: not gallery.pictures.busy)
    last = gallery.cards.count() - 1
    assert last not in result
    gallery.cards.scrollToBottom()
    qtbot.waitUntil(lambda: last in result)
    picture_of_it = gallery.pictures.get(last, 1.0)
    assert picture_of_it is not None
    assert picture_of_it.size() == SIZE


def test_pictures_left_out_by_closing_are_made_when_it_opens_again(qtbot: QtBot) -> None:
    with open_window(qtbot) as window:
        window.actions_by_name["new"].trigger()
        gallery = window.files.gallery
        assert gallery is not None
        gallery.grab()
        process_events()  # they are asked for
        gallery.close()
        window.actions_by_name["new"].trigger()
        gallery.grab()
        qtbot.waitUntil(lambda: gallery.pictures.get(0, 1.0) is not None and not gallery.pictures.busy)


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level("accuracy", at_least=0.97), "Test accuracy at least 97\u202f% after 1\u202f200 epochs"),
        (Level("r2", at_least=0.9, split="train"), "Training R² at least 0.9 after 1\u202f200 epochs"),
        (Level("loss", at_most=0.01, split="validation"), "Validation loss at most 0.01 after 1\u202f200 epochs"),
        (
            Level("accuracy", at_least=0.4, at_most=0.75),
            "Test accuracy between 40\u202f% and 75\u202f% after 1\u202f200 epochs",
        ),
    ],
)
def test_the_card_says_what_is_reached(level: Level, words: str) -> None:
    assert str(level_words(replace(EMPTY, level=level, epochs=1200))) == words
    assert level_words(EMPTY) is None


@pytest.mark.parametrize("template", entries(), ids=lambda template: template.name or "empty")
@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_template_has_a_picture_of_its_data(qapp: object, template: object, look: Theme) -> None:
    assert isinstance(template, type(EMPTY))
    project = template.build()
    preview = sample(project)
    assert len(preview.points) >= (1 if template.category == BY_HAND else 16)
    assert np.isfinite(preview.points).all()
    with_data = picture(project, preview, look, 2.0)
    without = picture(project, None, look, 2.0)
    assert with_data.size() == SIZE * 2
    assert with_data != without


def test_home_end_enter_and_tab_do_what_they_do_elsewhere(qtbot: QtBot) -> None:
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    gallery.activateWindow()
    qtbot.waitUntil(gallery.cards.hasFocus)
    chosen: list[str] = []
    gallery.chosen.connect(lambda template: chosen.append(template.name))
    gallery.categories.setCurrentRow(2)
    shown = [row for row in range(gallery.cards.count()) if not gallery.cards.isRowHidden(row)]
    assert shown[0] > 0
    assert shown[-1] < gallery.cards.count() - 1
    for key, row in ((Qt.Key.Key_End, shown[-1]), (Qt.Key.Key_Home, shown[0])):
        QTest.keyClick(gallery.cards, key)
        assert gallery.cards.currentRow() == row
    QTest.keyClick(gallery.cards, Qt.Key.Key_Return)
    assert chosen == [entries()[shown[0]].name]
    for widget, following in itertools.pairwise((gallery.search, gallery.categories, gallery.cards)):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        assert gallery.focusWidget() is following
        QTest.keyClick(following, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert gallery.focusWidget() is widget

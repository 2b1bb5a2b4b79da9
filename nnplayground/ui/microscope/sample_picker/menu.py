"""The menu "Look at": the next minibatch at once, everything else in the window where it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from nnplayground.microscope.batch_selector import NextBatch
from nnplayground.text import mark
from nnplayground.ui.microscope.sample_picker.ink import takes_drawings
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

PAGES = (
    ("sample", mark("A &sample…"), mark("One sample of the training split, from a list"), "mdi6.table-row"),
    ("batch", mark("A &minibatch…"), mark("One of the minibatches of the coming epoch"), "mdi6.layers-outline"),
    ("values", mark("&Values of your own…"), mark("Type the inputs and the target"), "mdi6.keyboard-outline"),
    ("pad", mark("A &drawing…"), mark("Draw a picture with the mouse, as the network knows them"), "mdi6.draw"),
)
"""Name, entry, tooltip and icon of each page of the window, in their order."""


def fill_sample_menu(menu: QMenu, document: Document, window: QWidget) -> None:
    """The entries, as the document's data have them now."""
    model = document.microscope
    following = menu.addAction(icon("mdi6.skip-next-outline"), translated(mark("The &next minibatch")))
    following.setObjectName("look_at_following")
    following.setToolTip(translated(mark("The samples that training takes next")))
    following.triggered.connect(lambda: model.choose(NextBatch()))
    menu.addSeparator()
    for name, title, tip, picture in PAGES:
        if name == "pad" and not takes_drawings(document.project.spec):
            continue
        action = menu.addAction(icon(picture), translated(title))
        action.setObjectName(f"look_at_{name}")
        action.setToolTip(translated(tip))
        action.triggered.connect(lambda _on=False, name=name: _open(document, window, name))


def _open(document: Document, window: QWidget, page: str) -> None:
    from nnplayground.ui.microscope.sample_picker.dialog import open_sample_picker  # not needed before it is asked for

    open_sample_picker(document, window, page)

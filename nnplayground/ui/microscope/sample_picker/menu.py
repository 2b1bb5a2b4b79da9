"""The menu "Look at": the next minibatch at once, everything else in the window where it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nnplayground.microscope.batch_selector import NextBatch
from nnplayground.text import mark
from nnplayground.ui.microscope.sample_picker.ink import takes_drawings
from nnplayground.ui.shell.action import Action

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document

PAGES = (
    ("sample", mark("A &sample…"), mark("One sample of the training split, from a list"), "mdi6.table-row"),
    ("batch", mark("A &minibatch…"), mark("One of the minibatches of the coming epoch"), "mdi6.layers-outline"),
    ("values", mark("&Values of your own…"), mark("Type the inputs and the target"), "mdi6.keyboard-outline"),
    ("pad", mark("A &drawing…"), mark("Draw a picture with the mouse, as the network knows them"), "mdi6.draw"),
)
"""Name, entry, tooltip and icon of each page of the window, in their order."""


def sample_actions(document: Document, window: QWidget) -> list[Action[object]]:
    """The entries, as the document's data have them now."""
    following: Action[object] = Action(
        id="look_at_following",
        title=mark("The &next minibatch"),
        tip=mark("The samples that training takes next"),
        do=lambda _: document.microscope.choose(NextBatch()),
        icon="mdi6.skip-next-outline",
    )
    drawings = takes_drawings(document.project.spec)
    return [following, *(_page(document, window, *page) for page in PAGES if drawings or page[0] != "pad")]


def _page(document: Document, window: QWidget, name: str, title: str, tip: str, picture: str) -> Action[object]:
    return Action(
        id=f"look_at_{name}", title=title, tip=tip, do=lambda _: _open(document, window, name), group=1, icon=picture
    )


def _open(document: Document, window: QWidget, page: str) -> None:
    from nnplayground.ui.microscope.sample_picker.dialog import open_sample_picker  # not needed before it is asked for

    open_sample_picker(document, window, page)

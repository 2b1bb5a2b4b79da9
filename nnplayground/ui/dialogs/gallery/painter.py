"""The pictures of the cards: made in threads, those that can be seen first."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from nnplayground.project import Project
from nnplayground.templates import Template
from nnplayground.text import UserError
from nnplayground.ui.dialogs.gallery.picture import picture
from nnplayground.ui.dialogs.gallery.sample import SamplePreview, sample
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.theme import Theme, theme

_log = logging.getLogger(__name__)


class CardPictures(QObject):
    """Asked for one by one, as cards come into sight; a picture that is there stays until the theme changes."""

    painted = Signal(int)
    """The place of a template whose picture is there."""

    def __init__(self, templates: list[Template], background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._templates = templates
        self._background = background
        self._images: dict[int, tuple[str, float, QImage]] = {}
        self._known: dict[int, tuple[Project, SamplePreview | None]] = {}
        self._asked: list[int] = []
        self._under_way: set[int] = set()
        self._ratio = 1.0
        self._late = single_shot(self, self._begin)

    @property
    def busy(self) -> bool:
        """Whether a picture that was asked for is still to come."""
        return bool(self._asked or self._under_way)

    def get(self, place: int, ratio: float) -> QImage | None:
        """The picture, or None while it is being made; one in other colours may stand in for it."""
        kept = self._images.get(place)
        if (kept is None or kept[:2] != (theme().name, ratio)) and place not in self._under_way:
            self._ratio = ratio
            if place not in self._asked:
                self._asked.append(place)
            if not self._late.isActive():  # not while the card is painted: the window is to be there first
                self._late.start()
        return None if kept is None else kept[2]

    def stop(self) -> None:
        """No one looks: what has not begun is left out until it is asked for again."""
        self._late.stop()
        self._background.drop()
        self._asked.clear()
        self._under_way.clear()

    def _begin(self) -> None:
        for place in self._asked:
            self._under_way.add(place)
            work = partial(_draw, self._templates[place], self._known.get(place), theme(), self._ratio)
            self._background.start(work, partial(self._take, place, theme().name, self._ratio))
        self._asked.clear()

    def _take(
        self, place: int, name: str, ratio: float, drawn: tuple[QImage, tuple[Project, SamplePreview | None]]
    ) -> None:
        self._under_way.discard(place)
        self._images[place] = (name, ratio, drawn[0])
        self._known[place] = drawn[1]
        self.painted.emit(place)


def _draw(
    template: Template, known: tuple[Project, SamplePreview | None] | None, look: Theme, ratio: float
) -> tuple[QImage, tuple[Project, SamplePreview | None]]:
    """Picture, and what it was made from.  In a thread."""
    if known is None:
        project = template.build()
        try:
            known = project, sample(project)
        except UserError as error:  # data that are not there: the network is shown all the same
            _log.info("A template without a picture of its data: %s", error)
            known = project, None
    return picture(*known, look, ratio), known

"""What a template is, and the collection of all of them."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from nnplayground.datasets.spec import SplitName
from nnplayground.project import Project
from nnplayground.registry import UnknownKindError
from nnplayground.text import text

Measure = Literal["accuracy", "r2", "loss"]


@dataclass(frozen=True)
class Level:
    """What the template reaches in its own number of epochs, on nine at least of the seeds 0 to 9; a test holds it to
    this."""

    measure: Measure
    at_least: float | None = None
    at_most: float | None = None
    split: SplitName = "test"

    def holds(self, value: float) -> bool:
        """Whether a measured value is good enough; NaN never is."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Template:
    """A project to start from.  ``title``, ``help`` and ``category`` are marked for translation."""

    name: str
    title: str
    help: str
    category: str
    epochs: int
    """Trained by the command line when it is told no number."""
    level: Level
    make: Callable[[], Project] = field(repr=False)
    rank: int = 100
    pace: int | None = None
    """Steps a second at which a class sees it learn, one of those that the window offers; None for as fast as it
    goes.  The window begins with it; the command line does not care."""
    looks_at: tuple[str, ...] = ()
    """Kinds of the plots in which its subject is seen: the window brings them to the front."""

    def build(self) -> Project:
        """A fresh, untrained project."""
        return replace(self.make(), template=self.name)


class Templates(Mapping[str, Template]):
    """Templates by name, in the order of the gallery.  Found by importing the modules of ``kinds`` once."""

    def __init__(self) -> None:
        self._templates: dict[str, Template] = {}
        self._loaded = False

    def add(
        self,
        *,
        name: str,
        title: str,
        help: str,
        category: str,
        epochs: int,
        level: Level,
        rank: int,
        pace: int | None = None,
        looks_at: tuple[str, ...] = (),
    ) -> Callable[[Callable[[], Project]], Callable[[], Project]]:
        """Decorator of a function that makes the project."""

        def register(make: Callable[[], Project]) -> Callable[[], Project]:
            if name in self._templates:
                raise ValueError(f"two templates are called {name!r}")
            self._templates[name] = Template(name, title, help, category, epochs, level, make, rank, pace, looks_at)
            return make

        return register

    def __getitem__(self, name: str) -> Template:
        self._load()
        if name not in self._templates:
            near = difflib.get_close_matches(name, self._templates, n=1, cutoff=0.5)
            raise UnknownKindError(
                text("There is no template called {name!r}. Did you mean {near!r}?", name=name, near=near[0])
                if near
                else text("There is no template called {name!r}. There are: {known}.", name=name, known=", ".join(self))
            )
        return self._templates[name]

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._templates

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._templates, key=lambda name: (self._templates[name].rank, name)))

    def __len__(self) -> int:
        self._load()
        return len(self._templates)

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        package = importlib.import_module("nnplayground.templates.kinds")
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")


TEMPLATES = Templates()

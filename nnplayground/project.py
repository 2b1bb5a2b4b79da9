"""A project: everything that a document holds but the trained state, as one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nnplayground.datasets.dataset import Dataset, Samples
from nnplayground.datasets.prepare import Prepared, loaded, prepare
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.graph.graph import Graph
from nnplayground.training.settings import Settings


@dataclass(frozen=True)
class WeightEdit:
    """A parameter's element that the user set by hand.

    ``step`` is the training step at which it happened: edits of step 0 belong to the initial weights and are made
    again by Reset.  ``old`` is what stood there, so that undoing puts it back.
    """

    node: str
    parameter: str
    index: tuple[int, ...]
    value: float
    old: float
    step: int


@dataclass(frozen=True)
class Project:
    """The document model.  Every change of it by the user is one undo step."""

    graph: Graph
    dataset: Dataset
    settings: Settings = field(default_factory=Settings)
    weight_draw: int = 0
    """How often New weights was asked for: another random source of initial weights each time."""
    data_draw: int = 0
    """How often New data was asked for."""
    edits: tuple[WeightEdit, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What travels in the project file: a CSV, by the name that the data set gives it."""
    template: str = ""
    """The template that it began as, or empty."""

    @property
    def spec(self) -> DataSpec:
        return self.dataset.spec()

    def load_samples(self, report: Report = silent) -> Samples:
        """The samples as they come.  May be slow: not on the GUI thread.  Raises ``DataError``, and what ``report``
        raises."""
        return loaded(self.dataset, seed=self.settings.seed, draw=self.data_draw, files=self.files, report=report)

    def load_data(
        self, report: Report = silent, fold: tuple[int, int] | None = None, samples: Samples | None = None
    ) -> Prepared:
        """The samples, split and standardized, or fold (k, n) of them; ``samples``, where they are loaded already.
        May be slow: not on the GUI thread.  Raises ``DataError``, and what ``report`` raises."""
        settings = self.settings
        return prepare(
            self.dataset,
            seed=settings.seed,
            draw=self.data_draw,
            train_share=settings.train_share,
            validation_share=settings.validation_share,
            files=self.files,
            label_noise=settings.label_noise,
            fold=fold,
            report=report,
            samples=samples,
        )

    def with_graph(self, graph: Graph) -> Project:
        return replace(self, graph=graph)

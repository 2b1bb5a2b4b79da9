"""The data of a document: loaded in a thread, remembered for Undo, downloaded only where the user has agreed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnplayground.datasets.prepare import Prepared
from nnplayground.project import Project
from nnplayground.text import Text
from nnplayground.training.state.state import START
from nnplayground.ui.document.data_loader import DataLoader, Progress


class DocumentData(QObject):
    """What was loaded for the project that was asked for last, or why there is nothing."""

    loaded = Signal(Prepared)
    """It is there; ``changed`` follows."""
    failed = Signal(Text)
    """Why nothing could be loaded; ``changed`` went before."""
    changed = Signal()
    """``prepared`` or ``problem`` is another."""
    progressed = Signal(Progress)
    """While loading takes long, and once that has ended, whatever came of it."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        """Nothing is loaded before ``load``."""
        super().__init__(parent)
        self.prepared: Prepared | None = None
        self.problem: Text | None = None
        self._project = project
        self._last: tuple[tuple[object, ...], Prepared] | None = None
        """What was loaded last, and what of the project it follows from: while other data are loaded, or where that
        failed, Undo has it back at once."""
        self._downloads: set[str] = set()
        """Kinds of data sets that may download what they lack."""
        self._loader = DataLoader(self)
        self._loader.loaded.connect(self._take)
        self._loader.failed.connect(self.fail)
        self._loader.progressed.connect(self.progressed)

    @property
    def loading(self) -> bool:
        return self._loader.busy

    @property
    def offer(self) -> Text | None:
        """What the data set would have to download, as long as no one has said that it may."""
        dataset = self._project.dataset
        return None if dataset.kind in self._downloads else dataset.to_fetch()

    def load(self, project: Project) -> None:
        """Have the data of ``project``; those that were loaded last are there at once."""
        self.put(project)
        self.announce()

    def put(self, project: Project) -> None:
        """As ``load``, but nobody is told before ``announce``."""
        self._project = project
        self.prepared, self.problem = None, None
        self._loader.cancel()
        if self._last is not None and self.remembers(project):
            self._remember(self._last[1])
        elif self.offer is not None:
            self.problem = self.offer
        else:
            self._loader.load(project)

    def announce(self) -> None:
        """Tell what has become of the data."""
        self.progressed.emit(Progress())
        if self.prepared is not None:
            self.loaded.emit(self.prepared)
        self.changed.emit()

    def load_again(self) -> None:
        """Load the data once more, where that failed or was stopped."""
        if self.prepared is None and not self.loading:
            self.load(self._project)

    def allow_download(self) -> None:
        """Let this data set download what it lacks, now and whenever it is used in this window."""
        self._downloads.add(self._project.dataset.kind)
        self.load_again()

    def stop(self) -> None:
        """Load no further; a download has to be agreed to again.  No signal follows."""
        self._loader.cancel()
        self._downloads.discard(self._project.dataset.kind)

    def fail(self, problem: Text) -> None:
        """There are no data, and this is why."""
        self.problem = problem
        self.progressed.emit(Progress())
        self.changed.emit()
        self.failed.emit(problem)

    def remembers(self, project: Project) -> bool:
        """Whether the data of ``project`` are those that were loaded last."""
        return self._last is not None and self._last[0] == data_key(project)

    def forget(self) -> None:
        """Another project comes: what was loaded is of no use any more."""
        self._last = None

    def close(self) -> None:
        """Wait for the thread."""
        self._loader.close()

    def _take(self, prepared: Prepared) -> None:
        self._remember(prepared)
        self.announce()

    def _remember(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._last = (data_key(self._project), prepared)


def data_key(project: Project) -> tuple[object, ...]:
    """What of a project its data follow from: the data set, its draw and its files, then how they are split."""
    settings = project.settings
    return (
        project.dataset, project.data_draw, {name: file for name, file in project.files.items() if name != START},
        settings.seed, settings.train_share, settings.validation_share, settings.label_noise,
    )  # fmt: skip

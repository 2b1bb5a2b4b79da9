"""Data that take long: the window hears how far they are, and can stop them without losing what it had."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import Dataset, Samples
from nnplayground.datasets.progress import Report, silent
from nnplayground.datasets.spec import DataSpec
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text, text
from nnplayground.ui.document.data_actions import cancel_loading, use_dataset
from nnplayground.ui.document.document import Document


class Slow(Dataset):
    """Not registered.  Loads until it is let go, or stopped."""

    kind = "slow"
    go_on: ClassVar[threading.Event] = threading.Event()
    stopped: ClassVar[threading.Event] = threading.Event()
    loads: ClassVar[int] = 0

    def spec(self) -> DataSpec:
        return DataSpec((2,), "regression", target_names=("y",))

    def load(self, seed: int, files: Mapping[str, bytes], report: Report = silent) -> Samples:
        Slow.loads += 1
        try:
            while not self.go_on.wait(0.005):
                report(text("Reading a lot"), 0.25)
        finally:
            self.stopped.set()
        return Samples(np.zeros((10, 2)), np.zeros((10, 1)), (text("One picture was left out."),))


@pytest.fixture(autouse=True)
def _slow(qtbot: QtBot, document: Document) -> Iterator[None]:
    """The first data of the document are there; those of ``Slow`` are not, as long as the test does not let them go."""
    Slow.go_on, Slow.stopped, Slow.loads = threading.Event(), threading.Event(), 0
    qtbot.waitUntil(lambda: document.data is not None)
    yield
    Slow.go_on.set()


def test_progress_is_told_and_ends(qtbot: QtBot, document: Document) -> None:
    reports: list[tuple[Text | None, float | None]] = []
    messages: list[str] = []
    document.data_progress.connect(lambda progress: reports.append((progress.what, progress.share)))
    document.message_raised.connect(lambda note: messages.append(str(note)))
    use_dataset(document, Slow(), "Use a slow data set")
    assert document.source.loading
    qtbot.waitUntil(lambda: any(what is not None for what, _ in reports))
    Slow.go_on.set()
    qtbot.waitUntil(lambda: document.data is not None)
    assert not document.source.loading
    assert {(str(what), share) for what, share in reports if what is not None} == {("Reading a lot", 0.25)}
    assert reports[-1] == (None, None)
    assert messages == ["One picture was left out."]


def test_a_stop_undoes_the_edit_that_asked_for_the_data(qtbot: QtBot, document: Document) -> None:
    before, data = document.project, document.data
    use_dataset(document, Slow(), "Use a slow data set")
    qtbot.waitUntil(lambda: Slow.loads == 1)
    with qtbot.waitSignal(document.message) as raised:
        cancel_loading(document)
    assert "Loading was stopped" in str(raised.args[0])
    # At once, and without loading anything again.
    assert document.project is before
    assert document.data is data
    assert document.data_problem is None
    qtbot.waitUntil(Slow.stopped.is_set)
    assert not document.source.loading
    cancel_loading(document)  # there is nothing to stop any more
    assert document.project is before
    # Redo tries again.
    document.undo_stack.redo()
    Slow.go_on.set()
    qtbot.waitUntil(lambda: document.data is not None and document.data is not data)
    assert Slow.loads == 2


def test_a_stop_after_other_edits_leaves_these_and_can_be_taken_back(qtbot: QtBot, document: Document) -> None:
    use_dataset(document, Slow(), "Use a slow data set")
    document.edit_settings("Other learning rate", learning_rate=0.5)
    cancel_loading(document)
    assert document.project.settings.learning_rate == 0.5
    assert document.data is None
    assert "Loading was stopped" in str(document.data_problem)
    assert document.training.obstacle is document.data_problem
    Slow.go_on.set()
    document.source.load_again()
    assert document.data_problem is None
    qtbot.waitUntil(lambda: document.data is not None)


def test_undo_while_it_loads_has_the_old_data_back_at_once(qtbot: QtBot, document: Document) -> None:
    data = document.data
    use_dataset(document, Slow(), "Use a slow data set")
    qtbot.waitUntil(lambda: Slow.loads == 1)
    document.undo_stack.undo()
    assert document.data is data
    qtbot.waitUntil(Slow.stopped.is_set)


def test_closing_does_not_wait_for_the_data(qtbot: QtBot) -> None:
    Slow.go_on, Slow.stopped, Slow.loads = threading.Event(), threading.Event(), 0
    document = Document(TEMPLATES["circle"].build())
    use_dataset(document, Slow(), "Use a slow data set")
    qtbot.waitUntil(lambda: Slow.loads == 1)
    document.close()
    assert Slow.stopped.is_set()


def test_label_noise_loads_the_data_anew(qtbot: QtBot, document: Document) -> None:
    before = document.data
    assert before is not None
    document.edit_settings("Label noise", label_noise=0.3)
    qtbot.waitUntil(lambda: document.data is not None)
    after = document.data
    assert after is not None
    np.testing.assert_array_equal(before.inputs["train"], after.inputs["train"])
    assert np.count_nonzero(before.targets["train"] != after.targets["train"]) == 75

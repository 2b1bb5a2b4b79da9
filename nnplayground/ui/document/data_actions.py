"""What can be done to the data of a document, each as one undo step in which the network stays fit for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.fit import fit_to_data
from nnplayground.text import mark, text
from nnplayground.training.state.state import START
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


def use_dataset(
    document: Document,
    dataset: Dataset,
    label: str,
    merge: str | None = None,
    files: Mapping[str, bytes] | None = None,
) -> None:
    """Take another data set, or other settings of it; loss function and output width follow where they must.

    ``files`` replaces what travels with the project; None keeps it.
    """
    project = document.project
    graph = project.graph
    before, after = project.spec, dataset.spec()
    if before != after:
        graph = fit_to_data(graph, before, after)
    # Trained weights to start from belong to the network, not to the data.
    begun = {name: content for name, content in project.files.items() if name == START}
    kept = project.files if files is None else {**files, **begun}
    document.edit(replace(project, dataset=dataset, graph=graph, files=kept), label, merge)


def new_data(document: Document) -> None:
    """Another draw of the data."""
    project = document.project
    document.edit(replace(project, data_draw=project.data_draw + 1), translated(mark("New data")))


def cancel_loading(document: Document) -> None:
    """Stop loading.  The edit that asked for the new data is undone where it was the last one, so that the old
    data are there again; otherwise there are none until they are loaded again, or until others are chosen."""
    if not document.source.loading:
        return
    document.source.stop()
    before = document.undone
    if before is not None and document.source.remembers(before):
        document.undo_stack.undo()
        document.message.emit(text("Loading was stopped. The data are the ones of before."))
    else:
        document.source.fail(text("Loading was stopped. Load the data again, or choose others."))

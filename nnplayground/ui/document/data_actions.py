"""What can be done to the data of a document, each as one undo step in which the network stays fit for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nnplayground.datasets.dataset import Dataset
from nnplayground.graph.fit import fit_to_data
from nnplayground.training.state.state import START

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

"""Data sets that lie in a folder: choosing it, and what a folder is that was dropped on the window."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from nnplayground.datasets.dataset import DATASETS, Dataset
from nnplayground.fields.errors import FieldError
from nnplayground.text import mark
from nnplayground.ui.document.data_actions import use_dataset
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.path_editor import folder_dialog
from nnplayground.ui.toolkit.translate import translated

_PICTURES = "image_folder"


@runtime_checkable
class _FromFolder(Protocol):
    """A data set that knows where its files lie."""

    path: str


def has_folder(cls: type[Dataset]) -> bool:
    """Whether data sets of this class are read from a folder that the user chooses."""
    field = cls.fields().get("path")
    return field is not None and field.editor == "path"


def choose_folder(document: Document, parent: QWidget, cls: type[Dataset] | None = None) -> None:
    """Ask for the folder of a data set, of the document's own unless ``cls`` is given; then use it.  Does not block."""
    chosen = type(document.project.dataset) if cls is None else cls
    now = document.project.dataset
    start = now.path if isinstance(now, chosen) and isinstance(now, _FromFolder) else ""
    dialog = folder_dialog(parent, translated(mark("Choose a folder")), start)
    dialog.fileSelected.connect(lambda name: use_folder(document, Path(name), chosen))
    dialog.open()


def use_folder(document: Document, folder: Path, cls: type[Dataset] | None = None) -> None:
    """Make a folder the document's data; a message says why where it cannot be.

    Without ``cls``: IDX files belong to the document's data set where it has such files, else to MNIST; any other
    folder is one of pictures.
    """
    now = document.project.dataset
    if cls is None:
        if any(folder.glob("train-images*")):
            cls = type(now) if has_folder(type(now)) and now.kind != _PICTURES else DATASETS["mnist"]
        else:
            cls = DATASETS[_PICTURES]
    known = now if isinstance(now, cls) else cls()
    try:
        dataset = known.with_(path=str(folder))
    except FieldError as error:
        document.message_raised.emit(error.text)
        return
    use_dataset(document, dataset, translated(mark("Use data of {name}")).format(name=folder.name), files={})

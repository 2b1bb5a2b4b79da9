"""What a document is called in the window's title."""

from __future__ import annotations

from nnplayground.templates import TEMPLATES
from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.translate import translated


def document_name(document: Document) -> str:
    """The file's name, or the template's, or none; translated."""
    if document.file.path is not None:
        return document.file.path.name
    template = document.project.template
    return translated(TEMPLATES[template].title if template in TEMPLATES else mark("Untitled"))

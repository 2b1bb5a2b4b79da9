"""By-hand templates: the microscope opens by itself, as soon as the network is ready."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnplayground.project import Project
from nnplayground.templates.template import TEMPLATES, Template
from nnplayground.ui.document.document import Document

_KIND = "microscope"


def by_hand_template(project: Project) -> Template | None:
    """The template that the project was made from, where it is a by-hand template."""
    if project.template not in TEMPLATES:
        return None
    template = TEMPLATES[project.template]
    return template if _KIND in template.looks_at else None


class ByHandOpener(QObject):
    """Waits for the network of a template that was chosen just now, and opens the microscope on it, once.

    What the user does in the meantime comes first: after an edit, a step or another project nothing opens.
    """

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._project: Project | None = None
        """That which is waited for."""
        for signal in (document.training.run_changed, document.data_changed):
            signal.connect(self._begin_where_ready)

    def begin(self) -> None:
        """The document's project is a template that the user has chosen just now."""
        self._project = self._document.project if by_hand_template(self._document.project) is not None else None
        self._begin_where_ready()

    def _begin_where_ready(self) -> None:
        document = self._document
        if self._project is None:
            return
        trained = document.training.running or (
            document.training.snapshot is not None and document.training.snapshot.now.step > 0
        )
        if document.project is not self._project or trained or document.microscope.active:
            self._project = None
        elif document.training.obstacle is None and not document.microscope.busy:
            self._project = None
            document.microscope.open()

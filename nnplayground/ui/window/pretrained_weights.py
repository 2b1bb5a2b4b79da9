"""Starting from the trained weights of another project: choosing it, and saying what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from nnplayground.text import text
from nnplayground.ui.toolkit.background import Background

if TYPE_CHECKING:
    from nnplayground.project import Project
    from nnplayground.project_file.pretrained import Started
    from nnplayground.ui.shell.shell import Shell
    from nnplayground.ui.window.files import Files


class PretrainedWeights(QObject):
    """The file is read off the GUI thread; what comes of it is one undo step."""

    def __init__(self, shell: Shell, files: Files) -> None:
        super().__init__(shell.window)
        self._files = files
        self._messages = shell.messages
        self._document = shell.document
        self._background = Background(self)

    def ask(self) -> None:
        """Choose the project whose weights are taken."""
        dialog = self._files.dialog(self.tr("Start from trained weights"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def take(self, path: Path) -> None:
        """Start from the weights in this file."""
        project = self._document.project

        def read() -> Started:
            from nnplayground.project_file.pretrained import start_from

            return start_from(project, path)

        self._background.start(read, partial(self._begin, path, project), partial(self._fail, path))

    def forget(self) -> None:
        """Drawn first weights again."""
        from nnplayground.project_file.pretrained import without_start

        self._document.edit(without_start(self._document.project), self.tr("Forget start weights"))

    def _begin(self, path: Path, project: Project, started: Started) -> None:
        if self._document.project is not project:  # edited while the file was read
            self.take(path)
            return
        self._document.edit(started.project, self.tr("Start from trained weights"))
        graph = project.graph
        taken, left = (", ".join(graph[node].label for node in nodes) for nodes in (started.taken, started.left))
        if left:
            sentence = text(
                "Weights of {name} are now in: {taken}. With drawn weights: {left}.",
                name=path.name,
                taken=taken,
                left=left,
            )
        else:
            sentence = text("Weights of {name} are now in: {taken}.", name=path.name, taken=taken)
        self._messages.say(sentence, "info")

    def _fail(self, path: Path, error: Exception) -> None:
        self._files.complain(error, self.tr("{path} could not be opened.").format(path=path))

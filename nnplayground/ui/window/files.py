"""How documents come from files and go into them, also those that are dropped on the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnplayground.project import Project
from nnplayground.templates import Template
from nnplayground.text import UserError
from nnplayground.training.state.state import State
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.window.title import document_name

if TYPE_CHECKING:
    from nnplayground.engine.news import TakenState
    from nnplayground.project_file import Loaded
    from nnplayground.training.timeline.timeline import Timeline
    from nnplayground.ui.data_view.csv.dialog import CsvDialog
    from nnplayground.ui.dialogs.gallery.dialog import Gallery

_log = logging.getLogger(__name__)

# What a menu opens is imported when it is opened: the window comes sooner.

SUFFIX = ".nnp"


class Files(QObject):
    """Every way a document comes from a file or goes into one.  Files are read and written off the GUI thread."""

    chosen = Signal()
    """A template was put in that the user has chosen just now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._window = shell.window
        self._document = shell.document
        self._store = shell.store
        self.background = Background(self)
        self._saves: dict[object, tuple[Path, Project, int, Callable[[], object] | None]] = {}
        self._opened = 0
        """How many projects were put in after the first: what is read or written may be done when it is of another."""
        self._reads = 0
        """How many files were asked for."""
        self.gallery: Gallery | None = None
        self.csv_dialog: CsvDialog | None = None
        self._document.training.state_taken.connect(self._write)
        self._document.replaced.connect(self._count)

    # -- new

    def show_gallery(self) -> None:
        """The gallery of templates; the document stays until one is chosen."""
        if self.gallery is None:
            from nnplayground.ui.dialogs.gallery.dialog import Gallery

            self.gallery = Gallery(self._window)
            self.gallery.chosen.connect(self._new_from)
        self.gallery.show()
        self.gallery.raise_()
        self.gallery.activateWindow()

    def _new_from(self, template: Template) -> None:
        def begin() -> None:
            self.take(template.build(), None, None)
            self.chosen.emit()

        self.unless_unsaved(begin)

    def take(self, project: Project, state: State | None, path: Path | None, timeline: Timeline | None = None) -> None:
        """Make this the open project."""
        self._shell.messages.clear()
        self._document.replace(project, state, path, timeline)
        if self.gallery is not None:
            self.gallery.hide()

    def _count(self) -> None:
        self._opened += 1

    # -- open

    def ask_open(self) -> None:
        """Choose a file to open."""
        dialog = self.dialog(self.tr("Open project"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.fileSelected.connect(lambda name: self.open_path(Path(name)))
        dialog.open()

    def open_path(self, path: Path) -> None:
        """Open a file in place of the document, which stays if the file cannot be read.  A table and a folder of
        pictures become the document's data."""
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            self.open_csv(path)
        elif path.is_dir():
            from nnplayground.ui.data_view.folder import use_folder

            use_folder(self._document, path)
        else:
            self.unless_unsaved(lambda: self.load(path))

    def load(self, path: Path) -> None:
        """Read a project file, unsaved changes or not.  What is opened meanwhile, or asked for later, goes before."""
        self._reads += 1
        revision, wish = self._document.revision, (self._opened, self._reads)

        def take(result: Loaded) -> None:
            self.take(result.project, result.state, path, result.timeline)
            self._remember(path)

        def done(result: Loaded) -> None:
            if (self._opened, self._reads) != wish:
                return
            if self._document.revision == revision:
                take(result)
            else:  # edited while the file was read
                self.unless_unsaved(lambda: take(result))

        def failed(error: Exception) -> None:
            self._store.forget_recent(str(path.resolve()))
            self.complain(error, self.tr("{path} could not be opened.").format(path=path))

        def read() -> Loaded:
            from nnplayground import project_file

            return project_file.load_all(path)

        self.background.start(read, done, failed)

    def ask_csv(self) -> None:
        """Choose a CSV file."""
        from nnplayground.ui.data_view.csv.dialog import choose_csv

        choose_csv(self._document, self._window)

    def open_csv(self, path: Path) -> None:
        """Show what is in a CSV file and ask how to read it."""
        from nnplayground.ui.data_view.csv.dialog import CsvDialog

        self.csv_dialog = CsvDialog(self._document, path, self._window)
        self.csv_dialog.show()

    def drop(self, urls: list[QUrl]) -> bool:
        """Files dropped on the window: the first one is opened.  Says whether it was a file."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if not paths:
            return False
        self.open_path(paths[0])
        return True

    @property
    def recent(self) -> list[str]:
        """Paths of the projects opened and saved last, the newest first."""
        return self._store.recent

    def forget_recent(self) -> None:
        """Empty that list."""
        self._store.forget_recent()

    # -- save

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where the document came from; ``then`` is done after it has been written."""
        if self._document.file.path is None:
            self.save_as(then)
        else:
            self._save_to(self._document.file.path, then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Choose a file and save there."""
        dialog = self.dialog(self.tr("Save project"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        known = self._document.file.path
        name = self._document.project.template or self.tr("network")
        dialog.selectFile(str(known) if known else f"{name}{SUFFIX}")
        dialog.fileSelected.connect(lambda name: self._save_to(Path(name), then))
        dialog.open()

    def _save_to(self, path: Path, then: Callable[[], object] | None) -> None:
        token = object()
        self._saves[token] = (path, self._document.project, self._opened, then)
        self._document.training.take_state(token)

    def _write(self, taken: TakenState) -> None:
        if taken.token not in self._saves:
            return
        path, project, opened, then = self._saves.pop(taken.token)

        def write() -> None:
            from nnplayground import project_file

            project_file.save(path, project, taken.state, taken.timeline)

        def done(_nothing: None) -> None:
            self._remember(path)
            self._window.statusBar().showMessage(self.tr("Saved as {name}.").format(name=path.name), 4000)
            if opened != self._opened:
                return  # the file is not of what is open now, which would be written over it
            self._document.file.saved(path, taken.state, project)
            if then is not None:
                then()

        self.background.start(
            write,
            done,
            lambda error: self.complain(error, self.tr("{path} could not be written.").format(path=path)),
        )

    # -- nothing gets lost

    def unless_unsaved(self, action: Callable[[], object]) -> None:
        """Do ``action``; where something would be lost, after the user has said what to do with it."""
        if not self._document.file.modified or self._document.file.repeatable:
            action()
            return
        open_already = self._window.findChild(QMessageBox, "unsaved_prompt")
        if open_already is not None:
            open_already.activateWindow()
            return
        box = QMessageBox(self._window)
        box.setObjectName("unsaved_prompt")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Save the changes to {name}?").format(name=document_name(self._document)))
        saved_before = self._document.file.path is not None
        since = self.tr("Edits and training since the last save would be lost.")
        box.setInformativeText(since if saved_before else self.tr("Edits and training would be lost."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

        def answered(_result: int) -> None:
            pressed = box.standardButton(box.clickedButton())
            box.setObjectName("")
            box.deleteLater()
            if pressed == buttons.Save:
                self.save(action)
            elif pressed == buttons.Discard:
                action()

        box.finished.connect(answered)
        box.open()

    def close_window(self) -> None:
        """Close the window, which asks first where something would be lost."""
        self._window.close()

    def close(self) -> None:
        """End the threads."""
        self.background.close()
        if self.gallery is not None:
            self.gallery.close()

    # -- inside

    def dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        """A dialog for project files, to be opened by the caller."""
        dialog = QFileDialog(self._window, title, self._folder())
        dialog.setObjectName("file_dialog")
        dialog.setAcceptMode(mode)
        opening = mode == QFileDialog.AcceptMode.AcceptOpen
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile if opening else QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([self.tr("Projects (*.nnp)"), self.tr("All files (*)")])
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _folder(self) -> str:
        kept = self._store.text("files/folder")
        return kept if kept and Path(kept).is_dir() else str(Path.home())

    def _remember(self, path: Path) -> None:
        self._store.add_recent(str(path.resolve()))
        self._store.set("files/folder", str(path.resolve().parent))

    def complain(self, error: Exception, what: str) -> None:
        """Show why a file could not be read or written."""
        _log.warning("%s", error, exc_info=None if isinstance(error, UserError) else error)
        if isinstance(error, UserError):
            self._shell.messages.say(error.text, "error")
        else:
            known = error.strerror if isinstance(error, OSError) else None
            reason = known or str(error) or type(error).__name__
            self._shell.messages.show_message(f"{what} {reason}", "error", f"{type(error).__name__}: {error}")

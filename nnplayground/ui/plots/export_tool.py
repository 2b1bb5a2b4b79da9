"""The tool that every plot has: its picture on the clipboard or in a file, and its data as CSV."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from PySide6.QtCore import QDir, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton, QWidget

from nnplayground.files import write_atomically
from nnplayground.text import UserError, text
from nnplayground.ui.plots import export
from nnplayground.ui.plots.empty import Emptiness
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.icons import icon

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class Exported(Protocol):
    """A plot, as far as a file of it is concerned."""

    kind: ClassVar[str]
    picture_area: QWidget

    def heading(self) -> str:
        """Its name."""

    def emptiness(self) -> Emptiness | None:
        """Why there is nothing to export, or None."""

    def table(self) -> export.Table:
        """What is drawn, as numbers."""

    def paint_picture(self, painter: QPainter) -> None:
        """What is drawn, as it is on the screen."""


class ExportTool(QObject):
    """A button with a menu; success and failure become messages of the document."""

    def __init__(self, plot: Exported, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._plot = plot
        self._document = document
        self._window = parent
        self._files = Background(parent)
        self.icons: list[tuple[QAction, str]] = []
        """All of its actions, and the names of their icons; the last one opens the menu."""
        self.button = QToolButton()
        self._build()

    @property
    def entries(self) -> list[QAction]:
        """What the menu offers."""
        return [action for action, _ in self.icons[:-1]]

    def set_enabled(self, enabled: bool) -> None:
        """There is something to export, or not."""
        for action, _ in self.icons:
            action.setEnabled(enabled)

    def copy_picture(self) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setImage(export.picture(self._plot.picture_area, self._plot.paint_picture))
        self._document.message.emit(text("The picture is on the clipboard."))

    def save(self, path: Path) -> None:
        """Write a file of the type that its ending names.

        What is drawn is taken at once; a thread turns it into a file.
        """
        plot = self._plot
        if plot.emptiness() is not None:  # another project was opened while the file was chosen
            self._document.message_raised.emit(text("Cannot write {path}: the plot is empty.", path=path))
            return
        content: Callable[[], bytes]
        kind = path.suffix.lower()
        if kind == ".csv":
            content = partial(export.csv_bytes, plot.table())
        elif kind == ".svg":
            drawn = export.svg(plot.picture_area, plot.heading(), plot.paint_picture)
            content = partial(bytes, drawn)
        else:
            content = partial(export.png_bytes, export.picture(plot.picture_area, plot.paint_picture))

        def write() -> None:
            data = content()
            write_atomically(path, lambda file: file.write(data))

        self._files.start(write, lambda _done: self._say_saved(path), self._say_failed)

    def _build(self) -> None:
        for icon_name, label, slot in (
            ("mdi6.content-copy", self.tr("Copy picture"), self.copy_picture),
            ("mdi6.file-image-outline", self.tr("Save as PNG…"), partial(self._ask, "png")),
            ("mdi6.vector-square", self.tr("Save as SVG…"), partial(self._ask, "svg")),
            ("mdi6.file-delimited-outline", self.tr("Save data as CSV…"), partial(self._ask, "csv")),
        ):
            action = QAction(icon(icon_name), label, self._window)
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
            self.icons.append((action, icon_name))
        menu = QMenu(self._window)
        menu.addActions([action for action, _ in self.icons])
        opener = QAction(icon("mdi6.export-variant"), self.tr("Export"), self._window)
        opener.setToolTip(self.tr("Save this plot as a picture or its data as CSV"))
        self.icons.append((opener, "mdi6.export-variant"))
        self.button.setDefaultAction(opener)
        self.button.setMenu(menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setAutoRaise(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setObjectName(f"{self._plot.kind}_export")

    def _say_saved(self, path: Path) -> None:
        self._document.message.emit(text("Saved {path}.", path=str(path)))

    def _say_failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._document.message_raised.emit(error.text)

    def _ask(self, ending: str) -> None:
        dialog = QFileDialog(self._window, self.tr("Save plot"))
        dialog.setObjectName(f"{self._plot.kind}_save_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending)
        dialog.setNameFilter(f"{ending.upper()} (*.{ending})")
        if QGuiApplication.platformName() == "offscreen":
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        if self._document.file.path is not None:
            dialog.setDirectory(QDir(str(self._document.file.path.parent)))
        dialog.selectFile(f"{self._plot.kind}.{ending}")
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        dialog.open()

"""Editor of where a folder lies: a line to type or paste into, and a dialog to choose it in."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import Edit, Editor
from nnplayground.ui.toolkit.forms.line_editor import LineBox
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import themes


class PathEditor(Editor):
    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        self.box = LineBox(self)
        self.box.setPlaceholderText(self.tr("None"))
        self.browse = QToolButton(self)
        self.browse.setObjectName(f"browse_{path}")
        self.browse.setToolTip(self.tr("Choose a folder…"))
        self.browse.setAccessibleName(self.tr("Choose a folder"))
        self.browse.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addWidget(self.browse)
        self.box.changed.connect(self._typed)
        self.browse.clicked.connect(lambda: self._ask())
        themes().changed.connect(self._recolour)
        self._recolour()

    def set_value(self, value: object) -> None:
        self.box.set_line(str(value))
        self.box.setToolTip(str(value))
        if not self.box.hasFocus():
            self.box.setCursorPosition(len(self.box.text()))  # the end of a path says more than its beginning

    def target(self) -> QWidget:
        return self.box

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._recolour()

    def _typed(self, value: str) -> None:
        # As pasted from a file manager or a terminal.
        self.edited.emit(Edit(value.strip().strip("\"'")))

    def _ask(self) -> None:
        dialog = folder_dialog(self.window(), self.tr("Choose a folder"), self.box.text())
        dialog.fileSelected.connect(lambda name: self.edited.emit(Edit(name)))
        dialog.open()

    def _recolour(self) -> None:
        self.browse.setIcon(icon("mdi6.folder-open-outline"))


def folder_dialog(parent: QWidget, title: str, start: str = "") -> QFileDialog:
    """A dialog for a folder, to be opened; it begins at ``start`` or near it, and deletes itself."""
    path = Path(start) if start else Path.home()
    # pathlib's own raises in a closed folder and for a name that is too long.
    while not os.path.isdir(path) and path != path.parent:  # noqa: PTH112
        path = path.parent
    dialog = QFileDialog(parent, title, str(path))
    dialog.setObjectName("folder_dialog")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, False)
    if QGuiApplication.platformName() == "offscreen":
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.finished.connect(dialog.deleteLater)
    return dialog

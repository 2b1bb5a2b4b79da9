"""The windows beside the main one that menus open.  None is modal; each is made, and imported, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from nnplayground.ui.shell.shell import Shell

if TYPE_CHECKING:
    from nnplayground.ui.dialogs.command_palette.palette import CommandPalette
    from nnplayground.ui.dialogs.crossval.dialog import CrossValidationDialog


class Dialogs(QObject):
    """Keeps what is open."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._help: dict[str, QDialog] = {}
        self.cross_validation: CrossValidationDialog | None = None
        self.command_palette: CommandPalette | None = None

    def show_cross_validation(self) -> None:
        """Train on all but one part of the samples, once for each part."""
        if self.cross_validation is None:
            from nnplayground.ui.dialogs.crossval.dialog import CrossValidationDialog

            self.cross_validation = CrossValidationDialog(self._shell.document, self._shell.window)
        self.cross_validation.show()
        self.cross_validation.raise_()
        self.cross_validation.activateWindow()

    def show_command_palette(self) -> None:
        """Search all actions."""
        if self.command_palette is None:
            from nnplayground.ui.dialogs.command_palette.palette import CommandPalette

            self.command_palette = CommandPalette(self._shell)
        self.command_palette.open()

    def show_shortcuts(self) -> None:
        """All keys."""
        from nnplayground.ui.dialogs.shortcuts import ShortcutsDialog

        self._renew("shortcuts", ShortcutsDialog(self._shell.actions, self._shell.window))

    def show_about(self) -> None:
        """Versions, licences, files."""
        from nnplayground.ui.dialogs.about.dialog import AboutDialog

        old = self._help.get("about")
        if isinstance(old, AboutDialog) and old.busy:
            old.show()
            old.activateWindow()
            return
        self._renew("about", AboutDialog(self._shell.document, self._shell.store, self._shell.window))

    def _renew(self, name: str, dialog: QDialog) -> None:
        old = self._help.pop(name, None)
        if old is not None:
            old.close()
            old.deleteLater()
        self._help[name] = dialog
        dialog.show()

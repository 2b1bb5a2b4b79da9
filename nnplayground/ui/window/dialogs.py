"""The windows beside the main one that menus open.  None is modal; each is made, and imported, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from nnplayground.ui.canvas import actions as canvas_actions
from nnplayground.ui.canvas.keyboard import KEYS
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.panel import Panel
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.translate import translated

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

    def show_panel_help(self, root: QWidget) -> None:
        """Of a panel, of a bar, or of the canvas."""
        from nnplayground.ui.dialogs.panel_help import PanelHelp, lines_of_actions, lines_of_controls

        actions = {bound.record.id: bound for bound in self._shell.actions.in_order()}
        everywhere = [actions[name] for name in ("next_panel", "previous_panel", "command_palette", "shortcuts")]
        lines = list(lines_of_controls(root))
        if isinstance(root, Panel):
            title, about = root.heading(), translated(root.help)
        elif isinstance(root, CanvasView):
            title, about = root.accessibleName(), root.accessibleDescription()
            lines += [(translated(key), translated(words)) for key, words in KEYS]
            lines += lines_of_actions(actions[record.id] for record in canvas_actions.ENTRIES)
        else:
            title, about = root.windowTitle() or root.accessibleName(), root.accessibleDescription()
        lines += lines_of_actions(everywhere)
        self._renew("panel_help", PanelHelp(title, about, lines, self._shell.window))

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

"""What is said of the microscope above the canvas: what did not work, why it opened, and what becomes of the steps."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnplayground.text import Text
from nnplayground.ui.microscope.question import question
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.translate import translated

_PANEL = "microscope"
_LEFT = "microscope left"
"""What the message is about that asks what becomes of the steps."""
_MET = "breakpoint met"
"""What the message is about that says why a run paused."""


class MicroscopeMessages(QObject):
    """Where the panel is closed, the microscope is left; what becomes of the steps is asked first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._model = model = shell.document.microscope
        self._was_open = self._was_leaving = False
        self._closing = single_shot(self, self._leave_with_panel)  # a layout that is put back hides docks for a moment
        model.failed.connect(shell.messages.say)
        model.opened_by_itself.connect(self._tell_why)
        model.changed.connect(self._follow)
        model.state_changed.connect(self._show_question)
        shell.dock_layout.by_kind[_PANEL].visibilityChanged.connect(lambda _seen: self._closing.start())

    def _follow(self) -> None:
        """Left: nothing is asked or said of it any more."""
        was, self._was_open = self._was_open, self._model.active
        if was and not self._was_open:
            self._shell.messages.forget({_LEFT, _MET})

    def _show_question(self) -> None:
        """The panel asks what becomes of the steps: it has to be seen."""
        was, self._was_leaving = self._was_leaving, self._model.leaving
        if self._was_leaving and not was:
            self._shell.dock_layout.bring(_PANEL)

    def _tell_why(self, reason: Text) -> None:
        self._shell.messages.show_message(translated(reason), "info", about=_MET)

    def _leave_with_panel(self) -> None:
        """The panel was closed: the microscope is left, once it is known what becomes of the steps."""
        model, dock = self._model, self._shell.dock_layout.by_kind[_PANEL]
        if not dock.isHidden() or not model.active or not self._shell.window.isVisible():
            return
        if self._shell.dock_layout.staged:  # it gave way to another panel, and can be asked for again
            return
        if not model.moved:
            model.leave(keep=True)
            return
        model.walk.play(False)
        bar = self._shell.messages.show_message(question(model), "info", about=_LEFT)
        bar.add_button(self.tr("Keep"), lambda: model.leave(keep=True), "microscope_message_keep")
        bar.add_button(self.tr("Go back"), lambda: model.leave(keep=False), "microscope_message_undo")
        bar.add_button(self.tr("Stay"), self._stay, "microscope_message_stay")

    def _stay(self) -> None:
        self._shell.messages.forget({_LEFT})
        self._shell.dock_layout.bring(_PANEL)

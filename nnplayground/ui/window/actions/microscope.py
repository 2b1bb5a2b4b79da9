"""The menu Microscope: into a training step, through it, and out again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from nnplayground.text import Text
from nnplayground.ui.document.microscope_model import PACES
from nnplayground.ui.microscope.commands import (
    GO_BACK,
    KEEP,
    MOVES,
    NUMBERS,
    OPEN,
    PLAY,
    PREDICT,
    TO_PHASE,
    WALK,
    MicroscopeCommand,
    paces,
)
from nnplayground.ui.microscope.question import question
from nnplayground.ui.microscope.sample_picker.menu import fill_sample_menu
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow

_PANEL = "microscope"
"""The dock in which the open step is shown."""
_LEFT = "microscope left"
"""What the message is about that asks what becomes of the steps."""
_MET = "breakpoint met"
"""What the message is about that says why a run paused."""


class MicroscopeActions(QObject):
    """Says above the canvas what did not work, and asks there what becomes of the steps where the panel was closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = document = window.document
        self._model = model = document.microscope
        self._was_open = False
        self._look_at: QMenu | None = None
        """Once the menu is there."""
        for command in MOVES:
            window.action_set.add(
                _name(command),
                translated(command.title),
                translated(command.tip),
                partial(self._do, command),
                picture=command.picture,
                shortcuts=command.keys,
                checkable=command.checked is not None,
            )
        window.action_set.add(
            "breakpoints",
            self.tr("Brea&kpoints…"),
            self.tr("Where a run pauses by itself, and the microscope opens"),
            self._open_breakpoints,
            picture="mdi6.octagon-outline",
            shortcuts=["Ctrl+Shift+B"],
        )
        self._closing = QTimer(self)  # a layout that is put back hides docks for a moment
        self._closing.setSingleShot(True)
        self._closing.setInterval(0)
        self._closing.timeout.connect(self._leave_with_panel)
        self._paces = self._group_paces()
        model.failed.connect(window.say)
        model.opened_by_itself.connect(self._tell_why)
        for signal in (model.changed, model.walked, model.options_changed, document.run_changed):
            signal.connect(self._update)
        model.changed.connect(self._follow)
        if _PANEL in window.docks:
            window.docks[_PANEL].visibilityChanged.connect(lambda _seen: self._closing.start())
        self._update()

    def fill(self, menu: QMenu) -> None:
        """The menu Microscope."""
        actions = self._window.actions_by_name
        menu.addAction(actions[_name(OPEN)])
        look_at = menu.addMenu(self.tr("Look &at"))
        look_at.setToolTipsVisible(True)
        look_at.aboutToShow.connect(lambda: self._fill_look_at(look_at))
        self._look_at = look_at
        menu.addSeparator()
        for command in WALK:
            menu.addAction(actions[_name(command)])
        phases = menu.addMenu(self.tr("&Go to"))
        for command in TO_PHASE:
            phases.addAction(actions[_name(command)])
        menu.addSeparator()
        menu.addAction(actions[_name(PLAY)])
        paces = menu.addMenu(self.tr("Pa&ce"))
        for pace in PACES:
            paces.addAction(actions[f"microscope_pace_{pace:g}"])
        for submenu in (phases, paces):
            submenu.setToolTipsVisible(True)
        for moves in ((NUMBERS, PREDICT), (KEEP, GO_BACK)):
            for command in moves:
                menu.addAction(actions[_name(command)])
            menu.addSeparator()
        menu.addAction(actions["breakpoints"])
        self._update()

    # -- what is done

    def _do(self, command: MicroscopeCommand) -> None:
        command.do(self._model)
        if command is OPEN and self._model.leaving:
            self._bring()
        self._update()  # also where the mark of a checkable one stays as it was

    def _fill_look_at(self, menu: QMenu) -> None:
        menu.clear()
        fill_sample_menu(menu, self._document, self._window)

    def _open_breakpoints(self) -> None:
        from nnplayground.ui.microscope.breakpoints.dialog import open_breakpoints  # not needed before it is asked for

        open_breakpoints(self._document, self._window)

    def _group_paces(self) -> QActionGroup:
        group = QActionGroup(self)
        for pace, sentence in paces():
            action = self._window.action_set.add(
                f"microscope_pace_{pace:g}", sentence, sentence, partial(self._model.set_pace, pace), checkable=True
            )
            group.addAction(action)
        return group

    # -- what is shown

    def _update(self) -> None:
        actions, model = self._window.actions_by_name, self._model
        for command in MOVES:
            action = actions[_name(command)]
            action.setEnabled(command.can(model))
            if command.checked is not None:
                action.setChecked(command.checked(model))
        actions[_name(OPEN)].setText(self.tr("&Leave the microscope") if model.active else translated(OPEN.title))
        obstacle = None if model.active else self._document.obstacle
        why = translated(OPEN.tip) if obstacle is None else translated(obstacle)
        if actions[_name(OPEN)].statusTip() != why:
            self._window.action_set.set_tip(_name(OPEN), why)
        for pace in PACES:
            actions[f"microscope_pace_{pace:g}"].setChecked(pace == model.pace)
            actions[f"microscope_pace_{pace:g}"].setEnabled(model.active)
        if self._look_at is not None:
            self._look_at.setEnabled(obstacle is None)

    def _follow(self) -> None:
        """Opened: its panel comes to the front.  Left: nothing is asked or said of it any more."""
        was, self._was_open = self._was_open, self._model.active
        if self._was_open and not was:
            self._bring()
        elif was and not self._was_open:
            self._window.messages.forget({_LEFT, _MET})

    def _bring(self) -> None:
        if _PANEL in self._window.docks:
            self._window.dock_layout.bring(_PANEL)

    def _tell_why(self, reason: Text) -> None:
        self._window.messages.show_message(translated(reason), "info", about=_MET)

    def _leave_with_panel(self) -> None:
        """The panel was closed: the microscope is left, once it is known what becomes of the steps."""
        model, dock = self._model, self._window.docks[_PANEL]
        if not dock.isHidden() or not model.active or not self._window.isVisible():
            return
        if not model.moved:
            model.leave(keep=True)
            return
        model.play(False)
        bar = self._window.messages.show_message(question(model), "info", about=_LEFT)
        bar.add_button(self.tr("Keep"), lambda: model.leave(keep=True), "microscope_message_keep")
        bar.add_button(self.tr("Go back"), lambda: model.leave(keep=False), "microscope_message_undo")
        bar.add_button(self.tr("Stay"), self._stay, "microscope_message_stay")

    def _stay(self) -> None:
        self._window.messages.forget({_LEFT})
        self._bring()


def _name(command: MicroscopeCommand) -> str:
    return "microscope" if command is OPEN else f"microscope_{command.name}"

"""What one can do with the timeline, in the menu Train, by keys, and on the bar."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from nnplayground import notation
from nnplayground.ui.document.timeline_model import SPEEDS

if TYPE_CHECKING:
    from nnplayground.ui.window.main_window import MainWindow

_PANEL = "branches"


class TimelineActions(QObject):
    """Says above the canvas what did not work."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._model = model = window.document.timeline
        add = window.action_set.add
        self._titles = (self.tr("Play the &film"), self.tr("Stop the &film"))
        add(
            "timeline_play",
            self._titles[0],
            self.tr("Show one kept moment after the other, from the one looked at: a film of learning"),
            lambda: model.play(not model.playing),
            picture="mdi6.movie-play-outline",
            shortcuts=["Ctrl+Shift+F"],
        )
        window.actions_by_name["timeline_play"].setIconText(self.tr("Film"))  # on its button
        add(
            "timeline_previous",
            self.tr("&Previous moment"),
            self.tr("Look at the moment that was kept before this one"),
            lambda: self._step(-1),
            picture="mdi6.step-backward",
            shortcuts=["Alt+Left"],
        )
        add(
            "timeline_next",
            self.tr("&Next moment"),
            self.tr("Look at the moment that was kept after this one"),
            lambda: self._step(1),
            picture="mdi6.step-forward",
            shortcuts=["Alt+Right"],
        )
        add(
            "timeline_now",
            self.tr("N&ow"),
            self.tr("Back to the network in training, as it stands"),
            model.show_present,
            picture="mdi6.skip-forward-outline",
            shortcuts=["Alt+End"],
        )
        add(
            "timeline_go_on",
            self.tr("&Go on from here"),
            self.tr("Put the network back to the moment looked at; what was trained since is kept as a branch"),
            self._go_on,
            picture="mdi6.source-branch",
            shortcuts=["Ctrl+Shift+G"],
        )
        add(
            "timeline_branches",
            self.tr("&Branches…"),
            self.tr("All courses that training has taken, what differs between them, and the memory that they use"),
            self._open_branches,
            picture="mdi6.format-list-bulleted",
            shortcuts=["Ctrl+Shift+T"],
        )
        group = QActionGroup(self)
        for speed in SPEEDS:
            sentence = self.tr("{speed} moments a second").format(speed=notation.short(speed))
            name = f"timeline_speed_{speed:g}"
            group.addAction(add(name, sentence, sentence, partial(model.set_speed, speed), checkable=True))
        model.failed.connect(window.say)
        for signal in (model.changed, model.viewing_changed, model.film_changed):
            signal.connect(self._update)
        self._update()

    def fill(self, menu: QMenu) -> None:
        """The menu Timeline."""
        actions = self._window.actions_by_name
        menu.addAction(actions["timeline_play"])
        speeds = menu.addMenu(self.tr("&Speed of the film"))
        self.fill_speeds(speeds)
        menu.addSeparator()
        for name in ("timeline_previous", "timeline_next", "timeline_now"):
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction(actions["timeline_go_on"])
        menu.addAction(actions["timeline_branches"])

    def fill_speeds(self, menu: QMenu) -> None:
        """How fast the film goes."""
        menu.addActions([self._window.actions_by_name[f"timeline_speed_{speed:g}"] for speed in SPEEDS])

    # -- what is done

    def _step(self, by: int) -> None:
        track = self._window.timeline_bar.track
        track.setValue(track.value() + by)

    def _go_on(self) -> None:
        if self._model.viewing is not None:
            self._model.continue_from(*self._model.viewing)

    def _open_branches(self) -> None:
        self._window.dock_layout.bring(_PANEL)
        self._window.panels[_PANEL].setFocus()

    # -- what is shown

    def _update(self) -> None:
        actions, model = self._window.actions_by_name, self._model
        looking = model.viewing is not None
        several = sum(len(branch.steps) for branch in model.view.branches) > 1
        for name, able in (
            ("timeline_play", several or model.playing),
            ("timeline_previous", several),
            ("timeline_next", several and looking),
            ("timeline_now", looking),
            ("timeline_go_on", looking and not model.playing),
        ):
            if actions[name].isEnabled() != able:
                actions[name].setEnabled(able)
        play = actions["timeline_play"]
        title = self._titles[model.playing]
        if play.text() != title:
            play.setText(title)
            self._window.action_set.set_picture(
                "timeline_play", "mdi6.pause" if model.playing else "mdi6.movie-play-outline"
            )
        speed = actions.get(f"timeline_speed_{model.speed:g}")
        if speed is not None and not speed.isChecked():
            speed.setChecked(True)

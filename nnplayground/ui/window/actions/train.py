"""The menu Train: run, step, start over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from nnplayground.ui.document.data_actions import new_data
from nnplayground.ui.document.weight_actions import new_weights
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.dialogs.crossval.dialog import CrossValidationDialog
    from nnplayground.ui.window.main_window import MainWindow


class TrainActions(QObject):
    """Run is one action that becomes Pause; where it cannot be pressed its tooltip says why."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = document = window.document
        self.cross_validation: CrossValidationDialog | None = None
        self._shown: tuple[bool, str] | None = None
        self.run_names = (self.tr("Run"), self.tr("Pause"))
        """What the button for Run may say."""
        add = window.action_set.add
        add(
            "run",
            self.tr("&Run"),
            self.tr("Train the network"),
            self._toggle,
            picture="mdi6.play",
            shortcuts=["Ctrl+R", "F5"],
        )
        add(
            "pause",
            self.tr("&Pause"),
            self.tr("Stop training after the running step"),
            document.pause,
            picture="mdi6.pause",
            shortcuts=["Shift+F5"],
        )
        add(
            "step",
            self.tr("&Step"),
            self.tr("Train on one minibatch"),
            document.step,
            picture="mdi6.debug-step-over",
            shortcuts=["F10"],
        )
        add(
            "epoch",
            self.tr("&Epoch"),
            self.tr("Train to the end of the epoch"),
            document.run_epoch,
            picture="mdi6.skip-next-outline",
            shortcuts=["F11"],
        )
        add(
            "reset",
            self.tr("Rese&t"),
            self.tr("Back to the same initial weights"),
            document.reset,
            picture="mdi6.restart",
            shortcuts=["Ctrl+Shift+R"],
        )
        add(
            "new_weights",
            self.tr("New &weights"),
            self.tr("Draw other initial weights and start over"),
            lambda: new_weights(document, self.tr("New weights")),
            picture="mdi6.dice-multiple-outline",
            shortcuts=["Ctrl+Shift+W"],
        )
        add(
            "new_data",
            self.tr("New &data"),
            self.tr("Draw other samples of the data set and start over"),
            lambda: new_data(document, self.tr("New data")),
            picture="mdi6.chart-scatter-plot",
            shortcuts=["Ctrl+Shift+D"],
        )
        add(
            "cross_validate",
            self.tr("&Cross-validate…"),
            self.tr("Train on all but one part of the samples, once for each part, and compare"),
            self._cross_validate,
            picture="mdi6.view-week-outline",
        )
        document.run_changed.connect(self._update)
        themes().changed.connect(self._repaint)
        self._update()

    def fill(self, menu: QMenu) -> None:
        """The menu Train."""
        actions = self._window.actions_by_name
        for names in (("run", "pause", "step", "epoch"), ("reset", "new_weights", "new_data")):
            for name in names:
                menu.addAction(actions[name])
            menu.addSeparator()
        timeline = menu.addMenu(self.tr("Time&line"))
        timeline.setToolTipsVisible(True)
        self._window.timeline.fill(timeline)
        menu.addSeparator()
        menu.addAction(actions["cross_validate"])

    def _cross_validate(self) -> None:
        if self.cross_validation is None:
            from nnplayground.ui.dialogs.crossval.dialog import CrossValidationDialog  # the window comes sooner

            self.cross_validation = CrossValidationDialog(self._document, self._window)
        self.cross_validation.show()
        self.cross_validation.raise_()
        self.cross_validation.activateWindow()

    def _toggle(self) -> None:
        if self._document.running:
            self._document.pause()
        else:
            self._document.run()

    def _repaint(self) -> None:
        self._shown = None
        self._update()

    def _update(self) -> None:
        document, actions = self._document, self._window.actions_by_name
        running = document.running
        reason = None if running else document.obstacle
        why = translated(reason) if reason is not None else ""
        if (running, why) == self._shown:
            return
        self._shown = (running, why)
        actions["run"].setText(self.tr("&Pause") if running else self.tr("&Run"))
        self._window.action_set.set_picture("run", "mdi6.pause" if running else "mdi6.play")
        tip = self.tr("Pause after the running step") if running else self.tr("Train the network")
        self._window.action_set.set_tip("run", why or tip)
        actions["run"].setEnabled(not why)
        actions["pause"].setEnabled(running)
        for name, does in (
            ("step", self.tr("Train on one minibatch")),
            ("epoch", self.tr("Train to the end of the epoch")),
        ):
            actions[name].setEnabled(not why and not running)
            self._window.action_set.set_tip(name, why or does)
        actions["reset"].setEnabled(document.training.engine.state == "ready" and document.shapes.runnable)

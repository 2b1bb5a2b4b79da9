"""The toolbar: what a lesson needs at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.overflow import OverflowButton, add_sentence
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.actions.train import PAUSE, RUN
from nnplayground.ui.window.present.bar import PresentTools
from nnplayground.ui.window.present.targets import TARGET
from nnplayground.ui.window.tools.counters import Counters
from nnplayground.ui.window.tools.device import DeviceChooser
from nnplayground.ui.window.tools.pace import Pace

if TYPE_CHECKING:
    from nnplayground.ui.shell.shell import Shell
    from nnplayground.ui.window.present.present import Present

_GROUPS = (("new",), ("run", "step", "epoch"), ("reset", "new_weights", "new_data"))
_MAY_LOSE_NAME = (("new_data", "new_weights", "reset"), ("epoch", "step"), ("new",))
"""Actions that show an icon only where there is no room for all names, the first group first."""
_NOT_FOR_CLASS = ("new", "reset", "new_weights", "new_data", "pace", "device")
"""What goes into the overflow menu while presenting."""
_MAY_GO = ("device", "pace", "new_data", "new_weights", "reset", "new", "step_counter", "epoch_counter", "epoch")
"""What goes there where there is no room, the first first."""

_AROUND = 60
"""Pixels around the parts: of the bar itself, around the counters, and one at least in the middle."""


class ToolBar(QToolBar):
    """Buttons of actions, the two counters, pace and device.

    Narrow windows show icons only; what has no room even then stands in a menu at the end.
    """

    def __init__(self, shell: Shell, present: Present) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._document = shell.document
        self._present = present
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self._buttons: dict[str, QToolButton] = {}
        self._parts: dict[str, QWidget] = {}
        """What can go, by name."""
        self._strip = QWidget(self)
        self._strip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self._strip)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(3)
        self._lines: list[tuple[QFrame, tuple[str, ...]]] = []
        for names in _GROUPS:
            for name in names:
                self._add_button(name)
            self._add_line(names)
        self.counters = Counters(shell.document)
        self._parts |= {"epoch_counter": self.counters.epoch, "step_counter": self.counters.step}
        self.pace = Pace(shell.document)
        self.device = DeviceChooser(shell.document)
        self._parts |= {"pace": self.pace, "device": self.device}
        self._class = PresentTools(shell, present)
        self.more = OverflowButton("toolbar_more", self._fill_more)
        self._row.addWidget(self.counters)
        self._row.addStretch(1)
        for part in (self.pace, self.device, self._class, self.more):
            self._row.addWidget(part)
        self.addWidget(self._strip)
        self._gone: list[str] = []
        shell.actions["run"].changed.connect(self._light_run)
        self._light_run()
        self._buttons["run"].setProperty("filled", True)  # the ring of the focus has to stand out from it
        themes().changed.connect(self._enlarge)
        present.changed.connect(self._enlarge)
        self._class.changed.connect(self._fit_class)
        self._enlarge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # its height follows what is shown in it
            self._fit()

    # -- inside

    def _add_button(self, name: str) -> None:
        button = QToolButton(self._strip)
        button.setDefaultAction(self._shell.actions[name])
        button.setAutoRaise(True)
        button.setObjectName(f"action_{name}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons[name] = self._parts[name] = button
        self._row.addWidget(button)

    def _add_line(self, names: tuple[str, ...]) -> None:
        line = QFrame(self._strip)
        line.setObjectName("toolbar_line")
        line.setFixedWidth(13)
        self._lines.append((line, names))
        self._row.addWidget(line)

    def _enlarge(self) -> None:
        """Icons as large as the text beside them."""
        side = max(18, round(self.fontMetrics().height() * 1.15))
        least = TARGET if self._present.on else 0
        for button in (*self._buttons.values(), *self._class.buttons, self.more):
            button.setIconSize(QSize(side, side))
            button.setMinimumSize(least, least)
        self._fit()

    def _fit_class(self) -> None:
        if self._present.on:
            self._fit()

    def _fit(self) -> None:
        """Names beside the icons, then everything, as far as there is room."""
        named, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        presenting = self._present.on
        self._steady_run()
        self._class.setVisible(presenting)
        self._class.name_plot(full=True)
        gone = list(_NOT_FOR_CLASS if presenting else ())
        styles = dict.fromkeys(self._buttons, named)
        self._dress(styles)
        for group in _MAY_LOSE_NAME:
            if self._fits(gone):
                break
            styles.update(dict.fromkeys(group, bare))
            self._dress(styles)
        for name in _MAY_GO:
            if self._fits(gone):
                break
            gone.append(name)
            if name == "step_counter" and not self._fits(gone):
                self._class.name_plot(full=False)
        self._let_go(gone)

    def _let_go(self, names: Sequence[str]) -> None:
        """Have these, and no others, stand in the menu."""
        self._gone = [name for name in self._parts if name in names]
        for name, part in self._parts.items():
            part.setVisible(name not in names)
        for line, group in self._lines:
            line.setVisible(not set(group) <= set(names))
        self.counters.setVisible(not {"epoch_counter", "step_counter"} <= set(names))
        self.more.setVisible(bool(names))

    def _fits(self, gone: Sequence[str]) -> bool:
        """Reckoned from the parts that would be left: layouts learn only later what is hidden in them."""
        parts: list[QWidget] = [part for name, part in self._parts.items() if name not in gone]
        parts += [line for line, group in self._lines if not set(group) <= set(gone)]
        parts += [self.more] if gone else []
        parts += self._class.buttons if self._present.on else ()
        widths = [max(part.sizeHint().width(), part.minimumWidth()) + self._row.spacing() for part in parts]
        return sum(widths) + _AROUND <= self.width()

    def _fill_more(self, menu: QMenu) -> None:
        """Entries of what is gone, and, while it is folded away, the menu bar."""
        actions = self._shell.actions
        for names in _GROUPS:
            entries = [actions[name] for name in names if name in self._gone]
            if entries:
                menu.addActions(entries)
                menu.addSeparator()
        for name, counter in (("epoch_counter", self.counters.epoch), ("step_counter", self.counters.step)):
            if name in self._gone:
                add_sentence(menu, counter.sentence)
        if "pace" in self._gone:
            self._add_choice(menu, self.tr("Speed"), self.pace.choices(), self.pace.slider.value(), self.pace.choose)
        if "device" in self._gone:
            self._add_choice(
                menu, self.tr("Device"), self.device.choices(), self.device.currentIndex(), self.device.choose
            )
        if self._shell.window.menuBar().isHidden():
            menu.addSeparator()
            menu.addActions(self._shell.window.menuBar().actions())

    @staticmethod
    def _add_choice(
        menu: QMenu, title: str, choices: list[tuple[str, bool]], now: int, choose: Callable[[int], object]
    ) -> None:
        inner = QMenu(title, menu)
        group = QActionGroup(inner)
        for place, (name, possible) in enumerate(choices):
            entry = inner.addAction(name)
            entry.setCheckable(True)
            entry.setChecked(place == now)
            entry.setEnabled(possible)
            entry.triggered.connect(partial(choose, place))
            group.addAction(entry)
        menu.addMenu(inner)

    def _steady_run(self) -> None:
        """As wide for its longest name, so that nothing moves when Run becomes Pause."""
        button = self._buttons["run"]
        metrics, flags = button.fontMetrics(), Qt.TextFlag.TextShowMnemonic
        widest = max(metrics.size(flags, translated(action.title)).width() for action in (RUN, PAUSE))
        now = metrics.size(flags, button.text()).width()
        button.setMinimumWidth(button.sizeHint().width() + widest - now)

    def _light_run(self) -> None:
        """The button is filled with the accent; in the menu the same picture is dark on light, or light on dark."""
        self._buttons["run"].setIcon(icon(RUN.look(self._document).icon, theme().on_accent))

    def _dress(self, styles: dict[str, Qt.ToolButtonStyle]) -> None:
        for name, style in styles.items():
            if self._buttons[name].toolButtonStyle() != style:
                self._buttons[name].setToolButtonStyle(style)

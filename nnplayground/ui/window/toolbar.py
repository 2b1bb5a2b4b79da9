"""The toolbar: what a lesson needs at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground import notation
from nnplayground.templates import TEMPLATES
from nnplayground.training.settings import Settings
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.actions.train import PAUSE, RUN

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.shell.shell import Shell

PACES: tuple[float | None, ...] = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, None)
"""Steps a second, slowest first; None for as fast as it goes."""
_MAY_LOSE_NAME = (("new_data", "new_weights", "reset"), ("epoch", "step"), ("new",))
"""Actions that show an icon only where there is no room for all names, the first group first."""


class ToolBar(QToolBar):
    """Buttons of actions, the two counters, pace and device.  Narrow windows show icons only."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._document = shell.document
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self._buttons: dict[str, QToolButton] = {}
        actions = shell.actions
        for names in (("new",), ("run", "step", "epoch"), ("reset", "new_weights", "new_data")):
            for name in names:
                self.addAction(actions[name])
                button = self.widgetForAction(actions[name])
                assert isinstance(button, QToolButton)
                button.setObjectName(f"action_{name}")
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                self._buttons[name] = button
            self.addSeparator()
        self.counters = Counters(shell.document)
        self.addWidget(self.counters)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.pace = Pace(shell.document)
        self.addWidget(self.pace)
        self.device = DeviceChooser(shell.document)
        self.addWidget(self.device)
        actions["run"].changed.connect(self._light_run)
        self._light_run()
        themes().changed.connect(self._enlarge)
        self._enlarge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _enlarge(self) -> None:
        """Icons as large as the text beside them."""
        side = max(18, round(self.fontMetrics().height() * 1.15))
        self.setIconSize(QSize(side, side))
        self._fit()

    def _fit(self) -> None:
        """Names beside the icons as far as there is room."""
        named, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._steady_run()
        styles = dict.fromkeys(self._buttons, named)
        self._dress(styles)
        for group in _MAY_LOSE_NAME:
            if self._needed() <= self.width():
                break
            styles.update(dict.fromkeys(group, bare))
            self._dress(styles)

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

    def _needed(self) -> int:
        """Width in which everything fits."""
        widgets = [self.widgetForAction(action) for action in self.actions()]
        return sum(max(widget.sizeHint().width(), widget.minimumWidth()) + 3 for widget in widgets) + 14


class Counters(QWidget):
    """Epochs and steps done, large enough for the last row of a class room."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._values: dict[str, QLabel] = {}
        self._shown = (-1, -1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(6, 0, 6, 0)
        columns.setSpacing(16)
        for name, title, digits in (("epoch", self.tr("epoch"), 5), ("step", self.tr("step"), 7)):
            value = QLabel("0")
            value.setObjectName("counter_value")
            value.setAccessibleName(title)
            caption = QLabel(title)
            caption.setObjectName("counter_name")
            value.setProperty("digits", digits)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(caption, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(value, 0, Qt.AlignmentFlag.AlignVCenter)
            columns.addLayout(row)
            self._values[name] = value
        document.training.snapshot_changed.connect(self._update)
        document.replaced.connect(self._update)
        themes().changed.connect(self._enlarge)
        self._enlarge()
        self._update()

    def _enlarge(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.45)
        font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        for value in self._values.values():
            value.setFont(font)
            value.ensurePolished()
            digits = int(value.property("digits"))
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance("0") * digits)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_values"):
            self._enlarge()

    def _update(self) -> None:
        snapshot = self._document.training.snapshot
        now = (0, 0) if snapshot is None else (snapshot.now.epoch, snapshot.now.step)
        if now != self._shown:
            self._shown = now
            self._values["epoch"].setText(notation.count(now[0]))
            self._values["step"].setText(notation.count(now[1]))


class Pace(QWidget):
    """How fast a run goes: from one step a second to as fast as the machine."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("pace")
        self.slider.setAccessibleName(self.tr("Speed"))
        self.slider.setRange(0, len(PACES) - 1)
        self.slider.setPageStep(3)
        self.slider.setValue(len(PACES) - 1)
        self.slider.setFixedWidth(92)
        self._label = QLabel()
        self._label.setObjectName("pace_label")
        rows = QVBoxLayout()
        rows.setSpacing(2)
        rows.addWidget(self.slider)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(4, 0, 8, 0)
        columns.setSpacing(8)
        caption = QLabel(self.tr("Speed"))
        caption.setProperty("faint", True)
        columns.addWidget(caption)
        columns.addLayout(rows)
        columns.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        tip = self.tr("Steps a second while it runs: from one to as fast as it goes")
        self.setToolTip(tip)
        self.setStatusTip(tip)
        self.slider.valueChanged.connect(self._set)
        document.replaced.connect(self._follow)
        themes().changed.connect(self._widen)
        self._widen()
        self._name()
        self._follow()

    def _follow(self) -> None:
        """A template begins at the pace at which it is seen to learn."""
        name = self._document.project.template
        if name in TEMPLATES:
            self.slider.setValue(PACES.index(TEMPLATES[name].pace))

    def _widen(self) -> None:
        texts = [self._text(pace) for pace in PACES]
        # Not the least width: a label keeps what it wants from when that was larger.
        self._label.setFixedWidth(max(self.fontMetrics().horizontalAdvance(text) for text in texts) + 2)

    def _set(self, place: int) -> None:
        self._document.training.set_pace(PACES[place])
        self._name()

    def _name(self) -> None:
        self._label.setText(self._text(PACES[self.slider.value()]))

    def _text(self, pace: float | None) -> str:
        if pace is None:
            return self.tr("unlimited")
        return self.tr("{steps}/s").format(steps=notation.count(int(pace)))


class DeviceChooser(QComboBox):
    """Where it computes; the choice belongs to the project."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setObjectName("device")
        self.setAccessibleName(self.tr("Device"))
        spec = Settings.fields()["device"]
        for value, label in spec.choices:
            self.addItem(translated(label), value)
        self.setToolTip(translated(spec.help))
        self.setStatusTip(translated(spec.help))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._choose)
        document.settings_changed.connect(self._show)
        document.replaced.connect(self._show)
        document.training.run_changed.connect(self._grey_out)
        self._greyed = False
        self._show()

    def _grey_out(self) -> None:
        """Devices that this machine lacks cannot be chosen; known once the engine is ready."""
        present = self._document.training.engine.devices
        model = self.model()
        if self._greyed or not present or not isinstance(model, QStandardItemModel):
            return
        self._greyed = True
        for place in range(self.count()):
            name = self.itemData(place)
            if name != "auto" and name not in present:
                model.item(place).setEnabled(False)
                model.item(place).setToolTip(self.tr("This machine has no such device"))

    def _show(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(self._document.project.settings.device)))

    def _choose(self, place: int) -> None:
        self._document.edit_settings(self.tr("Device"), device=self.itemData(place))

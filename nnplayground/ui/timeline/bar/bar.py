"""The bar of the timeline along the lower edge of the window: where we are, and every checkpoint to be dragged to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from nnplayground import notation
from nnplayground.text import Text, text
from nnplayground.ui.document.timeline_words import epoch_of, megabytes
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.timeline.actions import SPEED_CHOICE
from nnplayground.ui.timeline.bar.track import Track
from nnplayground.ui.toolkit.elided_label import ElidedLabel
from nnplayground.ui.toolkit.overflow import OverflowButton, add_sentence
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_PLAY = "timeline_play"
_BUTTONS = ("timeline_now", "timeline_go_on", "timeline_branches")
_TRACK = 14
"""Heights of a letter that the track has at least."""
_MAY_LOSE_NAME = (("timeline_branches",), ("timeline_now", "timeline_go_on"))
_MAY_GO = ("timeline_branches", "timeline_go_on", "timeline_now")


class TimelineBar(QToolBar):
    """Hidden and shown like a panel; the layout of the window remembers it.

    While a run goes, it is renewed only as often as the timeline is told of, a few times a second.
    """

    _ready = False
    """Whether all its parts are there: Qt tells of fonts before that."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self.setObjectName("timeline_bar")
        self.setWindowTitle(self.tr("Timeline"))
        self.setMovable(False)
        self._model = shell.document.timeline
        self._actions = {name: shell.actions[name] for name in _BUTTONS}
        self._looking: bool | None = None
        self._widths = (0, 0)
        """Pixels of the readout and of the memory."""
        self.track = Track(self._model)
        self.readout = ElidedLabel()
        self.readout.setObjectName("timeline_readout")
        self.memory = QLabel()
        self.memory.setObjectName("timeline_memory")
        self.memory.setProperty("faint", True)
        self.memory.setToolTip(self.tr("What the kept moments take, of what they may take (see Branches)"))
        self.play = self._button(shell, _PLAY)
        speeds = QMenu(self.play)
        speeds.addActions([shell.actions[choice.id] for choice in SPEED_CHOICE])
        self.play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.play.setMenu(speeds)
        self.play.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._named = {name: self._button(shell, name) for name in _BUTTONS}
        strip = QWidget(self)
        strip.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # what is shown in it follows its width
        row = QHBoxLayout(strip)
        row.setContentsMargins(7, 0, 7, 0)
        row.setSpacing(6)
        row.addWidget(self.play)
        row.addWidget(self.readout)
        row.addWidget(self.track, 1)
        row.addWidget(self.memory)
        for button in self._named.values():
            row.addWidget(button)
        self.more = OverflowButton("timeline_more", self._fill_more)
        row.addWidget(self.more)
        self._row = row
        self.addWidget(strip)
        self._model.changed.connect(self._update)
        self._model.viewing_changed.connect(self._update)
        themes().changed.connect(self._dress)
        self._ready = True
        self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Qt reckons the margins when the style changes, but not when it is first applied.
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():  # its height follows what is shown in it
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._ready:
            self._fit()

    # -- what is shown

    def _update(self) -> None:
        view = self._model.view
        self.readout.set_words(translated(self._words()))
        used = text("{used} of {budget} MB", used=megabytes(view.used), budget=megabytes(view.budget))
        self.memory.setText(translated(used) if view.branches else "")
        self._steady()
        if self._looking != (self._model.viewing is not None):
            self._edge()

    def _words(self) -> Text:
        view, stops = self._model.view, self.track.stops
        if not stops.keys:
            return Text("")
        key = stops.keys[self.track.value()]
        end = max(int(stops.steps[-1]), stops.parts[-1].end)
        sentence = text("step {step}", step=notation.count(key.step))
        if key.step != end:
            sentence = text("step {step} of {end}", step=notation.count(key.step), end=notation.count(end))
        epoch = epoch_of(view, key)
        if epoch:
            sentence = text("{sentence} · epoch {epoch}", sentence=sentence, epoch=epoch)
        return (
            sentence
            if len(view.branches) < 2
            else text("{name}: {sentence}", name=view[stops.branch].title, sentence=sentence)
        )

    def _steady(self) -> None:
        """What is said grows and does not shrink, or the track beside it would move under the mouse."""
        metrics = self.fontMetrics()
        wanted = tuple(metrics.horizontalAdvance(sentence) + 6 for sentence in (self.readout.words, self.memory.text()))
        grown = max(wanted[0], self._widths[0]), max(wanted[1], self._widths[1])
        if grown != self._widths or not self.readout.words:
            self._widths = grown if self.readout.words else (0, 0)
            self._fit()

    def _dress(self) -> None:
        side = max(18, self.fontMetrics().height())
        for button in (self.play, *self._named.values(), self.more):
            button.setIconSize(QSize(side, side))
        self._widths = (0, 0)
        self._edge()
        self._update()
        self._fit()

    def _edge(self) -> None:
        """Its upper edge has the colour of what is looked at while that is the past."""
        self._looking = self._model.viewing is not None
        now = theme()
        edge = now.lit if self._looking else now.window
        self.setStyleSheet(
            f"QToolBar#timeline_bar {{ border: none; border-top: 2px solid {edge}; padding: 1px; }}"
            "QToolBar#timeline_bar QToolButton { padding-top: 1px; padding-bottom: 1px; }"
            "QToolButton::menu-button { border: none; background: transparent; }"
        )

    def _fit(self) -> None:
        """What there is room for: the memory goes first, then names of buttons, then the end of what is said, then
        buttons; a menu has what is gone."""
        named, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        width, memory = self._widths
        high = self.readout.sizeHint().height()
        self.memory.setFixedSize(memory, self.memory.sizeHint().height())  # else each text lays out the window anew
        self.memory.setVisible(memory > 0)
        self.readout.setFixedSize(0, high)  # likewise
        self.more.hide()
        for button in self._named.values():
            button.show()
        styles = dict.fromkeys((self.play, *self._named.values()), named)
        self._style(styles)
        track = max(_TRACK * self.fontMetrics().height(), self.track.words_width)
        least = track + width
        for group in ((), *_MAY_LOSE_NAME, (_PLAY,)):
            if self._free() >= least:
                break
            self.memory.hide()
            self.more.setVisible(memory > 0)
            styles.update({self._named.get(name, self.play): bare for name in group})
            self._style(styles)
        for name in _MAY_GO:
            if self._free() >= track:
                break
            self._named[name].hide()
            self.more.show()
        self.readout.setFixedSize(max(0, min(width, width + self._free() - least)), high)
        self.readout.setToolTip(self.readout.words if self.readout.width() < width else "")

    def _fill_more(self, menu: QMenu) -> None:
        menu.addActions([self._actions[name] for name in _BUTTONS if self._named[name].isHidden()])
        if self.memory.isHidden() and self.memory.text():
            menu.addSeparator()
            add_sentence(menu, self.memory.text())

    def _free(self) -> int:
        """Pixels for the track and what is said."""
        parts = (self.play, *self._named.values(), self.memory, self.more)
        fixed = [part for part in parts if not part.isHidden()]
        taken = sum(max(part.sizeHint().width(), part.minimumWidth()) + self._row.spacing() for part in fixed)
        return self.width() - 24 - 2 * self._row.spacing() - taken

    def _style(self, styles: dict[QToolButton, Qt.ToolButtonStyle]) -> None:
        for button, style in styles.items():
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)

    def _button(self, shell: Shell, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(shell.actions[name])
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

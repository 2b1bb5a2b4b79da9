"""The bar of the microscope: what is looked at, the walk through it, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.actions import (
    NUMBERS,
    OPEN,
    PACE_CHOICE,
    PLAY,
    PREDICT,
    TO_PHASE,
    WALK,
    MicroscopeAction,
)
from nnplayground.ui.microscope.breakpoints.mark import BreakpointMark
from nnplayground.ui.microscope.phase_strip import PhaseStrip
from nnplayground.ui.microscope.question import LeavingQuestion
from nnplayground.ui.microscope.sample_picker.menu import sample_actions
from nnplayground.ui.microscope.sample_picker.words import selector_in_words
from nnplayground.ui.shell.action_set import fill_menu
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.sizes import set_least_height
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated


class MicroscopeBar(QFrame):
    """Groups of buttons that break into lines where there is no room; a question takes their place."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope_bar")
        self.setAccessibleName(self.tr("Microscope"))
        self._document = document
        self.model = document.microscope
        self._buttons: list[tuple[MicroscopeAction, QToolButton]] = []
        self._icons: list[tuple[QToolButton, str]] = []
        groups = self._groups = QWidget(self)
        self._flow = FlowLayout(groups, spacing=6)
        self._make_entry()
        self._group(*(self._button(command) for command in (NUMBERS, PREDICT)))
        self._make_walk()
        self.strip = PhaseStrip(TO_PHASE, self.model, self)
        self._flow.addWidget(self.strip)
        self.question = LeavingQuestion(self.model, self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(6, 4, 6, 4)
        lines.setSpacing(4)
        lines.addWidget(groups)
        lines.addWidget(self.question)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)
        for signal in (
            self.model.changed,
            self.model.walk.walked,
            self.model.state_changed,
            document.training.run_changed,
        ):
            signal.connect(self._update)
        document.data_changed.connect(self._update)
        themes().changed.connect(self._dress)
        self._dress()
        self._update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_room()  # a group says only then that a word in it has become longer
        return done

    # -- parts

    def _make_entry(self) -> None:
        self.entry = QToolButton(self)
        self.entry.setObjectName("microscope_entry")
        self.entry.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.entry.clicked.connect(lambda: OPEN.do(self.model))
        self.choice = QToolButton(self)
        self.choice.setObjectName("microscope_choice")
        self.choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choice.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.choice.setToolTip(self.tr("Look at another sample or minibatch, or at values of your own"))
        self._menu = QMenu(self.choice)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.choice.setMenu(self._menu)
        self._icons += [(self.choice, "mdi6.menu-down")]
        self._group(self.entry, self.choice, BreakpointMark(self._document, self, always=True))

    def _make_walk(self) -> None:
        walk = [self._button(command) for command in WALK]  # made in the order in which Tab goes through them
        self.play = self._button(PLAY)
        self.play.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.play.setMenu(self._pace_menu())
        self._group(*walk, self.play)

    def _pace_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for choice in PACE_CHOICE:
            action = menu.addAction(translated(choice.title))
            action.setObjectName(choice.id)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, choice=choice: choice.do(self.model))
            group.addAction(action)
        self._paces = group.actions()
        return menu

    def _group(self, *parts: QWidget) -> None:
        group = QWidget(self)
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in parts:
            row.addWidget(part)
        self._flow.addWidget(group)

    def _button(self, command: MicroscopeAction) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(command.id)
        button.setCheckable(command.checked is not None)
        button.setAccessibleName(translated(command.title).replace("&", ""))
        button.setToolTip(command.tooltip())
        button.setStatusTip(translated(command.tip))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAutoRepeat(command.checked is None)
        button.clicked.connect(lambda: self._do(command))
        self._buttons.append((command, button))
        self._icons.append((button, command.icon))
        return button

    # -- what is done

    def _do(self, command: MicroscopeAction) -> None:
        command.do(self.model)
        self._update()

    def _fill_menu(self) -> None:
        fill_menu(self._menu, sample_actions(self._document, self.window()), None)

    # -- what is shown

    def _update(self) -> None:
        model, active = self.model, self.model.active
        if self._groups.isHidden() != model.leaving:
            self._groups.setVisible(not model.leaving)
        obstacle = None if active else self._document.training.obstacle
        self.entry.setText(self.tr("Leave") if active else self.tr("Open"))
        self.entry.setToolTip(OPEN.tooltip() if obstacle is None else translated(obstacle))
        self.entry.setEnabled(obstacle is None)
        self.choice.setEnabled(obstacle is None)
        words = self.tr("Look at…")
        if model.trace is not None:
            words = translated(selector_in_words(model.trace.selector, self._document.data, model.trace.batch))
        if self.choice.text() != words:
            self.choice.setText(words)
            self.choice.setAccessibleName(words)
        for command, button in self._buttons:
            button.setEnabled(command.obstacle(model) is None)
            button.setChecked(command.is_checked(model))
        self.play.setIcon(icon(PLAY.look(model).icon))
        for choice, action in zip(PACE_CHOICE, self._paces, strict=True):
            action.setChecked(choice.is_checked(model))
        self.strip.update_phases()
        self._give_room()  # letters and words may have another size now

    def _dress(self) -> None:
        side = max(18, round(self.fontMetrics().height() * 1.15))
        self._icons = [pair for pair in self._icons if pair[0] is not self.entry]
        self._icons.append((self.entry, "mdi6.microscope"))
        for button, picture in self._icons:
            button.setIcon(icon(picture))
            button.setIconSize(QSize(side, side))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.strip.dress()
        items = [item for item in map(self._flow.itemAt, range(self._flow.count())) if item is not None]
        parts = [part for part in (item.widget() for item in items) if part is not None]
        high = max(part.sizeHint().height() for part in parts)
        for part in parts:
            set_least_height(part, high)
        self.setStyleSheet(
            f"QFrame#microscope_bar {{ border: none; border-bottom: 1px solid {theme().border}; }}"
            "QToolButton::menu-button { border: none; background: transparent; }"
        )
        self._update()

    def _give_room(self) -> None:
        """As high as its lines are, however little room there is: a panel that is low shows less of something else."""
        inside = max(1, self.contentsRect().width() - 12)
        # Nothing in it can be pressed before a step is open: it takes no line of its own then.
        self.strip.setVisible(self.model.active or self._fit_into(inside))
        self._groups.setFixedHeight(self._flow.heightForWidth(inside))
        self.question.give_room(inside)

    def _fit_into(self, width: int) -> bool:
        """Whether all groups stand in one line."""
        items = [item for item in map(self._flow.itemAt, range(self._flow.count())) if item is not None]
        parts = [part.sizeHint().width() for part in (item.widget() for item in items) if part is not None]
        return sum(parts) + self._flow.spacing() * (len(parts) - 1) <= width

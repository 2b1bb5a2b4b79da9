"""The branches of the timeline: what differs between them, and how to go on from the end of one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListView,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnplayground.text import mark
from nnplayground.training.timeline.view import BranchView
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.document.timeline_words import megabytes
from nnplayground.ui.toolkit.forms.flow_layout import FlowLayout
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.icons import set_icon
from nnplayground.ui.toolkit.own_keys import OwnKeys
from nnplayground.ui.toolkit.sizes import set_least_height
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated

_MOST = 4096
"""Megabytes that the timeline may be given."""


@PANELS.register
class BranchesPanel(Panel):
    """Enter looks at the end of a branch, F2 renames it, Delete asks whether to remove it."""

    kind = "branches"
    title = mark("Branches")
    help = mark("All courses that training has taken, what differs between them, and the memory that they use.")
    icon = "mdi6.source-branch"
    area = "right"
    rank = 30
    shown = False
    late = True

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        # Its parts come when it is first seen: the window comes sooner.
        from nnplayground.ui.timeline.branches.delegate import BranchDelegate, Relayout
        from nnplayground.ui.timeline.branches.model import BranchModel
        from nnplayground.ui.timeline.branches.removal import RemovalQuestion

        super().__init__(document, parent)
        self._model = document.timeline
        self._icons: list[tuple[QAction, str]] = []
        self.list = BranchModel(self._model, self)
        self.view = QListView(self)
        self.view.setObjectName("branch_list")
        self.view.setAccessibleName(self.tr("Branches"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setModel(self.list)
        self.view.setItemDelegate(BranchDelegate(self.view))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.view.setMouseTracking(True)
        Relayout(self.view)
        self.view.activated.connect(lambda _index: self._look())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._update())
        self.list.rowsInserted.connect(lambda *_: self._choose_one())
        self.setFocusProxy(self.view)
        self._none = ToneLabel(
            self.tr("Training has not begun. Go back on the timeline and change something: that makes a branch."),
            "faint",
            self,
        )
        self._none.setMargin(8)
        self.question = RemovalQuestion(self._model, self.view, self)
        self.used = QLabel(self)
        self.used.setObjectName("branch_memory")
        self.budget = QSpinBox(self)
        foot = QWidget(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._none)
        lines.addWidget(self.view, 1)
        lines.addWidget(foot)
        self._fill_foot(foot)
        self._model.changed.connect(self._update)
        themes().changed.connect(self._dress)
        self._choose_one()
        self._dress()
        self._update()

    # -- parts

    def _fill_foot(self, foot: QWidget) -> None:
        buttons = QWidget(foot)
        flow = FlowLayout(buttons, spacing=2)
        self._actions = {
            "look": self._action(
                "look", self.tr("Look"), self.tr("Look at the end of this branch (Enter)"), "mdi6.eye-outline",
                self._look,
            ),
            "take_up": self._action(
                "take_up", self.tr("Go on"),
                self.tr("Train on from the end of this branch, with the network and settings that it had"),
                "mdi6.play-outline", self._restore,
            ),
            "rename": self._action(
                "rename", self.tr("Rename"), self.tr("Give this branch a name (F2)"), "mdi6.pencil-outline",
                self._rename,
            ),
            "remove": self._action(
                "remove", self.tr("Remove"), self.tr("Let go of all that is kept of this branch (Delete)"),
                "mdi6.delete-outline", self._remove,
            ),
        }  # fmt: skip
        named, bare = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for name, action in self._actions.items():
            button = QToolButton(buttons)
            button.setDefaultAction(action)
            button.setObjectName(f"branch_{name}")
            button.setAccessibleName(action.text())
            button.setToolButtonStyle(named if name in ("look", "take_up") else bare)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            flow.addWidget(button)
        delete = self._actions["remove"]
        delete.setShortcuts([QKeySequence("Del"), QKeySequence("Backspace")])
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(delete)
        OwnKeys(self.view, lambda: (delete,))
        self._flow, self._buttons = flow, buttons
        self.budget.setObjectName("branch_budget")
        self.budget.setRange(1, _MOST)
        self.budget.setSuffix(self.tr(" MB"))
        self.budget.setKeyboardTracking(False)
        self.budget.setAccessibleName(self.tr("Memory for the timeline, in megabytes"))
        self.budget.setToolTip(
            self.tr("What all kept moments may take together, in memory and in the file; the oldest become fewer")
        )
        self.budget.valueChanged.connect(lambda value: self._model.set_budget(value * 1_000_000))
        memory = QWidget(foot)
        self._memory = FlowLayout(memory, spacing=6)
        self._memory.addWidget(self.used)
        self._memory.addWidget(self.budget)
        self._flows = ((buttons, self._flow), (memory, self._memory))
        lines = QVBoxLayout(foot)
        lines.setContentsMargins(6, 4, 6, 6)
        lines.setSpacing(4)
        lines.addWidget(self.question)
        lines.addWidget(buttons)
        lines.addWidget(memory)

    def _action(self, name: str, title: str, tip: str, picture: str, slot: Callable[[], None]) -> QAction:
        action = QAction(title, self)
        action.setObjectName(f"action_branch_{name}")
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.triggered.connect(lambda _on=False: slot())
        self._icons.append((action, picture))
        return action

    # -- what is done

    @property
    def chosen(self) -> BranchView | None:
        """The branch in whose line the list stands."""
        return self.list.branch(self.view.currentIndex().row())

    def choose(self, number: int) -> None:
        """Go to the line of a branch."""
        row = self.list.row_of(number)
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.list.index(row), flag)

    def _look(self) -> None:
        if self.chosen is not None:
            self._model.show_checkpoint(self.chosen.number, self.chosen.end)

    def _restore(self) -> None:
        branch = self.chosen
        if branch is not None and len(branch.steps):
            label = self.tr("Go on from {name}").format(name=translated(branch.title))
            self._model.restore(branch.number, branch.end, label)

    def _rename(self) -> None:
        if self.view.currentIndex().isValid():
            self.view.edit(self.view.currentIndex())

    def _remove(self) -> None:
        branch = self.chosen
        if branch is None:
            return
        if branch.number == self._model.view.current:
            self._model.remove(branch.number)  # which says why not
        else:
            self.question.ask(branch)

    # -- what is shown

    def _choose_one(self) -> None:
        if not self.view.currentIndex().isValid():
            self.choose(self._model.view.current)

    def _update(self) -> None:
        view, branch = self._model.view, self.chosen
        for action in self._actions.values():
            action.setEnabled(branch is not None)
        self._none.setVisible(not view.branches)
        self.view.setVisible(bool(view.branches))
        if not self.budget.hasFocus():
            self.budget.blockSignals(True)
            self.budget.setValue(max(1, round(view.budget / 1e6)))
            self.budget.blockSignals(False)
        self.used.setText(self.tr("{used} MB used of").format(used=megabytes(view.used)))

    def _dress(self) -> None:
        side = max(16, self.fontMetrics().height())
        for action, picture in self._icons:
            set_icon(action, picture)
        for button in self._buttons.findChildren(QToolButton):
            button.setIconSize(QSize(side, side))
        self.view.scheduleDelayedItemsLayout()
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """As high as the lines are in which the buttons stand."""
        set_least_height(self.used, self.budget.sizeHint().height())  # their middles stand in one line
        for widget, flow in self._flows:
            widget.setFixedHeight(flow.heightForWidth(max(1, self.width() - 12)))

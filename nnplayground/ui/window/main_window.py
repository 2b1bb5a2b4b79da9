"""The window: canvas in the middle, docks around it, menus, toolbar and status bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QChildEvent, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QToolBar, QToolButton, QVBoxLayout, QWidget

from nnplayground.engine.snapshot import Trouble
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.ui.canvas import actions as canvas_actions
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope import actions as microscope_actions
from nnplayground.ui.microscope.by_hand import ByHandOpener
from nnplayground.ui.microscope.dock_space import DockSpace
from nnplayground.ui.microscope.messages import MicroscopeMessages
from nnplayground.ui.shell.action_set import ActionSet
from nnplayground.ui.shell.message_bar import MessageStack
from nnplayground.ui.shell.shell import Shell
from nnplayground.ui.timeline import actions as timeline_actions
from nnplayground.ui.timeline.bar.bar import TimelineBar
from nnplayground.ui.timeline.bar.chip import PastChip
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.forms.fold import remember_folds, remembered_folds
from nnplayground.ui.toolkit.forms.split import remember_shares, remembered_shares
from nnplayground.ui.toolkit.icons import application_icon
from nnplayground.ui.toolkit.on_screen import keep_on_screen
from nnplayground.ui.toolkit.restyle import settle
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.sizes import PER_CENT
from nnplayground.ui.toolkit.spoken import speak_of_pictures
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.touch import scroll_by_finger
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.actions import edit, file, focus, help, model, present, train, view
from nnplayground.ui.window.actions.present import ForClass
from nnplayground.ui.window.announcer import Announcer
from nnplayground.ui.window.dialogs import Dialogs
from nnplayground.ui.window.dock_sizes import ROWS
from nnplayground.ui.window.docks import Docks
from nnplayground.ui.window.files import Files
from nnplayground.ui.window.focus_order import FocusOrder
from nnplayground.ui.window.present.magnifier import Magnifier
from nnplayground.ui.window.present.present import Present
from nnplayground.ui.window.present.spot import Spot
from nnplayground.ui.window.present.stage import Stage
from nnplayground.ui.window.pretrained_weights import PretrainedWeights
from nnplayground.ui.window.status_bar import StatusBar
from nnplayground.ui.window.title import document_name
from nnplayground.ui.window.toolbar import ToolBar

_SMALL_SCREEN = 1440
"""Pixels of width up to which the window begins maximized."""


class MainWindow(QMainWindow):
    """Shows one document.  Closing it ends the document's threads."""

    first_painted = Signal()
    """The first picture is on the screen: what could wait for that is made now."""

    def __init__(self, document: Document, store: SettingsStore | None = None) -> None:
        super().__init__()
        speak_of_pictures()
        self.document = document
        self.store = SettingsStore.open() if store is None else store
        self._painted = False
        self._laid_out = False
        self._closing = False
        self.setObjectName("main_window")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.action_set = ActionSet(self)
        self.actions_by_name = self.action_set.by_name
        self.messages = MessageStack()
        self.canvas = CanvasView(document, self)
        self._fill_centre()
        self.resize(self._first_size())
        self.dock_layout = Docks(self, document)
        self.docks = self.dock_layout.by_kind
        self.panels = self.dock_layout.panels
        self.stage = Stage(self, self.dock_layout, self.canvas)
        self.shell = Shell(document, self.action_set, self.messages, self.stage, self.store, self)
        self.files = Files(self.shell)
        self.dialogs = Dialogs(self.shell)
        self.timeline_bar = TimelineBar(self.shell)
        self.focus_order = FocusOrder(
            self,
            self.stage,
            self.canvas,
            above=lambda: (self.toolbar, self.messages),
            below=lambda: (self.timeline_bar, self.statusBar()),
        )
        self.present = Present(self.shell, self.stage, self.timeline_bar)
        self.for_class = ForClass(self.stage, self.present, Magnifier(self), Spot(self))
        self.by_hand = ByHandOpener(document)
        for step in self.steps():
            step()
        self.restoreGeometry(self.store.bytes("window/geometry"))
        remember_folds(self.store.text("window/folds"))
        remember_shares(self.store.text("window/shares"))
        self._of_the_data: set[str] = set()
        self._connect()
        self._name()
        for bar in self.findChildren(QToolBar):
            for more in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
                more.setAccessibleName(self.tr("More of {bar}").format(bar=bar.windowTitle()))
        self.canvas.setFocus()

    # -- parts

    def steps(self) -> list[Callable[[], object]]:
        """What the window is put together by, in any order: nothing of it is made before or after something else.

        Here it says what each action acts on.
        """
        add, shell, document = self.action_set.add, self.shell, self.document
        return [
            lambda: add(file.ENTRIES, self.files),
            lambda: add(edit.ENTRIES, document),
            lambda: add(canvas_actions.ENTRIES, document),
            lambda: add(view.ENTRIES, view.Views(shell, self.canvas, self.timeline_bar)),
            lambda: add(present.ENTRIES, self.for_class),
            lambda: add(model.ENTRIES, model.Model(document, self.stage, PretrainedWeights(shell, self.files))),
            lambda: add(train.ENTRIES, document),
            lambda: add(train.DIALOG_ENTRIES, self.dialogs),
            lambda: add(timeline_actions.ENTRIES, shell),
            lambda: add(microscope_actions.ENTRIES, document.microscope),
            lambda: add(microscope_actions.WINDOW_ENTRIES, shell),
            lambda: add(help.ENTRIES, self.dialogs),
            lambda: add(focus.ENTRIES, focus.Focus(self.focus_order, self.dialogs)),
            lambda: self.first_painted.connect(lambda: add(model.layer_entries(), document)),
            self._renew_actions,
            self._make_dock_space,
            lambda: MicroscopeMessages(shell),
            lambda: Announcer(document, self.canvas),
            self._make_past_chip,
            self._make_toolbar,
            lambda: self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.timeline_bar),
            lambda: self.setStatusBar(StatusBar(shell)),
        ]

    def _make_dock_space(self) -> None:
        DockSpace(self.shell, self.canvas)

    def _make_past_chip(self) -> None:
        self.past_chip = PastChip(self.shell, self.canvas)

    def _make_toolbar(self) -> None:
        self.toolbar = ToolBar(self.shell, self.present)
        self.addToolBar(self.toolbar)

    def _renew_actions(self) -> None:
        """The one place that says when actions are looked at anew."""
        document = self.document
        self.action_set.follow(
            (
                document.selection_changed,
                document.graph_changed,
                document.shapes_changed,
                document.training.run_changed,
                document.dataset_changed,
                document.replaced,
                document.undo_stack.indexChanged,
                document.undo_stack.cleanChanged,
                document.microscope.changed,
                document.microscope.walk.walked,
                document.microscope.state_changed,
                document.timeline.past_changed,
                document.timeline.viewing_changed,
                document.timeline.film_changed,
                QGuiApplication.clipboard().dataChanged,
                themes().changed,
                self.store.recent_changed,
                self.timeline_bar.toggleViewAction().toggled,
                self.stage.stage_changed,
                self.present.changed,
                self.for_class.magnifier.switched,
                self.for_class.spot.switched,
            ),
            together=(
                *(dock.toggleViewAction().toggled for dock in self.docks.values()),
                *(dock.windowTitleChanged for dock in self.docks.values()),
            ),
        )

    def _connect(self) -> None:
        document = self.document
        document.training.noted.connect(self._remember_note)
        document.data_changed.connect(self._forget_messages_of_the_data)
        document.message.connect(self._tell)
        document.message_raised.connect(self.messages.say)
        document.timeline.failed.connect(self.messages.say)
        document.training.trouble_raised.connect(self._tell_trouble)
        document.file.changed.connect(self._name)
        document.replaced.connect(self._name)
        document.replaced.connect(self.bring_forward)
        self.present.changed.connect(lambda: self.canvas.set_presented(self.present.on))
        self.files.chosen.connect(self.by_hand.begin)
        # Importing torch slows everything down for seconds: the window is on the screen first, and whole.
        self.first_painted.connect(document.training.start_engine)
        self.first_painted.connect(self.dock_layout.follow_first_picture)
        self.first_painted.connect(self.present.begin)

    def bring_forward(self) -> None:
        """The plots that a template is made for, where they are open."""
        template = self.document.project.template
        for kind in TEMPLATES[template].looks_at if template in TEMPLATES else ():
            if not self.stage.staged:
                self.docks[kind].raise_()

    # -- messages

    def _tell(self, news: Text) -> None:
        self.messages.say(news, "info")

    def _remember_note(self, note: Text) -> None:
        self._of_the_data.add(note.template)

    def _forget_messages_of_the_data(self) -> None:
        """What was said of other data, as of the points before the last one was drawn, no longer holds."""
        self.messages.forget(self._of_the_data)
        problem = self.document.data_problem
        self._of_the_data = set() if problem is None else {problem.template}

    def _tell_trouble(self, trouble: Trouble) -> None:
        bar = self.messages.show_message(translated(trouble.text), "error", trouble.details)
        node = trouble.node
        if node is not None and node in self.document.project.graph:
            bar.add_button(self.tr("Show"), lambda: self.document.show_node(node), "message_show").setToolTip(
                self.tr("Select the layer where it began")
            )

    # -- name

    def _name(self) -> None:
        self.setWindowTitle(f"{document_name(self.document)}[*] – nnplayground")
        self.setWindowModified(self.document.file.modified)
        self.setWindowFilePath(str(self.document.file.path) if self.document.file.path else "")

    def _fill_centre(self) -> None:
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.messages)
        rows.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)

    # -- what is remembered

    @staticmethod
    def _first_size() -> QSize:
        screen = QGuiApplication.primaryScreen()
        room = screen.availableSize() if screen is not None else QSize(1366, 768)
        return QSize(min(1440, int(room.width() * 0.94)), min(900, int(room.height() * 0.92)))

    def show_first(self) -> None:
        """Show it as it was left; the first time, on a laptop's screen, all over it."""
        screen = QGuiApplication.primaryScreen()
        small = screen is not None and screen.availableSize().width() <= _SMALL_SCREEN
        if small and self.store.bytes("window/geometry").isEmpty():
            self.showMaximized()
        else:
            self.show()

    def _lay_out(self) -> None:
        """Docks as they were left.  Bars have their heights only when they are shown: laid out before that, docks would
        be scaled to what the bars leave, and another pixel off with each opening."""
        settle()
        text_size = self.store.number("window/docks_text", 100, PER_CENT)
        rows = self.store.number("window/docks_rows", 0, ROWS)
        self.dock_layout.restore(self.store.bytes("window/docks"), text_size, rows)
        self.bring_forward()

    def _remember(self) -> None:
        self.store.set("window/geometry", self.saveGeometry())
        self.store.set("window/docks", self.stage.state())
        self.store.set("window/docks_text", round(100 * self.dock_layout.sizes.text))
        self.store.set("window/docks_rows", self.dock_layout.sizes.rows)
        self.store.set("window/folds", remembered_folds())
        self.store.set("window/shares", remembered_shares())

    # -- events

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.focus_order.tab(forward) or super().focusNextPrevChild(forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def childEvent(self, event: QChildEvent) -> None:
        """A dialog is about to be shown for the first time, and filled."""
        super().childEvent(event)
        dialog = event.child()
        if event.type() == QEvent.Type.ChildPolished and isinstance(dialog, QDialog):
            scroll_by_finger(dialog)
            keep_on_screen(dialog)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.action_set.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nothing in the window had a use for."""
        if event.key() != Qt.Key.Key_Escape or not self.stage.restore():
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and self.document.file.modified and not self.document.file.repeatable:
            event.ignore()
            self.files.unless_unsaved(self.close_anyway)
            return
        self._closing = True
        self._remember()
        # The threads end after what they are at, which for a large table takes seconds: not before people's eyes.
        dialogs = self.findChildren(QDialog)
        for widget in (*dialogs, *(dock for dock in self.docks.values() if dock.isFloating()), self):
            widget.hide()
        QGuiApplication.sync()
        for dialog in dialogs:
            dialog.close()
        self.files.close()
        for background in self.findChildren(Background):
            background.close()
        self.document.close()
        super().closeEvent(event)

    def close_anyway(self) -> None:
        """Close without asking."""
        self._closing = True
        self.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.files.drop(event.mimeData().urls()):
            event.acceptProposedAction()

    def open_path(self, path: Path) -> None:
        """Open a project file, or a CSV file's dialog."""
        self.files.open_path(path)

"""The window: canvas in the middle, docks around it, menus, toolbar and status bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QVBoxLayout, QWidget

from nnplayground.engine.snapshot import Trouble
from nnplayground.templates import TEMPLATES
from nnplayground.text import Text
from nnplayground.ui.canvas.view import CanvasView
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.by_hand import ByHandOpener
from nnplayground.ui.microscope.dock_space import DockSpace
from nnplayground.ui.timeline.bar.bar import TimelineBar
from nnplayground.ui.timeline.bar.chip import PastChip
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.forms.fold import remember_folds, remembered_folds
from nnplayground.ui.toolkit.forms.split import remember_shares, remembered_shares
from nnplayground.ui.toolkit.icons import application_icon
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.translate import translated
from nnplayground.ui.window.actions.action_set import Actions
from nnplayground.ui.window.actions.edit import EditActions
from nnplayground.ui.window.actions.file import FileActions
from nnplayground.ui.window.actions.help import HelpActions
from nnplayground.ui.window.actions.microscope import MicroscopeActions
from nnplayground.ui.window.actions.model import ModelActions
from nnplayground.ui.window.actions.timeline import TimelineActions
from nnplayground.ui.window.actions.train import TrainActions
from nnplayground.ui.window.actions.view import ViewActions
from nnplayground.ui.window.docks import Docks
from nnplayground.ui.window.message_bar import MessageBar, MessageStack, Severity
from nnplayground.ui.window.status_bar import StatusBar
from nnplayground.ui.window.toolbar import ToolBar

_SMALL_SCREEN = 1440
"""Pixels of width up to which the window begins maximized."""


class MainWindow(QMainWindow):
    """Shows one document.  Closing it ends the document's threads."""

    first_painted = Signal()
    """The first picture is on the screen: what could wait for that is made now."""

    def __init__(self, document: Document, store: SettingsStore | None = None) -> None:
        super().__init__()
        self.document = document
        self.store = SettingsStore.open() if store is None else store
        self._painted = False
        self._closing = False
        self.setObjectName("main_window")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.action_set = Actions(self)
        self.actions_by_name = self.action_set.by_name
        self.messages = MessageStack()
        self.canvas = CanvasView(document, self)
        self._fill_centre()
        self.resize(self._first_size())
        self.dock_layout = Docks(self)
        self.docks = self.dock_layout.by_kind
        self.panels = self.dock_layout.panels
        self.files = FileActions(self)
        self.edits = EditActions(self)
        self.views = ViewActions(self)
        self.model = ModelActions(self)
        self.training = TrainActions(self)
        self.dock_space = DockSpace(self)
        self.microscope_actions = MicroscopeActions(self)
        self.by_hand = ByHandOpener(self)
        self.help = HelpActions(self)
        self.timeline = TimelineActions(self)
        self.timeline_bar = TimelineBar(self)
        self.past_chip = PastChip(self, self.canvas)
        self._fill_menus()
        self.toolbar = ToolBar(self)
        self.addToolBar(self.toolbar)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.timeline_bar)
        self.setStatusBar(StatusBar(document, self))
        self._restore()
        self._of_the_data: set[str] = set()
        document.training.noted.connect(self._remember_note)
        document.data_changed.connect(self._forget_messages_of_the_data)
        document.message.connect(self._tell)
        document.message_raised.connect(self.say)
        document.trouble_raised.connect(self._tell_trouble)
        document.file_changed.connect(self._name)
        document.replaced.connect(self._name)
        document.replaced.connect(self.bring_forward)
        # Importing torch slows everything down for seconds: the window is on the screen first, and whole.
        self.first_painted.connect(document.training.start_engine)
        self._name()
        self.bring_forward()

    def bring_forward(self) -> None:
        """The plots that a template is made for, where they are open."""
        template = self.document.project.template
        for kind in TEMPLATES[template].looks_at if template in TEMPLATES else ():
            self.docks[kind].raise_()

    # -- messages

    def say(self, message: Text, severity: Severity = "warning") -> MessageBar:
        """Show a message above the canvas."""
        return self.messages.show_message(translated(message), severity, about=message.template)

    def _tell(self, news: Text) -> None:
        self.say(news, "info")

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

    def document_name(self) -> str:
        """The file's name, or the template's, or none."""
        if self.document.path is not None:
            return self.document.path.name
        template = self.document.project.template
        return translated(TEMPLATES[template].title) if template in TEMPLATES else self.tr("Untitled")

    def _name(self) -> None:
        self.setWindowTitle(f"{self.document_name()}[*] – nnplayground")
        self.setWindowModified(self.document.modified)
        self.setWindowFilePath(str(self.document.path) if self.document.path else "")

    # -- parts

    def _fill_centre(self) -> None:
        centre = QWidget()
        rows = QVBoxLayout(centre)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.messages)
        rows.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)

    def _fill_menus(self) -> None:
        for title, part in (
            (self.tr("&File"), self.files),
            (self.tr("&Edit"), self.edits),
            (self.tr("&View"), self.views),
            (self.tr("&Model"), self.model),
            (self.tr("&Train"), self.training),
            (self.tr("Mi&croscope"), self.microscope_actions),
            (self.tr("&Help"), self.help),
        ):
            menu = self.menuBar().addMenu(title)
            menu.setToolTipsVisible(True)
            part.fill(menu)

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

    def _restore(self) -> None:
        self.restoreGeometry(self.store.bytes("window/geometry"))
        self.dock_layout.restore(self.store.bytes("window/docks"))
        remember_folds(self.store.text("window/folds"))
        remember_shares(self.store.text("window/shares"))

    def _remember(self) -> None:
        self.store.set("window/geometry", self.saveGeometry())
        self.dock_space.give_back()
        self.store.set("window/docks", self.dock_layout.state())
        self.store.set("window/folds", remembered_folds())
        self.store.set("window/shares", remembered_shares())

    # -- events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and self.document.modified and not self.document.repeatable:
            event.ignore()
            self.files.unless_unsaved(self.close_anyway)
            return
        self._closing = True
        self._remember()
        # The threads end after what they are at, which for a large table takes seconds: not before people's eyes.
        dialogs = self.findChildren(QDialog)
        for widget in (*dialogs, self):
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

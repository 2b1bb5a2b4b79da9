"""The window About."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

import nnplayground
from nnplayground.ui.dialogs.about.files_page import FilesPage
from nnplayground.ui.dialogs.about.licences import LicencesPage
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.scroll import Page
from nnplayground.ui.toolkit.icons import application_icon
from nnplayground.ui.toolkit.theme import themes

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document
    from nnplayground.ui.toolkit.settings_store import SettingsStore

_WIDTH, _HEIGHT = 44, 38
"""In heights of a line."""


class AboutDialog(QDialog):
    """What this is, and on separate pages versions, licences and the files that it keeps."""

    def __init__(self, document: Document, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About"))
        tabs = QTabWidget()
        tabs.setObjectName("about_pages")
        self._files = FilesPage(store)
        for page, title in (
            (VersionsPage(document), self.tr("Versions")),
            (LicencesPage(), self.tr("Licences")),
            (self._files, self.tr("Files")),
        ):
            page.fill()
            tabs.addTab(page, title)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 16, 16, 12)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        rows.addWidget(tabs, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.close)
        rows.addWidget(buttons)
        line = self.fontMetrics().height()
        room = parent.screen().availableSize()
        self.resize(min(_WIDTH * line, int(room.width() * 0.95)), min(_HEIGHT * line, int(room.height() * 0.9)))

    @property
    def busy(self) -> bool:
        """Whether files are being removed, of which it will say what came."""
        return self._files.busy

    def _head(self) -> QHBoxLayout:
        self._picture = QLabel()
        self._enlarge()
        themes().changed.connect(self._enlarge)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ToneLabel(f"nnplayground {nnplayground.__version__}", "title"))
        words.addWidget(ToneLabel(self.tr("Build a neural network on a canvas, train it, and watch it learn.")))
        words.addWidget(ToneLabel(self.tr("Nothing is ever sent anywhere."), "faint"))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _enlarge(self) -> None:
        side = 3 * self.fontMetrics().height()
        self._picture.setPixmap(application_icon().pixmap(side, side))


class VersionsPage(Page):
    """Of what makes the program run, and the devices."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        snapshot = document.training.snapshot
        self._device = snapshot.device if snapshot is not None else self.tr("the engine is still loading")

    def build(self) -> None:
        facts = ToneLabel(
            "\n".join(
                [
                    self.tr("Python {version}").format(version=platform.python_version()),
                    self.tr("Qt {version} on {platform}").format(
                        version=qVersion(), platform=QGuiApplication.platformName()
                    ),
                    self.tr("PyTorch {version}").format(version=_version_of("torch")),
                    self.tr("Device in use: {device}").format(device=self._device),
                    self.tr("System: {system}").format(system=platform.platform(terse=True)),
                ]
            )
        )
        facts.setObjectName("about_facts")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        facts.setTextInteractionFlags(selectable)
        self.lines.addWidget(facts)


def _version_of(package: str) -> str:
    """From the installed metadata: the package itself is not imported."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "–"

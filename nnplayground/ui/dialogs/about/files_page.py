"""Where settings, log and downloads lie, with a way to their folders, and a way to be rid of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMessageBox, QPushButton, QToolButton, QWidget

from nnplayground.text import UserError
from nnplayground.ui.dialogs.about.kept_files import KeptFiles, kept_files, remove_log_and_downloads
from nnplayground.ui.toolkit.background import Background
from nnplayground.ui.toolkit.forms.labels import Tone, ToneLabel
from nnplayground.ui.toolkit.forms.scroll import Page
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.settings_store import SettingsStore
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.translate import translated


class FilesPage(Page):
    """What lies where, and the way to be rid of it."""

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._background = Background(self)
        self._openers: list[QToolButton] = []
        themes().changed.connect(self._dress)

    @property
    def busy(self) -> bool:
        """Whether files are being removed."""
        return self._background.busy

    def build(self) -> None:
        self.lines.addWidget(
            ToneLabel(self.tr("Besides the projects that you save, the program keeps these on this machine:"))
        )
        for kept in kept_files(self._store):
            self.lines.addWidget(ToneLabel(translated(kept.title), "heading"))
            self.lines.addLayout(self._row(kept))
        self.lines.addSpacing(8)
        self.remove_button = QPushButton(self.tr("Remove settings, log and downloads…"))
        self.remove_button.setObjectName("button_remove_kept_files")
        self.remove_button.setToolTip(self.tr("The next start is like the first one; projects stay"))
        self.remove_button.setAutoDefault(False)  # not what Enter does
        self.remove_button.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.lines.addLayout(row)
        self.outcome = ToneLabel(tone="good")
        self.outcome.setObjectName("kept_files_outcome")
        self.outcome.hide()
        self.lines.addWidget(self.outcome)
        self._dress()
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        """A folder that is not there cannot be opened."""
        for opener, kept in zip(self._openers, kept_files(self._store), strict=True):
            there = kept.folder is not None and kept.folder.is_dir()
            opener.setEnabled(there)
            opener.setToolTip(self.tr("Open the folder") if there else self.tr("There is no folder"))

    def _row(self, kept: KeptFiles) -> QHBoxLayout:
        """The place, to be marked and copied, and a button for its folder."""
        row = QHBoxLayout()
        edit = QLineEdit(kept.place or self.tr("Nothing is kept"))
        edit.setObjectName(f"place_{kept.key}")
        edit.setAccessibleName(translated(kept.title))
        edit.setReadOnly(True)
        edit.setCursorPosition(0)
        edit.setToolTip(kept.place)
        row.addWidget(edit, 1)
        opener = QToolButton()
        opener.setObjectName(f"open_{kept.key}")
        opener.setAccessibleName(self.tr("Open the folder: {title}").format(title=translated(kept.title)))
        opener.clicked.connect(lambda: self._open(kept.folder))
        self._openers.append(opener)
        row.addWidget(opener)
        return row

    def _dress(self) -> None:
        side = round(1.25 * self.fontMetrics().height())
        for opener in self._openers:
            opener.setIcon(icon("mdi6.folder-open-outline"))
            opener.setIconSize(QSize(side, side))

    @staticmethod
    def _open(folder: Path | None) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _ask(self) -> None:
        """Name what goes, and wait for a yes."""
        box = QMessageBox(self.window())
        box.setObjectName("remove_kept_files_prompt")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Remove the settings, the log and the downloaded data?"))
        places = [f"{translated(kept.title)}: {kept.place}" for kept in kept_files(self._store) if kept.place]
        sentence = self.tr("The window goes on as it is, and remembers nothing of it. Your projects are not touched.")
        box.setInformativeText("\n".join([*places, "", sentence]))
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))

        def answered(_result: int) -> None:
            remove = box.clickedButton() is yes
            box.deleteLater()
            if remove:
                self._remove()

        box.finished.connect(answered)
        box.open()

    def _remove(self) -> None:
        self.remove_button.setEnabled(False)
        settings_stay: OSError | None = None
        try:
            self._store.forget_all()
        except OSError as error:
            settings_stay = error

        def done(_nothing: None) -> None:
            if settings_stay is not None:
                failed(settings_stay)
                return
            self._tell("good", self.tr("Removed. Until the next start, nothing is remembered or logged."))

        def failed(error: Exception) -> None:
            self.remove_button.setEnabled(True)
            why = translated(error.text) if isinstance(error, UserError) else error
            self._tell("error", self.tr("Not everything could be removed: {why}").format(why=why))

        self._background.start(remove_log_and_downloads, done, failed)

    def _tell(self, tone: Tone, sentence: str) -> None:
        self.outcome.set_tone(tone)
        self.outcome.setText(sentence)
        self.outcome.show()
        self._look()

"""How far the loading of the data is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnplayground.ui.document.data_actions import cancel_loading
from nnplayground.ui.document.data_loader import Progress
from nnplayground.ui.document.document import Document
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.toolkit.translate import translated

_PATIENCE = 300
"""Milliseconds after which loading is spoken of: what is quicker would only flicker."""


class LoadingLine(QWidget):
    """Seen while the data are on their way; takes no room otherwise."""

    appeared = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._label = ToneLabel(parent=self)
        self._label.setObjectName("loading_text")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Loading the data"))
        self._bar.setFixedHeight(6)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setObjectName("loading_cancel")
        self.cancel.setToolTip(self.tr("Stop loading; the project stays as it is"))
        self.cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._bar, 1)
        below.addWidget(self.cancel)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self._label)
        lines.addLayout(below)
        self._timer = single_shot(self, self._appear, _PATIENCE)
        self.cancel.clicked.connect(lambda: cancel_loading(document))
        document.data_progress.connect(self._progress)
        document.data_changed.connect(self._refresh)
        document.replaced.connect(self._refresh)
        self.hide()
        self._refresh()

    def _appear(self) -> None:
        self.show()
        self.appeared.emit()

    def _refresh(self) -> None:
        if not self.document.source.loading:
            self._timer.stop()
            self.hide()
            return
        if self.isVisible() or self._timer.isActive():
            return
        self._label.setText(self.tr("The data are being loaded."))
        self._bar.setRange(0, 0)
        self._timer.start()

    def _progress(self, progress: Progress) -> None:
        what, share = progress.what, progress.share
        if what is None or not self.document.source.loading:
            self._refresh()
            return
        if share is None:
            self._label.setText(translated(what))
            self._bar.setRange(0, 0)
            return
        words = self.tr("{what}: {share}\u00a0%").format(what=translated(what), share=round(100 * share))
        self._label.setText(words)
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * share))

"""The inspector: the selected layer, the data, and the training, each on a tab."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from nnplayground.text import mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.panel import PANELS, Panel
from nnplayground.ui.panels.sections.data_section import DataSection
from nnplayground.ui.panels.sections.layer_section import LayerSection
from nnplayground.ui.panels.sections.training_section import TrainingSection


@PANELS.register
class Inspector(Panel):
    """Selecting a layer brings its tab to the front; selecting none gives the tab before it back.

    The tabs behind are filled when they are shown, at the latest once the engine has loaded: the window comes sooner.
    """

    kind = "inspector"
    title = mark("Inspector")
    help = mark("The settings of the selected layer, of the data and of the training.")
    icon = "mdi6.tune-variant"
    area = "right"
    rank = 10
    follows = "outline"

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.layer = LayerSection(document, self)
        self.data = DataSection(document, self)
        self.training = TrainingSection(document, self)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("inspector_tabs")
        self.tabs.setDocumentMode(True)
        # Three words fit beside each other in a narrow dock, also in large letters.
        self.tabs.tabBar().setStyleSheet("QTabBar::tab { padding: 4px 7px; }")
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.addTab(self.layer, self.tr("Layer"))
        self.tabs.addTab(self.data, self.tr("Data"))
        self.tabs.addTab(self.training, self.tr("Training"))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.tabs)
        self._before = 0
        self.tabs.tabBarClicked.connect(self._clicked)
        self.layer.asked_for.connect(self._go_to)
        document.selection_changed.connect(self._follow)
        document.replaced.connect(self._follow)
        self._painted = False
        self._filling = QTimer(self)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill_soon)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._filling.start()

    def _fill_soon(self) -> None:
        """Not while the engine loads, which leaves little time to the window; one after the other."""
        training = self.document.training
        missing = [section for section in (self.data, self.training) if not section.filled]
        if training.engine.state == "loading":
            self._filling.stop()
            training.engine_changed.connect(self._filling.start, Qt.ConnectionType.SingleShotConnection)
        elif missing:
            missing[0].fill()
        else:
            self._filling.stop()

    def _clicked(self, place: int) -> None:
        self._before = place

    def _go_to(self, name: str) -> None:
        self._before = self.tabs.indexOf({"data": self.data, "training": self.training}[name])
        self.tabs.setCurrentIndex(self._before)

    def _follow(self) -> None:
        here, layer = self.tabs.currentIndex(), self.tabs.indexOf(self.layer)
        if self.document.selection:
            if here != layer:
                self._before = here
            self.tabs.setCurrentIndex(layer)
        elif here == layer:
            self.tabs.setCurrentIndex(self._before)

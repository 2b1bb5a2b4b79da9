"""The window in which one chooses what the microscope looks at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from nnplayground.datasets.prepare import Prepared
from nnplayground.text import Text, mark
from nnplayground.ui.document.document import Document
from nnplayground.ui.microscope.sample_picker.batch_page import BatchPage
from nnplayground.ui.microscope.sample_picker.ink import takes_drawings
from nnplayground.ui.microscope.sample_picker.pad_page import PadPage
from nnplayground.ui.microscope.sample_picker.page import ChoicePage
from nnplayground.ui.microscope.sample_picker.sample_page import SamplePage
from nnplayground.ui.microscope.sample_picker.values_page import ValuesPage
from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.single_dialog import single_dialog
from nnplayground.ui.toolkit.translate import translated

_PAGES: tuple[tuple[str, str, type[ChoicePage]], ...] = (
    ("sample", mark("Sample"), SamplePage),
    ("batch", mark("Minibatch"), BatchPage),
    ("values", mark("Values"), ValuesPage),
    ("pad", mark("Drawing"), PadPage),
)


class SamplePicker(QDialog):
    """Not modal, and there until it is closed: one thing after the other can be looked at.

    What the microscope would not do is said here, too, where it was asked for.
    """

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("look_at")
        self.setWindowTitle(self.tr("Look at"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._shown: Prepared | None = None
        self._stale: set[ChoicePage] = set()
        """Pages that were not filled for the data that are there."""
        self._asked = False
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.pages: dict[str, ChoicePage] = {}
        for name, title, kind in _PAGES:
            page = self.pages[name] = kind(document, self.tabs)
            page.accepted.connect(self.look)
            self.tabs.addTab(page, translated(title))
        self._problem = ToneLabel(tone="error", parent=self)
        self._problem.setObjectName("look_at_problem")
        self._problem.hide()
        self.press = QPushButton(self.tr("&Look at it"), self)
        self.press.setObjectName("look_at_press")
        self.press.setDefault(True)
        self.press.setToolTip(self.tr("Open the microscope on it; a run pauses"))
        self.press.clicked.connect(self.look)
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("look_at_close")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.press)
        row.addWidget(close)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 10, 12, 12)
        lines.addWidget(self.tabs, 1)
        lines.addWidget(self._problem)
        lines.addLayout(row)
        line = self.fontMetrics().height()
        self.resize(32 * line, 30 * line)
        for signal in (document.data_changed, document.replaced, document.training.run_changed):
            signal.connect(self._refresh)
        document.microscope.failed.connect(self._tell)
        document.microscope.changed.connect(self._looked)
        self.tabs.currentChanged.connect(lambda _place: self._turn())
        self._refresh()

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentWidget(self.pages[name])

    def look(self) -> None:
        """Look at what is chosen on the page in front, where it can be looked at."""
        page = self.tabs.currentWidget()
        self._problem.hide()
        if not isinstance(page, ChoicePage) or not self.press.isEnabled():
            return
        selector = page.selector()
        if selector is not None:
            self._asked = True
            self._document.microscope.choose(selector)

    def done(self, result: int) -> None:
        for page in self.pages.values():
            page.end()
        super().done(result)

    # -- inside

    def _refresh(self) -> None:
        data, obstacle = self._document.data, self._document.training.obstacle
        self.press.setEnabled(obstacle is None)
        self.press.setToolTip(
            self.tr("Open the microscope on it; a run pauses") if obstacle is None else translated(obstacle)
        )
        self.tabs.setEnabled(data is not None)
        if data is None or data is self._shown:
            return
        self._shown = data
        self._stale = set(self.pages.values())
        self.tabs.setTabVisible(self.tabs.indexOf(self.pages["pad"]), takes_drawings(data.spec))
        self._turn()

    def _turn(self) -> None:
        """The page in front is filled, where that was not done for these data."""
        self._problem.hide()
        page = self.tabs.currentWidget()
        if isinstance(page, ChoicePage) and page in self._stale and self._shown is not None:
            self._stale.remove(page)
            page.show_data(self._shown)

    def _tell(self, problem: Text) -> None:
        if self._asked:
            self._asked = False
            self._problem.setText(translated(problem))
            self._problem.show()

    def _looked(self) -> None:
        self._asked = False
        self._problem.hide()


def open_sample_picker(document: Document, widget: QWidget, page: str) -> SamplePicker:
    """The window, with a page in front."""
    dialog = single_dialog(widget, SamplePicker, lambda parent: SamplePicker(document, parent))
    dialog.show_page(page)
    return dialog

"""The licences: of this program, of Qt, and of the libraries that it stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnplayground.ui.toolkit.forms.labels import ToneLabel
from nnplayground.ui.toolkit.forms.scroll import Page

LICENCES = {
    "PySide6-Essentials": "LGPL-3.0",
    "torch": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "scikit-learn": "BSD-3-Clause",
    "pyqtgraph": "MIT",
    "QtAwesome": "MIT; Material Design Icons: Apache-2.0",
    "pydantic": "MIT",
    "safetensors": "Apache-2.0",
    "tqdm": "MPL-2.0, MIT",
    "platformdirs": "MIT",
    "pooch": "BSD-3-Clause",
    "requests": "Apache-2.0",
    "pillow": "MIT-CMU",
    "ziamath": "MIT",
}
"""What is installed with the program, by the name of its package."""


class LicencesPage(Page):
    """Its own, that of Qt with the notice which that asks for, and a table."""

    def build(self) -> None:
        own = ToneLabel(
            self.tr(
                "nnplayground is free software under the MIT licence, copyright 2026 the nnplayground authors. "
                "It comes without any warranty."
            )
        )
        self.lines.addWidget(own)
        self.lines.addWidget(ToneLabel(self.tr("Qt and Qt for Python"), "heading"))
        qt = QLabel(
            self.tr(
                "This program uses Qt and PySide6 (Qt for Python), copyright The Qt Company Ltd. and other "
                "contributors, under the <a href='https://www.gnu.org/licenses/lgpl-3.0.html'>GNU Lesser General "
                "Public License, version 3</a>. They are installed beside it, unchanged, as packages of their own, and "
                "can be replaced by other builds. More about "
                "<a href='https://www.qt.io/licensing/open-source-lgpl-obligations'>Qt and this licence</a>, and "
                "<a href='https://code.qt.io/cgit/pyside/pyside-setup.git/'>the source</a>."
            )
        )
        qt.setObjectName("about_qt")
        qt.setTextFormat(Qt.TextFormat.RichText)
        qt.setWordWrap(True)
        qt.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        qt.setOpenExternalLinks(True)
        self.lines.addWidget(qt)
        self.lines.addWidget(ToneLabel(self.tr("Libraries"), "heading"))
        self.lines.addWidget(self._table())
        more = self.tr(
            "Each brings further packages along; pip show names their licences. NVIDIA's libraries, where PyTorch came "
            "with them, are under licences of NVIDIA."
        )
        self.lines.addWidget(ToneLabel(more, "faint"))

    def _table(self) -> QWidget:
        table = QWidget()
        cells = QGridLayout(table)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setHorizontalSpacing(16)
        cells.setVerticalSpacing(4)
        cells.setColumnStretch(1, 1)
        for row, (package, licence) in enumerate(LICENCES.items()):
            cells.addWidget(QLabel(package), row, 0, Qt.AlignmentFlag.AlignTop)
            cells.addWidget(ToneLabel(licence), row, 1)
        return table

"""Where it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from nnplayground.training.settings import Settings
from nnplayground.ui.toolkit.translate import translated

if TYPE_CHECKING:
    from nnplayground.ui.document.document import Document


class DeviceChooser(QComboBox):
    """Where it computes; the choice belongs to the project."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setObjectName("device")
        self.setAccessibleName(self.tr("Device"))
        spec = Settings.fields()["device"]
        for value, label in spec.choices:
            self.addItem(translated(label), value)
        self.setToolTip(translated(spec.help))
        self.setStatusTip(translated(spec.help))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self.choose)
        document.settings_changed.connect(self._show)
        document.replaced.connect(self._show)
        document.training.run_changed.connect(self._grey_out)
        self._greyed = False
        self._show()

    def choices(self) -> list[tuple[str, bool]]:
        """In words, and whether this machine has them."""
        model = self.model()
        return [
            (self.itemText(place), bool(model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled))
            for place in range(self.count())
        ]

    def choose(self, place: int) -> None:
        """One of the choices."""
        self._document.edit_settings(self.tr("Device"), device=self.itemData(place))

    def _grey_out(self) -> None:
        """Devices that this machine lacks cannot be chosen; known once the engine is ready."""
        present = self._document.training.engine.devices
        model = self.model()
        if self._greyed or not present or not isinstance(model, QStandardItemModel):
            return
        self._greyed = True
        for place in range(self.count()):
            name = self.itemData(place)
            if name != "auto" and name not in present:
                model.item(place).setEnabled(False)
                model.item(place).setToolTip(self.tr("This machine has no such device"))

    def _show(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(self._document.project.settings.device)))

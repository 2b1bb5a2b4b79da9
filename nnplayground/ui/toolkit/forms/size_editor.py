"""Editor of a size: a number, two for height and width, or a word that stands for them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.ui.toolkit.forms.editor import Edit
from nnplayground.ui.toolkit.forms.number_editor import BoxEditor
from nnplayground.ui.toolkit.translate import translated


class SizeEditor(BoxEditor):
    """A spin box in which ``3 × 5`` can be typed; where there are words, a button beside it offers them."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        super().__init__(spec, path, parent)
        row = self.put_box()
        row.setSpacing(4)
        if spec.choices:
            row.addWidget(self._words())

    def minimumSizeHint(self) -> QSize:
        """No wider than a number alone: the button takes from the box, whose widest content is seldom there."""
        return QSize(self.box.minimumSizeHint().width(), super().minimumSizeHint().height())

    def set_value(self, value: object) -> None:
        assert isinstance(value, int | tuple | str)
        self.box.set_number(value)

    def _words(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"words_{self.path}")
        button.setText("…")
        button.setToolTip(self.tr("Words in place of a number"))
        button.setAccessibleName(
            self.tr("Words in place of a number: {field}").format(field=translated(self.spec.label))
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for value, label in self.spec.choices:
            action = QAction(translated(label), menu)
            action.triggered.connect(lambda _checked=False, value=value: self.edited.emit(Edit(value)))
            menu.addAction(action)
        button.setMenu(menu)
        return button

"""The contract of an editor: the widget that shows and changes one setting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnplayground.fields.spec import FieldSpec
from nnplayground.text import Text

DRAG = "drag "
"""Begins the merge keys that belong to one gesture of the mouse alone: one step, however long it rests."""


@dataclass(frozen=True)
class Edit:
    """What a gesture of the user asks for."""

    value: object
    merge: str | None = None
    """The merge key of the gesture; None: a step of its own."""


class Editor(QWidget):
    """Shows one value.  ``set_value`` never emits; a gesture of the user does."""

    edited = Signal(Edit)
    refused = Signal(Text)
    """Why what was typed cannot be taken."""

    says_label = False
    """Whether the editor shows the label of its setting itself."""

    def __init__(self, spec: FieldSpec, path: str, parent: QWidget | None = None) -> None:
        """``path`` is unique in the panel, made of the names from the outermost setting on: ``penalty_rate``."""
        super().__init__(parent)
        self.spec = spec
        self.path = path

    def set_value(self, value: object) -> None:
        """Show a value that came from the document."""
        raise NotImplementedError

    def below(self) -> QWidget | None:
        """What takes the full width beneath the row, or None."""
        return None

    def needs(self) -> int:
        """Pixels of width without which something that it may show is cut; 0 where that does not matter."""
        return 0

    def target(self) -> QWidget:
        """The widget that takes the focus, carries the object name and is described to screen readers."""
        raise NotImplementedError

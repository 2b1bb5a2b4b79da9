"""What actions and bars get of the window, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QDockWidget, QMainWindow

    from nnplayground.ui.document.document import Document
    from nnplayground.ui.document.panel import Panel
    from nnplayground.ui.shell.action_set import ActionSet
    from nnplayground.ui.shell.message_bar import MessageStack
    from nnplayground.ui.toolkit.lazy_dict import LazyDict
    from nnplayground.ui.toolkit.settings_store import SettingsStore


class DockLayout(Protocol):
    """The docks of the window, by the kinds of their panels."""

    @property
    def by_kind(self) -> Mapping[str, QDockWidget]: ...

    @property
    def panels(self) -> LazyDict[Panel]: ...

    @property
    def staged(self) -> bool:
        """Whether only a part of the window is on show: docks may be hidden that are open in the layout."""

    @property
    def staging(self) -> SignalInstance:
        """The layout is about to be kept, until the whole window is on show again."""

    @property
    def stage_changed(self) -> SignalInstance:
        """Something else is on show."""

    @property
    def laid_out(self) -> SignalInstance:
        """Docks have the sizes of their layout: whoever borrowed room has to ask for it anew."""

    def bring(self, kind: str) -> None:
        """Open a dock, in front of the others."""

    def toggle(self, kind: str) -> None:
        """Bring a dock to the front; close it where it stands there already."""

    def is_open(self, kind: str) -> bool:
        """Whether it is on show, or behind a tab."""

    def all_plots(self) -> None:
        """Every plot at once."""

    def reset(self) -> None:
        """The default layout."""


@dataclass(frozen=True)
class Shell:
    """The parts of one window that others work with."""

    document: Document
    actions: ActionSet
    messages: MessageStack
    dock_layout: DockLayout
    store: SettingsStore
    window: QMainWindow
    """Parent of dialogs; what Qt itself knows of a main window may be asked of it."""

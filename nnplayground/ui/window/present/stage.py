"""What of the window is on show: everything, the canvas beside one panel, or one of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from nnplayground.ui.document.panel import PLOTS, Panel
from nnplayground.ui.toolkit.lazy_dict import LazyDict
from nnplayground.ui.toolkit.single_shot import single_shot
from nnplayground.ui.window.docks import Docks

_SHARES = {(False, True): 0.41, (False, False): 0.54, (True, True): 0.5, (True, False): 0.52}
"""Of the window that a panel takes beside the canvas until the user drags it: whether they are stacked, and whether it
is a plot; others have more to read."""


def _plots() -> list[str]:
    return [cls.kind for cls in PLOTS]


@dataclass(frozen=True)
class Pair:
    """The canvas and one panel."""

    kind: str
    stacked: bool
    """One above the other; else side by side."""


@dataclass(frozen=True)
class Alone:
    """One panel all over the window, or the canvas."""

    kind: str | None
    """None: the canvas."""


class Stage(QObject):
    """The docks as others see them: what is asked for comes to the front, whatever is on show.

    The layout is kept while a pair or one alone is on show, and put back as a whole.
    """

    staging = Signal()
    """The layout is about to be kept: whoever borrowed room of it gives it back."""
    stage_changed = Signal()
    laid_out = Signal()
    """Docks have the sizes of their layout: whoever borrowed room has to ask for it anew."""

    def __init__(self, window: QMainWindow, docks: Docks, canvas: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._canvas = canvas
        self.pair: Pair | None = None
        """What is on show unless something is alone."""
        self.alone: Alone | None = None
        self._kept: QByteArray | None = None
        self._shown: Pair | Alone | None = None
        self._again = single_shot(self, self._share_room)  # what was hidden has its least size only then
        self._shares: dict[tuple[bool, bool], float] = {}
        """Of the window, as the user dragged them: stacked or not, of a plot or another panel."""
        window.installEventFilter(self)
        for dock in docks.by_kind.values():
            dock.installEventFilter(self)
        docks.tab_double_clicked.connect(self.toggle_alone)
        docks.sizes.laid_out.connect(self.laid_out)

    # -- as docks

    @property
    def by_kind(self) -> Mapping[str, QDockWidget]:
        return self._docks.by_kind

    @property
    def panels(self) -> LazyDict[Panel]:
        return self._docks.panels

    @property
    def staged(self) -> bool:
        """Whether docks are hidden that are part of the layout."""
        return self._shown is not None

    def bring(self, kind: str) -> None:
        """Open a panel in front of the others; beside the canvas, where only one is on show there."""
        if self.alone is not None and self.alone.kind != kind:
            self.alone = None
        if self.pair is not None:
            self.pair = replace(self.pair, kind=kind)
        self._follow()
        if not self.staged:
            self._docks.bring(kind)

    def toggle(self, kind: str) -> None:
        """Bring a panel to the front; close it where it stands there already."""
        if self.alone is not None and self.alone.kind == kind:
            self.restore()
        elif self.staged or not self.in_front(kind):
            self.bring(kind)
        else:
            self.by_kind[kind].close()

    def is_open(self, kind: str) -> bool:
        """Whether it is on show, or behind a tab."""
        return not self.by_kind[kind].isHidden()

    def in_front(self, kind: str) -> bool:
        """Whether it can be seen, and not its tab only."""
        return kind not in self.panels.missing and self.is_open(kind) and self.panels[kind].isVisible()

    def all_plots(self) -> None:
        """Every plot at once."""
        self.show_everything()
        self._docks.all_plots()

    def reset(self) -> None:
        """The default layout."""
        self.show_everything()
        self._docks.reset()

    def next_plot(self, by: int) -> None:
        """The plot after the one that was asked for last, or before it."""
        kinds = _plots()
        shown = self.pair.kind if self.pair is not None else None
        if shown not in kinds:
            shown = next((kind for kind in kinds if kind == self._docks.brought), None)
        if shown is None:
            shown = next((kind for kind in kinds if self.in_front(kind)), kinds[-1])
        self.bring(kinds[(kinds.index(shown) + by) % len(kinds)])

    # -- what is on show

    def show_pair(self, pair: Pair | None) -> None:
        """The canvas beside a panel; None: no longer."""
        self.pair = pair
        self._follow()

    def toggle_alone(self, kind: str | None) -> None:
        """A panel, or the canvas, all over the window; or back."""
        new = Alone(kind)
        self.alone = None if self.alone == new else new
        self._follow()

    def restore(self) -> bool:
        """What was on show before something was alone; False where nothing is."""
        was, self.alone = self.alone, None
        self._follow()
        return was is not None

    def show_everything(self) -> None:
        """The layout as it was."""
        self.pair = self.alone = None
        self._follow()

    def state(self) -> QByteArray:
        """The layout, to be remembered."""
        if self._kept is not None:
            return self._kept
        self.staging.emit()
        return self._docks.state()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QDockWidget):
            return (
                isinstance(event, QMouseEvent)
                and event.type() == QEvent.Type.MouseButtonDblClick
                and self._on_title(watched, event)
            )
        if isinstance(event, QResizeEvent) and isinstance(self._shown, Pair):
            self._measure(self._shown, event.oldSize())
            self._again.start()
        return False

    # -- inside

    def _on_title(self, dock: QDockWidget, event: QMouseEvent) -> bool:
        """A double click there; on a floating dock it is docked by it, as Qt has it."""
        inside, title = dock.widget(), event.button() == Qt.MouseButton.LeftButton and not dock.isFloating()
        if not title or (inside is not None and inside.geometry().contains(event.position().toPoint())):
            return False
        self.toggle_alone(dock.objectName())
        return True

    def _follow(self) -> None:
        """Show what was chosen."""
        new = self.alone or self.pair
        if new == self._shown:
            return
        before, self._shown = self._shown, new
        window = self._window
        window.setUpdatesEnabled(False)
        try:
            if before is None:
                self.staging.emit()
                self._kept = self._docks.state()
            if new is None:
                self._put_back()
            else:
                self._arrange(new, before)
        finally:
            window.setUpdatesEnabled(True)
        self.stage_changed.emit()

    def _put_back(self) -> None:
        assert self._kept is not None
        kept, self._kept = self._kept, None
        focused = QApplication.focusWidget()
        self._canvas.show()
        self._docks.show_all(kept)  # in which docks are hidden for a moment
        back = focused if focused is not None and focused.isVisible() else self._canvas
        back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self, shown: Pair | Alone, before: Pair | Alone | None) -> None:
        pair = isinstance(shown, Pair)
        if isinstance(before, Pair):
            self._measure(before, self._window.size())
        self._canvas.setVisible(pair or shown.kind is None)
        side = isinstance(shown, Pair) and not shown.stacked
        area = Qt.DockWidgetArea.RightDockWidgetArea if side else Qt.DockWidgetArea.BottomDockWidgetArea
        self._docks.show_only(shown.kind, area, titled=not pair)
        self._hold_focus(shown)
        self._share_room()
        self._again.start()

    def _hold_focus(self, shown: Pair | Alone) -> None:
        """Keys go to what is seen: a panel that is alone has them, and they are not left to what is hidden."""
        focused = QApplication.focusWidget()
        if isinstance(shown, Alone) and shown.kind is not None:
            panel = self.panels[shown.kind]
            if focused is None or not panel.isAncestorOf(focused):
                panel.setFocus(Qt.FocusReason.OtherFocusReason)
        elif focused is None or not focused.isVisible():
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _key(pair: Pair) -> tuple[bool, bool]:
        return pair.stacked, pair.kind in _plots()

    def _measure(self, pair: Pair, size: QSize) -> None:
        """How the user has dragged it."""
        dock = self._docks.by_kind[pair.kind]
        room, mine = (size.height(), dock.height()) if pair.stacked else (size.width(), dock.width())
        if room > 0 and dock.isVisible() and not self._again.isActive():
            self._shares[self._key(pair)] = mine / room

    def _share_room(self) -> None:
        if self._shown is None or self._shown.kind is None:
            return
        window, docks = self._window, [self._docks.by_kind[self._shown.kind]]
        if isinstance(self._shown, Alone):
            window.resizeDocks(docks, [window.height()], Qt.Orientation.Vertical)
            return
        key = self._key(self._shown)
        share = self._shares.get(key, _SHARES[key])
        if self._shown.stacked:
            window.resizeDocks(docks, [round(share * window.height())], Qt.Orientation.Vertical)
        else:
            window.resizeDocks(docks, [round(share * window.width())], Qt.Orientation.Horizontal)

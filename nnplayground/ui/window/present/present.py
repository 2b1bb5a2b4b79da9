"""Present: the canvas and one plot, or the microscope, side by side or stacked; everything else folds away."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nnplayground.templates import TEMPLATES
from nnplayground.ui.document.panel import PLOTS
from nnplayground.ui.window.present.stage import Pair
from nnplayground.ui.window.present.targets import Targets, enlarge_menus

if TYPE_CHECKING:
    from PySide6.QtWidgets import QToolBar

    from nnplayground.ui.shell.shell import Shell
    from nnplayground.ui.window.present.stage import Stage

_MICROSCOPE = "microscope"
_KEY = "view/present"
_PROJECTS = 50
"""Of so many projects is remembered how they were presented, those of last."""
_FIRST = "boundary"
_UPRIGHT = 0.95
"""Width over height of a window up to which canvas and plot are stacked at first."""


@dataclass(frozen=True)
class _Remembered:
    """How a project was presented last."""

    project: str
    on: bool
    plot: str
    stacked: bool | None
    """None: as the shape of the window suggests."""


class Present(QObject):
    """Which plot is shown, and how; remembered for each project, by its file or template."""

    changed = Signal()

    def __init__(self, shell: Shell, stage: Stage, timeline_bar: QToolBar) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._stage = stage
        self._timeline_bar = timeline_bar
        document = self._document = shell.document
        self._begun = False
        """Whether the window is on the screen: before that it has no shape."""
        self._now = self._first()
        self._project = self._name()
        self._folded = False
        self._targets = Targets()
        stage.stage_changed.connect(self._follow_stage)
        document.microscope.changed.connect(self._follow_microscope)
        document.file.changed.connect(self._follow_name)
        document.replaced.connect(self._follow_project)

    # -- what can be asked and done

    @property
    def on(self) -> bool:
        return self._stage.pair is not None

    @property
    def stacked(self) -> bool:
        """One above the other; else side by side."""
        if self._now.stacked is not None:
            return self._now.stacked
        return self._shell.window.width() < _UPRIGHT * self._shell.window.height()

    @property
    def kind(self) -> str:
        """Of the panel beside the canvas."""
        return self._now.plot if self._stage.pair is None else self._stage.pair.kind

    @property
    def kinds(self) -> list[str]:
        """What can stand there: the plots, and the microscope."""
        return [*(cls.kind for cls in PLOTS), _MICROSCOPE]

    def toggle(self) -> None:
        """Begin, or put everything back as it was."""
        self._stage.restore()
        self._stage.show_pair(None if self.on else self._pair())
        self._remember()

    def turn(self) -> None:
        """Stacked in place of side by side, or the other way round."""
        self._now = replace(self._now, stacked=not self.stacked)
        if self._stage.pair is not None:
            self._stage.show_pair(replace(self._stage.pair, stacked=self.stacked))
        self._remember()

    def begin(self) -> None:
        """The window is on the screen: it is presented as it was last."""
        self._begun = True
        self._resume()

    # -- inside

    def _pair(self) -> Pair:
        return Pair(_MICROSCOPE if self._document.microscope.active else self._now.plot, self.stacked)

    def _follow_stage(self) -> None:
        """Something else was brought to the place of the plot, or everything was put back."""
        pair = self._stage.pair
        if pair is not None and pair.kind != self._now.plot and pair.kind in (cls.kind for cls in PLOTS):
            self._now = replace(self._now, plot=pair.kind)
        self._fold(pair is not None)
        if pair is None:
            self._targets.give_back()
        elif pair.kind not in self._stage.panels.missing:
            self._targets.enlarge(self._stage.panels[pair.kind])
        self._remember()
        self.changed.emit()

    def _fold(self, folded: bool) -> None:
        """Bars that a class does not need.  The layout brings that of the timeline back."""
        if folded != self._folded:
            self._folded = folded
            self._shell.window.menuBar().setHidden(folded)
            enlarge_menus(self._shell.window, folded)
            if folded:
                self._timeline_bar.hide()

    def _follow_microscope(self) -> None:
        """It takes the place of the plot while it is open, and gives it back."""
        if self.on and not self._document.microscope.active and self.kind == _MICROSCOPE:
            self._stage.bring(self._now.plot)

    def _follow_name(self) -> None:
        """Saved under a name, a project is presented as it was without."""
        if self._name() != self._project and self._begun:
            self._project = self._name()
            self._remember()

    def _follow_project(self) -> None:
        self._project = self._name()
        if self._begun:
            self._resume()

    def _resume(self) -> None:
        """As this project was presented last; one that never was stays as the window is."""
        known = next((one for one in self._known() if one.project == self._project), None)
        if known is not None:
            self._now = known
            self._stage.show_pair(self._pair() if known.on else None)
        else:
            self._now = replace(self._first(), stacked=self._now.stacked)
            if self.on:
                self._stage.show_pair(self._pair())

    def _first(self) -> _Remembered:
        """The plot that the template is made for."""
        template = self._document.project.template
        wanted = TEMPLATES[template].looks_at if template in TEMPLATES else ()
        kinds = [cls.kind for cls in PLOTS]
        plot = next((kind for kind in (*wanted, _FIRST) if kind in kinds), kinds[0])
        return _Remembered(self._name(), False, plot, None)

    def _name(self) -> str:
        path = self._document.file.path
        return str(path) if path is not None else f"template:{self._document.project.template}"

    def _known(self) -> list[_Remembered]:
        """Those that can be read, of last first."""
        result: list[_Remembered] = []
        with contextlib.suppress(ValueError, RecursionError):
            read = json.loads(self._shell.store.text(_KEY, "[]"))
            for entry in read if isinstance(read, list) else ():
                with contextlib.suppress(TypeError):
                    known = _Remembered(**entry)
                    if known.plot in self.kinds and known.stacked in (None, False, True):
                        result.append(known)
        return result

    def _remember(self) -> None:
        if not self._begun:
            return
        known = self._known()
        before = next((one for one in known if one.project == self._project), None)
        self._now = replace(self._now, project=self._project, on=self.on)
        if before is None and not self.on:
            return
        others = [one for one in known if one.project != self._project]
        kept = [asdict(one) for one in (self._now, *others)][:_PROJECTS]
        self._shell.store.set(_KEY, json.dumps(kept))

"""Light and dark: every colour of the window, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from nnplayground.ui.toolkit.restyle import restyle, settle
from nnplayground.ui.toolkit.style import style_sheet

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``.  Negative is orange and positive is blue, everywhere."""

    name: Literal["light", "dark"]
    window: str
    """Behind toolbars and panels."""
    base: str
    """Behind plots, lists and fields."""
    canvas: str
    card: str
    """Fill of a node."""
    border: str
    outline: str
    """Around fields and buttons, and what a slider or scroll bar runs on: has to be seen."""
    grid: str
    text: str
    faint: str
    """Text of second rank; still readable (4.5 : 1)."""
    disabled: str
    """Text and icons of what cannot be pressed now."""
    accent: str
    """Selection, focus, the Run button."""
    on_accent: str
    hover: str
    """Behind a button or a row under the mouse."""
    pressed: str
    """Behind a button held down or switched on."""
    positive: str
    negative: str
    negative_line: str
    """Negative as a line or a mark: the orange of areas would not be seen on white."""
    neutral: str
    """Zero on a scale from negative to positive."""
    gradient: str
    """Derivatives on their way back."""
    lit: str
    """What the microscope looks at."""
    train: str
    validation: str
    test: str
    error: str
    warning: str
    good: str
    classes: tuple[str, ...]
    """Colours of the classes from the third on; the first two are negative and positive."""
    categories: tuple[str, ...]
    """Colours of the kinds of layers."""
    branches: tuple[str, ...]
    """Colours of the branches of the timeline; the first run has that of the text."""

    def branch_colour(self, index: int) -> str:
        """Of ``BranchView.colour``."""
        return self.branches[index % len(self.branches)]

    def class_colours(self, count: int) -> tuple[str, ...]:
        """One colour per class, as it fills an area."""
        return self._wheel(count, self.negative)

    def class_line_colours(self, count: int) -> tuple[str, ...]:
        """One colour per class, as it is drawn on the ground of plots: points and lines."""
        return self._wheel(count, self.negative_line)

    def _wheel(self, count: int, first: str) -> tuple[str, ...]:
        wheel = (first, self.positive, *self.classes)
        return tuple(wheel[index % len(wheel)] for index in range(count))


# Chosen as far apart as they can be under each kind of colour-blindness, and 3 : 1 from the grounds: a search over a
# grid of colours for the largest least distance (CIEDE2000), with orange and blue given.
_CLASSES_LIGHT = ("#0f695a", "#d21e87", "#690f69", "#785a00", "#69875a", "#961e3c", "#0000f0", "#2d3c00")
_CLASSES_DARK = ("#0f874b", "#a56987", "#d2c3ff", "#e1ff00", "#96b487", "#f0000f", "#a5fff0", "#ffe1a5")

_CATEGORIES_LIGHT = ("#2a9d6f", "#cc5fa0", "#8a63d2", "#98840a", "#2f8fc2", "#b3541e", "#6d7d8a")
_CATEGORIES_DARK = ("#2a9d6f", "#cc5fa0", "#9270d8", "#d9c400", "#4fb3e8", "#c9652b", "#a9b4bd")

# Chosen in the same way, from orange, blue and grey too.
_BRANCHES_LIGHT = ("#1d2329", "#bc786f", "#676e0d", "#126433", "#78156f")
_BRANCHES_DARK = ("#e6e9ed", "#e11e78", "#b4b487", "#c3ff96", "#87782d")

LIGHT = Theme(
    name="light", window="#f3f4f6", base="#ffffff", canvas="#fafbfc", card="#ffffff", border="#cfd4da",
    outline="#848d97", grid="#e6e9ed",
    text="#1d2329", faint="#58626d", disabled="#868f99", accent="#0768a6", on_accent="#ffffff",
    hover="#e8ebef", pressed="#dde2e7",
    positive="#0877bd", negative="#f59322", negative_line="#c4751b", neutral="#e8eaeb", gradient="#ad2c7d",
    lit="#0c7154",
    train="#76828e", validation="#8a63d2", test="#0b0d0f",
    error="#be281c", warning="#8b5900", good="#1b7149",
    classes=_CLASSES_LIGHT, categories=_CATEGORIES_LIGHT, branches=_BRANCHES_LIGHT,
)  # fmt: skip

DARK = Theme(
    name="dark", window="#1e2227", base="#16191d", canvas="#191c21", card="#262b31", border="#3d444d",
    outline="#737d88", grid="#2a2f36",
    text="#e6e9ed", faint="#a0a9b4", disabled="#737d88", accent="#5fb0e5", on_accent="#0b1117",
    hover="#2c323a", pressed="#363e47",
    positive="#2f97dc", negative="#f59322", negative_line="#f59322", neutral="#33383f", gradient="#ef86c6",
    lit="#46d3a4",
    train="#7f8a96", validation="#b392f0", test="#ffffff",
    error="#ff8478", warning="#f0b849", good="#57c795",
    classes=_CLASSES_DARK, categories=_CATEGORIES_DARK, branches=_BRANCHES_DARK,
)  # fmt: skip


class Themes(QObject):
    """The theme in force.  Widgets that paint by hand redraw on ``changed``."""

    changed = Signal()
    grown = Signal()
    """After another size of text: everything asks for its new size by now, and nothing has been painted yet."""
    settled = Signal()
    """After that: everything has its new size."""

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice = "system"
        self.current: Theme = LIGHT
        self.text_size = 100
        """Per cent of the platform's size: more for a projector."""
        self._point_size: float | None = None
        self._styled = False
        self.settling = False
        """Whether the text has another size, and not everything has its own yet."""

    def follow_system(self) -> None:
        """Connect to the system's scheme; called once, by the application."""
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: Choice) -> None:
        """Apply a theme to the whole application."""
        self.choice = choice
        dark = choice == "dark"
        if choice == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.current = DARK if dark else LIGHT
        application = QApplication.instance()
        if isinstance(application, QApplication):
            if not self._styled:
                self._styled = True  # goes through every widget
                application.setStyle("Fusion")
            application.setPalette(palette(self.current))
            restyle(application, style_sheet(self.current), larger=False)
        self.changed.emit()
        settle()

    def enlarge(self, per_cent: int) -> None:
        """Text of every widget at ``per_cent`` of the platform's size."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        font = application.font()
        if self._point_size is None:
            self._point_size = font.pointSizeF()
        self.text_size = per_cent
        font.setPointSizeF(self._point_size * per_cent / 100)
        self.settling = True
        try:
            application.setFont(font)
            restyle(application, application.styleSheet(), larger=True)  # or what has a style keeps its old font
            self.changed.emit()
            settle()
            self.grown.emit()
            settle()
        finally:
            self.settling = False
        self.settled.emit()

    def _system_changed(self) -> None:
        if self.choice == "system":
            self.choose("system")


def palette(theme: Theme) -> QPalette:
    """Qt's roles filled from the theme."""
    palette = QPalette()
    role = QPalette.ColorRole
    for where, colour in {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.base,
        role.AlternateBase: theme.window, role.ToolTipBase: theme.card, role.ToolTipText: theme.text,
        role.Text: theme.text, role.Button: theme.window, role.ButtonText: theme.text, role.BrightText: theme.error,
        role.Link: theme.accent, role.Highlight: theme.accent, role.HighlightedText: theme.on_accent,
        role.PlaceholderText: theme.faint, role.Mid: theme.border, role.Accent: theme.accent,
    }.items():  # fmt: skip
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(theme.disabled))
    return palette


_themes: Themes | None = None


def themes() -> Themes:
    """The application's one ``Themes``."""
    global _themes
    if _themes is None:
        _themes = Themes()
    return _themes


def theme() -> Theme:
    """The theme in force now."""
    return themes().current

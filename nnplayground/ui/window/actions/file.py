"""The menu File: new, open, save."""

from __future__ import annotations

from pathlib import Path

from nnplayground.text import Text, mark, text
from nnplayground.ui.shell.action import Action, Entry, Menu
from nnplayground.ui.window.files import Files


def _no_recent(files: Files) -> Text | None:
    return None if files.recent else text("No project was opened or saved yet.")


def _recent(files: Files) -> list[Action[Files]]:
    """The projects that can be opened again, and a way to empty the list."""
    if not files.recent:
        return []
    forget: Action[Files] = Action(
        id="forget_recent",
        title=mark("Forget these"),
        tip=mark("Empty this list; the files stay"),
        do=lambda files: files.forget_recent(),
        group=1,
    )
    return [*map(_open_again, files.recent), forget]


def _open_again(name: str) -> Action[Files]:
    path = Path(name)
    return Action(
        id=f"recent_{name}",
        title=path.name.replace("&", "&&"),
        tip=name,
        do=lambda files: files.open_path(path),
    )


ENTRIES: tuple[Entry[Files], ...] = (
    Menu(id="file", title=mark("&File"), rank=10),
    Action(
        id="new",
        title=mark("&New…"),
        tip=mark("Start from a template"),
        do=lambda files: files.show_gallery(),
        menu="file",
        keys=("Ctrl+N",),
        icon="mdi6.view-grid-plus-outline",
        button=mark("Templates"),
    ),
    Action(
        id="open",
        title=mark("&Open…"),
        tip=mark("Open a project file"),
        do=lambda files: files.ask_open(),
        menu="file",
        keys=("Ctrl+O",),
        icon="mdi6.folder-open-outline",
    ),
    Menu(
        id="recent",
        title=mark("Open &recent"),
        tip=mark("The projects opened and saved last"),
        menu="file",
        obstacle=_no_recent,
        entries=_recent,
    ),
    Action(
        id="import_csv",
        title=mark("Open CS&V data…"),
        tip=mark("Use the table of a CSV file as the data set"),
        do=lambda files: files.ask_csv(),
        menu="file",
        icon="mdi6.table-arrow-down",
    ),
    Action(
        id="save",
        title=mark("&Save"),
        tip=mark("Save the project with its trained weights"),
        do=lambda files: files.save(),
        menu="file",
        group=1,
        keys=("Ctrl+S",),
        icon="mdi6.content-save-outline",
    ),
    Action(
        id="save_as",
        title=mark("Save &as…"),
        tip=mark("Save the project into another file"),
        do=lambda files: files.save_as(),
        menu="file",
        group=1,
        keys=("Ctrl+Shift+S",),
        icon="mdi6.content-save-edit-outline",
    ),
    Action(
        id="close",
        title=mark("&Close"),
        tip=mark("Close this window"),
        do=lambda files: files.close_window(),
        menu="file",
        group=2,
        keys=("Ctrl+W",),
        icon="mdi6.close",
    ),
    Action(
        id="quit",
        title=mark("&Quit"),
        tip=mark("Close the window and end the program"),
        do=lambda files: files.close_window(),
        menu="file",
        group=2,
        keys=("Ctrl+Q",),
        icon="mdi6.exit-to-app",
    ),
)

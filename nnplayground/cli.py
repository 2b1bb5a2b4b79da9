"""The command line: ``nnplayground [FILE]`` opens the window, ``nnplayground COMMAND ...`` works without one.

Exit codes: 0 done, 1 an error (one line on stderr), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from nnplayground import __version__, log_file, notation
from nnplayground.import_order import before_qt, load_quickly
from nnplayground.text import UserError

_log = logging.getLogger(__name__)
INTERRUPTED = 130
DESCRIPTION = "Build a neural network on a canvas, train it, and watch it learn."
EPILOG = (
    "Without a command, FILE (a project or the name of a template) is opened in a window. "
    "'nnplayground COMMAND --help' explains a command."
)
QT_PACKAGES = "On Debian: apt install libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0."


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, and where help is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: list[Parser] = []

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code.  Usage errors and ``--help`` raise ``SystemExit``."""
    _make_printable()
    try:
        return _guarded(list(sys.argv[1:] if arguments is None else arguments))
    except Exception:  # Python prints it, but a program that was started from a menu has no terminal
        _log.critical("Ended by an error", exc_info=True, extra=log_file.PRINTED)
        raise
    finally:
        _empty_stdout()


def _guarded(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except UserError as error:
        _log.debug("Refused", exc_info=True)
        print(f"nnplayground: {_one_line(str(error))}", file=sys.stderr)
        return 1
    except ImportError as error:
        if not (error.name or "").startswith("PySide6") and ".so" not in str(error):
            raise
        _log.error("Qt cannot be loaded", exc_info=True)
        print(f"nnplayground: Qt cannot be loaded ({_one_line(str(error))}). {QT_PACKAGES}", file=sys.stderr)
        return 1
    except MemoryError:
        _log.error("Out of memory", exc_info=True)
        print("nnplayground: There is not enough memory for this network and these data.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("nnplayground: Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone
        return 1


def _dispatch(arguments: list[str]) -> int:
    first = next((argument for argument in arguments if argument != "--debug"), None)
    if first is not None:  # the window alone needs no command
        from nnplayground.commands.command import COMMANDS

        if first in COMMANDS or first.startswith("-"):
            parsed = build_parser().parse_args(arguments)
            if parsed.command is not None:
                log_file.begin(parsed.debug)
                return COMMANDS[parsed.command]().run(parsed)
    parsed = _window_parser().parse_args(arguments)
    log_file.begin(parsed.debug)
    return open_window(parsed.file)


def open_window(name: str | None) -> int:
    """On a project by its file or template, or on the first one; returns the exit code."""
    load_quickly()
    target = None
    if name is not None:
        from nnplayground.commands.target import open_target

        target = open_target(name)  # what cannot be opened is said here, before there is a window
    before_qt()
    from nnplayground.ui.window.app import main as run_window

    if target is None:
        return run_window()
    return run_window(target.project, target.state, target.path, target.timeline)


def build_parser() -> Parser:
    """The parser of everything that begins with a command or an option."""
    from nnplayground.commands.command import COMMANDS

    parser = Parser(
        prog="nnplayground",
        description=DESCRIPTION,
        epilog=EPILOG,
        usage="nnplayground [FILE]\n       nnplayground COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"nnplayground {__version__}")
    _add_debug(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", prog="nnplayground")
    for command in COMMANDS:
        sub = commands.add_parser(command.kind, help=command.help, description=command.help)
        command.add_arguments(sub)
        _add_debug(sub, argparse.SUPPRESS)  # a default would undo what stands before the command
        parser.commands.append(sub)
    return parser


def _window_parser() -> Parser:
    parser = Parser(prog="nnplayground", description=DESCRIPTION)
    parser.add_argument("file", metavar="FILE", nargs="?", help="a project file or the name of a template")
    _add_debug(parser)
    return parser


def _add_debug(parser: Parser, default: bool | str = False) -> None:
    parser.add_argument("--debug", action="store_true", default=default, help="log everything, to stderr as well")


def _empty_stdout() -> None:
    """Write what is still buffered; where that fails, throw it away, or it would fail once more at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _make_printable() -> None:
    """Streams that take every text: a closed one goes nowhere, and what a terminal cannot show gets a substitute.

    A file opened later would get the number of a closed stream, and messages of libraries would land in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # for as long as the program runs
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=notation.PLAINLY)


def _one_line(message: str) -> str:
    return " ".join(message.split())

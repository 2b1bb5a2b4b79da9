"""``nnplayground screenshot``: a picture of the real window, with or without a display."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from nnplayground.commands.command import COMMANDS, Command, count
from nnplayground.commands.target import open_target
from nnplayground.files import check_apart, check_writable
from nnplayground.import_order import before_qt
from nnplayground.text import UserError, text
from nnplayground.text_sizes import TEXT_SIZES

SMALLEST, LARGEST = (800, 600), (7680, 4320)
"""The window itself cannot be made much smaller."""


@COMMANDS.register
class Screenshot(Command):
    kind = "screenshot"
    help = "Save a picture of the window."
    rank = 40

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("target", metavar="FILE_OR_TEMPLATE", help="a project file or the name of a template")
        parser.add_argument("-o", "--output", metavar="PNG", type=Path, required=True, help="picture to write")
        parser.add_argument("--size", type=size, default=(1440, 900), help="of the window, 1440x900 unless told")
        parser.add_argument("--epochs", metavar="N", type=count, default=0, help="train N epochs before")
        parser.add_argument("--theme", choices=("light", "dark"), default="light", help="light unless told")
        parser.add_argument(
            "--text-size", metavar="PERCENT", type=percent, default=100, help="as in View > Text size; 100 unless told"
        )
        parser.add_argument(
            "--microscope",
            metavar="OPERATION",
            type=count,
            help="with the next training step open at this operation, counted from 0 as `trace` does",
        )
        parser.add_argument("--present", action="store_true", help="for a class: the network and one plot, large")

    def run(self, arguments: argparse.Namespace) -> int:
        target = open_target(arguments.target)
        check_writable(arguments.output)
        check_apart(arguments.output, target.path)
        if arguments.output.suffix.lower() != ".png":
            raise UserError(text("The picture is a PNG; {name!r} does not end in .png.", name=arguments.output.name))
        project, state = target.project, target.state
        if arguments.epochs:
            from nnplayground.commands.training import start, train

            training = start(target)
            train(training, arguments.epochs)
            if training.interrupted:
                raise KeyboardInterrupt
            project, state = training.session.project, training.session.state()
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        before_qt()
        from nnplayground.ui.window.screenshot import Look, render

        look = Look(arguments.size, arguments.theme, arguments.text_size, arguments.microscope, arguments.present)
        render(project, state, arguments.output, look)
        return 0


def percent(text: str) -> int:
    """Argument type: a size of text that the menu offers, or one between them."""
    if not (text.isascii() and text.isdigit() and TEXT_SIZES[0] <= int(text[:9]) <= TEXT_SIZES[-1]):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {TEXT_SIZES[0]} to {TEXT_SIZES[-1]}")
    return int(text)


def size(text: str) -> tuple[int, int]:
    """Argument type: ``1440x900``."""
    numbers = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", text)
    if numbers is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    width, height = int(numbers[1]), int(numbers[2])
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise argparse.ArgumentTypeError(
            f"{text} is not between {SMALLEST[0]}x{SMALLEST[1]} and {LARGEST[0]}x{LARGEST[1]}"
        )
    return width, height

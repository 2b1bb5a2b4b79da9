"""``nnplayground new``: a project file from a template."""

from __future__ import annotations

import argparse

from nnplayground.commands.command import COMMANDS, Command
from nnplayground.templates import TEMPLATES


@COMMANDS.register
class New(Command):
    kind = "new"
    help = "Write a template as a project file."
    rank = 20

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("template", metavar="TEMPLATE", help="name of a template")
        parser.add_argument("-o", "--output", metavar="FILE", required=True, help="project file to write")

    def run(self, arguments: argparse.Namespace) -> int:
        project = TEMPLATES[arguments.template].build()
        from nnplayground.project_file import save

        save(arguments.output, project, None)
        return 0

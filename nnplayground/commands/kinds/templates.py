"""``nnplayground templates``: what there is to start from."""

from __future__ import annotations

import argparse
from typing import Any

from nnplayground.commands.command import COMMANDS, Command, print_json, say
from nnplayground.templates import TEMPLATES, Template


@COMMANDS.register
class ListTemplates(Command):
    kind = "templates"
    help = "List the templates."
    rank = 10

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        if arguments.json:
            print_json({"templates": [_record(template) for template in TEMPLATES.values()]})
            return 0
        width = max(len(name) for name in TEMPLATES)
        for template in TEMPLATES.values():
            say(f"{template.name:{width}}  {template.help}")
        return 0


def _record(template: Template) -> dict[str, Any]:
    level = template.level
    limits = {"at_least": level.at_least, "at_most": level.at_most}
    return {
        "name": template.name,
        "title": template.title,
        "help": template.help,
        "category": template.category,
        "epochs": template.epochs,
        "level": {
            "split": level.split,
            "measure": level.measure,
            **{name: limit for name, limit in limits.items() if limit is not None},
        },
    }

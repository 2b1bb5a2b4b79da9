"""``nnplayground catalogue``: every kind of thing there is, with its settings."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nnplayground import notation
from nnplayground.commands.command import COMMANDS, Command, print_json, say

if TYPE_CHECKING:
    from nnplayground.datasets.spec import TargetKindEntry
    from nnplayground.fields.kind import Kind
    from nnplayground.fields.spec import FieldSpec

WIDTH = 100
"""Columns that the printed text keeps to."""


@COMMANDS.register
class Catalogue(Command):
    kind = "catalogue"
    help = "List every layer, loss, optimizer, data set and so on, with its settings."
    rank = 12

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        result = gather()
        if arguments.json:
            print_json(result)
        else:
            say("\n".join(_in_words(result)))
        return 0


def gather() -> dict[str, list[dict[str, Any]]]:
    """Every registered kind by group, in the order of menus.

    ``layers`` are those that can be nodes of their own, activations among them; ``activations`` names these once more,
    with those that are only a setting of other layers.
    """
    from nnplayground.datasets.dataset import DATASETS
    from nnplayground.datasets.spec import TASKS
    from nnplayground.graph.layer import LAYERS, offered
    from nnplayground.graph.loss import LOSSES
    from nnplayground.graph.penalty import PENALTIES, Penalty
    from nnplayground.layers.categories import ACTIVATION
    from nnplayground.layers.initializers.initializer import INITIALIZERS
    from nnplayground.training.optimizers.optimizer import OPTIMIZERS
    from nnplayground.training.schedules.schedule import SCHEDULES

    return {
        "layers": _records(offered()),
        "activations": _records(cls for cls in LAYERS if cls.category == ACTIVATION),
        "initializers": _records(INITIALIZERS),
        "losses": _records(LOSSES),
        "optimizers": _records(OPTIMIZERS),
        "schedules": _records(SCHEDULES),
        "penalties": _records(cls for cls in PENALTIES if issubclass(cls, Penalty)),
        "datasets": _records(DATASETS),
        "tasks": [_task(task) for task in TASKS],
    }


def _records(kinds: Iterable[type[Kind]]) -> list[dict[str, Any]]:
    return [_record(cls) for cls in kinds]


def _record(cls: type[Kind]) -> dict[str, Any]:
    defaults = cls().dump()
    return {
        "name": cls.kind,
        "title": cls.title,
        "help": cls.help,
        "formula": cls.formula,
        "fields": [_field(spec, defaults[name]) for name, spec in cls.fields().items()],
    }


def _task(task: TargetKindEntry) -> dict[str, Any]:
    return {"name": task.name, "title": task.title, "help": task.help, "formula": "", "fields": []}


def _field(spec: FieldSpec, default: Any) -> dict[str, Any]:
    """``choices``: values that it may take, where they can be counted; for a kind, the names of the kinds."""
    choices = [{"value": value, "label": label} for value, label in spec.choices]
    if spec.registry is not None and spec.base is not None:
        kinds = [cls for cls in spec.registry if issubclass(cls, spec.base)]
        choices = [{"value": cls.kind, "label": cls.title} for cls in kinds]
    return {
        "name": spec.name,
        "label": spec.label,
        "help": spec.help,
        "type": spec.editor,
        "default": default,
        "low": spec.low,
        "high": spec.high,
        "optional": spec.optional,
        "choices": choices,
    }


def _in_words(catalogue: dict[str, list[dict[str, Any]]]) -> list[str]:
    lines: list[str] = []
    for group, records in catalogue.items():
        lines += [f"{group.upper()} ({len(records)})", ""]
        for record in records:
            title = f" ({record['title']})" if record["title"] != record["name"] else ""
            lines += _wrapped(f"{record['name']}{title}: {record['help']}", 2)
            for field in record["fields"]:
                lines += _wrapped(f"{field['name']} = {_default(field)}{_range(field)}: {field['help']}", 6)
            lines.append("")
    return lines[:-1]


def _wrapped(words: str, indent: int) -> list[str]:
    first, later = " " * indent, " " * (indent + 4)
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def _default(field: dict[str, Any]) -> str:
    value = field["default"]
    if isinstance(value, dict):
        return str(value["kind"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(notation.exact(item) if isinstance(item, float) else str(item) for item in value) or "nothing"
    if isinstance(value, float):
        return notation.exact(value)
    return "none" if value is None else str(value) or "nothing"


def _range(field: dict[str, Any]) -> str:
    allowed = [str(choice["value"]) for choice in field["choices"]]
    if field["low"] is not None:
        allowed.insert(0, f"{notation.exact(field['low'])} to {notation.exact(field['high'])}")
    return f" ({', '.join(allowed)})" if allowed else ""

"""``nnplayground bench``: how fast it is, each figure beside its reference from the same run."""

from __future__ import annotations

import argparse
import sys
import textwrap

from nnplayground.bench.part import PARTS, Value
from nnplayground.commands.command import COMMANDS, Command, print_json, say

WIDTH = 100
"""Characters of a line."""


@COMMANDS.register
class Bench(Command):
    kind = "bench"
    help = "Measure the engine, the window and the start, each beside a reference."
    rank = 60

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="fewer steps and repeats: each part within 50 seconds")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parts = PARTS.names()
        parser.add_argument("--only", metavar="PART", choices=parts, help=f"one part: {', '.join(parts)}")

    def run(self, arguments: argparse.Namespace) -> int:
        tables: dict[str, Value] = {}
        try:
            for cls in PARTS:
                if arguments.only not in (None, cls.kind):
                    continue
                part = cls()
                _progress(f"{part.kind} …")
                tables[part.kind] = part.measure(arguments.quick, _progress)
                _progress("")
                scope = textwrap.fill(f"{part.kind}: {part.scope(arguments.quick)}", WIDTH)
                if not arguments.json:
                    say("\n".join((scope, *part.table(tables[part.kind]), "")))
                elif arguments.quick:
                    print(scope, file=sys.stderr)
        finally:
            _progress("")
        if arguments.json:
            print_json(tables)
        return 0


def _progress(line: str) -> None:
    """What is being measured, on one line of a terminal that is written over; nothing elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line[:WIDTH]}")
        sys.stderr.flush()

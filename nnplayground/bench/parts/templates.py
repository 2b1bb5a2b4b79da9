"""Whether every template reaches the level on its card, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nnplayground.bench.part import PARTS, BenchPart, Record, Tell
from nnplayground.bench.table import aligned, duration, number

if TYPE_CHECKING:
    from nnplayground.templates import Template

FULL, QUICK = range(3), range(1)
"""Seeds."""


@PARTS.register
class LevelsOfTemplates(BenchPart):
    kind = "templates"
    rank = 60

    def scope(self, quick: bool) -> str:
        seeds = "seed 0 (without --quick 0 to 2)" if quick else "seeds 0 to 2"
        return f"Every template trained by its own number of epochs on {seeds}, beside the level on its card."

    def measure(self, quick: bool, tell: Tell) -> list[Record]:
        return measure(QUICK if quick else FULL, tell)

    def table(self, value: Any) -> list[str]:
        rows = [
            (
                row["template"],
                f"{row['split']} {row['measure']}",
                " ".join(number(reached, 3) for reached in row["reached"]),
                ("at least " if row["at_least"] is not None else "at most ")
                + number(row["at_least"] if row["at_least"] is not None else row["at_most"], 3),
                "yes" if row["holds"] else "NO",
                duration(row["seconds"]),
            )
            for row in value
        ]
        total = sum(row["seconds"] for row in value)
        lines = aligned(("template", "measure", "reached", "level", "holds", "seconds a seed"), rows, names=2)
        return [*lines, f"  all of them: {duration(total)} a seed"]


def measure(seeds: Sequence[int], tell: Tell, names: Sequence[str] | None = None) -> list[Record]:
    """``names``: of some templates only."""
    from nnplayground.templates import TEMPLATES

    rows: list[Record] = []
    for name, template in TEMPLATES.items():
        if names is not None and name not in names:
            continue
        level, reached = template.level, []
        began = time.perf_counter()
        for seed in seeds:
            tell(f"templates: {name}, seed {seed}")
            reached.append(_trained(template, seed))
        rows.append(
            {
                "template": name,
                "split": level.split,
                "measure": level.measure,
                "at_least": level.at_least,
                "at_most": level.at_most,
                "reached": reached,
                "holds": all(level.holds(value) for value in reached),
                "seconds": (time.perf_counter() - began) / len(seeds),
            }
        )
    return rows


def _trained(template: Template, seed: int) -> float:
    """The measure of its level after its own number of epochs, or where early stopping ends the run."""
    from nnplayground.training.session.session import Session

    project = template.build()
    project = replace(project, settings=project.settings.with_(seed=seed, device="cpu"))
    session = Session(project, project.load_data())
    while session.epoch < template.epochs and session.stopped is None:
        session.run((template.epochs - session.epoch) * session.steps_per_epoch - session.batch)
    measured = session.probe.measure(template.level.split)
    assert measured is not None
    return measured.loss if template.level.measure == "loss" else measured.score

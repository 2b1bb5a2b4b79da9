"""Cross-validation without a window: ``nnplayground train --folds K``."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from nnplayground import notation
from nnplayground.commands.command import print_json, say
from nnplayground.commands.target import Target
from nnplayground.commands.training import TrainingError, as_asked, due, interrupts
from nnplayground.datasets.progress import Cancelled
from nnplayground.text import text
from nnplayground.training.session.crossval import CrossValidation, FoldResult, cross_validate

if TYPE_CHECKING:
    from nnplayground.training.measurements import Measured


def run_folds(target: Target, arguments: argparse.Namespace) -> int:
    """Print every fold, their mean and their deviation; returns the exit code.  Raises ``UserError``."""
    if arguments.save is not None or arguments.metrics is not None:
        raise TrainingError(
            text(
                "The networks of a cross-validation are not kept, so --folds goes neither with --save nor with "
                "--metrics. Leave these out."
            )
        )
    project = as_asked(target, seed=arguments.seed, device=arguments.device, execution=arguments.execution)
    epochs = due(project, 0) if arguments.epochs is None else arguments.epochs
    began = time.perf_counter()
    with interrupts() as stop, _Bar() as bar:
        try:
            validation = cross_validate(project, arguments.folds, epochs, report=bar.report, stopped=stop.is_set)
        except Cancelled:
            bar.close()
            print(f"nnplayground: Interrupted in fold {bar.fold + 1} of {arguments.folds}.", file=sys.stderr)
            return 130
    report = make_report(validation, epochs, time.perf_counter() - began)
    if arguments.json:
        print_json(report)
    else:
        say(_in_words(validation, report))
    return 0


def make_report(validation: CrossValidation, epochs: int, seconds: float) -> dict[str, Any]:
    """What ``--json`` prints.  Deviations are those of a sample."""
    return {
        "epochs": epochs,
        "seconds": seconds,
        "folds": [
            {
                "fold": value.fold + 1,
                "epochs": value.epochs,
                "train": _record(value.train, validation),
                "validation": _record(value.held_out, validation),
            }
            for value in validation.values
        ],
        "mean": {"loss": validation.loss_mean, validation.measure: validation.mean},
        "deviation": {"loss": validation.loss_deviation, validation.measure: validation.deviation},
    }


def _record(measured: Measured, validation: CrossValidation) -> dict[str, float]:
    return {"loss": measured.loss, validation.measure: measured.score}


def _in_words(validation: CrossValidation, report: dict[str, Any]) -> str:
    lines = [f"{len(validation.values)} folds of {report['epochs']} epochs in {notation.fixed(report['seconds'], 1)} s"]
    for value in validation.values:
        held_out = value.held_out
        lines.append(
            f"fold {value.fold + 1:<5}  loss {_short(held_out.loss)}  {validation.measure} {_short(held_out.score)}"
        )
    lines.append(
        f"mean        loss {_short(validation.loss_mean)} ± {_short(validation.loss_deviation)}  "
        f"{validation.measure} {_short(validation.mean)} ± {_short(validation.deviation)}"
    )
    return "\n".join(lines)


def _short(value: float) -> str:
    return notation.short(value, 4)


class _Bar:
    """On stderr, on a terminal only."""

    def __init__(self) -> None:
        self.fold = 0

    def __enter__(self) -> _Bar:
        from tqdm import tqdm

        shown = "fold {n:.1f} of {total} {bar}"
        self._bar: Any = tqdm(total=1, bar_format=shown, disable=not sys.stderr.isatty(), leave=False, file=sys.stderr)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._bar.close()

    def report(self, fold: int, folds: int, share: float, result: FoldResult | None) -> None:
        self.fold = fold
        self._bar.total = folds
        self._bar.update(fold + share - self._bar.n)

"""``nnplayground train``: more epochs for a project or a template, without a window."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from nnplayground import notation
from nnplayground.commands.command import COMMANDS, Command, count, print_json, say, seed
from nnplayground.commands.target import open_target
from nnplayground.datasets.spec import SPLITS
from nnplayground.files import check_apart, check_writable, write_atomically
from nnplayground.training.measurements import HistoryRow, Measured
from nnplayground.training.settings import Settings

if TYPE_CHECKING:
    from nnplayground.commands.training import Training

DEVICES: tuple[str, ...] = get_args(Settings.model_fields["device"].annotation)
WAYS: tuple[str, ...] = get_args(Settings.model_fields["execution"].annotation)


@COMMANDS.register
class Train(Command):
    kind = "train"
    help = "Train a project or a template for some more epochs."
    rank = 30

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("target", metavar="FILE_OR_TEMPLATE", help="a project file or the name of a template")
        parser.add_argument(
            "--epochs",
            metavar="N",
            type=count,
            help="train N more; without it, to the project's stop condition, or the template's own number",
        )
        parser.add_argument("--seed", metavar="S", type=seed, help="another seed, for a project not yet trained")
        parser.add_argument("--device", metavar="D", choices=DEVICES, help=", ".join(DEVICES))
        parser.add_argument(
            "--execution",
            metavar="E",
            choices=WAYS,
            help=f"{', '.join(WAYS)}: how a step is run; the numbers are the same",
        )
        parser.add_argument(
            "--save",
            metavar="OUT.nnp",
            type=Path,
            help="write the trained project, also when interrupted; not when the loss ceased to be finite",
        )
        parser.add_argument("--metrics", metavar="OUT.csv", type=Path, help="write a row of measures for every epoch")
        parser.add_argument(
            "--folds",
            metavar="K",
            type=count,
            help="cross-validate instead: train from the beginning for each of K parts, and test on that part",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        from nnplayground.commands.training import due, start, train

        target = open_target(arguments.target)
        if arguments.folds is not None:
            from nnplayground.commands.folds import run_folds

            return run_folds(target, arguments)
        for path in (arguments.save, arguments.metrics):
            if path is not None:
                check_writable(path)
        if arguments.metrics is not None:
            check_apart(arguments.metrics, arguments.save, target.path)
        done = 0 if target.state is None else target.state.epoch
        epochs = due(target.project, done) if arguments.epochs is None else arguments.epochs
        training = start(
            target,
            seed=arguments.seed,
            device=arguments.device,
            execution=arguments.execution,
            every_epoch=arguments.metrics is not None,
        )
        try:
            train(training, epochs)
        finally:
            if arguments.metrics is not None:
                write_metrics(arguments.metrics, training)
        if arguments.save is not None:
            from nnplayground.project_file import save

            save(arguments.save, training.session.project, training.session.state(), target.timeline)
        report = make_report(training)
        if arguments.json:
            from nnplayground.commands.training import scores

            for split, figures in scores(training).items():
                report[split]["scores"] = figures
            print_json(report)
        else:
            say(_in_words(report))
        if training.interrupted:
            print(f"nnplayground: Interrupted after {training.epochs} of {epochs} epochs.", file=sys.stderr)
            return 130
        return 0


def make_report(training: Training) -> dict[str, Any]:
    """What ``--json`` prints: what this call trained, and every split measured at its end."""
    from nnplayground.commands.training import measures

    return {
        "epochs": training.epochs,
        "steps": training.steps,
        "seconds": training.seconds,
        "steps_per_second": training.steps_per_second,
        "device": training.session.device,
        "execution": training.session.execution.way,
        "parameters": training.session.parameters,
        "stopped": None if training.stopped is None else str(training.stopped),
        "best_epoch": training.session.best_epoch,
        **measures(training),
    }


def write_metrics(path: Path, training: Training) -> None:
    """One row for each epoch completed by this call; what an absent split would say is left empty."""
    from nnplayground.commands.training import measure_name

    name = measure_name(training.session.project)
    columns = [f"{split}_{measure}" for split in SPLITS for measure in ("loss", name)]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["epoch", "step", "objective", *columns, "learning_rate"])
    for row in training.rows:
        writer.writerow([row.epoch, row.step, row.objective, *_cells(row), row.learning_rate])
    content = table.getvalue().encode()
    write_atomically(path, lambda file: file.write(content))


def _cells(row: HistoryRow) -> list[float | str]:
    result: list[float | str] = []
    for measured in (row.train, row.validation, row.test):
        result += _pair(measured)
    return result


def _pair(measured: Measured | None) -> list[float | str]:
    return ["", ""] if measured is None else [measured.loss, measured.score]


def _in_words(report: dict[str, Any]) -> str:
    lines = [
        f"{report['epochs']} epochs, {report['steps']} steps in {notation.fixed(report['seconds'], 1)} s "
        f"({notation.fixed(report['steps_per_second'], 0)} steps/s, {report['execution']}) on {report['device']}, "
        f"{report['parameters']} parameters"
    ]
    for split in SPLITS:
        measured = report[split]
        if measured is not None:
            lines.append(
                f"{split:10}  " + "  ".join(f"{name} {notation.short(value, 4)}" for name, value in measured.items())
            )
    if report["stopped"] is not None:
        lines.append(report["stopped"])
    return "\n".join(lines)

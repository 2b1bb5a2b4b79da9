"""``nnplayground info``: what a report of a fault should say of the machine, or what is in a project file."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
from typing import Any

from nnplayground import __version__
from nnplayground.commands.command import COMMANDS, Command, print_json, say

PACKAGES = (
    "torch",
    "numpy",
    "scikit-learn",
    "PySide6-Essentials",
    "pyqtgraph",
    "QtAwesome",
    "pydantic",
    "safetensors",
)


@COMMANDS.register
class Info(Command):
    kind = "info"
    help = "Show versions, devices and the Qt platform, or what a project file holds."
    rank = 50

    @classmethod
    def add_arguments(cls, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", metavar="FILE", help="say how far this project is trained, and which branches it keeps"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def run(self, arguments: argparse.Namespace) -> int:
        facts = gather() if arguments.file is None else of_file(arguments.file)
        if arguments.json:
            print_json(facts)
            return 0
        for branch in facts.pop("branches", ()):
            sentence = "; ".join(branch["differences"]) or "the first"
            say(f"{branch['title']}: steps {branch['start']} to {branch['end']}, {branch['moments']} kept ({sentence})")
        for name, value in facts.items():
            if isinstance(value, dict):
                value = ", ".join(f"{key} {item}" for key, item in value.items())
            elif isinstance(value, list):
                value = ", ".join(value)
            say(f"{name:12} {'none' if value is None else value}")
        return 0


def of_file(name: str) -> dict[str, Any]:
    """How far the project in a file is trained, and the branches of its timeline.  Raises ``ProjectFileError``."""
    from nnplayground.project_file import load_all
    from nnplayground.training.timeline.view import TimelineView

    project, state, timeline = load_all(name)
    step = 0 if state is None else state.step
    view = TimelineView() if timeline is None else timeline.store.view(step)
    return {
        "file": name,
        "template": project.template or None,
        "epoch": 0 if state is None else state.epoch,
        "step": step,
        "timeline_bytes": view.used,
        "branches": [
            {
                "title": str(branch.title),
                "current": branch.number == view.current,
                "start": branch.start,
                "end": branch.end,
                "moments": len(branch.steps),
                "differences": [str(difference) for difference in branch.differences],
            }
            for branch in view.branches
        ],
    }


def gather() -> dict[str, Any]:
    """Versions of what is installed (None where absent), the devices, and the platform a window would open on."""
    from nnplayground.ui.window.display import display_problem

    problem = display_problem()
    return {
        "nnplayground": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packages": {name: _version(name) for name in PACKAGES},
        "devices": _devices(),
        "qt_platform": None if problem is not None else _qt_platform(),
        "display": "ok" if problem is None else str(problem),
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _devices() -> list[str]:
    import torch

    lines = ["cpu"]
    if torch.cuda.is_available():
        lines.append("cuda")
    if torch.backends.mps.is_available():
        lines.append("mps")
    return lines


def _qt_platform() -> str:
    """The one that is asked for, or Qt's choice where nothing is."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if asked:
        return asked
    if sys.platform.startswith("linux"):
        return "wayland" if os.environ.get("WAYLAND_DISPLAY") else "xcb"
    return {"darwin": "cocoa", "win32": "windows"}.get(sys.platform, sys.platform)

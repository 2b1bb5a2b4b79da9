"""``nnplayground bench``: the shape of what it says, and that it compares like with like.  No speed is asserted."""

from __future__ import annotations

import json
import math
import signal
import threading
from collections.abc import Iterator

import pytest
import torch
from patience import PATIENCE

from nnplayground.bench import drag, statistics, table_run, window
from nnplayground.bench.cases import CASES, Case
from nnplayground.bench.part import PARTS, Record
from nnplayground.bench.parts import live, memory, microscope, scale, startup, steps, templates
from nnplayground.cli import main
from nnplayground.templates import TEMPLATES
from nnplayground.training.session.session import Session

LAG = {"median", "p99", "p999", "worst"}
LIVE = ["steps_per_second", "reference", "ratio", "frames_per_second", "lag_ms", "frame_ms", "reference_frame_ms"]


def _quiet(_line: str) -> None:
    """Nothing is said of the progress."""


def _positive(record: Record) -> bool:
    return all(math.isfinite(value) and value > 0 for value in record.values() if isinstance(value, float))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reference_is_the_same_network(case: Case) -> None:
    """With the session's weights, the model by hand has its outputs and its loss, on the same samples."""
    project = case.on_cpu("SGD")
    prepared = project.load_data()
    session = Session(project, prepared)
    by_hand = case.hand_written(project, prepared, "SGD")
    network = session.network
    copies = zip(by_hand.model.parameters(), network.parameters(), strict=True)
    with torch.no_grad():
        for mine, theirs in copies:
            mine.copy_(theirs)
        output = by_hand.model(by_hand.inputs)
        torch.testing.assert_close(output, network(by_hand.inputs))
        measured = session.probe.measure("train")
        assert measured is not None
        assert float(by_hand.loss(output, by_hand.targets)) == pytest.approx(measured.loss, rel=1e-5)
        before = [parameter.clone() for parameter in by_hand.model.parameters()]
    by_hand.run(3)
    assert by_hand.batch_size == project.settings.batch_size
    assert all(not torch.equal(old, new) for old, new in zip(before, by_hand.model.parameters(), strict=True))


def test_steps() -> None:
    rows = steps.measure(steps.Budget(1, 0.01), _quiet, CASES[:1])
    assert [(row["case"], row["optimizer"]) for row in rows] == [("mlp-tiny", "SGD"), ("mlp-tiny", "Adam")]
    for row in rows:
        assert list(row) == ["case", "optimizer", "reference", "plain", "captured", "ratio"]
        assert _positive(row)
        assert row["ratio"] == max(row["plain"], row["captured"] or 0.0) / row["reference"]


def test_live() -> None:
    value = live.measure(live.Budget(4.0, 1, 0.02, 1.0, 5), _quiet)
    assert list(value) == LIVE
    assert _positive(value)
    assert value["ratio"] == value["steps_per_second"] / value["reference"]
    assert set(value["lag_ms"]) == LAG
    lag = value["lag_ms"]
    assert lag["median"] <= lag["p99"] <= lag["p999"] <= lag["worst"]
    assert list(value["frame_ms"]) == ["default", "everything"]
    assert _positive(value["frame_ms"])


def test_microscope() -> None:
    value = microscope.measure(microscope.Budget(1, 1, 1.0, 3.0), _quiet)
    assert list(value) == ["open_ms", "step_ms", "next_ms", "frames_per_second"]
    assert _positive(value)
    for key in ("open_ms", "step_ms", "next_ms"):
        assert _positive(value[key])
        assert value[key]["median"] <= value[key]["p99"] <= value[key]["worst"]


def test_startup() -> None:
    value = startup.measure(startup.Budget(1, PATIENCE), _quiet)
    assert list(value) == [
        "first_paint_s", "reference_s", "ratio", "ready_s", "ready_reference_s", "ready_ratio"
    ]  # fmt: skip
    assert _positive(value)
    assert value["first_paint_s"] < value["ready_s"]
    assert value["reference_s"] < value["ready_reference_s"]
    assert value["ratio"] == value["first_paint_s"] / value["reference_s"]


def test_scale() -> None:
    budget = scale.Budget(1, 0.01, 5, 0.2)
    rows = scale.train(budget, _quiet, {"units": (4,), "depth": (2,), "rows": (100,)})
    assert [row["what"] for row in rows] == ["units", "depth", "rows"]
    for row in rows:
        assert _positive(row)
        assert row["ratio"] == row["reference_seconds_per_step"] / row["seconds_per_step"]
    moved = drag.drag(5, 5)
    assert 0 < moved.median <= moved.p99
    for lag in table_run.lag_with_table(2_000, 0.2):
        assert set(lag) == LAG


def test_one_part_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An object with that key only; how much was measured is said beside it."""
    monkeypatch.setattr(memory, "QUICK", memory.Budget(50, 150, 20.0))
    assert main(["bench", "--quick", "--only", "memory", "--json"]) == 0
    out, err = capsys.readouterr()
    value = json.loads(out)
    assert list(value) == ["memory"]
    assert list(value["memory"]) == ["growth_mb"]
    assert math.isfinite(value["memory"]["growth_mb"])
    assert "between 50 and 150 steps" in " ".join(err.split())
    assert main(["bench", "--quick", "--only", "memory"]) == 0
    out, err = capsys.readouterr()
    assert "between 50 and 150 steps" in " ".join(out.split())
    assert " MB\n" in out
    assert err == ""


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Also where the tests run in the background of a shell, which has SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interruptible")
def test_an_interrupt_ends_it_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """In the event loop of a window, too, where Qt would swallow an exception."""
    interrupt = threading.Timer(1.5, signal.raise_signal, (signal.SIGINT,))
    interrupt.start()
    assert main(["bench", "--quick", "--only", "steps"]) == 130
    assert capsys.readouterr().err == "nnplayground: Interrupted.\n"
    later = threading.Timer(0.2, signal.raise_signal, (signal.SIGINT,))

    def spin() -> None:
        later.start()
        opened.spin(PATIENCE)

    with window.open_window(TEMPLATES["circle"].build()) as opened, pytest.raises(KeyboardInterrupt):
        spin()


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--only", "speed"], ["--only"], ["circle"]):
        with pytest.raises(SystemExit) as end:
            main(["bench", *arguments])
        assert end.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_every_part_says_what_quick_shortens_and_fits_into_lines() -> None:
    assert PARTS.names() == ["steps", "live", "microscope", "startup", "memory", "scale", "templates"]
    nothing = dict.fromkeys(("steps_per_second", "reference", "ratio", "frames_per_second"), math.nan)
    values = {
        "steps": [{"case": "cnn", "optimizer": "SGD", "reference": 1e3, "plain": 9e2, "captured": None, "ratio": 0.9}],
        "live": {
            **nothing, "lag_ms": dict.fromkeys(LAG, math.nan), "reference_frame_ms": math.nan,
            "frame_ms": dict.fromkeys(("default", "everything"), math.nan),
        },
        "microscope": {
            **dict.fromkeys(("open_ms", "step_ms", "next_ms"), dict.fromkeys(LAG, 1234.5)),
            "frames_per_second": math.nan,
        },
        "memory": {"growth_mb": -0.5},
        "startup": {
            "first_paint_s": 0.5, "reference_s": 0.25, "ratio": 2.0,
            "ready_s": 2.5, "ready_reference_s": 2.0, "ready_ratio": 1.25,
        },
        "scale": [
            {"what": "units", "n": 10, "seconds_per_step": 1e-4, "reference_seconds_per_step": 3e-3, "ratio": 30.0},
            {"what": "nodes", "n": 5, "ms_per_move": 3.0, "p99_ms_per_move": 9.0, "frames_per_second": 300.0},
            {"what": "csv", "n": 10**5, "median_lag_ms": 0.1, "p99_lag_ms": 9.0, "worst_lag_ms": 20.0},
        ],
        "templates": [
            {
                "template": "perceptron-xor", "split": "validation", "measure": "accuracy", "at_least": None,
                "at_most": 0.8, "reached": [0.5, math.nan, 1.0], "holds": False, "seconds": 12.5,
            },
        ],
    }  # fmt: skip
    for cls in PARTS:
        part = cls()
        assert "--quick" in part.scope(True)
        assert "--quick" not in part.scope(False)
        lines = part.table(values[cls.kind])
        assert all(line == line.rstrip() and len(line) < 100 for line in lines)
        assert not any("nan" in line for line in lines)
    assert "  cnn       SGD" in steps.Steps().table(values["steps"])[1]


def test_lag_counts_every_event_that_was_due() -> None:
    """A pause of 5 ms makes five events late, not one."""
    assert statistics.waits([1.0, 6.0, 0.5], 1.0) == [0.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    assert statistics.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert statistics.percentile([float(value) for value in range(1, 101)], 0.99) == 99.0
    assert math.isnan(statistics.percentile([], 0.99))


def test_templates() -> None:
    [row] = templates.measure(range(2), _quiet, ["perceptron-xor"])
    assert list(row) == ["template", "split", "measure", "at_least", "at_most", "reached", "holds", "seconds"]
    assert (row["template"], row["split"], row["measure"], row["at_least"], row["at_most"]) == (
        "perceptron-xor", "test", "accuracy", None, 0.8
    )  # fmt: skip
    assert len(row["reached"]) == 2
    assert max(row["reached"]) <= 0.8
    assert row["holds"]
    assert "at most 0.800" in templates.LevelsOfTemplates().table([row])[1]

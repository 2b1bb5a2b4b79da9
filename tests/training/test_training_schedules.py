"""What every schedule must keep, with ``torch.optim.lr_scheduler`` as the judge of their numbers."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import kinds
from torch.optim import lr_scheduler

from nnplayground.fields.errors import FieldError
from nnplayground.training.schedules.learning_rate import learning_rate, observed
from nnplayground.training.schedules.schedule import SCHEDULES, Schedule
from nnplayground.training.settings import Settings

EPOCHS = 70
RATE = 0.4

every_schedule = pytest.mark.parametrize("cls", list(SCHEDULES), ids=SCHEDULES.names())
few = settings(max_examples=50)

NAMES = ["constant", "piecewise", "step", "exponential", "inverse_time", "cosine", "one_cycle", "plateau"]


def judged(make: Any, steps: int = EPOCHS, **arguments: Any) -> list[float]:
    """The learning rates of PyTorch's scheduler before each of its steps."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = make(optimizer, **arguments)
    result = []
    for _ in range(steps):
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return result


def ours(schedule: Any, warmup: float = 0.0, steps: int = EPOCHS) -> list[float]:
    chosen = Settings.parse({"learning_rate": RATE, "schedule": schedule, "warmup": warmup})
    return [learning_rate(chosen, float(epoch)) for epoch in range(steps)]


@pytest.mark.parametrize(
    ("schedule", "make", "arguments"),
    [
        ("constant", lr_scheduler.LambdaLR, {"lr_lambda": lambda epoch: 1.0}),
        ({"kind": "piecewise"}, lr_scheduler.MultiStepLR, {"milestones": [30, 60], "gamma": 0.1}),
        (
            {"kind": "piecewise", "milestones": [3, 40.5, 60], "factors": [0.5, 2.0]},
            lr_scheduler.LambdaLR,
            {"lr_lambda": lambda epoch: 1.0 if epoch < 3 else 0.5 if epoch < 41 else 1.0 if epoch < 60 else 2.0},
        ),
        ({"kind": "step", "every": 7, "gamma": 0.5}, lr_scheduler.StepLR, {"step_size": 7, "gamma": 0.5}),
        ({"kind": "exponential", "gamma": 0.9}, lr_scheduler.ExponentialLR, {"gamma": 0.9}),
        (
            {"kind": "inverse_time", "decay": 0.3},
            lr_scheduler.LambdaLR,
            {"lr_lambda": lambda epoch: 1 / (1 + 0.3 * epoch)},
        ),
        (
            {"kind": "cosine", "epochs": EPOCHS, "final": 0.1},
            lr_scheduler.CosineAnnealingLR,
            {"T_max": EPOCHS, "eta_min": 0.1 * RATE},
        ),
        (
            {"kind": "cosine", "epochs": 9, "restarts": True},
            lr_scheduler.CosineAnnealingWarmRestarts,
            {"T_0": 9},
        ),
        (
            {"kind": "cosine", "epochs": 5, "restarts": True, "growth": 2, "final": 0.25},
            lr_scheduler.CosineAnnealingWarmRestarts,
            {"T_0": 5, "T_mult": 2, "eta_min": 0.25 * RATE},
        ),
    ],
)
def test_whole_epochs_like_torch(schedule: Any, make: Any, arguments: dict[str, Any]) -> None:
    assert ours(schedule) == pytest.approx(judged(make, **arguments), rel=1e-9)


@pytest.mark.parametrize("rise", [0.3, 0.75])
def test_one_cycle_like_torch(rise: float) -> None:
    """PyTorch counts the steps at both ends, so its cycle of n + 1 steps is n epochs long."""
    theirs = judged(
        lr_scheduler.OneCycleLR,
        EPOCHS,
        max_lr=RATE,
        total_steps=EPOCHS + 1,
        pct_start=(rise * EPOCHS + 1) / (EPOCHS + 1),
        div_factor=20.0,
        final_div_factor=50.0,
    )
    schedule = {"kind": "one_cycle", "epochs": EPOCHS, "start": 0.05, "final": 0.001, "rise": rise}
    assert ours(schedule) == pytest.approx(theirs, rel=1e-9)
    assert ours(schedule, steps=EPOCHS + 9)[EPOCHS:] == pytest.approx([0.001 * RATE] * 9)
    assert max(ours(schedule)) == pytest.approx(RATE, rel=0.01)


LOSSES = [3.0, 2.0, 2.1, math.nan, 2.2, 1.99, 1.9, 1.9, 1.95, math.inf, 1.91, 0.5, 0.6, 0.6, 0.7, 0.49999] * 4


@pytest.mark.parametrize(
    ("schedule", "arguments"),
    [
        ({"patience": 2, "gamma": 0.5}, {"patience": 2, "factor": 0.5}),
        ({"patience": 0, "gamma": 0.7, "cooldown": 3}, {"patience": 0, "factor": 0.7, "cooldown": 3}),
        ({"patience": 1, "least": 0.05}, {"patience": 1, "factor": 0.1, "min_lr": 0.05 * RATE}),
        ({"patience": 1, "threshold": 0.1}, {"patience": 1, "factor": 0.1, "threshold": 0.1}),
    ],
    ids=str,
)
@pytest.mark.parametrize("losses", [LOSSES, [math.nan, *LOSSES[::-1]]], ids=["forth", "back"])
def test_plateau_like_torch(schedule: dict[str, Any], arguments: dict[str, Any], losses: list[float]) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    judge = lr_scheduler.ReduceLROnPlateau(optimizer, eps=0.0, **arguments)
    chosen = Settings.parse({"learning_rate": RATE, "schedule": {"kind": "plateau", **schedule}})
    memory = chosen.schedule.begin()
    for epoch, loss in enumerate(losses):
        optimizer.step()
        judge.step(loss)
        memory = observed(chosen, epoch + 1.0, memory, loss)
        assert learning_rate(chosen, epoch + 1.0, memory) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
    assert learning_rate(chosen, 0.0, memory) < RATE


@pytest.mark.parametrize("cls", [cls for cls in SCHEDULES if not cls.watches], ids=lambda cls: cls.kind)
def test_warm_up_comes_first(cls: type[Schedule]) -> None:
    """As PyTorch's LinearLR, then the schedule from its beginning."""
    warm = ours(cls(), warmup=10.0)
    rising = judged(lr_scheduler.LinearLR, 10, start_factor=0.01, total_iters=10)
    first = cls().factor(0.0)
    assert warm[:10] == pytest.approx([rate * first for rate in rising], rel=1e-9)
    assert warm[10:] == ours(cls())[:-10]
    assert all(rate > 0 for rate in warm[:10])


def test_the_warm_up_teaches_nothing() -> None:
    chosen = Settings.parse({"schedule": {"kind": "plateau", "patience": 0}, "warmup": 2.5})
    before = chosen.schedule.begin()
    assert observed(chosen, 2.0, before, math.nan) == before
    assert observed(chosen, 3.0, before, math.nan) != before


@every_schedule
@few
@given(data=st.data())
def test_is_pure_and_never_below_nothing(cls: type[Schedule], data: st.DataObject) -> None:
    schedule: Schedule = data.draw(kinds(cls))
    again = Schedule.parse(json.loads(json.dumps(schedule.dump())))
    assert again == schedule
    assert type(again) is cls
    memory = schedule.begin()
    for loss in data.draw(st.lists(st.floats(), max_size=20)):
        later = schedule.observe(memory, loss)
        assert schedule.observe(memory, loss) == later
        assert len(later) == len(memory)
        assert all(math.isfinite(number) for number in later)
        memory = later
    for time in (0.0, *data.draw(st.lists(st.floats(0.0, 1e6), max_size=10)), 1e6):
        factor = schedule.factor(time, memory)
        assert isinstance(factor, float)
        assert 0.0 <= factor < 1e30
        assert schedule.factor(time, memory) == again.factor(time, memory) == factor
        assert not cls.constant or factor == 1.0
    assert cls.watches == (len(memory) > 0)
    span = schedule.span()
    assert span is None or (math.isfinite(span) and span >= 0)


@every_schedule
def test_is_described_for_people(cls: type[Schedule]) -> None:
    assert cls.title
    assert cls.help.endswith(".")
    assert len(cls.help) < 120
    assert cls.formula
    assert cls.formula.count("{") == cls.formula.count("}")
    for spec in cls.fields().values():
        assert spec.label[:1].isupper()
        assert spec.help.endswith(".")


def test_all_are_there_in_order() -> None:
    assert SCHEDULES.names() == NAMES


@pytest.mark.parametrize(
    ("schedule", "says"),
    [
        ({"kind": "piecewise", "milestones": [5, 5]}, "have to ascend"),
        ({"kind": "piecewise", "milestones": [-1]}, "milestones"),
        ({"kind": "piecewise", "factors": []}, "at least one factor"),
        ({"kind": "piecewise", "factors": [math.nan]}, "factors"),
        ({"kind": "piecewise", "milestones": list(range(31))}, "30 epochs at most"),
        ({"kind": "step", "every": 0}, "every"),
        ({"kind": "exponential", "gamma": 1.1}, "gamma"),
        ({"kind": "cosine", "final": math.inf}, "final"),
        ({"kind": "plateau", "patience": "long"}, "patience"),
        ({"kind": "linear"}, "no schedule called 'linear'"),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_one_sentence(schedule: dict[str, Any], says: str) -> None:
    with pytest.raises(Exception, match=says) as refused:
        Schedule.parse(schedule)
    message = str(refused.value)
    assert "\n" not in message
    assert message[0].isupper()
    assert message.endswith((".", "?"))
    assert len(message) < 300
    if schedule["kind"] in SCHEDULES:
        assert isinstance(refused.value, FieldError)


def test_they_are_plain_python() -> None:
    code = (
        "import sys; from nnplayground.training.schedules.schedule import SCHEDULES; "
        "[cls().factor(3.5) for cls in SCHEDULES];"
        "assert not {'numpy', 'torch', 'PySide6'} & set(sys.modules), set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""Project files of earlier versions open, go on to the same bytes, and play their timelines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnplayground.engine.news import News, Reporter, TimelineReport
from nnplayground.engine.timeline_player import TimelinePlayer
from nnplayground.project_file import load_all
from nnplayground.training.session.session import Session
from nnplayground.training.timeline.revisit import revisit
from nnplayground.training.timeline.view import CheckpointKey

FOLDER = Path(__file__).parent / "legacy"
NAMES = sorted(path.stem for path in FOLDER.glob("*.nnp"))


def digest(arrays: Mapping[str, Any]) -> str:
    """Of names and bytes, in the order of the names."""
    hashed = hashlib.sha256()
    for name in sorted(arrays):
        hashed.update(name.encode())
        hashed.update(np.ascontiguousarray(arrays[name]).tobytes())
    return hashed.hexdigest()


def fingerprint() -> str:
    """Of some operations of torch: where it is another one, this processor rounds otherwise than the one on which the
    file was written."""
    torch.manual_seed(0)
    generator = torch.Generator().manual_seed(0)
    x, w = torch.randn(24, 8, generator=generator), torch.randn(8, 8, generator=generator)
    y = torch.tanh(x @ w)
    z = torch.sigmoid(y).log() + y.exp() + y.sqrt().nan_to_num()
    return hashlib.sha256(z.numpy().tobytes()).hexdigest()


def convolution_fingerprint() -> str:
    """The same of convolutions, there and back, for the files that have some."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(4, 2, 8, 8, generator=generator)
    w = torch.randn(3, 2, 3, 3, generator=generator).requires_grad_()
    y = torch.conv2d(x, w, padding=1).tanh()
    (slope,) = torch.autograd.grad(y.square().sum(), w)
    return hashlib.sha256(y.detach().numpy().tobytes() + slope.numpy().tobytes()).hexdigest()


def rounds_alike(expected: Mapping[str, Any]) -> bool:
    """Whether this processor rounds as the one on which the file was written."""
    convolutions = expected.get("convolution_fingerprint")
    return fingerprint() == expected["fingerprint"] and convolutions in (None, convolution_fingerprint())


@pytest.mark.parametrize("name", NAMES)
def test_it_goes_on_to_the_same_bytes(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text())
    loaded = load_all(FOLDER / f"{name}.nnp")
    session = Session(loaded.project, loaded.project.load_data(), loaded.state)
    session.run(expected["steps"], plain=True)
    assert (session.step, session.epoch, len(session.history)) == (
        expected["step"], expected["epoch"], expected["rows"]
    )  # fmt: skip
    now = session.now()
    assert now.train is not None
    assert now.test is not None
    assert now.train.loss == pytest.approx(expected["train_loss"], rel=1e-5)
    assert now.test.loss == pytest.approx(expected["test_loss"], rel=1e-5)
    if rounds_alike(expected):
        state = session.state()
        assert digest({**state.weights, **state.rest}) == expected["state"]


@pytest.mark.parametrize("name", NAMES)
def test_its_timeline_is_whole_and_plays(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text())
    loaded = load_all(FOLDER / f"{name}.nnp")
    timeline = loaded.timeline
    assert timeline is not None
    assert {str(number) for number in timeline.store.branches} == set(expected["branches"])
    session = Session(loaded.project, loaded.project.load_data(), loaded.state)
    told: list[News] = []
    player = TimelinePlayer(Reporter(told.append))
    player.timeline.copy_from(timeline)
    for number, branch in timeline.store.branches.items():
        wanted = expected["branches"][str(number)]
        assert (branch.name, branch.start, branch.parent) == (wanted["name"], wanted["start"], wanted["parent"])
        assert [checkpoint.step for checkpoint in branch.checkpoints] == wanted["steps"]
        for step, hashed in wanted["digests"].items():
            checkpoint = player.timeline.find(CheckpointKey(number, int(step)))
            assert checkpoint is not None
            assert digest({**checkpoint.state.weights, **checkpoint.state.rest}) == hashed
            player.view_checkpoint(CheckpointKey(number, int(step)), closely=True)
            viewer = player.viewer_session(session)
            assert viewer is not None
            assert viewer.step == int(step)
            assert all(
                np.array_equal(values, checkpoint.state.weights[name])
                for name, values in viewer.probe.weights().items()
            )
    assert not [news for news in told if not isinstance(news, TimelineReport) or news.problem is not None]
    last = timeline.store.branches[1].checkpoints[0]
    repeated = revisit(Session(last.project, session.prepared), last, timeline.store.branches[1].run_history)
    repeated.run(8, plain=True)
    if rounds_alike(expected):
        state = repeated.state(history=False)
        assert digest({**state.weights, **state.rest}) == expected["branches"]["1"]["digests"]["8"]

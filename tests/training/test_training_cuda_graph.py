"""The captured way on a GPU; and, with a stand-in for the graph, all of it but the GPU's own part."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from training_cases import assert_captured_agrees, changed, parameters, project, same_state, session

from nnplayground.project import Project
from nnplayground.training.guards.failure import Diverged
from nnplayground.training.session.session import Session
from nnplayground.training.step.execution import cuda_graph
from nnplayground.training.step.step import Result


class Again:
    """In place of a CUDA graph: what was captured, once more."""

    def __init__(self, train: Callable[[], Result]) -> None:
        self._train = train

    def replay(self) -> None:
        self._train()


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda_graph, "capture_graph", lambda train: (Again(train), train()))
    monkeypatch.setattr(
        "nnplayground.training.session.runner.captured_program",
        lambda learner, evaluator, plain: cuda_graph.CudaGraphProgram(learner),
    )


CASES = {
    "noise": project("noisy", optimizer="Adam"),
    "a short last batch": project("mlp", "iris", "CrossEntropy", 3, batch_size=7),
    "a lone row joins the batch before": project("noisy", "iris", "CrossEntropy", 3, batch_size=73),
    "a rate that changes": project(warmup=2.5, schedule={"kind": "cosine", "epochs": 3}),
    "limits": project(clip_norm=0.05, max_norm=0.4, penalty={"kind": "L2", "rate": 0.1}),
}


@pytest.mark.parametrize("of", CASES.values(), ids=CASES)
@pytest.mark.usefixtures("stand_in")
def test_the_loop_is_that_of_the_plain_way(of: Project, captured_steps: list[int]) -> None:
    assert_captured_agrees(of, captured_steps)


@pytest.mark.usefixtures("stand_in")
def test_a_batch_of_another_size_is_done_plain() -> None:
    """Of 75 rows 30 are done in tens when batches of 7 begin: 3 are left at the end of this epoch, 5 of all others."""
    one = session(project("mlp", "iris", "CrossEntropy", 3, batch_size=10, execution="captured"))
    twin = session(changed(one.project, execution="plain"))
    for each in (one, twin):
        each.run(3)
        each.adopt(changed(each.project, batch_size=7))
        each.wait_for_capture()
        each.run(100)
    assert one.execution.way == "captured", str(one.execution.reason)
    assert same_state(one, twin)


@pytest.mark.usefixtures("stand_in")
def test_divergence_is_found_at_the_same_step() -> None:
    of = project([{"kind": "Linear", "units": 4}, {"kind": "Linear", "units": 1}], "plane", "MSE", learning_rate=1e-3)
    pair = [session(changed(of, execution=way)) for way in ("plain", "captured")]
    sentences = []
    for one in pair:
        one.wait_for_capture()
        one.run(60)
        one.adopt(changed(one.project, learning_rate=3.0))
        with pytest.raises(Diverged) as raised:
            one.run(10**6)
        sentences.append(str(raised.value))
    assert pair[1].execution.way == "captured", str(pair[1].execution.reason)
    assert sentences[0] == sentences[1]
    assert same_state(*pair)


def on_gpu(function: Any) -> Any:
    skipped = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")
    return pytest.mark.cuda(skipped(function))


def _there(execution: str, **settings: Any) -> Session:
    """On the GPU, ready to train in this way."""
    one = session(project("mlp", device="cuda", optimizer="Adam", execution=execution, **settings))
    one.wait_for_capture()
    assert one.device == "cuda"
    assert one.execution.way == execution, str(one.execution.reason)
    return one


@on_gpu
@pytest.mark.parametrize("execution", ["plain", "captured"])
def test_a_gpu_trains_to_the_same_numbers_within_rounding(execution: str) -> None:
    there = _there(execution, dtype="float64")
    here = session(project("mlp", dtype="float64", optimizer="Adam"))
    there.run(100)
    here.run(100)
    for name, array in parameters(here).items():
        np.testing.assert_allclose(parameters(there)[name], array, rtol=1e-6, atol=1e-9, err_msg=name)
    resumed = Session(there.project, there.prepared, there.state())
    resumed.wait_for_capture()
    resumed.run(10)
    there.run(10)
    for name, array in parameters(there).items():  # in which order a GPU adds up is open
        np.testing.assert_allclose(parameters(resumed)[name], array, rtol=1e-6, atol=1e-9, err_msg=name)


@on_gpu
def test_a_gpu_captures_what_it_does_plain() -> None:
    plain, captured = _there("plain", dtype="float64"), _there("captured", dtype="float64")
    plain.run(500)
    captured.run(500)
    for name, array in parameters(plain).items():
        np.testing.assert_allclose(parameters(captured)[name], array, rtol=1e-6, atol=1e-9, err_msg=name)
    assert captured.epoch == plain.epoch
    np.testing.assert_allclose(captured.now().objective, plain.now().objective, rtol=1e-9)


@on_gpu
def test_a_gpu_is_faster_captured() -> None:
    speeds = {}
    for execution in ("plain", "captured"):
        one = _there(execution)
        one.run(200)
        began = time.perf_counter()
        one.run(5000, record=False)  # it looks at the numbers in the end, and so waits for them
        speeds[execution] = 5000 / (time.perf_counter() - began)
    print({execution: f"{speed:.0f} steps/s" for execution, speed in speeds.items()})
    assert speeds["captured"] > speeds["plain"]


@on_gpu
def test_a_gpu_needs_no_more_memory_the_longer_it_trains() -> None:
    one = _there("captured")
    one.run(500)
    before = torch.cuda.memory_allocated()
    one.run(5000)
    grown = torch.cuda.memory_allocated() - before
    print(f"{before / 1e6:.1f} MB, {grown} bytes more after 5000 steps")
    assert grown <= 16384

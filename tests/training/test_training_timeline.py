"""The timeline: going on from a checkpoint repeats the run to the bit, what differs is a branch, memory is bounded."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training_cases import digits, project

from nnplayground.datasets.prepare import Prepared
from nnplayground.graph import edits
from nnplayground.project import Project, WeightEdit
from nnplayground.training.session.run_history import RunHistory
from nnplayground.training.session.session import Session
from nnplayground.training.state.state import State
from nnplayground.training.timeline import checkpoint_store as kept_within
from nnplayground.training.timeline.checkpoint import OVERHEAD, ROW, Checkpoint, same_state, take_checkpoint
from nnplayground.training.timeline.differences import differences
from nnplayground.training.timeline.revisit import revisit
from nnplayground.training.timeline.thinning import sparse
from nnplayground.training.timeline.timeline import Timeline
from nnplayground.training.timeline.view import CheckpointKey


class Clock:
    """Goes on with the steps: so that every second one is kept."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


class Run:
    """A session and its timeline, as the training loop has them."""

    def __init__(self, project: Project, prepared: Prepared | None = None) -> None:
        self.prepared = project.load_data() if prepared is None else prepared
        self.session = Session(project, self.prepared)
        self.clock = Clock()
        self.timeline = Timeline(clock=self.clock)

    def train(self, steps: int) -> None:
        end = self.session.step + steps
        self.timeline.find_branch(self.session)
        while self.session.step < end and self.session.stopped is None:
            left = min(end - self.session.step, 3, self.timeline.steps_left(self.session))
            self.clock.time += 0.015 * self.session.run(left, plain=True)
            self.timeline.observe(self.session)
        self.timeline.observe(self.session, now=True)

    def go(self, branch: int, step: int) -> None:
        checkpoint = self.timeline.find(CheckpointKey(branch, step))
        assert checkpoint is not None
        self.session = revisit(self.session, checkpoint, self.timeline.store.branches[branch].run_history)
        self.timeline.move_to(CheckpointKey(branch, step))

    def adopt(self, **values: object) -> None:
        old = self.session.project
        self.take(replace(old, settings=old.settings.with_(**values)))

    def take(self, project: Project) -> None:
        self.session = self.session.adopt(project)

    def steps(self, branch: int) -> list[int]:
        return [checkpoint.step for checkpoint in self.timeline.store.branches[branch].checkpoints]

    def sentence(self, branch: int) -> list[str]:
        return [str(text) for text in self.timeline.store.branches[branch].differences]

    def state(self) -> State:
        return self.session.state(history=False)


NOISY: list[Any] = [
    {"kind": "Linear", "units": 8, "bias": False},
    "BatchNorm1d",
    "ReLU",
    {"kind": "Dropout", "p": 0.2},
    {"kind": "Linear", "units": 1},
]
CASES: dict[str, Callable[[], Project]] = {
    "sgd": lambda: project(batch_size=30),
    "momentum": lambda: project(optimizer={"kind": "SGD", "momentum": 0.9, "nesterov": True}, batch_size=40),
    "adam, dropout, batchnorm": lambda: project(NOISY, optimizer="Adam", batch_size=30),
    "rmsprop, cosine, warm-up": lambda: project(
        optimizer={"kind": "RMSprop", "momentum": 0.5, "centered": True},
        schedule={"kind": "cosine", "epochs": 6},
        warmup=1.0,
        batch_size=30,
    ),
    "plateau": lambda: project(
        schedule={"kind": "plateau", "patience": 1}, learning_rate=0.5, batch_size=50, validation_share=0.2
    ),
    "early stopping": lambda: project(
        patience=2, learning_rate=1.0, batch_size=50, validation_share=0.3, optimizer="Adam"
    ),
    "convolution": lambda: digits(batch_size=300, optimizer="NAdam"),
}


@pytest.mark.parametrize("make", CASES.values(), ids=CASES.keys())
def test_going_on_from_a_checkpoint_repeats_the_run_to_the_bit(make: Callable[[], Project]) -> None:
    run = Run(make())
    run.train(20 if "Conv" not in str(run.session.network) else 9)
    run.train(7)
    end, rows = run.state(), run.session.history
    kept = list(run.timeline.branch.checkpoints)
    assert len(kept) > 5
    assert kept[0].step == 0
    for checkpoint in kept[:: max(1, len(kept) // 5)]:
        run.go(1, checkpoint.step)
        assert same_state(run.state(), checkpoint.state)
        assert repr(run.session.history) == repr(tuple(row for row in rows if row.step <= checkpoint.step))
        while run.session.step < kept[-1].step:
            run.train(kept[-1].step - run.session.step)
        assert same_state(run.state(), end)
        assert repr(run.session.history) == repr(rows)
        assert list(run.timeline.store.branches) == [1]
    assert {checkpoint.step for checkpoint in kept} <= set(run.steps(1))


def test_a_repeated_run_may_stop_anywhere_and_stays_on_its_branch() -> None:
    run = Run(CASES["adam, dropout, batchnorm"]())
    run.train(40)
    before, end = list(run.timeline.branch.checkpoints), run.state()
    run.go(1, 0)
    for steps in (1, 5, 2, 13, 19):
        run.train(steps)
    assert list(run.timeline.store.branches) == [1]
    assert all(
        checkpoint in run.timeline.branch.checkpoints for checkpoint in before
    )  # what was kept stays, and coincides
    assert same_state(run.state(), end)
    run.train(10)
    assert run.timeline.branch.end == 50


def test_another_setting_makes_a_branch_and_leaves_the_old_one_whole() -> None:
    run = Run(CASES["momentum"]())
    run.train(40)
    old = list(run.timeline.branch.checkpoints)
    run.go(1, run.steps(1)[3])
    start = run.session.step
    run.adopt(learning_rate=0.1)
    run.train(30)
    assert run.timeline.store.branches[1].checkpoints == old
    assert (run.timeline.store.current, run.timeline.branch.parent, run.timeline.branch.start) == (2, 1, start)
    assert run.steps(2)[0] == start
    assert run.timeline.branch.end == start + 30
    assert run.sentence(2) == ["Learning rate: 0.1 instead of 0.03"]
    # The same as a session that had the change there.
    other = Session(CASES["momentum"](), run.prepared)
    other.run(start, plain=True)
    other.adopt(run.session.project)
    other.run(30, plain=True)
    assert same_state(other.state(history=False), run.state())
    # Back to the first, with its own settings: it is repeated.
    run.go(1, start)
    run.adopt(learning_rate=0.03)
    run.train(10)
    assert run.timeline.store.current == 1
    assert list(run.timeline.store.branches) == [1, 2]


def test_the_same_way_taken_twice_is_one_branch() -> None:
    run = Run(CASES["momentum"]())
    run.train(40)
    run.go(1, start := run.steps(1)[3])
    run.adopt(learning_rate=0.1)
    run.train(20)
    end = run.state()
    for branch, rate, goes_on in ((1, 0.1, 2), (2, 0.03, 1), (1, 0.1, 2)):
        run.go(branch, start)
        run.adopt(learning_rate=rate)
        run.train(20)
        assert run.timeline.store.current == goes_on
    assert same_state(run.state(), end)
    for rate, number in ((0.1, 3), (0.03, 1), (0.1, 3)):
        run.session = run.session.reset()
        run.adopt(learning_rate=rate)
        run.train(5)
        assert run.timeline.store.current == number
    assert list(run.timeline.store.branches) == [1, 2, 3]


def test_before_a_change_at_the_end_the_old_settings_repeat_the_run() -> None:
    run = Run(CASES["momentum"]())
    run.train(13)
    first = run.session.project
    run.adopt(learning_rate=0.1)
    second = run.session.project
    run.train(9)
    end = run.state()
    run.go(1, run.steps(1)[4])
    run.take(first)
    run.train(13 - run.session.step)
    run.take(second)
    run.train(9)
    assert list(run.timeline.store.branches) == [1]
    assert same_state(run.state(), end)


def test_what_was_trained_without_the_timeline_is_a_branch_where_it_differs() -> None:
    for rate, branches in ((0.03, [1]), (0.5, [1, 2])):
        run = Run(CASES["sgd"]())
        run.train(40)
        old = run.steps(1)
        run.go(1, old[3])
        run.adopt(learning_rate=rate)
        run.session.run(60, plain=True)
        run.timeline = run.timeline.copy()  # as opening a file does
        run.train(9)
        assert list(run.timeline.store.branches) == branches
        assert run.timeline.branch.end == old[3] + 69
    assert run.sentence(2) == ["Learning rate: 0.5 instead of 0.03"]
    assert run.steps(1) == old
    assert run.timeline.branch.start <= old[4]


def test_kinds_of_change() -> None:
    run = Run(CASES["momentum"]())
    run.train(20)
    first = run.session.project
    at = run.steps(1)[4]
    run.go(1, at)
    run.adopt(optimizer="Adam", penalty={"kind": "L2", "rate": 0.01})
    run.train(6)
    assert run.sentence(2) == ["Optimizer: Adam instead of SGD", "Penalty: L2 instead of None"]
    run.take(first)
    run.go(1, at)
    edit = WeightEdit("linear_1", "weight", (0, 1), 2.5, 0.0, at)
    run.take(replace(first, edits=(edit,)))
    run.session.set_weight(edit, edit.value)
    run.train(6)
    assert run.sentence(3) == ["Linear 1: weight [0, 1] was set to 2.5 by hand"]
    run.take(first)
    run.go(1, at)
    layer = first.graph["linear_2"].layer.with_(units=5)
    run.take(replace(first, graph=edits.replace_layer(first.graph, "linear_2", layer)))
    run.train(6)
    assert run.sentence(4) == ["Linear 2, Units: 5 instead of 2"]
    run.go(1, at)  # its own graph has other units: what fits is taken over
    assert run.session.step == at
    kept = run.timeline.find(CheckpointKey(1, at))
    assert kept is not None
    assert np.array_equal(run.state().weights["linear_1.weight"], kept.state.weights["linear_1.weight"])
    run.take(first)
    run.session = run.session.adopt(replace(first, weight_draw=1))
    assert run.session.step == 0
    run.train(3)
    assert run.sentence(run.timeline.store.current) == ["The first weights were drawn anew"]
    assert run.timeline.branch.start == 0
    assert len(run.timeline.store.branches) == 5
    colours = [branch.colour for branch in run.timeline.store.branches.values()]
    assert sorted(colours) == [0, 1, 2, 3, 4]


def test_a_change_nobody_told_of_is_noticed_where_the_run_meets_what_was_kept() -> None:
    run = Run(CASES["sgd"]())
    run.train(10)
    run.session.set_weight(WeightEdit("linear_1", "bias", (0,), 1.0, 0.0, 10), 1.0)
    run.train(10)
    assert list(run.timeline.store.branches) == [1]  # at the end, it is a matter of this branch
    run.go(1, run.steps(1)[2])
    run.train(20 - run.session.step)
    assert list(run.timeline.store.branches) == [1, 2]
    assert run.timeline.branch.start < 10
    assert run.sentence(2) == ["Something was changed by hand on the way"]
    assert run.steps(1)[-1] == run.steps(2)[-1] == 20


def test_reset_repeats_or_begins_a_new_run() -> None:
    run = Run(CASES["sgd"]())
    run.train(12)
    run.session = run.session.reset()
    run.train(3)
    assert list(run.timeline.store.branches) == [1]
    run.session = run.session.reset()
    run.adopt(batch_size=20)
    run.train(3)
    assert run.sentence(2) == ["Batch size: 20 instead of 30"]
    run.session = run.session.reset()
    run.train(3)
    assert list(run.timeline.store.branches) == [1, 2]
    assert run.timeline.store.current == 2


def test_another_network_at_the_end_is_a_branch_and_another_rate_is_not() -> None:
    run = Run(CASES["sgd"]())
    run.train(10)
    run.adopt(learning_rate=0.5)
    run.train(10)
    assert list(run.timeline.store.branches) == [1]
    first = run.session.project
    graph, node = edits.add(first.graph, first.graph["linear_1"].layer)
    graph = edits.rename(graph, node, "extra")
    layer = first.graph["linear_1"].layer.with_(units=6)
    run.take(replace(first, graph=edits.replace_layer(first.graph, "linear_1", layer)))
    run.train(4)
    assert run.sentence(2) == ["Linear 1, Units: 6 instead of 4"]
    assert (run.timeline.branch.start, run.timeline.store.branches[1].end) == (20, 20)


def test_a_change_before_the_first_step_leaves_nothing_behind() -> None:
    run = Run(CASES["sgd"]())
    run.timeline.find_branch(run.session)
    run.take(replace(run.session.project, weight_draw=3))
    run.train(4)
    assert list(run.timeline.store.branches) == [1]
    run.go(1, 0)
    assert same_state(run.state(), Session(run.session.project, run.prepared).state(history=False))


def test_other_data_that_look_different_begin_anew_and_it_is_said() -> None:
    run = Run(CASES["sgd"]())
    run.train(4)
    other = project([{"kind": "Linear", "units": 3}], "iris", "CrossEntropy")
    run.session = run.session.adopt(other, other.load_data())
    sentence = run.timeline.find_branch(run.session)
    assert "begins anew" in str(sentence)
    assert [len(branch.checkpoints) for branch in run.timeline.store.branches.values()] == [1]


def test_removing_a_branch_keeps_what_those_that_left_it_need() -> None:
    run = Run(CASES["sgd"]())
    run.train(30)
    for rate in (0.1, 0.2, 0.4):
        run.go(run.timeline.store.current, run.steps(run.timeline.store.current)[2])
        run.adopt(learning_rate=rate)
        run.train(20)
    assert list(run.timeline.store.branches) == [1, 2, 3, 4]
    before = run.timeline.store.view(0).keys_along(4)
    run.timeline.store.remove(4)  # the current one
    assert list(run.timeline.store.branches) == [1, 2, 3, 4]
    for gone in (2, 3, 1):
        run.timeline.store.remove(gone)
        assert [key.step for key in run.timeline.store.view(0).keys_along(4)] == [key.step for key in before]
    assert run.timeline.store.branches[4].start == 0
    assert run.sentence(4) == []  # it has left no other
    assert run.timeline.store.used == used(run.timeline)
    run.go(4, 0)


def test_a_budget_that_is_too_small_keeps_nothing_and_says_so() -> None:
    run = Run(CASES["sgd"]())
    run.train(10)
    run.timeline.store.set_budget(100)
    assert run.timeline.store.count == run.timeline.store.used == 0
    assert "Not even one moment" in str(run.timeline.store.problem)
    run.train(3)
    run.timeline.store.set_budget(10**6)
    run.train(3)
    assert run.timeline.store.count
    assert run.timeline.store.problem is None


# -- thinning


@given(st.lists(st.integers(0, 10**7), unique=True, max_size=300).map(sorted), st.floats(0.001, 8.0), st.data())
def test_sparse(steps: list[int], share: float, data: st.DataObject) -> None:
    held = data.draw(st.sets(st.sampled_from(steps), max_size=5)) if steps else set()
    kept = sparse(steps, held, share)
    assert kept == sorted(set(kept) & set(steps))
    assert held <= set(kept)
    if steps:
        assert (kept[0], kept[-1]) == (steps[0], steps[-1])
        assert set(sparse(kept, held, share)) == set(kept)
        for one, other in itertools.pairwise(kept[1:-1]):
            if not {one, other} & held:
                assert other - one >= share * min(steps[-1] - one, one - steps[0])


class Fake(SimpleNamespace):
    """What the timeline asks of a session, in small."""

    def state(self, *, history: bool) -> State:
        assert not history
        weights = {"linear_1.weight": np.full(self.size, self.step + 0.25 * self.flavour, np.float32)}
        rest: dict[str, Any] = {
            "order/permutation": np.full(50, self.step // self.steps_per_epoch),
            "count/step": np.array(self.step),
            "count/epoch": np.array(self.epoch),
        }
        return State(weights, rest)

    @property
    def epoch(self) -> int:
        return int(self.step // self.steps_per_epoch)

    @property
    def batch(self) -> int:
        return int(self.step % self.steps_per_epoch)

    @property
    def steps_to_epoch_end(self) -> int:
        return int(self.steps_per_epoch - self.batch)


def used(timeline: Timeline) -> int:
    arrays = {
        id(array): array.nbytes + OVERHEAD
        for branch in timeline.store.branches.values()
        for checkpoint in branch.checkpoints
        for array in checkpoint.arrays()
    }
    rows = sum(
        len(checkpoint.gradients) for branch in timeline.store.branches.values() for checkpoint in branch.checkpoints
    )
    return sum(arrays.values()) + ROW * rows


PROJECT = project()
ACTIONS = st.one_of(
    st.tuples(st.just("train"), st.integers(1, 300)),
    st.tuples(st.just("jump"), st.floats(0, 1)),
    st.tuples(st.just("edit"), st.integers(0, 3)),
    st.tuples(st.just("rate"), st.sampled_from([0.01, 0.03, 0.1])),
    st.tuples(st.just("budget"), st.sampled_from([0, 5_000, 40_000, 10**9])),
    st.tuples(st.just("remove"), st.integers(1, 9)),
    st.tuples(st.just("reset"), st.none()),
    st.tuples(st.just("copy"), st.none()),
)


@settings(max_examples=300)
@given(st.lists(ACTIONS, max_size=14), st.integers(1, 40), st.sampled_from([1, 7, 400]))
def test_whatever_happens_memory_is_bounded_and_the_branches_are_sound(
    actions: list[tuple[str, Any]], per_epoch: int, size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_within, "MOST", 60)
        patch.setattr(kept_within, "MOST_BRANCHES", 5)
        clock = Clock()
        timeline = Timeline(clock=clock)
        session: Any = Fake(
            step=0,
            steps_per_epoch=per_epoch,
            size=size,
            flavour=0,
            project=PROJECT,
            prepared=SimpleNamespace(spec=PROJECT.spec),
            device="cpu",
            run_history=RunHistory(),
            probe=SimpleNamespace(gradients={}),
            stopped=None,
        )
        for action, value in actions:
            if action == "train":
                timeline.find_branch(session)
                end = session.step + value
                while session.step < end:
                    left = min(end - session.step, timeline.steps_left(session))
                    session.step += left
                    clock.time += 0.015 * left
                    timeline.observe(session)
                timeline.observe(session, now=True)
            elif action == "jump" and timeline.store.count:
                keys = [
                    CheckpointKey(branch.number, checkpoint.step)
                    for branch in timeline.store.branches.values()
                    for checkpoint in branch.checkpoints
                ]
                key = keys[int(value * (len(keys) - 1))]
                checkpoint = timeline.find(key)
                assert checkpoint is not None
                session.step = checkpoint.step
                session.flavour = float(checkpoint.state.weights["linear_1.weight"][0] - checkpoint.step) * 4
                timeline.move_to(key)
            elif action == "edit":
                session.flavour = value
            elif action == "rate":
                session.project = replace(PROJECT, settings=PROJECT.settings.with_(learning_rate=value))
            elif action == "budget":
                timeline.store.set_budget(value)
            elif action == "remove":
                timeline.store.remove(value)
            elif action == "reset":
                session.step = session.flavour = 0
            elif action == "copy":
                timeline = timeline.copy()
            check(timeline)


def check(timeline: Timeline) -> None:
    assert timeline.store.used == used(timeline) <= max(timeline.store.budget, 0)
    assert timeline.store.count <= 60
    assert len(timeline.store.branches) <= 5
    assert (timeline.store.current in timeline.store.branches) == bool(timeline.store.branches)
    view = timeline.store.view(0)
    for branch in timeline.store.branches.values():
        steps = [checkpoint.step for checkpoint in branch.checkpoints]
        assert all(one < other for one, other in itertools.pairwise(steps))
        assert not steps or steps[0] >= branch.start
        assert branch.parent is None or branch.parent in timeline.store.branches
        course = [key.step for key in view.keys_along(branch.number)]
        assert all(one < other for one, other in itertools.pairwise(course))


def test_a_long_run_is_dense_at_both_ends() -> None:
    """A million steps under the limits of the program."""
    timeline = Timeline(clock=Clock(), budget=2_000_000)
    session: Any = Fake(
        step=0, steps_per_epoch=25, size=64, flavour=0, project=PROJECT, prepared=SimpleNamespace(spec=PROJECT.spec),
        device="cpu", run_history=RunHistory(), probe=SimpleNamespace(gradients={}), stopped=None,
    )  # fmt: skip
    timeline.find_branch(session)
    while session.step < 1_000_000:
        session.step += 250
        timeline.observe(session, now=True)
    steps = np.array([checkpoint.step for checkpoint in timeline.branch.checkpoints])
    assert 100 < len(steps) <= kept_within.MOST
    assert steps[0] == 0
    assert steps[-1] == 1_000_000
    gaps = np.diff(steps)
    middle = gaps[len(gaps) // 2]
    assert gaps[-1] < middle > gaps[0]


def test_what_two_checkpoints_have_in_common_is_kept_once() -> None:
    run = Run(project(batch_size=25))
    run.session.run(1, plain=True)
    one = take_checkpoint(run.session, None)
    run.session.run(1, plain=True)
    other = take_checkpoint(run.session, one)
    assert other.state.rest["order/permutation"] is one.state.rest["order/permutation"]
    assert other.state.rest["random/noise_cpu"] is one.state.rest["random/noise_cpu"]
    assert other.state.weights["linear_1.weight"] is not one.state.weights["linear_1.weight"]
    assert isinstance(other, Checkpoint)
    assert one.gradients.keys() == other.gradients.keys() >= {"linear_1.weight"}


def test_sizes_are_told_as_they_are_typed() -> None:
    first = digits()
    layer = first.graph["conv2d_1"].layer.with_(kernel_size=(3, 5), padding="same", padding_mode="reflect")
    told = differences(first, replace(first, graph=edits.replace_layer(first.graph, "conv2d_1", layer)), 0)
    assert [str(one) for one in told] == [
        "Conv2d 1, Kernel size: 3 × 5 instead of 3",
        "Conv2d 1, Padding: same instead of 1",
        "Conv2d 1, Padding with: Reflect instead of Zeros",
    ]

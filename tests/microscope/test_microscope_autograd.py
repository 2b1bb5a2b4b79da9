"""Random networks of the whole catalogue under the microscope, against plain PyTorch; and the way back, bit for bit."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np
import torch
from explanation_checks import TOLERANCES, close, some_indices
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from microscope_cases import projects, session_of
from torch import Tensor, nn
from training_cases import exactly_judged

from nnplayground.expressions.operation import Operation
from nnplayground.expressions.tensor import Array
from nnplayground.microscope.microscope import Microscope
from nnplayground.project import Project
from nnplayground.text import UserError
from nnplayground.training.session.session import Session
from nnplayground.training.session.step_inspector import RecordedStep
from nnplayground.training.timeline.checkpoint import same_state

several = settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def microscope_of(project: Project) -> Microscope:
    try:
        return Microscope(session_of(project))
    except UserError:  # a layer that cannot be run on this very batch
        assume(False)
        raise


class Judge:
    """The same step by a plain forward pass along the graph, and ``backward``."""

    def __init__(self, session: Session, step: RecordedStep) -> None:
        learner, graph = session._learner, session.project.graph
        self.network = copy.deepcopy(session.network)
        used = graph.ancestors(graph.loss.id)
        self.values: dict[str, Tensor] = {}
        with torch.random.fork_rng(devices=[]):
            torch.set_rng_state(learner.noise)
            for node in (node for node in graph.order if node in used):
                arriving = [self.values[edge.source] for edge in graph.incoming[node]]
                result: Tensor = self.network.nodes[node](*(arriving or [step.batch.x.clone().requires_grad_()]))
                self.values[node] = result.clone()  # some layers hand on what they were given, and others need it too
                if self.values[node].requires_grad:
                    self.values[node].retain_grad()
            self.loss = learner.step.loss.loss(self.values[self.network.last], step.batch.y)
            self.loss.backward()  # type: ignore[no-untyped-call]

    def updated(self, session: Session, step: RecordedStep) -> Iterator[tuple[str, Tensor]]:
        """What ``torch.optim`` makes of the recorded gradients at its first step."""
        rules = session.project.settings
        named = {name: value for name, value in self.network.named_parameters() if value.requires_grad}
        for name, parameter in named.items():
            parameter.grad = torch.tensor(step.gradient[name.removeprefix("nodes.")])
        if rules.clip_value is not None:
            nn.utils.clip_grad_value_(named.values(), rules.clip_value)
        if rules.clip_norm is not None:
            nn.utils.clip_grad_norm_(named.values(), rules.clip_norm)
        chosen = {name: getattr(rules.optimizer, name) for name in type(rules.optimizer).fields()}
        if "beta1" in chosen:
            chosen["betas"] = (chosen.pop("beta1"), chosen.pop("beta2"))
        if "initial_accumulator" in chosen:
            chosen["initial_accumulator_value"] = chosen.pop("initial_accumulator")
        with exactly_judged():
            getattr(torch.optim, rules.optimizer.kind)(named.values(), lr=step.learning_rate, **chosen).step()
        return ((name.removeprefix("nodes."), parameter) for name, parameter in named.items())


def assert_near(result: Array | None, expected: Tensor | None, tolerance: float, what: str) -> None:
    """Relative to the largest number."""
    if expected is None:
        assert result is None or not np.any(result), what
        return
    wanted = expected.detach().numpy()
    assert result is not None, what
    assert result.dtype == wanted.dtype
    scale = largest(wanted) or 1.0
    np.testing.assert_allclose(result, wanted, rtol=tolerance, atol=tolerance * scale, err_msg=what)


def assert_reckoned(operation: Operation, tolerance: float, rounding: float) -> None:
    """What is shown gives the result again; against the largest number in it, since sums may cancel to nearly 0."""
    if operation.explain is None:
        return
    scale = largest(*(tensor.array for tensor in operation.tensors.values()))
    for index in some_indices(operation.output.array):
        for one in operation.explain(index).equations:
            left, right = one.left.value(), one.right.value()
            allowed = tolerance * max(scale, abs(left)) + rounding
            assert close(left, right, allowed), (operation.name, index, one.latex_numbers(10))


def largest(*arrays: Array) -> float:
    """Of all their numbers, but for those that are not finite."""
    return max(float(np.abs(array[np.isfinite(array)]).max(initial=0.0)) for array in arrays)


@given(projects())
@several
def test_what_is_recorded_is_what_autograd_finds(project: Project) -> None:
    microscope = microscope_of(project)
    session, trace = microscope.session, microscope.trace
    step = microscope.step
    tolerance = TOLERANCES[project.settings.dtype]
    judge = Judge(session, step)
    assert_near(step.record.loss.loss, judge.loss, tolerance, "the loss")
    for node, record in step.record.nodes.items():
        assert_near(record.output, judge.values[node], tolerance, f"output of {node}")
        assert_near(record.output_gradient, judge.values[node].grad, tolerance, f"gradient at {node}")
        module = judge.network.nodes[node]
        for name, parameter in module.named_parameters():
            assert_near(record.gradients.get(name), parameter.grad, tolerance, f"gradient of {node}.{name}")
        for name, buffer in module.named_buffers():
            assert_near(record.buffers_after[name], buffer, tolerance, f"{node}.{name}")
        shown = trace.of(node, "forward")[-1].operation.output.array
        np.testing.assert_array_equal(shown, record.output)
        results = [placed.operation.output.array for placed in trace.of(node, "backward")]
        assert all(any(one is slope for one in results) for slope in record.gradients.values())
    fine = float(np.finfo(project.settings.dtype).eps)
    for traced in trace.operations:
        around = step.record.nodes.get(traced.node)
        # What is left of a sum that is 0 but for rounding, a mean after a normalization, is as large as that.
        rounding = 8 * fine * largest(*around.inputs, around.output) if around is not None else 0.0
        assert_reckoned(traced.operation, tolerance, rounding)
    if step.after is not None:
        for name, updated in judge.updated(session, step):
            assert_near(step.moved[name], updated, max(tolerance, 1e-6), f"{name} after the update")


@given(projects(), st.lists(st.integers(0, 40), min_size=1, max_size=6))
@settings(several, max_examples=40)
def test_there_and_back_again(project: Project, walk: list[int]) -> None:
    """Forward n and back n; steps that are kept are those of a run; one that was left never was."""
    microscope = microscope_of(project)
    session, twin = microscope.session, session_of(project)
    entered = session.state()
    reached = [entered]
    operations = 0
    for step in range(3):
        operations += microscope.length + 1
        if microscope.trace.failure is not None:
            break
        microscope.go(microscope.length)
        reached.append(session.state())
        twin.run(1)
        assert same_state(reached[-1], twin.state())
        assert repr(session.probe.gradients) == repr(twin.probe.gradients)
        if step < 2:
            microscope.forward()
    trace, place = microscope.trace, microscope.position
    for position in [*walk, place]:
        microscope.go(min(position, microscope.length))
        at = len(reached) - 1 if microscope.done else max(0, len(reached) - (2 if trace.after is not None else 1))
        assert same_state(session.state(), reached[at])
    assert microscope.trace is trace
    while microscope.position or microscope.moved:
        microscope.back()
    assert same_state(session.state(), entered)
    for _ in range(operations - 1):
        microscope.forward()
    assert microscope.trace is trace
    assert same_state(session.state(), reached[-1])
    microscope.leave(keep=False)
    assert same_state(session.state(), entered)
    _run_on(session, session_of(project))


def _run_on(session: Session, twin: Session) -> None:
    """Both go on alike, or fail alike."""
    outcomes = []
    for one in (session, twin):
        try:
            outcomes.append(str(one.run(5)))
        except UserError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]
    assert same_state(session.state(), twin.state())
    assert repr(session.history) == repr(twin.history)

"""torch.optim is the judge of the optimizers, and worked examples are the judge of both."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from training_cases import CNN, GRADIENTS, NETWORKS, OPTIMIZERS, WORKED, name_of, parameters, project, session

from nnplayground.fields.errors import FieldError
from nnplayground.training.optimizers.optimizer import OPTIMIZERS as KINDS
from nnplayground.training.optimizers.optimizer import Optimizer

CASES = [
    *((one, "mlp", dtype) for one in OPTIMIZERS for dtype in ("float32", "float64")),
    *(({"kind": kind}, network, "float32") for kind in KINDS.names() for network in ("noisy", "cnn")),
]


@pytest.mark.parametrize(("chosen", "expected"), WORKED, ids=[name_of(one) for one, _ in WORKED])
def test_worked_sequence(chosen: dict[str, Any], expected: list[float]) -> None:
    optimizer = Optimizer.parse(chosen)
    parameter = torch.ones(1, dtype=torch.float64)
    first = optimizer.initial_state()
    state = {name: torch.full_like(parameter, first.get(name, 0.0)) for name in optimizer.state_names()}
    rate = torch.tensor(0.1, dtype=torch.float64)
    for count, (gradient, value) in enumerate(zip(GRADIENTS, expected, strict=True), start=1):
        updates = torch.tensor(float(count), dtype=torch.float64)
        optimizer.update(parameter, torch.tensor([gradient], dtype=torch.float64), state, updates, rate)
        assert parameter.item() == pytest.approx(value, rel=1e-6)


def of_torch(optimizer: Optimizer, parameters: list[Tensor], rate: float) -> torch.optim.Optimizer:
    """PyTorch's own optimizer of the same settings."""
    settings = {name: getattr(optimizer, name) for name in type(optimizer).fields()}
    if "beta1" in settings:
        settings["betas"] = (settings.pop("beta1"), settings.pop("beta2"))
    if "initial_accumulator" in settings:
        settings["initial_accumulator_value"] = settings.pop("initial_accumulator")
    result: torch.optim.Optimizer = getattr(torch.optim, optimizer.kind)(parameters, lr=rate, **settings)
    return result


@pytest.mark.parametrize(
    ("chosen", "network", "dtype"), CASES, ids=lambda part: part if isinstance(part, str) else name_of(part)
)
@pytest.mark.usefixtures("exact_judge")
def test_hundred_steps_like_torch(chosen: dict[str, Any], network: str, dtype: str) -> None:
    """Our session against a loop written by hand, with the same batches and the same Dropout."""
    settings: dict[str, Any] = {
        "optimizer": chosen,
        "learning_rate": 0.01,
        "dtype": dtype,
        "penalty": {"kind": "L2", "rate": 0.01},
    }
    if network == "cnn":
        dataset, function = "digits", "CrossEntropy"
        ours = session(project(CNN, dataset, function, train_share=0.1, **settings))
    else:
        dataset, function = "circle", "BCEWithLogits"
        ours = session(project(network, dataset, function, **settings))
    theirs = session(ours.project)  # the same network, with the same values, for the loop written by hand
    module = theirs.network
    loss_function = nn.CrossEntropyLoss() if function == "CrossEntropy" else nn.BCEWithLogitsLoss()
    optimizer = of_torch(ours.project.settings.optimizer, list(module.parameters()), 0.01)
    learner = theirs._learner
    with learner.training():
        for _ in range(100):
            batch = theirs.step_inspector.next_batch()
            optimizer.zero_grad()
            loss = loss_function(module(batch.x), batch.y)
            weights = [value for name, value in module.named_parameters() if name in module.penalized]
            (loss + 0.005 * sum(weight.square().sum() for weight in weights)).backward()
            optimizer.step()
            learner.count(len(batch.x))
            learner.complete_epoch()
    ours.run(100)
    tolerance = {"float32": 1e-5, "float64": 1e-9}[dtype]
    expected = parameters(theirs)
    for name, array in parameters(ours).items():
        scale = abs(expected[name]).max()
        assert abs(array - expected[name]).max() <= tolerance * max(scale, 1e-3), name
    assert ours.now().train != session(ours.project).now().train


@pytest.mark.parametrize("chosen", OPTIMIZERS, ids=name_of)
@pytest.mark.usefixtures("exact_judge")
def test_long_runs_like_torch_and_the_gradient_stays(chosen: dict[str, Any]) -> None:
    """Over so many steps that what shrinks in each of them is gone; one gradient is 0, one grows and falls."""
    optimizer = Optimizer.parse(chosen)
    ours, theirs = torch.ones(4), torch.ones(4, requires_grad=True)
    first = optimizer.initial_state()
    state = {name: torch.full_like(ours, first.get(name, 0.0)) for name in optimizer.state_names()}
    judge = of_torch(optimizer, [theirs], 0.01)
    rate = torch.tensor(0.01)
    noise = torch.Generator().manual_seed(0)
    for count in range(1, 801 if optimizer.kind == "NAdam" else 201):
        gradient = torch.randn(4, generator=noise) * torch.tensor([1.0, 0.0, 100.0 / (1 + abs(count - 100)), 1e-3])
        kept = gradient.clone()
        optimizer.update(ours, gradient, state, torch.tensor(float(count)), rate)
        assert torch.equal(gradient, kept)
        theirs.grad = kept
        judge.step()
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-9, atol=1e-12)
    assert all(tensor.shape == ours.shape and tensor.isfinite().all() for tensor in state.values())


def test_every_optimizer_is_judged() -> None:
    assert {one["kind"] for one in OPTIMIZERS} == set(KINDS.names())
    assert set(NETWORKS) == {"mlp", "noisy"}


def test_nesterov_without_momentum_is_refused() -> None:
    with pytest.raises(FieldError, match="needs a momentum above 0"):
        Optimizer.parse({"kind": "SGD", "nesterov": True})

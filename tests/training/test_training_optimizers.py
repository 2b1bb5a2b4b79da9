"""torch.optim is the judge of the optimizers, and worked examples are the judge of both."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from training_cases import CNN, NETWORKS, OPTIMIZERS, name_of, parameters, project, session

from nnplayground.fields import FieldError
from nnplayground.training.optimizer import Optimizer

GRADIENTS = [0.5, -0.2, 0.3, 0.1, -0.4]
# One float64 parameter that starts at 1.0, learning rate 0.1, after each of these gradients.
WORKED: list[tuple[dict[str, Any], list[float]]] = [
    ({"kind": "SGD"}, [0.95, 0.97, 0.94, 0.93, 0.97]),
    ({"kind": "SGD", "momentum": 0.9}, [0.95, 0.925, 0.8725, 0.81525, 0.803725]),
    ({"kind": "SGD", "momentum": 0.9, "nesterov": True}, [0.905, 0.9025, 0.82525, 0.763725, 0.7933525]),
    ({"kind": "Adagrad"}, [0.90000000002, 0.9371390676485, 0.8884726413172, 0.8724598259392, 0.926395814929]),
    ({"kind": "RMSprop"}, [1.9999996048181e-07, 0.3730020537309, -0.1171409475849, -0.279175098631, 0.2666386867414]),
    ({"kind": "Adam"}, [0.900000002, 0.8654394181165, 0.8109953836812, 0.7576584979042, 0.7491713275704]),
    ({"kind": "AdamW"}, [0.899000002, 0.8635404181145, 0.808232843261, 0.7540877246409, 0.7448464665823]),
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
    made: torch.optim.Optimizer = getattr(torch.optim, optimizer.kind)(parameters, lr=rate, **settings)
    return made


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("network", ["mlp", "noisy", "cnn"])
@pytest.mark.parametrize("chosen", OPTIMIZERS, ids=name_of)
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
            (rows,) = learner.order.sizes(10, 1)
            x, y = learner._batch(rows)
            optimizer.zero_grad()
            loss = loss_function(module(x), y)
            weights = [value for name, value in module.named_parameters() if name in module.penalized]
            (loss + 0.005 * sum(weight.square().sum() for weight in weights)).backward()
            optimizer.step()
            learner._count([rows])
            learner.complete_epoch()
    ours.run(100)
    tolerance = {"float32": 1e-5, "float64": 1e-9}[dtype]
    expected = parameters(theirs)
    for name, array in parameters(ours).items():
        scale = abs(expected[name]).max()
        assert abs(array - expected[name]).max() <= tolerance * max(scale, 1e-3), name
    assert ours.now().train != session(ours.project).now().train


def test_every_optimizer_is_judged() -> None:
    from nnplayground.training.optimizer import OPTIMIZERS as REGISTRY

    assert {one["kind"] for one in OPTIMIZERS} == set(REGISTRY.names())
    assert set(NETWORKS) == {"mlp", "noisy"}


def test_nesterov_without_momentum_is_refused() -> None:
    with pytest.raises(FieldError, match="needs a momentum above 0"):
        Optimizer.parse({"kind": "SGD", "nesterov": True})

"""The loop that everything is measured against: what a person writes who knows PyTorch and nothing of this program."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from nnplayground.datasets.prepare import Prepared
from nnplayground.graph.shapes import infer_shapes
from nnplayground.project import Project
from nnplayground.training import device

OPTIMIZERS: dict[str, type[torch.optim.Optimizer]] = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}


class HandWritten:
    """Trains ``model`` on the same samples as the project, with its batch size and learning rate, on as many threads
    as the project is computed with."""

    def __init__(self, project: Project, prepared: Prepared, model: nn.Module, loss: nn.Module, optimizer: str) -> None:
        settings = project.settings
        self.inputs = torch.tensor(prepared.inputs["train"], dtype=torch.float32)
        self.targets = torch.tensor(prepared.targets["train"])
        if isinstance(loss, nn.BCEWithLogitsLoss):
            self.targets = self.targets.to(torch.float32).unsqueeze(1)
        self.model, self.loss = model, loss
        make: Callable[..., torch.optim.Optimizer] = OPTIMIZERS[optimizer]
        self.optimizer = make(model.parameters(), lr=settings.learning_rate)
        self.batch_size = settings.batch_size
        self.threads = threads_of(project, prepared)
        self.total = 0.0
        """Sum of the losses."""

    def run(self, steps: int) -> None:
        """Train for ``steps`` minibatches."""
        torch.set_num_threads(self.threads)
        inputs, targets, model, loss_function = self.inputs, self.targets, self.model, self.loss
        optimizer, batch_size = self.optimizer, self.batch_size
        while steps > 0:
            order: Tensor = torch.randperm(len(inputs))
            for start in range(0, len(inputs), batch_size):
                chosen = order[start : start + batch_size]
                optimizer.zero_grad()
                loss = loss_function(model(inputs[chosen]), targets[chosen])
                loss.backward()
                optimizer.step()
                self.total += loss.item()
                steps -= 1
                if steps == 0:
                    break


def threads_of(project: Project, prepared: Prepared) -> int:
    """How many threads a session of the project computes with."""
    rows = min(project.settings.batch_size, len(prepared.inputs["train"]))
    work = device.multiply_adds(infer_shapes(project.graph, prepared.spec)) * rows
    return device.thread_count(project.settings, work)

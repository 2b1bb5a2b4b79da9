"""AdamW."""

from __future__ import annotations

from nnplayground.fields import real
from nnplayground.text import mark
from nnplayground.training.adam_family import AdamFamily
from nnplayground.training.optimizer import OPTIMIZERS


@OPTIMIZERS.register
class AdamW(AdamFamily):
    """``torch.optim.AdamW(lr, betas, eps, weight_decay)``: as there, the decay acts on every parameter."""

    kind = "AdamW"
    title = mark("AdamW")
    help = mark("Adam, with a decay of the weights that its step sizes do not touch.")
    formula = r"\theta \leftarrow (1 - \eta \lambda) \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    rank = 20

    weight_decay: float = real(
        0.01, low=0.0, high=10.0, label=mark("Weight decay"), help=mark("Share by which parameters shrink, per step.")
    )

    @property
    def decay(self) -> float:
        return self.weight_decay

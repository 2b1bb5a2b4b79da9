"""Adam."""

from __future__ import annotations

from nnplayground.text import mark
from nnplayground.training.adam_family import FusedAdam
from nnplayground.training.optimizer import OPTIMIZERS


@OPTIMIZERS.register
class Adam(FusedAdam):
    """``torch.optim.Adam``: Kingma and Ba, 2015."""

    kind = "Adam"
    title = mark("Adam")
    help = mark("Momentum, with a step size of its own for every weight. A good first choice.")
    formula = r"\theta \leftarrow \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    rank = 10

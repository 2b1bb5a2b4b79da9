"""Adam."""

from __future__ import annotations

from nnplayground.text import mark
from nnplayground.training.optimizers.adam_family import FusedAdam
from nnplayground.training.optimizers.optimizer import OPTIMIZERS


@OPTIMIZERS.register
class Adam(FusedAdam):
    """``torch.optim.Adam``: Kingma and Ba, 2015.

    Parameters, gradient, ``exp_avg``, ``exp_avg_sq``, and with AMSGrad ``max_exp_avg_sq``: ``(n,)``.
    """

    kind = "Adam"
    title = mark("Adam")
    help = mark("Momentum, with a step size of its own for every weight: a good first choice.")
    formula = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad "
        r"\hat{m} = \frac{m}{1 - \beta_1^t}, \quad \hat{v} = \frac{v}{1 - \beta_2^t}, \quad "
        r"\theta \leftarrow \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    )
    rank = 10

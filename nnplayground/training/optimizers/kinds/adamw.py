"""AdamW."""

from __future__ import annotations

from nnplayground.fields.declare import real
from nnplayground.text import mark
from nnplayground.training.optimizers.adam_family import FusedAdam
from nnplayground.training.optimizers.optimizer import OPTIMIZERS


@OPTIMIZERS.register
class AdamW(FusedAdam):
    """``torch.optim.AdamW``: as there, the decay acts on every parameter.  Loshchilov and Hutter, 2019.

    Parameters, gradient, ``exp_avg``, ``exp_avg_sq``, and with AMSGrad ``max_exp_avg_sq``: ``(n,)``.
    """

    kind = "AdamW"
    title = mark("AdamW")
    help = mark("Adam whose weight decay shrinks the weights directly instead of being part of the gradient.")
    formula = r"\theta \leftarrow (1 - \eta \lambda) \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}"
    rank = 20
    decoupled = True

    weight_decay: float = real(
        0.01,
        low=0.0,
        high=10.0,
        step=0.001,
        label=mark("Weight decay"),
        help=mark("Every step takes away this share of each parameter, biases included, times the learning rate."),
    )

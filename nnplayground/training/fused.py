"""Updates that PyTorch does in one pass over the parameters; written out they take three to ten times as long.

``torch.optim`` uses the same operations for ``fused=True``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def sgd(
    parameters: Tensor, gradient: Tensor, speed: Tensor | None, learning_rate: Tensor, momentum: float, nesterov: bool
) -> None:
    """``speed <- momentum * speed + gradient``; ``parameters`` move by it, or by ``gradient`` where it is None."""
    import torch

    torch._fused_sgd_(
        [parameters],
        [gradient],
        [] if speed is None else [speed],
        weight_decay=0.0,
        momentum=momentum,
        lr=learning_rate,
        dampening=0.0,
        nesterov=nesterov,
        maximize=False,
        is_first_step=False,
    )


def adam(
    parameters: Tensor,
    gradient: Tensor,
    mean: Tensor,
    square: Tensor,
    step: Tensor,
    learning_rate: Tensor,
    betas: tuple[float, float],
    eps: float,
    decay: float = 0.0,
) -> None:
    """Adam as in Kingma and Ba (2015); with ``decay`` that of AdamW, Loshchilov and Hutter (2019)."""
    import torch

    update = torch._fused_adamw_ if decay else torch._fused_adam_
    update(
        [parameters],
        [gradient],
        [mean],
        [square],
        [],
        [step if step.device.type == "cpu" else step.float()],
        lr=learning_rate,
        beta1=betas[0],
        beta2=betas[1],
        weight_decay=decay,
        eps=eps,
        amsgrad=False,
        maximize=False,
    )

"""Updates that PyTorch does in one pass over the parameters; written out they take three to ten times as long.

``torch.optim`` uses the same operations for ``fused=True``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def sgd(
    parameters: Tensor,
    gradient: Tensor,
    speed: Tensor | None,
    learning_rate: Tensor,
    momentum: float,
    nesterov: bool,
    decay: float,
) -> None:
    """``speed <- momentum * speed + gradient``; ``parameters`` move by it, or by ``gradient`` where it is None.

    The tensors are flat and of one length, but for the scalar ``learning_rate``.  ``decay`` times ``parameters`` counts
    as part of the gradient.
    """
    import torch

    torch._fused_sgd_(
        [parameters],
        [gradient],
        [] if speed is None else [speed],
        weight_decay=decay,
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
    largest: Tensor | None,
    step: Tensor,
    learning_rate: Tensor,
    betas: tuple[float, float],
    eps: float,
    decay: float,
    decoupled: bool,
) -> None:
    """Adam as in Kingma and Ba (2015); with ``largest`` the AMSGrad of Reddi et al. (2018).

    The tensors are flat and of one length, but for the scalars ``step`` and ``learning_rate``.

    ``decay`` times ``parameters`` counts as part of the gradient; ``decoupled``, it is taken from them before they
    move: AdamW, Loshchilov and Hutter (2019).
    """
    import torch

    update = torch._fused_adamw_ if decoupled else torch._fused_adam_
    update(
        [parameters],
        [gradient],
        [mean],
        [square],
        [] if largest is None else [largest],
        [step if step.device.type == "cpu" else step.float()],
        lr=learning_rate,
        beta1=betas[0],
        beta2=betas[1],
        weight_decay=decay,
        eps=eps,
        amsgrad=largest is not None,
        maximize=False,
    )

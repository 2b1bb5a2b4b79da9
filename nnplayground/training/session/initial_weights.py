"""The weights before the first step: trained ones to start from, and what was set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from nnplayground import notation
from nnplayground.text import UserError, text
from nnplayground.training.state import pretrained as start
from nnplayground.training.state.state import START

if TYPE_CHECKING:
    from nnplayground.graph.shapes import Shapes
    from nnplayground.project import Project, WeightEdit
    from nnplayground.training.session.learner import Learner


def set_initial_weights(learner: Learner, project: Project, shapes: Shapes) -> None:
    """Over the drawn weights.  An edit of what no longer exists is passed over.  Raises ``PretrainedError``."""
    if START in project.files:
        _set_pretrained(learner, project.files[START], shapes)
    for edit in project.edits:
        element = parameter_of(learner, edit) if edit.step == 0 else None
        if element is not None:
            put_number(element, edit.value)


def parameter_of(learner: Learner, edit: WeightEdit) -> Tensor | None:
    """The one number that ``edit`` points at, as a live view, a scalar; None where it does not exist."""
    view = _named(learner).get(f"{edit.node}.{edit.parameter}")
    if view is None or len(edit.index) != view.dim():
        return None
    if not all(0 <= index < size for index, size in zip(edit.index, view.shape, strict=True)):
        return None
    return view.detach()[edit.index]


def put_number(element: Tensor, value: float) -> None:
    """Set the scalar ``element``.  Raises ``UserError`` for what its precision cannot hold."""
    if element.is_floating_point() and not abs(value) <= torch.finfo(element.dtype).max:
        bits = torch.finfo(element.dtype).bits
        raise UserError(
            text(
                "A weight cannot be {value}: that is no number of {bits} bits.", value=notation.short(value), bits=bits
            )
        )
    element.fill_(value)


def _set_pretrained(learner: Learner, content: bytes, shapes: Shapes) -> None:
    """In the layers that can take them."""
    weights = start.read(content)
    taken = start.takers(weights, shapes)
    for name, tensor in _named(learner).items():
        if name.partition(".")[0] in taken and name in weights and weights[name].shape == tuple(tensor.shape):
            tensor.detach().copy_(torch.from_numpy(np.array(weights[name])))


def _named(learner: Learner) -> dict[str, Tensor]:
    return {**learner.fixed, **learner.step.layout.by_name(learner.step.flat)}

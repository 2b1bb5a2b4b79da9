"""Trained weights of another project that a run starts from: transfer learning.

They travel in the project as a file, so that Reset comes back to them and the project can be sent to someone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from nnplayground.fields.errors import shorten
from nnplayground.text import UserError, text

if TYPE_CHECKING:
    from nnplayground.datasets.spec import Shape
    from nnplayground.graph.shapes import Shapes
    from nnplayground.training.state.state import AnyArray


class PretrainedError(UserError):
    """Starting weights that cannot be read."""


def write(weights: Mapping[str, AnyArray]) -> bytes:
    """The bytes of a safetensors file.  ``weights``: weights and buffers by ``node.name``, of any shape, as
    ``State.weights`` has them."""
    content: bytes = safetensors.save({name: np.asarray(weights[name], order="C") for name in sorted(weights)})
    return content


def read(content: bytes) -> dict[str, AnyArray]:
    """What :func:`write` wrote, names, shapes and types.  Raises ``PretrainedError``."""
    try:
        weights: dict[str, AnyArray] = safetensors.load(content)
    except (SafetensorError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as error:
        raise PretrainedError(
            text("The starting weights are damaged ({why}).", why=shorten(str(error), 100))
        ) from error
    for name, array in weights.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise PretrainedError(text("The starting weights of {name} are not all finite.", name=shorten(name)))
    return weights


def takers(weights: Mapping[str, AnyArray], shapes: Shapes) -> tuple[str, ...]:
    """The nodes on the way to the Loss all of whose parameters have a weight of that name and shape."""
    return tuple(
        node
        for node, declared in shapes.parameters.items()
        if declared and node in shapes.trained and all(_fits(weights, node, item) for item in declared.items())
    )


def _fits(weights: Mapping[str, AnyArray], node: str, declared: tuple[str, Shape]) -> bool:
    name, shape = declared
    array = weights.get(f"{node}.{name}")
    return array is not None and array.shape == shape and array.dtype.kind == "f"

"""Traces as JSON, the record that the panel shows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnplayground.microscope.trace import Placed, Trace
from nnplayground.microscope.view import Batch, Sample, View
from nnplayground.story.tensor import Array


def traces_to_json(view: View, traces: tuple[Trace, ...]) -> dict[str, Any]:
    """Several steps one after the other: the operations are counted through.  Numbers that are not finite are None."""
    operations: list[dict[str, Any]] = []
    for trace in traces:
        operations += [operation_to_json(placed, len(operations) + placed.index) for placed in trace.operations]
    return {**view_to_json(view), "operations": operations, "loss_after_update": number(traces[-1].loss_after)}


def view_to_json(view: View) -> dict[str, Any]:
    """``{"sample": I}`` or ``{"batch": K}``."""
    if isinstance(view, Sample):
        return {"sample": view.index}
    return {"batch": view.number if isinstance(view, Batch) else 0}


def operation_to_json(placed: Placed, index: int) -> dict[str, Any]:
    operation = placed.operation
    name = f"{operation.name}: {operation.part}" if operation.part else operation.name
    return {
        "index": index,
        "phase": placed.phase,
        "node": placed.node,
        "layer": placed.layer,
        "name": name,
        "formula": operation.formula,
        "values": {
            key: {"shape": list(tensor.shape), "data": data(tensor.array)} for key, tensor in operation.tensors.items()
        },
        "text": str(operation.text),
    }


def data(array: Array) -> Any:
    """Nested lists, or one number."""
    if np.issubdtype(array.dtype, np.floating) and not np.isfinite(array).all():
        return np.where(np.isfinite(array), array.astype(object), np.array(None)).tolist()
    return array.tolist()


def number(value: float) -> float | None:
    return value if math.isfinite(value) else None

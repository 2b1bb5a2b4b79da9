"""Traces as JSON, the record that the panel shows.  Numbers that are not finite are null."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from nnplayground.expressions.tensor import Array
from nnplayground.microscope.batch_selector import BatchSelector, EpochBatch, TrainingSample
from nnplayground.microscope.trace import Trace, TracedOperation


def traces_to_json(selector: BatchSelector, traces: Iterable[Trace]) -> Iterator[str]:
    """One object in lines, one for each operation, which are counted through where there are several steps.

    A step is forgotten once its lines are made: those of a long walk would fill the memory.
    """
    index, loss_after = 0, math.nan
    yield json.dumps(selector_to_json(selector))[:-1] + ', "operations": ['
    kept = ""
    for trace in traces:
        for traced in trace.operations:
            if kept:
                yield kept + ","
            kept = json.dumps(operation_to_json(traced, index), allow_nan=False)
            index += 1
        loss_after = trace.loss_after
    yield kept
    yield f'], "loss_after_update": {json.dumps(number(loss_after))}}}'


def selector_to_json(selector: BatchSelector) -> dict[str, Any]:
    """``{"sample": I}`` or ``{"batch": K}``."""
    if isinstance(selector, TrainingSample):
        return {"sample": selector.index}
    return {"batch": selector.number if isinstance(selector, EpochBatch) else 0}


def operation_to_json(traced: TracedOperation, index: int) -> dict[str, Any]:
    operation = traced.operation
    name = f"{operation.name}: {operation.part}" if operation.part else operation.name
    return {
        "index": index,
        "phase": traced.phase,
        "node": traced.node,
        "layer": traced.layer,
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

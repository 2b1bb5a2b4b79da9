"""Reading safetensors array by array.

The library's own reader copies all of a file in one call, for which every other thread stands still: a third of a
second for a large timeline.  The form: eight bytes with the length of a JSON header, the header, then the arrays one
after the other without gaps.  See https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from nnplayground.training.state.state import AnyArray

_TYPES = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "I8": np.int8,
    "U64": np.uint64,
    "U32": np.uint32,
    "U16": np.uint16,
    "U8": np.uint8,
    "BOOL": np.bool_,
}
_MOST_AXES = 32


def read_pieces(content: bytes) -> dict[str, AnyArray]:
    """The arrays by name, read-only copies.  Raises ``ValueError`` for whatever is not of this form."""
    length = int.from_bytes(content[:8], "little")
    if len(content) < 8 or length > len(content) - 8:
        raise ValueError("its header is not whole")
    try:
        header = json.loads(content[8 : 8 + length].decode())
    except RecursionError as error:
        raise ValueError("its header is nested too deeply") from error
    if not isinstance(header, dict):
        raise ValueError("its header is no object")
    header.pop("__metadata__", None)
    places = {name: _place(entry) for name, entry in header.items()}
    whole, at = memoryview(content)[8 + length :], 0
    arrays: dict[str, AnyArray] = {}
    for name, (kind, shape, begin, end) in sorted(places.items(), key=lambda item: item[1][2:]):
        if begin != at or end > len(whole) or end - begin != math.prod(shape) * np.dtype(kind).itemsize:
            raise ValueError("its arrays do not lie one after the other")
        at = end
        arrays[name] = (
            np.frombuffer(whole[begin:end], dtype=np.dtype(kind).newbyteorder("<")).astype(kind).reshape(shape)
        )
        arrays[name].setflags(write=False)
    if at != len(whole):
        raise ValueError("its header does not cover all of it")
    return arrays


def _place(entry: Any) -> tuple[Any, tuple[int, ...], int, int]:
    """Type, shape, first byte and the byte after the last."""
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise ValueError("its header does not say where an array is")
    kind, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    numbers = [*shape, *offsets] if isinstance(shape, list) and isinstance(offsets, list) else [None]
    if not isinstance(kind, str) or kind not in _TYPES or len(numbers) > _MOST_AXES or len(numbers) < 2:
        raise ValueError("its header names no type or shape that is known")
    if len(offsets) != 2 or not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("its header names no type or shape that is known")
    return _TYPES[kind], tuple(shape), *offsets

"""Where a number stands in a tensor, in words for a sentence."""

from __future__ import annotations

from nnplayground.expressions.tensor import Index, Tensor
from nnplayground.text import Text, text


def place(tensor: Tensor, index: Index, neurons: bool = False) -> Text:
    """``number 2``, ``channel 1, row 3, column 4``; of several samples also which: ``number 2 of sample 3``.

    Counts from 1.  ``neurons``: whether a flat tensor holds one number for each neuron: ``neuron 2``.
    """
    inner = index[1:] if tensor.batched else index
    where = _where(inner, neurons)
    if tensor.batched and tensor.shape[0] > 1:
        return text("{place} of sample {sample}", place=where, sample=index[0] + 1)
    return where


def _where(inner: Index, neurons: bool) -> Text:
    counted = [part + 1 for part in inner]
    if not counted:
        return text("the number")
    if len(counted) == 1:
        return text("neuron {number}", number=counted[0]) if neurons else text("number {number}", number=counted[0])
    if len(counted) == 2:
        return text("channel {channel}, place {place}", channel=counted[0], place=counted[1])
    if len(counted) == 3:
        return text(
            "channel {channel}, row {row}, column {column}", channel=counted[0], row=counted[1], column=counted[2]
        )
    return text("number {number}", number=", ".join(str(part) for part in counted))

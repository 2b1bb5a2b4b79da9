"""What passes through a layer as it is."""

from __future__ import annotations

from nnplayground.explain.carry import passed_back, unchanged
from nnplayground.explain.layers.layer import Operations
from nnplayground.explain.tensors import input_tensors, output_tensor
from nnplayground.expressions.record import NodeRecord
from nnplayground.text import mark, text


def unchanged_forward(record: NodeRecord) -> Operations:
    """Nothing is drawn: outside training, or where the settings say that nothing is to be done."""
    sentence = text("Nothing is changed: every number passes as it is.")
    return (unchanged(mark("Output"), input_tensors(record)[0], output_tensor(record), sentence),)


def unchanged_backward(record: NodeRecord) -> Operations:
    """Of what adds to its input at most."""
    return passed_back(record, text("The output changes as much as the input, so the gradient passes as it is."))

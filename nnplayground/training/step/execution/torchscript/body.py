"""From a recording to lines of TorchScript that do the same to the same memory, with as little work as possible.

Three things make a captured step cheap.  What lasts is worked out once and not in every step: views of memory that
lasts, and constants.  What an operation computes is written into the memory in which the recording left it, where the
operation can do that, and so lasts too.  And nothing of this holds Python's lock while it runs.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import torch
from torch import Tensor

from nnplayground.text import text
from nnplayground.training.step.execution.program import CaptureError
from nnplayground.training.step.execution.torchscript.recorder import AtenOperation, Recording, memory_of, tensors_in

CONSTANTS = frozenset(
    {
        "ones_like",
        "zeros_like",
        "full_like",
        "full",
        "zeros",
        "ones",
        "arange",
        "scalar_tensor",
        "new_zeros",
        "new_full",
    }
    | {"new_ones", "eye", "linspace"}
)
"""Operations whose values are the same in every step."""

EMPTY = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})
"""Operations that only give memory."""

SAME = frozenset({"detach", "alias", "lift_fresh"})
"""Operations that give their argument back."""

ARITHMETIC = frozenset({"add", "sub", "mul", "div"})

COPIES = frozenset({"clone", "_to_copy"})

PLAIN = (bool, int, float, str, torch.dtype, torch.memory_format, torch.layout)
"""What TorchScript reads as Python writes it."""


class Slots:
    """The tensors that last, and the lists of such, in the order in which the script takes them."""

    def __init__(self) -> None:
        self.tensors: list[Tensor] = []
        self.lists: list[list[Tensor]] = []
        self._names: dict[int, str] = {}
        self._known: list[Tensor] = []  # alive, so that no other tensor gets the identity of one of these

    def name(self, tensor: Tensor) -> str:
        """What the script calls this tensor, of any shape."""
        result = self._names.get(id(tensor))
        if result is None:
            result = self._names[id(tensor)] = f"s{len(self.tensors)}"
            self.tensors.append(tensor.detach())
            self._known.append(tensor)
        return result

    def list_name(self, tensors: list[Tensor]) -> str:
        """What the script calls a list of such tensors, of any shapes."""
        self.lists.append([tensor.detach() for tensor in tensors])
        return f"l{len(self.lists) - 1}"

    def release(self) -> None:
        """No name is asked for any more."""
        self._names.clear()
        self._known.clear()


class Body:
    """The lines of one recording.  ``slots`` may be shared with other bodies of the same script."""

    def __init__(self, recording: Recording, slots: Slots, prefix: str) -> None:
        """``prefix`` begins the names of what does not last, so that two bodies of a script do not mix theirs.

        Raises ``CaptureError`` for an operation that cannot be written down.
        """
        self.lines: list[str] = []
        self._slots = slots
        self._prefix = prefix
        self._passing: dict[int, str] = {}
        self._written = {memory_of(tensor) for operation in recording.operations for tensor in _written_by(operation)}
        self._kept = recording.operations  # tensors are known by identity, so none may be freed and its id reused
        self._numbers: dict[tuple[str, torch.dtype], Tensor] = {}
        for operation in recording.operations:
            self._add(self._with_lasting_number(operation))

    def name(self, tensor: Tensor) -> str:
        """What the script calls ``tensor``, of any shape, where it was last written."""
        return self._passing.get(id(tensor)) or self._slots.name(tensor)

    def lasts(self, tensor: Tensor) -> bool:
        """Whether the values can be found in ``tensor``, of any shape, itself after the script has run."""
        return id(tensor) not in self._passing

    def release(self) -> None:
        """Forget the recording: no name is asked for any more."""
        self._kept = []
        self._passing.clear()

    def _add(self, operation: AtenOperation) -> None:
        function, result = operation.function, operation.result
        short = function._schema.name.removeprefix("aten::")
        passing = any(not self.lasts(tensor) for tensor in tensors_in([operation.arguments, operation.keywords]))
        if short in SAME and passing:
            self._passing[id(result)] = self.name(next(tensors_in(operation.arguments)))
        elif self._is_lasting(operation, short, passing):
            return
        elif _written_by(operation):
            self.lines.append(self._call(operation))
        elif short in COPIES:
            self.lines.append(f"torch.ops.aten.copy_({self.name(result)}, {self.name(operation.arguments[0])})")
        else:
            self._compute(operation)

    def _with_lasting_number(self, operation: AtenOperation) -> AtenOperation:
        """With a number in the second place as a tensor that lasts; PyTorch would make one of it in every step."""
        function, arguments, keywords, result = operation
        if function._schema.name.removeprefix("aten::").rstrip("_") not in ARITHMETIC or keywords:
            return operation
        first, second = arguments[:2]
        if len(arguments) != 2 or type(second) not in (int, float) or first.dtype != result.dtype:
            return operation
        if not result.dtype.is_floating_point:
            return operation
        number = self._numbers.setdefault((repr(second), result.dtype), torch.tensor(second, dtype=result.dtype))
        return AtenOperation(function.overloadpacket.Tensor, (first, number), keywords, result)

    def _is_lasting(self, operation: AtenOperation, short: str, passing: bool) -> bool:
        """Whether the recorded result stays right without doing anything."""
        if short in CONSTANTS:
            return memory_of(operation.result) not in self._written
        return short in EMPTY or (_is_view(operation.function) and not passing)

    def _compute(self, operation: AtenOperation) -> None:
        results = operation.result if isinstance(operation.result, list | tuple) else [operation.result]
        whole = bool(results) and all(isinstance(part, Tensor) for part in results)
        out = _out_names(operation.function, results[0].device.type) if whole else None
        if out is not None:
            places = [f"{name}={self.name(part)}" for name, part in zip(out, results, strict=True)]
            self.lines.append(self._call(operation, *places))
            return
        if not all(isinstance(part, Tensor | None) for part in results):
            raise CaptureError(text("{operation} gives what is no tensor.", operation=operation.function))
        names: list[str] = []
        for part in results:
            names.append(f"{self._prefix}{len(self._passing)}_{len(self.lines)}_{len(names)}")
            if part is not None:
                self._passing[id(part)] = names[-1]
        call = self._call(operation)
        if isinstance(operation.result, list):  # a list of tensors, not a fixed number of results
            self.lines.append(f"{self._prefix}list{len(self.lines)} = {call}")
            listed = self.lines[-1].split(" ")[0]
            self.lines += [f"{name} = {listed}[{index}]" for index, name in enumerate(names)]
        else:
            self.lines.append(f"{', '.join(names)} = {call}")

    def _call(self, operation: AtenOperation, *more: str) -> str:
        name = operation.function._schema.name.replace("::", ".")
        schema = operation.function._schema.arguments
        arguments = [
            self._written_list(value) if _is_written(argument) and isinstance(value, list) else self._literal(value)
            for argument, value in zip(schema, operation.arguments, strict=False)
        ]
        arguments += [f"{key}={self._literal(value)}" for key, value in operation.keywords.items()]
        return f"torch.ops.{name}({', '.join([*arguments, *more])})"

    def _written_list(self, tensors: list[Tensor]) -> str:
        """A list that an operation writes into has to come from outside: TorchScript takes an update of a list that it
        makes itself for one without effect, and leaves it out."""
        if not all(self.lasts(tensor) for tensor in tensors):
            raise CaptureError(text("It changes tensors in a list that are made in each step."))
        return self._slots.list_name(tensors)

    def _literal(self, value: Any) -> str:
        if isinstance(value, Tensor):
            return self.name(value)
        if isinstance(value, list | tuple):
            return "[" + ", ".join(self._literal(part) for part in value) + "]"
        if isinstance(value, float) and not math.isfinite(value):
            return f"float('{value}')"
        if isinstance(value, torch.device):
            return f"torch.device('{value}')"
        if value is None or isinstance(value, PLAIN):
            return repr(value)
        raise CaptureError(text("A {type} cannot be written into a captured step.", type=type(value).__name__))


def _written_by(operation: AtenOperation) -> list[Tensor]:
    """The arguments that the operation changes, as its schema says."""
    schema, written = operation.function._schema.arguments, []
    for index, argument in enumerate(schema):
        if _is_written(argument):
            value = (
                operation.arguments[index]
                if index < len(operation.arguments)
                else operation.keywords.get(argument.name)
            )
            written += list(tensors_in(value))
    return written


def _is_written(argument: Any) -> bool:
    return argument.alias_info is not None and bool(argument.alias_info.is_write)


@cache
def _is_view(function: Any) -> bool:
    """Whether the result shares the memory of an argument that stays as it is."""
    return any(
        argument.alias_info is not None and not argument.alias_info.is_write for argument in function._schema.arguments
    )


@cache
def _out_names(function: Any, device: str) -> tuple[str, ...] | None:
    """Names of the arguments that take memory for the results; None where there is no such form of the operation.

    A form that would compute elsewhere and then copy is of no use: only one with a kernel of its own counts.
    """
    if any(argument.name == "reduction" for argument in function._schema.arguments):
        return None  # losses of PyTorch take the memory for what they add up, resize it, and warn
    wanted = [(argument.name, str(argument.type)) for argument in function._schema.arguments]
    packet = function.overloadpacket
    for name in packet.overloads():
        schema = getattr(packet, name)._schema
        out = tuple(argument.name for argument in schema.arguments if argument.is_out)
        rest = [(argument.name, str(argument.type)) for argument in schema.arguments if not argument.is_out]
        full = f"{schema.name}.{schema.overload_name}"
        if out and rest == wanted and torch._C._dispatch_has_kernel_for_dispatch_key(full, device.upper()):
            return out
    return None

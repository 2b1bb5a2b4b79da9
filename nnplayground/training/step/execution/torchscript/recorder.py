"""The ATen operations of a function, written down while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

Result = TypeVar("Result")


class AtenOperation(NamedTuple):
    """One call, with the very tensors that went in and came out."""

    function: Any
    """``torch._ops.OpOverload``."""
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    result: Any


class Recording(NamedTuple):
    operations: list[AtenOperation]
    result: Any


class _Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]  # PyTorch's own base has no types
    """Below autograd, so that what it sees are forward and backward operations alike, views included."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as above
        self.operations: list[AtenOperation] = []

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # True would import the compiler of PyTorch at the first operation: 800 modules, a second.
        return False

    def __torch_dispatch__(
        self, function: Any, types: Any, arguments: tuple[Any, ...] = (), keywords: dict[str, Any] | None = None
    ) -> Any:
        result = function(*arguments, **(keywords or {}))
        self.operations.append(AtenOperation(function, arguments, keywords or {}, result))
        return result


def record(function: Callable[[], Result]) -> Recording:
    """Run ``function`` once and write down what it does to tensors.

    Only the calling thread is watched.  A tensor is known by its identity: one that no operation made is memory that
    lasts, such as a parameter.
    """
    with _Recorder() as recorder:
        result = function()
    return Recording(recorder.operations, result)


def tensors_in(value: Any) -> Iterator[Tensor]:
    """All tensors, of any shape, of an argument or a result."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from tensors_in(part)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()))


def memory_of(tensor: Tensor) -> int:
    """What tensors, of any shape, that share memory have in common."""
    return int(tensor.untyped_storage()._cdata)


def draws(recording: Recording) -> bool:
    """Whether it takes numbers from a random generator."""
    return any(torch.Tag.nondeterministic_seeded in operation.function.tags for operation in recording.operations)

"""Where a network is computed: device, number of threads, memory, and the source of noise."""

from __future__ import annotations

import ctypes
import math
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor

from nnplayground import notation
from nnplayground.graph.shapes import Shapes
from nnplayground.text import UserError, text
from nnplayground.training.settings import Settings

GPU_FROM = 100_000_000
"""Multiply-adds per forward pass of a batch from which ``auto`` takes a GPU: below, starting its kernels takes longer
than the CPU needs for the sums."""

MOST = 10**18
"""Bytes beyond which a message about memory counts no further."""

THREADS_FROM = 20_000_000
"""Multiply-adds per forward pass of a batch from which more than one thread computes."""

LONGEST = 0.75
"""Hours that one look at all samples may take: nothing can be shown of a network before the first."""

_GENERATOR = threading.RLock()


class DeviceError(UserError):
    """A device that is not there or cannot do what is asked, or a network that does not fit into memory."""


def multiply_adds(shapes: Shapes) -> int:
    """Multiply-adds of one sample's forward pass: each weight at each position."""
    return shapes.multiply_adds()


def available() -> tuple[str, ...]:
    """Names of the devices of this machine, as ``Settings.device`` writes them."""
    result = [("cpu", True), ("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())]
    return tuple(name for name, there in result if there)


def choose_device(settings: Settings, work: int) -> torch.device:
    """The device for ``work`` multiply-adds per batch.

    ``auto`` is the CPU unless a GPU is there and ``work`` is at least ``GPU_FROM``.
    """
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if settings.device == "cuda" and not cuda:
        raise DeviceError(
            text(
                "The project asks for a CUDA GPU, but PyTorch finds none on this computer. Set the device to CPU or "
                "Automatic."
            )
        )
    if settings.device == "mps":
        if not mps:
            raise DeviceError(
                text(
                    "The project asks for an Apple GPU (MPS), but PyTorch finds none on this computer. Set the device "
                    "to CPU or Automatic."
                )
            )
        if settings.dtype == "float64":
            raise DeviceError(
                text("The Apple GPU computes with 32 bits only. Set the precision to 32 bits or the device to CPU.")
            )
    if settings.device != "auto":
        return torch.device(settings.device)
    if work >= GPU_FROM and cuda:
        return torch.device("cuda")
    if work >= GPU_FROM and mps and settings.dtype == "float32":
        return torch.device("mps")
    return torch.device("cpu")


def thread_count(settings: Settings, work: int) -> int:
    """Threads for ``work`` multiply-adds per batch: those of the project, or one below ``THREADS_FROM`` and then two.

    The number changes results in their last bits, so it does not depend on the machine.  For small networks one thread
    is the fastest by up to ten times; and where the window needs the other processor, threads that wait for each other
    starve.
    """
    if settings.threads is not None:
        return settings.threads
    return 1 if work < THREADS_FROM else 2


@contextmanager
def computing(settings: Settings, work: int) -> Iterator[None]:
    """With the number of threads for ``work`` multiply-adds per batch, in the thread that calls."""
    torch.set_num_threads(thread_count(settings, work))
    yield


def check_memory(shapes: Shapes, rows: int, dtype: torch.dtype, copies: int) -> None:
    """Refuse a network that cannot fit: ``copies`` of its parameters and two of a batch's activations."""
    activations = sum(math.prod(shape) for shape in shapes.outputs.values())
    size = torch.finfo(dtype).bits // 8
    needed = (copies * shapes.parameter_count() + 2 * rows * activations) * size
    there = memory()
    if there is not None and needed > there:
        needed = min(needed, MOST)
        raise DeviceError(
            text(
                "This network needs about {needed} GB of memory to train, and {there} GB are free. Use fewer "
                "units or a smaller batch.",
                needed=notation.fixed(needed / 1e9, 1),
                there=notation.fixed(there / 1e9, 1),
            )
        )


def check_time(device: torch.device, shapes: Shapes, samples: int) -> None:
    """Refuse a network on the CPU for which one look at all samples would take longer than anyone waits.

    A rough estimate of two operations a processor: 3e10 multiply-adds and 1e8 numbers written a second.
    """
    written = sum(math.prod(shape) for shape in shapes.outputs.values())
    hours = samples * (multiply_adds(shapes) / 3e10 + written / 1e8) / 3600
    if device.type == "cpu" and hours > LONGEST:
        raise DeviceError(
            text(
                "One look at all {samples} samples would take this network about {hours} hours on the processor. "
                "Use smaller layers, smaller pictures or fewer samples.",
                samples=samples,
                hours=notation.fixed(min(max(hours, 1.0), 1e6), 0),
            )
        )


def memory() -> int | None:
    """Bytes of free main memory; all of it where the free part is not told; None where neither is."""
    if sys.platform == "linux":
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        status = (ctypes.c_ulonglong * 8)()
        ctypes.cast(status, ctypes.POINTER(ctypes.c_ulong))[0] = ctypes.sizeof(status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return int(status[2])
        return None
    if "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def noise_seed(device: torch.device, seed: int) -> Tensor:
    """State of a generator of ``device`` seeded with ``seed``: where the random source of Dropout begins.

    A vector of bytes, as ``torch.Generator.get_state`` gives it."""
    state: Tensor = torch.Generator(device=device).manual_seed(seed).get_state()
    return state


def noise_state(device: torch.device) -> Tensor:
    """State of the default generator of ``device``: a vector of bytes, a copy on the CPU."""
    if device.type == "cuda":
        return torch.cuda.get_rng_state(device)
    if device.type == "mps":
        return torch.mps.get_rng_state()
    return torch.get_rng_state()


def set_noise_state(device: torch.device, state: Tensor) -> None:
    """Put the default generator of ``device`` into a ``state``, the vector that :func:`noise_state` gave."""
    if device.type == "cuda":
        torch.cuda.set_rng_state(state, device)
    elif device.type == "mps":
        torch.mps.set_rng_state(state)
    else:
        torch.set_rng_state(state)


@contextmanager
def undisturbed(device: torch.device) -> Iterator[None]:
    """The default generator is afterwards as it was before, whatever drew from it.

    There is one for all threads: another that comes here waits.
    """
    with _GENERATOR:
        before = noise_state(device)
        try:
            yield
        finally:
            set_noise_state(device, before)


def out_of_memory(error: BaseException) -> bool:
    """Whether this exception says that memory ran out, in any of PyTorch's ways."""
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or "not enough memory" in str(error)

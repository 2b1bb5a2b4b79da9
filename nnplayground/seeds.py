"""Independent random sources, derived by name from the one seed of a project."""

from __future__ import annotations

import hashlib


def derive(seed: int, *names: object) -> int:
    """A 63-bit seed for the random source ``names``: the same on every machine and in every version.

    The sources are ``("data", draw)``, ``("split", draw)``, ``("order",)``, ``("noise",)`` and
    ``("weights", draw, node)``, so that a new node or a new data set leaves all others as they were.
    """
    label = "/".join(str(part) for part in (seed, *names))
    return int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "little") >> 1

"""Writes the table of ``wide_2500.csv``: python make_wide.py COLUMNS FILE"""

from __future__ import annotations

import random
import sys
from pathlib import Path


def wide_table(columns: int, rows: int = 100) -> str:
    """Columns of random numbers, ``gene_0`` and so on, and ``tumour`` with the classes a and b in turn."""
    source = random.Random(1)
    lines = [[f"gene_{column}" for column in range(columns)] + ["tumour"]]
    lines += [[f"{source.random():.3f}" for _ in range(columns)] + ["ab"[row % 2]] for row in range(rows)]
    return "".join(",".join(line) + "\n" for line in lines)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(wide_table(int(sys.argv[1])))

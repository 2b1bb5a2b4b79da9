"""Writes a folder of pictures with what archives and file managers leave behind: python make_junk.py FOLDER"""

from __future__ import annotations

import io
import random
import sys
from pathlib import Path

from PIL import Image


def write_junk(folder: Path) -> None:
    """Classes cat and dog with six good pictures each.

    Beside the pictures: a cut and an empty one, the resource fork of a Mac, ``Thumbs.db``, and a HEIC; beside the
    classes two folders that are no classes.
    """
    noise = random.Random(0)
    red = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(red, "JPEG")
    cut = red.getvalue()[: len(red.getvalue()) // 2]
    for name in ("cat", "dog"):
        inside = folder / name
        inside.mkdir(parents=True)
        for number in range(6):
            Image.frombytes("L", (24, 24), noise.randbytes(24 * 24)).save(inside / f"{number}.jpg")
        (inside / "cut.jpg").write_bytes(cut)
        (inside / "empty.png").write_bytes(b"")
        (inside / "._0.jpg").write_bytes(b"x")
        (inside / "Thumbs.db").write_bytes(b"x")
        (inside / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    for name in ("__MACOSX", ".ipynb_checkpoints"):
        (folder / name).mkdir()


if __name__ == "__main__":
    write_junk(Path(sys.argv[1]))

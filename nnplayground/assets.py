"""Finds the files of ``assets/``: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The file or folder ``assets/<parts>``.  Raises ``FileNotFoundError`` when it is not there."""
    for root in (_PACKAGE / "assets", _PACKAGE.parent / "assets"):
        result = root.joinpath(*parts)
        if result.exists():
            return result
    raise FileNotFoundError(f"assets/{'/'.join(parts)} is missing from this installation")

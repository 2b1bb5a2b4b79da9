"""The functions with which a kind declares its settings.

Each gives at the same time the default, the range, the label, the sentence of help and the editor that the inspector
shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import Field

from nnplayground.fields.spec import FieldSpec, carried, declared

if TYPE_CHECKING:
    from nnplayground.fields.kind import Kind


def integer(
    default: int,
    *,
    low: int,
    high: int,
    label: str,
    help: str,
    step: int = 1,
    shown_if: Callable[[Any], bool] | None = None,
    advanced: bool = False,
) -> Any:
    """A whole number in ``[low, high]``; ``step`` is what one click of the editor adds."""
    spec = FieldSpec("", label, help, "integer", low, high, step, shown_if=shown_if, advanced=advanced)
    return declared(default, spec, ge=low, le=high)


def optional_integer(
    default: int | None, *, low: int, high: int, suggested: int, label: str, help: str, advanced: bool = False
) -> Any:
    """A whole number in ``[low, high]`` or None; annotate as ``int | None``.  Switched on, it is ``suggested``."""
    spec = FieldSpec("", label, help, "integer", low, high, 1, optional=True, suggested=suggested, advanced=advanced)
    return declared(default, spec, ge=low, le=high)


def real(
    default: float,
    *,
    low: float,
    high: float,
    label: str,
    help: str,
    step: float | None = None,
    logarithmic: bool = False,
    shown_if: Callable[[Any], bool] | None = None,
) -> Any:
    """A finite number in ``[low, high]``."""
    spec = FieldSpec("", label, help, "real", low=low, high=high, step=step, logarithmic=logarithmic, shown_if=shown_if)
    return declared(default, spec, ge=low, le=high)


def optional_real(
    default: float | None,
    *,
    low: float,
    high: float,
    suggested: float,
    label: str,
    help: str,
    step: float | None = None,
    logarithmic: bool = False,
) -> Any:
    """A finite number in ``[low, high]`` or None; annotate as ``float | None``.  Switched on, it is ``suggested``."""
    spec = FieldSpec(
        "",
        label,
        help,
        "real",
        low=low,
        high=high,
        step=step,
        logarithmic=logarithmic,
        optional=True,
        suggested=suggested,
    )
    return declared(default, spec, ge=low, le=high)


def fraction(default: float, *, label: str, help: str, low: float = 0.0, high: float = 1.0, step: float = 0.05) -> Any:
    """A share between 0 and 1."""
    return real(default, low=low, high=high, step=step, label=label, help=help)


def flag(
    default: bool,
    *,
    label: str,
    help: str,
    shown_if: Callable[[Any], bool] | None = None,
    late: bool = False,
    advanced: bool = False,
) -> Any:
    """Yes or no."""
    return declared(default, FieldSpec("", label, help, "flag", shown_if=shown_if, late=late, advanced=advanced))


def choice(
    default: Any,
    *,
    options: tuple[tuple[Any, str], ...],
    label: str,
    help: str,
    shown_if: Callable[[Any], bool] | None = None,
    advanced: bool = False,
) -> Any:
    """One of ``options`` (value, label); annotate with a ``Literal`` of the values."""
    spec = FieldSpec("", label, help, "choice", choices=options, shown_if=shown_if, advanced=advanced)
    return declared(default, spec)


def choices(default: tuple[Any, ...], *, options: tuple[tuple[Any, str], ...], label: str, help: str) -> Any:
    """Several of ``options``; annotate with ``tuple[Literal[...], ...]``."""
    return declared(default, FieldSpec("", label, help, "choices", choices=options))


def numbers(
    default: tuple[float, ...],
    *,
    low: float,
    high: float,
    label: str,
    help: str,
    shown_if: Callable[[Any], bool] | None = None,
) -> Any:
    """Some numbers in ``[low, high]``, written with commas between; annotate as ``tuple[Number, ...]``, where
    ``Number = Annotated[float, Field(ge=low, le=high)]``.  May be empty."""
    return declared(default, FieldSpec("", label, help, "numbers", low=low, high=high, shown_if=shown_if))


def path(default: str, *, label: str, help: str) -> Any:
    """Where a file or folder lies, chosen in a dialog; annotate as ``str``."""
    return declared(default, FieldSpec("", label, help, "path"))


def line(default: str, *, label: str, help: str) -> Any:
    """A line of text."""
    return declared(default, FieldSpec("", label, help, "text"))


def hidden(default: Any, *, label: str, help: str) -> Any:
    """Kept in the file and on the command line, but edited by a dialog or by the mouse, not by a form row."""
    return declared(default, FieldSpec("", label, help, "hidden"))


def kind_of(
    base: type[Kind],
    default: str | dict[str, Any],
    *,
    label: str,
    help: str,
    shown_if: Callable[[Any], bool] | None = None,
    late: bool = False,
) -> Any:
    """One of the registered classes of the contract ``base``, with settings of its own; annotate with ``base``."""
    assert base.registry is not None
    spec = FieldSpec("", label, help, "kind", registry=base.registry, base=base, shown_if=shown_if, late=late)
    return Field(
        default_factory=lambda: base.parse(default),
        title=label,
        description=help,
        json_schema_extra=carried(spec),
    )

"""What is known of one setting, and how it is carried by the field that declares it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from nnplayground.registry import Registry

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

Editor = Literal["integer", "size", "real", "flag", "choice", "choices", "numbers", "text", "path", "kind", "hidden"]


@dataclass(frozen=True)
class FieldSpec:
    """What the inspector, the command line and the help need to know of one field."""

    name: str
    label: str
    help: str
    editor: Editor
    low: float | None = None
    high: float | None = None
    step: float | None = None
    logarithmic: bool = False
    optional: bool = False
    suggested: float | None = None
    """What an optional number begins with when it is switched on."""
    choices: tuple[tuple[Any, str], ...] = ()
    """Value and label of each; of a size, the words that may stand for it."""
    sides: int = 1
    """Of a size: how many numbers it takes at most."""
    registry: Registry[Any] | None = None
    base: type[Any] | None = None
    shown_if: Callable[[Any], bool] | None = None
    late: bool = False
    """Declared by a base class, but shown after the settings of the kind itself."""
    advanced: bool = False
    """Few need it: shown after the others of the kind, where a form has a fold, within that."""


def declared(default: Any, spec: FieldSpec, **limits: Any) -> Any:
    """The field of pydantic that carries ``spec``, whose name is that of the attribute."""
    return Field(default=default, title=spec.label, description=spec.help, json_schema_extra=carried(spec), **limits)


def carried(spec: FieldSpec) -> Any:
    """What pydantic keeps with a field."""

    def carrier(schema: dict[str, Any]) -> None:
        del schema

    carrier.spec = spec  # type: ignore[attr-defined]  # pydantic keeps only a dict or a callable
    return carrier


def spec_of(name: str, info: FieldInfo) -> FieldSpec:
    """What ``declared`` was given.  Raises ``TypeError`` for a field that was declared otherwise."""
    spec = getattr(info.json_schema_extra, "spec", None)
    if not isinstance(spec, FieldSpec):
        raise TypeError(f"the field {name!r} was not declared with a function of nnplayground.fields.declare")
    return replace(spec, name=name)

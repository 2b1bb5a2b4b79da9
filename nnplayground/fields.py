"""How a layer, data set, optimizer or any other kind of thing declares its settings: once.

A :class:`Kind` is an immutable pydantic model.  Each of its fields is declared with one of the functions below, which
give at the same time the default, the range, the label, the sentence of help and the editor that the inspector shows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    WrapValidator,
    model_serializer,
    model_validator,
)

from nnplayground.registry import Registry
from nnplayground.text import Text, UserError, text

if TYPE_CHECKING:
    from pydantic import SerializerFunctionWrapHandler
    from pydantic.fields import FieldInfo

Editor = Literal["integer", "size", "real", "flag", "choice", "choices", "numbers", "text", "path", "kind", "hidden"]

Sides = int | tuple[int, int]
"""One whole number for both sides of a picture, or one for its height and another for its width."""


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


class FieldError(UserError):
    """A setting out of its range or of the wrong type."""


class Kind(BaseModel):
    """Something registered by name, with declared settings.  Immutable; equal when all settings are equal.

    In files it is ``{"kind": name, field: value, ...}``.  A contract (``Layer``, ``Optimizer``, ...) sets
    ``registry`` and leaves ``kind`` empty; validating a mapping against the contract gives the registered class.
    """

    # Deferred: a start needs few of the kinds, and building the checks of one takes longer than importing it.
    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=False, allow_inf_nan=False, defer_build=True
    )

    kind: ClassVar[str] = ""
    """Name in files, on the command line and in code: the one of ``torch.nn`` or ``torch.optim`` where there is one."""
    title: ClassVar[str] = ""
    """Name on screen, marked for translation."""
    help: ClassVar[str] = ""
    """One plain sentence, marked for translation."""
    formula: ClassVar[str] = ""
    """LaTeX, or empty."""
    rank: ClassVar[int] = 100
    """Where it stands in menus: lower comes first."""
    registry: ClassVar[Registry[Any] | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **_options: object) -> None:
        # pydantic works out what is annotated in all bases of a class anew for each class.  Of what belongs to the
        # class it only needs to know that it does; the text in between takes a third of the time.
        own = cls.__annotations__
        own.update({name: ClassVar for name, sentence in own.items() if str(sentence).startswith("ClassVar[")})

    @classmethod
    def fields(cls) -> dict[str, FieldSpec]:
        """The declared settings by name, in order of declaration, then the advanced ones, late ones last."""
        specs = {name: _spec_of(name, info) for name, info in cls.model_fields.items()}
        # Of the late ones, those of the nearest base first: what all layers have stands at the end.
        place = {name: place for place, base in reversed([*enumerate(cls.__mro__)]) for name in _declared(base)}

        def order(item: tuple[str, FieldSpec]) -> tuple[bool, int, bool]:
            name, spec = item
            return spec.late, place[name] if spec.late else 0, spec.advanced

        return dict(sorted(specs.items(), key=order))

    @classmethod
    def parse(cls, value: object) -> Self:
        """Build from an instance, a name or ``{"kind": ..., field: value}``; errors are one sentence."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise FieldError(explain(error, cls._named_by(value))) from error

    def dump(self) -> dict[str, Any]:
        """``{"kind": name, field: value, ...}`` of plain JSON values."""
        return self.model_dump(mode="json", serialize_as_any=True)

    def with_(self, **values: object) -> Self:
        """A copy with some settings changed, validated."""
        known = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).parse({**known, **values})

    @classmethod
    def _named_by(cls, value: object) -> Text:
        """The title of the kind that a value names, if it can be one of these; else what they are called."""
        name = value.get("kind") if isinstance(value, dict) else value
        named = cls.registry[name] if not cls.kind and cls.registry is not None and isinstance(name, str) else cls
        kind = named if issubclass(named, cls) else cls
        return Text(kind.title or kind.__name__)

    @model_validator(mode="wrap")
    @classmethod
    def _dispatch(cls, value: Any, handler: Callable[[Any], Self]) -> Self:
        if isinstance(value, str) and cls.registry is not None:
            value = {"kind": value}
        if not isinstance(value, dict):
            return handler(value)
        if not cls.kind and cls.registry is not None:
            if "kind" not in value:
                raise ValueError(f"the 'kind' of {cls.registry.what} is missing")
            kind = cls.registry[str(value["kind"])]
            if not issubclass(kind, cls):
                raise ValueError(f"{shorten(value['kind'])} cannot be used here")
            built: Self = kind.model_validate(value)
            return built
        if value.get("kind", cls.kind) != cls.kind:
            raise ValueError(f"{shorten(value['kind'])} cannot be used here")
        return handler({name: item for name, item in value.items() if name != "kind"})

    @model_serializer(mode="wrap")
    def _serialize(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {"kind": type(self).kind, **handler(self)}


def explain(error: ValidationError, what: str | Text) -> Text:
    """The first fault of a validation as one sentence."""
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        return text("{what}: the setting {place!r} is missing.", what=what, place=place)
    if first["type"] == "extra_forbidden":
        return text("{what}: there is no setting called {place!r}.", what=what, place=place)
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, _NotASizeError):
        return _wanted_size(cause.spec, what=what, place=place, received=shorten(first.get("input")))
    return text(
        "{what}: {place} is not valid ({reason}). Received: {received}.",
        what=what,
        place=place or "value",
        reason=reason[:1].lower() + reason[1:],
        received=shorten(first.get("input")),
    )


def shorten(value: object, limit: int = 60) -> str:
    """``repr`` cut to ``limit`` characters, for messages."""
    shown = repr(value)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


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
    return _field(default, spec, ge=low, le=high)


def optional_integer(
    default: int | None, *, low: int, high: int, suggested: int, label: str, help: str, advanced: bool = False
) -> Any:
    """A whole number in ``[low, high]`` or None; annotate as ``int | None``.  Switched on, it is ``suggested``."""
    spec = FieldSpec("", label, help, "integer", low, high, 1, optional=True, suggested=suggested, advanced=advanced)
    return _field(default, spec, ge=low, le=high)


def size(
    default: int | str,
    *,
    low: int,
    high: int,
    label: str,
    help: str,
    words: tuple[tuple[str, str], ...] = (),
    advanced: bool = False,
) -> Any:
    """A whole number in ``[low, high]``, or one of ``words`` (value, label); annotate as ``int | Literal[...]``."""
    return _size(default, FieldSpec("", label, help, "size", low, high, 1, choices=words, advanced=advanced))


def sides(
    default: Sides | str,
    *,
    low: int,
    high: int,
    label: str,
    help: str,
    words: tuple[tuple[str, str], ...] = (),
    advanced: bool = False,
) -> Any:
    """The same, or a pair of numbers for height and width; annotate as ``Sides`` or ``Sides | Literal[...]``.

    In files a number, or a list of two.  Two equal ones become one, so that equal settings are equal.
    """
    return _size(default, FieldSpec("", label, help, "size", low, high, 1, choices=words, sides=2, advanced=advanced))


def _size(default: Any, spec: FieldSpec) -> Any:
    def check(value: object, handler: Callable[[object], Any]) -> Any:
        try:
            taken = handler(value)
        except ValidationError:
            raise _NotASizeError(spec) from None
        if isinstance(taken, str) and taken not in [word for word, _ in spec.choices]:
            raise _NotASizeError(spec)  # a word that only another layer has
        numbers = taken if isinstance(taken, tuple) else () if isinstance(taken, str) else (taken,)
        assert spec.low is not None
        assert spec.high is not None
        if not all(spec.low <= number <= spec.high for number in numbers):
            raise _NotASizeError(spec)
        return taken[0] if isinstance(taken, tuple) and len(set(taken)) == 1 else taken

    field = _field(default, spec)
    field.metadata.append(WrapValidator(check))  # where ``ge`` and ``le`` stand, which know nothing of pairs
    return field


class _NotASizeError(ValueError):
    """Carries what is wanted through pydantic, which adds where."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec.label)
        self.spec = spec


def _wanted_size(spec: FieldSpec, **arguments: object) -> Text:
    arguments |= {"low": spec.low, "high": spec.high}
    words = ", ".join(repr(value) for value, _ in spec.choices)
    if words and spec.sides == 2:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, two such as in [3, 5], or one of: {words}. "
            "Received: {received}.",
            words=words,
            **arguments,
        )
    if words:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, or one of: {words}. Received: {received}.",
            words=words,
            **arguments,
        )
    if spec.sides == 2:
        return text(
            "{what}: {place} takes a whole number from {low} to {high}, or two such as in [3, 5]. "
            "Received: {received}.",
            **arguments,
        )
    return text("{what}: {place} takes a whole number from {low} to {high}. Received: {received}.", **arguments)


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
    return _field(default, spec, ge=low, le=high)


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
    return _field(default, spec, ge=low, le=high)


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
    return _field(default, FieldSpec("", label, help, "flag", shown_if=shown_if, late=late, advanced=advanced))


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
    return _field(default, spec)


def choices(default: tuple[Any, ...], *, options: tuple[tuple[Any, str], ...], label: str, help: str) -> Any:
    """Several of ``options``; annotate with ``tuple[Literal[...], ...]``."""
    return _field(default, FieldSpec("", label, help, "choices", choices=options))


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
    return _field(default, FieldSpec("", label, help, "numbers", low=low, high=high, shown_if=shown_if))


def path(default: str, *, label: str, help: str) -> Any:
    """Where a file or folder lies, chosen in a dialog; annotate as ``str``."""
    return _field(default, FieldSpec("", label, help, "path"))


def line(default: str, *, label: str, help: str) -> Any:
    """A line of text."""
    return _field(default, FieldSpec("", label, help, "text"))


def hidden(default: Any, *, label: str, help: str) -> Any:
    """Kept in the file and on the command line, but edited by a dialog or by the mouse, not by a form row."""
    return _field(default, FieldSpec("", label, help, "hidden"))


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
        json_schema_extra=_carry(spec),
    )


def _field(default: Any, spec: FieldSpec, **limits: Any) -> Any:
    return Field(default=default, title=spec.label, description=spec.help, json_schema_extra=_carry(spec), **limits)


def _carry(spec: FieldSpec) -> Any:
    def carrier(schema: dict[str, Any]) -> None:
        del schema

    carrier.spec = spec  # type: ignore[attr-defined]  # pydantic keeps only a dict or a callable
    return carrier


def _declared(cls: type) -> Iterable[str]:
    return inspect.get_annotations(cls)


def _spec_of(name: str, info: FieldInfo) -> FieldSpec:
    spec = getattr(info.json_schema_extra, "spec", None)
    if not isinstance(spec, FieldSpec):
        raise TypeError(f"the field {name!r} was not declared with a function of nnplayground.fields")
    return replace(spec, name=name)

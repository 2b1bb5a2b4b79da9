"""The contract of everything that has settings: a :class:`Kind` is an immutable pydantic model.

Each of its fields is declared with one of the functions of ``fields.declare`` and ``fields.sizes``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_serializer, model_validator

from nnplayground.fields.errors import FieldError, explain, shorten
from nnplayground.fields.spec import FieldSpec, spec_of
from nnplayground.registry import Registry
from nnplayground.text import Text

if TYPE_CHECKING:
    from pydantic import SerializerFunctionWrapHandler


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
        specs = {name: spec_of(name, info) for name, info in cls.model_fields.items()}
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


def _declared(cls: type) -> Iterable[str]:
    return inspect.get_annotations(cls)

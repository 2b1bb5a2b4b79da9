"""What differs between two projects that are trained, in the words of their settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nnplayground import notation
from nnplayground.text import Text, mark, text
from nnplayground.training.state.state import START

if TYPE_CHECKING:
    from nnplayground.fields.kind import Kind
    from nnplayground.fields.spec import FieldSpec
    from nnplayground.graph.graph import Graph
    from nnplayground.project import Project

_SILENT = {"epochs", "execution"}
"""Settings that change no number."""


def differences(old: Project, new: Project, step: int) -> tuple[Text, ...]:
    """What is another in ``new``, which trains on from ``step`` where ``old`` did before."""
    return (
        *_of_kind(old.settings, new.settings, _SILENT),
        *_of_graph(old.graph, new.graph),
        *_of_data(old, new),
        *_of_weights(old, new, step),
    )


def _of_kind(old: Kind, new: Kind, silent: set[str] | frozenset[str] = frozenset()) -> Iterator[Text]:
    """Of two of the same kind."""
    for name, spec in type(new).fields().items():
        was, is_ = getattr(old, name), getattr(new, name)
        if name in silent or was == is_:
            continue
        if spec.editor == "kind" and type(was) is type(is_):
            for inner in _of_kind(was, is_):
                yield text("{label}, {difference}", label=Text(spec.label), difference=inner)
        else:
            yield text(
                "{label}: {new} instead of {old}", label=Text(spec.label), new=_shown(spec, is_), old=_shown(spec, was)
            )


def _of_graph(old: Graph, new: Graph) -> Iterator[Text]:
    for node in new.nodes:
        if node.id not in old:
            yield text("{layer} was added", layer=node.label)
            continue
        was = old[node.id].layer
        if type(was) is not type(node.layer):
            yield text(
                "{layer}: {new} instead of {old}",
                layer=node.label,
                new=Text(type(node.layer).title),
                old=Text(type(was).title),
            )
        elif was != node.layer:
            for inner in _of_kind(was, node.layer):
                yield text("{layer}, {difference}", layer=node.label, difference=inner)
    gone = [node.label for node in old.nodes if node.id not in new]
    for label in gone:
        yield text("{layer} was removed", layer=label)
    if set(old.by_id) == set(new.by_id) and old.edges != new.edges:
        yield text("The layers are connected in another way")


def _of_data(old: Project, new: Project) -> Iterator[Text]:
    if type(old.dataset) is not type(new.dataset):
        yield text("Data: {new} instead of {old}", new=Text(type(new.dataset).title), old=Text(type(old.dataset).title))
    elif old.dataset != new.dataset:
        for inner in _of_kind(old.dataset, new.dataset):
            yield text("Data, {difference}", difference=inner)
    elif old.data_draw != new.data_draw:
        yield text("The data were drawn anew")


def _of_weights(old: Project, new: Project, step: int) -> Iterator[Text]:
    if old.weight_draw != new.weight_draw:
        yield text("The first weights were drawn anew")
    if old.files.get(START) != new.files.get(START):
        yield text("It starts from other weights")
    known = set(old.edits)
    edited = [edit for edit in new.edits if edit not in known and edit.step <= step]
    for edit in edited[:3]:
        yield text(
            "{layer}: {parameter} [{index}] was set to {value} by hand",
            layer=new.graph.label(edit.node),
            parameter=edit.parameter,
            index=", ".join(str(part) for part in edit.index),
            value=notation.short(edit.value, 4),
        )
    if len(edited) > 3:
        yield text("{count} more weights were set by hand", count=len(edited) - 3)


def _shown(spec: FieldSpec, value: Any) -> object:
    """A value as its editor shows it."""
    if spec.editor == "size" and isinstance(value, tuple):
        return notation.sides(value)
    if spec.choices and not isinstance(value, tuple):
        return next((Text(label) for choice, label in spec.choices if choice == value), value)
    if spec.editor == "kind":
        return Text(type(value).title)
    if value is None:
        return Text(mark("none"))
    if isinstance(value, bool):
        return Text(mark("on")) if value else Text(mark("off"))
    if isinstance(value, float):
        return notation.exact(value)
    if isinstance(value, tuple):
        return ", ".join(notation.exact(part) if isinstance(part, float) else str(part) for part in value) or Text(
            mark("none")
        )
    return value

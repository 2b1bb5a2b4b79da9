"""The menu Model: add layers, arrange them, choose how they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from nnplayground.graph.graph import View
from nnplayground.graph.layer import Layer, offered
from nnplayground.text import Text, mark, text
from nnplayground.training.state.state import START
from nnplayground.ui.document import graph_actions
from nnplayground.ui.document.document import Document
from nnplayground.ui.shell.action import Action, Entry, Menu
from nnplayground.ui.shell.shell import DockLayout
from nnplayground.ui.window.pretrained_weights import PretrainedWeights


@dataclass(frozen=True)
class Model:
    """What the menu Model acts on."""

    document: Document
    dock_layout: DockLayout
    pretrained: PretrainedWeights

    def show(self, view: View) -> None:
        """The selected nodes as neurons or as cards."""
        graph_actions.set_view(self.document, self.document.selection, view)


def _without_selection(model: Model) -> Text | None:
    return None if model.document.selection else text("Select a layer first.")


def _without_parameters(model: Model) -> Text | None:
    trained = any(model.document.shapes.parameters.values())
    return None if trained else text("No layer of this network has weights.")


def _without_start(model: Model) -> Text | None:
    taken = START in model.document.project.files
    return None if taken else text("This project starts from no other one's weights.")


ENTRIES: tuple[Entry[Model], ...] = (
    Menu(id="model", title=mark("&Model"), rank=40),
    Menu(id="layers", title=mark("Add &layer"), menu="model"),
    Action(
        id="view_near",
        title=mark("Show &neurons"),
        tip=mark("Show the neurons of the selected layers"),
        do=lambda model: model.show("near"),
        menu="model",
        group=2,
        keys=("Ctrl+E",),
        icon="mdi6.dots-grid",
        obstacle=_without_selection,
    ),
    Action(
        id="view_far",
        title=mark("Show as &card"),
        tip=mark("Show the selected layers as cards"),
        do=lambda model: model.show("far"),
        menu="model",
        group=2,
        keys=("Ctrl+Shift+E",),
        icon="mdi6.card-outline",
        obstacle=_without_selection,
    ),
    Action(
        id="view_auto",
        title=mark("Show as the &zoom says"),
        tip=mark("Neurons when zoomed in, cards when zoomed out"),
        do=lambda model: model.show("auto"),
        menu="model",
        group=2,
        icon="mdi6.magnify-scan",
        obstacle=_without_selection,
    ),
    Action(
        id="start_from_weights",
        title=mark("&Start from trained weights…"),
        tip=mark("Begin with the trained weights of another project, where its layers fit"),
        do=lambda model: model.pretrained.ask(),
        menu="model",
        group=3,
        rank=1,
        icon="mdi6.source-branch",
        obstacle=_without_parameters,
    ),
    Action(
        id="forget_start",
        title=mark("Forget s&tart weights"),
        tip=mark("Draw the initial weights again, instead of those of another project"),
        do=lambda model: model.pretrained.forget(),
        menu="model",
        group=3,
        rank=1,
        icon="mdi6.source-branch-remove",
        obstacle=_without_start,
    ),
    Action(
        id="analyze",
        title=mark("Anal&yze…"),
        tip=mark("Shapes, parameters, arithmetic and memory of every layer, and what is likely wrong"),
        do=lambda model: model.dock_layout.bring("analyzer"),
        menu="model",
        group=4,
        keys=("Ctrl+Shift+A",),
        icon="mdi6.table-eye",
    ),
)


def layer_entries() -> list[Entry[Document]]:
    """An action for each kind of layer, which puts it behind the selected one, as the palette does.

    All layers are imported for it.
    """
    result: dict[str, Entry[Document]] = {}
    for place, cls in enumerate(offered()):
        menu = f"layers_{cls.category}"
        result.setdefault(menu, Menu(id=menu, title=cls.category, menu="layers", rank=place))
        result[cls.kind] = _add_layer(cls, menu)
    return list(result.values())


def _add_layer(cls: type[Layer], menu: str) -> Action[Document]:
    return Action(
        id=f"add_{cls.kind}",
        title=cls.title or cls.kind,
        tip=cls.help,
        do=lambda document: graph_actions.append_layer(document, cls()),
        menu=menu,
    )

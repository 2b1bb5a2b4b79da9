"""The tab of the inspector with everything about how the network is trained."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QPushButton, QWidget

from nnplayground import notation
from nnplayground.training.settings import Settings
from nnplayground.training.state.state import START
from nnplayground.ui.document.document import Document
from nnplayground.ui.document.weight_actions import new_weights
from nnplayground.ui.panels.sections.facts import Facts
from nnplayground.ui.toolkit.forms.fold import Fold
from nnplayground.ui.toolkit.forms.form import Form, FormEdit
from nnplayground.ui.toolkit.forms.labels import in_sentence
from nnplayground.ui.toolkit.forms.scroll import Page
from nnplayground.ui.toolkit.translate import translated

DATA_FIELDS = ("train_share", "validation_share", "label_noise", "seed")
"""Settings that stand with the data: they decide which samples there are and where they go."""

_GROUPS: dict[str, tuple[str, ...]] = {
    "optimizer": ("optimizer", "learning_rate", "batch_size"),
    "schedule": ("schedule", "warmup"),
    "regularization": ("penalty", "max_norm", "patience"),
    "clipping": ("clip_value", "clip_norm"),
    "run": (),
}
"""The settings under each heading; those that stand nowhere, the newest too, come under the last."""
_OPEN = frozenset({"optimizer", "schedule"})


def groups() -> dict[str, tuple[str, ...]]:
    """Every setting that is neither hidden nor shown with the data, once."""
    placed = {name for names in _GROUPS.values() for name in names}.union(DATA_FIELDS)
    rest = tuple(name for name, spec in Settings.fields().items() if spec.editor != "hidden" and name not in placed)
    return {heading: names or rest for heading, names in _GROUPS.items()}


class SettingsForm(Form):
    """Some of the training settings, bound to the document."""

    def __init__(self, document: Document, only: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(only=only, parent=parent)
        self._document = document
        self.changed.connect(self._change)
        document.settings_changed.connect(self._show)
        document.replaced.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.set_value(self._document.project.settings)

    def _change(self, edit: FormEdit) -> None:
        label = self.tr("Change {field}").format(field=in_sentence(self.label_of(edit.name)))
        assert isinstance(edit.after, Settings)
        self._document.replace_settings(edit.after, label, edit.merge_key("the training"))


class TrainingSection(Page):
    """The settings under headings, in the order in which a course comes to them."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self._folds: dict[str, Fold] = {}

    def build(self) -> None:
        from nnplayground.ui.panels.previews.schedule_curve import SchedulePreview  # not needed for the window to come

        document = self.document
        titles = {
            "optimizer": self.tr("Optimizer"),
            "schedule": self.tr("Schedule"),
            "regularization": self.tr("Regularization"),
            "clipping": self.tr("Gradient clipping"),
            "run": self.tr("Run"),
        }
        for name, fields in groups().items():
            fold = Fold(f"training_{name}", titles[name], is_open=name in _OPEN, parent=self)
            fold.lines.addWidget(SettingsForm(document, fields, fold))
            self._folds[name] = fold
            self.lines.addWidget(fold)
        self._folds["schedule"].lines.addWidget(SchedulePreview(document, self))
        weights = Fold("training_weights", self.tr("Initial weights"), parent=self)
        self._facts = Facts(self)
        self.new_weights = QPushButton(self.tr("New weights"), self)
        self.new_weights.setObjectName("button_new_weights")
        self.new_weights.setToolTip(self.tr("Start over from other initial weights"))
        self.new_weights.clicked.connect(lambda: new_weights(document))
        weights.lines.addWidget(self._facts)
        weights.lines.addWidget(self.new_weights)
        self.lines.addWidget(weights)
        self.lines.setSpacing(2)
        for signal in (
            document.settings_changed,
            document.data_changed,
            document.replaced,
            document.training.run_changed,
        ):
            signal.connect(self._show_facts)
        for signal in (document.settings_changed, document.replaced):
            signal.connect(self._show_notes)
        self._show_facts()
        self._show_notes()

    def _show_notes(self) -> None:
        """What is set in a group, while it is folded away."""
        settings = self.document.project.settings
        clipped = [notation.exact(limit) for limit in (settings.clip_value, settings.clip_norm) if limit is not None]
        regularized = [translated(settings.penalty.title)] if settings.penalty.rates() else []
        if settings.max_norm is not None:
            regularized.append(self.tr("norm {limit}").format(limit=notation.exact(settings.max_norm)))
        if settings.patience is not None:
            regularized.append(self.tr("stops early"))
        none = self.tr("none")
        notes = {
            "optimizer": f"{translated(settings.optimizer.title)}, {notation.exact(settings.learning_rate)}",
            "schedule": translated(settings.schedule.title),
            "regularization": ", ".join(regularized) or none,
            "clipping": ", ".join(clipped) or none,
            "run": self._length(settings.epochs),
        }
        for name, note in notes.items():
            self._folds[name].set_note(note)

    def _length(self, epochs: int | None) -> str:
        if epochs is None:
            return ""
        return self.tr("1 epoch") if epochs == 1 else self.tr("{count} epochs").format(count=notation.count(epochs))

    def _show_facts(self) -> None:
        project, data = self.document.project, self.document.data
        facts = [
            (self.tr("Seed"), str(project.settings.seed)),
            (self.tr("Draw"), str(project.weight_draw + 1)),
        ]
        if START in project.files:
            facts.append((self.tr("Start"), self.tr("trained weights of another project")))
        if data is not None:
            samples = len(data.inputs["train"])
            steps = math.ceil(samples / project.settings.batch_size)
            facts.append((self.tr("Steps per epoch"), notation.count(steps)))
        self._facts.show_facts(facts)

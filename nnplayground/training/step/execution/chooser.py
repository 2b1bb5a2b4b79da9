"""Which ways there are to run the steps of a learner: the only place that knows them by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground.text import Text, text
from nnplayground.training.step.execution.cuda_graph import CudaGraphProgram
from nnplayground.training.step.execution.plain import PlainProgram
from nnplayground.training.step.execution.torchscript.compiler import is_available
from nnplayground.training.step.execution.torchscript.program import TorchScriptProgram

if TYPE_CHECKING:
    from nnplayground.training.evaluation.evaluator import Evaluator
    from nnplayground.training.session.learner import Learner
    from nnplayground.training.step.execution.program import StepProgram


def plain_program(learner: Learner, evaluator: Evaluator) -> StepProgram:
    """The way that is always there."""
    return PlainProgram(learner, evaluator)


def captured_program(learner: Learner, evaluator: Evaluator, plain: StepProgram) -> StepProgram | Text:
    """The captured way for the device of ``learner``, not captured yet; or a sentence, where there is none."""
    if learner.device.type == "cuda":
        return CudaGraphProgram(learner)
    if learner.device.type != "cpu":
        return text("On this device the step is run plain.")
    if not is_available():
        return text("This version of PyTorch runs no recorded steps.")
    return TorchScriptProgram(learner, evaluator, plain)

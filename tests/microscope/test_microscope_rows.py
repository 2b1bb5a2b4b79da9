"""Which rows a step is made with, what is shown of them after it, and where gradients meet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from training_cases import session as open_session

from nnplayground.microscope.batch_selector import EpochBatch, TrainingSample
from nnplayground.microscope.microscope import Microscope
from nnplayground.templates import TEMPLATES
from nnplayground.text import UserError

CIRCLE = TEMPLATES["circle"].build()


@pytest.mark.parametrize("used", [0, 3])
def test_minibatches_are_those_of_the_coming_epoch(used: int) -> None:
    """Of this one, as long as nothing of it was used."""
    session, twin = open_session(CIRCLE), open_session(CIRCLE)
    session.run(used)
    result = [Microscope(session, EpochBatch(number)).trace.rows for number in range(session.steps_per_epoch)]
    twin.run(session.steps_per_epoch if used else 0)
    for rows in result:
        assert twin.step_inspector.next_batch().rows == rows
        twin.run(1)


@pytest.mark.parametrize("index", [-1, 10_000])
def test_a_sample_that_is_not_there(index: int) -> None:
    with pytest.raises(UserError, match=f"There is no sample {index}: the training split has "):
        Microscope(open_session(CIRCLE), TrainingSample(index))


def test_the_loss_after_the_update_is_of_the_same_network_but_for_its_weights() -> None:
    """With the same numbers dropped: what has changed is the update alone."""
    project = TEMPLATES["regularized"].build()
    session = open_session(replace(project, settings=project.settings.with_(learning_rate=1e-6)))
    microscope = Microscope(session)
    assert "Dropout" in {one.layer for one in microscope.trace.operations}
    assert microscope.trace.loss_after == pytest.approx(microscope.trace.loss, rel=1e-4)
    microscope.go(microscope.length)
    state = torch.get_rng_state()
    assert session.step_inspector.loss_of(microscope.step.batch) != pytest.approx(microscope.trace.loss, rel=1e-2)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_node_that_feeds_several_tells_how_their_gradients_meet() -> None:
    session = open_session(TEMPLATES["residual"].build())
    microscope = Microscope(session)
    fed = [source for sources in microscope.trace.inputs.values() for source in sources]
    for node, record in microscope.step.record.nodes.items():
        first = next(iter(microscope.trace.of(node, "backward"))).operation
        assert (first.name == "Gradients meet") == (fed.count(node) > 1)
        if first.name == "Gradients meet":
            np.testing.assert_array_equal(first.output.array, record.output_gradient)
            shares = [tensor.array for tensor in first.tensors.values() if tensor is not first.output]
            assert len(shares) == fed.count(node)
            assert record.output_gradient is not None
            np.testing.assert_allclose(sum(shares), record.output_gradient, rtol=1e-5, atol=1e-7)

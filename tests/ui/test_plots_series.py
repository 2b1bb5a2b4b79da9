"""The arithmetic behind the plots, without a window."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnplayground.training.measurements import GradientRow
from nnplayground.ui.plots.chart.series import Smoother, Thinner, smoothed, thinned
from nnplayground.ui.plots.chart.ticks import log_ticks, power_label
from nnplayground.ui.plots.gradient_limits import judge_gradients, judge_updates
from nnplayground.ui.plots.histogram import BINS, HistogramHistory
from nnplayground.ui.plots.records import Records

COLUMNS = arrays.arrays(np.float64, st.integers(1, 300), elements=st.one_of(st.floats(-1e3, 1e3), st.just(math.nan)))


def by_hand(values: list[float], weight: float) -> list[float]:
    """The definition, one row after the other."""
    mean, count, result = 0.0, 0, []
    for value in values:
        if math.isnan(value):
            result.append(math.nan)
            continue
        count += 1
        mean = weight * mean + (1 - weight) * value
        result.append(mean / (1 - weight**count))
    return result


@given(COLUMNS, st.sampled_from([0.0, 0.5, 0.9, 0.995]))
def test_smoothing_is_the_bias_corrected_mean(values: np.ndarray, weight: float) -> None:
    np.testing.assert_allclose(smoothed(values, weight), by_hand(values.tolist(), weight), rtol=1e-9, atol=1e-9)


@given(COLUMNS, st.lists(st.integers(1, 90), min_size=1, max_size=5), st.sampled_from([0.5, 0.97]))
def test_smoothing_goes_on_where_it_was(values: np.ndarray, pieces: list[int], weight: float) -> None:
    smoother = Smoother()
    for end in [*np.cumsum(pieces), len(values)]:
        result = smoother(values[:end], weight)
        after = smoother.next(1.0)
    np.testing.assert_allclose(result, by_hand(values.tolist(), weight), rtol=1e-9, atol=1e-9)
    assert after == pytest.approx(by_hand([*values.tolist(), 1.0], weight)[-1])


def test_a_history_that_began_anew_is_smoothed_anew() -> None:
    smoother = Smoother()
    smoother(np.arange(10.0), 0.9)
    np.testing.assert_allclose(smoother(np.array([5.0, 6.0]), 0.9), by_hand([5.0, 6.0], 0.9))


@settings(max_examples=50)
@given(st.integers(0, 5000), st.integers(1, 300), st.integers(0, 2**31))
def test_thinning_keeps_ends_and_peaks(count: int, buckets: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = np.arange(count, dtype=float), random.normal(size=count)
    few_x, few_y = thinned(x, y, -math.inf, math.inf, buckets)
    assert len(few_x) <= max(4 * buckets + 4, 4)
    assert (np.diff(few_x) >= 0).all()
    if count:
        assert (few_y.max(), few_y.min()) == (y.max(), y.min())
        assert few_x[-1] == x[-1]


def test_the_late_part_of_a_long_history_keeps_points() -> None:
    """Its rows lie ever farther apart, as in a run of a million epochs."""
    x = np.concatenate([np.arange(8_000.0), np.arange(8_000.0, 1_000_000.0, 512.0)])
    few, _ = thinned(x, np.sin(x), -math.inf, math.inf, 100)
    assert len(few) <= 201
    assert np.diff(few).max() < 30_000


def test_thinning_looks_only_at_what_is_visible() -> None:
    x = np.arange(16_000.0)
    few, _ = thinned(x, x, 4_000.0, 4_010.0, 100)
    assert few.tolist() == list(range(3_999, 4_012))


def test_records_are_bounded_and_hand_breaks_on() -> None:
    records = Records((1,), np.float64, capacity=16)
    for step in range(1000):
        records.add(step, np.array([step]), broken=step == 501)
    assert len(records) <= 16
    assert records.rows[:, 0].tolist() == records.steps.tolist()
    broken = records.steps[records.broken]
    assert len(broken) <= 1
    assert (broken >= 501).all()


def test_a_gap_is_a_gap() -> None:
    records = Records((1,))
    for step, broken in ((0, False), (10, False), (90, True), (100, False)):
        records.add(step, np.array([step]), broken)
    result = records.sampled(101)
    assert result[[0, 5, 10, 95, 100]].tolist() == [0, 0, 1, 2, 3]
    assert set(result[12:90].tolist()) == {-1}


@given(arrays.arrays(np.float32, st.integers(1, 200), elements=st.floats(-1000, 1000, width=32)), st.floats(0.01, 500))
def test_histograms_stay_exact_when_their_range_doubles(values: np.ndarray, first: float) -> None:
    history = HistogramHistory()
    history.add(0, np.array([first, -first / 3], np.float32), False)
    history.add(1, values, False)
    assert history.records.rows.sum(axis=1).tolist() == [2, len(values)]
    assert history.reach >= np.abs(values).max()
    expected, _ = np.histogram([first, -first / 3], bins=BINS, range=(-history.reach, history.reach))
    np.testing.assert_allclose(np.cumsum(history.records.rows[0]), np.cumsum(expected), atol=1)


def test_values_that_are_no_numbers_are_left_out() -> None:
    history = HistogramHistory()
    history.add(0, np.array([np.nan, np.inf, 0.5], np.float32), False)
    assert history.latest().sum() == 1


def test_vanishing_and_exploding_layers_are_told_apart() -> None:
    rows = {
        "a.weight": GradientRow(1e-6, 1e-5, 1e-3),
        "b.weight": GradientRow(1e-2, 1e-1, 0.5),
        "c.weight": GradientRow(5e-3, 500.0, 1e-7),
        "d.weight": GradientRow(5e-3, math.nan, math.inf),
        "a.bias": GradientRow(1e-6, 1e-5, 1e-3),
    }
    assert judge_gradients(rows) == {
        "a.weight": "small", "b.weight": "fine", "c.weight": "large", "d.weight": "large", "a.bias": "fine",
    }  # fmt: skip
    assert judge_updates(rows) == {
        "a.weight": "fine", "b.weight": "large", "c.weight": "small", "d.weight": "fine", "a.bias": "fine",
    }  # fmt: skip


@given(st.floats(-12, 12), st.floats(0.01, 20), st.integers(1, 12))
def test_log_labels_fit_and_do_not_repeat(low: float, span: float, room: int) -> None:
    labelled, silent = log_ticks(low, low + span, room)
    assert len(labelled) <= room
    assert len({label for _, label in labelled}) == len(labelled)
    assert all(low <= tick <= low + span for tick, _ in [*labelled, *silent])


@pytest.mark.parametrize(
    ("place", "label"),
    [(0, "1"), (-2, "0.01"), (np.log10(0.5), "0.5"), (-5, "1e−5"), (np.log10(2e6), "2e6"), (np.log10(9.9999), "10")],
)
def test_powers_of_ten_are_written_as_one_reads_them(place: float, label: str) -> None:
    assert power_label(place) == label


def test_a_range_of_powers_that_no_number_has_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An axis that has just become logarithmic still has the range of the plain numbers."""
    reckoned: list[float] = []

    def log10(value: float) -> float:
        reckoned.append(value)
        return math.log10(value)

    monkeypatch.setattr("nnplayground.ui.plots.chart.ticks.math", SimpleNamespace(**{**vars(math), "log10": log10}))
    labelled, silent = log_ticks(-50_000.0, 1e7, 6)
    assert 0 < len(reckoned) < 100_000
    assert 1 <= len(labelled) <= 8
    assert log_ticks(1e5, 1e7, 6) == [[], []]
    assert silent == []


@settings(max_examples=50)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=12), st.integers(1, 60), st.integers(0, 2**31))
def test_what_was_thinned_stays_as_a_curve_grows(portions: list[int], buckets: int, seed: int) -> None:
    """No peak is lost, the end is there, and what lies in full buckets is drawn as it was."""
    random = np.random.default_rng(seed)
    count = sum(portions)
    y = random.normal(size=count)
    y[random.random(count) < 0.05] = math.nan
    x, end, thinner = np.arange(count, dtype=float), 0, Thinner()
    past: dict[float, float] = {}
    for portion in portions:
        end += portion
        few_x, few_y = thinner(x[:end], y[:end], -0.5, count + 0.5, buckets)
        assert len(few_x) <= 2 * buckets + 4
        assert (np.diff(few_x) > 0).all()
        given_y = y[:end][np.isfinite(y[:end])]
        if len(given_y):
            assert (few_y.max(), few_y.min()) == (given_y.max(), given_y.min())
        now = dict(zip(few_x.tolist(), few_y.tolist(), strict=True))
        assert all(now.get(place) == height for place, height in past.items())
        width = (count + 1.0) / buckets
        past = {place: height for place, height in now.items() if place < end - 2 - 2 * width}


def test_a_curve_of_another_run_is_thinned_anew() -> None:
    thinner, x = Thinner(), np.arange(5_000.0)
    thinner(x, np.sin(x), 0.0, 6_000.0, 50)
    _, few_y = thinner(x, np.cos(x) + 7.0, 0.0, 6_000.0, 50)
    assert few_y.min() >= 6.0
    few_x, _ = thinner(x[:100], np.sin(x[:100]), 0.0, 6_000.0, 50)
    assert few_x[-1] == 99.0

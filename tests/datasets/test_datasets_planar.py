"""The generated data sets against TensorFlow Playground's formulas, written out again point by point."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnplayground.datasets.dataset import Dataset, Samples

LABEL_ONLY = ("circle", "xor", "plane", "bumps")
"""Where the noise moves the label and never the point."""


def load(kind: str, seed: int = 0, **settings: object) -> Samples:
    return Dataset.parse({"kind": kind, **settings}).load(seed, {})


def label(kind: str, x: float, y: float) -> float:
    """What the reference gives at a point without noise: 0 or 1, or the height."""
    if kind == "circle":
        return float(math.sqrt(x * x + y * y) < 2.5)
    if kind == "xor":
        return float(x * y >= 0)
    if kind == "plane":
        return (x + y) / 10
    best = 0.0
    upper, lower = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1)), ((-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
    for centre_x, centre_y, sign in upper + lower:
        distance = math.sqrt((x - centre_x) ** 2 + (y - centre_y) ** 2)
        height = sign * min(1.0, max(0.0, 1 - distance / 2))
        if abs(height) > abs(best):
            best = height
    return best


@pytest.mark.parametrize("kind", LABEL_ONLY)
def test_labels_without_noise_are_the_formula(kind: str) -> None:
    samples = load(kind)
    expected = [label(kind, x, y) for x, y in samples.inputs.tolist()]
    np.testing.assert_allclose(samples.targets.ravel(), expected, atol=1e-12)
    assert len(samples.inputs) == (500 if kind in ("circle", "xor") else 1200)


@pytest.mark.parametrize("kind", LABEL_ONLY)
def test_noise_moves_the_label_and_not_the_point(kind: str) -> None:
    clean, noisy = load(kind, samples=1000), load(kind, samples=1000, noise=50)
    np.testing.assert_array_equal(clean.inputs, noisy.inputs)
    changed = np.mean(clean.targets != noisy.targets)
    assert 0.05 < changed <= 1.0
    if kind == "plane":
        # The label is that of the point moved by at most 6 * 0.5 per axis.
        assert 0.5 < np.abs(clean.targets - noisy.targets).max() <= 0.6


def test_circle_is_a_disc_and_a_ring() -> None:
    samples = load("circle", samples=1001)
    radius = np.hypot(*samples.inputs.T)
    assert np.count_nonzero(radius < 2.5) == 501
    assert np.all((radius < 2.5) | (radius >= 3.5))
    assert radius.max() < 5.0
    # Uniform in the radius, not in the area.
    assert np.mean(radius[radius < 2.5]) == pytest.approx(1.25, abs=0.1)
    angle = np.arctan2(*samples.inputs.T)
    assert np.histogram(angle, 4, (-math.pi, math.pi))[0].min() > 200


def test_xor_keeps_away_from_the_axes() -> None:
    samples = load("xor", samples=2000)
    size = np.abs(samples.inputs)
    assert size.min() >= 0.3
    assert size.max() <= 5.3
    assert size.mean() == pytest.approx(2.8, abs=0.1)


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (25, 2.25), (50, 4.0)])
def test_gauss_has_the_variance_of_its_noise(noise: int, variance: float) -> None:
    samples = load("gauss", samples=10_000, noise=noise)
    for index, centre in ((1, 2.0), (0, -2.0)):
        cloud = samples.inputs[samples.targets == index]
        assert len(cloud) == 5000
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.1)
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.06)


def test_spiral_winds_as_the_formula_says() -> None:
    samples = load("spiral", samples=500)
    expected = []
    for shift in (0.0, math.pi):
        for i in range(250):
            r = i / 250 * 5
            t = 1.75 * i / 250 * 2 * math.pi + shift
            expected.append((r * math.sin(t), r * math.cos(t)))
    np.testing.assert_allclose(samples.inputs, expected, atol=1e-12)
    np.testing.assert_array_equal(samples.targets, [1] * 250 + [0] * 250)


def test_spiral_noise_scatters_the_points() -> None:
    offset = load("spiral", samples=2000, noise=20).inputs - load("spiral", samples=2000).inputs
    assert 0.19 < np.abs(offset).max() <= 0.2
    assert offset.std() == pytest.approx(0.2 / math.sqrt(3), rel=0.05)


@pytest.mark.parametrize("kind", ["plane", "bumps"])
def test_regression_points_fill_the_plane(kind: str) -> None:
    inputs = load(kind, samples=5000).inputs
    assert np.abs(inputs).max() <= 6.0
    cells = np.floor((inputs + 6.0) / 3.0) @ np.array([4.0, 1.0])
    counts = np.unique(cells, return_counts=True)[1]
    assert len(counts) == 16
    assert counts.min() > 200


@pytest.mark.parametrize("kind", ["circle", "xor", "gauss", "spiral", "plane", "bumps"])
def test_the_seed_decides_everything(kind: str) -> None:
    first, again, other = load(kind, 7, noise=10), load(kind, 7, noise=10), load(kind, 8, noise=10)
    np.testing.assert_array_equal(first.inputs, again.inputs)
    np.testing.assert_array_equal(first.targets, again.targets)
    assert not np.array_equal(first.inputs, other.inputs)


def test_gates_are_their_truth_tables() -> None:
    tables = {"and": "0001", "or": "0111", "nand": "1110", "nor": "1000", "xor": "0110"}
    for gate, outputs in tables.items():
        samples = load("gates", gate=gate, samples=10)
        rows = {
            (x, y): target for (x, y), target in zip(samples.inputs.tolist(), samples.targets.tolist(), strict=True)
        }
        assert "".join(str(rows[x, y]) for x in (0.0, 1.0) for y in (0.0, 1.0)) == outputs
        noisy = load("gates", gate=gate, samples=10, noise=20)
        assert 0.0 < np.abs(noisy.inputs - samples.inputs).max() <= 0.2
        np.testing.assert_array_equal(noisy.targets, samples.targets)


def test_moons_are_half_circles_turned_into_each_other() -> None:
    samples = load("moons", samples=401)
    points = samples.inputs / 3.0 + [0.5, 0.25]
    upper, lower = points[samples.targets == 1], points[samples.targets == 0]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0)
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0)
    assert upper[:, 1].min() >= 0.0
    assert lower[:, 1].max() <= 0.5
    assert abs(len(upper) - len(lower)) == 1


def test_blobs_lie_around_centres_that_a_further_class_does_not_move() -> None:
    def centres(classes: int, seed: int = 0) -> np.ndarray:
        samples = load("blobs", seed, classes=classes, samples=9600, spread=0.3)
        assert np.bincount(samples.targets.astype(int)).min() == 9600 // classes
        return np.array([samples.inputs[samples.targets == k].mean(axis=0) for k in range(classes)])

    few, many = centres(3), centres(8)
    np.testing.assert_allclose(few, many[:3], atol=0.05)
    assert np.abs(many).max() <= 4.05
    distances = np.hypot(*(many[:, np.newaxis] - many).transpose(2, 0, 1))
    assert distances[~np.eye(8, dtype=bool)].min() > 1.5
    assert np.abs(centres(3, 1) - few).max() > 0.5


def test_rings_and_checkerboard_without_noise_are_the_formula() -> None:
    rings = load("rings", classes=4)
    np.testing.assert_array_equal(np.floor(np.hypot(*rings.inputs.T) / 5.0 * 4), rings.targets)
    assert np.bincount(rings.targets.astype(int)).tolist() == [125] * 4
    board = load("checkerboard", cells=3)
    cells = np.floor((board.inputs + 5.0) / (10.0 / 3))
    np.testing.assert_array_equal(cells.sum(axis=1) % 2 == 0, board.targets)
    for kind in ("rings", "checkerboard"):
        clean, noisy = load(kind, samples=1000), load(kind, samples=1000, noise=20)
        np.testing.assert_array_equal(clean.inputs, noisy.inputs)
        assert 0.05 < np.mean(clean.targets != noisy.targets) < 0.7


def test_curves_are_their_formulas() -> None:
    def curve(kind: str, **settings: object) -> tuple[np.ndarray, np.ndarray]:
        samples = Dataset.parse({"kind": kind, "noise": 0, "samples": 500, **settings}).load(0, {})
        return samples.inputs[:, 0], samples.targets[:, 0]

    x, y = curve("sine", frequency=3.0)
    np.testing.assert_allclose(y, np.sin(3.0 * x))
    x, y = curve("polynomial", degree=4)
    u = x / 3.0
    np.testing.assert_allclose(y, 8 * u**4 - 8 * u**2 + 1, atol=1e-12)
    x, y = curve("step", steps=2)
    np.testing.assert_array_equal(y, np.where(x < -1.0, -1.0, np.where(x < 1.0, 0.0, 1.0)))
    noisy = load("sine", noise=30, samples=5000)
    assert (noisy.targets - np.sin(2.0 * noisy.inputs)).std() == pytest.approx(0.3, abs=0.02)

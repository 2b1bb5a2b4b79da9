"""Formulas: all that are registered come out as drawings, and read well aloud."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from nnplayground.datasets.dataset import DATASETS
from nnplayground.expressions.formula_text import plain
from nnplayground.fields.kind import Kind
from nnplayground.graph.layer import LAYERS
from nnplayground.graph.loss import LOSSES
from nnplayground.graph.penalty import PENALTIES
from nnplayground.layers.initializers.initializer import INITIALIZERS
from nnplayground.training.optimizers.optimizer import OPTIMIZERS
from nnplayground.training.schedules.schedule import SCHEDULES
from nnplayground.ui.toolkit.formula import FormulaView, arranged
from nnplayground.ui.toolkit.theme import themes
from nnplayground.ui.toolkit.typeset import SIZE, broken, typeset

KINDS: list[type[Kind]] = [
    cls
    for registry in (LAYERS, LOSSES, OPTIMIZERS, PENALTIES, INITIALIZERS, SCHEDULES, DATASETS)
    for cls in registry
    if cls.formula
]


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.kind)
def test_every_formula_has_ink_and_a_sensible_size(qapp: object, cls: type[Kind]) -> None:
    pieces = typeset(cls.formula)
    assert pieces
    for piece in pieces:
        _, _, width, height = piece.box
        assert height < 6 * SIZE
        assert width < 40 * SIZE
        image = QImage(round(width), round(height), QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer = QSvgRenderer(QByteArray(piece.svg.encode()))
        assert renderer.isValid()
        renderer.render(painter)
        painter.end()
        assert any(bytes(image.constBits())[3::4])
    sentence = plain(cls.formula)
    assert not set("\\{}") & set(re.sub(r"\{[^}]*\}", "", sentence))
    assert sentence.count("(") == sentence.count(")")


@pytest.mark.parametrize(
    ("latex", "sentence"),
    [
        (r"y = f(x W^{\top} + b)", "y = f(xW^T + b)"),
        (r"\frac{a}{b c} x", "(a / (bc)) x"),
        (r"a - \frac{1}{2}", "a − 1 / 2"),
        (r"e^{-x}", "e^(−x)"),
        (r"\left\lfloor \frac{a}{2} \right\rfloor", "⌊a / 2⌋"),
        (r"\begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}", "x, x > 0; 0, else"),
    ],
)
def test_a_formula_is_read_aloud_as_it_is_meant(latex: str, sentence: str) -> None:
    assert plain(latex).replace("\u2009", " ") == sentence


def test_a_formula_is_broken_only_outside_of_brackets() -> None:
    assert broken(r"s \to s + g, \quad |a = b| = [c = d]") == [
        ("s", "sentence"),
        (r"\to s + g,", "relation"),
        ("|a = b|", "sentence"),
        ("= [c = d]", "relation"),
    ]
    long = r"a + b (c + d) + \frac{e + f}{g} = -h + x_{i + 1} + \text{some words + more}"
    assert [begin for _, begin in broken(long)] == ["sentence", "term", "term", "relation", "term", "term"]


def test_a_formula_fits_into_the_width_or_is_scrolled(qapp: object) -> None:
    pieces = [
        typeset(r"s \leftarrow \rho s + (1 - \rho) g^2, \quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s}}")
    ]
    wide = arranged(pieces, 16.0, 1000.0)
    narrow = arranged(pieces, 16.0, 170.0)
    least = arranged(pieces, 16.0, 30.0)
    assert len({one.baseline for one in wide.placed}) == 1
    assert len({one.baseline for one in narrow.placed}) > 1
    assert narrow.width <= 170.0 < wide.width
    assert narrow.height > wide.height
    assert least.scale == pytest.approx(0.72 * wide.scale)
    assert least.width > 30.0


def test_the_view_follows_width_font_and_theme(qtbot: QtBot) -> None:
    view = FormulaView(r"y = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \gamma + \beta")
    qtbot.addWidget(view)
    view.resize(300, 60)
    view.show()
    qtbot.waitUntil(lambda: view.is_drawn)
    assert view.accessibleName().startswith("y = ((x − μ) / √(σ^2 + ε))")
    tall = view.height_at(300)
    font = view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    view.setFont(font)
    assert view.height_at(600) > 1.7 * tall

    def darkest() -> int:
        image = view.grab().toImage()
        return min(
            image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(0, image.height(), 2)
        )

    assert darkest() < 90
    themes().choose("dark")
    try:
        lit = view.grab().toImage()
        assert max(lit.pixelColor(x, y).lightness() for x in range(lit.width()) for y in range(lit.height())) > 180
    finally:
        themes().choose("light")

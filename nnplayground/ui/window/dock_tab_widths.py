"""How wide the tabs over a group of docks are where not all titles have room."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTabBar, QWidget

from nnplayground.ui.toolkit.sizes import side_factor

_ICON, _CROSS = 16, 20
"""Pixels at 100 % of text; the cross with the room around it."""
_DISTANCE, _NEAR = 22, 14
"""Pixels beside what is in a tab, as the style has it; and where there are pictures only."""
_BETWEEN = 21
"""Pixels between icon, title and cross."""
_READABLE = 0.75
"""Of what the titles behind need: with less, what is left of them says nothing."""
_SHORTEST = 3
"""Letters of the title in front that are always there."""


def fit_tabs(bar: QTabBar) -> None:
    """Whole titles, all of them closed by a cross; else the one in front whole and those behind with less, and where
    that cannot be read, with their icons alone: none goes out of sight."""
    window = bar.parentWidget()
    if window is not None and bar.font() != window.font():
        bar.setFont(QFont())  # Qt does not tell a bar of another font that has had a sheet and has none now
    icon, cross = (round(pixels * max(1.0, side_factor())) for pixels in (_ICON, _CROSS))
    if bar.iconSize() != QSize(icon, icon):
        bar.setIconSize(QSize(icon, icon))
    metrics, front, count = bar.fontMetrics(), bar.currentIndex(), bar.count()
    titles = [metrics.horizontalAdvance(bar.tabText(place)) for place in range(count)]
    closed = [title + icon + cross + _BETWEEN + _DISTANCE for title in titles]
    whole = sum(closed) <= bar.width()
    moved = False
    for place in range(count):
        button = bar.tabButton(place, QTabBar.ButtonPosition.RightSide)
        side = cross if whole or place == front else 0
        if isinstance(button, QWidget) and button.width() != side:
            button.setFixedSize(side, side)
            moved = True
    pictured = all(not bar.tabIcon(place).isNull() for place in range(count))
    sheet = "" if whole or not pictured or front < 0 else _narrow(bar, closed, icon, cross)
    if bar.styleSheet() != sheet:
        bar.setStyleSheet(sheet)
    if moved:  # Qt looks only now for the size of what stands in tabs
        QCoreApplication.sendEvent(bar, QEvent(QEvent.Type.StyleChange))


def _narrow(bar: QTabBar, closed: list[int], icon: int, cross: int) -> str:
    front = bar.currentIndex()
    behind = [width - cross for place, width in enumerate(closed) if place != front]
    if bar.width() - closed[front] >= _READABLE * sum(behind):
        return f"QTabBar::tab:selected {{ min-width: {closed[front] - _DISTANCE}px; }}"
    left = bar.width() - len(behind) * (icon + _NEAR)
    least = closed[front] - bar.fontMetrics().horizontalAdvance(bar.tabText(front)[_SHORTEST:])
    width = max(least, min(closed[front] - _DISTANCE + _NEAR, left)) - _NEAR
    return (
        f"QTabBar::tab {{ padding: 4px {_NEAR // 2 - 1}px; }}"
        f"QTabBar::tab:selected {{ min-width: {width}px; max-width: {width}px; }}"
        f"QTabBar::tab:!selected {{ min-width: {icon}px; max-width: {icon}px; color: transparent; }}"
        f"QTabBar::scroller {{ width: {2 * icon}px; }}"
    )

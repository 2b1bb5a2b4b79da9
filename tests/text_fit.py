"""Which texts of a window a person can neither read in full nor find in a tip."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QTabBar,
    QToolButton,
    QTreeView,
    QWidget,
)

from nnplayground.ui.toolkit.elided_label import ElidedLabel

_SLACK = 1
"""Pixels that a text may lack: no letter is cut by them."""


def unreadable(window: QWidget) -> list[str]:
    """One line for each text in what is visible of ``window`` that does not fit and has no tip with the whole of it."""
    found: list[str] = []
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.window() is not window.window():
            continue
        if isinstance(widget, QLabel):
            found += _label(widget)
        elif isinstance(widget, QAbstractButton):
            found += _button(widget)
        elif isinstance(widget, QTabBar):
            found += _tabs(widget)
        elif isinstance(widget, QAbstractItemView):
            found += _items(widget)
    return found


def _label(label: QLabel) -> Iterator[str]:
    if isinstance(label, ElidedLabel):
        if label.text() != label.words and label.words not in label.toolTip():
            yield _line(label, label.words, label.width(), label.sizeHint().width())
        return
    if not label.text() or label.toolTip():
        return
    shown = _seen(label)
    if shown.isEmpty():
        return
    wanted = _words_width(label)
    if shown.width() < min(wanted, label.width()) - _SLACK or label.width() < wanted - _SLACK:
        yield _line(label, label.text(), shown.width(), wanted)
    elif label.wordWrap() and label.height() < label.heightForWidth(label.width()) - _SLACK:
        yield _line(label, label.text(), label.height(), label.heightForWidth(label.width()))


def _words_width(label: QLabel) -> int:
    """Pixels that the text needs: in one that wraps those of its longest word."""
    margins = label.contentsMargins()
    around = margins.left() + margins.right() + 2 * label.margin()
    if not label.wordWrap():
        return label.sizeHint().width()
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setDocumentMargin(0)
    if "<" in label.text():
        document.setHtml(label.text())
    else:
        document.setPlainText(label.text())
    words = document.toPlainText().replace("\u200b", " ").split()
    return around + max((label.fontMetrics().horizontalAdvance(word) for word in words), default=0)


def _button(button: QAbstractButton) -> Iterator[str]:
    if isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return
    if not button.text() or button.toolTip():
        return
    shown = _seen(button)
    if not shown.isEmpty() and shown.width() < button.sizeHint().width() - _SLACK:
        yield _line(button, button.text(), shown.width(), button.sizeHint().width())


def _tabs(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        if not bar.isTabVisible(place) or bar.tabToolTip(place):
            continue
        wanted = bar.fontMetrics().horizontalAdvance(bar.tabText(place).replace("&", ""))
        shown = bar.tabRect(place) & bar.rect()
        if not shown.isEmpty() and shown.width() < wanted:
            yield _line(bar, bar.tabText(place), shown.width(), wanted)


def _items(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    viewport = view.viewport().rect()
    for index in _rows(view, QModelIndex()):
        # A list shows its one column, and its model hides the count of them.
        for column in range(view.header().count() if isinstance(view, QTreeView) else 1):
            cell = index.siblingAtColumn(column)
            area = view.visualRect(cell)
            words = str(cell.data(Qt.ItemDataRole.DisplayRole) or "")
            if not words or not area.intersects(viewport) or cell.data(Qt.ItemDataRole.ToolTipRole):
                continue
            shown, wanted = (
                (area & viewport).width(),
                max(view.sizeHintForIndex(cell).width(), _drawn(view, cell, words)),
            )
            if shown < wanted - _SLACK and not _scrolls(view):
                yield _line(view, words, shown, wanted)


def _drawn(view: QAbstractItemView, cell: QModelIndex, words: str) -> int:
    """Pixels of the words, and of the picture before them; a hint of the size may tell but the height."""
    font = cell.data(Qt.ItemDataRole.FontRole)
    metrics = QFontMetrics(font) if isinstance(font, QFont) else view.fontMetrics()
    wide = max(metrics.horizontalAdvance(line) for line in words.splitlines())
    return wide + (view.iconSize().width() if cell.data(Qt.ItemDataRole.DecorationRole) is not None else 0)


def _rows(view: QAbstractItemView, parent: QModelIndex) -> Iterator[QModelIndex]:
    model = view.model()
    assert model is not None
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index
        if isinstance(view, QTreeView) and view.isExpanded(index):
            yield from _rows(view, index)


def _seen(widget: QWidget) -> QRect:
    """What is not cut off by what it lies in; all of it where one can scroll to the rest."""
    seen = QRect(0, 0, widget.width(), widget.height())
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        parent = at.parentWidget()
        if parent is None:
            break
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and parent is area.viewport():
            visible = QRect(widget.mapFrom(parent, parent.rect().topLeft()), parent.size())
            if visible.bottom() < 0 or visible.top() > widget.height():
                return QRect()  # scrolled away
            if not _scrolls(area):
                seen = seen & QRect(visible.left(), seen.top(), visible.width(), seen.height())
        at = parent
    return seen


def _scrolls(area: QAbstractScrollArea) -> bool:
    """Whether it can be moved sideways by a bar."""
    never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return not never and area.horizontalScrollBar().maximum() > 0


def _line(widget: QWidget, words: str, shown: int, wanted: int) -> str:
    path: list[str] = []
    at: QWidget | None = widget
    while at is not None:
        if at.objectName():
            path.append(at.objectName())
        at = at.parentWidget()
    return f"{type(widget).__name__} in {' < '.join(path[:3])}: {words[:60]!r} has {shown} of {wanted} pixels"

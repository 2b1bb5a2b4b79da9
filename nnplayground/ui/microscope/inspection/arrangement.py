"""Where the tensors of an operation stand, and how large their numbers are: as large as fits, within limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QSize

from nnplayground.ui.microscope.inspection.card import TensorCard

_GAP = 6
_ARROW = 18
"""Between what goes in and what comes out."""
_LOW = 20
"""Lines of text: where there is less height, all stands in one row."""
_LEAST = 7.0
"""Lines of text that a card is high, at least, where several stand in a column, unless it needs less."""
_SHARE = 0.4
"""Of the room that the result may take."""
_TIMES = (1.0, 1.2, 1.4, 1.6)
"""How many times as large as the text numbers are: in a class they are read from afar.  Few, so that operations of a
similar size have the same."""


@dataclass(frozen=True)
class Room:
    """What there is, in pixels."""

    size: QSize
    line: int
    """Height of a line of text."""
    bar: int
    """Width of a scroll bar."""

    def cut(self, size: QSize) -> Room:
        return replace(self, size=size)

    @property
    def low(self) -> bool:
        return self.size.height() < _LOW * self.line


class Wish:
    """What a card would like, with its numbers so many times as large; ``zoomed``: as the user has zoomed it."""

    def __init__(self, card: TensorCard, times: float, zoomed: bool) -> None:
        self.card, self.times, self._zoomed = card, times, zoomed
        self._sizes: dict[int, QSize] = {}
        self._least: int | None = None

    def size(self, height: int) -> QSize:
        """Where it may be so high."""
        if height not in self._sizes:
            self._sizes[height] = self.card.natural_size(height, self.times, self._zoomed)
        return self._sizes[height]

    @property
    def least(self) -> int:
        """Below this width it cannot be read."""
        if self._least is None:
            self._least = self.card.least_width(self.times, self._zoomed)
        return self._least


@dataclass(frozen=True)
class Laid:
    """What goes in, in an area that may be smaller and then scrolls."""

    rects: tuple[QRect, ...]
    size: QSize
    whole: bool
    """Whether nothing is cut, and nothing scrolls."""


@dataclass(frozen=True)
class Arrangement:
    """Of a whole operation."""

    times: float
    laid: Laid
    area: QRect
    """Where what goes in is seen; empty without any."""
    arrow: QRect
    result: QRect
    whole: bool


def arranged(cards: Sequence[TensorCard], result: TensorCard, room: Room) -> Arrangement:
    """The numbers of all cards as large as fits without scrolling, alike; where that is too much, of the size of text.
    What the user zooms scrolls, and leaves the others as they are."""
    base = _at(cards, result, room, 1.0, False)
    best, low, high = base, 1, len(_TIMES) - 1
    while base.whole and low <= high:
        middle = (low + high + 1) // 2
        tried = _at(cards, result, room, _TIMES[middle], False)
        if tried.whole and _better((*cards, result), base, tried):
            best, low = tried, middle + 1
        else:
            high = middle - 1
    if any(card.grid.zoomed for card in (*cards, result)):
        return _at(cards, result, room, best.times, True)
    return best


def _better(cards: Sequence[TensorCard], base: Arrangement, grown: Arrangement) -> bool:
    """Whether something is larger than in ``base``, and nothing smaller or without its numbers, as pictures would be
    where the room is short."""
    before, after = (*base.laid.rects, base.result), (*grown.laid.rects, grown.result)
    gains = [
        card.gain(old.size(), new.size(), grown.times) for card, old, new in zip(cards, before, after, strict=True)
    ]
    return min(gains) >= 0 and max(gains) > 0


def _at(cards: Sequence[TensorCard], result: TensorCard, room: Room, times: float, zoomed: bool) -> Arrangement:
    wishes, wish = [Wish(card, times, zoomed) for card in cards], Wish(result, times, zoomed)
    width, height = room.size.width(), room.size.height()
    if not wishes:
        size = wish.size(height)
        rect = QRect(QPoint(0, 0), size.boundedTo(room.size))
        return Arrangement(times, Laid((), QSize(0, 0), True), QRect(), QRect(), rect, rect.size() == size)
    if width < 0.8 * height:
        return _upright(wishes, wish, room, times)
    size = wish.size(height)
    wide = _beside(wishes, wish, room)
    arrangement = _with_result(wishes, wish, room, times, wide)
    if arrangement.whole or wide == size.width():
        return arrangement
    wrapped = _with_result(wishes, wish, room, times, size.width())  # what goes in may stand in several lines
    return wrapped if wrapped.whole else arrangement


def _with_result(wishes: Sequence[Wish], wish: Wish, room: Room, times: float, wide: int) -> Arrangement:
    """The result is on the right, and so wide."""
    width, height = room.size.width(), room.size.height()
    size = wish.size(height)
    left = QSize(max(width - wide - _ARROW, 60), height)
    laid = _beside_each_other(wishes, room.cut(left))
    right, tall = min(laid.size.width(), left.width()), min(size.height(), height)
    arrow = QRect(right, 0, _ARROW, min(tall, max(laid.size.height(), tall)))
    rect = QRect(right + _ARROW, 0, min(size.width(), width - right - _ARROW), tall)
    return Arrangement(times, laid, QRect(0, 0, right, height), arrow, rect, laid.whole and rect.size() == size)


def _upright(wishes: Sequence[Wish], wish: Wish, room: Room, times: float) -> Arrangement:
    """The result is below."""
    width, height = room.size.width(), room.size.height()
    size = wish.size(round(height * _SHARE))
    below = min(size.height(), round(height * _SHARE))
    left = QSize(width, height - below - _ARROW)
    laid = _flow(wishes, room.cut(left))
    top = min(laid.size.height(), left.height())
    arrow = QRect(0, top, min(width, laid.size.width()), _ARROW)
    rect = QRect(0, top + _ARROW, min(size.width(), width), below)
    return Arrangement(times, laid, QRect(0, 0, width, top), arrow, rect, laid.whole and rect.size() == size)


def _beside_each_other(wishes: Sequence[Wish], room: Room) -> Laid:
    """What is seen without scrolling goes first."""
    flow = None if room.low else _flow(wishes, room)
    if flow is not None and flow.whole:
        return flow
    columns = _columns(wishes, room)
    if columns.whole:
        return columns
    high = _set(wishes, room, room.size.width(), 1.0)  # something high, and low things beside it or below
    if high.whole and high.size.height() <= room.size.height():
        return high
    fit = columns.size.width() <= room.size.width()
    return columns if flow is None or (flow.size.height() > room.size.height() and fit) else flow


def _beside(wishes: Sequence[Wish], result: Wish, room: Room) -> int:
    """Width of the result: with what goes in it gives way alike where there is little room, but is always seen."""
    width, height = room.size.width(), room.size.height()
    free = width - _ARROW - sum(wish.size(height).width() + _GAP for wish in wishes)
    return min(result.size(height).width(), max(free, round(width * _SHARE), min(result.least, width // 2)))


def _columns(wishes: Sequence[Wish], room: Room) -> Laid:
    """Beside each other; where there are too many for that, two or three stand in a column."""
    across, down = room.size.width(), room.size.height()
    highest = max(wish.size(down).height() for wish in wishes)
    shortest = min(round(_LEAST * room.line), highest)
    most = max(1, min(3, (down + _GAP) // (shortest + _GAP)))
    for stacked in range(1, most + 1):
        laid = _stacked(wishes, room, stacked)
        if laid.whole or (wishes[0].times == 1.0 and laid.size.width() <= across):
            break
    return laid


def _stacked(wishes: Sequence[Wish], room: Room, stacked: int) -> Laid:
    """So many in a column, or more where they are low."""
    across, down = room.size.width(), room.size.height()
    cap = (down - (stacked - 1) * _GAP) // stacked
    sizes = [wish.size(cap) for wish in wishes]
    heights = [min(size.height(), cap) for size in sizes]
    columns = [[place] for place in range(len(wishes))] if stacked == 1 else _packed(heights, down)
    wanted = [max(sizes[place].width() for place in column) for column in columns]
    least = [max(min(sizes[p].width(), wishes[p].least) for p in column) for column in columns]
    widths = _shared(wanted, least, across - _GAP * (len(columns) - 1))
    total = sum(widths) + _GAP * (len(widths) - 1)
    high = down - (room.bar if total > across else 0)
    rects = [QRect()] * len(wishes)
    x = lowest = 0
    for column, width in zip(columns, widths, strict=True):
        y = 0
        for place in column:
            size = sizes[place]
            beside = min(width, size.width())
            tall = min(size.height() + (room.bar if beside < size.width() else 0), cap, high - y)
            rects[place] = QRect(x, y, beside, tall)
            y += tall + _GAP
        x, lowest = x + width + _GAP, max(lowest, y - _GAP)
    whole = total <= across and [rect.size() for rect in rects] == sizes
    return Laid(tuple(rects), QSize(total, lowest), whole)


def _flow(wishes: Sequence[Wish], room: Room) -> Laid:
    """Set in lines, as words are."""
    share = 0.8 if len(wishes) == 1 else 0.6
    laid = _set(wishes, room, room.size.width(), share)
    if laid.size.height() > room.size.height():
        laid = _set(wishes, room, room.size.width() - room.bar, share)
        return replace(laid, size=laid.size + QSize(room.bar, 0), whole=False)
    return laid


def _set(wishes: Sequence[Wish], room: Room, across: int, share: float) -> Laid:
    """``share``: of the height, that a card may take."""
    high = round(room.size.height() * share)
    rects: list[QRect] = []
    whole = True
    x = y = line = right = 0
    for wish in wishes:
        size = wish.size(high)
        width, height = min(size.width(), across), min(size.height(), high)
        whole = whole and QSize(width, height) == size
        if width < size.width():
            height = min(high, height + room.bar)
        if x and x + width > across:
            x, y, line = 0, y + line + _GAP, 0
        rects.append(QRect(x, y, width, height))
        x, line = x + width + _GAP, max(line, height)
        right = max(right, x - _GAP)
    return Laid(tuple(rects), QSize(right, y + line), whole)


def _packed(heights: Sequence[int], room: int) -> list[list[int]]:
    """Places of cards, column by column."""
    columns: list[list[int]] = []
    used = room + 1
    for place, height in enumerate(heights):
        if used + _GAP + height > room:
            columns.append([])
            used = -_GAP
        columns[-1].append(place)
        used += _GAP + height
    return columns


def _shared(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Widths that fit: as wanted, but none wider than a common limit, and none below its least."""
    low, high = 0, max(wanted)
    while low < high:
        limit = (low + high + 1) // 2
        if sum(max(few, min(many, limit)) for many, few in zip(wanted, least, strict=True)) <= room:
            low = limit
        else:
            high = limit - 1
    return [max(few, min(many, low)) for many, few in zip(wanted, least, strict=True)]

"""Where nodes stand: an automatic layout from left to right, and room for a newcomer.

The layout follows Sugiyama, Tagawa and Toda (1981): layers by longest path, placeholders where an edge passes a layer,
orders by barycentres, and coordinates that straighten edges as far as the order allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from nnplayground.graph.graph import Graph, Node

GAP = 190.0
"""Distance of neighbouring columns, centre to centre, where cards have their usual width."""
SIZE = (140.0, 66.0)
"""Width and height assumed for a node of which nothing is said."""
_BETWEEN_COLUMNS = 50.0
_BETWEEN_ROWS = 34.0
_LANE = 8.0
"""Height of the placeholder of an edge that passes a layer."""
_LANE_WEIGHT = 0.02
"""How much the wish of a placeholder counts against a node's: chains stay straight and edges that skip go around."""
_SWEEPS = 8

_Slot = tuple[str, int]
"""A node (its id, -1) or the placeholder of an edge in a column (``source>target``, column)."""


def arrange(graph: Graph, sizes: Mapping[str, tuple[float, float]] | None = None) -> dict[str, tuple[float, float]]:
    """A centre for every node; the layout's middle lies where the nodes' middle lay.  Works for wrong graphs too."""
    if not graph.nodes:
        return {}
    room = {node.id: (sizes or {}).get(node.id, SIZE) for node in graph.nodes}
    columns: list[list[_Slot]] = []
    before: dict[_Slot, list[_Slot]] = {}
    after: dict[_Slot, list[_Slot]] = {}
    depth = _depths(graph)
    for node in graph.nodes:
        _put(columns, depth[node.id], (node.id, -1))
    for source, target in dict.fromkeys((edge.source, edge.target) for edge in graph.edges):
        if depth[source] >= depth[target]:
            continue  # an edge of a loop: it has no direction to respect
        lanes = [(f"{source}>{target}", column) for column in range(depth[source] + 1, depth[target])]
        for lane in lanes:
            _put(columns, lane[1], lane)
        stops = [(source, -1), *lanes, (target, -1)]
        for one, other in pairwise(stops):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    _order(columns, before, after)
    heights = {slot: room[slot[0]][1] if slot[1] < 0 else _LANE for column in columns for slot in column}
    rows = _rows(columns, before, after, heights)
    middles = _middles(columns, room)
    placed = {node.id: (middles[depth[node.id]], rows[(node.id, -1)]) for node in graph.nodes}
    return _centred(graph, placed)


def make_room(graph: Graph, node_id: str, gap: float = GAP) -> Graph:
    """The graph in which what follows ``node_id`` has moved right so far that nothing is covered.

    The node itself moves right of what feeds it.  A node without edges moves down until it covers nothing.
    """
    node = graph[node_id]
    sources = [graph[edge.source] for edge in graph.incoming[node_id]]
    targets = [graph[edge.target] for edge in graph.outgoing[node_id]]
    least = SIZE[0] + _BETWEEN_COLUMNS / 2
    positions: dict[str, tuple[float, float]] = {}
    if sources and any(node.x - source.x < least and abs(node.y - source.y) < SIZE[1] for source in sources):
        node = replace(node, x=max(source.x for source in sources) + gap)
        positions[node_id] = (node.x, node.y)
    if targets and any(
        target.x - node.x < least and abs(node.y - target.y) < SIZE[1] + _BETWEEN_ROWS for target in targets
    ):
        shift = max(node.x + gap - target.x for target in targets)
        later = graph.descendants(node_id) - {node_id}
        positions.update({other: (graph[other].x + shift, graph[other].y) for other in later})
    if not sources and not targets:
        y = node.y
        while any(_covers(node.x, y, other) for other in graph.nodes if other.id != node_id):
            y += SIZE[1] / 2
        positions[node_id] = (node.x, y)
    moved = tuple(
        replace(each, x=positions[each.id][0], y=positions[each.id][1]) if each.id in positions else each
        for each in graph.nodes
    )
    return replace(graph, nodes=moved)


def _covers(x: float, y: float, other: Node) -> bool:
    return abs(other.x - x) < SIZE[0] + 10.0 and abs(other.y - y) < SIZE[1] + 10.0


def _depths(graph: Graph) -> dict[str, int]:
    """The column of each node: one more than the last of those that feed it; a source stands just before its target."""
    order = graph.order or tuple(node.id for node in graph.nodes)
    depth: dict[str, int] = {}
    for node in order:
        depth[node] = max((depth.get(edge.source, -1) + 1 for edge in graph.incoming[node]), default=0)
    for node in reversed(order):
        if not graph.incoming[node] and graph.outgoing[node]:
            depth[node] = max(0, min(depth[edge.target] for edge in graph.outgoing[node]) - 1)
    return depth


def _put(columns: list[list[_Slot]], column: int, slot: _Slot) -> None:
    while len(columns) <= column:
        columns.append([])
    columns[column].append(slot)


def _order(columns: list[list[_Slot]], before: Mapping[_Slot, list[_Slot]], after: Mapping[_Slot, list[_Slot]]) -> None:
    """Sort every column by the mean rank of its neighbours, to and fro, and keep the order with fewest crossings."""
    best, fewest = [list(column) for column in columns], _crossings(columns, after)
    ranks = {slot: rank for column in columns for rank, slot in enumerate(column)}
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else columns[::-1]:
            _sort(column, ranks, before if forward else after)
        crossings = _crossings(columns, after)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    for column, ordered in zip(columns, best, strict=True):
        column[:] = ordered


def _sort(column: list[_Slot], ranks: dict[_Slot, int], neighbours: Mapping[_Slot, list[_Slot]]) -> None:
    """``ranks`` of all places, kept true."""

    def barycentre(slot: _Slot) -> float:
        return _mean([ranks[neighbour] for neighbour in neighbours.get(slot, [])], ranks[slot])

    column.sort(key=barycentre)
    ranks.update({slot: rank for rank, slot in enumerate(column)})


def _crossings(columns: Sequence[Sequence[_Slot]], after: Mapping[_Slot, list[_Slot]]) -> int:
    total = 0
    for column, following in pairwise(columns):
        ranks = {slot: rank for rank, slot in enumerate(following)}
        lines = [(rank, ranks[end]) for rank, slot in enumerate(column) for end in after.get(slot, [])]
        total += sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for index, a in enumerate(lines) for b in lines[index + 1 :])
    return total


def _rows(
    columns: Sequence[Sequence[_Slot]],
    before: Mapping[_Slot, list[_Slot]],
    after: Mapping[_Slot, list[_Slot]],
    heights: Mapping[_Slot, float],
) -> dict[_Slot, float]:
    """The y of every place: each column in its order, as near to the mean of its neighbours as that allows."""
    rows: dict[_Slot, float] = {}
    for column in columns:
        _stack(column, dict.fromkeys(column, 0.0), heights, rows)
    for sweep in range(_SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wished = {slot: _wish(slot, neighbours.get(slot, []), rows) for slot in column}
            _stack(column, wished, heights, rows)
    return rows


def _wish(slot: _Slot, neighbours: Sequence[_Slot], rows: Mapping[_Slot, float]) -> float:
    weights = [_weight(neighbour) for neighbour in neighbours]
    if not weights:
        return rows[slot]
    total = sum(weight * rows[neighbour] for weight, neighbour in zip(weights, neighbours, strict=True))
    return total / sum(weights)


def _weight(slot: _Slot) -> float:
    return 1.0 if slot[1] < 0 else _LANE_WEIGHT


def _stack(
    column: Sequence[_Slot], wished: Mapping[_Slot, float], heights: Mapping[_Slot, float], rows: dict[_Slot, float]
) -> None:
    """Place a column so that nothing overlaps and the squared distances to the wishes are least.

    Merges neighbours that want to overlap into blocks that move as one (pool adjacent violators).
    """
    offsets: list[float] = []
    at = 0.0
    for one, slot in enumerate(column):
        if one:
            at += (heights[column[one - 1]] + heights[slot]) / 2 + _BETWEEN_ROWS
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []  # the wish for offset 0, its weight, and how many places share it
    for slot, offset in zip(column, offsets, strict=True):
        wish, weight, count = wished[slot] - offset, _weight(slot), 1
        while pools and pools[-1][0] > wish:
            other, heavier, others = pools.pop()
            wish = (wish * weight + other * heavier) / (weight + heavier)
            weight, count = weight + heavier, count + others
        pools.append((wish, weight, count))
    starts = [wish for wish, _, count in pools for _ in range(count)]
    for slot, offset, start in zip(column, offsets, starts, strict=True):
        rows[slot] = start + offset


def _middles(columns: Sequence[Sequence[_Slot]], room: Mapping[str, tuple[float, float]]) -> list[float]:
    middles: list[float] = []
    at, previous = 0.0, 0.0
    for column in columns:
        width = max((room[slot[0]][0] for slot in column if slot[1] < 0), default=SIZE[0])
        if middles:
            at += (previous + width) / 2 + _BETWEEN_COLUMNS
        middles.append(at)
        previous = width
    return middles


def _centred(graph: Graph, placed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    def middle(values: list[float]) -> float:
        return (min(values) + max(values)) / 2

    dx = middle([node.x for node in graph.nodes]) - middle([x for x, _ in placed.values()])
    dy = middle([node.y for node in graph.nodes]) - middle([y for _, y in placed.values()])
    return {node: (round(x + dx, 1), round(y + dy, 1)) for node, (x, y) in placed.items()}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise

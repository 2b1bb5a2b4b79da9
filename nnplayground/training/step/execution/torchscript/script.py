"""The loop that trains, as TorchScript: whole epochs in one call that does not hold Python's lock."""

from __future__ import annotations

import re
from dataclasses import dataclass

ROWS = 512
"""Epochs that one call can measure."""

LONG = 200
"""Lines from which a part is a function of its own.  Within the loop it would be compiled in pieces that hold Python's
lock up to six times as long."""


@dataclass(frozen=True)
class Names:
    """What the script calls the memory that it shares with the learner; all of it lasts."""

    inputs: str
    targets: str
    order: str
    total: str
    last: str
    guard: str
    flat: str
    rate: str
    """The learning rate; empty where it never changes by itself."""
    table: str
    """``(ROWS, 1 + measures)``: objective and measures of one epoch a row."""
    measures: str
    """The vector that the measuring lines leave; empty where measuring is not captured."""
    live: tuple[str, ...]
    """What a step changes..."""
    copies: tuple[str, ...]
    """...and where it is kept until the call has turned out well."""
    checked: tuple[str, ...]
    """What must be finite in the end."""


@dataclass(frozen=True)
class BatchScript:
    """The lines that train on ``rows`` samples, which they find in ``x`` and ``y``."""

    rows: int
    x: str
    y: str
    gradient: str
    lines: list[str]


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    slots: int
    """Tensors that last, called ``s0``, ``s1``..."""
    lists: int
    """Lists of such tensors, called ``l0``, ``l1``..."""
    samples: int
    alone: bool
    """Whether a batch of a single row can be trained on; see ``Order``."""


def write(names: Names, size: Size, batches: list[BatchScript], measuring: list[str]) -> str:
    """The source of ``keep`` and ``train``, which ``TorchScriptProgram`` calls.

    The first of ``batches`` is the usual one.
    """
    usual = batches[0].rows
    unpacked = f"    {', '.join(f's{index}' for index in range(size.slots))}, = slots"
    functions, steps = [], []
    for number, batch in enumerate(batches):
        function, body = _part(f"step{number}", batch.lines, "gradient", batch.gradient)
        functions += function
        steps.append(body)
    function, measure = _part("measured", measuring, "measures", names.measures)
    functions += function
    lines = [
        *functions,
        "def keep(slots: List[Tensor]) -> None:",
        unpacked,
        *[f"    torch.ops.aten.copy_({copy}, {live})" for live, copy in zip(names.live, names.copies, strict=True)],
        "def train(slots: List[Tensor], lists: List[List[Tensor]], generator: Generator, limit: int, "
        "position: int, batch: int, epoch: int, every: int, shuffle: bool, watched: List[Tensor], rates: Tensor) "
        "-> Tuple[List[int], List[int], float]:",
        unpacked,
        *[f"    l{index} = lists[{index}]" for index in range(size.lists)],
        f"    torch.ops.aten.zero_({names.guard})",
        "    watch = len(watched) > 0",
        "    ends: List[int] = []",
        "    done = 0",
        "    going = True",
        "    while going and done < limit:",
        f"        rest = {size.samples} - position",
        f"        rows = rest if rest <= {usual if size.alone else usual + 1} else {usual}",
        "        seen = watch and done + 1 == limit",
        "        if seen:",
        f"            torch.ops.aten.copy_(watched[0], {names.flat})",
        f"        chosen = torch.narrow({names.order}, 0, position, rows)",
    ]
    if names.rate:
        lines.append(f"        torch.ops.aten.copy_({names.rate}, torch.select(rates, 0, done))")
    for number, batch in enumerate(batches):
        lines += [
            f"        {'elif' if number else 'if'} rows == {batch.rows}:",
            f"            torch.ops.aten.index_select({names.inputs}, 0, chosen, out={batch.x})",
            f"            torch.ops.aten.index_select({names.targets}, 0, chosen, out={batch.y})",
            *[f"            {line}" for line in steps[number]],
            "            if seen:",
            "                torch.ops.aten.copy_(watched[1], gradient)",
        ]
    lines += [
        "        else:",
        "            going = False",
        "        if going:",
        "            done += 1",
        "            batch += 1",
        "            position += rows",
        f"            if position == {size.samples}:",
        f"                torch.ops.aten.div({names.total}, batch, out={names.last})",
        f"                torch.ops.aten.add_({names.guard}, {names.total})",
        f"                torch.ops.aten.zero_({names.total})",
        "                epoch += 1",
        "                position = 0",
        "                batch = 0",
        "                if shuffle:",
        f"                    torch.ops.aten.randperm({size.samples}, generator=generator, out={names.order})",
        "                else:",  # where it was shuffled before, the last shuffled order is still there
        f"                    torch.ops.aten.arange({size.samples}, out={names.order})",
        "                if every > 0 and epoch % every == 0:",
        "                    ends.append(epoch)",
        "                    ends.append(done)",
        *[f"                    {line}" for line in _measured(names, measure)],
        "    if watch and done == limit:",
        f"        torch.ops.aten.sub({names.flat}, watched[0], out=watched[2])",
        "    finite = True",
        # A sum is the cheapest look at all numbers; where only the sum is too large, a second look tells.
        *[line for name in names.checked for line in _checked(name)],
        f"    return [done, position, batch, epoch, int(finite)], ends, float({names.last})",
    ]
    return "\n".join(lines) + "\n"


def _part(name: str, lines: list[str], output: str, value: str) -> tuple[list[str], list[str]]:
    """A function that does ``lines``, and what to write so that they are done and ``output`` is ``value``.

    Of few lines no function is made: calling it takes time in each step.
    """
    whole = [*lines, f"{output} = {value}"] if value else []
    if len(whole) < LONG:
        return [], whole
    used = sorted(set(re.findall(r"\b[sl]\d+\b", "\n".join(whole))))
    parameters = ", ".join(f"{slot}: {'Tensor' if slot[0] == 's' else 'List[Tensor]'}" for slot in used)
    body = [f"    {line}" for line in [*whole, f"return {output}"]]
    return [f"def {name}({parameters}) -> Tensor:", *body], [f"{output} = {name}({', '.join(used)})"]


def _measured(names: Names, measure: list[str]) -> list[str]:
    if not names.measures:
        return ["going = False"]
    row = f"torch.select({names.table}, 0, len(ends) // 2 - 1)"
    return [
        *measure,
        f"torch.ops.aten.copy_(torch.select({row}, 0, 0), {names.last})",
        f"torch.ops.aten.copy_(torch.ops.aten.slice({row}, 0, 1), measures)",
        f"if len(ends) == {2 * ROWS}:",
        "    going = False",
    ]


def _checked(name: str) -> list[str]:
    return [
        f"    if finite and not abs(float(torch.sum({name}))) < float('inf'):",
        f"        finite = bool(torch.all(torch.isfinite({name})))",
    ]

"""Which actions a few typed words mean, and in which order: plain functions over words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What is searched of one action, translated."""

    title: str
    path: tuple[str, ...]
    """Titles of its menus, from the menu bar on."""
    tip: str
    keys: str = ""


_START, _WORD, _INSIDE = 0, 1, 2
"""A word begins the text, begins a word of it, or is somewhere in it."""


def folded(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def score(query: str, words: Words) -> int | None:
    """How far an action is from what is typed: 0 is nearest, None where a word is nowhere in it.

    Every word has to be found, in any order.  The title counts before menus and keys, those before the tip; the
    beginning of a text before that of a word, and that before the middle of one.
    """
    parts = [folded(part) for part in (words.title, " ".join((*words.path, words.keys)), words.tip)]
    total = 0
    for word in folded(query).split():
        places = [(3 * rank + _place(word, part)) for rank, part in enumerate(parts) if word in part]
        if not places:
            return None
        total += min(places)
    # The title itself, and what begins as it is typed, before what has the same words in another order.
    typed = folded(query).strip()
    return 3 * total + (0 if parts[0] == typed else 1 if parts[0].startswith(typed) else 2)


def ranked(query: str, all_words: Sequence[Words]) -> list[int]:
    """Indices of those that match, the nearest first; of those that are equally near, the ones that lie less deep in
    the menus.  The others keep their order."""
    scores = [score(query, words) for words in all_words]
    matching = [index for index, found in enumerate(scores) if found is not None]
    return sorted(matching, key=lambda index: (scores[index], len(all_words[index].path)))


def spans(query: str, title: str) -> list[tuple[int, int]]:
    """Where the typed words stand in a title: first letter and the one behind the last, rising, none over another."""
    lowered = title.casefold()
    if len(lowered) != len(title):
        return []  # a letter that has two when it is small
    covered: set[int] = set()
    for word in query.casefold().split():
        start = lowered.find(word)
        if start >= 0:
            covered.update(range(start, start + len(word)))
    result: list[tuple[int, int]] = []
    for place in sorted(covered):
        if result and result[-1][1] == place:
            result[-1] = (result[-1][0], place + 1)
        else:
            result.append((place, place + 1))
    return result


def _place(word: str, text: str) -> int:
    if text.startswith(word):
        return _START
    at = text.find(word)
    while at >= 0:
        if not text[at - 1].isalnum():
            return _WORD
        at = text.find(word, at + 1)
    return _INSIDE

"""A layout as it is being edited: read from the page as typed, moved about, given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coop.pay.rates import Element
from coop.payroll.mapping import Column, FileForm, Layout, Source

CHOICES = frozenset(str(one) for one in Source)
ELEMENTS = frozenset(str(one) for one in Element)
MOST = 200  # rows that a page can have: more is no person's typing


@dataclass(frozen=True, slots=True)
class Act:
    """What was pressed: save, add, up, down or remove, and at which column."""

    verb: str
    place: int = -1


def act_of(text: str) -> Act:
    """`up:2` and the like; whatever else is pressed looks only."""
    verb, _, place = text.partition(":")
    if verb in ("save", "add"):
        return Act(verb)
    if verb in ("up", "down", "remove") and place.isdecimal() and len(place) < 4:
        return Act(verb, int(place))
    return Act("look")


def columns_of(lists: Mapping[str, Sequence[str]]) -> list[Column]:
    """The columns as they stand on the page; a source that is none becomes a fixed text."""
    heads, sources = lists.get("head", ()), lists.get("source", ())
    elements, texts = lists.get("element", ()), lists.get("text", ())
    count = min(len(heads), len(sources), len(elements), len(texts), MOST)
    return [
        Column(
            heads[place],
            Source(sources[place]) if sources[place] in CHOICES else Source.TEXT,
            Element(elements[place]) if elements[place] in ELEMENTS else None,
            texts[place],
        )
        for place in range(count)
    ]


def done(columns: Sequence[Column], act: Act) -> tuple[list[Column], int]:
    """The columns after an act, and the place of the one to go on with (-1: none)."""
    made = list(columns)
    if act.verb == "add":
        made.append(Column("", Source.PAY))
        return made, len(made) - 1
    if not 0 <= act.place < len(made):
        return made, -1
    if act.verb == "remove":
        del made[act.place]
        return made, min(act.place, len(made) - 1)
    to = act.place + (-1 if act.verb == "up" else 1)
    if act.verb in ("up", "down") and 0 <= to < len(made):
        made[act.place], made[to] = made[to], made[act.place]
        return made, to
    return made, act.place


def form_of(
    layout: Any, columns: Sequence[Column], typed: Mapping[str, str], codes: Mapping[Element, str]
) -> FileForm:
    """All of the page: `layout` is its LayoutForm, `typed` has `code-<element>` by element."""
    given = {element: typed[f"code-{element}"] for element in Element if f"code-{element}" in typed}
    return FileForm(
        Layout(layout.layout.data),
        tuple(columns),
        given or codes,
        bool(layout.header.data),
        layout.delimiter.data,
        layout.date_format.data,
        layout.hours_as.data,
    )

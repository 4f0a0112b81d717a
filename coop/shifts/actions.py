"""What a worker can do about one of their shifts; other slices add theirs in `init_app`.

`add(start_button, order=10)`: the function takes a queries.MyShift and returns an Action, or
None when there is nothing to do now. Shown on the next-shift card and the shift's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coop.shifts.queries import MyShift


@dataclass(frozen=True, slots=True)
class Action:
    """A button: a link, or a POST with `fields` when `post` is set."""

    label: str
    url: str
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


_makers: dict[str, tuple[int, Callable[[MyShift], Action | None]]] = {}


def add(make: Callable[[MyShift], Action | None], order: int = 50) -> None:
    """Offer what `make` returns; adding the same function again replaces it."""
    _makers[f"{make.__module__}.{make.__qualname__}"] = (order, make)


def for_shift(mine: MyShift) -> list[Action]:
    """Everything on offer for a shift, in order."""
    ordered = sorted(_makers.values(), key=lambda entry: entry[0])
    made = (make(mine) for _, make in ordered)
    return [action for action in made if action is not None]

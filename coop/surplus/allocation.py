"""A pot of pence shared by weights between a least and a most, exactly. Pure, whole numbers only.

Each gets the pot times their weight over all weights, held between `least` and `most`; what the
held ones leave or take is shared again among the others by weight, until nobody moves. Fractions
of a penny then go by largest remainder, ties to whoever stands first in `order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import DomainError
from core.money import pounds


@dataclass(frozen=True, slots=True)
class Allocation:
    """Pence by place as weights were given, and what nobody could take because of the most."""

    parts: tuple[int, ...]
    left: int


def allocate(
    pot: int,
    weights: Sequence[int],
    *,
    least: int = 0,
    most: int | None = None,
    order: Sequence[Any] | None = None,
) -> Allocation:
    """Share `pot` pence; parts and what is left sum to it.

    `order` ranks the places for ties (lowest first); without it they rank as given. Whoever has
    more weight never gets less. Raises DomainError when `least` for everybody costs more than
    the pot, ValueError for figures below nought or a `most` below the `least`.
    """
    if pot < 0 or least < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a pot, weights and a least are nought or more")
    if most is not None and most < least:
        raise ValueError("the most is not below the least")
    many = len(weights)
    if least * many > pot:
        raise DomainError(
            f"{pounds(least)} for each of {many} comes to {pounds(least * many)}, and there is "
            f"{pounds(pot)}.",
            code="least",
            field="least",
        )
    if not many or not any(weights):
        return Allocation((least,) * many, pot - least * many)
    if most is not None and most * many <= pot and all(weights):
        return Allocation((most,) * many, pot - most * many)
    held = _hold(pot, weights, least, most)
    return _whole(pot, weights, held, order or range(many))


def _hold(pot: int, weights: Sequence[int], least: int, most: int | None) -> list[int | None]:
    """Who gets exactly the least or the most; None for those who share what is left."""
    held: list[int | None] = [None if weight else least for weight in weights]
    while True:
        free = [place for place, amount in enumerate(held) if amount is None]
        rest = pot - sum(amount for amount in held if amount is not None)
        total = sum(weights[place] for place in free)
        # Everything times `total`, so that no fraction is ever rounded before the end.
        under = [place for place in free if rest * weights[place] < least * total]
        over = [] if most is None else [p for p in free if rest * weights[p] > most * total]
        if not under and not over:
            return held
        lacks = sum(least * total - rest * weights[place] for place in under)
        spare = sum(rest * weights[place] - (most or 0) * total for place in over)
        # Only the side that outweighs the other is sure to stay held; both when they are equal.
        if lacks >= spare:
            for place in under:
                held[place] = least
        if spare >= lacks:
            for place in over:
                held[place] = most


def _whole(
    pot: int, weights: Sequence[int], held: list[int | None], order: Sequence[Any]
) -> Allocation:
    rest = pot - sum(amount for amount in held if amount is not None)
    total = sum(weights[place] for place, amount in enumerate(held) if amount is None)
    if not total:
        return Allocation(tuple(amount or 0 for amount in held), rest)
    parts = [
        rest * weights[place] // total if amount is None else amount
        for place, amount in enumerate(held)
    ]
    free = [place for place, amount in enumerate(held) if amount is None]
    free.sort(key=lambda place: (-(rest * weights[place] % total), order[place]))
    for place in free[: pot - sum(parts)]:
        parts[place] += 1
    return Allocation(tuple(parts), 0)

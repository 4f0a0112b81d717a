"""What a motion can carry: a proposal that takes effect when the motion is carried.

A slice registers the kinds of thing that it lets members decide; each is described in words for
those who vote, and applied in the transaction in which the vote is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.access import Actor

Payload = dict[str, Any]
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Effect:
    """A kind of proposal. `describe` and `apply` are given the co-op (the actor) and the payload.

    `apply` is told the motion in words, which the thing keeps; it raises DomainError where the
    proposal cannot take effect any more.
    """

    kind: str
    words: str
    describe: Callable[[int, Payload], Facts]
    apply: Callable[[Actor, Payload, str], None]


_effects: dict[str, Effect] = {}


def register(effect: Effect) -> None:
    """Make a kind of proposal known; ValueError for a kind that another has."""
    if _effects.setdefault(effect.kind, effect).words != effect.words:
        raise ValueError(f"proposals of kind {effect.kind!r} are registered twice")
    _effects[effect.kind] = effect


def known(kind: str) -> Effect | None:
    """The effect of a kind; None where its slice is not there."""
    return _effects.get(kind)

"""What people are told: kinds, each declared once by the slice that tells it, and the telling.

Any floor tells; the inbox and its letters stand on a higher one and listen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core import events


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of news, as people choose about it: "A shift is offered to you", under "Shifts".

    What is `urgent` goes out at once, in quiet hours too, and never waits for a digest; nor does
    what is `prompt`, worth nothing a day later (a reminder). The rest may wait for a digest.
    """

    name: str
    words: str
    group: str
    urgent: bool = False
    prompt: bool = False

    @property
    def waits(self) -> bool:
        """Whether it may come in a daily letter."""
        return not (self.urgent or self.prompt)


_kinds: dict[str, NoticeKind] = {}


def declare(
    name: str, words: str, group: str, *, urgent: bool = False, prompt: bool = False
) -> None:
    """Make a kind known, from a slice's `init_app`; ValueError for a name with another meaning."""
    kind = NoticeKind(name, words, group, urgent, prompt)
    if _kinds.setdefault(name, kind) != kind:
        raise ValueError(f"the kind of news {name!r} is declared twice")


def known(name: str) -> NoticeKind:
    """A declared kind; KeyError for any other."""
    return _kinds[name]


def is_known(name: str) -> bool:
    """Whether a slice has declared it."""
    return name in _kinds


def all_kinds() -> tuple[NoticeKind, ...]:
    """Every declared kind, by group and then in the order declared."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.group))


def groups() -> tuple[str, ...]:
    """The groups that kinds are declared under, by name."""
    return tuple(sorted({kind.group for kind in _kinds.values()}))


def of_group(group: str) -> frozenset[str]:
    """The names of a group's kinds."""
    return frozenset(kind.name for kind in _kinds.values() if kind.group == group)


@dataclass(frozen=True, slots=True)
class Told:
    """News for people, or for all whose account has a permission now; see `tell`."""

    coop_id: int
    kind: str
    words: str
    url: str
    person_ids: frozenset[int]
    permission: str
    key: str
    until_at: datetime | None = None


def tell(
    coop_id: int,
    kind: str,
    words: str,
    url: str,
    person_ids: Iterable[int] = (),
    *,
    permission: str = "",
    key: str = "",
    until_at: datetime | None = None,
) -> None:
    """Tell people something, in the open transaction.

    With a `key`, who has been told under it already is not told again. After `until_at` it is
    no news any more. KeyError for a kind that
    no slice has declared.
    """
    known(kind)
    people = frozenset(person_ids)
    events.publish(Told(coop_id, kind, words, url, people, permission, key, until_at))

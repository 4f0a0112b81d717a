"""What comes up again: permissions that end, certificates to renew, gaps in a history. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.checks.law import Kind
from coop.checks.rules import (
    DAY,
    DBS,
    RIGHT_TO_WORK,
    UPDATE_SERVICE,
    Days,
    Recorded,
    State,
    add_months,
    by_kind,
    standing,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a co-op keeps its checks, from a day on. Days and months; None: never.

    `gate`: whoever lacks a check is given no shift. `chase_days` are working days after a
    reference was asked for.
    """

    gate: bool = False
    references_wanted: int = 2
    chase_days: tuple[int, ...] = (5, 10, 15)
    gap_days: int = 28
    dbs_months: int | None = 36
    status_months: int | None = 12
    remind_days: int = 42
    exception_days: int = 84


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to see to until a day, in words; `kind` is a kind of check or "exception"."""

    kind: str
    due_on: date
    words: str

    def over(self, on: date) -> bool:
        """Whether the day has passed."""
        return self.due_on < on


def follow_ups(
    kinds: Sequence[Kind],
    records: Iterable[Recorded],
    exceptions: Sequence[Days],
    settings: Settings,
    on: date,
) -> tuple[FollowUp, ...]:
    """Everything that comes up again, the first due first; whatever its distance."""
    apart = by_kind(records)
    found: list[FollowUp] = []
    for kind in kinds:
        mine = apart.get(kind.code, ())
        if all(row.until_on is None and row.follow_up_on is None for row in mine):
            continue
        stands = standing(mine, on)
        last = stands.record
        if last is None or stands.state not in (State.SATISFIED, State.EXPIRED, State.NOT_NEEDED):
            continue
        if last.until_on is not None:
            ends = "ends" if kind.code == RIGHT_TO_WORK else "runs out"
            found.append(FollowUp(kind.code, last.until_on, f"{kind.words} {ends}"))
        if last.follow_up_on is not None:
            found.append(FollowUp(kind.code, last.follow_up_on, f"Look again: {kind.words}"))
    found += _certificate(apart.get(DBS, ()), apart.get(UPDATE_SERVICE, ()), settings, on)
    for spell in exceptions:
        if spell.holds_on(on) and spell.until_on is not None:
            found.append(FollowUp("exception", spell.until_on, "Exception ends"))
    return tuple(sorted(found, key=lambda each: (each.due_on, each.kind)))


def _certificate(
    records: Sequence[Recorded], look_ups: Sequence[Recorded], settings: Settings, on: date
) -> Iterable[FollowUp]:
    stands = standing(records, on)
    if stands.state is not State.SATISFIED or stands.record is None:
        return
    held = stands.record
    if settings.dbs_months is not None:
        due = add_months(held.issued_on or held.on, settings.dbs_months)
        yield FollowUp(DBS, due, "New DBS certificate, by our policy")
    if not held.consent or settings.status_months is None:
        return
    looked = standing([row for row in look_ups if row.on >= held.on], on)
    if looked.state is State.NOT_SATISFIED and looked.record is not None:
        words = "A new DBS certificate is needed"
        yield FollowUp(UPDATE_SERVICE, looked.record.on, words)
    else:
        since = looked.record.on if looked.record is not None else held.on
        due = add_months(since, settings.status_months)
        yield FollowUp(UPDATE_SERVICE, due, "Update Service look-up")


def soon(found: Iterable[FollowUp], on: date, days: int) -> tuple[FollowUp, ...]:
    """Those that are over, or due within so many days."""
    return tuple(each for each in found if each.due_on <= on + timedelta(days=days))


def gaps(spells: Iterable[Days], until_on: date, longer_than: int) -> tuple[Days, ...]:
    """Stretches of more than so many days that nothing told of a history covers.

    From the first day told up to `until_on`; an explained gap is told as a spell like any other.
    """
    found: list[Days] = []
    told: date | None = None
    for spell in sorted(spells, key=lambda each: each.from_on):
        if told is not None and (spell.from_on - told).days - 1 > longer_than:
            found.append(Days(told + DAY, spell.from_on - DAY))
        last = until_on if spell.until_on is None else spell.until_on
        told = last if told is None else max(told, last)
    if told is not None and (until_on - told).days > longer_than:
        found.append(Days(told + DAY, until_on))
    return tuple(found)

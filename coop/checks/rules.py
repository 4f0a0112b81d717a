"""Checks of a person, read day by day from an append-only record. Pure: days are given.

A check stands by its last decision. A request or an answer that came later says that something
is under way; it does not undo a decision that is still in date. A withdrawn record counts no
more from the day on which it was withdrawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from coop.checks.law import Kind, bases
from core.errors import DomainError

DAY = timedelta(days=1)
ADULT_FIRST, DBS, RIGHT_TO_WORK, CONDUCT, HISTORY = (
    "adult_first",
    "dbs",
    "right_to_work",
    "conduct",
    "history",
)
UPDATE_SERVICE = "update_service"


class State(StrEnum):
    """How a check stands on a day."""

    NOT_BEGUN = "not_begun"
    ASKED = "asked"
    RECEIVED = "received"
    SATISFIED = "satisfied"
    NOT_NEEDED = "not_needed"
    NOT_SATISFIED = "not_satisfied"
    EXPIRED = "expired"


WITHDRAWN = "withdrawn"  # of a record that takes an earlier one back; not a state of a check
STATE_WORDS = {
    State.NOT_BEGUN: "Not begun",
    State.ASKED: "Asked",
    State.RECEIVED: "Received",
    State.SATISFIED: "Satisfied",
    State.NOT_NEEDED: "Does not apply",
    State.NOT_SATISFIED: "Not satisfied",
    State.EXPIRED: "Expired",
}
STATE_LETTERS = {
    State.NOT_BEGUN: "–",
    State.ASKED: "A",
    State.RECEIVED: "R",
    State.SATISFIED: "S",
    State.NOT_NEEDED: "N",
    State.NOT_SATISFIED: "X",
    State.EXPIRED: "E",
}
STATE_MEANINGS = {
    State.NOT_BEGUN: "",
    State.ASKED: "info",
    State.RECEIVED: "info",
    State.SATISFIED: "good",
    State.NOT_NEEDED: "good",
    State.NOT_SATISFIED: "bad",
    State.EXPIRED: "bad",
}
DECIDED = (State.SATISFIED, State.NOT_NEEDED, State.NOT_SATISFIED)
CLEAR = (State.SATISFIED, State.NOT_NEEDED)
RECORDABLE = (State.ASKED, State.RECEIVED, *DECIDED)


class Recorded(NamedTuple):
    """One record of one kind of check: it holds from `on`, a decision until `until_on` if any.

    `state` is a State that can be recorded, or "withdrawn" with the record it takes back.
    `follow_up_on`: a day on which to look again. `issued_on` and `consent` are of a certificate.
    """

    id: int
    kind: str
    state: str
    on: date
    until_on: date | None = None
    of_id: int | None = None
    follow_up_on: date | None = None
    issued_on: date | None = None
    consent: bool = False  # to look-ups in the DBS Update Service


@dataclass(frozen=True, slots=True)
class Standing:
    """How one check stands on a day; `pending`: asked or received again since the decision."""

    state: State
    record: Recorded | None = None
    pending: State | None = None

    @property
    def clear(self) -> bool:
        """Whether nothing about it keeps the person from work."""
        return self.state in CLEAR


def standing(records: Sequence[Recorded], on: date) -> Standing:
    """How the check of these records, all of one kind, stands on a day."""
    if not records:
        return NOT_BEGUN
    if _plain(records, on, on):  # of many people most have just the one, and it holds
        return Standing(State(records[0].state), records[0])
    known = [row for row in records if row.on <= on]
    gone = {row.of_id for row in known if row.state == WITHDRAWN}
    live = [row for row in known if row.state != WITHDRAWN and row.id not in gone]
    live.sort(key=lambda row: (row.on, row.id))
    last = next((row for row in reversed(live) if row.state in DECIDED), None)
    after = live if last is None else live[live.index(last) + 1 :]
    pending = State(after[-1].state) if after else None
    if last is None:
        return Standing(pending or State.NOT_BEGUN, after[-1] if after else None)
    if last.state != State.NOT_SATISFIED and last.until_on is not None and last.until_on < on:
        return Standing(State.EXPIRED, last, pending)
    return Standing(State(last.state), last, pending)


def _plain(records: Sequence[Recorded], first_on: date, last_on: date) -> bool:
    """Whether there is one record alone, and it clears on all these days."""
    if len(records) != 1:
        return False
    (row,) = records
    ends = row.until_on is not None and row.until_on < last_on
    return row.state in CLEAR and row.on <= first_on and not ends


NOT_BEGUN = Standing(State.NOT_BEGUN)


def by_kind(records: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """Records apart by kind."""
    found: dict[str, list[Recorded]] = defaultdict(list)
    for row in records:
        found[row.kind].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Days:
    """Days `from_on` to `until_on`, both included; None: no end."""

    from_on: date
    until_on: date | None = None

    def holds_on(self, on: date) -> bool:
        """Whether the day is one of them."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Unmet:
    """Days, both included, on which a check keeps the person from shifts; `why` in words."""

    kind: str
    first_on: date
    last_on: date
    why: str


def turns(
    records: Iterable[Recorded], spells: Iterable[Days], first_on: date, last_on: date
) -> list[date]:
    """The days from `first_on` to `last_on` on which anything may change, the first included."""
    found = {first_on}
    for row in records:
        found.add(row.on)
        if row.until_on is not None:
            found.add(row.until_on + DAY)
    for spell in spells:
        found.add(spell.from_on)
        if spell.until_on is not None:
            found.add(spell.until_on + DAY)
    return sorted(day for day in found if first_on <= day <= last_on)


def unmet(
    kinds: Sequence[Kind],
    records: Iterable[Recorded],
    exceptions: Sequence[Days],
    gate: Sequence[Days],
    first_on: date,
    last_on: date,
) -> tuple[Unmet, ...]:
    """The runs of days that lack a required check, as far as the `gate` is shut on them.

    On days of an exception those that it may wait for do not count, while Adult First is clear.
    Health and Social Care Act 2008 (Regulated Activities) Regulations 2014, reg 19(3), Sch 3.
    """
    apart = by_kind(records)
    found: list[Unmet] = []
    for kind in kinds:
        mine = apart.get(kind.code, [])
        if _plain(mine, first_on, last_on):
            continue
        looked = [*mine, *(apart.get(ADULT_FIRST, []) if kind.excepted else ())]
        for day, last in _runs(turns(looked, [*exceptions, *gate], first_on, last_on), last_on):
            if not any(spell.holds_on(day) for spell in gate):
                continue
            stands = standing(mine, day)
            if stands.clear or (kind.excepted and waits(apart, exceptions, day)):
                continue
            why = said(kind, stands)
            before = found[-1] if found else None
            if before and (before.kind, before.why, before.last_on + DAY) == (kind.code, why, day):
                found[-1] = Unmet(kind.code, before.first_on, last, why)
            else:
                found.append(Unmet(kind.code, day, last, why))
    return tuple(found)


def waits(apart: Mapping[str, Sequence[Recorded]], exceptions: Iterable[Days], on: date) -> bool:
    """Whether an exception holds on a day: recorded for it, and Adult First clear."""
    return any(spell.holds_on(on) for spell in exceptions) and (
        standing(apart.get(ADULT_FIRST, ()), on).state is State.SATISFIED
    )


def supervised(
    kinds: Sequence[Kind],
    records: Iterable[Recorded],
    exceptions: Sequence[Days],
    first_on: date,
    last_on: date,
) -> tuple[Days, ...]:
    """The days on which the person works only along with somebody.

    Those are the days of an exception on which what it waits for is still missing.
    """
    apart = by_kind(records)
    every = [row for rows in apart.values() for row in rows]
    found: list[Days] = []
    for day, last in _runs(turns(every, exceptions, first_on, last_on), last_on):
        if not any(spell.holds_on(day) for spell in exceptions):
            continue
        waiting = (k for k in kinds if k.excepted)
        if all(standing(apart.get(kind.code, ()), day).clear for kind in waiting):
            continue
        if found and found[-1].until_on is not None and found[-1].until_on + DAY == day:
            found[-1] = Days(found[-1].from_on, last)
        else:
            found.append(Days(day, last))
    return tuple(found)


def _runs(days: Sequence[date], last_on: date) -> Iterable[tuple[date, date]]:
    """Each day on which something changes, with the last day before the next change."""
    for day, following in zip(days, [*days[1:], last_on + DAY], strict=True):
        yield day, following - DAY


def said(kind: Kind, stands: Standing) -> str:
    """What a check that is not clear lacks, in words without a full stop."""
    if stands.state is State.EXPIRED and stands.record is not None:
        return f"{kind.words} ran out"
    if stands.state is State.NOT_SATISFIED:
        return f"{kind.words}: checked, and not satisfied"
    return kind.lacks


def blockers(
    kinds: Sequence[Kind], records: Iterable[Recorded], on: date
) -> tuple[tuple[str, str], ...]:
    """What keeps somebody from being cleared on a day: (kind, a plain sentence)."""
    apart = by_kind(records)
    found = []
    for kind in kinds:
        stands = standing(apart.get(kind.code, ()), on)
        if stands.clear:
            continue
        words = said(kind, stands)
        pending = stands.pending or stands.state
        under_way = {State.ASKED: ": asked for", State.RECEIVED: ": received, to be decided"}
        if stands.state not in (State.EXPIRED, State.NOT_SATISFIED):
            words += under_way.get(pending, "")
        found.append((kind.code, f"{words}."))
    return tuple(found)


def add_months(on: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    whole = on.year * 12 + on.month - 1 + months
    year, month = divmod(whole, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(on.day, (following - DAY).day))


def work_until(basis: str, on: date, until_on: date | None) -> date | None:
    """The last day of a right to work checked on a day, by what it rests on.

    Raises DomainError (field `until_on` or `basis`) where the two do not fit.
    """
    found = bases().get(basis)
    if found is None:
        raise DomainError("Choose what the right to work rests on.", field="basis")
    if found.until == "never":
        if until_on is not None:
            raise DomainError("A list A document has no end.", field="until_on")
        return None
    if found.months is not None:
        return add_months(on, found.months) - DAY if until_on is None else until_on
    if found.until == "needed" and until_on is None:
        raise DomainError("Enter the day on which the permission ends.", field="until_on")
    return until_on


def working_day(after: date, count: int, holidays: Collection[date]) -> date:
    """The day that lies so many working days after another (Monday to Friday, no holidays)."""
    day = after
    while count > 0:
        day += DAY
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day

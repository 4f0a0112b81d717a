"""An agency's worker on a shift: what it costs, what must be known of them, how a booking ends.

Pure: instants, zone and bank holidays are arguments; money is whole pence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from coop.agency.law import Item
from core.errors import DomainError

NIGHT_FROM, NIGHT_UNTIL = time(23), time(6)  # the night of the Working Time Regulations, reg 2
SATURDAY = 5


class State(StrEnum):
    """Where a booking stands; all but BOOKED are ends."""

    BOOKED = "booked"
    WORKED = "worked"
    CANCELLED = "cancelled"
    ABSENT = "absent"


STATE_WORDS = {
    State.BOOKED: "Booked",
    State.WORKED: "Worked",
    State.CANCELLED: "Cancelled",
    State.ABSENT: "Did not come",
}
STATE_MEANINGS = {
    State.BOOKED: "info",
    State.WORKED: "good",
    State.CANCELLED: "",
    State.ABSENT: "bad",
}
LIVE = (State.BOOKED, State.WORKED)  # fill their place


@dataclass(frozen=True, slots=True)
class Rates:
    """Terms as agreed: pence an hour, and for a whole sleep-in where it has its own price.

    A minute is charged at the dearest rate that it falls under. A shift shorter than
    `least_minutes` is charged as that long, at its own mix of rates. Cancelled less than
    `notice_hours` before its start it costs `late_percent` of what was agreed.
    """

    day: int
    night: int
    weekend: int
    holiday: int
    sleep_in: int | None = None
    least_minutes: int = 0
    notice_hours: int = 0
    late_percent: int = 0


def cost(
    rates: Rates,
    start_at: datetime,
    end_at: datetime,
    zone: tzinfo,
    holidays: Collection[date],
    *,
    break_minutes: int = 0,
    sleep_in: bool = False,
) -> int:
    """Pence for a shift of so long, half a penny up; the unpaid break is spread over its rates.

    Counts minutes that really pass: the night the clocks go back is an hour longer.
    """
    if sleep_in and rates.sleep_in is not None:
        return rates.sleep_in
    spans = _spans(rates, start_at, end_at, zone, holidays)
    elapsed = sum(minutes for minutes, _ in spans)
    if not elapsed:
        return 0
    charged = max(0, elapsed - break_minutes)
    charged = max(charged, rates.least_minutes)
    whole = sum(minutes * rate for minutes, rate in spans)
    return _half_up(Fraction(whole * charged, 60 * elapsed))


def _spans(
    rates: Rates, start_at: datetime, end_at: datetime, zone: tzinfo, holidays: Collection[date]
) -> list[tuple[int, int]]:
    """(minutes, pence an hour) between the moments at which a rate may change."""
    edges = {start_at, end_at}
    on = start_at.astimezone(zone).date()
    while on <= end_at.astimezone(zone).date():
        for at in (time(0), NIGHT_UNTIL, NIGHT_FROM):
            edge = datetime.combine(on, at, tzinfo=zone).astimezone(UTC)
            if start_at < edge < end_at:
                edges.add(edge)
        on += timedelta(days=1)
    order = sorted(edges)
    return [
        (int((end - begin).total_seconds() // 60), _rate(rates, begin.astimezone(zone), holidays))
        for begin, end in pairwise(order)
    ]


def _rate(rates: Rates, local: datetime, holidays: Collection[date]) -> int:
    found = [rates.day]
    if local.time() >= NIGHT_FROM or local.time() < NIGHT_UNTIL:
        found.append(rates.night)
    if local.weekday() >= SATURDAY:
        found.append(rates.weekend)
    if local.date() in holidays:
        found.append(rates.holiday)
    return max(found)


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def cancel_cost(rates: Rates, pence: int, start_at: datetime, now: datetime) -> int:
    """Pence for cancelling now: nought with the notice agreed, else a share of the price."""
    if now <= start_at - timedelta(hours=rates.notice_hours):
        return 0
    return _half_up(Fraction(pence * rates.late_percent, 100))


def move(state: State, to: State) -> State:
    """A booking ends once; DomainError says what it has come to already."""
    if state is not State.BOOKED or to is State.BOOKED:
        words = STATE_WORDS[state].lower()
        raise DomainError(f"This booking is settled already: {words}.", code="settled")
    return to


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One item of a profile as it was last confirmed; `until_on` None: it does not lapse."""

    item: str
    confirmed_on: date
    until_on: date | None = None
    competency_id: int | None = None
    level: str = ""

    def holds_on(self, on: date) -> bool:
        """Whether it is confirmed and has not lapsed on that day."""
        return self.confirmed_on <= on and (self.until_on is None or on <= self.until_on)


def latest(rows: Iterable[Confirmed]) -> dict[tuple[str, int | None], Confirmed]:
    """The last of each item; `rows` stand in the order in which they were written."""
    return {(row.item, row.competency_id): row for row in rows}


def missing(
    rows: Iterable[Confirmed], items: Sequence[Item], on: date, enough: Collection[str]
) -> tuple[str, ...]:
    """What is not confirmed for a shift on that day, in words; nothing: the worker may come."""
    held = latest(rows)
    found = []
    for item in items:
        row = held.get((item.code, None))
        if row is None or row.confirmed_on > on:
            found.append(item.words)
        elif not row.holds_on(on):
            found.append(f"{item.words} (lapsed)")
        elif item.code == "dbs" and row.level not in enough:
            found.append(f"{item.words}, enhanced with the adults' barred list")
    return tuple(found)


def competencies(rows: Iterable[Confirmed], on: date) -> frozenset[int]:
    """The competencies confirmed on that day."""
    return frozenset(
        row.competency_id
        for row in latest(rows).values()
        if row.competency_id is not None and row.holds_on(on)
    )


@dataclass(frozen=True, slots=True)
class Want:
    """`people` of those on a shift hold the competency (None: everybody); `met` do already."""

    competency_id: int
    people: int | None
    met: int = 0


def needed(wants: Iterable[Want], free: int) -> frozenset[int]:
    """What whoever takes one of the `free` places must hold.

    Everybody's competencies; and those of some, where the other free places are too few to
    bring them.
    """
    return frozenset(
        want.competency_id
        for want in wants
        if want.people is None or want.people - want.met > max(0, free - 1)
    )


def all_in_words(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def refuse_missing(
    name: str, lacks: Sequence[str], skills: Collection[int], names: Mapping[int, str]
) -> None:
    """DomainError with a sentence that names what a worker's profile lacks for a shift."""
    words = list(lacks)
    words += [f"training in {one}" for one in sorted(names.get(id_, "?") for id_ in skills)]
    if words:
        raise DomainError(
            f"{name} cannot be sent yet. Not confirmed by the agency: {all_in_words(words)}.",
            field="worker",
            code="unchecked",
        )


def refuse_near(
    name: str,
    start_at: datetime,
    end_at: datetime,
    others: Iterable[tuple[datetime, datetime]],
    rest: timedelta,
) -> None:
    """DomainError where a worker has another shift then, or would have too little rest.

    Working Time Regulations 1998 reg 10 holds for agency workers too (reg 36); only this
    co-op's shifts are known here.
    """
    for begins, ends in others:
        if begins < end_at and start_at < ends:
            raise DomainError(
                f"{name} is booked on another shift at that time.", field="worker", code="overlap"
            )
        if begins < end_at + rest and start_at < ends + rest:
            hours = int(rest.total_seconds() // 3600)
            raise DomainError(
                f"{name} would have less than {hours} hours of rest beside another shift here.",
                field="worker",
                code="rest",
            )

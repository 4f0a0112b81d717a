"""Patterns and what they come to on dated days: pure, with the clock's zone handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from coop.shifts.days import SHORT
from coop.shifts.kinds import Kind
from core.errors import DomainError

MOST_WEEKS = 8
MOST_NAME, MOST_CODE, MOST_PLACE = 60, 40, 120  # characters
SHADOW = " (shadow)"  # follows the name of the shift that a learner goes along with
SHADOWABLE = frozenset({Kind.DAY, Kind.WAKING_NIGHT})  # asleep there is nothing to learn
NIGHT_FROM, NIGHT_UNTIL = time(23), time(6)
KIND_WORDS = {
    Kind.DAY: "Day",
    Kind.WAKING_NIGHT: "Waking night",
    Kind.SLEEP_IN: "Sleep-in",
    Kind.ON_CALL: "On call",
    Kind.TRAINING: "Training",
    Kind.SUPERNUMERARY: "Supernumerary (shadow)",
}

Instant = Callable[[date, time], datetime]  # a local wall-clock time as a UTC instant


@dataclass(frozen=True, slots=True)
class NeedRule:
    """`people` of those on the shift hold the competency; None: everybody."""

    competency_id: int
    people: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit of a round; `days` are day numbers of the cycle, none: every day of the pattern."""

    code: str
    starts: time
    minutes: int
    place: str = ""
    travel_after_minutes: int = 0
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A service's repeating need. Day 0 is the Monday on which the cycle begins."""

    service_id: int
    name: str
    kind: Kind
    days: tuple[int, ...]
    starts: time
    ends: time
    from_on: date
    until_on: date | None = None
    cycle_weeks: int = 1
    cycle_on: date | None = None  # a Monday on which a cycle begins; None: that of from_on
    break_minutes: int = 0
    least: int = 1
    wanted: int = 1
    lead: bool = False
    shadowed: bool = False  # each of its shifts has a learner's shadow shift beside it
    needs: tuple[NeedRule, ...] = ()
    visits: tuple[PlannedVisit, ...] = ()

    @property
    def anchor(self) -> date:
        """The Monday from which the cycle is counted."""
        start = self.cycle_on or self.from_on
        return start - timedelta(days=start.weekday())

    def day_number(self, on: date) -> int:
        """Which day of the cycle a date is; right before the anchor too."""
        return (on - self.anchor).days % (7 * self.cycle_weeks)

    def falls_on(self, on: date) -> bool:
        """Whether the pattern has a shift that begins on this day."""
        ended = self.until_on is not None and on > self.until_on
        return on >= self.from_on and not ended and self.day_number(on) in self.days


@dataclass(frozen=True, slots=True)
class DatedVisit:
    """A visit at its instant (UTC)."""

    code: str
    start_at: datetime
    minutes: int
    place: str = ""
    travel_after_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Dated:
    """One shift that a pattern comes to. `on` is the local day it begins; instants are UTC."""

    on: date
    start_at: datetime
    end_at: datetime
    visits: tuple[DatedVisit, ...] = ()


def nominal_minutes(starts: time, ends: time) -> int:
    """Length by the wall clock; an end not after the start is next day's."""
    length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return length if length > 0 else length + 24 * 60


def ends_next_day(starts: time, ends: time) -> bool:
    """Whether a shift with these times runs past midnight (ending at 00:00 counts)."""
    return ends <= starts


def instants(on: date, starts: time, ends: time, instant: Instant) -> tuple[datetime, datetime]:
    """Start and end in UTC. Over a clock change the wall clock is kept, not the length.

    A shift that lies in the hour skipped in spring would end before it begins: it keeps its
    length instead.
    """
    last = on + timedelta(days=1) if ends_next_day(starts, ends) else on
    start_at, end_at = instant(on, starts), instant(last, ends)
    if end_at <= start_at:
        end_at = start_at + timedelta(minutes=nominal_minutes(starts, ends))
    return start_at, end_at


def dates(pattern: Pattern, first_on: date, last_on: date) -> Iterator[date]:
    """Days from `first_on` to `last_on`, both included, on which the pattern has a shift."""
    on = max(first_on, pattern.from_on)
    end = last_on if pattern.until_on is None else min(last_on, pattern.until_on)
    while on <= end:
        if pattern.day_number(on) in pattern.days:
            yield on
        on += timedelta(days=1)


def dated(pattern: Pattern, on: date, instant: Instant) -> Dated:
    """The pattern's shift that begins on this day, with its visits placed."""
    start_at, end_at = instants(on, pattern.starts, pattern.ends, instant)
    number = pattern.day_number(on)
    visits = []
    for visit in pattern.visits:
        if visit.days and number not in visit.days:
            continue
        later = visit.starts < pattern.starts
        at = instant(on + timedelta(days=1) if later else on, visit.starts)
        visits.append(
            DatedVisit(visit.code, at, visit.minutes, visit.place, visit.travel_after_minutes)
        )
    visits.sort(key=lambda visit: (visit.start_at, visit.code))
    return Dated(on, start_at, end_at, tuple(visits))


def expand(pattern: Pattern, first_on: date, last_on: date, instant: Instant) -> tuple[Dated, ...]:
    """Every shift of the pattern that begins from `first_on` to `last_on`, in order."""
    return tuple(dated(pattern, on, instant) for on in dates(pattern, first_on, last_on))


def check_shift(
    starts: time,
    ends: time,
    *,
    name: str,
    kind: Kind,
    break_minutes: int,
    least: int,
    wanted: int,
    needs: Sequence[NeedRule],
) -> None:
    """Refuse what no shift can be; DomainError names the form field to blame."""
    if not name.strip():
        raise DomainError("Give the shift a name, like Early.", field="name")
    if len(name.strip()) > MOST_NAME:
        raise DomainError(f"Use at most {MOST_NAME} characters for a name.", field="name")
    if starts == ends and kind is not Kind.ON_CALL:
        raise DomainError(
            "Only on-call may start and end at the same time (24 hours).", field="ends"
        )
    if wanted < 1:
        raise DomainError("At least one person must be wanted.", field="wanted")
    if least < 0 or least > wanted:
        raise DomainError(
            f"The least ({least}) cannot be more than the people wanted ({wanted}).", field="least"
        )
    if break_minutes < 0 or break_minutes >= nominal_minutes(starts, ends):
        raise DomainError("The break must be shorter than the shift.", field="break_minutes")
    seen = set()
    for need in needs:
        if need.competency_id in seen:
            raise DomainError("A competency is asked for twice.", field="needs")
        seen.add(need.competency_id)
        if need.people is not None and not 1 <= need.people <= wanted:
            raise DomainError(
                f"{need.people} people with a competency cannot be needed where {wanted} are "
                "wanted.",
                field="needs",
            )


def check(pattern: Pattern) -> None:
    """Refuse a pattern that makes no sense; DomainError names the form field to blame."""
    if not 1 <= pattern.cycle_weeks <= MOST_WEEKS:
        raise DomainError("A pattern repeats every 1 to 8 weeks.", field="cycle_weeks")
    if not pattern.days:
        raise DomainError("Choose at least one day.", field="days")
    if not all(0 <= day < 7 * pattern.cycle_weeks for day in pattern.days):
        raise DomainError(
            f"A day lies outside the {pattern.cycle_weeks}-week pattern.", field="days"
        )
    if pattern.until_on is not None and pattern.until_on < pattern.from_on:
        raise DomainError("The last day cannot be before the first.", field="until_on")
    check_shift(
        pattern.starts,
        pattern.ends,
        name=pattern.name,
        kind=pattern.kind,
        break_minutes=pattern.break_minutes,
        least=pattern.least,
        wanted=pattern.wanted,
        needs=pattern.needs,
    )
    if pattern.shadowed:
        check_shadowable(pattern.kind, field="shadowed")
    for visit in pattern.visits:
        check_visit(pattern, visit)


def check_shadowable(kind: Kind, field: str = "") -> None:
    """Refuse a shadow shift beside what is no care shift."""
    if kind not in SHADOWABLE:
        raise DomainError("Only a day shift or a waking night has a shadow shift.", field=field)


def check_visit(pattern: Pattern, visit: PlannedVisit) -> None:
    """Refuse a visit that its round cannot hold."""
    if not visit.code.strip():
        raise DomainError("Give each visit the code of the person supported.", field="visits")
    if len(visit.code.strip()) > MOST_CODE or len(visit.place.strip()) > MOST_PLACE:
        raise DomainError(
            f"Visit {visit.code[:MOST_CODE]}: use at most {MOST_CODE} characters for the code and "
            f"{MOST_PLACE} for the place.",
            field="visits",
        )
    if visit.minutes < 1 or visit.travel_after_minutes < 0:
        raise DomainError(f"Visit {visit.code} needs whole minutes, 1 or more.", field="visits")
    if not set(visit.days) <= set(pattern.days):
        raise DomainError(
            f"Visit {visit.code} is on a day on which the round is not.", field="visits"
        )
    length = nominal_minutes(pattern.starts, pattern.ends)
    after = nominal_minutes(pattern.starts, visit.starts) % (24 * 60)
    if after + visit.minutes > length:
        raise DomainError(
            f"Visit {visit.code} at {visit.starts:%H:%M} for {visit.minutes} minutes does not fit "
            f"into the round, {pattern.starts:%H:%M} to {pattern.ends:%H:%M}.",
            field="visits",
        )


def tight_visits(visits: Sequence[DatedVisit]) -> tuple[tuple[str, str, int], ...]:
    """(earlier code, later code, minutes short) where the next visit begins too soon to reach."""
    found = []
    for before, after in pairwise(sorted(visits, key=lambda visit: visit.start_at)):
        free = before.start_at + timedelta(minutes=before.minutes + before.travel_after_minutes)
        short = int((free - after.start_at).total_seconds() // 60)
        if short > 0:
            found.append((before.code, after.code, short))
    return tuple(found)


def elapsed_minutes(start_at: datetime, end_at: datetime) -> int:
    """Whole minutes that really pass between two instants."""
    return int((end_at - start_at).total_seconds() // 60)


def worked_spans(
    start_at: datetime, end_at: datetime, break_minutes: int = 0
) -> tuple[tuple[datetime, datetime], ...]:
    """The spans worked when the break is taken from the middle of the shift."""
    if break_minutes <= 0:
        return ((start_at, end_at),)
    before = (elapsed_minutes(start_at, end_at) - break_minutes) // 2
    pause = start_at + timedelta(minutes=max(0, before))
    resume = min(end_at, pause + timedelta(minutes=break_minutes))
    return tuple(span for span in ((start_at, pause), (resume, end_at)) if span[0] < span[1])


def work_minutes(
    start_at: datetime, end_at: datetime, break_minutes: int = 0, kind: str = Kind.DAY
) -> int:
    """Minutes of working time: elapsed, less the break.

    A sleep-in at the workplace counts whole. Standing by at home is not working time (Working
    Time Regulations 1998 reg 2; SIMAP C-303/98): on-call counts 0 here, call-outs as worked.
    """
    if kind == Kind.ON_CALL:
        return 0
    return max(0, elapsed_minutes(start_at, end_at) - break_minutes)


def night_minutes(
    start_at: datetime,
    end_at: datetime,
    zone: tzinfo,
    break_minutes: int = 0,
    *,
    night_from: time = NIGHT_FROM,
    night_until: time = NIGHT_UNTIL,
) -> int:
    """Minutes worked in the local night, 23:00 to 06:00 (WTR 1998 reg 2), the break in the middle.

    Counts time that really passes: the night the clocks go back is an hour longer.
    """
    total = 0
    for begins, ends in worked_spans(start_at, end_at, break_minutes):
        on = begins.astimezone(zone).date() - timedelta(days=1)
        last = ends.astimezone(zone).date()
        while on <= last:
            dusk = datetime.combine(on, night_from, tzinfo=zone).astimezone(UTC)
            dawn = datetime.combine(on + timedelta(days=1), night_until, tzinfo=zone)
            span = min(ends, dawn.astimezone(UTC)) - max(begins, dusk)
            total += max(0, int(span.total_seconds() // 60))
            on += timedelta(days=1)
    return total


def days_in_words(days: Iterable[int], cycle_weeks: int = 1) -> str:
    """Mon to Fri; Week 1: Mon, Wed. Week 2: every day."""
    weeks = []
    for week in range(cycle_weeks):
        mine = sorted({day - 7 * week for day in days if week == day // 7})
        if len(mine) == 7:
            words = "every day"
        elif len(mine) > 2 and mine == list(range(mine[0], mine[-1] + 1)):
            words = f"{SHORT[mine[0]]} to {SHORT[mine[-1]]}"
        else:
            words = ", ".join(SHORT[day] for day in mine) or "none"
        weeks.append(words)
    if cycle_weeks == 1 or len(set(weeks)) == 1:
        return weeks[0][:1].upper() + weeks[0][1:]
    return ". ".join(f"Week {number}: {words}" for number, words in enumerate(weeks, 1))

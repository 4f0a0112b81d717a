"""What one piece of work is paid: pure, whole minutes, Decimal rates, whole pence.

Time is elapsed time: a 22:00 to 08:00 night is paid 9 hours when the clocks go forward and 11
when they go back. A piece is cut at local midnight and at the edges of the night, so that each
minute has one day's rates and one element; the parts sum to the whole.

- Of premiums that meet, the highest is paid alone, or each of them: as the policy of the day
  on which the shift begins has it. A further one, the allowance of who leads and what fills up
  a shift to its guaranteed length stand on lines of their own, in `extra` minutes: the minutes
  worked are in the lines that paid for them, once.
- A break is taken from the middle of the piece, of a round as coop.attendance.rounds has it.
  It is unpaid unless the co-op pays breaks, at basic; minimum-wage time it never is.
- A sleep-in pays the flat rate of the day it begins; minutes awake and working in it are paid
  at that day's basic as well.
- A round is paid by what its minutes were. Travel between visits stands on a line of its own,
  at the travel rate if there is one, else at basic. Waiting is paid as work is, or at its own
  rate if there is one. Time that is the person's own is not paid. Never a minute twice.
- Travel, training, paid breaks, sleep-ins and on-call attract no premium; nor does waiting that
  has its own rate.
- Each line is rounded once, half a penny up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from coop.attendance.rounds import Made, Part, Use, split
from coop.attendance.settings import LongGap
from coop.pay import premiums
from coop.pay.lines import DAYS, Line, PaidPart, extra, hours_words, named, of_part, rate_words
from coop.pay.policies import Policy
from coop.pay.rates import Element, Rate, RateBook, Unit
from coop.shifts.kinds import Kind
from core.money import pay_pence, to_pence

PAID_AS = {Kind.TRAINING: Element.TRAINING}
STANDING_BY_KINDS = (Kind.SLEEP_IN, Kind.ON_CALL)


@dataclass(frozen=True, slots=True)
class VisitTime:
    """A visit that was made; `travel_after` is the minutes' travel planned to the next."""

    start_at: datetime
    end_at: datetime
    travel_after: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One person's approved hours on one shift. Instants are aware, on whole minutes."""

    id: int
    person_id: int
    who: str
    role: str
    kind: Kind
    on: date  # the local day the shift begins: the period it is paid in
    start_at: datetime
    end_at: datetime
    break_minutes: int = 0
    disturbed_minutes: int = 0
    visits: tuple[VisitTime, ...] = ()
    break_paid: bool = False
    gap_minutes: int = 0  # a gap between visits longer than this is a long one,
    long_gap: LongGap = LongGap.WAITING  # and is this
    paid_as: Element | None = None  # time that is no shift: all of it, without premium
    leads: bool = False
    notice_minutes: int | None = None  # between hearing of the shift and its start, if known

    @property
    def minutes(self) -> int:
        """Minutes that really passed."""
        return _minutes(self.start_at, self.end_at)


@dataclass(frozen=True, slots=True)
class Missing:
    """A rate that is wanted on a day and is not there: nothing could be paid for it."""

    element: Element
    on: date


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines of a piece in time order, what is missing, and minutes without a rate."""

    lines: tuple[Line, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def pence(self) -> int:
        """What the piece pays."""
        return sum(line.pence for line in self.lines)


@dataclass(slots=True)
class _Found:
    parts: dict[tuple[date, Element, Decimal, tuple[Rate, ...]], PaidPart] = field(
        default_factory=dict
    )
    missing: dict[Missing, None] = field(default_factory=dict)


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start) // timedelta(minutes=1))


def price(
    piece: Piece, rates: RateBook, policy: Policy, holidays: Mapping[date, str] | None = None
) -> Priced:
    """What a piece pays. `holidays` are the days that earn the bank holiday premium, by name.

    Raises ValueError for a piece that cannot have been: no end after the start, a break or
    disturbed minutes longer than the work.
    """
    whole = piece.minutes
    if piece.start_at.tzinfo is None or piece.end_at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if whole <= 0 or piece.break_minutes < 0 or piece.disturbed_minutes < 0:
        raise ValueError("a piece of work ends after it begins, and nothing in it is negative")
    if piece.break_minutes + piece.disturbed_minutes > whole:
        raise ValueError("break and disturbed minutes are more than the piece is long")
    if piece.kind in STANDING_BY_KINDS:
        return _standing_by(piece, rates, policy)
    return _worked(piece, rates, policy, holidays or {})


def _standing_by(piece: Piece, rates: RateBook, policy: Policy) -> Priced:
    """A sleep-in's flat rate, or on-call by the hour or night; minutes awake at basic besides."""
    on = piece.start_at.astimezone(policy.zone).date()
    day = DAYS[on.weekday()]
    sleep_in = piece.kind == Kind.SLEEP_IN
    element = Element.SLEEP_IN if sleep_in else Element.ON_CALL
    lines: list[Line] = []
    missing: list[Missing] = []
    idle = piece.minutes - piece.break_minutes - piece.disturbed_minutes
    rate = rates.find(element, piece.person_id, piece.role, on)
    if rate is None:
        missing.append(Missing(element, on))
    elif rate.unit == Unit.NIGHT:
        words = f"{day} {named(element)} 1 night × {rate_words(rate.amount)}"
        lines.append(Line(on, element, idle, rate.amount, to_pence(rate.amount), words, units=1))
    elif rate.amount > 0 and idle > 0:
        words = f"{day} {named(element)} {hours_words(idle)} × {rate_words(rate.amount)}"
        pence = pay_pence(idle, rate.amount)
        lines.append(Line(on, element, idle, rate.amount, pence, words))
    if piece.disturbed_minutes:
        hourly = _own_or_basic(Element.DISTURBED, piece, rates, on)
        if hourly is None:
            missing.append(Missing(Element.BASIC, on))
        else:
            awake = PaidPart(on, Element.DISTURBED, hourly, minutes=piece.disturbed_minutes)
            lines += of_part(awake, {})
    return Priced(tuple(lines), tuple(missing))


def _worked(piece: Piece, rates: RateBook, policy: Policy, holidays: Mapping[date, str]) -> Priced:
    found = _Found()
    uses = _uses(piece)
    unpaid = {Use.FREE} if piece.break_paid else {Use.FREE, Use.BREAK}
    edges = _edges(piece, policy)
    for part in uses:
        edges.update((part.start, part.end))
    for start, end in pairwise(sorted(edges)):
        use = next(part.use for part in uses if part.start <= start < part.end)
        if use in unpaid:
            continue
        local = (piece.start_at + timedelta(minutes=start)).astimezone(policy.zone)
        _add(found, piece, rates, policy, holidays, local, end - start, use)
    lines = [line for part in found.parts.values() for line in of_part(part, holidays)]
    if piece.paid_as is None and not found.missing:
        lines += _lead(piece, rates, lines)
        lines += _guarantee(piece, rates, policy, lines)
    return Priced(tuple(lines), tuple(found.missing))


def _lead(piece: Piece, rates: RateBook, lines: Sequence[Line]) -> Sequence[Line]:
    """What leading a shift pays for each paid minute of it. No pay for the minimum wage."""
    rate = rates.find(Element.LEAD, piece.person_id, piece.role, piece.on)
    minutes = sum(line.minutes for line in lines)
    if not piece.leads or rate is None or rate.amount == 0 or not minutes:
        return ()
    return [extra(piece.on, Element.LEAD, minutes, rate.amount)]


def _guarantee(
    piece: Piece, rates: RateBook, policy: Policy, lines: Sequence[Line]
) -> Sequence[Line]:
    """What is wanting to the guaranteed length, at basic: no work, so no minimum-wage time."""
    minutes = policy.guaranteed_minutes - sum(line.minutes for line in lines)
    basic = _basic(piece, rates, piece.on)
    if minutes <= 0 or basic is None or piece.kind in PAID_AS:
        return ()
    return [extra(piece.on, Element.GUARANTEE, minutes, basic)]


def _edges(piece: Piece, policy: Policy) -> set[int]:
    """Minutes from the start at which the local day, the night or the piece begins or ends."""
    edges = {0, piece.minutes}
    on = piece.start_at.astimezone(policy.zone).date()
    last = piece.end_at.astimezone(policy.zone).date()
    while on <= last:
        for at in (time(), policy.night_until, policy.night_from):
            edge = datetime.combine(on, at, tzinfo=policy.zone).astimezone(UTC)
            if piece.start_at < edge < piece.end_at:
                edges.add(_minutes(piece.start_at, edge))
        on += timedelta(days=1)
    return edges


def _uses(piece: Piece) -> tuple[Part, ...]:
    """What the minutes were: of a round by its visits, else work around the break."""
    if piece.visits:
        return split(
            piece.start_at,
            piece.end_at,
            [Made(visit.start_at, visit.end_at, visit.travel_after) for visit in piece.visits],
            break_minutes=piece.break_minutes,
            gap_minutes=piece.gap_minutes,
            long_gap=piece.long_gap,
        )
    pause = (piece.minutes - piece.break_minutes) // 2
    after = pause + piece.break_minutes
    return (
        Part(0, pause, Use.CONTACT),
        Part(pause, after, Use.BREAK),
        Part(after, piece.minutes, Use.CONTACT),
    )


def _add(
    found: _Found,
    piece: Piece,
    rates: RateBook,
    policy: Policy,
    holidays: Mapping[date, str],
    local: datetime,
    minutes: int,
    use: Use,
) -> None:
    on = local.date()
    if (use == Use.TRAVEL and not policy.travel_paid) or (
        use == Use.WAITING and not policy.waiting_paid
    ):
        unpaid = Element.TRAVEL if use == Use.TRAVEL else Element.WAITING
        key = (on, unpaid, Decimal(0), ())
        found.parts.setdefault(key, PaidPart(on, unpaid, Decimal(0))).minutes += minutes
        return
    element, paid = _element(piece, rates, on, use), tuple[Rate, ...]()
    if element != Element.BASIC:
        basic = _own_or_basic(element, piece, rates, on)
    else:
        basic = _basic(piece, rates, on)
    if basic is None:
        found.missing[Missing(Element.BASIC, on)] = None
        return
    if element == Element.BASIC:
        notice = piece.notice_minutes
        short = notice is not None and notice < policy.notice_hours * 60
        paid = premiums.paid(
            premiums.earned(local, policy, holidays, short_notice=short),
            policy,
            rates,
            person_id=piece.person_id,
            role=piece.role,
            on=on,
            basic=basic,
        )
        element = paid[0].element if paid else element
    part = found.parts.setdefault((on, element, basic, paid), PaidPart(on, element, basic, paid))
    part.minutes += minutes


def _element(piece: Piece, rates: RateBook, on: date, use: Use) -> Element:
    """What a minute is paid as, premiums apart. Waiting is basic unless it has its own rate."""
    if piece.paid_as is not None:
        return piece.paid_as
    if use == Use.TRAVEL:
        return Element.TRAVEL
    if use == Use.BREAK:
        return Element.BREAK
    if use == Use.WAITING:
        own = rates.find(Element.WAITING, piece.person_id, piece.role, on)
        if own is not None and own.amount > 0:
            return Element.WAITING
    return PAID_AS.get(piece.kind, Element.BASIC)


def _basic(piece: Piece, rates: RateBook, on: date) -> Decimal | None:
    rate = rates.find(Element.BASIC, piece.person_id, piece.role, on)
    return rate.amount if rate else None


def _own_or_basic(element: Element, piece: Piece, rates: RateBook, on: date) -> Decimal | None:
    own = rates.find(element, piece.person_id, piece.role, on)
    return own.amount if own and own.amount > 0 else _basic(piece, rates, on)

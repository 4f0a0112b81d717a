"""From what is known of people to what their absence is paid, each with how it came about. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from coop.absencepay import earnings, holiday, law, sick
from coop.absencepay.choices import Choice, Choices, Irregular, weekdays
from coop.absencepay.earnings import Earnings, Payday
from coop.absencepay.holiday import Average, PaidWeek, Part, Rate
from coop.absencepay.sick import Period, SickWeek
from coop.leave import rules as leave
from coop.leave.queries import LeaveFacts
from coop.leave.rules import YearSetting
from coop.members.queries import EmploymentFacts
from coop.pay.rates import Element, RateBook
from coop.statutory.rules import Figures

DAY, WEEK = timedelta(days=1), timedelta(days=7)
NO_WEEK_PAY = (  # in no week's pay: paid for no work, given back, or holiday pay already
    Element.ROLLED_UP,
    Element.SICK_PAY,
    Element.BONUS,
    Element.DEDUCTION,
    Element.MILEAGE,
)
NO_EARNINGS = (Element.DEDUCTION, Element.MILEAGE)  # given back, or taken after it was earned
AWAY = ("sickness", "parental")  # weeks with such leave say nothing of irregular hours


class PaidDay(NamedTuple):
    """What approved runs have paid somebody for a day, that counts in a week's pay."""

    on: date
    pence: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Run:
    """An approved run before the one in question: its days, and when it was paid."""

    id: int
    from_on: date
    until_on: date
    paid_on: date


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person: terms up to a month beyond the run, approved leave, pay, qualifying days.

    `earned` and `rolled_up` are pence by run.
    """

    id: int
    name: str
    employments: tuple[EmploymentFacts, ...]
    leave: tuple[LeaveFacts, ...] = ()
    days: tuple[PaidDay, ...] = ()
    earned: Mapping[int, int] | None = None
    rolled_up: Mapping[int, int] | None = None
    qualifying: tuple[tuple[date, str], ...] = ()
    balances: Mapping[date, int] | None = None  # minutes left, by first day of the leave year

    def terms(self, on: date) -> EmploymentFacts | None:
        """The terms of a day, else the last before it, else the first."""
        held = [job for job in self.employments if _holds(job, on)]
        before = [job for job in self.employments if job.from_on <= on]
        found = held or before or self.employments[:1]
        return found[-1] if found else None

    def contract(self, on: date) -> int:
        """Contract minutes a week on a day, of all services together."""
        return sum(job.contract_minutes for job in self.employments if _holds(job, on))

    def employed(self, on: date) -> bool:
        """Whether they worked for the co-op on a day."""
        return any(_holds(job, on) for job in self.employments)

    def employed_from(self, on: date) -> date:
        """The first day of the employment that a day is in, without a break."""
        start = on
        for job in sorted(self.employments, key=lambda job: job.from_on, reverse=True):
            if job.from_on <= start and (job.until_on is None or job.until_on >= start - DAY):
                start = job.from_on
        return start

    @property
    def left_on(self) -> date | None:
        """The last day of the last employment; None: it goes on."""
        ends = [job.until_on for job in self.employments]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the absence pay of a run rests on: equal facts give equal pay."""

    from_on: date
    until_on: date
    since: date  # what lies before is settled
    choices: Choices
    figures: Figures
    rates: RateBook
    years: tuple[YearSetting, ...]
    people: tuple[PersonFacts, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class HolidayPay:
    """What some days of leave are paid, and how."""

    person_id: int
    leave_id: int
    service_id: int
    part: Part
    pence: int
    average: Average
    rate: Rate
    normal: Rate
    words: str


@dataclass(frozen=True, slots=True)
class SickPay:
    """What a week of sickness is paid, and how."""

    person_id: int
    service_id: int
    week: SickWeek
    period: Period
    earnings: Earnings


@dataclass(frozen=True, slots=True)
class LeaverPay:
    """What a leaver is paid for leave, or (below 0) gives back."""

    person_id: int
    service_id: int
    left_on: date
    minutes: int
    pence: int
    average: Average
    rate: Rate
    words: str


@dataclass(frozen=True, slots=True)
class RolledUpWhileSick:
    """Rolled-up holiday pay that goes on in a run while somebody is off sick."""

    person_id: int
    service_id: int
    pence: int
    words: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Somebody's absence that cannot be paid because something is not known, in words."""

    person_id: int
    words: str


def _holds(job: EmploymentFacts, on: date) -> bool:
    return job.from_on <= on and (job.until_on is None or on <= job.until_on)


def weeks_paid(facts: Facts, person: PersonFacts, on: date) -> tuple[PaidWeek, ...]:
    """Whole weeks of the employment that approved runs have paid, those without pay among them."""
    if not facts.runs:
        return ()
    sums: dict[date, tuple[int, int]] = {}
    for day in person.days:
        end = holiday.week_end(day.on)
        pence, minutes = sums.get(end, (0, 0))
        sums[end] = (pence + day.pence, minutes + day.minutes)
    away = {
        holiday.week_end(row.from_on + offset * DAY)
        for row in person.leave
        if row.kind in AWAY
        for offset in range((row.until_on - row.from_on).days + 1)
    }
    first = max(min(run.from_on for run in facts.runs), person.employed_from(on))
    last = max(run.until_on for run in facts.runs)
    found = []
    end = holiday.week_end(first)
    if end - 6 * DAY < first:  # a week of which only a part is known is none
        end += WEEK
    while end <= last:
        pence, minutes = sums.get(end, (0, 0))
        found.append(PaidWeek(end, pence, minutes, end in away))
        end += WEEK
    return tuple(found)


def _basic(facts: Facts, person: PersonFacts, on: date) -> Rate | None:
    terms = person.terms(on)
    found = facts.rates.find(Element.BASIC, person.id, terms.role if terms else "", on)
    return holiday.normal_rate(found.amount) if found else None


def average_of(facts: Facts, person: PersonFacts, on: date) -> tuple[Average, Rate | None]:
    """The weeks before leave that begins on a day, and the rate at the average."""
    contract = person.contract(on)
    found = holiday.average(
        weeks_paid(facts, person, on), on, law.reference(on), irregular=not contract
    )
    terms = person.terms(on)
    basic = facts.rates.find(Element.BASIC, person.id, terms.role if terms else "", on)
    return found, holiday.average_rate(found, contract, basic.amount if basic else None)


def rolls_up(choices: Choices, years: Sequence[YearSetting], person: PersonFacts, on: date) -> bool:
    """Whether somebody's holiday pay is paid with their work on a day: reg 16A."""
    choice = choices.on(on)
    if choice is None or choice.irregular != Irregular.ROLLED_UP or person.contract(on):
        return False
    year = leave.year_of(years, on)
    return person.employed(on) and law.may_roll_up(year.first if year else on)


def holidays(facts: Facts) -> tuple[HolidayPay | Unknown, ...]:
    """Every part of paid annual leave up to the run's last day that is not settled long ago."""
    return tuple(row for person in facts.people for row in _holidays(facts, person))


def _holidays(facts: Facts, person: PersonFacts) -> Iterator[HolidayPay | Unknown]:
    used: dict[date, int] = defaultdict(int)
    for row in sorted(person.leave, key=lambda row: (row.from_on, row.id)):
        if row.kind != "holiday" or not row.paid:
            continue
        on = row.from_on
        contract = person.contract(on)
        minutes = row.minutes
        if minutes is None:
            minutes = leave.takes(row.from_on, row.until_on, contract)
        year = leave.year_of(facts.years, on)
        year_on = year.first if year else date(on.year, 1, 1)
        choice = facts.choices.on(on) or facts.choices.on(row.until_on)
        left = None
        if contract and not (choice and choice.all_at_average):
            left = max(0, int(law.average_weeks(on) * contract) - used[year_on])
        used[year_on] += minutes
        parts = holiday.parts(on, row.until_on, minutes, contract, average_left=left)
        wanted = [part for part in parts if _pays(facts, part.last) and part.minutes]
        if not wanted or rolls_up(facts.choices, facts.years, person, on):
            continue
        average, rate = average_of(facts, person, on)
        normal = _basic(facts, person, on) or rate
        if rate is None or normal is None:
            yield Unknown(person.id, f"{person.name} has no basic rate to pay leave by.")
            continue
        terms = person.terms(on)
        for part in wanted:
            pence = holiday.part_pence(part, rate, normal)
            words = holiday_words(part, rate, normal)
            service = terms.service_id if terms else 0
            yield HolidayPay(person.id, row.id, service, part, pence, average, rate, normal, words)


def _pays(facts: Facts, last: date) -> bool:
    first = facts.choices.first_on
    return first is not None and max(first, facts.since) <= last <= facts.until_on


def holiday_words(part: Part, rate: Rate, normal: Rate) -> str:
    """Annual leave 2 to 6 November: 30 h × £14.00 (…)."""
    shares = []
    if part.at_average:
        shares.append(f"{_hours(part.at_average)} × £{holiday.places(rate.hourly)} ({rate.words})")
    if part.at_normal:
        shares.append(
            f"{_hours(part.at_normal)} × £{holiday.places(normal.hourly)} ({normal.words})"
        )
    return f"Annual leave {_days(part.first, part.last)}: {'; '.join(shares)}"


def sickness(facts: Facts) -> tuple[SickPay | Unknown, ...]:
    """Every week of sickness that is over by the run's last day and not settled long ago."""
    return tuple(row for person in facts.people for row in _sickness(facts, person))


def _sickness(facts: Facts, person: PersonFacts) -> Iterator[SickPay | Unknown]:
    spells = sick.merged(
        (row.from_on, row.until_on) for row in person.leave if row.kind == "sickness"
    )
    for period in sick.periods(spells):
        if not _pays(facts, min(period.spells[-1].last, facts.until_on)):
            continue
        known = earnings_of(facts, person, period.first)
        if known is None:
            yield Unknown(
                person.id,
                f"{person.name}: average earnings before {_day(period.first)} are not known, so "
                "sick pay is not worked out. Pay it by hand.",
            )
            continue
        for week in sick.weeks_of(
            period, known.weekly, _qualifying(facts, person), facts.figures, person.employed
        ):
            if _pays(facts, week.last_day):
                terms = person.terms(week.last_day)
                service = terms.service_id if terms else 0
                yield SickPay(person.id, service, week, period, known)


def earnings_of(facts: Facts, person: PersonFacts, first_sick_on: date) -> Earnings | None:
    """Average weekly earnings before sickness."""
    terms = person.terms(first_sick_on)
    basic = facts.rates.find(Element.BASIC, person.id, terms.role if terms else "", first_sick_on)
    paydays = [
        Payday(run.paid_on, run.from_on, run.until_on, (person.earned or {}).get(run.id, 0))
        for run in facts.runs
    ]
    return earnings.weekly(
        paydays,
        first_sick_on,
        person.contract(first_sick_on),
        basic.amount if basic else None,
        person.employed_from(first_sick_on),
    )


def _qualifying(facts: Facts, person: PersonFacts) -> sick.Qualifying:
    own = sorted(person.qualifying)

    def on(day: date) -> frozenset[int]:
        agreed = [days for from_on, days in own if from_on <= day]
        if agreed:
            return weekdays(agreed[-1])
        choice = facts.choices.on(day) or Choice(day)
        return weekdays(choice.days)

    return on


def leavers(facts: Facts) -> tuple[LeaverPay | Unknown, ...]:
    """Leave that people who have left had not taken, or had taken too much of."""
    found: list[LeaverPay | Unknown] = []
    for person in facts.people:
        left_on = person.left_on
        if left_on is None or not _pays(facts, left_on):
            continue
        year, choice = leave.year_of(facts.years, left_on), facts.choices.on(left_on)
        if year is None or choice is None:
            continue
        balance = (person.balances or {}).get(year.first, 0)
        minutes = holiday.settled_minutes(
            balance,
            rolled_up=rolls_up(facts.choices, facts.years, person, left_on),
            recovers=bool(choice.recovers),
        )
        if not minutes:
            continue
        average, rate = average_of(facts, person, left_on)
        if rate is None:
            found.append(Unknown(person.id, f"{person.name} has no basic rate to pay leave by."))
            continue
        what = "Leave not taken" if minutes > 0 else "Leave taken beyond what was earned"
        words = (
            f"{what}, left {_day(left_on)}: {_hours(abs(minutes))} × "
            f"£{holiday.places(rate.hourly)} ({rate.words})"
        )
        if minutes < 0:
            words += f", by agreement: {choice.recovers}"
        pence = holiday.half_up(minutes * rate.per_minute)
        terms = person.terms(left_on)
        service = terms.service_id if terms else 0
        found.append(LeaverPay(person.id, service, left_on, minutes, pence, average, rate, words))
    return tuple(found)


def rolled_up_while_sick(facts: Facts) -> tuple[RolledUpWhileSick, ...]:
    """Holiday pay for sickness in the run, of those whose holiday pay is rolled up.

    Working Time Regulations 1998, reg 16A(4)-(6): the average of the pay periods of the 52
    weeks before; by the days of sickness where they are fewer than the run's.
    """
    found = []
    for person in facts.people:
        if not rolls_up(facts.choices, facts.years, person, facts.until_on):
            continue
        spells = sick.merged(
            (row.from_on, row.until_on) for row in person.leave if row.kind in AWAY
        )
        for spell in spells:
            first, last = max(spell.first, facts.from_on), min(spell.last, facts.until_on)
            if last < first or not _pays(facts, last):
                continue
            start = max(spell.first - 52 * WEEK, person.employed_from(spell.first))
            runs = [run for run in facts.runs if start <= run.until_on < spell.first]
            paid = [(person.rolled_up or {}).get(run.id, 0) for run in runs]
            days, whole = (last - first).days + 1, (facts.until_on - facts.from_on).days + 1
            pence = holiday.half_up(Fraction(sum(paid) * days, max(1, len(paid)) * whole))
            if pence:
                terms = person.terms(last)
                words = (
                    f"Rolled-up holiday pay while away {_days(first, last)}: the average of "
                    f"{len(paid)} pay period{'' if len(paid) == 1 else 's'}, {days} of "
                    f"{whole} days (Working Time Regulations 1998, reg 16A)"
                )
                service = terms.service_id if terms else 0
                found.append(RolledUpWhileSick(person.id, service, pence, words))
    return tuple(found)


def unknown(rows: Iterable[object]) -> tuple[Unknown, ...]:
    """Of what was worked out, that which could not be."""
    return tuple(row for row in rows if isinstance(row, Unknown))


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole} h" if not rest else f"{whole} h {rest} min" if whole else f"{rest} min"


def _day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def _days(first: date, last: date) -> str:
    return _day(first) if first == last else f"{first.day} {first:%B} to {_day(last)}"

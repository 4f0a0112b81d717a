"""Absence pay as items of a pay run: what is due, less what other runs have paid for it.

An item's name is what it is for and how often that has been paid: the same in each calculation
of a run, another in the next. Where nothing has changed since it was paid, nothing more comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coop.absencepay import holiday, queries, working
from coop.absencepay.queries import Taken
from coop.absencepay.working import Facts, HolidayPay, LeaverPay, SickPay
from coop.leave import queries as leave
from coop.pay.items import Item, RolledUp
from coop.pay.rates import Element
from coop.statutory import queries as statutory

HOLIDAY = queries.HOLIDAY
SICK, LEAVER, SICK_ROLLED_UP = "sick_pay", "leaver", "rolled_up_away"
SOURCES = (HOLIDAY, SICK, LEAVER, SICK_ROLLED_UP)
PERCENT = "holiday.rolled_up_percent"


@dataclass(frozen=True, slots=True)
class Due:
    """What one thing is to be paid in all, whatever has been paid for it."""

    source: str
    base: str
    person_id: int
    service_id: int
    element: Element
    on: date
    pence: int
    minutes: int
    units: int
    rate: Decimal
    words: str


def bring(coop_id: int, from_on: date, until_on: date) -> tuple[Item, ...]:
    """Holiday and sick pay of a run of these days, and what of earlier days is not paid."""
    paid = queries.taken(coop_id, from_on, until_on, SOURCES)
    facts = queries.gather(coop_id, from_on, until_on, paid=paid)
    return tuple(_items(facts, paid)) if facts is not None else ()


def bring_rolled_up(coop_id: int, from_on: date, until_on: date) -> tuple[RolledUp, ...]:
    """Whose holiday pay is paid with the work of a run: Working Time Regulations, reg 16A.

    Who has no contract hours on the last of the run's days that they are employed.
    """
    chosen, percent = queries.choices(coop_id), statutory.figures(coop_id).amount(PERCENT, from_on)
    if chosen.first_on is None or percent is None:
        return ()
    years = leave.settings(coop_id)
    return tuple(
        RolledUp(person.id, percent, "Rolled-up holiday pay (Working Time Regulations 1998, 16A)")
        for person in queries.employed(coop_id, from_on, until_on)
        if working.rolls_up(chosen, years, person, min(until_on, person.left_on or until_on))
    )


def due(facts: Facts) -> tuple[Due, ...]:
    """Everything that is to be paid up to the run's last day."""
    found: list[Due] = []
    for row in (*working.holidays(facts), *working.sickness(facts), *working.leavers(facts)):
        if isinstance(row, HolidayPay):
            found.append(_holiday(row))
        elif isinstance(row, SickPay) and (row.week.pence or row.week.days):
            found.append(_sick(row))
        elif isinstance(row, LeaverPay):
            found.append(_leaver(row))
    for away in working.rolled_up_while_sick(facts):
        found.append(
            Due(
                SICK_ROLLED_UP,
                f"{away.person_id}:{facts.from_on.isoformat()}",
                away.person_id,
                away.service_id,
                Element.ROLLED_UP,
                facts.until_on,
                away.pence,
                0,
                0,
                Decimal(0),
                away.words,
            )
        )
    return tuple(found)


def holiday_base(row: HolidayPay) -> str:
    """What a part of leave is called: the leave and the Saturday of the week."""
    return f"{row.leave_id}:{holiday.week_end(row.part.last).isoformat()}"


def sick_base(row: SickPay) -> str:
    """What a week of sickness is called: whose, and its Sunday."""
    return f"{row.person_id}:{row.week.first.isoformat()}"


def leaver_base(row: LeaverPay) -> str:
    """What a leaver's settlement is called: whose, and the last day."""
    return f"{row.person_id}:{row.left_on.isoformat()}"


def _holiday(row: HolidayPay) -> Due:
    part = row.part
    whole = row.rate if part.at_average or not part.at_normal else row.normal
    return Due(
        HOLIDAY,
        holiday_base(row),
        row.person_id,
        row.service_id,
        Element.HOLIDAY,
        part.last,
        row.pence,
        part.minutes,
        0,
        whole.hourly,
        row.words,
    )


def _sick(row: SickPay) -> Due:
    week = row.week
    daily = (week.daily or Fraction(0)) / 100
    return Due(
        SICK,
        sick_base(row),
        row.person_id,
        row.service_id,
        Element.SICK_PAY,
        week.last_day,
        week.pence,
        0,
        len(week.days),
        (Decimal(daily.numerator) / Decimal(daily.denominator)).quantize(Decimal("0.0001")),
        f"Statutory sick pay: {week.words}",
    )


def _leaver(row: LeaverPay) -> Due:
    return Due(
        LEAVER,
        leaver_base(row),
        row.person_id,
        row.service_id,
        Element.HOLIDAY,
        row.left_on,
        row.pence,
        row.minutes,
        0,
        row.rate.hourly,
        row.words,
    )


def _items(facts: Facts, paid: dict[tuple[str, str], Taken]) -> Iterator[Item]:
    wanted = {(row.source, row.base): row for row in due(facts)}
    for name, row in wanted.items():
        held = paid.get(name)
        if held is None:
            if row.pence:
                yield _item(row, 0, row.pence, row.minutes, row.units, row.words)
        elif (held.minutes, held.units) != (row.minutes, row.units):
            more = row.pence - held.pence
            yield _item(
                row,
                held.times,
                more,
                row.minutes - held.minutes,
                row.units - held.units,
                f"Changed since it was paid. {row.words}",
            )
    for (source, base), held in paid.items():
        gone = (source, base) not in wanted and (held.minutes or held.units)
        if gone and source in (HOLIDAY, SICK) and _judged(facts, base):
            yield Item(
                source=source,
                key=f"{base}:{held.times}",
                person_id=held.person_id,
                service_id=held.service_id,
                element=Element(held.element),
                on=facts.until_on,
                pence=-held.pence,
                words="Taken back: the absence that it was paid for was cancelled or ended sooner",
                minutes=-held.minutes,
                units=-held.units,
            )


def _judged(facts: Facts, base: str) -> bool:
    """Whether the week is of those that are looked at; one that reaches over is not."""
    week = date.fromisoformat(base.rpartition(":")[2])
    return facts.since == facts.choices.first_on or week > facts.since + working.WEEK


def _item(row: Due, times: int, pence: int, minutes: int, units: int, words: str) -> Item:
    return Item(
        source=row.source,
        key=f"{row.base}:{times}",
        person_id=row.person_id,
        service_id=row.service_id,
        element=row.element,
        on=row.on,
        pence=pence,
        words=words,
        minutes=minutes,
        units=units,
        rate=row.rate,
    )

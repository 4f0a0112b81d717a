"""What a minute of leave is worth to everybody on a day: for what the co-op owes in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, case, cast, func, literal, select, type_coerce

from coop.absencepay import queries, working
from coop.absencepay.holiday import Rate, last_week
from coop.absencepay.law import reference
from coop.absencepay.working import AWAY, NO_WEEK_PAY, Facts, PaidDay, PersonFacts
from coop.leave import queries as leave
from coop.members import queries as members
from coop.pay import queries as pay
from coop.pay.models import PayLine, PayRun
from coop.pay.rates import RateBook
from coop.pay.states import FINAL
from coop.statutory import queries as statutory
from core.db import db, in_force
from core.people.models import Employment

WEEK = timedelta(days=7)
SATURDAY = date(1999, 12, 25)  # weeks are numbered from the Sunday after it


@dataclass(frozen=True, slots=True)
class Worth:
    """One person on a day: where they work, since when without a break, what leave is paid.

    `rate` is None where nothing is known to pay by; `rolled_up`: leave is paid with the work.
    """

    person_id: int
    name: str
    service_id: int
    employed_from: date
    employed_until: date | None
    rate: Rate | None
    rolled_up: bool


def of_all(coop_id: int, on: date) -> tuple[Worth, ...]:
    """Everybody employed on a day, by surname.

    Eleven queries, twelve where weeks are wanting.
    """
    ids = _here(coop_id, on)
    here = members.workforce(coop_id, queries.LONG_AGO, on + queries.AHEAD, ids)
    law, end = reference(on), last_week(on)
    oldest = end - WEEK * (law.within or law.weeks)
    off: dict[int, list[leave.LeaveFacts]] = defaultdict(list)
    for row in leave.days_off(coop_id, oldest, on, ids):
        if row.kind in AWAY:
            off[row.person_id].append(row)
    facts = Facts(
        on,
        on,
        oldest,
        queries.choices(coop_id),
        statutory.figures(coop_id),
        RateBook(row.rate for row in pay.rates(coop_id)),
        leave.settings(coop_id),
        tuple(
            PersonFacts(one.person_id, one.name, one.employments, tuple(off[one.person_id]))
            for one in here
        ),
        tuple(
            run
            for run in queries.runs_before(coop_id, on + timedelta(days=1))
            if run.until_on > oldest
        ),
    )
    recent = end - WEEK * law.weeks
    weeks = _weeks(coop_id, ids, recent, end, on)
    # Weeks without pay are skipped: of whom there were some, earlier ones are read as well.
    short = [
        one.id
        for one in facts.people
        if len(weeks.get(one.id, ())) < law.weeks and one.employed_from(on) <= recent
    ]
    for person_id, rows in _weeks(coop_id, short, oldest, recent, on).items() if short else ():
        weeks[person_id] = rows + weeks.get(person_id, [])
    known = tuple(replace(one, days=tuple(weeks.get(one.id, ()))) for one in facts.people)
    facts = replace(facts, people=known)
    return tuple(_worth(facts, one, on) for one in known)


def _here(coop_id: int, on: date) -> list[int]:
    query = select(Employment.person_id).where(Employment.coop_id == coop_id)
    return list(db.session.scalars(query.where(in_force(Employment, on)).distinct()))


def _worth(facts: Facts, person: PersonFacts, on: date) -> Worth:
    terms = person.terms(on)
    return Worth(
        person.id,
        person.name,
        terms.service_id if terms else 0,
        person.employed_from(on),
        person.left_on,
        working.average_of(facts, person, on)[1],
        working.rolls_up(facts.choices, facts.years, person, on),
    )


def _week_number() -> Any:
    """The number of the week, to Saturday, in which a line's day is."""
    if db.engine.dialect.name == "sqlite":
        days = func.julianday(PayLine.on) - func.julianday(SATURDAY.isoformat())
        return (cast(days, Integer) - 1) // 7
    return (type_coerce(PayLine.on - literal(SATURDAY), Integer) - 1) // 7


def _weeks(
    coop_id: int, person_ids: Collection[int], after: date, last: date, on: date
) -> dict[int, list[PaidDay]]:
    """What counts in a week's pay by person and week, each standing for its Saturday."""
    lines = (
        select(
            PayLine.person_id,
            _week_number().label("week"),
            PayLine.pence,
            case((PayLine.element == queries.ON_CALL.value, 0), else_=PayLine.minutes).label(
                "minutes"
            ),
        )
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(
            PayRun.coop_id == coop_id,
            PayRun.state.in_(FINAL),
            PayRun.until_on <= on,
            PayRun.until_on > after,
            PayLine.on > after,
            PayLine.on <= last,
            PayLine.element.not_in([each.value for each in NO_WEEK_PAY]),
            PayLine.person_id.in_(person_ids),
        )
    )
    each_line = lines.subquery().c
    query = (
        select(
            each_line.person_id,
            each_line.week,
            func.sum(each_line.pence),
            func.sum(each_line.minutes),
        )
        .group_by(each_line.person_id, each_line.week)
        .order_by(each_line.person_id, each_line.week)
    )
    found: dict[int, list[PaidDay]] = defaultdict(list)
    ends = {}
    for person_id, week, pence, minutes in db.session.execute(query):
        if week not in ends:
            ends[week] = SATURDAY + WEEK * (int(week) + 1)
        found[person_id].append(PaidDay(ends[week], int(pence), int(minutes)))
    return found

"""What people worked and earned in a span of days, from runs that are approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coop.pay.models import PayLine, PayRun
from coop.pay.queries.runs import worked_sum
from coop.pay.rates import Element
from coop.pay.states import FINAL
from core.db import db
from core.money import pay_pence


@dataclass(frozen=True, slots=True)
class YearBasis:
    """One person's minutes worked and on paid leave, and pence of basic pay without premiums."""

    person_id: int
    minutes: int
    leave_minutes: int
    basic_pence: int


def year_basis(coop_id: int, first: date, last: date) -> tuple[YearBasis, ...]:
    """Of work and leave on these days, by person. Two queries.

    Basic pay is what counts for the minimum wage: each hour at its basic rate, no premium.
    """
    mine = (
        PayLine.coop_id == coop_id,
        PayLine.on.between(first, last),
        PayRun.state.in_(FINAL),
    )
    leave = func.sum(PayLine.minutes).filter(PayLine.element == Element.HOLIDAY)
    minutes = (
        select(PayLine.person_id, worked_sum(), func.coalesce(leave, 0))
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(*mine)
        .group_by(PayLine.person_id)
    )
    rates = (
        select(PayLine.person_id, PayLine.nmw_rate, func.sum(PayLine.nmw_minutes))
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(*mine, PayLine.nmw_minutes != 0)
        .group_by(PayLine.person_id, PayLine.nmw_rate)
    )
    basic: dict[int, int] = defaultdict(int)
    for person_id, rate, many in db.session.execute(rates):
        basic[person_id] += pay_pence(int(many), rate)
    return tuple(
        YearBasis(person_id, int(worked or 0), int(absent), basic[person_id])
        for person_id, worked, absent in db.session.execute(minutes.order_by(PayLine.person_id))
    )


NO_EARNINGS = (Element.MILEAGE, Element.DEDUCTION)


def earned(coop_id: int, spans: Mapping[int, tuple[date, date]]) -> dict[int, int]:
    """Gross pence by person, for work and leave on the days of their span. One query.

    `spans` are (first day, last day), both included, by person. Expenses are no earnings, and
    deductions come after them.
    """
    if not spans:
        return {}
    first = min(begins for begins, _ in spans.values())
    last = max(ends for _, ends in spans.values())
    query = (
        select(PayLine.person_id, PayLine.on, func.sum(PayLine.pence))
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(
            PayLine.coop_id == coop_id,
            PayLine.person_id.in_(spans),
            PayLine.on.between(first, last),
            PayLine.element.not_in(NO_EARNINGS),
            PayRun.state.in_(FINAL),
        )
        .group_by(PayLine.person_id, PayLine.on)
    )
    found = dict.fromkeys(spans, 0)
    for person_id, on, pence in db.session.execute(query):
        begins, ends = spans[person_id]
        if begins <= on <= ends:
            found[person_id] += int(pence)
    return found

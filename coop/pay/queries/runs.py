"""Pay runs: what they pay, to whom, for what, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from coop.attendance.models import HoursWorked
from coop.pay.inputs import Found
from coop.pay.items import BY_HAND
from coop.pay.models import PayCorrection, PayFinding, PayItem, PayLine, PayRun
from coop.pay.queries.rows import (
    IDLE,
    Cell,
    FindingRow,
    ItemRow,
    LineRow,
    MyRun,
    PersonTotal,
    RunRow,
)
from coop.pay.rates import ELEMENT_WORDS, Element
from coop.pay.states import FINAL
from coop.shifts.models import Shift
from coop.time.models import OtherTime
from coop.time.rules import KIND_WORDS, TimeKind
from core.db import db
from core.errors import NotFound
from core.people.models import Account, Person, Service
from core.ui.filters import days


def worked_sum() -> Any:
    """Minutes worked: those asleep, standing by on call or on leave are none."""
    idle = PayLine.element.in_([element.value for element in IDLE])
    return func.sum(case((idle, 0), else_=PayLine.minutes))


def worked_minutes(found: Iterable[LineRow]) -> int:
    """The same of lines that have been read."""
    return sum(line.minutes for line in found if line.element not in IDLE)


def _runs(where: ColumnElement[bool]) -> list[RunRow]:
    prepared, checked, approved = aliased(Account), aliased(Account), aliased(Account)
    sums = (
        select(
            PayLine.run_id,
            func.sum(PayLine.pence).label("pence"),
            func.count(PayLine.person_id.distinct()).label("people"),
            worked_sum().label("minutes"),
        )
        .join(PayRun, PayRun.id == PayLine.run_id)
        .where(where)
        .group_by(PayLine.run_id)
        .subquery()
    )
    query = (
        select(
            PayRun.id, PayRun.from_on, PayRun.until_on, PayRun.state, PayRun.calculated_at,
            PayRun.checked_at, PayRun.approved_at, PayRun.exported_at, PayRun.locked_at,
            PayRun.returned_reason, PayRun.file_id, PayRun.prepared_by_id,
            func.coalesce(prepared.name, ""), func.coalesce(checked.name, ""),
            func.coalesce(approved.name, ""), func.coalesce(sums.c.pence, 0),
            func.coalesce(sums.c.people, 0), func.coalesce(sums.c.minutes, 0),
        )
        .outerjoin(prepared, prepared.id == PayRun.prepared_by_id)
        .outerjoin(checked, checked.id == PayRun.checked_by_id)
        .outerjoin(approved, approved.id == PayRun.approved_by_id)
        .outerjoin(sums, sums.c.run_id == PayRun.id)
        .where(where)
        .order_by(PayRun.from_on.desc(), PayRun.id.desc())
    )  # fmt: skip
    rows: list[Any] = list(db.session.execute(query))
    return [
        replace(RunRow(*row[:15]), pence=int(row[15]), people=int(row[16]), minutes=int(row[17]))
        for row in rows
    ]


def runs(coop_id: int) -> tuple[RunRow, ...]:
    """Every run, newest period first; one query."""
    return tuple(_runs(PayRun.coop_id == coop_id))


def open_runs(coop_id: int) -> tuple[RunRow, ...]:
    """Runs that are not locked yet."""
    return tuple(_runs((PayRun.coop_id == coop_id) & (PayRun.state != "locked")))


def run(coop_id: int, run_id: int) -> RunRow:
    """One run; NotFound if it is not this co-op's."""
    found = _runs((PayRun.coop_id == coop_id) & (PayRun.id == run_id))
    if not found:
        raise NotFound
    return found[0]


def last_period(coop_id: int) -> tuple[date, date] | None:
    """The latest period that has a run."""
    query = (
        select(PayRun.from_on, PayRun.until_on)
        .where(PayRun.coop_id == coop_id)
        .order_by(PayRun.until_on.desc())
        .limit(1)
    )
    found = db.session.execute(query).first()
    return (found[0], found[1]) if found else None


def overlapping_run(coop_id: int, from_on: date, until_on: date) -> tuple[date, date] | None:
    """The period of a run that shares a day with this one."""
    query = select(PayRun.from_on, PayRun.until_on).where(
        PayRun.coop_id == coop_id, PayRun.from_on <= until_on, PayRun.until_on >= from_on
    )
    found = db.session.execute(query.order_by(PayRun.from_on).limit(1)).first()
    return (found[0], found[1]) if found else None


def paid_from(coop_id: int) -> date | None:
    """The last day for which pay is past draft: rates before the next day are history."""
    query = select(func.max(PayRun.until_on)).where(
        PayRun.coop_id == coop_id, PayRun.state != "draft"
    )
    return db.session.scalar(query)


def cells(coop_id: int, run_id: int) -> tuple[Cell, ...]:
    """Totals by service and element, services by name, elements in their order."""
    query = (
        select(
            Service.id,
            Service.name,
            PayLine.element,
            func.sum(PayLine.minutes),
            func.sum(PayLine.units),
            func.sum(PayLine.pence),
        )
        .join(Service, Service.id == PayLine.service_id)
        .where(PayLine.coop_id == coop_id, PayLine.run_id == run_id)
        .group_by(Service.id, Service.name, PayLine.element)
    )
    order = list(Element)
    found = [
        Cell(service_id, name, Element(element), int(minutes), int(units), int(pence))
        for service_id, name, element, minutes, units, pence in db.session.execute(query)
    ]
    return tuple(
        sorted(found, key=lambda cell: (cell.service, cell.service_id, order.index(cell.element)))
    )


def person_totals(coop_id: int, run_id: int) -> tuple[PersonTotal, ...]:
    """What each person is paid, by surname; one query."""
    query = (
        select(
            Person,
            PayLine.element,
            func.sum(PayLine.minutes),
            func.sum(PayLine.units),
            func.sum(PayLine.pence),
        )
        .join(PayLine, PayLine.person_id == Person.id)
        .where(PayLine.coop_id == coop_id, PayLine.run_id == run_id)
        .group_by(Person.id, PayLine.element)
        .order_by(Person.surname, Person.first_name, Person.id, PayLine.element)
    )
    found: dict[int, PersonTotal] = {}
    for person, element, minutes, units, pence in db.session.execute(query):
        total = found.setdefault(person.id, PersonTotal(person.id, person.number, person.name, {}))
        total.parts[Element(element)] = (int(minutes), int(units), int(pence))
    return tuple(found.values())


def lines(coop_id: int, run_id: int, person_id: int | None = None) -> tuple[LineRow, ...]:
    """Lines by person and time, each with its shift; what is no piece of work last. One query."""
    origin = aliased(PayRun)
    query = (
        select(PayLine, Person, Service.name, Shift.name, OtherTime.kind, origin)
        .join(Person, Person.id == PayLine.person_id)
        .join(Service, Service.id == PayLine.service_id)
        .outerjoin(HoursWorked, HoursWorked.id == PayLine.hours_id)
        .outerjoin(Shift, Shift.id == HoursWorked.shift_id)
        .outerjoin(OtherTime, OtherTime.id == PayLine.time_id)
        .outerjoin(PayCorrection, PayCorrection.id == PayLine.correction_id)
        .outerjoin(origin, origin.id == PayCorrection.origin_run_id)
        .where(PayLine.coop_id == coop_id, PayLine.run_id == run_id)
        .order_by(
            Person.surname,
            Person.first_name,
            Person.id,
            PayLine.item_id.is_not(None),
            func.coalesce(HoursWorked.start_at, OtherTime.start_at),
            PayLine.hours_id,
            PayLine.time_id,
            PayLine.item_id,
            PayLine.part,
        )
    )
    if person_id is not None:
        query = query.where(PayLine.person_id == person_id)
    return tuple(_line(*row) for row in db.session.execute(query))


def _line(
    row: PayLine, person: Person, service: str, shift: str | None, kind: str | None, origin: Any
) -> LineRow:
    element = Element(row.element)
    return LineRow(
        person_id=row.person_id,
        number=person.number,
        name=person.name,
        service=service,
        shift=shift or (KIND_WORDS[TimeKind(kind)] if kind else ELEMENT_WORDS[element]),
        key=f"hours {row.hours_id}"
        if row.hours_id
        else f"time {row.time_id}"
        if row.time_id
        else f"item {row.item_id}",
        on=row.on,
        element=element,
        minutes=row.minutes,
        units=row.units,
        rate=row.rate,
        pence=row.pence,
        words=row.words,
        nmw_minutes=row.nmw_minutes,
        nmw_rate=row.nmw_rate,
        nmw_pence=row.nmw_pence,
        extra=row.extra,
        corrects=days(origin.from_on, origin.until_on) if origin is not None else "",
    )


def findings(coop_id: int, run_id: int) -> tuple[FindingRow, ...]:
    """What the run found, that which stops it first."""
    query = (
        select(PayFinding, Person)
        .outerjoin(Person, Person.id == PayFinding.person_id)
        .where(PayFinding.coop_id == coop_id, PayFinding.run_id == run_id)
        .order_by(PayFinding.stops.desc(), PayFinding.id)
    )
    return tuple(
        FindingRow(
            row.person_id,
            person.name if person else "",
            row.stops,
            row.words,
            Found(row.kind),
        )
        for row, person in db.session.execute(query)
    )


def added_by_hand(coop_id: int, run_id: int) -> tuple[ItemRow, ...]:
    """What was added to a run by hand, top-ups apart, by name."""
    query = (
        select(PayItem, Person)
        .join(Person, Person.id == PayItem.person_id)
        .where(
            PayItem.coop_id == coop_id,
            PayItem.run_id == run_id,
            PayItem.by_hand.is_(True),
            PayItem.source == BY_HAND,
        )
        .order_by(Person.surname, Person.first_name, PayItem.id)
    )
    return tuple(
        ItemRow(row.id, person.id, person.name, row.words, row.pence)
        for row, person in db.session.execute(query)
    )


def my_runs(coop_id: int, person_id: int) -> tuple[MyRun, ...]:
    """Approved runs that pay a person, newest first."""
    query = (
        select(
            PayRun.id,
            PayRun.from_on,
            PayRun.until_on,
            PayRun.approved_at,
            worked_sum(),
            func.sum(PayLine.pence),
        )
        .join(PayLine, PayLine.run_id == PayRun.id)
        .where(PayRun.coop_id == coop_id, PayRun.state.in_(FINAL), PayLine.person_id == person_id)
        .group_by(PayRun.id)
        .order_by(PayRun.from_on.desc())
    )
    return tuple(
        MyRun(run_id, from_on, until_on, approved_at, int(minutes), int(pence))
        for run_id, from_on, until_on, approved_at, minutes, pence in db.session.execute(query)
    )

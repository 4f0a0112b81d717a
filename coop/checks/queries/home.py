"""Whose checks want seeing to, found by the database: of thousands of people the first few.

The same as `coop.checks.queries.matrix` has it, whose rules say what the words mean; a test
holds one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from coop.checks import law
from coop.checks.due_rules import Settings
from coop.checks.models import CheckException, CheckRecord, ChecksOpened
from coop.checks.queries.matrix import Row, matrix
from coop.checks.queries.settings import settings
from coop.checks.rules import (
    CLEAR,
    DBS,
    DECIDED,
    UPDATE_SERVICE,
    WITHDRAWN,
    State,
    add_months,
)
from core.db import db
from core.people.models import Employment, Person

DAY = timedelta(days=1)
CLEARED = [state.value for state in CLEAR]


@dataclass(frozen=True, slots=True)
class ToSee:
    """The first of those with something to see to, and how many there are in all."""

    rows: tuple[Row, ...]
    people: int
    gate: bool


def to_see(coop_id: int, on: date, most: int) -> ToSee | None:
    """Those with something overdue first, then with gaps; None while no check is recorded.

    Nine queries, whatever the people; only the first `most` are read.
    """
    held = settings(coop_id, on)
    if not _begun(coop_id, on):
        return None
    query = _people(coop_id, on, held)
    found = db.session.execute(query.limit(most)).all()
    ids = [row.id for row in found]
    if not ids:
        return ToSee((), 0, held.gate)
    return ToSee(matrix(coop_id, on, ids).rows, int(found[0].whole), held.gate)


def _begun(coop_id: int, on: date) -> bool:
    query = select(CheckRecord.id).where(
        CheckRecord.coop_id == coop_id,
        CheckRecord.state != WITHDRAWN,
        CheckRecord.done_on <= on,
        CheckRecord.kind.in_([kind.code for kind in law.required(on)]),
    )
    return db.session.scalar(query.limit(1)) is not None


def last_from(due_on: date, months: int) -> date:
    """The last day from which so many months are over by a day."""
    found = add_months(due_on, -months)
    while add_months(found, months) > due_on:
        found -= DAY
    while add_months(found + DAY, months) <= due_on:
        found += DAY
    return found


def _live(coop_id: int, on: date) -> Any:
    """Records that hold on the day or did before, without those that were taken back by then."""
    back = aliased(CheckRecord)
    return and_(
        CheckRecord.coop_id == coop_id,
        CheckRecord.done_on <= on,
        CheckRecord.state != WITHDRAWN,
        ~exists().where(
            back.of_id == CheckRecord.id, back.state == WITHDRAWN, back.done_on <= on
        ),
    )  # fmt: skip


def _stands(coop_id: int, on: date) -> Any:
    """The last decision of each person and kind."""
    place = (
        func.row_number()
        .over(
            partition_by=(CheckRecord.person_id, CheckRecord.kind),
            order_by=(CheckRecord.done_on.desc(), CheckRecord.id.desc()),
        )
        .label("place")
    )
    columns = (
        CheckRecord.person_id,
        CheckRecord.kind,
        CheckRecord.state,
        CheckRecord.done_on,
        CheckRecord.until_on,
        CheckRecord.follow_up_on,
        CheckRecord.issued_on,
        CheckRecord.consent,
    )
    every = (
        select(*columns, place)
        .where(_live(coop_id, on), CheckRecord.state.in_([state.value for state in DECIDED]))
        .subquery()
    )
    return select(every).where(every.c.place == 1).cte("stands")


def _looked(coop_id: int, on: date, certificate: Any) -> Any:
    """The look-up in the Update Service that counts for each certificate held."""
    decided = case((CheckRecord.state.in_([state.value for state in DECIDED]), 1), else_=0)
    place = (
        func.row_number()
        .over(
            partition_by=CheckRecord.person_id,
            order_by=(decided.desc(), CheckRecord.done_on.desc(), CheckRecord.id.desc()),
        )
        .label("place")
    )
    every = (
        select(CheckRecord.person_id, CheckRecord.state, CheckRecord.done_on, place)
        .join(certificate, certificate.c.person_id == CheckRecord.person_id)
        .where(
            _live(coop_id, on),
            CheckRecord.kind == UPDATE_SERVICE,
            CheckRecord.done_on >= certificate.c.done_on,
        )
        .subquery()
    )
    return select(every).where(every.c.place == 1).subquery()


def _people(coop_id: int, on: date, held: Settings) -> Select[int, int]:
    stands = _stands(coop_id, on)
    required = [kind.code for kind in law.required(on)]
    every = [kind.code for kind in law.kinds(on)]
    clear = and_(
        stands.c.state.in_(CLEARED), or_(stands.c.until_on.is_(None), stands.c.until_on >= on)
    )
    again = and_(stands.c.state.in_(CLEARED), stands.c.kind.in_(every))
    needed = stands.c.kind.in_(required)
    each = (
        select(
            stands.c.person_id,
            func.sum(case((and_(needed, clear), 1), else_=0)).label("clear"),
            func.max(case((and_(needed, ~clear), 1), else_=0)).label("bad"),
            func.min(case((again, stands.c.until_on))).label("until_on"),
            func.min(case((again, stands.c.follow_up_on))).label("look_on"),
        )
        .group_by(stands.c.person_id)
        .subquery()
    )
    certificate = select(stands).where(
        stands.c.kind == DBS,
        stands.c.state == State.SATISFIED.value,
        or_(stands.c.until_on.is_(None), stands.c.until_on >= on),
    ).subquery()  # fmt: skip
    looked = _looked(coop_id, on, certificate)
    last = case(
        (CheckException.ended_on.is_(None), CheckException.until_on),
        (CheckException.ended_on < CheckException.until_on, CheckException.ended_on),
        else_=CheckException.until_on,
    )
    waived = (
        select(CheckException.person_id, func.min(last).label("until_on"))
        .where(CheckException.coop_id == coop_id, CheckException.from_on <= on, last >= on)
        .group_by(CheckException.person_id)
        .subquery()
    )

    def due_by(day: date) -> Any:
        """Whether anything that comes up again is due by a day."""
        found = [each.c.until_on <= day, each.c.look_on <= day, waived.c.until_on <= day]
        if held.dbs_months is not None:
            since = func.coalesce(certificate.c.issued_on, certificate.c.done_on)
            found.append(since <= last_from(day, held.dbs_months))
        if held.status_months is not None:
            refused = looked.c.state == State.NOT_SATISFIED.value
            since = func.coalesce(looked.c.done_on, certificate.c.done_on)
            found.append(
                and_(
                    certificate.c.consent.is_(True),
                    or_(
                        and_(refused, looked.c.done_on <= day),
                        and_(
                            func.coalesce(looked.c.state, "") != State.NOT_SATISFIED.value,
                            since <= last_from(day, held.status_months),
                        ),
                    ),
                )
            )
        return or_(*(func.coalesce(one, False) for one in found))

    over = or_(func.coalesce(each.c.bad, 0) == 1, due_by(on - DAY))
    lacks = func.coalesce(each.c.clear, 0) < len(required)
    due = due_by(on + timedelta(days=held.remind_days))
    flags = (case((over, 0), else_=1), case((lacks, 0), else_=1), case((due, 0), else_=1))
    here = exists().where(
        Employment.person_id == Person.id,
        or_(Employment.until_on.is_(None), Employment.until_on >= on),
    )
    left = exists().where(Employment.person_id == Person.id, Employment.until_on < on)
    opened = exists().where(ChecksOpened.person_id == Person.id)
    return (
        select(Person.id, func.count().over().label("whole"))
        .outerjoin(each, each.c.person_id == Person.id)
        .outerjoin(certificate, certificate.c.person_id == Person.id)
        .outerjoin(looked, looked.c.person_id == Person.id)
        .outerjoin(waived, waived.c.person_id == Person.id)
        .where(
            Person.coop_id == coop_id,
            or_(here, and_(opened, ~left)),
            or_(over, lacks, due),
        )
        .order_by(*flags, Person.surname, Person.first_name, Person.id)
    )

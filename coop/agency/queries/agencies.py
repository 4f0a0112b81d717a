"""Agencies, the terms in force, their workers and how far their profiles are confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from coop.agency import law, rules
from coop.agency.models import Agency, AgencyCheck, AgencyTerms, AgencyWorker
from coop.agency.rules import Confirmed
from core.db import db
from core.errors import NotFound
from training.standards import queries as standards


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Terms from a day on: pence an hour, minutes, hours, per cent."""

    id: int
    from_on: date
    day_pence: int
    night_pence: int
    weekend_pence: int
    holiday_pence: int
    sleep_in_pence: int | None
    least_minutes: int
    notice_hours: int
    late_percent: int
    reference: str


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency with the terms in force on a day, if there are any."""

    id: int
    name: str
    contact: str
    phone: str
    email: str
    ended_on: date | None
    terms: TermsRow | None
    workers: int


@dataclass(frozen=True, slots=True)
class CheckRow:
    """An item of a profile and how it stands; `confirmed_on` None: never confirmed.

    `competency_id` is None for the items that the law names. Whoever reads `reference` may
    see profiles.
    """

    item: str
    words: str
    basis: str
    competency_id: int | None
    confirmed_on: date | None
    until_on: date | None
    confirmed_by: str
    reference: str
    level: str
    issued_on: date | None
    state: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """An agency's worker; `lacks` is what is not confirmed on the day asked about."""

    id: int
    name: str
    agency_id: int
    agency: str
    ended_on: date | None
    lacks: tuple[str, ...]
    competencies: frozenset[int]
    checks: tuple[CheckRow, ...] = ()

    @property
    def chip(self) -> tuple[str, str]:
        """How far the profile is, with a meaning."""
        if self.ended_on is not None:
            return "not sent any more", ""
        if self.lacks:
            return f"{len(self.lacks)} not confirmed", "warn"
        return "checked", "good"


def agencies(coop_id: int, on: date, *, ended: bool = True) -> tuple[AgencyRow, ...]:
    """Every agency with its terms of a day, by name; `ended=False`: those asked on that day."""
    found = _agencies(Agency.coop_id == coop_id, on)
    if ended:
        return found
    return tuple(row for row in found if row.ended_on is None or row.ended_on > on)


def agency(coop_id: int, agency_id: int, on: date) -> AgencyRow:
    """One agency; NotFound if it is not this co-op's."""
    found = _agencies((Agency.coop_id == coop_id) & (Agency.id == agency_id), on)
    if not found:
        raise NotFound
    return found[0]


def _agencies(where: ColumnElement[bool], on: date) -> tuple[AgencyRow, ...]:
    rows = db.session.scalars(select(Agency).where(where).order_by(Agency.name)).all()
    ids = [row.id for row in rows]
    held: dict[int, TermsRow] = {}
    query = select(AgencyTerms).where(AgencyTerms.agency_id.in_(ids), AgencyTerms.from_on <= on)
    for row in db.session.scalars(query.order_by(AgencyTerms.from_on)):
        held[row.agency_id] = _terms(row)
    counted: dict[int, int] = {}
    sent = select(AgencyWorker.agency_id).where(
        AgencyWorker.agency_id.in_(ids), AgencyWorker.ended_on.is_(None)
    )
    for agency_id in db.session.scalars(sent):
        counted[agency_id] = counted.get(agency_id, 0) + 1
    return tuple(
        AgencyRow(
            row.id, row.name, row.contact, row.phone, row.email, row.ended_on,
            held.get(row.id), counted.get(row.id, 0),
        )
        for row in rows
    )  # fmt: skip


def _terms(row: AgencyTerms) -> TermsRow:
    return TermsRow(
        row.id, row.from_on, row.day_pence, row.night_pence, row.weekend_pence, row.holiday_pence,
        row.sleep_in_pence, row.least_minutes, row.notice_hours, row.late_percent, row.reference,
    )  # fmt: skip


def terms(coop_id: int, agency_id: int) -> tuple[TermsRow, ...]:
    """All terms of an agency, the latest first."""
    query = select(AgencyTerms).where(
        AgencyTerms.coop_id == coop_id, AgencyTerms.agency_id == agency_id
    )
    rows = db.session.scalars(query.order_by(AgencyTerms.from_on.desc()))
    return tuple(_terms(row) for row in rows)


def workers(
    coop_id: int, on: date, *, agency_id: int | None = None, ended: bool = True
) -> tuple[WorkerRow, ...]:
    """Agencies' workers by name, and what is not confirmed of each on a day. Two queries."""
    where = AgencyWorker.coop_id == coop_id
    if agency_id is not None:
        where &= AgencyWorker.agency_id == agency_id
    if not ended:
        where &= AgencyWorker.ended_on.is_(None)
    return _workers(where, on)


def worker(coop_id: int, worker_id: int, on: date) -> WorkerRow:
    """One worker with each item of the profile; NotFound if it is not this co-op's."""
    found = _workers((AgencyWorker.coop_id == coop_id) & (AgencyWorker.id == worker_id), on)
    if not found:
        raise NotFound
    one = found[0]
    return WorkerRow(
        one.id, one.name, one.agency_id, one.agency, one.ended_on, one.lacks, one.competencies,
        tuple(_checks(coop_id, worker_id, on)),
    )  # fmt: skip


def _workers(where: ColumnElement[bool], on: date) -> tuple[WorkerRow, ...]:
    query = (
        select(AgencyWorker, Agency.name)
        .join(Agency, Agency.id == AgencyWorker.agency_id)
        .where(where)
        .order_by(AgencyWorker.name, AgencyWorker.id)
    )
    rows = db.session.execute(query).all()
    kept: dict[int, list[Confirmed]] = {}
    check = AgencyCheck
    asked = select(
        check.worker_id, check.item, check.confirmed_on, check.until_on, check.competency_id,
        check.level,
    ).where(check.worker_id.in_([row.id for row, _ in rows]))  # fmt: skip
    for worker_id, item, confirmed_on, until_on, number, level in db.session.execute(
        asked.order_by(check.id)
    ):
        one = Confirmed(item, confirmed_on, until_on, number, level)
        kept.setdefault(worker_id, []).append(one)
    items, enough = law.items(on), law.enough()
    return tuple(
        WorkerRow(
            row.id,
            row.name,
            row.agency_id,
            agency_name,
            row.ended_on,
            rules.missing(kept.get(row.id, ()), items, on, enough),
            rules.competencies(kept.get(row.id, ()), on),
        )
        for row, agency_name in rows
    )


def _checks(coop_id: int, worker_id: int, on: date) -> list[CheckRow]:
    query = select(AgencyCheck).where(
        AgencyCheck.coop_id == coop_id, AgencyCheck.worker_id == worker_id
    )
    last: dict[tuple[str, int | None], AgencyCheck] = {}
    for row in db.session.scalars(query.order_by(AgencyCheck.id)):
        last[row.item, row.competency_id] = row
    found = [_check(last.get((item.code, None)), item.code, item.words, item.basis, on)
             for item in law.items(on)]  # fmt: skip
    for one in standards.competencies(coop_id):
        row_ = last.get(("competency", one.id))
        if row_ is not None:
            found.append(_check(row_, "competency", one.name, "", on))
    return found


def _check(row: AgencyCheck | None, item: str, words: str, basis: str, on: date) -> CheckRow:
    if row is None:
        return CheckRow(item, words, basis, None, None, None, "", "", "", None, "missing", "bad")
    state, meaning = "confirmed", "good"
    if row.confirmed_on > on or (row.until_on is not None and row.until_on < on):
        state, meaning = "lapsed", "bad"
    elif item == "dbs" and row.level not in law.enough():
        state, meaning = "level too low", "bad"
    return CheckRow(
        item, words, basis, row.competency_id, row.confirmed_on, row.until_on, row.confirmed_by,
        row.reference, law.dbs_levels().get(row.level, ""), row.issued_on, state, meaning,
    )  # fmt: skip

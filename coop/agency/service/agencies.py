"""Agencies, their terms from a day on, the workers they send and what they confirm of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.agency import law
from coop.agency.models import Agency, AgencyBooking, AgencyCheck, AgencyTerms, AgencyWorker
from coop.agency.rules import Rates, State
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotFound
from training.standards import queries as standards

COMPETENCY = "competency"


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms as they are entered: from when, what is charged, under which contract."""

    from_on: date
    rates: Rates
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An item as the agency confirmed it. `item` is a code of law.json or "competency"."""

    item: str
    confirmed_on: date
    until_on: date | None = None
    reference: str = ""
    level: str = ""
    issued_on: date | None = None
    competency_id: int | None = None


def take_on(
    actor: Actor, name: str, terms: Terms, *, contact: str = "", phone: str = "", email: str = ""
) -> Agency:
    """A new agency with its first terms."""
    name = _named(name)
    query = select(Agency.id).where(Agency.coop_id == actor.coop_id, Agency.name == name)
    if db.session.scalar(query) is not None:
        raise DomainError("There is an agency of this name already.", field="name")
    row = Agency(
        coop_id=actor.coop_id,
        name=name,
        contact=contact.strip(),
        phone=phone.strip(),
        email=email.strip(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("agency.take_on", row)
    _put_terms(actor, row, terms)
    return row


def change_agency(
    actor: Actor, agency_id: int, *, contact: str, phone: str, email: str, ended_on: date | None
) -> None:
    """Whom to ring; and from when the agency is asked no more."""
    row = owned(Agency, agency_id, actor.coop_id, lock=True)
    row.contact, row.phone, row.email = contact.strip(), phone.strip(), email.strip()
    row.ended_on = ended_on
    audit.record("agency.change", row)


def set_terms(actor: Actor, agency_id: int, terms: Terms) -> AgencyTerms:
    """Terms from a day on; those before stay as they were, and bookings keep theirs."""
    row = owned(Agency, agency_id, actor.coop_id, lock=True)
    if terms.from_on < clock.today():
        raise DomainError("New terms cannot begin in the past.", field="from_on")
    return _put_terms(actor, row, terms)


def _put_terms(actor: Actor, agency: Agency, terms: Terms) -> AgencyTerms:
    query = select(AgencyTerms.id).where(
        AgencyTerms.agency_id == agency.id, AgencyTerms.from_on == terms.from_on
    )
    if db.session.scalar(query) is not None:
        words = "There are terms from that day already: choose a later day."
        raise DomainError(words, field="from_on")
    rates = terms.rates
    if min(rates.day, rates.night, rates.weekend, rates.holiday) <= 0:
        raise DomainError("Every rate has to be more than nought.", field="day")
    row = AgencyTerms(
        coop_id=actor.coop_id,
        agency_id=agency.id,
        from_on=terms.from_on,
        day_pence=rates.day,
        night_pence=rates.night,
        weekend_pence=rates.weekend,
        holiday_pence=rates.holiday,
        sleep_in_pence=rates.sleep_in,
        least_minutes=rates.least_minutes,
        notice_hours=rates.notice_hours,
        late_percent=rates.late_percent,
        reference=terms.reference.strip(),
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("agency.terms", row)
    return row


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise DomainError("Enter a name.", field="name")
    return name


def add_worker(actor: Actor, agency_id: int, name: str) -> AgencyWorker:
    """Somebody whom the agency may send, once their profile is confirmed."""
    agency = owned(Agency, agency_id, actor.coop_id, lock=True)
    name = _named(name)
    query = select(AgencyWorker.id).where(
        AgencyWorker.agency_id == agency.id, AgencyWorker.name == name
    )
    if db.session.scalar(query) is not None:
        raise DomainError("This agency has a worker of that name already.", field="name")
    row = AgencyWorker(coop_id=actor.coop_id, agency_id=agency.id, name=name)
    db.session.add(row)
    db.session.flush()
    audit.record("agency.add_worker", row)
    return row


def end_worker(actor: Actor, worker_id: int) -> None:
    """Somebody is not to be sent again; refused while they are booked."""
    row = owned(AgencyWorker, worker_id, actor.coop_id, lock=True)
    booked = select(AgencyBooking.id).where(
        AgencyBooking.worker_id == row.id, AgencyBooking.state == State.BOOKED
    )
    if db.session.scalar(booked.limit(1)) is not None:
        raise DomainError(f"{row.name} is booked still: name somebody else there first.")
    row.ended_on = clock.today()
    audit.record("agency.end_worker", row)


def confirm(actor: Actor, worker_id: int, given: Given) -> AgencyCheck:
    """Keep that the agency has confirmed an item; what was kept before stays beside it."""
    worker = owned(AgencyWorker, worker_id, actor.coop_id, lock=True)
    today = clock.today()
    if given.confirmed_on > today:
        raise DomainError("Choose today or an earlier day.", field="confirmed_on")
    if given.until_on is not None and given.until_on < given.confirmed_on:
        raise DomainError("It cannot lapse before it is confirmed.", field="until_on")
    _refuse_unknown(actor.coop_id, given)
    if given.item == "dbs":
        if given.level not in law.dbs_levels():
            raise DomainError("Choose the level of the certificate.", field="level")
        if not given.reference.strip():
            raise DomainError("Enter the number of the certificate.", field="reference")
        if given.issued_on is None or given.issued_on > given.confirmed_on:
            words = "Enter the day the certificate was issued, not after it was confirmed."
            raise DomainError(words, field="issued_on")
    row = AgencyCheck(
        coop_id=actor.coop_id,
        worker_id=worker.id,
        item=given.item,
        competency_id=given.competency_id,
        reference=given.reference.strip(),
        level=given.level if given.item == "dbs" else "",
        issued_on=given.issued_on,
        confirmed_on=given.confirmed_on,
        until_on=given.until_on,
        confirmed_by=actor.name,
        confirmed_by_id=actor.account_id,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("agency.confirm", row, item=given.item)
    return row


def _refuse_unknown(coop_id: int, given: Given) -> None:
    if given.item == COMPETENCY:
        known = {one.id for one in standards.competencies(coop_id)}
        if given.competency_id not in known:
            raise NotFound
    elif given.competency_id is not None or given.item not in {
        one.code for one in law.items(given.confirmed_on)
    }:
        raise DomainError("Choose what was confirmed.", field="item")

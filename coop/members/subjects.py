"""What can be exported of people: each spell of employment, as a person's page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from coop.members.forms import MEMBERSHIP_WORDS, STATUS_WORDS
from core.db import in_force, overlapping
from core.exporting import Asked, Filter, Kind, Offered, Subject, fixed, service_filter, stream
from core.people.models import Employment, Membership, MembershipKind, Person, Service, WorkerStatus
from core.sheets.columns import Column, Type

PRIVATE = "people.edit"  # who sees address, date of birth and NI number on a person's page
NOW, AHEAD, OVER = "now", "ahead", "over"
STANDING = {NOW: "Works here now", AHEAD: "Begins later", OVER: "Is over"}
COLUMNS = (
    Offered(Column("number", "Number", width=10)),
    Offered(Column("name", "Name", width=26)),
    Offered(Column("surname", "Surname", width=18), usual=False),
    Offered(Column("service", "Service", width=22)),
    Offered(Column("role", "Job", width=22)),
    Offered(Column("status", "Standing", width=14), usual=False),
    Offered(Column("contract", "Contract hours a week", Type.HOURS, width=12)),
    Offered(Column("can_lead", "Leads shifts", Type.YES_NO), usual=False),
    Offered(Column("from_on", "From", Type.DATE)),
    Offered(Column("until_on", "Until", Type.DATE)),
    Offered(Column("leaving_reason", "Why it ended", width=26), usual=False),
    Offered(Column("source", "Came by", width=22), usual=False),
    Offered(Column("membership", "Membership today", width=18), usual=False),
    Offered(Column("email", "E-mail address", Type.EMAIL), usual=False),
    Offered(Column("phone", "Telephone", Type.PHONE), usual=False),
    Offered(Column("first_name", "First name", width=18), PRIVATE, usual=False),
    Offered(Column("address", "Address", width=40), PRIVATE, usual=False),
    Offered(Column("born_on", "Date of birth", Type.DATE), PRIVATE, usual=False),
    Offered(Column("ni_number", "NI number", width=14), PRIVATE, usual=False),
)
FILTERS = (
    Filter("standing", "The employment", Kind.CHOICE, fixed(STANDING), usual=NOW),
    Filter("employed", "Employed on a day of", Kind.PERIOD),
    Filter("began", "Began in", Kind.PERIOD),
    Filter("ended", "Ended in", Kind.PERIOD),
    service_filter(),
    Filter("who", "Name or number has", Kind.TEXT),
)


def rows(asked: Asked) -> Iterator[Mapping[str, Any]]:
    """A row for each spell of work on the same terms, by surname; somebody may have several."""
    query = (
        select(Person, Employment, Service.name, Membership.kind)
        .join(Employment, Employment.person_id == Person.id)
        .join(Service, Service.id == Employment.service_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & in_force(Membership, asked.on))
        .where(
            Employment.coop_id == asked.coop_id,
            Person.coop_id == asked.coop_id,
            *_standing(asked.choice("standing"), asked.on),
            *asked.within("began", Employment.from_on),
            *asked.within("ended", Employment.until_on),
            *asked.equals("service", Employment.service_id),
            *asked.named("who"),
        )
        .order_by(Person.surname, Person.first_name, Person.id, Employment.from_on, Employment.id)
    )
    if span := asked.span("employed"):
        query = query.where(overlapping(Employment, span.first_on, span.last_on))
    for person, job, service, membership in stream(query):
        yield {
            "number": person.number,
            "name": person.name,
            "surname": person.surname,
            "service": service,
            "role": job.role,
            "status": STATUS_WORDS[WorkerStatus(job.status)],
            "contract": job.contract_minutes,
            "can_lead": job.can_lead,
            "from_on": job.from_on,
            "until_on": job.until_on,
            "leaving_reason": job.leaving_reason,
            "source": job.source,
            "membership": MEMBERSHIP_WORDS[MembershipKind(membership)] if membership else "",
            "email": person.email,
            "phone": person.phone,
            "first_name": person.first_name,
            "address": person.address,
            "born_on": person.born_on,
            "ni_number": person.ni_number,
        }


def _standing(standing: str, on: date) -> list[Any]:
    if standing == NOW:
        return [in_force(Employment, on)]
    if standing == AHEAD:
        return [Employment.from_on > on]
    if standing == OVER:
        return [Employment.until_on < on]
    return []


PEOPLE = Subject(
    "people",
    "People and employment",
    "Everybody with their work: service, job, contract hours, from when until when.",
    "people.see",
    COLUMNS,
    FILTERS,
    rows,
    group="People",
    order=10,
)

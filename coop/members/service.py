"""Taking people on, their details and terms, membership, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop import corrections, spells
from coop.members import clearances, details
from coop.members.events import EmploymentChanged, TakenOn
from coop.members.models import ClearanceKind
from core import audit, events
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import (
    Employment,
    Membership,
    MembershipKind,
    Person,
    Service,
    WorkerStatus,
)
from core.ui.filters import day_year, hours

Details = details.Details
enter = details.enter
change_details = details.change_details
next_number = details.next_number
add_clearance = clearances.add_clearance
end_clearance = clearances.end_clearance
take_out_clearance = clearances.take_out_clearance

WEEK = 7 * 24 * 60
LEAST_AGE = 16  # the end of compulsory schooling; below it care work is not open


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody is employed to do; `contract_minutes` a week."""

    service_id: int
    role: str
    contract_minutes: int
    can_lead: bool = False
    status: str = WorkerStatus.EMPLOYEE


@dataclass(frozen=True, slots=True)
class TakeOn:
    """A new person in one act. Dates are days included; None: not recorded, or no end.

    `membership` is "probationary", "member" or "" (none); it begins on `member_from_on`, or
    with the employment. `person_id`: somebody the co-op knows already, such as a candidate.
    """

    details: Details
    terms: Terms
    from_on: date
    until_on: date | None = None
    source: str = ""
    membership: str = MembershipKind.PROBATIONARY
    member_from_on: date | None = None
    dbs_from_on: date | None = None
    right_to_work_from_on: date | None = None
    right_to_work_until_on: date | None = None
    weekly_cap_minutes: int | None = None
    person_id: int | None = None


def take_on(actor: Actor, values: TakeOn) -> Person:
    """Person, first employment, membership and clearances: all of it or nothing.

    Raises DomainError naming the field: `number` when somebody has it already.
    """
    if values.person_id is None:
        person = enter(actor, values.details)
    else:
        person = change_details(actor, values.person_id, values.details)
    start_employment(
        actor,
        person.id,
        values.from_on,
        values.terms,
        until_on=values.until_on,
        source=values.source,
    )
    if values.membership:
        begin_membership(
            actor, person.id, values.membership, values.member_from_on or values.from_on
        )
    if values.dbs_from_on:
        add_clearance(actor, person.id, ClearanceKind.DBS, values.dbs_from_on)
    if values.right_to_work_from_on:
        add_clearance(
            actor,
            person.id,
            ClearanceKind.RIGHT_TO_WORK,
            values.right_to_work_from_on,
            values.right_to_work_until_on,
            weekly_cap_minutes=values.weekly_cap_minutes,
        )
    audit.record("person.take_on", person, from_on=values.from_on)
    return person


def start_employment(
    actor: Actor,
    person_id: int,
    from_on: date,
    terms: Terms,
    *,
    until_on: date | None = None,
    source: str = "",
) -> Employment:
    """Begin a spell of work: the first, or again after a time away.

    Refused while another spell holds on that day; without an end it stops before a spell that
    is already planned.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    _old_enough(person.born_on, from_on)
    _check_terms(actor.coop_id, terms, from_on)
    made = spells.begin(employments(actor.coop_id, person_id), from_on, until_on)
    row = _employ(actor, person_id, made, terms, source)
    events.publish(TakenOn(actor, person_id, from_on))
    return row


def change_terms(
    actor: Actor, person_id: int, from_on: date, terms: Terms, *, reason: str = ""
) -> Employment:
    """New terms from a day: the present spell ends the day before, the next keeps its end.

    What begins that very day is put right, with a reason that the record keeps: DomainError
    (field `reason`) without one, and (field `from_on`) on a day without employment.
    """
    owned(Person, person_id, actor.coop_id, lock=True)
    _check_terms(actor.coop_id, terms, from_on)
    rows = employments(actor.coop_id, person_id)
    before, made = spells.at(rows, from_on), spells.change(rows, from_on)
    if before is None or made is None:
        raise DomainError(
            "There is no employment on that day whose terms could change.", field="from_on"
        )
    row = spells.carry_out(made, rows)
    if row is not None:
        said = {
            "service_id": terms.service_id,
            "role": terms.role.strip(),
            "status": str(terms.status),
            "contract_minutes": terms.contract_minutes,
            "can_lead": terms.can_lead,
        }
        if corrections.put_right(row, said, reason):
            _tell_terms(actor, row)
        return row
    leaving, before.leaving_reason = before.leaving_reason, ""
    row = _employ(actor, person_id, made, terms, before.source)
    row.leaving_reason = leaving  # the end that was planned moves with the last spell
    db.session.flush()
    _tell_terms(actor, row)
    return row


def _tell_terms(actor: Actor, row: Employment) -> None:
    service = db.session.get_one(Service, row.service_id)
    _tell(
        actor,
        row.person_id,
        f"Your terms from {day_year(row.from_on)}: {row.role}, {service.name}, "
        f"{hours(row.contract_minutes)} a week",
    )


def _tell(actor: Actor, person_id: int, words: str) -> None:
    """The person learns what another has changed about their work."""
    if person_id != actor.person_id:
        told = EmploymentChanged(actor.coop_id, person_id, words, actor.name)
        events.publish(told)


def take_out_terms(actor: Actor, employment_id: int, reason: str) -> Employment:
    """Take out a change of terms that was entered by mistake: those before it go on.

    The record keeps it, with the reason. DomainError without one, and where no terms end the
    day before: the first spell of work, or one after a time away, is ended instead.
    """
    gone = owned(Employment, employment_id, actor.coop_id, lock=True)
    owned(Person, gone.person_id, actor.coop_id, lock=True)
    if not reason.strip():
        raise DomainError("Say why it was a mistake.", field="reason")
    rows = employments(actor.coop_id, gone.person_id)
    before = spells.at(rows, gone.from_on - spells.DAY)
    if before is None:
        raise DomainError("No terms come before these that could go on: change them instead.")
    before.until_on, before.leaving_reason = gone.until_on, gone.leaving_reason
    begun, contract = gone.from_on, gone.contract_minutes
    db.session.delete(gone)
    audit.record(
        "employment.take_out",
        before,
        reason=reason.strip(),
        from_on=begun,
        contract_minutes=contract,
    )
    _tell(
        actor,
        before.person_id,
        f"Your terms from {day_year(begun)} were a mistake and are taken out: those before go on",
    )
    return before


def end_employment(actor: Actor, person_id: int, last_on: date, reason: str) -> Employment:
    """The last day of work. Spells that were planned after it are taken out.

    Raises DomainError when nobody is employed on that day or no reason is given.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    words = reason.strip()
    if not words:
        raise DomainError("Say why they leave.", field="reason")
    rows = employments(actor.coop_id, person_id)
    if not spells.at(rows, last_on):
        raise DomainError(f"{person.name} is not employed on that day.", field="last_on")
    row, dropped = spells.end(rows, last_on)
    for never in dropped:
        db.session.delete(never)
    row.until_on, row.leaving_reason = last_on, words
    audit.record("employment.end", row, reason=words, last_on=last_on)
    _tell(actor, person_id, f"Your last day of work is {day_year(last_on)}")
    return row


def keep_on(actor: Actor, person_id: int) -> Employment:
    """Undo an end that was planned: the last spell goes on without end."""
    person = owned(Person, person_id, actor.coop_id, lock=True)
    rows = employments(actor.coop_id, person_id)
    if not rows or rows[-1].until_on is None:
        raise DomainError(f"No end is planned for {person.name}.")
    row = rows[-1]
    row.until_on, row.leaving_reason = None, ""
    audit.record("employment.keep_on", row)
    _tell(actor, person_id, "Your employment goes on: no end is planned any more")
    return row


def begin_membership(actor: Actor, person_id: int, kind: str, from_on: date) -> Membership:
    """A spell of membership from a day; the one before ends the day before."""
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if kind not in {each.value for each in MembershipKind}:
        raise DomainError("Choose probationary member or member.", field="kind")
    rows = memberships(actor.coop_id, person_id)
    present = spells.at(rows, from_on)
    if present is not None and present.kind == kind:
        words = "a member" if kind == MembershipKind.MEMBER else "a probationary member"
        raise DomainError(f"{person.name} is already {words} on that day.", field="from_on")
    made = spells.begin(rows, from_on, replace=True)
    row = spells.carry_out(made, rows)
    if row is not None:
        row.kind = kind
        db.session.flush()
        return row
    row = Membership(
        coop_id=actor.coop_id,
        person_id=person_id,
        kind=kind,
        from_on=from_on,
        until_on=made.until_on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def end_membership(actor: Actor, person_id: int, last_on: date, reason: str) -> Membership:
    """The last day of membership; the register keeps the spell."""
    person = owned(Person, person_id, actor.coop_id, lock=True)
    words = reason.strip()
    if not words:
        raise DomainError("Say why the membership ends.", field="reason")
    rows = memberships(actor.coop_id, person_id)
    if not spells.at(rows, last_on):
        raise DomainError(f"{person.name} is not a member on that day.", field="last_on")
    row, dropped = spells.end(rows, last_on)
    for never in dropped:
        db.session.delete(never)
    row.until_on = last_on
    audit.record("membership.end", row, reason=words, last_on=last_on)
    return row


def employments(coop_id: int, person_id: int) -> list[Employment]:
    """The person's spells of work in order."""
    query = select(Employment).where(
        Employment.coop_id == coop_id, Employment.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(Employment.from_on)))


def memberships(coop_id: int, person_id: int) -> list[Membership]:
    """The person's spells of membership in order."""
    query = select(Membership).where(
        Membership.coop_id == coop_id, Membership.person_id == person_id
    )
    return list(db.session.scalars(query.order_by(Membership.from_on)))


def _employ(
    actor: Actor, person_id: int, made: spells.Change, terms: Terms, source: str
) -> Employment:
    row = Employment(
        coop_id=actor.coop_id,
        person_id=person_id,
        service_id=terms.service_id,
        role=terms.role.strip(),
        status=WorkerStatus(terms.status),
        contract_minutes=terms.contract_minutes,
        can_lead=terms.can_lead,
        from_on=made.from_on,
        until_on=made.until_on,
        source=source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _check_terms(coop_id: int, terms: Terms, from_on: date) -> None:
    service = owned(Service, terms.service_id, coop_id)
    if service.closed_on is not None and service.closed_on < from_on:
        raise DomainError(f"{service.name} is closed on that day.", field="service_id")
    if not terms.role.strip():
        raise DomainError("Say what their job is.", field="role")
    if not 0 <= terms.contract_minutes <= WEEK:
        raise DomainError("A week has 168 hours.", field="contract_minutes")


def _old_enough(born_on: date | None, from_on: date) -> None:
    if born_on is None:
        return
    if born_on >= from_on:
        raise DomainError("The date of birth is not before the start.", field="born_on")
    age = (
        from_on.year - born_on.year - ((from_on.month, from_on.day) < (born_on.month, born_on.day))
    )
    if age < LEAST_AGE:
        raise DomainError(f"They are {age} on their first day: 16 at least.", field="born_on")
    if age > 100:
        raise DomainError(f"They would be {age} on their first day.", field="born_on")

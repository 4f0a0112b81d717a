"""Offices of the society: taken, held for a term, left."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop import spells
from coop.members import service as members
from coop.membership import rules
from coop.membership.models import Office
from coop.membership.rules import NEED_NOT_BE_MEMBER, OFFICES, Term
from coop.membership.service import particulars
from coop.notices import service as notices
from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative, MembershipKind, Person
from core.ui.filters import day_year


def appoint(
    actor: Actor,
    person_id: int,
    office: str,
    from_on: date,
    term_until_on: date | None,
    how: str,
) -> Office:
    """Somebody takes an office: `how` names the election or resolution.

    Only members hold one, but for the secretary; chair, secretary and treasurer are one each.
    """
    _hold(actor.coop_id)
    person = owned(Person, person_id, actor.coop_id)
    if office not in OFFICES:
        raise DomainError("Choose an office.", field="office")
    if not how.strip():
        raise DomainError("Name the election or the resolution.", field="how")
    if term_until_on is not None and term_until_on < from_on:
        raise DomainError("The term cannot end before it begins.", field="term_until_on")
    present = spells.at(members.memberships(actor.coop_id, person_id), from_on)
    is_member = present is not None and present.kind == MembershipKind.MEMBER
    if not is_member and office not in NEED_NOT_BE_MEMBER:
        raise DomainError(
            f"{person.name} is not a member on that day, and only members hold this office.",
            code="no_member",
            field="person",
        )
    rows = db.session.scalars(select(Office).where(Office.coop_id == actor.coop_id))
    terms = [Term(row.person_id, row.office, row.from_on, row.until_on) for row in rows]
    rules.may_take(office, person_id, from_on, terms)
    row = Office(
        coop_id=actor.coop_id,
        person_id=person_id,
        office=office,
        from_on=from_on,
        term_until_on=term_until_on,
        how=how.strip(),
    )
    db.session.add(row)
    db.session.flush()
    particulars.note(actor.coop_id, person_id, from_on)
    _tell(actor, row, f"You take an office: {OFFICES[office]}, from {day_year(from_on)}. {row.how}")
    return row


def end_office(actor: Actor, office_id: int, last_on: date, reason: str) -> Office:
    """They leave an office; the register keeps the spell."""
    row = owned(Office, office_id, actor.coop_id, lock=True)
    if not reason.strip():
        raise DomainError("Say why: end of term, resigned, removed.", field="reason")
    if row.until_on is not None and row.until_on <= last_on:
        raise DomainError("They have left this office already.", field="last_on")
    if last_on < row.from_on:
        raise DomainError("Nobody leaves an office before taking it.", field="last_on")
    row.until_on, row.reason = last_on, reason.strip()
    audit.record("office.end", row, reason=row.reason, last_on=last_on)
    _tell(
        actor,
        row,
        f"You leave an office: {OFFICES[row.office]}, on {day_year(last_on)}. {row.reason}",
    )
    return row


def _tell(actor: Actor, row: Office, words: str) -> None:
    if actor.person_id != row.person_id:
        notices.alert(
            row.coop_id,
            "membership_office",
            row.id,
            words[:250],
            person_id=row.person_id,
            url="/my/membership",
        )


def end_all(actor: Actor, person_id: int, last_on: date, reason: str) -> int:
    """Every office that only members hold ends with membership; how many."""
    query = select(Office).where(
        Office.coop_id == actor.coop_id,
        Office.person_id == person_id,
        Office.office.not_in(NEED_NOT_BE_MEMBER),
        (Office.until_on.is_(None)) | (Office.until_on > last_on),
    )
    rows = list(db.session.scalars(query))
    for row in rows:
        end_office(actor, row.id, max(last_on, row.from_on), reason)
    return len(rows)


def _hold(coop_id: int) -> None:
    """One chair at a time, also of two appointed at the same moment."""
    query = select(Cooperative.id).where(Cooperative.id == coop_id)
    db.session.execute(query.with_for_update(key_share=True))

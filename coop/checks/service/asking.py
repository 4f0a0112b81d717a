"""References: somebody is named, asked by letter, asked again, answers; a manager decides.

The letter carries a link that opens one form, once. The outbox has to hold the letter until it
is sent, so the link is kept short of harm: it shows nobody's record, only takes an answer in,
and ends with the first answer or after 60 days. The record itself keeps the hash alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from coop.checks import letters, queries, rules
from coop.checks.models import Reference, ReferenceLetter
from coop.checks.rules import CONDUCT, State
from coop.checks.service.recording import OWN, Said, open_for, record
from coop.notices import service as notices
from core import audit, clock, mail
from core.access import Actor
from core.acting import acting
from core.calendar import bank_holidays
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.outbox import paper
from core.outbox import service as outbox
from core.people import accounts
from core.people import queries as people
from core.people.models import Person

LASTS = timedelta(days=60)
PATH = "/references/"
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Referee:
    """Who can say how somebody has worked. `in_care`: they were the employer of care work."""

    name: str
    organisation: str = ""
    relationship: str = ""
    email: str = ""
    phone: str = ""
    in_care: bool = False


def name_referee(actor: Actor, person_id: int, referee: Referee) -> Reference:
    """Somebody whom the person has named; nothing is sent yet."""
    owned(Person, person_id, actor.coop_id, lock=True)
    if actor.person_id == person_id:
        raise DomainError(OWN, code="own")
    if not referee.name.strip():
        raise DomainError("Enter who is asked.", field="name")
    if not referee.email.strip() and not referee.phone.strip():
        raise DomainError("Enter an e-mail address or a telephone number.", field="email")
    row = Reference(
        coop_id=actor.coop_id,
        person_id=person_id,
        referee=referee.name.strip(),
        organisation=referee.organisation.strip(),
        relationship_words=referee.relationship.strip(),
        email=referee.email.strip(),
        phone=referee.phone.strip(),
        in_care=referee.in_care,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def ask(actor: Actor, reference_id: int, link: Link | None = None) -> Reference:
    """Write to the referee, or note that they were asked in another way where there is no e-mail.

    `link` makes an address of a token where no public one is set. Chasing counts from today.
    """
    row = _open(actor, reference_id, ("waiting",), "They have been asked already.")
    row.state, row.asked_on = "asked", clock.today()
    if row.email:
        _write_to(row, 0, link)
    db.session.flush()
    audit.record("reference.ask", row)
    _conduct(actor, row.person_id, State.ASKED)
    return row


def chase(coop_id: int, link: Link | None = None) -> int:
    """Ask again those who have not answered when their working days are over; how many letters.

    Each step once, however late it is noticed: steps missed together make one letter. After the
    last, those who decide are told.
    """
    today = clock.today()
    steps = queries.settings(coop_id, today).chase_days
    query = (
        select(Reference)
        .where(Reference.coop_id == coop_id, Reference.state == "asked")
        .order_by(Reference.id)
    )
    sent = 0
    for row in db.session.scalars(query).all():
        if row.asked_on is None:
            continue
        due = chase_days(row.asked_on, steps, today)
        past = [n for n, day in enumerate(due, 1) if day <= today]
        if not past:
            continue
        if row.email and not _has_letter(row, past[-1]):
            _write_to(row, past[-1], link)
            sent += 1
        if len(past) == len(due) and due[-1] < today:
            _told(row, "reference_silent", f"{row.referee} has not answered about")
    db.session.flush()
    return sent


def chase_days(asked_on: date, steps: tuple[int, ...], today: date) -> tuple[date, ...]:
    """The days on which a referee asked on a day is asked again."""
    last = max(today, asked_on) + timedelta(days=14 + 3 * max(steps, default=0))
    days_off = {each.on for each in bank_holidays.between(asked_on, last)}
    return tuple(rules.working_day(asked_on, count, days_off) for count in steps)


def open_link(token: str) -> Reference:
    """The reference that a link is for; NotFound for one used, ended or unknown."""
    query = (
        select(Reference)
        .join(ReferenceLetter, ReferenceLetter.reference_id == Reference.id)
        .where(
            ReferenceLetter.token_hash == accounts.hashed(token),
            ReferenceLetter.used_at.is_(None),
            ReferenceLetter.expires_at > clock.now(),
            Reference.state == "asked",
        )
    )
    row = db.session.scalar(query.with_for_update(of=Reference))
    if row is None:
        raise NotFound("This link has been used, or is too old. Please ring us.")
    return row


def answer(token: str, by: str, said: dict[str, Any]) -> Reference:
    """A referee answers by their link; it is shut then."""
    row = open_link(token)
    acting.set((None, f"Referee {row.referee}"))
    actor = Actor(None, f"Referee {row.referee}", row.coop_id)
    return _answered(actor, row, by, said)


def enter_answer(actor: Actor, reference_id: int, by: str, said: dict[str, Any]) -> Reference:
    """An answer that came by post or telephone, entered by a manager."""
    row = _open(actor, reference_id, ("waiting", "asked"), "It has been answered already.")
    row.asked_on = row.asked_on or clock.today()
    return _answered(actor, row, by, said)


def decide(actor: Actor, reference_id: int, reason: str, *, accept: bool) -> Reference:
    """Whether an answer is satisfactory evidence; a refusal says why."""
    row = _open(actor, reference_id, ("answered",), "There is nothing to decide here now.")
    if not accept and not reason.strip():
        raise DomainError("Say why it is not accepted.", field="reason")
    row.state = "accepted" if accept else "refused"
    row.decided_on, row.decided_by, row.reason = clock.today(), actor.name, reason.strip()
    db.session.flush()
    audit.record("reference.decide", row, accept=accept)
    notices.close(row.coop_id, "reference_answered", row.id)
    return row


def withdraw_reference(actor: Actor, reference_id: int, reason: str) -> Reference:
    """Somebody is not asked after all; their link is shut."""
    open_ = ("waiting", "asked", "answered")
    row = _open(actor, reference_id, open_, "It is decided already.")
    if not reason.strip():
        raise DomainError("Say why.", field="reason")
    row.state, row.reason, row.decided_by = "withdrawn", reason.strip(), actor.name
    row.decided_on = clock.today()
    _shut(row)
    audit.record("reference.withdraw", row, reason=reason.strip())
    return row


def _open(actor: Actor, reference_id: int, states: tuple[str, ...], else_: str) -> Reference:
    row = owned(Reference, reference_id, actor.coop_id, lock=True)
    if actor.person_id == row.person_id:
        raise DomainError(OWN, code="own")
    if row.state not in states:
        raise DomainError(else_, code="state")
    return row


def _answered(actor: Actor, row: Reference, by: str, said: dict[str, Any]) -> Reference:
    if not by.strip():
        raise DomainError("Enter your name and post.", field="by")
    row.state, row.answered_at, row.answered_by = "answered", clock.now(), by.strip()
    row.answer = said
    _shut(row)
    audit.record("reference.answer", row)
    _conduct(actor, row.person_id, State.RECEIVED)
    _told(row, "reference_answered", f"{row.referee} has answered about")
    return row


def _conduct(actor: Actor, person_id: int, state: State) -> None:
    """The check of references is under way, unless it is decided or says so already."""
    today = clock.today()
    rows = queries.recorded(actor.coop_id, [person_id])[person_id]
    stands = rules.standing(rules.by_kind(rows).get(CONDUCT, ()), today)
    if not stands.clear and state not in (stands.state, stands.pending):
        record(actor, person_id, Said(CONDUCT, state, today))
    else:
        open_for(actor, person_id)


def _write_to(row: Reference, step: int, link: Link | None) -> None:
    token = secrets.token_urlsafe(32)
    url = _address(token, link)
    now = clock.now()
    db.session.add(
        ReferenceLetter(
            coop_id=row.coop_id,
            reference_id=row.id,
            step=step,
            token_hash=accounts.hashed(token) if url else None,
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    coop, name = people.coop(row.coop_id).name, db.session.get_one(Person, row.person_id).name
    sheet = letters.asking(coop, row.referee, name, step, url)
    outbox.post(
        [
            outbox.Draft(
                key=f"reference-{row.id}-{step}",
                to=row.email,
                subject=letters.subject(coop, name, step),
                body=paper.text(sheet),
                html=paper.html(sheet),
                coop_id=row.coop_id,
            )
        ]
    )


def _address(token: str, link: Link | None) -> str:
    base = mail.public_url()
    if base:
        return f"{base}{PATH}{token}"
    return link(token) if link is not None else ""


def _has_letter(row: Reference, step: int) -> bool:
    query = select(ReferenceLetter.id).where(
        ReferenceLetter.reference_id == row.id, ReferenceLetter.step >= step
    )
    return db.session.scalar(query.limit(1)) is not None


def _shut(row: Reference) -> None:
    query = select(ReferenceLetter).where(
        ReferenceLetter.reference_id == row.id, ReferenceLetter.used_at.is_(None)
    )
    for letter in db.session.scalars(query):
        letter.used_at = clock.now()
    notices.close(row.coop_id, "reference_silent", row.id)
    db.session.flush()


def _told(row: Reference, kind: str, words: str) -> None:
    name = db.session.get_one(Person, row.person_id).name
    notices.alert(
        row.coop_id,
        kind,
        row.id,
        f"{words} {name}.",
        permission="checks.record",
        url=f"/checks/references/{row.id}",
    )

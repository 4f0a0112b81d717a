"""News to people: a row in each one's inbox, and a letter where they want one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import time, timedelta

from sqlalchemy import select

from coop.notices import kinds
from coop.notices.models import Message, NewsChoice
from coop.notices.rules import Quiet, due_at
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core import clock, mail
from core.access import Actor, permissions
from core.audit import service as audit
from core.db import db, in_force
from core.errors import DomainError, NotAllowed
from core.outbox import service as outbox
from core.people.models import Account, Cooperative, Grant, Person, Service

REMIND_HOURS, MOST_REMIND_HOURS = 12, 72
DEFAULT = Quiet()


def tell(
    coop_id: int, kind: str, words: str, url: str, person_ids: Iterable[int], *, key: str = ""
) -> int:
    """Put news into inboxes, and post letters to those who want them; how many were told.

    With a `key`, who has been told under it already is not told again. KeyError for a kind that
    no slice has declared.
    """
    told = 0
    for person_id in sorted(set(person_ids)):
        own_key = f"{key} {person_id}" if key else None
        if own_key and db.session.scalar(select(Message.id).where(Message.key == own_key)):
            continue
        row = Message(coop_id=coop_id, person_id=person_id, kind=kind, words=words, url=url)
        row.key, row.made_at = own_key, clock.now()
        db.session.add(row)
        db.session.flush()
        _post(row, kinds.known(kind))
        told += 1
    return told


def those_who_may(coop_id: int, permission: str) -> set[int]:
    """People whose account holds a role, now, that has the permission in this co-op."""
    roles = permissions()[permission].roles
    query = (
        select(Person.id)
        .join(Grant, Grant.account_id == Person.account_id)
        .where(
            Person.coop_id == coop_id,
            Grant.coop_id == coop_id,
            Grant.role.in_(roles),
            in_force(Grant, clock.today()),
        )
    )
    return set(db.session.scalars(query))


def _post(row: Message, kind: kinds.NoticeKind) -> None:
    choice = choice_of(row.coop_id, row.person_id)
    wanted = kind.urgent if choice is None else kind.name in choice.by_email
    to = address(row.person_id) if wanted else ""
    if not to:
        return
    quiet = DEFAULT if choice is None else quiet_of(choice)
    coop = db.session.get_one(Cooperative, row.coop_id)
    base = mail.public_url()
    link = f"\n\n{base}{row.url}" if base and row.url else ""
    outbox.post(
        f"message {row.id}",
        to,
        f"{coop.name}: {kind.words}",
        f"{row.words}{link}\n\nYou choose under Notices, How I am told, what comes by e-mail.\n",
        coop_id=row.coop_id,
        person_id=row.person_id,
        due_at=due_at(row.made_at, quiet, clock.LONDON, urgent=kind.urgent),
    )


def address(person_id: int) -> str:
    """Where a person's letters go: what they sign in with, else what the co-op has; or none."""
    person = db.session.get_one(Person, person_id)
    account = db.session.get(Account, person.account_id) if person.account_id else None
    return account.email if account is not None else person.email


def choice_of(coop_id: int, person_id: int) -> NewsChoice | None:
    """What a person has chosen; None: nothing yet."""
    return db.session.scalar(
        select(NewsChoice).where(NewsChoice.coop_id == coop_id, NewsChoice.person_id == person_id)
    )


def quiet_of(choice: NewsChoice) -> Quiet:
    """The quiet hours of a choice."""
    return Quiet(choice.quiet_from, choice.quiet_until, choice.urgent_in_quiet)


def choose(
    actor: Actor,
    by_email: Collection[str],
    quiet_from: time,
    quiet_until: time,
    *,
    urgent_in_quiet: bool,
    remind_hours: int,
) -> NewsChoice:
    """How the actor's own person wants to be told; the inbox has everything whatever they choose.

    Raises DomainError for a kind of news that there is not, or hours out of range.
    """
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who is told news.")
    if not set(by_email) <= {kind.name for kind in kinds.all_kinds()}:
        raise DomainError("Choose kinds of news that there are.", field="by_email")
    if not 0 <= remind_hours <= MOST_REMIND_HOURS:
        raise DomainError(f"Choose 0 to {MOST_REMIND_HOURS} hours.", field="remind_hours")
    db.session.get(Person, actor.person_id, with_for_update=True)  # two taps make one row
    row = choice_of(actor.coop_id, actor.person_id)
    if row is None:
        row = NewsChoice(coop_id=actor.coop_id, person_id=actor.person_id)
        db.session.add(row)
    row.by_email = sorted(by_email)
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    row.urgent_in_quiet, row.remind_hours = urgent_in_quiet, remind_hours
    db.session.flush()
    audit.record("notices.choose", row)
    return row


def read_all(actor: Actor) -> int:
    """The actor's own person has read the whole inbox; how many messages that were new."""
    if actor.person_id is None:
        return 0
    query = select(Message).where(
        Message.coop_id == actor.coop_id,
        Message.person_id == actor.person_id,
        Message.read_at.is_(None),
    )
    rows = db.session.scalars(query).all()
    for row in rows:
        row.read_at = clock.now()
    db.session.flush()
    return len(rows)


def remind(coop_id: int) -> int:
    """Tell people of shifts that begin soon, once for each shift and start; how many were told."""
    now = clock.now()
    query = (
        select(Assignment, Shift, Service.name, NewsChoice.remind_hours)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .outerjoin(NewsChoice, NewsChoice.person_id == Assignment.person_id)
        .where(
            Assignment.coop_id == coop_id,
            Assignment.published_at.is_not(None),
            Shift.cancelled_at.is_(None),
            Shift.start_at > now,
            Shift.start_at <= now + timedelta(hours=MOST_REMIND_HOURS),
        )
        .order_by(Shift.start_at, Assignment.id)
    )
    soon = [
        (place, shift, service)
        for place, shift, service, hours in db.session.execute(query).all()
        if shift.start_at - now <= timedelta(hours=REMIND_HOURS if hours is None else hours)
    ]
    keys = {f"{_reminder_key(shift)} {place.person_id}" for place, shift, _ in soon}
    known = set(db.session.scalars(select(Message.key).where(Message.key.in_(keys))))
    return sum(
        _remind(place, shift, service)
        for place, shift, service in soon
        if f"{_reminder_key(shift)} {place.person_id}" not in known
    )


def _remind(place: Assignment, shift: Shift, service: str) -> int:
    return tell(
        shift.coop_id,
        "shift_reminder",
        f"{named(shift, service)}, is your next shift.",
        f"/my/shifts/{shift.id}",
        [place.person_id],
        key=_reminder_key(shift),
    )


def _reminder_key(shift: Shift) -> str:
    return f"reminder {shift.id} {shift.start_at:%Y%m%dT%H%M}"

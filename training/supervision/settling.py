"""What kinds there are, how often from when, and who supervises whom."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from core import audit, clock, dated, news
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative, Person
from core.ui.filters import day_year
from training.supervision import shipped
from training.supervision.models import (
    Supervising,
    SupervisionFrequency,
    SupervisionKind,
    SupervisionNotice,
)
from training.supervision.rules import Frequency, Unit, check

NAMED = "supervisor_named"
DAY = timedelta(days=1)


def take_in(actor: Actor) -> int:
    """Add the shipped kinds that the co-op does not have, asked from today; how many."""
    known = set(
        db.session.scalars(
            select(SupervisionKind.code).where(SupervisionKind.coop_id == actor.coop_id)
        )
    )
    added = 0
    for each in shipped.kinds():
        if each.code not in known:
            row = add_kind(actor, each.name, about=each.about, agenda=each.agenda)
            row.code = each.code
            set_frequency(actor, row.id, clock.today(), each.every, each.unit)
            added += 1
    return added


def add_kind(actor: Actor, name: str, *, about: str = "", agenda: str = "") -> SupervisionKind:
    """Add a kind; it is asked of nobody until it is said how often."""
    row = SupervisionKind(coop_id=actor.coop_id, name=_free(actor.coop_id, name))
    row.about, row.agenda = about.strip(), agenda.strip()
    db.session.add(row)
    db.session.flush()
    return row


def change_kind(
    actor: Actor, supervision_kind_id: int, name: str, *, about: str = "", agenda: str = ""
) -> SupervisionKind:
    """Change what a kind is called and what a new one begins with."""
    row = owned(SupervisionKind, supervision_kind_id, actor.coop_id, lock=True)
    row.name = _free(actor.coop_id, name, row.id)
    row.about, row.agenda = about.strip(), agenda.strip()
    db.session.flush()
    return row


def _free(coop_id: int, name: str, but: int | None = None) -> str:
    words = " ".join(name.split())
    if not words:
        raise DomainError("Give it a name.", field="name")
    same = select(SupervisionKind.id).where(
        SupervisionKind.coop_id == coop_id, func.lower(SupervisionKind.name) == words.lower()
    )
    if but is not None:
        same = same.where(SupervisionKind.id != but)
    if db.session.scalar(same):
        raise DomainError(f"There is already a kind called {words}.", field="name")
    return words


def set_frequency(
    actor: Actor, supervision_kind_id: int, from_on: date, every: int | None, unit: Unit
) -> SupervisionFrequency:
    """How often a kind is held from a day on; said again for that day, it replaces that.

    `every` None: not asked from that day. Refused for a day that is past.
    """
    kind = owned(SupervisionKind, supervision_kind_id, actor.coop_id, lock=True)
    check(every, unit)
    if from_on < clock.today():
        raise DomainError(dated.PAST, field="from_on")
    row = db.session.scalar(
        select(SupervisionFrequency).where(
            SupervisionFrequency.kind_id == kind.id, SupervisionFrequency.from_on == from_on
        )
    )
    if row is None:
        row = SupervisionFrequency(coop_id=actor.coop_id, kind_id=kind.id, from_on=from_on)
        db.session.add(row)
    row.every, row.unit = every, unit
    audit.record(
        "supervision_frequency.settle",
        kind,
        from_on=from_on,
        frequency=Frequency(from_on, every, unit).words,
    )
    return row


def settle_notice(
    actor: Actor, from_on: date, warn_days: int, escalate_days: int
) -> SupervisionNotice:
    """How long before, and after, people are told, from a day on."""
    for field, days in (("warn_days", warn_days), ("escalate_days", escalate_days)):
        if not 0 <= days <= 90:
            raise DomainError("Choose 0 to 90 days.", field=field)
    return dated.settle(
        SupervisionNotice,
        actor.coop_id,
        from_on,
        warn_days=warn_days,
        escalate_days=escalate_days,
    )


def name_supervisor(
    actor: Actor, person_id: int, supervisor_id: int | None, from_on: date
) -> Supervising | None:
    """From a day on somebody is supervised by another, or (None) by nobody named.

    What held before ends on the day before; what was said for later days is replaced. Both are
    told.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if supervisor_id == person.id:
        raise DomainError("Nobody supervises themselves.", field="supervisor_id")
    supervisor = None if supervisor_id is None else owned(Person, supervisor_id, actor.coop_id)
    db.session.get(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    for row in db.session.scalars(
        select(Supervising).where(
            Supervising.coop_id == actor.coop_id, Supervising.person_id == person.id
        )
    ):
        if row.from_on >= from_on:
            db.session.delete(row)
        elif row.until_on is None or row.until_on >= from_on:
            row.until_on = from_on - DAY
    db.session.flush()
    if supervisor is None:
        return None
    made = Supervising(
        coop_id=actor.coop_id,
        person_id=person.id,
        supervisor_id=supervisor.id,
        from_on=from_on,
    )
    db.session.add(made)
    db.session.flush()
    since = f"from {day_year(from_on)}"
    news.tell(
        actor.coop_id,
        NAMED,
        f"{supervisor.name} supervises you {since}.",
        "/my/supervision",
        {person.id} - {actor.person_id},
    )
    news.tell(
        actor.coop_id,
        NAMED,
        f"You supervise {person.name} {since}.",
        "/my/supervision",
        {supervisor.id} - {actor.person_id},
    )
    return made

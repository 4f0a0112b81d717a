"""How people want to be told: what they chose, or what holds without a word from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time

from sqlalchemy import select

from coop.notices import kinds
from coop.notices.models import NewsChoice
from coop.notices.rules import Channel, Choice, Quiet
from core.access import Actor
from core.audit import service as audit
from core.db import db
from core.errors import DomainError, NotAllowed
from core.people.models import Account, Person

MOST_REMIND_HOURS = 72
DEFAULT = Choice()


def addresses(person_ids: Collection[int]) -> dict[int, str]:
    """Where people's letters go: what they sign in with, else what the co-op has; "" for none."""
    query = (
        select(Person.id, Person.email, Account.email)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(Person.id.in_(person_ids))
    )
    return {
        person_id: (given if signs_in is None else signs_in) or ""
        for person_id, given, signs_in in db.session.execute(query)
    }


def _choice(row: NewsChoice) -> Choice:
    quiet = Quiet(row.quiet_from, row.quiet_until, row.urgent_in_quiet)
    return Choice(row.channels, quiet, row.remind_hours, row.digest_at)


def choices(coop_id: int, person_ids: Collection[int]) -> dict[int, Choice]:
    """What each of these people has chosen; those who have not chosen are left out. One query."""
    query = select(NewsChoice).where(
        NewsChoice.coop_id == coop_id, NewsChoice.person_id.in_(person_ids)
    )
    return {row.person_id: _choice(row) for row in db.session.scalars(query)}


def choice_of(coop_id: int, person_id: int) -> Choice:
    """What holds for one person."""
    return choices(coop_id, [person_id]).get(person_id, DEFAULT)


def channel(choice: Choice, kind: kinds.NoticeKind) -> Channel:
    """How a kind of news comes to somebody who chose so."""
    return choice.channel(kind.name, urgent=kind.urgent, waits=kind.waits)


def choose(
    actor: Actor,
    channels: Mapping[str, str],
    quiet_from: time,
    quiet_until: time,
    *,
    urgent_in_quiet: bool,
    remind_hours: int,
    digest_at: time,
) -> NewsChoice:
    """How the actor's own person wants to be told; the inbox has everything whatever they choose.

    `channels` from kind to Channel; a kind left out keeps its default. Raises DomainError for a
    kind or channel that there is not, a digest of what cannot wait, or hours out of range.
    """
    if actor.person_id is None:
        raise NotAllowed("This account does not stand for a person who is told news.")
    for name, how in channels.items():
        if not kinds.is_known(name) or how not in set(Channel):
            raise DomainError("Choose kinds of news that there are.", field=f"how_{name}")
        if how == Channel.DIGEST and not kinds.known(name).waits:
            words = "This cannot wait for the daily e-mail: at once, or only here."
            raise DomainError(words, field=f"how_{name}")
    if not 0 <= remind_hours <= MOST_REMIND_HOURS:
        raise DomainError(f"Choose 0 to {MOST_REMIND_HOURS} hours.", field="remind_hours")
    db.session.get(Person, actor.person_id, with_for_update=True)  # two taps make one row
    row = db.session.scalar(
        select(NewsChoice).where(
            NewsChoice.coop_id == actor.coop_id, NewsChoice.person_id == actor.person_id
        )
    )
    if row is None:
        row = NewsChoice(coop_id=actor.coop_id, person_id=actor.person_id)
        db.session.add(row)
    row.channels = dict(sorted(channels.items()))
    row.quiet_from, row.quiet_until, row.digest_at = quiet_from, quiet_until, digest_at
    row.urgent_in_quiet, row.remind_hours = urgent_in_quiet, remind_hours
    db.session.flush()
    audit.record("notices.choose", row)
    return row

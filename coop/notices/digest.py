"""The daily letter: what may wait, gathered into one e-mail a day at the hour people chose.

The letter's key names the person and the local day, so that a day has one letter however often
this is run. What is told after it waits for the next day's; a day without news has none.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from coop.notices import choosing, kinds, letters
from coop.notices.models import Message
from coop.notices.rules import Channel, digest_from, due_at
from core import clock
from core.db import db
from core.outbox import paper
from core.outbox import service as outbox
from core.people.models import Cooperative, Person


def waiting(coop_id: int) -> frozenset[int]:
    """The people for whom the hour of today's letter has come and something waits."""
    query = (
        select(Message.person_id, func.min(Message.made_at))
        .where(Message.coop_id == coop_id, Message.for_digest.is_(True))
        .group_by(Message.person_id)
    )
    first = {row[0]: row[1] for row in db.session.execute(query)}
    chosen = choosing.choices(coop_id, first) if first else {}
    due = {
        _key(person_id, clock.today()): person_id
        for person_id, made_at in first.items()
        if made_at <= _hour(chosen.get(person_id, choosing.DEFAULT)) <= clock.now()
    }
    written = outbox.posted(due)
    return frozenset(person_id for key, person_id in due.items() if key not in written)


def make(coop_id: int, person_id: int) -> bool:
    """Write one person's letter of today; False when there is none to write, or one is written.

    What they have read meanwhile, and kinds that they want only in the inbox by now, are left
    out and wait no longer.
    """
    db.session.get(Person, person_id, with_for_update=True)  # two at once make one letter
    today, choice = clock.today(), choosing.choice_of(coop_id, person_id)
    hour = _hour(choice)
    if hour > clock.now() or outbox.posted([_key(person_id, today)]):
        return False
    query = (
        select(Message)
        .where(
            Message.coop_id == coop_id,
            Message.person_id == person_id,
            Message.for_digest.is_(True),
            Message.made_at <= hour,
        )
        .order_by(Message.id)
    )
    rows = list(db.session.scalars(query))
    told = [row for row in rows if row.read_at is None and _still_wanted(row, choice)]
    to = choosing.addresses([person_id]).get(person_id, "")
    if told and to:
        coop = db.session.get_one(Cooperative, coop_id).name
        sheet = letters.daily(coop, told)
        draft = outbox.Draft(
            _key(person_id, today),
            to,
            f"{coop}: your news of the day",
            paper.text(sheet),
            paper.html(sheet),
            coop_id=coop_id,
            person_id=person_id,
            due_at=due_at(clock.now(), choice.quiet, clock.LONDON, urgent=False),
        )
        outbox.post([draft])
    for row in rows:
        row.for_digest = False
    for row in told if to else ():
        row.in_digest_on = today
    db.session.flush()
    return bool(told and to)


def _hour(choice: choosing.Choice) -> datetime:
    """When today's letter is made for somebody who chose so; what is told later waits."""
    return digest_from(clock.today(), choice.digest_at, clock.LONDON)


def _still_wanted(row: Message, choice: choosing.Choice) -> bool:
    if not kinds.is_known(row.kind):
        return True
    return choosing.channel(choice, kinds.known(row.kind)) is not Channel.HERE


def _key(person_id: int, day: date) -> str:
    return f"digest {person_id} {day:%Y%m%d}"

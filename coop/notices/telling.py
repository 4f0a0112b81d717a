"""News to people: a row in each one's inbox, and a letter where they want one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from coop.notices import choosing, kinds, letters
from coop.notices.models import Message
from coop.notices.rules import Channel, due_at
from core import clock
from core.access import Actor, permissions
from core.db import db, in_force, owned
from core.errors import NotFound
from core.outbox import paper
from core.outbox import service as outbox
from core.people.models import Cooperative, Grant, Person


def tell(
    coop_id: int,
    kind: str,
    words: str,
    url: str,
    person_ids: Iterable[int],
    *,
    key: str = "",
    alert_id: int | None = None,
    until_at: datetime | None = None,
) -> int:
    """Put news into inboxes, and post letters to those who want them; how many were told.

    With a `key`, who has been told under it already is not told again. After `until_at` it is
    no news any more. A fixed number of queries however many are told. KeyError for a kind that
    no slice has declared.
    """
    declared = kinds.known(kind)
    people = {person_id: f"{key} {person_id}" if key else None for person_id in person_ids}
    if key:
        query = select(Message.key).where(Message.key.in_(list(people.values())))
        known = set(db.session.scalars(query))
        people = {person_id: own for person_id, own in people.items() if own not in known}
    if not people:
        return 0
    rows = []
    for person_id in sorted(people):
        row = _row(coop_id, kind, person_id, words, url)
        row.key, row.alert_id, row.until_at = people[person_id], alert_id, until_at
        rows.append(row)
    _send(coop_id, rows, declared)
    return len(rows)


def tell_each(coop_id: int, kind: str, said: Mapping[int, tuple[str, str]]) -> int:
    """Words and page for each person, told as by `tell`; as many queries as for one."""
    declared = kinds.known(kind)
    rows = [_row(coop_id, kind, person_id, *said[person_id]) for person_id in sorted(said)]
    if rows:
        _send(coop_id, rows, declared)
    return len(rows)


def _row(coop_id: int, kind: str, person_id: int, words: str, url: str) -> Message:
    row = Message(coop_id=coop_id, kind=kind, person_id=person_id, words=words, url=url)
    row.made_at = clock.now()
    return row


def _send(coop_id: int, rows: Sequence[Message], kind: kinds.NoticeKind) -> None:
    """Keep the rows, with a letter now, one in the daily letter, or none for each."""
    people = [row.person_id for row in rows]
    chosen, to = choosing.choices(coop_id, people), choosing.addresses(people)
    at_once = []
    for row in rows:
        choice = chosen.get(row.person_id, choosing.DEFAULT)
        how = choosing.channel(choice, kind) if to.get(row.person_id) else Channel.HERE
        row.for_digest = how is Channel.DIGEST
        if how is Channel.NOW:
            at_once.append((row, choice))
    db.session.add_all(rows)
    db.session.flush()
    coop = db.session.get_one(Cooperative, coop_id).name if at_once else ""
    drafts = []
    for row, choice in at_once:
        sheet = letters.single(coop, row, kind)
        due = due_at(row.made_at, choice.quiet, clock.LONDON, urgent=kind.urgent)
        drafts.append(
            outbox.Draft(
                f"message {row.id}",
                to[row.person_id],
                f"{coop}: {kind.words}",
                paper.text(sheet),
                paper.html(sheet),
                coop_id=coop_id,
                person_id=row.person_id,
                due_at=due,
            )
        )
    outbox.post(drafts)


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


def read(actor: Actor, message_id: int) -> str:
    """The actor's own person has read one message; the page that it leads to, or "".

    NotFound for other people's.
    """
    row = owned(Message, message_id, actor.coop_id, lock=True)
    if row.person_id != actor.person_id:
        raise NotFound
    if row.read_at is None:
        row.read_at = clock.now()
        db.session.flush()
    return row.url


def read_all(actor: Actor, group: str = "") -> int:
    """The actor's own person has read the inbox, or a group of it; how many messages were new."""
    if actor.person_id is None:
        return 0
    mine = (
        (Message.coop_id == actor.coop_id)
        & (Message.person_id == actor.person_id)
        & Message.read_at.is_(None)
    )
    if group:
        mine &= Message.kind.in_(kinds.of_group(group))
    done = db.session.execute(
        update(Message)
        .where(mine)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))


def read_with(alert_id: int, person_id: int) -> None:
    """Somebody has put an alert away: what told them of it is read too."""
    mine = (Message.alert_id == alert_id) & (Message.person_id == person_id)
    db.session.execute(
        update(Message)
        .where(mine, Message.read_at.is_(None))
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )

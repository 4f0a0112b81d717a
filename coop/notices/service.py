"""Tell people things: announcements, notes on shifts, alerts; and keep that they were read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, or_, select, update

from coop.notices import choosing, digest, kinds, telling
from coop.notices.models import Alert, Announcement, Message, Receipt
from coop.shifts.models import Shift
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Cooperative, Service

MOST_TITLE, MOST_BODY = 120, 4000
those_who_may = telling.those_who_may
choose = choosing.choose
write_digest = digest.make


def announce(
    actor: Actor,
    title: str,
    body: str,
    *,
    service_id: int | None = None,
    shift_id: int | None = None,
) -> Announcement:
    """Tell everybody; or a service's people; or (a note) those on one shift."""
    title, body = title.strip(), body.strip()
    if shift_id is not None:
        owned(Shift, shift_id, actor.coop_id)
        title = title or "Note for the shift"
        service_id = None
    elif service_id is not None:
        owned(Service, service_id, actor.coop_id)
    if not title:
        raise DomainError("Give it a title.", field="title")
    if not body:
        raise DomainError("Write what people should know.", field="body")
    if len(title) > MOST_TITLE or len(body) > MOST_BODY:
        field = "title" if len(title) > MOST_TITLE else "body"
        most = MOST_TITLE if field == "title" else MOST_BODY
        raise DomainError(f"Use at most {most:,} characters.", field=field)
    row = Announcement(
        coop_id=actor.coop_id,
        title=title,
        body=body,
        service_id=service_id,
        shift_id=shift_id,
        made_at=clock.now(),
        made_by_id=actor.account_id,
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    return row


def withdraw(actor: Actor, announcement_id: int) -> None:
    """Take it from everybody's pages; it stays on record with its receipts."""
    row = owned(Announcement, announcement_id, actor.coop_id, lock=True)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        db.session.flush()


def read(actor: Actor, announcement_id: int) -> None:
    """The actor's own person has read it; saying so twice changes nothing."""
    if actor.person_id is None:
        raise NotAllowed("Only people of the co-op sign that they have read it.")
    row = owned(Announcement, announcement_id, actor.coop_id, lock=True)
    query = select(Receipt.id).where(
        Receipt.announcement_id == row.id, Receipt.person_id == actor.person_id
    )
    if db.session.scalar(query) is None:
        db.session.add(
            Receipt(
                coop_id=actor.coop_id,
                announcement_id=row.id,
                person_id=actor.person_id,
                read_at=clock.now(),
            )
        )
        db.session.flush()


def alert(
    coop_id: int,
    kind: str,
    subject_id: int,
    words: str,
    person_id: int | None = None,
    permission: str = "",
    url: str = "",
    *,
    afresh: bool = False,
) -> Alert:
    """Put something before a person, or before all with a permission, until it is closed.

    Saying the same again changes nothing, closed or open, as those do who watch; new words about
    the same subject open it afresh. What somebody did is told `afresh`, also in the same words:
    it has happened again. Whoever it is for finds each telling in their inbox too. ValueError
    for a kind that no slice has declared.
    """
    if not kinds.is_known(kind):
        raise ValueError(f"nobody has declared the kind of news {kind!r}")
    if (person_id is None) == (not permission):
        raise ValueError("an alert is for a person, or for those with a permission")
    # Two at once make one row; rows that merely point at the co-op need not wait.
    db.session.get(Cooperative, coop_id, with_for_update={"key_share": True})
    row = db.session.scalar(
        select(Alert).where(_about(coop_id, kind, subject_id), Alert.person_id == person_id)
        if person_id is not None
        else select(Alert).where(
            _about(coop_id, kind, subject_id),
            Alert.person_id.is_(None),
            Alert.permission == permission,
        )
    )
    if row is None:
        row = Alert(coop_id=coop_id, kind=kind, subject_id=subject_id, words=words)
        row.person_id, row.permission, row.url = person_id, permission, url
        row.made_at = clock.now()
        db.session.add(row)
    elif afresh or row.words != words:
        row.words, row.url = words, url
        row.made_at, row.closed_at = clock.now(), None
    else:
        return row
    people = telling.those_who_may(coop_id, permission) if person_id is None else {person_id}
    db.session.flush()
    telling.tell(coop_id, kind, words, url, people, alert_id=row.id)
    return row


def news(coop_id: int, kind: str, said: Mapping[int, str], url: str = "") -> int:
    """What stands in inboxes only, and asks for nothing: words by person; how many were told."""
    return telling.tell_each(
        coop_id, kind, {person_id: (words, url) for person_id, words in said.items()}
    )


def _about(coop_id: int, kind: str, subject_id: int) -> ColumnElement[bool]:
    return (Alert.coop_id == coop_id) & (Alert.kind == kind) & (Alert.subject_id == subject_id)


def close(coop_id: int, kind: str, subject_id: int, person_id: int | None = None) -> int:
    """It is dealt with: for one person, or for everybody it was put before; how many alerts."""
    query = select(Alert).where(_about(coop_id, kind, subject_id), Alert.closed_at.is_(None))
    if person_id is not None:
        query = query.where(Alert.person_id == person_id)
    rows = db.session.scalars(query).all()
    for row in rows:
        row.closed_at = clock.now()
    db.session.flush()
    return len(rows)


def dismiss(actor: Actor, alert_id: int) -> None:
    """One who was alerted has seen it; NotFound for other people's alerts."""
    row = owned(Alert, alert_id, actor.coop_id, lock=True)
    mine = row.person_id is not None and row.person_id == actor.person_id
    ours = row.person_id is None and bool(row.permission) and actor.can(row.permission)
    if not (mine or ours):
        raise NotFound
    if row.closed_at is None:
        row.closed_at = clock.now()
        db.session.flush()
    if actor.person_id is not None:
        telling.read_with(row.id, actor.person_id)


REMOVED = "This was about somebody whose details have been removed."


def forget(coop_id: int, *, naming: Collection[str], urls: Collection[str]) -> tuple[int, ...]:
    """Empty what was told of somebody, by name or by the page it leads to; the alerts' ids.

    That there was news, whose and when, stays.
    """
    alerts: list[int] = []
    for model in (Alert, Message):
        said = [model.words.contains(name, autoescape=True) for name in naming if name]
        said += [model.url == url for url in urls]
        said += [model.url.startswith(f"{url}/", autoescape=True) for url in urls]
        if not said:
            return ()
        mine = (model.coop_id == coop_id, or_(*said))
        if model is Alert:
            alerts = list(db.session.scalars(select(Alert.id).where(*mine)))
        db.session.execute(
            update(model)
            .where(*mine)
            .values(words=REMOVED)
            .execution_options(synchronize_session=False)
        )
    return tuple(alerts)

"""Post letters in the caller's transaction; they go out once that has been committed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import or_, select, update

from core import clock, mail
from core.access import Actor
from core.audit import service as audit
from core.db import after_commit, db
from core.errors import DomainError, NotFound
from core.outbox.models import Letter, LetterState


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be posted. `key`: the same news is one letter; `due_at` None: at once."""

    key: str
    to: str
    subject: str
    body: str
    html: str = ""
    coop_id: int | None = None
    person_id: int | None = None
    due_at: datetime | None = None


def post(drafts: Sequence[Draft]) -> int:
    """Write letters to be sent from their `due_at` on; how many had not been posted before.

    Two queries however many. Secrets do not belong here: links that open an account go out at
    once by `core.mail.send`, so that no table holds them.
    """
    if not drafts:
        return 0
    keys = [draft.key for draft in drafts]
    known = set(posted(keys))
    now, written = clock.now(), 0
    for draft in drafts:
        if draft.key in known:
            continue
        known.add(draft.key)
        due_at = draft.due_at or now
        db.session.add(
            Letter(
                key=draft.key,
                to=draft.to,
                subject=draft.subject,
                body=draft.body,
                html=draft.html,
                coop_id=draft.coop_id,
                person_id=draft.person_id,
                made_at=now,
                due_at=due_at,
                next_try_at=due_at,
            )
        )
        written += 1
    db.session.flush()
    return written


def posted(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys under which a letter has been posted. One query."""
    return frozenset(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys))))


def send_again(actor: Actor, letter_id: int) -> None:
    """Have a letter go out once more, by somebody's decision: it failed, or may not have arrived.

    It keeps its Message-ID, by which mail programs know the same letter. NotFound for another
    co-op's; DomainError for one that is on its way or has arrived.
    """
    query = select(Letter).where(Letter.id == letter_id, Letter.coop_id == actor.coop_id)
    row = db.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    if row.state not in (LetterState.FAILED, LetterState.UNSURE):
        raise DomainError("It is on its way, or has been sent.", code="not_stuck")
    before, row.state, row.tries = row.state, LetterState.WAITING, 0
    row.next_try_at, row.failed_at = clock.now(), None
    db.session.flush()
    audit.record("letters.send_again", row, before=before)


def forget(
    coop_id: int, *, to: Collection[str], naming: Collection[str], keys: Collection[str]
) -> int:
    """Empty a co-op's letters to these addresses, those that name somebody, and those whose key
    begins so; how many.

    What has not gone yet does not go; files of letters go too. That a letter was written, and
    when, stays.
    """
    found = [Letter.body.contains(name, autoescape=True) for name in naming if name]
    found += [Letter.subject.contains(name, autoescape=True) for name in naming if name]
    found += [Letter.key.startswith(key, autoescape=True) for key in keys]
    if to:
        found.append(Letter.to.in_(to))
    if not found:
        return 0
    ids = list(db.session.scalars(select(Letter.id).where(Letter.coop_id == coop_id, or_(*found))))
    mine = Letter.id.in_(ids)
    db.session.execute(
        update(Letter)
        .where(mine, Letter.state == LetterState.WAITING)
        .values(state=LetterState.STOPPED)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Letter)
        .where(mine)
        .values(to="", subject="", body="", html="", last_error="")
        .execution_options(synchronize_session=False)
    )
    after_commit(partial(mail.withdraw, ids))
    return len(ids)

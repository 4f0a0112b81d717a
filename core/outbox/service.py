"""Post a letter in the caller's transaction; it goes out once that has been committed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core import clock
from core.db import db
from core.outbox.models import Letter


def post(
    key: str,
    to: str,
    subject: str,
    body: str,
    *,
    coop_id: int | None = None,
    person_id: int | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Write a letter to be sent from `due_at` on; False when one of this key was posted before.

    Secrets do not belong here: links that open an account go out at once by `core.mail.send`,
    so that no table holds them.
    """
    if db.session.scalar(select(Letter.id).where(Letter.key == key)) is not None:
        return False
    now = clock.now()
    letter = Letter(key=key, to=to, subject=subject, body=body, coop_id=coop_id)
    letter.person_id, letter.made_at = person_id, now
    letter.due_at = letter.next_try_at = due_at or now
    db.session.add(letter)
    db.session.flush()
    return True

"""The log of letters: when, to whom, how it went; never what one says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.db import db
from core.outbox.models import Letter


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter without its body."""

    id: int
    to: str
    subject: str
    state: str
    due_at: datetime
    sent_at: datetime | None
    tries: int
    last_error: str


def letters(coop_id: int, most: int = 200) -> tuple[LetterRow, ...]:
    """The co-op's letters: those in trouble first, then the newest."""
    trouble = Letter.state.in_(("failed", "unsure"))
    query = (
        select(
            Letter.id, Letter.to, Letter.subject, Letter.state, Letter.due_at, Letter.sent_at,
            Letter.tries, Letter.last_error,
        )
        .where(Letter.coop_id == coop_id)
        .order_by(trouble.desc(), Letter.id.desc())
        .limit(most)
    )  # fmt: skip
    return tuple(LetterRow(*row) for row in db.session.execute(query))

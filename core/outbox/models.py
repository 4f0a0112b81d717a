"""Letters to be sent, and what became of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class LetterState(StrEnum):
    """UNSURE: the sender was cut off, the letter may have arrived; nobody sends it again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    STOPPED = "stopped"  # the person has left


class Letter(Base):
    """One e-mail. It is its own record of who was written to: the audit need not keep another."""

    __tablename__ = "letter"
    __audited__ = False
    __table_args__ = (
        Index(None, "state", "next_try_at"),
        CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'failed', 'unsure', 'stopped')", name="state"
        ),
    )

    coop_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)  # the same news is one letter
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")  # the same words; empty: text alone
    state: Mapped[str] = mapped_column(default=LetterState.WAITING)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")

"""One row for each change; database triggers refuse to alter or remove it.

One exception: what an entry says of a thing may be emptied once the thing stands among the
erased, whose personal data have been removed by the schedule. Who did what and when stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class AuditEntry(Base):
    """Who did what to which thing, when; `changes` is {field: [before, after]}."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "coop_id", "at"),
        Index(None, "coop_id", "subject_type", "subject_id"),
    )
    __audited__ = False

    at: Mapped[datetime]
    coop_id: Mapped[int | None] = mapped_column(ForeignKey("cooperative.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")


class Erasure(Base):
    """A thing whose personal data are removed: its audit entries keep no content."""

    __tablename__ = "erasure"
    __audited__ = False  # whoever erases records it, with counts
    __table_args__ = (UniqueConstraint("subject_type", "subject_id"),)

    coop_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"), index=True)
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    at: Mapped[datetime]

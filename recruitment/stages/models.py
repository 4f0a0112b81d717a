"""A co-op's stages by version, and its reasons for an end, dated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned, Spell


class StageSet(CoopOwned, Base):
    """One version of the stages; never changed: an edit makes the next."""

    __tablename__ = "stage_set"
    __table_args__ = (UniqueConstraint("coop_id", "version"),)

    version: Mapped[int]
    document: Mapped[dict[str, Any]]  # recruitment.stages.rules.kept
    why: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class EndReason(Spell, CoopOwned, Base):
    """A reason that may be given for an end, from a day until a day."""

    __tablename__ = "end_reason"
    __table_args__ = (
        UniqueConstraint("coop_id", "code", "from_on"),
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
    )

    code: Mapped[str]
    kind: Mapped[str]  # of the stage: rejected, withdrawn, silent
    words: Mapped[str]

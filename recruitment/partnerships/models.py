"""Which office the co-op works with, and which adviser is asked in for which office."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell
from core.people.models import Invitation, JobcentreOffice


class Partnership(Spell, CoopOwned, Base):
    """An office and a co-op work together from a day until a day."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        Index(None, "office_id", "coop_id"),
    )

    office_id: Mapped[int] = mapped_column(ForeignKey("jobcentre_office.id"))
    note: Mapped[str] = mapped_column(default="")

    office: Mapped[JobcentreOffice] = relationship()


class AdviserInvitation(CoopOwned, Base):
    """The office that an invited adviser will stand in once the link is used."""

    __tablename__ = "adviser_invitation"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("jobcentre_office.id"), index=True)

    invitation: Mapped[Invitation] = relationship()

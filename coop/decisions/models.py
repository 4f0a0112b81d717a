"""Meetings, motions, and votes. A secret ballot is a count in a box: it has no row of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class SocietyRule(CoopOwned, Base):
    """What the registered rules say of meetings and votes: see coop.decisions.rules."""

    __tablename__ = "society_rule"
    __table_args__ = (UniqueConstraint("coop_id", "from_on"),)

    from_on: Mapped[date]
    notice_days: Mapped[int]
    quorum_least: Mapped[int]
    quorum_percent: Mapped[int]
    ordinary_over: Mapped[int]
    extraordinary_from: Mapped[int]
    proxies_each: Mapped[int]
    source: Mapped[str] = mapped_column(Text)  # the rule book's paragraph
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Meeting(CoopOwned, Base):
    """A meeting of the members or of the board: called, held, or called off."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind in ('general', 'special', 'board')", name="kind"),
        CheckConstraint("state in ('planned', 'called', 'held', 'off')", name="state"),
        Index(None, "coop_id", "start_at"),
    )

    kind: Mapped[str]
    title: Mapped[str]
    start_at: Mapped[datetime]
    place: Mapped[str]
    agenda: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default="planned")
    called_at: Mapped[datetime | None]  # notice was given to every member
    short_notice_why: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    minutes_agreed_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class MeetingAttendance(CoopOwned, Base):
    """Who came to a meeting, or sent apologies."""

    __tablename__ = "meeting_attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("how in ('here', 'remote', 'apologies')", name="how"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    how: Mapped[str]

    person: Mapped[Person] = relationship()


class Motion(CoopOwned, Base):
    """Something that the members decide, at a meeting or within a window of days.

    `proposal` is the thing that takes effect if it is carried, of the kind `proposal_kind`.
    """

    __tablename__ = "motion"
    __table_args__ = (
        CheckConstraint("kind in ('ordinary', 'extraordinary', 'election')", name="kind"),
        CheckConstraint(
            "state in ('draft', 'open', 'carried', 'lost', 'no_quorum', 'withdrawn')", name="state"
        ),
        CheckConstraint("(kind = 'election') = (seats is not null)", name="seats"),
        CheckConstraint("method in ('', 'plurality', 'stv')", name="method"),
        Index(None, "coop_id", "state"),
    )

    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(default="")
    secret: Mapped[bool]
    state: Mapped[str] = mapped_column(default="draft")
    seats: Mapped[int | None]
    method: Mapped[str] = mapped_column(default="")
    opens_on: Mapped[date | None]
    closes_at: Mapped[datetime | None]  # votes are taken before it
    proposal_kind: Mapped[str] = mapped_column(default="")
    proposal: Mapped[dict[str, Any] | None]
    members: Mapped[int | None]  # how many had a vote, once it is closed
    result: Mapped[dict[str, Any] | None]
    closed_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    meeting: Mapped[Meeting | None] = relationship()
    candidates: Mapped[list[Candidate]] = relationship(
        back_populates="motion", cascade="all, delete-orphan", order_by="Candidate.id"
    )


class Candidate(Base):
    """Somebody who stands in an election."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("motion_id", "person_id"),)

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    statement: Mapped[str] = mapped_column(Text, default="")

    motion: Mapped[Motion] = relationship(back_populates="candidates")
    person: Mapped[Person] = relationship()


class Proxy(CoopOwned, Base):
    """One member lets another vote for them on a motion."""

    __tablename__ = "proxy"
    __table_args__ = (
        UniqueConstraint("motion_id", "person_id"),
        CheckConstraint("person_id <> holder_id", name="other"),
    )

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])


class HasVoted(CoopOwned, Base):
    """That a member has voted on a motion: nothing of what, and no time of day."""

    __tablename__ = "has_voted"
    __table_args__ = (UniqueConstraint("motion_id", "person_id"),)

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class OpenVote(CoopOwned, Base):
    """A vote in an open ballot, by name."""

    __tablename__ = "open_vote"
    __table_args__ = (UniqueConstraint("motion_id", "person_id"),)

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    choice: Mapped[str]  # coop.decisions.rules.Choice, or preferences "12,7,3"

    person: Mapped[Person] = relationship()


class BallotBox(CoopOwned, Base):
    """All secret votes on a motion, as how many there are of each: nothing tells one from another.

    One row that every vote rewrites whole: it has no row, key, time or place in the table for a
    single ballot, and stands in no log or audit.
    """

    __tablename__ = "ballot_box"
    __audited__ = False

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    counts: Mapped[dict[str, Any]]  # sorted by choice, never by time

"""The record of checks. Records are written once; a later one supersedes, none is changed.

Everything hangs on `core.people`'s Person. A candidate is one too, from the conditional offer
on: a person without employment is possible, and is on no rota, no payroll and no register.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class CheckSetting(CoopOwned, Base):
    """How checks are kept from a day on; see coop.checks.due_rules.Settings."""

    __tablename__ = "check_setting"
    __table_args__ = (
        UniqueConstraint("coop_id", "from_on"),
        CheckConstraint("references_wanted >= 0 and gap_days >= 0", name="least"),
    )

    from_on: Mapped[date]
    gate: Mapped[bool] = mapped_column(default=False)
    references_wanted: Mapped[int]
    chase_days: Mapped[list[Any]]
    gap_days: Mapped[int]
    dbs_months: Mapped[int | None]
    status_months: Mapped[int | None]
    remind_days: Mapped[int]
    exception_days: Mapped[int]
    made_at: Mapped[datetime]


class ChecksOpened(CoopOwned, Base):
    """Somebody's checks are under way; health may be asked about from `offered_on` on."""

    __tablename__ = "checks_opened"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    opened_on: Mapped[date]
    offered_on: Mapped[date | None]  # the conditional offer
    starts_on: Mapped[date | None]  # the first day of work that is planned


class CheckRecord(CoopOwned, Base):
    """What came of one check on a day. `of_id`: the record that this one takes back.

    Of a DBS certificate there is level, number, date of issue and decision, never its content.
    """

    __tablename__ = "check_record"
    __table_args__ = (
        CheckConstraint(
            "state in ('asked', 'received', 'satisfied', 'not_needed', 'not_satisfied', "
            "'withdrawn')",
            name="state",
        ),
        CheckConstraint("(state = 'withdrawn') = (of_id is not null)", name="of"),
        CheckConstraint("until_on is null or until_on >= done_on", name="until"),
        CheckConstraint("weekly_cap_minutes is null or weekly_cap_minutes >= 0", name="cap"),
        Index(None, "person_id", "kind"),
    )
    __audit_hidden__ = ("note", "number")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    state: Mapped[str]
    done_on: Mapped[date]
    until_on: Mapped[date | None]
    follow_up_on: Mapped[date | None]
    of_id: Mapped[int | None] = mapped_column(ForeignKey("check_record.id"), unique=True)
    level: Mapped[str] = mapped_column(default="")  # of a certificate: coop.checks.law
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(default="")
    consent: Mapped[bool] = mapped_column(default=False)  # to look-ups in the Update Service
    basis: Mapped[str] = mapped_column(default="")  # of a right to work: coop.checks.law
    weekly_cap_minutes: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    checked_by: Mapped[str]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    files: Mapped[list[CheckFile]] = relationship(back_populates="record", order_by="CheckFile.id")


class CheckFile(CoopOwned, Base):
    """A document seen with a check, as it was given."""

    __tablename__ = "check_file"

    record_id: Mapped[int] = mapped_column(ForeignKey("check_record.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]  # found in the content, not told
    size: Mapped[int]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    record: Mapped[CheckRecord] = relationship(back_populates="files")


class CheckException(CoopOwned, Base):
    """Somebody may work under supervision before all checks stand, on a written assessment."""

    __tablename__ = "check_exception"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="dates"),
        Index(None, "person_id", "from_on"),
    )
    __audit_hidden__ = ("assessment",)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    assessment: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ended_on: Mapped[date | None]  # the last day after all; before from_on: it never held
    ended_reason: Mapped[str] = mapped_column(default="")
    ended_by: Mapped[str] = mapped_column(default="")


class HistoryItem(CoopOwned, Base):
    """A spell of somebody's history as they told it: work, or a gap with its explanation."""

    __tablename__ = "history_item"
    __table_args__ = (CheckConstraint("until_on is null or until_on >= from_on", name="dates"),)
    __audit_hidden__ = ("what", "why_left")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    work: Mapped[bool]
    what: Mapped[str]
    in_care: Mapped[bool] = mapped_column(default=False)
    why_left: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    taken_out_at: Mapped[datetime | None]
    taken_out_reason: Mapped[str] = mapped_column(default="")


class Reference(CoopOwned, Base):
    """Somebody asked about a person; the answer is for whoever decides, and nobody else."""

    __tablename__ = "reference"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'asked', 'answered', 'accepted', 'refused', 'withdrawn')",
            name="state",
        ),
        Index(None, "person_id", "state"),
        Index(None, "coop_id", "state"),
    )
    __audit_hidden__ = ("answer", "answered_by")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    referee: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    relationship_words: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    in_care: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    made_at: Mapped[datetime]
    asked_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")  # name and post, as they wrote it
    answer: Mapped[dict[str, Any] | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()


class ReferenceLetter(CoopOwned, Base):
    """A letter to a referee, with the hash of the link in it: the first (`step` 0), then chasing.

    `used_at` shuts the links of a reference once it is answered or withdrawn.
    """

    __tablename__ = "reference_letter"
    __table_args__ = (UniqueConstraint("reference_id", "step"),)
    __audit_hidden__ = ("token_hash",)

    reference_id: Mapped[int] = mapped_column(ForeignKey("reference.id"))
    step: Mapped[int]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

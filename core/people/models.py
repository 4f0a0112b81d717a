"""Who there is. Account, office and adviser belong to the installation, the rest to one co-op."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, CoopOwned, Spell


class Role(StrEnum):
    """What an account may do in a co-op; roles add up in one person."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    RECRUITER = "recruiter"
    BOARD = "board"
    TREASURER = "treasurer"
    MANAGER = "manager"
    ADVISER = "adviser"


ROLE_WORDS = {
    Role.WORKER: "Care worker",
    Role.COORDINATOR: "Coordinator",
    Role.TRAINER: "Trainer",
    Role.RECRUITER: "Recruiter",
    Role.BOARD: "Board member",
    Role.TREASURER: "Treasurer",
    Role.MANAGER: "Registered manager",
    Role.ADVISER: "Work coach (adviser)",
}


class ServiceKind(StrEnum):
    """The sort of care that a service gives."""

    SUPPORTED_LIVING = "supported_living"
    HOME_CARE = "home_care"
    EXTRA_CARE = "extra_care"
    RESIDENTIAL = "residential"
    OTHER = "other"


class WorkerStatus(StrEnum):
    """Legal status at work; separate from membership."""

    EMPLOYEE = "employee"
    WORKER = "worker"
    APPRENTICE = "apprentice"


class MembershipKind(StrEnum):
    """A probationary member works and has no vote yet."""

    PROBATIONARY = "probationary"
    MEMBER = "member"


class Cooperative(Base):
    """A society (or company) that shares this installation; sees only its own people."""

    __tablename__ = "cooperative"

    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    is_demo: Mapped[bool] = mapped_column(default=False)


class Service(CoopOwned, Base):
    """A place or a team of rounds where the co-op gives care."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("coop_id", "name"),)

    name: Mapped[str]
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    colour: Mapped[int] = mapped_column(default=1)  # which of the paired shift colours
    closed_on: Mapped[date | None]


class Person(CoopOwned, Base):
    """Somebody the co-op knows. `number` is the works number on payroll."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("coop_id", "number"), Index(None, "coop_id", "surname"))
    __audit_hidden__ = ("ni_number",)

    number: Mapped[str]
    first_name: Mapped[str]
    surname: Mapped[str]
    known_as: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    ni_number: Mapped[str] = mapped_column(default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)

    employments: Mapped[list[Employment]] = relationship(
        back_populates="person", order_by="Employment.from_on"
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", order_by="Membership.from_on"
    )

    @property
    def name(self) -> str:
        """First name as used, and surname."""
        return f"{self.known_as or self.first_name} {self.surname}"

    @property
    def short_name(self) -> str:
        """The name they use."""
        return self.known_as or self.first_name


class Employment(Spell, CoopOwned, Base):
    """One spell of work on the same terms; a change of terms ends it and begins the next."""

    __tablename__ = "employment"
    __table_args__ = (
        CheckConstraint("until_on is null or until_on >= from_on", name="dates"),
        CheckConstraint("contract_minutes >= 0", name="contract"),
        Index(None, "coop_id", "from_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    role: Mapped[str]  # the job: "Support worker", "Senior"
    status: Mapped[str] = mapped_column(default=WorkerStatus.EMPLOYEE)
    contract_minutes: Mapped[int]  # a week
    can_lead: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    leaving_reason: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(back_populates="employments")
    service: Mapped[Service] = relationship()


class Membership(Spell, CoopOwned, Base):
    """One spell of membership; votes read this and nothing else."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("until_on is null or until_on >= from_on", name="dates"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]

    person: Mapped[Person] = relationship(back_populates="memberships")


class Account(Base):
    """A way to sign in; may stand for a person in more than one co-op."""

    __tablename__ = "account"
    __audit_hidden__ = ("password_hash",)

    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(default="")
    epoch: Mapped[int] = mapped_column(default=0)  # raised to end every session there is
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    theme: Mapped[str] = mapped_column(default="auto")

    grants: Mapped[list[Grant]] = relationship(back_populates="account")


class Grant(Spell, CoopOwned, Base):
    """A role given to an account in one co-op, from a day until a day."""

    __tablename__ = "access_grant"
    __table_args__ = (Index(None, "coop_id", "role"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str]

    account: Mapped[Account] = relationship(back_populates="grants")


class JobcentreOffice(Base):
    """An office of the job centre; belongs to the installation."""

    __tablename__ = "jobcentre_office"

    name: Mapped[str] = mapped_column(unique=True)


class Adviser(Base):
    """A work coach: an account placed in an office; which co-ops, the grants say."""

    __tablename__ = "adviser"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("jobcentre_office.id"), index=True)

    office: Mapped[JobcentreOffice] = relationship()


class Invitation(CoopOwned, Base):
    """A link, good once, that makes an account or adds roles to one."""

    __tablename__ = "invitation"
    __audit_hidden__ = ("token_hash",)

    email: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    roles: Mapped[str]  # separated by spaces
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class PasswordReset(Base):
    """A link, good once and for a short while, to choose a new password."""

    __tablename__ = "password_reset"
    __audit_hidden__ = ("token_hash",)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

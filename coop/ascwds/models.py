"""What the files need beside what is recorded anyway; what ASC-WDS holds; the files as made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from core.db import Base, CoopOwned
from core.people.models import Person


class AscwdsWorkplace(CoopOwned, Base):
    """A workplace as ASC-WDS knows it: one or more of the co-op's services.

    `facts` are columns of the file as entered; `offered` is a list of [service code, places or
    None, people using it or None, words], the main service first; `users` of [code, words].
    """

    __tablename__ = "ascwds_workplace"
    __table_args__ = (UniqueConstraint("coop_id", "ref"),)

    ref: Mapped[str]
    name: Mapped[str]
    facts: Mapped[dict[str, Any]]
    offered: Mapped[list[Any]]
    users: Mapped[list[Any]]
    held_since: Mapped[date | None]  # from when ASC-WDS has it; None: it has not
    changed_at: Mapped[datetime]


class AscwdsPlace(CoopOwned, Base):
    """A service of the co-op that belongs to a workplace; to one at most."""

    __tablename__ = "ascwds_place"

    workplace_id: Mapped[int] = mapped_column(ForeignKey("ascwds_workplace.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), unique=True)


class AscwdsWorker(CoopOwned, Base):
    """What the file asks about somebody's work that is recorded nowhere else, by column.

    `ref` never changes once it has been sent: by it ASC-WDS knows the person.
    """

    __tablename__ = "ascwds_worker"
    __table_args__ = (UniqueConstraint("coop_id", "ref"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    ref: Mapped[str]
    facts: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship()


class AscwdsAnswer(CoopOwned, Base):
    """An answer that a worker gave for the file alone; empty `value`: they would rather not say.

    What is taken back is removed. The audit keeps that somebody answered, never what nor whether
    they declined: the service writes it.
    """

    __tablename__ = "ascwds_answer"
    __table_args__ = (
        UniqueConstraint("person_id", "question"),
        CheckConstraint("declined = (value = '')", name="said"),
    )
    __audited__ = False

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    question: Mapped[str]  # the column of the file
    value: Mapped[str] = mapped_column(default="")
    declined: Mapped[bool]
    said_at: Mapped[datetime]


class AscwdsCode(CoopOwned, Base):
    """What one of the co-op's words means in a code list; an empty code says nothing."""

    __tablename__ = "ascwds_code"
    __table_args__ = (UniqueConstraint("coop_id", "kind", "key"),)

    kind: Mapped[str]
    key: Mapped[str]
    code: Mapped[str] = mapped_column(default="")


class AscwdsHeld(CoopOwned, Base):
    """Somebody whom ASC-WDS holds under a workplace, by what was uploaded last."""

    __tablename__ = "ascwds_held"
    __table_args__ = (UniqueConstraint("workplace_id", "person_id"),)

    workplace_id: Mapped[int] = mapped_column(ForeignKey("ascwds_workplace.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]


class AscwdsSetting(CoopOwned, Base):
    """How the files are made from a day on."""

    __tablename__ = "ascwds_setting"
    __table_args__ = (UniqueConstraint("coop_id", "from_on"),)

    from_on: Mapped[date]
    absences_since: Mapped[date | None]  # from when every absence is in Carework
    with_ni: Mapped[bool] = mapped_column(default=False)


class AscwdsExport(CoopOwned, Base):
    """Three files made together. `sent` are [workplace id, person id, status, id moved to]."""

    __tablename__ = "ascwds_export"
    __table_args__ = (Index(None, "coop_id", "made_at"),)

    made_at: Mapped[datetime]
    made_by: Mapped[str]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))
    on: Mapped[date]
    workplaces: Mapped[int]
    staff: Mapped[int]
    training: Mapped[int]
    warnings: Mapped[int]
    filled: Mapped[int]  # fields of the meter that say something
    asked: Mapped[int]
    sent: Mapped[list[Any]]
    uploaded_at: Mapped[datetime | None]
    uploaded_by: Mapped[str] = mapped_column(default="")

    files: Mapped[list[AscwdsFile]] = relationship(
        back_populates="export", order_by="AscwdsFile.id"
    )


class AscwdsFile(CoopOwned, Base):
    """One of them as it was made; kept here and not with other files, so that every download
    is kept in the audit too. From `gone_at` on its content is deleted and the digest alone stays.
    """

    __tablename__ = "ascwds_file"
    __table_args__ = (UniqueConstraint("export_id", "name"),)

    export_id: Mapped[int] = mapped_column(ForeignKey("ascwds_export.id"))
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    gone_at: Mapped[datetime | None]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    export: Mapped[AscwdsExport] = relationship(back_populates="files")

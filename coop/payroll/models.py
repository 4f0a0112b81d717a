"""How files for payroll are laid out, where wages are posted, and the files as they were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class PayrollMapping(CoopOwned, Base):
    """A co-op's own layout for its payroll package; begun as a copy of a starting point."""

    __tablename__ = "payroll_mapping"
    __table_args__ = (UniqueConstraint("coop_id", "name"),)

    name: Mapped[str]
    software: Mapped[str]  # the starting point's key
    layout: Mapped[str]
    header: Mapped[bool]
    delimiter: Mapped[str]
    date_format: Mapped[str]
    hours_as: Mapped[str]
    changed_at: Mapped[datetime]


class PayrollColumn(CoopOwned, Base):
    """One column of a layout, in its place from 0."""

    __tablename__ = "payroll_column"
    __table_args__ = (UniqueConstraint("mapping_id", "place"),)

    mapping_id: Mapped[int] = mapped_column(ForeignKey("payroll_mapping.id"))
    place: Mapped[int]
    head: Mapped[str]
    source: Mapped[str]
    element: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")


class PayrollCode(CoopOwned, Base):
    """How the package calls an element."""

    __tablename__ = "payroll_code"
    __table_args__ = (UniqueConstraint("mapping_id", "element"),)

    mapping_id: Mapped[int] = mapped_column(ForeignKey("payroll_mapping.id"))
    element: Mapped[str]
    code: Mapped[str]


class PayrollAccount(CoopOwned, Base):
    """A ledger account for wages: of an element or a service, both, everything; or the control."""

    __tablename__ = "payroll_account"
    __table_args__ = (
        UniqueConstraint("coop_id", "service_id", "element", "control"),
        CheckConstraint("not control or (service_id is null and element = '')", name="control"),
    )

    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    element: Mapped[str] = mapped_column(default="")
    control: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str]
    name: Mapped[str]


class PayrollFile(CoopOwned, Base):
    """A file made from a run, kept as it was made."""

    __tablename__ = "payroll_file"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]  # which it is, as it was called then
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

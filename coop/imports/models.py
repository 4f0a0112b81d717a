"""An uploaded workbook: checked whole, shown, confirmed, written all or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class Import(CoopOwned, Base):
    """checking -> faulty or ready -> applying -> applied; or discarded."""

    __tablename__ = "import"
    __table_args__ = (Index(None, "coop_id", "made_at"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="checking")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    fault_count: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    check_run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))
    apply_run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"))

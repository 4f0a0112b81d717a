"""The day on which a run is paid."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, CoopOwned


class PayDay(CoopOwned, Base):
    """When the money of a run reaches people: it says into which tax year the run falls."""

    __tablename__ = "pay_day"

    run_id: Mapped[int] = mapped_column(ForeignKey("pay_run.id"), unique=True)
    on: Mapped[date]

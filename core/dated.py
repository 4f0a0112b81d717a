"""Settings that hold from a day on, one row a co-op and day: the one way to say and to ask them.

The model has `coop_id` and `from_on`, unique together. Past days keep what held on them.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from core import clock
from core.db import Base, db
from core.errors import DomainError
from core.people.models import Cooperative

Setting = TypeVar("Setting", bound=Base)
PAST = "It cannot begin in the past. Choose today or a later day."


def settle(model: type[Setting], coop_id: int, from_on: date, **values: Any) -> Setting:
    """What holds from a day on; said again for the same day, it replaces what was said.

    DomainError (field "from_on") for a day that is past.
    """
    if from_on < clock.today():
        raise DomainError(PAST, field="from_on")
    # Two who say it at once make one row; rows that merely point at the co-op need not wait.
    db.session.get_one(Cooperative, coop_id, with_for_update={"key_share": True})
    dated: Any = model
    query = select(model).where(dated.coop_id == coop_id, dated.from_on == from_on)
    row = db.session.scalar(query.with_for_update())
    if row is None:
        row = model(coop_id=coop_id, from_on=from_on)
        db.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    return row


def held(model: type[Setting], coop_id: int, on: date) -> Setting | None:
    """What holds on a day; None where nothing has been said for it."""
    dated: Any = model
    query = select(model).where(dated.coop_id == coop_id, dated.from_on <= on)
    return db.session.scalar(query.order_by(dated.from_on.desc()).limit(1))


def history(model: type[Setting], coop_id: int) -> list[Setting]:
    """All that was said, the newest first."""
    dated: Any = model
    query = select(model).where(dated.coop_id == coop_id).order_by(dated.from_on.desc())
    return list(db.session.scalars(query))

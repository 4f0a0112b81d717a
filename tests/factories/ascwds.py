"""ASC-WDS for tests; each call commits."""

from __future__ import annotations

from sqlalchemy import select

from coop.ascwds import queries, sending, service
from coop.ascwds.mapping import Kind
from coop.ascwds.service import WorkplaceSaid
from core.access import Actor
from core.db import db, transaction
from core.people.models import Service

FACTS = {
    "ADDRESS1": "3 Wharf Street",
    "POSTTOWN": "Brightwater",
    "POSTCODE": "TN99 1AA",
    "ESTTYPE": "6",
    "REGTYPE": "2",
    "PROVNUM": "1-123456789",
    "LOCATIONID": "1-987654321",
    "COUNTEDSINCE": "2020-01-01",
    "MANAGER": "vacant",  # a vacancy for a registered manager, as ASC-WDS wants one or the other
    "SICKPAY": "0",
    "HOLIDAY": "28",
}


def keeper(coop_id: int) -> Actor:
    """Somebody who makes the files."""
    return Actor(None, "Dot Price", coop_id, None, frozenset({"manager"}))


def make_workplace(
    coop_id: int, service_ids: list[int], ref: str = "BW-1", *, held: bool = True, **facts: str
) -> int:
    """A workplace of home care with these services; its id."""
    said = WorkplaceSaid(
        ref, f"At {ref}", {**FACTS, **facts}, [("8", None, 24, "")], [("25", "")], service_ids, held
    )
    with transaction():
        return service.save_workplace(keeper(coop_id), None, said).id


def make_files(coop_id: int) -> int:
    """All services in one workplace, every job with a code, the three files made; their id."""
    query = select(Service.id).where(Service.coop_id == coop_id)
    make_workplace(coop_id, list(db.session.scalars(query)))
    jobs = [row.key for row in queries.code_rows(coop_id, Kind.ROLE) if not row.meant.code]
    db.session.rollback()
    with transaction():
        for key in jobs:
            service.set_code(keeper(coop_id), Kind.ROLE, key, "8")
    with transaction():
        return sending.keep(keeper(coop_id)).id

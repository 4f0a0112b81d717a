"""News of records that higher floors listen to; told in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """Somebody's records of a competency are other than they were: signed, ended, withdrawn."""

    coop_id: int
    person_id: int
    competency_id: int

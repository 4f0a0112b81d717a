"""Variants of a rota and its repair menu as pages show them, always of one co-op."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from coop.rota.models import RepairMenu, Rota, RotaPolicy, Variant
from coop.rota.rules.compare import Figures, unpacked
from core.db import db, owned
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A what-if. The three figures are None until it has been solved."""

    id: int
    rota_id: int
    name: str
    words: tuple[str, ...]
    made_at: datetime
    made_by: str
    run_id: int | None
    policy_words: str
    now: Figures | None = None
    anew: Figures | None = None
    changed: Figures | None = None


@dataclass(frozen=True, slots=True)
class RepairRow:
    """A change that was solved: how many places it fills, and what it is."""

    words: str
    gained: int
    kind: str
    worker: int | None
    change: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MenuRow:
    """The newest menu. `stale`: the draft has been filled again since. `rows` None: not solved."""

    id: int
    run_id: int | None
    made_at: datetime
    made_by: str
    stale: bool
    empty: int = 0
    short: int = 0
    tried: int = 0
    stopped: bool = False
    rows: tuple[RepairRow, ...] | None = None


def variants(coop_id: int, rota_id: int) -> tuple[VariantRow, ...]:
    """The variants of a rota, newest first."""
    query = (
        select(Variant, RotaPolicy.version)
        .outerjoin(RotaPolicy, RotaPolicy.id == Variant.policy_id)
        .where(Variant.coop_id == coop_id, Variant.rota_id == rota_id)
        .order_by(Variant.id.desc())
    )
    return tuple(_row(row, version) for row, version in db.session.execute(query))


def variant(coop_id: int, rota_id: int, variant_id: int) -> VariantRow:
    """One of them; NotFound elsewhere."""
    row = owned(Variant, variant_id, coop_id)
    if row.rota_id != rota_id:
        raise NotFound
    return next(one for one in variants(coop_id, rota_id) if one.id == variant_id)


def _row(row: Variant, version: int | None) -> VariantRow:
    figures = {name: unpacked(found) for name, found in (row.result or {}).items()}
    return VariantRow(
        id=row.id,
        rota_id=row.rota_id,
        name=row.name,
        words=tuple(str(change["words"]) for change in row.changes),
        made_at=row.made_at,
        made_by=row.made_by,
        run_id=row.run_id,
        policy_words="default policy" if version is None else f"policy version {version}",
        **figures,
    )


def menu(coop_id: int, rota_id: int) -> MenuRow | None:
    """The rota's newest repair menu; NotFound for a rota elsewhere."""
    rota = owned(Rota, rota_id, coop_id)
    query = (
        select(RepairMenu)
        .where(RepairMenu.coop_id == coop_id, RepairMenu.rota_id == rota_id)
        .order_by(RepairMenu.id.desc())
        .limit(1)
    )
    row = db.session.scalar(query)
    if row is None:
        return None
    plain = MenuRow(row.id, row.run_id, row.made_at, row.made_by, row.of_times != rota.times)
    if row.result is None:
        return plain
    found = row.result
    return MenuRow(
        id=plain.id,
        run_id=plain.run_id,
        made_at=plain.made_at,
        made_by=plain.made_by,
        stale=plain.stale,
        empty=found["empty"],
        short=found["short"],
        tried=found["tried"],
        stopped=found["stopped"],
        rows=tuple(_repair(one) for one in found["rows"]),
    )


def _repair(row: dict[str, Any]) -> RepairRow:
    return RepairRow(row["words"], row["gained"], row["kind"], row.get("worker"), row)

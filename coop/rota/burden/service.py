"""Entering burdens: once when a rota is published, then only what has changed since."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from coop.rota import policy
from coop.rota.burden import facts
from coop.rota.burden.models import BurdenChange, BurdenEntry, BurdenPosting
from coop.rota.models import Rota, RotaPolicy, RotaService
from coop.rota.rules import ledger
from coop.rota.rules.ledger import Amount, Burden, Key, Shared
from coop.rota.rules.problem import Policy, Problem
from coop.shifts.models import Shift
from core import clock
from core.audit import service as audit
from core.db import db

NOTICE = timedelta(days=7)  # a published shift changed with less is changed at short notice


def post(rota: Rota, problem: Problem) -> int:
    """Enter what a rota that has just been published lays on each person; how many entries.

    The problem gives who shares each kind of burden, and policy and sharing are then fixed for
    this rota. Posting it again enters only what has changed.
    """
    if _first(rota.id) is None:
        version = policy.latest(rota.coop_id, rota.from_on)
        row = BurdenPosting(
            coop_id=rota.coop_id,
            rota_id=rota.id,
            number=1,
            policy_id=version.id if version else None,
            posted_at=clock.now(),
            sharing=_packed(ledger.shared_by(problem)),
        )
        db.session.add(row)
        db.session.flush()
        return _enter(rota, row, row)
    return settle(rota)


def settle(rota: Rota) -> int:
    """Bring the ledger in line with a posted rota as it stands and was worked; entries made."""
    first = _first(rota.id, lock=True)  # of two who settle at once, the second sees the first's
    return 0 if first is None else _enter(rota, first, None)


def settle_shift(shift: Shift) -> None:
    """After a change to a shift or to who is on it."""
    for rota in _posted(shift.coop_id, shift.service_id, shift.on):
        settle(rota)


def settle_since(coop_id: int, since: date) -> int:
    """Settle every posted rota that reaches a day or goes beyond it; entries made."""
    query = (
        select(Rota)
        .join(BurdenPosting, (BurdenPosting.rota_id == Rota.id) & (BurdenPosting.number == 1))
        .where(Rota.coop_id == coop_id, Rota.until_on >= since)
        .order_by(Rota.id)
    )
    return sum(settle(rota) for rota in db.session.scalars(query).all())


def changed(shift: Shift, person_id: int, why: str, was_at: datetime | None = None) -> None:
    """A published shift is given to a person, or moved for them: counted at short notice.

    `was_at` is when a moved shift would have begun: the notice runs to the earlier beginning.
    """
    rotas = _posted(shift.coop_id, shift.service_id, shift.on)
    notice = min(shift.start_at, was_at or shift.start_at) - clock.now()
    if not rotas or not timedelta(0) < notice < NOTICE:
        return
    rota = rotas[0]
    first = _first(rota.id)
    points = _policy(first).burden_short_notice if first else 0
    if points:
        db.session.add(
            BurdenChange(
                coop_id=shift.coop_id,
                rota_id=rota.id,
                shift_id=shift.id,
                person_id=person_id,
                why=why,
                points=points,
                changed_at=clock.now(),
            )
        )
        db.session.flush()


def _enter(rota: Rota, first: BurdenPosting, posting: BurdenPosting | None) -> int:
    shared = _unpacked(first.sharing or {})
    counts = facts.ours(rota)
    borne = ledger.recount(
        _policy(first),
        facts.duties(rota, counts),
        shared.night_workers,
        facts.short_notice(rota),
        facts.travel_minutes(rota, counts),
    )
    wanting = ledger.adjustments(entered(rota.id), ledger.amounts(borne, shared.weights))
    if not wanting:
        return 0
    if posting is None:
        posting = BurdenPosting(
            coop_id=rota.coop_id,
            rota_id=rota.id,
            number=_last_number(rota.id) + 1,
            policy_id=first.policy_id,
            posted_at=clock.now(),
        )
        db.session.add(posting)
        db.session.flush()
    db.session.add_all(
        BurdenEntry(
            coop_id=rota.coop_id,
            posting_id=posting.id,
            rota_id=rota.id,
            person_id=person,
            kind=str(kind),
            borne=amount.borne,
            share=amount.share,
        )
        for (person, kind), amount in wanting.items()
    )
    db.session.flush()
    audit.record("burden.post", posting, number=posting.number, entries=len(wanting))
    return len(wanting)


def entered(rota_id: int) -> dict[Key, Amount]:
    """The sums of a rota's entries, by person and kind."""
    query = (
        select(
            BurdenEntry.person_id,
            BurdenEntry.kind,
            func.sum(BurdenEntry.borne),
            func.sum(BurdenEntry.share),
        )
        .where(BurdenEntry.rota_id == rota_id)
        .group_by(BurdenEntry.person_id, BurdenEntry.kind)
    )
    return {
        (person, Burden(kind)): Amount(int(borne), int(share))
        for person, kind, borne, share in db.session.execute(query)
    }


def _first(rota_id: int, *, lock: bool = False) -> BurdenPosting | None:
    query = select(BurdenPosting).where(BurdenPosting.rota_id == rota_id, BurdenPosting.number == 1)
    return db.session.scalar(query.with_for_update() if lock else query)


def _last_number(rota_id: int) -> int:
    query = select(func.max(BurdenPosting.number)).where(BurdenPosting.rota_id == rota_id)
    return db.session.scalar(query) or 0


def _posted(coop_id: int, service_id: int, on: date) -> list[Rota]:
    """Posted rotas that cover a service's day, the one it counts for first."""
    query = (
        select(Rota)
        .join(RotaService, RotaService.rota_id == Rota.id)
        .join(BurdenPosting, (BurdenPosting.rota_id == Rota.id) & (BurdenPosting.number == 1))
        .where(
            Rota.coop_id == coop_id,
            RotaService.service_id == service_id,
            Rota.from_on <= on,
            Rota.until_on >= on,
        )
        .order_by(Rota.id)
    )
    return list(db.session.scalars(query))


def _policy(first: BurdenPosting) -> Policy:
    row = db.session.get(RotaPolicy, first.policy_id) if first.policy_id else None
    return policy.DEFAULT if row is None else policy.from_values(row.values)


def _packed(shared: Shared) -> dict[str, Any]:
    """As JSON, which has no numbers for keys."""
    found: dict[str, Any] = {
        str(kind): sorted([person, part] for person, part in parts.items())
        for kind, parts in shared.weights.items()
    }
    return {**found, "night_workers": sorted(shared.night_workers)}


def _unpacked(values: dict[str, Any]) -> Shared:
    weights = {kind: dict(values.get(str(kind), ())) for kind in Burden}
    return Shared(weights, frozenset(values.get("night_workers", ())))

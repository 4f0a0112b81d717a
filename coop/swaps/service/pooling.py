"""Rings found in the pool, and put to their people."""

from __future__ import annotations

from sqlalchemy import select

from coop.rota.situation.about import around_all
from coop.shifts.models import Shift
from coop.swaps import cycles, queries
from coop.swaps.models import Exchange, ShiftOffer
from coop.swaps.service.exchanges import propose, sweep
from core import clock
from core.db import db, owned


def match(coop_id: int) -> int:
    """Find rings in the pool and put each to its people; how many were put."""
    now = clock.now()
    sweep(coop_id)
    busy = {part.giver_id for one in queries.exchanges(coop_id, now) for part in one.parts}
    turned_down = _turned_down(coop_id)
    rows = [
        row
        for row in queries.offers(coop_id, now, ShiftOffer.kind == "pool")
        if row.person_id not in busy
    ]
    if len(rows) < 2:
        return 0
    by_place = {row.place_id: row for row in rows}
    shifts = [owned(Shift, row.shift_id, coop_id) for row in rows]
    known = around_all(coop_id, shifts, None)

    def legal(ring: cycles.Ring) -> bool:
        if frozenset(ring) in turned_down:
            return False
        offers_ = [by_place[place] for place in ring]
        takers = [offers_[n - 1].person_id for n in range(len(ring))]
        return queries.lawful(
            known,
            [(o.shift_id, o.person_id, t) for o, t in zip(offers_, takers, strict=True)],
        )

    wishes = [
        cycles.Wish(
            row.place_id, row.person_id, row.made_at, frozenset(w.place_id for w in row.wishes)
        )
        for row in rows
    ]
    chosen = cycles.choose(wishes, legal)
    for ring in chosen:
        propose(coop_id, ring)
    return len(chosen)


def _turned_down(coop_id: int) -> set[frozenset[int]]:
    """Rings that somebody said no to, or let lapse: they are not put again."""
    query = select(Exchange).where(
        Exchange.coop_id == coop_id,
        Exchange.found,
        Exchange.state.in_(("ended", "refused")),
    )
    return {frozenset(p.place_id for p in row.parts) for row in db.session.scalars(query)}

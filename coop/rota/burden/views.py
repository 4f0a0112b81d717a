"""A member's own share of the burdens, and how they lie over the co-op."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, render_template

from coop.rota import policy
from coop.rota.burden import queries
from coop.rota.burden.queries import RotaSum
from coop.rota.rules import spread
from coop.rota.rules.ledger import Burden
from coop.rota.rules.problem import Policy
from core import access, clock
from core.access import requires
from core.db import owned
from core.errors import NotFound
from core.people.models import Person
from core.ui import charts, nav
from core.ui.filters import day_short

blueprint = Blueprint("burden", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."
KIND_WORDS = {
    Burden.NIGHT: "Nights",
    Burden.WEEKEND: "Weekend days",
    Burden.BANK_HOLIDAY: "Bank holidays",
    Burden.SPLIT_DAY: "Split days",
    Burden.SHORT_NOTICE: "Short-notice changes",
    Burden.TRAVEL: "Travel between visits",
}


def weights(held: Policy) -> list[tuple[str, str, int]]:
    """Each kind in words, what one of it is, and its points by the policy."""
    return [
        (KIND_WORDS[Burden.NIGHT], "each night", held.burden_night),
        (KIND_WORDS[Burden.WEEKEND], "each shift", held.burden_weekend),
        (KIND_WORDS[Burden.BANK_HOLIDAY], "each shift", held.burden_bank_holiday),
        (KIND_WORDS[Burden.SPLIT_DAY], "each wait of over an hour", held.burden_split_day),
        (KIND_WORDS[Burden.SHORT_NOTICE], "each, within seven days", held.burden_short_notice),
        (KIND_WORDS[Burden.TRAVEL], "each hour", held.burden_travel_hour),
    ]


@blueprint.get("/my-share")
@requires("burden.own")
def mine() -> str:
    """One's own balance, what made it, and where one stands."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    standings = queries.standings(actor.coop_id)
    own = next((row for row in standings if row.person_id == actor.person_id), None)
    balances = [row.balance for row in standings]
    drawn = None
    if own is not None and len(standings) >= spread.FEWEST:
        drawn = _distribution(balances, own.balance)
    return render_template(
        "coop/rota/burden/mine.html",
        balance=own.balance if own else 0,
        owed_more=sum(points > own.balance for points in balances) if own else 0,
        members=len(standings),
        drawn=drawn,
        **_made_of(queries.of_person(actor.coop_id, actor.person_id)),
        changes=queries.changes(actor.coop_id, actor.person_id),
        weights=weights(policy.in_force_on(actor.coop_id, clock.today())),
    )


@blueprint.get("/burden")
@requires("burden.see")
def overview() -> str:
    """How burdens lie over the members, rota by rota; names only for those who plan."""
    actor = access.actor()
    standings = queries.standings(actor.coop_id)
    rotas = queries.rotas(actor.coop_id)
    after = spread.over_rotas((row.by_rota for row in standings), [row[0] for row in rotas])
    named = actor.can("burden.people")
    balances = [row.balance for row in standings]
    return render_template(
        "coop/rota/burden/overview.html",
        members=len(standings),
        now=spread.spread(balances),
        distribution=(
            _distribution(balances) if named or len(standings) >= spread.FEWEST else None
        ),
        course=_course(rotas, after),
        rotas=list(zip(rotas, after, strict=True))[::-1],
        standings=standings if named else (),
        weights=weights(policy.in_force_on(actor.coop_id, clock.today())),
    )


@blueprint.get("/burden/<int:person_id>")
@requires("burden.people")
def person(person_id: int) -> str:
    """What one member bore, for those who plan."""
    nav.stand_at("burden.overview")
    coop_id = access.actor().coop_id
    row = owned(Person, person_id, coop_id)
    sums = queries.of_person(coop_id, person_id)
    return render_template(
        "coop/rota/burden/person.html",
        person=row,
        balance=sum(one.total.balance for one in sums),
        **_made_of(sums),
        changes=queries.changes(coop_id, person_id),
    )


def _made_of(sums: Collection[RotaSum]) -> dict[str, Any]:
    kinds = queries.by_kind(sums)
    rows = [(KIND_WORDS[kind], amount) for kind, amount in kinds.items()]
    borne = [(words, max(0, amount.borne)) for words, amount in rows if amount.borne > 0]
    return {
        "kinds": rows,
        "sums": sums,
        "borne": charts.bars(borne, heads=("Kind", "Points")) if borne else None,
    }


def _distribution(balances: Sequence[int], own: int | None = None) -> charts.Chart:
    """Columns of members by balance; with `own`, the column that one stands in is split."""
    found = spread.columns(balances, own)
    labels = [column.label for column in found]
    if own is None:
        return charts.stacked(labels, [("people", [c.members for c in found])], head="Points")
    others = [column.members - column.mine for column in found]
    you = [int(column.mine) for column in found]
    return charts.stacked(labels, [("others", others), ("you", you)], head="Points")


def _course(rotas: Sequence[Any], after: Sequence[spread.Spread]) -> charts.Chart | None:
    if len(rotas) < 2:
        return None
    labels = [day_short(last) for _, _, last in rotas]
    series = [
        ("all", [one.width for one in after]),
        ("middle half", [one.half for one in after]),
    ]
    return charts.lines(labels, series, head="After")

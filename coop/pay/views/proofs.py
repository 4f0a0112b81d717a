"""The minimum-wage proof: a run's people by their margin, and one person's in full."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coop.pay import by_hand, queries
from coop.pay.queries import PersonProof
from coop.pay.rates import ELEMENT_WORDS
from coop.pay.views import blueprint
from coop.pay.views.runs import ask
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import charts, nav
from core.ui.filters import days

BANDS = (  # pounds an hour above the rate, from; what the bar is called
    (None, "Below"),
    (Decimal(0), "At it, up to 24p above"),
    (Decimal("0.25"), "25p to 49p above"),
    (Decimal("0.50"), "50p to 99p above"),
    (Decimal("1.00"), "£1 to £1.99 above"),
    (Decimal("2.00"), "£2 or more above"),
)


@blueprint.get("/pay/runs/<int:run_id>/minimum-wage")
@requires("pay.see")
def proofs(run_id: int) -> str:
    """Everybody, those with the least margin first."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    found = queries.proofs(actor.coop_id, run_id)
    nav.stand_at("pay.runs")
    return render_template(
        "coop/pay/proofs.html",
        run=row,
        rows=found,
        below=[one for one in found if not one.met],
        chart=_chart(found),
    )


def _chart(found: Sequence[PersonProof]) -> charts.Chart | None:
    if not found:
        return None
    counts = dict.fromkeys((words for _, words in BANDS), 0)
    for one in found:
        if not one.met:
            counts[BANDS[0][1]] += 1
            continue
        words = [words for least, words in BANDS if least is not None and one.margin >= least]
        counts[words[-1] if words else BANDS[1][1]] += 1
    return charts.bars(
        list(counts.items()),
        show=lambda value: f"{value:.0f}",
        heads=("Against the minimum wage", "People"),
    )


@blueprint.get("/pay/runs/<int:run_id>/people/<int:person_id>/minimum-wage")
@requires("pay.see")
def proof(run_id: int, person_id: int) -> str:
    """One person's proof."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    nav.stand_at("pay.runs")
    one = _one(actor.coop_id, run_id, person_id)
    trail = [
        ("Pay runs", url_for("pay.runs")),
        (days(row.from_on, row.until_on), url_for("pay.run", run_id=run_id)),
        ("Minimum wage", url_for("pay.proofs", run_id=run_id)),
    ]
    return render_template(
        "coop/pay/proof.html", run=row, one=one, trail=trail, own=False, words=ELEMENT_WORDS
    )


@blueprint.get("/my/pay/<int:run_id>/minimum-wage")
@requires("my.work")
def my_proof(run_id: int) -> str:
    """My own, of an approved run."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    if not row.final:
        raise NotFound
    nav.stand_at("pay.mine")
    one = _one(actor.coop_id, run_id, actor.person_id or 0)
    trail = [
        ("My pay", url_for("pay.mine")),
        (days(row.from_on, row.until_on), url_for("pay.my_run", run_id=run_id)),
    ]
    return render_template(
        "coop/pay/proof.html", run=row, one=one, trail=trail, own=True, words=ELEMENT_WORDS
    )


def _one(coop_id: int, run_id: int, person_id: int) -> PersonProof:
    found = queries.proofs(coop_id, run_id, person_id)
    if not found:
        raise NotFound
    return found[0]


@blueprint.post("/pay/runs/<int:run_id>/top-up")
@requires("pay.prepare")
def top_up(run_id: int) -> Response:
    """Lift everybody below to the minimum wage: one press, then the run is worked out again."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    try:
        with transaction():
            by_hand.top_up(actor, run_id)
            job_id = ask(run_id, "pay.calculate", days(row.from_on, row.until_on)).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("pay.run", run_id=run_id))
    return redirect(url_for("jobs.run", run_id=job_id))

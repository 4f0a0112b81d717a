"""A member's own pay, from approved runs."""

from __future__ import annotations

from flask import render_template

from coop.pay import queries
from coop.pay.views import blueprint
from core import access
from core.access import requires
from core.errors import NotFound
from core.ui import nav


@blueprint.get("/my/pay")
@requires("my.work")
def mine() -> str:
    """The runs that pay me."""
    actor = access.actor()
    return render_template(
        "coop/pay/mine.html", runs=queries.my_runs(actor.coop_id, actor.person_id or 0)
    )


@blueprint.get("/my/pay/<int:run_id>")
@requires("my.work")
def my_run(run_id: int) -> str:
    """My lines of one run, shift by shift."""
    actor = access.actor()
    row = queries.run(actor.coop_id, run_id)
    lines = queries.lines(actor.coop_id, run_id, actor.person_id or 0) if row.final else ()
    if not lines:
        raise NotFound
    nav.stand_at("pay.mine")
    return render_template(
        "coop/pay/my_run.html",
        run=row,
        lines=lines,
        pence=sum(line.pence for line in lines),
        minutes=queries.worked_minutes(lines),
        proven=any(line.nmw_minutes for line in lines),
    )

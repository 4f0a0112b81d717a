"""On the pages of a run's pay: the way to the statement. On the home page: pay to come."""

from __future__ import annotations

from flask import url_for

from coop.pay import queries as pay
from coop.pay.queries import RunRow
from coop.statements import queries
from core import access, clock
from core.ui import figures
from core.ui.figures import Figure
from core.ui.filters import day, days, pounds
from core.ui.panels import Panel


def mine(run: RunRow) -> Panel | None:
    """Under a member's own lines."""
    context = {
        "page": url_for("statements.mine", run_id=run.id),
        "pdf": url_for("statements.my_pdf", run_id=run.id),
    }
    return Panel("Statement", "coop/statements/links.html", context)


def theirs(run: RunRow, person_id: int) -> Panel | None:
    """Under a person's lines, for those who may see them."""
    context = {
        "page": url_for("statements.person", run_id=run.id, person_id=person_id),
        "pdf": url_for("statements.person_pdf", run_id=run.id, person_id=person_id),
    }
    return Panel("Statement", "coop/statements/links.html", context)


def to_come() -> Panel | None:
    """Figures: one's own pay of approved runs whose pay day is still to come, the next first."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    ahead = queries.pay_days(actor.coop_id, clock.today())
    if not ahead:
        return None
    runs = [run for run in pay.my_runs(actor.coop_id, actor.person_id) if run.id in ahead]
    return figures.panel(
        "My pay",
        [
            Figure(
                f"Pay to come {day(ahead[run.id])}",
                pounds(run.pence),
                f"before tax, for {days(run.from_on, run.until_on)}",
                url_for("pay.my_run", run_id=run.id),
            )
            for run in sorted(runs, key=lambda run: ahead[run.id])
        ],
    )

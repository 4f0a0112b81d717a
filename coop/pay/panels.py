"""On the home page: the pay run that waits for this person's next step, and one's own pay."""

from __future__ import annotations

from flask import url_for

from coop.pay import queries, states
from coop.pay.queries import RunRow
from core import access
from core.access import Actor
from core.ui import figures
from core.ui.figures import Figure
from core.ui.filters import days, hours, pounds
from core.ui.panels import Panel

TREND = 12


def waiting() -> Panel | None:
    """Runs that are not locked and whose next step the actor may take."""
    actor = access.actor()
    found = [(run, step) for run in queries.open_runs(actor.coop_id) if (step := _step(run, actor))]
    if not found:
        return None
    items = [
        (
            step,
            f"{days(run.from_on, run.until_on)} · {pounds(run.pence)}",
            url_for("pay.run", run_id=run.id),
        )
        for run, step in found
    ]
    action = ("Pay runs", url_for("pay.runs"))
    return Panel("Pay", "coop/pay/panel.html", {"items": items}, action=action)


def mine() -> Panel | None:
    """One's own last approved run, with the trend of those before."""
    actor = access.actor()
    if actor.person_id is None:
        return None
    runs = queries.my_runs(actor.coop_id, actor.person_id)[:TREND]
    if not runs:
        return None
    last, trend = runs[0], runs[::-1]
    when, url = days(last.from_on, last.until_on), url_for("pay.my_run", run_id=last.id)
    words = f"the last {len(runs)} pay runs, the newest last"
    worked = [run.minutes for run in trend if run.minutes or run is last]  # some pay no hours
    return figures.panel(
        "My pay",
        [
            Figure(
                "Pay before tax",
                pounds(last.pence),
                when,
                url,
                tuple(run.pence for run in trend),
                f"Pay before tax in {words}",
            ),
            Figure(
                "Hours worked",
                hours(last.minutes),
                when,
                "",
                tuple(worked),
                f"Hours worked in the last {len(worked)} runs that paid hours, the newest last",
            ),
        ],
        action=("My pay", url_for("pay.mine")),
    )


def _step(run: RunRow, actor: Actor) -> str:
    """What the actor can do next with a run; empty when it waits for somebody else."""
    if run.state == states.DRAFT and actor.can("pay.prepare"):
        return "Check the pay run" if run.calculated_at else "Calculate the pay run"
    if run.state == states.CHECKED and actor.can("pay.approve"):
        return "" if run.prepared_by_id == actor.account_id else "Approve the pay run"
    if run.state == states.APPROVED and actor.can("pay.prepare"):
        return "Make the payroll workbook"
    if run.state == states.EXPORTED and actor.can("pay.prepare"):
        return "Send the workbook to payroll and lock the run"
    return ""

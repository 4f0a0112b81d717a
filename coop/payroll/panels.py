"""On a pay run's page: the files for payroll, and what the run costs the co-op."""

from __future__ import annotations

from flask import url_for

from coop.pay.queries import RunRow
from coop.payroll import queries
from core import access
from core.ui.panels import Panel


def files(run: RunRow) -> Panel | None:
    """What was made of a run last; nothing before anything is calculated."""
    if not run.people:
        return None
    made = queries.files(access.actor().coop_id, run)
    return Panel(
        "Payroll and cost",
        "coop/payroll/panel.html",
        {
            "run": run,
            "made": made[:4],
            "more": max(0, len(made) - 4),
            "cost": url_for("payroll.run_cost", run_id=run.id),
            "files": url_for("payroll.run_files", run_id=run.id),
        },
    )

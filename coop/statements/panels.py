"""On the pages of a run's pay: the way to the statement."""

from __future__ import annotations

from flask import url_for

from coop.pay.queries import RunRow
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

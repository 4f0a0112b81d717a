"""The register as a workbook, made in the background."""

from __future__ import annotations

from datetime import date
from typing import Any

from coop.membership import exports
from core import clock
from core.jobs import Run, job
from core.people import queries as people


@job("membership.register", title="Export the register", permission="register.see", timeout=300)
def register(run: Run, *, on: str) -> dict[str, Any]:
    """Members and officers as at a day."""
    run.step(0, 0, "Writing the workbook")
    name = people.coop(run.coop_id).name
    content = exports.workbook(
        run.coop_id, date.fromisoformat(on), coop_name=name, made_at=clock.now()
    )
    with run.output():
        file = run.store_file(f"register-{on}.xlsx", exports.MEDIA_TYPE, content, "register.see")
        run.result["words"] = f"{file.name} is ready."
    return run.result

"""The workbook of bookings, made in the background."""

from __future__ import annotations

from datetime import date
from typing import Any

from coop.agency import exports
from core import clock
from core.jobs import Run, job


@job("agency.export", title="Make the agency workbook", permission="agency.see", timeout=300)
def export(run: Run, *, from_on: str, until_on: str) -> dict[str, Any]:
    """Bookings of a period with what they came to."""
    first, last = date.fromisoformat(from_on), date.fromisoformat(until_on)
    run.step(0, 0, "Writing the workbook")
    content = exports.workbook(run.coop_id, first, last, made_at=clock.now())
    with run.output():
        name = exports.file_name(first, last)
        file = run.store_file(name, exports.MEDIA_TYPE, content, "agency.see")
        run.result["words"] = f"{file.name} is ready."
    return run.result

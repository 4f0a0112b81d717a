"""The capital workbook, and everybody's statements, made in the background."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from coop.capital import documents, exports, queries
from core import clock
from core.jobs import Run, job
from core.people import queries as people
from core.ui.filters import plural

ZIP = "application/zip"


@job("capital.export", title="Make the capital workbook", permission="capital.post", timeout=600)
def export(run: Run, *, on: str) -> dict[str, Any]:
    """Holders, journal, accounts and year as a workbook."""
    day = date.fromisoformat(on)
    run.step(0, 0, "Writing the workbook")
    name = people.coop(run.coop_id).name
    content = exports.workbook(run.coop_id, day, coop_name=name, made_at=clock.now())
    with run.output():
        file = run.store_file(f"capital-{on}.xlsx", exports.MEDIA_TYPE, content, "capital.see")
        run.result["words"] = f"{file.name} is ready."
    return run.result


@job(
    "capital.statements", title="Make all capital statements", permission="capital.post",
    timeout=900,
)  # fmt: skip
def statements(run: Run, *, first: str, last: str) -> dict[str, Any]:
    """One PDF for each holder, together in an archive."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    holders = queries.holdings(run.coop_id, ends)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, one in enumerate(holders):
            words = f"{done} of {plural(len(holders), 'statement')} made"
            run.step(done, len(holders), words)
            run.stop_if_asked()
            content = documents.statement(run.coop_id, one.person_id, ends, begins)
            info = zipfile.ZipInfo(f"{_plain(one.number)}.pdf", ends.timetuple()[:6])
            archive.writestr(info, content)
    with run.output():
        file = run.store_file(
            f"capital-statements-{last}.zip", ZIP, stream.getvalue(), "capital.see"
        )
        run.result["words"] = f"{plural(len(holders), 'statement')} in {file.name}."
    return run.result


def _plain(number: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in number)

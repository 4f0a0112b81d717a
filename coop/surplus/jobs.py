"""Everybody's statements of a year, and the workbook of its drafts, in the background."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from coop.surplus import documents, exports, queries
from core import clock
from core.jobs import Run, job
from core.people import queries as people
from core.ui.filters import plural

ZIP = "application/zip"


@job(
    "surplus.statements", title="Make all surplus statements", permission="surplus.see",
    timeout=900,
)  # fmt: skip
def statements(run: Run, *, year_id: int) -> dict[str, Any]:
    """One PDF for each who has a part, together in an archive."""
    year, worked = documents.posted(run.coop_id, year_id)
    shares = queries.shares(run.coop_id, year_id)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, share in enumerate(shares):
            run.step(done, len(shares), f"{done} of {plural(len(shares), 'statement')} made")
            run.stop_if_asked()
            content = documents.statement(year, worked, share.person_id)
            info = zipfile.ZipInfo(f"{share.person.number}.pdf", year.last_on.timetuple()[:6])
            archive.writestr(info, content)
    name = f"surplus-statements-{year.last_on.isoformat()}.zip"
    with run.output():
        file = run.store_file(name, ZIP, stream.getvalue(), "surplus.see")
        run.result["words"] = f"{plural(len(shares), 'statement')} in {file.name}."
    return run.result


@job("surplus.export", title="Make the surplus workbook", permission="surplus.see", timeout=600)
def export(run: Run, *, year_id: int) -> dict[str, Any]:
    """Figures, drafts side by side and everybody's part, as a workbook."""
    run.step(0, 0, "Writing the workbook")
    name = people.coop(run.coop_id).name
    year = queries.year(run.coop_id, year_id)
    content = exports.workbook(run.coop_id, year_id, coop_name=name, made_at=clock.now())
    with run.output():
        file = run.store_file(
            f"surplus-{year.last_on.isoformat()}.xlsx", exports.MEDIA_TYPE, content, "surplus.see"
        )
        run.result["words"] = f"{file.name} is ready."
    return run.result

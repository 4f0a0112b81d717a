"""The worker's part: fill a draft, write the workbook."""

from __future__ import annotations

import time
from typing import Any

from coop.rota import exports, queries
from coop.rota.models import Rota
from coop.rota.rules.problem import Progress
from coop.rota.service import generating
from coop.rota.service.drafts import KIND, MOST_SECONDS
from core.db import db, owned
from core.jobs import job
from core.jobs.run import Run
from core.ui.filters import plural


@job(KIND, title="Make the rota", permission="rota.edit", timeout=MOST_SECONDS + 540)
def generate(run: Run, *, rota_id: int, seconds: int, seed: int) -> None:
    """Fill a draft; when called off, the best rota found so far is kept."""
    run.step(0, 0, "Reading people, shifts and rules")
    asked = generating.load(owned(Rota, rota_id, run.coop_id))
    db.session.rollback()  # the engine works for a while: hold no snapshot meanwhile
    ticks = _Ticks(run, seconds)
    filled = generating.fill(asked, seconds, seed, ticks.tell, run.should_stop)
    with run.output():
        generating.store(run.actor, rota_id, filled)
        found = generating.figures(filled)
        run.result.update(found)
        run.result["words"] = _closing(found)


@job("rota.export", title="Write the rota as a workbook", permission="rota.see", timeout=180)
def export(run: Run, *, rota_id: int) -> None:
    """Write rota.xlsx and keep it as the run's file."""
    run.step(0, 1, "Writing the workbook")
    row = queries.rota(run.coop_id, rota_id)
    content = exports.rota_workbook(run.coop_id, rota_id)
    with run.output():
        run.store_file(exports.file_name(row), exports.MEDIA_TYPE, content, "rota.see")
        run.result["words"] = f"The rota of {row.title} is ready as a workbook."


class _Ticks:
    """The engine's news as the run's progress: a share of the time it may take."""

    def __init__(self, run: Run, seconds: int) -> None:
        self.run = run
        self.seconds = seconds
        self.begun = time.monotonic()

    def tell(self, news: Progress) -> None:
        """Say how far it is. The start has no known length; the search ends with its seconds."""
        gone = time.monotonic() - self.begun
        left = max(0, self.seconds - gone)
        self.run.step(
            min(round(gone), self.seconds),
            self.seconds,
            news.words,
            cover=f"{news.filled} of {news.needed}",
            points=f"{news.objective:,}",
            round=f"{news.round:,}",
            seconds_left=left,
        )


def _closing(found: dict[str, Any]) -> str:
    said = f"{found['filled']} of {plural(found['needed'], 'place')} filled."
    if found["gaps"]:
        said += f" {plural(found['gaps'], 'place')} nobody could take: each says why."
    return said

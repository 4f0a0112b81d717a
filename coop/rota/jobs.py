"""The worker's part: fill a draft, write the workbook."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from flask import current_app

from coop.rota import exports, queries
from coop.rota.models import Rota
from coop.rota.rules.improvement import gap_words, packed
from coop.rota.rules.problem import Progress
from coop.rota.service import generating
from coop.rota.service.drafts import KIND, MOST_SECONDS
from coop.rota.service.watching import Clock, Watch
from core.db import db, owned
from core.jobs import Stopped, job
from core.jobs.run import Run
from core.ui.filters import plural

PACE = 0.5  # seconds between two writings of progress


@job(KIND, title="Make the rota", permission="rota.edit", timeout=MOST_SECONDS + 540)
def generate(
    run: Run, *, rota_id: int, seconds: int, seed: int, stop_at: int | None = None
) -> None:
    """Fill a draft. Stopped, it keeps the best rota found so far; called off, it keeps nothing."""
    run.step(0, 0, "Reading people, shifts and rules")
    asked = generating.load(owned(Rota, rota_id, run.coop_id))
    db.session.rollback()  # the engine works for a while: hold no snapshot meanwhile
    ticks = Ticks(run, seconds, stop_at)
    filled = generating.fill(
        asked,
        seconds,
        seed,
        ticks.watch,
        run.should_stop,
        threads=current_app.config["SETTINGS"].rota_processes,
    )
    if run.stopping:
        raise Stopped
    filled = replace(filled, stopped=run.finishing)
    with run.output():
        row = generating.store(run.actor, rota_id, filled)
        found = generating.figures(filled)
        run.result.update(found)
        run.result["words"] = _closing(found, row)


@job("rota.export", title="Write the rota as a workbook", permission="rota.see", timeout=180)
def export(run: Run, *, rota_id: int) -> None:
    """Write rota.xlsx and keep it as the run's file."""
    run.step(0, 1, "Writing the workbook")
    row = queries.rota(run.coop_id, rota_id)
    content = exports.rota_workbook(run.coop_id, rota_id)
    with run.output():
        run.store_file(exports.file_name(row), exports.MEDIA_TYPE, content, "rota.see")
        run.result["words"] = f"The rota of {row.title} is ready as a workbook."


class Ticks:
    """The engine's news as the run's progress: a share of the time it may take."""

    def __init__(
        self, run: Run, seconds: int, stop_at: int | None, clock: Clock = time.monotonic
    ) -> None:
        self.run = run
        self.seconds = seconds
        self.watch = Watch(self.tell, stop_at, clock)
        self.written: tuple[float, str] | None = None  # when, and which words

    def tell(self, news: Progress) -> None:
        """Say how far it is, at most twice a second, and at once where new work begins."""
        gone = self.watch.seconds
        if self.written and self.written[1] == news.words and gone - self.written[0] < PACE:
            return
        self.written = (gone, news.words)
        left = max(0, self.seconds - gone)
        self.run.step(
            min(round(gone), self.seconds),
            self.seconds,
            news.words,
            cover=f"{news.filled} of {news.needed}",
            points=f"{news.objective:,}",
            improvement=packed(self.watch.points),
            seconds_left=left,
        )


def _closing(found: dict[str, Any], row: Rota) -> str:
    said = f"{found['filled']} of {plural(found['needed'], 'place')} filled."
    if found["gaps"]:
        said += f" {plural(found['gaps'], 'place')} nobody could take: each says why."
    return f"{said} {gap_words(row.objective, row.bound, ended=True)}."

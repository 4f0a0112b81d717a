"""The worker's part of what-if and repairs."""

from __future__ import annotations

import time

from flask import current_app

from coop.rota import engine
from coop.rota.models import RepairMenu, Rota, Variant
from coop.rota.rules.problem import Progress
from coop.rota.rules.variants import unpacked
from coop.rota.service import repairing, variants
from core.db import db, owned
from core.jobs import Stopped, job
from core.jobs.run import Run
from core.ui.filters import plural


@job(
    variants.KIND,
    title="What if",
    permission="rota.edit",
    timeout=variants.MOST_SECONDS + 540,
)
def variant(run: Run, *, variant_id: int) -> None:
    """Solve a variant beside the present. Called off, nothing is kept."""
    run.step(0, 0, "Reading people, shifts and rules")
    row = owned(Variant, variant_id, run.coop_id)
    asked = variants.rota_of(run.coop_id, row.rota_id)
    changes, seconds = unpacked(row.changes), row.seconds
    db.session.rollback()  # the engine works for a while: hold no snapshot meanwhile
    begun = time.monotonic()

    def tell(words: str, news: Progress) -> None:
        gone = time.monotonic() - begun
        run.step(
            min(round(gone), seconds),
            seconds,
            f"{words}: {news.words[:1].lower()}{news.words[1:]}",
            places_filled=f"{news.filled} of {news.needed}",
            seconds_left=max(0, seconds - gone),
        )

    found = variants.solve_variant(
        asked,
        changes,
        budget_of(seconds),
        tell=tell,
        stop=run.should_stop,
        threads=current_app.config["SETTINGS"].rota_processes,
        ticks=time.monotonic,
    )
    if run.should_stop():
        raise Stopped
    with run.output():
        variants.keep_variant(run.coop_id, variant_id, found)
        run.result["words"] = "Both rotas are made: here they are side by side."


def budget_of(seconds: int) -> engine.Budget:
    """What each of the two rotas has of a variant's time."""
    return engine.Budget(seconds=seconds / 2)


@job(
    repairing.KIND,
    title="Look for repairs",
    permission="rota.edit",
    timeout=repairing.MOST_SECONDS + 540,
)
def repairs(run: Run, *, menu_id: int) -> None:
    """Try small changes on a rota's gaps. Stopped, what was solved until then is kept."""
    run.step(0, 0, "Reading people, shifts and rules")
    row = owned(RepairMenu, menu_id, run.coop_id)
    rota = owned(Rota, row.rota_id, run.coop_id)
    asked = variants.rota_of(run.coop_id, rota.id)
    db.session.rollback()
    until = time.monotonic() + repairing.MOST_SECONDS
    found = repairing.work_out(
        asked, run.step, lambda: run.should_stop() or time.monotonic() > until
    )
    if run.stopping:
        raise Stopped
    late = time.monotonic() > until
    with run.output():
        menu = repairing.keep_repairs(
            run.coop_id, menu_id, asked, found, stopped=run.finishing or late
        )
        helps = len((menu.result or {}).get("rows", ()))
        run.result["words"] = (
            f"{plural(len(found), 'change')} tried, {helps} of them would fill something."
        )

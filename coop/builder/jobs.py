"""A file is made in the background; what is due is made by itself; old files go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coop.builder import making, queries, service
from coop.builder.asking import ready
from core import clock
from core.db import db, transaction
from core.errors import CareworkError
from core.jobs import Run, job, periodic
from core.people import queries as people
from core.ui.filters import plural

STEP = 500  # rows between two looks at whether to stop


@job("builder.make", title="Make an export", permission=service.BUILD, timeout=1800)
def make(run: Run, *, export_id: int, due: str = "") -> dict[str, Any]:
    """One file of what the asker sees now; one that was due, as on the day when it was."""
    due_at = datetime.fromisoformat(due) if due else None
    try:
        return _make(run, export_id, due_at)
    except CareworkError as error:
        if due_at is not None:
            db.session.rollback()
            with transaction():
                service.failed(run.actor, export_id, due_at, error.words)
        raise


def _make(run: Run, export_id: int, due_at: datetime | None) -> dict[str, Any]:
    held = queries.export(run.actor, export_id)
    on = clock.local_day(due_at) if due_at else clock.today()
    asked = ready(run.actor, held.wish, on, strict=False)
    run.step(0, 0, "Reading the first rows")

    def heard(count: int) -> None:
        if count % STEP == 0:
            run.step(count, 0, f"{count:,} rows written")
            run.stop_if_asked()

    content, rows = making.write(
        asked,
        held.form,
        name=held.name,
        coop=people.coop(run.coop_id).name,
        made_at=clock.now(),
        on_row=heard,
    )
    run.stop_if_asked()
    name = making.file_name(held.name, on, held.form)
    with run.output():
        file = run.store_file(name, making.MEDIA_TYPES[held.form], content, asked.permission)
        service.keep(run.actor, export_id, file, rows, asked.words, due_at)
        run.result["words"] = f"{name} is ready: {plural(rows, 'row')}."
    return run.result


@periodic("builder.schedules", seconds=300, timeout=120)
def schedules() -> None:
    """Ask for what has become due."""
    service.make_all_due(clock.now())


@periodic("builder.sweep", seconds=6 * 3600)
def sweep() -> None:
    """Remove files whose days are over."""
    with transaction():
        service.sweep()

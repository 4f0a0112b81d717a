"""A pack is made in the background; scheduled ones ask for themselves."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from coop.board import making, queries, rules, service
from core import clock
from core.db import db, transaction
from core.errors import CareworkError, DomainError
from core.jobs import Run, job, periodic
from core.people import queries as people
from core.reports import Span

log = logging.getLogger("carework.board")


@job("board.make", title="Make a board pack", permission="board.packs", timeout=900)
def make(
    run: Run,
    *,
    chapters: list[str],
    first_on: str,
    last_on: str,
    compared: str,
    schedule_id: int | None = None,
) -> dict[str, Any]:
    """Work out each section, then write them as a workbook and as paper."""
    span = Span(date.fromisoformat(first_on), date.fromisoformat(last_on))
    found = queries.chosen(run.actor, chapters)
    if len(found) != len(set(chapters)):
        raise DomainError("You may not read all of these sections any more.", code="permission")
    permission = service.keeper(found)

    def step(done: int, total: int, words: str) -> None:
        run.step(done, total, words)
        run.stop_if_asked()

    coop = people.coop(run.coop_id).name
    made = making.make(run.actor, coop, found, span, compared, made_at=clock.now(), step=step)
    with run.output():
        book = run.store_file(f"{made.name}.xlsx", making.XLSX, made.workbook, permission)
        paper = run.store_file(f"{made.name}.pdf", making.PDF, made.paper, permission)
        service.keep(
            run.actor,
            [one.code for one in found],
            span,
            compared,
            files=(book.id, paper.id),
            run_id=run.id,
            schedule_id=schedule_id,
        )
        run.result["words"] = f"The board pack of {rules.title_of(span)} is ready."
    return run.result


@periodic("board.schedules", seconds=900, timeout=300)
def make_due() -> None:
    """Each in a transaction of its own: one that cannot be asked for holds up no other."""
    today = clock.today()
    found = queries.due(today)
    db.session.rollback()
    for coop_id, schedule_id in found:
        try:
            with transaction():
                service.make_due(coop_id, schedule_id, today)
        except CareworkError:
            log.exception("The scheduled board pack %s could not be asked for.", schedule_id)

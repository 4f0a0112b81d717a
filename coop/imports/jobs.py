"""The two jobs of an import: check the whole workbook, write what was confirmed."""

from __future__ import annotations

import io
from typing import Any

from coop.imports import queries, service, template
from coop.imports.rules import check as check_book
from core import clock
from core.errors import CareworkError, DomainError
from core.jobs import Run, job


@job("imports.check", title="Check a workbook", permission="imports.run", timeout=300)
def check(run: Run, *, import_id: int) -> dict[str, Any]:
    """Check the workbook, and work out what it would do."""
    run.step(0, 3, "Reading the workbook")
    content = service.content_of(queries.one(run.coop_id, import_id))
    checked, made, names = service.examine(run.coop_id, content)
    run.step(2, 3, "Writing down what was found")
    run.stop_if_asked()
    with run.output():
        words = service.keep_check(queries.one(run.coop_id, import_id), checked, made, names)
        run.result["words"] = words
    return dict(run.result)


@job("imports.apply", title="Import a workbook", permission="imports.run", timeout=900)
def apply(run: Run, *, import_id: int) -> dict[str, Any]:
    """Write everything that was confirmed, or nothing."""
    run.step(0, 0, "Reading the workbook")
    content = service.content_of(queries.one(run.coop_id, import_id))
    book = template.read(io.BytesIO(content))
    checked = check_book(book, queries.known(run.coop_id), clock.today())
    run.stop_if_asked()
    try:
        if not checked.sound:
            raise DomainError(
                "The co-op has changed since the preview: check the workbook again.", code="stale"
            )
        with run.output():
            run.result["words"] = service.apply(run.actor, import_id, checked.rows, run.step)
    except CareworkError as error:
        with run.output():
            run.result["words"] = f"Nothing was written. {error.words}"
            service.refuse(run.actor, import_id, error.words, stale=error.code == "stale")
    return dict(run.result)

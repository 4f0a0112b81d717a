"""Files of an approved run, made in the background and kept as they were made."""

from __future__ import annotations

import re
from typing import Any

from coop.pay import queries as pay
from coop.payroll import exports, queries, service
from coop.statements import pdf
from coop.statements import queries as statements
from core import clock
from core.errors import DomainError
from core.jobs import Run, job
from core.ui.filters import plural

LINES, JOURNAL, PACKAGE, STATEMENTS = "lines", "journal", "package", "statements"
WORDS = {
    LINES: "All lines (CSV)",
    JOURNAL: "Wages journal (CSV)",
    PACKAGE: "File for the payroll package",
    STATEMENTS: "Statements of everybody (PDF in one archive)",
}


@job("payroll.make", title="Make a file for payroll", permission="pay.prepare", timeout=1800)
def make(run: Run, *, run_id: int, what: str, mapping_id: int | None = None) -> dict[str, Any]:
    """One file; may be repeated: each one that was made is kept."""
    row = pay.run(run.coop_id, run_id)
    service.final(row.state)
    run.step(0, 0, "Reading the pay run")
    words, media_type = WORDS.get(what, ""), exports.MEDIA_TYPE
    period = queries.period(run.coop_id, row)
    if what == LINES:
        name = exports.name_of("lines", row)
        content = exports.lines_csv(pay.lines(run.coop_id, run_id), period)
    elif what == JOURNAL:
        name = exports.name_of("journal", row)
        accounts = [one.account for one in queries.accounts(run.coop_id)]
        content = exports.journal_csv(pay.cells(run.coop_id, run_id), accounts, period)
    elif what == PACKAGE:
        held = queries.mapping(run.coop_id, mapping_id or 0)
        slug = re.sub(r"[^a-z0-9]+", "-", held.name.casefold()).strip("-") or "payroll"
        name, words = exports.name_of(slug, row), held.name
        content = exports.package_csv(held.form, queries.people(run.coop_id, run_id), period)
    elif what == STATEMENTS:
        name, media_type = exports.name_of("statements", row, "zip"), pdf.ARCHIVE_TYPE
        content = _statements(run, run_id)
    else:
        raise DomainError("There is no such file.", code="what")
    run.stop_if_asked()
    with run.output():
        file = run.store_file(name, media_type, content, "pay.see")
        service.keep_file(run.actor, run_id, what, words, file.id, run.id)
        run.result["words"] = f"{name} is ready."
    return run.result


def _statements(run: Run, run_id: int) -> bytes:
    found = statements.statements(run.coop_id, run_id)

    def step(done: int) -> None:
        run.step(done, len(found), f"{done} of {plural(len(found), 'statement')} made")
        run.stop_if_asked()

    return pdf.archive(found, made_at=clock.now(), on_each=step)

"""A run worked out, and its workbook made, in the background."""

from __future__ import annotations

from typing import Any

from coop.pay import exports, queries, service, states
from core import clock
from core.jobs import Run, job
from core.people import queries as people
from core.ui.filters import plural, pounds


@job("pay.calculate", title="Calculate the pay run", permission="pay.prepare", timeout=600)
def calculate(run: Run, *, run_id: int) -> dict[str, Any]:
    """Draft lines from approved hours; may be repeated while the run is a draft."""

    def step(done: int, total: int) -> None:
        run.step(done, total, f"{done} of {plural(total, 'shift')} worked out")
        run.stop_if_asked()

    run.step(0, 0, "Reading approved hours and rates")
    inputs, hours, result = service.prepare(run.coop_id, run_id, step)
    with run.output():
        service.write(run.actor, run_id, inputs, hours, result)
        total = queries.run(run.coop_id, run_id)
        run.result["words"] = (
            f"{pounds(total.pence)} for {plural(total.people, 'person', 'people')}."
        )
    return run.result


@job("pay.export", title="Make the payroll workbook", permission="pay.prepare", timeout=600)
def export(run: Run, *, run_id: int) -> dict[str, Any]:
    """The workbook of an approved run, kept: a later download is that file."""
    row = queries.run(run.coop_id, run_id)
    states.allow(row.state, "export")
    run.step(0, 0, "Writing the workbook")
    name = people.coop(run.coop_id).name
    content = exports.payroll_workbook(run.coop_id, run_id, coop_name=name, made_at=clock.now())
    with run.output():
        file = run.store_file(exports.file_name(row), exports.MEDIA_TYPE, content, "pay.see")
        service.exported(run.actor, run_id, file.id, run.id)
        run.result["words"] = f"{file.name} is ready."
    return run.result

"""The files of a run: made in the background, kept as they were made."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.pay import queries as pay
from coop.payroll import exports, jobs, queries, service
from coop.payroll.forms import PayDayForm
from coop.payroll.views import blueprint
from coop.statements import queries as statements
from coop.statements import service as pay_days
from core import access
from core import jobs as background
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from core.ui.filters import days


@blueprint.get("/pay/runs/<int:run_id>/files")
@requires("pay.see")
def run_files(run_id: int) -> str:
    """What can be made of a run, and what was."""
    return _page(run_id, PayDayForm())


def _page(run_id: int, form: PayDayForm) -> str:
    coop_id = access.actor().coop_id
    run = pay.run(coop_id, run_id)
    if not form.is_submitted():
        form.on.data = statements.pay_day(coop_id, run_id)
    nav.stand_at("pay.runs")
    return render_template(
        "coop/payroll/files.html",
        run=run,
        form=form,
        pay_day=statements.pay_day(coop_id, run_id),
        files=queries.files(coop_id, run),
        layouts=queries.mappings(coop_id),
        has_control=any(one.account.control for one in queries.accounts(coop_id)),
        words=jobs.WORDS,
        columns=(("All lines", exports.LINES), ("Wages journal", exports.JOURNAL)),
    )


@blueprint.post("/pay/runs/<int:run_id>/files/pay-day")
@requires("pay.prepare")
def set_pay_day(run_id: int) -> str | Response:
    """When the run is paid."""
    actor = access.actor()
    pay.run(actor.coop_id, run_id)
    form = PayDayForm()
    if form.validate_on_submit() and form.on.data is not None:
        try:
            with transaction():
                pay_days.set_pay_day(actor, run_id, form.on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The pay day is set.")
            return redirect(url_for("payroll.run_files", run_id=run_id))
    return _page(run_id, form)


@blueprint.post("/pay/runs/<int:run_id>/files/make")
@requires("pay.prepare")
def make(run_id: int) -> Response:
    """Ask for one of them."""
    actor = access.actor()
    row = pay.run(actor.coop_id, run_id)
    what = request.form.get("what", "")
    mapping_id = request.form.get("layout", type=int)
    try:
        service.final(row.state)
        if what not in jobs.WORDS:
            raise DomainError("Choose which file to make.", code="what")
        words = jobs.WORDS[what]
        if what == jobs.PACKAGE:
            words = queries.mapping(actor.coop_id, mapping_id or 0).name
        with transaction():
            job_id = background.ask(
                "payroll.make",
                actor,
                {"run_id": run_id, "what": what, "mapping_id": mapping_id},
                dedupe_key=f"payroll-{run_id}-{what}-{mapping_id or 0}",
                back_url=url_for("payroll.run_files", run_id=run_id),
                title=f"{words}, {days(row.from_on, row.until_on)}",
            ).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("payroll.run_files", run_id=run_id))
    return redirect(url_for("jobs.run", run_id=job_id))

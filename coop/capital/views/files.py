"""Papers and exports: PDFs at once, workbook and archive in the background."""

from __future__ import annotations

from datetime import date

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.capital import documents, queries
from coop.capital.views import blueprint
from coop.capital.views.ledger import asked_day
from coop.capital.views.mine import _me
from core import access, clock, jobs
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.pdf import MEDIA_TYPE
from core.ui import nav


def _paper(content: bytes, name: str) -> FlaskResponse:
    answer = FlaskResponse(content, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _statement(person_id: int) -> FlaskResponse:
    on = clock.today()
    content = documents.statement(access.actor().coop_id, person_id, on)
    return _paper(content, f"capital-statement-{on.isoformat()}")


def _certificate(person_id: int, back: str) -> Response:
    on = clock.today()
    try:
        content = documents.certificate(access.actor().coop_id, person_id, on)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(back)
    return _paper(content, f"share-certificate-{on.isoformat()}")


@blueprint.get("/my/holding/statement.pdf")
@requires("capital.own")
def my_statement() -> Response:
    """My statement as a PDF."""
    return _statement(_me())


@blueprint.get("/my/holding/certificate.pdf")
@requires("capital.own")
def my_certificate() -> Response:
    """My share certificate as a PDF."""
    return _certificate(_me(), url_for("capital.mine"))


@blueprint.get("/capital/holders/<int:person_id>/statement.pdf")
@requires("capital.see")
def statement_of(person_id: int) -> Response:
    """A holder's statement."""
    return _statement(person_id)


@blueprint.get("/capital/holders/<int:person_id>/certificate.pdf")
@requires("capital.see")
def certificate_of(person_id: int) -> Response:
    """A holder's share certificate."""
    return _certificate(person_id, url_for("capital.holder", person_id=person_id))


def _last() -> date:
    return min(asked_day("last"), clock.today())


@blueprint.route("/capital/export", methods=["GET", "POST"])
@requires("capital.post")
def export() -> str | Response:
    """Choose what to export; ask for it."""
    actor, last = access.actor(), _last()
    first, _ = queries.year_of(actor.coop_id, last)
    if request.method == "POST":
        everybody = request.form.get("what") == "statements"
        with transaction():
            if everybody:
                run = jobs.ask(
                    "capital.statements",
                    actor,
                    {"first": first.isoformat(), "last": last.isoformat()},
                    dedupe_key=f"statements-{last}",
                    back_url=url_for("capital.year"),
                )
            else:
                run = jobs.ask(
                    "capital.export",
                    actor,
                    {"on": last.isoformat()},
                    dedupe_key=f"capital-{last}",
                    back_url=url_for("capital.year"),
                )
            run_id = run.id
        return redirect(url_for("jobs.run", run_id=run_id))
    nav.stand_at("capital.year")
    return render_template("coop/capital/export.html", first=first, last=last)

"""Statements on the page and as PDF: one's own of approved runs, anybody's for the treasurer."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, render_template, send_file, url_for
from werkzeug.wrappers import Response

from coop.statements import queries
from coop.statements.document import period, words_of
from coop.statements.pdf import MEDIA_TYPE, file_name, pdf
from coop.statements.queries import Statement
from core import access, clock
from core.access import requires
from core.ui import nav

blueprint = Blueprint("statements", __name__)


@blueprint.get("/my/pay/<int:run_id>/statement")
@requires("my.work")
def mine(run_id: int) -> str:
    """My statement of an approved run."""
    actor = access.actor()
    found = queries.mine(actor.coop_id, run_id, actor.person_id or 0)
    nav.stand_at("pay.mine")
    trail = [
        ("My pay", url_for("pay.mine")),
        (period(found), url_for("pay.my_run", run_id=run_id)),
    ]
    return _page(found, url_for("statements.my_pdf", run_id=run_id), trail)


@blueprint.get("/my/pay/<int:run_id>/statement.pdf")
@requires("my.work")
def my_pdf(run_id: int) -> Response:
    """The same, to keep."""
    actor = access.actor()
    return _pdf(queries.mine(actor.coop_id, run_id, actor.person_id or 0))


@blueprint.get("/pay/runs/<int:run_id>/people/<int:person_id>/statement")
@requires("pay.see")
def person(run_id: int, person_id: int) -> str:
    """Somebody's statement, of a draft too: it says so."""
    found = queries.of_person(access.actor().coop_id, run_id, person_id)
    nav.stand_at("pay.runs")
    pdf_url = url_for("statements.person_pdf", run_id=run_id, person_id=person_id)
    trail = [
        (period(found), url_for("pay.run", run_id=run_id)),
        (found.name, url_for("pay.person", run_id=run_id, person_id=person_id)),
    ]
    return _page(found, pdf_url, trail)


@blueprint.get("/pay/runs/<int:run_id>/people/<int:person_id>/statement.pdf")
@requires("pay.see")
def person_pdf(run_id: int, person_id: int) -> Response:
    """The same, to send or print."""
    return _pdf(queries.of_person(access.actor().coop_id, run_id, person_id))


def _page(found: Statement, pdf_url: str, trail: list[tuple[str, str]]) -> str:
    return render_template(
        "coop/statements/statement.html", it=words_of(found), pdf_url=pdf_url, trail=trail
    )


def _pdf(found: Statement) -> Response:
    content = pdf(found, made_at=clock.now())
    response = send_file(
        BytesIO(content), mimetype=MEDIA_TYPE, as_attachment=True, download_name=file_name(found)
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

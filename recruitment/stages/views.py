"""The stages as they are, and the reasons."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from recruitment.stages import forms, queries, service
from recruitment.stages.rules import KIND_WORDS, Kind

blueprint = Blueprint("stages", __name__, url_prefix="/recruitment/stages")
KEEP = "stages.keep"


@blueprint.get("")
@requires(KEEP)
def index() -> str:
    """The stages, their versions, and the reasons that may be given."""
    coop_id = access.actor().coop_id
    found = queries.current(coop_id)
    return render_template(
        "recruitment/stages/index.html",
        found=found,
        names={stage.code: stage.name for stage in found.stages},
        kinds={kind.value: words for kind, words in KIND_WORDS.items()},
        versions=queries.versions(coop_id),
        reasons=queries.reason_rows(coop_id),
        shipped=queries.reasons(coop_id, clock.today()),
        form=forms.ReasonForm(),
    )


@blueprint.post("/reasons")
@requires(KEEP)
def add_reason() -> Response:
    """One more reason."""
    form = forms.ReasonForm()
    if not form.validate_on_submit():
        flash(" ".join(fault.words for fault in form.faults()), "error")
        return redirect(url_for("stages.index"))
    try:
        with transaction():
            service.add_reason(access.actor(), form.words.data, Kind(form.kind.data))
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("The reason can be given from today on.")
    return redirect(url_for("stages.index") + "#reasons")


@blueprint.post("/reasons/<int:reason_id>/end")
@requires(KEEP)
def end_reason(reason_id: int) -> Response:
    """A reason is given no more."""
    try:
        with transaction():
            service.end_reason(access.actor(), reason_id, clock.today())
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("It is given no more. Where it was given, it stays.")
    return redirect(url_for("stages.index") + "#reasons")

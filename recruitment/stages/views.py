"""The stages as they are, and the reasons."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import nav
from recruitment.stages import editing, forms, queries, service
from recruitment.stages.rules import KIND_WORDS, Kind, Stages

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
        settings=editing.SETTINGS,
    )


# The counts of referrals by stage, and what is done with them under a new version: referrals know
# the stages, not the other way round, so the pipeline fills these in.
_occupied: list[Callable[[int], dict[str, int]]] = []
_revised: list[Callable[[int, Stages], None]] = []


def ask_occupied(
    count: Callable[[int], dict[str, int]], revised: Callable[[int, Stages], None]
) -> None:
    """Say how to count a co-op's referrals under way by stage, and what follows a new version."""
    _occupied[:], _revised[:] = [count], [revised]


@blueprint.route("/edit", methods=["GET", "POST"])
@requires(KEEP)
def edit() -> str | Response:
    """Change the stages: the next version."""
    nav.stand_at("stages.index")
    actor = access.actor()
    found = queries.current(actor.coop_id)
    rows, fault, why = editing.typed(found), "", request.form.get("why", "")
    if request.method == "POST":
        rows = editing.again(found, request.form, request.form.getlist)
        try:
            with transaction():
                occupied = _occupied[0](actor.coop_id) if _occupied else {}
                made = service.revise(
                    actor,
                    editing.wanted(found, rows, request.form, service.code_of),
                    why,
                    occupied=occupied,
                )
                for then in _revised:
                    then(actor.coop_id, made)
                version = made.version
        except DomainError as error:
            fault = error.words
        else:
            flash(f"Version {version} holds from now on.")
            return redirect(url_for("stages.index"))
    given = {name: request.form.get(name, str(getattr(found, name))) for name in editing.SETTINGS}
    return render_template(
        "recruitment/stages/edit.html",
        found=found,
        rows=rows,
        fault=fault,
        why=why,
        typed=request.form,
        settings=editing.SETTINGS,
        given=given,
        kinds={kind.value: words for kind, words in KIND_WORDS.items()},
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

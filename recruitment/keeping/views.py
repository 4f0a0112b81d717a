"""What goes when, holds, periods, and the removal of one candidate's details now."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core import access, clock, dated
from core.access import requires
from core.db import owned
from core.ui import nav
from core.ui.acts import done, tell
from recruitment.keeping import forms, queries, service
from recruitment.keeping.models import KeepingSetting
from recruitment.keeping.rules import WHY_WORDS
from recruitment.referrals.models import JobCandidate

blueprint = Blueprint("keeping", __name__, url_prefix="/recruitment/kept")
SEE, HOLD, REMOVE = "keeping.see", "keeping.hold", "keeping.remove"
AT = "keeping.index"
SHOWN = 200


@blueprint.get("")
@requires(SEE)
def index() -> str:
    """Who goes first, who is held back, and the periods."""
    coop_id, today = access.actor().coop_id, clock.today()
    found = queries.kept(coop_id, today)
    going = [one for one in found if one.due is not None]
    return render_template(
        "recruitment/keeping/index.html",
        going=going[:SHOWN],
        more=max(0, len(going) - SHOWN),
        stay=sum(one.facts.keeps for one in found),
        periods=queries.periods(coop_id, today),
        shipped=queries.shipped()["periods"],
        history=dated.history(KeepingSetting, coop_id),
        why=WHY_WORDS,
        today=today,
    )


@blueprint.route("/periods", methods=["GET", "POST"])
@requires(REMOVE)
def periods() -> str | Response:
    """How long candidates are kept, from a day on."""
    nav.stand_at(AT)
    actor, today = access.actor(), clock.today()
    held = queries.periods(actor.coop_id, today)
    form = forms.PeriodsForm(
        data={"from_on": today} | {name: getattr(held, name) for name in held.__slots__}
    )
    if done(
        form, lambda: service.settle(actor, form.from_on.data, form.periods()),
        "It holds from that day.",
    ):  # fmt: skip
        return redirect(url_for(AT))
    return render_template(
        "recruitment/form.html", form=form, title="How long candidates are kept",
        words="After that their details are removed, with notice; figures stay.",
        submit="Save", back=("Kept details", url_for(AT)), kind="primary",
    )  # fmt: skip


@blueprint.route("/<int:candidate_id>/hold", methods=["GET", "POST"])
@requires(HOLD)
def hold(candidate_id: int) -> str | Response:
    """Somebody's details do not go while this stands."""
    nav.stand_at(AT)
    actor = access.actor()
    candidate = owned(JobCandidate, candidate_id, actor.coop_id)
    form = forms.HoldForm()
    if done(
        form, lambda: service.hold(actor, candidate_id, form.reason.data or ""),
        "Held back until somebody lifts it.",
    ):  # fmt: skip
        return redirect(url_for(AT))
    return render_template(
        "recruitment/form.html", form=form, title=f"Hold back the details of {candidate.name}",
        words="Nothing of theirs is removed while the hold stands. It is kept with your name.",
        submit="Hold back", back=("Kept details", url_for(AT)), kind="primary",
    )  # fmt: skip


@blueprint.post("/<int:candidate_id>/lift")
@requires(HOLD)
def lift(candidate_id: int) -> Response:
    """The hold is over."""
    actor = access.actor()
    owned(JobCandidate, candidate_id, actor.coop_id)
    tell(lambda: service.lift(actor, candidate_id), "Lifted. The schedule goes on, with notice.")
    return redirect(url_for(AT))


@blueprint.route("/<int:candidate_id>/remove", methods=["GET", "POST"])
@requires(REMOVE)
def remove(candidate_id: int) -> str | Response:
    """Their details go now."""
    nav.stand_at(AT)
    actor = access.actor()
    candidate = owned(JobCandidate, candidate_id, actor.coop_id)
    form = forms.RemoveForm()
    if done(
        form, lambda: service.remove_now(actor, candidate_id, form.reason.data or ""),
        "Their details are removed. Figures and the record of what was done stay.",
    ):  # fmt: skip
        return redirect(url_for(AT))
    return render_template(
        "recruitment/form.html", form=form, title=f"Remove the details of {candidate.name}",
        words="Name, birth date, how to reach them, notes, words of interviews, letters and papers "
        "go for good. The way from stage to stage stays, without a name.",
        submit="Remove their details", back=("Kept details", url_for(AT)), kind="danger",
    )  # fmt: skip

"""An adviser books a place of a cohort for one of their people."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core import access
from core.access import requires
from core.ui.acts import tell
from recruitment.cohorts import service
from recruitment.partnerships import queries as partnerships
from recruitment.referrals import queries as referrals

blueprint = Blueprint("cohort_places", __name__)


@blueprint.post("/adviser/people/<int:referral_id>/cohort")
@requires("referrals.own")
def book(referral_id: int) -> Response:
    """A place for somebody who shares how they get on."""
    actor = access.actor()
    desk = partnerships.desk(actor)
    person = referrals.adviser_row(desk, referral_id)
    if person.view is None:
        flash("This person shares nothing with you: the co-op books with them.", "error")
    else:
        cohort_id = request.form.get("cohort", 0, type=int)
        tell(
            lambda: service.book(actor, cohort_id, referral_id, desk.office_id),
            "The place is theirs. They are written to, and the co-op is told.",
        )
    return redirect(url_for("adviser.one", referral_id=referral_id))

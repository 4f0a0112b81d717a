"""A member's vote, their proxy, and the closing of the count."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from coop.decisions import forms, queries, voting
from coop.decisions.rules import Kind, Method
from coop.decisions.views import blueprint
from coop.decisions.views.motions import page
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError


def _back(motion_id: int) -> Response:
    return redirect(url_for("decisions.motion", motion_id=motion_id))


@blueprint.post("/decisions/motions/<int:motion_id>/vote")
@requires("decisions.vote")
def vote(motion_id: int) -> str | Response:
    """Once; for oneself, or for one whose proxy one holds."""
    actor = access.actor()
    row = queries.motion(actor.coop_id, motion_id)
    giver = request.form.get("for", "")
    for_id = int(giver) if giver.isdigit() else None
    form = forms.VoteForm()
    ranking: dict[int, str] = {}
    given: str | list[int]
    if row.kind == Kind.ELECTION:
        ranking = {
            one.person_id: request.form.get(f"place_{one.person_id}", "") for one in row.candidates
        }
        given = _preferences(ranking)
        if row.method == Method.PLURALITY:
            given = [int(one) for one in request.form.getlist("chosen") if one.isdigit()]
    elif form.validate_on_submit():
        given = form.choice.data
    else:
        return page(motion_id, vote=form)
    try:
        with transaction():
            voting.cast(actor, motion_id, given, for_id=for_id)
    except DomainError as error:
        if row.kind == Kind.ELECTION and error.field == "ranking":
            return page(motion_id, ranking=ranking, ranking_fault=error.words)
        flash(error.words, "error")
    else:
        flash("Your vote is cast." if for_id is None else "The vote is cast for them.")
    return _back(motion_id)


def _preferences(ranking: dict[int, str]) -> list[int]:
    """Candidates by the place they were given; two in one place stand side by side, and clash."""
    placed = [(int(place), one) for one, place in ranking.items() if place.isdigit()]
    places = [place for place, _ in placed]
    if len(set(places)) != len(places):
        twice = next(place for place in places if places.count(place) > 1)
        return [one for place, one in placed if place == twice][:1] * 2
    return [one for _, one in sorted(placed)]


@blueprint.post("/decisions/motions/<int:motion_id>/proxy")
@requires("decisions.vote")
def give_proxy(motion_id: int) -> str | Response:
    """Another member votes for me."""
    queries.motion(access.actor().coop_id, motion_id)
    form = forms.ProxyForm()
    form.holder.validate_choice = False
    if form.validate_on_submit():
        try:
            with transaction():
                voting.give_proxy(access.actor(), motion_id, int(form.holder.data or 0))
        except DomainError as error:
            flash(error.words, "error")
        else:
            flash("They can vote for you now. You can take it back until they have.")
    return _back(motion_id)


@blueprint.post("/decisions/motions/<int:motion_id>/proxy/back")
@requires("decisions.vote")
def take_proxy_back(motion_id: int) -> Response:
    """I vote for myself."""
    queries.motion(access.actor().coop_id, motion_id)
    with transaction():
        voting.take_proxy_back(access.actor(), motion_id)
    flash("Your proxy is taken back.")
    return _back(motion_id)


@blueprint.post("/decisions/motions/<int:motion_id>/close")
@requires("decisions.prepare")
def close(motion_id: int) -> Response:
    """Count, and decide."""
    try:
        with transaction():
            row = voting.close(access.actor(), motion_id)
            words = (row.result or {}).get("words", "")
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(f"Counted. {words}")
    return _back(motion_id)


@blueprint.post("/decisions/motions/<int:motion_id>/effect")
@requires("decisions.prepare")
def try_effect(motion_id: int) -> Response:
    """Once more, where it could not take effect."""
    try:
        with transaction():
            row = voting.try_effect(access.actor(), motion_id)
            words = (row.result or {}).get("effect", "")
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash(words)
    return _back(motion_id)

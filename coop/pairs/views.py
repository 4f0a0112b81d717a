"""Who works with whom: the coordinator's list, and the member's own wishes."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.members import queries as members
from coop.pairs import forms, queries, rules, service
from coop.pairs.models import Pair, PairKind
from core import access, audit, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.ui import nav
from core.ui.filters import day_year

blueprint = Blueprint("pairs", __name__)
NO_PERSON = "Your account does not stand for anybody who works here."


def working(coop_id: int, besides: int | None = None) -> list[tuple[int, str]]:
    """Everybody who works here now or within four weeks, by surname."""
    on = clock.today()
    found = members.workforce(coop_id, on, on + timedelta(weeks=4))
    return [(each.person_id, each.name) for each in found if each.person_id != besides]


@blueprint.get("/pairs")
@requires("pairs.edit")
def overview() -> str:
    """Those who must not, and those who like to, work together; the reasons are not here."""
    coop_id, on = access.actor().coop_id, clock.today()
    kind = PairKind.PREFERRED if request.args.get("show") == "preferred" else PairKind.BARRED
    rows = queries.rows(coop_id, on)
    now = [row for row in rows if row.standing != rules.ENDED]
    return render_template(
        "coop/pairs/overview.html",
        kind=kind,
        rows=[row for row in now if row.kind == kind],
        ended=[row for row in rows if row.kind == kind and row.standing == rules.ENDED],
        counts={each: sum(row.kind == each for row in now) for each in PairKind},
        barred={(row.one_id, row.other_id) for row in now if row.kind == PairKind.BARRED},
    )


@blueprint.route("/pairs/bar", methods=["GET", "POST"])
@requires("pairs.edit")
def bar() -> str | Response:
    """Two people who must not work together."""
    form = forms.BarForm(from_on=clock.today(), one_id=request.args.get("person", 0, type=int))
    return _two(form, PairKind.BARRED)


@blueprint.route("/pairs/prefer", methods=["GET", "POST"])
@requires("pairs.edit")
def prefer() -> str | Response:
    """Two people who have both said that they like to work together."""
    form = forms.PreferForm(from_on=clock.today(), one_id=request.args.get("person", 0, type=int))
    return _two(form, PairKind.PREFERRED)


def _two(form: forms.BarForm | forms.PreferForm, kind: PairKind) -> str | Response:
    nav.stand_at("pairs.overview")
    actor = access.actor()
    people = working(actor.coop_id)
    forms.offer(form.one_id, people)
    forms.offer(form.other_id, people)
    if form.validate_on_submit():
        ids = form.one_id.data, form.other_id.data
        days = form.from_on.data, form.until_on.data
        try:
            with transaction():
                if isinstance(form, forms.BarForm):
                    service.bar(actor, *ids, *days, reason=form.reason.data)
                else:
                    service.record_preferred(actor, *ids, *days)
        except DomainError as error:
            form.blame(error)
        else:
            flash("They are on the list.")
            if kind == PairKind.BARRED:
                _warn_of_shifts(ids)
            return redirect(url_for("pairs.overview", show=str(kind)))
    return render_template("coop/pairs/two.html", form=form, barred=kind == PairKind.BARRED)


def _warn_of_shifts(ids: tuple[int, int]) -> None:
    """Places that both have already stand until somebody changes them."""
    shared = queries.shared(access.actor().coop_id, *ids, clock.now())
    if shared:
        flash(
            f"They are both on {shared[0]} and stay there until you change it."
            if len(shared) == 1
            else f"They are both on {len(shared)} shifts ahead, the first {shared[0]}, and stay "
            "there until you change it.",
            "warning",
        )


@blueprint.get("/pairs/<int:pair_id>")
@requires("pairs.edit")
def pair(pair_id: int) -> str:
    """One pair with its reason; whoever looks at a reason is recorded."""
    nav.stand_at("pairs.overview")
    row = _row(pair_id)
    if row.reason:
        with transaction():
            audit.record("pair.see", owned(Pair, pair_id, access.actor().coop_id))
    return _pair_page(row, forms.EndForm(last_on=max(clock.today(), row.from_on)))


@blueprint.post("/pairs/<int:pair_id>/end")
@requires("pairs.edit")
def end(pair_id: int) -> str | Response:
    """The last day of a pair."""
    nav.stand_at("pairs.overview")
    row = _row(pair_id)
    form = forms.EndForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.end_pair(access.actor(), pair_id, form.last_on.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"The last day is {day_year(form.last_on.data)}.")
            return redirect(url_for("pairs.overview", show=row.kind))
    return _pair_page(row, form)


def _row(pair_id: int) -> queries.PairRow:
    found = queries.rows(access.actor().coop_id, clock.today(), pair_id=pair_id)
    if not found:
        raise NotFound
    return found[0]


def _pair_page(row: queries.PairRow, form: forms.EndForm) -> str:
    return render_template(
        "coop/pairs/pair.html", row=row, form=form, barred=row.kind == PairKind.BARRED
    )


@blueprint.route("/my-pairs", methods=["GET", "POST"])
@requires("pairs.own")
def mine() -> str | Response:
    """Whom a member likes to work with: who asks them, whom they asked, what holds."""
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound(NO_PERSON)
    form = forms.ProposeForm()
    forms.offer(form.other_id, working(actor.coop_id, besides=actor.person_id))
    if form.validate_on_submit():
        try:
            with transaction():
                service.propose(actor, form.other_id.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("They are asked.")
            return redirect(url_for("pairs.mine"))
    # Preferred ones alone: that two are barred is never shown to either.
    rows = queries.rows(
        actor.coop_id, clock.today(), kind=PairKind.PREFERRED, person_id=actor.person_id
    )
    me = actor.person_id
    waiting = [row for row in rows if row.standing == rules.WAITING]
    return render_template(
        "coop/pairs/mine.html",
        form=form,
        me=me,
        asked_me=[row for row in waiting if row.asked_by_id != me],
        asked=[row for row in waiting if row.asked_by_id == me],
        holding=[row for row in rows if row.standing in (rules.HOLDS, rules.COMING)],
    )


@blueprint.post("/my-pairs/<int:pair_id>/yes")
@requires("pairs.own")
def say_yes(pair_id: int) -> Response:
    """Yes to somebody who asks."""
    return _answered(pair_id, yes=True)


@blueprint.post("/my-pairs/<int:pair_id>/no")
@requires("pairs.own")
def say_no(pair_id: int) -> Response:
    """No to somebody who asks."""
    return _answered(pair_id, yes=False)


def _answered(pair_id: int, *, yes: bool) -> Response:
    try:
        with transaction():
            service.answer(access.actor(), pair_id, yes=yes)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Good: the rota tries to put you together." if yes else "They are told.")
    return redirect(url_for("pairs.mine"))


@blueprint.post("/my-pairs/<int:pair_id>/leave")
@requires("pairs.own")
def leave(pair_id: int) -> Response:
    """Take a wish back."""
    try:
        with transaction():
            service.leave(access.actor(), pair_id)
    except DomainError as error:
        flash(error.words, "error")
    else:
        flash("Taken back.")
    return redirect(url_for("pairs.mine"))

"""A draft: made, changed, copied, looked at, put aside, put to the members."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.capital import queries as capital
from coop.surplus import exports, forms, pictures, queries, service, words
from coop.surplus.outcome import spread
from coop.surplus.rules import Basis, SurplusRule, Who, rule_of
from coop.surplus.views import blueprint
from core import access
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.money import plain
from core.ui import nav

HUNDRED = Decimal(100)


def _given(rule: SurplusRule) -> dict[str, Any]:
    """A rule as the form shows it."""
    found: dict[str, Any] = {
        name: plain(getattr(rule, name))
        for name in (
            "interest_percent", "general_percent", "indivisible_percent", "social_percent",
            "kept_percent",
        )
    }  # fmt: skip
    for basis in Basis:
        found[basis.value] = plain(HUNDRED * rule.weights.get(basis, Decimal(0)))
    return found | {
        "who": rule.who.value,
        "leavers": rule.leavers,
        "pro_rata": rule.pro_rata,
        "leave_counts": rule.leave_counts,
        "service_in_year": rule.service_in_year,
        "minimum": rule.minimum_minutes or None,
        "least": exports.pounds(rule.least_pence) if rule.least_pence else None,
        "cap": None if rule.cap_pence is None else exports.pounds(rule.cap_pence),
        "payout_on": rule.payout_on,
    }


def _rule(form: forms.RuleForm) -> SurplusRule:
    weights = {basis: form[basis.value].data / HUNDRED for basis in Basis}
    return SurplusRule(
        interest_percent=form.interest_percent.data,
        general_percent=form.general_percent.data,
        indivisible_percent=form.indivisible_percent.data,
        social_percent=form.social_percent.data,
        weights={basis: weight for basis, weight in weights.items() if weight},
        who=Who(form.who.data),
        leavers=form.leavers.data,
        leave_counts=form.leave_counts.data,
        service_in_year=form.service_in_year.data,
        pro_rata=form.pro_rata.data,
        minimum_minutes=form.minimum.data or 0,
        least_pence=form.least.pence or 0,
        cap_pence=form.cap.pence,
        kept_percent=form.kept_percent.data,
        payout_on=form.payout_on.data,
    )


@blueprint.route("/years/<int:year_id>/drafts/new", methods=["GET", "POST"])
@requires("surplus.draft")
def new(year_id: int) -> str | Response:
    """A new draft; `?copy=` begins with another's."""
    actor = access.actor()
    year = queries.year(actor.coop_id, year_id)
    start = SurplusRule(general_percent=Decimal(30))
    copied = request.args.get("copy", type=int)
    if copied is not None:
        start = rule_of(queries.draft(actor.coop_id, copied).rule)
    form = forms.RuleForm(data=_given(start))
    if form.validate_on_submit():
        try:
            with transaction():
                draft_id = service.draft(
                    actor, year_id, form.name.data, _rule(form), form.why.data or ""
                ).id
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("surplus.draft", draft_id=draft_id))
    return _page(form, year, None)


@blueprint.route("/drafts/<int:draft_id>/change", methods=["GET", "POST"])
@requires("surplus.draft")
def change(draft_id: int) -> str | Response:
    """The same draft, otherwise."""
    actor = access.actor()
    row = queries.draft(actor.coop_id, draft_id)
    form = forms.RuleForm(data=_given(rule_of(row.rule)) | {"name": row.name, "why": row.why})
    if form.validate_on_submit():
        try:
            with transaction():
                service.change(actor, draft_id, form.name.data, _rule(form), form.why.data or "")
        except DomainError as error:
            form.blame(error)
        else:
            return redirect(url_for("surplus.draft", draft_id=draft_id))
    return _page(form, queries.year(actor.coop_id, row.year_id), row)


def _page(form: forms.RuleForm, year: Any, draft: Any) -> str:
    nav.stand_at("surplus.index")
    return render_template(
        "coop/surplus/rule.html",
        form=form,
        year=year,
        draft=draft,
        mix=[form[basis.value] for basis, _ in forms.MIX],
        limit=capital.terms(year.coop_id, year.last_on).interest_limit,
    )


@blueprint.get("/drafts/<int:draft_id>", endpoint="draft")
@requires("surplus.see")
def one(draft_id: int) -> str:
    """A draft: the rule, where the money goes, who gets what."""
    actor = access.actor()
    row = queries.draft(actor.coop_id, draft_id)
    year = queries.year(actor.coop_id, row.year_id)
    (worked,) = queries.worked(actor.coop_id, [row])
    figures = worked.figures
    nav.stand_at("surplus.index")
    outcome = worked.outcome
    return render_template(
        "coop/surplus/draft.html",
        year=year,
        row=row,
        worked=worked,
        sentences=words.sentences(worked.rule),
        steps=words.steps(outcome) if outcome else [],
        spread=spread(part.pence for part in outcome.parts) if outcome else None,
        chart=pictures.histogram(outcome) if outcome else None,
        people=pictures.people(worked, figures),
        by_role=pictures.groups([worked], figures, lambda one: one.role),
        by_contract=pictures.groups([worked], figures, lambda one: one.contract),
    )


@blueprint.post("/drafts/<int:draft_id>/drop")
@requires("surplus.draft")
def drop(draft_id: int) -> Response:
    """Put it aside."""
    row = queries.draft(access.actor().coop_id, draft_id)
    year_id = row.year_id
    try:
        with transaction():
            service.drop(access.actor(), draft_id)
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("surplus.draft", draft_id=draft_id))
    flash("The draft is put aside.")
    return redirect(url_for("surplus.one", year_id=year_id))


@blueprint.post("/drafts/<int:draft_id>/put")
@requires("surplus.draft")
def put(draft_id: int) -> Response:
    """Put it to the members: a motion, being prepared, that carries it."""
    queries.draft(access.actor().coop_id, draft_id)
    try:
        with transaction():
            motion_id = service.put_to_vote(access.actor(), draft_id).id
    except DomainError as error:
        flash(error.words, "error")
        return redirect(url_for("surplus.draft", draft_id=draft_id))
    flash("It is a motion now, on these very figures. The board opens the vote.")
    return redirect(url_for("decisions.motion", motion_id=motion_id))

"""A worker's own page: what stands of them in the file, said by themselves or not at all."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.ascwds import answering, queries, service
from coop.ascwds.answering import DECLINED
from coop.ascwds.forms import AnswersForm, OwnWorkForm
from coop.ascwds.views import blueprint
from coop.ascwds.views.people import check_numbers
from coop.ascwds.wording import OWN
from core import access, clock
from core.access import signed_in
from core.db import transaction
from core.errors import DomainError, NotFound
from core.ui import acts

ASKED = tuple(one for one in OWN)
WORK = ("recsource", "startinsect", "scqual", "nonscqual")


def _me() -> int:
    person_id = access.actor().person_id
    if person_id is None:
        raise NotFound("This page is for people whom the co-op employs.")
    return person_id


@blueprint.get("/me/statistics")
@signed_in()
def mine() -> str:
    """The questions, with one's answers."""
    return _page(_answers(), _work())


def _answers() -> AnswersForm:
    actor, me = access.actor(), _me()
    if request.endpoint == "ascwds.answer":
        return AnswersForm()
    said = queries.said(actor.coop_id, me)
    data = {one.lower(): said.values.get(one, "") for one in ASKED}
    data |= {one.lower(): DECLINED for one in said.declined}
    return AnswersForm(formdata=None, data=data)


def _work() -> OwnWorkForm:
    actor, me = access.actor(), _me()
    if request.endpoint == "ascwds.own_work":
        return OwnWorkForm()
    known = queries.worker_facts(actor.coop_id, me).get(me)
    data = {name: known.facts.get(name.upper(), "") for name in WORK} if known else {}
    return OwnWorkForm(formdata=None, data=data)


def _page(answers: AnswersForm, work: OwnWorkForm) -> str:
    actor = access.actor()
    return render_template(
        "coop/ascwds/mine.html",
        answers=answers,
        work=work,
        answered=queries.said(actor.coop_id, _me()).answered,
    )


@blueprint.post("/me/statistics/answers")
@signed_in()
def answer() -> str | Response:
    """One's answers for the file alone."""
    actor, _ = access.actor(), _me()
    form = _answers()

    def save() -> None:
        said = {one: (form[one.lower()].data or "").strip() for one in ASKED}
        year = said["YEAROFENTRY"]
        if year and not (year.isascii() and year.isdigit() and 1900 <= int(year) <= _year()):
            raise DomainError(f"Write a year up to {_year()}.", field="yearofentry")
        answering.answer(actor, said)

    if acts.done(form, save, "Kept. You can change it or take it back at any time."):
        return redirect(url_for("ascwds.mine"))
    return _page(form, _work())


def _year() -> int:
    return clock.today().year


@blueprint.post("/me/statistics/work")
@signed_in()
def own_work() -> str | Response:
    """What the manager sees too."""
    actor, _ = access.actor(), _me()
    form = _work()

    def save() -> None:
        facts = {name.upper(): (form[name].data or "").strip() for name in WORK}
        check_numbers(facts, _year())
        service.say_own_work(actor, facts)

    if acts.done(form, save, "Kept."):
        return redirect(url_for("ascwds.mine"))
    return _page(_answers(), form)


@blueprint.post("/me/statistics/take-back")
@signed_in()
def take_back() -> Response:
    """All answers go."""
    _me()
    with transaction():
        answering.take_back(access.actor())
    flash("Your answers are gone. The next file says nothing of them.")
    return redirect(url_for("ascwds.mine"))

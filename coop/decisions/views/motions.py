"""What there is to decide, and preparing it: the list, a motion, an election."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.decisions import effects, forms, queries, rules, service
from coop.decisions.queries import MotionRow
from coop.decisions.rules import CHOICE_WORDS, Choice, Kind, Method
from coop.decisions.views import blueprint
from core import access, clock
from core.access import requires
from core.db import transaction
from core.errors import DomainError
from core.ui import charts, nav
from core.ui.filters import plural

MEANING = {"draft": "", "open": "info", "carried": "good", "lost": "bad", "no_quorum": "warn"}


@blueprint.get("/decisions")
@requires("decisions.see")
def index() -> str:
    """What waits for my vote, what is to come, what was decided."""
    actor = access.actor()
    rows = queries.motions(actor.coop_id)
    mine = queries.waiting_for(actor.coop_id, actor.person_id or 0)
    waiting = {row.id for row in mine}
    prepared = [row for row in rows if row.state == "draft"] if may_prepare() else []
    return render_template(
        "coop/decisions/index.html",
        mine=mine,
        open=[row for row in rows if row.state == "open" and row.id not in waiting],
        prepared=prepared,
        decided=[row for row in rows if row.decided or row.state == "withdrawn"],
        meetings=queries.meetings(actor.coop_id)[:6],
        meaning=MEANING,
        now=clock.now(),
    )


def may_prepare() -> bool:
    """Whether the actor prepares motions and meetings."""
    return access.actor().can("decisions.prepare")


def meeting_choices(coop_id: int) -> list[tuple[str, str]]:
    """Meetings to come, for a motion."""
    rows = [row for row in queries.meetings(coop_id) if row.state in queries.TO_COME]
    return [
        ("", "No meeting: a vote by itself"),
        *((str(row.id), row.title) for row in rows),
    ]


@blueprint.route("/decisions/motions/new", methods=["GET", "POST"])
@requires("decisions.prepare")
def propose() -> str | Response:
    """A resolution."""
    actor = access.actor()
    form = forms.MotionForm(data={"kind": "ordinary", "meeting": request.args.get("meeting", "")})
    form.meeting.choices = meeting_choices(actor.coop_id)
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.propose(
                    actor,
                    form.kind.data,
                    form.title.data,
                    form.text.data,
                    secret=form.secret.data,
                    proposed_by=form.proposed_by.data or "",
                    meeting_id=int(form.meeting.data) if form.meeting.data else None,
                )
                motion_id = row.id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The motion is kept. Open the vote when it is ready.")
            return redirect(url_for("decisions.motion", motion_id=motion_id))
    nav.stand_at("decisions.index")
    return render_template("coop/decisions/propose.html", form=form)


@blueprint.route("/decisions/elections/new", methods=["GET", "POST"])
@requires("decisions.prepare")
def elect() -> str | Response:
    """An election: candidates are ticked, each with a line about themselves."""
    actor = access.actor()
    form = forms.ElectionForm(data={"method": "stv", "seats": 1, "secret": True})
    form.meeting.choices = meeting_choices(actor.coop_id)
    members = queries.people(actor.coop_id, queries.member_ids(actor.coop_id, clock.today()))
    ticked = {int(one) for one in request.form.getlist("stands") if one.isdigit()}
    if form.validate_on_submit():
        try:
            with transaction():
                row = service.propose(
                    actor,
                    Kind.ELECTION,
                    form.title.data,
                    form.text.data,
                    secret=form.secret.data,
                    meeting_id=int(form.meeting.data) if form.meeting.data else None,
                    seats=form.seats.data,
                    method=form.method.data,
                    candidates=[
                        (one, request.form.get(f"statement_{one}", "")[:500])
                        for one in sorted(ticked)
                    ],
                )
                motion_id = row.id
        except DomainError as error:
            form.blame(error)
        else:
            flash("The election is kept. Open the vote when it is ready.")
            return redirect(url_for("decisions.motion", motion_id=motion_id))
    nav.stand_at("decisions.index")
    return render_template(
        "coop/decisions/elect.html",
        form=form,
        members=members,
        ticked=ticked,
        statements={one.id: request.form.get(f"statement_{one.id}", "") for one in members},
    )


@blueprint.get("/decisions/motions/<int:motion_id>")
@requires("decisions.see")
def motion(motion_id: int) -> str:
    """A motion: what it says, my vote, and once it is decided, how."""
    return page(motion_id)


def page(motion_id: int, **forms_given: Any) -> str:
    """The motion's page, with a form that was refused in its place."""
    actor = access.actor()
    row = queries.motion(actor.coop_id, motion_id)
    person_id = actor.person_id or 0
    voters = queries.voters(actor.coop_id, motion_id)
    on = row.opens_on or clock.today()
    members = queries.member_ids(actor.coop_id, on)
    held = queries.proxies(actor.coop_id, motion_id)
    effect = effects.known(row.proposal_kind)
    allowed = queries.rules(actor.coop_id, on).proxies_each
    proxy = forms_given.get("proxy") or forms.ProxyForm()
    proxy.holder.choices = [
        (str(one.id), one.name)
        for one in queries.people(actor.coop_id, members)
        if one.id != person_id
    ]
    closes = clock.local(clock.now()).replace(hour=20, minute=0) + timedelta(days=7)
    nav.stand_at("decisions.index")
    return render_template(
        "coop/decisions/motion.html",
        row=row,
        meaning=MEANING,
        member=person_id in members,
        voted=person_id in voters,
        over=row.closes_at is not None and clock.now() >= row.closes_at,
        everybody=bool(members) and members <= voters,
        facts=effect.describe(actor.coop_id, row.proposal) if effect and row.proposal else (),
        effect=effect.words if effect else "",
        given=next((one for one in held if one[0] == person_id), None),
        holding=[one for one in held if one[2] == person_id and one[0] not in voters],
        proxies=allowed,
        chart=_chart(row),
        names=queries.open_votes(actor.coop_id, motion_id)
        if row.decided and not row.secret
        else (),
        choice_words={choice.value: words for choice, words in CHOICE_WORDS.items()},
        vote=forms_given.get("vote") or forms.VoteForm(),
        ranking=forms_given.get("ranking") or {},
        ranking_fault=forms_given.get("ranking_fault", ""),
        proxy=proxy,
        open_form=forms_given.get("open_form")
        or forms.OpenForm(data={"closes_on": closes.date(), "closes_time": closes.time()}),
        why=forms_given.get("why") or forms.WhyForm(),
        ranked=row.method == Method.STV,
    )


def _names(coop_id: int, row: MotionRow) -> list[tuple[str, str]]:
    """Who voted how, of an open ballot that is decided."""
    return queries.open_votes(coop_id, row.id) if row.decided and not row.secret else []


def _chart(row: MotionRow) -> charts.Chart | None:
    """How the votes fell, once it is decided."""
    if not row.decided or not row.result:
        return None
    votes = row.result.get("votes", {})
    if row.kind != Kind.ELECTION:
        bars = [(CHOICE_WORDS[choice], votes.get(choice.value, 0)) for choice in Choice]
        return charts.bars(bars, show=_count, heads=("Vote", "Members"))
    totals = row.result.get("totals") or _first(votes)
    names = row.result.get("names", {})
    bars = sorted(((names[one], number) for one, number in totals.items()), key=lambda b: -b[1])
    return charts.bars(bars, show=_count, heads=("Candidate", "Votes"))


def _first(votes: dict[str, int]) -> dict[str, int]:
    """First preferences by candidate."""
    found: dict[str, int] = {}
    for words, number in votes.items():
        first = words.split(",")[0]
        found[first] = found.get(first, 0) + number
    return found


def _count(value: float) -> str:
    return f"{value:.0f}"


@blueprint.post("/decisions/motions/<int:motion_id>/open")
@requires("decisions.prepare")
def open_vote(motion_id: int) -> str | Response:
    """Voting begins."""
    form = forms.OpenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                at = datetime.combine(form.closes_on.data, form.closes_time.data)
                service.open_vote(access.actor(), motion_id, clock.instant(at.date(), at.time()))
        except DomainError as error:
            form.blame(error)
        else:
            flash("Voting is open. Every member has been told.")
            return redirect(url_for("decisions.motion", motion_id=motion_id))
    return page(motion_id, open_form=form)


@blueprint.post("/decisions/motions/<int:motion_id>/withdraw")
@requires("decisions.prepare")
def withdraw(motion_id: int) -> str | Response:
    """It is not decided."""
    form = forms.WhyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.withdraw(access.actor(), motion_id, form.why.data)
        except DomainError as error:
            form.blame(error)
        else:
            flash("The motion is withdrawn.")
            return redirect(url_for("decisions.motion", motion_id=motion_id))
    return page(motion_id, why=form)


@blueprint.route("/decisions/rules", methods=["GET", "POST"])
@requires("decisions.see")
def society_rules() -> str | Response:
    """What the registered rules say of meetings and votes; the board records a new version."""
    actor = access.actor()
    held = queries.rules(actor.coop_id, clock.today())
    given = {name: getattr(held, name) for name in held.__dataclass_fields__ if name != "from_on"}
    form = forms.RulesForm(data=given)
    if request.method == "POST" and may_prepare() and form.validate_on_submit():
        try:
            with transaction():
                service.set_rules(
                    actor,
                    rules.SocietyRules(
                        form.from_on.data,
                        form.notice_days.data,
                        form.quorum_least.data,
                        form.quorum_percent.data,
                        form.ordinary_over.data,
                        form.extraordinary_from.data,
                        form.proxies_each.data,
                    ),
                    form.source.data,
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("The rules are recorded.")
            return redirect(url_for("decisions.society_rules"))
    members = len(queries.member_ids(actor.coop_id, clock.today()))
    return render_template(
        "coop/decisions/rules.html",
        form=form,
        held=held,
        rows=queries.rule_rows(actor.coop_id),
        members=plural(members, "member"),
        quorum=rules.quorum(held, members),
        today=clock.today(),
    )

"""The treasurer's ledger: what there is, each entry, each account, the year."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.capital import forms, queries, rules, service
from coop.capital.queries.entries import PER_PAGE
from coop.capital.rules import HOLDERS, KIND_WORDS, VERB_WORDS, Kind, Verb
from coop.capital.views import blueprint
from core import access, clock
from core.access import requires
from core.db import owned, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person
from core.ui import charts, nav, parse
from core.ui.filters import pounds
from core.ui.tables import Column, Page, TableState

COLUMNS = (
    Column("name", "Holder"),
    Column("number", "Number", phone=False),
    Column("paid", "Shares", align="right", show=lambda row: pounds(row.holding.paid)),
    Column("unpaid", "To pay", align="right", show=lambda row: _some(row.holding.unpaid)),
    Column(
        "member_capital",
        "Capital account",
        align="right",
        phone=False,
        show=lambda row: _some(row.holding.member_capital),
    ),
    Column("loan", "Loan", align="right", phone=False, show=lambda row: _some(row.holding.loan)),
    Column(
        "interest",
        "Interest",
        align="right",
        phone=False,
        show=lambda row: _some(row.holding.interest),
    ),
    Column("total", "In all", align="right", show=lambda row: pounds(row.holding.total)),
)
OURS = (Kind.GENERAL, Kind.INDIVISIBLE, Kind.SURPLUS)


def _some(pence: int) -> str:
    return pounds(pence) if pence else "—"


def asked_day(name: str = "on") -> date:
    """The day in the address; today where there is none or it cannot be read."""
    text = request.args.get(name, "")
    try:
        return parse.read_date(text) if text else clock.today()
    except ValueError:
        return clock.today()


@blueprint.get("/capital")
@requires("capital.see")
def index() -> str:
    """What the society owes and owns as at a day, what waits, who holds what."""
    actor = access.actor()
    on = asked_day()
    sums = queries.by_kind(actor.coop_id, on)
    state = TableState.from_request(COLUMNS, sort="name")
    rows = [
        row
        for row in queries.holdings(actor.coop_id, on)
        if state.text.casefold() in f"{row.name} {row.number}".casefold()
    ]
    keys = {
        key: (lambda row, key=key: getattr(row.holding, key))
        for key in ("paid", "unpaid", "member_capital", "loan", "interest", "total")
    }
    shown = {kind: rules.shown(kind, sums.get(kind, 0)) for kind in Kind}
    paid = shown[Kind.SHARES] - shown[Kind.UNPAID]
    bars = [
        ("Shares paid", paid),
        ("Capital accounts", shown[Kind.MEMBER_CAPITAL]),
        ("Loans", shown[Kind.LOAN]),
        *((KIND_WORDS[kind], shown[kind]) for kind in OURS),
    ]
    return render_template(
        "coop/capital/index.html",
        on=on,
        today=clock.today(),
        shown=shown,
        paid=paid,
        kinds=[(kind, KIND_WORDS[kind], shown[kind], kind in HOLDERS) for kind in Kind],
        chart=charts.bars(
            [(words, max(0, pence)) for words, pence in bars],
            show=lambda pence: pounds(round(pence)),
            heads=("What", "Amount"),
        )
        if any(pence > 0 for _, pence in bars)
        else None,
        asked=queries.applications(actor.coop_id, state="asked"),
        notices=queries.notices(actor.coop_id, state="open"),
        suspended=queries.suspended(actor.coop_id, clock.today()),
        has_terms=bool(queries.terms_rows(actor.coop_id)),
        state=state,
        page=state.page_of(
            rows,
            {"name": lambda row: row.name.split(" ")[-1], **keys},
        ),
        href=lambda row: url_for("capital.holder", person_id=row.person_id),
    )


@blueprint.get("/capital/journal")
@requires("capital.see")
def journal() -> str:
    """Every entry, the latest first."""
    actor = access.actor()
    verb = request.args.get("verb", "")
    verb = verb if verb in {each.value for each in Verb} else ""
    number = max(1, request.args.get("page", 1, type=int))
    rows, total = queries.entries(actor.coop_id, page=min(number, 100_000), verb=verb)
    return render_template(
        "coop/capital/journal.html",
        rows=rows,
        page=Page(rows, total, number, PER_PAGE),
        verb=verb,
        verbs=[(each.value, VERB_WORDS[each]) for each in Verb],
    )


@blueprint.route("/capital/entries/<int:number>", methods=["GET", "POST"])
@requires("capital.see")
def entry(number: int) -> str | Response:
    """One entry; with the permission, the form that reverses it."""
    actor = access.actor()
    row = queries.entry(actor.coop_id, number)
    form = forms.ReasonForm()
    may = actor.can("capital.post") and row.reverses is None and row.reversed_by is None
    if request.method == "POST" and not actor.can("capital.post"):
        raise NotAllowed
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.reverse(actor, number, form.reason.data).number
        except DomainError as error:
            form.blame(error)
        else:
            flash(f"Entry {number} is undone by entry {made}.")
            return redirect(url_for("capital.entry", number=made))
    nav.stand_at("capital.journal")
    return render_template("coop/capital/entry.html", row=row, form=form, may=may)


@blueprint.get("/capital/holders/<int:person_id>")
@requires("capital.see")
def holder(person_id: int) -> str:
    """What one person holds, and each of their accounts line by line."""
    actor, today = access.actor(), clock.today()
    person = owned(Person, person_id, actor.coop_id)
    statements = [
        one
        for kind in HOLDERS
        if (one := queries.statement(actor.coop_id, kind, person_id, None, today)).lines
    ]
    nav.stand_at("capital.index")
    return render_template(
        "coop/capital/holder.html",
        person=person,
        held=queries.holding(actor.coop_id, person_id, today),
        statements=statements,
        notices=queries.notices(actor.coop_id, person_id=person_id),
        applications=queries.applications(actor.coop_id, person_id=person_id),
        today=today,
    )


@blueprint.get("/capital/accounts/<kind>")
@requires("capital.see")
def account(kind: str) -> str:
    """The statement of one of the society's own accounts, or of a kind over all holders."""
    if kind not in {each.value for each in Kind} or Kind(kind) in HOLDERS:
        raise NotFound
    on = asked_day("until")
    found = queries.statement(access.actor().coop_id, Kind(kind), None, None, on)
    nav.stand_at("capital.index")
    return render_template("coop/capital/account.html", one=found, on=on)


@blueprint.get("/capital/year")
@requires("capital.see")
def year() -> str:
    """A year's figures, as the annual return asks for them."""
    actor = access.actor()
    found = queries.years(actor.coop_id, clock.today())
    last = asked_day("last")
    chosen = next((each for each in found if each[1] == last), None)
    if chosen is None:  # the last year that has ended, or the present one
        over = [each for each in found if each[1] < clock.today()]
        chosen = over[0] if over else found[0]
    figures = queries.year_figures(actor.coop_id, chosen[1])
    return render_template(
        "coop/capital/year.html", figures=figures, years=found, chosen=chosen, today=clock.today()
    )

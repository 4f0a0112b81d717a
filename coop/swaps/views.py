"""A member's swaps on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coop.claims.rules import LEVEL_WORDS
from coop.rota.queries import candidates
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.swaps import effects, forms, queries, service
from coop.swaps.models import Exchange, ShiftOffer
from core import access, clock
from core.access import Actor, requires
from core.db import owned, transaction
from core.errors import DomainError, NotFound
from core.ui import nav
from core.ui.filters import day, span

blueprint = Blueprint("swaps", __name__)
WAITS = "All have said yes. A coordinator has still to approve it; you are told."


def _me() -> tuple[Actor, int]:
    actor = access.actor()
    if actor.person_id is None:
        raise NotFound("Your account does not stand for anybody who works here.")
    return actor, actor.person_id


@blueprint.get("/my/swaps")
@requires("swaps.own")
def mine() -> str:
    """What I offered, what is asked of me, what others pass on."""
    actor, me = _me()
    now = clock.now()
    own = queries.offers(actor.coop_id, now, ShiftOffer.person_id == me)
    passed = queries.offers(
        actor.coop_id,
        now,
        ShiftOffer.kind == "pass",
        ShiftOffer.person_id != me,
        ShiftOffer.named_id.is_(None) | (ShiftOffer.named_id == me),
    )
    exchanges = queries.exchanges(actor.coop_id, now, me)
    spoken_for = queries.waiting_places(actor.coop_id, now)
    passed = [one for one in passed if one.place_id not in spoken_for]
    can, cannot = queries.takeable(actor.coop_id, me, passed)
    return render_template(
        "coop/swaps/mine.html",
        own=own,
        can=can,
        cannot=cannot,
        exchanges=exchanges,
        rows=rows_of(actor.coop_id, [*own, *passed], exchanges),
        me=me,
        seen=effects.standings(actor.coop_id, me, [e for e in exchanges if e.state == "open"]),
        spoken_for=spoken_for,
        approval=queries.needs_approval(actor.coop_id, clock.local_day(now)),
        levels=LEVEL_WORDS,
        answer=forms.AnswerForm(formdata=None),
    )


@blueprint.route("/my/places/<int:assignment_id>/pass-on", methods=["GET", "POST"])
@requires("swaps.own")
def pass_on(assignment_id: int) -> str | Response:
    """Pass one's own shift on, swap it, or put it in the pool."""
    actor, me = _me()
    place = owned(Assignment, assignment_id, actor.coop_id)
    if place.person_id != me or place.published_at is None:
        raise NotFound
    do = request.form.get("do", "")
    offer, ask, pool = _forms(actor, place, do)
    verbs: dict[str, tuple[Any, Callable[[], object], str]] = {
        "offer": (
            offer,
            lambda: service.offer(
                actor,
                assignment_id,
                int(offer.named.data) if offer.named.data else None,
                offer.note.data or "",
            ),
            "It is on offer, and stays yours until somebody has it.",
        ),
        "ask": (
            ask,
            lambda: service.ask(
                actor,
                assignment_id,
                ask.other.data,
                ask.words.data or "",
                agreed=bool(ask.agreed.data),
            ),
            "Asked. You see the answer here.",
        ),
        "pool": (
            pool,
            lambda: service.pool(actor, assignment_id, pool.wanted.data or []),
            "It is in the pool. A match is looked for every night, and now if you like.",
        ),
    }
    if do in verbs and verbs[do][0].validate_on_submit():
        form, act, said = verbs[do]
        try:
            with transaction():
                act()
        except DomainError as error:
            form.blame(error)
        else:
            flash(said)
            return redirect(url_for("swaps.mine"))
    nav.stand_at("swaps.mine")
    row = need.shifts_by_id(actor.coop_id, [place.shift_id])[0]
    return render_template("coop/swaps/pass_on.html", row=row, offer=offer, ask=ask, pool=pool)


def _forms(
    actor: Actor, place: Assignment, do: str
) -> tuple[forms.OfferForm, forms.AskForm, forms.PoolForm]:
    """The three forms; only the one sent reads what was sent."""

    def made(kind: Any, name: str) -> Any:
        return kind(prefix=name) if do == name else kind(formdata=None, prefix=name)

    offer, ask = made(forms.OfferForm, "offer"), made(forms.AskForm, "ask")
    pool = made(forms.PoolForm, "pool")
    shift = owned(Shift, place.shift_id, actor.coop_id)
    able = [
        one
        for one in candidates.choice(actor.coop_id, shift.id, place.id).candidates
        if one.group in (candidates.CAN, candidates.WITH_YES)
    ]
    offer.named.choices = [("", "Everybody who can take it")]
    offer.named.choices += [(str(one.person_id), one.name) for one in able]
    others = [
        (one.id, f"{one.short_name}: {row.name}, {day(row.on)}, {span(row.start_at, row.end_at)}")
        for row, one in queries.swappable(actor.coop_id, place.id, clock.now())
    ]
    ask.other.choices, pool.wanted.choices = others, others
    return offer, ask, pool


@blueprint.post("/my/swaps/offers/<int:offer_id>/take")
@requires("swaps.own")
def take(offer_id: int) -> Response:
    """Take a shift on offer, in one tap."""
    actor, _ = _me()
    agreed = bool(forms.YesForm().agreed.data)
    made: list[ShiftOffer | Exchange] = []
    return _act(
        lambda: "The shift is yours." if isinstance(made[0], ShiftOffer) else WAITS,
        lambda: made.append(service.take(actor, offer_id, agreed=agreed)),
    )


@blueprint.post("/my/swaps/offers/<int:offer_id>/withdraw")
@requires("swaps.own")
def withdraw(offer_id: int) -> Response:
    """Take one's own offer back."""
    actor, _ = _me()
    return _act("Taken back: the shift stays yours.", lambda: service.withdraw(actor, offer_id))


@blueprint.post("/my/swaps/exchanges/<int:exchange_id>/yes")
@requires("swaps.own")
def yes(exchange_id: int) -> Response:
    """Say yes to an exchange."""
    actor, _ = _me()
    agreed = bool(forms.YesForm().agreed.data)
    row = owned(Exchange, exchange_id, actor.coop_id)
    done: list[bool] = []

    def said() -> str:
        if done[0]:
            return "Done: the shifts have changed hands."
        return WAITS if row.state == "waiting" else "Your yes is noted."

    return _act(
        said, lambda: done.append(service.answer(actor, exchange_id, yes=True, agreed=agreed))
    )


@blueprint.post("/my/swaps/exchanges/<int:exchange_id>/no")
@requires("swaps.own")
def no(exchange_id: int) -> Response:
    """Say no to an exchange, or take back one's own."""
    actor, _ = _me()
    form = forms.AnswerForm()
    owned(Exchange, exchange_id, actor.coop_id)
    words = (form.words.data or "")[: forms.MOST_WORDS]
    return _act(
        "Your no is noted, and your shift stays yours.",
        lambda: service.answer(actor, exchange_id, yes=False, words=words),
    )


@blueprint.post("/my/swaps/match")
@requires("swaps.own")
def match() -> Response:
    """Look for matches in the pool now."""
    actor, _ = _me()
    return _act("Looked: what was found stands here.", lambda: service.match(actor.coop_id))


def rows_of(coop_id: int, offers: Iterable[ShiftOffer], exchanges: Iterable[Exchange]) -> Any:
    """The shifts of all of these, by id."""
    ids = [one.shift_id for one in offers]
    ids += [part.shift_id for one in exchanges for part in one.parts]
    return queries.shift_rows(coop_id, ids)


def _act(said: str | Callable[[], str], act: Callable[[], object]) -> Response:
    """Do it and say so; a refusal is told where one stands."""
    try:
        with transaction():
            act()
    except DomainError as error:
        flash(error.words, "bad")
    else:
        flash(said if isinstance(said, str) else said())
    return redirect(url_for("swaps.mine"))

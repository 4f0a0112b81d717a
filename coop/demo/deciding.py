"""Decisions in the demo: rules, a meeting held, a motion, an election, a vote that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from coop.decisions import queries, service, voting
from coop.decisions.rules import Choice, Kind, Method, SocietyRules
from coop.pay import queries as pay
from coop.pay.proposals import put_to_vote
from coop.pay.rates import Element
from core import clock
from core.access import Actor
from core.db import db, transaction

EVENING = 18


def decide(board: Actor, first: date, member_id: int | None) -> None:
    """A month ago the members met, carried a motion and chose a board; now a vote is open, and the
    next meeting is called.
    """
    coop_id, today = board.coop_id, clock.today()
    met = today - timedelta(days=21)
    days = (first, met - timedelta(days=30), met - timedelta(days=4), met, today)
    members = sorted(frozenset.intersection(*(queries.member_ids(coop_id, on) for on in days)))
    db.session.rollback()
    if len(members) < 12:
        return
    with transaction():
        service.set_rules(
            board,
            SocietyRules(today - timedelta(days=300), notice_days=14, proxies_each=2),
            "Registered rules, paragraphs 24 to 31",
        )
    with clock.at(clock.instant(met - timedelta(days=30))):
        meeting, motion, election = _call(board, met, members)
    with clock.at(clock.instant(met - timedelta(days=4))):
        _open(board, motion, election, met)
        _vote(coop_id, motion, election, members)
    with clock.at(clock.instant(met + timedelta(days=1))):
        _hold(board, meeting, motion, election, members)
    _open_now(board, members, member_id)
    _call_next(board, today + timedelta(days=24))


def _call(board: Actor, met: date, members: list[int]) -> tuple[int, int, int]:
    with transaction():
        meeting = service.plan(
            board,
            "general",
            "Autumn general meeting",
            clock.instant(met) + timedelta(hours=EVENING),
            "The hall at Maple Court, and from afar",
            "Welcome and apologies\nMinutes of the spring meeting\nPay for nights\n"
            "Election of two board members\nAny other business",
        ).id
        service.call(board, meeting)
        motion = service.propose(
            board,
            Kind.ORDINARY,
            "Sundays count more",
            "That a Sunday is paid 12 % on top of basic, in place of the weekend’s 8 %.",
            secret=False,
            proposed_by="the pay circle",
            meeting_id=meeting,
        ).id
        election = service.propose(
            board,
            Kind.ELECTION,
            "Two board members",
            "For three years, from the end of the autumn general meeting.",
            secret=True,
            meeting_id=meeting,
            seats=2,
            method=Method.STV,
            candidates=[
                (members[1], "I want our rotas to be known four weeks ahead."),
                (members[4], "Training on shift, and paid."),
                (members[7], "A hardship fund from the surplus."),
                (members[9], "I kept the books of a housing co-op for six years."),
            ],
        ).id
    return meeting, motion, election


def _open(board: Actor, motion: int, election: int, met: date) -> None:
    ends = clock.instant(met) + timedelta(hours=EVENING + 2)
    with transaction():
        service.open_vote(board, motion, ends)
        service.open_vote(board, election, ends)


def _as(coop_id: int, person_id: int) -> Actor:
    return Actor(None, "A member", coop_id, person_id, frozenset({"worker"}))


def _vote(coop_id: int, motion: int, election: int, members: list[int]) -> None:
    stand = (members[1], members[4], members[7], members[9])
    for place, person_id in enumerate(members[: len(members) * 3 // 4]):
        choice = (Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.FOR, Choice.ABSTAIN)[place % 5]
        turn = place * 7 % 4
        ranking = [stand[(turn + step) % 4] for step in range(1 + place % 3)]
        with transaction():
            voting.cast(_as(coop_id, person_id), motion, choice)
        with transaction():
            voting.cast(_as(coop_id, person_id), election, ranking)


def _hold(board: Actor, meeting: int, motion: int, election: int, members: list[int]) -> None:
    came = len(members) * 3 // 4
    how = {one: "remote" if n % 4 == 0 else "here" for n, one in enumerate(members[:came])}
    with transaction():
        service.attend(board, meeting, {**how, members[came]: "apologies"})
        service.hold(
            board,
            meeting,
            "The minutes of the spring meeting were agreed.\n"
            "The pay circle presented its motion on Sundays; after questions it was voted on.\n"
            "The ballot for the board was counted in the presence of two members.",
        )
    for one in (motion, election):
        with transaction():
            voting.close(board, one)


def _call_next(board: Actor, on: date) -> None:
    """The next meeting, of which everybody has had notice."""
    with transaction():
        meeting = service.plan(
            board,
            "general",
            "Winter general meeting",
            clock.instant(on) + timedelta(hours=EVENING),
            "The hall at Maple Court, and from afar",
            "Welcome and apologies\nMinutes of the autumn meeting\nThe half-year’s figures\n"
            "Any other business",
        ).id
        service.call(board, meeting)


def _open_now(board: Actor, members: list[int], member_id: int | None) -> None:
    """A pay policy is before the members; some have voted, the member who signs in has not."""
    held = pay.policies(board.coop_id)[-1]
    db.session.rollback()
    today = clock.today()
    spring = date(today.year + 1, 4, 1)
    with transaction():
        motion = put_to_vote(
            board,
            replace(held, from_on=spring, guaranteed_minutes=180),
            {Element.NIGHT: Decimal(15)},
            "That from April nights are paid 15 % on top of basic, and no shift less than "
            "three hours.",
        ).id
    with transaction():
        service.open_vote(board, motion, clock.instant(today + timedelta(days=9)))
    for person_id in [one for one in members if one != member_id][:11]:
        with transaction():
            voting.cast(_as(board.coop_id, person_id), motion, Choice.FOR)

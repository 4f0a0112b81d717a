"""A year's surplus in the demo: three drafts, a vote, and what was posted after it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from coop.decisions import queries as decisions
from coop.decisions import service as votes
from coop.decisions import voting
from coop.decisions.rules import Choice
from coop.surplus import queries, service
from coop.surplus.rules import Basis, SurplusRule
from core import clock
from core.access import Actor
from core.db import transaction

RESULT = 1_964_600
HOURLY = 1_295  # pence, about


def share(board: Actor, treasurer: Actor, year_end: date, meeting: date) -> None:
    """The board drafts six weeks before the meeting; the members vote until its evening.

    Where too few are members for a quorum, it stays at the drafts.
    """
    coop_id = board.coop_id
    drafted = meeting - timedelta(days=42)
    recorded = date(year_end.year - 1, 9, 1)
    with transaction(), clock.at(clock.instant(recorded)):
        service.set_terms(
            board, recorded, percent=Decimal(10), until_pence=2_500_000, locked=False,
            benefit_society=False, source="Rules 66 to 70",
        )  # fmt: skip
    with transaction(), clock.at(clock.instant(drafted, time(19))):
        year = service.open_year(
            treasurer, year_end, RESULT, f"Accounts of the year to March {year_end.year}, signed"
        )
        year_id = year.id
        _figures(treasurer, year_id)
        chosen = service.draft(
            board,
            year_id,
            "Hours and everybody alike",
            _rule(year_end, hours="0.6", equal="0.4"),
            "Those who carried more hours get more, and nobody goes without.",
        ).id
        service.draft(
            board, year_id, "All alike", _rule(year_end, equal="1"),
            "One member, one vote, one part.",
        )  # fmt: skip
        long = replace(_rule(year_end, service="0.5", basic_pay="0.5"), cap_pence=60_000)
        service.draft(board, year_id, "Service and pay", long, "It rewards who stays, up to £600.")
        service.show(board, year_id)
    members = sorted(decisions.member_ids(coop_id, meeting - timedelta(days=14)))
    if len(members) < 4:
        return
    with clock.at(clock.instant(meeting - timedelta(days=14), time(19))):
        with transaction():
            motion_id = service.put_to_vote(board, chosen).id
        with transaction():
            votes.open_vote(board, motion_id, clock.instant(meeting, time(20)))
        for place, person_id in enumerate(members[: max(4, len(members) * 3 // 4)]):
            voter = Actor(None, "A member", coop_id, person_id, frozenset({"worker"}))
            with transaction():
                voting.cast(voter, motion_id, Choice.AGAINST if place % 6 == 5 else Choice.FOR)
    with transaction(), clock.at(clock.instant(meeting, time(20, 5))):
        voting.close(board, motion_id)


def _rule(year_end: date, **weights: str) -> SurplusRule:
    return SurplusRule(
        interest_percent=Decimal(2),
        general_percent=Decimal(15),
        indivisible_percent=Decimal(25),
        social_percent=Decimal(5),
        weights={Basis(key): Decimal(value) for key, value in weights.items()},
        kept_percent=Decimal(40),
        payout_on=date(year_end.year + 3, year_end.month, year_end.day),
        minimum_minutes=60 * 60,
    )


def _figures(treasurer: Actor, year_id: int) -> None:
    """The year was paid before Carework: hours and pay come from the old payroll."""
    taken = queries.read(queries.snapshot(treasurer.coop_id, year_id))
    rng = random.Random(f"surplus {taken.last_on}")  # noqa: S311
    given = {}
    for one in taken.people:
        if not one.worked_days:
            continue
        weeks = Decimal(one.worked_days) / 7
        minutes = int(weeks * rng.randrange(14, 38)) * 60
        leave = minutes // 9 // 60 * 60
        given[one.person_id] = service.Given(
            minutes, leave, minutes // 60 * (HOURLY + 20 * rng.randrange(0, 12))
        )
    if given:
        service.give_figures(treasurer, year_id, given, "Year’s totals of the old payroll")

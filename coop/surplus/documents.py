"""A person's statement of their part of a year's surplus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coop.surplus import queries, words
from coop.surplus.models import SurplusYear
from coop.surplus.queries import Worked
from coop.surplus.rules import BASIS_WORDS, Standing
from core import jobs
from core.access import Actor
from core.errors import NotFound
from core.money import pounds
from core.pdf import typeset
from core.people import queries as people
from core.ui.filters import day_year, hours, plural

PAPER = Path(__file__).with_name("papers") / "statement.typ"
NOTE = (
    "A bonus is earnings: what is paid now goes through pay, where tax and National Insurance "
    "are taken off. What is kept stays yours, in your capital account, until it is paid out."
)


def ask_for_all(actor: Actor, year_id: int) -> int:
    """Ask for everybody's statements, in the open transaction; the run's id."""
    return jobs.ask(
        "surplus.statements",
        actor,
        {"year_id": year_id},
        dedupe_key=f"surplus-{year_id}",
        back_url=f"/surplus/years/{year_id}",
    ).id


def posted(coop_id: int, year_id: int) -> tuple[SurplusYear, Worked]:
    """A posted year and the draft that was posted; NotFound before."""
    year = queries.year(coop_id, year_id)
    if year.posted_draft_id is None:
        raise NotFound
    (worked,) = queries.worked(coop_id, [queries.draft(coop_id, year.posted_draft_id)])
    return year, worked


def measured(one: Standing) -> list[tuple[str, str]]:
    """The figures of a year that a part can be measured by."""
    found = [
        ("Days as a member in the year", plural(one.member_days, "day")),
        ("Days of service to the year’s end", plural(one.service_days, "day")),
        ("Hours worked", hours(one.minutes)),
        ("Hours of paid leave", hours(one.leave_minutes)),
        ("Basic pay", pounds(one.basic_pence)),
    ]
    return [row for row, value in zip(found, (
        one.member_days, one.service_days, one.minutes, one.leave_minutes, one.basic_pence,
    ), strict=True) if value]  # fmt: skip


def statement_data(year: SurplusYear, worked: Worked, person_id: int) -> dict[str, Any]:
    """What the statement says, as JSON; NotFound for somebody without a part."""
    share = queries.share(year.coop_id, year.id, person_id)
    part = worked.part(person_id)
    if share is None or part is None or worked.outcome is None:
        raise NotFound
    mine = [(BASIS_WORDS[basis].capitalize(), pounds(pence)) for basis, pence in part.by_basis]
    if len(mine) < 2 or sum(pence for _, pence in part.by_basis) != part.pence:
        mine = []
    mine.append(("Your part of the bonus", pounds(share.pence)))
    if share.now_pence:
        mine.append(("Paid with the next pay", pounds(share.now_pence)))
    if share.kept_pence:
        when = f", to be paid out on {day_year(share.payout_on)}" if share.payout_on else ""
        mine.append((f"Kept in your capital account{when}", pounds(share.kept_pence)))
    if share.interest_pence:
        mine.append(("Interest on your shares, besides", pounds(share.interest_pence)))
    person = share.person
    one = next(row for row in worked.figures.people if row.person_id == person_id)
    return {
        "title": f"Your part of the surplus, year to {day_year(year.last_on)}",
        "coop": people.coop(year.coop_id).name,
        "name": person.name,
        "number": person.number,
        "address": person.address,
        "context": f"{year.decided_by}. Posted on {day_year(year.posted_on)}.",
        "mine": [list(row) for row in mine],
        "measured": [list(row) for row in measured(one)],
        "year": [[said, pounds(pence)] for said, pence in words.steps(worked.outcome)],
        "rule": [list(row) for row in words.sentences(worked.rule)],
        "note": NOTE,
    }


def statement(year: SurplusYear, worked: Worked, person_id: int) -> bytes:
    """The statement as a PDF, from what `posted` gave."""
    return typeset(PAPER, statement_data(year, worked, person_id))

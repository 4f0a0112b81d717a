"""The outcome sheet for the job centre: the closed list of those who share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from core.db import db
from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_year
from recruitment.cohorts.models import CohortMember
from recruitment.cohorts.queries import CohortRow
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import Referral
from recruitment.referrals.queries import shared
from recruitment.referrals.rules import FIELD_WORDS, reference

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATES = ("referred_on", "since_on", "job_start")
COLUMNS = tuple(
    Column(
        name, words, Type.DATE if name in DATES else Type.TEXT, width=14 if name in DATES else 26
    )
    for name, words in FIELD_WORDS.items()
)
HIDDEN = "Does not share how they get on"


def rows(coop_id: int, row: CohortRow) -> list[dict[str, object]]:
    """One of the office's people a row: all that its adviser sees, or the number alone."""
    query = (
        select(Referral.id, shared(row.office_id, Referral.candidate_id).label("agrees"))
        .join(CohortMember, CohortMember.referral_id == Referral.id)
        .where(
            CohortMember.coop_id == coop_id,
            CohortMember.cohort_id == row.id,
            Referral.office_id == row.office_id,
        )
        .order_by(Referral.id)
    )
    found: list[dict[str, object]] = []
    for referral_id, agrees in db.session.execute(query):
        if not agrees:
            found.append({"reference": reference(referral_id), "stage": HIDDEN})
            continue
        view = referrals.view_of(coop_id, referral_id)
        found.append({name: getattr(view, name) for name in FIELD_WORDS})
    return found


def workbook(coop: str, row: CohortRow, found: Sequence[dict[str, object]]) -> bytes:
    """The sheet, with a page that says what it holds."""
    title = f"{coop}: {row.name}, {day_year(row.first_on)} to {day_year(row.last_on)}"
    notes = Notes(
        "About this sheet",
        (
            f"# {row.name}",
            ("For", row.office),
            ("What it holds", "What each person agrees that the office sees, as they see it too."),
        ),
        (22, 70),
    )
    sheet = Sheet("Outcomes", COLUMNS, _values(found), intro=(title,), frozen=2)
    return workbook_bytes([sheet, notes])


def _values(found: Sequence[dict[str, object]]) -> Iterator[list[object]]:
    for one in found:
        yield [one.get(name) for name in FIELD_WORDS]

"""The outcome workbook of an office: its consenting referrals, as its advisers see them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from core import clock
from core.db import db
from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_year
from recruitment.outcomes import queries
from recruitment.outcomes.rules import STANDING_WORDS, WEEKS
from recruitment.partnerships.queries import Desk
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import Referral
from recruitment.referrals.rules import FIELD_WORDS, reference

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = ("reference", "name", "referred_on", "programme", "stage", "since_on", "job_start")
DATES = ("referred_on", "since_on", "job_start")
HIDDEN = "Does not share how they get on"
COLUMNS = (
    *(
        Column(
            name, FIELD_WORDS[name], Type.DATE if name in DATES else Type.TEXT,
            width=14 if name in DATES else 24,
        )
        for name in SHOWN
    ),
    *(
        Column(f"after_{weeks}", f"In work after {weeks} weeks", width=16)
        for weeks in WEEKS
    ),
    Column("threshold", FIELD_WORDS["threshold"], width=18),
)  # fmt: skip
DEFINITIONS = (
    ("Job start", "The first day of the first job with the co-op since the referral."),
    ("In work after", "In work on the day so many weeks after the job start: yes; yes, with a gap "
     "(there were days between two jobs before it); no; not yet (the day is still to come)."),
    ("A job", "Terms that follow each other without a day between are one job."),
    ("Earnings", "From approved pay, before tax, without expenses. An amount is never shown, only "
     "whether the programme’s outcome is reached: yes, not yet, or no when its time is over."),
    ("Who is in it", "Everybody whom the office referred. Of those who do not agree there is the "
     "number alone; outcomes stand only where somebody agreed in words that name them."),
)  # fmt: skip


def rows(desk: Desk) -> Iterator[dict[str, object]]:
    """One of the office's people a row, the latest first: what its adviser sees of them."""
    columns = (
        Referral.id,
        Referral.candidate_id,
        referrals.shared(desk.office_id, Referral.candidate_id).label("shared"),
        referrals.covered(desk.office_id, Referral.candidate_id, "outcomes").label("covered"),
    )
    query = select(*columns).where(
        Referral.coop_id == desk.coop_id, Referral.office_id == desk.office_id
    )
    found = list(db.session.execute(query.order_by(Referral.referred_at.desc(), Referral.id)))
    named = [row.id for row in found if row.shared and row.covered]
    became = queries.outcomes(desk.coop_id, named, clock.today())
    views = {one.id: one.view for one in referrals.of_office(desk, limit=len(found) + 1)[0]}
    for row in found:
        view = views.get(row.id) if row.shared else None
        if view is None:
            yield {"reference": reference(row.id), "stage": HIDDEN}
            continue
        one: dict[str, object] = {name: getattr(view, name) for name in SHOWN}
        one["threshold"] = view.threshold
        points = became[row.id].points if row.id in became else ()
        for point in points:
            one[f"after_{point.weeks}"] = STANDING_WORDS[point.standing]
        yield one


def workbook(coop: str, desk: Desk) -> bytes:
    """The sheet, and a page of definitions."""
    today = clock.today()
    title = f"{coop}: what became of those referred by {desk.office}, {day_year(today)}"
    lines: list[str | tuple[str, ...]] = ["# Outcomes", ("For", desk.office), *DEFINITIONS]
    lines.append("# Programmes")
    for programme in queries.programmes():
        for rule in programme.rules:
            until = day_year(rule.until_on) if rule.until_on else "today"
            lines.append((programme.name, f"{rule.words} From {day_year(rule.from_on)} to {until}. "
                          f"Source: {rule.source}."))  # fmt: skip
    sheet = Sheet("Outcomes", COLUMNS, _values(desk), intro=(title,), frozen=2)
    return workbook_bytes([sheet, Notes("Notes", tuple(lines), (22, 90))])


def _values(desk: Desk) -> Iterator[list[object]]:
    for one in rows(desk):
        yield [one.get(column.key) for column in COLUMNS]

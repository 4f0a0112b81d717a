"""Recruitment's figures as workbooks: whole for the board, guarded for others."""

from __future__ import annotations

from datetime import date

from core.jobs import job
from core.jobs.run import Run
from core.people import queries as people
from core.sheets.sections import sections_bytes
from core.ui.filters import day_year
from recruitment.analytics import sections
from recruitment.analytics.queries import Asked

WORKBOOK = "recruitment.figures"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONFIDENTIAL = (
    "Confidential: for the co-op’s board and those who recruit. Small counts stand in it."
)
GUARDED = (
    "For offices and partners. Counts under 10 are left out, with others that would give them "
    "away. Do not give the same people two of these of days or groups that differ a little: the "
    "difference could tell what each leaves out."
)


@job(WORKBOOK, title="Write recruitment’s figures", permission="recruitment.figures", timeout=180)
def workbook(
    run: Run, *, first: str, last: str, by: str, source: str, office_id: int | None, weeks: int,
    for_others: bool,
) -> None:  # fmt: skip
    """Add up, write, keep. What is for others goes by one grouping, and never by source and
    office at once: the whole co-op's counts alone.
    """
    run.step(0, 2, "Adding up")
    span = date.fromisoformat(first), date.fromisoformat(last)
    coop = people.coop(run.coop_id).name
    if for_others:
        asked = Asked(*span, by)
        found = sections.guarded(run.coop_id, asked)
    else:
        asked = Asked(*span, by, source, office_id)
        found = sections.whole(run.coop_id, asked, weeks)
    run.stop_if_asked()
    run.step(1, 2, "Writing the workbook")
    lines = (
        f"Referrals of {day_year(span[0])} to {day_year(span[1])}",
        GUARDED if for_others else CONFIDENTIAL,
    )
    made = [one.without_links() for one in found]
    content = sections_bytes(f"{coop}: recruitment", lines, made)
    with run.output():
        kind = "partners" if for_others else "board"
        run.store_file(
            f"recruitment-{kind}-{last}.xlsx", MEDIA_TYPE, content, "recruitment.figures"
        )
        run.result["words"] = "The workbook is ready."

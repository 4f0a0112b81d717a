"""What of plans is overdue or close, told once to those who see to it."""

from __future__ import annotations

from datetime import timedelta

from core import clock, news
from core.ui.filters import day
from training.induction import queries
from training.induction.queries import PlanRow, StepRow
from training.induction.rules import Doer, Kind
from training.induction.service import LATE, MEETING, REVIEW

AHEAD_DAYS = 3  # how long before a review meeting both are told


def watch(coop_id: int) -> int:
    """Tell of steps that have become overdue and of reviews within days; how many plans."""
    rows = queries.plans(coop_id, clock.today())
    for row in rows:
        for doer in Doer:
            late = [each for each in row.overdue() if each.doer == doer]
            if late:
                _tell_late(coop_id, row, doer, late)
        for each in row.steps:
            if each.kind == Kind.REVIEW and each.open:
                _tell_review(coop_id, row, each)
    return len(rows)


def _tell_late(coop_id: int, row: PlanRow, doer: Doer, late: list[StepRow]) -> None:
    first, more = late[0].title, len(late) - 1
    words = f"Overdue in {row.person}’s first weeks: {first}"
    if doer == Doer.LEARNER:
        words = f"Overdue in your first weeks: {first}"
    words += f", and {more} more." if more else "."
    whose: dict[Doer, int | None] = {
        Doer.LEARNER: row.person_id,
        Doer.MENTOR: row.mentor_id,
        Doer.TRAINER: row.trainer_id,
        Doer.MANAGER: None,
    }
    named = whose[doer]
    newest = max(each.due_on for each in late)
    news.tell(
        coop_id,
        LATE,
        words,
        "/my/first-weeks" if doer == Doer.LEARNER else f"/induction/{row.id}",
        [] if named is None else [named],
        permission=REVIEW if named is None else "",
        key=f"induction late {row.id} {doer} {newest}",
    )


def _tell_review(coop_id: int, row: PlanRow, step: StepRow) -> None:
    today = clock.today()
    if not today <= step.due_on <= today + timedelta(days=AHEAD_DAYS):
        return
    leads = None if step.doer == Doer.MANAGER else row.trainer_id
    news.tell(
        coop_id,
        MEETING,
        f"{step.title}: {row.person}, by {day(step.due_on)}.",
        f"/induction/{row.id}",
        {key for key in (row.person_id, leads) if key is not None},
        permission="" if leads is not None else REVIEW,
        key=f"induction review {step.id} {step.due_on}",
    )

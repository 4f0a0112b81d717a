"""What falls due and what is overdue, told once: to the two, then to the manager."""

from __future__ import annotations

from datetime import timedelta

from core import clock, news
from core.ui.filters import day, plural
from training.supervision import queries
from training.supervision.queries import DueRow
from training.supervision.rules import Standing
from training.supervision.service import DUE, MINE, OVERDUE, READ


def watch(coop_id: int) -> int:
    """Tell each pair of what falls due and is overdue, and managers once a week; how many due."""
    today = clock.today()
    rows = [
        row
        for row in queries.due(coop_id, today)
        if row.standing in (Standing.DUE, Standing.OVERDUE)
    ]
    for row in rows:
        if row.standing == Standing.OVERDUE or row.planned_on is None:
            _tell_two(coop_id, row)
    _, escalate_days = queries.notice(coop_id, today)
    late = [
        row
        for row in rows
        if row.due_on is not None and row.due_on < today - timedelta(days=escalate_days)
    ]
    if late:
        year, week, _ = today.isocalendar()
        first = late[0]
        words = f"{plural(len(late), 'supervision or appraisal', 'supervisions and appraisals')}"
        words += f" overdue by more than {plural(escalate_days, 'day')}: {first.person} first"
        news.tell(
            coop_id,
            OVERDUE,
            f"{words} ({first.kind.lower()}, due {day(first.due_on)}).",
            "/supervision",
            permission=READ,
            key=f"supervision overdue {coop_id} {year} {week}",
        )
    return len(rows)


def _tell_two(coop_id: int, row: DueRow) -> None:
    kind = DUE if row.standing == Standing.DUE else OVERDUE
    how = "is due by" if kind == DUE else "was due on"
    key = f"{kind} {row.kind_id} {row.person_id} {row.due_on}"
    news.tell(coop_id, kind, f"{row.kind} {how} {day(row.due_on)}.", MINE, [row.person_id], key=key)
    if row.supervisor_id is not None:
        news.tell(
            coop_id,
            kind,
            f"{row.kind} with {row.person} {how} {day(row.due_on)}.",
            f"/supervision/people/{row.person_id}",
            [row.supervisor_id],
            key=key,
        )

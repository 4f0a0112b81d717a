"""A pack as two files: its sections worked out once, written as a workbook and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coop.board import rules
from core import report
from core.access import Actor
from core.reports import Chapter, Span
from core.sheets.sections import write_sections
from core.ui.filters import day_year, moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """The files; `name` is theirs, without its ending."""

    name: str
    workbook: bytes
    paper: bytes


def make(
    actor: Actor,
    coop: str,
    found: Sequence[Chapter],
    span: Span,
    compared: str,
    *,
    made_at: datetime,
    step: Step = lambda done, total, words: None,
) -> Made:
    """Both files of these chapters. `step` hears how far it is, and may raise to stop."""
    beside, total, sections = rules.compared_with(span, compared), len(found) + 2, []
    for place, one in enumerate(found):
        step(place, total, one.title)
        sections.append(one.make(actor.coop_id, span, beside).without_links())
    title = f"Board pack, {rules.title_of(span)}"
    days = f"{day_year(span.first_on)} to {day_year(span.last_on)}"
    if beside is not None:
        days += f", beside {day_year(beside.first_on)} to {day_year(beside.last_on)}"
    lines = [
        days,
        f"Made for {actor.name}, {moment(made_at)}. Confidential: small numbers are not hidden.",
    ]
    step(len(found), total, "Writing the workbook")
    stream = io.BytesIO()
    write_sections(stream, title, [coop, *lines], sections, made_at=made_at)
    step(len(found) + 1, total, "Setting the paper")
    paper = report.paper(title, coop, lines, sections, made_at=made_at)
    step(total, total, "Keeping it")
    name = f"board-pack-{span.first_on.isoformat()}-to-{span.last_on.isoformat()}"
    return Made(name, stream.getvalue(), paper)

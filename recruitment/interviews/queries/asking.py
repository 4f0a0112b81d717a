"""What is asked, and what the co-op has settled about interviews."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core import dated
from core.db import db
from recruitment.interviews import rules
from recruitment.interviews.models import InterviewQuestions, InterviewSetting
from recruitment.interviews.rules import QuestionSet

DATA = Path(__file__).parents[1] / "questions.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """Days ahead that both sides are reminded; hours for booking, and for changing, at the least.

    What a co-op begins with: a day before, a day's notice, until a day before.
    """

    remind_days: int = 1
    notice_hours: int = 24
    change_hours: int = 24


@cache
def shipped() -> dict[str, Any]:
    """The questions that a co-op begins with."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def questions(coop_id: int, questions_id: int | None = None) -> QuestionSet:
    """The newest version, or that one; the shipped ones where the co-op has kept none."""
    query = select(InterviewQuestions).where(InterviewQuestions.coop_id == coop_id)
    if questions_id is not None:
        query = query.where(InterviewQuestions.id == questions_id)
    row = db.session.scalar(query.order_by(InterviewQuestions.version.desc()).limit(1))
    if row is None:
        return rules.read(shipped())
    return rules.read(row.document, row.version, row.id)


def history(coop_id: int) -> list[InterviewQuestions]:
    """Every version, the newest first."""
    query = select(InterviewQuestions).where(InterviewQuestions.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(InterviewQuestions.version.desc())))


def settings(coop_id: int, on: date) -> Settings:
    """What holds on a day."""
    row = dated.held(InterviewSetting, coop_id, on)
    if row is None:
        return Settings()
    return Settings(row.remind_days, row.notice_hours, row.change_hours)

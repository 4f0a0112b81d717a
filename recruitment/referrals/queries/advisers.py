"""What an adviser sees: their office's referrals, each as the closed list, or hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import JobcentreOffice, Service
from core.ui.filters import day, hours
from recruitment.partnerships.queries import Desk
from recruitment.referrals import rules
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.queries.people import covered, shared
from recruitment.referrals.rules import NOTHING, OUTCOMES, AdviserView, Told
from recruitment.stages import queries as stages
from recruitment.stages.rules import Stages
from recruitment.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class AdviserRow:
    """One referral of the office's. `view` is None where the candidate does not share it."""

    id: int
    reference: str
    referred_on: date
    mine: bool
    view: AdviserView | None
    overdue: bool
    asked: bool
    ended: bool


def _nothing(coop_id: int, referral_ids: Sequence[int]) -> dict[int, Told]:
    return {}


_outcomes: Callable[[int, Sequence[int]], dict[int, Told]] = _nothing


def ask_outcomes(told: Callable[[int, Sequence[int]], dict[int, Told]]) -> None:
    """recruitment.outcomes says what became of referrals, by their ids."""
    global _outcomes
    _outcomes = told


def _next(row: Any, today: date) -> str:
    if row.next_due_on is None:
        return "Nothing: this is the answer."
    if row.waits_on == "candidate":
        by = f"by {day(row.next_due_on)}"
        if row.notice_at is not None:
            return f"Without a reply {by} it will be closed. Their link keeps it open."
        return f"The co-op has asked for a reply {by}."
    if row.next_due_on < today:
        return f"The co-op’s answer is late: it was due on {day(row.next_due_on)}."
    return f"The co-op answers by {day(row.next_due_on)}."


def _place(title: str | None, service: str | None, least: int | None, most: int | None) -> str:
    if title is None or least is None or most is None:
        return "Any that fits"
    span = hours(most) if least == most else f"{hours(least, '')} to {hours(most)}"
    return f"{title}, {service}, {span} a week"


COLUMNS = (
    Referral.id,
    Referral.adviser_id,
    Referral.referred_at,
    Referral.stage,
    Referral.stage_since_on,
    Referral.waits_on,
    Referral.next_due_on,
    Referral.notice_at,
    Referral.final_at,
    Referral.adviser_words,
    Referral.note,
    JobCandidate.first_name,
    JobCandidate.surname,
    JobcentreOffice.name.label("office"),
    Vacancy.title,
    Vacancy.hours_least,
    Vacancy.hours_most,
    Service.name.label("service"),
)


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Referrals with candidate, office, and the place with its service."""
    return (
        query.select_from(Referral)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .outerjoin(JobcentreOffice, JobcentreOffice.id == Referral.office_id)
        .outerjoin(Vacancy, Vacancy.id == Referral.vacancy_id)
        .outerjoin(Service, Service.id == Vacancy.service_id)
    )


def _view(row: Any, found: Stages, today: date, became: Told) -> AdviserView:
    told = found.stage(row.stage) if found.has(row.stage) else None
    return AdviserView(
        reference=rules.reference(row.id),
        name=f"{row.first_name} {row.surname}",
        office=row.office or "",
        referred_on=clock.local_day(row.referred_at),
        vacancy=_place(row.title, row.service, row.hours_least, row.hours_most),
        stage=f"{told.name}: {told.told}" if told else row.stage,
        since_on=row.stage_since_on,
        next_step=_next(row, today),
        answer=row.adviser_words,
        note=row.note,
        programme=became.programme,
        job_start=became.job_start,
        in_work=became.in_work,
        threshold=became.threshold,
    )


def _labels(office_id: Any) -> tuple[Any, Any]:
    """Whether the office sees a referral, and whether it sees what became of it."""
    return (
        shared(office_id, Referral.candidate_id).label("shared"),
        covered(office_id, Referral.candidate_id, OUTCOMES).label("covered"),
    )


def _became(coop_id: int, rows: Iterable[Any]) -> dict[int, Told]:
    """Of the rows that are shared in words that name it."""
    return _outcomes(coop_id, [row.id for row in rows if row.shared and row.covered])


def view_of(coop_id: int, referral_id: int) -> AdviserView:
    """The closed list of one referral, whoever sees it: for the candidate's own page."""
    columns = (*COLUMNS, *_labels(Referral.office_id))
    query = joined(select(*columns)).where(Referral.id == referral_id, Referral.coop_id == coop_id)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    # Who has not agreed sees what the office would see after agreeing in the words of today.
    named = row.covered or not row.shared
    became = _outcomes(coop_id, [row.id] if named else []).get(row.id, NOTHING)
    return _view(row, stages.current(coop_id), clock.today(), became)


def _mine(desk: Desk, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.where(Referral.coop_id == desk.coop_id, Referral.office_id == desk.office_id)


def _row(row: Any, desk: Desk, found: Stages, today: date, became: Told) -> AdviserRow:
    late = row.waits_on == "coop" and row.next_due_on < today
    return AdviserRow(
        id=row.id,
        reference=rules.reference(row.id),
        referred_on=clock.local_day(row.referred_at),
        mine=row.adviser_id == desk.account_id,
        view=_view(row, found, today, became) if row.shared else None,
        overdue=bool(row.shared and late),
        asked=bool(row.shared and row.waits_on == "candidate"),
        ended=bool(row.shared and row.final_at is not None),
    )


def of_office(
    desk: Desk, *, text: str = "", show: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[AdviserRow], int]:
    """The office's referrals, those that need something first, and how many there are.

    `show`: mine, due (of mine, the co-op owes an answer), open, ended, or all. Nobody is found by
    a name that they do not share. A fixed number of queries however many.
    """
    today = clock.today()
    agreed = shared(desk.office_id, Referral.candidate_id)
    where = _mine(desk, select(Referral.id))
    if show in ("mine", "due"):
        where = where.where(Referral.adviser_id == desk.account_id)
        if show == "due":
            where = where.where(agreed, Referral.waits_on == "coop", Referral.final_at.is_(None))
    elif show in ("open", "ended"):
        ended = Referral.final_at.is_not(None)
        where = where.where(agreed, ended if show == "ended" else ~ended)
    if text:
        name = func.lower(JobCandidate.first_name + " " + JobCandidate.surname)
        where = where.join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        number = text.lower().removeprefix("r-").lstrip("0")
        hits = [agreed & name.contains(text.lower(), autoescape=True)]
        if number.isdecimal() and len(number) < 10:
            hits.append(Referral.id == int(number))
        where = where.where(or_(*hits))
    total = db.session.scalar(select(func.count()).select_from(where.subquery())) or 0
    late = (Referral.waits_on == "coop") & (Referral.next_due_on < today)
    query = (
        joined(select(*COLUMNS, *_labels(desk.office_id)))
        .where(Referral.id.in_(where))
        .order_by(
            (agreed & late).desc(),
            (agreed & (Referral.waits_on == "candidate")).desc(),
            Referral.final_at.is_not(None),
            Referral.referred_at.desc(),
            Referral.id.desc(),
        )
        .limit(limit)
        .offset(offset)
    )
    found = stages.current(desk.coop_id)
    rows = list(db.session.execute(query))
    became = _became(desk.coop_id, rows)
    return [_row(row, desk, found, today, became.get(row.id, NOTHING)) for row in rows], total


@dataclass(frozen=True, slots=True)
class MyCounts:
    """An adviser's own referrals, counted by what the closed list shows of each.

    `hidden` of `people` do not share how they get on: nothing else is counted of these. `stages`
    are (name, how many) in the co-op's order, `late` of `due` past their day. `covered_ids` are
    those who agree that it is shown what became of them.
    """

    people: int
    hidden: int
    due: int
    late: int
    stages: tuple[tuple[str, int], ...]
    covered_ids: tuple[int, ...]


def my_counts(desk: Desk) -> MyCounts:
    """The adviser's own, counted. A fixed number of queries."""
    today = clock.today()
    query = _mine(
        desk,
        select(
            Referral.id, Referral.stage, Referral.waits_on, Referral.next_due_on,
            Referral.final_at, *_labels(desk.office_id),
        ),
    ).where(Referral.adviser_id == desk.account_id)  # fmt: skip
    rows = list(db.session.execute(query))
    seen = [row for row in rows if row.shared]
    due = [row for row in seen if row.waits_on == "coop" and row.final_at is None]
    found = Counter(row.stage for row in seen)
    known = stages.current(desk.coop_id).stages
    return MyCounts(
        people=len(rows),
        hidden=len(rows) - len(seen),
        due=len(due),
        late=sum(row.next_due_on is not None and row.next_due_on < today for row in due),
        stages=tuple((one.name, found[one.code]) for one in known if found[one.code]),
        covered_ids=tuple(row.id for row in seen if row.covered),
    )


def adviser_row(desk: Desk, referral_id: int) -> AdviserRow:
    """One of the office's; NotFound for another office's."""
    columns = (*COLUMNS, *_labels(desk.office_id))
    query = _mine(desk, joined(select(*columns))).where(Referral.id == referral_id)
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    became = _became(desk.coop_id, [row]).get(row.id, NOTHING)
    return _row(row, desk, stages.current(desk.coop_id), clock.today(), became)

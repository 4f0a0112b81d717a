"""Interviews of the demo co-op: one held and scored, and a day next week with two booked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from coop.demo.chapters import ActorAs
from core import clock
from core.access import Actor
from core.db import transaction
from core.errors import DomainError
from core.people.models import Role
from recruitment.interviews import queries, service
from recruitment.interviews.models import InterviewSlot
from recruitment.interviews.rules import By
from recruitment.pipeline.queries import Search, listing

HEARD = {
    "why": "Looked after a neighbour with a broken hip; asked her each time how she wanted it.",
    "speaking_up": "Would tell the manager, was unsure whether at once.",
}
FIRST, SECOND = (5, 4, 4, 5, 3, 4), (4, 4, 5, 5, 5, 4)
HOURS = (10, 13, 14, 9, 11, 15, 16, 12)


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """One waits for its outcome; two come next week, one booked by link, one by the adviser."""
    today = clock.today()
    recruiter = actor_as(coop_id, Role.RECRUITER)
    panel = [
        actor
        for role in (Role.MANAGER, Role.COORDINATOR)
        if (actor := actor_as(coop_id, role)).person_id is not None
    ]
    held = _referral(coop_id, "Zielinski")
    if held and len(panel) == 2:
        _held(actor_as(coop_id, Role.RECRUITER), panel, held, today)
    slots = _slots(recruiter, panel, _weekday(today + timedelta(days=6), 1), 3)
    for slot, name, by, who in (
        (0, "Salah", By.CANDIDATE, Actor(None, "the candidate, by link", coop_id)),
        (1, "Haddad", By.ADVISER, actor_as(coop_id, Role.ADVISER)),
    ):
        referral = _referral(coop_id, name)
        if referral and len(slots) > slot:
            with transaction():
                service.book(who, slots[slot], referral, by)
    actor_as(coop_id, Role.RECRUITER)


def _referral(coop_id: int, surname: str) -> int | None:
    rows, _ = listing(coop_id, Search(text=surname), limit=1)
    return rows[0].id if rows else None


def _weekday(day: date, step: int) -> date:
    day += timedelta(days=step)
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def _slots(
    recruiter: Actor, panel: list[Actor], on: date, count: int, hours: tuple[int, ...] = HOURS
) -> list[int]:
    """Slots on a day at the first hour at which nobody is promised elsewhere."""
    people = tuple(one.person_id for one in panel if one.person_id is not None)
    for hour in hours:
        said = service.Said(
            on, time(hour), 45, people, place="The office, Brightwater", count=count, gap=15
        )
        try:
            with transaction():
                return [row.id for row in service.plan(recruiter, said)]
        except DomainError:
            continue
    return []


def _held(recruiter: Actor, panel: list[Actor], referral: int, on: date) -> None:
    """This morning, or this afternoon where it is late enough: their accounts are of today."""
    over = tuple(hour for hour in HOURS if hour < clock.local(clock.now()).hour)
    with clock.at(clock.instant(on, time(7))):
        slots = _slots(recruiter, panel, on, 1, over)
        if not slots:
            return
        with transaction():
            interview = service.book(recruiter, slots[0], referral, By.COOP).id
    with transaction() as session:
        starts: datetime = session.get_one(InterviewSlot, slots[0]).start_at
    codes = [one.code for one in queries.questions(recruiter.coop_id).questions]
    with clock.at(starts + timedelta(minutes=50)):
        for actor, scores in zip(panel, (FIRST, SECOND), strict=True):
            with transaction():
                service.score(
                    actor, interview, dict(zip(codes, scores, strict=True)), HEARD,
                    "Warm, concrete; talk about speaking up.", lock=True,
                )  # fmt: skip

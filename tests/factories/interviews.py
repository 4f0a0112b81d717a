"""Slots, interviewers and bookings for tests; each call commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Account, Grant, Person, Role
from recruitment.interviews import service
from recruitment.interviews.models import InterviewQuestions
from recruitment.interviews.rules import By
from recruitment.pipeline import service as pipeline
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.recruitment import make_referral, recruiter

WED = date(2026, 12, 9)


def make_interviewer(coop_id: int, first_name: str, service_id: int) -> int:
    """Somebody who works here and can sign in; the person's id."""
    person_id = make_person(coop_id, first_name, "Panel", service_id=service_id)
    with transaction() as session:
        account = Account(
            email=f"{first_name}{person_id}@example.org".lower(), name=f"{first_name} Panel",
            created_at=clock.now(),
        )  # fmt: skip
        session.add(account)
        session.flush()
        session.add(
            Grant(coop_id=coop_id, account_id=account.id, role=Role.WORKER,
                  from_on=date(2026, 1, 1))
        )  # fmt: skip
        session.get_one(Person, person_id).account_id = account.id
    return person_id


@dataclass
class Panel:
    """A co-op with three who interview and somebody who recruits."""

    coop: int
    service: int
    people: list[int]

    @property
    def rita(self) -> Actor:
        """Who recruits; she has no part in the interview."""
        return recruiter(self.coop)

    def member(self, which: int) -> Actor:
        """One of those who interview."""
        return Actor(None, f"Member {which}", self.coop, self.people[which], frozenset({"worker"}))

    def plan(self, at: time = time(10), on: date = WED, **more: Any) -> list[int]:
        """Slots of 45 minutes at the office; their ids."""
        said = {"minutes": 45, "people": tuple(self.people[:2]), "place": "Office", **more}
        with transaction():
            return [row.id for row in service.plan(self.rita, service.Said(on, at, **said))]

    def candidate(self, stage: str = "screened", **more: Any) -> int:
        """A referral at a stage; its id."""
        referral = make_referral(self.coop, **more)
        steps = {"screened": ("screened",), "contacted": ("contacted",), "referred": ()}[stage]
        with transaction():
            for step in steps:
                pipeline.move(self.rita, referral, step)
        return referral

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """A verb in its own transaction; the id of what it made."""
        with transaction():
            made = verb(*args, **more)
            return getattr(made, "id", made)

    def book(self, slot: int, referral: int, by: By = By.COOP) -> int:
        """A booking; its id."""
        return self.do(service.book, self.rita, slot, referral, by)

    def scored(self, interview: int, which: int, figure: int = 4, *, lock: bool = True) -> None:
        """One who interviews scores every question alike."""
        codes = [row["code"] for row in self.document(interview)["questions"]]
        scores = dict.fromkeys(codes, figure)
        self.do(service.score, self.member(which), interview, scores, {codes[0]: f"heard {which}"},
                f"in all {which}", lock=lock)  # fmt: skip

    def document(self, interview: int) -> dict[str, Any]:
        """The questions of an interview as kept."""
        found = db.session.scalars(
            select(InterviewQuestions).where(InterviewQuestions.coop_id == self.coop)
        ).first()
        assert found is not None
        db.session.rollback()
        return found.document


def make_panel(name: str = "Brightwater Care") -> Panel:
    """A small co-op with Ann, Ben and Cat to interview."""
    coop_id = make_coop(name)
    service_id = make_service(coop_id)
    people = [make_interviewer(coop_id, one, service_id) for one in ("Ann", "Ben", "Cat")]
    return Panel(coop_id, service_id, people)


def during(on: date = WED, at: time = time(10, 20)) -> datetime:
    """An instant while an interview is on."""
    return clock.instant(on, at)


def make_interview(coop_id: int, person_ids: list[int], referral_id: int) -> int:
    """A slot far ahead with these interviewers and this referral booked; the interview's id."""
    from datetime import timedelta

    panel = Panel(coop_id, 0, person_ids)
    (slot,) = panel.plan(on=clock.today() + timedelta(days=150))
    return panel.book(slot, referral_id)

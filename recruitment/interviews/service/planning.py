"""Slots: planned several at once, changed, called off; interviewers' time is promised to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.calendar import commitments
from core.calendar.rules import Promise
from core.db import db, owned
from core.errors import DomainError
from recruitment.interviews import rules
from recruitment.interviews.models import Interview, Interviewer, InterviewSlot
from recruitment.interviews.rules import State
from recruitment.interviews.service import telling
from recruitment.interviews.service.ends import end
from recruitment.vacancies.models import Vacancy

SOURCE = "interviewer"
SCORE = "interviews.score"


@dataclass(frozen=True, slots=True)
class Said:
    """Slots as told. Times are London's; `count` of them, `gap` minutes apart."""

    on: date
    starts: time
    minutes: int
    people: tuple[int, ...]
    place: str = ""
    link: str = ""
    vacancy_id: int | None = None
    shown: bool = True
    count: int = 1
    gap: int = 0


def plan(actor: Actor, said: Said) -> list[InterviewSlot]:
    """Plan slots: all, or DomainError naming whose time is promised to something else."""
    if said.vacancy_id is not None:
        owned(Vacancy, said.vacancy_id, actor.coop_id)
    first = clock.instant(said.on, said.starts)
    made = []
    for start_at, end_at in rules.times(first, said.minutes, said.gap, said.count):
        rules.check_slot(start_at, end_at, said.people, clock.now())
        row = InterviewSlot(
            coop_id=actor.coop_id, start_at=start_at, end_at=end_at, made_at=clock.now(),
            made_by=actor.name,
        )  # fmt: skip
        _fill(row, said)
        db.session.add(row)
        made.append(row)
    db.session.flush()
    people = _may_score(actor.coop_id, said.people)
    _promise(actor.coop_id, [(row, person) for row in made for person in people])
    for row in made:
        audit.record("interview_slot.plan", row)
        db.session.refresh(row)
    first_words = telling.when(made[0])
    many = f" and {len(made) - 1} more after it" if len(made) > 1 else ""
    telling.interviewers(
        actor, made[0], telling.BOOKED, f"You interview: {first_words}{many}.", "/my/interviews"
    )
    return made


def _fill(row: InterviewSlot, said: Said) -> None:
    if not (said.place or said.link):
        raise DomainError("Say where it is, or give a link to join.", field="place")
    if said.link and not said.link.startswith("https://"):
        raise DomainError("A link begins with https://.", field="link")
    row.place, row.link = said.place, said.link
    row.vacancy_id, row.shown = said.vacancy_id, said.shown


def _may_score(coop_id: int, people: Sequence[int]) -> list[int]:
    """These people, each of whom can sign in and score."""
    wanted = sorted(set(people))
    without = set(wanted) - notices.those_who_may(coop_id, SCORE)
    if without:
        names = telling.person_names(coop_id, without)
        who = next(iter(names.values()), "Somebody")
        raise DomainError(f"{who} has no account to score with.", field="people")
    return wanted


def _promise(coop_id: int, pairs: list[tuple[InterviewSlot, int]]) -> None:
    rows = [Interviewer(coop_id=coop_id, slot_id=slot.id, person_id=who) for slot, who in pairs]
    db.session.add_all(rows)
    db.session.flush()
    commitments.promise_all(
        coop_id,
        [
            Promise(row.person_id, slot.start_at, slot.end_at, "interview", True,
                    _title(slot), SOURCE, row.id)
            for row, (slot, _) in zip(rows, pairs, strict=True)
        ],
    )  # fmt: skip


def _title(slot: InterviewSlot) -> str:
    return f"an interview ({slot.place or 'online'})"


def locked(actor: Actor, slot_id: int) -> InterviewSlot:
    """A slot of the co-op's, held until the transaction ends; DomainError where it is off."""
    row = owned(InterviewSlot, slot_id, actor.coop_id, lock=True)
    if row.cancelled_at is not None:
        raise DomainError("This time is off already.", code="off")
    return row


def live(slot: InterviewSlot) -> Interview | None:
    """The interview that has the slot."""
    query = select(Interview).where(Interview.slot_id == slot.id, Interview.state != State.OFF)
    return db.session.scalar(query.with_for_update())


def change_slot(actor: Actor, slot_id: int, said: Said, reason: str = "") -> InterviewSlot:
    """Another time, place or interviewers; whoever is booked and whoever interviews is told.

    Refused once the interview has begun or somebody has scored; a booked one needs a reason.
    """
    row = locked(actor, slot_id)
    held = live(row)
    if row.start_at <= clock.now() or (held and held.state != State.BOOKED):
        raise DomainError("It has begun: plan another instead.", code="begun")
    if said.vacancy_id is not None:
        owned(Vacancy, said.vacancy_id, actor.coop_id)
    before = (row.start_at, row.end_at, row.place, row.link)
    ((start_at, end_at),) = rules.times(clock.instant(said.on, said.starts), said.minutes, 0, 1)
    rules.check_slot(start_at, end_at, said.people, clock.now())
    moved = before != (start_at, end_at, said.place, said.link)
    if held is not None and moved and not reason.strip():
        raise DomainError("Say why: the candidate is told.", field="reason")
    people = _may_score(actor.coop_id, said.people)
    _fill(row, said)
    gone = _staff(row, people, start_at, end_at)
    row.start_at, row.end_at = start_at, end_at
    db.session.flush()
    db.session.refresh(row)
    audit.record("interview_slot.change", row, reason=reason.strip())
    telling.those_off(actor, row, gone, f"You no longer interview on {telling.when(row)}.")
    if moved:
        words = f"An interview of yours is now {telling.when(row)}."
        telling.interviewers(actor, row, telling.MOVED, words, "/my/interviews")
        if held is not None:
            _tell_moved(actor, row, held, reason)
    return row


def _tell_moved(actor: Actor, row: InterviewSlot, held: Interview, reason: str) -> None:
    from recruitment.pipeline import service as pipeline

    held.number += 1
    words = f"Your interview is moved to {telling.place_words(row)} {reason.strip()}"
    on = clock.local_day(row.start_at)
    pipeline.plan(actor, held.referral_id, on, f"Interview moved to {telling.when(row)}",
                  candidate_words=words)  # fmt: skip
    telling.candidate(held, "your interview is moved", words)


def _staff(row: InterviewSlot, people: list[int], start_at: datetime, end_at: datetime) -> set[int]:
    """Make these the interviewers, at that time; who no longer is."""
    old = {one.person_id: one for one in row.interviewers}
    gone = set(old) - set(people)
    for person in gone:
        commitments.release(SOURCE, old[person].id, coop_id=row.coop_id)
        db.session.delete(old[person])
    db.session.flush()
    for person in set(old) - gone:
        commitments.move(
            SOURCE, old[person].id, coop_id=row.coop_id, start_at=start_at, end_at=end_at,
            title=_title(row),
        )  # fmt: skip
    row.start_at, row.end_at = start_at, end_at
    _promise(row.coop_id, [(row, person) for person in people if person not in old])
    return gone


def cancel_slot(actor: Actor, slot_id: int, reason: str) -> InterviewSlot:
    """It is off: interviewers have their time back, whoever was booked is told and owed another."""
    row = locked(actor, slot_id)
    if not reason.strip():
        raise DomainError("Say why: they are told.", field="reason")
    held = live(row)
    if held is not None and held.state != State.BOOKED:
        raise DomainError("It has been held: it stays on record.", code="held")
    row.cancelled_at, row.cancelled_reason = clock.now(), reason.strip()
    commitments.release_all(row.coop_id, SOURCE, [one.id for one in row.interviewers])
    words = f"The interview on {telling.when(row)} is off. {reason.strip()}"
    telling.interviewers(actor, row, telling.OFF, words, "/my/interviews")
    if held is not None:
        end(actor, row, held, reason, told=True)
    audit.record("interview_slot.cancel", row, reason=reason.strip())
    return row

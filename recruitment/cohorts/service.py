"""Open a cohort, have people join, plan its days, mark who was there, keep the guarantee: verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from coop.notices import service as notices
from coop.visitors import service as visitors
from coop.visitors.events import VisitorOff
from coop.visitors.models import ShiftVisitor
from core import audit, clock
from core.access import Actor
from core.acting import acting
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.ui.filters import day
from recruitment.cohorts import queries, rules
from recruitment.cohorts.models import CohortDay, CohortMark, CohortMember, SwapCohort
from recruitment.cohorts.queries import PLACEMENT, SOURCE, SWAP
from recruitment.cohorts.rules import Mark
from recruitment.partnerships import queries as partnerships
from recruitment.pipeline import service as pipeline
from recruitment.pipeline.events import ReferralEnded
from recruitment.pipeline.service import letters
from recruitment.pipeline.service.moving import tell_coop
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages import queries as stages

OFF = "cohort_placement"
WHY = "work placement"


@dataclass(frozen=True, slots=True)
class Said:
    """A cohort as told."""

    name: str
    partnership_id: int
    first_on: date
    last_on: date
    places: int
    words: str = ""
    book_by_on: date | None = None


def open_cohort(actor: Actor, said: Said) -> SwapCohort:
    """A cohort with an office that the co-op works with on its first day."""
    row = SwapCohort(coop_id=actor.coop_id, opened_at=clock.now(), opened_by=actor.name)
    _fill(actor, row, said, 0)
    db.session.add(row)
    db.session.flush()
    audit.record("cohort.open", row)
    return row


def change(actor: Actor, cohort_id: int, said: Said) -> SwapCohort:
    """Other dates, places or words; its days must stay within its dates."""
    row = _locked(actor, cohort_id)
    _fill(actor, row, said, len(_inside(row)))
    for one in queries.days(actor.coop_id, row.id):
        rules.check_day(one.on, said.first_on, said.last_on)
    db.session.flush()
    audit.record("cohort.change", row)
    return row


def _fill(actor: Actor, row: SwapCohort, said: Said, taken: int) -> None:
    if not said.name.strip():
        raise DomainError("Give it a name.", field="name")
    held = partnerships.partnership(actor.coop_id, said.partnership_id)
    if not held.holds_on(said.first_on):
        raise DomainError(f"You do not work with {held.office} on that day.", field="first_on")
    weeks = rules.weeks_at_most(queries.limits(), said.first_on)
    rules.check_dates(said.first_on, said.last_on, weeks)
    rules.check_places(said.places, taken)
    rules.check_book_by(said.book_by_on, said.last_on)
    row.name, row.partnership_id = said.name.strip(), said.partnership_id
    row.first_on, row.last_on = said.first_on, said.last_on
    row.places, row.words = said.places, said.words.strip()
    row.book_by_on = said.book_by_on


def _locked(actor: Actor, cohort_id: int) -> SwapCohort:
    row = owned(SwapCohort, cohort_id, actor.coop_id, lock=True)
    if row.closed_at is not None:
        raise DomainError("This cohort is closed.", code="closed")
    return row


def _inside(row: SwapCohort) -> list[CohortMember]:
    query = select(CohortMember).where(
        CohortMember.cohort_id == row.id, CohortMember.left_on.is_(None)
    )
    return list(db.session.scalars(query))


def join(actor: Actor, cohort_id: int, referral_id: int) -> CohortMember:
    """Somebody joins from the pipeline, which moves them to the SWAP stage.

    Never more than there are places; the co-op's next answer is reckoned from the last day.
    """
    row = _locked(actor, cohort_id)
    referral = owned(Referral, referral_id, actor.coop_id, lock=True)
    if row.last_on < clock.today():
        raise DomainError("This cohort has ended.", code="ended")
    _check_room(row)
    if referral_id not in dict(queries.candidates(actor.coop_id, row.id)):
        raise DomainError(
            "They are in a cohort, or at a stage from which nobody joins one.", code="stage",
            field="referral",
        )  # fmt: skip
    member = _add(actor, row, referral)
    audit.record("cohort.join", member)
    return member


def _check_room(row: SwapCohort) -> None:
    if len(_inside(row)) >= row.places:
        raise DomainError("Every place is taken.", code="full", field="referral")


def _add(actor: Actor, row: SwapCohort, referral: Referral) -> CohortMember:
    member = CohortMember(
        coop_id=actor.coop_id, cohort_id=row.id, referral_id=referral.id, joined_at=clock.now(),
        joined_by=actor.name,
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    if not _to_swap(actor, row, referral):
        on = row.last_on if referral.stage == SWAP else None
        pipeline.plan(actor, referral.id, on, f"Joined {row.name}")
    return member


def _to_swap(actor: Actor, row: SwapCohort, referral: Referral) -> bool:
    """Move to the SWAP stage where that is the next step; the next answer is due after it."""
    if not stages.current(actor.coop_id).may(referral.stage, SWAP):
        return False
    pipeline.move(actor, referral.id, SWAP)
    pipeline.plan(actor, referral.id, max(row.last_on, clock.today()), f"Joined {row.name}")
    return True


def book(actor: Actor, cohort_id: int, referral_id: int, office_id: int) -> CohortMember:
    """An adviser has one of their people hold a place, in time and while there is one.

    Before the first conversation the referral stays where it is and the clock of the first answer
    runs on. The candidate is written to and can say no; those who recruit are told. NotFound for
    another office's cohort or person.
    """
    row = _locked(actor, cohort_id)
    referral = owned(Referral, referral_id, actor.coop_id, lock=True)
    held = partnerships.partnership(actor.coop_id, row.partnership_id)
    if {held.office_id, referral.office_id} != {office_id}:
        raise NotFound
    rules.check_booking(row.book_by_on, row.first_on, clock.today())
    if referral.final_at is not None:
        raise DomainError("This referral has its final answer.", code="final")
    if not stages.current(actor.coop_id).leads_to(referral.stage, SWAP):
        raise DomainError("From where they stand nobody joins a cohort.", code="stage")
    if queries.place_of(actor.coop_id, referral.id) is not None:
        raise DomainError("They have a place in a cohort already.", code="twice")
    again = select(CohortMember.id).where(
        CohortMember.cohort_id == row.id, CohortMember.referral_id == referral.id
    )
    if db.session.scalar(again) is not None:
        raise DomainError("They have left this cohort: ring the co-op.", code="again")
    _check_room(row)
    member = _add(actor, row, referral)
    candidate = db.session.get_one(JobCandidate, referral.candidate_id)
    days = f"{day(row.first_on)} to {day(row.last_on)}"
    letters.to_candidate(
        referral, f"cohort {row.id}", f"a place in {row.name}",
        f"Your adviser has booked you a place in {row.name}, {days}: training, shifts to go along "
        "on, and an interview at the end. If you do not want it, say so with your link, or ring.",
    )  # fmt: skip
    tell_coop(referral, f"{candidate.name} has a place in {row.name}, booked by the adviser.")
    audit.record("cohort.book", member)
    return member


def _member(actor: Actor, member_id: int) -> tuple[SwapCohort, CohortMember]:
    seen = owned(CohortMember, member_id, actor.coop_id)
    row = _locked(actor, seen.cohort_id)
    return row, owned(CohortMember, member_id, actor.coop_id, lock=True)


def leave(actor: Actor, member_id: int, reason: str) -> CohortMember:
    """Somebody leaves the cohort, with a reason; shifts still to come are taken off.

    Where their referral is still open, the co-op owes what comes next from today.
    """
    row, member = _member(actor, member_id)
    if not reason.strip():
        raise DomainError("Say why they leave.", field="reason")
    if member.left_on is not None:
        raise DomainError("They have left already.", code="left")
    member.left_on, member.left_reason = clock.today(), reason.strip()
    _off_shifts(actor, member)
    referral = db.session.get_one(Referral, member.referral_id)
    if referral.final_at is None:
        pipeline.plan(actor, referral.id, clock.today(), f"Left {row.name}: {reason.strip()}")
    audit.record("cohort.leave", member, reason=reason.strip())
    return member


def excuse(actor: Actor, member_id: int, reason: str) -> CohortMember:
    """Why the guaranteed interview was not held; kept with who says so."""
    _, member = _member(actor, member_id)
    if not reason.strip():
        raise DomainError("Say why there is no interview.", field="reason")
    member.no_interview, member.no_interview_by = reason.strip(), actor.name
    audit.record("cohort.excuse", member, reason=reason.strip())
    return member


def add_day(
    actor: Actor, cohort_id: int, on: date, starts: time, ends: time, title: str, place: str = ""
) -> CohortDay:
    """A training day."""
    row = _locked(actor, cohort_id)
    rules.check_day(on, row.first_on, row.last_on)
    if ends <= starts:
        raise DomainError("It ends before it begins.", field="ends")
    made = CohortDay(
        coop_id=actor.coop_id, cohort_id=row.id, on=on, start_at=clock.instant(on, starts),
        end_at=clock.instant(on, ends), title=title.strip(), place=place.strip(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record("cohort_day.add", made)
    return made


def drop_day(actor: Actor, day_id: int) -> None:
    """A day that is not held after all; refused once somebody's attendance is kept."""
    made = owned(CohortDay, day_id, actor.coop_id)
    _locked(actor, made.cohort_id)
    if db.session.scalar(select(CohortMark.id).where(CohortMark.day_id == made.id).limit(1)):
        raise DomainError("Attendance is kept for this day: it stays.", code="marked")
    db.session.delete(made)


def place(actor: Actor, member_id: int, shift_id: int, mentor_id: int) -> ShiftVisitor:
    """Somebody goes along with a mentor on a shift within the cohort's dates; no cover."""
    row, member = _member(actor, member_id)
    if member.left_on is not None:
        raise DomainError("They have left the cohort.", code="left")
    referral = db.session.get_one(Referral, member.referral_id)
    if referral.final_at is not None:
        raise DomainError("Their referral has its final answer.", code="final")
    candidate = db.session.get_one(JobCandidate, referral.candidate_id)
    name = f"{candidate.first_name} {candidate.surname[:1]}."
    made = visitors.place(actor, shift_id, mentor_id, name, WHY, SOURCE, member.id)
    on = next(one.on for one in queries.placements(actor.coop_id, row.id) if one.id == made.id)
    rules.check_day(on, row.first_on, row.last_on)
    notices.close(actor.coop_id, OFF, member.id)
    return made


def unplace(actor: Actor, member_id: int, visitor_id: int, reason: str) -> None:
    """They do not go along on that shift."""
    _, member = _member(actor, member_id)
    made = owned(ShiftVisitor, visitor_id, actor.coop_id)
    if (made.source, made.source_id) != (SOURCE, member.id):
        raise NotFound
    visitors.take_off(actor, visitor_id, reason)


def save_marks(actor: Actor, cohort_id: int, on: date, said: Mapping[str, tuple[Mark, str]]) -> int:
    """Who was there on a day, by the lines of that day; how many were written.

    Whoever comes is moved to the SWAP stage where they do not stand there yet; the first
    placement somebody goes along on moves them to that stage.
    """
    row = _locked(actor, cohort_id)
    if on > clock.today():
        raise DomainError("This day is still to come.", code="early")
    count = 0
    for line in queries.lines(actor.coop_id, row.id, on):
        if line.key not in said:
            continue
        mark, reason = said[line.key]
        query = select(CohortMark).where(
            CohortMark.member_id == line.member_id,
            CohortMark.day_id == line.day_id if line.day_id
            else CohortMark.visitor_id == line.visitor_id,
        )  # fmt: skip
        kept = db.session.scalar(query)
        if kept is None:
            kept = CohortMark(
                coop_id=actor.coop_id, member_id=line.member_id, day_id=line.day_id,
                visitor_id=line.visitor_id, mark=mark,
            )  # fmt: skip
            db.session.add(kept)
        kept.mark, kept.reason = mark, reason.strip()[:200]
        kept.marked_at, kept.marked_by = clock.now(), actor.name
        count += 1
        if mark is not Mark.ABSENT:
            _onward(actor, row, line.member_id, on_shift=line.visitor_id is not None)
    db.session.flush()
    return count


def _onward(actor: Actor, row: SwapCohort, member_id: int, *, on_shift: bool) -> None:
    """Who came is at the training; who went along on a shift is on the placement."""
    member = owned(CohortMember, member_id, actor.coop_id)
    referral = db.session.get_one(Referral, member.referral_id)
    found = stages.current(actor.coop_id)
    if referral.final_at is None and referral.stage != PLACEMENT:
        _to_swap(actor, row, referral)
    if on_shift and referral.stage == SWAP and found.has(PLACEMENT) and found.may(SWAP, PLACEMENT):
        pipeline.move(actor, referral.id, PLACEMENT)
        pipeline.plan(actor, referral.id, max(row.last_on, clock.today()), "On the placement")


def close(actor: Actor, cohort_id: int) -> SwapCohort:
    """It is done; refused while somebody has neither interview nor a recorded reason."""
    row = _locked(actor, cohort_id)
    found = queries.members(actor.coop_id, row.id)
    rules.check_close((one.owed for one in found), clock.today(), row.last_on)
    row.closed_at, row.closed_by = clock.now(), actor.name
    audit.record("cohort.close", row)
    return row


def referral_ended(news: ReferralEnded) -> None:
    """A final answer gives back the place in a cohort that has not ended, and its shifts."""
    query = (
        select(CohortMember)
        .join(SwapCohort, SwapCohort.id == CohortMember.cohort_id)
        .where(
            CohortMember.coop_id == news.coop_id,
            CohortMember.referral_id == news.referral_id,
            CohortMember.left_on.is_(None),
            SwapCohort.closed_at.is_(None),
            SwapCohort.last_on >= clock.today(),
        )
    )
    account_id, name = acting.get()
    actor = Actor(account_id, name, news.coop_id)
    for member in db.session.scalars(query):
        member.left_on, member.left_reason = clock.today(), "The referral has its final answer."
        _off_shifts(actor, member)
        audit.record("cohort.leave", member, reason=member.left_reason)


def _off_shifts(actor: Actor, member: CohortMember) -> None:
    for one in queries.placements(actor.coop_id, member.cohort_id):
        if one.source_id == member.id and one.start_at > clock.now():
            visitors.take_off(actor, one.id, "They have left the placement.")


def visitor_off(told: VisitorOff) -> None:
    """Somebody's placement has lost its mentor or its time: those who recruit find another."""
    if told.source != SOURCE:
        return
    member = owned(CohortMember, told.source_id, told.coop_id)
    notices.alert(
        told.coop_id, OFF, member.id, told.words, permission="cohorts.keep",
        url=f"/recruitment/cohorts/{member.cohort_id}",
    )  # fmt: skip

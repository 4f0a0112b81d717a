"""From an application to the board's resolution: probation, reviews, admission."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from sqlalchemy import select

from coop import spells
from coop.members import service as members
from coop.members.events import MembershipRecorded
from coop.membership import queries, rules
from coop.membership.models import MembershipApplication, MembershipTerms, ProbationReview
from coop.membership.service import particulars
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Membership, MembershipKind, Person
from core.ui.filters import day_year

MOST = 2000


def set_terms(
    actor: Actor,
    from_on: date,
    *,
    probation_months: int,
    resignation_days: int,
    exclusion_days: int,
    source: str,
) -> MembershipTerms:
    """The society's rules on joining and leaving from a day on; one row a day."""
    if not source.strip():
        raise DomainError("Say which rule says so.", field="source")
    for field, value, most in (
        ("probation_months", probation_months, 36),
        ("resignation_days", resignation_days, 365),
        ("exclusion_days", exclusion_days, 365),
    ):
        if not 0 <= value <= most:
            raise DomainError(f"Enter between 0 and {most}.", field=field)
    query = select(MembershipTerms).where(
        MembershipTerms.coop_id == actor.coop_id, MembershipTerms.from_on == from_on
    )
    row = db.session.scalar(query)
    if row is None:
        row = MembershipTerms(coop_id=actor.coop_id, from_on=from_on)
        db.session.add(row)
    row.probation_months, row.resignation_days = probation_months, resignation_days
    row.exclusion_days, row.source = exclusion_days, source.strip()
    db.session.flush()
    return row


def months_later(on: date, months: int) -> date:
    """The last day of so many months that begin on `on`: 5 January and 6 give 4 July."""
    month0 = on.month - 1 + months
    year, month = on.year + month0 // 12, month0 % 12 + 1
    day = min(on.day, monthrange(year, month)[1])
    return date(year, month, day) - rules.DAY if months else on


def apply(
    actor: Actor, person_id: int, on: date, probation_until_on: date | None = None
) -> MembershipApplication:
    """Somebody applies: probation begins, and its reviews get their days.

    Without a day given, probation lasts as long as the rules in force on `on` say. Refused for
    members and for those whose application is open.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if on > clock.today():
        raise DomainError("Choose today or an earlier day.", field="on")
    if queries.applications(actor.coop_id, state="open", person_id=person_id):
        raise DomainError(f"{person.name} has applied already.", code="open", field="person")
    rows = members.memberships(actor.coop_id, person_id)
    present = spells.at(rows, on)
    if any(row.kind == MembershipKind.MEMBER and _goes_on(row, on) for row in rows):
        raise DomainError(f"{person.name} is a member already.", code="member", field="person")
    terms = queries.terms_on(actor.coop_id, on)
    until = probation_until_on or months_later(on, terms.probation_months)
    if until < on:
        raise DomainError("Probation cannot end before it begins.", field="until_on")
    if present is None:
        members.begin_membership(actor, person_id, MembershipKind.PROBATIONARY, on)
    else:
        present.until_on = None  # an end that was set when an earlier application was refused
    row = MembershipApplication(
        coop_id=actor.coop_id,
        person_id=person_id,
        applied_on=on,
        probation_until_on=until,
        state="open",
        reviews=[
            ProbationReview(coop_id=actor.coop_id, due_on=day)
            for day in rules.review_days(on, until)
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


def _goes_on(row: Membership, on: date) -> bool:
    return row.until_on is None or row.until_on >= on


def _open(actor: Actor, application_id: int) -> MembershipApplication:
    row = owned(MembershipApplication, application_id, actor.coop_id, lock=True)
    if row.state != "open":
        raise DomainError("This application has been decided already.", code="decided")
    return row


def sign_rules(actor: Actor, application_id: int, on: date) -> None:
    """They have signed the society's rules."""
    row = _open(actor, application_id)
    if on > clock.today():
        raise DomainError("Choose today or an earlier day.", field="on")
    row.rules_signed_on = on
    db.session.flush()


def extend_probation(actor: Actor, application_id: int, until_on: date, reason: str) -> None:
    """Probation ends later, with a review before; the person is told why."""
    row = _open(actor, application_id)
    if until_on <= row.probation_until_on:
        raise DomainError("Choose a later day than now.", field="until_on")
    if not reason.strip():
        raise DomainError("Say why: they read it.", field="reason")
    row.probation_until_on = until_on
    due = max(clock.today(), until_on - rules.LAST_REVIEW)
    row.reviews.append(ProbationReview(coop_id=actor.coop_id, due_on=due))
    audit.record("membership.extend", row, reason=reason.strip(), until_on=until_on)
    _tell(row, f"Your probation goes on until {day_year(until_on)}: {reason.strip()}")


def add_review(actor: Actor, application_id: int, due_on: date) -> None:
    """One more conversation."""
    row = _open(actor, application_id)
    if due_on < row.applied_on:
        raise DomainError("Choose a day after the application.", field="due_on")
    row.reviews.append(ProbationReview(coop_id=actor.coop_id, due_on=due_on))
    db.session.flush()


def hold_review(actor: Actor, review_id: int, held_on: date, outcome: str, words: str) -> None:
    """What came of a conversation; the person can read it. Nobody holds their own."""
    review = owned(ProbationReview, review_id, actor.coop_id, lock=True)
    row = _open(actor, review.application_id)
    if actor.person_id == row.person_id:
        raise DomainError("Somebody else holds the review of your own probation.")
    if review.held_on is not None:
        raise DomainError("This review has been recorded already.", code="held")
    if not row.applied_on <= held_on <= clock.today():
        raise DomainError("Choose a day since the application, not ahead.", field="held_on")
    if outcome not in rules.OUTCOMES:
        raise DomainError("Choose what came of it.", field="outcome")
    if outcome == "concern" and not words.strip():
        raise DomainError("Say what has to change.", field="words")
    if len(words) > MOST:
        raise DomainError(f"Use at most {MOST:,} characters.", field="words")
    review.held_on, review.held_by = held_on, actor.name
    review.outcome, review.words = outcome, words.strip()
    db.session.flush()
    _tell(row, f"{actor.name} recorded a review of your probation. You can read it.")


def admit(actor: Actor, application_id: int, on: date, resolution: str) -> Membership:
    """The board admits: membership begins on `on`. Refused while anything stands in the way.

    DomainError lists every blocker. Nobody admits themselves.
    """
    row = _open(actor, application_id)
    if actor.person_id == row.person_id:
        raise DomainError("Nobody decides on their own membership.", code="own")
    if not resolution.strip():
        raise DomainError("Name the board's resolution.", field="resolution")
    if not row.applied_on <= on <= clock.today():
        raise DomainError("Choose a day since the application, not ahead.", field="on")
    shown = queries.application(actor.coop_id, application_id)
    found = rules.blockers(queries.readiness(actor.coop_id, shown, on), on)
    if found:
        raise DomainError(" ".join(found), code="blocked")
    made = members.begin_membership(actor, row.person_id, MembershipKind.MEMBER, on)
    row.state, row.decided_on, row.decided_by = "admitted", on, actor.name
    row.resolution = resolution.strip()
    particulars.note(actor.coop_id, row.person_id, on)
    audit.record("membership.admit", row, on=on, resolution=row.resolution)
    _tell(row, f"The board has admitted you: you are a member from {day_year(on)} on.")
    return made


def refuse(actor: Actor, application_id: int, on: date, reason: str, resolution: str) -> None:
    """The board refuses; probationary membership ends on that day."""
    row = _open(actor, application_id)
    if actor.person_id == row.person_id:
        raise DomainError("Nobody decides on their own membership.", code="own")
    if not reason.strip():
        raise DomainError("Say why: they read it.", field="reason")
    if not resolution.strip():
        raise DomainError("Name the board's resolution.", field="resolution")
    if not row.applied_on <= on <= clock.today():
        raise DomainError("Choose a day since the application, not ahead.", field="on")
    _close(actor, row, "refused", on, reason.strip())
    row.resolution = resolution.strip()
    audit.record("membership.refuse", row, reason=row.reason, resolution=row.resolution)
    _tell(row, f"The board has not admitted you: {row.reason}")


def withdraw(actor: Actor, application_id: int, reason: str) -> None:
    """The applicant takes it back."""
    row = _open(actor, application_id)
    if actor.person_id != row.person_id and not actor.can("membership.keep"):
        raise DomainError("Only the one who applied takes it back.")
    _close(actor, row, "withdrawn", clock.today(), reason.strip())
    audit.record("membership.withdraw", row, reason=row.reason)


def _close(actor: Actor, row: MembershipApplication, state: str, on: date, reason: str) -> None:
    row.state, row.decided_on, row.decided_by = state, on, actor.name
    row.reason = reason
    present = spells.at(members.memberships(actor.coop_id, row.person_id), on)
    if present is not None and present.kind == MembershipKind.PROBATIONARY:
        members.end_membership(actor, row.person_id, on, reason or "Application taken back")
    db.session.flush()


def _tell(row: MembershipApplication, words: str) -> None:
    notices.alert(
        row.coop_id,
        "membership_news",
        row.id,
        words[:250],
        person_id=row.person_id,
        url="/my/membership",
    )


def only_by_the_board(event: MembershipRecorded) -> None:
    """While an application is open, membership begins by the board's admission alone."""
    if event.kind == MembershipKind.MEMBER and queries.applications(
        event.coop_id, state="open", person_id=event.person_id
    ):
        raise DomainError(
            "An application is open: the board admits them under Members, Joining.",
            code="open",
            field="kind",
        )

"""The society in the demo: officers, applicants with their reviews, one who leaves."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select

from coop.capital import queries as capital
from coop.membership import queries, service
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Employment, Membership, MembershipKind, Person

FOUNDED = date(2014, 8, 1)
LETTERS = "ABDEFGHJLNPQ"  # of the last part of a postcode
STREETS = ("Wharf Street", "Mill Lane", "Chapel Row", "Station Road", "The Green")


def tell(manager: Actor, board: Actor, treasurer: Actor) -> None:
    """Rules, officers since the last meeting, applicants, somebody who moves away."""
    today = clock.today()
    with transaction():
        service.set_terms(
            manager,
            FOUNDED,
            probation_months=6,
            resignation_days=28,
            exclusion_days=21,
            source="Rules 8 to 12",
        )
    _addresses(manager.coop_id)
    members = _of_kind(manager.coop_id, MembershipKind.MEMBER)
    if len(members) < 5:
        return
    meeting = today - timedelta(days=90)
    _officers(manager, board, treasurer, members, meeting)
    _applicants(manager, today)
    _leaver(manager, members, today)


def _addresses(coop_id: int) -> None:
    with transaction() as session:
        people = session.scalars(
            select(Person).where(Person.coop_id == coop_id).order_by(Person.number)
        )
        for number, person in enumerate(people):
            if not person.address:
                where = number % len(STREETS)
                person.address = f"{number + 3} {STREETS[where]}, Brightwater"
                if number % 12:  # of a few the postcode is still to be asked
                    person.address += f", TN99 {where + 1}{LETTERS[where]}{LETTERS[number % 12]}"


def _of_kind(coop_id: int, kind: MembershipKind) -> list[tuple[int, date]]:
    query = (
        select(Membership.person_id, Membership.from_on)
        .where(
            Membership.coop_id == coop_id,
            Membership.kind == kind,
            (Membership.until_on.is_(None)) | (Membership.until_on >= clock.today()),
        )
        .order_by(Membership.from_on, Membership.person_id)
    )
    found = [(row[0], row[1]) for row in db.session.execute(query)]
    db.session.rollback()
    return found


def _officers(
    manager: Actor,
    board: Actor,
    treasurer: Actor,
    members: list[tuple[int, date]],
    meeting: date,
) -> None:
    """Elected at the last meeting; the chair before them left then; one term is nearly over."""
    since = dict(members)
    others = [one for one, _ in members if one not in (board.person_id, treasurer.person_id)]
    before = meeting - timedelta(days=3 * 365)
    how = f"Elected at the members’ meeting of {meeting.day} {meeting:%B %Y}"
    chosen = [
        (treasurer.person_id, "treasurer"),
        (others[1], "secretary"),
        (board.person_id, "board"),
        (others[2], "board"),
        (others[3], "board"),
    ]
    with transaction(), clock.at(clock.instant(meeting, time(20))):
        old = service.appoint(
            manager, others[0], "chair", max(before, since[others[0]]), meeting, "Elected before"
        )
        service.end_office(manager, old.id, meeting, "End of term")
        term = meeting + timedelta(days=3 * 365)
        service.appoint(manager, others[1], "chair", meeting + timedelta(days=1), term, how)
        for place, (person, office) in enumerate(chosen):
            if person is None or since.get(person, date.max) > meeting:
                continue
            ends = term if place else meeting + timedelta(days=120)
            service.appoint(manager, person, office, meeting, ends, how)


def _applicants(manager: Actor, today: date) -> None:
    """Those in probation have applied; reviews that were due are held, but for the last of one."""
    rows = [
        row
        for row in _of_kind(manager.coop_id, MembershipKind.PROBATIONARY)
        if row[0] != manager.person_id
    ]
    for place, (person, since) in enumerate(rows[:5]):
        with transaction(), clock.at(clock.instant(since, time(14))):
            asked = service.apply(manager, person, since).id
            if place != 1:
                service.sign_rules(manager, asked, since)
        due = [
            each
            for each in queries.application(manager.coop_id, asked).reviews
            if each.due_on <= today
        ]
        db.session.rollback()
        for number, review in enumerate(due):
            if place == 2 and number == len(due) - 1:
                continue
            with transaction(), clock.at(clock.instant(review.due_on, time(11))):
                words = "Reliable, asks when unsure." if number else "Settling in well."
                service.hold_review(manager, review.id, review.due_on, "well", words)


def _leaver(manager: Actor, members: list[tuple[int, date]], today: date) -> None:
    """Whoever has an end of work that is planned leaves the society on the same day."""
    query = (
        select(Employment.person_id, Employment.until_on)
        .where(Employment.coop_id == manager.coop_id, Employment.until_on >= today)
        .order_by(Employment.until_on, Employment.person_id)
    )
    known = {one for one, _ in members}
    rows = [(row[0], row[1]) for row in db.session.execute(query) if row[0] in known]
    held = {row.person_id for row in capital.holdings(manager.coop_id, today)}
    db.session.rollback()
    for person, last in rows[:1]:
        if person in held:
            with transaction():
                service.begin_leaving(
                    manager,
                    person,
                    "moved",
                    today - timedelta(days=10),
                    membership_last_on=last,
                    work_last_on=last,
                    words="To be near their daughter",
                )

"""The demo's checks: everybody's complete and the gate shut, two gaps, one permission to end."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from sqlalchemy import select

from coop.checks import law, queries, service
from coop.checks.due_rules import Settings
from coop.checks.rules import DBS, RIGHT_TO_WORK, State
from coop.checks.service import Said
from coop.checks.service.asking import Referee
from coop.members import listing
from coop.members import service as members
from coop.members.models import Clearance
from coop.members.service import Details, TakeOn, Terms
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Employment

DAY = timedelta(days=1)
SEEN = "Personnel file, locked cabinet in the office"
ANSWER = {
    "How long, and in which post, did you know them?": "Three years, as her shift leader",
    "How was their conduct and care for others?": "Patient and reliable; residents asked for her.",
    "Do you know of any disciplinary or safeguarding concern about them?": "No",
    "Would you employ them again?": "Yes",
}


def adopt(other: Actor, manager: Actor, before_on: date) -> None:
    """Three weeks before the first rota all files were gone through, and the gate was shut.

    `other` records the manager's own checks: nobody records theirs.
    """
    rng = random.Random(f"checks {before_on}")  # noqa: S311 - a story, no secret
    on = before_on - 20 * DAY
    jobs = db.session.execute(
        select(Employment.person_id, Employment.from_on)
        .where(Employment.coop_id == manager.coop_id)
        .order_by(Employment.person_id, Employment.from_on.desc())
    )
    first = {row.person_id: row.from_on for row in jobs}
    db.session.rollback()
    paper = [kind.code for kind in law.required(on) if kind.code not in (DBS, RIGHT_TO_WORK)]
    with clock.at(clock.instant(on, time(14))), transaction():
        for person_id, begun_on in first.items():
            actor = other if person_id == manager.person_id else manager
            issued = on - timedelta(days=rng.randrange(40, 1020))
            certificate = _certificate(rng, issued, on)
            service.record(actor, person_id, certificate)
            if certificate.consent:
                looked = Said("update_service", State.SATISFIED, on, note="No new information")
                service.record(actor, person_id, looked)
            if begun_on <= on:
                service.record_from_file(actor, person_id, paper, on, SEEN)
                continue
            for code in paper:
                said = Said(code, State.SATISFIED, on, note="Before their first day")
                service.record(actor, person_id, said)
        service.bring_in(manager)
        for person_id in first:  # those who start later had their right to work seen too
            if not _known(manager.coop_id, person_id, RIGHT_TO_WORK):
                actor = other if person_id == manager.person_id else manager
                said = Said(RIGHT_TO_WORK, State.SATISFIED, on, basis="list_a", note="Passport")
                service.record(actor, person_id, said)
        service.settle(manager, on + 7 * DAY, Settings(gate=True))


def _certificate(rng: random.Random, issued: date, on: date) -> Said:
    return Said(
        DBS,
        State.SATISFIED,
        min(on, issued + 9 * DAY),
        level="enhanced_adults",
        number=f"00{rng.randrange(10**9, 10**10)}",
        issued_on=issued,
        decision="suitable",
        consent=rng.random() < 0.4,
    )


def _known(coop_id: int, person_id: int, kind: str) -> bool:
    return any(row.kind == kind for row in queries.recorded(coop_id, [person_id])[person_id])


def tell(manager: Actor) -> None:
    """A permission that ends in five weeks, a gap in the office, and somebody who is to start."""
    today = clock.today()
    limited = _limited(manager)
    with transaction():
        person_id, cap = limited
        service.record(
            manager,
            person_id,
            Said(
                RIGHT_TO_WORK,
                State.SATISFIED,
                today - 2 * DAY,
                today + 35 * DAY,
                basis="group_1",
                weekly_cap_minutes=cap,
                note="Student visa; term dates seen",
            ),
        )
        _gap(manager, today)
        starter = _starter(manager, today)
    _references(manager, starter, today)
    with transaction():
        service.chase(manager.coop_id)
        service.watch(manager.coop_id)


def _limited(manager: Actor) -> tuple[int, int | None]:
    """Whose permission limits hours; else the last to come but the manager."""
    query = (
        select(Clearance.person_id, Clearance.weekly_cap_minutes)
        .where(Clearance.coop_id == manager.coop_id, Clearance.person_id != manager.person_id)
        .order_by(Clearance.weekly_cap_minutes.is_(None), Clearance.person_id.desc())
    )
    person_id, cap = next(iter(db.session.execute(query.limit(1))))
    db.session.rollback()
    return person_id, cap


def _gap(manager: Actor, today: date) -> None:
    """Somebody in the office, on no shift to come: a record was of another person."""
    busy = (
        select(Assignment.person_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.coop_id == manager.coop_id, Shift.on >= today)
    )
    query = (
        select(Employment.person_id)
        .where(
            Employment.coop_id == manager.coop_id,
            Employment.person_id.not_in(busy),
            Employment.person_id != manager.person_id,
            Employment.from_on <= today,
            (Employment.until_on.is_(None)) | (Employment.until_on >= today),
        )
        .order_by(Employment.person_id.desc())
    )
    person_id = db.session.scalar(query.limit(1))
    if person_id is None:
        return
    rows = queries.recorded(manager.coop_id, [person_id])[person_id]
    wrong = next(row for row in rows if row.kind == "leaving")
    reason = "The letter in the file was about somebody of the same name"
    service.withdraw(manager, wrong.id, today, reason)


def _starter(manager: Actor, today: date) -> int:
    service_id = db.session.scalars(
        select(Employment.service_id)
        .where(Employment.coop_id == manager.coop_id)
        .order_by(Employment.id)
    ).first()
    if service_id is None:
        raise LookupError("the demo co-op employs nobody")
    starts = clock.monday(today) + timedelta(weeks=5)
    with clock.at(clock.instant(today - 14 * DAY, time(11))):
        made = members.take_on(
            manager,
            TakeOn(
                Details(
                    listing.next_number(manager.coop_id),
                    "Ruth",
                    "Abara",
                    phone="07700 900419",
                    address="4 Lock Cottages, Brightwater",
                    born_on=date(1994, 3, 8),
                ),
                Terms(service_id, "Support worker", 30 * 60),
                starts,
                source="Jobs board",
                membership="",
            ),
        )
        service.open_for(manager, made.id, offered_on=today - 14 * DAY, starts_on=starts)
        on = today - 14 * DAY
        service.record(
            manager, made.id, Said("identity", State.SATISFIED, on, note="Passport, …4417")
        )
        service.record(
            manager,
            made.id,
            Said(RIGHT_TO_WORK, State.SATISFIED, on, basis="list_a", note="British passport"),
        )
        service.record(manager, made.id, Said(DBS, State.ASKED, on))
        _history(manager, made.id)
        return made.id


def _history(manager: Actor, person_id: int) -> None:
    for begun, ended, what, work, why in (
        (date(2014, 9, 1), date(2019, 6, 30), "Larkfield Bakery, baker", True, "It closed"),
        (date(2019, 7, 1), date(2022, 1, 9), "At home with two small children", False, ""),
        (date(2022, 1, 10), None, "Fernbank House, care assistant", True, ""),
    ):
        service.tell_history(
            manager, person_id, begun, ended, what, work=work, in_care="care" in what, why_left=why
        )


def _references(manager: Actor, person_id: int, today: date) -> None:
    """One has answered and is accepted; the other is being chased."""
    asked_on = today - 12 * DAY
    with clock.at(clock.instant(asked_on, time(10))), transaction():
        first = service.name_referee(
            manager,
            person_id,
            Referee(
                "Della Crane", "Fernbank House", "Shift leader", "della.crane@example.org",
                "01632 960288", in_care=True,
            ),
        )  # fmt: skip
        service.ask(manager, first.id)
        second = service.name_referee(
            manager,
            person_id,
            Referee("Owen Tarr", "Larkfield Bakery", "Owner", "owen.tarr@example.org"),
        )
        service.ask(manager, second.id)
        first_id = first.id
    with clock.at(clock.instant(asked_on + 6 * DAY, time(16))), transaction():
        service.enter_answer(manager, first_id, "Della Crane, shift leader, by telephone", ANSWER)
        service.decide(manager, first_id, "", accept=True)

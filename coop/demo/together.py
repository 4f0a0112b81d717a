"""Who works with whom in the demo co-op, and what some of its people have agreed for themselves.

Two who are kept apart, two pairs who like to work together and a wish that waits for an answer;
a learner with a mentor and shadow shifts; own limits of a few people; a policy version.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import select

from coop.availability import queries as availability
from coop.availability import service as terms
from coop.availability.limits import OwnLimits
from coop.leave.queries import days_off
from coop.pairs import service as pairs
from coop.rota import policy
from coop.rota import service as rota
from coop.shifts import queries as need
from coop.shifts import service as shifts
from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Account, Employment, Grant, Person, Role
from training.records import queries as records

DAY = timedelta(days=1)
SHADOWS = 3
REASON = "A disagreement over a medication error; both asked not to share shifts."
LEARNS = "Goes along to learn the medication rounds"
OWN = (
    OwnLimits(max_days_in_a_row=4, max_weekends=2),
    OwnLimits(min_days_in_a_row=2, min_days_off=2),
    OwnLimits(most_minutes=120 * 60, max_weekends=3),
)


def agree(coop_id: int, first: date, last: date) -> None:
    """Everything there is to know before the rota from `first` to `last` is made.

    Own limits hold from the next rota on. A co-op too small for a part goes without.
    """
    was = acting.get()
    try:
        manager, coordinator = _planner(coop_id, Role.MANAGER), _planner(coop_id, Role.COORDINATOR)
        teams = _teams(coop_id, first, last)
        with clock.at(clock.instant(first - timedelta(days=12), time(10))), transaction():
            _policy(_as(manager))
            for number, (team, own) in enumerate(zip(teams, OWN, strict=False)):
                if len(team) > 5:
                    _limits(_as(coordinator), team[5 - number], last + DAY, own)
            if teams and len(teams[0]) > 4:
                _together(_as(coordinator), coop_id, teams, first)
    finally:
        acting.set(was)


def _as(actor: Actor) -> Actor:
    acting.set((actor.account_id, actor.name))
    return actor


def _planner(coop_id: int, role: Role) -> Actor:
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.coop_id == coop_id, Grant.role == role)
        .order_by(Account.id)
    )
    account = db.session.scalars(query).first()
    if account is None:  # a co-op without accounts: the demo itself acts
        return Actor(None, "Demo", coop_id, None, frozenset({role}))
    return Actor(account.id, account.name, coop_id, None, frozenset({role}))


def _teams(coop_id: int, first: date, last: date) -> list[list[int]]:
    """People with contract hours all through, by service in the order of their starts."""
    query = (
        select(Employment.service_id, Employment.person_id)
        .where(
            Employment.coop_id == coop_id,
            Employment.contract_minutes > 0,
            Employment.from_on <= first,
            Employment.until_on.is_(None) | (Employment.until_on >= last),
        )
        .order_by(Employment.from_on, Employment.person_id)
    )
    found: dict[int, list[int]] = {}
    for service_id, person_id in db.session.execute(query):
        found.setdefault(service_id, []).append(person_id)
    return [found[service_id] for service_id in sorted(found)]


def _policy(manager: Actor) -> None:
    """No early on the day after a late, where no sleep-in lies between them."""
    by_name = {(row.service_id, row.name): row.stands_for for row in need.titles(manager.coop_id)}
    rows = tuple(
        (late, by_name[service_id, "Early"])
        for (service_id, name), late in sorted(by_name.items())
        if name == "Late" and {(service_id, "Early"), (service_id, "Waking night")} <= set(by_name)
    )
    if rows:
        wanted = replace(policy.in_force_on(manager.coop_id, clock.today()), not_next_day=rows)
        policy.set_policy(
            manager, wanted, clock.today(), "No early after a late, as the members' meeting asked"
        )


def _limits(coordinator: Actor, person_id: int, first: date, own: OwnLimits) -> None:
    held = availability.terms(coordinator.coop_id, first, first, [person_id])
    now = held[0] if held else None
    terms.set_terms(
        coordinator,
        person_id,
        first,
        opted_out_48h=now.opted_out_48h if now else False,
        night_worker=now.night_worker if now else False,
        weekly_max_minutes=now.weekly_max_minutes if now else None,
        max_nights_per_week=now.max_nights_per_week if now else None,
        until_on=now.until_on if now else None,
        own=own,
        reason="Own limits agreed on the first day too",
    )


def _together(coordinator: Actor, coop_id: int, teams: list[list[int]], first: date) -> None:
    team = teams[0]
    pairs.bar(coordinator, team[1], team[2], first, reason=REASON)
    if len(teams) > 1 and len(teams[1]) > 1:
        pairs.record_preferred(coordinator, teams[1][0], teams[1][1], first)
    # The demo's care worker, if they are of this team, has said yes to one, and is asked by one.
    worker = db.session.scalar(
        select(Person.id)
        .join(Grant, Grant.account_id == Person.account_id)
        .where(Person.coop_id == coop_id, Grant.role == Role.WORKER, Person.id.in_(team))
        .order_by(Person.account_id)
    )
    others = [person_id for person_id in team if person_id != worker]
    if worker is None:
        return
    made = pairs.propose(_member(coop_id, others[3]), worker)
    pairs.answer(_member(coop_id, worker), made.id, yes=True)
    pairs.propose(_member(coop_id, others[0]), worker)


def _member(coop_id: int, person_id: int) -> Actor:
    person = db.session.get_one(Person, person_id)
    actor = Actor(person.account_id, person.name, coop_id, person_id, frozenset({Role.WORKER}))
    return _as(actor)


def learn(coop_id: int, first: date, last: date) -> None:
    """One of the first team learns in these days, beside those who hold most, by hand.

    The rota is published: their few shifts of the time are taken off, and shadow shifts given.
    """
    was = acting.get()
    try:
        coordinator = _as(_planner(coop_id, Role.COORDINATOR))
        team = next(iter(_teams(coop_id, first, last)), [])
        away = {row.person_id for row in days_off(coop_id, first, last, team)}
        team = [person_id for person_id in team if person_id not in away]
        held = [row.person_id for row in records.held(coop_id, first, last, team)]
        mentors = sorted(set(held), key=lambda person_id: (-held.count(person_id), person_id))[:3]
        places = _places(coop_id, first, last)
        others = [person_id for person_id in team if person_id not in mentors]
        if not mentors or not others:
            return
        learner = min(others, key=lambda person_id: (len(places.get(person_id, ())), -person_id))
        with transaction():
            for mentor in mentors:
                pairs.let_mentor(coordinator, mentor, first)
            for assignment_id, _ in places.get(learner, ()):
                rota.remove(coordinator, assignment_id, rota.Say(reason=LEARNS))
            pairs.start_learning(
                coordinator, learner, first, last, note=LEARNS, mentor_ids=mentors[:1]
            )
        given = 0
        for _, shift_id in (place for mentor in mentors for place in places.get(mentor, ())):
            if given < SHADOWS and _goes_along(coordinator, learner, shift_id):
                given += 1
    finally:
        acting.set(was)


def _places(coop_id: int, first: date, last: date) -> dict[int, list[tuple[int, int]]]:
    """(place, shift) of everybody on the shifts of these days, in time order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row in need.shifts(coop_id, first, last):
        for one in row.assigned:
            found.setdefault(one.person_id, []).append((one.id, row.id))
    return found


def _goes_along(coordinator: Actor, learner: int, shift_id: int) -> bool:
    """A shadow shift for the learner, where the rules allow one."""
    try:
        with transaction():
            shadow = shifts.add_shadow(coordinator, shift_id)
            rota.assign(coordinator, shadow.id, learner, rota.Say(reason=LEARNS))
    except DomainError:
        return False
    return True

"""What the demo co-op has been through with its job-centre offices: a dozen on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coop.demo.chapters import ActorAs
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people import queries as people
from core.people.models import Adviser, Role
from recruitment.partnerships import service as partnerships
from recruitment.pipeline import service as pipeline
from recruitment.referrals import service as referrals
from recruitment.referrals.rules import slug_of
from recruitment.referrals.service import Details, Refer, applying
from recruitment.vacancies import service as vacancies
from recruitment.vacancies.service import Offer

HOUR = 60
SECOND_OFFICE = "Hartsea Jobcentre"
NO = "Thank you for coming. The mornings that you can work are none that we have places for."
NO_ADVISER = "The free hours did not match. Worth another try in the new year."
BY_LINK = "the candidate, by link"
WELCOME = (
    "Care for people in Brightwater and Hartsea. No experience is needed: training is paid, and "
    "after probation you can become a member, with a vote like everybody else’s."
)
ASK = "Could you ring us, or say here, which days you are free for a first conversation?"


@dataclass(frozen=True, slots=True)
class _One:
    """Somebody: when they came (working days are not minded) and each step, days ago."""

    first_name: str
    surname: str
    ago: int
    source: str = "adviser"
    steps: tuple[tuple[int, str], ...] = ()
    agrees: bool = True
    place: int | None = 0
    hours: tuple[int, int] = (20, 30)
    note: str = ""


PEOPLE = (
    _One("Nadia", "Haddad", 1, note="Cared for her mother for six years. Drives."),
    _One("Kofi", "Asante", 6, hours=(30, 37)),  # nobody has answered: late
    _One("Bethan", "Pryce", 9, steps=((8, "contacted"), (5, "ask"))),
    _One("Tomasz", "Zielinski", 12, "phone",
         ((11, "contacted"), (9, "screened"), (1, "interview"))),
    _One("Grace", "Mbeki", 30, steps=((29, "contacted"), (27, "screened"), (20, "swap"))),
    _One("Leroy", "Francis", 45, steps=((44, "contacted"), (42, "screened"), (36, "swap"),
                                        (4, "placement"))),
    _One("Iris", "Novak", 26, "direct",
         ((25, "screened"), (18, "interview"), (5, "offer")), place=1),
    _One("Samira", "Yusuf", 40, steps=((39, "contacted"), (37, "screened"), (33, "interview"),
                                       (26, "offer"), (20, "checks")), place=1),
    _One("Owen", "Baines", 60, "member", ((59, "screened"), (52, "interview"), (47, "offer"),
                                          (40, "checks"), (22, "cleared"), (18, "started"))),
    _One("Chloe", "Ward", 20, steps=((19, "contacted"), (17, "screened"), (12, "rejected"))),
    _One("Yusra", "Salah", 15, steps=((14, "contacted"),), agrees=False),
    _One("Daniel", "Price", 35, "email", ((34, "contacted"), (30, "screened"), (24, "pool"))),
    _One("Maeve", "Kelly", 8, steps=((7, "contacted"), (3, "withdraw"))),
)  # fmt: skip


def tell(coop_id: int, actor_as: ActorAs) -> None:
    """Offices, vacancies, and people at every stage, each act on its own day."""
    today = clock.today()
    office_id = _office(coop_id, actor_as, today)
    places = _places(coop_id, actor_as(coop_id, Role.RECRUITER), today)
    with transaction():
        name = people.coop(coop_id).name
        applying.open_page(
            actor_as(coop_id, Role.RECRUITER), slug_of(name), is_open=True, words=WELCOME
        )
    for number, one in enumerate(PEOPLE):
        with clock.at(_noon(today - timedelta(days=one.ago))):
            referral_id = _refer(actor_as, coop_id, one, number, office_id, places)
        for ago, step in one.steps:
            with clock.at(_noon(today - timedelta(days=ago))), transaction():
                _step(actor_as(coop_id, Role.RECRUITER), referral_id, step)
    actor_as(coop_id, Role.RECRUITER)


def _noon(day: date) -> datetime:
    weekday = day - timedelta(days=max(0, day.weekday() - 4))
    return min(clock.instant(weekday, time(11, 20)), clock.now())


def _office(coop_id: int, actor_as: ActorAs, today: date) -> int:
    """The demo adviser's own office, and a second one."""
    account_id = actor_as(coop_id, Role.ADVISER).account_id
    row = db.session.query(Adviser).filter_by(account_id=account_id).one()
    name, from_on = row.office.name, today - timedelta(days=200)
    recruiter = actor_as(coop_id, Role.RECRUITER)
    with transaction():
        made = partnerships.begin(recruiter, name, from_on, "Agreed with the office’s manager")
        partnerships.begin(recruiter, SECOND_OFFICE, today - timedelta(days=30))
        return made.office_id


def _places(coop_id: int, recruiter: Actor, today: date) -> list[int]:
    services = people.services(coop_id, on=today)
    with transaction():
        return [
            vacancies.open_vacancy(
                recruiter,
                Offer(
                    service_id=services[number % len(services)].id, title=title, area=area,
                    pattern=pattern, hours_least=least * HOUR, hours_most=most * HOUR,
                    start_by_on=today + timedelta(days=60), places=places, words=words,
                ),
            ).id
            for number, (title, area, pattern, least, most, places, words) in enumerate((
                ("Support worker", "Brightwater, TN23", "Early and late, every other weekend",
                 20, 37, 3, "No experience needed: training is paid."),
                ("Care worker, rounds", "Hartsea, TN25", "Weekday mornings and evenings",
                 16, 30, 2, "A driving licence helps; some rounds go by bus."),
                ("Night support worker", "Brightwater", "Waking nights, four in a fortnight",
                 20, 22, 1, ""),
            ))
        ]  # fmt: skip


def _refer(
    actor_as: ActorAs, coop_id: int, one: _One, number: int, office_id: int, places: list[int]
) -> int:
    from_office = one.source == "adviser"
    by_member = one.source == "member"
    member_id = actor_as(coop_id, Role.WORKER).person_id if by_member else None
    actor = actor_as(coop_id, Role.ADVISER if from_office else Role.RECRUITER)
    keeps = any(step == "pool" for _, step in one.steps)
    given = Details(
        first_name=one.first_name,
        surname=one.surname,
        born_on=date(1975 + 2 * number, 1 + number % 12, 3 + number),
        phone=f"07700 9003{number:02d}",
        email=f"{one.first_name}.{one.surname}@example.org".lower(),
        area="Brightwater, TN23" if number % 3 else "Hartsea",
        hours_least=one.hours[0] * HOUR,
        hours_most=one.hours[1] * HOUR,
        available_on=clock.today() + timedelta(days=21),
    )
    how = Refer(
        source=one.source,
        office_id=office_id if from_office else None,
        adviser_id=actor.account_id if from_office else None,
        recommended_by_id=member_id,
        vacancy_id=places[one.place] if one.place is not None else None,
        note=one.note,
        purposes=tuple(
            ["progress"] * (from_office and one.agrees)
            + ["keep"] * keeps
            + ["recommender"] * by_member
        ),
        channel="adviser" if from_office else "phone",
    )
    with transaction():
        row = referrals.refer(actor, given, how)
        token = referrals.make_link(row)
        if one.steps:
            by_link = Actor(None, BY_LINK, coop_id)
            referrals.confirm(referrals.open_link(token), by_link)
        return row.id


def _step(actor: Actor, referral_id: int, step: str) -> None:
    if step == "ask":
        pipeline.ask(actor, referral_id, ASK)
    elif step == "withdraw":
        pipeline.withdraw(actor, referral_id, "other_work", "Rang: starts in a shop on Monday")
    elif step == "rejected":
        pipeline.move(
            actor, referral_id, step, reason="hours", candidate_words=NO,
            adviser_words=NO_ADVISER, words="Only free on school mornings",
        )  # fmt: skip
    else:
        pipeline.move(actor, referral_id, step)

"""Recruitment with 10,000 referrals: list, board, on time, figures, outcomes, an adviser's people.

Run from the root: python -m bench.referrals. Server time of a request through the whole
application, the best and the median of seven, with the number of queries for 100 and for 10,000
referrals. The processor's own time is told beside it, for a machine that is busy.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date, timedelta

from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from core import clock
from core.db import db, transaction
from core.people.models import Employment, Person
from recruitment.referrals.models import Consent, JobCandidate, Referral, ReferralEvent
from recruitment.stages import service as stages
from tests.factories.people import make_account, make_coop, make_service, sign_in
from tests.factories.recruitment import make_adviser, make_office, make_vacancy
from wsgi import create_app

FEW, MANY, TIMES = 100, 10_000, 7
FIRST = ("Aaliyah", "Ben", "Chloe", "Dan", "Ella", "Farah", "George", "Hana", "Ivo", "Jo")
LAST = ("Ames", "Brook", "Cole", "Dunn", "Eze", "Fry", "Gill", "Hart", "Islam", "Jones")


WAY = ("referred", "contacted", "screened", "interview")


def fill(
    coop_id: int, service_id: int, offices: list[int], vacancies: list[int], many: int
) -> None:
    """Referrals over two years, a third of them under way, each with four events.

    Of those whose stage says that they started, everybody became a person with work on record.
    """
    rng, today, now = random.Random(many), clock.today(), clock.now()
    with transaction() as session:
        found = stages.ensure(coop_id)
        begun = len(session.query(JobCandidate.id).filter_by(coop_id=coop_id).all())
        people, rows, events, consents = [], [], [], []
        for n in range(begun, begun + many):
            people.append(
                {
                    "coop_id": coop_id,
                    "first_name": FIRST[n % 10],
                    "surname": f"{LAST[n // 10 % 10]}{n}",
                    "phone_key": f"77{n:08d}",
                    "email_key": f"c{n}@example.org",
                    "born_on": date(1970, 1, 1) + timedelta(days=n),
                    "made_at": now,
                    "made_by": "Bench",
                }
            )
        session.execute(insert(JobCandidate), people)
        ids = [row.id for row in session.query(JobCandidate.id).filter_by(coop_id=coop_id)][begun:]
        for key in ids:
            stage = rng.choice(found.stages)
            asked = stage.running and rng.random() < 0.2
            since = today - timedelta(days=rng.randrange(700))
            due = today + timedelta(days=rng.randrange(-10, 30))
            office = rng.choice([None, *offices])
            rows.append(
                {"coop_id": coop_id, "candidate_id": key, "office_id": office,
                 "source": "adviser" if office else "direct", "vacancy_id": rng.choice(vacancies),
                 "set_id": found.id, "stage": stage.code, "stage_kind": stage.kind.value,
                 "stage_since_on": since, "entered_by": "Bench",
                 "waits_on": ("candidate" if asked else "coop") if stage.running else "",
                 "next_due_on": due if stage.running else None,
                 "final_at": None if stage.running else now,
                 "referred_at": clock.instant(since)}
            )  # fmt: skip
            if office:
                consents.append(
                    {"coop_id": coop_id, "candidate_id": key, "purpose": "progress",
                     "office_id": office, "wording": "2026-11", "given_at": now,
                     "given_channel": "adviser", "given_to": "Bench"}
                )  # fmt: skip
        session.execute(insert(Referral), rows)
        session.execute(insert(Consent), consents)
        referrals = [row.id for row in session.query(Referral.id).filter_by(coop_id=coop_id)]
        for key in referrals[begun:]:
            at = now - timedelta(days=rng.randrange(700))
            for step, stage in enumerate(WAY):
                hours = rng.randrange(1, 300)
                at += timedelta(hours=hours)
                events.append(
                    {"coop_id": coop_id, "referral_id": key, "at": at, "kind": "move",
                     "from_stage": WAY[step - 1] if step else "", "to_stage": stage,
                     "stayed_days": hours // 24 if step else None,
                     "set_version": 1, "actor": f"Person {key % 6}",
                     "on_time": rng.random() < 0.8 if step else None}
                )  # fmt: skip
        session.execute(insert(ReferralEvent), events)
        _hire(session, coop_id, service_id, rng)


def _hire(session: Session, coop_id: int, service_id: int, rng: random.Random) -> None:
    """People and their work for every referral that led to a start and has nobody yet."""
    query = session.query(Referral.id, Referral.stage_since_on).filter(
        Referral.coop_id == coop_id, Referral.person_id.is_(None),
        Referral.stage_kind.in_(("won", "done")),
    )  # fmt: skip
    for key, since in query.all():
        person = Person(coop_id=coop_id, number=f"B{key}", first_name="Hired", surname=f"No{key}")
        session.add(person)
        session.flush()
        left = since + timedelta(days=rng.randrange(5, 500)) if rng.random() < 0.5 else None
        session.add(
            Employment(coop_id=coop_id, person_id=person.id, service_id=service_id, until_on=left,
                       role="Care worker", contract_minutes=1200, from_on=since)
        )  # fmt: skip
        session.get_one(Referral, key).person_id = person.id


def measure(client: FlaskClient, path: str, count: list[int]) -> tuple[list[float], list[float]]:
    """Milliseconds of the clock and of the processor for each request."""
    took, cpu = [], []
    for _ in range(TIMES):
        count[0] = 0
        began, worked = time.perf_counter(), time.process_time()
        with client.application.app_context():  # each request has one of its own, as in a server
            answer = client.get(path)
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
        assert answer.status_code == 200, path
    return took, cpu


def main() -> None:
    """Measure with few, then with many."""
    env = {"CAREWORK_INSTANCE": tempfile.mkdtemp(), "SECRET_KEY": "a key for measuring only, long"}
    app = create_app(env, {"TESTING": True, "RATELIMIT_ENABLED": False})
    with app.app_context():
        upgrade()
        coop_id = make_coop()
        service_id = make_service(coop_id)
        offices = [make_office(coop_id, f"Office {n}") for n in range(6)]
        vacancies = [make_vacancy(coop_id, service_id, places=20) for _ in range(8)]
        ruth = make_adviser(coop_id, offices[0])
        recruiter = make_account(coop_id, "recruiter")
        count = [0]

        def note(*_: object) -> None:
            count[0] += 1

        event.listen(db.engine, "before_cursor_execute", note)
        pages = (
            (recruiter, "/recruitment/board"),
            (recruiter, "/recruitment/board?office=1&q=an"),
            (recruiter, "/recruitment/list"),
            (recruiter, "/recruitment/list?q=dunn&sort=name"),
            (recruiter, "/recruitment/list?page=100"),
            (recruiter, "/recruitment/on-time?days=365"),
            (recruiter, "/recruitment/figures?months=24"),
            (recruiter, "/recruitment/figures?months=60&by=office"),
            (recruiter, "/recruitment/outcomes"),
            (recruiter, "/recruitment/kept"),
            (recruiter, "/recruitment/referrals/50"),
            (ruth, "/"),
            (ruth, "/adviser/people"),
        )
        queries: dict[str, int] = {}
        for many in (FEW, MANY - FEW):
            fill(coop_id, service_id, offices, vacancies, many)
            for account_id, path in pages:
                client = sign_in(app.test_client(), account_id, coop_id)
                took, cpu = measure(client, path, count)
                if many == FEW:
                    queries[path] = count[0]
                    continue
                print(
                    f"{path}: best {min(took):.0f} ms, median {statistics.median(took):.0f} ms "
                    f"(processor {statistics.median(cpu):.0f} ms), {count[0]} queries "
                    f"({queries[path]} with {FEW})"
                )


if __name__ == "__main__":
    main()

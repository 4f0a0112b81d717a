"""Offices, advisers, vacancies, candidates and their referrals for tests; each call commits."""

from __future__ import annotations

from datetime import date
from itertools import count

from core import clock
from core.access import Actor
from core.db import transaction
from core.people.models import Adviser
from recruitment.partnerships import service as partnerships
from recruitment.referrals import service as referrals
from recruitment.referrals.service import Details, Refer
from recruitment.vacancies import service as vacancies
from recruitment.vacancies.service import Offer
from tests.factories.people import make_account

_numbers = count(1)


def recruiter(coop_id: int, *roles: str) -> Actor:
    """Somebody who recruits, without an account."""
    return Actor(None, "Rita Recruit", coop_id, None, frozenset(roles or ("recruiter",)))


def make_office(coop_id: int, name: str = "Brightwater", from_on: date = date(2026, 1, 1)) -> int:
    """An office that the co-op works with; the office's id."""
    with transaction():
        return partnerships.begin(recruiter(coop_id), name, from_on).office_id


def make_adviser(coop_id: int, office_id: int, name: str = "Ruth Ellery") -> int:
    """An adviser of the office with the role in the co-op; the account's id."""
    account_id = make_account(coop_id, "adviser", name=name)
    with transaction() as session:
        session.add(Adviser(account_id=account_id, office_id=office_id))
    return account_id


def make_vacancy(coop_id: int, service_id: int, **more: object) -> int:
    """An open vacancy; its id."""
    given: dict[str, object] = {
        "service_id": service_id, "title": "Support worker", "area": "Brightwater",
        "pattern": "Early and late", "hours_least": 1200, "hours_most": 2250,
        "start_by_on": None, "places": 2, "words": "",
    }  # fmt: skip
    with transaction():
        return vacancies.open_vacancy(recruiter(coop_id), Offer(**(given | more))).id  # type: ignore[arg-type]


def details(first_name: str = "Cara", surname: str = "", **more: object) -> Details:
    """Somebody who can be reached."""
    n = next(_numbers)
    given: dict[str, object] = {
        "first_name": first_name, "surname": surname or f"Candidate{n}",
        "phone": f"07700 {900000 + n}", "email": f"c{n}@example.org",
    }  # fmt: skip
    return Details(**(given | more))  # type: ignore[arg-type]


def make_referral(
    coop_id: int,
    office_id: int | None = None,
    adviser_id: int | None = None,
    *,
    given: Details | None = None,
    agrees: bool = True,
    vacancy_id: int | None = None,
    note: str = "",
    keeps: bool = False,
) -> int:
    """A referral that begins now; its id."""
    purposes = tuple(["progress"] * bool(agrees and office_id) + ["keep"] * keeps)
    how = Refer(
        source="adviser" if office_id else "direct", office_id=office_id, adviser_id=adviser_id,
        vacancy_id=vacancy_id, note=note, purposes=purposes, channel="adviser",
    )  # fmt: skip
    with transaction():
        return referrals.refer(recruiter(coop_id), given or details(), how).id


def make_link(coop_id: int, referral_id: int) -> str:
    """A candidate's link; its token."""
    from recruitment.referrals import queries

    with transaction():
        return referrals.make_link(queries.referral(coop_id, referral_id))


def at_noon(on: date):
    """Have it be noon of a day inside."""
    from datetime import time

    return clock.at(clock.instant(on, time(12)))


def make_upload(coop_id: int) -> int:
    """A workbook of people, waiting for a yes; its id."""
    from recruitment.referrals.service import uploads

    with transaction():
        content = b"no workbook"
        return uploads.receive(
            recruiter(coop_id), "people.xlsx", content, office_id=None, own_office=False
        ).id

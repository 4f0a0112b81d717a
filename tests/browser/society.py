"""A small society with a year behind it, for the journey from its surplus to a statement.

`python -m tests.browser.society` makes it in the installation of the environment. The year is
the last one that ended on 31 March.
"""

from __future__ import annotations

from datetime import date

from coop.pay import service as pay
from coop.pay.models import PayRun
from core import clock
from core.db import db, transaction
from tests.factories.capital import make_member, make_shares, make_terms, treasurer
from tests.factories.hours import approved_hours, usual_rates
from tests.factories.people import make_account, make_coop, make_person, make_service

COOP = "Millrace Care"
BOARD, MIA, NED, OLA = (f"{name}@millrace.example.org" for name in ("bea", "mia", "ned", "ola"))
NAMES = (("Mia", MIA), ("Ned", NED), ("Ola", OLA))


def year_end() -> date:
    """The last day of the year that has ended."""
    today = clock.today()
    return date(today.year - (today <= date(today.year, 3, 31)), 3, 31)


def make() -> None:
    """Three members with shares and a month of paid hours, and their board."""
    coop = make_coop(COOP)
    mill = make_service(coop, "The Mill")
    last = year_end()
    make_terms(coop)
    usual_rates(coop)
    for place, (name, email) in enumerate(NAMES):
        joined = date(last.year - 2, 1, 1)
        person = make_person(coop, name, "Mill", service_id=mill, from_on=joined)
        make_member(coop, person, joined)
        make_shares(coop, person, 20_000, joined)
        make_account(coop, "worker", person_id=person, email=email, name=name)
        for day in range(2, 6 - place):
            approved_hours(coop, mill, person, date(last.year, 3, day))
    make_account(coop, "board", "treasurer", email=BOARD, name="Bea Board")
    who = treasurer(coop)
    with transaction():
        run_id = pay.open_run(who, date(last.year, 3, 1), last).id
    pay.calculate_now(who, run_id)
    with transaction():
        db.session.get_one(PayRun, run_id).state = "locked"


if __name__ == "__main__":
    from wsgi import create_app

    with create_app().app_context():
        make()

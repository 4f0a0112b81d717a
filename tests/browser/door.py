"""A small co-op with an office, its adviser and a live place, for journeys of recruitment.

`python -m tests.browser.door` makes it in the installation of the environment and prints a
candidate's link.
"""

from __future__ import annotations

from core.db import db, transaction
from core.people.models import Account
from tests.factories.people import make_account, make_coop, make_service
from tests.factories.recruitment import (
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    make_vacancy,
)
from wsgi import create_app

ADVISER, RECRUITER = "ruth.ellery@example.org", "rita@example.org"


def make() -> str:
    """The co-op; the token of Cara's link."""
    coop = make_coop("Doorstep Care")
    make_vacancy(coop, make_service(coop, "Maple Court"), area="Hartsea", hours_least=600)
    make_vacancy(coop, make_service(coop, "Elm Lodge"), area="Brightwater")
    office = make_office(coop)
    ruth = make_adviser(coop, office)
    with transaction():
        db.session.get_one(Account, ruth).email = ADVISER
    make_account(coop, "recruiter", email=RECRUITER, name="Rita Recruit")
    return make_link(coop, make_referral(coop, office, ruth, given=details("Cara", "Dunn")))


if __name__ == "__main__":
    with create_app().app_context():
        print(make())

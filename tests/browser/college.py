"""A small co-op that trains its people, for the journeys of a trainer.

`python -m tests.browser.college` makes it in the installation of the environment. Tess, who
trains, is on a shift that has begun, with Ann, whose moving and handling is to be observed.
"""

from __future__ import annotations

from datetime import date, timedelta

from core import clock
from core.db import transaction
from tests.factories.members import make_competency, make_held
from tests.factories.people import make_account
from tests.factories.rota import make_place, make_shift, small_coop
from tests.factories.training import make_library, make_shown, standard_of
from training.standards.models import Competency

COOP = "College Care"
TESS = "tess@example.org"
OBSERVED, CLASS = "Moving and handling", "Basic life support"
STANDARD = "Duty of care"
NAMES = [
    "Ann",
    "Ben",
    "Cat",
    "Dev",
    "Eve",
    "Fay",
    "Gus",
    "Hal",
    "Ida",
    "Jim",
    "Kit",
    "Lou",
]  # twelve in a class


def make() -> None:
    """Twelve people and their trainer; a shift that began an hour ago; some evidence."""
    coop = small_coop(name=COOP)
    since = date(2025, 1, 6)
    people = [coop.join(name, "College", from_on=since) for name in NAMES]
    tess = coop.join("Tess", "College", from_on=since)
    make_account(coop.id, "worker", "trainer", person_id=tess, email=TESS, name="Tess College")
    moving, _ = make_competency(coop.id, OBSERVED), make_competency(coop.id, CLASS)
    with transaction() as session:
        row = session.get_one(Competency, moving)
        row.methods, row.renewal_months = "observed", 12
    make_held(coop.id, people[0], moving, until_on=clock.today() + timedelta(days=10))
    begun = clock.local(clock.now() - timedelta(hours=1))
    ends = begun + timedelta(hours=8)
    times = (each.time().replace(second=0, microsecond=0, tzinfo=None) for each in (begun, ends))
    shift = make_shift(coop.id, coop.service_id, begun.date(), *times, least=2)
    for person in (people[0], tess):
        make_place(coop.id, shift, person, published=True)
    make_library(coop.id)
    make_shown(coop.id, people[1], standard_of(coop.id, "CC3", "2025-03"), clock.today())


if __name__ == "__main__":
    from wsgi import create_app

    with create_app().app_context():
        make()

"""A small co-op with published shifts, for journeys of members and their coordinator.

`python -m tests.browser.harbour` makes it in the installation of the environment. Days are
counted from today; every place is given by the service that coordinators use.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from coop.rota import service as rota
from coop.rota.models import Rota, RotaService
from core import clock
from core.acting import acting
from core.db import transaction
from tests.factories.people import actor_of, make_account
from tests.factories.rota import SmallCoop, make_shift, small_coop

COOP = "Quayside Care"
COORDINATOR, ANN, BEN = "dot@example.org", "ann@example.org", "ben@example.org"
EARLY, LATE = (time(7), time(15)), (time(14, 30), time(22))
# Days from today. Far enough apart that rest is always kept.
SICK, SWAPPED, FOR, OPEN = 3, 6, 9, 12


def make() -> None:
    """Ann, Ben and Cal, their coordinator, and a month's rota that is published."""
    coop = small_coop(name=COOP)
    today = clock.today()
    people = [coop.join(name, "Quay", from_on=date(2025, 1, 6)) for name in ("Ann", "Ben", "Cal")]
    for person_id, email in zip(people, (ANN, BEN), strict=False):
        make_account(coop.id, "worker", person_id=person_id, email=email, name=email[:3].title())
    dot = make_account(coop.id, "coordinator", email=COORDINATOR, name="Dot Harbour")
    _published(coop, clock.monday(today))
    ann, ben, _ = people
    actor = actor_of(dot, coop.id, "coordinator")
    acting.set((actor.account_id, actor.name))
    for days, times, name, person_id in (
        (SICK, EARLY, "Early", ann),
        (SWAPPED, LATE, "Late", ann),
        (FOR, LATE, "Late", ben),
        (OPEN, EARLY, "Early", None),
    ):
        shift_id = make_shift(
            coop.id, coop.service_id, today + timedelta(days=days), *times, name=name
        )
        if person_id is not None:
            with transaction():
                rota.assign(actor, shift_id, person_id, rota.Say(reason="As agreed.", agreed=True))


def _published(coop: SmallCoop, monday: date) -> None:
    with transaction() as session:
        session.add(
            Rota(
                coop_id=coop.id,
                from_on=monday,
                until_on=monday + timedelta(days=27),
                state="published",
                made_at=clock.now(),
                published_at=clock.now(),
                services=[RotaService(service_id=coop.service_id)],
            )
        )


if __name__ == "__main__":
    from wsgi import create_app

    with create_app().app_context():
        make()

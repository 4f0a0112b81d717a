"""How long the main job takes at 60 and 300 people: import, rota, publication, the week's page.

    make bench            or    .venv/bin/python bench/main_job.py [people ...]

Prints a table with the machine named; times are wall seconds of one run, pages the median of 15.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask_migrate import upgrade

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from coop.demo import service, story
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people import queries as people
from core.people.accounts import find_account
from wsgi import create_app

WEEKS, SECONDS = 4, 30


def measure(count: int) -> dict[str, str]:
    """Every step once, in an installation thrown away after."""
    from coop.rota import service as rota
    from coop.rota import warming

    found: dict[str, str] = {"people": str(count)}
    with tempfile.TemporaryDirectory(prefix="carework-bench-") as folder:
        app = create_app({"CAREWORK_INSTANCE": folder}, {"RATELIMIT_ENABLED": False})
        with app.app_context():
            upgrade()
            began = time.perf_counter()
            coop_id = service.load(count, WEEKS)
            found["import s"] = f"{time.perf_counter() - began:.1f}"
            warming.warm()
            actor = story.actor_as(coop_id, "coordinator")
            first = service.next_monday()
            began = time.perf_counter()
            with transaction():
                services = [one.id for one in people.services(coop_id)]
                rota_id = rota.make_draft(actor, first, WEEKS, services).id
            found["shifts s"] = f"{time.perf_counter() - began:.1f}"
            lawful: list[float] = []
            began = time.perf_counter()

            def told(news: object) -> None:
                if getattr(news, "filled", 0) and not lawful:
                    lawful.append(time.perf_counter() - began)

            row = rota.generate_now(actor, rota_id, SECONDS, 1, told)
            found["first rota s"] = f"{lawful[0]:.1f}"
            found[f"rota s (budget {SECONDS})"] = f"{time.perf_counter() - began:.1f}"
            found["objective"] = f"{row.objective:,}"
            began = time.perf_counter()
            with transaction():
                rota.publish(actor, rota_id)
            found["publish s"] = f"{time.perf_counter() - began:.1f}"
            found["week page ms"] = f"{_page(app, actor, first):.0f}"
    return found


def _page(app, actor: Actor, first) -> float:
    client = app.test_client()
    account = find_account(service.address("coordinator"))
    with client.session_transaction() as session:
        session["_user_id"] = f"{account.id}.{account.epoch}"
        session["_fresh"], session["coop_id"] = True, actor.coop_id
    db.session.rollback()
    taken = []
    for _ in range(16):
        began = time.perf_counter()
        answer = client.get(f"/rota/week?on={(first + timedelta(days=7)).isoformat()}")
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.status
    return statistics.median(taken[1:])


def main() -> None:
    """Print the table."""
    sizes = [int(word) for word in sys.argv[1:]] or [60, 300]
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    print(f"{clock.today()}, {machine}, Python {platform.python_version()}")
    rows = [measure(count) for count in sizes]
    for name in rows[0]:
        print(f"{name:<22}" + "".join(f"{row[name]:>14}" for row in rows))


if __name__ == "__main__":
    main()

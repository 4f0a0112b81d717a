"""Two processes at one ledger at the same moment, on either database."""

from __future__ import annotations

from datetime import date

import pytest

from coop.capital import service
from core.db import db, transaction
from tests.coop.capital.test_capital_property import faults
from tests.factories.capital import make_shares, make_terms, treasurer
from tests.factories.capital_race import race
from tests.factories.crowd import BOTH
from tests.factories.migrated import migrate
from tests.factories.people import make_coop, make_person
from tests.postgres_server import fresh
from wsgi import create_app

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", BOTH)
def test_the_ledger_balances_when_two_processes_write(database, request, tmp_path):
    env = {"CAREWORK_INSTANCE": str(tmp_path), "SECRET_KEY": "a key for tests only, long enough"}
    if database == "postgres":
        url = fresh(request.getfixturevalue("postgres_url"), "carework_capital")
        env["DATABASE_URL"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    app = create_app(env, {"TESTING": True, "SERVER_NAME": "localhost"})
    with app.app_context():
        migrate()
        coop = make_coop()
        make_terms(coop)
        people = [make_person(coop, name) for name in ("Ann", "Ben", "Cyd")]
        for person in people:
            make_shares(coop, person, 200_000)
        with transaction():
            service.bring_in(treasurer(coop), 900_000, date(2026, 3, 31), "Surplus")
        db.session.remove()
        told = race(env, coop, people, processes=2, acts=60)
        assert told["done"] + told["refused"] == 120
        assert told["done"] > 20, told
        assert told["refused"] > 5, told
        found, _ = faults(coop)
        assert found == []
        db.session.remove()
        db.engine.dispose()

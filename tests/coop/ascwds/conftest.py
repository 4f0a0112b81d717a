"""The small world, at noon on a day that stands still."""

from __future__ import annotations

import pytest

from coop.workforce import vacancies
from tests.coop.ascwds.small_world import World
from tests.factories.hours import set_clock


@pytest.fixture
def world(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    monkeypatch.setattr(vacancies, "_openings", lambda coop_id: ())
    return World()

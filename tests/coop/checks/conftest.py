"""It is Tuesday 1 December 2026, and a co-op has three people."""

from __future__ import annotations

from datetime import date, time

import pytest

from core import clock
from tests.factories.rota import small_coop

TODAY = date(2026, 12, 1)


@pytest.fixture
def coop(database):
    with clock.at(clock.instant(TODAY, time(9))):
        yield small_coop(3)

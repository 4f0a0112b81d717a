from __future__ import annotations

from datetime import time

import pytest

from core import clock
from core.acting import NOBODY, acting
from core.db import db
from tests.conftest import _empty
from tests.factories.history import UNTIL, make_history


@pytest.fixture(scope="module")
def five_years(app):
    """Five years of 400 people, made once for a file; nothing in it may be changed."""
    with app.app_context(), clock.at(clock.instant(UNTIL, time(12))):
        _empty(app)
        acting.set(NOBODY)  # whoever the last test signed in is not here
        yield make_history()
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def today():
    """It is the last day of the history."""
    with clock.at(clock.instant(UNTIL, time(12))):
        yield UNTIL

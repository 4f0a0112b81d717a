"""Members who claim the same places at the same moment, over real HTTP on a real server."""

from __future__ import annotations

import pytest

from tests.factories.claims_race import race
from tests.factories.crowd import BOTH
from tests.postgres_server import fresh

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", BOTH)
def test_each_place_is_filled_once_and_losers_are_told(database, request, tmp_path):
    """Ten who may and two who may not, for two places on each of six shifts: all try them all.

    A shift always finds its people, in whatever order: of ten, at most four work on its day and
    two more rest after the late shift before it.
    """
    url = ""
    if database == "postgres":
        url = fresh(request.getfixturevalue("postgres_url"), "carework_race")
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    found = race(tmp_path, members=12, days=3, wanted=2, tries=6, processes=3, database_url=url)
    assert found.faults == []
    assert (found.filled, found.wins, found.claims) == (12, 12, 72)
    # Somebody met each kind of refusal: the race was one, and the rules were asked in it.
    assert any("Somebody else" in words for words in found.words), found.words
    assert any("signed off" in words for words in found.words), found.words

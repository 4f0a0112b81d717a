"""Cover at risk on pages: words and figures, who may see them, and never another co-op's."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import clock
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role, make_coop
from tests.factories.rota import make_pattern, make_place, make_shift, small_coop

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)


@pytest.fixture
def coop(database):
    """Ann's medication runs out on Tue 8 December, Ben's lasts; each has shifts that need it."""
    with clock.at(NOW):
        coop = small_coop()
        ann = coop.join("Ann", "Reed", medication=False)
        ben = coop.join("Ben", "Shah")
        make_held(coop.id, ann, coop.medication, until_on=MONDAY + DAY)
        needs = ((coop.medication, None),)
        for day in range(4):
            on = MONDAY + day * DAY
            one = make_shift(coop.id, coop.service_id, on, least=1, needs=needs)
            make_place(coop.id, one, ann if day != 2 else ben, published=True)
        yield coop


def test_the_shift_after_the_last_day_is_at_risk_and_the_one_before_is_not(coop, client):
    as_role(client, coop.id, "coordinator")
    page = client.get("/cover-at-risk").text
    # Ann works Mon, Tue (her last day) and Thu: one shift of 8 h less a break of 30 minutes.
    assert "Runs out Tue 8 December" in page
    assert "7.5 h" in page
    assert "Ann Reed" in page
    assert "Ben Shah" not in page
    drill = client.get(f"/cover-at-risk/competency/{coop.medication}").text
    assert "Thu 10 December" in drill
    assert "Tue 8 December, 07:00" not in drill
    mine = client.get(f"/cover-at-risk/people/{coop.people[0]}").text
    assert "Thu 10 December, 07:00–15:00" in mine
    assert "No shift is lost" in client.get(f"/cover-at-risk/people/{coop.people[1]}").text


def test_patterns_to_come_count_where_no_rota_is_made_yet(coop, client):
    peg = make_competency(coop.id, "PEG feeding")
    make_held(coop.id, coop.people[0], peg, until_on=date(2026, 12, 13))
    make_pattern(
        coop.id, coop.service_id, time(9), time(12), name="Lunch", days=(0,), break_minutes=0,
        from_on=date(2026, 12, 14), needs=((peg, None),),
    )  # fmt: skip
    as_role(client, coop.id, "trainer")
    page = client.get("/cover-at-risk").text
    # Three hours on each of the ten Mondays from 14 December to 15 February.
    assert "PEG feeding" in page
    assert "30 h" in page
    drill = client.get(f"/cover-at-risk/competency/{peg}").text
    assert "15 Feb" in drill
    assert "Lapses leave short" in drill


def test_nothing_at_risk_says_so(database, client):
    with clock.at(NOW):
        coop = small_coop(1)
        as_role(client, coop.id, "manager")
        assert "Nothing is at risk" in client.get("/cover-at-risk").text


@pytest.mark.parametrize("role", ["worker", "board", "treasurer", "recruiter", "adviser"])
def test_others_do_not_see_it(coop, client, role):
    as_role(client, coop.id, role)
    assert client.get("/cover-at-risk").status_code == 403


def test_another_coop_finds_nothing(coop, client):
    as_role(client, make_coop("Elsewhere"), "coordinator")
    assert client.get(f"/cover-at-risk/competency/{coop.medication}").status_code == 404
    assert client.get(f"/cover-at-risk/people/{coop.people[0]}").status_code == 404
    assert "Ann Reed" not in client.get("/cover-at-risk").text

"""Observations beside shifts: who may sign where, what the record keeps, what the trainer sees."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from coop.cover import observed
from coop.rota.situation import situation
from core import clock
from core.db import db, transaction
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role, make_coop
from tests.factories.rota import make_place, make_shift, small_coop
from training.records.models import CompetencyHeld, Evidence
from training.standards.models import Competency

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
DAY = timedelta(days=1)
DURING = datetime(2026, 12, 8, 10, tzinfo=UTC)  # Tuesday's early


@pytest.fixture
def coop(database):
    """Ann's moving and handling, observed by who holds Assessor, runs out; Ben may sign, Cat not."""
    with clock.at(NOW):
        coop = small_coop()
        coop.ann, coop.ben, coop.cat = (coop.join(name, "Reed") for name in ("Ann", "Ben", "Cat"))
        coop.assessor = make_competency(coop.id, "Assessor")
        coop.moving = make_competency(coop.id, "Moving and handling")
        with transaction() as session:
            row = session.get_one(Competency, coop.moving)
            row.methods, row.renewal_months = "observed", 12
            row.assessor_competency_id = coop.assessor
        make_held(coop.id, coop.ann, coop.moving, until_on=date(2026, 12, 20))
        make_held(coop.id, coop.ben, coop.assessor)
        coop.shifts = [
            make_shift(coop.id, coop.service_id, MONDAY + n * DAY, least=2) for n in range(3)
        ]
        yield coop


def put(coop, shift, *people):
    for person in people:
        make_place(coop.id, coop.shifts[shift], person, published=True)


def test_a_shift_with_one_who_may_sign_is_a_chance_and_others_are_not(coop):
    put(coop, 0, coop.ann, coop.cat)
    put(coop, 1, coop.ann, coop.ben)
    found = observed.planned(coop.id, clock.today())
    (one,) = found.to_come
    assert (one.shift.on, one.by[0].name) == (MONDAY + DAY, "Ben Reed")
    assert one.beside == "Early at Maple Court, Tue 8 December"
    assert found.nowhere == ()


def test_an_assessor_whose_own_has_run_out_by_then_may_not(coop):
    with transaction():
        held = select(CompetencyHeld).where(CompetencyHeld.competency_id == coop.assessor)
        db.session.scalars(held).one().until_on = MONDAY
    put(coop, 1, coop.ann, coop.ben)
    assert observed.planned(coop.id, clock.today()).to_come == ()


def test_an_assessor_signs_on_a_phone_beside_the_shift_and_the_record_keeps_it(coop, client):
    put(coop, 1, coop.ann, coop.ben)
    as_role(client, coop.id, "worker", person_id=coop.ben)
    mine = f"/my/shifts/{coop.shifts[1]}"
    assert "once the shift has begun" in client.get(mine).text
    page = f"/cover-at-risk/shifts/{coop.shifts[1]}/observe/{coop.ann}/{coop.moving}"
    assert "has not begun" in client.post(page, data={"note": "Used the slide sheet"}).text
    with clock.at(DURING):
        assert page in client.get(mine).text
        assert "Say in a few words" in client.post(page, data={"note": " "}).text
        said = client.post(page, data={"note": "Used the slide sheet well"}, follow_redirects=True)
        assert "Ann Reed is signed off for Moving and handling, until 8 December 2027" in said.text
        assert "Sign an observation" not in said.text  # nothing is due any more
        assert client.get(page).status_code == 404
    row = db.session.scalars(select(Evidence)).one()
    assert (row.person_id, row.assessor_id, row.method) == (coop.ann, coop.ben, "observed")
    assert row.beside == "Early at Maple Court, Tue 8 December"
    assert row.seen_on == MONDAY + DAY


def test_who_is_not_on_the_shift_or_may_not_sign_finds_no_page(coop, client):
    put(coop, 1, coop.ann, coop.ben, coop.cat)
    page = f"/cover-at-risk/shifts/{coop.shifts[1]}/observe/{coop.ann}/{coop.moving}"
    with clock.at(DURING):
        for who in (coop.cat, coop.ann):
            as_role(client, coop.id, "worker", person_id=who)
            assert client.post(page, data={"note": "Seen"}).status_code == 404
        as_role(client, make_coop("Elsewhere"), "worker", person_id=None)
        assert client.get(page).status_code == 404
    assert db.session.scalar(select(Evidence.id)) is None


def test_the_learner_reads_who_can_see_them(coop, client):
    put(coop, 1, coop.ann, coop.ben)
    as_role(client, coop.id, "worker", person_id=coop.ann)
    page = client.get(f"/my/shifts/{coop.shifts[1]}").text
    assert "Ben Reed can observe your Moving and handling on this shift" in page


def test_a_trainer_on_the_shift_opens_the_sign_off_form_with_the_shift(coop, client):
    with transaction():
        db.session.get_one(Competency, coop.moving).assessor_competency_id = None
    put(coop, 1, coop.ann, coop.cat)
    as_role(client, coop.id, "worker", "trainer", person_id=coop.cat)
    with clock.at(DURING):
        page = client.get(f"/my/shifts/{coop.shifts[1]}").text
        link = f"/training/people/{coop.ann}/sign-off?competency={coop.moving}&amp;beside="
        assert link in page
        at = page.index(link)
        form = client.get(page[at : page.index('"', at)].replace("&amp;", "&")).text
        assert 'value="Early at Maple Court, Tue 8 December"' in form


def test_the_trainer_sees_what_waits_to_be_signed(coop, client):
    put(coop, 1, coop.ann, coop.ben)
    as_role(client, coop.id, "trainer")
    assert "Tue 8 December" in client.get("/cover-at-risk/observations").text
    with clock.at(DURING + 2 * DAY):
        page = client.get("/cover-at-risk/observations").text
        assert "To sign" in page
        assert "beside=Early+at+Maple+Court" in page.replace("%20", "+")
        assert "Observations on the rota" in client.get("/").text
    as_role(client, coop.id, "worker", person_id=coop.cat)
    assert client.get("/cover-at-risk/observations").status_code == 403


def test_the_rota_is_told_what_is_due_and_by_whom(coop):
    (one,) = situation(coop.id, MONDAY, 1, [coop.service_id]).problem.observations
    assert (one.learner, one.competency, one.assessors, one.asks) == (
        coop.ann, coop.moving, (coop.ben,), coop.assessor,
    )  # fmt: skip
    assert one.until_day == 13  # Sun 20 December


def test_the_next_rota_leaves_alone_what_an_earlier_shift_brings(coop):
    put(coop, 1, coop.ann, coop.ben)
    later = situation(coop.id, MONDAY + 7 * DAY, 1, [coop.service_id])
    assert later.problem.observations == ()


def test_nothing_is_due_outside_the_weeks_settled(coop):
    with clock.at(NOW - timedelta(weeks=10)):
        assert observed.planned(coop.id, clock.today()) == observed.Planned((), (), ())

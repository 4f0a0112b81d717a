"""The rota's pages, as each role, of the own and another co-op."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import time, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from coop.rota import service
from coop.rota.models import RestOwed, Rota, RotaPolicy
from coop.shifts.models import Assignment, Shift
from core.access import Actor
from core.db import db, transaction
from core.jobs.models import JobRun, StoredFile
from core.jobs.testing import run_queued
from core.people.models import Person
from tests.factories.members import make_availability, make_leave
from tests.factories.people import as_role
from tests.factories.rota import (
    MONDAY,
    big_coop,
    make_pattern,
    make_place,
    make_shift,
    small_coop,
)

DAY = timedelta(days=1)
SEERS = ("coordinator", "manager", "board", "treasurer", "trainer", "recruiter")


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


def _drafted(coop, weeks=1, fill=True):
    with transaction():
        rota_id = service.make_draft(_actor(coop), MONDAY, weeks, [coop.service_id]).id
    if fill:
        service.generate_now(_actor(coop), rota_id, None, 1, rounds=2)
    return rota_id


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def _week(coop, people=2):
    make_pattern(coop.id, coop.service_id)
    return _drafted(coop)


@pytest.fixture
def coop(client):
    found = small_coop(3)
    make_pattern(found.id, found.service_id)
    return found


@pytest.mark.parametrize("role", SEERS)
def test_those_who_may_see_the_rota_see_home_week_and_rest(client, coop, role):
    rota_id = _drafted(coop)
    as_role(client, coop.id, role)
    for path in ("/rota", f"/rota/{rota_id}", "/rota/week?on=2026-12-07", "/rota/rest"):
        assert client.get(path).status_code == 200, path


def test_a_worker_has_no_rota_pages(client, coop):
    rota_id = _drafted(coop)
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    for path in ("/rota", f"/rota/{rota_id}", "/rota/rest", "/rota/policy"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize("role", ["board", "treasurer", "trainer", "recruiter"])
def test_those_who_only_see_change_nothing(client, coop, role):
    rota_id = _drafted(coop)
    place = db.session.scalars(select(Assignment.id)).first()
    as_role(client, coop.id, role)
    for path in (
        "/rota/make",
        f"/rota/{rota_id}/publish",
        f"/rota/{rota_id}/discard",
        f"/rota/{rota_id}/fill",
        f"/rota/place/{place}/remove",
        "/rota/shift/1/assign",
    ):
        assert client.post(path).status_code == 403, path
    assert "draggable" not in client.get(f"/rota/{rota_id}").get_data(as_text=True)


def test_another_co_ops_rota_is_not_found(client, coop):
    rota_id = _drafted(coop)
    shift, place = db.session.execute(select(Assignment.shift_id, Assignment.id)).first()
    other = small_coop(1, "Other Care")
    as_role(client, other.id, "manager")
    for path in (
        f"/rota/{rota_id}",
        f"/rota/{rota_id}/publish",
        f"/rota/{rota_id}/making",
        f"/rota/shift/{shift}",
        f"/rota/place/{place}/swap",
        f"/rota/person/{coop.people[0]}/2026-12-07",
    ):
        assert client.get(path).status_code == 404, path
    for path in (f"/rota/place/{place}/remove", f"/rota/{rota_id}/publish"):
        assert client.post(path).status_code == 404, path
    week = _text(client.get("/rota/week?on=2026-12-07")).rpartition("Week of 7 December")[2]
    assert "No shifts in this week" in week
    assert "Early" not in week


def test_making_a_rota_leads_to_its_progress_and_then_to_the_week(client, coop):
    as_role(client, coop.id, "coordinator")
    home = _text(client.get("/rota"))
    assert "No drafts" in home
    assert "from Mon 23 November" in home
    answer = client.post(
        "/rota/make",
        data={
            "from_on": "7/12/2026", "weeks": "1", "service_ids": str(coop.service_id),
            "seconds": "15", "stop_at": "0",
        },
    )  # fmt: skip
    rota = db.session.scalars(select(Rota)).one()
    assert answer.location.endswith(f"/rota/{rota.id}/making")
    assert "waiting to start" in _text(client.get(answer.location))
    with transaction() as session:
        run = session.scalars(select(JobRun)).one()
        run.params = {**run.params, "seconds": 1}
    run_queued()
    assert "of 7 places filled" in _text(client.get(answer.location))
    assert "of 7 places filled" in _text(client.get("/rota"))


def test_a_date_that_is_no_monday_is_said_beside_the_field_and_kept(client, coop):
    as_role(client, coop.id, "coordinator")
    answer = client.post(
        "/rota/make",
        data={
            "from_on": "8/12/2026", "weeks": "1", "service_ids": coop.service_id,
            "seconds": 15, "stop_at": 1,
        },
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert "A rota begins on a Monday, like Mon 7 December." in page
    assert 'value="8/12/2026"' in page
    assert db.session.scalars(select(Rota)).all() == []


def test_the_week_shows_cover_gaps_with_reasons_leave_and_hours(client, coop):
    make_shift(coop.id, coop.service_id, starts=time(16), ends=time(21), name="Tea", least=3)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY + DAY)
    rota_id = _drafted(coop)
    as_role(client, coop.id, "coordinator")
    page = _text(client.get(f"/rota/{rota_id}"))
    assert "Week of 7 December" in page
    assert "Unfilled" in page
    assert "1 away" in page
    assert "Annual leave" in page
    assert "of 37.5 h" in page
    by_service = _text(client.get(f"/rota/{rota_id}?by=service"))
    assert "Tea" in by_service
    assert "empty" in by_service


def test_a_place_is_given_through_the_shifts_page(client, coop):
    rota_id = _drafted(coop, fill=False)
    shift = db.session.scalars(select(Shift.id).order_by(Shift.on)).first()
    as_role(client, coop.id, "coordinator")
    page = client.get(f"/rota/shift/{shift}").get_data(as_text=True)
    assert "Can take it (3)" in page
    answer = client.post(f"/rota/shift/{shift}/assign", data={"person_id": coop.people[1]})
    assert answer.status_code == 302
    week = client.get(f"/rota/{rota_id}").get_data(as_text=True)
    assert "changed by hand" in week


def test_who_can_take_a_shift_is_ranked_and_those_who_cannot_are_counted(client, coop):
    _drafted(coop, fill=False)
    shift = db.session.scalars(select(Shift).order_by(Shift.on)).first()
    make_leave(coop.id, coop.people[0], shift.on, shift.on)
    for number in range(1, 6):
        busy = make_shift(coop.id, coop.service_id, shift.on + number * DAY, least=1)
        make_place(coop.id, busy, coop.people[1])
    as_role(client, coop.id, "coordinator")
    page = _text(client.get(f"/rota/shift/{shift.id}"))
    assert "Best first" in page
    names = [db.session.get_one(Person, one).name for one in coop.people]
    # The second has the contract's 37.5 h that week already, so the third comes first.
    assert page.index(f"{names[2]} ") < page.index(f"{names[1]} ") < page.index(f"{names[0]} ")
    assert "37.5 h under contract" in page
    assert "7.5 h over contract with it" in page
    assert "Cannot (1) : 1 away" in page


def test_one_who_cannot_is_listed_with_the_rules_words_and_refused(client, coop):
    _drafted(coop, fill=False)
    shift = db.session.scalars(select(Shift.id).order_by(Shift.on)).first()
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    as_role(client, coop.id, "manager")
    page = _text(client.get(f"/rota/shift/{shift}"))
    assert "Cannot (1)" in page
    assert "Away during Mon 7 Dec Early: annual leave" in page
    answer = client.post(f"/rota/shift/{shift}/assign", data={"person_id": coop.people[0]})
    assert answer.status_code == 200
    assert "Put this right" in _text(answer)
    assert db.session.scalars(select(Assignment)).all() == []


def test_a_yes_and_an_override_are_given_beside_the_person(client, coop):
    _drafted(coop, fill=False)
    first, second = db.session.scalars(select(Shift.id).order_by(Shift.on)).all()[:2]
    make_availability(coop.id, coop.people[0], "cannot", weekday=0)
    as_role(client, coop.id, "coordinator")
    client.post(
        f"/rota/shift/{first}/assign",
        data={"person_id": coop.people[0], f"agreed-{coop.people[0]}": "y"},
    )
    late = make_shift(coop.id, coop.service_id, MONDAY, time(14), time(23, 30), name="Late")
    make_place(coop.id, late, coop.people[1], by_hand=True)
    said = {"person_id": coop.people[1], f"override-{coop.people[1]}": "Two are ill"}
    assert client.post(f"/rota/shift/{second}/assign", data=said).status_code == 403
    as_role(client, coop.id, "manager")
    client.post(f"/rota/shift/{second}/assign", data=said)
    rows = {row.shift_id: row for row in db.session.scalars(select(Assignment))}
    assert rows[first].agreed_at is not None
    assert rows[second].override_reason == "Two are ill"


def test_a_dropped_card_is_moved_or_the_answer_says_why_not(client, coop):
    _drafted(coop, fill=False)
    shift = db.session.scalars(select(Shift.id).order_by(Shift.on)).first()
    place = make_place(coop.id, shift, coop.people[0])
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    make_availability(coop.id, coop.people[2], "cannot", weekday=0)
    as_role(client, coop.id, "coordinator")
    drop = lambda person: client.post(f"/rota/place/{place}/drop", data={"person_id": person})  # noqa: E731
    refused = drop(coop.people[1])
    assert refused.status_code == 409
    assert "annual leave" in refused.json["words"]
    assert refused.json["url"] == ""
    asks = drop(coop.people[2])
    assert "It takes their yes" in asks.json["words"]
    assert client.get(asks.json["url"]).status_code == 200
    assert db.session.scalars(select(Assignment.person_id)).all() == [coop.people[0]]
    make_shift(coop.id, coop.service_id)
    fine = coop.join("Zoe")
    assert drop(fine).status_code == 200
    assert db.session.scalars(select(Assignment.person_id)).all() == [fine]


def test_an_empty_cell_lists_the_days_free_places_for_that_person(client, coop):
    _drafted(coop, fill=False)
    as_role(client, coop.id, "coordinator")
    path = f"/rota/person/{coop.people[0]}/2026-12-07"
    assert "Can take it" in _text(client.get(path))
    part = client.get(path, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
    assert client.get(f"/rota/person/{coop.people[0]}/soon").status_code == 404


def test_two_places_are_swapped_on_a_page(client, coop):
    _drafted(coop, fill=False)
    first, second = db.session.scalars(select(Shift.id).order_by(Shift.on)).all()[:2]
    one = make_place(coop.id, first, coop.people[0])
    two = make_place(coop.id, second, coop.people[1])
    as_role(client, coop.id, "coordinator")
    assert "Tue 8 Dec" in _text(client.get(f"/rota/place/{one}/swap"))
    assert "Choose the place" in _text(client.post(f"/rota/place/{one}/swap"))
    client.post(f"/rota/place/{one}/swap", data={"other_id": two})
    rows = {row.shift_id: row.person_id for row in db.session.scalars(select(Assignment))}
    assert rows == {first: coop.people[1], second: coop.people[0]}


def test_publishing_names_what_is_unfilled_on_its_button_and_locks(client, coop):
    make_shift(coop.id, coop.service_id, name="Extra", least=4)
    rota_id = _drafted(coop)
    as_role(client, coop.id, "coordinator")
    page = _text(client.get(f"/rota/{rota_id}/publish"))
    unfilled = int(re.search(r"Publish with (\d+) places? unfilled", page).group(1))
    assert unfilled >= 2
    answer = client.post(f"/rota/{rota_id}/publish", follow_redirects=True)
    assert "Everybody on it has been told" in _text(answer)
    assert "Published" in _text(client.get("/rota"))
    again = client.post(f"/rota/{rota_id}/publish", follow_redirects=True)
    assert "has been published" in _text(again)


def test_a_stale_draft_says_who_and_offers_no_publishing(client, coop):
    rota_id = _drafted(coop)
    person, shift = db.session.execute(
        select(Assignment.person_id, Assignment.shift_id).join(Shift).order_by(Shift.on)
    ).first()
    make_leave(coop.id, person, MONDAY, MONDAY)
    assert shift
    as_role(client, coop.id, "manager")
    page = _text(client.get(f"/rota/{rota_id}/publish"))
    assert "It cannot be published as it is" in page
    assert "Publish and tell" not in page
    answer = client.post(f"/rota/{rota_id}/publish", follow_redirects=True)
    assert "Not published" in _text(answer)
    client.post(f"/rota/{rota_id}/check")
    assert db.session.get_one(Rota, rota_id).broken >= 1


def test_after_publishing_taking_somebody_off_asks_why(client, coop):
    rota_id = _drafted(coop)
    with transaction():
        service.publish(_actor(coop), rota_id)
    place = db.session.scalars(select(Assignment.id)).first()
    as_role(client, coop.id, "coordinator")
    answer = client.post(f"/rota/place/{place}/remove")
    assert "Say why" in _text(answer)
    client.post(f"/rota/place/{place}/remove", data={"reason": "Ill"})
    assert db.session.get(Assignment, place) is None


def _owed(coop):
    shift = make_shift(coop.id, coop.service_id, MONDAY - 21 * DAY)
    make_place(coop.id, shift, coop.people[0], published=True)
    with transaction() as session:
        row = RestOwed(
            coop_id=coop.id, person_id=coop.people[0], shift_id=shift, minutes=660,
            why="Late to Early", due_on=MONDAY - 7 * DAY,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def test_owed_rest_is_listed_and_marked_as_given(client, coop):
    rest_id = _owed(coop)
    as_role(client, coop.id, "coordinator")
    page = _text(client.get("/rota/rest"))
    assert "11 h" in page
    assert "Due by Mon 30 November" in page
    future = client.post(f"/rota/rest/{rest_id}/given", data={"given_on": "1/12/2026"})
    assert "Record it once it has been given" in _text(future)
    client.post(f"/rota/rest/{rest_id}/given", data={"given_on": "18/11/2026"})
    assert "No rest is owed" in _text(client.get("/rota/rest"))
    assert "Wed 18 November" in _text(client.get("/rota/rest"))


def _policy(**changes):
    values = {
        "from_on": "22/11/2026", "daily_rest": "11", "weekly_rest": "24",
        "average_weekly_max": "48", "break_least": "20", "max_days_in_a_row": "6",
        "max_nights_in_a_row": "4", "short_of_wanted": "600", "under_contract_hour": "60",
        "over_contract_hour": "90", "rather_not_hour": "40", "would_like_hour": "-25",
        "other_service": "80", "uneven_burden": "60", "split_day": "30", "unfamiliar_service": "40",
        "new_face": "20", "wanted_hour": "30", "unpreferred_service": "60", "night_too_many": "300", "preferred_pair": "-30", "observation": "-200", "burden_night": "10", "burden_weekend": "10",
        "burden_bank_holiday": "20", "burden_split_day": "5", "burden_short_notice": "10", "burden_travel_hour": "4",
        "replan_change_24h": "400", "replan_change_week": "200", "replan_change_later": "50",
        "chain1_kind1": "day", "chain1_kind2": "sleep_in", "chain1_kind3": "day",
        "chain1_span": "26", "chain1_rest": "22", "chain2_kind1": "day",
        "chain2_kind2": "sleep_in", "chain2_kind3": "", "chain2_span": "19", "chain2_rest": "11",
        "chain3_kind1": "sleep_in", "chain3_kind2": "day", "chain3_kind3": "",
        "chain3_span": "19", "chain3_rest": "22", "note": "Shorter runs",
    }  # fmt: skip
    return {**values, **changes}


def test_a_manager_makes_a_new_version_of_the_policy(client, coop):
    as_role(client, coop.id, "manager")
    assert client.get("/rota/policy").status_code == 200
    client.post("/rota/policy", data=_policy(max_nights_in_a_row="3"))
    row = db.session.scalars(select(RotaPolicy)).one()
    assert (row.version, row.values) == (1, {"max_nights_in_a_row": 3})
    rota_id = _drafted(coop, fill=False)
    assert db.session.get_one(Rota, rota_id).policy_id == row.id


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("daily_rest", "10", "Enter 11 to 16 hours."),
        ("average_weekly_max", "50", "Enter 20 to 48 hours."),
        ("max_days_in_a_row", "many", "Enter a whole number, 1 to 12."),
        ("would_like_hour", "5", "Enter \N{MINUS SIGN}1,000 to 0 points."),
    ],
)
def test_the_policy_is_never_looser_than_the_law(client, coop, field, value, words):
    as_role(client, coop.id, "manager")
    answer = client.post("/rota/policy", data=_policy(**{field: value}))
    assert words in _text(answer)
    assert db.session.scalars(select(RotaPolicy)).all() == []


def test_a_coordinator_cannot_set_the_policy(client, coop):
    as_role(client, coop.id, "coordinator")
    assert client.get("/rota/policy").status_code == 403


def test_the_workbook_has_the_weeks_a_line_for_each_place_and_the_gaps(client, coop):
    make_shift(coop.id, coop.service_id, name="=Extra", least=4)
    rota_id = _drafted(coop)
    as_role(client, coop.id, "coordinator")
    client.post(f"/rota/{rota_id}/export")
    assert [run.state for run in run_queued()] == ["done"]
    file = db.session.scalars(select(StoredFile)).one()
    assert file.name == "rota-2026-12-07.xlsx"
    content = client.get(f"/files/{file.id}").data
    assert zipfile.is_zipfile(io.BytesIO(content))
    book = load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == ["Rota", "Week 07-12-2026", "Lines", "People", "Unfilled"]
    lines = list(book["Lines"].iter_rows(values_only=True))
    assert len(lines) - 1 == len(db.session.scalars(select(Assignment.id)).all())
    hours = sum(row[7] for row in lines[1:])
    minutes = sum(
        shift.end_at.timestamp() / 60 - shift.start_at.timestamp() / 60 - shift.break_minutes
        for shift in db.session.scalars(
            select(Shift).join(Assignment, Assignment.shift_id == Shift.id)
        ).all()
    )
    assert hours == pytest.approx(minutes / 60)
    empty = list(book["Unfilled"].iter_rows(values_only=True))
    assert empty[1][2] == "=Extra"
    assert empty[1][5]


def test_the_weeks_queries_do_not_grow_with_the_people(client):
    counts = []
    for people in (60, 300):
        coop = big_coop(people, f"Co-op of {people}")
        services = _services(coop)
        with transaction():
            rota_id = service.make_draft(_actor(coop), MONDAY, 1, services).id
        _place_all(coop)
        as_role(client, coop.id, "coordinator")
        client.get(f"/rota/{rota_id}")
        for path in (f"/rota/{rota_id}", f"/rota/{rota_id}?by=service"):
            seen = []
            listener = lambda *args, seen=seen: seen.append(args[2])  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", listener)
            answer = client.get(path)
            event.remove(db.engine, "before_cursor_execute", listener)
            assert answer.status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 40


def _services(coop):
    from core.people.models import Service

    return list(db.session.scalars(select(Service.id).where(Service.coop_id == coop.id)))


def _place_all(coop):
    """Everybody on something, whatever the rules say: only the number matters here."""
    from core import clock

    with transaction() as session:
        shifts = session.scalars(
            select(Shift).where(Shift.coop_id == coop.id).order_by(Shift.id)
        ).all()
        for n, person in enumerate(coop.people):
            for shift in shifts[n % 5 :: 6][:5]:
                session.add(
                    Assignment(
                        coop_id=coop.id,
                        shift_id=shift.id,
                        person_id=person,
                        made_at=clock.now(),
                    )
                )

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import pytest

from coop.attendance import queries
from coop.attendance.models import HoursWorked
from coop.shifts.kinds import Kind
from coop.shifts.rules import PlannedVisit
from core import clock
from core.db import db, transaction
from core.people.models import Person
from tests.factories.hours import confirmed_hours, published_shift, set_clock
from tests.factories.people import as_role, make_coop, make_person, make_service

WED = date(2026, 12, 9)
ANSWER = {"starts": "07:00", "ends": "15:00", "break_minutes": "30", "note": ""}


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)

        def at(self, day, clock_time="12:00"):
            return set_clock(monkeypatch, day, clock_time)

    house = House()
    house.at("2026-12-10")
    return house


def test_a_worker_starts_with_one_tap_and_confirms_afterwards(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.amy)
    house.at("2026-12-09", "06:58")
    assert "I have started" in client.get("/").text
    page = client.post(f"/my/hours/{shift_id}/start", follow_redirects=True)
    assert "Started at 06:58" in page.text
    house.at("2026-12-09", "15:05")
    assert "Confirm Wednesday’s hours" in client.get("/").text
    page = client.get(f"/my/hours/{shift_id}")
    assert 'value="06:58"' in page.text  # the real start, and the planned end
    answer = {**ANSWER, "starts": "06.58", "ends": "1502"}
    page = client.post(f"/my/hours/{shift_id}", data=answer, follow_redirects=True)
    assert "Confirmed: Early, Wed 9 December, 06:58–15:02." in page.text
    assert ">waiting</span>" in page.text


def test_a_start_in_the_second_pass_of_an_hour_stays_when_the_form_is_sent_as_it_is(
    client, house, monkeypatch
):
    night = {"starts": time(1, 15), "ends": time(8)}
    shift_id, _ = published_shift(house.coop, house.service, house.amy, date(2027, 10, 31), **night)
    as_role(client, house.coop, "worker", person_id=house.amy)
    second = datetime(2027, 10, 31, 1, 20, tzinfo=UTC)  # 01:20 once more, in winter time
    monkeypatch.setattr(clock, "now", lambda: second)
    client.post(f"/my/hours/{shift_id}/start")
    house.at("2027-10-31", "09:00")
    answer = {**ANSWER, "starts": "01:20", "ends": "08:00"}
    client.post(f"/my/hours/{shift_id}", data=answer)
    told = queries.hours_of(house.coop, shift_id, house.amy).told
    assert (told.start_at, told.end_at) == (second, datetime(2027, 10, 31, 8, tzinfo=UTC))


def test_a_time_that_the_clocks_left_out_comes_back_beside_its_field(client, house):
    night = {"starts": time(22), "ends": time(8)}
    shift_id, _ = published_shift(house.coop, house.service, house.amy, date(2027, 3, 27), **night)
    as_role(client, house.coop, "worker", person_id=house.amy)
    house.at("2027-03-28")
    answer = {**ANSWER, "starts": "22:00", "ends": "01:30"}
    page = client.post(f"/my/hours/{shift_id}", data=answer)
    assert "There was no 01:30 that night" in page.text
    assert queries.hours_of(house.coop, shift_id, house.amy) is None


def test_one_tap_confirms_a_shift_as_planned(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.post(f"/my/hours/{shift_id}/as-planned", follow_redirects=True)
    assert "Confirmed as planned: Wed 9 December, 07:00–15:00." in page.text
    assert queries.hours_of(house.coop, shift_id, house.amy).state == "confirmed"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"ends": "06:00"}, "The end, 06:00, is not after the start, 07:00."),
        ({"starts": ""}, "Enter when you started."),
        ({"starts": "25:00"}, "25:00"),
        ({"break_minutes": "half an hour"}, "Enter whole minutes, like 30."),
        ({"break_minutes": "480"}, "A break of 480 minutes does not fit"),
    ],
)
def test_bad_hours_come_back_with_a_sentence_and_what_was_typed(client, house, answer, words):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.post(f"/my/hours/{shift_id}", data={**ANSWER, "note": "kept", **answer})
    assert page.status_code == 200
    assert words in page.text
    assert "kept" in page.text
    assert queries.hours_of(house.coop, shift_id, house.amy) is None


def test_a_rounds_visits_are_told_on_the_same_form(client, house):
    visits = (PlannedVisit("JT4", time(7, 30), 30, "Mill Road", 10),)
    shift_id, _ = published_shift(
        house.coop, house.service, house.amy, WED, name="Round 2", visits=visits
    )
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get(f"/my/hours/{shift_id}").text
    assert "Mill Road" in page
    (visit_id,) = set(re.findall(r'name="visit_(\d+)_starts"', page))
    answer = {**ANSWER, f"visit_{visit_id}_starts": "", f"visit_{visit_id}_ends": ""}
    page = client.post(f"/my/hours/{shift_id}", data=answer)
    assert "Say why visit JT4 was not made." in page.text
    answer[f"visit_{visit_id}_missed"] = "In hospital"
    client.post(f"/my/hours/{shift_id}", data=answer)
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert row.visits[0].missed_reason == "In hospital"


def test_a_sleep_in_asks_for_minutes_awake_and_a_day_shift_does_not(client, house):
    day, _ = published_shift(house.coop, house.service, house.amy, date(2026, 12, 7))
    night, _ = published_shift(
        house.coop, house.service, house.amy, date(2026, 12, 8), name="Sleep-in",
        kind=Kind.SLEEP_IN, starts=time(22), ends=time(7), break_minutes=0,
    )  # fmt: skip
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert "Awake and working" not in client.get(f"/my/hours/{day}").text
    assert "Awake and working" in client.get(f"/my/hours/{night}").text
    answer = {
        "starts": "22:00", "ends": "07:00", "break_minutes": "0",
        "awake_1_starts": "23:40", "awake_1_ends": "00:25", "awake_1_what": "A fall",
        "awake_2_starts": "04:10", "awake_2_ends": "04:40", "awake_2_what": "",
    }  # fmt: skip
    page = client.post(f"/my/hours/{night}", data=answer).text
    assert 'href="#awake_2_what">Say what woke you at 04:10.' in page  # where it was typed
    assert queries.hours_of(house.coop, night, house.amy) is None
    client.post(f"/my/hours/{night}", data={**answer, "awake_2_what": "Up to the toilet"})
    row = queries.hours_of(house.coop, night, house.amy)
    assert row.disturbed_minutes == 45 + 30
    assert [spell.woken_by for spell in row.spells] == ["A fall", "Up to the toilet"]
    as_role(client, house.coop, "coordinator")
    assert "23:40–00:25 A fall" in client.get("/hours?week=2026-12-07").text


def test_other_peoples_shifts_are_not_there(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert client.get(f"/my/hours/{shift_id}").status_code == 404
    assert client.post(f"/my/hours/{shift_id}/as-planned").status_code == 404
    other = make_coop("Other Care")
    as_role(client, other, "manager", "coordinator", "worker")
    for path in (f"/my/hours/{shift_id}", f"/hours/for/{shift_id}/{house.amy}"):
        assert client.get(path).status_code == 404


def test_the_coordinator_approves_what_matches_in_one_act(client, house):
    for person in (house.amy, house.ben):
        confirmed_hours(house.coop, house.service, person, WED)
    cas = make_person(house.coop, "Cas", "Cole", service_id=house.service)
    shift_id, _ = published_shift(house.coop, house.service, cas, WED)
    as_role(client, house.coop, "worker", person_id=cas)
    client.post(f"/my/hours/{shift_id}", data={**ANSWER, "ends": "15:40", "note": "Late handover"})
    as_role(client, house.coop, "coordinator")
    assert "3 shifts confirmed and waiting" in client.get("/").text
    page = client.get("/hours?week=2026-12-09").text
    assert "Approve 2 that match the plan" in page
    assert page.index("finished 40 min over") < page.index("Match the plan</h2>")
    assert "“Late handover”" in page
    ids = re.search(r'name="ids" value="([\d,]+)"', page).group(1)
    page = client.post(
        "/hours/approve-matching", data={"week": "2026-12-07", "ids": ids}, follow_redirects=True
    ).text
    assert "2 shifts approved." in page
    assert "that match the plan" not in page
    hours_id = queries.hours_of(house.coop, shift_id, cas).id
    page = client.post(
        f"/hours/{hours_id}/ask",
        data={"words": "Who took over?", "week": "2026-12-07"},
        follow_redirects=True,
    ).text
    assert "Your question is sent." in page
    assert "You asked: “Who took over?”" in page


def test_a_correction_can_be_saved_and_approved_at_once(client, house):
    hours_id = confirmed_hours(house.coop, house.service, house.amy, WED)
    shift_id = db.session.get_one(HoursWorked, hours_id).shift_id
    as_role(client, house.coop, "coordinator")
    path = f"/hours/for/{shift_id}/{house.amy}"
    page = client.post(path, data={**ANSWER, "starts": "07:20", "approve": "1"})
    assert "Say why you correct what was told." in page.text
    assert 'value="07:20"' in page.text
    answer = {**ANSWER, "starts": "07:20", "approve": "1", "reason": "Log says 07:20"}
    page = client.post(path, data=answer, follow_redirects=True)
    assert "Saved and approved." in page.text
    assert queries.hours(house.coop, hours_id).state == "approved"
    assert client.post(f"/hours/{hours_id}/reopen", data={"reason": "x"}).status_code == 403
    as_role(client, house.coop, "manager")
    page = client.post(
        f"/hours/{hours_id}/reopen",
        data={"reason": "Wrong person", "week": "2026-12-07"},
        follow_redirects=True,
    )
    assert "Open again" in page.text
    assert queries.hours(house.coop, hours_id).state == "confirmed"


def test_missing_hours_are_entered_by_the_coordinator(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "coordinator")
    page = client.get("/hours?week=2026-12-07").text
    assert "Not told yet" in page
    assert f"/hours/for/{shift_id}/{house.amy}" in page
    client.post(f"/hours/for/{shift_id}/{house.amy}", data=ANSWER)
    assert queries.hours_of(house.coop, shift_id, house.amy).state == "confirmed"


@pytest.mark.parametrize(
    ("role", "mine", "approve"),
    [
        ("worker", 200, 403),
        ("coordinator", 403, 200),
        ("manager", 403, 200),
        ("treasurer", 403, 403),
        ("board", 403, 403),
        ("trainer", 403, 403),
        ("recruiter", 403, 403),
    ],
)
def test_each_role_sees_only_its_hours_pages(client, house, role, mine, approve):
    person = make_person(house.coop, "Dee", "Dunn", service_id=house.service)
    as_role(client, house.coop, role, person_id=person)
    assert client.get("/my/hours").status_code == mine
    assert client.get("/hours").status_code == approve


def test_the_week_page_runs_a_fixed_number_of_queries(client, house, count_queries):
    def seen():
        with count_queries() as counter:
            assert client.get("/hours?week=2026-12-07").status_code == 200
        return counter.count

    as_role(client, house.coop, "coordinator")
    confirmed_hours(house.coop, house.service, house.amy, WED)
    few = seen()
    for n in range(12):
        person = make_person(house.coop, f"P{n}", "X", service_id=house.service)
        confirmed_hours(house.coop, house.service, person, WED)
    assert seen() == few


@pytest.mark.parametrize("week", ["", "nonsense", "9999-12-31", "0001-01-01", "2026-12-09"])
def test_any_week_in_the_address_gives_a_page(client, house, week):
    as_role(client, house.coop, "coordinator")
    assert client.get(f"/hours?week={week}").status_code == 200
    assert client.get("/hours?service=99999999").status_code == 404


def test_a_young_workers_missing_break_is_warned_of_beside_the_entry(client, house):
    with transaction() as session:
        session.get_one(Person, house.amy).born_on = date(2009, 6, 1)
    times = {"starts": time(9), "ends": time(14), "break_minutes": 30}
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED, **times)
    as_role(client, house.coop, "worker", person_id=house.amy)
    hint = "Under 18, work of more than 4.5 h has a break of 30 minutes at least."
    assert hint in client.get(f"/my/hours/{shift_id}").text
    answer = {"starts": "09:00", "ends": "14:00", "break_minutes": "20", "note": ""}
    page = client.post(f"/my/hours/{shift_id}", data=answer, follow_redirects=True).text
    words = "a break of 20 min only in 5 h: 30 min are due"
    assert f"Please tell your coordinator: {words}." in page
    as_role(client, house.coop, "coordinator")
    page = client.get(f"/hours/for/{shift_id}/{house.amy}").text
    assert words in page
    assert hint in page
    (entry,) = queries.entries(house.coop, WED, WED)
    assert words in entry.differences
    assert not entry.matches


def test_an_adult_of_the_same_hours_is_not_warned(client, house):
    times = {"starts": time(9), "ends": time(14), "break_minutes": 0}
    shift_id, _ = published_shift(house.coop, house.service, house.ben, WED, **times)
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert "Under 18" not in client.get(f"/my/hours/{shift_id}").text
    answer = {"starts": "09:00", "ends": "14:00", "break_minutes": "0", "note": ""}
    page = client.post(f"/my/hours/{shift_id}", data=answer, follow_redirects=True).text
    assert "Please tell" not in page

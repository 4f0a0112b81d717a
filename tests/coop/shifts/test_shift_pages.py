"""The pages as each role sees them, in the own co-op and in another."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from coop.shifts import queries, rules, service
from coop.shifts.kinds import Kind
from coop.shifts.models import Shift, ShiftPattern
from core.access import Actor
from core.db import db, transaction
from core.people.models import Person
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import MONDAY, make_competency, make_pattern, make_shift, place

SUNDAY = MONDAY + timedelta(days=6)
TOLD = datetime(2026, 11, 20, 9, tzinfo=UTC)
PATTERN = {
    "name": "Late",
    "kind": "day",
    "starts": "14:30",
    "ends": "2200",
    "break_minutes": "30",
    "wanted": "2",
    "least": "1",
    "cycle_weeks": "1",
    "week1": ["0", "1", "2"],
    "from_on": "7/12/2026",
}


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


def text(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    return answer.text


SEE = ["coordinator", "manager", "board", "trainer"]


@pytest.mark.parametrize("role", ["worker", "recruiter", "treasurer", "adviser", *SEE])
def test_only_those_who_plan_or_oversee_see_patterns_and_days(client, coop, home, role):
    pattern_id, shift_id = make_pattern(coop, home), make_shift(coop, home)
    as_role(client, coop, role)
    expected = 200 if role in SEE else 403
    for url in ("/patterns", f"/patterns/{pattern_id}", "/shifts", f"/shifts/{shift_id}"):
        assert client.get(url).status_code == expected


@pytest.mark.parametrize("role", ["board", "trainer", "worker"])
def test_those_who_only_look_cannot_change_anything(client, coop, home, role):
    pattern_id, shift_id = make_pattern(coop, home), make_shift(coop, home)
    as_role(client, coop, role)
    for url in (
        "/patterns/new",
        f"/patterns/{pattern_id}/change",
        f"/patterns/{pattern_id}/end",
        f"/patterns/{pattern_id}/withdraw",
        f"/patterns/{pattern_id}/visits",
        "/shifts/new",
        f"/shifts/{shift_id}/change",
        f"/shifts/{shift_id}/cancel",
        f"/shifts/{shift_id}/visits",
        f"/shifts/{shift_id}/note",
    ):
        assert client.post(url, data={}).status_code == 403
    assert "Change this" not in (client.get(f"/patterns/{pattern_id}").text)


def test_another_co_ops_pages_are_not_found(client, coop):
    other = make_coop("Another Co-op")
    theirs = make_service(other, "Elsewhere")
    pattern_id, shift_id = make_pattern(other, theirs), make_shift(other, theirs)
    as_role(client, coop, "coordinator", "worker", person_id=make_person(coop))
    for url in (
        f"/patterns/{pattern_id}",
        f"/patterns/{pattern_id}/change",
        f"/patterns/{pattern_id}/visits",
        f"/shifts/{shift_id}",
        f"/shifts/{shift_id}/change",
        f"/my/shifts/{shift_id}",
    ):
        assert client.get(url).status_code == 404
    for url in (f"/shifts/{shift_id}/cancel", f"/patterns/{pattern_id}/end"):
        data = {"cancel-reason": "no", "end-until_on": "13/12/2026"}
        assert client.post(url, data=data).status_code == 404
    assert "Elsewhere" not in text(client, "/patterns")
    assert db.session.get_one(Shift, shift_id).cancelled_at is None


def test_a_pattern_is_added_and_shown_with_what_it_needs(client, coop, home):
    medication = make_competency(coop)
    as_role(client, coop, "coordinator")
    data = {**PATTERN, "service_id": str(home), f"need_{medication}": "1", "lead": "y"}
    answer = client.post("/patterns/new", data=data, follow_redirects=True)
    assert "Late is added." in answer.text
    assert "Medication (1)" in answer.text
    (row,) = queries.patterns(coop)
    assert row.rule.days == (0, 1, 2)
    assert (row.rule.starts, row.rule.ends, row.rule.lead) == (time(14, 30), time(22), True)
    assert row.rule.needs == (rules.NeedRule(medication, 1),)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the name."),
        ({"starts": "25:00"}, "There is no time 25:00 in a day."),
        ({"ends": "14:30"}, "Only on-call may start and end at the same time"),
        ({"least": "3"}, "The least (3) cannot be more than the people wanted (2)."),
        ({"break_minutes": "soup"}, "Enter a whole number from 0 to 240."),
        ({"week1": []}, "Choose at least one day."),
        ({"from_on": "31/2/2027"}, "February 2027 has no day 31."),
        ({"until_on": "1/12/2026"}, "The last day cannot be before the first."),
        ({"service_id": "9999"}, "Choose the service."),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused_and_nothing_typed_is_lost(
    client, coop, home, wrong, words
):
    as_role(client, coop, "coordinator")
    answer = client.post("/patterns/new", data={**PATTERN, "service_id": str(home), **wrong})
    assert answer.status_code == 200
    assert words in answer.text
    assert 'value="2200"' in answer.text or "ends" in wrong
    assert queries.patterns(coop) == ()


def test_a_change_from_a_day_says_what_became_of_dated_shifts(client, coop, home):
    pattern_id = make_pattern(coop, home)
    coordinator = Actor(None, "Test", coop)
    with transaction():
        service.expand(coordinator, coop, MONDAY, SUNDAY)
    told = queries.shifts(coop, MONDAY, SUNDAY)[6]
    place(coop, told.id, make_person(coop, service_id=home), published_at=TOLD)
    as_role(client, coop, "coordinator")
    data = {**PATTERN, "service_id": str(home), "name": "Early", "starts": "8", "ends": "16",
            "week1": ["0", "1", "2", "3", "4", "6"], "from_on": "10/12/2026"}  # fmt: skip
    answer = client.post(f"/patterns/{pattern_id}/change", data=data, follow_redirects=True)
    assert "2 shifts put right, 1 shift cancelled." in answer.text
    assert "1 shift stayed as before" in answer.text
    assert "other times than the pattern" in answer.text
    assert db.session.get_one(ShiftPattern, pattern_id).until_on == date(2026, 12, 9)


def test_ending_before_it_begins_is_refused_on_its_own_page(client, coop, home):
    pattern_id = make_pattern(coop, home)
    as_role(client, coop, "coordinator")
    answer = client.post(f"/patterns/{pattern_id}/end", data={"end-until_on": "1/12/2026"})
    assert "It begins on 7 December 2026: choose that day or a later one." in answer.text
    answer = client.post(
        f"/patterns/{pattern_id}/end", data={"end-until_on": "13/12/2026"}, follow_redirects=True
    )
    assert "Early ends on Sun 13 December." in answer.text


VISITS = {
    "from_on": "7/12/2026",
    "v_code": ["JT4", "", "MB2"],
    "v_starts": ["7:15", "", "0800"],
    "v_minutes": ["30", "", "45"],
    "v_place": ["Elm Road", "", "Station Street"],
    "v_travel": ["10", "", ""],
    "v_days": ["", "", "Sat Sun"],
}


def test_several_visits_are_saved_at_once_and_blank_lines_ignored(client, coop, home):
    pattern_id = make_pattern(coop, home, name="Round 1")
    as_role(client, coop, "coordinator")
    answer = client.post(f"/patterns/{pattern_id}/visits", data=VISITS, follow_redirects=True)
    assert "2 visits from Mon 7 December." in answer.text
    assert queries.pattern(coop, pattern_id).rule.visits == (
        rules.PlannedVisit("JT4", time(7, 15), 30, "Elm Road", 10),
        rules.PlannedVisit("MB2", time(8), 45, "Station Street", 0, (5, 6)),
    )
    assert 'value="Sat Sun"' in text(client, f"/patterns/{pattern_id}/visits")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("v_minutes", "half an hour", "Line 1: Enter whole minutes, 1 to 1,440."),
        ("v_starts", "26:00", "Line 1: There is no time 26:00 in a day."),
        ("v_code", "", "Line 1: Enter a code of up to 40 characters."),
        ("v_place", "P" * 121, "Line 1: Use at most 120 characters for the place."),
        ("v_days", "Funday", "are not days"),
        ("v_starts", "6:00", "does not fit into the round, 07:00 to 15:00."),
    ],
)
def test_a_wrong_visit_names_its_line_and_saves_none(client, coop, home, column, value, words):
    pattern_id = make_pattern(coop, home, name="Round 1")
    as_role(client, coop, "coordinator")
    data = {**VISITS, column: [value, *VISITS[column][1:]]}
    answer = client.post(f"/patterns/{pattern_id}/visits", data=data)
    assert words in answer.text
    assert 'value="Station Street"' in answer.text
    assert queries.pattern(coop, pattern_id).rule.visits == ()


def test_the_day_lists_shifts_with_gaps_and_who_is_on(client, coop, home):
    person = make_person(coop, service_id=home)
    shift_id = make_shift(coop, home, needs=(rules.NeedRule(make_competency(coop)),), least=2)
    place(coop, shift_id, person, leads=True)
    make_shift(coop, home, MONDAY + timedelta(days=1), name="Tuesday only")
    as_role(client, coop, "coordinator")
    page = text(client, "/shifts?on=7/12/2026")
    for words in ("Mon 7 December", "Aaliyah Khan (lead)", "1 gap", "1 of 2", "Medication"):
        assert words in page
    assert "Tuesday only" not in page
    assert "No shifts on this day" in text(client, "/shifts?on=rubbish")


def test_a_single_shift_is_added_changed_and_cancelled(client, coop, home):
    as_role(client, coop, "coordinator")
    new = {key: PATTERN[key] for key in PATTERN if key not in ("week1", "from_on", "cycle_weeks")}
    new |= {"service_id": str(home), "on": "9/12/2026"}
    answer = client.post("/shifts/new", data=new, follow_redirects=True)
    assert "Late on Wed 9 December is added." in answer.text
    shift_id = db.session.scalar(select(Shift.id))
    changed = {**new, "ends": "23:00"}
    answer = client.post(f"/shifts/{shift_id}/change", data=changed, follow_redirects=True)
    assert "14:30–23:00" in answer.text
    answer = client.post(f"/shifts/{shift_id}/cancel", data={}, follow_redirects=True)
    assert "The shift was not cancelled: say why." in answer.text
    answer = client.post(
        f"/shifts/{shift_id}/cancel", data={"cancel-reason": "JT4 in hospital"},
        follow_redirects=True,
    )  # fmt: skip
    assert "Cancelled. Nobody had been told of it." in answer.text
    assert "JT4 in hospital" in text(client, "/shifts?on=9/12/2026")


def test_a_worker_sees_published_shifts_with_visits_people_and_notes(client, coop, home):
    me = make_person(coop, service_id=home, contract_minutes=1440)
    ben = make_person(coop, "Ben", "Morris", service_id=home)
    shift_id = make_shift(
        coop, home, name="Round 2", visits=(rules.PlannedVisit("JT4", time(7, 30), 45, "Elm Road"),)
    )
    for person in (me, ben):
        place(coop, shift_id, person, published_at=TOLD, leads=person == ben)
    draft = make_shift(coop, home, MONDAY + timedelta(days=1), name="Not told yet")
    place(coop, draft, me)
    from coop.notices import service as notices

    with transaction():
        notices.announce(Actor(None, "Nia", coop), "", "The key is\nin the safe", shift_id=shift_id)
    as_role(client, coop, "worker", person_id=me)
    week = text(client, "/my/shifts?week=2026-12-07")
    assert "7.5 of 24 contract hours" in week
    assert "Round 2" in week
    assert "1 visit" in week
    assert "Not told yet" not in week
    page = text(client, f"/my/shifts/{shift_id}")
    for words in ("JT4", "Elm Road", "Ben Morris", "The key is<br>in the safe", "07:00–15:00"):
        assert words in page
    assert client.get(f"/my/shifts/{draft}").status_code == 404
    client.post("/notices/1/read", data={"next": f"/my/shifts/{shift_id}"})
    assert "I have read it" not in text(client, f"/my/shifts/{shift_id}")


def test_nobody_opens_a_colleagues_shift(client, coop, home):
    me, ben = make_person(coop, service_id=home), make_person(coop, "Ben", "Morris")
    shift_id = make_shift(coop, home)
    place(coop, shift_id, ben, published_at=TOLD)
    as_role(client, coop, "worker", person_id=me)
    assert client.get(f"/my/shifts/{shift_id}").status_code == 404


def test_an_account_without_a_person_is_told_so(client, coop):
    as_role(client, coop, "worker")
    assert "does not stand for a person" in text(client, "/my/shifts", 403)
    assert "Next shift" not in text(client, "/")


def test_the_home_page_shows_the_next_shift_and_this_week(client, coop, home):
    me = make_person(coop, service_id=home, contract_minutes=1440)
    ben = make_person(coop, "Ben", "Morris", service_id=home)
    tomorrow = date(2026, 11, 23)
    shift_id = make_shift(coop, home, tomorrow)
    for person in (me, ben):
        place(coop, shift_id, person, published_at=TOLD)
    as_role(client, coop, "worker", person_id=me)
    page = text(client, "/")
    assert "Next shift · tomorrow, in 19 hours" in page
    assert 'Early <span class="nowrap">07:00–15:00</span>' in page
    assert "with Ben" in page
    assert "Next week" in page
    assert "7.5 of 24 hours" in page


def test_who_is_on_call_stands_on_every_page_with_a_number_to_ring(client, coop, home):
    grace = make_person(coop, "Grace", "Osei", service_id=home)
    with transaction() as session:
        session.get_one(Person, grace).phone = "07700 900123"
    as_role(client, coop, "coordinator")
    assert 'href="tel:01632960000"' in text(client, "/patterns")
    today = make_shift(
        coop, home, date(2026, 11, 22), kind=Kind.ON_CALL, starts=time(9), ends=time(9)
    )
    place(coop, today, grace)
    assert "Grace" not in text(client, "/patterns")
    with transaction() as session:
        for row in session.get_one(Shift, today).assignments:
            row.published_at = TOLD
    for url in ("/", "/patterns", "/shifts"):
        page = text(client, url)
        assert "Grace Osei" in page
        assert 'href="tel:07700900123"' in page


def test_pages_take_the_same_number_of_queries_however_much_there_is(client, coop, home, count):
    me = make_person(coop, service_id=home)
    coordinator = Actor(None, "Test", coop)
    medication = make_competency(coop)
    make_pattern(coop, home, needs=(rules.NeedRule(medication),))
    as_role(client, coop, "coordinator", "worker", person_id=me)

    def publish():
        with transaction():
            service.expand(coordinator, coop, MONDAY, SUNDAY)
        for shift in queries.shifts(coop, MONDAY, SUNDAY):
            if not shift.assigned:
                place(coop, shift.id, me, published_at=TOLD)
                place(coop, shift.id, make_person(coop, service_id=home), published_at=TOLD)

    def cost(url):
        text(client, url)  # warm
        with count() as found:
            text(client, url)
        return len(found)

    publish()
    urls = ("/patterns", "/shifts?on=7/12/2026", "/my/shifts?week=2026-12-07", "/")
    few = [cost(url) for url in urls]
    for hour in (15, 17, 19):
        visits = (rules.PlannedVisit("JT4", time(hour, 30), 30),)
        make_pattern(coop, home, name="Round", starts=time(hour), ends=time(hour + 2),
                     visits=visits, break_minutes=0, needs=(rules.NeedRule(medication),))  # fmt: skip
    publish()
    assert [cost(url) for url in urls] == few

"""Pages: who may, what they say, and that no page says what people answered."""

from __future__ import annotations

import html
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from coop.ascwds import answering, completing, gathering, queries, rows, sending
from coop.ascwds.answering import DECLINED
from coop.workforce import vacancies
from core.db import transaction
from core.people.models import Employment, Person
from tests.factories.ascwds import FACTS, keeper, make_workplace
from tests.factories.hours import set_clock
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

ON = date(2026, 11, 27)
PAGES = (
    "/asc-wds/",
    "/asc-wds/people",
    "/asc-wds/faults",
    "/asc-wds/workplaces",
    "/asc-wds/codes/roles",
)
TOLD = ("Gypsy or Irish Traveller", "Latvian", "Latvia")


class World:
    def __init__(self):
        self.coop = make_coop()
        self.maple = make_service(self.coop)
        self.amy = make_person(self.coop, "Amy", "Adams", number="B1", service_id=self.maple)
        self.place = make_workplace(self.coop, [self.maple])
        account = make_account(self.coop, "worker", person_id=self.amy)
        self.me = actor_of(account, self.coop, "worker", person_id=self.amy)
        with transaction():
            answering.answer(
                self.me,
                {"GENDER": "2", "ETHNICITY": "33", "NATIONALITY": "428", "COUNTRYOFBIRTH": "428",
                 "BRITISHCITIZENSHIP": "2", "DISABLED": DECLINED},
            )  # fmt: skip


@pytest.fixture
def world(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    monkeypatch.setattr(vacancies, "_openings", lambda coop_id: ())
    return World()


@pytest.mark.parametrize("role", ["manager", "board", "treasurer"])
def test_those_who_answer_for_the_co_op_see_how_full_it_is_never_with_what(world, client, role):
    as_role(client, world.coop, role)
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not [words for words in TOLD if words in html.unescape(answer.text)], page
    text = html.unescape(client.get("/asc-wds/").text)
    assert "What is not in the files is deleted in ASC-WDS" in text
    assert ("Make the three files" in text) == (role == "manager")


@pytest.mark.parametrize("role", ["worker", "coordinator", "trainer", "recruiter", "adviser"])
def test_others_see_nothing_of_it(world, client, role):
    as_role(client, world.coop, role)
    for page in (*PAGES, f"/asc-wds/people/{world.amy}", f"/asc-wds/workplaces/{world.place}"):
        assert client.get(page).status_code == 403, page


@pytest.mark.parametrize("role", ["board", "treasurer"])
def test_only_the_manager_takes_the_files(world, client, role):
    export = make_files_of(world)
    as_role(client, world.coop, role)
    assert client.get(f"/asc-wds/exports/{export}/staff.csv").status_code == 403
    assert client.post("/asc-wds/make").status_code == 403


def make_files_of(world):
    with transaction():
        return sending.keep(keeper(world.coop)).id


def test_the_manager_takes_them_and_says_that_they_are_uploaded(world, client):
    export = make_files_of(world)
    as_role(client, world.coop, "manager")
    answer = client.get(f"/asc-wds/exports/{export}/staff.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data.startswith(b"LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER,")
    assert b",2,33,428,2,428,,2," in answer.data
    page = client.post(f"/asc-wds/exports/{export}/uploaded", follow_redirects=True)
    assert "is replaced from the next files on" in page.text
    answer = client.get(f"/asc-wds/exports/{export}/staff.csv", follow_redirects=True)
    assert "It is deleted here" in answer.text
    assert client.get(f"/asc-wds/exports/{export}/other.csv").status_code == 404


def test_the_pages_of_another_co_op_are_not_there(world, client):
    export = make_files_of(world)
    as_role(client, make_coop("Another Care"), "manager")
    for page in (f"/asc-wds/people/{world.amy}", f"/asc-wds/workplaces/{world.place}",
                 f"/asc-wds/exports/{export}/staff.csv", "/asc-wds/codes/nonsense"):  # fmt: skip
        assert client.get(page).status_code == 404, page
    assert client.post(f"/asc-wds/exports/{export}/uploaded").status_code == 404
    assert "No workplace yet" in client.get("/asc-wds/").text


def test_a_workplace_is_described_and_changed(world, client):
    as_role(client, world.coop, "manager")
    with transaction() as session:
        session.execute(update(Employment).values(role="Registered manager"))
    harbour = make_service(world.coop, "Harbour View")
    given = {
        **{name.lower(): value for name, value in FACTS.items()},
        "ref": "BW-2", "name": "Harbour View", "services": [harbour], "main": "8",
        "others": ["54"], "used": "12", "users": ["25", "3"], "user_words": "Over 65; frail",
        "manager": str(world.amy), "counted_since": "1/4/2024", "sickpay": "unknown",
        "cwpuse": "1", "cwpreasons": ["2", "5"], "locationid": "1-987654322", "postcode": "tn99 1aa",
    }  # fmt: skip
    page = client.post("/asc-wds/workplaces/new", data=given, follow_redirects=True)
    assert "The workplace is kept." in page.text
    found = gathering.gather(world.coop, ON).files.workplaces
    row = rows.workplace(next(one for one in found if one.ref == "BW-2"))
    assert (row["STATUS"], row["MAINSERVICE"], row["ALLSERVICES"]) == ("NEW", "8", "8;54")
    assert (row["UTILISATION"], row["CAPACITY"]) == ("12;", ";")
    assert (row["SERVICEUSERS"], row["OTHERUSERDESC"]) == ("25;3", ";Over 65, frail")
    assert (row["CWPUSE"], row["POSTCODE"]) == ("1;2;5", "TN99 1AA")
    assert (row["SICKPAY"], row["TOTALPERMTEMP"], row["STARTERS"]) == ("unknown", "1", "0")
    place = next(one for one in queries.workplaces(world.coop) if one.ref == "BW-2")
    assert (place.manager, place.counted_since) == (str(world.amy), date(2024, 4, 1))
    page = client.get(f"/asc-wds/workplaces/{place.id}").text
    assert "Amy Adams, who works elsewhere in the co-op" in page
    assert 'value="1/4/2024"' in page or 'value="01/04/2024"' in page
    wrong = client.post("/asc-wds/workplaces/new", data={**given, "ref": "=1"})
    assert "A reference begins with a letter" in wrong.text
    shown = client.get(f"/asc-wds/workplaces/{world.place}")
    assert 'value="3 Wharf Street"' in shown.text


def test_what_stands_in_no_record_is_filled_in_on_the_person(world, client):
    as_role(client, world.coop, "manager")
    page = client.post(
        f"/asc-wds/people/{world.amy}",
        data={"ref": "B1", "scqual": "1;3", "salary": "£31,000", "conthours": "36.2",
              "startinsect": "2019", "qual1": "158", "year1": "2025"},
        follow_redirects=True,
    )  # fmt: skip
    assert "Kept." in page.text
    one = next(each for each in gathering.gather(world.coop, ON).files.workers)
    row = rows.worker(one)
    assert (row["SCQUAL"], row["SALARY"], row["SALARYINT"], row["CONTHOURS"]) == (
        "1;3",
        "31000",
        "1",
        "36",
    )
    assert (row["STARTINSECT"], row["QUALACH01"]) == ("2019", "158;2025")
    wrong = client.post(f"/asc-wds/people/{world.amy}", data={"ref": "B1", "dayssick": "400"})
    assert "Write a number from 0 to 366." in wrong.text
    wrong = client.post(f"/asc-wds/people/{world.amy}", data={"ref": "B1", "year1": "2020"})
    assert "Choose the qualification" in wrong.text


def many(world, count):
    """More people there, the last ones with a postcode."""
    found = [make_person(world.coop, f"N{number:02d}", "Newton", service_id=world.maple)
             for number in range(count)]  # fmt: skip
    with transaction() as session:
        session.execute(update(Person).where(Person.id.in_(found[-2:]))
                        .values(address="1 Quay Street TN99 1AB"))  # fmt: skip
    return found


def names(page):
    return [f"N{number:02d}" for number in range(60) if f"N{number:02d} Newton" in page.text]


def test_person_by_field_comes_a_page_at_a_time_and_is_searched_and_narrowed(world, client):
    many(world, 30)
    as_role(client, world.coop, "manager")
    first, second = client.get("/asc-wds/people"), client.get("/asc-wds/people?page=2")
    assert "1–25 of 31" in first.text
    assert "Amy Adams" in first.text
    assert names(first) + names(second) == [f"N{number:02d}" for number in range(30)]
    assert names(client.get("/asc-wds/people?q=n07+newton")) == ["N07"]
    assert "Nothing matches" in client.get("/asc-wds/people?q=nobody").text
    # of all but two, and of Amy, the postcode is missing
    narrowed = client.get("/asc-wds/people?field=POSTCODE&page=2")
    assert "26–29 of 29" in narrowed.text
    assert not {"N28", "N29"} & set(names(narrowed))
    assert "1–25 of 31" in client.get("/asc-wds/people?show=gaps").text
    # Amy has said something of all five; nobody else has
    theirs = client.get("/asc-wds/people?show=theirs")
    assert "1–25 of 30" in theirs.text
    assert "Amy Adams" not in theirs.text


def test_from_gap_to_gap_and_back_to_the_same_place(world, client):
    first, second, *_ = many(world, 30)
    as_role(client, world.coop, "manager")
    page = client.get("/asc-wds/people?q=newton&page=2").text
    assert f"/asc-wds/people/{first + 27}?page=2&amp;q=newton#startinsect" in page or (
        f"/asc-wds/people/{first + 27}?q=newton&amp;page=2#startinsect" in page
    )
    page = client.get(f"/asc-wds/people/{first}?q=newton").text
    assert f'href="/asc-wds/people/{first}?q=newton#scqual">Highest social care' in page
    assert 'Ethnic group <span class="muted">(theirs to say)' in page
    said = {"ref": "R1", "scqual": "2", "next": "1"}
    answer = client.post(f"/asc-wds/people/{first}?q=newton", data=said)
    assert answer.location.startswith(f"/asc-wds/people/{second}?q=newton#")
    answer = client.post(f"/asc-wds/people/{first}?q=newton", data={"ref": "R1"})
    assert answer.location == "/asc-wds/people?q=newton"
    answer = client.post(f"/asc-wds/people/{first + 29}?q=newton", data={"ref": "R2", "next": "1"})
    assert answer.location == "/asc-wds/people?q=newton"


def test_person_by_field_as_a_workbook_says_what_the_page_says(world, client):
    people = many(world, 30)
    as_role(client, world.coop, "board")
    answer = client.get("/asc-wds/people.xlsx?field=POSTCODE")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    book = load_workbook(BytesIO(answer.data))
    sheet = [list(row) for row in book["Person by field"].iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(sheet) if "Postcode" in row)
    lines = [dict(zip(sheet[head], row, strict=True)) for row in sheet[head + 1 :]]
    assert len(lines) == 29
    assert {one["Postcode"] for one in lines} == {"missing"}
    amy = next(one for one in lines if one["Name"] == "Amy Adams")
    assert [amy[name] for name in ("Gender", "Disability", "Date of birth")] == ["filled"] * 3
    other = next(one for one in lines if one["Name"] == "N00 Newton")
    assert other["Gender"] == "theirs to say"
    full = completing.meter(gathering.gather(world.coop, ON).files)
    line = next(one for one in full.lines if one.person_id == people[0])
    assert (other["Filled"], other["Of"]) == (line.filled, line.asked)
    text = str(sheet)
    assert not [words for words in TOLD if words in text]


def test_what_would_be_said_is_paged_and_narrowed(world, client):
    many(world, 60)
    as_role(client, world.coop, "board")
    assert "1–50 of " in client.get("/asc-wds/faults").text
    page = client.get("/asc-wds/faults?field=POSTCODE&weight=warning&page=2")
    assert "51–59 of 59" in page.text
    assert "Nothing matches" in client.get("/asc-wds/faults?weight=error").text


def test_the_office_says_why_somebody_left_where_no_words_do(world, client):
    ben = make_person(world.coop, "Ben", "Bates", service_id=world.maple)
    with transaction() as session:
        session.execute(update(Employment).where(Employment.person_id == ben)
                        .values(until_on=date(2026, 11, 20)))  # fmt: skip
    as_role(client, world.coop, "manager")
    page = client.get("/asc-wds/leavers")
    assert "1 person without a reason" in page.text
    assert "Reason not known" in client.get("/asc-wds/").text
    page = client.post(f"/asc-wds/leavers/{ben}?show=asked", data={"code": "6", "on": "2026-11-20"},
                       follow_redirects=True)  # fmt: skip
    assert "Kept." in page.text
    assert "Nothing matches" in page.text  # it was the only one that was asked
    overview = client.get("/asc-wds/").text
    assert "The worker retired" in overview
    assert "Not sent: the file takes numbers for reasons" in overview
    as_role(client, world.coop, "board")
    assert client.get("/asc-wds/leavers").status_code == 403
    assert "The worker retired" in client.get("/asc-wds/").text
    said = {"code": "6", "on": "2026-11-20"}
    assert client.post(f"/asc-wds/leavers/{ben}", data=said).status_code == 403
    as_role(client, make_coop("Another Care"), "manager")
    assert client.post(f"/asc-wds/leavers/{ben}", data=said).status_code == 404
    assert client.post(f"/asc-wds/leavers/{ben}", data={"code": "6"}).status_code == 404


def test_one_is_asked_where_one_was_taken_on_only_for_the_file(world, client):
    from tests.factories.people import sign_in

    sign_in(client, world.me.account_id, world.coop)
    assert "From outside the UK" in client.get("/me/statistics").text
    client.post("/me/statistics/answers", data={
        "nationality": "428", "britishcitizenship": "2", "handcvisa": "1", "inoutuk": "1",
    })  # fmt: skip
    [line] = gathering.gather(world.coop, ON).files.workers
    assert (rows.worker(line)["HANDCVISA"], rows.worker(line)["INOUTUK"]) == ("1", "1")
    as_role(client, world.coop, "manager")
    for page in PAGES:
        assert "From outside the UK" not in client.get(page).text


def test_one_answers_for_oneself_changes_it_and_takes_it_back(world, client):
    from tests.factories.people import sign_in

    sign_in(client, world.me.account_id, world.coop)
    page = client.get("/me/statistics")
    assert 'value="428" selected' in page.text or 'selected value="428"' in page.text
    assert "nobody in the co-op sees them on a page" in page.text
    client.post("/me/statistics/answers", data={"gender": "1", "nationality": "826"})
    said = queries.said(world.coop, world.amy)
    assert (dict(said.values), said.declined) == (
        {"GENDER": "1", "NATIONALITY": "826"},
        frozenset(),
    )
    wrong = client.post("/me/statistics/answers", data={"yearofentry": "2031"})
    assert "Write a year up to 2026." in wrong.text
    client.post("/me/statistics/work", data={"recsource": "10", "startinsect": "2026"})
    assert queries.worker_facts(world.coop)[world.amy].facts["RECSOURCE"] == "10"
    page = client.post("/me/statistics/take-back", follow_redirects=True)
    assert "Your answers are gone." in page.text
    assert not queries.said(world.coop, world.amy).answered


def test_who_is_no_person_of_the_co_op_has_no_such_page(world, client):
    as_role(client, world.coop, "manager")
    assert client.get("/me/statistics").status_code == 404


def test_who_said_nothing_is_asked(world, client):
    bea = make_person(world.coop, "Bea", "Best", service_id=world.maple)
    make_account(world.coop, "worker", person_id=bea)
    as_role(client, world.coop, "manager")
    assert "1 person has said nothing yet." in client.get("/asc-wds/").text
    page = client.post("/asc-wds/ask", follow_redirects=True)
    assert "1 person is asked." in page.text


def test_a_code_is_settled_on_its_page(world, client):
    as_role(client, world.coop, "manager")
    page = client.post("/asc-wds/codes/roles", data={"key": "support worker", "code": "8"},
                       follow_redirects=True)  # fmt: skip
    assert "settled" in page.text
    one = next(each for each in gathering.gather(world.coop, ON).files.workers)
    assert one.role == "8"
    page = client.post("/asc-wds/codes/roles", data={"key": "support worker", "code": "12"},
                       follow_redirects=True)  # fmt: skip
    assert "Choose from the list." in page.text
    for kind in ("sources", "courses", "competencies", "reasons"):
        assert client.get(f"/asc-wds/codes/{kind}").status_code == 200


def test_settings_hold_from_a_day_on(world, client):
    as_role(client, world.coop, "manager")
    client.post("/asc-wds/settings",
                data={"from_on": "27/11/2026", "absences_since": "1/11/2025", "with_ni": "y"})  # fmt: skip
    held = queries.settings(world.coop, ON)
    assert (held.absences_since, held.with_ni) == (date(2025, 11, 1), True)
    wrong = client.post("/asc-wds/settings",
                        data={"from_on": "27/11/2026", "absences_since": "1/1/2027"})  # fmt: skip
    assert "in the future" in wrong.text

"""Pages of members' money as each role; papers and exports."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coop.capital import documents, queries, service
from coop.capital.rules import Holding, Kind
from core import clock
from core.db import db, transaction
from core.jobs.models import StoredFile
from core.jobs.testing import run_queued
from tests.factories.capital import make_member, make_shares, make_terms, treasurer
from tests.factories.people import as_role, make_coop, make_person

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def coop(database):
    made = make_coop()
    make_terms(made)
    return made


@pytest.fixture
def ann(coop):
    person = make_person(coop, "Ann", "Ames", number="T900")
    make_member(coop, person)
    return person


def test_a_member_asks_for_shares_and_sees_them(coop, ann, client):
    as_role(client, coop, "worker", person_id=ann)
    page = client.get("/my/holding").text
    assert "You hold nothing yet" in page
    assert "Ask for shares" in page
    said = client.post("/my/holding/apply", data={"pounds": "12.34"}).text
    assert "whole ones" in said
    assert "12.34" in said  # what was typed is kept
    assert client.post("/my/holding/apply", data={"pounds": "200"}).status_code == 302
    assert "You asked for shares of £200.00" in client.get("/my/holding").text
    (asked,) = queries.applications(coop)
    as_role(client, coop, "board")
    assert "Ann Ames" in client.get("/").text
    page = client.get(f"/capital/applications/{asked.id}").text
    assert "£200.00" in page
    answer = client.post(f"/capital/applications/{asked.id}", data={"on": "27/11/2026"})
    assert answer.status_code == 302
    as_role(client, coop, "treasurer")
    answer = client.post(
        "/capital/record/payment", data={"person": ann, "pounds": "150", "on": "27/11/2026"}
    )
    assert answer.location.endswith(f"/capital/holders/{ann}")
    assert queries.holding(coop, ann, TODAY) == Holding(20_000, 5_000)
    as_role(client, coop, "worker", person_id=ann)
    page = client.get("/my/holding").text
    assert "£150.00" in page
    assert "still to be paid" in page
    assert "certificate" not in page.lower()


def test_a_member_gives_notice_and_takes_it_back(coop, ann, client):
    make_shares(coop, ann, 20_000)
    as_role(client, coop, "worker", person_id=ann)
    said = client.post("/my/holding/withdraw", data={"pounds": "180"}).text
    assert "£150.00 can be withdrawn" in said
    assert client.post("/my/holding/withdraw", data={"pounds": "100"}).status_code == 302
    page = client.get("/my/holding").text
    assert "£100.00 under notice" in page
    assert "25 February 2027" in page  # 90 days from 27 November 2026
    (row,) = queries.notices(coop)
    client.post(f"/my/holding/notices/{row.id}/take-back")
    assert queries.under_notice(coop, ann) == 0


def test_a_suspension_is_read_by_members(coop, ann, client):
    make_shares(coop, ann, 20_000)
    as_role(client, coop, "board")
    given = {"from_on": "27/11/2026", "reason": "The boiler came first"}
    assert client.post("/capital/suspend", data=given).status_code == 302
    (row,) = queries.suspensions(coop)
    row_id = row.id
    as_role(client, coop, "worker", person_id=ann)
    assert "The boiler came first" in client.get("/my/holding").text
    assert "The boiler" in client.post("/my/holding/withdraw", data={"pounds": "50"}).text
    as_role(client, coop, "board")
    assert client.post(f"/capital/suspensions/{row_id}/end").status_code == 302
    assert queries.suspended(coop, TODAY) is not None  # it was so on that day
    assert queries.suspended(coop, TODAY + timedelta(days=1)) is None


def test_who_may_open_what(coop, ann, client):
    make_shares(coop, ann, 20_000)
    ledger = ["/capital", "/capital/journal", "/capital/year", "/capital/rules",
              f"/capital/holders/{ann}", "/capital/entries/1", "/capital/accounts/bank"]  # fmt: skip
    writes = ["/capital/record/payment", "/capital/export", "/capital/opening"]
    for role, sees, posts in (
        ("treasurer", True, True),
        ("manager", True, True),
        ("board", True, False),
        ("coordinator", False, False),
        ("worker", False, False),
    ):
        as_role(client, coop, role, person_id=None)
        for urls, may in ((ledger, sees), (writes, posts)):
            for url in urls:
                assert client.get(url).status_code == (200 if may else 403), (role, url)
    as_role(client, coop, "board")
    assert client.post("/capital/entries/1", data={"reason": "no"}).status_code == 403
    assert client.get("/capital/record/nothing").status_code == 403
    as_role(client, coop, "treasurer")
    assert client.get("/capital/record/nothing").status_code == 404
    assert client.get("/capital/accounts/shares").status_code == 404
    other = make_coop("Other Care")
    as_role(client, other, "treasurer", "board")
    for url in (f"/capital/holders/{ann}", "/capital/entries/1",
                f"/capital/holders/{ann}/statement.pdf"):  # fmt: skip
        assert client.get(url).status_code == 404


def test_the_asset_lock_is_told_beside_the_field(coop, client):
    with transaction():
        service.bring_in(treasurer(coop), 100_000, TODAY, "Surplus")
        service.move_to_reserve(treasurer(coop), Kind.SURPLUS, Kind.INDIVISIBLE, 100_000, TODAY, "")
    as_role(client, coop, "treasurer")
    given = {"source": "indivisible", "reserve": "general", "pounds": "10", "on": "27/11/2026"}
    page = client.post("/capital/record/reserve", data=given).text
    assert "belongs to the society for good" in page
    given = {"reserve": "indivisible", "pounds": "10", "on": "27/11/2026"}
    page = client.post("/capital/record/loss", data=given).text
    assert "There is no loss to cover" in page
    assert queries.total(coop, Kind.INDIVISIBLE, TODAY) == 100_000


def test_an_entry_is_undone_from_its_page(coop, ann, client):
    make_shares(coop, ann, 20_000)
    as_role(client, coop, "treasurer")
    number = queries.entries(coop)[0][0].number
    assert "Say why" in client.post(f"/capital/entries/{number}", data={"reason": ""}).text
    answer = client.post(f"/capital/entries/{number}", data={"reason": "The cheque bounced"})
    assert answer.location.endswith(f"/capital/entries/{number + 1}")
    assert "undone" in client.get("/capital/journal").text
    assert "The cheque bounced" in client.get("/capital/journal").text
    assert queries.holding(coop, ann, TODAY).unpaid == 20_000


@pytest.mark.parametrize(
    ("act", "given", "words"),
    [
        ("payment", {"pounds": "abc"}, "Choose a person"),
        ("payment", {"pounds": "5", "person": "PERSON", "on": "28/11/2026"}, "Nothing is to be"),
        ("loan", {"pounds": "5", "person": "PERSON", "on": "28/11/2026", "words": "x"}, "earlier"),
        ("transfer", {"pounds": "5", "person": "PERSON", "taker": "PERSON", "on": "1/11/2026"},
         "somebody else"),
        ("interest", {"kind": "shares", "first_on": "1/4/2025", "last_on": "31/3/2026",
                      "percent": "9"}, "limit interest"),
        ("interest", {"kind": "loan", "first_on": "1/4/2025", "last_on": "31/3/2026",
                      "percent": "2"}, "Nobody held loans"),
        ("surplus", {"pounds": "0", "on": "31/3/2026"}, "Enter the surplus"),
        ("repayment", {"pounds": "9", "person": "PERSON", "on": "1/11/2026"}, "there is £0.00"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_lost(coop, ann, client, act, given, words):
    as_role(client, coop, "treasurer")
    data = {key: ann if value == "PERSON" else value for key, value in given.items()}
    page = client.post(f"/capital/record/{act}", data=data)
    assert page.status_code == 200
    assert words in page.text
    assert queries.entries(coop)[1] == 0


def test_rules_are_recorded_and_the_law_holds(database, client):
    coop = make_coop()
    as_role(client, coop, "treasurer")
    assert "No rules yet" in client.get("/capital/rules").text
    given = {"from_on": "1/1/2026", "share": "1", "least": "50", "most": "200000",
             "notice_days": "90", "interest_limit": "3.5", "year_end_month": "3",
             "year_end_day": "31", "source": "Rule 14"}  # fmt: skip
    assert "The law lets nobody" in client.post("/capital/rules/add", data=given).text
    given |= {"most": "5000", "year_end_month": "2", "year_end_day": "30"}
    assert "a day that there is" in client.post("/capital/rules/add", data=given).text
    given |= {"year_end_month": "3"}
    assert client.post("/capital/rules/add", data=given).status_code == 302
    page = client.get("/capital/rules").text
    assert "£5,000.00" in page
    assert "Rule 14" in page
    assert queries.year_of(coop, TODAY) == (date(2026, 3, 31), date(2027, 3, 30))


def test_books_until_now_are_brought_in_on_one_form(coop, ann, client):
    as_role(client, coop, "treasurer")
    assert "Ann Ames" in client.get("/capital/opening").text
    given = {"on": "31/3/2026", "words": "Old books", "bank": "500", "indivisible": "1000",
             f"shares_{ann}": "5x", f"capital_{ann}": "30"}  # fmt: skip
    page = client.post("/capital/opening", data=given).text
    assert "5x" in page
    assert queries.entries(coop)[1] == 0
    given[f"shares_{ann}"] = "50"
    assert client.post("/capital/opening", data=given).status_code == 302
    assert queries.holding(coop, ann, TODAY) == Holding(5_000, member_capital=3_000)
    assert "The ledger has begun" in client.get("/capital/opening").text


def test_papers_are_pdfs_that_say_what_is_held(coop, ann, client):
    make_shares(coop, ann, 20_000)
    as_role(client, coop, "worker", person_id=ann)
    for url in ("/my/holding/statement.pdf", "/my/holding/certificate.pdf"):
        answer = client.get(url)
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in answer.data  # tagged: listeners can read it
    said = documents.certificate_data(coop, ann, TODAY)
    assert (said["shares"], said["paid"], said["name"]) == ("200", "£200.00", "Ann Ames")
    paper = documents.statement_data(coop, ann, TODAY)
    assert paper["held"] == [["Shares paid for", "£200.00"]]
    assert [len(each["lines"]) for each in paper["accounts"]] == [1, 2]


def test_no_certificate_for_shares_not_paid_in_full(coop, ann, client):
    make_shares(coop, ann, 20_000, paid=5_000)
    as_role(client, coop, "worker", person_id=ann)
    answer = client.get("/my/holding/certificate.pdf", follow_redirects=True)
    assert "£150.00 is still to be paid" in answer.text


def test_what_people_are_called_is_no_markup_in_a_paper(coop):
    person = make_person(coop, "#eval(1)", "*bold* $x$ \\ [", number='"]#panic()')
    make_shares(coop, person, 20_000)
    assert documents.statement(coop, person, TODAY).startswith(b"%PDF-")
    assert documents.certificate(coop, person, TODAY).startswith(b"%PDF-")


def test_a_statement_of_a_year_begins_with_what_was_brought_forward(coop, ann):
    make_shares(coop, ann, 20_000, on=date(2025, 6, 1))
    make_shares(coop, ann, 5_000, on=date(2026, 6, 1))
    paper = documents.statement_data(coop, ann, TODAY, date(2026, 4, 1))
    shares = paper["accounts"][0]["lines"]
    assert [line["balance"] for line in shares] == ["£200.00", "£250.00"]
    assert shares[0]["what"] == "Brought forward"


def test_the_workbook_adds_up_and_statements_come_in_an_archive(coop, ann, client):
    make_shares(coop, ann, 20_000)
    ben = make_person(coop, "Ben", "=1+1", number="T901")
    make_shares(coop, ben, 5_000)
    as_role(client, coop, "treasurer")
    assert client.get("/capital/export").status_code == 200
    for what in ("workbook", "statements"):
        assert client.post("/capital/export", data={"what": what}).status_code == 302
    runs = run_queued()
    assert [run.state for run in runs] == ["done", "done"], [run.words for run in runs]
    files = {row.name: row.content for row in db.session.scalars(select(StoredFile))}
    book = load_workbook(io.BytesIO(files["capital-2026-11-27.xlsx"]))
    assert book.sheetnames == ["Read me", "Holders", "Journal", "Accounts", "Year"]
    rows = list(book["Journal"].iter_rows(min_row=3, values_only=True))
    lines = [row for row in rows if isinstance(row[0], int)]
    assert sum(Decimal(str(row[4] or 0)) for row in lines) == Decimal(500)
    assert sum(Decimal(str(row[5] or 0)) for row in lines) == Decimal(500)
    names = [row[1] for row in book["Holders"].iter_rows(min_row=3, values_only=True)]
    assert "Ben =1+1" in names
    with zipfile.ZipFile(io.BytesIO(files["capital-statements-2026-11-27.zip"])) as archive:
        assert sorted(archive.namelist()) == ["T900.pdf", "T901.pdf"]
        assert archive.read("T900.pdf").startswith(b"%PDF-")


def test_the_year_counts_members_and_capital(coop, client):
    """Three at the beginning, one joins, one leaves within the year, one on its very last day."""
    last = date(2026, 3, 31)
    people = [make_person(coop, f"P{n}") for n in range(4)]
    for one in people[:3]:
        make_member(coop, one, date(2024, 1, 1))
        make_shares(coop, one, 20_000, on=date(2024, 1, 1))
    make_member(coop, people[3], date(2025, 10, 1))
    make_shares(coop, people[3], 5_000, on=date(2025, 10, 1), paid=1_000)
    from core.people.models import Membership

    with transaction() as session:
        rows = list(session.scalars(select(Membership).order_by(Membership.person_id)))
        rows[0].until_on, rows[1].until_on = date(2025, 12, 31), last
    with transaction():
        who = treasurer(coop)
        notice = service.give_notice(who, people[0], 20_000, date(2025, 9, 1), leaving=True)
        service.pay_withdrawal(who, notice.id, date(2025, 12, 31))
    f = queries.year_figures(coop, last)
    assert (f.first, f.last, f.due_on) == (date(2025, 4, 1), last, date(2026, 10, 31))
    assert (f.members_before, f.joined, f.ceased, f.members) == (3, 1, 1, 3)
    assert (f.shares, f.unpaid, f.issued, f.withdrawn) == (45_000, 4_000, 5_000, 20_000)
    assert queries.year_figures(coop, date(2027, 3, 31)).ceased == 1
    as_role(client, coop, "board")
    page = client.get("/capital/year").text
    assert "31 March 2026" in page
    assert "£410.00" in page  # paid at the end of the year


def test_as_at_another_day(coop, ann, client):
    make_shares(coop, ann, 20_000, on=TODAY - timedelta(days=10))
    as_role(client, coop, "treasurer")
    assert "Ann Ames" in client.get("/capital").text
    assert "Ann Ames" not in client.get("/capital?on=1/11/2026").text
    assert client.get("/capital?on=nonsense").status_code == 200
    assert client.get("/capital/journal?page=x&verb=nothing").status_code == 200

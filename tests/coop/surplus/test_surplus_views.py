"""Pages of surplus as each role; what members see, and when."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from coop.surplus import queries, service
from core.db import transaction
from tests.coop.surplus.conftest import LAST
from tests.factories.people import as_role

RULE = {
    "name": "Half and half", "interest_percent": "2", "general_percent": "20",
    "indivisible_percent": "0", "social_percent": "10", "equal": "50", "hours": "50",
    "basic_pay": "0", "service": "0", "who": "members", "pro_rata": "y", "leave_counts": "y",
    "kept_percent": "50", "payout_on": "31/03/2029",
}  # fmt: skip


def test_the_board_enters_a_year_drafts_and_puts_it_to_the_members(house, client):
    as_role(client, house.coop, "board")
    assert "No year yet" in client.get("/surplus").text
    form = {"last_on": LAST.isoformat(), "result": "1,000", "source": ""}
    said = client.post("/surplus/years/new", data=form).text
    assert "Say where it comes from" in said
    assert "1,000" in said
    answer = client.post("/surplus/years/new", data=form | {"source": "Accounts of 4 June"})
    page = client.get(answer.location).text
    assert "No draft yet" in page
    assert "£1,000.00" in page
    (year,) = queries.years(house.coop)
    new = f"/surplus/years/{year.id}/drafts/new"
    said = client.post(new, data=RULE | {"hours": "40"}).text
    assert "must come to 100" in said
    assert "Half and half" in said
    answer = client.post(new, data=RULE)
    page = client.get(answer.location).text
    for words in ("£691.60", "£345.80", "Amy Adams", "50 % equally, 50 % by hours", "£197.60"):
        assert words in page, words
    client.post(new, data=RULE | {"name": "All equally", "equal": "100", "hours": "0"})
    page = client.get(f"/surplus/years/{year.id}").text
    for words in (
        "All equally",
        "Who gets what",
        "£230.53",
        "Support worker",
        "Where the money goes",
    ):
        assert words in page, words
    first, _ = queries.drafts(house.coop, year.id)
    answer = client.post(f"/surplus/drafts/{first.id}/put")
    page = client.get(answer.location).text
    assert "Kept in capital accounts" in page
    assert "£115.27 to £345.80" in page
    assert "make a copy" in client.post(
        f"/surplus/drafts/{first.id}/change", data=RULE | {"name": "Other"}
    ).text  # fmt: skip


def test_a_member_sees_their_own_figure_under_each_draft_and_nobody_elses(house, by_hours, client):
    year_id = house.open_year()
    house.draft(year_id, "By hours too", by_hours)
    house.draft(year_id, "Equally")
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert "Nothing to see yet" in client.get("/surplus/mine").text
    with transaction():
        service.show(house.board, year_id)
    page = client.get("/surplus/mine").text
    for words in ("By hours too", "Equally", "£230.53", "£333.34", "from £115.27 to £345.80"):
        assert words in page, words
    assert "Amy" not in page
    assert "Cal" not in page
    assert client.get(f"/surplus/years/{year_id}").status_code == 403
    assert client.get(f"/surplus/mine/{year_id}/statement.pdf").status_code == 404
    assert "Surplus of the year" not in client.get(f"/surplus/mine/{year_id}/statement.pdf").text


def test_after_the_vote_a_member_opens_their_statement(house, by_hours, client):
    year_id = house.open_year()
    house.carry(house.put(house.draft(year_id, rule=by_hours)))
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get("/surplus/mine").text
    assert "£345.80" in page
    assert "kept for you until 31 March 2029" in page
    assert "Motion " in page
    assert client.get(f"/surplus/mine/{year_id}/statement.pdf").data.startswith(b"%PDF")
    assert "£345.80" in client.get("/me").text
    as_role(client, house.coop, "worker", person_id=house.dot)
    assert "You have no part" in client.get("/surplus/mine").text
    assert client.get(f"/surplus/mine/{year_id}/statement.pdf").status_code == 404


def test_figures_are_put_right_by_form_and_by_workbook(house, client):
    year_id = house.open_year()
    as_role(client, house.coop, "treasurer")
    page = f"/surplus/years/{year_id}/figures"
    assert "Dot Drew" in client.get(page).text
    given = {"minutes": "100", "leave_minutes": "0", "basic": "1280", "source": "Old payroll"}
    assert client.post(f"{page}/{house.dot}", data=given | {"basic": "lots"}).status_code == 200
    assert client.post(f"{page}/{house.dot}", data=given).status_code == 302
    assert "£1,280.00" in client.get(page).text
    book = load_workbook(io.BytesIO(client.get(f"{page}.xlsx").data))
    sheet = book["Figures"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "3")
    row[2].value = -1
    assert "Nothing of the workbook was taken" in _upload(client, page, book).text
    row[2].value = 37.5
    assert _upload(client, page, book).status_code == 302
    taken = queries.read(queries.snapshot(house.coop, year_id))
    assert next(one.minutes for one in taken.people if one.person_id == house.cal) == 2_250


def _upload(client, page, book):
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    given = {"workbook": (stream, "figures.xlsx"), "source": "Old payroll"}
    return client.post(f"{page}/upload", data=given, content_type="multipart/form-data")


def test_who_may_do_what(house, client):
    year_id = house.open_year()
    for role, see, act in (
        ("worker", 403, 403), ("coordinator", 403, 403), ("trainer", 403, 403),
        ("board", 200, 302), ("treasurer", 200, 302),
    ):  # fmt: skip
        as_role(client, house.coop, role)
        assert client.get(f"/surplus/years/{year_id}").status_code == see, role
        assert client.post(f"/surplus/years/{year_id}/figures/take").status_code == act, role
    as_role(client, house.coop, "board")
    assert client.post(f"/surplus/years/{year_id}/pay-out").status_code == 403


def test_the_rules_on_surplus_are_recorded(house, client):
    as_role(client, house.coop, "board")
    given = {"from_on": "15/06/2026", "percent": "20", "until": "5000", "source": "Rule 70"}
    assert "leave it empty" in client.post("/surplus/rules", data=given | {"locked": "y"}).text
    assert client.post("/surplus/rules", data=given).status_code == 302
    page = client.get("/surplus").text
    assert "20 %" in page
    assert "£5,000.00" in page

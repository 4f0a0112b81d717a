"""Outcomes on a real schema: derived from the record, told under consent, exported, kept apart."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import event, select

from coop.pay import queries as pay
from coop.pay.models import PayItem, PayLine, PayRun
from core import clock
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Employment
from recruitment.outcomes import queries, service
from recruitment.outcomes.rules import Reached, Standing
from recruitment.referrals import queries as referrals
from recruitment.referrals.models import Consent, JobCandidate, Referral
from recruitment.referrals.rules import FIELD_WORDS
from recruitment.referrals.service import give_consent
from tests.factories.people import as_role, make_coop, make_person, make_service, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    recruiter,
)

TODAY = date(2026, 12, 1)
FIRST = date(2026, 4, 13)  # a Monday after the wage of April 2026 began


class World:
    """A co-op, an office with an adviser, and somebody referred in March who started in April."""

    def __init__(self) -> None:
        self.coop = make_coop()
        self.service = make_service(self.coop)
        self.office = make_office(self.coop)
        self.ruth = make_adviser(self.coop, self.office)
        self.rita = recruiter(self.coop)
        with at_noon(date(2026, 3, 2)):
            self.referral = make_referral(
                self.coop, self.office, self.ruth, given=details("Cara", "Starter")
            )
        self.person = make_person(
            self.coop, "Cara", "Starter", service_id=self.service, from_on=FIRST
        )
        with transaction():
            row = owned(Referral, self.referral, self.coop)
            row.stage, row.stage_kind = "outcome", "done"
            row.waits_on, row.next_due_on, row.final_at = "", None, clock.now()
            service.identify(self.rita, self.referral, self.person)

    def agree(self) -> None:
        """They agree in the words of today."""
        with transaction():
            candidate = owned(JobCandidate, self.candidate, self.coop)
            give_consent(candidate, "progress", office_id=self.office, channel="phone", to="Rita")

    @property
    def candidate(self) -> int:
        return referrals.referral(self.coop, self.referral).candidate_id

    def enrol(self, code: str) -> None:
        with transaction():
            service.enrol(self.rita, self.referral, code)

    def view(self):
        return referrals.view_of(self.coop, self.referral)

    def paid(self, on: date, pence: int, element: str = "bonus", state: str = "approved") -> None:
        """A line of a run of that day."""
        with transaction() as session:
            run = PayRun(
                coop_id=self.coop, from_on=on, until_on=on, state=state, made_at=clock.now()
            )
            item = PayItem(
                coop_id=self.coop, person_id=self.person, service_id=self.service, source="hand",
                key=f"{on} {element}", element=element, on=on, pence=pence, words="Pay",
                by_hand=True, made_at=clock.now(),
            )  # fmt: skip
            session.add_all([run, item])
            session.flush()
            session.add(
                PayLine(
                    coop_id=self.coop, run_id=run.id, person_id=self.person, item_id=item.id,
                    service_id=self.service, part=0, on=on, element=element, minutes=0,
                    rate=Decimal(0), pence=pence, words="Pay",
                )
            )  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def world(client):
    return World()


def test_start_and_weeks_come_from_employment_and_a_change_of_terms_is_no_gap(world):
    with transaction():
        row = db.session.scalars(select(Employment)).one()
        row.until_on = date(2026, 6, 30)
        db.session.add(
            Employment(
                coop_id=world.coop, person_id=world.person, service_id=world.service,
                role="Senior", contract_minutes=900, from_on=date(2026, 7, 1),
            )
        )  # fmt: skip
    found = queries.outcome(world.coop, world.referral)
    assert found.start == FIRST
    assert [point.standing for point in found.points] == [
        Standing.IN_WORK, Standing.IN_WORK, Standing.IN_WORK, Standing.AHEAD,
    ]  # fmt: skip


def test_earnings_are_those_of_approved_runs_within_the_window_without_expenses(world):
    world.enrol("restart")
    world.paid(date(2026, 5, 1), 528_736)
    world.paid(date(2026, 5, 2), 90_000, "mileage")
    world.paid(date(2026, 5, 3), 90_000, state="draft")
    world.paid(date(2026, 4, 12), 90_000)  # before the first day
    spans = {world.person: (FIRST, TODAY)}
    assert pay.earned(world.coop, spans) == {world.person: 528_736}
    found = queries.outcome(world.coop, world.referral)
    assert (found.earned_pence, found.needed_pence) == (528_736, 528_736)  # 416 h at £12.71
    assert found.reached is Reached.NOT_YET
    world.paid(date(2026, 5, 4), 1)
    assert queries.outcome(world.coop, world.referral).reached is Reached.YES


def test_an_earlier_wording_does_not_extend_to_outcomes_and_a_later_one_does(world, client):
    world.enrol("swap")
    (consent,) = db.session.scalars(select(Consent)).all()
    assert consent.wording == "2026-11", "they agreed in March, in the words before"
    db.session.rollback()
    view = world.view()
    assert (view.job_start, view.in_work, view.threshold, view.programme) == (None, "", "", "")
    sign_in(client, world.ruth, world.coop)
    url = f"/adviser/people/{world.referral}"
    assert "13 April 2026" not in client.get(url).text
    world.agree()
    page = client.get(url).text
    assert "13 April 2026" in page
    assert "4 weeks: yes; 13 weeks: yes; 26 weeks: yes; 52 weeks: not yet" in page
    rows = db.session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(row.wording, row.withdrawn_channel) for row in rows] == [
        ("2026-11", "renewed"), ("2026-11-27", ""),
    ]  # fmt: skip


def test_the_candidate_reads_the_same_list_and_ending_it_hides_it_at_once(world, client):
    world.enrol("swap")
    world.agree()
    link = f"/yours/{make_link(world.coop, world.referral)}"
    mine = client.get(link).text
    sign_in(client, world.ruth, world.coop)
    url = f"/adviser/people/{world.referral}"
    theirs = client.get(url).text
    drawn = re.compile(r'<dl class="definitions closed-list">.*?</dl>', re.S)
    assert drawn.search(mine).group() == drawn.search(theirs).group()
    assert all(words in mine for words in FIELD_WORDS.values())
    client.post(f"{link}/consent", data={"purpose": "progress", "ends": "1"})
    assert "13 April 2026" not in client.get(url).text
    assert "13 April 2026" not in client.get("/adviser/people").text


def test_the_candidate_agrees_to_the_later_words_on_their_own_page(world, client):
    link = f"/yours/{make_link(world.coop, world.referral)}"
    page = client.get(link).text
    assert "you agree to earlier words" in page
    client.post(f"{link}/consent", data={"purpose": "progress"})
    assert "you agree to earlier words" not in client.get(link).text
    assert world.view().job_start == FIRST


def test_no_amount_of_pay_reaches_an_adviser(app, client, world):
    world.enrol("restart")
    world.agree()
    world.paid(date(2026, 5, 1), 528_799)
    sign_in(client, world.ruth, world.coop)
    pages = ["/adviser/people", f"/adviser/people/{world.referral}", "/"]
    text = "".join(client.get(url).text for url in pages)
    assert not re.search(r"5,?28[78]\.\d\d|52879|52873", text)
    book = client.get("/adviser/outcomes/mine.xlsx")
    cells = _cells(book.data)
    assert "yes" in cells["Outcomes"][-1]
    assert not any("5287" in str(cell) or "5,287" in str(cell)
                   for rows in cells.values() for row in rows for cell in row)  # fmt: skip


def _cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_an_office_workbook_holds_its_own_and_only_what_each_shares(world, client):
    other = make_office(world.coop, "Hartsea")
    sam = make_adviser(world.coop, other, "Sam Other")
    make_referral(world.coop, other, sam, given=details("Hana", "Elsewhere"))
    make_referral(world.coop, world.office, given=details("Sid", "Silent"), agrees=False)
    world.agree()
    sign_in(client, world.ruth, world.coop)
    rows = _cells(client.get("/adviser/outcomes/mine.xlsx").data)["Outcomes"]
    said = str(rows)
    assert "Cara Starter" in said
    assert "Silent" not in said
    assert "Elsewhere" not in said
    assert sum("Does not share" in str(row) for row in rows) == 1
    (cara,) = [row for row in rows if "Cara Starter" in row]
    assert [str(cell)[:10] for cell in cara[6:]] == [
        "2026-04-13", "yes", "yes", "yes", "not yet", "None",
    ]  # fmt: skip
    as_role(client, world.coop, "recruiter")
    office = client.get(f"/recruitment/outcomes/offices/{other}.xlsx")
    assert "Elsewhere" in str(_cells(office.data)["Outcomes"])
    assert client.get("/recruitment/outcomes/offices/999.xlsx").status_code == 404


def test_who_may_see_and_who_may_not(world, client):
    for role, code in (("recruiter", 200), ("manager", 200), ("worker", 403), ("adviser", 403)):
        as_role(client, world.coop, role)
        assert client.get("/recruitment/outcomes").status_code == code, role
    other = make_coop("Other Co-op")
    as_role(client, other, "recruiter")
    assert "Starter" not in client.get("/recruitment/outcomes").text
    url = f"/recruitment/outcomes/referrals/{world.referral}"
    assert client.post(f"{url}/programme", data={"programme": "swap"}).status_code == 404
    assert client.get(f"{url}/person").status_code == 404
    assert client.get(f"/recruitment/outcomes/offices/{world.office}.xlsx").status_code == 404


def test_the_recruiter_says_who_they_are_and_on_which_programme(world, client):
    with transaction():
        service.identify(world.rita, world.referral, None)
    as_role(client, world.coop, "recruiter")
    url = f"/recruitment/outcomes/referrals/{world.referral}"
    page = client.get(f"/recruitment/referrals/{world.referral}").text
    assert "no offer says who they are now" in page
    client.post(f"{url}/person", data={"person": world.person})
    client.post(f"{url}/programme", data={"programme": "restart"})
    page = client.get("/recruitment/outcomes").text
    assert "Cara Starter" in page
    assert "outcome: not yet" in page
    assert re.search(
        r"Restart Scheme</th>\s*<td class=\"num\">1</td><td class=\"num\">1</td>", page
    )
    client.post(f"{url}/programme", data={"programme": "nonsense"})
    assert owned(Referral, world.referral, world.coop).programme == "restart"


def test_only_somebody_who_started_is_a_person_and_nobody_is_two_candidates(world):
    open_one = make_referral(world.coop)
    with pytest.raises(DomainError, match="has started work"), transaction():
        service.identify(world.rita, open_one, world.person)
    with transaction():
        row = owned(Referral, open_one, world.coop)
        row.stage, row.stage_kind, row.waits_on = "outcome", "done", ""
        row.next_due_on, row.final_at = None, clock.now()
    with pytest.raises(DomainError, match="Another candidate"), transaction():
        service.identify(world.rita, open_one, world.person)
    idle = make_person(world.coop, "Never", "Worked")
    with pytest.raises(DomainError, match="no work on record"), transaction():
        service.identify(world.rita, open_one, idle)


def test_an_adviser_says_the_programme_of_their_own_people_alone(world, client):
    sign_in(client, world.ruth, world.coop)
    url = f"/adviser/outcomes/people/{world.referral}/programme"
    client.post(url, data={"programme": "restart"})
    assert owned(Referral, world.referral, world.coop).programme == "restart"
    sam = make_adviser(world.coop, make_office(world.coop, "Hartsea"), "Sam Other")
    sign_in(client, sam, world.coop)
    assert client.post(url, data={"programme": ""}).status_code == 404


def test_list_and_advisers_pages_take_as_many_queries_however_many_there_are(world, client):
    world.enrol("restart")
    world.agree()

    def count(url):
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        client.get(url)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    sign_in(client, world.ruth, world.coop)
    few = count("/adviser/people")
    as_role(client, world.coop, "recruiter")
    listed = count("/recruitment/outcomes")
    for number in range(4):
        made = make_referral(world.coop, world.office, world.ruth)
        person = make_person(
            world.coop, f"P{number}", "More", service_id=world.service,
            from_on=TODAY - timedelta(days=0),
        )  # fmt: skip
        with transaction():
            row = owned(Referral, made, world.coop)
            row.person_id, row.programme = person, "restart"
    assert count("/recruitment/outcomes") == listed
    sign_in(client, world.ruth, world.coop)
    assert count("/adviser/people") == few

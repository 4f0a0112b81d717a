"""Every page and export that a role may open, by the map of addresses, searched for secrets.

A new address is walked by itself: its numbers are those of the planted co-op. Whoever may read a
kind of secret is said in SECRETS; everybody else who meets it fails the test.
"""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice, product
from types import SimpleNamespace

import openpyxl
import pytest
from sqlalchemy import select

from coop.checks import law
from coop.checks import service as checks
from core import access, clock
from core.db import Base, db, transaction
from core.jobs.testing import run_queued
from core.people.models import Grant, Person, Role
from recruitment.cohorts import service as cohorts
from recruitment.cohorts.rules import Mark
from recruitment.hires import service as hires
from recruitment.pipeline import service as pipeline
from recruitment.referrals.service import recommending
from tests.factories.checks import make_check, make_file_checked, make_reference, recorder
from tests.factories.cohorts import Group
from tests.factories.interviews import Panel, make_interviewer
from tests.factories.pairs import make_mentor
from tests.factories.people import (
    actor_of,
    make_account,
    make_coop,
    make_person,
    make_service,
    sign_in,
)
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    make_vacancy,
    recruiter,
)
from tests.house.test_coops_apart import TABLES, WORDS

pytestmark = pytest.mark.slow

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
RECRUITS = frozenset({"rita"})
NOBODY = frozenset[str]()
# What must not be met, and which of the roles below may meet it. Only a manager reads checks.
SECRETS = {
    "telephone": ("07700 900987", RECRUITS),
    "e-mail": ("planted.secret@example.org", RECRUITS),
    "area": ("Secretville", RECRUITS),
    "the co-op’s own words": ("CoopAloneWords", RECRUITS),
    "words to the candidate": ("CandidateWords", RECRUITS),
    "the reply by link": ("ReplyWords", RECRUITS),
    "health": ("Planted note of health", NOBODY),
    "DBS": ("Planted note of dbs", NOBODY),
    "DBS number": ("001234567890", NOBODY),
    "right to work": ("Planted note of right_to_work", NOBODY),
    "document": ("passport.png", NOBODY),
    "reference": ("Planted answer of a referee", NOBODY),
    "address": ("7 Planted Lane", NOBODY),
    "National Insurance": ("QQ123456C", NOBODY),
    "notes of a scorer who has not locked": ("AnnAloneNote", frozenset({"ann"})),
    "words of a scorer who has not locked": ("AnnAloneWords", frozenset({"ann"})),
    "talent pool": ("PoolAloneWords", RECRUITS),
    "somebody who shares nothing": ("Hiddenname", RECRUITS),
    "another office’s person": ("Othername", RECRUITS | {"sam"}),
    "whom a member recommended": ("Recommendname", RECRUITS),
    "the recommended one’s telephone": ("07700 900986", RECRUITS),
    "somebody on a placement": ("Cohortname", RECRUITS | {"ruth"}),
    "why they were absent": ("AbsentReason", RECRUITS),
    "why an offer was declined": ("DeclinedWords", RECRUITS),
}
SHARED = ("Cohortname", "Plantedname", "AdviserWords", "ReferrerNote")
ALSO = {
    "run_id": "job_run", "file_id": "stored_file", "jobcentre_office_id": "jobcentre_office",
}  # fmt: skip
MOST = 6  # of one address with several numbers


@dataclass
class World:
    """A co-op in which everything that is secret has been planted; accounts by who they are."""

    coop: int
    who: dict[str, int]
    ids: dict[str, list[int]]
    cohort: int
    referrals: dict[str, int]


@pytest.fixture(autouse=True)
def _today():
    with at_noon(FRIDAY):
        yield


DURING = clock.instant(MONDAY, time(10, 30))  # the interview is on, and one has scored


@pytest.fixture(autouse=True)
def _papers(monkeypatch):
    """A paper is searched for what it is made of; it need not be typeset."""
    said = SimpleNamespace(compile=lambda *_, sys_inputs, **__: sys_inputs["data"].encode())
    monkeypatch.setitem(sys.modules, "typst", said)


def act(verb, *args, **more):
    with transaction():
        made = verb(*args, **more)
        return getattr(made, "id", made)


@pytest.fixture
def world(client) -> World:
    coop = make_coop()
    maple = make_service(coop)
    office, other = make_office(coop), make_office(coop, "Hartsea")
    place = make_vacancy(coop, maple)
    ruth, sam = make_adviser(coop, office, "Ruth Ellery"), make_adviser(coop, other, "Sam Other")
    ann, ben = (make_interviewer(coop, name, maple) for name in ("Ann", "Ben"))
    accounts = [db.session.get_one(Person, person).account_id for person in (ann, ben)]
    who = {
        "ruth": ruth, "sam": sam, "ann": accounts[0], "ben": accounts[1],
        "rita": make_account(coop, "recruiter", person_id=make_person(coop, "Rita", "Staff")),
    }  # fmt: skip
    with transaction() as session:  # Ben is a member, interviews, trains, and recommended Mary
        session.add(Grant(coop_id=coop, account_id=who["ben"], role=Role.TRAINER, from_on=FRIDAY))
    rita = recruiter(coop)
    cara = make_referral(
        coop, office, ruth, vacancy_id=place, note="ReferrerNote",
        given=details("Cara", "Plantedname", area="Secretville"),
    )  # fmt: skip
    act(pipeline.reply_by_link, rita, cara, "ReplyWords")
    act(pipeline.move, rita, cara, "contacted", words="CoopAloneWords",
        candidate_words="CandidateWords", adviser_words="AdviserWords")  # fmt: skip
    _interview(coop, [ann, ben], cara)
    act(pipeline.move, rita, cara, "offer", words="CoopAloneWords", adviser_words="AdviserWords")
    recruit = _recruit(coop, maple, cara)
    group = _cohort(coop, office, maple, ann)
    grace = make_referral(
        coop, office, ruth, vacancy_id=place,
        given=details("Grace", "Cohortname", phone="07700 900987",
                      email="planted.secret@example.org", area="Secretville"),
    )  # fmt: skip
    _placed(group, grace)
    pool = make_referral(coop, office, ruth, keeps=True, given=details("Pip", "Poolname"))
    act(pipeline.move, rita, pool, "pool", words="PoolAloneWords", adviser_words="AdviserWords")
    hidden = make_referral(coop, office, ruth, agrees=False, given=details("Yusra", "Hiddenname"))
    theirs = make_referral(coop, other, sam, given=details("Omar", "Othername"))
    act(hires.decline, rita, _offer(coop, maple, theirs), "DeclinedWords")
    friend = act(
        recommending.recommend, actor_of(who["ben"], coop, "worker", person_id=ben),
        details("Mary", "Recommendname", phone="07700 900986"), "",
    )  # fmt: skip
    named = {"cara": cara, "grace": grace, "pool": pool, "hidden": hidden, "theirs": theirs,
             "friend": friend}  # fmt: skip
    return World(coop, who, {"person_id": [recruit, ben]}, group.cohort, named)


def _interview(coop, people, referral):
    """Ann has written her sheet and not locked it; Ben has begun none."""
    panel = Panel(coop, 0, people)
    (slot,) = panel.plan(on=MONDAY)
    interview = panel.book(slot, referral)
    codes = [row["code"] for row in panel.document(interview)["questions"]]
    with clock.at(clock.instant(MONDAY, time(10, 20))):
        from recruitment.interviews import service

        act(service.score, panel.member(0), interview, {codes[0]: 2}, {codes[0]: "AnnAloneNote"},
            "AnnAloneWords")  # fmt: skip


def _offer(coop, service_id, referral):
    work = hires.Work(service_id, "Support worker", 600, MONDAY + timedelta(days=21), MONDAY)
    return act(hires.make_offer, recruiter(coop), referral, work)


def _recruit(coop, service_id, referral):
    """Who said yes, with a check of every kind, a document, a referee’s answer."""
    offer = _offer(coop, service_id, referral)
    person = act(hires.accept, recruiter(coop), offer, FRIDAY)
    with transaction() as session:
        row = session.get_one(Person, person)
        row.address, row.ni_number = "7 Planted Lane", "QQ123456C"
    make_file_checked(coop, person)
    for kind in law.required(FRIDAY):
        if kind.code != "identity":
            note = "health" if "health" in kind.code or "fit" in kind.code else kind.code
            make_check(coop, person, kind.code, on=FRIDAY, note=f"Planted note of {note}")
    answer = {"How": "Planted answer of a referee"}
    reference = make_reference(coop, person)
    act(checks.enter_answer, recorder(coop), reference, "Una Poole", answer)
    return person


def _cohort(coop, office, service_id, mentor):
    from recruitment.partnerships.models import Partnership

    make_mentor(coop, mentor)
    where = (Partnership.coop_id == coop) & (Partnership.office_id == office)
    partnership = db.session.scalars(select(Partnership.id).where(where)).one()
    db.session.rollback()
    last = MONDAY + timedelta(days=20)
    said = cohorts.Said("SWAP December", partnership, FRIDAY, last, 5)
    made = act(cohorts.open_cohort, recruiter(coop), said)
    return Group(coop, office, partnership, service_id, mentor, made)


def _placed(group, referral):
    """On a training day not there, and on a mentor’s shift to come."""
    act(pipeline.move, group.rita, referral, "screened")
    member = group.join(referral)
    group.do(cohorts.add_day, group.rita, group.cohort, FRIDAY, time(9), time(11), "Theory")
    group.do(cohorts.place, group.rita, member, group.shift(MONDAY + timedelta(days=2)),
             group.mentor)  # fmt: skip
    marks = {f"d1-{member}": (Mark.ABSENT, "AbsentReason")}
    group.do(cohorts.save_marks, group.rita, group.cohort, FRIDAY, marks)


def every_id(world):
    """Ids by the names that stand in addresses: all of the recruiting tables, one of others."""
    all_of = {"referral_id", "candidate_id", "cohort_member_id", "job_offer_id", "interview_id"}
    found = dict(world.ids)
    for name, table in (TABLES | ALSO).items():
        columns = Base.metadata.tables[table].c
        if name in found:
            continue
        if "coop_id" not in columns:
            found[name] = [1]
            continue
        query = select(columns.id).where(columns.coop_id == world.coop).order_by(columns.id)
        rows = list(db.session.scalars(query))
        found[name] = (rows if name in all_of else rows[:1]) or [1]
    db.session.rollback()
    return found


def closed(app):
    """(rule, what it needs) of every GET of the map that is not open to everybody."""
    for rule in app.url_map.iter_rules():
        needs = access.declared(app.view_functions[rule.endpoint])
        if "GET" in (rule.methods or ()) and needs not in (None, access.PUBLIC):
            yield rule, needs


def addresses(app, world, only=()):
    """(address, what it needs) of those whose names are known; `only`: those that begin so."""
    values: dict[str, list] = every_id(world) | {name: [word] for name, word in WORDS.items()}
    values["on"] = [FRIDAY.isoformat()]
    for rule, needs in closed(app):
        names = sorted(rule.arguments)
        if not set(names) <= set(values) or (only and not rule.rule.startswith(only)):
            continue
        for given in islice(product(*(values[name] for name in names)), MOST):
            with app.test_request_context():
                url = rule.build(dict(zip(names, given, strict=True)), append_unknown=False)[1]
            yield url, needs


def text_of(page):
    """What can be read in an answer: a page, a table, a calendar, a paper, a workbook."""
    if page.mimetype.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(page.data))
        return " ".join(str(cell) for sheet in book for line in sheet.values for cell in line)
    if page.mimetype.startswith(("image/", "application/zip")):
        return ""
    return page.data.decode("utf-8", "replace")


def walk(app, client, world, who, only=()):
    """(address, text) of every page that an account can open."""
    account = world.who[who]
    sign_in(client, account, world.coop)
    roles = frozenset(row.role for row in _grants(account, world.coop))
    known = access.permissions()
    for url, needs in addresses(app, world, only):
        if needs in known and not roles & known[needs].roles:
            continue
        page = client.get(url)
        if page.status_code == 200:
            yield url, text_of(page)


def _grants(account, coop):
    query = select(Grant).where(Grant.account_id == account, Grant.coop_id == coop)
    return list(db.session.scalars(query))


def outcome_sheet(client, world):
    """The recruiter asks for the outcome sheet and a worker writes it."""
    sign_in(client, world.who["rita"], world.coop)
    client.post(f"/recruitment/cohorts/{world.cohort}/outcomes")
    run_queued()


def test_no_role_meets_a_secret_that_is_not_theirs_and_each_is_where_it_was_planted(
    app, client, world
):
    outcome_sheet(client, world)
    leaks, read = [], {}
    for who in world.who:
        with clock.at(DURING):
            found = dict(walk(app, client, world, who))
        assert len(found) > 10, f"the walk of {who} went round"
        read[who] = " ".join(found.values())
        leaks += [
            f"{who} meets {kind} at {url}"
            for url, text in found.items()
            for kind, (secret, may) in SECRETS.items()
            if secret in text and who not in may
        ]
    assert leaks == []
    # A secret that stands nowhere would prove nothing.
    world.who["manager"] = make_account(world.coop, "manager")
    manager = walk(app, client, world, "manager", only=("/checks/people", "/checks/references",
                                                        "/people/<"))  # fmt: skip
    with clock.at(DURING):
        read["manager"] = " ".join(text for _, text in manager)
    nowhere = [
        f"{who} meets {kind} nowhere"
        for kind, (secret, may) in SECRETS.items()
        for who in may or {"manager"}
        if secret not in read[who]
    ]
    assert nowhere == []
    for words in SHARED:
        assert words in read["ruth"]


def test_a_withdrawn_consent_hides_at_once_on_pages_and_in_the_workbook(app, client, world):
    for name in ("cara", "grace", "pool"):
        link = f"/yours/{make_link(world.coop, world.referrals[name])}"
        client.post(f"{link}/consent", data={"purpose": "progress", "ends": "1"})
    outcome_sheet(client, world)
    for url, text in walk(app, client, world, "ruth"):
        for secret in (*SHARED, "Poolname"):
            assert secret not in text, f"{url} shows {secret}"
    sign_in(client, world.who["rita"], world.coop)
    (sheet,) = [page for page in _files(client, world) if "spreadsheet" in page.mimetype]
    text = text_of(sheet)
    assert f"R-{world.referrals['grace']:05d}" in text
    assert "Cohortname" not in text


def _files(client, world):
    columns = Base.metadata.tables["stored_file"].c
    ids = list(db.session.scalars(select(columns.id).where(columns.coop_id == world.coop)))
    return [client.get(f"/files/{file_id}") for file_id in ids]


def test_every_address_of_recruitment_is_walked(app):
    """A new address with a name that is not known here has to be added to TABLES."""
    known = {*TABLES, *WORDS, *ALSO}
    left = [
        rule.rule
        for rule, _ in closed(app)
        if app.view_functions[rule.endpoint].__module__.startswith("recruitment.")
        and not rule.arguments <= known
    ]
    assert left == []


EQUALITY = (
    "ethnic", "religio", "belief", "sexual", "orientation", "disab", "gender", "pregnan",
    "marital", "nationality", "race", "faith",
)  # fmt: skip


def test_no_equality_data_is_collected_of_candidates(client):
    tables = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("recruitment.")
    }
    assert len(tables) > 15
    named = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    assert not [name for name in named if any(word in name for word in EQUALITY)]
    coop = make_coop()
    person = make_person(coop)
    office = make_office(coop)
    referral = make_referral(coop, office)
    pages = [client.get(f"/yours/{make_link(coop, referral)}").text]
    for account, url in (
        (make_adviser(coop, office), "/adviser/refer"),
        (make_account(coop, "recruiter"), "/recruitment/referrals/new"),
        (make_account(coop, "worker", person_id=person), "/my/recommendations"),
    ):
        sign_in(client, account, coop)
        pages.append(client.get(url).text)
    for page in pages:
        fields = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)
        assert fields
        assert not [one for one in fields if any(word in one for word in EQUALITY)]

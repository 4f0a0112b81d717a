"""Two co-ops share the installation and never see each other: every address with a number in it."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from coop.capital import service as capital
from coop.decisions import service as decisions
from coop.demo import run, story
from coop.membership import service as society
from coop.notices import service as notices
from coop.pay.models import PayItem
from coop.rota.models import Rota
from coop.rota.rules.variants import Relaxes
from coop.rota.service import variants
from coop.shifts.models import Assignment
from coop.statutory import service as statutory
from coop.surplus import service as surplus
from coop.surplus.rules import SurplusRule
from core import access, clock
from core.acting import NOBODY, acting
from core.calendar.models import Commitment
from core.db import Base, db, transaction
from core.people import accounts
from core.people.models import Cooperative, Grant, Person, Role, Service
from recruitment.analytics import service as analytics
from recruitment.analytics.service import Spent
from recruitment.hires import service as hires
from recruitment.hires.service import Work
from tests.factories.ascwds import make_files
from tests.factories.board import make_pack
from tests.factories.capital import make_shares, make_terms
from tests.factories.capital import treasurer as capital_treasurer
from tests.factories.checks import make_every_check
from tests.factories.classes import make_class, make_money
from tests.factories.cohorts import make_cohort
from tests.factories.exports import make_export
from tests.factories.induction import make_plan
from tests.factories.interviews import make_interview, make_interviewer
from tests.factories.membership import keeper, make_membership_terms
from tests.factories.pairs import make_learner, make_mentor, make_pair
from tests.factories.people import actor_of, as_role, make_coop, make_person, make_service
from tests.factories.recruitment import (
    make_adviser,
    make_office,
    make_referral,
    make_upload,
    make_vacancy,
    recruiter,
)
from tests.factories.supervision import make_supervised
from tests.factories.swaps import make_exchange, make_offer
from tests.factories.training import make_trained
from tests.factories.training_imports import make_training_import

pytestmark = pytest.mark.slow

# The table behind each name that stands in an address.
TABLES = {
    "account_id": "account",
    "alert_id": "alert",
    "announcement_id": "announcement",
    "application_id": "share_application",
    "ascwds_export_id": "ascwds_export",
    "ascwds_workplace_id": "ascwds_workplace",
    "assignment_id": "assignment",
    "availability_id": "availability",
    "candidate_id": "job_candidate",
    "check_file_id": "check_file",
    "budget_id": "training_budget",
    "clearance_id": "clearance",
    "cohort_day_id": "cohort_day",
    "cohort_id": "swap_cohort",
    "cohort_member_id": "cohort_member",
    "competency_id": "competency",
    "cost_id": "recruitment_cost",
    "course_id": "course",
    "draft_id": "surplus_draft",
    "employment_id": "employment",
    "evidence_file_id": "evidence_file",
    "evidence_id": "evidence",
    "exception_id": "check_exception",
    "exchange_id": "exchange",
    "export_id": "saved_export",
    "figure_id": "legal_figure",
    "file_id": "stored_file",
    "framework_id": "standard_framework",
    "fund_claim_id": "fund_claim",
    "fund_id": "training_fund",
    "grant_id": "access_grant",
    "held_id": "competency_held",
    "history_id": "history_item",
    "hours_id": "hours_worked",
    "import_id": "import",
    "induction_id": "induction_plan",
    "interview_id": "interview",
    "invitation_id": "invitation",
    "item_id": "pay_item",
    "learning_id": "learning",
    "job_offer_id": "job_offer",
    "leave_id": "leave",
    "leaving_id": "leaving",
    "meeting_id": "meeting",
    "mentoring_id": "mentoring",
    "motion_id": "motion",
    "notice_id": "withdrawal_notice",
    "offer_id": "shift_offer",
    "office_id": "office",
    "pair_id": "pair",
    "partnership_id": "partnership",
    "pattern_id": "shift_pattern",
    "pack_id": "board_pack",
    "person_id": "person",
    "place_id": "training_booking",
    "reason_id": "end_reason",
    "record_id": "check_record",
    "reference_id": "reference",
    "referral_id": "referral",
    "requirement_id": "training_requirement",
    "rest_id": "rest_owed",
    "review_id": "probation_review",
    "rota_id": "rota",
    "service_id": "service",
    "schedule_id": "pack_schedule",
    "session_id": "training_session",
    "shift_id": "shift",
    "slot_id": "interview_slot",
    "standard_id": "quality_standard",
    "step_id": "induction_step",
    "supervision_action_id": "supervision_action",
    "supervision_id": "supervision_meeting",
    "supervision_kind_id": "supervision_kind",
    "suspension_id": "capital_suspension",
    "taken_id": "course_taken",
    "template_id": "induction_template",
    "template_step_id": "induction_template_step",
    "upload_id": "referral_upload",
    "vacancy_id": "vacancy",
    "training_import_id": "training_import",
    "variant_id": "variant",
    "visitor_id": "shift_visitor",
    "year_id": "surplus_year",
}
WORDS = {"on": "2026-11-23", "what": "pay", "to": "contacted", "name": "staff.csv"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where it is kept, once made."""
    return tmp_path_factory.mktemp("theirs") / "theirs.sqlite3"


@pytest.fixture
def theirs(database, tmp_path, kept):
    """A co-op in which everything there is has happened; its id."""
    emptied = database.extensions.get("emptied")
    if kept.exists():
        db.session.remove()
        db.engine.dispose()
        emptied.anew(kept)
        return db.session.scalar(select(Cooperative.id))
    coop_id = _theirs(tmp_path)
    if emptied:
        db.session.rollback()
        emptied.keep(kept)
    return coop_id


def _theirs(tmp_path):
    run.run(tmp_path, 14, 1, 1, 2, lambda words, at, of: None)
    coop_id = db.session.scalar(select(Cooperative.id))
    manager = story.actor_as(coop_id, Role.MANAGER)
    with transaction():
        accounts.invite(manager, email="x@example.org", name="X", roles=[Role.BOARD])
        notices.announce(manager, "Theirs alone", "Not for others")
        notices.alert(coop_id, "not_started", 1, "Theirs alone", permission="rota.edit")
    one, other = db.session.scalars(select(Person.id).where(Person.coop_id == coop_id).limit(2))
    make_pair(coop_id, one, other)
    make_every_check(coop_id, one)
    with transaction():
        rota_id = db.session.scalar(select(Rota.id).where(Rota.coop_id == coop_id))
        variants.make_variant(manager, rota_id, "Theirs alone", [Relaxes("split")])
    make_terms(coop_id)
    make_shares(coop_id, one, 20_000)
    with transaction():
        capital.give_notice(capital_treasurer(coop_id), one, 5_000, clock.today())
        capital.apply_for_shares(capital_treasurer(coop_id), other, 5_000, clock.today())
        capital.suspend(capital_treasurer(coop_id), clock.today(), "Theirs alone")
    with transaction():
        year = surplus.open_year(
            capital_treasurer(coop_id), date(2026, 3, 31), 100_000, "Theirs alone"
        )
        surplus.draft(capital_treasurer(coop_id), year.id, "Theirs alone", SurplusRule())
    make_membership_terms(coop_id)
    last = db.session.scalars(select(Person.id).where(Person.coop_id == coop_id)).all()[-1]
    with transaction():
        society.appoint(keeper(coop_id), one, "secretary", clock.today(), None, "Theirs alone")
        society.apply(keeper(coop_id), _newcomer(coop_id), clock.today())
        society.begin_leaving(
            keeper(coop_id), last, "moved", clock.today(), work_last_on=clock.today()
        )
    make_learner(coop_id, one)
    make_mentor(coop_id, other)
    with transaction():
        statutory.add(manager, "floor.coop", Decimal(13), date(2026, 4, 1), "Theirs alone")
        service_id = db.session.scalar(select(Service.id).where(Service.coop_id == coop_id))
        db.session.add(
            PayItem(
                coop_id=coop_id,
                person_id=one,
                service_id=service_id,
                source="hand",
                key="1",
                element="bonus",
                on=date(2026, 11, 1),
                pence=100,
                words="Theirs alone",
                by_hand=True,
                made_at=clock.now(),
            )
        )
        board = story.actor_as(coop_id, Role.BOARD)
        meeting = decisions.plan(
            board, "board", "Theirs alone", clock.now() + timedelta(days=30), "", "Theirs alone"
        )
        decisions.propose(
            board, "ordinary", "Theirs alone", "Theirs alone", secret=False, meeting_id=meeting.id
        )
    held = db.session.scalar(select(Assignment.id).where(Assignment.coop_id == coop_id).limit(1))
    make_offer(coop_id, held)
    make_exchange(coop_id, held, other)
    make_trained(coop_id, one)
    make_plan(coop_id, last)
    make_class(coop_id, one)
    make_money(coop_id)
    office_id = make_office(coop_id, "Theirs alone")
    make_vacancy(coop_id, service_id, title="Theirs alone")
    referral_id = make_referral(coop_id, office_id, make_adviser(coop_id, office_id))
    panel = [make_interviewer(coop_id, name, service_id) for name in ("Ann", "Ben")]
    make_interview(coop_id, panel, referral_id)
    with transaction():
        today = clock.today()
        hires.make_offer(
            recruiter(coop_id),
            referral_id,
            Work(_any_service(coop_id), "Theirs alone", 0, today, today),
        )
    make_cohort(coop_id, other)
    make_supervised(coop_id, one, other)
    make_training_import(coop_id)
    make_upload(coop_id)
    make_pack(coop_id)
    make_export(manager, name="Theirs alone", shared=("trainer", "manager"))
    make_files(coop_id)
    with transaction():
        spent = Spent(clock.today(), "advert", 100, words="Theirs alone")
        analytics.add_cost(recruiter(coop_id), spent)
    acting.set(NOBODY)
    return coop_id


def _ids(coop_id):
    found = {}
    for name, table in TABLES.items():
        if table == "account":
            query = select(Grant.account_id).where(Grant.coop_id == coop_id)
        else:
            columns = Base.metadata.tables[table].c
            query = select(columns.id).where(columns.coop_id == coop_id)
        found[name] = db.session.scalar(query.limit(1))
    return found


def _any_service(coop_id):
    return db.session.scalar(select(Service.id).where(Service.coop_id == coop_id))


def _newcomer(coop_id):
    person = Person(coop_id=coop_id, number="New1", first_name="Nia", surname="Newcomer")
    db.session.add(person)
    db.session.flush()
    return person.id


def _table(rule, name):
    """An application is for shares, or for membership."""
    joins = name == "application_id" and rule.rule.startswith("/joining")
    return "membership_application" if joins else TABLES[name]


def _run_id(rule, coop_id):
    table = "pay_run" if "/pay/" in rule.rule else "job_run"
    columns = Base.metadata.tables[table].c
    return db.session.scalar(select(columns.id).where(columns.coop_id == coop_id).limit(1))


def test_no_address_opens_another_co_ops_things(app, client, theirs):
    ids = _ids(theirs)
    missing = {name for name, found in ids.items() if found is None} - {"rest_id"}
    assert missing == set(), "the co-op looked at has one of everything"
    ours = make_coop("Our Own Care")
    service_id = make_service(ours, "Our House")
    me = make_person(ours, "Own", "Person", service_id=service_id)
    as_role(client, ours, *[role.value for role in Role], person_id=me)
    before = _state(theirs)
    tried, opened = 0, []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        numbers = [name for name in rule.arguments if name in TABLES or name == "run_id"]
        if not numbers or access.declared(view) == access.PUBLIC:
            continue
        values = {name: ids.get(name) or 1 for name in numbers}
        if "application_id" in numbers:
            columns = Base.metadata.tables[_table(rule, "application_id")].c
            query = select(columns.id).where(columns.coop_id == theirs).limit(1)
            values["application_id"] = db.session.scalar(query)
        if "run_id" in numbers:
            values["run_id"] = _run_id(rule, theirs) or 1
        values |= {name: words for name, words in WORDS.items() if name in rule.arguments}
        with app.test_request_context():
            url = rule.build(values, append_unknown=False)[1]
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = client.open(url, method=method, data={} if method == "POST" else None)
            if answer.status_code not in (403, 404):
                opened.append(f"{method} {url} said {answer.status}")
            tried += 1
    assert not opened, "; ".join(opened)
    assert tried > 80, "the crawl went round"
    assert _state(theirs) == before, "and changed nothing of theirs"


def test_no_list_shows_another_co_ops_people(app, client, theirs):
    names = set(db.session.scalars(select(Person.surname).where(Person.coop_id == theirs)))
    names |= {"Theirs alone", "Brightwater"}
    ours = make_coop("Our Own Care")
    me = make_person(ours, "Own", "Person", service_id=make_service(ours, "Our House"))
    as_role(client, ours, *[role.value for role in Role], person_id=me)
    looked = 0
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.arguments or "GET" not in (rule.methods or ()) or access.declared(view) is None:
            continue
        page = client.get(rule.rule)
        if page.status_code != 200 or page.mimetype != "text/html" or rule.rule == "/style":
            continue
        seen = {name for name in names if re.search(rf">{name}\b| {name}<", page.text)}
        assert not seen, f"{rule.rule} shows {seen}"
        looked += 1
    assert looked > 25, "the walk went round"


def _state(coop_id):
    """How many rows of each table the co-op has, and what promises stand."""
    counts = {}
    for table in Base.metadata.sorted_tables:
        if "coop_id" in table.c and table.name != "audit_entry":
            counts[table.name] = db.session.scalar(
                text(f'SELECT count(*) FROM "{table.name}" WHERE coop_id = :coop'),
                {"coop": coop_id},
            )
    promises = select(Commitment.id, Commitment.start_at).where(Commitment.coop_id == coop_id)
    return counts, sorted((row.id, row.start_at) for row in db.session.execute(promises))


def test_an_actor_of_one_co_op_cannot_be_told_a_person_of_another(database):
    ours, others = make_coop("Our Own Care"), make_coop("Other Care")
    stranger = make_person(others)
    actor = actor_of(as_role(database.test_client(), ours, "manager"), ours, "manager")
    from core.errors import NotFound

    with pytest.raises(NotFound), transaction():
        accounts.invite(
            actor, email="s@example.org", name="S", roles=[Role.WORKER], person_id=stranger
        )

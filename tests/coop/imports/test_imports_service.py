"""A workbook written into a real database: all of it, once."""

from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import event, func, select

from coop.availability.models import Availability, WorkingTimeTerms
from coop.demo.generate import demo_rows
from coop.imports import queries, service, template
from coop.imports.present import sheets_of
from coop.leave.models import Leave
from coop.members.models import Clearance
from coop.pay.models import PayRate
from coop.shifts.models import ShiftPattern
from core.audit.models import AuditEntry
from core.db import Base, db, transaction
from core.errors import DomainError
from core.people.models import Employment, Membership, Person, Service
from tests.factories.imports import book_bytes, small
from tests.factories.people import actor_of, make_account, make_coop
from training.records.models import CompetencyHeld


@pytest.fixture
def actor(database):
    coop_id = make_coop()
    return actor_of(make_account(coop_id, "coordinator", "manager"), coop_id, "coordinator")


def put_in(actor, sheets=None):
    with transaction():
        return service.import_now(actor, "book.xlsx", book_bytes(sheets)).id


def rows_of(model):
    return db.session.scalars(select(model).order_by(model.id)).all()


def counts():
    tables = [t for t in Base.metadata.sorted_tables if t.name not in ("audit_entry",)]
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables}


def test_everything_in_the_workbook_is_written(actor):
    put_in(actor)
    assert [s.name for s in rows_of(Service)] == ["Maple Court", "Home care East"]
    aaliyah, tomasz = rows_of(Person)
    assert (aaliyah.number, aaliyah.email, tomasz.known_as) == (
        "BW1",
        "aaliyah@example.org",
        "Tomek",
    )
    job = rows_of(Employment)[0]
    assert (job.role, job.contract_minutes, job.can_lead, job.from_on) == (
        "Support worker",
        1800,
        True,
        date(2024, 3, 4),
    )
    (member,) = rows_of(Membership)
    assert (member.person_id, member.kind, member.from_on) == (
        aaliyah.id,
        "member",
        date(2024, 12, 2),
    )
    caps = {(c.person_id, c.kind): c.weekly_cap_minutes for c in rows_of(Clearance)}
    assert caps[tomasz.id, "right_to_work"] == 1200
    assert len(caps) == 4
    before, after = rows_of(WorkingTimeTerms)
    assert (before.opted_out_48h, before.until_on) == (False, date(2025, 1, 5))
    assert (after.opted_out_48h, after.from_on, after.until_on) == (True, date(2025, 1, 6), None)
    assert [h.until_on for h in rows_of(CompetencyHeld)] == [date(2027, 3, 1), None]
    early, sleep, round_ = rows_of(ShiftPattern)
    assert (early.days, early.least, early.wanted) == ([0, 1, 2, 3, 4], 1, 2)
    assert [(n.people) for n in early.needs] == [1]
    assert (sleep.cycle_weeks, sleep.days, sleep.starts) == (2, [12, 13], time(22))
    assert [(v.code, v.days) for v in round_.visits] == [("JT4", []), ("KM2", [2])]
    assert [a.weekday for a in rows_of(Availability)] == [5, 6, None]
    (leave,) = rows_of(Leave)
    assert (leave.state, leave.paid) == ("approved", True)
    assert [r.amount for r in rows_of(PayRate)] == [Decimal("13.6"), Decimal("10")]


def test_the_same_workbook_twice_changes_nothing(actor):
    put_in(actor)
    before = counts()
    checked, made, _ = service.examine(actor.coop_id, book_bytes())
    assert checked.sound
    assert made.empty, [p for p in made.parts.values() if p.adds or p.changes]
    put_in(actor)
    after = counts()
    assert {k for k in after if after[k] != before[k]} == {"import", "stored_file"}


def test_the_demo_workbook_twice_changes_nothing(actor):
    sheets = demo_rows(people=20, weeks=2)
    put_in(actor, sheets)
    db.session.rollback()
    _, made, _ = service.examine(actor.coop_id, book_bytes(sheets))
    assert made.empty, [p for p in made.parts.values() if p.adds or p.changes]


def test_what_the_co_op_has_can_be_downloaded_and_changes_nothing(actor):
    put_in(actor, demo_rows(people=20, weeks=2))
    db.session.rollback()
    have, _ = queries.current(actor.coop_id)
    again = template.workbook(sheets_of(have))
    checked, made, _ = service.examine(actor.coop_id, again)
    assert checked.sound, checked.faults[:5]
    assert made.empty, [p for p in made.parts.values() if p.adds or p.changes]


CHANGES = {
    "a contract": ({"people": {0: {"contract": 2250}}}, "terms", ("contract", "30 h", "37.5 h")),
    "a telephone": (
        {"people": {1: {"phone": "07700 900123"}}},
        "people",
        ("phone", "nothing", "07700 900123"),
    ),
    "an address": (
        {"services": {0: {"address": "Elm Road"}}},
        "services",
        ("address", "Maple Road", "Elm Road"),
    ),
    "a certificate": (
        {"held": {0: {"until_on": date(2026, 12, 31)}}},
        "held",
        ("until", "Mon 1 March 2027", "Thu 31 December 2026"),
    ),
    "a shift": (
        {"patterns": {0: {"least": 2}}},
        "patterns",
        ("least", "1", "2"),
    ),
    "a wish": (
        {"availability": {1: {"wish": "cannot"}}},
        "availability",
        ("wish", "rather not", "cannot"),
    ),
    "leave": (
        {"leave": {0: {"until_on": date(2026, 12, 15)}}},
        "leave",
        ("until", "Sun 13 December 2026", "Tue 15 December 2026"),
    ),
    "a rate": ({"rates": {0: {"amount": Decimal("14")}}}, "rates", ("amount", "13.6", "14")),
    "a week": ({"weeks": {0: {"hours": 1900}}}, "weeks", ("hours", "30.5 h", "31.67 h")),
    "a last day": (
        {"people": {1: {"ends": date(2027, 1, 31)}}},
        "terms",
        ("until", "nothing", "Sun 31 January 2027"),
    ),
    "a right to work": (
        {"people": {1: {"right_until": date(2028, 8, 31)}}},
        "clearances",
        ("until", "Tue 31 August 2027", "Thu 31 August 2028"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_is_shown_written_and_then_done(actor, name):
    changes, kind, told = CHANGES[name]
    put_in(actor)
    db.session.rollback()
    _, made, _ = service.examine(actor.coop_id, book_bytes(small(**changes)))
    shown = {key: p for key, p in made.parts.items() if p.adds or p.changes}
    assert list(shown) == [kind]
    assert [c.fields for c in shown[kind].changes] == [(told,)]
    db.session.rollback()
    put_in(actor, small(**changes))
    db.session.rollback()
    _, again, _ = service.examine(actor.coop_id, book_bytes(small(**changes)))
    assert again.empty, [p for p in again.parts.values() if p.adds or p.changes]


def test_new_terms_from_a_later_day_end_the_ones_before(actor):
    put_in(actor)
    later = small(people={0: {"contract": 1200, "starts": date(2026, 12, 7)}})
    put_in(actor, later)
    first, second = db.session.scalars(
        select(Employment).join(Person).where(Person.number == "BW1").order_by(Employment.from_on)
    ).all()
    assert (first.until_on, first.contract_minutes) == (date(2026, 12, 6), 1800)
    assert (second.from_on, second.contract_minutes) == (date(2026, 12, 7), 1200)
    db.session.rollback()
    _, made, _ = service.examine(actor.coop_id, book_bytes(later))
    assert made.empty, [p for p in made.parts.values() if p.adds or p.changes]
    # and the first workbook once more would not undo it: those terms are there, ended
    _, made, _ = service.examine(actor.coop_id, book_bytes())
    assert made.empty, [p for p in made.parts.values() if p.adds or p.changes]


def test_a_start_before_the_present_terms_is_refused(actor):
    put_in(actor)
    db.session.rollback()
    earlier = small(people={0: {"contract": 1200, "starts": date(2023, 1, 9)}})
    with pytest.raises(DomainError, match="has terms of work from Mon 4 March 2024 already"):
        put_in(actor, earlier)


def test_another_persons_email_is_refused(actor):
    put_in(actor)
    db.session.rollback()
    sheets = small()
    sheets["people"] = [{**sheets["people"][1], "email": "aaliyah@example.org"}]
    sheets["held"] = sheets["availability"] = sheets["leave"] = sheets["weeks"] = []
    with pytest.raises(DomainError, match="is the e-mail address of BW1 already"):
        put_in(actor, sheets)


def test_a_blank_cell_leaves_what_is_there(actor):
    put_in(actor)
    db.session.rollback()
    blank = small(
        people={0: {"email": None, "opted_out": None}},
        services={0: {"address": None}},
        held={0: {"until_on": None}},
    )
    put_in(actor, blank)
    assert rows_of(Person)[0].email == "aaliyah@example.org"
    assert rows_of(Service)[0].address == "Maple Road"


def test_a_refusal_half_way_leaves_nothing(actor, monkeypatch):
    from coop.imports.apply import Applier

    def refuse(self, row):
        raise DomainError("No.")

    monkeypatch.setattr(Applier, "_add_rates", refuse)
    before = counts()
    with pytest.raises(DomainError, match=r"everybody: basic from Wed 1 April 2026: No\."):
        put_in(actor)
    db.session.rollback()
    assert counts() == before


def test_another_co_op_is_neither_read_nor_written(actor):
    put_in(actor)
    other_id = make_coop("Riverside Care")
    other = actor_of(make_account(other_id, "coordinator"), other_id, "coordinator")
    have, _ = queries.current(other_id)
    assert have == type(have)()
    put_in(other)
    mine, _ = queries.current(actor.coop_id)
    theirs, _ = queries.current(other_id)
    assert mine == theirs
    assert db.session.scalar(select(func.count()).select_from(Person)) == 4


def test_an_import_is_one_entry_in_the_audit(actor):
    put_in(actor)
    entries = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("import.%")).order_by(AuditEntry.id)
    ).all()
    assert entries.count("import.apply") == 1
    assert not db.session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "week_before.added")
    )


def test_reading_the_co_op_takes_the_same_queries_at_any_size(actor):
    def queries_for(people):
        coop_id = make_coop(f"Co-op of {people}")
        put_in(actor_of(actor.account_id, coop_id, "coordinator"), demo_rows(people, 1))
        db.session.rollback()
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            queries.current(coop_id)
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        return len(seen)

    assert queries_for(12) == queries_for(30)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("not a workbook", b"hello", "This is not an Excel workbook (.xlsx)"),
        (
            "no such day",
            None,
            "People, row 2, Date of birth: 31 February 2026 is not a date",
        ),
    ],
)
def test_a_bad_workbook_writes_nothing(actor, name, content, words):
    import io

    import openpyxl

    if content is None:
        book = openpyxl.load_workbook(io.BytesIO(book_bytes()))
        book["People"]["G2"] = "31/02/2026"
        stream = io.BytesIO()
        book.save(stream)
        content = stream.getvalue()
    before = counts()
    with pytest.raises(DomainError) as refused, transaction():
        service.import_now(actor, "book.xlsx", content)
    assert words in refused.value.words
    db.session.rollback()
    assert counts() == before

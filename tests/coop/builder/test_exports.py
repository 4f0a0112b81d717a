"""Exports saved, shared, made by the job; what a file holds and who may read it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from coop.builder import making, service
from coop.builder.models import ExportFile, SavedExport
from coop.builder.service import Saved, Wish
from core import clock
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.jobs.models import RunState, StoredFile
from core.jobs.testing import run_periodic, run_queued
from tests.factories.exports import House, make_export
from tests.factories.hours import set_clock
from tests.factories.people import as_role, make_coop, sign_in


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")
    return House()


def make(actor, export_id):
    with transaction():
        service.ask(actor, export_id)
    return run_queued()[-1]


def content(export_id):
    query = (
        select(StoredFile)
        .join(ExportFile, ExportFile.file_id == StoredFile.id)
        .where(ExportFile.export_id == export_id)
        .order_by(ExportFile.id.desc())
    )
    return db.session.scalars(query).first()


def table(file):
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_a_plain_table_has_the_columns_in_their_order_and_runs_nothing(house):
    trainer = house.actor("trainer")
    export_id = make_export(trainer, columns=("name", "service", "number"), standing="now")
    assert make(trainer, export_id).state == RunState.DONE
    file = content(export_id)
    assert file.content.startswith(b"\xef\xbb\xbfName,Service,Number\r\n")
    assert table(file)[1:] == [
        ["'=HYPERLINK(1) +Evil", "Harbour View", "'@7"],
        ["Amy Adams", "Maple Court", "B1"],
    ]
    assert (file.name, file.media_type) == (
        "everybody-2026-11-27.csv", "text/csv; charset=utf-8",
    )  # fmt: skip


def test_a_workbook_has_frozen_headings_and_a_sheet_that_says_what_it_is(house):
    manager = house.actor("manager", name="Mo Shah")
    export_id = make_export(
        manager, columns=("name", "contract", "from_on"), form="xlsx", began="this_year",
        service=str(house.maple),
    )  # fmt: skip
    assert make(manager, export_id).state == RunState.DONE
    book = load_workbook(io.BytesIO(content(export_id).content))
    data, about = book.worksheets
    assert data.freeze_panes == "A2"
    assert [cell.value for cell in data[1]] == ["Name", "Contract hours a week", "From"]
    assert [cell.value for cell in data[2]][:2] == ["Amy Adams", 37.5]
    assert data["C2"].value.date().isoformat() == "2026-01-05"
    assert data.max_row == 2
    said = {row[0].value: row[1].value for row in about.iter_rows(max_col=2)}
    assert said["Began in"] == "This calendar year (1 January 2026 to 31 December 2026)"
    assert said["Service"] == "Maple Court"
    assert "for Mo Shah" in said["Made"]


def test_a_formula_in_a_name_is_text_in_a_workbook_too(house):
    manager = house.actor("manager")
    export_id = make_export(manager, form="xlsx", who="Evil")
    make(manager, export_id)
    cell = load_workbook(io.BytesIO(content(export_id).content)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1) +Evil", "s", True)


def test_what_is_not_seen_on_a_page_is_refused_in_words(house):
    trainer = house.actor("trainer")
    with pytest.raises(DomainError, match="You do not see “NI number” on a page"):
        make_export(trainer, columns=("name", "ni_number"))
    with pytest.raises(DomainError, match="does not exist"):
        make_export(trainer, columns=("name", "password_hash"))
    with pytest.raises(NotAllowed, match="You cannot see pay lines"):
        make_export(trainer, "pay_lines")
    with pytest.raises(NotFound):
        make_export(trainer, "nothing")
    assert db.session.scalar(select(SavedExport.id)) is None


def test_a_file_needs_what_its_columns_need(house, client):
    manager = house.actor("manager")
    plain = make_export(manager, shared=("trainer", "coordinator"))
    private = make_export(
        manager, columns=("name", "ni_number"), name="Private", shared=("trainer", "coordinator")
    )
    for export_id in (plain, private):
        make(manager, export_id)
    assert content(plain).permission == "people.see"
    assert content(private).permission == "people.edit"
    assert table(content(private))[1:][1] == ["Amy Adams", "QQ123456C"]
    as_role(client, house.coop, "trainer")
    assert client.get(f"/files/{content(plain).id}").status_code == 200
    assert client.get(f"/files/{content(private).id}").status_code == 403
    page = client.get(f"/exports/{private}").text
    assert "Left out for you" in page
    assert "private-2026-11-27.csv" not in page
    as_role(client, house.coop, "coordinator")
    assert "private-2026-11-27.csv" in client.get(f"/exports/{private}").text


def test_who_makes_a_shared_one_gets_what_they_see_themselves(house):
    manager, trainer = house.actor("manager"), house.actor("trainer", name="Tia Jones")
    export_id = make_export(
        manager, columns=("name", "ni_number"), form="xlsx", shared=("trainer",)
    )
    assert make(trainer, export_id).state == RunState.DONE
    file = content(export_id)
    data, about = load_workbook(io.BytesIO(file.content)).worksheets
    assert [cell.value for cell in data[1]] == ["Name"]
    assert "QQ123456C" not in str(list(data.values))
    assert ("Not seen by whom it was made for", "NI number") in list(about.values)
    assert file.permission == "people.see"
    with transaction():
        copied = service.copy(trainer, export_id)
        assert (copied.name, copied.columns, copied.shared) == ("Everybody", ["name"], [])
    with pytest.raises(NotFound), transaction():
        service.save(trainer, Saved("Mine now", Wish("people", ("name",), {}), "csv"), export_id)
    with pytest.raises(NotFound), transaction():
        service.remove(trainer, export_id)


def test_it_is_shared_only_with_roles_that_see_it_and_only_then_seen(house, client):
    manager = house.actor("manager")
    with pytest.raises(DomainError, match="Choose roles"):
        make_export(manager, "pay_lines", ("name", "pay"), shared=("trainer",))
    export_id = make_export(manager, "pay_lines", ("name", "pay"), shared=("treasurer",))
    as_role(client, house.coop, "board")
    assert client.get(f"/exports/{export_id}").status_code == 404
    assert client.post(f"/exports/{export_id}/make").status_code == 404
    as_role(client, house.coop, "treasurer")
    assert client.get(f"/exports/{export_id}").status_code == 200
    assert "Everybody" in client.get("/exports").text
    as_role(client, make_coop("Elsewhere Care"), "treasurer", "manager")
    assert client.get(f"/exports/{export_id}").status_code == 404
    assert client.post(f"/exports/{export_id}/remove").status_code == 404
    assert db.session.get(SavedExport, export_id) is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Give the export a name"),
        ({"name": "x" * 81}, "at most 80"),
        ({"form": "pdf"}, "Choose a form"),
        ({"columns": ()}, "at least one column"),
        ({"began": "some_day"}, "Choose a period"),
        ({"service": "999"}, "not there any more"),
        ({"who": "x" * 101}, "at most 100"),
    ],
)
def test_what_makes_no_sense_is_refused(house, changes, words):
    with pytest.raises(DomainError, match=words):
        make_export(house.actor("manager"), **changes)


def test_a_name_is_taken_once_by_each(house):
    manager, trainer = house.actor("manager"), house.actor("trainer")
    make_export(manager)
    make_export(trainer)
    with pytest.raises(DomainError, match="this name already"):
        make_export(manager)


def test_somebody_who_lost_the_role_gets_no_file(house, monkeypatch):
    manager = house.actor("manager")
    export_id = make_export(manager)
    with transaction():
        service.ask(manager, export_id)
    with transaction():
        db.session.execute(_end_grants(manager.account_id))
    [run] = run_queued()
    assert (run.state, "may no longer do it" in run.failure) == (RunState.FAILED, True)
    assert content(export_id) is None


def _end_grants(account_id, role=None):
    from sqlalchemy import update

    from core.people.models import Grant

    query = update(Grant).where(Grant.account_id == account_id)
    if role:
        query = query.where(Grant.role == role)
    return query.values(until_on=clock.today() - timedelta(days=1))


def test_who_lost_only_the_subject_is_told_so(house):
    both = house.actor("manager", "trainer")
    export_id = make_export(both, "pay_lines", ("name", "pay"))
    with transaction():
        service.ask(both, export_id)
    with transaction():
        db.session.execute(_end_grants(both.account_id, "manager"))
    [run] = run_queued()
    assert run.failure == "You cannot see pay lines, so you cannot export them."
    assert content(export_id) is None


def test_a_run_that_is_called_off_keeps_nothing(house, monkeypatch):
    manager = house.actor("manager")
    export_id = make_export(manager)
    from core.jobs.run import Run

    monkeypatch.setattr("coop.builder.jobs.STEP", 1)
    monkeypatch.setattr(Run, "_tell", lambda run: setattr(run, "_cancelled", True))
    assert make(manager, export_id).state == RunState.CANCELLED
    assert content(export_id) is None


def test_more_rows_than_a_sheet_holds_are_refused_and_a_plain_table_takes_them(house, monkeypatch):
    monkeypatch.setattr(making, "MOST_ROWS", 1)
    manager = house.actor("manager")
    book = make_export(manager, form="xlsx")
    run = make(manager, book)
    assert (run.state, "choose the plain table" in run.failure) == (RunState.FAILED, True)
    assert content(book) is None
    assert make(manager, make_export(manager, name="Plain")).state == RunState.DONE


def test_files_go_when_their_days_are_over_and_with_their_export(house, monkeypatch):
    manager = house.actor("manager")
    kept, removed = make_export(manager), make_export(manager, name="Other")
    make(manager, kept)
    set_clock(monkeypatch, "2026-12-01")
    for export_id in (kept, removed):
        make(manager, export_id)
    set_clock(monkeypatch, "2026-12-27", "12:01")  # 30 days and a minute after the first
    run_periodic("builder.sweep")
    db.session.rollback()
    assert db.session.scalars(select(StoredFile.name).order_by(StoredFile.name)).all() == [
        "everybody-2026-12-01.csv",
        "other-2026-12-01.csv",
    ]
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "export.sweep")
    )  # of this co-op, for it had files that went
    assert (entry.coop_id, entry.changes) == (house.coop, {"files": 1})
    with transaction():
        service.remove(manager, removed)
    assert db.session.scalars(select(StoredFile.name)).all() == ["everybody-2026-12-01.csv"]
    assert db.session.scalars(select(SavedExport.id)).all() == [kept]


def test_a_person_sees_their_own_list_first(house, client):
    manager, trainer = house.actor("manager"), house.actor("trainer")
    make_export(manager, name="Anna's", shared=("trainer",))
    make_export(trainer, name="Zoe's")
    sign_in(client, trainer.account_id, house.coop)
    page = client.get("/exports").text
    assert page.index("Zoe&#39;s") < page.index("Shared with me") < page.index("Anna&#39;s")

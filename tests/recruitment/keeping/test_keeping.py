"""Details go by the schedule, everywhere, once, with notice; figures and holds stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import JSON, String, Text, select, text, update

from coop.checks import service as checks
from coop.checks.models import CheckRecord, HistoryItem, Reference
from coop.notices.models import Alert, Message
from coop.visitors.models import ShiftVisitor
from core import clock, mail
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import Base, db, owned, transaction
from core.errors import DomainError, NotAllowed
from core.outbox import sending
from core.outbox import service as outbox
from core.outbox.models import Letter
from core.people.models import Person
from recruitment.analytics import sections
from recruitment.analytics.queries import Asked
from recruitment.cohorts.models import CohortDay, CohortMark, CohortMember, SwapCohort
from recruitment.hires import service as hires
from recruitment.hires.models import JobOffer
from recruitment.hires.service import Work
from recruitment.interviews.models import Interview, ScoreSheet
from recruitment.keeping import queries, service
from recruitment.keeping.models import KeepingNotice
from recruitment.keeping.rules import Periods
from recruitment.keeping.service import nightly
from recruitment.partnerships.models import Partnership
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import (
    CandidateLink,
    Consent,
    JobCandidate,
    Referral,
    ReferralEvent,
    ReferralUpload,
)
from recruitment.referrals.service import give_consent, withdraw_consent
from tests.factories.interviews import make_interview, make_interviewer
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    make_upload,
    recruiter,
)
from tests.factories.rota import make_shift

DAY = timedelta(days=1)
FINAL = date(2026, 3, 10)
TELL = date(2027, 2, 17)  # three weeks before a year is over
GOES = date(2027, 3, 10)
SECRET = "Zyxwvut-Planted"
MANAGER = frozenset({"manager"})


@pytest.fixture
def coop(client):
    return make_coop()


def rejected(coop, on=FINAL, office=None, **more):
    """Somebody to whom the co-op said no on a day; (candidate, referral)."""
    with at_noon(on - 7 * DAY):
        made = make_referral(coop, office, **more)
    with at_noon(on), transaction():
        pipeline.move(recruiter(coop), made, "rejected", reason="hours", candidate_words="No place")
    return owned(Referral, made, coop).candidate_id, made


def tick(coop, on):
    with at_noon(on):
        return nightly.tick(coop)


def candidate(coop, key):
    db.session.expire_all()
    return owned(JobCandidate, key, coop)


def test_told_then_removed_and_the_second_time_nothing(coop):
    key, _ = rejected(coop)
    assert tick(coop, TELL - DAY) == (0, 0)
    assert tick(coop, TELL) == (1, 0)
    assert tick(coop, TELL) == (0, 0)
    assert tick(coop, GOES - DAY) == (0, 0)
    assert tick(coop, GOES) == (0, 1)
    assert candidate(coop, key).name == "Details removed"
    before = _entries()
    assert tick(coop, GOES) == (0, 0)
    assert _entries() == before
    with at_noon(GOES), transaction():
        assert service.remove(coop, key).counts == {}


def _entries():
    return db.session.scalars(select(AuditEntry.id)).all()[-1]


def test_the_letter_has_their_link_and_says_how_to_stay(coop, monkeypatch):
    sent = []
    monkeypatch.setattr("core.mail.is_set_up", lambda: True)
    monkeypatch.setattr("core.mail.send", lambda *given: sent.append(given) or True)
    _, referral = rejected(coop, given=details("Nia", "Novak", email="nia@example.org"))
    tick(coop, TELL)
    ((to, subject, body),) = sent
    assert to == "nia@example.org"
    assert "remove your details" in subject
    assert "on 10 March 2027" in body
    assert "/yours/" in body
    assert "talent pool" in body
    row = db.session.scalars(select(KeepingNotice)).one()
    assert (row.how, row.goes_on) == ("email", GOES)
    assert db.session.scalar(select(CandidateLink.id).where(CandidateLink.referral_id == referral))
    assert not any("/yours/" in one for one in db.session.scalars(select(Letter.body)))


def test_who_asks_to_stay_stays(coop, client):
    key, referral = rejected(coop)
    tick(coop, TELL)
    with at_noon(TELL + DAY):
        url = f"/yours/{make_link(coop, referral)}"
        client.post(f"{url}/consent", data={"purpose": "keep"})
    assert tick(coop, GOES + 100 * DAY) == (0, 0)
    assert candidate(coop, key).anonymised_at is None


def test_under_way_taken_on_and_held_stay(coop):
    with at_noon(FINAL):
        make_referral(coop)
    key, made = rejected(coop)
    person = make_person(coop, service_id=make_service(coop), from_on=FINAL)
    with transaction():
        owned(Referral, made, coop).person_id = person
    held, _ = rejected(coop)
    with at_noon(FINAL), transaction():
        service.hold(recruiter(coop), held, "A claim")
    for on in (TELL, GOES, GOES + 400 * DAY):
        assert tick(coop, on) == (0, 0)
    assert candidate(coop, key).anonymised_at is None
    with at_noon(GOES), transaction():
        service.lift(recruiter(coop), held)
    assert tick(coop, GOES) == (1, 0), "with notice, however late"
    assert tick(coop, GOES + 20 * DAY) == (0, 0)
    assert tick(coop, GOES + 21 * DAY) == (0, 1)


def test_a_consent_ended_before_applying_removes_after_thirty_days(coop):
    office = make_office(coop)
    with at_noon(FINAL - 7 * DAY):
        made = make_referral(coop, office, make_adviser(coop, office))
    with at_noon(FINAL), transaction():
        row = owned(Referral, made, coop)
        person = owned(JobCandidate, row.candidate_id, coop)
        withdraw_consent(person, "progress", office_id=office, channel="phone", to="Rita")
        pipeline.withdraw(recruiter(coop), made, "asked_to_stop")
    assert tick(coop, FINAL + 9 * DAY) == (1, 0)
    assert tick(coop, FINAL + 29 * DAY) == (0, 0)
    assert tick(coop, FINAL + 30 * DAY) == (0, 1)
    (consent,) = db.session.scalars(select(Consent)).all()
    assert consent.purpose == "progress"
    assert clock.local_day(consent.withdrawn_at) == FINAL, "that it was, and when it ended"
    assert (consent.given_to, consent.withdrawn_to) == ("", "")


def test_evidence_of_consents_goes_after_six_years(coop):
    key, _ = rejected(coop, keeps=True)
    with at_noon(FINAL), transaction():
        withdraw_consent(owned(JobCandidate, key, coop), "keep", office_id=None, channel="x", to="")
    for on in (TELL, GOES):
        tick(coop, on)
    tick(coop, date(2032, 3, 9))
    assert db.session.scalars(select(Consent)).all()
    tick(coop, date(2032, 3, 12))
    assert not db.session.scalars(select(Consent)).all()


# What is planted in every text of everything that hangs on a candidate.


def _plant(model, *where, keep=()):
    """Write the secret into every text column of the rows; what must stay as it is apart."""
    columns = model.__table__.columns
    values = {}
    for column in columns:
        if column.name in keep or column.foreign_keys:
            continue
        if isinstance(column.type, JSON):
            values[column.name] = {"secret": SECRET} if column.name != "week" else []
        elif isinstance(column.type, String | Text):
            values[column.name] = SECRET
    db.session.execute(update(model).where(*where).values(**values))


def _everything():
    """Every value of every table, as text, with where it stands."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            for name, value in row.items():
                yield f"{table.name}.{name}", str(value)


def _cohort(coop, referral, shift, mentor):
    """They were in a cohort, missed a day and went along once; the member's id."""
    partnership = db.session.scalars(select(Partnership.id)).first()
    cohort = SwapCohort(
        coop_id=coop, name="Spring", partnership_id=partnership, first_on=FINAL, last_on=FINAL,
        places=1, opened_at=clock.now(), opened_by="Rita",
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    member = CohortMember(
        coop_id=coop, cohort_id=cohort.id, referral_id=referral, joined_at=clock.now(),
        joined_by="Rita",
    )  # fmt: skip
    day = CohortDay(
        coop_id=coop, cohort_id=cohort.id, on=FINAL, title="Day",
        start_at=clock.instant(FINAL), end_at=clock.instant(FINAL + DAY),
    )  # fmt: skip
    db.session.add_all([member, day])
    db.session.flush()
    db.session.add(
        CohortMark(coop_id=coop, member_id=member.id, day_id=day.id, mark="absent",
                   marked_at=clock.now(), marked_by="Rita")
    )  # fmt: skip
    db.session.add(
        ShiftVisitor(coop_id=coop, shift_id=shift, mentor_id=mentor, name="Z. P.",
                     why="work placement", source="cohort_member", source_id=member.id,
                     made_at=clock.now(), made_by="Rita")
    )  # fmt: skip
    db.session.flush()
    return member.id


HANGS = {
    "candidate_link", "cohort_mark", "cohort_member", "consent", "interview", "job_candidate",
    "job_offer", "keeping_hold", "keeping_notice", "referral", "referral_event", "score_sheet",
}  # fmt: skip


def test_every_table_that_hangs_on_a_candidate_has_been_thought_of():
    """One more: say in recruitment.keeping.service.removing what goes of it, then name it here."""
    found = {"job_candidate"}
    for _ in range(5):
        found |= {
            table.name
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name in found
        }
    assert found == HANGS


@pytest.fixture
def planted(coop):
    """A recruit who said yes and never came; secrets wherever something can be written."""
    office = make_office(coop)
    home = make_service(coop)
    with at_noon(FINAL - 60 * DAY):
        ruth = make_adviser(coop, office)
        given = details("Zyxwvut-Planted", "Secretname", email="zyxwvut-planted@example.org",
                        phone="07700 912345", area="Zyxwvut-Plantedville",
                        born_on=date(1983, 3, 17))  # fmt: skip
        referral = make_referral(coop, office, ruth, given=given, note=SECRET)
        panel = [make_interviewer(coop, name, home) for name in ("Ann", "Ben")]
        make_interview(coop, panel, referral)
        make_upload(coop)
        with transaction():
            pipeline.move(recruiter(coop), referral, "screened", words=SECRET)
            row = owned(Referral, referral, coop)
            key = row.candidate_id
            offer = hires.make_offer(
                recruiter(coop), referral, Work(home, "Care worker", 1200, FINAL, FINAL - 50 * DAY)
            ).id
        with transaction():
            person = hires.accept(recruiter(coop), offer, clock.today()).id
            db.session.add(
                HistoryItem(coop_id=coop, person_id=person, from_on=date(2010, 1, 1), work=True,
                            what=SECRET, why_left=SECRET, made_by="Rita", made_at=clock.now())
            )  # fmt: skip
            db.session.add(
                Reference(coop_id=coop, person_id=person, referee=SECRET, organisation=SECRET,
                          made_at=clock.now(), reason=SECRET)
            )  # fmt: skip
            db.session.add(
                CheckRecord(coop_id=coop, person_id=person, kind="identity", state="satisfied",
                            done_on=FINAL - 60 * DAY, note=SECRET, number=SECRET,
                            checked_by="Rita", made_at=clock.now())
            )  # fmt: skip
    shift = make_shift(coop, home, date(2026, 4, 6))
    with transaction():
        member = _cohort(coop, referral, shift, panel[0])
        service.hold(recruiter(coop), key, SECRET)
    with transaction():
        service.lift(recruiter(coop), key)
    with at_noon(FINAL), transaction():
        hires.decline(recruiter(coop), offer, SECRET)
        pipeline.move(recruiter(coop), referral, "rejected", reason="hours", words=SECRET,
                      candidate_words=SECRET, adviser_words=SECRET)  # fmt: skip
    with transaction():
        _plant(JobCandidate, JobCandidate.id == key, keep=("made_by", "first_name", "surname"))
        _plant(
            Referral,
            Referral.id == referral,
            keep=(
                "source",
                "stage",
                "stage_kind",
                "before",
                "waits_on",
                "reason",
                "entered_by",
                "programme",
            ),
        )
        _plant(
            ReferralEvent,
            ReferralEvent.referral_id == referral,
            keep=("kind", "from_stage", "to_stage", "actor", "reason"),
        )
        _plant(
            Interview,
            Interview.referral_id == referral,
            keep=("state", "outcome", "outcome_reason", "booked_how"),
        )
        _plant(
            Consent,
            Consent.candidate_id == key,
            keep=("purpose", "wording", "given_channel", "withdrawn_channel"),
        )
        _plant(CohortMember, CohortMember.id == member, keep=("joined_by", "no_interview_by"))
        _plant(CohortMark, CohortMark.member_id == member, keep=("mark", "marked_by"))
        _plant(ShiftVisitor, ShiftVisitor.source_id == member, keep=("source", "why", "made_by"))
        _plant(ScoreSheet, ScoreSheet.id > 0, keep=("scores",))
        _plant(JobOffer, JobOffer.id == offer, keep=("role", "state", "offered_by", "decided_how"))
        _plant(Person, Person.id == person, keep=("number",))
        _plant(ReferralUpload, ReferralUpload.coop_id == coop, keep=("state", "digest", "made_by"))
        db.session.execute(
            update(ReferralUpload).values(state="aside", ended_at=clock.instant(FINAL))
        )
        url = f"/recruitment/referrals/{referral}"
        db.session.add(
            Alert(
                coop_id=coop,
                kind="referral_late",
                subject_id=referral,
                permission="x",
                words=f"{SECRET} waits",
                url=url,
                made_at=clock.now(),
            )
        )
        db.session.add(
            Message(
                coop_id=coop,
                person_id=panel[0],
                kind="referral_news",
                words=f"{SECRET} rang",
                url=url,
                made_at=clock.now(),
            )
        )
    return coop, key, referral, person


def test_no_secret_is_left_anywhere_in_the_database(planted):
    coop, key, referral, person = planted
    low = SECRET.lower()
    assert sum(low in value.lower() for _, value in _everything()) > 25, "they were there"
    db.session.rollback()
    tick(coop, TELL)
    assert tick(coop, GOES) == (0, 1)
    left = sorted({where for where, value in _everything() if low in value.lower()})
    assert left == []
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        content = Path(str(db.engine.url.database)).read_bytes()
        assert SECRET.encode() not in content
        assert low.encode() not in content
    kept = candidate(coop, key)
    assert (kept.born_on, kept.phone_key, kept.email_key) == (None, "", "")
    assert db.session.get_one(Person, person).name == "Former applicant"
    assert db.session.get_one(Person, person).number != ""
    row = db.session.get_one(Referral, referral)
    assert (row.stage, row.reason, row.source) == ("rejected", "hours", "adviser")


def test_figures_are_the_same_before_and_after(planted):
    coop, *_ = planted
    asked = Asked(FINAL - 100 * DAY, GOES)
    with at_noon(GOES):
        before = sections.whole(coop, asked, 13)
    tick(coop, TELL)
    tick(coop, GOES)
    with at_noon(GOES):
        assert sections.whole(coop, asked, 13) == before


def test_the_record_says_how_much_went_and_never_what(planted):
    coop, key, *_ = planted
    tick(coop, TELL)
    tick(coop, GOES)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "keeping.remove")
    ).one()
    assert (entry.subject_type, entry.subject_id, entry.reason) == (
        "job_candidate",
        key,
        "by the schedule",
    )
    assert entry.changes["referral_event"] >= 4
    assert all(isinstance(value, int) for value in entry.changes.values())


def test_the_audit_is_still_never_altered_for_anything_else(planted):
    coop, *_ = planted
    tick(coop, TELL)
    tick(coop, GOES)
    other = make_referral(coop)
    row = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.subject_type == "referral", AuditEntry.subject_id == other
        )
    ).first()
    mine = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "keeping.remove")).one()
    ids = row.id, mine.id
    db.session.rollback()
    for entry, values in (
        (ids[0], "changes = '{}', reason = ''"), (ids[1], "actor = 'x', changes = '{}'"),
        (ids[1], "reason = 'other'"),
    ):  # fmt: skip
        with pytest.raises(Exception, match="never altered"), transaction():
            db.session.execute(text(f"UPDATE audit_entry SET {values} WHERE id = {entry}"))
    with pytest.raises(Exception, match="never altered"), transaction():
        db.session.execute(text(f"DELETE FROM audit_entry WHERE id = {ids[1]}"))


def test_checks_of_somebody_who_works_here_are_never_removed(coop):
    person = make_person(coop, service_id=make_service(coop))
    with pytest.raises(DomainError, match="worked here"), transaction():
        checks.forget_recruit(coop, person)
    with transaction():
        db.session.add(
            CheckRecord(coop_id=coop, person_id=person, kind="identity", state="satisfied",
                        done_on=FINAL, checked_by="Rita", made_at=clock.now())
        )  # fmt: skip
    with pytest.raises(Exception, match="never altered or removed"), transaction():
        db.session.execute(text("DELETE FROM check_record"))


def test_two_records_made_one_go_together(coop):
    from recruitment.referrals.service import merge

    key, _ = rejected(coop)
    with at_noon(FINAL - 20 * DAY):
        other = owned(
            Referral, make_referral(coop, given=details("Zed", "Second")), coop
        ).candidate_id
    with at_noon(FINAL), transaction():
        merge(recruiter(coop), key, other)
        second = db.session.scalars(select(Referral).where(Referral.final_at.is_(None))).one()
        pipeline.withdraw(recruiter(coop), second.id, "other_work")
    tick(coop, TELL)
    tick(coop, GOES)
    assert candidate(coop, other).name == "Details removed"
    assert "Zed Second" not in str(list(_everything()))


def test_letters_that_were_written_as_files_go_too(coop, tmp_path, monkeypatch):
    settings = current_app.config["SETTINGS"]
    monkeypatch.setitem(
        current_app.config, "SETTINGS", replace(settings, mail_url=f"file://{tmp_path}")
    )
    rejected(coop, given=details("Zed", "Oldname", email="zed@example.org"))
    with at_noon(FINAL), transaction():
        outbox.post(
            [
                outbox.Draft(
                    "news of Zed", "ann@example.org", "News", "Zed Oldname rang", coop_id=coop
                ),
                outbox.Draft("to Zed", "zed@example.org", "News", "Come at ten", coop_id=coop),
                outbox.Draft("another", "ann@example.org", "News", "Zed Other rang", coop_id=coop),
            ]
        )
    with at_noon(FINAL):
        sending.send_due()
    letters = {row.key: row.id for row in db.session.scalars(select(Letter))}
    files = {key: mail.file_of(letters[key]) for key in ("news of Zed", "to Zed", "another")}
    assert all(path.parent == tmp_path and path.exists() for path in files.values())
    tick(coop, TELL)
    tick(coop, GOES)
    assert {key: path.exists() for key, path in files.items()} == {
        "news of Zed": False, "to Zed": False, "another": True,
    }  # fmt: skip


def test_now_is_for_managers_and_not_under_a_hold(coop):
    key, referral = rejected(coop)
    manager = Actor(None, "Mo Manager", coop, None, MANAGER)
    with at_noon(FINAL + DAY):
        with pytest.raises(NotAllowed), transaction():
            service.remove_now(recruiter(coop), key, "asked")
        with transaction():
            service.hold(manager, key, "A claim")
        with pytest.raises(DomainError, match="held back already"), transaction():
            service.hold(manager, key, "Again")
        with pytest.raises(DomainError, match="lift the hold"), transaction():
            service.remove_now(manager, key, "asked")
        with transaction():
            service.lift(manager, key)
        with transaction():
            service.remove_now(manager, key, "asked")
        with pytest.raises(DomainError, match="have been removed"), transaction():
            pipeline.move(manager, referral, "contacted")
    assert candidate(coop, key).anonymised_at is not None


def test_periods_are_the_co_ops_from_a_day_on(coop):
    rejected(coop)
    with at_noon(date(2026, 1, 5)), transaction():
        manager = Actor(None, "Mo", coop, None, MANAGER)
        service.settle(manager, date(2026, 2, 1), Periods(6, 30, 10, 6))
    assert queries.periods(coop, date(2026, 1, 31)).unsuccessful_months == 12
    assert tick(coop, date(2026, 8, 31)) == (1, 0)
    assert tick(coop, date(2026, 9, 10)) == (0, 1)


def test_the_pages_by_role_and_for_another_co_op(coop, client):
    key, referral = rejected(coop, given=details("Nia", "Novak"))
    with at_noon(TELL):
        for role, code in (("recruiter", 200), ("manager", 200), ("worker", 403), ("board", 403),
                           ("adviser", 403)):  # fmt: skip
            as_role(client, coop, role)
            assert client.get("/recruitment/kept").status_code == code, role
        as_role(client, coop, "recruiter")
        page = client.get("/recruitment/kept").text
        assert "Nia Novak" in page
        assert "10 March 2027" in page
        assert client.get(f"/recruitment/kept/{key}/remove").status_code == 403
        client.post(f"/recruitment/kept/{key}/hold", data={"reason": "A claim"})
        assert "A claim" in client.get("/recruitment/kept").text
        assert "held back" in client.get(f"/recruitment/referrals/{referral}").text
        client.post(f"/recruitment/kept/{key}/lift")
        as_role(client, make_coop("Other"), "manager")
        assert "Novak" not in client.get("/recruitment/kept").text
        for url in ("hold", "remove"):
            assert client.get(f"/recruitment/kept/{key}/{url}").status_code == 404
        as_role(client, coop, "manager")
        assert client.get("/recruitment/kept/periods").status_code == 200
        client.post(f"/recruitment/kept/{key}/remove", data={"reason": "asked"})
        assert "Their details were removed" in client.get(f"/recruitment/referrals/{referral}").text


def test_no_longer_available_needs_consent_for_it_and_says_nothing_else(coop, client):
    there = make_coop("Harbour Care")
    mine = {"email": "nia@example.org", "phone": "07700 911111"}
    with at_noon(FINAL):
        elsewhere = make_referral(there, given=details("Nia", "Novák", **mine))
        here = make_referral(coop, given=details("Nia", "Novak", **mine))
        like = make_referral(coop, given=details("Otto", "Other", **mine))
        as_role(client, coop, "recruiter")

        def says(referral):
            return ">no longer available<" in client.get(f"/recruitment/referrals/{referral}").text

        with transaction():
            pipeline.withdraw(recruiter(there), elsewhere, "other_work")
        assert not says(here), "without their consent for it nothing is told"
        with transaction():
            key = owned(Referral, elsewhere, there).candidate_id
            row = owned(JobCandidate, key, there)
            give_consent(row, "elsewhere", office_id=None, channel="link", to="them")
        assert says(here)
        page = client.get(f"/recruitment/referrals/{here}").text
        assert "Harbour" not in page
        assert not says(like), "another person with the same telephone"
        with transaction():
            row = owned(JobCandidate, key, there)
            withdraw_consent(row, "elsewhere", office_id=None, channel="link", to="them")
        assert not says(here)

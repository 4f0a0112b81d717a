"""Stages and reasons on pages: an edit is the next version, and nobody falls out of it."""

from __future__ import annotations

from datetime import date

import pytest

from core.db import db, transaction
from recruitment.pipeline import service
from recruitment.referrals.models import Referral
from recruitment.stages import editing, queries
from tests.factories.people import as_role, make_coop
from tests.factories.recruitment import at_noon, make_referral, recruiter


@pytest.fixture(autouse=True)
def _today():
    with at_noon(date(2026, 11, 27)):
        yield


@pytest.fixture
def coop(client):
    made = make_coop()
    as_role(client, made, "recruiter")
    return made


def typed(coop, **more):
    """The form as the page shows it, with changes; None leaves a field out."""
    found = queries.current(coop)
    data = {"version": str(found.version), "why": "The board asked"}
    for name in editing.SETTINGS:
        data[name] = str(getattr(found, name))
    for row in editing.typed(found):
        data |= {f"name-{row.code}": row.name, f"told-{row.code}": row.told,
                 f"days-{row.code}": row.days, f"place-{row.code}": row.place,
                 f"to-{row.code}": list(row.to)}  # fmt: skip
    return {key: value for key, value in (data | more).items() if value is not None}


def test_a_stage_is_added_between_two_and_the_old_version_stays(client, coop):
    assert "Change the stages" in client.get("/recruitment/stages").text
    assert "It makes version 2" in client.get("/recruitment/stages/edit").text
    new = {"name-new": "Taster day", "told-new": "Is spending a day with us.", "days-new": "4",
           "place-new": "35", "into-screened": "1", "out-interview": "1"}  # fmt: skip
    answer = client.post("/recruitment/stages/edit", data=typed(coop, **new))
    assert answer.status_code == 302
    found = queries.current(coop)
    codes = [stage.code for stage in found.stages]
    assert codes.index("screened") + 1 == codes.index("taster_day")
    assert found.may("screened", "taster_day")
    assert found.may("taster_day", "interview")
    assert found.version == 2, "the shipped one is the first"
    assert not queries.rules.read(queries.versions(coop)[1].document).has("taster_day")
    referral = make_referral(coop)
    with transaction():
        for to in ("contacted", "screened", "taster_day"):
            row = service.move(recruiter(coop), referral, to)
        assert row.next_due_on == date(2026, 12, 3)


def test_a_stage_in_which_somebody_stands_cannot_go(client, coop):
    referral = make_referral(coop)
    with transaction():
        service.move(recruiter(coop), referral, "contacted")
    gone = {"remove-contacted": "1", "to-screened": ["interview", "swap", "placement"],
            "to-pool": ["screened"], "to-rejected": ["pool"], "to-withdrawn": ["screened"],
            "to-silent": ["screened"], "to-referred": ["screened"]}  # fmt: skip
    page = client.post("/recruitment/stages/edit", data=typed(coop, **gone)).text
    assert "1 person stands in Contacted: move them first." in page
    with transaction():
        service.move(recruiter(coop), referral, "screened")
    assert client.post("/recruitment/stages/edit", data=typed(coop, **gone)).status_code == 302
    assert not queries.current(coop).has("contacted")
    db.session.rollback()
    assert db.session.get_one(Referral, referral).set_id == queries.current(coop).id


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"why": ""}, "Say why the stages change."),
        ({"days-referred": "soon"}, "Referred: enter a whole number."),
        ({"days-referred": "0"}, "Referred: give it between 1 and 120 working days"),
        ({"version": "7"}, "Somebody has changed the stages meanwhile"),
        ({}, "Nothing is changed."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, coop, more, words):
    page = client.post("/recruitment/stages/edit", data=typed(coop, **more)).text
    assert words in page
    assert queries.current(coop).version == 0


def test_a_reason_is_added_and_ended_and_the_last_one_stays(client, coop):
    client.post("/recruitment/stages/reasons", data={"words": "No bus", "kind": "rejected"})
    rows = [row for row in queries.reason_rows(coop) if row.kind == "rejected"]
    assert "No bus" in [row.words for row in rows]
    for row in rows:
        page = client.post(f"/recruitment/stages/reasons/{row.id}/end", follow_redirects=True).text
    assert "Keep one reason at least" in page
    left = [row for row in queries.reason_rows(coop) if row.kind == "rejected" and not row.until_on]
    assert len(left) == 1


@pytest.mark.parametrize("role", ["coordinator", "worker", "adviser", "board"])
def test_others_do_not_change_the_stages(client, database, role):
    as_role(client, make_coop("Other"), role)
    assert client.get("/recruitment/stages/edit").status_code == 403

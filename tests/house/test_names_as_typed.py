"""Whatever people call things: every page shows it as typed, and runs none of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from coop.notices import service as notices
from coop.rota import service as rota
from coop.shifts import queries, rules
from coop.shifts import service as shifts
from coop.shifts.models import Assignment
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.members import make_cleared, make_held
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.shifts import MONDAY, make_competency, make_pattern

MARK = "<img src=x onerror=alert(1)>\"'&{{7*7}}"
SHOWN = "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;&amp;{{7*7}}"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def named(word: str) -> str:
    return word + MARK


@pytest.fixture
def pages(client, monkeypatch):
    """A week of a co-op in which everything has such a name, and its pages by what they show."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    coop = make_coop(named("Coop"))
    home = make_service(coop, named("Service"))
    needed = make_competency(coop, named("Skill"))
    people = [make_person(coop, named(f"First{n}"), named("Last"), service_id=home, can_lead=True)
              for n in range(2)]  # fmt: skip
    for person in people:
        make_cleared(coop, person)
        make_held(coop, person, needed)
    nia = Actor(None, named("Nia"), coop, None, frozenset({"manager", "coordinator"}))
    pattern = make_pattern(
        coop, home, name=named("Early"), lead=True, needs=(rules.NeedRule(needed, 1),),
        visits=(rules.PlannedVisit("<b>\"'&", time(8), 30, named("Place"), 5),),
    )  # fmt: skip
    make_pattern(coop, home, name=named("Late"), starts=time(14), ends=time(22),
                 needs=(rules.NeedRule(needed),), wanted=3, least=3,
                 visits=(rules.PlannedVisit("<b>\"'&", time(15), 30),))  # fmt: skip
    with transaction():
        draft = rota.make_draft(nia, MONDAY, 1, [home]).id
    rota.generate_now(nia, draft, None, 1, rounds=2)
    week = queries.shifts(coop, MONDAY, MONDAY + timedelta(days=6))
    mine = next(row for row in week if row.name == named("Early") and row.assigned)
    gap = next(row for row in week if row.empty)
    place = next(one for row in week for one in row.assigned if row.id != mine.id)
    off = next(row for row in week if row.name == mine.name and row.id != mine.id)
    me = mine.assigned[0].person_id
    with transaction():
        for row in db.session.query(Assignment).filter_by(shift_id=mine.id):
            row.published_at = NOON
    with transaction():
        told = notices.announce(nia, named("Title"), named("Body")).id
        note = notices.announce(nia, "", named("Note"), shift_id=mine.id).id
    rule = queries.rule_of(queries.shift_page(coop, mine.id))
    with transaction():
        later = replace(rule, break_minutes=45)
        shifts.change_shift(nia, mine.id, later, reason=named("Because"))
    if place.id not in [one.id for one in off.assigned]:
        with transaction():
            shifts.cancel_shift(nia, off.id, named("Off"))
    as_role(client, coop, "manager", "coordinator", "worker", person_id=me)
    return {
        "/": ("Coop", "Early", "Service", "Because", "Title"),
        "/notices": ("Title", "Body", "Because", "Note"),
        "/notices/all": ("Title", "Early"),
        "/notices/new": ("Service",),
        f"/notices/{told}": ("Title", "Body", "First0", "Nia"),
        f"/notices/{note}": ("Note", "Early"),
        "/patterns": ("Early", "Late", "Service", "Skill"),
        "/patterns/new": ("Service", "Skill"),
        f"/patterns/{pattern}": ("Early", "Skill", "Place"),
        f"/patterns/{pattern}/change": ("Early", "Service", "Skill"),
        f"/patterns/{pattern}/visits": ("Early", "Place"),
        f"/shifts?on={mine.on}": ("Early", "Service", "Skill"),
        f"/shifts/{mine.id}": ("Early", "Service", "Skill", "Place", "Note"),
        f"/shifts/{off.id}": ("Early", "Service"),
        f"/shifts/{mine.id}/change": ("Early", "Service", "Skill"),
        f"/shifts/{mine.id}/visits": ("Early", "Place"),
        "/shifts/new": ("Service", "Skill"),
        f"/my/shifts?week={MONDAY}": ("Early", "Service"),
        f"/my/shifts/{mine.id}": ("Early", "Service", "Place", "Note"),
        "/rota": ("Service",),
        f"/rota/{draft}": ("Early", "Service", "First0"),
        f"/rota/{draft}?by=service": ("Early", "Service", "First0"),
        f"/rota/{draft}/publish": ("Early",),
        f"/rota/shift/{mine.id}": ("Early", "Service", "Skill", "First0"),
        f"/rota/shift/{gap.id}": ("Service", "Skill", "First0"),
        f"/rota/person/{me}/{mine.on}": ("Early", "Service"),
        f"/rota/place/{place.id}/swap": ("First0",),
    }


def test_no_name_is_taken_for_markup_on_any_page_of_shifts_notices_and_rota(client, pages):
    for url, names in pages.items():
        page = client.get(url)
        assert page.status_code == 200, url
        assert "<img" not in page.text, f"{url}: a name became an element"
        assert "&amp;lt;" not in page.text, f"{url}: a name is escaped twice"
        for name in names:
            assert name + SHOWN in page.text, f"{url} does not show {name} as it was typed"

"""Meetings and votes on a real database; what a secret ballot leaves behind."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from coop.decisions import effects, queries, service, voting
from coop.decisions.models import BallotBox, HasVoted, Motion
from coop.decisions.rules import Kind, SocietyRules, State
from coop.pay import queries as pay
from coop.pay.adoption import Element
from coop.pay.policies import Policy
from coop.pay.proposals import put_to_vote
from coop.rota import policy as policies
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import Base, db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.jobs.testing import run_periodic
from core.people.models import Membership
from tests.factories.hours import set_clock
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        board = actor_of(make_account(coop, "board", name="Bea"), coop, "board")

        def __init__(self):
            self.members = [self.member(f"M{n}") for n in range(9)]

        def member(self, name, kind="member", from_on=date(2026, 1, 1)):
            person = make_person(self.coop, name, "Member", service_id=self.service)
            with transaction() as session:
                session.add(
                    Membership(coop_id=self.coop, person_id=person, kind=kind, from_on=from_on)
                )
            return person

        def as_member(self, person):
            return Actor(None, "A member", self.coop, person, frozenset({"worker"}))

        def at(self, day, at="12:00"):
            set_clock(monkeypatch, day, at)

        def motion(self, *, secret=False, opened=True, **more):
            with transaction():
                row = service.propose(
                    self.board, more.pop("kind", "ordinary"), "A thing", "That it be so.",
                    secret=secret, **more,
                )  # fmt: skip
                motion_id = row.id
            if opened:
                with transaction():
                    closes = clock.now() + timedelta(days=3)
                    service.open_vote(self.board, motion_id, closes)
            return motion_id

        def vote(self, motion_id, person, vote, **more):
            with transaction():
                voting.cast(self.as_member(person), motion_id, vote, **more)

        def closed(self, motion_id):
            self.at("2026-12-20")
            with transaction():
                voting.close(self.board, motion_id)
            return queries.motion(self.coop, motion_id)

    set_clock(monkeypatch, "2026-12-01")
    return House()


def test_a_motion_is_carried_by_those_who_vote(house):
    motion = house.motion()
    for person, vote in zip(
        house.members, ["for"] * 4 + ["against"] * 2 + ["abstain"], strict=False
    ):
        house.vote(motion, person, vote)
    row = house.closed(motion)
    assert row.state == State.CARRIED
    assert row.result["votes"] == {"for": 4, "against": 2, "abstain": 1}
    assert row.result["words"] == "4 of 6 votes cast were for it; it needed more than 50 % of them."
    assert row.members == 9


def test_one_member_has_one_vote(house):
    motion = house.motion()
    house.vote(motion, house.members[0], "for")
    with pytest.raises(DomainError, match="cast already"):
        house.vote(motion, house.members[0], "against")
    assert queries.counts(house.coop, motion) == {"for": 1}


@pytest.mark.parametrize(
    ("kind", "from_on"), [("probationary", "2026-01-01"), ("member", "2026-12-02")]
)
def test_probationers_and_those_who_came_later_have_no_vote(house, kind, from_on):
    person = house.member("New", kind, date.fromisoformat(from_on))
    motion = house.motion()
    house.at("2026-12-02")
    with pytest.raises(NotAllowed):
        house.vote(motion, person, "for")


def test_who_leaves_while_voting_is_open_keeps_the_vote_of_the_day_it_opened(house):
    motion = house.motion()
    with transaction():
        db.session.scalars(
            select(Membership).where(Membership.person_id == house.members[0])
        ).one().until_on = date(2026, 12, 1)
    house.at("2026-12-02")
    house.vote(motion, house.members[0], "for")


def test_nothing_is_counted_before_the_end_unless_everybody_has_voted(house):
    motion = house.motion()
    house.vote(motion, house.members[0], "for")
    with pytest.raises(DomainError, match="open until its end"), transaction():
        voting.close(house.board, motion)
    for person in house.members[1:]:
        house.vote(motion, person, "for")
    with transaction():
        assert voting.close(house.board, motion).state == State.CARRIED


def test_after_its_end_no_vote_is_taken(house):
    motion = house.motion()
    house.at("2026-12-05")
    with pytest.raises(DomainError, match="has ended"):
        house.vote(motion, house.members[0], "for")


def test_rules_of_the_day_it_opened_decide(house):
    motion = house.motion(kind=Kind.EXTRAORDINARY)
    house.at("2026-12-02")
    with transaction():
        service.set_rules(
            house.board, SocietyRules(date(2026, 12, 2), extraordinary_from=90), "Rule 30"
        )
    for person, vote in zip(house.members, ["for"] * 6 + ["against"] * 2, strict=False):
        house.vote(motion, person, vote)
    assert house.closed(motion).state == State.CARRIED  # 75 %, as when it opened


# Secret ballots


def test_a_secret_ballot_is_counted_and_keeps_no_vote_of_anybody(house):
    motion = house.motion(secret=True)
    for person, vote in zip(house.members, ["for"] * 5 + ["against"] * 4, strict=True):
        house.vote(motion, person, vote)
    row = house.closed(motion)
    assert (row.state, row.result["votes"]["for"]) == (State.CARRIED, 5)
    assert queries.open_votes(house.coop, motion) == []
    assert len(queries.voters(house.coop, motion)) == 9


def _everything(coop_id):
    """Every row of every table as an attacker with the whole database reads it, in stored order."""
    found = {}
    for table in Base.metadata.sorted_tables:
        order = "rowid" if db.engine.dialect.name == "sqlite" else "ctid"
        found[table.name] = [
            dict(row)
            for row in db.session.execute(
                text(f'SELECT * FROM "{table.name}" ORDER BY {order}')
            ).mappings()
        ]
    return found


def test_nothing_in_the_database_depends_on_who_cast_which_secret_vote(house):
    """The same votes cast by other hands, in another order, leave the same database behind.

    So nobody can do better than chance: whatever can be read is equally likely for every way of
    handing the ballots out. Only who has voted, in which order, is there; and it is the same here.
    """
    votes = ["for", "for", "for", "against", "against", "abstain", "for", "against", "for"]
    seen = []
    for seed in (1, 2, 3):
        motion = house.motion(secret=True)
        handed_out = random.Random(seed).sample(votes, len(votes))
        for person, vote in zip(house.members, handed_out, strict=True):
            house.vote(motion, person, vote)
        everything = _everything(house.coop)
        box = [row for row in everything["ballot_box"] if row["motion_id"] == motion]
        voted = [row["person_id"] for row in everything["has_voted"] if row["motion_id"] == motion]
        counts = box[0]["counts"]
        seen.append((counts if isinstance(counts, str) else json.dumps(counts), voted))
        assert [row for row in everything["open_vote"] if row["motion_id"] == motion] == []
    assert seen[0] == seen[1] == seen[2]


def test_the_box_is_one_row_without_time_and_in_no_audit(house):
    motion = house.motion(secret=True)
    for person in house.members[:4]:
        house.vote(motion, person, "for")
    house.vote(motion, house.members[4], "against")
    box = db.session.scalars(select(BallotBox).where(BallotBox.motion_id == motion)).one()
    assert list(box.counts.items()) == [("against", 1), ("for", 4)]  # by word, not by time
    assert {column.name for column in BallotBox.__table__.columns} == {
        "id",
        "coop_id",
        "motion_id",
        "counts",
    }
    told = " ".join(str(row.__dict__) for row in db.session.scalars(select(AuditEntry)).all())
    assert "against" not in told
    assert "ballot_box" not in told
    assert {column.name for column in HasVoted.__table__.columns} == {
        "id",
        "coop_id",
        "motion_id",
        "person_id",
    }


# Elections, proxies, effects


def test_an_election_is_counted_with_a_lot_that_is_kept(house):
    one, two, three = house.members[:3]
    motion = house.motion(
        kind=Kind.ELECTION, secret=True, seats=2, method="stv",
        candidates=[(one, "I count well"), (two, ""), (three, "")],
    )  # fmt: skip
    for person in house.members[:5]:
        house.vote(motion, person, [one, two])
    for person in house.members[5:]:
        house.vote(motion, person, [three])
    row = house.closed(motion)
    # Quota 4: One has 5, the surplus of 1 goes to Two; Three has 4 and is elected.
    assert row.result["elected"] == [one, three]
    assert sorted(row.result["lot"]) == sorted([one, two, three])
    assert row.result["stages"][0]["totals"][str(one)] == 500_000
    assert row.state_words == "decided"


def test_a_ballot_for_somebody_who_does_not_stand_is_refused(house):
    one, two, three = house.members[:3]
    motion = house.motion(
        kind=Kind.ELECTION, secret=True, seats=1, method="plurality",
        candidates=[(one, ""), (two, "")],
    )  # fmt: skip
    with pytest.raises(DomainError, match="does not stand"):
        house.vote(motion, three, [three])
    with pytest.raises(DomainError, match="at most 1"):
        house.vote(motion, three, [one, two])


def test_a_proxy_votes_once_for_the_other_where_the_rules_know_proxies(house):
    giver, holder, other = house.members[:3]
    motion = house.motion(opened=False)
    with pytest.raises(DomainError, match="know no proxies"), transaction():
        voting.give_proxy(house.as_member(giver), motion, holder)
    with transaction():
        service.set_rules(house.board, SocietyRules(date(2026, 12, 1), proxies_each=1), "Rule 28")
    with transaction():
        service.open_vote(house.board, motion, clock.now() + timedelta(days=2))
    with transaction():
        voting.give_proxy(house.as_member(giver), motion, holder)
    with pytest.raises(DomainError, match="which is the most"), transaction():
        voting.give_proxy(house.as_member(other), motion, holder)
    with pytest.raises(NotAllowed, match="do not hold"):
        house.vote(motion, other, "for", for_id=giver)
    house.vote(motion, holder, "for", for_id=giver)
    house.vote(motion, holder, "against")
    with pytest.raises(DomainError, match="cast already"):
        house.vote(motion, giver, "against")
    assert queries.counts(house.coop, motion) == {"for": 1, "against": 1}


def test_a_carried_pay_policy_takes_effect_and_names_its_motion(house):
    from decimal import Decimal

    with transaction():
        motion = put_to_vote(
            house.board,
            Policy(zone=clock.LONDON, from_on=date(2027, 1, 1), guaranteed_minutes=120),
            {Element.NIGHT: Decimal(30)},
            "That nights be paid better.",
        ).id
    with transaction():
        service.open_vote(house.board, motion, clock.now() + timedelta(days=3))
    for person in house.members:
        house.vote(motion, person, "for")
    row = house.closed(motion)
    assert row.result["effect"] == "It has taken effect."
    kept = pay.policies(house.coop)[-1]
    assert (kept.from_on, kept.guaranteed_minutes) == (date(2027, 1, 1), 120)
    assert [r.rate.amount for r in pay.rates(house.coop, "night")] == [Decimal(30)]
    from coop.pay.models import PayPolicy

    why = db.session.scalars(select(PayPolicy.why)).one()
    assert why.startswith(
        f"Motion {motion}, A changed pay policy from 1 January 2027, carried on 20"
    )


def test_a_lost_motion_changes_nothing(house):
    with transaction():
        motion = put_to_vote(
            house.board, Policy(zone=clock.LONDON, from_on=date(2027, 1, 1)), {}, "That it stay."
        ).id
    with transaction():
        service.open_vote(house.board, motion, clock.now() + timedelta(days=3))
    for person in house.members:
        house.vote(motion, person, "against")
    assert house.closed(motion).state == State.LOST
    assert len(pay.policies(house.coop)) == 1


def test_a_proposal_that_cannot_take_effect_says_why_and_the_vote_stands(house, monkeypatch):
    def refuse(actor, payload, motion):
        raise DomainError("That day has passed.")

    effect = effects.Effect("test", "a test", lambda coop_id, payload: (), refuse)
    monkeypatch.setitem(effects._effects, "test", effect)
    motion = house.motion(proposal_kind="test", proposal={"a": 1})
    for person in house.members:
        house.vote(motion, person, "for")
    row = house.closed(motion)
    assert row.state == State.CARRIED
    assert row.result["effect"] == "It could not take effect: That day has passed."
    applied = []
    works = effects.Effect("test", "a test", effect.describe, lambda *all: applied.append(all[2]))
    monkeypatch.setitem(effects._effects, "test", works)
    with transaction():
        voting.try_effect(house.board, motion)
    assert len(applied) == 1
    with pytest.raises(DomainError, match="nothing to put into effect"), transaction():
        voting.try_effect(house.board, motion)


# Meetings and pages


def test_a_meeting_needs_the_rules_notice_or_the_reason_why_not(house):
    with transaction():
        row = service.plan(
            house.board, "general", "AGM", clock.instant(date(2026, 12, 10)), "Hall", "Accounts"
        )
        meeting = row.id
    with (
        pytest.raises(DomainError, match="notice ends on 16 December 2026") as refused,
        transaction(),
    ):
        service.call(house.board, meeting)
    assert refused.value.field == "short_notice_why"
    with transaction():
        service.call(house.board, meeting, "All agreed, rule 24")
    assert queries.meeting(house.coop, meeting).short_notice_why == "All agreed, rule 24"


def test_minutes_that_were_agreed_stay_as_they_are(house):
    with transaction():
        meeting = service.plan(
            house.board, "board", "Board", clock.instant(date(2026, 12, 20)), "", "Pay"
        ).id
    with transaction():
        service.call(house.board, meeting)
    house.at("2026-12-21")
    with transaction():
        service.attend(house.board, meeting, {house.members[0]: "here", house.members[1]: "remote"})
        service.hold(house.board, meeting, "All agreed.")
    with transaction():
        service.agree_minutes(house.board, meeting, date(2026, 12, 21))
    with pytest.raises(DomainError, match="stay as they are"), transaction():
        service.hold(house.board, meeting, "Something else.")
    assert queries.meeting(house.coop, meeting).came == 2


def test_a_member_reads_votes_and_sees_the_result(client, house):
    motion = house.motion(secret=True)
    as_role(client, house.coop, "worker", person_id=house.members[0])
    assert "Your vote" in client.get("/").text
    page = client.get(f"/decisions/motions/{motion}").text
    assert "Cast my vote" in page
    assert "Count the votes" not in page
    page = client.post(f"/decisions/motions/{motion}/vote", data={}).text
    assert "Choose for, against or abstain." in page
    page = client.post(
        f"/decisions/motions/{motion}/vote", data={"choice": "for"}, follow_redirects=True
    ).text
    assert "Your vote is cast" in page
    assert "Cast my vote" not in page
    assert client.post(f"/decisions/motions/{motion}/close").status_code == 403
    for person in house.members[1:]:
        house.vote(motion, person, "for")
    as_role(client, house.coop, "board")
    page = client.post(f"/decisions/motions/{motion}/close", follow_redirects=True).text
    assert "9 of 9 votes cast were for it" in page


def test_a_ranking_with_two_in_one_place_comes_back_with_what_was_chosen(client, house):
    one, two, three = house.members[:3]
    motion = house.motion(
        kind=Kind.ELECTION, secret=True, seats=1, method="stv",
        candidates=[(one, ""), (two, ""), (three, "")],
    )  # fmt: skip
    as_role(client, house.coop, "worker", person_id=house.members[4])
    url = f"/decisions/motions/{motion}/vote"
    page = client.post(
        url, data={f"place_{one}": "1", f"place_{two}": "1", f"place_{three}": "2"}
    ).text
    assert "Give each place to one person only." in page
    assert page.count(" selected") >= 3
    page = client.post(
        url, data={f"place_{two}": "1", f"place_{one}": "2"}, follow_redirects=True
    ).text
    assert "Your vote is cast" in page
    box = db.session.scalars(select(BallotBox.counts).where(BallotBox.motion_id == motion)).one()
    assert box == {f"{two},{one}": 1}


def test_another_co_op_sees_nothing_of_it(house):
    motion = house.motion()
    other = make_coop("Other Care")
    stranger = actor_of(make_account(other, "board"), other, "board")
    with pytest.raises(NotFound):
        queries.motion(other, motion)
    with pytest.raises(NotFound), transaction():
        voting.close(stranger, motion)
    assert db.session.get_one(Motion, motion).state == "open"


def test_the_board_plans_a_meeting_and_an_election_on_the_pages(client, house):
    as_role(client, house.coop, "board")
    given = {
        "kind": "general", "title": "AGM", "on": "20/12/2026", "at": "18:00", "agenda": "Accounts",
    }  # fmt: skip
    page = client.post("/decisions/meetings/new", data=given, follow_redirects=True).text
    assert "Give notice to every member" in page
    given = {
        "title": "Board", "text": "Two for three years", "meeting": "", "seats": "1", "method": "stv",
        "secret": "y", "stands": [str(house.members[0])],
    }  # fmt: skip
    page = client.post("/decisions/elections/new", data=given).text
    assert "more candidates than seats" in page
    given["stands"] = [str(one) for one in house.members[:3]]
    page = client.post("/decisions/elections/new", data=given, follow_redirects=True).text
    assert "Open the vote" in page
    as_role(client, house.coop, "worker", person_id=house.members[0])
    assert client.get("/decisions/meetings/new").status_code == 403
    assert "AGM" in client.get("/decisions").text


def test_a_vote_is_counted_by_itself_once_its_window_has_ended(house):
    day = clock.today()
    ends, later = house.motion(), house.motion()
    for person in house.members[:5]:
        house.vote(ends, person, "for")
    with transaction():
        db.session.get_one(Motion, later).closes_at = clock.now() + timedelta(days=30)
    run_periodic("decisions.close")
    assert {db.session.get_one(Motion, one).state for one in (ends, later)} == {"open"}
    db.session.rollback()
    house.at((day + timedelta(days=4)).isoformat())
    run_periodic("decisions.close")
    assert db.session.get_one(Motion, ends).state == "carried"
    assert db.session.get_one(Motion, later).state == "open"
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "decisions.close")).one()
    assert row.account_id is None


def test_a_rota_policy_holds_once_the_members_have_carried_it(client, house):
    as_role(client, house.coop, "manager")
    page = client.get("/rota/policy").text
    given = dict(re.findall(r'name="([a-z_0-9]+)"[^>]* value="([^"]*)"', page))
    given |= {"max_nights_in_a_row": "3", "note": "Nights wear us out", "to_members": "y"}
    answer = client.post("/rota/policy", data=given)
    motion = int(answer.location.rsplit("/", 1)[1])
    today = clock.today()
    assert policies.in_force_on(house.coop, today).max_nights_in_a_row != 3
    as_role(client, house.coop, "board")
    page = client.get(answer.location).text
    assert "Most nights in a row" in page
    with transaction():
        service.open_vote(house.board, motion, clock.now() + timedelta(days=3))
    for person in house.members:
        house.vote(motion, person, "for")
    with transaction():
        assert voting.close(house.board, motion).result["in_effect"]
    (made,) = policies.versions(house.coop)
    assert policies.in_force_on(house.coop, today).max_nights_in_a_row == 3
    assert made.note.startswith(f"Motion {motion}, A changed rota policy")

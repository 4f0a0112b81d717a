"""Versions, progress and requirements, bare."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training.standards import shipped
from training.standards.rules import (
    Asked,
    Leads,
    Level,
    Life,
    Method,
    Shown,
    in_force,
    life,
    progress,
)

ON = date(2026, 11, 27)


def test_the_published_lists_are_as_their_publishers_number_them():
    found = {(each.code, each.version): each for each in shipped.versions()}
    # Skills for Care: fifteen standards in 2015, sixteen since March 2025.
    before, now = found["CC", "2015"], found["CC", "2025-03"]
    assert [each.code for each in now.standards] == [f"CC{n}" for n in range(1, 17)]
    assert [each.code for each in before.standards] == [f"CC{n}" for n in range(1, 16)]
    assert now.standards[15].title == "16. Awareness of learning disability and autism"
    assert before.until_on == date(2025, 7, 31)
    # CQC: 34 quality statements in five questions; 24 lines of enquiry, not in force yet.
    assert len(found["SAF", "2023"].standards) == 34
    assert len({each.heading for each in found["SAF", "2023"].standards}) == 5
    draft = found["KLOE26", "draft 2026-03"]
    assert (len(draft.standards), draft.from_on) == (24, None)
    # SI 2014/2936, regulations 9 to 20A.
    codes = [each.code for each in found["REG", "2014"].standards]
    assert (codes[0], codes[-1], "REG9A" in codes) == ("REG9", "REG20A", True)
    assert all(each.source for each in found.values())


def test_wording_read_from_the_later_version_is_not_given_to_the_earlier():
    found = {each.version: each for each in shipped.versions() if each.code == "CC"}
    ninth = {version: each.standards[8] for version, each in found.items()}
    assert ninth["2015"].outcomes == ()
    assert ninth["2025-03"].outcomes != ()


def test_every_link_and_every_course_leads_to_a_standard_that_is_there():
    places = {
        (each.code, each.version, row.code) for each in shipped.versions() for row in each.standards
    }
    for link in shipped.links():
        assert {link.old, link.new} <= places
    codes = {(framework, code) for framework, _, code in places}
    for course in shipped.courses():
        assert set(course.serves) <= codes, course.code
    became = [link for link in shipped.links() if link.kind == Leads.BECOMES]
    assert {link.old[2] for link in became if link.old[0] == "CC"} == {
        f"CC{n}" for n in range(1, 16)
    }


def test_a_version_is_a_draft_then_comes_holds_and_ends():
    first, last = ON, ON + timedelta(days=9)
    assert life(None, None, ON) == Life.DRAFT
    assert life(first, last, ON - timedelta(days=1)) == Life.COMING
    assert life(first, last, first) == life(first, last, last) == Life.IN_FORCE
    assert life(first, last, last + timedelta(days=1)) == Life.ENDED


def test_of_two_versions_in_force_the_newer_comes_first():
    versions = [
        (1, date(2015, 4, 1), date(2025, 7, 31)),
        (2, date(2025, 3, 1), None),
        (3, None, None),
    ]
    assert in_force(versions, date(2025, 5, 1)) == (2, 1)
    assert in_force(versions, ON) == (2,)


def test_a_standard_is_met_when_the_last_outcome_is_shown_and_practice_was_seen():
    read = Shown(Method.KNOWLEDGE, frozenset({1, 2}), ON)
    assert not progress([1, 2], True, [read], ON).met, "knowledge alone does not meet it"
    assert progress([1, 2], False, [read], ON).met_on == ON
    seen = Shown(Method.OBSERVED, frozenset({1}), ON + timedelta(days=3))
    both = progress([1, 2], True, [read, seen], ON + timedelta(days=5))
    assert both.met_on == ON + timedelta(days=3)
    assert not progress([1, 2], True, [read, seen], ON + timedelta(days=2)).met


def test_withdrawn_evidence_counts_until_the_day_before():
    seen = Shown(Method.OBSERVED, frozenset({1}), ON, ON + timedelta(days=2))
    assert progress([1], True, [seen], ON + timedelta(days=1)).met
    assert not progress([1], True, [seen], ON + timedelta(days=2)).met


def test_a_standard_without_outcomes_is_not_met_by_nothing():
    assert not progress([], False, [], ON).met
    assert progress([], True, [Shown(Method.OBSERVED, frozenset(), ON)], ON).met


shown = st.lists(
    st.builds(
        lambda method, outcomes, day, gone: Shown(
            method,
            frozenset(outcomes),
            ON + timedelta(days=day),
            None if gone is None else ON + timedelta(days=day + gone),
        ),
        st.sampled_from(Method),
        st.sets(st.integers(1, 3)),
        st.integers(-10, 10),
        st.one_of(st.none(), st.integers(0, 10)),
    ),
    max_size=6,
)


@given(shown, st.booleans(), st.integers(-12, 12))
def test_met_is_exactly_all_outcomes_by_what_stands_that_day(evidence, observed, days):
    on = ON + timedelta(days=days)
    standing = [
        each
        for each in evidence
        if each.seen_on <= on and (each.withdrawn_on is None or each.withdrawn_on > on)
    ]
    got = set().union(*(each.outcomes for each in standing))
    practised = any(each.method == "observed" for each in standing)
    assert progress([1, 2, 3], observed, evidence, on).met == (
        got == {1, 2, 3} and (practised or not observed)
    )


def test_of_whom_it_is_asked():
    everybody = Asked("", None, None, Level.MUST, ON, None)
    seniors = Asked("Senior", 7, None, Level.MUST, ON, ON)
    team = Asked("", None, frozenset({3}), Level.MUST, ON, None)
    assert everybody.applies(1, [(5, "Cook")])
    assert not everybody.applies(1, []), "nobody without a job"
    assert seniors.applies(1, [(5, "Cook"), (7, "senior")])
    assert not seniors.applies(1, [(5, "Senior"), (7, "Cook")]), "the job and the place together"
    assert (team.applies(3, []), team.applies(4, [(5, "Cook")])) == (True, False)
    assert (seniors.holds_on(ON), seniors.holds_on(ON + timedelta(days=1))) == (True, False)

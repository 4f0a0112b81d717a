"""Why a person is or is not on a shift: never against the checker; each change named does alter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.rules import calendar, verdict
from coop.rota.rules.alter import least_changes
from coop.rota.rules.cover import capacity
from coop.rota.rules.explain import Stands, explain, lead_of
from coop.rota.rules.member_words import ALL, RULES, for_member
from coop.rota.rules.problem import (
    Fixed,
    Limits,
    Need,
    Pair,
    Place,
    Policy,
    Problem,
    Shift,
    Span,
    Worker,
)
from coop.rota.rules.why import _REASONS as COORDINATOR
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    make_problem,
    make_shift,
    make_worker,
    tiny_problem,
)

AROUND = calendar(MONDAY)
DAY_OFF = Span(AROUND.midnight(0), AROUND.midnight(1), "off sick")


def _early(number: int = 1, day: int = 0, **more: object) -> Shift:
    made = make_shift(AROUND, number, day, "07:00", "15:30", rest=30)
    return replace(made, **more)  # type: ignore[arg-type]


def _single(*workers: Worker, policy: Policy | None = None, **more: object) -> Problem:
    return make_problem((_early(least=1, wanted=1, **more),), workers, policy=policy)


def test_who_is_away_is_barred_and_coming_back_alters_it() -> None:
    problem = _single(make_worker(1, leave=(DAY_OFF,)))
    found = explain(problem, (), 1, 1)
    assert found.stands is Stands.BARRED
    assert [one.rule for one in found.refusing] == ["leave"]
    first = least_changes(problem, (), found)[0]
    assert (first.kind, first.words) == ("leave", "Remove what they are away for (off sick)")


def test_a_lapsed_sign_off_is_renewed() -> None:
    problem = _single(make_worker(1), needs=(Need(MEDICATION),))
    found = explain(problem, (), 1, 1)
    changes = least_changes(problem, (), found)
    assert found.refusing[0].rule == "competency"
    assert [one.words for one in changes] == ["Sign them off for medication"]


def test_two_rules_against_a_place_have_no_single_change() -> None:
    problem = _single(make_worker(1, leave=(DAY_OFF,)), needs=(Need(MEDICATION),))
    found = explain(problem, (), 1, 1)
    assert len(found.refusing) == 2
    assert least_changes(problem, (), found) == ()


def test_a_shift_on_the_same_day_is_given_up() -> None:
    shifts = (_early(), replace(_early(2), label="Other"))
    problem = make_problem(shifts, (make_worker(1),))
    places = (Place(2, 1),)
    found = explain(problem, places, 1, 1)
    assert found.stands is Stands.BARRED
    assert [one.kind for one in least_changes(problem, places, found)] == ["own_shift"]


def test_who_is_owed_hours_stands_ahead_and_the_fewest_hours_put_another_before_them() -> None:
    owed = make_worker(1, limits=Limits(weekly_contract=8 * 60))
    other = make_worker(2, limits=Limits(weekly_contract=4 * 60))
    problem = _single(owed, other)
    places = (Place(1, 1),)
    found = explain(problem, places, 1, 2)
    assert found.stands is Stands.BEHIND
    # An hour under contract costs 60 points and one over 90. With the shift of 8 h the first
    # owes nothing: 480 points fewer. The second owed 4 h and would be 4 h over: +360 - 240.
    assert found.rivals[0].lead == 480 + (360 - 240)
    assert found.rivals[0].part == "hours"
    more = least_changes(problem, places, found)
    # At 8 h or more the second only draws level. With 3 h owed the first would save 180 and cost
    # 450: worse than the second's 120; with 4 h they are level.
    assert more[0].words == f"If {owed.name} had 5 h fewer a week by contract"
    assert [one.kind for one in more] == ["hours", "other_off"]
    told = for_member(found, more)
    assert "Another member with hours owed stood ahead." in told


def test_the_fewest_contract_hours_are_found() -> None:
    first = make_worker(1, limits=Limits(weekly_contract=6 * 60))
    other = make_worker(2, limits=Limits(weekly_contract=4 * 60))
    problem = _single(first, other)
    places = (Place(1, 1),)
    changes = least_changes(problem, places, explain(problem, places, 1, 2))
    # At 6 h they would stand equal: the seventh hour puts them ahead, so three more than 4.
    assert changes[0].words == f"If {other.name} had 3 h more a week by contract"
    # Two fewer of the first's would be equal: three fewer.
    assert changes[1].words == f"If {first.name} had 3 h fewer a week by contract"
    held = explain(problem, places, 1, 1)
    assert held.stands is Stands.PLACED
    assert least_changes(problem, places, held)[0].words == changes[0].words


def test_a_place_given_by_hand_is_said_to_be() -> None:
    problem = replace(_single(make_worker(1), make_worker(2)), fixed=(Fixed(1, 1),))
    places = (Place(1, 1),)
    mine = explain(problem, places, 1, 1)
    assert mine.by_hand
    assert least_changes(problem, places, mine) == ()
    theirs = explain(problem, places, 1, 2)
    assert theirs.rivals[0].by_hand
    assert "A place on it was given by hand." in for_member(theirs, ())


def test_an_open_place_is_open() -> None:
    problem = _single(make_worker(1))
    found = explain(problem, (), 1, 1)
    assert found.stands is Stands.OPEN
    assert least_changes(problem, (), found) == ()


def test_members_cannot_tell_a_barred_pair_from_a_place_kept_for_a_skill() -> None:
    shift = _early(least=2, wanted=2)
    kept = replace(shift, needs=(Need(MEDICATION, 1),))
    two = (make_worker(1), make_worker(2))
    places = (Place(1, 2),)
    apart = replace(make_problem((shift,), two), pairs=(Pair(1, 2, barred=True),))
    skilled = make_problem((kept,), two)
    told = []
    for problem, rule in ((apart, "barred_pair"), (skilled, "skill_missing")):
        found = explain(problem, places, 1, 1)
        assert [one.rule for one in found.refusing] == [rule]
        told.append(for_member(found, least_changes(problem, places, found)))
    assert told[0] == told[1]


def test_every_rule_that_the_coordinator_reads_has_words_for_members() -> None:
    assert set(COORDINATOR) - set(RULES) == {"here", "free"}


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Problem, tuple[Place, ...], int, int]:
    """A tiny care problem with secret names and reasons, and some places, lawful or not."""
    made = tiny_problem(draw(st.integers(0, 400)), people=3)
    problem = replace(
        made,
        workers=tuple(
            replace(
                one,
                name=f"Secretname{one.id}",
                leave=tuple(replace(span, why="secretreason") for span in one.leave),
                not_cleared=tuple(replace(span, why="secretreason") for span in one.not_cleared),
            )
            for one in made.workers
        ),
    )
    spots = [(shift.id, worker.id) for shift in problem.shifts for worker in problem.workers]
    chosen = draw(st.lists(st.sampled_from(spots), unique=True, max_size=8))
    shift_id, worker_id = draw(st.sampled_from(spots))
    return problem, tuple(Place(*spot) for spot in chosen), shift_id, worker_id


@settings(max_examples=120, deadline=None)
@given(_cases())
def test_an_explanation_never_contradicts_the_checker(case: tuple) -> None:
    problem, places, shift_id, worker_id = case
    found = explain(problem, places, shift_id, worker_id)
    on = Place(shift_id, worker_id) in places
    others = tuple(one for one in places if one != Place(shift_id, worker_id))
    mine = [one.shift for one in others if one.worker == worker_id]
    judged = verdict(problem, worker_id, mine, shift_id, others)
    refused = {(one.rule, one.words) for one in judged if one.refuses}
    assert {(one.rule, one.words) for one in found.refusing} == refused
    team = sum(one.shift == shift_id for one in places)
    assert (found.stands is Stands.PLACED) == on
    if not on:
        full = team >= capacity(found.shift)
        expected = Stands.BARRED if refused else Stands.BEHIND if full else Stands.OPEN
        assert found.stands is expected


@settings(max_examples=120, deadline=None)
@given(_cases())
def test_a_change_that_is_named_alters_the_answer(case: tuple) -> None:
    problem, places, shift_id, worker_id = case
    found = explain(problem, places, shift_id, worker_id)
    for change in least_changes(problem, places, found):
        mine = [one.shift for one in change.places if one.worker == worker_id]
        if found.stands is Stands.BARRED:
            judged = verdict(change.problem, worker_id, mine, shift_id, change.places)
            assert not any(one.refuses for one in judged)
            continue
        leads = [
            lead_of(change.problem, change.places, shift_id, worker_id, rival.worker.id)
            for rival in found.rivals
        ]
        if found.stands is Stands.PLACED:
            assert max(leads) > 0
        else:
            team = sum(one.shift == shift_id for one in change.places)
            assert min(leads) < 0 or team < capacity(found.shift)


@settings(max_examples=120, deadline=None)
@given(_cases())
def test_members_read_nothing_but_the_closed_list(case: tuple) -> None:
    problem, places, shift_id, worker_id = case
    found = explain(problem, places, shift_id, worker_id)
    told = for_member(found, least_changes(problem, places, found))
    assert told
    assert set(told) <= ALL
    assert "secret" not in " ".join(told).lower()

"""An instance as a problem: the product's rules and points against the benchmark's own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.benchmark.check import check
from coop.rota.benchmark.importer import constant, to_problem, to_rows
from coop.rota.benchmark.instance import Cover, Employee, Instance, Request, ShiftType
from coop.rota.benchmark.text import parse_instance
from coop.rota.rules import check_rota, objective
from coop.rota.rules.problem import Place

TYPES = ("E", "N")


def places_of(instance, rows):
    number = {one.name: position + 1 for position, one in enumerate(instance.staff)}
    kinds = [kind.name for kind in instance.types]
    return tuple(
        Place(1 + day * len(kinds) + kinds.index(shift), number[name]) for name, day, shift in rows
    )


def test_points_and_constant_are_the_penalty_worked_by_hand(ward):
    instance = parse_instance(ward)
    rows = (("Ann", 0, "E"), ("Ann", 1, "E"))
    problem = to_problem(instance)
    assert constant(instance) == 3 + 4
    # Ann's wish takes 3 off; one short at 100, one at 50, one at 30.
    assert objective(problem, places_of(instance, rows)) == 180 - 3
    assert to_rows(instance, places_of(instance, rows)) == rows


def test_a_shift_for_each_day_and_type_with_its_own_points(ward):
    problem = to_problem(parse_instance(ward))
    assert [shift.id for shift in problem.shifts] == list(range(1, 15))
    first, night = problem.shifts[0], problem.shifts[1]
    assert (first.least, first.wanted, first.gap_points, first.over_points) == (2, 2, 100, 1)
    assert (night.least, night.gap_points, night.over_points, night.work) == (0, 0, 0, 600)
    assert problem.policy.not_next_day == ((2, 1),)


def test_over_the_clock_changes_a_year_stays_lawful():
    one = Employee("Ann", (), 10**6, 0, 400, 1, 1, 60)
    instance = Instance(364, (ShiftType("L", 1440),), (one,))
    rows = [("Ann", day, "L") for day in range(364)]
    found = check_rota(to_problem(instance), places_of(instance, rows))
    assert [finding.words for finding in found if finding.refuses] == []


@st.composite
def instances(draw):
    """One or two people, nine days, two types, limits that often bind."""
    days = 9
    small = st.integers(0, 3)
    after = draw(st.sampled_from([frozenset(), frozenset({"E"}), frozenset({"E", "N"})]))
    types = (ShiftType("E", 480), ShiftType("N", 600, after))
    staff = tuple(
        Employee(
            name,
            tuple((kind, draw(st.integers(0, 9))) for kind in TYPES),
            draw(st.sampled_from([1440, 2400, 6000])),
            draw(st.sampled_from([0, 0, 960])),
            draw(st.integers(1, 9)),
            draw(st.integers(1, 3)),
            draw(st.integers(1, 3)),
            draw(st.integers(0, 2)),
            frozenset(draw(st.sets(st.integers(0, 8), max_size=2))),
        )
        for name in ("Ann", "Ben")
    )
    wish = st.builds(
        Request, st.sampled_from(["Ann", "Ben"]), st.integers(0, 8), st.sampled_from(TYPES), small
    )
    cover = tuple(
        Cover(day, kind, draw(small), draw(st.integers(0, 100)), draw(small))
        for day in range(days)
        for kind in TYPES
        if draw(st.booleans())
    )
    wishes = [tuple(draw(st.lists(wish, max_size=5))) for _ in range(2)]
    return Instance(days, types, staff, wishes[0], wishes[1], cover)


@st.composite
def plans(draw):
    """Work in spells, so that many are lawful."""
    rows = []
    for name in ("Ann", "Ben"):
        day = draw(st.integers(0, 3))
        while day < 9:
            for _ in range(draw(st.integers(1, 4))):
                if day < 9:
                    rows.append((name, day, draw(st.sampled_from(TYPES))))
                    day += 1
            day += draw(st.integers(1, 8))
    return rows


@settings(max_examples=200)
@given(instances(), plans(), st.booleans())
def test_the_products_rules_refuse_just_what_the_benchmark_does(instance, rows, twice):
    if twice:  # two shifts on one day
        name, day, shift = rows[0] if rows else ("Ann", 0, "E")
        rows = [*rows, (name, day, "N" if shift == "E" else "E")]
    problem = to_problem(instance)
    verdict = check(instance, rows)
    findings = check_rota(problem, places_of(instance, rows))
    blamed = {finding.worker for finding in findings if finding.refuses}
    named = {
        position + 1
        for position, one in enumerate(instance.staff)
        if any(one.name in violation.words for violation in verdict.violations)
    }
    assert blamed == named
    if not named:
        points = objective(problem, places_of(instance, rows))
        assert points + constant(instance) == verdict.objective

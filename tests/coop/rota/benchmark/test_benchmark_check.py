"""The benchmark's own checker: each hard rule, and the penalty, worked out by hand."""

import pytest

from coop.rota.benchmark.check import BadSolution, check, read_rows
from coop.rota.benchmark.text import parse_instance

# Lawful: Ann works Monday and Tuesday, 16 h, then is off to the end.
ANN = (("Ann", 0, "E"), ("Ann", 1, "E"))


def broken(ward, *rows):
    return {violation.rule for violation in check(parse_instance(ward), rows).violations}


def test_a_lawful_rota_breaks_nothing_and_costs_what_is_left_undone(ward):
    verdict = check(parse_instance(ward), ANN)
    assert verdict.violations == ()
    assert verdict.on_requests == 4  # Ann's wish is met, Ben's not
    assert verdict.off_requests == 0
    assert verdict.under_cover == 100 + 50 + 30  # one short on each of the three days
    assert verdict.over_cover == 0
    assert verdict.objective == 184


def test_people_beyond_the_cover_and_wishes_not_to_work_cost_their_weight(ward):
    rows = (("Ann", 0, "E"), ("Ann", 3, "E"), ("Ann", 4, "E"), ("Ben", 4, "E"))
    verdict = check(parse_instance(ward), rows)
    assert (verdict.off_requests, verdict.over_cover) == (2, 7)


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("unknown_employee", (*ANN, ("Eve", 0, "E"))),
        ("unknown_shift", (*ANN, ("Ben", 0, "X"))),
        ("day_outside", (*ANN, ("Ben", 7, "E"))),
        ("two_shifts", (*ANN, ("Ben", 0, "E"), ("Ben", 0, "N"))),
        ("day_off", (("Ann", 1, "E"), ("Ann", 2, "E"))),
        ("succession", (*ANN, ("Ben", 0, "N"), ("Ben", 1, "E"))),
        ("shifts_of_type", (("Ann", 0, "N"), ("Ann", 1, "N"))),
        ("least_minutes", (("Ann", 0, "E"),)),
        ("weekends", (("Ann", 0, "E"), ("Ann", 5, "E"), ("Ann", 6, "E"))),
        ("off_short", (*ANN, ("Ann", 3, "E"), ("Ann", 4, "E"))),
        ("run_short", (("Ann", 0, "E"), ("Ann", 3, "E"))),
    ],
)
def test_each_hard_rule_is_named_when_it_alone_is_broken(ward, rule, rows):
    assert broken(ward, *rows) == {rule}


def test_too_many_hours_and_too_long_a_run(ward):
    days = [("Ben", day, "E") for day in range(7)]
    tight = ward.replace("4200,0,7", "3359,0,6")  # 7 x 480 = 3360 minutes in 7 days
    assert broken(tight, *ANN, *days) == {"most_minutes", "run_long"}
    assert broken(tight, *ANN, *days[:6]) == set()


def test_a_run_at_an_end_of_the_horizon_may_be_short(ward):
    loose = ward.replace("2400,960", "2400,0").replace("4,2,2,0", "4,2,2,1")
    assert broken(loose, ("Ann", 0, "E")) == set()
    assert broken(loose, ("Ann", 6, "E")) == set()
    assert broken(loose, ("Ann", 3, "E")) == {"run_short"}


def test_rows_are_read_and_faults_named_by_line(tmp_path):
    path = tmp_path / "rota.csv"
    path.write_text("employee,day_index,shift\nAnn,0,E\n\nAnn, 1 ,E\n")
    assert read_rows(path) == ANN
    for text, said in (
        ("Ann,0,E\n", "The first line must be: employee,day_index,shift."),
        ("employee,day_index,shift\nAnn,0\n", "Line 2: 3 fields wanted, 2 found."),
        ("employee,day_index,shift\nAnn,x,E\n", "Line 2: the day must be a whole number"),
    ):
        path.write_text(text)
        with pytest.raises(BadSolution) as found:
            read_rows(path)
        assert str(found.value).startswith(said)

"""`coop rota`: files in and out, exit codes, and that no application is built."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coop.rota import cli, engine
from coop.rota.benchmark.importer import to_problem
from coop.rota.benchmark.text import parse_instance
from coop.rota.rules.problem import Place, Progress, Rota

ROOT = Path(__file__).resolve().parents[3]

# Two people, three days; one of them is wanted each day; Ann would like the first.
TEXT = """\
SECTION_HORIZON
3
SECTION_SHIFTS
D,480,
SECTION_STAFF
Ann,D=3,1440,0,3,1,1,1
Ben,D=1,480,0,3,1,1,1
SECTION_SHIFT_ON_REQUESTS
Ann,0,D,5
SECTION_COVER
0,D,1,100,1
1,D,1,100,1
2,D,1,100,1
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def run():
    def run(*words):
        return CliRunner().invoke(cli.rota, [str(word) for word in words])

    return run


@pytest.fixture
def answer(monkeypatch):
    """The engine's answer, given: this is about the command, not the search."""
    asked = {}

    def put(places, bound=None):
        def solve(problem, budget, **options):
            asked.update(options, problem=problem, budget=budget)
            options["on_progress"](Progress("Begun", 0, 300, 0, 3))
            options["on_progress"](Progress("Better", 1, -5, 3, 3, bound, better=True))
            return Rota(places, -5, bound=bound)

        monkeypatch.setattr(engine, "solve", solve)
        monkeypatch.setattr(engine, "warm", lambda: None)
        return asked

    return put


LAWFUL = tuple(Place(shift, 1) for shift in (1, 2, 3))


def test_solve_writes_a_row_for_each_shift_and_says_what_it_costs(run, source, answer, tmp_path):
    asked = answer(LAWFUL, bound=-5)
    out = tmp_path / "rota.csv"
    done = run("solve", source, "--seconds=30", "--threads=2", "--seed=7", f"--out={out}")
    assert done.exit_code == 0, done.output
    with out.open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["employee", "day_index", "shift"], *(["Ann", str(d), "D"] for d in range(3))]
    assert "hard_violations 0" in done.output
    assert "objective 0\n" in done.output  # all covered, the wish met
    assert "proved bound 0\n" in done.output  # the engine's -5, and the constant 5
    assert (asked["threads"], asked["seed"]) == (2, 7)
    assert asked["problem"] == to_problem(parse_instance(TEXT))
    assert 25 < asked["budget"].seconds < 30  # less what start and last check take


def test_progress_is_a_line_for_each_piece_of_news_in_the_benchmarks_points(
    run, source, answer, tmp_path
):
    answer(LAWFUL, bound=-5)
    news = tmp_path / "news.jsonl"
    run("solve", source, f"--out={tmp_path / 'rota.csv'}", f"--progress={news}")
    lines = [json.loads(line) for line in news.read_text().splitlines()]
    assert [(one["objective"], one["bound"], one["better"]) for one in lines] == [
        (305, None, False),
        (0, 0, True),
    ]
    assert [one["words"] for one in lines] == ["Begun", "Better"]
    assert 0 <= lines[0]["seconds"] <= lines[1]["seconds"]


def test_an_answer_that_breaks_a_hard_rule_is_written_and_ends_with_1(
    run, source, answer, tmp_path
):
    answer((Place(1, 2), Place(2, 2)))  # Ben twice, who may work once
    out = tmp_path / "rota.csv"
    done = run("solve", source, f"--out={out}")
    assert done.exit_code == 1
    assert "Ben works 2 shifts of D; the most is 1." in done.output
    assert out.exists()


def test_a_failed_search_leaves_the_old_file_and_no_scraps(
    run, source, answer, monkeypatch, tmp_path
):
    answer(())
    out = tmp_path / "rota.csv"
    out.write_text("as it was")
    monkeypatch.setattr(engine, "solve", lambda *_, **__: 1 / 0)
    assert isinstance(run("solve", source, f"--out={out}").exception, ZeroDivisionError)
    assert out.read_text() == "as it was"
    assert {path.name for path in tmp_path.iterdir()} == {"tiny.txt", "rota.csv"}


def test_check_ends_with_0_1_or_2(run, source, tmp_path):
    path = tmp_path / "rota.csv"
    path.write_text("employee,day_index,shift\nAnn,0,D\nAnn,1,D\nBen,2,D\n")
    good = run("check", source, path)
    assert (good.exit_code, "objective 0\n" in good.output) == (0, True)
    path.write_text("employee,day_index,shift\nBen,0,D\nBen,1,D\n")
    bad = run("check", source, path)
    assert bad.exit_code == 1
    assert "shifts_of_type: Ben works 2 shifts of D; the most is 1." in bad.output
    assert "objective 105" in bad.output  # day 2 uncovered, Ann's wish not met
    path.write_text("a,b\n")
    none = run("check", source, path)
    assert (none.exit_code, none.stdout) == (2, "")
    assert "The first line must be" in none.stderr


@pytest.mark.parametrize("words", [("solve", "--out=x.csv"), ("check", "x.csv")])
def test_an_instance_that_is_not_there_or_none_is_one_sentence(run, tmp_path, words):
    gone = run(words[0], tmp_path / "gone.txt", words[1])
    assert gone.exit_code == 2
    assert gone.stderr.strip().endswith("gone.txt cannot be read: no such file or directory.")
    bad = tmp_path / "bad.txt"
    bad.write_text(TEXT.replace("D,480,", "D,long,"))
    done = run(words[0], bad, words[1])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "Line 4: the shift's minutes must be a whole number" in done.stderr


@pytest.mark.parametrize("option", ["--out", "--progress"])
def test_a_file_that_cannot_be_written_is_told_before_the_search(
    run, source, answer, tmp_path, option
):
    asked = answer(LAWFUL)
    files = {"--out": tmp_path / "rota.csv", "--progress": tmp_path / "news.jsonl"}
    files[option] = tmp_path / "nowhere" / "file"
    done = run("solve", source, *(f"{name}={path}" for name, path in files.items()))
    assert done.exit_code == 2
    assert "cannot be written: no such file or directory." in done.stderr
    assert not asked


def test_the_command_builds_no_application_and_opens_no_database(source, tmp_path):
    path = tmp_path / "rota.csv"
    path.write_text("employee,day_index,shift\n")
    said = (
        "import sys, wsgi\n"
        "try: wsgi.cli(sys.argv[1:])\n"
        "except SystemExit as end: print('code', end.code)\n"
        "print('loaded', *({'sqlalchemy', 'numba', 'highspy'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", said, "rota", "check", str(source), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        # Settings that would stop the application from being built.
        env={"PORT": "none", "CAREWORK_INSTANCE": str(tmp_path / "instance")},
    )
    assert done.stdout.splitlines()[-2:] == ["code 0", "loaded"]
    assert not (tmp_path / "instance").exists()


def test_solve_makes_a_lawful_rota_of_a_tiny_instance(run, source, tmp_path):
    out = tmp_path / "rota.csv"
    done = run("solve", source, "--seconds=1", "--threads=1", f"--out={out}")
    assert done.exit_code == 0, done.output
    assert "objective 0\n" in done.output  # Ann alone, or Ben on day 1 or 2

"""What the macros write: words, roles and links that pages rely on."""

import re
from dataclasses import replace

import pytest
from flask import flash, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from core.ui.progress import Progress

RUNNING = Progress(
    "Making the rota",
    "running",
    30,
    120,
    "3 places open",
    seconds_left=42,
    poll_url="/runs/7/part",
    page_url="/runs/7",
    cancel_url="/runs/7/cancel",
)


@pytest.fixture
def render(app):
    def draw(template, **given_):
        with app.test_request_context("/style"):
            return render_template_string(template, **given_)

    return draw


@pytest.fixture
def panel(render):
    source = '{% from "macros/jobs.html" import progress %}{{ progress(run) }}'
    return lambda **changes: render(source, run=replace(RUNNING, **changes))


def test_a_running_job_says_how_far_how_long_and_that_one_may_leave(panel):
    said = panel()
    assert re.search(r'<progress [^>]*max="100" value="25"', said)
    assert "about 40 seconds" in said
    assert "You can leave this page" in said
    assert 'hx-get="/runs/7/part" hx-trigger="every 2s"' in said
    assert 'href="/runs/7">Refresh' in said
    assert 'action="/runs/7/cancel"' in said


def test_a_job_of_unknown_length_shows_no_false_figure(panel):
    said = panel(total=0, seconds_left=None)
    assert " value=" not in said.split("</progress>")[0].split("<progress")[1]
    assert "not known yet" in said


@pytest.mark.parametrize("state", ["done", "failed", "cancelled", "lost"])
def test_a_job_that_has_ended_stops_asking(panel, state):
    said = panel(state=state, result_url="/runs/7/file", result_label="Download")
    assert "hx-get" not in said
    assert "Cancel" not in said
    assert 'href="/runs/7/file">Download' in said


def test_a_job_asked_to_stop_says_so_and_cannot_be_asked_again(panel):
    said = panel(cancelling=True)
    assert "Stopping at the next step" in said
    assert "/runs/7/cancel" not in said


@given(st.integers(0, 300), st.integers(1, 200))
def test_a_job_is_never_at_100_before_it_is_done(done, total):
    assert replace(RUNNING, done=done, total=total).percent < 100
    assert replace(RUNNING, done=done, total=total, state="lost").percent < 100
    assert replace(RUNNING, done=done, total=total, state="done").percent == 100


def test_good_news_is_quiet_and_bad_news_is_announced(app):
    with app.test_request_context("/"):
        flash("Saved.")
        flash("Not saved.", "error")
        said = render_template_string('{% from "macros/page.html" import flashes %}{{ flashes() }}')
    assert re.search(r'role="status">.*?Saved\.', said, re.S)
    assert re.search(r'role="alert">.*?Not saved\.', said, re.S)


def test_a_shift_card_says_in_words_what_its_colour_means(render):
    said = render(
        '{% from "macros/rota.html" import shift_card %}'
        '{{ shift_card("07:00–15:00", "Early", "Maple Court", 3, hand=true, lead=true, '
        'mark="shadow", attrs={"data-shift": 7}) }}'
    )
    for words in ("07:00–15:00", "Early", "Maple Court", "lead", "shadow", "changed by hand"):
        assert words in said
    assert 'data-shift="7"' in said


def test_a_gap_stands_with_its_reason(render):
    said = render(
        '{% from "macros/rota.html" import gap_card %}'
        '{{ gap_card("16:00–21:00", "Round 4", "5 busy, 2 not yet signed", count=2) }}'
    )
    assert "2 places" in said
    assert "5 busy, 2 not yet signed" in said


@pytest.mark.parametrize(
    ("given_minutes", "contract", "fill", "over"),
    [
        (1200, 2400, "50.0", None),
        (2400, 2400, "100", None),
        (3000, 2400, "100", "80.0"),
        (0, 2400, "0.0", None),
        (0, 0, "0", None),
        (60, 0, "100", None),
    ],
)
def test_the_contract_bar_shows_hours_given_and_those_over(
    render, given_minutes, contract, fill, over
):
    said = render(
        '{% from "macros/rota.html" import contract_bar %}{{ contract_bar(g, c) }}',
        g=given_minutes,
        c=contract,
    )
    assert float(re.search(r'class="bar-fill" width="([\d.]+)"', said)[1]) == float(fill)
    found = re.search(r'class="bar-over" x="([\d.]+)"', said)
    assert (found and found[1]) == over


def test_what_people_wrote_is_shown_and_never_run(render):
    bad = "<script>alert(1)</script>"
    said = render(
        '{% from "macros/page.html" import head, fact, chip, item, definitions, empty %}'
        '{% from "macros/rota.html" import shift_card, gap_card %}'
        "{{ head(x, x) }}{{ fact(x, x, x) }}{{ item(x, x, x) }}{{ definitions([(x, x)]) }}"
        "{{ empty(x, x) }}{{ shift_card(x, x, x) }}{{ gap_card(x, x, x) }}",
        x=bad,
    )
    assert "<script" not in said
    assert said.count("&lt;script&gt;") >= 14


def test_asking_first_needs_no_script(render):
    said = render(
        '{% from "macros/page.html" import confirm %}'
        '{% call confirm("Withdraw…", "Withdraw?", "/withdraw", "Withdraw week", '
        'fields={"version": 3}) %}People are told.{% endcall %}'
    )
    assert "<details" in said
    assert '<form method="post" action="/withdraw"' in said
    assert 'name="csrf_token"' in said
    assert 'name="version" value="3"' in said


def test_every_icon_that_a_template_names_is_drawn(app):
    from tests.core.ui.conftest import ROOT

    source = (ROOT / "templates/macros/icons.html").read_text()
    drawn = set(re.findall(r'^  "([a-z-]+)":', source, re.M))
    assert len(drawn) >= 25
    for path in (ROOT / "templates").rglob("*.html"):
        asked = set(re.findall(r'\bicon\("([a-z-]+)"', path.read_text()))
        assert asked <= drawn, f"{path.name} names {asked - drawn}"


def test_charts_carry_their_figures_in_a_table(client):
    page = client.get("/style").text
    figures = re.search(
        r'<figure class="chart" aria-labelledby="stacks-title">.*?</figure>', page, re.S
    )[0]
    assert "No agency hours since mid-October." in figures
    assert re.search(
        r'<th scope="row">12 Oct</th><td class="num">835 h</td><td class="num">41 h', figures
    )

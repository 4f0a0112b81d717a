"""The frame: menu, tabs, panels, the viewer's names, theme, headers, assets."""

import gzip
import re

import pytest
from markupsafe import Markup

from core import ui
from core.ui import assets, nav, panels
from core.ui.panels import Panel
from core.ui.viewers import Viewer
from tests.core.ui.conftest import ROOT


def test_the_menu_holds_what_the_account_may_open_and_no_more(signed_in):
    page = signed_in.get("/style").text
    bar = re.search(r'<nav class="nav-main".*?</nav>', page, re.S)[0]
    assert re.findall(r">([A-Za-z]+)</a>", bar) == ["Home", "Rota"]
    assert "Measures" not in page


def test_nobody_signed_in_sees_no_menu_and_no_tabs(client):
    nav.add("Home", "Home", "ui_style.page")
    nav.add_tab("Home", "ui_style.page", "home")
    page = client.get("/style").text
    assert "nav-main" not in page
    assert "bottom-tabs" not in page
    assert "Sign out" not in page


def test_without_a_predicate_a_guarded_page_is_hidden(client):
    ui.set_viewer(lambda: Viewer("Nia", "Brightwater"))
    nav.add("Open", "Open", "ui_style.page")
    nav.add("Guarded", "Guarded", "ui_style.page", "rota.view")
    page = client.get("/style").text
    assert ">Open</a>" in page
    assert "Guarded" not in page


def test_adding_a_page_twice_shows_it_once(signed_in):
    nav.add("Home", "Home", "ui_style.page", order=1)
    assert signed_in.get("/style").text.count(">Home</a>") == 3  # bar, menu, bottom tab


def test_a_page_that_this_app_does_not_have_is_left_out(signed_in):
    nav.add("Elsewhere", "Elsewhere", "elsewhere.page")
    assert "Elsewhere" not in signed_in.get("/style").text


def test_the_page_one_stands_on_is_marked(app, signed_in):
    nav.add("Board", "Assets", "ui.asset", order=95, name="app.js")
    with app.test_request_context("/style"):
        app.preprocess_request()
        current = [section.label for section in nav.nav_items() if section.current]
        assert current == ["Home"]
        nav.stand_at("ui.asset")
        assert [section.label for section in nav.nav_items() if section.current] == ["Board"]


def test_a_page_of_the_same_part_counts_as_the_first_page_of_that_part(app, registries):
    nav.set_predicate(lambda permission: True)
    nav.add("Kit", "Assets", "ui.asset", name="app.js")
    with app.test_request_context("/theme", method="POST"):
        assert [section.current for section in nav.nav_items()] == [True]


def test_things_waiting_are_counted_beside_the_page(signed_in):
    nav.add_tab("Open", "ui_style.page", "plus", order=2, count=lambda: 7, tab="Open")
    page = signed_in.get("/style").text
    assert re.search(r'<span class="tab-count">7<span class="visually-hidden"> waiting', page)


def test_the_phone_has_five_tabs_at_most_and_keeps_the_last(signed_in):
    nav.add_tab("Sixth", "ui_style.page", "star", order=3, tab="6")
    bottom = re.search(r'<nav class="bottom-tabs".*?</nav>', signed_in.get("/style").text, re.S)[0]
    assert bottom.count("<a ") == 5
    assert "Sixth" not in bottom
    assert bottom.rindex("Me") > bottom.rindex("Hours")


def test_the_frame_names_co_op_and_person_and_signs_out_by_post(signed_in):
    page = signed_in.get("/style").text
    assert "Brightwater Care" in page
    assert "Nia P." in page
    assert re.search(
        r'<form method="post" action="/sign-out">\s*<input type="hidden" name="csrf', page
    )


def test_the_viewer_is_looked_up_once_a_request(client):
    asked = []

    def source():
        asked.append(1)
        return Viewer("Nia", "Brightwater")

    ui.set_viewer(source)
    client.get("/style")
    assert len(asked) == 1


def test_panels_come_in_order_and_only_to_those_who_may(app, registries):
    nav.set_predicate(lambda permission: permission == "seen")

    def late(**given):
        return Panel("Late", html=Markup("<p>late</p>"))

    def early(person):
        return Panel(f"Early for {person}", html=Markup("<p>early</p>"))

    def silent(**given):
        return None

    def secret(**given):
        raise AssertionError("asked although it may not be seen")

    panels.add("person", late, 50, "seen")
    panels.add("person", early, 10)
    panels.add("person", silent, 20)
    panels.add("person", secret, 30, "unseen")
    panels.add("person", early, 60)  # again: replaced, now last
    with app.test_request_context("/"):
        assert [panel.title for panel in panels.at("person", person="Nia")] == [
            "Late",
            "Early for Nia",
        ]
        assert panels.at("nowhere") == []


def test_who_is_on_call_stands_on_every_signed_in_page(signed_in):
    strip = Panel("On call", html=Markup('<a href="tel:01632960001">01632 960001</a>'))
    panels.add("strip", lambda: strip)
    assert "01632 960001" in signed_in.get("/style").text
    assert "01632 960001" in signed_in.get("/abort/404").text


@pytest.mark.parametrize("chosen", ["light", "dark", "auto"])
def test_the_theme_is_drawn_by_the_server(client, chosen):
    answer = client.post("/theme", data={"theme": chosen, "next": "/style?q=a"})
    assert (answer.status_code, answer.location) == (303, "/style?q=a")
    assert f'data-theme="{chosen}"' in client.get("/style").text


def test_a_theme_that_there_is_not_falls_back(client):
    client.set_cookie("theme", '"><script>')
    assert 'data-theme="auto"' in client.get("/style").text
    client.post("/theme", data={"theme": "pink"})
    assert 'data-theme="auto"' in client.get("/style").text


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "", "x", "/a\nb"]
)
def test_the_theme_form_leads_to_no_other_site(client, target):
    assert client.post("/theme", data={"theme": "dark", "next": target}).location == "/"


def test_every_answer_carries_the_security_headers(client):
    for path in ("/style", "/abort/404", "/assets/app.js", "/nowhere"):
        headers = client.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in client.get("/style").headers
    secure = client.get("/style", base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_are_not_kept_and_assets_are_kept_for_a_year(client):
    page = client.get("/style")
    assert page.headers["Cache-Control"] == "no-store"
    links = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)
    assert len(links) == 5  # icon, manifest, stylesheet, two scripts
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_an_asset_of_another_version_is_asked_about_again(client):
    answer = client.get("/assets/app.js?v=old")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get("/assets/app.js?v=old", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_assets_travel_compressed_to_those_who_can_read_it(client):
    plain = client.get("/assets/carework.css")
    zipped = client.get("/assets/carework.css", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 5
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    refused = client.get("/assets/carework.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_the_stylesheet_holds_bootstrap_the_kit_and_what_slices_add(client):
    assets._load.cache_clear()
    sheet = client.get("/assets/carework.css").text
    places = [sheet.index("Bootstrap  v5.3"), sheet.index("Every colour and size of the kit")]
    for path in (ROOT / "core/ui/static").glob("*.css"):
        assert path.read_text() in sheet, path.name
    places += [sheet.index("/* Narrow screens"), sheet.index("/* Paper")]
    assert places == sorted(places)


def test_no_other_file_is_served_as_an_asset(app, client):
    for name in ("tokens.css", "../__init__.py", "app.js.map", "bootstrap.js"):
        assert client.get(f"/assets/{name}").status_code == 404
    with app.test_request_context("/"), pytest.raises(LookupError):
        assets.asset("nothing.css")


def test_the_style_guide_is_not_for_the_public(registries):
    from tests.core.ui.conftest import make_app

    assert make_app(testing=False).test_client().get("/style").status_code == 404

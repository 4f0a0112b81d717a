import re

import pytest

from core.db import db
from core.people.models import Account, Cooperative, Service
from tests.factories.people import PASSWORD, as_role, make_account, make_coop, make_service, sign_in

ROLES = [
    "worker",
    "coordinator",
    "trainer",
    "recruiter",
    "board",
    "treasurer",
    "manager",
    "adviser",
]


@pytest.fixture
def coop(database):
    return make_coop()


def test_signing_in_leads_to_where_one_wanted_to_go(client, coop):
    make_account(coop, "manager", email="nia@example.org")
    turned = client.get("/settings/accounts")
    assert turned.status_code == 302
    assert "/sign-in?next=/settings/accounts" in turned.location
    page = client.post(turned.location, data={"email": " NIA@example.org ", "password": PASSWORD})
    assert page.location == "/settings/accounts"


def test_signing_in_never_leads_to_another_site(client, coop):
    make_account(coop, "manager", email="nia@example.org")
    answer = client.post(
        "/sign-in?next=//evil.example", data={"email": "nia@example.org", "password": PASSWORD}
    )
    assert answer.location == "/"


def test_a_wrong_password_is_refused_in_the_same_words_as_an_unknown_address(client, coop):
    make_account(coop, "worker", email="ben@example.org")
    wrong = client.post("/sign-in", data={"email": "ben@example.org", "password": "no"})
    unknown = client.post("/sign-in", data={"email": "who@example.org", "password": "no"})
    words = "The address or the password is not right."
    assert words in wrong.text
    assert words in unknown.text
    assert "ben@example.org" in wrong.text, "what was typed is kept"


def test_signing_out_ends_the_session(client, coop):
    as_role(client, coop, "worker")
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    assert client.get("/").status_code == 302


def test_a_raised_epoch_ends_a_session(client, coop):
    account_id = as_role(client, coop, "worker")
    from core.db import transaction

    with transaction():
        db.session.get_one(Account, account_id).epoch += 1
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_home(client, coop, role):
    as_role(client, coop, role)
    page = client.get("/")
    assert page.status_code == 200
    assert "Good " in page.text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/settings/accounts", {"manager"}),
        ("/settings/accounts/invite", {"manager"}),
        ("/settings/co-op", {"manager"}),
        ("/settings/services/add", {"manager", "coordinator"}),
        ("/audit", {"manager", "board"}),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_pages_open_to_their_roles_only(client, coop, role, path, allowed):
    as_role(client, coop, role)
    assert client.get(path).status_code == (200 if role in allowed else 403)


def test_a_manager_invites_and_the_link_opens_an_account(client, coop, database):
    as_role(client, coop, "manager")
    page = client.post(
        "/settings/accounts/invite",
        data={"person": "0", "name": "Grace Osei", "email": "g@example.org", "roles": ["board"]},
    )
    link = re.search(r"http://[^<]*(/invitation/[\w-]+)", page.text)[1]
    guest = database.test_client()
    assert "Grace Osei" in guest.get(link).text
    short = guest.post(link, data={"password": "short"})
    assert "10 characters or more" in short.text
    done = guest.post(link, data={"password": "seven purple geese fly"})
    assert done.location == "/"
    assert guest.get("/audit").status_code == 200
    assert "has been used" in database.test_client().get(link).text


def test_an_invitation_without_a_name_or_role_is_refused_beside_the_field(client, coop):
    as_role(client, coop, "manager")
    page = client.post(
        "/settings/accounts/invite", data={"person": "0", "name": "", "email": "g@example.org"}
    )
    assert "Enter the name." in page.text
    page = client.post(
        "/settings/accounts/invite", data={"person": "0", "name": "G", "email": "g@example.org"}
    )
    assert "Choose at least one role." in page.text


def test_one_co_op_does_not_see_anothers_accounts_or_services(client, coop):
    other = make_coop("Other Care")
    stranger = make_account(other, "worker", name="Hidden Stranger")
    theirs = make_service(other, "Secret House")
    as_role(client, coop, "manager")
    assert "Hidden Stranger" not in client.get("/settings/accounts").text
    assert client.get(f"/settings/accounts/{stranger}").status_code == 404
    assert "Secret House" not in client.get("/settings/services").text
    assert client.get(f"/settings/services/{theirs}").status_code == 404
    assert client.post(f"/settings/services/{theirs}/close").status_code == 404


def test_an_account_in_two_co_ops_changes_between_them_and_nowhere_else(client, coop):
    other, third = make_coop("Other Care"), make_coop("Third Care")
    account_id = make_account(coop, "manager")
    from core import clock
    from core.db import transaction
    from core.people import accounts
    from core.people.models import Role

    with transaction():
        accounts.give_role(other, account_id, Role.WORKER, from_on=clock.today())
    sign_in(client, account_id, coop)
    client.post("/change-co-op", data={"coop": third})
    assert client.get("/settings/co-op").status_code == 200
    client.post("/change-co-op", data={"coop": other})
    assert client.get("/settings/co-op").status_code == 403


def test_services_are_added_changed_and_closed(client, coop):
    as_role(client, coop, "coordinator")
    client.post(
        "/settings/services/add",
        data={"name": "Maple Court", "kind": "supported_living", "address": "Elm Road"},
    )
    service = db.session.query(Service).one()
    again = client.post("/settings/services/add", data={"name": "maple court", "kind": "other"})
    assert "already a service called" in again.text
    client.post(f"/settings/services/{service.id}/close")
    assert "closed" in client.get("/settings/services").text


def test_co_op_settings_refuse_nonsense_beside_the_field(client, coop):
    as_role(client, coop, "manager")
    before = db.session.get_one(Cooperative, coop).name
    page = client.post("/settings/co-op", data={"name": "", "phone": "01632 960100"})
    assert "Enter the name of the co-op." in page.text
    assert db.session.get_one(Cooperative, coop).name == before


def test_changing_the_password_needs_the_present_one(client, coop):
    as_role(client, coop, "worker")
    page = client.post("/me", data={"present": "wrong", "password": "seven purple geese"})
    assert "not your present password" in page.text
    done = client.post("/me", data={"present": PASSWORD, "password": "seven purple geese"})
    assert done.status_code == 302
    assert client.get("/me").status_code == 200, "this session goes on"


def test_the_page_for_a_forgotten_password_says_nothing_about_who_is_known(client, coop):
    make_account(coop, "worker", email="ben@example.org")
    known = client.post("/forgotten", data={"email": "ben@example.org"}).text
    unknown = client.post("/forgotten", data={"email": "who@example.org"}).text
    assert known == unknown

from core.db import db
from core.people.models import Account
from core.people.sign_in import matches
from tests.factories.people import PASSWORD, make_account, make_coop


def test_only_the_right_password_matches(database):
    account = db.session.get_one(Account, make_account(make_coop(), "worker"))
    assert matches(account, PASSWORD)
    assert not matches(account, PASSWORD + "x")


def test_nobody_signs_in_where_there_is_no_account(database):
    assert not matches(None, "nobody's password")

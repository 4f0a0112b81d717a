from datetime import date, time
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from core.errors import DomainError
from core.ui.forms import (
    BaseForm,
    ChecksField,
    DateField,
    HoursField,
    MoneyField,
    Needed,
    TimeField,
    WeekdaysField,
)


class Pattern(BaseForm):
    name = StringField("Name used at work", [Needed()])
    starts_on = DateField("Start date", [Needed()], earliest=date(2026, 1, 1))
    begins = TimeField("Begins")
    hours = HoursField("Hours", most=2880)
    rate = MoneyField("Hourly rate", least=Decimal(1), most=Decimal(50), places=4)
    days = WeekdaysField("Days", [Needed("Choose at least one day.")])
    services = ChecksField("Services", choices=[("a", "A"), ("b", "B")])
    kind = RadioField("Kind of shift", [Needed()], choices=[("day", "Day")])
    size = StringField("Size", [Length(max=3)])
    people = IntegerField("People", [Optional(), NumberRange(1, 9)])
    home = SelectField("Home service", [Needed()], choices=[("", "Choose"), ("a", "A")])


GOOD = {
    "name": "Nia",
    "starts_on": "9 Dec 2026",
    "begins": "7",
    "hours": "37:30",
    "rate": "£12.7125",
    "days": ["4", "0", "0"],
    "services": ["b"],
    "kind": "day",
    "home": "a",
}


@pytest.fixture
def filled(app):
    def fill(**changes):
        with app.test_request_context("/", method="POST"):
            form = Pattern(MultiDict({**GOOD, **changes}))
            form.validate()
            return form

    return fill


def test_what_people_type_becomes_values(filled):
    form = filled()
    assert form.errors == {}
    assert form.starts_on.data == date(2026, 12, 9)
    assert form.begins.data == time(7)
    assert form.hours.data == 2250
    assert form.rate.data == Decimal("12.7125")
    assert form.rate.pence == 1271
    assert form.days.data == (0, 4)
    assert form.services.data == ["b"]


def test_blank_optional_fields_are_none(filled):
    form = filled(begins="", hours=" ", rate="")
    assert form.errors == {}
    assert (form.begins.data, form.hours.data, form.rate.data) == (None, None, None)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", " ", "Enter the name used at work."),
        ("starts_on", "", "Enter the start date."),
        ("starts_on", "31/2/2026", "February 2026 has no day 31."),
        ("starts_on", "1/1/2025", "Enter 1/1/2026 or a later day."),
        ("begins", "25", "There is no time 25:00 in a day."),
        ("hours", "50", "Enter 48 h or less."),
        ("rate", "0.50", "Enter £1.0000 or more."),
        ("rate", "51", "Enter £50.0000 or less."),
        ("days", [], "Choose at least one day."),
        ("days", ["9"], "Choose days from the list."),
        ("kind", [], "Choose the kind of shift."),
        ("home", "", "Choose the home service."),
        ("home", "z", "Choose one from the list."),
        ("services", ["z"], "Choose one from the list."),
        ("size", "large", "Write at most 3 characters."),
        ("people", "two", "Write a whole number."),
        ("people", "12", "Enter a number from 1 to 9."),
    ],
)
def test_each_fault_is_one_sentence_beside_its_field(filled, field, text, words):
    form = filled(**{field: text})
    assert list(form[field].errors) == [words]
    assert set(form.errors) == {field}


def test_what_could_not_be_read_stays_in_the_input(filled):
    form = filled(starts_on="31/2/2026", rate="a tenner")
    assert 'value="31/2/2026"' in form.starts_on()
    assert 'value="a tenner"' in form.rate()


def test_stored_values_are_shown_as_they_would_be_typed(app):
    with app.test_request_context("/"):
        form = Pattern(starts_on=date(2026, 12, 9), begins=time(7), hours=2250, days=[2, 0])
        assert 'value="9/12/2026"' in form.starts_on()
        assert 'value="07:00"' in form.begins()
        assert 'value="37.5"' in form.hours()
        assert [option.checked for option in form.days][:3] == [True, False, True]


def test_a_refusal_of_the_domain_stands_beside_the_field_it_names(filled):
    form = filled()
    form.blame(DomainError("Nia already starts that day.", field="starts_on"))
    form.blame(DomainError("Maple Court is closed.", field="no_such_field"))
    assert form.starts_on.errors == ["Nia already starts that day."]
    faults = [(fault.anchor, fault.words) for fault in form.faults()]
    assert faults == [
        ("", "Maple Court is closed."),
        ("starts_on", "Nia already starts that day."),
    ]


def test_the_summary_leads_to_the_first_box_of_a_group(filled):
    anchors = {fault.words: fault.anchor for fault in filled(days=[], kind=[]).faults()}
    assert anchors == {
        "Choose at least one day.": "days-0",
        "Choose the kind of shift.": "kind-0",
    }


def test_a_refused_form_shows_summary_error_and_input_together(client):
    page = client.post("/style", data={"name": "", "starts_on": "31/2/2026"}).text
    assert 'href="#starts_on">February 2026 has no day 31.' in page
    assert 'id="starts_on-error"' in page
    assert 'aria-describedby="starts_on-hint starts_on-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="31/2/2026"' in page
    assert page.index('id="starts_on-hint"') < page.index('name="starts_on"')

"""Shapes of input. Choices are code lists; what may be left empty says so by being optional."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from coop.ascwds import answers, codes
from coop.ascwds.answering import DECLINED
from coop.ascwds.wording import NOT_SAID, label
from core.ui.forms import BaseForm, ChecksField, DateField, Needed

Choice = tuple[str, str]
Choices = list[Choice]
NOT_YET: Choices = [("", "Not filled in")]
RATHER_NOT = (DECLINED, "I would rather not say")
PLACES = NumberRange(0, 9998, message="A number from 0 to 9,998.")


def _pick(
    column: str, name: str, *, needed: bool = False, hint: str = "", more: Sequence[Choice] = ()
) -> SelectField:
    return SelectField(
        label(column),
        [Needed()] if needed else [],
        choices=[*NOT_YET, *codes.choices(name), *more],
        default="",
        description=hint,
    )


def _write(column: str, most: int, *, needed: bool = False, hint: str = "") -> StringField:
    rules = [Needed(), Length(max=most)] if needed else [Length(max=most)]
    return StringField(label(column), rules, description=hint)


class WorkplaceForm(BaseForm):
    """What ASC-WDS asks about a workplace; the rest is counted from records."""

    ref = StringField(
        "Reference in ASC-WDS",
        [Needed(), Length(max=49)],
        description="Exactly as your ASC-WDS account shows it.",
    )
    name = StringField("Name", [Needed(), Length(max=120)])
    held = BooleanField(
        "ASC-WDS holds this workplace already",
        description="Your account’s own workplace is there from the beginning.",
    )
    services = ChecksField("Our services that belong to it", [Needed()], coerce=int)
    counted_since = DateField(
        "Everybody who began or left there is in Carework since",
        description=(
            "Starters and leavers are counted only where this is so for twelve months; else they "
            "are sent as not known. Empty: not known."
        ),
    )
    address1 = _write("ADDRESS1", 40, needed=True)
    address2 = _write("ADDRESS2", 40)
    address3 = _write("ADDRESS3", 40)
    posttown = _write("POSTTOWN", 40)
    postcode = _write("POSTCODE", 10, needed=True)
    esttype = _pick("ESTTYPE", "establishment_type", needed=True)
    othertype = _write("OTHERTYPE", 240, hint="Only for “Other”.")
    regtype = _pick("REGTYPE", "regulation_type", needed=True)
    provnum = _write("PROVNUM", 14, hint="As CQC writes it, like 1-123456789.")
    locationid = _write("LOCATIONID", 14, hint="As CQC writes it.")
    manager = SelectField(
        "Registered manager",
        description=(
            "ASC-WDS takes a workplace that CQC regulates only with a registered manager among its "
            "staff, or a vacancy for one."
        ),
    )  # choices: the view
    permcqc = _pick("PERMCQC", "yes_no_01")
    permla = _pick("PERMLA", "yes_no_01")
    main = SelectField(
        label("MAINSERVICE"), [Needed()], choices=[*NOT_YET, *codes.choices("service")]
    )
    others = ChecksField("Other services", choices=codes.choices("service"))
    no_others = BooleanField("It gives no other service")
    used = IntegerField("People using the main service", [Optional(), PLACES])
    capacity = IntegerField(
        "Places in the main service",
        [Optional(), PLACES],
        description="Only where ASC-WDS asks this service for places: a care home.",
    )
    service_words = StringField(
        "Main service in words",
        [Length(max=120)],
        description="Only for an “Other” service.",
    )
    users = ChecksField(
        label("SERVICEUSERS"),
        choices=[(c, w) for c, w in codes.choices("service_user") if not w.startswith("Code ")],
    )
    user_words = StringField(
        "Whom “not in above categories” means",
        [Length(max=120)],
        description="Only where you ticked it.",
    )
    dha = _pick("DHA", "yes_no_dont_know")
    dhaactivities = ChecksField(
        label("DHAACTIVITIES"), choices=codes.choices("delegated_healthcare_activity")
    )
    repeattraining = _pick("REPEATTRAINING", "repeat_training")
    cwpaware = _pick("CWPAWARE", "cwp_awareness")
    cwpuse = _pick("CWPUSE", "yes_no_dont_know")
    cwpreasons = ChecksField(
        "What the pathway is used for", choices=codes.choices("cwp_use_reason")
    )
    cwpusedesc = _write("CWPUSEDESC", 120)
    sickpay = _pick("SICKPAY", "yes_no_01", more=[("unknown", "Not known")])
    pension = _pick("PENSION", "yes_no_01", more=[("unknown", "Not known")])
    actualcont = _write("ACTUALCONT", 6, hint="Per cent, above 3.")
    optoutpen = _pick("OPTOUTPEN", "yes_no_dont_know")
    holiday = _write("HOLIDAY", 3, hint="For full time, with bank holidays.")
    sleepins = _pick("SLEEPINS", "yes_no_dont_know")
    sleepinpay = _pick("SLEEPINPAY", "sleep_in_pay")
    traveltime = _pick("TRAVELTIME", "travel_time")
    ttdiffrate = _write("TTDIFFRATE", 6, hint="Pounds an hour.")


LEVELS: Choices = [
    ("2", "None"),
    *((f"1;{code}", words) for code, words in codes.choices("qualification_level")),
    ("999", "Not known"),
]
QUALIFICATIONS: Choices = [("", "None"), *codes.choices("qualification")]
CERTIFICATE_BEGAN = 2024


def certificates(year: int) -> Choices:
    """What can be said of the Level 2 certificate up to a year."""
    done = [(f"1;{one}", f"Completed in {one}") for one in range(year, CERTIFICATE_BEGAN - 1, -1)]
    return [*NOT_YET, *done, ("2", "Begun"), ("3", "No")]


class OwnWorkForm(BaseForm):
    """What a worker can say of their own work; the manager sees it too."""

    recsource = _pick("RECSOURCE", "recruitment_source")
    startinsect = _write("STARTINSECT", 4, hint="Four figures.")
    scqual = SelectField(label("SCQUAL"), choices=[*NOT_YET, *LEVELS], default="")
    nonscqual = SelectField(label("NONSCQUAL"), choices=[*NOT_YET, *LEVELS], default="")


class WorkerForm(OwnWorkForm):
    """What the file asks about somebody's work that stands in no other record."""

    ref = StringField("Reference in ASC-WDS", [Needed(), Length(max=49)])
    held = BooleanField("ASC-WDS holds them already")
    carecert = _pick("CARECERT", "care_certificate", hint="Empty: what the training records say.")
    l2carecert = SelectField(label("L2CARECERT"), default="")  # choices: certificates()
    cwpcategory = _pick("CWPCATEGORY", "care_workforce_pathway_category")
    emplstatus = _pick("EMPLSTATUS", "employment_status", hint="Empty: permanent, or pool.")
    conthours = _write("CONTHOURS", 6, hint="Only if other than in their employment here.")
    avghours = _write("AVGHOURS", 6, hint="Only for those without; empty: from approved hours.")
    salary = _write("SALARY", 12, hint="Whole pounds; only for people who are paid by the year.")
    dayssick = _write("DAYSSICK", 5, hint="Empty: from the absences recorded.")
    dha = _pick("DHA", "yes_no_dont_know")
    mainjobrole = _pick("MAINJOBROLE", "main_job_role", hint="Empty: as set for their job.")
    mainjrdesc = _write("MAINJRDESC", 119)
    nmcreg = _pick("NMCREG", "registered_nurse", hint="Only for nurses.")
    amhp = _pick("AMHP", "yes_no_dont_know", hint="Only for social workers.")
    qual1 = SelectField("First qualification", choices=QUALIFICATIONS, default="")
    year1 = IntegerField("Year", [Optional(), NumberRange(1930, 2100, message="Four figures.")])
    qual2 = SelectField("Second qualification", choices=QUALIFICATIONS, default="")
    year2 = IntegerField("Year", [Optional(), NumberRange(1930, 2100, message="Four figures.")])
    qual3 = SelectField("Third qualification", choices=QUALIFICATIONS, default="")
    year3 = IntegerField("Year", [Optional(), NumberRange(1930, 2100, message="Four figures.")])


def _own(column: str, hint: str = "") -> SelectField:
    rather = [RATHER_NOT] if column in NOT_SAID else []
    return SelectField(
        label(column),
        choices=[("", "No answer"), *answers.choices(column), *rather],
        default="",
        description=hint,
    )


class AnswersForm(BaseForm):
    """What a worker says for the file alone; nothing has to be answered."""

    gender = _own("GENDER")
    ethnicity = _own("ETHNICITY")
    disabled = _own("DISABLED")
    nationality = _own("NATIONALITY")
    britishcitizenship = _own("BRITISHCITIZENSHIP", "Only if your nationality is another.")
    countryofbirth = _own("COUNTRYOFBIRTH")
    yearofentry = _write("YEAROFENTRY", 4, hint="Only if you were born outside the UK.")
    handcvisa = _own("HANDCVISA", "Only if you are no British citizen.")
    inoutuk = _own(
        "INOUTUK",
        "Only with such a visa: where you were when the co-op took you on. The Department of "
        "Health and Social Care uses it, without names, to see which jobs people with the visa do.",
    )


class SettingForm(BaseForm):
    """How the files are made."""

    from_on = DateField("From", [Needed()])
    absences_since = DateField(
        "Every absence is in Carework since",
        description=(
            "Days sick are counted from absences only where these are whole for twelve months, or "
            "since somebody began."
        ),
    )
    with_ni = BooleanField(
        "Send National Insurance numbers",
        description="The format does not ask for them; without them less leaves the co-op.",
    )

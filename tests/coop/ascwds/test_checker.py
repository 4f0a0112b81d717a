"""The independent checker against the published sample, and against faults planted in it."""

from datetime import date
from pathlib import Path

import pytest

from tests.coop.ascwds.checker import COLUMNS, check

SAMPLE = Path(__file__).parent / "sample"
ON = date(2026, 11, 27)
NAMES = ("workplace", "staff", "training")


def sample():
    return {name: (SAMPLE / f"{name}.csv").read_bytes() for name in NAMES}


def planted(file, line, column, value):
    """The sample with one cell changed; cells of the sample with commas are in the training file."""
    import csv
    import io

    rows = list(csv.reader(io.StringIO(sample()[file].decode(), newline="")))
    rows[line][rows[0].index(column)] = value
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return {**sample(), file: out.getvalue().encode()}


def found(contents, held=None):
    return {(one[1], one[2], one[3]) for one in check(contents, ON, held)}


def test_the_published_sample_has_no_fault():
    assert check(sample(), ON) == []


# file, line (1 is the first record), column, what is planted, level
PLANTED = (
    ("workplace", 1, "LOCALESTID", "", "error"),
    ("workplace", 1, "LOCALESTID", "X" * 50, "error"),
    ("workplace", 1, "STATUS", "CHANGE", "error"),
    ("workplace", 1, "ESTNAME", "", "error"),
    ("workplace", 1, "ESTNAME", "N" * 121, "error"),
    ("workplace", 1, "ADDRESS1", "A" * 41, "error"),
    ("workplace", 1, "POSTCODE", "LEEDS", "error"),
    ("workplace", 1, "ESTTYPE", "2", "error"),
    ("workplace", 1, "ESTTYPE", "8", "OTHERTYPE warning"),
    ("workplace", 1, "OTHERTYPE", "A co-op", "warning"),
    ("workplace", 1, "PERMCQC", "2", "error"),
    ("workplace", 1, "REGTYPE", "1", "error"),
    ("workplace", 1, "REGTYPE", "0", "error"),
    ("workplace", 1, "PROVNUM", "", "error"),
    ("workplace", 1, "PROVNUM", "1-1234567", "error"),
    ("workplace", 1, "LOCATIONID", "1987654321", "error"),
    ("workplace", 1, "MAINSERVICE", "3", "error"),
    ("workplace", 1, "MAINSERVICE", "55", "ALLSERVICES error"),
    ("workplace", 1, "ALLSERVICES", "8;54;8", "error"),
    ("workplace", 1, "UTILISATION", "24;2", "error"),
    ("workplace", 1, "UTILISATION", "9999", "error"),
    ("workplace", 1, "CAPACITY", "some", "error"),
    ("workplace", 1, "CAPACITY", "24", "error"),  # home care has no places
    ("workplace", 1, "ALLSERVICES", "8;54", "CAPACITY error"),
    ("workplace", 1, "ALLSERVICES", "8;54", "UTILISATION error"),
    ("workplace", 1, "ALLSERVICES", "8;54", "SERVICEDESC error"),
    ("workplace", 1, "OTHERUSERDESC", "", "error"),
    ("workplace", 1, "STARTERS", "0;4", "warning"),
    ("workplace", 1, "LEAVERS", "0;3", "warning"),
    ("workplace", 1, "VACANCIES", "0;3", "warning"),
    ("staff", 1, "MAINJOBROLE", "3", "workplace VACANCIES error"),
    ("staff", 1, "STATUS", "DELETE", "workplace VACANCIES error"),
    ("workplace", 1, "SERVICEUSERS", "1;77", "error"),
    ("workplace", 1, "SERVICEUSERS", "1;3", "OTHERUSERDESC warning"),
    ("workplace", 1, "OTHERUSERDESC", ";;", "error"),
    ("workplace", 1, "DHA", "3", "warning"),
    ("workplace", 1, "DHAACTIVITIES", "1", "warning"),
    ("workplace", 1, "TOTALPERMTEMP", "0", "error"),
    ("workplace", 1, "TOTALPERMTEMP", "1000", "error"),
    ("workplace", 1, "TOTALPERMTEMP", "4", "warning"),
    ("workplace", 1, "ALLJOBROLES", "4;80", "error"),
    ("workplace", 1, "ALLJOBROLES", "", "error"),
    ("workplace", 1, "STARTERS", "1", "error"),
    ("workplace", 1, "LEAVERS", "0;x", "error"),
    ("workplace", 1, "VACANCIES", "0;1000", "error"),
    ("workplace", 1, "REASONNOS", "2", "error"),
    ("workplace", 1, "REASONS", "moved", "error"),
    ("workplace", 1, "REPEATTRAINING", "5", "warning"),
    ("workplace", 1, "CWPUSE", "2;1", "warning"),
    ("workplace", 1, "CWPUSEDESC", "More", "warning"),
    ("workplace", 1, "SICKPAY", "yes", "warning"),
    ("workplace", 1, "ACTUALCONT", "3", "warning"),
    ("workplace", 1, "PENSION", "0", "ACTUALCONT warning"),
    ("workplace", 1, "PENSION", "2", "warning"),
    ("workplace", 1, "OPTOUTPEN", "0", "warning"),
    ("workplace", 1, "HOLIDAY", "5.6 weeks", "warning"),
    ("workplace", 1, "SLEEPINPAY", "1", "warning"),
    ("workplace", 1, "TTDIFFRATE", "13.60", "warning"),
    ("workplace", 1, "MAINSERVICE", "13", "TRAVELTIME warning"),
    ("staff", 1, "LOCALESTID", "COOP-02", "error"),
    ("staff", 2, "UNIQUEWORKERID", "M 0001", "error"),
    ("staff", 1, "STATUS", "", "error"),
    ("staff", 1, "DISPLAYID", "", "error"),
    ("staff", 1, "NINUMBER", "AB12345C", "error"),
    ("staff", 1, "POSTCODE", "LS11AA", "warning"),
    ("staff", 1, "POSTCODE", "", "warning"),
    ("staff", 1, "DOB", "1979-02-14", "warning"),
    ("staff", 1, "DOB", "14/02/2015", "warning"),
    ("staff", 1, "DOB", "31/02/1979", "warning"),
    ("staff", 1, "GENDER", "F", "error"),
    ("staff", 1, "ETHNICITY", "30", "error"),
    ("staff", 1, "NATIONALITY", "GB", "error"),
    ("staff", 1, "BRITISHCITIZENSHIP", "1", "warning"),
    ("staff", 1, "YEAROFENTRY", "1990", "warning"),
    ("staff", 1, "YEAROFENTRY", "1970", "error"),
    ("staff", 1, "COUNTRYOFBIRTH", "UK", "error"),
    ("staff", 1, "DISABLED", "4", "error"),
    ("staff", 1, "CARECERT", "0", "error"),
    ("staff", 1, "L2CARECERT", "1;2023", "warning"),
    ("staff", 1, "RECSOURCE", "3", "error"),
    ("staff", 1, "HANDCVISA", "1", "warning"),
    ("staff", 1, "INOUTUK", "1", "warning"),
    ("staff", 1, "STARTDATE", "06/04/2030", "warning"),
    ("staff", 1, "STARTDATE", "06/04/1990", "warning"),
    ("staff", 1, "STARTINSECT", "2021", "warning"),
    ("staff", 1, "STARTINSECT", "", "warning"),
    ("staff", 1, "DHA", "1", "warning"),
    ("staff", 1, "APPRENTICE", "no", "warning"),
    ("staff", 1, "EMPLSTATUS", "5", "error"),
    ("staff", 1, "EMPLSTATUS", "3", "CONTHOURS warning"),
    ("staff", 1, "ZEROHRCONT", "1", "error"),
    ("staff", 1, "ZEROHRCONT", "", "warning"),
    ("staff", 1, "DAYSSICK", "2.3", "warning"),
    ("staff", 1, "SALARYINT", "2", "error"),
    ("staff", 1, "SALARY", "499", "error"),
    ("staff", 1, "SALARYINT", "3", "SALARY error"),
    ("staff", 2, "HOURLYRATE", "13.455", "error"),
    ("staff", 2, "HOURLYRATE", "2.49", "error"),
    ("staff", 1, "MAINJOBROLE", "12", "error"),
    ("staff", 1, "MAINJOBROLE", "27", "MAINJRDESC warning"),
    ("staff", 1, "MAINJOBROLE", "16", "NMCREG warning"),
    ("staff", 1, "MAINJOBROLE", "6", "AMHP warning"),
    ("staff", 1, "MAINJRDESC", "Manager", "warning"),
    ("staff", 1, "CONTHOURS", "37.2", "error"),
    ("staff", 1, "CONTHOURS", "76", "error"),
    ("staff", 1, "AVGHOURS", "40", "warning"),
    ("staff", 1, "SCQUAL", "1", "error"),
    ("staff", 1, "SCQUAL", "", "warning"),
    ("staff", 1, "SCQUAL", "1;9", "error"),
    ("staff", 1, "NONSCQUAL", "3", "error"),
    ("staff", 1, "CWPCATEGORY", "8", "warning"),
    ("staff", 3, "QUALACH01", "999;2025", "error"),
    ("staff", 3, "QUALACH01", "158", "warning"),
    ("staff", 3, "QUALACH01", "158;1900", "error"),
    ("staff", 3, "QUALACH01NOTES", "n" * 121, "warning"),
    ("training", 1, "LOCALESTID", "COOP-02", "error"),
    ("training", 1, "UNIQUEWORKERID", "M0009", "error"),
    ("training", 1, "CATEGORY", "3", "error"),
    ("training", 1, "TRAININGNAME", "t" * 121, "error"),
    ("training", 1, "ACCREDITED", "2", "error"),
    ("training", 2, "PROVIDERNAME", "88", "warning"),
    ("training", 1, "PROVIDERNAME", "89", "error"),
    ("training", 1, "HOWDELIVERED", "3", "error"),
    ("training", 1, "VALIDITY", "0", "error"),
    ("training", 1, "VALIDITY", "None", "error"),
    ("training", 1, "VALIDITY", "24", "EXPIRYDATE warning"),
    ("training", 1, "VALIDITY", "none", "EXPIRYDATE warning"),
    ("training", 1, "DATECOMPLETED", "12/05/2027", "error"),
    ("training", 1, "DATECOMPLETED", "12/05/1990", "error"),
    ("training", 1, "EXPIRYDATE", "12/05/2025", "error"),
    ("training", 1, "NOTES", "n" * 1001, "error"),
)


@pytest.mark.parametrize(("file", "line", "column", "value", "level"), PLANTED)
def test_a_planted_fault_is_found(file, line, column, value, level):
    elsewhere, _, how = level.rpartition(" ")
    other, _, elsewhere = elsewhere.rpartition(" ")
    assert (other or file, elsewhere or column, how) in found(planted(file, line, column, value))


def test_every_column_has_a_planted_fault():
    tried = {(file, level.rpartition(" ")[0] or column) for file, _, column, _, level in PLANTED}
    free = {"ADDRESS2", "ADDRESS3", "POSTTOWN", "SERVICEDESC", "PERMLA", "CWPAWARE", "SLEEPINS",
            "WHODELIVERED"}  # fmt: skip
    for file in NAMES:
        for column in COLUMNS[file]["columns"]:
            name = column["name"]
            assert (file, name) in tried or name in free or name.startswith("QUALACH0"), name


@pytest.mark.parametrize("name", NAMES)
def test_the_shape_of_a_file_is_read_strictly(name):
    whole = sample()[name]
    assert (name, "", "error") in found({**sample(), name: b"\xef\xbb\xbf" + whole})
    head, _, rest = whole.partition(b"\n")
    turned = b",".join(reversed(head.strip().split(b",")))
    assert (name, "", "error") in found({**sample(), name: turned + b"\n" + rest})
    assert (name, "", "error") in found(
        {**sample(), name: whole.replace(b"COOP-01,", b"COOP-01,,", 1)}
    )
    assert (name, "", "error") in found(
        {**sample(), name: whole.replace(b"COOP-01", b'CO"OP-01', 1)}
    )
    assert (name, "", "error") in found({**sample(), name: "é".encode("latin-1") + whole})
    assert (name, "", "error") in found(
        {**sample(), name: whole.replace(b"COOP-01", b'"COOP-01"', 1)}
    )


def test_references_that_differ_by_a_space_are_the_same():
    both = sample()["workplace"].splitlines(keepends=True)
    both.append(both[1].replace(b"COOP-01", b"COOP -01"))
    faults = found({**sample(), "workplace": b"".join(both)})
    assert ("workplace", "LOCALESTID", "error") in faults
    assert ("workplace", "LOCATIONID", "error") in faults


def test_new_is_for_what_is_not_known():
    held = {"workplaces": {"COOP-01"}, "staff": {("COOP-01", "M0001")}}
    assert found(sample(), held) == {("staff", "STATUS", "error")}
    assert found(sample(), {"workplaces": {"COOP-01"}, "staff": set()}) == set()
    assert ("workplace", "STATUS", "error") in found(
        sample(), {"workplaces": set(), "staff": set()}
    )


def test_what_is_left_out_is_deleted_and_said():
    held = {"workplaces": {"COOP-01", "COOP-02"}, "staff": {("COOP-01", "M 0009")}}
    said = [one for one in check(sample(), ON, held) if "omission" in one[4]]
    assert {(one[1], one[4]) for one in said} == {
        ("workplace", "COOP-02 is deleted by omission"),
        ("staff", "COOP-01 M0009 is deleted by omission"),
    }


def test_a_vacancy_for_a_registered_manager_will_do():
    made = planted("staff", 1, "MAINJOBROLE", "3")
    assert ("workplace", "VACANCIES", "error") in found(made)
    made["workplace"] = planted("workplace", 1, "VACANCIES", "1;0")["workplace"]
    assert ("workplace", "VACANCIES", "error") not in found(made)


def two_workplaces(status="UPDATE"):
    """The sample's workplace and another one like it, and its first worker to be moved there."""
    both = sample()["workplace"].splitlines(keepends=True)
    other = both[1].replace(b"COOP-01,UPDATE", b"COOP-02," + status.encode())
    both.append(other.replace(b"1-987654321", b"1-987654322"))
    lines = sample()["staff"].decode().splitlines()
    lines[0] = lines[0].replace(",STATUS,", ",CHGUNIQUEWRKID,TRANSFERSTAFFRECORD,STATUS,", 1)
    moved = [lines[0], *(one.replace(",NEW,", ",,,NEW,", 1) for one in lines[1:])]
    moved[1] = moved[1].replace(",,,NEW,", ",,COOP-02,UPDATE,", 1)
    return {**sample(), "workplace": b"".join(both), "staff": "\n".join(moved).encode()}


def test_a_move_is_only_to_what_is_there_already_and_judged_by_it():
    move = ("staff", "TRANSFERSTAFFRECORD", "error")
    assert move not in found(two_workplaces())
    assert move in found(two_workplaces("NEW"))
    assert move in found(two_workplaces(), {"workplaces": {"COOP-01"}, "staff": set()})
    # M0001 is a registered manager: where they move to, CQC has to regulate
    made = two_workplaces()
    made["workplace"] = made["workplace"].replace(
        b",2,1-123456789,1-987654322,8,8,", b",0,,,13,13,"
    )
    assert ("staff", "MAINJOBROLE", "error") in found(made)
    twin = (
        made["staff"]
        + b"\n"
        + made["staff"].splitlines()[2].replace(b"COOP-01,M0002", b"COOP-02,M0001")
    )
    assert ("staff", "UNIQUEWORKERID", "error") in found({**two_workplaces(), "staff": twin})


def test_a_move_goes_to_a_workplace_that_is_there():
    lines = sample()["staff"].decode().splitlines()
    lines[0] = lines[0].replace(",STATUS,", ",CHGUNIQUEWRKID,TRANSFERSTAFFRECORD,STATUS,", 1)
    moved = [lines[0], *(one.replace(",NEW,", ",,,NEW,", 1) for one in lines[1:])]
    assert found({**sample(), "staff": "\n".join(moved).encode()}) == set()
    moved[1] = moved[1].replace(",,,NEW,", ",,COOP-09,UPDATE,", 1)
    assert found({**sample(), "staff": "\n".join(moved).encode()}) == {
        ("staff", "TRANSFERSTAFFRECORD", "error")
    }

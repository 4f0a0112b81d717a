"""The text format: what is read, and what is said of lines that are wrong."""

import gzip

import pytest

from coop.rota.benchmark.instance import Cover, Employee, Request, ShiftType
from coop.rota.benchmark.text import BadInstance, parse_instance, read_instance


def faults(text):
    with pytest.raises(BadInstance) as found:
        parse_instance(text)
    return found.value.faults


def test_every_field_is_read(ward):
    instance = parse_instance(ward)
    assert instance.days == 7
    assert instance.types == (ShiftType("E", 480), ShiftType("N", 600, frozenset({"E"})))
    assert instance.staff == (
        Employee("Ann", (("E", 7), ("N", 1)), 2400, 960, 4, 2, 2, 0, frozenset({2})),
        Employee("Ben", (("E", 7), ("N", 7)), 4200, 0, 7, 1, 1, 1),
    )
    assert instance.on_requests == (Request("Ann", 0, "E", 3), Request("Ben", 5, "N", 4))
    assert instance.off_requests == (Request("Ann", 4, "E", 2),)
    assert instance.cover == (
        Cover(0, "E", 2, 100, 1),
        Cover(4, "E", 1, 50, 7),
        Cover(5, "N", 1, 30, 1),
    )


def test_windows_line_ends_a_byte_order_mark_and_spaces_change_nothing(ward, tmp_path):
    path = tmp_path / "ward.txt"
    spaced = ward.replace(",", " , ").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + spaced.encode())
    assert read_instance(path) == parse_instance(ward)


def test_a_packed_file_is_read_as_it_is(ward, tmp_path):
    path = tmp_path / "ward.txt.gz"
    path.write_bytes(gzip.compress(ward.encode()))
    assert read_instance(path) == parse_instance(ward)


def test_sections_may_come_in_any_order(ward):
    head, cover = ward.split("SECTION_COVER")
    assert parse_instance(f"SECTION_COVER{cover}{head}") == parse_instance(ward)


def test_a_negative_nought_is_nought(ward):
    assert parse_instance(ward.replace("5,N,1,30,1", "5,N,-0,30,1")).cover[2].people == 0


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("\n7\n", "\nseven\n", "Line 4: the horizon's days must be a whole number from 1"),
        ("E,480,", "E,0,", "Line 7: the shift's minutes must be a whole number from 1, not “0”."),
        ("N,600,E", "N,600,X", "Line 8: there is no shift type “X”."),
        ("N,600,E", "E,600,E", "Line 8: shift type E comes twice."),
        ("4,2,2,0", "4,2,2", "Line 11: 8 fields wanted, 7 found."),
        ("E=7|N=1", "E=7|N", "Line 11: MaxShifts wants type=number, not “N”."),
        ("E=7|N=1", "E=7|Q=1", "Line 11: there is no shift type “Q”."),
        ("2400", "24h", "Line 11: MaxTotalMinutes must be a whole number from 0, not “24h”."),
        ("4200", "-1", "Line 12: MaxTotalMinutes must be a whole number from 0, not “-1”."),
        ("Ben,E=7", "Ann,E=7", "Line 12: employee Ann comes twice."),
        ("Ann,2\n", "Ann,7\n", "Line 15: day 7 is not inside the horizon, 0 to 6."),
        ("Ann,2\n", "Eve,2\n", "Line 15: there is no employee “Eve”."),
        ("Ann,0,E,3", "Ann,0,E", "Line 18: 4 fields wanted, 3 found."),
        ("Ann,4,E,2", "Ann,4,E,two", "Line 22: the request's weight must be a whole number"),
        ("5,N,1,30,1", "0,E,1,30,1", "Line 27: the cover of day 0 and shift type E comes twice."),
        ("SECTION_COVER", "SECTION_COFFEE", "Line 24: SECTION_COFFEE is no section"),
        ("# A ward", "A ward", "Line 1: there is data before the first SECTION_ line."),
    ],
)
def test_a_bad_line_is_named_by_its_number(ward, right, wrong, said):
    assert ward.count(right) == 1
    found = faults(ward.replace(right, wrong))
    assert any(fault.startswith(said) for fault in found), found


def test_all_bad_lines_are_named_at_once_in_their_order(ward):
    found = faults(ward.replace("960,4", "much,4").replace("4200", "many"))
    assert [fault.split(":")[0] for fault in found] == ["Line 11", "Line 12"]


def test_a_bad_shift_type_is_not_blamed_on_those_who_work_it(ward):
    found = faults(ward.replace("E,480,", "E,long,"))
    assert [fault.split(":")[0] for fault in found] == ["Line 7"]


@pytest.mark.parametrize("section", ["HORIZON", "SHIFTS", "STAFF", "COVER"])
def test_a_missing_section_is_named(ward, section):
    without = ward.replace(f"SECTION_{section}", "SECTION_DAYS_OFF", 1)
    assert f"SECTION_{section} is missing or empty." in faults(without)


def test_a_horizon_that_no_rota_has_is_refused(ward):
    assert "at most 3,660 days" in faults(ward.replace("\n7\n", "\n999999\n"))[0]


def test_the_message_holds_the_first_fault_and_says_how_many_more(ward):
    with pytest.raises(BadInstance, match=r"^Line 15: .* \(1 more like this\.\)$"):
        parse_instance(ward.replace("Ann,2\n", "Ann,9\n").replace("Ann,4,E,2", "Ann,9,E,2"))


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path):
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\xff")
    with pytest.raises(BadInstance, match=r"^The file is no UTF-8 text\.$"):
        read_instance(path)
    path.write_bytes(gzip.compress(b"SECTION_HORIZON")[:-4])
    with pytest.raises(BadInstance, match=r"^The gzip file is damaged\.$"):
        read_instance(path)

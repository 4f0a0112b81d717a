"""A week on a small ward, small enough to work everything out by hand."""

import pytest

# Two types: early (E, 8 h) and night (N, 10 h); no early the day after a night.
# Ann: 16 to 40 h, 2 to 4 days in a row, 2 days off in a row, no weekend, at most one night,
# Wednesday (2) off. Ben: no limits that a week reaches.
WARD = """\
# A ward
SECTION_HORIZON
# days
7

SECTION_SHIFTS
E,480,
N,600,E

SECTION_STAFF
Ann,E=7|N=1,2400,960,4,2,2,0
Ben,E=7|N=7,4200,0,7,1,1,1

SECTION_DAYS_OFF
Ann,2

SECTION_SHIFT_ON_REQUESTS
Ann,0,E,3
Ben,5,N,4

SECTION_SHIFT_OFF_REQUESTS
Ann,4,E,2

SECTION_COVER
0,E,2,100,1
4,E,1,50,7
5,N,1,30,1
"""


@pytest.fixture
def ward():
    return WARD

"""What came of a course. Pure."""

from __future__ import annotations

from enum import StrEnum


class Result(StrEnum):
    """What came of it for one person."""

    PASSED = "passed"
    ATTENDED = "attended"
    FAILED = "failed"


RESULT_WORDS = {
    Result.PASSED: "Passed",
    Result.ATTENDED: "Attended",
    Result.FAILED: "Not passed",
}
COUNTING = (Result.PASSED, Result.ATTENDED)

"""The kinds of news that hours make."""

NOT_STARTED, NOT_FINISHED = "not_started", "not_finished"
UNFINISHED = "hours_unfinished"  # the same, told to the one who has not finished
ASKED, CORRECTED, NO_SHOW = "hours_query", "hours_corrected", "hours_no_show"
APPROVED = "hours_approved"  # stands in the inbox only: it asks for nothing

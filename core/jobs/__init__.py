"""Long work: the JobRun row is the truth, rq only executes."""

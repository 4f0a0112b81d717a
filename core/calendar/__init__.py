"""Time that is promised, once for each person, whatever it is promised to."""

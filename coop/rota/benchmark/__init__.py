"""The published nurse rostering benchmark: its text format, its problem in ours, a checker."""

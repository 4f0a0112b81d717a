"""Competencies and training records, tied to quality standards; they decide who may work."""

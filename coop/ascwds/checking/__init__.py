"""What ASC-WDS would say to the files, before they leave: errors and warnings in words. Pure.

An error stops an upload; with a warning the value is dropped there and the upload can go on.
Rules are those of `data/columns.json`, and those between files that its published source has
beside them: a registered manager or a vacancy for one, moves only to a workplace that it holds,
counts that are many beside the staff. What a worker has said for the file alone is not judged
here: `answers.fitting` sends only what fits together, so that no page has to say what does not.
"""

from __future__ import annotations

from coop.ascwds.checking.fault import NI, Fault, age
from coop.ascwds.checking.staff import of_training, of_worker, together
from coop.ascwds.checking.workplaces import of_workplace, twins
from coop.ascwds.values import Files

__all__ = ["NI", "Fault", "age", "faults"]


def faults(files: Files) -> tuple[Fault, ...]:
    """Everything found, errors first, in the order of the files."""
    found: list[Fault] = []
    for one in files.workplaces:
        found += of_workplace(one, files)
    found += twins(files)
    found += together(files)
    by_id = {one.id: one for one in files.workplaces}
    by_ref = {one.ref: one for one in files.workplaces}
    for each in files.workers:
        place = by_ref.get(each.moves_to) if each.moves_to else by_id.get(each.workplace_id)
        found += of_worker(each, place, files.on)
    found += of_training(files)
    return tuple(sorted(found, key=lambda fault: not fault.error))

"""Writes reference.json: 200 random histories as the lifelines package estimates them.

Run by hand where lifelines is installed (it takes 14 s to import, so no test does):
    python tests/core/survival/reference.py
"""

import json
import random
from pathlib import Path

import lifelines

SEED, HISTORIES = 20261127, 200


def main() -> None:
    """Histories of 1 to 60 people, with many ties and a share of censoring that varies."""
    chance = random.Random(SEED)
    found = []
    for number in range(HISTORIES):
        people = chance.randint(1, 60)
        longest = chance.choice((6, 30, 400, 1800))
        censoring = chance.choice((0.0, 0.2, 0.5, 0.9, 1.0))
        late = number % 4 == 3  # a record that begins after some have come
        days, left, seen_from = [], [], []
        for _ in range(people):
            # even days and odd entries never meet, so no convention about a tie is needed
            day = 2 * chance.randint(1, longest)
            days.append(day)
            left.append(chance.random() >= censoring)
            seen_from.append(
                2 * chance.randint(0, day // 2 - 1) + 1
                if late and day > 2 and chance.random() < 0.4
                else 0
            )
        # lifelines refuses a history in which everybody seen so far has left and more come later
        seen_from[days.index(max(days))] = 0
        fitter = lifelines.KaplanMeierFitter()
        fitter.fit(days, left, entry=seen_from if late else None)
        band = fitter.confidence_interval_
        steps = [
            [
                int(day),
                round(float(fitter.survival_function_.iloc[:, 0][day]), 10),
                round(float(band.iloc[:, 0][day]), 10),
                round(float(band.iloc[:, 1][day]), 10),
                int(fitter.event_table["at_risk"][day]),
            ]
            for day in fitter.survival_function_.index
            if day in set(days)
        ]
        # By lifelines' own curve: its `median_survival_time_` passes over a share of exactly a
        # half that floating point made a hair more.
        curve = fitter.survival_function_.iloc[:, 0]
        median = next((int(day) for day in curve.index if curve[day] <= 0.5 + 1e-9), None)
        found.append(
            {
                "stays": [list(row) for row in zip(days, map(int, left), seen_from, strict=True)],
                "steps": [[None if x != x else x for x in step] for step in steps],
                "median": median,
            }
        )
    text = json.dumps({"made_with": f"lifelines {lifelines.__version__}", "histories": found})
    Path(__file__).with_name("reference.json").write_text(text.replace("}, {", "},\n{") + "\n")


if __name__ == "__main__":
    main()

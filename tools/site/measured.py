"""The table of all cases that were measured: `benchmarks/results/speed.csv` as Markdown."""

import csv

from tools.places import places

OURS = "homl_clustering"


def speed():
    """Return a folded table: how many times as long as ours other libraries take, by case."""
    path = places.root / "benchmarks/results/speed.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    conditions, rows = lines[0].removeprefix("# "), list(csv.DictReader(lines[1:]))
    libraries = [name for name in dict.fromkeys(row["library"] for row in rows) if name != OURS]
    cases = {}
    for row in rows:
        cases.setdefault((row["group"], row["case"]), {})[row["library"]] = row["times_ours"]
    table = [
        f"| | case | {' | '.join(libraries)} |",
        f"|---|---|{'---|' * len(libraries)}",
    ]
    before = None
    for (group, case), times in cases.items():
        cells = [f"{float(times[name]):.1f}" if name in times else "" for name in libraries]
        table.append(f"| {group if group != before else ''} | {case} | {' | '.join(cells)} |")
        before = group
    words = f"How many times as long as ours they take. Measured with: {conditions}."
    listed = "\n".join(table)
    return f"<details><summary>The numbers</summary>\n\n{words}\n\n{listed}\n\n</details>"

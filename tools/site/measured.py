"""Tables of what was measured, as Markdown: the speed of all cases, and the study of criteria."""

import csv

import numpy as np

from homl_clustering.measurements import load_measurement
from tools.places import places

OURS = "homl_clustering"


def _ratios():
    """Return the conditions; and by group and case, how many times as long each library takes."""
    path = places.root / "benchmarks/results/speed.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cases = {}
    for row in csv.DictReader(lines[1:]):
        cases.setdefault((row["group"], row["case"]), {})[row["library"]] = float(row["times_ours"])
    return lines[0].removeprefix("# "), cases


def factors():
    """Return a table: of each group, how many times as long scikit-learn's faster one takes."""
    conditions, cases = _ratios()
    groups = {}
    for (group, case), times in cases.items():
        faster = min(ratio for name, ratio in times.items() if name.split()[0] == "scikit-learn")
        groups.setdefault(group, []).append((faster, case))
    table = ["| | on average | at least | at most |", "|---|---|---|---|"]
    for group, found in groups.items():
        average = np.exp(np.mean(np.log([ratio for ratio, _ in found])))
        ends = (f"{ratio:.1f}: {case}" for ratio, case in (min(found), max(found)))
        number = f"{group} ({len(found)} {'cases' if len(found) > 1 else 'case'})"
        table.append(f"| {number} | {average:.1f} | {' | '.join(ends)} |")
    return "\n".join([*table, "", f"Measured with: {conditions}."])


def speed():
    """Return a folded table: how many times as long as ours other libraries take, by case."""
    conditions, cases = _ratios()
    libraries = [
        name for name in dict.fromkeys(n for c in cases.values() for n in c) if name != OURS
    ]
    table = [
        f"| | case | {' | '.join(libraries)} |",
        f"|---|---|{'---|' * len(libraries)}",
    ]
    before = None
    for (group, case), times in cases.items():
        cells = [f"{times[name]:.1f}" if name in times else "" for name in libraries]
        table.append(f"| {group if group != before else ''} | {case} | {' | '.join(cells)} |")
        before = group
    words = f"How many times as long as ours they take. Measured with: {conditions}."
    listed = "\n".join(table)
    return f"<details><summary>The numbers</summary>\n\n{words}\n\n{listed}\n\n</details>"


def memory():
    """Return a table: how many bytes a row needs in each estimator, beside the data."""
    return _table_of("memory.csv")


def limits():
    """Return a table: what the machine allows, and what of it a fit of each case uses."""
    return _table_of("limits.csv")


def _table_of(name):
    """Return a table of results as it is, with the conditions below it."""
    path = places.root / "benchmarks/results" / name
    conditions, head, *rows = path.read_text(encoding="utf-8").splitlines()
    names = next(csv.reader([head]))
    table = [f"| {' | '.join(names)} |", f"|---|{'---:|' * (len(names) - 1)}"]
    table += [f"| {' | '.join(row)} |" for row in csv.reader(rows)]
    return "\n".join([*table, "", f"Measured with: {conditions.removeprefix('# ')}."])


def choices():
    """Return a folded table: for how many percent of the data sets each criterion is right."""
    study, conditions = load_measurement("choices_study")
    criteria = list(dict.fromkeys(study["criterion"]))
    table = [f"| | {' | '.join(criteria)} |", f"|---|{'---|' * len(criteria)}"]
    for kind in dict.fromkeys(study["kind"]):
        rows = np.flatnonzero(study["kind"] == kind)
        share = dict(
            zip(
                study["criterion"][rows],
                study["n_right"][rows] / study["n_draws"][rows],
                strict=True,
            )
        )
        name = f"**{kind}**" if study["clear"][rows[0]] else kind
        table.append(f"| {name} | {' | '.join(f'{100 * share[each]:.0f}' for each in criteria)} |")
    n_draws = ", ".join(
        f"{study['n_draws'][study['criterion'] == each].max():.0f} for {each}" for each in criteria
    )
    words = (
        "For how many percent of the data sets the number is found. In clear kinds, in bold, it "
        f"can be. Of each kind so many data sets were drawn: {n_draws}. "
        f"Measured with: {conditions}."
    )
    listed = "\n".join(table)
    return f"<details><summary>The numbers</summary>\n\n{words}\n\n{listed}\n\n</details>"

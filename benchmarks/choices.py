"""Which criterion finds the number of clusters how often?

``python -m benchmarks.measure choices_study choices_fresh`` counts it.

Twenty kinds of data, see `benchmarks.kinds`, are drawn many times. The detector of separated groups
was tuned on draws with even seeds; what is counted here are draws with odd ones. The other criteria
have nothing that was tuned. The table goes to homl_clustering/measurements/choices_study.csv: a row
for each kind and criterion; that of kinds written afterwards to choices_fresh.csv. It takes most of
an hour, and depends on the data alone.
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from benchmarks.kinds import ALL_KINDS, FRESH_KINDS, KINDS, bayes_error, draw, is_clear
from homl_clustering.selection import choose_n_clusters, separated_groups

SEEDS = range(1, 40, 2)  # of all criteria
SEEDS_OF_GROUPS = range(1, 200, 2)  # of the separated groups alone, which answer
NUMBERS = range(1, 13)
LESS = {"n_starts": 5, "n_references": 10, "n_splits": 5, "n_resamples": 5}  # than usual, for time


def answers(name, seed):
    """Return the number that each criterion chooses, of one draw of a kind."""
    found = choose_n_clusters(draw(name, seed)[0], NUMBERS, random_state=seed, **LESS)
    return {title: criterion.best for title, criterion in found.criteria_.items()}


def group_answer(name, seed):
    """Return the number of separated groups of one draw of a kind."""
    return separated_groups(draw(name, seed)[0], random_state=seed).n_groups_


def rows_of_kind(name):
    """Return a row of the table for each criterion: how often it finds the number of clusters."""
    rows, right = [], ALL_KINDS[name].n_clusters
    several = [answers(name, seed) for seed in SEEDS]
    given = {title: [each[title] for each in several] for title in several[0]}
    given["separated groups"] = [group_answer(name, seed) for seed in SEEDS_OF_GROUPS]
    for title, numbers in given.items():
        often, _ = Counter(numbers).most_common(1)[0]
        rows.append(
            {
                "kind": name,
                "n_clusters": right,
                "bayes_error": round(bayes_error(name), 4),
                "clear": int(is_clear(name)),
                "criterion": title,
                "n_draws": len(numbers),
                "n_right": sum(number == right for number in numbers),
                "most_often": 0 if often is None else often,  # None stands for no answer
            }
        )
    return rows


def choices_study():
    """Yield the rows of the table of the kinds that were there before the detector."""
    return _rows_of(KINDS)


def choices_fresh():
    """Yield the rows of the table of the kinds that came when the detector was done."""
    return _rows_of(FRESH_KINDS)


def _rows_of(kinds):
    with ProcessPoolExecutor() as pool:
        for rows in pool.map(rows_of_kind, kinds):
            yield from rows

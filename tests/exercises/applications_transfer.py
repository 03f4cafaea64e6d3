"""Answers to the tasks of ``03_applications_exercises`` that are not in the lesson."""

import math
from collections import Counter, defaultdict

import numpy as np
import pandas as pd

from tests.exercises.applications import _right, _wrong
from tests.exercises.applications_transfer_more import MORE

# 5. The most colors for a budget


def bits_by_format(n_pixels, k):
    return n_pixels * (len(f"{k - 1:b}") if k > 1 else 0) + 24 * k


def colors_by_counting_up(n_pixels, budget):
    k = 0
    while bits_by_format(n_pixels, k + 1) <= budget:
        k += 1
    return k


def colors_by_bits(n_pixels, budget):
    """For each number of bits of a pixel, the list gets what is left."""
    best = 0
    for bits in range(13):
        left = (budget - n_pixels * bits) // 24
        best = max(best, min(2**bits, left))
    return best


def colors_by_arrays(n_pixels, budget):
    k = np.arange(1, 4000)
    sizes = n_pixels * np.ceil(np.log2(k)) + 24 * k
    return float(np.sum(sizes <= budget))


def _counting(size):
    """Count up as long as the size fits."""

    def colors(n_pixels, budget):
        k = 0
        while k < 5000 and size(n_pixels, k + 1) <= budget:
            k += 1
        return k

    return colors


def colors_of_powers(n_pixels, budget):
    fitting = [2**b for b in range(12) if n_pixels * b + 24 * 2**b <= budget]
    return max(fitting, default=0)


# 6. Labels where those that are known agree


def agreed_by_loops(clusters, known):
    found = defaultdict(set)
    for c, label in zip(clusters, known, strict=True):
        if label != -1:
            found[c].add(label)
    return [
        next(iter(found[c])) if len(found[c]) == 1 else label
        for c, label in zip(clusters, known, strict=True)
    ]


def agreed_by_pandas(clusters, known):
    labels = pd.Series(known).where(known >= 0)
    by_cluster = labels.groupby(clusters)
    spread = by_cluster.transform("max").where(by_cluster.transform("nunique") == 1, labels)
    return spread.fillna(-1)


def agreed_by_extremes(clusters, known):
    n_clusters = clusters.max() + 1
    asked = known != -1
    low, high = np.full(n_clusters, 10**6), np.full(n_clusters, -1)
    np.minimum.at(low, clusters[asked], known[asked])
    np.maximum.at(high, clusters[asked], known[asked])
    return np.where((low == high)[clusters], high[clusters], known).astype(np.float32)


def _per_cluster(choose):
    """Give all points of a cluster what is chosen from its known labels."""

    def spread(clusters, known):
        result = np.array(known)
        for c in set(clusters.tolist()):
            asked = [label for label in known[clusters == c].tolist() if label != -1]
            result[clusters == c] = choose(asked) if asked else -1
        return result

    return spread


def common(labels):
    return Counter(sorted(labels)).most_common(1)[0][0]


def fill_with_common(clusters, known):
    return np.where(known == -1, _per_cluster(common)(clusters, known), known)


def two_at_least(clusters, known):
    n_asked = np.bincount(clusters, weights=known != -1)
    return np.where(n_asked[clusters] >= 2, agreed_by_extremes(clusters, known), known)


def by_truth_value(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = {label for label in known[clusters == c] if label > 0}
        if len(labels) == 1:
            result[clusters == c] = labels.pop()
    return result


def zeros_for_nothing(clusters, known):
    n_asked = np.bincount(clusters, weights=known != -1)
    return np.where(n_asked[clusters] == 0, 0, agreed_by_extremes(clusters, known))


def with_minus_one(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        if len(np.unique(known[clusters == c])) == 1:
            result[clusters == c] = known[clusters == c][0]
    return result


def one_each(clusters, known):
    found = [{*known[clusters == c].tolist()} - {-1} for c in np.unique(clusters)]
    return [labels.pop() if len(labels) == 1 else -1 for labels in found]


def cluster_numbers(clusters, known):
    found = [{*known[clusters == c].tolist()} - {-1} for c in range(max(clusters) + 1)]
    return [c if len(found[c]) == 1 else label for c, label in zip(clusters, known, strict=True)]


RIGHT = {
    "03.most_colors": _right(
        "most_colors", colors_by_counting_up, colors_by_bits, colors_by_arrays
    ),
    "03.spread_agreed": _right(
        "spread_agreed", agreed_by_loops, agreed_by_pandas, agreed_by_extremes
    ),
}
WRONG = {
    "03.most_colors": _wrong(
        "most_colors",
        ("list of colors is missing", _counting(lambda n, k: n * math.ceil(math.log2(k)))),
        ("no fractions of a bit", _counting(lambda n, k: n * np.log2(k) + 24 * k)),
        ("rounded down", _counting(lambda n, k: n * math.floor(math.log2(k)) + 24 * k)),
        ("of k - 1", _counting(lambda n, k: n * len(f"{k:b}") + 24 * k)),
        ("not 8 for all", _counting(lambda n, k: n * math.ceil(math.log2(k)) + 8 * k)),
        ("counted as 3", _counting(lambda n, k: n * math.ceil(math.log2(k)) + 3 * k)),
        ("a single color", _counting(lambda n, k: n * math.ceil(math.log2(k)) + 24)),
        ("compare with <=", _counting(lambda n, k: bits_by_format(n, k) + 0.5)),
        ("powers of 2", colors_of_powers),
        ("for bytes", _counting(lambda n, k: bits_by_format(n, k) / 8)),
        ("answer is 0", lambda n, budget: colors_by_bits(n, budget) or 1),
        ("the one before it", lambda n, budget: colors_by_bits(n, budget) + 1),
        (
            "bits of a pixel: return",
            lambda n, budget: math.ceil(math.log2(colors_by_bits(n, budget) or 1)),
        ),
        (
            "size of the picture",
            lambda n, budget: (
                bits_by_format(n, k) if (k := colors_by_counting_up(n, budget)) else 0
            ),
        ),
    ),
    "03.spread_agreed": _wrong(
        "spread_agreed",
        ("the most common one is given", _per_cluster(common)),
        ("Known labels stay", fill_with_common),
        (
            "stays known",
            _per_cluster(lambda asked: asked[0] if len(set(asked)) == 1 else -1),
        ),
        ("counted as a label", with_minus_one),
        ("one known label is left out", two_at_least),
        ("The first known", _per_cluster(lambda asked: asked[0])),
        ("The largest known", _per_cluster(max)),
        ("The smallest known", _per_cluster(min)),
        ("0 is a label", by_truth_value),
        ("gets 0", zeros_for_nothing),
        ("numbers of clusters", cluster_numbers),
        (
            "have lost it",
            lambda clusters, known: [
                new if old == -1 else -1
                for old, new in zip(known, agreed_by_loops(clusters, known), strict=True)
            ],
        ),
        ("one for each point", one_each),
        ("which points have", lambda *a: np.array(agreed_by_loops(*a)) >= 0),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])

"""Entries of the criteria for the number of clusters."""

import numpy as np

from homl_clustering import KMeans
from homl_clustering.selection import (
    gap_statistic,
    prediction_strength,
    seed_luck,
    simplified_silhouette,
    stability,
)
from tests.fuzz import references
from tests.fuzz.oracles import close, expect, precision_of
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER

SCALED = {"X": "table", "n_clusters": "sequence", "n_init": "count", "random_state": "seed"}
ALL_MAY = {("n_clusters", "floats"): EITHER, ("n_init", "none"): EITHER}


def with_labels(random, data):
    X = data(30, 2)
    labels = random.randint(0, 3, len(X))
    return {"X": X, "labels": labels, "centers": X[random.randint(0, len(X), 3)]}


def judge_silhouette(given, found):
    distances = np.sqrt(references.squared_distances(given.X, given.centers)).astype(float)
    rows, labels = np.arange(len(given.X)), np.ravel(given.labels).astype(int)
    own = distances[rows, labels]
    distances[rows, labels] = np.inf
    other = distances.min(axis=1)
    larger = np.maximum(own, other)
    terms = np.where(larger > 0, (other - own) / np.where(larger > 0, larger, 1.0), 0.0)
    close("the score", found, terms.mean(), rtol=0, atol=1e-9 + 4 * precision_of(given.X))


def several(**more):
    """Return what draws data, numbers of clusters, and what else there is."""

    def draw(random, data):
        common = {"n_clusters": np.array([1, 2, 4]), "n_init": 1, "random_state": random.randint(9)}
        return {"X": data(16, 2)} | common | more

    return draw


def judge_common(given, found):
    ks = tuple(np.ravel(given.n_clusters).astype(int).tolist())
    expect(found.n_clusters_ == ks, f"the numbers are {found.n_clusters_}")
    expect(found.values.shape == found.errors.shape == (len(ks),), "a length is wrong")
    expect(not np.isinf(found.values).any(), "a value is infinite")
    expect(found.n_fits == len(found.seeds), f"{found.n_fits} fits, {len(found.seeds)} seeds")
    known = np.isfinite(found.values)
    expect((found.best is None) == (not known.any()), f"the best is {found.best}")
    expect(found.best in (None, 1, *np.array(ks)[known].tolist()), f"the best is {found.best}")


def judge_gap(given, found):
    judge_common(given, found)
    logs = found.details["log_inertia"]
    for number, k in enumerate(found.n_clusters_):
        if np.isfinite(logs[number]):
            seed = found.seeds[number * (1 + given.n_references)]
            model = KMeans(k, n_init=1 if k == 1 else given.n_init, random_state=seed)
            close("the logarithm", logs[number], np.log(model.fit(given.X).inertia_))


def judge_share(given, found):
    judge_common(given, found)
    values = found.values[np.isfinite(found.values)]
    expect(np.all((values >= -1) & (values <= 1)), f"{values}")


def judge_luck(given, found):
    expect(len(found.inertias) == found.n_fits == given.n_starts, f"{found.n_fits} starts")
    expect(found.interval[0] <= found.share <= found.interval[1] + 1e-12, f"{found.interval}")
    good = found.inertias <= found.inertias.min() * (1 + float(given.tolerance))
    close("the share", found.share, good.mean())
    expect(found.n_needed >= 1, f"{found.n_needed}")


ENTRIES = {
    "simplified_silhouette": Entry(
        with_labels, simplified_silhouette, judge_silhouette,
        {"X": "table", "labels": "numbers", "centers": "rows"}, ("simplified_silhouette",),
        {("labels", "nothing"): EITHER}, lenient=True, thin=2,
    ),
    "gap_statistic": Entry(
        several(n_references=2, reference="principal"), gap_statistic, judge_gap,
        SCALED | {"n_references": "count", "reference": "choice"},
        ("gap_statistic", "KMeans"), ALL_MAY, lenient=True, thin=3,
    ),
    "prediction_strength": Entry(
        several(n_splits=2, threshold=0.8), prediction_strength, judge_share,
        SCALED | {"n_splits": "count", "threshold": "amount"},
        ("prediction_strength", "KMeans"), ALL_MAY, lenient=True, thin=3,
    ),
    "stability": Entry(
        several(n_resamples=2, share=0.8, reference="box"), stability, judge_share,
        SCALED | {"n_resamples": "count", "share": "amount", "reference": "choice"},
        ("stability", "KMeans"), ALL_MAY, lenient=True, thin=3,
    ),
    "seed_luck": Entry(
        lambda random, data: {
            "X": data(16, 2), "n_clusters": 3, "n_starts": 3, "random_state": random.randint(9),
            "init": "random", "tolerance": 0.01,
        },
        seed_luck, judge_luck,
        {
            "X": "table", "n_clusters": "clusters", "n_starts": "count", "random_state": "seed",
            "init": "choice", "tolerance": "amount",
        },
        ("seed_luck", "KMeans"), lenient=True, thin=3,
    ),
}  # fmt: skip

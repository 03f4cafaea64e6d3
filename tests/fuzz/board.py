"""Entries of `homl_clustering.textbook`: clusters by distances."""

from itertools import islice, pairwise

import numpy as np

from homl_clustering.textbook import agglomerative, bounds, dbscan, kmeans, show_source, silhouette
from tests.fuzz import references
from tests.fuzz.oracles import close, expect, nearest, rows_of, same, spread_of
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED

STEPS = 301  # no run on so little data is as long
UNLIMITED = {"huge": EITHER, "beyond float": EITHER}  # counts that no number of rows limits


def all_steps(function):
    """Return a function that returns the steps of a generator as a list."""
    return lambda **arguments: list(islice(function(**arguments), STEPS))


def data_and_centers(random, data):
    X = data(15, 3)
    return {"X": X, "centers": X[random.permutation(len(X))[:4]] + 0.1}


def judge_squared(given, found):
    expected = references.squared_distances(given.X, given.centers)
    close("squared distances", found, expected.astype(float), rtol=1e-13, atol=1e-322)


def judge_nearest(given, found):
    nearest("labels", found, given.X, given.centers)


def data_labels_centers(random, data):
    given = data_and_centers(random, data)
    n, k = len(given["X"]), len(given["centers"])
    return {"X": given["X"], "labels": np.arange(n) % k, "centers": given["centers"]}


def judge_means(given, found):
    expected = references.means_of(given.X, given.labels, given.centers, np.ones(len(given.X)))
    close("means", found, expected, atol=mean_rounding(given.X))


def mean_rounding(X):
    """Return how far off a mean may be: some units in the last place of the largest number."""
    return len(X) * 1e-16 * float(np.abs(exact(X)).max(initial=0))


def judge_kmeans(given, steps):
    ones, last = np.ones(len(given.X)), None
    names = [step.name for step in steps]
    expect(names == ["start", *["E", "M"] * (len(steps) // 2)], f"steps are {names}")
    for before, step in pairwise(steps):
        if step.name == "E":
            nearest("labels", step.labels, given.X, step.centers)
        else:
            means = references.means_of(given.X, step.labels, before.centers, ones)
            close("centers", step.centers, means, atol=mean_rounding(given.X))
        expected = references.inertia(given.X, step.centers, step.labels, ones)
        close("inertia", step.inertia, expected, atol=1e-300)
        last = step, before
    same("the last centers", last[0].centers, last[1].centers)


def judge_batches(given, steps):
    n_seen, centers = np.zeros(len(given.centers)), exact(given.centers)
    for step in steps:
        nearest("labels", step.labels, given.batch, centers.astype(float))
        for c in range(len(centers)):
            rows = exact(given.batch)[step.labels == c]
            if len(rows):
                centers[c] = (centers[c] * n_seen[c] + rows.sum(axis=0)) / (n_seen[c] + len(rows))
                n_seen[c] += len(rows)
        rounding = 10 * mean_rounding(np.append(given.batch, given.centers, axis=0))
        close("centers", step.centers, centers, atol=rounding)
        centers = exact(step.centers)


def judge_clusters(given, found):
    centers, labels = found
    expect(len(centers) == given.n_clusters, f"{len(centers)} centers")
    nearest("labels", labels, given.X, centers)
    means = references.means_of(given.X, labels, centers, np.ones(len(given.X)))
    close("centers", centers, means, atol=mean_rounding(given.X))


def judge_plusplus(given, centers):
    expect(len(centers) == given.n_clusters, f"{len(centers)} centers")
    rows_of("centers", centers, given.X)
    expect(spread_of(centers) == given.n_clusters, "a row was chosen twice")


def judge_gaps(given, gaps):
    expected = np.sqrt(references.squared_distances(given.centers, given.centers)) / 2
    np.fill_diagonal(expected, np.inf)
    close("gaps", gaps, expected, atol=1e-160)


def judge_active(given, steps):
    judge_bounds(given, steps, most=2)  # a row in doubt is compared with all centers as well


def judge_bounds(given, steps, most=1):
    for step in steps:
        nearest("labels", step.labels, given.X, step.centers)
        expect(0 <= step.n_distances <= most * step.n_all, f"{step.n_distances} distances")
        expect(step.n_all == len(given.X) * len(given.centers), f"{step.n_all} in all")
        expect(not np.any(step.by_gap & ~step.skipped) or len(steps) == 1, "by_gap, not skipped")
    if len(steps) > 1:
        same("the last labels", steps[-1].labels, steps[-2].labels)


def is_near(X, eps):
    """Return which pairs of rows are near, and of which rounding may decide."""
    squared, limit = references.squared_distances(X, X), exact(eps) ** 2
    return squared <= limit, np.abs(squared - limit) <= 1e-14 * limit + 1e-320


def judge_neighbors(given, found):
    near, unclear = is_near(given.X, float(given.eps))
    same("neighborhoods", np.asarray(found) | unclear, near | unclear)


def judge_regions(given, found):
    step = found[-1] if isinstance(found, list) else found
    near, unclear = is_near(given.X, float(given.eps))
    if (unclear & ~np.eye(len(near), dtype=bool)).any():
        return
    core, region = references.dense_regions(near.tolist(), given.min_samples)
    same("cores", step.core, core)
    same("clusters of cores", step.labels[core], region[core])
    for i in np.flatnonzero(~core):
        around = region[near[i] & core]
        expected = around.min() if around.size else -1
        expect(step.labels[i] == expected, f"row {i} has {step.labels[i]}, not {expected}")


def judge_linkage(given, found):
    expected = references.linkage(given.A, given.B, given.linkage)
    rounding = 1e-14 * float(max(np.abs(given.A).max(), np.abs(given.B).max()))
    close("distance", found, expected, atol=rounding)


def judge_merges(given, steps):
    expect(len(steps) == max(len(given.X), 1), f"{len(steps)} steps")
    rounding = 1e-14 * float(np.abs(given.X).max(initial=0))
    for before, step in pairwise(steps):
        expected = references.closest_pair(given.X, before.clusters, given.linkage)
        close("distance", step.distance, expected, atol=rounding)
        a, b = step.children
        joined = before.clusters[a] + before.clusters[b]
        expect(sorted(step.clusters[max(step.clusters)]) == sorted(joined), "other rows are joined")
        expect(len(step.clusters) == len(before.clusters) - 1, "more than two are joined")


def two_groups(random, data):
    X = data(9, 3)
    middle = (len(X) + 1) // 2
    kind = ("single", "complete", "average", "ward")[random.randint(4)]
    return {"A": X[:middle], "B": X[middle - 1 :], "linkage": kind}


def few_rows(random, data):
    kind = ("single", "complete", "average", "ward")[random.randint(4)]
    return {"X": data(6, 2), "linkage": kind}


def data_and_names(random, data):
    X = data(14, 3)
    return {"X": X, "labels": np.append([0, 1], random.randint(0, 3, len(X)))[: len(X)]}


def judge_silhouettes(given, found):
    expected = references.silhouettes(given.X, given.labels.ravel().tolist())
    close("coefficients", found, expected, rtol=1e-9, atol=1e-9)


def curve(random, data):
    with np.errstate(over="ignore"):
        falls = np.cumsum(np.abs(data(7, 1)[:, 0]))[::-1]
    return {"n_clusters": np.arange(1, len(falls) + 1), "inertias": falls}


def judge_elbow(given, found):
    expected, lead = references.knee(given.n_clusters.tolist(), given.inertias)
    expect(found == expected or lead < 1e-9, f"{found}, not {expected}")


def region_data(random, data):
    return {"X": data(14, 2), "eps": random.uniform(0.5, 3), "min_samples": random.randint(1, 5)}


def of_regions(function, judge, kinds=("X", "eps", "min_samples")):
    every = {"X": "table", "eps": "amount", "min_samples": "count"}
    name = function.__name__
    return Entry(
        lambda random, data: {key: region_data(random, data)[key] for key in kinds},
        function if name == "neighborhoods" or name == "fit_dbscan" else all_steps(function),
        judge,
        {key: every[key] for key in kinds},
        (name, "dbscan_steps", "neighborhoods"),
        {("min_samples", form): verdict for form, verdict in UNLIMITED.items()},
    )


def of_distances(function, judge, call=None):
    """Return an entry of data and centers."""
    owners = (function.__name__, "squared_distances")
    kinds = {"X": "rows", "centers": "rows"}
    return Entry(data_and_centers, call or function, judge, kinds, owners, thin=2)


STARTED = {"X": "table", "n_clusters": "clusters", "rseed": "seed"}
ENTRIES = {
    "textbook.show_source": Entry(
        lambda random, data: {"function": kmeans.nearest_centers},
        lambda function: show_source(function).data,
        lambda given, found: expect("argmin" in found and '"""' not in found, found),
        {"function": "model"},
        ("show_source",),
        data=("ordinary",),
    ),
    "textbook.squared_distances": of_distances(kmeans.squared_distances, judge_squared),
    "textbook.nearest_centers": of_distances(kmeans.nearest_centers, judge_nearest),
    "textbook.cluster_means": Entry(
        data_labels_centers,
        kmeans.cluster_means,
        judge_means,
        {"X": "rows", "labels": "numbers", "centers": "rows"},
        ("cluster_means",),
        {("labels", "below noise"): REFUSED, ("labels", "huge"): REFUSED},
        thin=2,
    ),
    "textbook.kmeans_steps": of_distances(
        kmeans.kmeans_steps, judge_kmeans, all_steps(kmeans.kmeans_steps)
    ),
    "textbook.minibatch_steps": Entry(
        lambda random, data: {
            "batch" if name == "X" else name: value
            for name, value in data_and_centers(random, data).items()
        },
        lambda batch, centers: list(kmeans.minibatch_steps([batch, batch], centers)),
        judge_batches,
        {"batch": "rows", "centers": "rows"},
        ("minibatch_steps", "squared_distances"),
        {("batch", "generator"): EITHER},
        thin=3,
    ),
    "textbook.find_clusters": Entry(
        lambda random, data: {"X": data(15, 2), "n_clusters": 3, "rseed": random.randint(9)},
        kmeans.find_clusters,
        judge_clusters,
        STARTED,
        ("find_clusters", "kmeans_steps", "squared_distances"),
        lenient=True,
    ),
    "textbook.kmeans_plusplus": Entry(
        lambda random, data: {"X": data(15, 2), "n_clusters": 3, "rseed": random.randint(9)},
        kmeans.kmeans_plusplus,
        judge_plusplus,
        STARTED,
        ("kmeans_plusplus", "squared_distances"),
        lenient=True,
    ),
    "textbook.half_gaps": Entry(
        lambda random, data: {"centers": data(4, 3)},
        bounds.half_gaps,
        judge_gaps,
        {"centers": "table"},
        ("half_gaps", "squared_distances"),
    ),
    "textbook.active_steps": of_distances(
        bounds.active_steps, judge_active, all_steps(bounds.active_steps)
    ),
    "textbook.hamerly_steps": of_distances(
        bounds.hamerly_steps, judge_bounds, all_steps(bounds.hamerly_steps)
    ),
    "textbook.elkan_steps": of_distances(
        bounds.elkan_steps, judge_bounds, all_steps(bounds.elkan_steps)
    ),
    "textbook.yinyang_steps": Entry(
        lambda random, data: {**data_and_centers(random, data), "n_groups": 1 + random.randint(2)},
        all_steps(bounds.yinyang_steps),
        judge_bounds,
        {"X": "rows", "centers": "rows", "n_groups": "count"},
        ("yinyang_steps", "find_clusters", "squared_distances"),
        thin=2,
    ),
    "textbook.neighborhoods": of_regions(dbscan.neighborhoods, judge_neighbors, ("X", "eps")),
    "textbook.dbscan_steps": of_regions(dbscan.dbscan_steps, judge_regions),
    "textbook.fit_dbscan": of_regions(dbscan.fit_dbscan, judge_regions),
    "textbook.linkage_distance": Entry(
        two_groups,
        agglomerative.linkage_distance,
        judge_linkage,
        {"A": "rows", "B": "rows", "linkage": "choice"},
        ("linkage_distance",),
        thin=2,
    ),
    "textbook.agglomerative_steps": Entry(
        few_rows,
        all_steps(agglomerative.agglomerative_steps),
        judge_merges,
        {"X": "table", "linkage": "choice"},
        ("agglomerative_steps", "linkage_distance"),
    ),
    "textbook.silhouette_samples": Entry(
        data_and_names,
        silhouette.silhouette_samples,
        judge_silhouettes,
        {"X": "table", "labels": "names"},
        ("silhouette_samples",),
    ),
    "textbook.elbow": Entry(
        curve,
        silhouette.elbow,
        judge_elbow,
        {"n_clusters": "vector", "inertias": "vector"},
        ("elbow",),
        lenient=True,
    ),
}

"""What the books print, and what the same code gives today.

Each row of `book_numbers.csv` holds a printed number, and a Python expression that computes
it with the software of today, in the namespace of this module. ``python -m tools.numbers``
computes all rows anew, or those that are named, and rewrites the table.
"""

import csv
import io
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from sklearn.cluster import DBSCAN, AgglomerativeClustering, SpectralClustering  # noqa: F401
from sklearn.datasets import load_digits, load_iris, make_blobs  # noqa: F401
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.model_selection import ParameterGrid, train_test_split  # noqa: F401
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from homl_clustering import (  # noqa: F401 - some are for the expressions
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    datasets,
    silhouette_samples,
    silhouette_score,
)
from homl_clustering.engine.files import write_text
from homl_clustering.measurements import load_measurement
from homl_clustering.selection import scan_mixtures  # noqa: F401
from homl_clustering.semi_supervised import majority_labels, propagate_labels, representatives
from homl_clustering.textbook import mixture as textbook
from homl_clustering.textbook.kmeans import kmeans_steps
from tools.numbers.page import NOT_SEEN, read_table, table_path, verdict

COLUMNS = (
    *("id", "source", "section", "quantity", "expression"),
    *("printed", "ours", "verdict", "reason", "data"),
)
FINE = ("same", "claim holds", NOT_SEEN)  # every other verdict needs a reason

# The data, and the points that the books type in

BLOBS, ELLIPSES, MOONS, FOUR_BLOBS, IRIS = (
    load()[0]
    for load in (
        *(datasets.five_blobs, datasets.ellipsoids, datasets.two_moons),
        *(datasets.four_blobs, datasets.iris),
    )
)
SPECIES = datasets.iris()[1]
BLOBS_400 = make_blobs(400, centers=4, cluster_std=0.60, random_state=0)[0][:, ::-1]
MOONS_200 = datasets.two_moons(200, 0)[0]
DIGITS = load_digits()
GOOD_INIT = np.array([[-3, 3], [-3, 2], [-3, 1], [-1, 2], [0, 2]])  # for the five blobs
GOOD_ELLIPSES = np.array([[-1.5, 2.5], [0.5, 0], [4, 0]])
EM_START = np.array([0, 4]) + np.random.RandomState(42).standard_normal((4, 2))  # figure 5-112
NEW_POINTS = np.array([[0, 2], [3, 2], [-3, 3], [-3, 2.5]])
NEW_MOON_POINTS = np.array([[-0.5, 0], [0, 0.5], [1, -0.1], [2, 1]])
ON_A_LINE = np.array([[0], [2], [5], [8.5]])  # four points to merge


@cache
def reduced_digits():
    """Return the digits as the handbook's chapter on mixtures reduces them."""
    return PCA(0.99, whiten=True).fit_transform(DIGITS.data)


@cache
def ladybug():
    """Return the photo of the ladybug."""
    return datasets.load_ladybug().image


@cache
def china_pixels():
    """Return the pixels of the temple, one row each, from 0 to 1."""
    return datasets.load_china().image.reshape(-1, 3) / 255


# What takes more than one line


def ends(values, n_first=3, n_last=3):
    """Return the first and the last entries: what NumPy prints of a long array."""
    return np.concatenate([values[:n_first], values[-n_last:]])


def learned_attributes(estimator):
    """Return the names of what an estimator has learned: those that end with "_"."""
    return [name for name in dir(estimator) if name.endswith("_") and not name.startswith("_")]


@cache
def blob_model(k):
    """Return the five blobs in k clusters, the best of ten starts.

    The book names no seed for its silhouettes; with 0 the clusters are those that it shows.
    """
    return KMeans(k, n_init=10, random_state=0).fit(BLOBS)


def above_mean(k):
    """Return, per cluster of `blob_model`, which share of it reaches beyond the mean silhouette."""
    labels = blob_model(k).labels_
    coefficients = silhouette_samples(BLOBS, labels)
    beyond = coefficients > coefficients.mean()
    return np.array([beyond[labels == c].mean() for c in range(k)])


def iterations_that_move(X, centers):
    """Return in how many iterations of k-means, as on a board, the centers still move."""
    centers = [step.centers for step in kmeans_steps(X, centers) if step.name != "E"]
    return sum(not np.array_equal(before, after) for before, after in pairwise(centers))


def best_of_stream():
    """Return the best of ten mini-batch models that are fed the blobs 100 rows at a time.

    The best on its last ten batches. One stream of random numbers, started with 42, draws the
    batches and moves the models, as in the notebook.
    """
    stream, best, lowest = np.random.RandomState(42), None, np.inf

    def batch(size):
        return BLOBS[stream.choice(len(BLOBS), size, replace=False)]

    for _ in range(10):
        model = MiniBatchKMeans(5, init_size=500, random_state=stream).partial_fit(batch(500))
        inertias = [model.partial_fit(batch(100)).inertia_ for _ in range(100)]
        if sum(inertias[-10:]) < lowest:
            best, lowest = model, sum(inertias[-10:])
    return best


def has_red_center(k):
    """Return whether one of k colors of the ladybug photo is red: the ladybug's own."""
    model = KMeans(k, n_init=10, random_state=42).fit(ladybug().reshape(-1, 3))
    red, green, blue = model.cluster_centers_.T
    return bool(np.any((red > 120) & (green < 90) & (blue < 90)))


def matched(clusters):
    """Return the share of digits that are the most common digit of their cluster."""
    found = majority_labels(clusters, DIGITS.target)[clusters]
    return np.mean(found == DIGITS.target)


@cache
def unfolded(**parameters):
    """Return the digits laid out in the plane by t-SNE."""
    return TSNE(2, **parameters).fit_transform(DIGITS.data)


@dataclass(frozen=True)
class Edition:
    """How an edition goes about the digits: its split, its classifier, its fifty means."""

    split: Callable
    classifier: Callable
    n_init: object
    hand_labels: tuple = ()


def _drawn():
    return train_test_split(DIGITS.data, DIGITS.target, random_state=42)


def _last_397():
    X, y = DIGITS.data, DIGITS.target
    return X[:1400], X[1400:], y[:1400], y[1400:]


def _one_against_the_rest():
    return OneVsRestClassifier(LogisticRegression(max_iter=5000, random_state=42))


def _multinomial():
    return LogisticRegression(max_iter=10_000, random_state=42)


HOML2 = Edition(_drawn, _one_against_the_rest, 10)
HOML3 = Edition(_last_397, _multinomial, 10)
HOMLP = Edition(_last_397, _multinomial, "auto")
# the run of 2025: its own list of labels is of the same software, and fits today's clusters
RERUN = Edition(
    _drawn,
    _multinomial,
    "auto",
    tuple(map(int, "92601734519610127172159883532480762839031723471284")),
)


@cache
def from_all_labels(edition):
    """Return the accuracy on the test set after learning from all training labels."""
    X_train, X_test, y_train, y_test = edition.split()
    return edition.classifier().fit(X_train, y_train).score(X_test, y_test)


@cache
def from_first_50(edition):
    """Return the accuracy after learning from the first fifty digits."""
    X_train, X_test, y_train, y_test = edition.split()
    return edition.classifier().fit(X_train[:50], y_train[:50]).score(X_test, y_test)


@cache
def from_distances(edition, k):
    """Return the accuracy of a classifier of the distances to k centers."""
    X_train, X_test, y_train, y_test = edition.split()
    kmeans = KMeans(k, n_init=edition.n_init, random_state=42)
    return make_pipeline(kmeans, edition.classifier()).fit(X_train, y_train).score(X_test, y_test)


def error_drop(edition, k=50):
    """Return which share of the errors is gone with the distances to k centers."""
    return 1 - (1 - from_distances(edition, k)) / (1 - from_all_labels(edition))


def grid_winner():
    """Return the best k of 2 to 99 in three-fold cross-validation, and its test accuracy.

    From the recorded table: the search takes minutes.
    """
    table, _ = load_measurement("preprocessing_study")
    row = table["cross_validation"].argmax()
    return {"k": int(table["k"][row]), "accuracy": table["test"][row]}


@cache
def _fifty_means(edition):
    X_train = edition.split()[0]
    return KMeans(50, n_init=edition.n_init, random_state=42).fit(X_train)


def representative_digits(edition):
    """Return the true digit of the picture nearest to each of fifty centers."""
    X_train, _, y_train, _ = edition.split()
    return y_train[representatives(_fifty_means(edition), X_train)]


def _labels(edition):
    """Return the labels of the representatives: true ones, unless those typed in still fit."""
    return np.array(edition.hand_labels or representative_digits(edition))


@cache
def from_representatives(edition):
    """Return the accuracy after learning from the fifty representatives."""
    X_train, X_test, _, y_test = edition.split()
    rows = representatives(_fifty_means(edition), X_train)
    return edition.classifier().fit(X_train[rows], _labels(edition)).score(X_test, y_test)


@cache
def _propagated(edition, percentile):
    X_train = edition.split()[0]
    means = _fifty_means(edition)
    return propagate_labels(means, X_train, _labels(edition), percentile=percentile)


@cache
def from_propagation(edition, percentile=100):
    """Return the accuracy after passing labels on to the nearest so many percent of a cluster."""
    X_train, X_test, _, y_test = edition.split()
    rows, labels = _propagated(edition, percentile)
    return edition.classifier().fit(X_train[rows], labels).score(X_test, y_test)


def labels_right(edition, percentile):
    """Return the share of the labels passed on that are right."""
    rows, labels = _propagated(edition, percentile)
    return np.mean(labels == edition.split()[2][rows])


@cache
def core_neighbors(n_neighbors):
    """Return a classifier by the nearest core points that DBSCAN finds in the moons."""
    dbscan = DBSCAN(eps=0.2).fit(MOONS)
    cores = dbscan.core_sample_indices_
    return KNeighborsClassifier(n_neighbors).fit(dbscan.components_, dbscan.labels_[cores])


def labels_within(distance):
    """Return the cluster of the core point nearest to each new point, -1 if that is too far."""
    found = core_neighbors(1).kneighbors(NEW_MOON_POINTS)[0].ravel()
    return np.where(found > distance, -1, core_neighbors(1).predict(NEW_MOON_POINTS))


@cache
def density_integral():
    """Return the sum of the fitted density over a grid of step 0.01, from -10 to 10."""
    axis = np.arange(-10, 10, 0.01)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    model = GaussianMixture(3, n_init=10, random_state=42).fit(ELLIPSES)
    return np.sum(np.exp(model.score_samples(grid)) * 0.01**2)


def criteria_by_hand():
    """Return BIC and AIC of the mixture by their formulas."""
    model = GaussianMixture(3, n_init=10, random_state=42).fit(ELLIPSES)
    log_likelihood, p = model.score_samples(ELLIPSES).sum(), textbook.n_free_parameters(3, 2)
    return textbook.bic(log_likelihood, p, len(ELLIPSES)), textbook.aic(log_likelihood, p)


# The table


def evaluate(row):
    """Return what the expression of a row gives, as plain Python; None if it has none.

    Examples
    --------
    >>> evaluate({"expression": "ON_A_LINE.max(axis=0)"})
    [8.5]
    """
    if not row["expression"]:
        return None
    # one thread: t-SNE depends on their number, and BLAS on small problems is the faster for it
    with threadpool_limits(1), warnings.catch_warnings():
        # some of the books' models end before they converge, then as now
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _plain(eval(row["expression"], dict(globals())))


def _plain(value):
    if isinstance(value, tuple | list):
        return type(value)(_plain(item) for item in value)
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def literal(value):
    """Return a value as it is recorded: floats with 12 digits, the same on each machine.

    Examples
    --------
    >>> literal([2 / 3, 1]), literal(None)
    ('[0.666666666667, 1]', '')
    """
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        opening, closing = "()" if isinstance(value, tuple) else "[]"
        return opening + ", ".join(map(literal, value)) + closing
    return repr(float(f"{value:.12g}")) if isinstance(value, float) else repr(value)


def is_missing(row):
    """Return whether a row needs an original that is not on this machine."""
    return bool(row["data"]) and datasets.originals.find_original(row["data"]) is None


def needs_reason(row):
    """Return whether a row has a verdict that wants a reason, and gives none."""
    return row["verdict"] not in FINE and not row["reason"]


def main(ids=()):
    """Compute rows anew, rewrite the table, say what changed; return the exit code."""
    rows = read_table()
    unknown = set(ids) - {row["id"] for row in rows}
    if unknown:
        print(f"no such row: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    for row in rows:
        if ids and row["id"] not in ids:
            continue
        if is_missing(row):
            print(f"{row['id']}: left as it is, the original {row['data']!r} is missing")
            continue
        value = evaluate(row)
        new = {"ours": literal(value), "verdict": verdict(row["printed"], value)}
        for name in new:
            if row[name] != new[name]:
                print(f"{row['id']}: {name} {row[name] or 'empty'} -> {new[name] or 'empty'}")
        row.update(new)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(table_path(), text.getvalue())
    silent = [row["id"] for row in rows if needs_reason(row)]
    if silent:
        print(f"a reason is missing: {', '.join(silent)}", file=sys.stderr)
    return 1 if silent else 0

"""Entries of silhouettes, of selection, and of anomalies."""

from functools import cache

import numpy as np
from sklearn.decomposition import PCA

from homl_clustering import GaussianMixture, silhouette_samples, silhouette_score
from homl_clustering.anomaly import (
    DensityAnomalyDetector,
    density_threshold,
    reconstruction_errors,
)
from homl_clustering.selection import elbow, scan_kmeans, scan_mixtures
from tests.fuzz import references
from tests.fuzz.board import curve, data_and_names, judge_elbow
from tests.fuzz.kmeans import SAME_WIDTH
from tests.fuzz.oracles import close, expect, held, nearest, precision_of, same
from tests.fuzz.references import exact
from tests.fuzz.runner import Entry
from tests.fuzz.tables import DATA, EITHER, table

# Silhouettes


def judge_samples(given, found):
    expected = references.silhouettes(given.X, np.ravel(given.labels).tolist())
    expect(found.dtype == given.X.dtype, f"coefficients are {found.dtype}")
    close("coefficients", found, expected, rtol=0, atol=1e-9 + 4 * precision_of(given.X))


def scored(random, data):
    more = {"metric": "euclidean", "sample_size": 30, "random_state": random.randint(99)}
    return data_and_names(random, data) | more


def judge_score(given, found):
    if given.sample_size >= len(given.X):
        expected = references.silhouettes(given.X, np.ravel(given.labels).tolist()).mean()
        close("score", found, expected, rtol=0, atol=1e-9)
    expect(-1 <= found <= 1, f"{found}")


# Selection


def scan(random, data):
    numbers = {"n_clusters": np.array([1, 2, 4]), "silhouette": True}
    return {"X": data(16, 2), "random_state": random.randint(99)} | numbers


def judge_scan(given, found):
    for k, model, inertia, score in zip(
        given.n_clusters, found.models_, found.inertias_, found.silhouette_scores_, strict=True
    ):
        expect(len(model.cluster_centers_) == k, f"{len(model.cluster_centers_)} centers")
        nearest("labels_", model.labels_, given.X, model.cluster_centers_, slack=1e-8)
        weights = np.ones(len(given.X))
        expected = references.inertia(given.X, model.cluster_centers_, model.labels_, weights)
        close("inertias_", inertia, expected, atol=1e-300)
        if 2 <= len(set(model.labels_.tolist())) < len(given.X):
            expected = references.silhouettes(given.X, model.labels_.tolist()).mean()
            close("silhouette_scores_", score, expected, rtol=0, atol=1e-6)
        else:
            expect(np.isnan(score), f"the score is {score}")


def mixtures(random, data):
    more = {"n_components": np.array([1, 2]), "covariance_types": ["diag", "spherical"]}
    return {"X": data(24, 2), "random_state": random.randint(99)} | more


def judge_mixtures(given, found):
    for row, kind in enumerate(given.covariance_types):
        for column, k in enumerate(given.n_components.astype(int)):
            model = found.results_[row * len(given.n_components) + column].model
            covariances = references.matrices(model.covariances_, kind, k, given.X.shape[1])
            judged = references.log_densities(given.X, model.weights_, model.means_, covariances)
            total, d = references.log_sum(judged).sum(), given.X.shape[1]
            n_parameters = k - 1 + k * d + (k * d if kind == "diag" else k)
            rounding = 1e-9 + 1e-6 * (precision_of(given.X) > 1e-10)
            aic, bic = 2 * n_parameters - 2 * total, n_parameters * np.log(len(given.X)) - 2 * total
            close("aics_", found.aics_[row, column], aic, rounding, rounding * len(given.X))
            close("bics_", found.bics_[row, column], bic, rounding, rounding * len(given.X))
    ranked = [result.bic for result in found.ranking()]
    same("ranking", ranked, sorted(ranked))
    expect(found.best().bic == ranked[0], "the best is another")


@cache
def some_scan():
    """Return a scan, always the same."""
    X = table(np.random.RandomState(2), "ordinary", 30, 2)
    return scan_mixtures(X, [1, 2], random_state=0)


def judge_knee(given, found):
    if len(given.inertias) < 3:
        expect(found is None, f"{found}")
    elif float(given.steepest) == 2 and float(given.contrast) == 2:
        judge_elbow(given, found)
    else:
        expect(found is None or found in given.n_clusters[1:-1], f"{found}")


# Anomalies


def judge_threshold(given, found):
    expected = references.percentile(given.log_density, float(given.contamination))
    largest = float(np.abs(given.log_density).max())
    close("threshold", found, expected, rtol=1e-12, atol=1e-14 * largest + 1e-322)


@cache
def some_pca():
    """Return a fitted PCA, always the same."""
    return PCA(2).fit(table(np.random.RandomState(3), "ordinary", 40, 3))


def judge_errors(given, found):
    pca, expected = some_pca(), []
    axes, mean = exact(pca.components_), exact(pca.mean_)
    for x in exact(given.X) - mean:
        rebuilt = sum((x * axis).sum() * axis for axis in axes)
        expected.append(((x - rebuilt) ** 2).mean())
    largest = float(np.abs(given.X).max(initial=0))
    close("errors", found, expected, rtol=1e-6, atol=1e-12 * largest**2)


def judge_detector(given, model):
    means, covariances = model.density_.means_, model.density_.covariances_
    worst = references.condition(covariances[0])
    if not worst < 1e6:
        return
    judged = references.log_sum(references.log_densities(given.X, [1], means, covariances))
    expected = references.percentile(judged, float(given.contamination))
    rounding = 1e-9 + 1e-4 * (precision_of(given.X) > 1e-10)
    close("threshold_", model.threshold_, expected, rounding, rounding * worst)


@cache
def some_detector():
    """Return a fitted detector, always the same."""
    X = table(np.random.RandomState(4), "ordinary", 50, 3)
    return DensityAnomalyDetector(contamination=0.1).fit(X)


def detected(X, method):
    return getattr(some_detector(), method)(X)


def judge_detected(given, found):
    model = some_detector()
    parts = [1], model.density_.means_, model.density_.covariances_
    judged = references.log_sum(references.log_densities(given.X, *parts))
    judged = held(judged, np.asarray(given.X).dtype)  # that of the density's answer
    expected = {"score_samples": judged}.get(given.method, judged - model.threshold_)
    if given.method == "predict":
        clear = np.abs(expected) > 1e-5 * (1 + np.abs(judged))
        same("labels", np.asarray(found)[clear], np.where(expected < 0, -1, 1)[clear])
    else:
        close("log density", found, expected, 1e-6, 1e-6)


def judge_fit_predict(given, labels):
    density = GaussianMixture().fit(given.X)
    if references.condition(density.covariances_[0]) < 1e6:
        parts = [1], density.means_, density.covariances_
        judged = references.log_sum(references.log_densities(given.X, *parts))
        away = judged - references.percentile(judged, 0.2)
        clear = np.abs(away) > 1e-5 * (1 + np.abs(judged))
        same("labels", labels[clear], np.where(away < 0, -1, 1)[clear])


def on_detector(method, thin):
    return Entry(
        lambda random, data: {"X": data(9, 3), "method": method},
        detected,
        judge_detected,
        {"X": "rows"},
        ("DensityAnomalyDetector", "GaussianMixture"),
        data=SAME_WIDTH,
        thin=thin,
    )


EVERY_METHOD = ("score_samples", "decision_function", "predict")
WITH_LABELS = {"X": "table", "labels": "names"}
ENTRIES = {
    "silhouette_samples": Entry(
        data_and_names, silhouette_samples, judge_samples, WITH_LABELS, ("silhouette_samples",),
        sparse=("X",),
    ),
    "silhouette_score": Entry(
        scored, silhouette_score, judge_score,
        WITH_LABELS | {"metric": "choice", "sample_size": "count", "random_state": "seed"},
        ("silhouette_score",), {("sample_size", "none"): EITHER}, ("X",), thin=2,
    ),
    "scan_kmeans": Entry(
        scan, scan_kmeans, judge_scan,
        {"X": "table", "n_clusters": "sequence", "silhouette": "flag", "random_state": "seed"},
        ("scan_kmeans", "KMeans", "silhouette_score"), {("n_clusters", "floats"): EITHER}, ("X",),
        lenient=True, thin=3,
    ),
    "scan_mixtures": Entry(
        mixtures, scan_mixtures, judge_mixtures,
        {"X": "table", "n_components": "sequence", "covariance_types": "parts"},
        ("scan_mixtures", "GaussianMixture"), {}, ("X",), lenient=True, thin=3,
    ),
    "MixtureScan.ranking": Entry(
        lambda random, data: {"criterion": "bic"},
        lambda criterion: some_scan().ranking(criterion),
        lambda given, found: expect(len(found) == 2, "another length"),
        {"criterion": "choice"}, ("MixtureScan.ranking",), data=("ordinary",),
    ),
    "MixtureScan.best": Entry(
        lambda random, data: {"criterion": "aic"},
        lambda criterion: some_scan().best(criterion),
        lambda given, found: expect(found.aic == some_scan().aics_.min(), "not the best"),
        {"criterion": "choice"}, ("MixtureScan.ranking", "MixtureScan.best"), data=("ordinary",),
    ),
    "elbow": Entry(
        lambda random, data: curve(random, data) | {"steepest": 2.0, "contrast": 2.0},
        elbow, judge_knee,
        {"n_clusters": "vector", "inertias": "vector", "steepest": "amount", "contrast": "amount"},
        ("elbow",), lenient=True,
    ),
    "density_threshold": Entry(
        lambda random, data: {
            "log_density": data(6, 1)[:, 0], "contamination": random.uniform(0.02, 0.5)
        },
        density_threshold, judge_threshold,
        {"log_density": "sequence", "contamination": "amount"}, ("density_threshold",),
        data=(*DATA, *["largest"] * 9),
    ),
    "reconstruction_errors": Entry(
        lambda random, data: {"pca": some_pca(), "X": data(9, 3)},
        reconstruction_errors, judge_errors, {"pca": "model", "X": "rows"},
        ("reconstruction_errors",), data=SAME_WIDTH,
    ),
    "DensityAnomalyDetector.fit": Entry(
        lambda random, data: {
            "X": data(20, 2), "density": GaussianMixture(reg_covar=1e-3), "contamination": 0.1
        },
        lambda X, density, contamination: DensityAnomalyDetector(
            density, contamination=contamination
        ).fit(X),
        judge_detector, {"X": "table", "density": "model", "contamination": "amount"},
        ("DensityAnomalyDetector", "GaussianMixture"), {("density", "none"): EITHER},
    ),
    **{
        f"DensityAnomalyDetector.{method}": on_detector(method, 1 + number)
        for number, method in enumerate(EVERY_METHOD)
    },
    "DensityAnomalyDetector.fit_predict": Entry(
        lambda random, data: {"X": data(20, 2)},
        lambda X: DensityAnomalyDetector(contamination=0.2).fit_predict(X),
        judge_fit_predict, {"X": "table"}, ("DensityAnomalyDetector", "GaussianMixture"), thin=4,
    ),
}  # fmt: skip

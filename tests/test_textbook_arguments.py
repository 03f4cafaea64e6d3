"""The board computes in float64, whatever type the numbers come in, and refuses what is none."""

import ast
import inspect
import itertools
import math
import pkgutil
from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse
from scipy.special import digamma

from homl_clustering import textbook
from homl_clustering.textbook import (
    acceleration,
    agglomerative,
    bounds,
    dbscan,
    kmeans,
    mixture,
    show_source,
    silhouette,
    variational,
)
from homl_clustering.textbook.arguments import as_number, checked

TYPES = [
    "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "bool", "float16",
    "float32", "object", "list",
]  # fmt: skip
each_type = pytest.mark.parametrize("kind", TYPES)


def typed(values, kind):
    """Return numbers in a type, or as lists."""
    return values if kind == "list" else np.array(values, dtype=kind)


def pixels(kind):
    """Return rows of numbers as far apart as a type can hold, and the same in Python's integers."""
    low, high = 0, 255
    if kind == "bool":
        low, high = 0, 1
    elif kind == "float16":
        low, high = -60000, 60000
    elif "int" in kind:
        low, high = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    if high > 2**53:
        high -= high % 4096  # float64 rounds the largest integers of 64 bits
    near = (high - low) // 32
    near -= near % 4096 if near > 2**40 else 0
    rows = [
        [high, low, low], [low, high, low], [low + near, high - near, low], [high - near, low, low],
        [high, low + near, low], [low, high, low + near],
    ]  # fmt: skip
    X = typed(rows, kind)
    return X, [[int(value) for value in row] for row in np.array(X).tolist()]


def squared(a, b):
    """Return the squared distance of two rows, exactly."""
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))


def pairs(rows, group):
    """Return all pairs of some rows."""
    return itertools.combinations([rows[i] for i in group], 2)


def mean(rows):
    """Return the mean of rows, exactly."""
    return [Fraction(sum(column), len(rows)) for column in zip(*rows, strict=True)]


def assert_near(found, expected):
    """Assert that numbers are right, and in float64; they may be fractions."""
    expected = np.array(np.vectorize(float)(np.array(expected, dtype=object)))
    assert np.asarray(found).dtype == np.float64
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())


# Any type of number


@each_type
def test_distances_of_any_type(kind):
    """In uint8, 10 - 250 is 16: the nearest center would be another one."""
    X, rows = pixels(kind)
    exact = [[squared(a, b) for b in rows[:2]] for a in rows]
    assert_near(kmeans.squared_distances(X, X[:2]), exact)
    expected = [row.index(min(row)) for row in exact]
    assert kmeans.nearest_centers(X, X[:2]).tolist() == expected == [0, 1, 1, 0, 0, 1]
    gaps = bounds.half_gaps(X)
    assert np.isinf(gaps.diagonal()).all()
    exact = [[math.sqrt(squared(a, b)) / 2 for b in rows] for a in rows]
    assert_near(np.where(np.isinf(gaps), 0, gaps), exact)


@each_type
def test_k_means_of_any_type(kind):
    """Labels, means and inertia, of all that run it."""
    X, rows = pixels(kind)
    groups = [[rows[i] for i in (0, 3, 4)], [rows[i] for i in (1, 2, 5)]]
    centers, labels = [mean(group) for group in groups], [0, 1, 1, 0, 0, 1]
    assert_near(kmeans.cluster_means(X, typed(labels, "list"), X[:2]), centers)
    start, e_step, *_, last = kmeans.kmeans_steps(X, X[:2])
    assert_near(start.centers, rows[:2])
    assert e_step.labels.tolist() == labels
    near = [min(squared(row, rows[0]), squared(row, rows[1])) for row in rows]
    assert_near(e_step.inertia, sum(near))
    assert_near(last.centers, centers)
    for *_, last in (
        bounds.hamerly_steps(X, X[:2]),
        bounds.elkan_steps(X, X[:2]),
        bounds.yinyang_steps(X, X[:2], 2),
    ):
        assert last.labels.tolist() == labels
        assert_near(last.centers, centers)
    found, _ = kmeans.find_clusters(X, 2, rseed=1)
    assert_near(found[np.lexsort(found.T[::-1])], sorted(centers))
    step, _ = kmeans.minibatch_steps([X, X[:3]], X[:2])
    assert step.labels.tolist() == labels
    assert_near(step.centers, centers)


@each_type
def test_starts_of_any_type(kind):
    """The probabilities of k-means++ are those of exact squared distances."""
    X, rows = pixels(kind)
    for rseed in range(20):
        random = np.random.RandomState(rseed)
        chosen = [random.choice(len(rows))]
        closest = [squared(row, rows[chosen[0]]) for row in rows]
        chosen.append(random.choice(len(rows), p=[float(d) / float(sum(closest)) for d in closest]))
        assert_near(kmeans.kmeans_plusplus(X, 2, rseed), [rows[i] for i in chosen])


@each_type
def test_neighborhoods_of_any_type(kind):
    """Two groups: in each, all rows are neighbors; across, none."""
    X, rows = pixels(kind)
    near = max(squared(a, b) for group in ((0, 3, 4), (1, 2, 5)) for a, b in pairs(rows, group))
    eps = math.isqrt(near) * 3 // 2 + 1
    exact = [[squared(a, b) <= eps**2 for b in rows] for a in rows]
    assert dbscan.neighborhoods(X, eps).tolist() == exact
    last = dbscan.fit_dbscan(X, eps, 2)
    assert last.n_neighbors.tolist() == [sum(row) for row in exact]
    assert last.labels.tolist() == [0, 1, 1, 0, 0, 1]


def test_a_radius_of_any_type():
    """In uint8 the square of 16 is 0, in float16 that of 300 is infinite."""
    X = np.array([[0], [16], [40], [250]], dtype=np.uint8)
    for eps in (np.uint8(16), np.float16(16), Fraction(16), 16):
        assert dbscan.neighborhoods(X, eps)[0].tolist() == [True, True, False, False]
    assert dbscan.neighborhoods(X, np.float16(300)).all()
    assert dbscan.neighborhoods(X[:2] * 1e10, 1e200).all()


def test_a_row_exactly_a_radius_away_is_near():
    """Also where the power of a number is not rounded as its product with itself."""
    radii = np.random.RandomState(0).uniform(size=20000)
    assert any(radius**2 < radius * radius for radius in radii.tolist())
    for radius in radii[radii**2 != [radius**2 for radius in radii.tolist()]]:
        assert dbscan.neighborhoods([[0.0], [radius]], radius).all()


@each_type
def test_merges_of_any_type(kind):
    """All four linkages, by the formulas in integers; and a dendrogram."""
    X, rows = pixels(kind)
    all_pairs = [math.sqrt(squared(a, b)) for a, b in itertools.product(rows[:2], rows[2:])]
    ward = math.sqrt(Fraction(16, 6) * squared(mean(rows[:2]), mean(rows[2:])))
    expected = {
        "single": min(all_pairs), "complete": max(all_pairs),
        "average": sum(all_pairs) / 8, "ward": ward,
    }  # fmt: skip
    for linkage, distance in expected.items():
        assert_near(agglomerative.linkage_distance(X[:2], X[2:], linkage), distance)
    *_, last = agglomerative.agglomerative_steps(X, "complete")
    assert_near(last.distance, max(math.sqrt(squared(a, b)) for a in rows for b in rows))


@each_type
def test_silhouettes_of_any_type(kind):
    """By Rousseeuw's formula, with exact squares."""
    X, rows = pixels(kind)
    labels, expected = [0, 1, 1, 0, 0, 1], []
    for i, row in enumerate(rows):
        d = [math.sqrt(squared(row, other)) for other in rows]
        a = sum(d[j] for j in range(6) if labels[j] == labels[i]) / 2
        b = sum(d[j] for j in range(6) if labels[j] != labels[i]) / 3
        expected.append((b - a) / max(a, b))
    assert_near(silhouette.silhouette_samples(X, labels), expected)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind not in ("bool", "int8")])
def test_elbows_of_any_type(kind):
    """For 1, 2, 3 and a, b, b there is an elbow if a > 4 b, which float16 does not always see."""
    assert silhouette.elbow(typed([1, 2, 4, 8], kind), typed([192, 192, 6, 3], kind)) == 4
    n_clusters = typed([1, 2, 3], kind)
    for b in range(20, 63):
        assert silhouette.elbow(n_clusters, typed([4 * b + 1, b, b], kind)) == 2
        assert silhouette.elbow(n_clusters, typed([4 * b - 1, b, b], kind)) is None


@each_type
def test_densities_of_any_type(kind):
    """One normal density, by its formula with exact squares; and a mixture of two."""
    X, rows = pixels(kind)
    width = max(1, max(map(max, rows)) // 8)
    variances = [width**2, 4 * width**2, 9 * width**2]

    def log_density(row, center):
        terms = zip(row, center, variances, strict=True)
        exponent = sum(Fraction((x - m) ** 2, v) for x, m, v in terms)
        return -(sum(math.log(2 * math.pi * v) for v in variances) + float(exponent)) / 2

    covariance = np.diag([float(v) for v in variances])
    found = mixture.log_gaussian(X, X[0], covariance)
    assert_near(found, [log_density(row, rows[0]) for row in rows])
    exact = [[math.log(0.5) + log_density(row, m) for m in rows[:2]] for row in rows]
    found = mixture.log_densities(X, [0.5, 0.5], X[:2], [covariance] * 2)
    assert_near(found, exact)


@each_type
def test_shares_of_any_type(kind):
    """Logarithms of densities as whole numbers; exponentials of uint8 are taken in float16."""
    logs = [[1, 0], [0, 0], [0, 1]] if kind == "bool" else [[11, 9], [100, 100], [3, 7]]
    exact = [math.log(sum(math.exp(value) for value in row)) for row in logs]
    assert_near(mixture.log_mixture(typed(logs, kind)), exact)
    shares = [[math.exp(v - total) for v in row] for row, total in zip(logs, exact, strict=True)]
    assert_near(mixture.responsibilities(typed(logs, kind)), shares)


@each_type
def test_m_steps_of_any_type(kind):
    """Weights, means and covariances as fractions."""
    X, rows = pixels(kind)
    shares = [[1, 0], [0, 1], [0, 1], [1, 0], [1, 0], [0, 1]]
    groups = [[rows[i] for i in (0, 3, 4)], [rows[i] for i in (1, 2, 5)]]
    means = [mean(group) for group in groups]
    spreads = [
        [[sum((r[j] - m[j]) * (r[k] - m[k]) for r in group) for k in range(3)] for j in range(3)]
        for group, m in zip(groups, means, strict=True)
    ]
    weights, found, covariances = mixture.maximize(X, typed(shares, kind))
    assert_near(weights, [Fraction(1, 2)] * 2)
    assert_near(found, means)
    assert_near(covariances, np.array(spreads, dtype=object) / 3)
    scatters = mixture.scatters(X, typed(shares, kind), found)
    assert_near(scatters, spreads)


@pytest.mark.parametrize("kind", ["uint8", "int16", "uint16", "float16", "object", "list"])
def test_mixtures_of_any_type(kind):
    """All steps are those of the same numbers in float64, down to the last bit."""
    rows = [[0, 3], [12, 0], [3, 16], [250, 240], [230, 255], [244, 225]]
    X, exact, shares = typed(rows, kind), np.array(rows, dtype=float), np.eye(2)[[0] * 3 + [1] * 3]
    assert_same_steps([mixture.fit_mixture(X, 2)], [mixture.fit_mixture(exact, 2)])
    start = [0.5, 0.5], exact[[0, 3]], np.array([500 * np.eye(2)] * 2)
    given = start[0], X[::3], typed(start[2].astype(int).tolist(), "int16")
    assert_same_steps(mixture.mixture_steps(X, *given), mixture.mixture_steps(exact, *start))
    prior = variational.weak_prior(exact, 2)
    found = variational.weak_prior(X, 2)
    assert_near(found.mean_prior, mean(rows))
    assert_same_steps([found], [prior])
    assert_same_steps(
        variational.variational_steps(X, typed(shares.astype(int).tolist(), "int8"), prior),
        variational.variational_steps(exact, shares, prior),
    )


def assert_same_steps(found, expected):
    """Assert that all arrays of all steps are the same."""
    for ours, theirs in zip(found, expected, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one, other)


def test_means_of_a_variational_step_are_weighted_in_float64():
    """(β₀ m₀ + Σ x) / (β₀ + n) with β₀ = 1, m₀ = 0; a prior in uint8 as well."""
    X = np.array([[200], [250], [255]], dtype=np.uint8)
    number, zero, one = np.uint8(1), np.zeros(1, dtype=np.uint8), np.ones((1, 1), dtype=np.uint8)
    prior = variational.Prior(number, number, zero, number, one)
    step = variational.variational_maximize(X, np.ones((3, 1), dtype=bool), prior)
    m = Fraction(705, 4)
    assert_near(step.means, [[m]])
    spread = 1 + sum((Fraction(x) - m) ** 2 for x in (200, 250, 255)) + m**2
    assert_near(step.covariances, [[[spread / 4]]])
    # one component: log N(x; m, Σ) + ½ (ψ(2) + log (2 / 4) - d / β)
    found = variational.expected_log_densities(X, step)
    variance = float(spread / 4)
    exponents = [float((Fraction(x) - m) ** 2) / variance for x in (200, 250, 255)]
    terms = digamma(2) + math.log(0.5) - 1 / 4 - math.log(2 * math.pi * variance)
    assert_near(found, [[(terms - exponent) / 2] for exponent in exponents])


def test_criteria_of_small_integers():
    """30 · 20 does not fit into uint8, and the logarithm of 200 is not that of float16."""
    small = [np.uint8(30), np.uint8(20)]
    for kind in ("full", "tied", "diag", "spherical"):
        assert mixture.n_free_parameters(*small, kind) == mixture.n_free_parameters(30, 20, kind)
    assert mixture.n_free_parameters(*small) == 29 + 30 * 20 + 30 * 210
    assert mixture.aic(np.int8(-100), np.uint8(200)) == 600
    assert mixture.bic(np.int8(-100), np.uint8(200), np.uint8(200)) == pytest.approx(
        200 * math.log(200) + 200, rel=1e-14
    )


# What is no number, or does not fit

X = np.array([[0.0, 0.0], [1.0, 0.5], [8.0, 9.0], [9.0, 8.0]])
SHARES, COVARIANCES = np.eye(2)[[0, 0, 1, 1]], np.array([50 * np.eye(2)] * 2)
PRIOR = variational.weak_prior(X, 2)
STEP = variational.variational_maximize(X, SHARES, PRIOR)
CALLS = [
    (kmeans.squared_distances, {"X": X, "centers": X[:2]}),
    (kmeans.cluster_means, {"X": X, "labels": np.array([0, 0, 1, 1]), "centers": X[:2]}),
    (kmeans.kmeans_steps, {"X": X, "centers": X[:2]}),
    (kmeans.minibatch_steps, {"batches": [X], "centers": X[:2]}),
    (kmeans.find_clusters, {"X": X, "n_clusters": 2, "rseed": 0}),
    (kmeans.kmeans_plusplus, {"X": X, "n_clusters": 2, "rseed": 0}),
    (bounds.half_gaps, {"centers": X[:2]}),
    (bounds.hamerly_steps, {"X": X, "centers": X[:2]}),
    (bounds.elkan_steps, {"X": X, "centers": X[:2]}),
    (bounds.yinyang_steps, {"X": X, "centers": X[:2], "n_groups": 2}),
    (dbscan.neighborhoods, {"X": X, "eps": 1.0}),
    (dbscan.dbscan_steps, {"X": X, "eps": 1.0, "min_samples": 2}),
    (dbscan.fit_dbscan, {"X": X, "eps": 1.0, "min_samples": 2}),
    (agglomerative.linkage_distance, {"A": X[:2], "B": X[2:], "linkage": "single"}),
    (agglomerative.agglomerative_steps, {"X": X, "linkage": "ward"}),
    (mixture.log_gaussian, {"X": X, "mean": X[0], "covariance": np.eye(2)}),
    (
        mixture.log_densities,
        {"X": X, "weights": np.full(2, 0.5), "means": X[:2], "covariances": COVARIANCES},
    ),
    (mixture.log_mixture, {"densities": X}),
    (mixture.responsibilities, {"densities": X}),
    (mixture.maximize, {"X": X, "responsibilities": SHARES}),
    (mixture.scatters, {"X": X, "responsibilities": SHARES, "means": X[:2]}),
    (
        mixture.mixture_steps,
        {"X": X, "weights": np.full(2, 0.5), "means": X[:2], "covariances": COVARIANCES,
         "tol": 1.0},
    ),
    (
        acceleration.accelerated_steps,
        {"X": X, "weights": np.full(2, 0.5), "means": X[:2], "covariances": COVARIANCES,
         "tol": 1.0},
    ),
    (mixture.fit_mixture, {"X": X, "n_components": 1, "rseed": 0}),
    (mixture.n_free_parameters, {"n_components": 2, "n_features": 2, "covariance_type": "full"}),
    (mixture.aic, {"log_likelihood": -3.0, "n_parameters": 2}),
    (mixture.bic, {"log_likelihood": -3.0, "n_parameters": 2, "n_samples": 9}),
    (silhouette.silhouette_samples, {"X": X, "labels": np.array([0, 0, 1, 1])}),
    (silhouette.elbow, {"n_clusters": np.arange(1, 5), "inertias": np.array([9.0, 5, 1, 0.9])}),
    (variational.weak_prior, {"X": X, "n_components": 2}),
    (variational.expected_log_densities, {"X": X, "step": STEP}),
    (variational.variational_maximize, {"X": X, "responsibilities": SHARES, "prior": PRIOR}),
    (variational.lower_bound, {"step": STEP, "prior": PRIOR}),
    (variational.variational_steps, {"X": X, "shares": SHARES, "prior": PRIOR, "tol": 0.1}),
]  # fmt: skip
each_call = pytest.mark.parametrize(
    ("function", "arguments"), CALLS, ids=[function.__name__ for function, _ in CALLS]
)


def run(function, arguments):
    """Return what a function returns, or the list of what it yields."""
    found = function(**arguments)
    return list(itertools.islice(found, 9)) if inspect.isgenerator(found) else found


def wrong_kinds(right):
    """Yield what is never right: no number at all, or one of another kind or shape."""
    yield from ("abc", b"abc", {"a": 1}, len, type, object(), 1j, np.zeros((1, 2, 2, 2)), [[1], []])
    yield from (np.datetime64("2020-01-01"), np.timedelta64(3, "D"), sparse.csr_array(X))
    yield from (np.nan, [10**400], np.array([None, 1.0, 2.0]))
    if isinstance(right, np.ndarray):
        holes = np.arange(right.size).reshape(right.shape) == 1
        yield from (np.ma.array(right, mask=holes), [*np.ma.array(right, mask=holes)])
        yield from (right.astype(complex), (right * 9).astype("m8[D]"), right[..., np.newaxis])
        yield from (np.abs(right * 9).astype("M8[D]"), right.astype([("a", float)]))
        for strange in (None, np.nan, np.timedelta64(1, "D"), np.complex128(1)):
            objects = right.astype(object)
            objects.flat[1] = strange
            yield objects
        yield np.where(holes, np.nan, right)


@each_call
def test_what_is_no_number_is_refused_with_a_sentence(function, arguments):
    """Whatever the argument: masked values, dates, complex numbers, records, texts, functions."""
    run(function, arguments)
    for name, right in arguments.items():
        for wrong in wrong_kinds(right):
            with pytest.raises(ValueError, match=r"^\w+: \w+ must ") as error:
                run(function, {**arguments, name: wrong})
            assert name in str(error.value) or name == "batches", wrong


@pytest.mark.parametrize(
    ("function", "arguments"),
    [call for call in CALLS if any(isinstance(value, np.ndarray) for value in call[1].values())],
)
def test_infinity_is_refused_where_it_is_no_number(function, arguments):
    """The row that holds it is named."""
    for name, right in arguments.items():
        if isinstance(right, np.ndarray) and name != "labels":
            wrong = right.astype(float)
            wrong[1] = np.inf
            with pytest.raises(ValueError, match=rf"{name} must hold finite .* row 1 holds inf"):
                run(function, {**arguments, name: wrong})


def test_a_density_of_zero_has_a_logarithm():
    """Minus infinity, which is no error; nor is a weight of 0, and nothing is warned of."""
    assert mixture.responsibilities([[-np.inf, 0.0]]).tolist() == [[0, 1]]
    densities = mixture.log_densities(X, [0, 1], X[:2], COVARIANCES)
    assert np.isneginf(densities[:, 0]).all() and np.isfinite(densities[:, 1]).all()


@pytest.mark.parametrize("size", [1e3, 1e9, 1e12, 1e16, 1e300])
def test_shares_sum_to_1_however_small_the_densities_are(size):
    """Beside a logarithm of 1e16, that of their sum is rounded away."""
    shares = mixture.responsibilities([[-size] * 3, [-size, -size, -2 * size]])
    np.testing.assert_allclose(shares, [[1 / 3] * 3, [1 / 2, 1 / 2, 0]], rtol=1e-6)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-9)


def test_what_is_flat_but_for_rounding_is_flat():
    """A Cholesky factor exists, yet no solution: two directions that differ by rounding only."""
    singular = next(flat for flat in nearly_flat() if np.linalg.slogdet(flat).sign <= 0)
    with pytest.raises(ValueError, match="covariance must be positive definite, but is flat"):
        mixture.log_gaussian(X, X[0], singular)
    with pytest.raises(
        ValueError, match=r"component 0 \(weight 0.5\) must have a positive definite"
    ):
        mixture.log_densities(X, [0.5, 0.5], X[:2], [singular] * 2)


def nearly_flat():
    """Yield covariances that have a Cholesky factor, with hardly any width in one direction."""
    random = np.random.RandomState(0)
    while True:
        a, b = random.uniform(size=2)
        covariance = np.array([[a * a, a * b], [a * b, b * b]])
        try:
            np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            continue
        yield covariance


BAD = [
    (kmeans.squared_distances, (X, X[:2, :1]), r"shape \(n_clusters, n_features=2\), got .*2, 1"),
    (kmeans.squared_distances, (X[0], X), r"X must have shape \(n_samples, n_features\), got"),
    (kmeans.nearest_centers, (X, X[:0]), r"centers must have shape .* not be empty"),
    (kmeans.cluster_means, (X, [0, 0, 1], X[:2]), r"labels must have shape \(4,\)"),
    (kmeans.cluster_means, (X, [0, 0, 2, 1], X[:2]), "from 0 to 1, or -1 .* row 2 has 2"),
    (kmeans.cluster_means, (X, [0, 0, 0.5, 1], X[:2]), r"row 2 has 0\.5"),
    (kmeans.cluster_means, (X, ["0", "0", "1", "1"], X[:2]), "a number of a cluster for each row"),
    (kmeans.find_clusters, (X, 5), "n_clusters must be an integer >= 1 and <= 4, got 5"),
    (kmeans.find_clusters, (X, -1), "n_clusters must be an integer >= 1"),
    (kmeans.find_clusters, (X, 2.0), "n_clusters must be an integer"),
    (kmeans.find_clusters, (X, True), "n_clusters must be an integer"),
    (kmeans.find_clusters, (X, 2, -1), "rseed must be an integer from 0 to 4294967295, got -1"),
    (kmeans.kmeans_plusplus, (X, 0), "n_clusters must be an integer >= 1"),
    (kmeans.kmeans_plusplus, (X[[0, 1, 1]], 3), "at most 2, for so many rows of X are different"),
    (kmeans.minibatch_steps, (None, X), "batches must be a sequence of arrays"),
    (kmeans.minibatch_steps, (X, X), r"batch must have shape \(n_samples, n_features\)"),
    (bounds.hamerly_steps, (X, X[:1]), "centers must be two at least"),
    (bounds.yinyang_steps, (X, X, 0), "n_groups must be an integer >= 1 and <= 4, got 0"),
    (dbscan.neighborhoods, (X, -1), "eps must be a number >= 0, got -1"),
    (dbscan.fit_dbscan, (X, 1, 0), "min_samples must be an integer >= 1, got 0"),
    (dbscan.fit_dbscan, (X, 1, 2.5), "min_samples must be an integer"),
    (agglomerative.agglomerative_steps, (X[:1], "centroid"), "one of 'single', .* got 'centroid'"),
    (mixture.log_gaussian, (X, X[0], [[1, 2], [0, 1]]), "symmetric, but differs by up to 2"),
    (mixture.log_gaussian, (X, X[0], -np.eye(2)), "positive definite, but is flat"),
    (mixture.log_densities, (X, [1.0], X[:2], COVARIANCES), r"means must .*n_components=1"),
    (mixture.log_densities, (X, [1.5, -0.5], X[:2], COVARIANCES), "weights must not be negative"),
    (mixture.fit_mixture, (X, 5), "fit_mixture: n_components must be an integer >= 1 and <= 4"),
    (silhouette.silhouette_samples, (X, [3, 3, 3, 3]), "two clusters at least"),
    (silhouette.silhouette_samples, (X, [0, 1]), r"labels must have shape \(4,\)"),
    (silhouette.elbow, ([1, 2], [3, 1]), "three integers at least"),
    (silhouette.elbow, ([1, 3, 2], [3, 2, 1]), "in increasing order"),
    (silhouette.elbow, ([0, 1, 2], [3, 2, 1]), "in increasing order from 1"),
    (silhouette.elbow, ([1, 2.5, 3], [3, 2, 1]), "three integers"),
    (silhouette.elbow, ([1, 2, 3], [3, 0, 1]), "inertias must be positive, but that of 2 clus"),
    (variational.weak_prior, (X[:1], 2), "X must have two rows at least"),
    (variational.lower_bound, (STEP, PRIOR._replace(mean_precision_prior=0)), "must be .* > 0"),
    (
        variational.variational_maximize,
        (X, SHARES, PRIOR._replace(degrees_of_freedom_prior=1)),
        "degrees_of_freedom_prior must be a number > 1",
    ),
    (
        variational.variational_maximize,
        (X, SHARES, PRIOR._replace(mean_prior=np.zeros(3))),
        r"mean_prior must be that of 2 features, got shape \(3,\)",
    ),
    (
        variational.variational_maximize,
        (X, SHARES, PRIOR._replace(covariance_prior=np.ones((2, 2)))),
        "covariance_prior must be positive definite",
    ),
    (variational.variational_maximize, (X, -SHARES, PRIOR), "responsibilities must not be neg"),
    (show_source, ("abc",), "show_source: expected functions written in Python"),
    (show_source, (len,), "show_source: expected functions written in Python"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments", "message"), BAD)
def test_what_does_not_fit_is_refused(function, arguments, message):
    """The message says what was expected and what came."""
    with pytest.raises(ValueError, match=message):
        list(function(*arguments))


@pytest.mark.parametrize("factor", [1e200, 1e-200])
def test_squares_neither_overflow_nor_vanish_in_silence(factor):
    """Labels would be 0, silhouettes 0 or NaN, and all rows neighbors."""
    for function, arguments in CALLS:
        if "X" in arguments:
            with pytest.raises(ValueError, match="X must hold numbers whose squares can be comp"):
                run(function, {**arguments, "X": X * factor})


def test_rows_of_noise_are_in_no_cluster():
    """The number -1, as DBSCAN gives it, leaves a row out of the means."""
    means = kmeans.cluster_means(X, [0, -1, 1, 1], np.zeros((2, 2)))
    assert means.tolist() == [[0, 0], [8.5, 8.5]]


def test_without_rows_there_is_nothing_to_say():
    """No distances, no labels, no densities."""
    none = X[:0]
    assert kmeans.squared_distances(none, X).shape == (0, 4)
    assert kmeans.nearest_centers(none, X).shape == (0,)
    assert mixture.log_gaussian(none, X[0], np.eye(2)).shape == (0,)
    assert dbscan.fit_dbscan(none, 1, 1).labels.shape == (0,)


def test_an_array_of_float64_is_taken_as_it_is():
    """Neither copied nor changed; of a masked array without masked values the values are."""

    @checked
    def itself(X):
        return X

    assert itself(X) is X
    assert itself(X=X) is X
    assert type(itself(np.ma.array(X))) is np.ndarray
    with pytest.raises(TypeError, match="missing a required argument: 'X'"):
        itself()
    with pytest.raises(TypeError, match="too many positional arguments"):
        itself(X, X)


def test_numbers_are_pythons():
    """Whatever type they had."""
    assert type(as_number("f", "n", np.uint8(3), integer=True)) is int
    assert type(as_number("f", "x", np.float16(3))) is float
    with pytest.raises(ValueError, match=r"f: x must be a number of float64, got 1000"):
        as_number("f", "x", 10**400)


def boards():
    """Yield all public functions of the textbook."""
    for info in pkgutil.iter_modules(textbook.__path__):
        module = getattr(textbook, info.name)
        functions = [getattr(module, name) for name in getattr(module, "__all__", [])]
        yield from (function for function in functions if inspect.isfunction(function))


class WithoutTypes(ast.NodeTransformer):
    """Takes out what types are written with."""

    def visit_arg(self, node):
        return ast.arg(node.arg)

    def visit_AnnAssign(self, node):
        return ast.copy_location(ast.Assign([node.target], node.value), node)


@pytest.mark.parametrize("function", list(boards()), ids=lambda function: function.__name__)
def test_the_board_shows_the_code_that_runs(function):
    """Without types, docstring and decorator; all else is as it stands in the file."""
    shown_code = show_source(function).data.removeprefix("```python\n").removesuffix("\n```")
    node = ast.parse(inspect.getsource(inspect.unwrap(function))).body[0]
    node.decorator_list, node.returns = [], None
    if ast.get_docstring(node) is not None:
        del node.body[0]
    node = ast.fix_missing_locations(WithoutTypes().visit(node))
    assert ast.unparse(ast.parse(shown_code)) == ast.unparse(node)


def test_the_board_shows_no_checks():
    """Only what a function does: the source begins with its name."""
    text = show_source(kmeans.squared_distances, dbscan.fit_dbscan).data
    assert text.startswith("```python\ndef squared_distances(X, centers):\n    # d²")
    assert "@checked" not in text

"""Each kernel of the mixtures is a plain NumPy formula, compiled and interpreted.

`test_kernels` runs this module a second time without compiling, and counts its lines.
"""

import numba
import numpy as np
import pytest
from scipy.special import logsumexp, xlogy
from scipy.stats import multivariate_normal

from homl_clustering.kernels import elementary, folds, gaussians, mixture, stopping
from homl_clustering.kernels.tree import tree_sum

BATCH, EPSILON = mixture.BATCH, np.finfo(float).eps
LENGTHS = (1, 63, 64, 65, 130)
FORMS = ("full", "tied", "diagonal")
K, D = 3, 3

each_dtype = pytest.mark.parametrize("dtype", ["float64", "float32"])
each_length = pytest.mark.parametrize("n_rows", LENGTHS)
each_form = pytest.mark.parametrize("form", FORMS)


def close(found, expected, rtol=1e-12, atol=1e-13):
    """Assert equality but for rounding."""
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol)


def rows(n_rows, dtype="float64", seed=0):
    """Return rows of data."""
    return np.random.RandomState(seed).normal(size=(n_rows, D)).astype(dtype)


class Components:
    """Three components of one form, with what the kernels take, made by NumPy alone."""

    def __init__(self, form, weights=(0.5, 0.3, 0.2)):
        random = np.random.RandomState(1)
        self.weights, self.means = np.array(weights), random.normal(size=(K, D))
        roots = random.normal(size=({"full": K, "tied": 1}.get(form, K), D, D))
        matrices = roots @ roots.transpose(0, 2, 1) + 0.3 * np.eye(D)
        if form == "diagonal":
            self.covariances = np.einsum("cjj->cj", matrices).copy()
            self.matrices = np.array([np.diag(variances) for variances in self.covariances])
            self.factors = 1 / np.sqrt(self.covariances)
        else:
            self.covariances = matrices
            self.matrices = np.broadcast_to(matrices, (K, D, D))
            lower = np.linalg.inv(np.linalg.cholesky(matrices))
            self.factors = np.ascontiguousarray(lower.transpose(0, 2, 1))
        with np.errstate(divide="ignore"):
            log_weights = np.log(self.weights)
        log_determinants = np.linalg.slogdet(self.matrices)[1]
        self.constants = log_weights - (log_determinants + D * np.log(2 * np.pi)) / 2

    @property
    def arrays(self):
        """What the kernels take, and may overwrite."""
        return mixture.Components(
            self.weights, self.means, self.covariances, self.factors, self.constants
        )

    def log_probabilities(self, X):
        """Return each component's weighted log density at each row, by scipy."""
        with np.errstate(divide="ignore"):
            log_weights = np.log(self.weights)
        pairs = zip(self.means, self.matrices, strict=True)
        found = [multivariate_normal(*pair).logpdf(X.astype(float)) for pair in pairs]
        return log_weights + np.column_stack([np.atleast_1d(column) for column in found])

    def responsibilities(self, X):
        """Return the share of each component in each row."""
        logs = self.log_probabilities(X)
        return np.exp(logs - logsumexp(logs, axis=1, keepdims=True))


def moments(X, shares, references, form):
    """Return sizes, first and second moments; of a matrix the upper triangle."""
    away = X.astype(float)[:, np.newaxis] - references
    sums = np.einsum("ic,icj->cj", shares, away)
    if form == "diagonal":
        return shares.sum(axis=0), sums, np.einsum("ic,icj->cj", shares, away**2)
    scatter = np.triu(np.einsum("ic,icj,icl->cjl", shares, away, away))
    return shares.sum(axis=0), sums, scatter.sum(axis=0)[np.newaxis] if form == "tied" else scatter


def scatter_shape(form):
    """Return the shape of second moments and of covariances."""
    return {"full": (K, D, D), "tied": (1, D, D)}.get(form, (K, D))


def loaded(X):
    """Return up to 64 rows as the other kernels take them, and room for their results."""
    batch = mixture.room_for_batch(np.empty((K, D)))
    for room in batch[1:]:
        room[:] = np.nan
    mixture.transpose_batch(X, 0, min(len(X), BATCH), batch.rows_T)
    return batch


def room_for_sums(form, value=np.nan):
    """Return statistics of one form, all of this value."""
    means, covariances = np.empty((K, D)), np.empty(scatter_shape(form))
    numbers = np.full(mixture.n_numbers(means, covariances), value)
    return numbers, mixture.statistics_in(numbers, means, covariances)


# E-step


@each_dtype
@pytest.mark.parametrize(("start", "count"), [(0, 64), (64, 64), (64, 1), (10, 63), (5, 2)])
def test_transpose_batch_transposes_rows_and_repeats_the_first(dtype, start, count):
    """The buffer holds the rows from `start`, then the first of them again and again."""
    X, rows_T = rows(130, dtype), np.full((D, BATCH), np.nan)
    mixture.transpose_batch(X, start, count, rows_T)
    expected = np.vstack([X[start : start + count], np.repeat(X[[start]], BATCH - count, axis=0)])
    np.testing.assert_array_equal(rows_T.T, expected.astype(float))


def log_probabilities(X, those):
    """Return the log probabilities of up to 64 rows, by the kernel."""
    batch = loaded(X)
    mixture.log_probabilities(
        batch.rows_T, those.constants, those.means, those.factors, batch.differences, batch.work,
        batch.shares,
    )  # fmt: skip
    return batch.shares[:, : len(X)].T


@each_dtype
@each_form
def test_log_probabilities_are_those_of_scipy(form, dtype):
    """Log weight and log density, for each component and row."""
    X, those = rows(40, dtype), Components(form)
    close(log_probabilities(X, those), those.log_probabilities(X))


def test_log_probabilities_of_a_factor_by_hand():
    """constant - |(row - mean) @ factor|² / 2: (1, 2, 3) becomes (2, 2 + 6, -1 + 2 + 3)."""
    those = Components("tied")
    those.factors = np.array([[[2.0, 2.0, -1.0], [99.0, 3.0, 1.0], [99.0, 99.0, 1.0]]])
    those.means[:], those.constants[:] = [1.0, 1.0, 1.0], [0.0, 5.0, -np.inf]
    found = log_probabilities(np.array([[2.0, 3.0, 4.0]]), those)
    assert found.tolist() == [[-(4 + 64 + 16) / 2, 5 - 42, -np.inf]]


def exp(x):
    """Return the exponentials of a list of numbers."""
    x, powers, out = np.array(x), np.empty(len(x)), np.full(len(x), np.nan)
    elementary.exponentials(x, powers, out)
    return out


def test_exponentials_are_those_of_numpy_but_for_the_last_digit():
    """From 0 down to the smallest numbers there are."""
    x = -np.concatenate([np.linspace(0, 708, 70_001), np.geomspace(1e-300, 1, 1000)])
    expected = np.exp(x)
    assert np.all(np.abs(exp(x) - expected) <= np.spacing(expected))
    assert exp([0.0, -0.0]).tolist() == [1.0, 1.0]


def test_exponentials_vanish_or_are_not_numbers():
    """Far below zero they are 0; what is not a number remains that."""
    assert exp([-708.1, -1e9, -np.inf]).tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(exp([np.nan, -1.0])).tolist() == [True, False]


def test_logarithms_are_those_of_numpy_but_for_the_last_digit():
    """From the smallest normal numbers to the largest, and close to 1."""
    near = 1 + np.concatenate([np.linspace(-0.5, 1, 9001), np.geomspace(1e-16, 0.1, 1000)])
    x = np.concatenate([np.geomspace(2.3e-308, 1.7e308, 20_001), near, 2 - near[near < 2]])
    x = x[x > 0]
    expected = np.log(x)
    found = elementary.log(x)
    assert np.all(np.abs(found - expected) <= np.spacing(np.abs(expected)))
    assert np.mean(found == expected) > 0.8
    assert elementary.log(1) == 0.0
    assert elementary.log([[2.0], [0.5]]).tolist() == [[np.log(2)], [-np.log(2)]]


@pytest.mark.parametrize("x", [np.nan, np.inf])
def test_logarithms_of_what_is_not_finite_are_not_numbers(x):
    """And do not disturb their neighbours."""
    with np.errstate(invalid="ignore"):  # where kernels are interpreted
        assert np.isnan(elementary.log([x, 2.0, x])).tolist() == [True, False, True]


@numba.njit
def folded(x, y, reference):
    """Return all three folds, compiled."""
    return folds.fold(x), folds.fold_products(x, y), folds.fold_moments(x, reference, y)


@pytest.mark.parametrize("seed", range(20))
def test_folds_have_the_bits_of_their_plain_twins(seed):
    """Whatever vectors the processor has; numbers of all sizes, so that the order shows."""
    random = np.random.RandomState(seed)
    x, y = random.normal(size=(2, BATCH)) * 10.0 ** random.randint(-8, 8, size=(2, BATCH))
    total, products, moments = folded(x, y, 0.3)
    assert total == folds.fold(x) == pytest.approx(x.sum(), rel=1e-12)
    assert products == folds.fold_products(x, y)
    assert moments == folds.fold_moments(x, 0.3, y)


def normalized(logs, count):
    """Return responsibilities, log densities and totals of a batch of log probabilities."""
    batch, totals = loaded(rows(1)), np.array([10.0, 20.0])
    batch.shares[:] = logs.T
    mixture.normalize(batch.shares, count, batch.log_density, totals)
    return batch.shares.T, batch.log_density, totals


@pytest.mark.parametrize("count", [1, 63, 64])
def test_normalize_divides_by_the_sum_over_components(count):
    """Shares, densities and their totals are those of the first rows; the rest has no share."""
    logs = np.random.RandomState(0).normal(scale=5, size=(BATCH, K))
    shares, log_density, totals = normalized(logs, count)
    expected = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))
    close(shares[:count], expected[:count])
    assert not shares[count:].any()
    close(log_density[:count], logsumexp(logs, axis=1)[:count])
    assert np.isnan(log_density[count:]).all()
    # added to what is there
    close(totals[0], 10 + log_density[:count].sum())
    close(totals[1], 20 + xlogy(expected, expected)[:count].sum())


def test_normalize_where_all_densities_vanish():
    """The largest is taken out first: 1e6 below zero there are shares as anywhere."""
    logs = np.tile([-1e6, -1e6 - np.log(3), -2e6], (BATCH, 1))
    shares, log_density, totals = normalized(logs, BATCH)
    close(shares, np.tile([0.75, 0.25, 0.0], (BATCH, 1)), rtol=1e-9)
    close(log_density, -1e6 + np.log(4 / 3))
    entropy = 0.75 * np.log(0.75) + 0.25 * np.log(0.25)
    close(totals, [10 + BATCH * log_density[0], 20 + BATCH * entropy], rtol=1e-9)


def test_normalize_where_components_have_nothing():
    """A log probability of -inf is a share of 0; far below the largest it is 0 as well."""
    logs = np.tile([-np.inf, -3.0, -3.0 - 1e9], (BATCH, 1))
    shares, log_density, totals = normalized(logs, BATCH)
    assert shares.tolist() == [[0.0, 1.0, 0.0]] * BATCH
    assert log_density.tolist() == [-3.0] * BATCH
    assert totals.tolist() == [10.0 - 3.0 * BATCH, 20.0]


# The sums of the M-step


@each_form
def test_accumulate_adds_to_what_is_there(form):
    """Sizes, first and second moments about the references; below the diagonal nothing."""
    X, references = rows(BATCH), np.random.RandomState(2).normal(size=(K, D))
    shares = np.random.RandomState(3).dirichlet(np.ones(K), BATCH)
    shares[:, 1] = 0  # a component without a share stays as it is
    _, sums = room_for_sums(form, 2.0)
    batch = loaded(X)
    batch.shares[:] = shares.T
    mixture.accumulate(batch, references, sums, sums.scatter)
    for found, expected in zip(sums, moments(X, shares, references, form), strict=False):
        close(found, 2 + expected)
    assert (sums.sizes[1], *sums.sums[1]) == (2, 2, 2, 2)
    assert sums.totals.tolist() == [2, 2]


def statistics(X, those, references, form):
    """Return what `statistics_block` writes."""
    numbers, found = room_for_sums(form)
    mixture.statistics_block(X, those.arrays, references, numbers)
    return found


@each_dtype
@each_length
@each_form
def test_statistics_block_is_an_e_step_and_the_sums_of_an_m_step(form, n_rows, dtype):
    """Whatever the length of the block; old contents are overwritten."""
    X, those, references = rows(n_rows, dtype), Components(form), rows(K, seed=5)
    *sums, totals = statistics(X, those, references, form)
    shares = those.responsibilities(X)
    for found, expected in zip(sums, moments(X, shares, references, form), strict=True):
        close(found, expected)
    close(totals[0], logsumexp(those.log_probabilities(X), axis=1).sum())
    close(totals[1], xlogy(shares, shares).sum(), atol=1e-12)


@each_dtype
@each_length
@each_form
def test_moments_block_sums_given_shares(form, n_rows, dtype):
    """The same sums, of responsibilities from elsewhere."""
    X, references = rows(n_rows, dtype), rows(K, seed=5)
    shares = np.random.RandomState(3).dirichlet(np.ones(K), n_rows)
    numbers, sums = room_for_sums(form)
    mixture.moments_block(X, shares, references, np.empty(scatter_shape(form)), numbers)
    for found, expected in zip(sums, moments(X, shares, references, form), strict=False):
        close(found, expected)
    assert sums.totals.tolist() == [0, 0]


# The use of a model


def densities(X, those):
    """Return what `density_block` writes."""
    log_density, labels = np.full(len(X), np.nan), np.full(len(X), -1)
    mixture.density_block(X, those.arrays, log_density, labels)
    return log_density, labels


def shares_of(X, those, dtype="float64"):
    """Return what `responsibilities_block` writes."""
    out = np.full((len(X), K), np.nan, dtype)
    mixture.responsibilities_block(X, those.arrays, out)
    return out


@each_dtype
@each_length
@each_form
def test_density_block_writes_log_densities_and_labels(form, n_rows, dtype):
    """The log of the weighted sum of densities, and the component with the largest term."""
    X, those = rows(n_rows, dtype), Components(form)
    log_density, labels = densities(X, those)
    logs = those.log_probabilities(X)
    close(log_density, logsumexp(logs, axis=1))
    np.testing.assert_array_equal(labels, logs.argmax(axis=1))


def test_density_block_gives_ties_to_the_lowest_label():
    """Of components that are equally probable the first one is named."""
    those = Components("tied", [0.2, 0.4, 0.4])
    those.means[:] = 1.0
    assert densities(rows(5), those)[1].tolist() == [1] * 5


@each_dtype
@each_length
@each_form
def test_responsibilities_block_writes_the_shares(form, n_rows, dtype):
    """Each row's sum to one, in the type of the output."""
    X, those = rows(n_rows, dtype), Components(form)
    found = shares_of(X, those, dtype)
    single = dtype == "float32"
    close(found, those.responsibilities(X), rtol=1e-6 if single else 1e-12, atol=1e-7 * single)
    close(found.sum(axis=1), 1, rtol=1e-6 if single else 1e-14)
    assert found.dtype == dtype


@each_form
def test_a_row_has_the_same_bits_wherever_it_stands(form):
    """In whatever place of a batch, of a full one or not."""
    X, those = rows(130), Components(form)
    whole, labels = densities(X, those)
    shares = shares_of(X, those)
    for part in (slice(None, None, -1), slice(7, 100), slice(129, 130)):
        again, same_labels = densities(np.ascontiguousarray(X[part]), those)
        assert again.tobytes() == whole[part].tobytes()
        np.testing.assert_array_equal(same_labels, labels[part])
        assert shares_of(np.ascontiguousarray(X[part]), those).tobytes() == shares[part].tobytes()


@each_form
def test_a_weight_of_zero_is_no_component(form):
    """Its constant is -inf: the others share all rows out, and its sums stay at 0."""
    X, those = rows(70), Components(form, [0.6, 0.0, 0.4])
    assert those.constants[1] == -np.inf
    shares = those.responsibilities(X)
    assert not shares[:, 1].any()
    close(shares_of(X, those), shares)
    log_density, labels = densities(X, those)
    close(log_density, logsumexp(those.log_probabilities(X), axis=1))
    assert 1 not in labels
    sizes, sums, scatter, totals = statistics(X, those, those.means, form)
    assert (sizes[1], *sums[1]) == (0, 0, 0, 0)
    assert form == "tied" or not scatter[1].any()
    close([sizes.sum(), totals[0], totals[1]], [70, log_density.sum(), xlogy(shares, shares).sum()])


@each_dtype
@each_form
@pytest.mark.parametrize("distance", [1e3, 1e15])
def test_far_from_all_components_nothing_becomes_nan(form, dtype, distance):
    """Where every density is 0 the logarithms are finite, and the shares sum to one."""
    X, those = (distance * np.sign(rows(65))).astype(dtype), Components(form)
    log_density, labels = densities(X, those)
    expected = those.log_probabilities(X)
    assert np.exp(log_density).max() == 0
    np.testing.assert_allclose(log_density, logsumexp(expected, axis=1), rtol=1e-9)
    own = expected[np.arange(65), labels]
    np.testing.assert_allclose(own, expected.max(axis=1), rtol=1e-12)  # rounding may decide
    shares = shares_of(X, those)
    close(shares.sum(axis=1), 1)
    np.testing.assert_array_equal(shares.argmax(axis=1), labels)
    found = statistics(X, those, those.means, form)
    assert all(np.isfinite(array).all() for array in found)
    close(found[0].sum(), 65)
    close(found[-1][0], log_density.sum())


# From sums to parameters


def test_shifted_divides_and_raises_the_sizes():
    """By hand; a component without rows keeps its reference, and has a size above 0."""
    sizes, sums = np.array([2.0, 0.0]), np.array([[4.0, -1.0], [0.0, 0.0]])
    references, shifts, means = np.array([[1.0, 1.0], [5.0, 6.0]]), *np.full((2, 2, 2), np.nan)
    gaussians.shifted(sizes, sums, references, shifts, means)
    assert sizes.tolist() == [2 + 10 * EPSILON, 10 * EPSILON]
    close(shifts, [[2, -0.5], [0, 0]], rtol=1e-14)
    close(means, [[3, 0.5], [5, 6]], rtol=1e-14)


def summed(X, shares, references, form):
    """Return the M-step's sums about the references."""
    sums = [np.array(array) for array in moments(X, shares, references, form)]
    return mixture.Statistics(*sums, np.zeros(2))


def maximized(X, shares, form):
    """Return weighted means and covariances, by definition."""
    means = (shares.T @ X) / shares.sum(axis=0)[:, np.newaxis]
    about = [np.cov(X.T, aweights=share, ddof=0) for share in shares.T]
    if form == "tied":
        weights = shares.sum(axis=0) / shares.sum()
        return means, np.tensordot(weights, about, 1)[np.newaxis]
    variances = np.array([np.diag(matrix) for matrix in about])
    if form == "spherical":
        return means, np.repeat(variances.mean(axis=1, keepdims=True), D, axis=1)
    return means, variances if form == "diagonal" else np.array(about)


def parameters(sums, references, form, reg_covar=0.0):
    """Return means, covariances and whether digits were lost; the sizes are raised."""
    covariances = np.full(scatter_shape(form), np.nan)
    means = np.full((K, D), np.nan)
    regularization = gaussians.Regularization(reg_covar, form == "spherical")
    lost = gaussians.estimate(sums, references, regularization, means, covariances)
    return means, covariances, lost


@pytest.mark.parametrize("form", [*FORMS, "spherical"])
def test_parameters_are_means_and_covariances_of_the_rows_as_shared_out(form):
    """Wherever the references are; reg_covar is added to the variances, and nowhere else."""
    X, shares = rows(40), np.random.RandomState(3).dirichlet(np.ones(K), 40)
    for offset in (0.0, 2.0):
        references = rows(K, seed=5) + offset
        sums = summed(X, shares, references, "diagonal" if form == "spherical" else form)
        sizes = sums[0].copy()
        means, covariances, lost = parameters(sums, references, form, reg_covar=0.25)
        expected = maximized(X, shares, form)
        close(means, expected[0])
        close(covariances, expected[1] + (0.25 * np.eye(D) if covariances.ndim == 3 else 0.25))
        assert not lost
        assert np.all(sums[0] == sizes + 10 * EPSILON)
        if covariances.ndim == 3:
            np.testing.assert_array_equal(covariances, covariances.transpose(0, 2, 1))


def test_one_component_may_own_the_shared_matrix():
    """With a single component full and tied are the same."""
    X, references, shift = rows(40), np.zeros((1, D)), np.empty((1, D))
    sizes, sums, scatter, _ = summed(X, np.ones((40, 1)), references, "full")
    means, covariances = np.empty((1, D)), np.empty((1, D, D))
    gaussians.shifted(sizes, sums, references, shift, means)
    gaussians.full_covariances(sizes, scatter, shift, covariances)
    close(covariances[0], np.cov(X.T, ddof=0))


@pytest.mark.parametrize("form", [*FORMS, "spherical"])
@pytest.mark.parametrize(("far", "expected"), [(10.0, False), (1e4, True), (1e8, True)])
def test_parameters_tell_where_the_shift_has_lost_digits(form, far, expected):
    """From references 1e8 off no digit is right; taken again about the mean, all are."""
    X, shares = rows(40), np.random.RandomState(3).dirichlet(np.ones(K), 40)
    kind = "diagonal" if form == "spherical" else form
    references = rows(K, seed=5)
    references[2, 1] += far
    means, covariances, lost = parameters(summed(X, shares, references, kind), references, form)
    assert lost == expected
    right = maximized(X, shares, form)[1]
    if far == 1e8:
        assert np.abs(covariances / right - 1).max() > 1e-2
    again, covariances, lost = parameters(summed(X, shares, means, kind), means, form)
    assert not lost
    close(again, maximized(X, shares, form)[0])
    close(covariances, right)


@pytest.mark.parametrize("form", ["full", "tied", "diagonal"])
@pytest.mark.parametrize("value", [0.0, 3.0, 1e8, -1 / 3])
def test_constant_features_have_no_digits_to_lose(form, value):
    """Their variance is 0 and stays so, once the reference is right but for rounding."""
    X, shares = rows(40), np.random.RandomState(3).dirichlet(np.ones(K), 40)
    X[:, 1] = value
    references = np.array(shares.T @ X / shares.sum(axis=0)[:, np.newaxis])
    for off in (0.0, EPSILON, -4 * EPSILON):
        references[:, 1] = value * (1 + off)
        found = parameters(summed(X, shares, references, form), references, form)
        assert not found[2]
        variances = found[1][:, 1, 1] if found[1].ndim == 3 else found[1][:, 1]
        assert np.abs(variances).max() <= (1e-14 * abs(value)) ** 2
    if value:
        far = references + 1.0
        assert parameters(summed(X, shares, far, form), far, form)[2]


@pytest.mark.parametrize(
    ("variance", "shift", "mean", "expected"),
    [
        (1.0, 99.0, 0.0, False),
        (1.0, 101.0, 0.0, True),
        (1.0, -101.0, 0.0, True),
        (0.0, 1e-9, 1e2, True),
        (0.0, 1e-11, 1e2, False),
        (-1e-3, 1e-9, -1e4, False),
        (-1e-3, 1e-3, 1e2, True),
        (0.0, 0.0, 0.0, False),
    ],
)
def test_digits_are_lost_where_a_shift_is_much_larger_than_the_deviation(
    variance, shift, mean, expected
):
    """A hundred standard deviations, and more than rounding of the mean; in any feature."""
    shifts, means = np.zeros((K, D)), np.ones((K, D))
    shifts[2, 1], means[2, 1] = shift, mean
    variances, matrices = np.ones((K, D)), np.array([np.eye(D)] * K)
    variances[2, 1] = matrices[2, 1, 1] = variance
    assert gaussians.digits_are_lost(variances, shifts, means) == expected
    assert gaussians.digits_are_lost(matrices, shifts, means) == expected
    assert gaussians.digits_are_lost(matrices[2:], shifts, means) == expected


# Factors and constants


@pytest.mark.parametrize("n", [1, 2, 5])
def test_cholesky_inverse_writes_the_upper_triangle_of_the_precision(n):
    """U @ U.T is the inverse, and U is zero below the diagonal, positive on it."""
    root = np.random.RandomState(n).normal(size=(n, n))
    covariance, factor = root @ root.T + 0.1 * np.eye(n), np.full((n, n), np.nan)
    assert gaussians.cholesky_inverse(covariance, np.empty((n, n)), factor)
    np.testing.assert_allclose(factor @ factor.T, np.linalg.inv(covariance), rtol=1e-10, atol=1e-10)
    np.testing.assert_array_equal(factor, np.triu(factor))
    assert np.all(np.diag(factor) > 0)


SINGULAR = {
    "zero": [[0, 0], [0, 0]],
    "a flat direction": [[1, 1], [1, 1]],
    "flat but for rounding": [[1.9 * 1.9, 1.9 * 1.5], [1.9 * 1.5, 1.5 * 1.5]],
    "negative": [[1, 0], [0, -1]],
    "indefinite": [[1, 2], [2, 1]],
    "NaN": [[1, 0], [0, np.nan]],
    "NaN beside": [[1, np.nan], [np.nan, 1]],
    "infinite": [[np.inf, 0], [0, 1]],
}


def test_rounding_alone_may_leave_a_pivot_above_zero():
    """As in the matrix that is flat but for rounding."""
    (a, b), (_, c) = SINGULAR["flat but for rounding"]
    assert 0 < c - (b / np.sqrt(a)) ** 2 < EPSILON * c


@pytest.mark.parametrize("name", SINGULAR)
def test_cholesky_inverse_refuses_singular_matrices(name):
    """Zero, flat, indefinite, or not finite."""
    with np.errstate(invalid="ignore"):
        matrix = np.array(SINGULAR[name], float)
        assert not gaussians.cholesky_inverse(matrix, np.empty((2, 2)), np.empty((2, 2)))


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1.0, 1e200])
def test_what_is_singular_does_not_depend_on_the_unit(scale):
    """A condition number of 1e12 is no singularity, at any scale."""
    matrix = scale * np.diag([1.0, 1e-12])
    assert gaussians.cholesky_inverse(matrix, np.empty((2, 2)), np.empty((2, 2)))


@each_form
def test_precision_factors_are_those_of_each_component(form):
    """And -1 says that none is singular."""
    those = Components(form)
    factors = np.full_like(those.factors, np.nan)
    assert gaussians.precision_factors(those.covariances, factors) == -1
    close(factors, those.factors, rtol=1e-9)


@each_form
@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_precision_factors_name_the_first_singular_component(form, value):
    """Its number is returned."""
    those = Components(form)
    for first in (2, 1, 0) if form != "tied" else (0,):
        if form == "diagonal":
            those.covariances[first, 2] = value
        else:
            those.covariances[first, 1, 1] = value
        with np.errstate(invalid="ignore"):
            assert gaussians.precision_factors(those.covariances, those.factors) == first


@each_form
def test_log_determinants_are_half_those_of_the_precisions(form):
    """-log|covariance| / 2, for each component."""
    those, out = Components(form), np.full(K, np.nan)
    gaussians.log_determinants(those.factors, out)
    close(out, -np.linalg.slogdet(those.matrices)[1] / 2)


@each_form
@pytest.mark.parametrize("weights", [(0.5, 0.3, 0.2), (1.0, 0.0, 0.0)])
def test_write_constants_writes_log_weights_and_norming_constants(form, weights):
    """What is left of the log density at the mean; -inf without a weight."""
    those, expected = Components(form, weights), Components(form, weights).constants
    those.constants[:] = np.nan
    gaussians.write_constants(those.arrays)
    close(those.constants, expected)


@each_form
def test_maximize_ends_the_m_step(form):
    """Sizes become weights, covariances factors and constants."""
    those, expected = Components(form), Components(form)
    for array in (those.weights, those.constants, those.factors):
        array[:] = np.nan
    assert gaussians.maximize(40 * expected.weights, those.arrays) == -1
    close(those.weights, expected.weights)
    close(those.factors, expected.factors, rtol=1e-9)
    close(those.constants, expected.constants, rtol=1e-9)


def test_maximize_stops_at_a_singular_component():
    """It says which one; the weights are there for the message, the constants are not."""
    those = Components("diagonal")
    sizes, those.weights, those.constants = 40 * those.weights, np.full(K, np.nan), np.full(K, 7.0)
    those.covariances[1] = 0
    assert gaussians.maximize(sizes, those.arrays) == 1
    close(those.weights, sizes / 40)
    assert those.constants.tolist() == [7, 7, 7]


@pytest.mark.parametrize(
    ("bound", "n_iter", "expected"),
    [
        (-3.0, 1, stopping.RUNNING),
        (-3.0, 5, stopping.MAX_ITER),
        (-4.4, 1, stopping.RUNNING),
        (-4.6, 1, stopping.BOUND_UNCHANGED),
        (-4.6, 5, stopping.BOUND_UNCHANGED),
        (-5.4, 1, stopping.BOUND_UNCHANGED),
        (-5.6, 1, stopping.RUNNING),
        (np.nan, 1, stopping.RUNNING),
        (np.nan, 5, stopping.MAX_ITER),
    ],
)
def test_em_stops_for_a_reason(bound, n_iter, expected):
    """A change from -5 of less than 0.5 comes first, then the limit of 5 iterations."""
    assert stopping.em_stops(bound, -5.0, 0.5, n_iter, 5) == expected


def test_em_without_tolerance_never_converges():
    """With tol=0 not even where nothing changes at all; nor on the first iteration."""
    assert stopping.em_stops(-5.0, -5.0, 0.0, 1, 5) == stopping.RUNNING
    assert stopping.em_stops(-5.0, -np.inf, 1e300, 1, 5) == stopping.RUNNING


# Whole runs


@each_form
@pytest.mark.parametrize(("n_rows", "block_size"), [(50, 20), (50, 50), (40, 1000), (70, 5)])
def test_whole_statistics_are_those_of_the_blocks_added_by_the_tree(form, n_rows, block_size):
    """To the bit."""
    X, those = rows(n_rows), Components(form)
    references = rows(K, seed=5)
    found = gaussians.statistics_whole(X, block_size, those.arrays, references)
    for array, other in zip(found, by_blocks(X, block_size, those, references, form), strict=True):
        assert array.tobytes() == other.tobytes()


@each_form
@pytest.mark.parametrize(("n_rows", "block_size"), [(50, 20), (40, 1000), (70, 5)])
def test_whole_moments_are_those_of_the_blocks_added_by_the_tree(form, n_rows, block_size):
    """To the bit; the shares are given."""
    X, references = rows(n_rows), rows(K, seed=5)
    shares = np.random.RandomState(3).dirichlet(np.ones(K), n_rows)
    covariances, parts = np.empty(scatter_shape(form)), []
    found = gaussians.moments_whole(X, block_size, shares, references, covariances)
    for start in range(0, n_rows, block_size):
        r = slice(start, start + block_size)
        numbers, _ = room_for_sums(form)
        mixture.moments_block(X[r], shares[r], references, covariances, numbers)
        parts.append(numbers)
    expected = mixture.statistics_in(tree_sum(np.array(parts)), references, covariances)
    for array, other in zip(found, expected, strict=True):
        assert array.tobytes() == other.tobytes()


def by_blocks(X, block_size, those, references, form):
    """Return the statistics of all blocks, added by the tree."""
    cuts = [X[start : start + block_size] for start in range(0, len(X), block_size)]
    parts = [statistics(cut, those, references, form) for cut in cuts]
    return mixture.Statistics(*(tree_sum(np.array(part)) for part in zip(*parts, strict=True)))


def step_by_step(X, block_size, those, form, reg_covar, n_iter):
    """Iterate with the kernels one by one, as the estimators do; return the bounds."""
    kind, bounds, retaken = "diagonal" if form == "spherical" else form, [], 0
    for _ in range(n_iter):
        found = by_blocks(X, block_size, those, those.means, kind)
        means, covariances, lost = parameters(found, those.means, form, reg_covar)
        if lost:
            retaken += 1
            found = by_blocks(X, block_size, those, means, kind)
            means, covariances, _ = parameters(found, means, form, reg_covar)
        those.means, those.covariances = means, covariances
        gaussians.maximize(found.sizes, those.arrays)
        bounds.append(found.totals[0] / len(X))
    return bounds, retaken


def run_whole(X, block_size, those, form, reg_covar, max_iter, tol=0.0, before=-np.inf):
    """Iterate in compiled code; return what came back and the bounds."""
    bounds = np.full(max_iter + 1, before)
    regularization = gaussians.Regularization(reg_covar, form == "spherical")
    found = gaussians.run_whole(X, block_size, those.arrays, regularization, tol, bounds)
    return found, bounds


def components(form, far=0.0):
    """Return components of one form, spherical ones among them, and how far off they start."""
    those = Components("diagonal" if form == "spherical" else form)
    if form == "spherical":
        those.covariances[:], those.factors[:] = 1.0, 1.0
        those.matrices = np.array([np.eye(D)] * K)
        those.constants = np.log(those.weights) - D * np.log(2 * np.pi) / 2
    those.means = those.means + far
    return those


@each_dtype
@pytest.mark.parametrize("form", [*FORMS, "spherical"])
@pytest.mark.parametrize(("block_size", "far"), [(20, 0.0), (50, 1e4)])
def test_run_whole_is_the_loop_step_by_step(form, block_size, far, dtype):
    """To the bit, over several blocks, and where the sums have to be taken twice."""
    X, reg_covar = rows(50, dtype), 1e-6
    those, twin = components(form, far), components(form, far)
    bounds, retaken = step_by_step(X, block_size, twin, form, reg_covar, 4)
    (reason, n_iter, singular), found = run_whole(X, block_size, those, form, reg_covar, 4)
    assert (reason, n_iter, singular) == (stopping.MAX_ITER, 4, -1)
    assert (retaken > 0) == (far > 0)
    assert found.tolist() == [-np.inf, *bounds]
    for name in ("weights", "means", "covariances", "factors", "constants"):
        assert getattr(those, name).tobytes() == getattr(twin, name).tobytes(), name


@pytest.mark.parametrize("form", [*FORMS, "spherical"])
def test_run_whole_is_em(form):
    """E-steps by scipy and M-steps by definition lead to the same components."""
    X, those, twin = rows(50), components(form), components(form)
    bounds = []
    for _ in range(3):
        bounds.append(logsumexp(twin.log_probabilities(X), axis=1).mean())
        shares = twin.responsibilities(X)
        twin.weights = shares.mean(axis=0)
        twin.means, covariances = maximized(X, shares, form)
        flat = covariances.ndim == 2
        matrices = np.array([np.diag(row) for row in covariances]) if flat else covariances
        twin.covariances, twin.matrices = covariances, np.broadcast_to(matrices, (K, D, D))
    _, found = run_whole(X, 20, those, form, 0.0, 3)
    close(found[1:], bounds, rtol=1e-10)
    for name in ("weights", "means", "covariances"):
        close(getattr(those, name), getattr(twin, name), rtol=1e-8, atol=1e-10)


def test_run_whole_ends_where_the_bound_gains_less_than_tol():
    """At the first such iteration; from a bound before, at the first one if it is no better."""
    X = rows(50)
    _, bounds = run_whole(X, 20, components("full"), "full", 1e-6, 12)
    gains = np.diff(bounds[1:])
    tol = gains[:8].min() * 1.001
    first = 2 + int(np.flatnonzero(gains < tol)[0])
    (reason, n_iter, _), found = run_whole(X, 20, components("full"), "full", 1e-6, 12, tol=tol)
    assert (reason, n_iter) == (stopping.BOUND_UNCHANGED, first)
    assert found[: n_iter + 1].tolist() == bounds[: n_iter + 1].tolist()
    again = run_whole(X, 20, components("full"), "full", 1e-6, 12, tol=1e-9, before=bounds[1])
    assert again[0][:2] == (stopping.BOUND_UNCHANGED, 1)


@pytest.mark.parametrize("form", ["full", "diagonal", "spherical"])
def test_run_whole_comes_back_at_a_singular_component(form):
    """The last one answers for no row: without reg_covar it has no covariance."""
    X, those = rows(50), components(form)
    those.constants[2] = -np.inf
    (reason, n_iter, singular), _ = run_whole(X, 20, those, form, 0.0, 5)
    assert (reason, n_iter, singular) == (stopping.SINGULAR, 0, 2)
    assert run_whole(X, 20, those, form, 1e-3, 5)[0][0] == stopping.MAX_ITER


@pytest.mark.parametrize("form", ["full", "diagonal", "spherical"])
def test_run_whole_tells_the_iterations_before_a_singular_one(form):
    """A component that collapses on one row, there many times; the bounds up to there are kept."""
    X, those = np.vstack([rows(30), np.full((20, D), 4.0)]), components(form)
    those.means[1] = 4.0
    (reason, n_iter, singular), bounds = run_whole(X, 20, those, form, 0.0, 100)
    assert (reason, singular) == (stopping.SINGULAR, 1)
    assert 0 < n_iter < 100
    assert np.all(np.diff(bounds[1 : n_iter + 1]) > 0)
    assert np.all(bounds[n_iter + 1 :] == -np.inf)
    assert np.abs(those.covariances[1]).max() < 1e-25

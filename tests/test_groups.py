"""Groups of rows that a valley separates: by hand, and of data with a known number of clusters."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from benchmarks import kinds
from homl_clustering.engine import blocks, paths
from homl_clustering.mixture.components import COVARIANCE_TYPES
from homl_clustering.selection import groups, separated_groups, valleys
from homl_clustering.selection.groups import joined
from homl_clustering.selection.valleys import Cloud, valleys_between


def n_groups(X, **more):
    return separated_groups(X, **({"random_state": 0} | more)).n_groups_


def normal(seed, *shape):
    return np.random.RandomState(seed).normal(size=shape)


def valley_of_rows(A, B):
    return valleys.valley_between(Cloud(A), Cloud(B))


def two_blobs(distance=9.0, n_rows=60):
    X = normal(0, 2 * n_rows, 2)
    X[n_rows:, 0] += distance
    return X


def table_of(n, **pairs):
    """Return a matrix of valleys; ``v01=0.9`` says that there is 0.9 between 0 and 1."""
    valleys = np.eye(n)
    for name, value in pairs.items():
        i, j = map(int, name[1:])
        valleys[i, j] = valleys[j, i] = value
    return valleys


def same_parts(one, other):
    """Return whether two labelings make the same groups, whatever their numbers."""
    return adjusted_rand_score(one, other) == 1


# Which components are joined


@pytest.mark.parametrize(
    ("densities", "valleys", "expected"),
    [
        ([0.0, 0.0], table_of(2, v01=0.3), [0, 1]),
        ([0.0, 0.0], table_of(2, v01=0.57), [0, 1]),
        ([0.0, 0.0], table_of(2, v01=0.58), [0, 0]),  # exactly enough
        ([0.0, -1.0, -0.5, -0.2], table_of(4, v01=0.7, v12=0.8, v23=0.9), [0, 0, 0, 0]),  # a chain
        ([0.0, -0.1, -2.0], table_of(3, v02=0.9, v12=0.8), [0, 1, 0]),  # low: joins one alone
        ([0.0, -0.1, -2.0], table_of(3, v02=0.8, v12=0.9), [0, 1, 1]),  # the other
        ([0.0, -0.1, -0.5], table_of(3, v02=0.9, v12=0.8), [0, 0, 0]),  # hardly lower: all of them
        # Lower than the first by more than 3, than the second by less: the first is shallowest.
        ([0.0, -0.6, -1.5], table_of(3, v02=0.9, v12=0.8), [0, 1, 0]),
        ([0.0], np.eye(1), [0]),
    ],
)
def test_which_components_are_joined_by_hand(densities, valleys, expected):
    """Log densities at the means, and the valleys between them."""
    assert same_parts(joined(np.array(densities), valleys), expected)


@pytest.mark.parametrize(("lower", "expected"), [(np.log(2.9), 1), (np.log(3.1), 2)])
def test_a_hill_a_third_as_high_does_not_join_two(lower, expected):
    """By the factor of three: below it all are one group, beyond it the two stay apart."""
    found = joined(np.array([0.0, 0.0, -lower]), table_of(3, v02=0.9, v12=0.8))
    assert len(set(found)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_components_does_not_matter(seed):
    """Ten of them with any heights and valleys; the groups are numbered from 0 on."""
    random = np.random.RandomState(seed)
    densities, valleys = random.normal(0, 1.5, 10), random.uniform(size=(10, 10)) ** 0.2 * 0.65
    valleys = np.maximum(valleys, valleys.T)
    np.fill_diagonal(valleys, 1)
    found, order = joined(densities, valleys), random.permutation(10)
    assert sorted(set(found)) == list(range(found.max() + 1))
    assert same_parts(joined(densities[order], valleys[np.ix_(order, order)]), found[order])


@pytest.mark.parametrize(("share", "expected"), [(0.9, 1), (0.01, 2), (0.0, 2)])
def test_a_component_is_as_high_as_its_own_part_of_the_density(monkeypatch, share, expected):
    """At its mean: what is strewn over two hills may have its mean on one of them."""
    shares = np.diag([1.0, 1.0, share])
    mixture = SimpleNamespace(
        means_=np.zeros((3, 2)),
        predict=lambda X: np.repeat([0, 1, 2], 30),
        predict_proba=lambda X: shares,
    )
    found = np.array([0.0, 0.0, -0.1]), table_of(3, v02=0.9, v12=0.8)
    monkeypatch.setattr(groups, "valleys_between", lambda *arguments: found)
    assert groups.groups_of(mixture, np.zeros((90, 2)))[1].max() + 1 == expected
    shares[:] = 0  # of none: which are all alike then
    assert groups.groups_of(mixture, np.zeros((90, 2)))[1].max() + 1 == 1


# Valleys


@pytest.mark.parametrize("distance", [3, 4, 5])
def test_the_valley_between_two_gaussians_is_that_of_their_density(distance):
    """In three features that are scaled and mixed: the discriminant finds the direction."""
    n_rows, away = 2000, np.array([distance, 0, 0])
    A, B = normal(1, n_rows, 3), normal(2, n_rows, 3) + away
    bandwidth = 1.2 * 1.06 * (2 * n_rows) ** -0.2
    smooth = stats.norm(scale=np.hypot(1, bandwidth))
    expected = 2 * smooth.pdf(distance / 2) / (smooth.pdf(0) + smooth.pdf(distance))
    mixed = np.array([[3.0, 1, 0], [0, 0.2, 5], [1, 0, 8]])
    found = [valley_of_rows(A, B), valley_of_rows(A @ mixed, B @ mixed), valley_of_rows(B, A)]
    for each in found:  # somewhat larger: for doubt
        assert 0.9 * expected < each < 1.25 * expected
    assert found[0] == pytest.approx(found[2], rel=1e-9)


@pytest.mark.parametrize(("n_rows", "least", "most"), [(20, 1.25, 2.5), (2000, 1.01, 1.15)])
def test_few_rows_make_a_valley_less_deep(monkeypatch, n_rows, least, most):
    """The share is taken to be larger where it rests on few rows, and hardly so with many."""
    A, B = normal(1, n_rows, 1), normal(2, n_rows, 1) + 4
    found = valley_of_rows(A, B)
    monkeypatch.setattr(valleys, "DOUBT", 0.0)
    assert least < found / valley_of_rows(A, B) < most


def test_between_halves_of_one_hill_there_is_no_valley():
    """A box cut in two, and a Gaussian cut in two."""
    box = np.random.RandomState(3).uniform(size=(1000, 2))
    assert valley_of_rows(box[box[:, 0] < 0.5], box[box[:, 0] >= 0.5]) > 0.9
    hill = normal(3, 1000, 2)
    assert valley_of_rows(hill[hill[:, 1] < 0], hill[hill[:, 1] >= 0]) > 0.9


@pytest.mark.parametrize("unit", [1e-100, 0.1, 1.0, 1e100])
def test_valleys_of_points(unit):
    """Rows that are alike in each set: two points are apart, one point is not; one row is apart."""
    A, B = np.full((15, 2), unit), np.full((12, 2), 7 * unit)
    assert valley_of_rows(A, B) == valley_of_rows(B, A) == 0.0
    assert valley_of_rows(A, A[:9]) == 1.0
    assert valley_of_rows(A, B[:1]) == valley_of_rows(A[:0], B) == 0.0


@pytest.mark.parametrize("distance", [2.5, 4.0])
def test_along_the_line_the_valley_is_that_of_the_mixture(distance):
    """A mixture given by hand, and no rows that could say something else."""
    means = np.array([[0.0, 0], [distance, 0]])

    def score_samples(X):
        return np.log(sum(stats.norm.pdf(X - mean).prod(axis=1) / 2 for mean in means))

    mixture = SimpleNamespace(means_=means, score_samples=score_samples)
    densities, valleys = valleys_between(mixture, means, np.array([0, 1]))
    middle = np.exp(score_samples(means.mean(axis=0)[np.newaxis]) - densities[0])[0]
    np.testing.assert_allclose(densities, score_samples(means))
    np.testing.assert_allclose(valleys, [[1, middle], [middle, 1]])


def test_the_parts_of_a_bent_hill_are_compared_where_they_meet():
    """The legs of a horseshoe are far from each other, and its bend is full of rows."""
    random = np.random.RandomState(0)
    angle = random.uniform(0, np.pi, 600)
    X = np.column_stack([np.cos(angle), 3 * np.sin(angle)]) + random.normal(0, 0.15, (600, 2))
    owners = (X[:, 0] > 0).astype(int)
    A, B = X[owners == 0], X[owners == 1]
    far_apart = SimpleNamespace(  # a mixture with nothing between its two components
        means_=np.array([A.mean(axis=0), B.mean(axis=0)]),
        score_samples=lambda X: -100 * np.minimum(abs(X[:, 0] + 0.6), abs(X[:, 0] - 0.6)),
    )
    found = valleys_between(far_apart, X, owners)[1][0, 1]
    assert valley_of_rows(A, B) < groups.VALLEY < found


# What is found


@pytest.mark.parametrize(
    "name",
    [
        "blobs, well apart",
        "five blobs",
        "moons",
        "rings",
        "unequal sizes",
        "20 features",
        "squares",
    ],
)
def test_clusters_that_are_apart_are_found(name):
    """Their number, and which rows are in which; with no more fits than were told of."""
    X, y = kinds.draw(name, 1)
    told = []
    found = separated_groups(X, random_state=1, tell=lambda *numbers: told.append(numbers))
    assert found.n_groups_ == kinds.KINDS[name].n_clusters
    assert adjusted_rand_score(y, found.labels_) > 0.95
    assert found.labels_.shape == y.shape and found.labels_.dtype == np.int64
    assert set(found.labels_) - {-1} == set(range(found.n_groups_))
    assert [done for done, _ in told] == list(range(1, found.n_fits_ + 1))
    assert len({total for _, total in told}) == 1 and told[-1][0] <= told[-1][1]


@pytest.mark.parametrize("name", ["noise, uniform", "noise, normal", "noise, Student's t"])
def test_noise_is_one_group(name):
    """With 2, 5 and 10 features, twice each."""
    found = [n_groups(kinds.draw(name, seed)[0], random_state=seed) for seed in range(1, 13, 2)]
    assert sum(each == 1 for each in found) >= 5, found


def test_four_deviations_are_too_few_and_six_are_enough():
    """What the description says of two Gaussians of equal size."""
    for distance, expected in ((3.0, 1), (6.0, 2)):
        found = []
        for seed in range(3):
            X = normal(seed, 300, 2)
            X[150:, 0] += distance
            found.append(n_groups(X))
        assert found == [expected] * 3


def test_one_feature_is_enough():
    """Two hills on a line."""
    X = normal(0, 200, 1)
    assert n_groups(X) == 1
    X[120:] += 8
    assert n_groups(X) == 2


@pytest.mark.parametrize(("n_far", "expected"), [(8, 2), (25, 3)])
def test_a_few_rows_are_outliers_and_not_a_group(n_far, expected):
    """A twentieth of 200 rows is 10; the outliers have the label -1."""
    X = np.vstack([two_blobs(9, 100), normal(5, n_far, 2) + np.array([0, 40])])
    found = separated_groups(X, random_state=0)
    assert found.n_groups_ == expected
    own = found.labels_[-n_far:]
    assert np.all(own == own[0]) and (own[0] == -1) == (expected == 2)
    assert not np.isin(own[0], found.labels_[:200])
    owners = found.mixture_.predict(X - X.mean(axis=0))
    np.testing.assert_array_equal(found.labels_, found.group_of_component_[owners])


@pytest.mark.parametrize("name", ["five blobs", "moons", "noise, normal", "20 features"])
def test_neither_place_nor_unit_nor_order_matter(name):
    """Shifted, scaled by a power of two, with columns or rows in another order."""
    X, _ = kinds.draw(name, 3)
    random, expected = np.random.RandomState(0), n_groups(X)
    assert expected == kinds.KINDS[name].n_clusters
    columns, rows = random.permutation(X.shape[1]), random.permutation(len(X))
    for other in (X + 100, X * 2.0**30, X * 2.0**-40, X[:, columns], X[rows]):
        assert n_groups(other) == expected


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (9, 2), (2, 1), (3, 20), (9, 12), (12, 30)])
def test_few_rows_are_one_group(shape):
    """Also fewer than there are features."""
    found = separated_groups(normal(1, *shape), random_state=0)
    assert found.n_groups_ == 1
    assert 0 in found.labels_ and set(found.labels_) <= {0, -1}  # single rows may lie outside


@pytest.mark.parametrize("value", [0.0, 0.1, 7.0, 1e100, -1e-100])
def test_constant_data_are_one_group(value):
    """Whatever the number."""
    assert n_groups(np.full((37, 3), value)) == 1


@pytest.mark.parametrize("unit", [1.0, 0.1, 1e-100, 1e50])
def test_duplicates(unit):
    """Each point twenty times, and more: as many groups as points that are apart."""
    assert n_groups(np.repeat([[0.0, 0], [1, 1]], 20, axis=0) * unit) == 2
    assert n_groups(np.repeat([[0.0, 0], [1, 1], [5, 2]], [20, 30, 40], axis=0) * unit) == 3


def test_integers_floats_and_tables_are_the_same():
    """The numbers are what counts."""
    random = np.random.RandomState(0)
    X = np.vstack([random.randint(0, 9, (60, 2)), random.randint(30, 39, (60, 2))])
    expected = separated_groups(X, random_state=0)
    assert expected.n_groups_ == 2
    for other in (
        X.tolist(),
        X.astype(float),
        X.astype(np.float32),
        pd.DataFrame(X),
        X[::-1][::-1],
    ):
        found = separated_groups(other, random_state=0)
        np.testing.assert_array_equal(found.labels_, expected.labels_)
        np.testing.assert_array_equal(found.valleys_, expected.valleys_)


def test_of_many_rows_some_are_drawn(monkeypatch):
    """All have labels, and the data stay as they are."""
    monkeypatch.setattr(groups, "MOST_ROWS", 80)
    X = two_blobs(9, 200)
    before = X.copy()
    found = separated_groups(X, random_state=0)
    assert same_parts(found.labels_, np.repeat([0, 1], 200))
    np.testing.assert_array_equal(X, before)


# The mixtures


def test_the_mixture_is_that_of_the_lowest_bic():
    """Of all that were tried, whose BICs are those of a formula."""
    X = normal(0, 200, 2) * [3, 1]
    found, centered = separated_groups(X, random_state=0), X - X.mean(axis=0)
    lowest = min(np.nanmin(each) for each in found.bics_.values())
    assert found.mixture_.bic(centered) == pytest.approx(lowest, rel=1e-12)
    covariance = centered.T @ centered / 200
    covariance += 1e-4 * centered.var(axis=0).mean() * np.eye(2)
    log_likelihood = stats.multivariate_normal([0, 0], covariance).logpdf(centered).sum()
    expected = 5 * np.log(200) - 2 * log_likelihood
    assert found.bics_["full", 1] == pytest.approx([expected], rel=1e-9)


def test_all_types_and_starts_are_tried_until_the_bic_is_worse_three_times():
    """No more than that, and not beyond the most components."""
    found = separated_groups(two_blobs(6), random_state=0)
    assert found.n_fits_ == sum(len(each) for each in found.bics_.values())
    for covariance_type in COVARIANCE_TYPES:
        values = [v for (kind, _), v in found.bics_.items() if kind == covariance_type]
        numbers = [k for kind, k in found.bics_ if kind == covariance_type]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [len(each) for each in values] == [1] + [4] * (len(values) - 1)
        lowest = np.array([np.nanmin(each) for each in values])
        worse = lowest[1:] >= np.minimum.accumulate(lowest)[:-1]
        runs = np.convolve(worse, np.ones(3), "valid")
        assert runs[-1] == 3 and np.all(runs[:-1] < 3)
    few = separated_groups(two_blobs(6), 2, random_state=0)
    assert {k for _, k in few.bics_} == {1, 2}
    assert n_groups(two_blobs(6), max_components=1) == 1


def test_more_components_than_a_fifth_of_the_rows_are_not_tried():
    """Even where so many are asked for that counting them would take years."""
    found = separated_groups(normal(0, 12, 2), 10**18, random_state=0)
    assert {k for _, k in found.bics_} == {1, 2}


# Repeated, told, refused


def same_bits(one, other):
    arrays = ("labels_", "valleys_", "group_of_component_")
    pairs = [(getattr(one, name), getattr(other, name)) for name in arrays]
    pairs += [(one.bics_[key], other.bics_[key]) for key in one.bics_ | other.bics_]
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


@pytest.mark.parametrize("n_features", [3, 14])
def test_the_bits_do_not_depend_on_threads(monkeypatch, n_features):
    """Ours, and those of the library of linear algebra."""
    X = normal(0, 2000, n_features)
    X[700:, 0] += 9
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
    found = []
    for n_threads in (1, 2, 3):
        monkeypatch.setattr(blocks, "threads", lambda n_threads=n_threads: n_threads)
        with threadpool_limits(n_threads, user_api="blas"):
            found.append(separated_groups(X, 4, random_state=0))
    assert found[0].n_groups_ == 2
    assert same_bits(found[0], found[1]) and same_bits(found[0], found[2])


def test_the_random_state_decides():
    """A number, a generator; and other seeds give other starts."""
    X, _ = kinds.draw("moons", 5)
    first, again, same, other = (
        separated_groups(X, 6, random_state=seed) for seed in (3, 3, np.random.RandomState(3), 4)
    )
    assert same_bits(first, again) and same_bits(first, same)
    assert not np.array_equal(first.bics_["full", 4], other.bics_["full", 4])


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_tell_may_stop(n):
    """No more is fitted then; there is no answer, but the best mixture so far."""
    told = []

    def tell(done, total):
        told.append(done)
        return done == n

    found = separated_groups(two_blobs(), random_state=0, tell=tell)
    assert told == list(range(1, n + 1))
    assert found.n_fits_ == n == sum(len(each) for each in found.bics_.values())
    lowest = min(np.nanmin(each) for each in found.bics_.values())
    X = two_blobs()
    assert found.mixture_.bic(X - X.mean(axis=0)) == pytest.approx(lowest, rel=1e-12)
    assert not found.complete_ and found.n_groups_ is found.labels_ is found.valleys_ is None
    assert repr(found) == f"SeparatedGroups(n_groups_=None, complete_=False, n_fits_={n})"


def test_stopped_at_the_last_mixture_it_is_complete():
    """As none was left out."""
    whole = separated_groups(two_blobs(), 3, random_state=0)
    last = separated_groups(
        two_blobs(), 3, random_state=0, tell=lambda done, total: done == whole.n_fits_
    )
    assert last.complete_ and whole.complete_ and last.n_groups_ == whole.n_groups_ == 2
    assert same_bits(last, whole)


def test_stopped_where_no_mixture_could_be_computed_there_is_none():
    """Which is no error: nothing more was asked for."""
    found = separated_groups(two_blobs() * 1e100, random_state=0, tell=lambda done, total: True)
    assert found.mixture_ is None and found.n_groups_ is None and found.n_fits_ == 1


def test_lines_are_printed_where_it_is_asked_to(capsys):
    """One for each mixture."""
    found = separated_groups(two_blobs(), 2, random_state=0, verbose=2)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == found.n_fits_
    assert lines[0].startswith("separated_groups: 1 of at most 20 mixtures, ")


@pytest.mark.parametrize(("apart", "nearby"), [(9.0, (2, 2)), (1.0, (1, 1))])
def test_a_limit_nearby_has_as_many_groups_where_the_valleys_are_deep_or_none(apart, nearby):
    """Blobs well apart, and two that are one."""
    X = np.vstack([normal(seed, 200, 2) for seed in (0, 1)])
    X[200:, 0] += apart
    assert separated_groups(X, 4, random_state=0).n_groups_nearby_ == nearby


@pytest.mark.parametrize("valley", [0.52, 0.55, 0.60, 0.64])
def test_a_valley_near_the_limit_makes_the_number_doubtful(monkeypatch, valley):
    """Within five hundredths another limit has another number; the answer goes by 0.58."""
    valleys = np.array([[1.0, valley], [valley, 1.0]])
    monkeypatch.setattr(groups, "valleys_between", lambda *args: (np.zeros(2), valleys))
    X = two_blobs(9)
    found = separated_groups(X, 2, random_state=0)
    assert len(found.mixture_.means_) == 2
    low, high = found.n_groups_nearby_
    assert found.n_groups_ == (2 if valley < 0.58 else 1)
    assert (low, high) == ((2 if valley < 0.53 else 1), (2 if valley < 0.63 else 1))


def test_the_total_is_never_exceeded(monkeypatch):
    """Not where all starts of all numbers of components are tried, either."""
    monkeypatch.setattr(groups, "PATIENCE", 99)
    told = []
    separated_groups(
        two_blobs(), 3, random_state=0, tell=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (36, 36)


@pytest.mark.parametrize(
    ("X", "more", "message"),
    [
        ([[1.0, 2.0]], {}, r"X must have two rows at least, got 1"),
        ([[1.0, np.nan]] * 5, {}, r"NaN"),
        (sparse.csr_array(np.eye(5)), {}, r"expected a dense array, but X is a sparse matrix"),
        (two_blobs() * 1e100, {}, r"no mixture can be computed of X.* Rescale the features"),
        (np.eye(5), {"max_components": 0}, r"max_components must be .*1.* got 0"),
        (np.eye(5), {"max_components": 2.5}, r"max_components must be an integer.* got 2\.5"),
        (np.eye(5), {"max_components": "3"}, r"max_components must be an integer.* got '3'"),
        (np.eye(5), {"random_state": -1}, r"random_state must be None, an integer.* got -1"),
        (np.eye(5), {"random_state": "a"}, r"random_state must be None, an integer.* got 'a'"),
        (np.eye(5), {"tell": 3}, r"tell must be None or a callable that takes two .* got 3"),
    ],
)
def test_what_cannot_be_used_is_named(X, more, message):
    """With what was expected."""
    with pytest.raises(ValueError, match=f"separated_groups.*{message}"):
        separated_groups(X, **more)

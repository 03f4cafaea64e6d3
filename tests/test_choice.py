"""How many clusters: one answer, what each criterion says, and the sentences about them."""

import re
import sys
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn import metrics
from threadpoolctl import threadpool_limits

from benchmarks import kinds
from homl_clustering import GaussianMixture, KMeans
from homl_clustering.engine import blocks, paths
from homl_clustering.plotting import plot_choice
from homl_clustering.selection import ClusterChoice, Criterion, choose_n_clusters, elbow, progress
from homl_clustering.selection.groups import few_features, groups_of, lowest_bic

QUICK = {"n_starts": 3, "n_references": 3, "n_splits": 2, "n_resamples": 2, "random_state": 0}
NUMBERS = range(1, 7)
OF_STARTS = ["elbow", "silhouette", "simplified silhouette", "Calinski-Harabasz"]
OF_FITS = ["gap statistic", "prediction strength", "stability"]
ALL = ["separated groups", "BIC", *OF_STARTS, *OF_FITS]


def chosen(X, numbers=NUMBERS, **more):
    return choose_n_clusters(X, numbers, **(QUICK | more))


def data(name):
    return kinds.draw(name, 1)[0]


@cache
def of_kind(name):
    """Return what is said of a kind of data."""
    return chosen(data(name))


def blobs(n_rows=40):
    """Return three blobs."""
    X = np.random.RandomState(0).normal(size=(3 * n_rows, 2))
    return X + np.repeat([[0, 0], [9, 0], [0, 9]], n_rows, axis=0)


def same_bits(one, other):
    """Return whether two criteria are the same, to the last bit."""
    arrays = [(one.values, other.values), (one.errors, other.errors)]
    arrays += [(one.details[key], other.details[key]) for key in one.details | other.details]
    names = ("name", "n_clusters_", "best", "seeds", "n_fits")
    return all(a.tobytes() == b.tobytes() for a, b in arrays) and all(
        getattr(one, name) == getattr(other, name) for name in names
    )


def same_choice(one, other):
    assert list(one.criteria_) == list(other.criteria_)
    assert one.verdict_ == other.verdict_ and one.n_fits_ == other.n_fits_
    assert (one.luck_ is None) == (other.luck_ is None)
    if one.luck_ is not None:
        assert one.luck_.inertias.tobytes() == other.luck_.inertias.tobytes()
    return all(same_bits(one.criteria_[name], other.criteria_[name]) for name in one.criteria_)


# What is said of data


@pytest.mark.parametrize(
    "name",
    [
        "blobs, well apart", "five blobs", "moons", "unequal sizes", "20 features",
        "noise, uniform", "noise, normal", "noise, Student's t",
    ],
)  # fmt: skip
def test_the_answer_and_its_criteria(name):
    """The number of groups; each criterion with its numbers, values and errors."""
    found, right = of_kind(name), kinds.KINDS[name].n_clusters
    assert found.n_clusters_ == found.groups_.n_groups_ == right
    assert list(found.criteria_) == ALL
    for title, each in found.criteria_.items():
        ks = each.n_clusters_
        assert isinstance(ks, tuple) and set(ks) <= set(NUMBERS) and list(ks) == sorted(set(ks))
        assert each.values.shape == each.errors.shape == (len(ks),)
        assert np.all(each.errors[~np.isnan(each.errors)] >= 0)
        assert each.best in (None, 1, right, *ks)
        assert len(ks) == 6 or title in ("BIC", "stability")
        assert bool(each.seeds) == (title != "BIC")
        assert all(type(seed) is int for seed in each.seeds)
    assert found.criteria_["stability"].n_clusters_ == (2, 3, 4, 5, 6)
    assert found.criteria_["separated groups"].best == right
    beginning = "There are no clusters: " if right == 1 else f"There are {right} clusters: "
    assert str(found).replace("\n", " ") == found.verdict_ and found.verdict_.startswith(beginning)


def test_clusters_that_are_apart_are_found_by_kmeans():
    """Luck and agreement; moons k-means does not find, and noise it is not asked for."""
    found = of_kind("blobs, well apart")
    assert (found.luck_.n_clusters, len(found.luck_.inertias)) == (3, 50)
    assert found.agreement_ > 0.95
    model = KMeans(3, n_init=1, random_state=found.luck_.best_seed).fit(data("blobs, well apart"))
    expected = metrics.adjusted_rand_score(found.groups_.labels_, model.labels_)
    assert found.agreement_ == pytest.approx(expected, rel=1e-12)
    assert "does not find these groups" in of_kind("moons").verdict_
    assert of_kind("moons").agreement_ < 0.7 and of_kind("moons").mixture_agreement_ < 0.7
    assert "Nor does a Gaussian mixture" in of_kind("moons").verdict_
    assert np.isnan(found.mixture_agreement_)
    noise = of_kind("noise, normal")
    assert noise.luck_ is None and np.isnan(noise.agreement_)
    assert "k-means with" not in noise.verdict_


def test_where_kmeans_fails_the_recipe_of_the_verdict_finds_the_groups():
    """Three flat groups side by side: the code is taken from the sentence and run."""
    X = np.random.RandomState(0).normal(size=(600, 3)) * [6, 0.5, 6]
    X[:, 1] += np.arange(600) % 3 * 3.5
    found = chosen(X, [1, 2, 3], n_starts=2)
    assert found.n_clusters_ == 3 and found.agreement_ < 0.5 < 0.9 < found.mixture_agreement_
    code = re.search(r"GaussianMixture\(.*?\.fit\(X\)", found.verdict_).group()
    labels = found.groups_.labels_
    for table in (X, pd.DataFrame(X)):
        own = {"GaussianMixture": GaussianMixture, "X": table, "labels": labels}
        model = eval(code, own)
        assert metrics.adjusted_rand_score(labels, model.predict(table)) > 0.98
    # as it is not enough to ask for as many components
    plain = GaussianMixture(3, random_state=0).fit(X)
    assert metrics.adjusted_rand_score(labels, plain.predict(X)) < 0.7
    assert found.verdict_.count("lowest inertia") == 0


def test_outliers_do_not_count_in_the_agreement():
    """Eight rows far away have no group."""
    X = np.vstack([blobs(), np.random.RandomState(1).normal(4, 0.1, (8, 2)) * [1, 5]])
    found = chosen(X, [1, 3], n_starts=2)
    assert found.n_clusters_ == 3 and np.sum(found.groups_.labels_ == -1) == 8
    assert found.agreement_ == 1.0


def test_the_values_of_starts_are_those_of_the_best():
    """Each start repeated with its seed; the errors are the spread over all."""
    X = data("five blobs")
    found = of_kind("five blobs").criteria_
    several, unlike = np.reshape(found["elbow"].seeds, (6, 3)), 0
    for place, (k, seeds) in enumerate(zip(NUMBERS, several, strict=True)):
        models = [KMeans(k, n_init=1, random_state=seed).fit(X) for seed in seeds.tolist()]
        inertias = [model.inertia_ for model in models]
        best = models[int(np.argmin(inertias))]
        unlike += max(inertias) > 1.01 * min(inertias)
        assert found["elbow"].values[place] == min(inertias)
        assert found["elbow"].errors[place] == pytest.approx(np.std(inertias, ddof=1), abs=1e-8)
        if k == 1:
            assert all(np.isnan(found[title].values[0]) for title in OF_STARTS[1:])
            continue
        for title, score in (
            ("silhouette", metrics.silhouette_score),
            ("Calinski-Harabasz", metrics.calinski_harabasz_score),
        ):
            scores = [score(X, model.labels_) for model in models]
            assert found[title].values[place] == pytest.approx(score(X, best.labels_), rel=1e-9)
            assert found[title].errors[place] == pytest.approx(np.std(scores, ddof=1), abs=1e-9)
    assert unlike >= 2
    assert found["elbow"].best == elbow(tuple(NUMBERS), found["elbow"].values)
    for title in OF_STARTS[1:]:
        assert found[title].best == NUMBERS[int(np.nanargmax(found[title].values))]
        assert found[title].seeds == found["elbow"].seeds


def test_the_bic_is_the_lowest_of_each_number_of_components():
    """Of all types; its error is the spread of the starts of that type."""
    found = of_kind("five blobs")
    bic = found.criteria_["BIC"]
    for k, value, error in zip(bic.n_clusters_, bic.values, bic.errors, strict=True):
        several = [each for (_, n), each in found.groups_.bics_.items() if n == k]
        lowest = min(several, key=np.nanmin)
        assert (value, error) == (np.nanmin(lowest), np.nanstd(lowest))
    assert bic.best == bic.n_clusters_[int(np.argmin(bic.values))]


def test_the_groups_are_counted_again_on_samples():
    """Each drawn by its seed; the values are the shares of the samples that have so many."""
    X = data("squares")
    found = chosen(X, [1, 2, 3, 4, 5], n_resamples=6)
    again = found.criteria_["separated groups"]
    rows, n_components = few_features(X), len(found.groups_.mixture_.means_)
    counted = []
    for seed in again.seeds:
        chosen_rows = np.random.RandomState(seed).choice(400, 320, replace=False)
        near = range(max(1, n_components - 2), n_components + 3)
        mixture, _ = lowest_bic(
            rows[chosen_rows],
            near,
            seed,
            progress.Count(None, 0),
            [found.groups_.mixture_.covariance_type],
        )
        counted.append(groups_of(mixture, rows[chosen_rows])[1].max() + 1)
    shares = np.array([np.mean(np.array(counted) == k) for k in again.n_clusters_])
    assert len(counted) == 6
    np.testing.assert_array_equal(again.values, shares)
    np.testing.assert_allclose(again.errors, np.sqrt(shares * (1 - shares) / 6))


def test_of_many_rows_some_have_their_silhouettes_computed(monkeypatch):
    """Those of a sample, which are near to those of all; groups are counted on as many."""
    monkeypatch.setattr("homl_clustering.selection.asked.MOST_SCORED", 100)
    found, all_rows = chosen(data("five blobs")), of_kind("five blobs")
    assert found.n_clusters_ == 5
    of_sample, of_all = (each.criteria_["silhouette"].values[1:] for each in (found, all_rows))
    assert not np.array_equal(of_sample, of_all)
    np.testing.assert_allclose(of_sample, of_all, atol=0.08)
    for title in ("elbow", "simplified silhouette", "Calinski-Harabasz"):
        assert same_bits(found.criteria_[title], all_rows.criteria_[title])


# Numbers of clusters


@pytest.mark.parametrize("numbers", [(1, 2, 4), (4, 5, 6), (2, 3, 4), (3,), (1,), (20, 25), (2, 9)])
def test_any_numbers_may_be_tried(numbers):
    """Such that do not hold the answer, that do not begin at 1, or a single one."""
    found = chosen(blobs(), numbers)
    assert found.n_clusters_ == 3
    assert ("is not among the numbers that were tried." in found.verdict_) == (3 not in numbers)
    for each in found.criteria_.values():
        assert set(each.n_clusters_) <= set(numbers)
    assert ("stability" in found.criteria_) == (numbers != (1,))
    assert len(found.to_table()) == len(numbers)


# How many fits, and who is told


def counted(monkeypatch):
    """Return a list that grows with each fit."""
    calls = []
    for estimator in (KMeans, GaussianMixture):

        def fit(self, *arguments, plain=estimator.fit, **named):
            calls.append(type(self))
            return plain(self, *arguments, **named)

        monkeypatch.setattr(estimator, "fit", fit)
    return calls


def fits_of_parts(found):
    n_fits = found.groups_.n_fits_ + sum(each.n_fits for each in found.criteria_.values())
    if found.luck_ is None:
        return n_fits
    return n_fits + found.luck_.n_fits + 1 + (found.agreement_ < 0.9)  # then a mixture is tried


@pytest.mark.parametrize("name", ["five blobs", "noise, uniform", "moons"])
def test_each_fit_is_counted_and_told_once(monkeypatch, name):
    """So many there were, and no more than was said at the beginning."""
    calls, told = counted(monkeypatch), []
    found = chosen(data(name), tell=lambda *numbers: told.append(numbers))
    assert len(calls) == found.n_fits_ == len(told) == fits_of_parts(found)
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert len({total for _, total in told}) == 1 and len(told) <= told[0][1]


def test_the_total_is_not_exceeded_where_all_mixtures_are_fitted(monkeypatch):
    """Without patience, all numbers of components have all their starts."""
    monkeypatch.setattr("homl_clustering.selection.groups.PATIENCE", 99)
    told = []
    chosen(blobs(), [2, 3, 4], tell=lambda *numbers: told.append(numbers))
    assert told[-1][0] <= told[-1][1] <= told[-1][0] + 30


MORE = {"n_starts": 12, "n_references": 16, "n_splits": 14}


@cache
def not_stopped():
    return chosen(blobs(), **MORE)


@pytest.mark.parametrize("n", [1, 2, 10, 100, 200, 300, 400, 500])
def test_tell_may_stop(monkeypatch, n):
    """No fit follows, there is no answer; complete criteria stay, as they would have been."""
    calls, told, told_of = counted(monkeypatch), [], []

    def tell(done, total):
        told.append(done)
        told_of.append(total)
        assert done <= total
        return done == n

    whole = not_stopped()
    del calls[:]
    found = chosen(blobs(), **MORE, tell=tell)
    assert told == list(range(1, n + 1))
    assert len(calls) == found.n_fits_ == n < whole.n_fits_
    n_left = len(found.criteria_)
    assert list(found.criteria_) in (["BIC"], ALL[:n_left])
    assert n_left == 0 if n <= 10 else n_left == 9 if n == 500 else n_left < 9
    for title, each in found.criteria_.items():
        assert same_bits(each, whole.criteria_[title]), title
    assert found.luck_ is None and np.isnan(found.agreement_)
    assert found.n_clusters_ is None and not found.complete_ and whole.complete_
    assert "complete_=False" in repr(found) and "complete_" not in repr(whole)
    assert found.groups_.complete_ == (found.groups_.n_groups_ == 3) == (n_left > 0)
    beginning = f"Stopped after {n} of at most {told_of[0]} fits: no answer. "
    assert found.verdict_.startswith(beginning) and "k-means with" not in found.verdict_
    unknown = [name for name in ALL[1:] if name in found.verdict_]
    assert unknown == ([name for name in ALL[1:] if name not in found.criteria_] if n_left else [])
    assert ("The valleys of the density make 3 groups" in found.verdict_) == (n_left > 0)
    assert len(plot_choice(found)) == n_left if n_left else True
    assert len(found.to_table()) == (6 if n_left else 0)


def test_the_criteria_that_stay_are_more_with_time():
    """None at the first fit, all but the luck near the end."""
    n_fits, n_left = not_stopped().n_fits_, []
    for n in (1, 100, 300, n_fits - 51, n_fits - 1):
        found = chosen(blobs(), **MORE, tell=lambda done, total, n=n: done == n)
        n_left.append(len(found.criteria_))
    assert n_left[0] == 0 and n_left == sorted(n_left) and n_left[-2:] == [9, 9]
    assert len(set(n_left)) > 2


def test_the_total_of_numbers_of_a_narrow_type_is_right():
    """Which 8 bits would not hold."""
    told = {}
    for kind in (int, np.uint8):
        chosen(
            blobs(),
            n_splits=kind(200),
            tell=lambda done, total, kind=kind: bool(told.setdefault(kind, total)),
        )
    assert told[int] == told[np.uint8] > 2400


def test_stopped_at_its_last_fit_it_is_complete():
    """As nothing was left out; one earlier, what the moons are found by is not known."""
    X, whole = data("moons"), of_kind("moons")
    last = chosen(X, tell=lambda done, total: done == whole.n_fits_)
    assert last.complete_ and same_choice(last, whole)
    cut = chosen(X, tell=lambda done, total: done == whole.n_fits_ - 1)
    assert not cut.complete_ and cut.luck_ is not None and np.isnan(cut.mixture_agreement_)
    assert cut.n_clusters_ is None and cut.agreement_ == whole.agreement_


# What is printed meanwhile


@pytest.mark.parametrize(("verbose", "seconds"), [(0, 1), (1, 1), (True, 0.25), (2, 1), (3, 1)])
def test_lines_tell_how_far_it_is(monkeypatch, capsys, verbose, seconds):
    """One a second and one at the end; or one for each fit. Each fit takes a quarter second."""
    clock = iter(np.arange(0, 1e6, 0.25))
    monkeypatch.setattr(progress, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    found = progress.Progress("choose", None, verbose)
    for done in range(1, 11):
        assert found(done, 12) is False
    found.end()
    lines = capsys.readouterr().out.splitlines()
    if verbose > 1:
        assert lines == [f"choose: {n} of at most 12 fits, {n / 4:.1f} s" for n in range(1, 11)]
    elif verbose:
        assert lines[:2] == [
            "choose: 4 of at most 12 fits, 1.0 s", "choose: 8 of at most 12 fits, 2.0 s",
        ]  # fmt: skip
        assert lines[2:] == ["choose: 10 of at most 12 fits, 2.8 s"]
    else:
        assert not lines


@pytest.mark.parametrize("verbose", [0, 2])
def test_a_choice_prints_each_fit_where_it_is_asked_to(capsys, verbose):
    """Otherwise nothing; and what it finds is the same."""
    found = chosen(blobs(), [2, 3], verbose=verbose)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == (found.n_fits_ if verbose else 0)
    if verbose:
        most = lines[0].split()[5]
        assert all(
            line.startswith(f"choose_n_clusters: {n} of at most {most} fits, ")
            for n, line in enumerate(lines, 1)
        )
    assert same_choice(found, chosen(blobs(), [2, 3]))


# Short forms


def test_the_short_form_is_short():
    """Of a choice and of its parts; what was chosen stands in it."""
    found = of_kind("five blobs")
    assert repr(found).startswith("ClusterChoice(n_clusters_=5, BIC=")
    assert f"n_fits_={found.n_fits_}" in repr(found)
    sizes = ", ".join(map(str, np.bincount(found.groups_.labels_)))
    assert repr(found.groups_).startswith(f"SeparatedGroups(n_groups_=5, sizes=[{sizes}], n_out")
    assert repr(found.luck_).startswith(f"SeedLuck(n_clusters=5, share={found.luck_.share:.3g}, ")
    gaps = found.criteria_["gap statistic"]
    first = f"Criterion(gap_statistic, best={gaps.best}, values={{1: {gaps.values[0]:.4g}, 2: "
    assert repr(gaps).startswith(first)
    for each in (found, found.groups_, found.luck_, *found.criteria_.values()):
        assert len(repr(each)) < 250 and "array" not in repr(each) and "\n" not in repr(each)
    many = Criterion("gap", tuple(range(1, 99)), np.arange(98.0), np.zeros(98), 3, (), 0)
    assert len(repr(many)) < 250 and repr(many).endswith("12: 11, ...})")


# Features in several units


def test_features_that_are_not_scaled_are_told_of():
    """From a factor of a hundred on; rare pixels and constant features do not count."""
    X = blobs()
    rare = np.column_stack([X, np.eye(len(X))[:, 0] * 1e-3, np.full(len(X), 5.0)])
    spread = X.std(axis=0)
    for table, factor in (
        (X, None), (rare, None), (X / spread * [1, 99], None), (X / spread * [101, 1], "101"),
        (X / spread * [1, 3e4], "30,000"),
    ):  # fmt: skip
        words = chosen(table, [1, 3]).verdict_
        assert ("differ by a factor of" in words) == (factor is not None)
        assert factor is None or f"differ by a factor of {factor}, so" in words
        assert ("StandardScaler" in words) == (factor is not None)


# Repeated


@pytest.mark.parametrize("name", ["five blobs", "noise, uniform"])
def test_the_same_random_state_gives_the_same(name):
    """A generator, too; another one gives something else."""
    assert same_choice(chosen(data(name)), of_kind(name))
    assert same_choice(chosen(data(name), random_state=np.random.RandomState(0)), of_kind(name))
    other = chosen(data(name), random_state=1)
    assert not any(
        same_bits(other.criteria_[title], of_kind(name).criteria_[title])
        for title in ("separated groups", *OF_STARTS, *OF_FITS)
    )


def test_the_bits_do_not_depend_on_threads(monkeypatch):
    """Ours, and those of the library of linear algebra."""
    monkeypatch.setattr(paths, "ONE_THREAD_ELEMENTS", 0)
    X = np.random.RandomState(0).normal(size=(1200, 12))
    X[500:, :3] += 5
    found = []
    for n_threads in (1, 2, 3):
        monkeypatch.setattr(blocks, "threads", lambda n_threads=n_threads: n_threads)
        with threadpool_limits(n_threads, user_api="blas"):
            found.append(chosen(X, [1, 2, 3], n_references=2, n_starts=2))
    assert found[0].n_clusters_ == 2
    assert same_choice(found[0], found[1]) and same_choice(found[0], found[2])


# Tables


def test_the_table_holds_all_values():
    """A row for each number of clusters, two columns for each criterion."""
    found = of_kind("five blobs")
    table = found.to_table()
    assert isinstance(table, pd.DataFrame)
    assert table["n_clusters"].tolist() == list(NUMBERS)
    assert len(table.columns) == 1 + 2 * len(ALL)
    for title, each in found.criteria_.items():
        rows = table["n_clusters"].isin(each.n_clusters_).to_numpy()
        np.testing.assert_array_equal(table[title][rows], each.values)
        np.testing.assert_array_equal(table[f"{title} (error)"][rows], each.errors)
        assert table[title][~rows].isna().all()
    assert np.isnan(table["stability"][0]) and not np.isnan(table["stability"][1])


def test_without_pandas_the_table_is_an_array(monkeypatch):
    """With the same columns."""
    expected = of_kind("five blobs").to_table()
    monkeypatch.setitem(sys.modules, "pandas", None)
    table = of_kind("five blobs").to_table()
    assert isinstance(table, np.ndarray) and table.dtype.names == tuple(expected.columns)
    for title in table.dtype.names:
        np.testing.assert_array_equal(table[title], expected[title])


def test_it_is_printed_as_its_verdict(capsys):
    """In lines of at most 100 characters, and nothing else."""
    print(of_kind("moons"))
    lines = capsys.readouterr().out.splitlines()
    assert " ".join(lines) == of_kind("moons").verdict_
    assert 80 < max(map(len, lines)) <= 100


# Data that are hardly any, and what is refused


@pytest.mark.parametrize(
    ("X", "expected"),
    [
        (np.ones((30, 2)), 1),
        (np.full((37, 3), 0.1), 1),
        (np.arange(4.0).reshape(2, 2) ** 2, 1),
        (np.random.RandomState(0).normal(size=(3, 2)), 1),
        (np.random.RandomState(0).normal(size=(9, 2)), 1),
        (np.random.RandomState(0).normal(size=(3, 20)), 1),
        (np.repeat([[0.0, 0], [1, 1]], 20, axis=0), 2),
        (np.repeat([[0.0, 0], [1, 1], [5, 2]], 15, axis=0), 3),
        (np.repeat([[0], [50]], 20, axis=0) + np.arange(40).reshape(40, 1) % 7, 2),
    ],
    ids=["ones", "0.1", "2 rows", "3 rows", "9 rows", "20 features", "2 points", "3 points", "1D"],
)
@pytest.mark.parametrize("numbers", [range(1, 6), (5, 6)])
def test_data_of_few_distinct_rows(X, expected, numbers):
    """No error and no warning; k-means is asked for no more clusters than there are rows."""
    found = chosen(X, numbers)
    assert isinstance(found, ClusterChoice) and found.n_clusters_ == expected
    n_distinct = len(np.unique(X, axis=0))
    for title in OF_STARTS:
        possible = tuple(k for k in numbers if k <= n_distinct)
        assert (title in found.criteria_) == bool(possible)
        if possible:
            assert found.criteria_[title].n_clusters_ == possible
    assert str(found).startswith("There are ") and len(found.to_table()) > 0
    assert found.n_fits_ == fits_of_parts(found)


@pytest.mark.parametrize(
    ("X", "more", "message"),
    [
        ([[1.0, 2.0]], {}, r"^choose_n_clusters: X must have two rows at least, got 1"),
        (blobs(), {"verbose": -1}, r"^choose_n_clusters: verbose must be .* got -1"),
        ([[1.0, np.nan]] * 5, {}, r"NaN"),
        (sparse.csr_array(np.eye(5)), {}, r"choose_n_clusters: expected a dense array"),
        (blobs(), {"n_clusters": []}, r"choose_n_clusters: n_clusters is empty"),
        (blobs(), {"n_clusters": [2, 1]}, r"choose_n_clusters: n_clusters must .*increas"),
        (blobs(), {"n_clusters": 3}, r"choose_n_clusters: n_clusters"),
        (blobs(), {"n_starts": 1}, r"choose_n_clusters: n_starts must be .*2.* got 1"),
        (blobs(), {"n_references": 1}, r"choose_n_clusters: n_references must be .*2.* got 1"),
        (blobs(), {"n_splits": 1}, r"choose_n_clusters: n_splits must be .*2.* got 1"),
        (blobs(), {"n_resamples": 2.5}, r"choose_n_clusters: n_resamples must be .* got 2\.5"),
        (blobs(), {"random_state": "a"}, r"choose_n_clusters: random_state must be None, .*'a'"),
        (blobs(), {"tell": 3}, r"choose_n_clusters: tell must be None or a callable .* got 3"),
    ],
)
def test_what_cannot_be_used_is_named_before_anything_is_fitted(monkeypatch, X, more, message):
    """With what was expected."""
    calls = counted(monkeypatch)
    with pytest.raises(ValueError, match=message):
        choose_n_clusters(X, **(QUICK | more))
    assert not calls

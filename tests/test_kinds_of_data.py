"""Data of known truth are drawn as they are described, and as hard as they are said to be."""

import numpy as np
import pytest
from scipy import stats

from benchmarks import kinds
from benchmarks.kinds import ALL_KINDS, FRESH_KINDS, KINDS, Kind, bayes_error, blobs, draw, is_clear


def known(monkeypatch, *clusters, n_noise=0):
    """Let there be a kind with the name "own"."""
    monkeypatch.setitem(ALL_KINDS, "own", Kind(len(clusters), clusters, n_noise))


@pytest.mark.parametrize("distance", [2.0, 3.0, 4.65])
def test_the_bayes_error_of_two_gaussians_is_that_of_the_normal_distribution(monkeypatch, distance):
    """Wrong is what lies beyond half the distance; in any number of features."""
    expected = stats.norm.sf(distance / 2)
    for n_features in (1, 5):
        away = np.zeros((2, n_features))
        away[1, -1] = distance
        known(monkeypatch, *blobs(away, 50))
        assert bayes_error("own") == pytest.approx(expected, abs=4 * np.sqrt(expected / 200_000))


def test_the_larger_cluster_counts_for_more(monkeypatch):
    """Sizes 90 and 10 at 0 and 2: the limit is at 1 + log(9) / 2."""
    known(monkeypatch, *blobs([[0.0], [2.0]], (90, 10)))
    limit = 1 + np.log(9) / 2
    expected = 0.9 * stats.norm.sf(limit) + 0.1 * stats.norm.cdf(limit - 2)
    assert bayes_error("own") == pytest.approx(expected, abs=0.002)


def test_boxes_are_told_apart_where_they_do_not_overlap(monkeypatch):
    """Half of each box is the other's, too: a quarter of all rows is wrong."""
    known(monkeypatch, kinds.box(50, [0, 0]), kinds.box(50, [0.5, 0]))
    # of equal densities the first counts, so that half of the second is wrong
    assert bayes_error("own") == pytest.approx(0.25, abs=0.005)
    known(monkeypatch, kinds.box(50, [0, 0]), kinds.box(50, [1.5, 0]))
    assert bayes_error("own") == 0.0


def test_what_is_clear(monkeypatch):
    """One of a hundred rows at most is wrong, and there are 30 rows in each cluster."""
    z = stats.norm.isf(0.01)
    for distance, sizes, expected in (
        (2 * z + 0.08, 30, True), (2 * z - 0.08, 30, False), (9, (100, 29), False), (9, 30, True),
    ):  # fmt: skip
        known(monkeypatch, *blobs([[0.0, 0], [distance, 0]], sizes))
        assert is_clear("own") is expected


def test_the_kinds_that_are_clear_or_not():
    """Noise is; those that touch or overlap, and digits, are not."""
    assert not is_clear("digits") and np.isnan(bayes_error("digits"))
    assert bayes_error("noise, normal") == 0.0 and is_clear("noise, normal")
    assert not is_clear("blobs that overlap") and is_clear("five blobs")


def test_there_are_twenty_kinds_and_fourteen_fresh_ones():
    """With different names, and as many clusters as they say."""
    assert (len(KINDS), len(FRESH_KINDS), len(ALL_KINDS)) == (20, 14, 34)
    for kind in ALL_KINDS.values():
        assert kind.n_clusters == 1 or len(kind.clusters) in (0, kind.n_clusters)


@pytest.mark.parametrize("name", ALL_KINDS)
def test_a_draw_has_the_rows_of_its_clusters(name):
    """The same with the same seed, others with another."""
    kind, (X, y) = ALL_KINDS[name], draw(name, 3)
    if name == "digits":
        assert X.shape == (600, 64) and set(y) == set(range(10))
        assert len(np.unique(X, axis=0)) == 600  # each row once
    else:
        clusters = kind.clusters if kind.n_clusters > 1 else kind.clusters[:1]
        sizes = [cluster.n_rows for cluster in clusters]
        assert [np.sum(y == number) for number in range(len(sizes))] == sizes
        assert np.sum(y == -1) == kind.n_noise
        assert len(X) == len(y) == sum(sizes) + kind.n_noise
    assert np.isfinite(X).all()
    np.testing.assert_array_equal(draw(name, 3)[0], X)
    assert not np.array_equal(draw(name, 3 + 6)[0], X)


@pytest.mark.parametrize("name", ["noise, uniform", "noise, normal", "noise, Student's t"])
def test_noise_has_two_five_and_ten_features_in_turn(name):
    """By the seed."""
    found = [draw(name, seed)[0].shape for seed in range(4)]
    assert found == [(300, 2), (300, 5), (300, 10), (300, 2)]


def test_noise_around_clusters_fills_their_box():
    """And does not reach beyond."""
    X, y = draw("blobs in noise", 2)
    inside, noise = X[y >= 0], X[y == -1]
    assert len(noise) == 30
    assert np.all(noise >= inside.min(axis=0)) and np.all(noise <= inside.max(axis=0))
    assert np.all(np.ptp(noise, axis=0) > 0.7 * np.ptp(inside, axis=0))


@pytest.mark.parametrize("name", ["moons", "rings", "heavy tails", "skewed", "squares", "askew"])
def test_a_density_is_that_of_what_is_drawn(name):
    """Its integral over a box is the share of rows that fall in there."""
    cluster, stream = ALL_KINDS[name].clusters[-1], np.random.default_rng(0)
    X = cluster.draw(stream, 20_000)
    low, high = np.quantile(X, 0.1, axis=0), np.quantile(X, 0.8, axis=0)
    share = np.mean(np.all(np.clip(X, low, high) == X, axis=1))
    middles = [a + (b - a) * (np.arange(150) + 0.5) / 150 for a, b in zip(low, high, strict=True)]
    places = np.stack(np.meshgrid(*middles), axis=-1).reshape(-1, 2)
    total = np.concatenate(
        [np.exp(cluster.log_density(part)) for part in np.array_split(places, 20)]
    ).mean() * np.prod(high - low)
    assert total == pytest.approx(share, abs=0.015)

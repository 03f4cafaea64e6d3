"""Regions and their borders: from continuous numbers where a model has any."""

import numpy as np
import pytest
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from sklearn.cluster import BisectingKMeans
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering import GaussianMixture, KMeans, datasets
from homl_clustering.plotting._regions import Regions
from homl_clustering.plotting._shared import mesh

BLOBS = datasets.five_blobs()[0]
ELLIPSOIDS = datasets.ellipsoids()[0]


class Labels:
    """A model with nothing but labels, those of another."""

    def __init__(self, model):
        self.predict = model.predict


def regions(model, X, resolution=100):
    """Return the regions of a model around its data."""
    return Regions(model, *mesh(X, resolution))


def lines(found):
    """Return the border lines that are drawn, as arrays of points."""
    ax = Figure().add_subplot()
    found.draw_borders(ax)
    paths = [path for drawn in ax.collections for path in drawn.get_paths()]
    starts = [np.flatnonzero(path.codes == path.MOVETO)[1:] for path in paths]
    return [
        line
        for path, cuts in zip(paths, starts, strict=True)
        for line in np.split(path.vertices, cuts)
    ]


@pytest.mark.parametrize("resolution", [20, 100, 400])
def test_borders_of_k_means_are_straight_on_any_mesh(resolution):
    """Each point of a border is as far from one center as from the next; no staircase."""
    model = KMeans(5, random_state=0).fit(BLOBS)
    found = regions(model, BLOBS, resolution)
    assert found.continuous
    points = np.concatenate(lines(found))
    distances = np.sort(model.transform(points), axis=1)
    step = np.ptp(BLOBS, axis=0).max() / resolution
    exact = np.isclose(distances[:, 0], distances[:, 1], rtol=1e-9)
    # where three regions meet, a line ends within a step of the mesh
    assert np.all(exact | (distances[:, 2] - distances[:, 0] < 4 * step))
    assert exact.mean() > 1 - 6 / resolution


def test_borders_of_mixtures_lie_where_two_components_are_equally_probable():
    """To a hundredth of the mesh."""
    model = GaussianMixture(3, n_init=10, random_state=42).fit(ELLIPSOIDS)
    found = regions(model, ELLIPSOIDS, 400)
    assert found.continuous
    shares = np.sort(model.predict_proba(np.concatenate(lines(found))), axis=1)
    assert np.median(shares[:, -1] - shares[:, -2]) < 1e-3


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_borders_do_not_move_with_the_last_bit(scale):
    """A model whose centers are off by rounding has the same lines, to rounding."""
    X = BLOBS * scale
    model = KMeans(5, random_state=0).fit(X)
    before = lines(regions(model, X))
    model.cluster_centers_ = np.nextafter(model.cluster_centers_, np.inf)
    for line, other in zip(before, lines(regions(model, X)), strict=True):
        np.testing.assert_allclose(line, other, rtol=0, atol=1e-9 * scale)


def test_classifiers_are_drawn_by_their_probabilities():
    """A logistic regression has a straight border, at the probability of one half."""
    y = BLOBS[:, 0] + 0.3 * BLOBS[:, 1] > -1
    model = LogisticRegression().fit(BLOBS, np.where(y, "right", "left"))
    (line,) = lines(regions(model, BLOBS, 50))
    np.testing.assert_allclose(model.predict_proba(line)[:, 0], 0.5, atol=1e-9)


@pytest.mark.parametrize(
    "model",
    [
        BisectingKMeans(5, random_state=0).fit(BLOBS),  # predicts by its tree, not by centers
        Labels(KMeans(5, random_state=0).fit(BLOBS)),
        KNeighborsClassifier(1).fit(BLOBS[::50], np.arange(40) % 3),
    ],
    ids=["tree", "labels", "neighbors"],
)
def test_the_regions_are_those_that_the_model_predicts(model):
    """Also where centers or probabilities would say something else."""
    found = regions(model, BLOBS)
    points, _ = mesh(BLOBS, 100)
    labels, expected = np.unique(model.predict(points), return_inverse=True)
    assert len(found) == len(labels)
    ahead = found.scores.reshape(len(labels), -1)
    assert np.all(np.take_along_axis(ahead, expected[np.newaxis], 0)[0] >= ahead.max(axis=0))


@pytest.mark.parametrize("resolution", [10, 101])
@pytest.mark.parametrize("only_labels", [False, True])
def test_fills_leave_no_gap_and_show_the_prediction(only_labels, resolution):
    """At each point of the mesh the topmost fill is that of the predicted cluster."""
    model = KMeans(5, random_state=3).fit(BLOBS)
    points, extent = mesh(BLOBS, resolution)
    expected = model.predict(points)
    found = Regions(Labels(model) if only_labels else model, points, extent)
    ax = Figure().add_subplot()
    found.fill([(number / 10, 0, 0) for number in range(5)], ax)
    assert all(isinstance(drawn, QuadContourSet) for drawn in ax.collections)
    inner = points * (1 - 1e-6) + points.mean(axis=0) * 1e-6  # off the rim, which belongs to none
    topmost = np.full(len(points), -1)
    for drawn in ax.collections:
        number = round(10 * drawn.get_facecolor()[0, 0])
        (path,) = drawn.get_paths()
        inside = np.zeros(len(points), dtype=int)
        for polygon in path.to_polygons():
            inside ^= type(path)(polygon).contains_points(inner)
        topmost[inside == 1] = number
    assert np.mean(topmost == expected) > (0.9 if only_labels else 0.995)
    assert np.all(topmost >= 0)


def test_one_region_has_no_border():
    """Nor has it holes."""
    found = regions(KMeans(1, random_state=0).fit(BLOBS), BLOBS)
    assert len(found) == 1
    assert lines(found) == []

"""Saved models: by whom, where their classes are looked for, and whether old ones still load.

``tests/pickles`` holds models saved by version 0.1.0, when modules lay elsewhere.
"""

import copy
import pickle
import pickletools
import warnings

import numpy as np
import pytest

import homl_clustering
from homl_clustering import BayesianGaussianMixture, GaussianMixture, KMeans, MiniBatchKMeans
from tests.helpers import ROOT

CENTERS = np.repeat([[0, 0], [6, 6], [0, 6]], 20, axis=0)
X = np.round(np.random.RandomState(0).normal(size=(60, 2)) + CENTERS, 3)
MODELS = {
    "kmeans": KMeans(3, random_state=0),
    "minibatch": MiniBatchKMeans(3, random_state=0, n_init=1, batch_size=20),
    "gaussian": GaussianMixture(3, random_state=0),
    "bayesian": BayesianGaussianMixture(n_components=3, random_state=0, max_iter=300),
}
each_model = pytest.mark.parametrize("name", MODELS)


def old(name):
    """Return a model that version 0.1.0 has saved."""
    return pickle.loads((ROOT / f"tests/pickles/{name}.pickle").read_bytes())


def fitted(name):
    """Return the same model, fitted now."""
    return copy.deepcopy(MODELS[name]).fit(X)


@each_model
def test_models_saved_by_the_version_before_still_load(name):
    """They are of today's classes, and say what a model fitted today says."""
    model, expected = old(name), fitted(name)
    assert type(model) is type(expected)
    np.testing.assert_array_equal(model.predict(X), expected.predict(X))
    assert model.score(X) == pytest.approx(expected.score(X), rel=1e-12)
    assert type(pickle.loads(pickle.dumps(model))) is type(model)


def test_old_mini_batches_go_on_where_they_were():
    """A model fed in parts, saved in between by version 0.1.0."""
    resumed = old("minibatch_partial").partial_fit(X[40:])
    expected = MiniBatchKMeans(3, random_state=0, n_init=1)
    expected.partial_fit(X[:40]).partial_fit(X[40:])
    np.testing.assert_array_equal(resumed.cluster_centers_, expected.cluster_centers_)
    assert resumed.n_steps_ == expected.n_steps_ == 2


@each_model
def test_pickles_name_public_classes_only(name):
    """So that modules may move: nothing private of the package is in them."""
    content = pickle.dumps(fitted(name), protocol=4)
    words = [word for _, word, _ in pickletools.genops(content) if isinstance(word, str)]
    modules = [word for word in words if word.startswith("homl_clustering")]
    assert modules == [type(MODELS[name]).__module__]
    assert "._" not in modules[0]
    assert getattr(__import__(modules[0], fromlist=["x"]), type(MODELS[name]).__name__)


@each_model
def test_another_version_is_warned_of(name, monkeypatch):
    """A pickle carries the version; the same one is silent."""
    content = pickle.dumps(fitted(name))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = pickle.loads(content)
    assert not [attribute for attribute in vars(again) if "version" in attribute]
    monkeypatch.setattr(homl_clustering, "__version__", "99.1")
    with pytest.warns(UserWarning, match=r"saved by homl_clustering 0\.1\.0, loaded by 99\.1"):
        pickle.loads(content)


def test_copies_do_not_share_what_they_learn():
    """A deep copy goes on alone."""
    model = MiniBatchKMeans(3, random_state=0, n_init=1).partial_fit(X[:40])
    twin, before = copy.deepcopy(model), model.cluster_centers_.copy()
    twin.partial_fit(X[40:])
    np.testing.assert_array_equal(model.cluster_centers_, before)
    np.testing.assert_array_equal(model._steps.centers, before)
    assert twin.n_steps_ == 2
    assert model.n_steps_ == 1


PUBLIC = {
    "homl_clustering.kmeans": ["KMeans", "SphericalKMeans", "kmeans_plusplus"],
    "homl_clustering.minibatch": ["MiniBatchKMeans"],
    "homl_clustering.mixture": [
        "BayesianGaussianMixture", "DegenerateComponent", "GaussianMixture",
        "SingularCovarianceError",
    ],
    "homl_clustering.bayesian_mixture": [],
    "homl_clustering.blocks": [],
}  # fmt: skip
PLACES = {
    "homl_clustering.bayesian_mixture": ["BayesianGaussianMixture"],
    "homl_clustering.blocks": ["BlockMap", "RowBlocks", "block_map", "threads", "tree_sum"],
}


@pytest.mark.parametrize("module", PUBLIC)
def test_public_names_are_where_they_were(module):
    """And say so themselves."""
    found = __import__(module, fromlist=["x"])
    for name in [*PUBLIC[module], *PLACES.get(module, [])]:
        assert hasattr(found, name), name
    for name in PUBLIC[module]:
        assert getattr(found, name).__module__ == module

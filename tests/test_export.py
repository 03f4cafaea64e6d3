"""Models that outlive the session: as JSON, and as estimators of scikit-learn's own."""

import functools
import json
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
import sklearn.cluster
import sklearn.mixture
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.neighbors import KernelDensity

import homl_clustering
from homl_clustering import (
    BayesianGaussianMixture,
    DensityAnomalyDetector,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    SphericalKMeans,
    from_dict,
)
from homl_clustering.datasets import five_blobs

X = five_blobs()[0][:300]
MODELS = {
    "kmeans": KMeans(5, random_state=0),
    "elkan": KMeans(3, random_state=0, algorithm="elkan", max_iter=3, tol=0),
    "given": KMeans(3, init=X[:3], n_init=1, algorithm="hamerly"),
    "stream": KMeans(4, random_state=np.random.RandomState(5), init="random", n_init=2),
    "parallel": KMeans(3, init="k-means||", random_state=1),
    "minibatch": MiniBatchKMeans(5, random_state=0, batch_size=40),
    "no labels": MiniBatchKMeans(5, random_state=0, batch_size=40, compute_labels=False),
    "spherical": SphericalKMeans(3, random_state=0),
    "full": GaussianMixture(3, random_state=0),
    "tied": GaussianMixture(3, random_state=0, covariance_type="tied"),
    "leaps": GaussianMixture(2, random_state=0, covariance_type="diag", acceleration="squarem"),
    "means": GaussianMixture(3, covariance_type="spherical", means_init=X[:3], n_init=1),
    "bayesian": BayesianGaussianMixture(n_components=4, random_state=0, max_iter=500),
    "process": BayesianGaussianMixture(
        n_components=3,
        random_state=0,
        max_iter=500,
        covariance_type="diag",
        weight_concentration_prior_type="dirichlet_distribution",
    ),
    "anomalies": DensityAnomalyDetector(GaussianMixture(3, random_state=0)),
    "normal": DensityAnomalyDetector(),
}
each_model = pytest.mark.parametrize("name", MODELS)


def fitted(name, data=X):
    """Return a fitted copy of a model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return sklearn.base.clone(MODELS[name]).fit(data)


@functools.cache
def text_of(name):
    """Return a fitted model as JSON."""
    return json.dumps(fitted(name).to_dict())


def through_json(model, **options):
    """Return the model that comes back from a text of strict JSON."""
    return from_dict(json.loads(json.dumps(model.to_dict(**options), allow_nan=False)))


def assert_equal(ours, again):
    """Assert that two states have the same types and the same bits."""
    assert type(ours) is type(again)
    if isinstance(ours, np.ndarray):
        assert (ours.dtype, ours.shape) == (again.dtype, again.shape)
        np.testing.assert_array_equal(ours, again)
    elif isinstance(ours, dict):
        assert set(ours) == set(again)
        for key in ours:
            assert_equal(ours[key], again[key])
    elif isinstance(ours, list | tuple):
        assert len(ours) == len(again)
        for own, other in zip(ours, again, strict=True):
            assert_equal(own, other)
    elif isinstance(ours, np.random.RandomState):
        assert_equal(ours.get_state(), again.get_state())
    elif hasattr(ours, "__getstate__") and hasattr(ours, "get_params"):
        assert_equal(ours.__getstate__(), again.__getstate__())
    else:
        assert ours == again or (ours != ours and again != again)


@each_model
def test_a_model_comes_back_from_json_to_the_bit(name):
    """All of its state, whatever it is."""
    model = fitted(name)
    assert_equal(model, through_json(model))
    assert_equal(model, type(model).from_dict(model.to_dict()))


@each_model
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_it_says_the_same(name, dtype):
    """In the type that it was fitted in; and names of features are kept."""
    data = pd.DataFrame(X.astype(dtype), columns=["width", "height"])
    model = fitted(name, data)
    again = through_json(model)
    np.testing.assert_array_equal(model.predict(data), again.predict(data))
    assert list(again.feature_names_in_) == ["width", "height"]
    with pytest.raises(ValueError, match="feature names"):
        again.predict(data.rename(columns={"width": "length"}))


def test_labels_can_be_left_out():
    """They are as long as the data, and no new row needs them."""
    model = through_json(fitted("kmeans"), labels=False)
    assert not hasattr(model, "labels_")
    np.testing.assert_array_equal(model.predict(X), fitted("kmeans").labels_)


def test_mini_batches_go_on_where_they_were():
    """With the weights that the centers have absorbed, and the random numbers."""
    model = MiniBatchKMeans(5, random_state=np.random.RandomState(3)).partial_fit(X[:100])
    again = through_json(model)
    assert_equal(model.partial_fit(X[100:]), again.partial_fit(X[100:]))


def test_it_is_read_in_a_process_that_has_imported_nothing():
    """Also a model within a model."""
    text = json.dumps(fitted("anomalies").to_dict())
    program = (
        "import json, sys, homl_clustering as h; model = h.from_dict(json.load(sys.stdin)); "
        "print(json.dumps(model.predict([[0.0, 0.0], [-2.8, 1.8]]).tolist()))"
    )
    run = [sys.executable, "-c", program]
    printed = subprocess.run(run, input=text, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == fitted("anomalies").predict([[0.0, 0.0], [-2.8, 1.8]]).tolist()


def test_numbers_that_json_has_no_word_for():
    """An infinite threshold and a history that holds no number come back as they were."""
    model = fitted("full")
    model.lower_bound_, model.lower_bounds_ = -np.inf, [np.nan, 1.0]
    model.numbers_ = np.array([np.nan, np.inf, -np.inf])
    again = through_json(model)
    assert again.lower_bound_ == -np.inf and np.isnan(again.lower_bounds_[0])
    np.testing.assert_array_equal(again.numbers_, model.numbers_)


def test_what_cannot_be_written_is_named():
    """A function, and an estimator of another library."""
    model = KMeans(2, init=lambda X, k, random_state: X[:k]).fit(X)
    with pytest.raises(ValueError, match=r"KMeans: init is <function .* set_params first"):
        model.to_dict()
    assert through_json(model.set_params(init="random")).predict(X).shape == (300,)
    detector = DensityAnomalyDetector(KernelDensity()).fit(X)
    with pytest.raises(ValueError, match="DensityAnomalyDetector: density is KernelDensity"):
        detector.to_dict()
    with pytest.raises(NotFittedError):
        KMeans(2).to_dict()


def written(**changes):
    """Return a model as to_dict writes it, with some entries of its top level changed."""
    return {
        "format": "homl_clustering model",
        "format_version": 1,
        "class": "KMeans",
        "version": homl_clustering.__version__,
        "parameters": {},
        "fitted": {},
    } | changes


GOOD = {"n_features_in_": 1, "_n_features_out": 1}
ONE_CENTER = {"cluster_centers_": {"array": [1.0], "dtype": "float64", "shape": [1, 1]}}


def test_a_model_by_hand():
    """As somebody may write it who has only the numbers."""
    model = from_dict(written(fitted=GOOD | ONE_CENTER))
    assert model.transform([[4.0]]) == [[3.0]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a dict that to_dict of an estimator has written, got None"),
        ({"a": 1}, "expected a dict that to_dict of an estimator"),
        (written(format_version=2), "format_version is 2, and this version of"),
        (written(fitted=None), "expected a dict for 'fitted', got None"),
        (written(**{"class": "Path"}), "no estimator 'Path'; expected one of Bayesian"),
        (written(**{"class": "BaseKMeans"}), "no estimator 'BaseKMeans'"),
        (written(parameters={"k": 3}), "KMeans has no parameter 'k'"),
        (written(fitted={"predict": 3}), "'predict' is no fitted attribute of KMeans"),
        (written(fitted={"__class__": 3}), "'__class__' is no fitted attribute"),
        (written(fitted={"x_": {"what": 1}}), "x_ is .* nothing that to_dict writes"),
        (written(fitted=GOOD), "the model has no cluster_centers_"),
        (written(fitted=ONE_CENTER), "the model has no n_features_in_"),
        (
            written(fitted=GOOD | ONE_CENTER | {"n_features_in_": 2}),
            r"cluster_centers_ must be an array of floats with the shape \(1, 2\), got .*\(1, 1\)",
        ),
        (
            written(fitted=GOOD | {"cluster_centers_": [1.0]}),
            r"cluster_centers_ must be an array of floats with the shape \(1, 1\), got \[1.0\]",
        ),
        (
            written(fitted={"x_": {"array": [1, 2], "dtype": "int64", "shape": [3]}}),
            "x_ is no array that to_dict writes: cannot reshape",
        ),
        (
            written(fitted={"x_": {"array": ["a"], "dtype": "V8", "shape": [1]}}),
            "x_ is no array .*: there is no type 'V8'",
        ),
        (
            written(fitted={"x_": {"array": [{}], "dtype": "object", "shape": [1]}}),
            "not all of its values are words",
        ),
        (written(fitted={"x_": {"random_state": [1]}}), "x_ is no random state"),
        (
            written(fitted={"x_": {"record": "Popen", "fields": {}}}),
            "x_ is .* nothing that to_dict writes",
        ),
    ],
)
def test_what_is_no_model_is_refused(content, message):
    """Nothing that is not written by to_dict becomes a model, and no code in it is run."""
    with pytest.raises(ValueError, match=f"from_dict: .*{message}"):
        from_dict(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["array", "tuple", "a", "shape"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def places_in(content, path=()):
    """Yield the way to each part of a written model."""
    if path:
        yield path
    if isinstance(content, dict | list):
        keys = content if isinstance(content, dict) else range(min(3, len(content)))
        for key in keys:
            yield from places_in(content[key], (*path, key))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_is_damaged_is_refused_in_a_sentence(data):
    """Or it makes no difference: a part is left out, or something else stands in its place."""
    name = data.draw(st.sampled_from(["kmeans", "minibatch", "full", "anomalies", "stream"]))
    content = json.loads(text_of(name))
    *way, last = data.draw(st.sampled_from(list(places_in(content))))
    part = content
    for key in way:
        part = part[key]
    if data.draw(st.booleans()):
        del part[last]
    else:
        part[last] = data.draw(JSON)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            from_dict(content)
        except ValueError as error:
            assert str(error).startswith("from_dict: ")  # noqa: PT017 - it need not be raised


@pytest.mark.parametrize(
    ("name", "attribute", "value", "message"),
    [
        ("full", "weights_", np.ones(1), r"weights_ .* shape \(3,\), got float64, \(1,\)"),
        ("full", "weights_", np.array([2.0, -1, 0]), "weights_ must not be negative"),
        ("full", "weights_", np.array([0.2, 0.2, 0.2]), "weights_ .* must sum to 1"),
        ("full", "precisions_cholesky_", np.ones((1, 2, 2)), "precisions_cholesky_ must be"),
        ("full", "covariances_", np.full((3, 2, 2), np.nan), "covariances_ must hold finite"),
        ("full", "_covariance_type", "diag", r"covariances_ must .* shape \(3, 2\)"),
        ("full", "_covariance_type", "round", "_covariance_type must be one of full, tied"),
        ("kmeans", "cluster_centers_", np.full((5, 2), np.nan), "must hold finite numbers"),
        ("kmeans", "cluster_centers_", np.ones((4, 2)), "4 cluster_centers_, and _n_features_out"),
        ("kmeans", "cluster_centers_", np.ones((5, 2), int), "must be an array of floats"),
        ("kmeans", "n_features_in_", 2.0, "n_features_in_ must be a whole number above 0, got 2.0"),
    ],
)
def test_what_does_not_belong_together_is_refused(name, attribute, value, message):
    """Else compiled code would read beside its arrays, or predict what is no answer."""
    model = fitted(name)
    setattr(model, attribute, value)
    with pytest.raises(ValueError, match=f"from_dict: .*{message}"):
        through_json(model)


def test_a_class_of_somebody_else_is_read_by_that_class():
    """And does not take the place of ours that has its name."""

    class KMeans(homl_clustering.KMeans):
        def __init__(self, n_clusters=8):
            super().__init__(n_clusters)

        def get_params(self, deep=True):
            return {"n_clusters": self.n_clusters}

    assert type(through_json(fitted("kmeans"))) is homl_clustering.KMeans


def test_another_class_is_named():
    """Of a class one can read its own models only."""
    with pytest.raises(ValueError, match="a model of KMeans, not of GaussianMixture"):
        GaussianMixture.from_dict(fitted("kmeans").to_dict())


def test_another_version_is_warned_of():
    """As when a pickle is loaded."""
    with pytest.warns(UserWarning, match="saved by homl_clustering 99.1"):
        from_dict(written(version="99.1", fitted=GOOD | ONE_CENTER))


WITH_SKLEARN = [name for name in MODELS if hasattr(MODELS[name], "as_sklearn")]


@pytest.mark.parametrize("name", WITH_SKLEARN)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_scikit_learns_own_estimator_says_the_same(name, dtype):
    """Of new rows, too, and of all that both can say."""
    model = fitted(name, X.astype(dtype))
    theirs = model.as_sklearn()
    new = five_blobs()[0][300:900].astype(dtype)
    assert type(theirs).__module__.startswith("sklearn.")
    rounding = {"rtol": 1e-3, "atol": 1e-4} if dtype == "float32" else {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_array_equal(theirs.predict(new), model.predict(new))
    for method in ("transform", "predict_proba", "score_samples"):
        if hasattr(model, method) and name != "spherical":
            expected = getattr(model, method)(new)
            np.testing.assert_allclose(getattr(theirs, method)(new), expected, **rounding)
    if name != "spherical":
        assert theirs.score(new) == pytest.approx(model.score(new), rel=rounding["rtol"])


@pytest.mark.parametrize("name", WITH_SKLEARN)
def test_scikit_learns_own_has_no_word_of_ours(name):
    """So it loads where this package is not installed."""
    import pickle
    import pickletools

    content = pickle.dumps(fitted(name).as_sklearn(), protocol=4)
    words = [word for _, word, _ in pickletools.genops(content) if isinstance(word, str)]
    assert [word for word in words if "homl" in word] == []


def test_scikit_learns_own_has_our_parameters_and_results():
    """Those that it knows; ours are as they were, and are not shared."""
    model = fitted("given")
    theirs = model.as_sklearn()
    assert isinstance(theirs, sklearn.cluster.KMeans)
    assert (theirs.algorithm, theirs.n_init, theirs.n_clusters) == ("lloyd", 1, 3)
    np.testing.assert_array_equal(theirs.labels_, model.labels_)
    assert theirs.inertia_ == model.inertia_ and theirs.n_iter_ == model.n_iter_
    theirs.cluster_centers_[:] = 0.0
    assert (model.cluster_centers_ != 0).any()
    assert fitted("elkan").as_sklearn().algorithm == "elkan"
    assert fitted("parallel").as_sklearn().init == "k-means++"
    mixture = fitted("bayesian")
    named = mixture.as_sklearn()
    assert isinstance(named, sklearn.mixture.BayesianGaussianMixture)
    np.testing.assert_array_equal(named.mean_precision_, mixture.mean_precision_)
    assert named.lower_bound_ == mixture.lower_bound_


def test_scikit_learns_own_can_go_on():
    """Fit it anew, or feed it another batch: it is a whole estimator."""
    model = fitted("minibatch")
    theirs = model.as_sklearn()
    theirs.partial_fit(X[:40])
    model.partial_fit(X[:40])
    np.testing.assert_allclose(theirs.cluster_centers_, model.cluster_centers_, rtol=1e-9)
    assert theirs.n_steps_ == model.n_steps_
    assert not hasattr(fitted("no labels").as_sklearn(), "labels_")
    assert fitted("full").as_sklearn().fit(X).converged_


def test_a_mixture_whose_parameters_were_changed_says_what_was_fitted():
    """The type of the covariances is that of the fit."""
    model = fitted("full").set_params(covariance_type="diag", n_components=7)
    theirs = model.as_sklearn()
    np.testing.assert_allclose(theirs.score_samples(X), model.score_samples(X), rtol=1e-9)


def test_equal_centers_are_kept():
    """Of which scikit-learn would warn."""
    model = KMeans(3, init=[[0.0], [0.0], [8.0]], n_init=1, max_iter=1)
    with pytest.warns(ConvergenceWarning):
        model.fit([[0.0], [0.0], [8.0], [8.0]])
    assert model.as_sklearn().predict([[7.0]]) == model.predict([[7.0]])


@given(st.lists(st.floats(width=64), min_size=1, max_size=20))
def test_every_number_keeps_its_digits(numbers):
    """Those that are no numbers among them."""
    model = fitted("kmeans")
    model.numbers_ = np.array(numbers)
    np.testing.assert_array_equal(through_json(model).numbers_, numbers)


def test_names_of_both_functions_are_public():
    """`from_dict` is where the map says."""
    assert homl_clustering.from_dict is from_dict

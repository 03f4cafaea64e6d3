"""Tests that need the installed package and pytest alone; `checking` copies them where they run.

They are about what packaging can break: files that were left out, the metadata, the version, and
whether the estimators are scikit-learn's with the versions that were installed.
"""

import importlib.metadata
import importlib.resources
import pickle
import pkgutil

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import homl_clustering
from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    SphericalKMeans,
    datasets,
    figures,
    measurements,
)

MODELS = (
    KMeans(3, random_state=0),
    MiniBatchKMeans(3, random_state=0),
    SphericalKMeans(3, random_state=0),
    GaussianMixture(3, random_state=0),
    BayesianGaussianMixture(n_components=3, random_state=0),
)
OF_CLASSIFIERS = dict.fromkeys(
    ["check_estimator_sparse_array", "check_estimator_sparse_matrix"],
    "They expect predict_proba to have a column for each class of y, which a density ignores.",
)
OF_ROWS_DRAWN = dict.fromkeys(
    [
        "check_sample_weight_equivalence_on_dense_data",
        "check_sample_weight_equivalence_on_sparse_data",
    ],
    "Numbers of rows are drawn as scikit-learn's KMeans draws them, which is exempt, too.",
)


def test_the_package_is_the_installed_one():
    """Not a checkout that happens to be near."""
    assert "site-packages" in homl_clustering.__file__
    assert importlib.metadata.version("homl_clustering") == homl_clustering.__version__


def test_each_installed_file_is_there_and_whole():
    """As the list of the wheel says, those that are no Python among them."""
    files = importlib.metadata.files("homl_clustering")
    assert all(file.locate().exists() for file in files)
    kinds = {file.suffix for file in files if file.parts[0] == "homl_clustering"}
    assert {".py", ".toml", ".mplstyle", ".csv", ".js"} <= kinds


def test_type_checkers_are_told_of_hints_if_the_metadata_are():
    """By the file py.typed beside the package's __init__ (PEP 561)."""
    told = importlib.resources.files(homl_clustering).joinpath("py.typed").is_file()
    classifiers = importlib.metadata.metadata("homl_clustering").get_all("Classifier")
    assert told == ("Typing :: Typed" in classifiers)


def test_every_module_can_be_imported():
    """With what the package itself requires, and nothing more."""
    for module in pkgutil.walk_packages(homl_clustering.__path__, "homl_clustering."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_data_files_are_read():
    """Figures, recorded times, styles, toy data."""
    assert figures.registry()
    assert len(measurements.load_measurement("minibatch_times")[0]) == 3
    assert importlib.resources.files(figures).joinpath("homl.mplstyle").is_file()
    assert datasets.five_blobs()[0].shape == (2000, 2)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_a_fit_is_kept_by_a_pickle(model):
    """And gives the same labels."""
    X = datasets.five_blobs()[0][:300]
    model.fit(X)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(X), model.predict(X))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@parametrize_with_checks(
    [GaussianMixture(max_iter=5), BayesianGaussianMixture(max_iter=5)],
    expected_failed_checks=lambda estimator: OF_CLASSIFIERS,
)
def test_mixtures_are_estimators(estimator, check):
    """By scikit-learn's own checks."""
    check(estimator)


@parametrize_with_checks(
    [KMeans(3, n_init=2), MiniBatchKMeans(3, n_init=2)],
    expected_failed_checks=lambda estimator: OF_ROWS_DRAWN,
)
def test_k_means_are_estimators(estimator, check):
    """By scikit-learn's own checks."""
    check(estimator)

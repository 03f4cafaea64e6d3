"""A pytest plugin that puts our classes in the place of scikit-learn's, for its own tests.

For a process of its own: what is replaced stays replaced.
"""

import re

import numpy as np
import pytest
import sklearn.cluster
import sklearn.metrics
import sklearn.mixture

import homl_clustering
from tests.scikit_learn.differences import DIFFERENT, HELPED, NOT_OURS

CLUSTER = ("KMeans", "MiniBatchKMeans", "kmeans_plusplus")
METRICS = ("silhouette_samples", "silhouette_score")
MIXTURE = ("GaussianMixture", "BayesianGaussianMixture")
OURS = {name: getattr(homl_clustering, name) for name in CLUSTER + METRICS + MIXTURE}
THEIRS = {name: getattr(sklearn.metrics, name) for name in METRICS}


def pytest_configure():
    """Replace the names where the tests, and the function `k_means`, look them up."""
    places = {
        CLUSTER: (sklearn.cluster, sklearn.cluster._kmeans),
        METRICS: (sklearn.metrics, sklearn.metrics.cluster),
        MIXTURE: (sklearn.mixture, sklearn.mixture._gaussian_mixture),
    }
    for names, modules in places.items():
        for name in names:
            for module in modules:
                setattr(module, name, OURS[name])


def pytest_collection_modifyitems(config, items):
    """Leave out what is not ours; refuse to run where the tables say what is not so."""
    errors = []
    for module in {item.module.__name__: item.module for item in items}.values():
        for name in OURS.keys() & vars(module).keys():
            if getattr(module, name) is not OURS[name]:
                errors.append(f"{module.__name__}.{name} has not been replaced")
    for table in (DIFFERENT, NOT_OURS, HELPED):
        for row in _rows(items[0], table) if items else ():
            if not any(re.fullmatch(row.tests, item.name) for item in items):
                errors.append(f"{row.tests} is listed, but there is no such test")
    left_out = [item for item in items if _row_of(item, NOT_OURS)]
    for item in items:
        if _uses_ours(item) and item in left_out:
            errors.append(f"{item.name} is listed as not ours, but uses ours")
        if not _uses_ours(item) and item not in left_out:
            errors.append(f"{item.name} does not use ours, but is not listed")
    if errors:
        raise pytest.UsageError("\n".join(errors))
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Run a test; where it must fail, accept nothing but the error in the table."""
    np.random.seed(0)  # for tests that draw without a seed
    row = _row_of(pyfuncitem, DIFFERENT)
    try:
        with pytest.MonkeyPatch.context() as patch:
            if _row_of(pyfuncitem, HELPED):
                patch.setattr(pyfuncitem.module, "silhouette_score", _silhouette_score)
            result = yield
    except (Exception, pytest.fail.Exception) as error:
        if row and re.search(row.error, f"{type(error).__name__}: {error}"):
            pytest.xfail(row.reason)
        raise
    if row:
        pytest.fail(f"passes, but is listed as different: {row.reason}")
    return result


def _silhouette_score(X, labels, *, metric, **keywords):
    score = (THEIRS if metric == "precomputed" else OURS)["silhouette_score"]
    return score(X, labels, metric=metric, **keywords)


def _rows(item, table):
    return table[item.module.__name__]


def _row_of(item, table):
    """Return the row that lists a test, or None."""
    return next((row for row in _rows(item, table) if re.fullmatch(row.tests, item.name)), None)


def _uses_ours(item):
    """Return whether a test names what is replaced, or is given it as a parameter."""
    names = {*item.function.__code__.co_names}
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return bool(names & {*OURS, "k_means"}) or any(
        ours is parameter or ours is type(parameter)
        for parameter in parameters
        for ours in OURS.values()
    )

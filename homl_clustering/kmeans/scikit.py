"""Our fitted k-means as estimators of scikit-learn's own.

What their `predict` needs beside the centers is private, and may change. So theirs is fitted to
the centers themselves, each as one row, which sets all of it; then it is given what ours has found.
"""

from __future__ import annotations

import warnings
from typing import Any

import sklearn.cluster
from sklearn.exceptions import ConvergenceWarning
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer

from homl_clustering.engine.scikit import give, shared_parameters

FOUND = ("cluster_centers_", "labels_", "inertia_", "n_iter_")


def as_kmeans(model: Any) -> sklearn.cluster.KMeans:
    """Return a fitted `sklearn.cluster.KMeans` with the centers of a model of ours."""
    parameters = _parameters(model, sklearn.cluster.KMeans)
    if parameters["algorithm"] != "elkan":
        parameters["algorithm"] = "lloyd"
    n_clusters = len(model.cluster_centers_)
    theirs = sklearn.cluster.KMeans(n_clusters, init=model.cluster_centers_, n_init=1, max_iter=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # of equal centers
        theirs.fit(model.cluster_centers_)
    theirs.set_params(**parameters)
    give(model, theirs, FOUND)
    return theirs


def as_minibatch(model: Any, cluster_weights: Any) -> sklearn.cluster.MiniBatchKMeans:
    """Return a fitted `sklearn.cluster.MiniBatchKMeans`, which can take in further batches."""
    parameters = _parameters(model, sklearn.cluster.MiniBatchKMeans)
    centers = model.cluster_centers_
    theirs = sklearn.cluster.MiniBatchKMeans(**parameters).set_params(
        init=centers, n_init=1, reassignment_ratio=0.0, verbose=0, n_clusters=len(centers)
    )
    # so that each center has absorbed the weight that it has absorbed here
    theirs.partial_fit(centers, sample_weight=cluster_weights)
    theirs.set_params(**parameters)
    give(model, theirs, (*FOUND, "n_steps_"))
    return theirs


def as_spherical(model: Any) -> Pipeline:
    """Return a pipeline that scales rows to length 1, and labels them by the nearest center.

    Of directions the nearest by distance is also the one with the largest cosine.
    """
    theirs = make_pipeline(Normalizer(), as_kmeans(model))
    give(model, theirs[0], ())
    return theirs


def _parameters(model: Any, theirs: type) -> dict[str, Any]:
    parameters = shared_parameters(model, theirs)
    if isinstance(parameters["init"], str) and parameters["init"] == "k-means||":
        parameters["init"] = "k-means++"
    return parameters

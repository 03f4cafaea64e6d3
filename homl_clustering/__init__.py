"""Clustering from scratch: clear, exact, and a course to go with it.

Estimators, which work like those of scikit-learn:

- `KMeans`, `MiniBatchKMeans` and `SphericalKMeans` find clusters around centers;
  `kmeans_plusplus` draws the rows to start from.
- `GaussianMixture` and `BayesianGaussianMixture` find clusters as probabilities.
- `DensityAnomalyDetector` finds rows where the density is low.

How many clusters there are, and what they are (more in `homl_clustering.selection`):

- `choose_n_clusters` says how many, in sentences; `describe_clusters` says what each of them is.
- `silhouette_score` and `silhouette_samples` say how well rows sit in their clusters.
- `scan_kmeans` and `scan_mixtures` fit models of several numbers; `elbow` finds the bend.

Modules, which are there after ``import homl_clustering``. Read them one at a time, as in
``help(homl_clustering.selection)``; this page goes on with all classes, one after the other:

- `kmeans`, `mixture`, `silhouette`: what stands above, with what belongs to it.
- `datasets`: the data of the course. `plotting`: painters of data and models.
- `figures`: `save_fig` and the styles. `animation`: moving pictures. `steppers`: algorithms to
  play with, in a notebook.
- `selection`, `anomaly`, `semi_supervised`: tools around the estimators. `likelihood`: an example.
- `callbacks`: watch a fit with a progress bar, keep its iterations with `History`, or stop it.
- `textbook`: each algorithm as on a board, in plain NumPy, to be read. Its modules are
  `textbook.kmeans`, `textbook.mixture` and others, which `help(homl_clustering.textbook)` lists.
- `checks`: the checks of the exercises. `measurements`: times that were recorded.
- `precompile`: compiles all loops ahead of their first use.

`show_versions` prints what belongs into a report of an error. `from_dict` makes a fitted model of
what its method `to_dict` has written; the method `as_sklearn` of the first five gives an estimator
of scikit-learn's own. Modules that are not named here, such as `engine` and `kernels`, are what
all this is made of; they may change.

Examples
--------
>>> import homl_clustering
>>> X, _ = homl_clustering.datasets.five_blobs()
>>> model = homl_clustering.KMeans(n_clusters=5, random_state=0).fit(X)
>>> model.cluster_centers_.shape
(5, 2)
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for editors and type checkers; a test compares it with what is below
    from homl_clustering import (
        animation,
        anomaly,
        callbacks,
        checks,
        datasets,
        figures,
        kmeans,
        likelihood,
        measurements,
        mixture,
        plotting,
        precompile,
        selection,
        semi_supervised,
        silhouette,
        steppers,
        textbook,
    )
    from homl_clustering.anomaly import DensityAnomalyDetector
    from homl_clustering.export import from_dict
    from homl_clustering.kmeans import KMeans, MiniBatchKMeans, SphericalKMeans, kmeans_plusplus
    from homl_clustering.mixture import BayesianGaussianMixture, GaussianMixture
    from homl_clustering.selection import (
        choose_n_clusters,
        describe_clusters,
        elbow,
        scan_kmeans,
        scan_mixtures,
    )
    from homl_clustering.silhouette import silhouette_samples, silhouette_score
    from homl_clustering.versions import show_versions

__version__ = "0.1.0"
__all__ = [
    "BayesianGaussianMixture",
    "DensityAnomalyDetector",
    "GaussianMixture",
    "KMeans",
    "MiniBatchKMeans",
    "SphericalKMeans",
    "animation",
    "anomaly",
    "callbacks",
    "checks",
    "choose_n_clusters",
    "datasets",
    "describe_clusters",
    "elbow",
    "figures",
    "from_dict",
    "kmeans",
    "kmeans_plusplus",
    "likelihood",
    "measurements",
    "mixture",
    "plotting",
    "precompile",
    "scan_kmeans",
    "scan_mixtures",
    "selection",
    "semi_supervised",
    "show_versions",
    "silhouette",
    "silhouette_samples",
    "silhouette_score",
    "steppers",
    "textbook",
]

# Each name is imported when it is first asked for: who reads the textbook need not wait for the
# compiler, and who fits a model need not wait for what draws.
_HOMES = {
    "BayesianGaussianMixture": "mixture",
    "DensityAnomalyDetector": "anomaly",
    "GaussianMixture": "mixture",
    "KMeans": "kmeans",
    "MiniBatchKMeans": "kmeans",
    "SphericalKMeans": "kmeans",
    "choose_n_clusters": "selection",
    "describe_clusters": "selection",
    "elbow": "selection",
    "from_dict": "export",
    "kmeans_plusplus": "kmeans",
    "scan_kmeans": "selection",
    "scan_mixtures": "selection",
    "show_versions": "versions",
    "silhouette_samples": "silhouette",
    "silhouette_score": "silhouette",
}


if not TYPE_CHECKING:  # or a type checker would take any name

    def __getattr__(name: str) -> Any:
        if name in _HOMES:
            value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        elif name in __all__:
            value = importlib.import_module(f"{__name__}.{name}")
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

"""Types: all that is public has them, and type checkers read them as they are meant."""

import importlib
import inspect
import re
import typing
from importlib.resources import files

import pytest

import homl_clustering
from tests.helpers import ROOT
from tools.site import api, pages

# What somebody may write. Type checkers must object to the lines that are marked, and to no others.
PROGRAM = """\
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from homl_clustering import (
    BayesianGaussianMixture,
    GaussianMixture,
    KMeans,
    MiniBatchKMeans,
    SphericalKMeans,
    kmeans_plusplus,
    silhouette_samples,
    silhouette_score,
)
from homl_clustering.anomaly import DensityAnomalyDetector
from homl_clustering.callbacks import History
from homl_clustering.checks import check
from homl_clustering.datasets import ellipsoids, five_blobs, load_mnist
from homl_clustering.plotting import plot_decision_boundaries, plot_descent, plot_iterations
from homl_clustering.selection import Criterion, choose_n_clusters, scan_kmeans, scan_mixtures
from homl_clustering.textbook.kmeans import KMeansStep, kmeans_steps

X, y = five_blobs()
kmeans = KMeans(5, init="k-means||", n_init="auto", algorithm="hamerly", random_state=42)
labels: NDArray[np.int32] = kmeans.fit(X).labels_
inertia: float = kmeans.fit(X, sample_weight=np.ones(len(X))).inertia_
KMeans(2, init=X[:2]).fit([[0.0, 1.0], [2.0, 3.0]]).cluster_centers_.mean(axis=0)
KMeans(2, init=[[0.0, 1.0], [2.0, 3.0]], random_state=np.random.RandomState(0))
batches = MiniBatchKMeans(5).partial_fit(X[:100]).partial_fit(X[100:200])
n_steps: int = batches.n_steps_
SphericalKMeans(3).fit_predict(X).astype(float)
centers, rows = kmeans_plusplus(X, 5, random_state=0)
mean: float = silhouette_score(X, labels) + silhouette_samples(X, labels).mean()
mixture = GaussianMixture(3, covariance_type="tied", acceleration="squarem").fit(X)
criterion: float = mixture.bic(X)
drawn, components = mixture.sample(10)
shares: float = BayesianGaussianMixture(n_components=10).fit(X).predict_proba(X).max()
outliers = DensityAnomalyDetector(mixture, contamination=0.04).fit(X).predict(X)
history = History(bounds=True)
distances: int = history.e_steps[0].n_distances
choice = choose_n_clusters(X, range(1, 7), tell=lambda done, total: done > 10)
found: int | None = choice.n_clusters_
table: dict[str, Criterion] = choice.criteria_
best = scan_mixtures(X, covariance_types=("full", "diag")).best("aic").model.means_
steps: list[KMeansStep] = list(kmeans_steps(X, X[:5]))
ax: Axes = plot_decision_boundaries(kmeans, X, ax=plot_descent(steps))
plot_iterations([kmeans, kmeans], X)
check("01.e_step", e_step=max)
check.report().get("01.e_step")

KMeans(n_clusters="3")  # wrong
KMeans(algorithm="loyd")  # wrong
KMeans(init="kmeans++")  # wrong
KMeans(n_init=None)  # wrong
KMeans(3, "random")  # wrong
KMeans(random_state="seed")  # wrong
KMeans(neighbors=3)  # wrong
KMeans().fit()  # wrong
KMeans().fit("a text")  # wrong
KMeans().fit([1.0, 2.0])  # wrong
KMeans().fit(X).labels_.append(1)  # wrong
MiniBatchKMeans(batch_size=0.5)  # wrong
SphericalKMeans(copy_x=True)  # wrong
GaussianMixture(covariance_type="round")  # wrong
GaussianMixture(acceleration=True)  # wrong
GaussianMixture().fit(X).bic()  # wrong
BayesianGaussianMixture(10)  # wrong
silhouette_score(X, labels, metric="manhattan")  # wrong
silhouette_samples(X).mean()  # wrong
ellipsoids("first")  # wrong
load_mnist("both")  # wrong
five_blobs().mean()  # wrong
scan_kmeans(X, "many")  # wrong
scan_mixtures(X).best("AIC")  # wrong
choose_n_clusters(X, tell=print, n_starts="few")  # wrong
kmeans_steps(X, 5)  # wrong
plot_decision_boundaries(X, kmeans)  # wrong
plot_iterations([mixture.means_], X)  # wrong
plot_descent(steps, ax=X)  # wrong
"""


def public():
    """Return what the site documents, by name: functions and classes."""
    found = {}
    for name in pages.modules():
        module = importlib.import_module(f"homl_clustering.{name}")
        for member in api.public_names(module):
            value = getattr(module, member)
            if callable(value):
                found[f"{name}.{member}"] = value
    return found


def own_members(owner):
    """Return the public functions of a class that are written in the package, by name."""
    found = {}
    for base in reversed(owner.__mro__):
        if base.__module__.startswith("homl_clustering"):
            found |= vars(base)
    members = {}
    for name, value in found.items():
        function = inspect.unwrap(value.fget if isinstance(value, property) else value)
        own = (getattr(function, "__module__", None) or "").startswith("homl_clustering")
        if inspect.isfunction(function) and own and (name == "__init__" or name[0] != "_"):
            members[name] = function
    return members


def functions():
    """Return all public functions and methods, by name."""
    found = {}
    for name, value in public().items():
        owner = value if inspect.isclass(value) else type(value)
        if inspect.isfunction(value):
            found[name] = inspect.unwrap(value)
        else:
            found |= {f"{name}.{own}": method for own, method in own_members(owner).items()}
    return found


def missing(function):
    """Return the parameters of a function that have no type, and "return" where that has none."""
    hints = function.__annotations__
    names = [*inspect.signature(function).parameters, "return"]
    return [name for name in names if name not in (*hints, "self", "cls")]


def test_what_is_missing_is_found():
    """A parameter, and what is returned; not `self`."""

    def f(self, a: int, *b, c: int = 0):
        """Return nothing."""

    assert missing(f) == ["b", "return"]
    assert len(functions()) > 250


@pytest.mark.parametrize("name", functions())
def test_all_that_is_public_has_types(name):
    """Each parameter, and what is returned."""
    assert missing(functions()[name]) == []


@pytest.mark.parametrize("name", homl_clustering.__all__)
def test_types_can_be_resolved_while_a_program_runs(name):
    """Tools that make something of types need no names that only type checkers have."""
    value = getattr(homl_clustering, name)
    typing.get_type_hints(value)
    for method in own_members(value).values() if inspect.isclass(value) else ():
        assert "return" in typing.get_type_hints(method)


def test_fitted_attributes_have_types_but_no_values():
    """Whether a model is fitted is seen by its attributes."""
    hints = typing.get_type_hints(homl_clustering.KMeans)
    assert {"cluster_centers_", "labels_", "inertia_", "n_iter_"} <= set(hints)
    assert not hasattr(homl_clustering.KMeans(), "labels_")


def test_type_checkers_are_told_that_there_are_types():
    """As PEP 561 asks for."""
    assert (files("homl_clustering") / "py.typed").is_file()


@pytest.mark.long  # mypy reads the types of NumPy and matplotlib first
def test_a_type_checker_takes_what_is_right_and_refuses_what_is_wrong(tmp_path, monkeypatch):
    """All of it in the strictest way."""
    from mypy import api as mypy

    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    monkeypatch.setenv("MYPYPATH", str(ROOT))
    options = ["--strict", "--config-file=", "--follow-imports=silent"]
    said, problems, _ = mypy.run([*options, "--cache-dir", str(tmp_path / "cache"), str(program)])
    assert not problems
    refused = {int(line) for line in re.findall(r"program.py:(\d+): error", said)}
    wrong = {i for i, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# wrong")}
    assert refused == wrong, said

"""Entries of `homl_clustering.plotting`: what is drawn stands where the data say."""

from functools import cache, wraps

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from sklearn.cluster import DBSCAN, AgglomerativeClustering, SpectralClustering

from homl_clustering import GaussianMixture, KMeans, plotting
from homl_clustering.callbacks import History
from homl_clustering.likelihood import two_bumps
from homl_clustering.selection import scan_kmeans
from homl_clustering.textbook import agglomerative, bounds, dbscan, kmeans, mixture
from tests.fuzz.board import UNLIMITED
from tests.fuzz.oracles import expect, same
from tests.fuzz.runner import Entry
from tests.fuzz.tables import EITHER, REFUSED, SKIPPED, table

QUICK, SLOW = 5, 25  # of the forms that have to be taken, one in so many is drawn
SEQUENCES = ("n_clusters", "n_components", "n_std", "images")  # which are made lists first
FLAT = {"X": "rows"}
LABELED = {"show_xlabels": "flag", "show_ylabels": "flag"}


def painting(painter):
    """Return a painter that begins without figures, and leaves none where it refuses."""

    @wraps(painter)
    def paint(**arguments):
        plt.close("all")
        try:
            return painter(**arguments)
        except Exception as error:
            if plt.get_fignums() and arguments.get("fig") is None:
                raise RuntimeError(f"a figure is left behind, by {error}") from error
            raise

    return paint


def drawn(axes):
    """Return the points at which lines and markers stand."""
    places = set()
    for ax in np.ravel(axes):
        for line in ax.lines:
            places |= set(map(tuple, np.asarray(line.get_xydata(), float).tolist()))
        for marks in ax.collections:
            places |= set(map(tuple, np.asarray(marks.get_offsets(), float).tolist()))
    return places


def judge_axes(given, axes):
    """Raise unless there are Axes."""
    expect(all(isinstance(ax, Axes) for ax in np.ravel(axes)), f"{axes!r}")


def judge_points(*names):
    """Return what raises unless all points of these arguments are drawn."""

    def judge(given, axes):
        judge_axes(given, axes)
        places = drawn(axes)
        for name in names:
            points = getattr(given, name)
            for point in np.asarray(points, float).tolist() if points is not None else ():
                expect(tuple(point) in places, f"{point} of {name} is not drawn")

    return judge


def judge_circles(given, ax):
    """Raise unless each point lies in the circle of its cluster."""
    circles = {tuple(circle.center): circle.radius for circle in ax.patches}
    for point, label in zip(given.X, given.labels, strict=True):
        center = given.centers[int(label)]
        away = np.linalg.norm(point - center)
        expect(away <= circles[tuple(center)] * (1 + 1e-9), f"{point} is outside of its circle")


def judge_curve(x, *ys):
    """Return what raises unless these curves are drawn."""

    def judge(given, ax):
        places = drawn(ax)
        for y in ys:
            for point in zip(getattr(given, x).tolist(), getattr(given, y).tolist(), strict=True):
                expect(point in places or point[1] != point[1], f"{point} of {y} is not drawn")

    return judge


@cache
def points():
    """Return points in the plane, always the same."""
    return table(np.random.RandomState(5), "ordinary", 16, 2)


@cache
def models():
    """Return models of these points, by name."""
    X = points()
    return {
        "kmeans": KMeans(3, random_state=0).fit(X),
        "mixture": GaussianMixture(2, random_state=0, reg_covar=0.1).fit(X),
        "dbscan": DBSCAN(eps=2, min_samples=3).fit(X),
        "spectral": SpectralClustering(2, gamma=1, random_state=0).fit(X),
        "scan": scan_kmeans(X, [1, 2, 3], random_state=0),
        "tree": AgglomerativeClustering(3, compute_distances=True).fit(X),
        "example": two_bumps(31),
        "em": list(kmeans.kmeans_steps(X, X[np.argsort(X[:, 0])[:3]])),
        "dbscan steps": list(dbscan.dbscan_steps(X, 2.0, 3)),
        "merges": list(agglomerative.agglomerative_steps(X[:6])),
        "bounds": list(bounds.hamerly_steps(X, X[:3])),
        "replay": replay(X),
        "mixtures": [
            mixture.MixtureStep("start", np.full(2, 0.5), X[:2], np.array([np.eye(2)] * 2)),
            mixture.MixtureStep(
                "E", np.full(2, 0.5), X[:2], np.array([np.eye(2)] * 2), np.full((16, 2), 0.5)
            ),
        ],
    }


def replay(X):
    """Return the E-steps of a fit that was watched."""
    history = History(bounds=True)
    KMeans(3, random_state=0, algorithm="elkan").set_callbacks(history).fit(X)
    return history.e_steps


def of(painter, good, kinds, judge=judge_axes, verdicts=None, *, thin=QUICK, data=()):
    """Return the entry of a painter; the Axes to draw on are tried as well."""
    code = painter.__code__
    places = {name for name in ("ax", "axes", "fig") if name in code.co_varnames[: n_of(code)]}
    name = painter.__name__
    return Entry(
        lambda random, data: good(random, data) | dict.fromkeys(places),
        painting(painter),
        judge,
        kinds | dict.fromkeys(places, "axes"),
        (name,),
        {(name, "nothing"): EITHER for name in ("labels", "weights", "colors", "centers")}
        | {(name, "none"): EITHER for name in ("titles", "captions", "figsize")}
        | {(name, "generator"): SKIPPED for name in SEQUENCES}
        | (verdicts or {}),
        thin=thin,
        n_plain=1,
        data=data,
        sparse=("affinity",),
    )


def n_of(code):
    """Return the number of a function's parameters."""
    return code.co_argcount + code.co_kwonlyargcount


def with_model(name, model, **more):
    """Return what makes the points, and a model of them."""
    return lambda random, data: {name: models()[model], "X": points(), **more}


def constant(**arguments):
    """Return what makes always the same arguments."""
    return lambda random, data: dict(arguments)


def in_plane(**more):
    """Return what makes points of some kind of data, and other arguments from these."""
    return lambda random, data: (lambda X: {"X": X} | {k: f(X) for k, f in more.items()})(
        data(9, 2)
    )


def judge_thumbnails(given, axes):
    judge_axes(given, axes)
    for ax in np.ravel(axes)[0].child_axes:
        same("points", ax.collections[0].get_offsets(), given.X)


def numbers(X):
    return np.arange(len(X)) % 3


def judge_lines(given, ax):
    judge_points("X")(given, ax)
    upper = np.triu(np.asarray(given.affinity, float), k=1)
    n_lines = sum(len(lines.get_segments()) for lines in ax.collections)
    expected = ((upper >= float(given.smallest)) & (upper > 0)).sum()
    expect(n_lines == expected, f"{n_lines} lines, not {expected}")


def affinities(random, data):
    X = data(7, 2)
    shares = np.abs(np.sin(np.add.outer(np.arange(len(X)), np.arange(len(X)))))
    return {"X": X, "affinity": shares, "smallest": 0.2}


def judge_titles(given, axes):
    judge_axes(given, axes)
    titles = [ax.get_title() for ax in np.ravel(axes)]
    if given.titles is not None:
        same("titles", titles[: len(given.titles)], [str(title) for title in given.titles])


IN_PLANE = ("ordinary", "far away", "very far away", "one row", "tiny", "huge", "constant", "large")
UPPER_HALF = {  # is all that is looked at
    ("affinity", form): EITHER
    for form in ("NaN", "NaN of float32", "infinite", "below all", "beyond float64", "sparse NaN")
}
COUNTS = {
    (name, form): verdict
    for name in ("n_columns", "n_pixels", "n_leaves", "row")
    for form, verdict in (UNLIMITED | {"zero": EITHER}).items()
}
PARTS_AS_THEY_ARE = {("labels", "things"): REFUSED}
ENTRIES = {
    f"plotting.{entry.owners[0]}": entry
    for entry in (
        of(
            plotting.plot_data, in_plane(), {"X": "rows"}, judge_points("X"), data=IN_PLANE
        ),
        of(
            plotting.plot_clusters,
            in_plane(
                labels=numbers, centers=lambda X: X[:2], size=lambda X: 5.0, alpha=lambda X: 0.5
            ),
            {"X": "rows", "labels": "vector", "centers": "rows", "size": "amount",
             "alpha": "amount"},
            judge_points("X", "centers"), {("alpha", "none"): EITHER}, data=IN_PLANE,
        ),
        of(
            plotting.plot_classes, in_plane(y=numbers, labels=lambda X: ["a", "b", "c"]),
            {"X": "rows", "y": "numbers", "labels": "parts"}, judge_axes, PARTS_AS_THEY_ARE,
        ),
        of(
            plotting.plot_centroids,
            lambda random, data: {
                "centroids": data(4, 2), "weights": None, "circle_color": "w", "cross_color": "k"
            },
            {"centroids": "rows", "circle_color": "color", "cross_color": "color"},
            judge_points("centroids"), data=IN_PLANE,
        ),
        of(
            plotting.plot_anomalies, in_plane(anomalies=lambda X: numbers(X) == 1),
            {"X": "rows", "anomalies": "mask"}, judge_axes,
        ),
        of(
            plotting.plot_responsibilities,
            in_plane(
                responsibilities=lambda X: np.column_stack([np.full((len(X), 2), 0.5)]),
                size=lambda X: 4.0,
            ),
            {"X": "rows", "responsibilities": "matrix", "size": "amount"}, judge_points("X"),
            data=IN_PLANE,
        ),
        of(
            plotting.plot_circles,
            in_plane(labels=lambda X: np.arange(len(X)) % 2, centers=lambda X: X[:2]),
            {"X": "rows", "labels": "names", "centers": "rows"}, judge_circles,
        ),
        of(
            plotting.plot_affinity, affinities,
            {"X": "rows", "affinity": "matrix", "smallest": "amount"}, judge_lines, UPPER_HALF,
            data=IN_PLANE,
        ),
        of(
            plotting.plot_silhouette_of_point,
            in_plane(labels=lambda X: np.arange(len(X)) % 2, row=lambda X: 1),
            {"X": "rows", "labels": "names", "row": "count"}, judge_points("X"), COUNTS,
            data=IN_PLANE,
        ),
        of(
            plotting.plot_decision_boundaries,
            with_model("clusterer", "kmeans", resolution=12, show_centroids=True,
                       show_xlabels=True, show_ylabels=True),
            {"clusterer": "model", "resolution": "count", "show_centroids": "flag"}
            | FLAT | LABELED, judge_points("X"), thin=10,
        ),
        of(
            plotting.plot_gaussian_mixture,
            with_model("clusterer", "mixture", resolution=12, show_xlabels=True,
                       show_ylabels=True),
            {"clusterer": "model", "resolution": "count"} | FLAT | LABELED, judge_points("X"),
            thin=10,
        ),
        of(
            plotting.plot_mixture_comparison,
            lambda random, data: {
                "mixtures": [models()["mixture"]] * 2, "X": points(), "titles": ["a", "b"],
                "resolution": 10,
            },
            {"mixtures": "parts", "titles": "parts", "resolution": "count"} | FLAT, judge_titles,
            thin=SLOW,
        ),
        of(
            plotting.plot_silhouette_map,
            with_model("clusterer", "kmeans", show_xlabels=True, show_ylabels=True),
            {"clusterer": "model"} | FLAT | LABELED, judge_points("X"), thin=60,
        ),
        of(
            plotting.plot_scan, with_model("scan", "scan", elbow=2),
            {"scan": "model", "elbow": "number"} | FLAT, judge_thumbnails,
            {("elbow", "none"): EITHER, ("elbow", "float64"): EITHER}, thin=60,
        ),
        of(
            plotting.plot_true_and_found,
            lambda random, data: {
                "cases": {"a": (points(), np.arange(16) % 2, np.arange(16) // 8)}
            },
            {"cases": "model"}, judge_axes, thin=SLOW,
        ),
        of(
            plotting.plot_clusterer_comparison,
            lambda random, data: {
                "clusterer1": models()["kmeans"], "clusterer2": models()["kmeans"],
                "X": points(), "title1": "a", "title2": None,
            },
            {"clusterer1": "model", "clusterer2": "model", "title1": "title", "title2": "title"}
            | FLAT, judge_points("X"), thin=60,
        ),
        of(
            plotting.plot_iterations,
            lambda random, data: {"models": [models()["kmeans"]], "X": points()},
            {"models": "parts"} | FLAT, judge_points("X"), thin=60,
        ),
        of(
            plotting.plot_dbscan,
            with_model("dbscan", "dbscan", size=9.0, show_xlabels=True, show_ylabels=False),
            {"dbscan": "model", "size": "amount"} | FLAT | LABELED, judge_points("X"),
            {("size", "none"): EITHER},
        ),
        of(
            plotting.plot_dbscan_steps, with_model("steps", "dbscan steps", eps=2.0, titles=None),
            {"steps": "parts", "eps": "amount", "titles": "parts"} | FLAT, judge_points("X"),
            thin=60,
        ),
        of(
            plotting.plot_spectral,
            with_model("spectral", "spectral", size=9.0, alpha=0.5, show_xlabels=True,
                       show_ylabels=True),
            {"spectral": "model", "size": "amount", "alpha": "amount"} | FLAT | LABELED,
            judge_points("X"), {("size", "none"): EITHER},
        ),
        of(
            plotting.plot_em_steps, with_model("steps", "em"), {"steps": "parts"} | FLAT,
            judge_points("X"), thin=SLOW,
        ),
        of(
            plotting.plot_skipped, with_model("steps", "bounds"), {"steps": "parts"} | FLAT,
            judge_points("X"), thin=SLOW,
        ),
        of(
            plotting.plot_mixture_steps, with_model("steps", "mixtures", titles=["a", 2]),
            {"steps": "parts", "titles": "parts"} | FLAT, judge_titles, thin=SLOW,
        ),
        of(
            plotting.plot_merges,
            lambda random, data: {
                "steps": models()["merges"][:3], "X": points()[:6], "titles": None
            },
            {"steps": "parts", "titles": "parts"} | FLAT, judge_points("X"), thin=SLOW,
        ),
    )
}  # fmt: skip

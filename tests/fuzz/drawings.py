"""Entries of `homl_clustering.plotting`: how k-means starts, comes down, and what it costs."""

import numpy as np

from homl_clustering import plotting
from tests.fuzz.board import UNLIMITED
from tests.fuzz.oracles import close, expect
from tests.fuzz.painters import (
    IN_PLANE,
    constant,
    drawn,
    in_plane,
    judge_axes,
    judge_curve,
    judge_points,
    models,
    of,
    points,
    with_model,
)
from tests.fuzz.references import exact, squared_distances
from tests.fuzz.tables import EITHER, REFUSED

KS = np.array([2.0, 4.0, 8.0])
COSTS = {"one": [1.0, 10.0, 100.0], "other": [4.0, 8.0, 16.0]}
OPTIONAL = {("farthest", "none"): EITHER}
HUGE_COUNTS = {("n_close", form): verdict for form, verdict in UNLIMITED.items()}
OUTCOMES = {("inertias", form): EITHER for form in ("longer", "shorter")} | {
    ("limits", "nothing"): EITHER, ("marks", "none"): EITHER, ("marks", "dict"): EITHER
}  # fmt: skip


def judge_costs(x):
    """Return what raises unless the costs stand above their numbers."""

    def judge(given, ax):
        places = drawn(ax)
        for name, values in given.costs.items():
            for point in zip(getattr(given, x).tolist(), values, strict=True):
                expect(point in places, f"{point} of {name} is not drawn")

    return judge


def judge_descent(given, ax):
    heights = [line.get_ydata() for line in ax.lines[1:]]
    expected = [step.inertia for step in given.steps if step.inertia is not None]
    close("inertias", np.sort(np.concatenate(heights)), np.sort(expected), rtol=0)


def judge_sums(given, ax):
    X, start = exact(given.X), exact(given.start)
    largest = float(max(np.abs(X).max(), np.abs(start).max()))
    before, after = (ax.lines[number].get_ydata()[0] for number in (1, 2))
    mean = X.sum(axis=0) / len(X)
    for found, place in ((before, start), (after, mean)):
        expected = squared_distances(X, [place]).sum()
        width = float(np.sqrt(expected)) + float(np.abs(mean - start).max())
        close("the sum", found, expected, rtol=1e-9, atol=1e-13 * largest * (width + largest))


def judge_distances(given, ax):
    distances = np.sort(np.asarray(given.distances, float))
    close("distances", ax.lines[0].get_ydata(), distances, rtol=0)
    for radius, line in zip(np.asarray(given.radii, float), ax.lines[1:], strict=True):
        close("a radius", line.get_ydata(), [radius, radius], rtol=0)


def judge_outcomes(given, ax):
    counted = sum(bar.get_height() for bar in ax.patches if hasattr(bar, "get_height"))
    expect(counted == len(given.inertias), f"{counted} starts, not {len(given.inertias)}")


ENTRIES = {
    f"plotting.{entry.owners[0]}": entry
    for entry in (
        of(
            plotting.plot_bounds,
            lambda random, data: {
                "point": random.normal(size=2), "before": data(3, 2)[[0, -1]] + [[0], [1]],
                "after": random.normal(size=(2, 2)),
            },
            {"point": "vector", "before": "rows", "after": "rows"}, judge_points("after"),
            thin=20,
        ),
        of(
            plotting.plot_costs, constant(n_clusters=KS, costs=COSTS),
            {"n_clusters": "vector", "costs": "model"}, judge_costs("n_clusters"),
            {("n_clusters", "generator"): REFUSED},
        ),
        of(
            plotting.plot_crossover, constant(sizes=KS, costs=COSTS),
            {"sizes": "vector", "costs": "model"}, judge_costs("sizes"),
        ),
        of(
            plotting.plot_descent, lambda random, data: {"steps": models()["em"]},
            {"steps": "parts"}, judge_descent,
        ),
        of(
            plotting.plot_sum_of_squares,
            lambda random, data: {"X": data(8, 2), "start": random.normal(size=2) + 30},
            {"X": "rows", "start": "vector"}, judge_sums, data=IN_PLANE,
        ),
        of(
            plotting.plot_seeding,
            in_plane(centers=lambda X: X[:2], farthest=lambda X: 3.0),
            {"X": "rows", "centers": "rows", "farthest": "amount"}, judge_points("X", "centers"),
            OPTIONAL, data=IN_PLANE,
        ),
        of(
            plotting.plot_outcomes,
            lambda random, data: {
                "inertias": random.uniform(200, 300, 9), "limits": np.array([200.0, 300.0]),
                "marks": {"a": 210.0},
            },
            {"inertias": "vector", "limits": "vector", "marks": "model"}, judge_outcomes,
            OUTCOMES,
        ),
        of(
            plotting.plot_lower_bounds,
            constant(values=KS, log_likelihood=np.array([-3.0, -2.0, -1.0]),
                     bounds=np.array([[-3.0, -3.0, -4.0]]), places=np.array([2.0, 4.0])),
            {"values": "vector", "log_likelihood": "vector", "bounds": "matrix",
             "places": "vector"},
            judge_curve("values", "log_likelihood"),
            {("values", form): EITHER for form in ("longer", "shorter")}
            | {("bounds", "longer"): EITHER},
        ),
        of(
            plotting.plot_fading,
            lambda random, data: {"steps": [models()["mixtures"][1]._replace(name="M")] * 2},
            {"steps": "parts"},
        ),
        of(
            plotting.plot_replay, lambda random, data: {"steps": models()["replay"]},
            {"steps": "parts"},
        ),
        of(
            plotting.plot_core_distances,
            lambda random, data: {
                "distances": random.uniform(0, 1, 9), "n_close": 3, "radii": np.array([0.2, 0.5]),
            },
            {"distances": "vector", "n_close": "count", "radii": "vector"}, judge_distances,
            {(name, form): EITHER for name in ("distances", "radii")
             for form in ("longer", "shorter", "nothing")} | HUGE_COUNTS,
        ),
        of(
            plotting.plot_radius_scan,
            constant(radii=KS, n_clusters=np.array([9.0, 2.0, 0.0]),
                     noise=np.array([0.9, 0.1, 0.0]), stable=np.array([2.0, 4.0])),
            {"radii": "vector", "n_clusters": "vector", "noise": "vector", "stable": "vector"},
            judge_axes, {("stable", form): EITHER for form in ("none", "nothing")},
        ),
        of(
            plotting.plot_reach, lambda random, data: {"cores": data(6, 2), "radius": 0.5},
            {"cores": "rows", "radius": "amount"},
        ),
        of(
            plotting.plot_eigenvector,
            lambda random, data: {
                "affinity": np.abs(np.sin(np.add.outer(np.arange(5), np.arange(5)))),
                "X": data(5, 2), "values": random.normal(size=5),
            },
            {"affinity": "matrix", "X": "rows", "values": "vector"}, judge_points("X"), thin=20,
        ),
        of(plotting.plot_mixture_graph, constant(bayesian=True), {"bayesian": "flag"}),
        of(
            plotting.plot_threshold,
            with_model("detector", "mixture", threshold=-5.0, resolution=12),
            {"detector": "model", "X": "rows", "threshold": "number", "resolution": "count"},
            thin=10,
        ),
        of(
            plotting.plot_detector,
            lambda random, data: {
                "detector": models()["mixture"], "X": points(), "threshold": -5.0,
                "anomalies": np.arange(16) < 2, "faulty": np.arange(16) % 2 == 0, "resolution": 12,
            },
            {"detector": "model", "X": "rows", "threshold": "number", "anomalies": "mask",
             "faulty": "mask", "resolution": "count"},
            judge_points("X"),
            {("anomalies", "none of them"): EITHER, ("faulty", "none of them"): EITHER}, thin=10,
        ),
    )
}  # fmt: skip

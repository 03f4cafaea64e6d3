"""Entries of `homl_clustering.plotting`: how k-means starts, comes down, and what it costs."""

import numpy as np

from homl_clustering import plotting
from tests.fuzz.oracles import close, expect
from tests.fuzz.painters import IN_PLANE, constant, drawn, in_plane, judge_points, models, of
from tests.fuzz.references import exact, squared_distances
from tests.fuzz.tables import EITHER, REFUSED

KS = np.array([2.0, 4.0, 8.0])
COSTS = {"one": [1.0, 10.0, 100.0], "other": [4.0, 8.0, 16.0]}
OPTIONAL = {("farthest", "none"): EITHER}
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
    )
}  # fmt: skip

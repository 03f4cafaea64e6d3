"""The tasks of ``04_density_and_hierarchy_exercises``."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.checks.tasks.dbscan_mistakes import DBSCAN_MISTAKES, RUMOR_MISTAKES
from homl_clustering.checks.tasks.density_answers import (
    cluster_distance,
    core_points,
    count_neighbors,
    dbscan_labels,
    neighborhoods,
    reached_cores,
)
from homl_clustering.checks.tasks.density_mistakes import (
    CORE_MISTAKES,
    COUNT_MISTAKES,
    LINKAGE_MISTAKES,
)
from homl_clustering.datasets import two_moons


def _line(*places):
    return np.array(places, float)[:, np.newaxis]


LINE = _line(0, 1, 2, 3, 9)
EQUAL = _line(1, 1, 2, 5)  # two rows are equal
CROWD = _line(0, 1, 2, 2, 3, 9)
PLANE = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 0.0], [6.0, 8.0], [0.0, 5.0]])
SPACE = np.array([[0.0, 0, 0], [1, 2, 2], [0, 0, 9], [0, 0, 3]])
ASKEW = np.array([[0.0, 0.0], [3.0, -3.0], [4.0, -3.0], [4.0, 2.0]])
BRIDGE = _line(0, 1, 2, 3, 5, 7, 9, 10, 11, 12)
BETWEEN = _line(0, 1, 2, 3, 6, 9, 10, 11, 12, 20, 30)  # row 4 has cores of both clusters nearby


def _stained_moons():
    strays = variant.random(3).uniform([-1.4, -1], [2.4, 1.5], size=(12, 2))
    return np.vstack([two_moons(60, random_state=0)[0], strays])


def _moons_to_part(eps, min_samples):
    """Return moons and strays without border points that could go to one of two clusters."""
    X = _stained_moons()
    while True:
        labels = dbscan_labels(X, eps, min_samples)
        beside = neighborhoods(X, eps) & core_points(X, eps, min_samples)
        torn = [len(set(labels[row])) > 1 for row in beside]
        if not any(torn):
            return X
        X = X[~np.array(torn)]


def _neighborhoods():
    return [
        Case("five points on a line", (LINE, 1.0)),
        Case("four points, two of them equal", (EQUAL, 1.0)),
        Case("five points in the plane", (PLANE, 5.0)),
        Case("four points in the plane", (ASKEW, 3.0)),
        Case("four points with three features", (SPACE, 3.0)),
        Case("moons and strays", (_stained_moons(), 0.3)),
    ]


def _cored():
    return [
        Case("five points on a line", (LINE, 1.0, 3)),
        Case("five points in the plane", (PLANE, 5.0, 3)),
        Case("pairs", (LINE, 1.0, 2)),
        Case("six points, two of them equal", (CROWD, 2.0, 5)),
        Case("four points, two of them equal", (EQUAL, 1.0, 2)),
        Case("four points with three features", (SPACE, 3.0, 2)),
        Case("a single point is enough", (LINE, 1.0, 1)),
        Case("moons and strays", (_stained_moons(), 0.3, 5)),
        Case("moons and strays, six points", (_stained_moons(), 0.35, 6)),
    ]


def _rumors():
    chain, moons = _line(0, 1, 2, 3, 4, 5, 6), _stained_moons()
    broken, mixed = _line(0, 1, 2, 3, 4, 5, 9), _line(3, 0, 5, 1, 4, 2, 6, 12)
    star, twins = _line(0, -1, 1, 2, -2, 3, 8), _line(0, 0, 5, 6)
    inner = np.array([False, True, True, True, True, True, False])
    gap = np.array([True, True, False, True, True, True, True])
    all_but_one = np.array([True, True, True, True, True, True, False, True])
    core = core_points(moons, 0.4, 5)
    return [
        Case("a chain", (chain, 1.0, inner, 1)),
        Case("a chain, from its other end", (chain, 1.0, inner, 5)),
        Case("a chain with gaps", (broken, 1.0, gap, 0)),
        Case("a chain with gaps, from behind the gap", (broken, 1.0, gap, 4)),
        Case("a core that is near no other", (broken, 1.0, gap, 6)),
        Case("a chain whose rows are in no order", (mixed, 1.0, all_but_one, 4)),
        Case("a start in the middle", (star, 1.0, np.array([True] * 7), 0)),
        Case("two equal rows", (twins, 0.5, np.array([True, True, True, True]), 0)),
        Case("points in the plane", (PLANE, 5.0, np.array([True, True, True, False, True]), 2)),
        Case("four points in the plane", (ASKEW, 3.0, np.array([True] * 4), 1)),
        Case("three features", (SPACE, 3.0, np.array([True, True, True, True]), 3)),
        Case("moons and strays", (moons, 0.4, core, 1)),
        Case("moons and strays, the last core", (moons, 0.3, core, int(np.flatnonzero(core)[-1]))),
    ]


def _datasets():
    two = _line(1, 11, 0, 2, 10, 12, 13, 20, 21)
    return [
        Case("a cluster and a stray", (LINE, 1.0, 3)),
        Case("two clusters and a pair", (two, 1.0, 3)),
        Case("a cluster that thins out", (_line(0, 1, 2, 3, 5, 7), 2.0, 4)),
        Case("two clusters with a bridge of border points", (BRIDGE, 2.0, 4)),
        Case("a border point between two clusters", (BETWEEN, 3.0, 4)),
        Case("a cluster with wider steps", (_line(0, 2, 4, 6, 20), 4.0, 3)),
        Case("noise alone", (3 * LINE, 1.0, 2)),
        Case("equal rows", (_line(0, 0, 0, 5, 5, 9), 0.5, 3)),
        Case("min_samples = 1: each point is a core", (LINE, 1.0, 1)),
        Case("three features", (SPACE, 3.0, 3)),
        Case("moons and strays", (_moons_to_part(0.3, 4), 0.3, 4)),
        Case("moons and strays, in another order", (_moons_to_part(0.4, 6)[::-1], 0.4, 6)),
    ]


def renumbered(labels):
    """Return labels numbered from 0, as they come; -1 stays as it is, and so does NaN.

    The point between the clusters of `BETWEEN` may belong to either: it is put with the first.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iuf":
        return labels
    kept = labels.astype(float)
    if len(labels) == len(BETWEEN) and kept[4] == kept[5]:
        kept[4] = kept[3]
    clusters = dict.fromkeys(label for label in kept.tolist() if label != -1 and label == label)
    numbers = {label: number for number, label in enumerate(clusters)}
    result = np.array([numbers.get(label, label) for label in kept.tolist()])
    return result if np.isnan(result).any() else result.astype(int)


def _pairs():
    left, right = PLANE[:2], np.array([[6.0, 8.0], [3.0, 0.0], [0.0, 12.0]])
    square = np.array([[0.0, 0.0], [0.0, 1.0]]), np.array([[4.0, 4.0], [3.0, 1.0]])
    space = SPACE[:2], SPACE[2:]
    X = _stained_moons()
    kinds = "single", "complete", "average"
    return [
        *(Case(f"{kind} linkage", (left, right, kind)) for kind in kinds),
        *(Case(f"{kind} linkage, two points each", (*square, kind)) for kind in kinds),
        *(Case(f"{kind} linkage, three features", (*space, kind)) for kind in kinds),
        *(Case(f"{kind} linkage, three points and two", (right, left, kind)) for kind in kinds),
        *(
            Case(f"{kind} linkage of two parts of the moons", (X[:20], X[20:50], kind))
            for kind in ("average", "complete", "single")
        ),
    ]


TASKS = [
    ChoiceTask(
        "04.warm_up",
        "ac",
        {
            "a": "Clusters are numbered as they are found.",
            "b": "How many points lie within eps does not depend on who comes first.",
            "c": "It is given to one of the two, by convention to the one that was found first.",
            "d": "Cores within eps of each other are in the same cluster in any order.",
            "e": "A point is noise if there is no core within eps, in any order.",
        },
        {
            "a": "One more is right: clusters are numbered as they are found. What does the order "
            "of the rows decide then?",
            "c": "One more is right: think of a point that is no core, but has cores of two "
            "clusters within eps. To which of them does it go?",
        },
    ),
    FunctionTask("04.count_neighbors", count_neighbors, _neighborhoods, COUNT_MISTAKES),
    FunctionTask("04.core_points", core_points, _cored, CORE_MISTAKES),
    FunctionTask("04.reached_cores", reached_cores, _rumors, RUMOR_MISTAKES),
    FunctionTask("04.dbscan_labels", dbscan_labels, _datasets, DBSCAN_MISTAKES, normal=renumbered),
    FunctionTask("04.cluster_distance", cluster_distance, _pairs, LINKAGE_MISTAKES),
]

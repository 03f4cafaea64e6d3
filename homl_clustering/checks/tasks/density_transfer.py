"""The task of ``04_density_and_hierarchy_exercises`` to build data that DBSCAN fails on."""

import numpy as np

from homl_clustering.checks.task import Task, Wrong, as_array
from homl_clustering.textbook.dbscan import fit_dbscan

MOST_POINTS, MIN_SAMPLES, N_GROUPS = 40, 4, 3


def _no_single_radius(points, groups):
    points, groups = _read(points, groups)
    names = np.unique(groups)
    starts, ends, found = _scan(points, groups)
    ranges = {
        int(name): (starts[own].min(), ends[own].max()) if own.any() else None
        for name, own in zip(names, found.T, strict=True)
    }
    said = "; ".join(f"group {name}: {_in_words(ends)}" for name, ends in ranges.items())
    if found.all(axis=1).any():
        first = starts[found.all(axis=1)][0]
        raise Wrong(
            "no radius that finds all three groups",
            f"eps={first * 1.0001:.4g} finds all three. Radii that find each group: {said}",
            _hint_to_break([span[0] for span in ranges.values()]),
        )
    never = [name for name, span in ranges.items() if span is None]
    if never:
        raise Wrong(
            "for each group a radius that finds it",
            f"no radius finds group {never[0]}. Radii that find each group: {said}",
            _hint_to_find(points, groups == never[0]),
        )
    return f"radii that find each group: {said}; none finds all three"


def _in_words(span):
    """Return a range of radii in words; the upper end is not in it."""
    if span is None:
        return "none"
    return f"from {span[0]:.4g}" + (f" to below {span[1]:.4g}" if np.isfinite(span[1]) else "")


def _read(points, groups):
    """Return points and their groups as arrays, or raise `Wrong`."""
    _refuse_parts(points, groups)
    points = as_array(points, "points")
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        hint = "Pass a row for each point, and in it two numbers, its coordinates."
        if points.ndim == 2 and points.shape[0] == 2:
            hint = "Rows and columns are exchanged: pass a row for each point, points.T."
        elif points.ndim == 2 and points.shape[1] == 3:
            hint = "A point has two coordinates; the number of its group stands in groups alone."
        raise Wrong("points of shape (n, 2)", f"shape {points.shape}", hint)
    if len(points) > MOST_POINTS:
        hint = "Leave points out: a few of them, well placed, are enough to see the reason."
        raise Wrong(f"at most {MOST_POINTS} points", f"{len(points)} points", hint)
    groups = as_array(groups, "groups")
    if groups.shape != (len(points),):
        hint = "Give one number for each point, that of its group, in the order of the points."
        raise Wrong(f"groups of shape ({len(points)},)", f"shape {groups.shape}", hint)
    names, sizes = np.unique(groups, return_counts=True)
    came = "groups " + ", ".join(
        f"{n:g} ({size} points)" for n, size in zip(names[:6], sizes[:6], strict=True)
    )
    if np.any(names != np.round(names)) or len(names) > 6:
        hint = "The groups have whole numbers: all points of a group have the same one."
        raise Wrong("three groups, such as 0, 1 and 2", came, hint)
    if names.min() < 0:
        hint = "-1 stands for noise. In this task every point belongs to a group: 0, 1 or 2."
        raise Wrong("three groups, such as 0, 1 and 2", came, hint)
    if len(names) != N_GROUPS:
        hint = "Three groups are asked for, no more."
        if len(names) < N_GROUPS:
            hint = (
                "Make three groups. With two it cannot be done: once the radius is large enough "
                "for the wider one, the other one is still in one piece, so both are found."
            )
        raise Wrong("three groups, such as 0, 1 and 2", came, hint)
    if sizes.min() < MIN_SAMPLES:
        hint = f"A cluster needs a core, and a core needs {MIN_SAMPLES} points within eps."
        raise Wrong(f"at least {MIN_SAMPLES} points in each group", came, hint)
    return points, groups.astype(int)


def _refuse_parts(points, groups):
    """Raise `Wrong` for points in several parts, and for the two in the wrong order."""
    shapes = [np.shape(part) for part in points] if isinstance(points, list | tuple) else []
    if shapes and (len(set(shapes)) > 1 or len(shapes[0]) > 1):
        hint = (
            "These are several arrays, one for each group: put them below each other with "
            "np.vstack, and give the number of each point's group in groups."
        )
        raise Wrong("points of shape (n, 2)", f"{len(shapes)} parts of shapes {shapes[:4]}", hint)
    if np.ndim(points) == 1 and np.ndim(groups) == 2:
        hint = "The two are exchanged: pass the coordinates as points, the numbers as groups."
        raise Wrong("points of shape (n, 2)", f"shape {np.shape(points)}", hint)


def _distances(A, B):
    return np.sqrt(((A[:, np.newaxis] - B) ** 2).sum(axis=2))


def _scan(points, groups):
    """Run DBSCAN with one radius of each range within which nothing changes.

    Returns
    -------
    starts, ends : ndarray of shape (n_radii,)
        The ranges, from one distance between points to the next one.
    found : ndarray of bool of shape (n_radii, n_groups)
        Which groups are clusters, each with all of its points and no others.
    """
    distances = np.unique(_distances(points, points))
    # equal distances may differ by rounding
    distances = distances[np.append(True, np.diff(distances) > 1e-9 * distances[-1])]
    ends = np.append(distances[1:], np.inf)
    radii = np.append((distances[:-1] + distances[1:]) / 2, 2 * distances[-1] + 1)
    found = np.zeros((len(radii), N_GROUPS), bool)
    for i, radius in enumerate(radii):
        labels = fit_dbscan(points, radius, MIN_SAMPLES).labels
        for g, name in enumerate(np.unique(groups)):
            own = labels[groups == name]
            found[i, g] = own[0] >= 0 and np.array_equal(labels == own[0], groups == name)
        if (labels == 0).all():  # and with all larger radii, too
            break
    return distances, ends, found


def _hint_to_break(first_found):
    """Return how to make DBSCAN fail, from the radii at which the groups are found first."""
    if max(first_found) < 1.5 * min(first_found):
        return (
            "All three groups are about equally dense, so one radius suits them all: make one of "
            "them much wider, with larger distances between its points."
        )
    return (
        "The radius that the widest group needs still keeps the other two apart. Move these two "
        "closer together, until the gap between them is narrower than the distances between "
        "neighbors in the wide group."
    )


def _hint_to_find(points, own):
    """Return why a group is never found: a radius that keeps it whole reaches other points."""
    inside, outside = _distances(points[own], points[own]), _distances(points[own], points[~own])
    if np.any(outside.min(axis=1) < np.sort(inside)[:, 1]):
        return (
            "Some of its points are nearer to a point of another group than to any of their own: "
            "move the group away from the others."
        )
    return (
        "With small radii some of its points are noise, or it is in pieces. Before a larger "
        "radius makes it whole, it reaches points of another group. Put its points closer "
        "together, or move the group farther away."
    )


NO_SINGLE_RADIUS = Task(
    "04.no_single_radius",
    ("points", "groups"),
    _no_single_radius,
    "points of shape (n, 2), and the number of the group of each",
)
TASKS = [NO_SINGLE_RADIUS]

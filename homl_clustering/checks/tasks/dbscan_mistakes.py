"""What goes wrong in ``04_density_and_hierarchy_exercises`` with rumors and DBSCAN."""

import numpy as np

from homl_clustering.checks.tasks.density_answers import (
    OTHER_DISTANCES,
    clusters,
    core_points,
    count_neighbors,
    dbscan_labels,
    distances,
    neighborhoods,
    reached_cores,
    spread,
)


def _rumor(distance=distances, is_near=np.less_equal, n_steps=None, start_of=None):
    """Return a function that spreads a rumor with other neighbors, steps or beginnings."""
    distance = OTHER_DISTANCES.get(distance, distance)

    def reached(X, eps, core, start):
        connected = is_near(distance(X), eps) & core & core[:, np.newaxis]
        return spread(connected, start if start_of is None else start_of(core, start), n_steps)

    return reached


def _after(change):
    """Return a function that makes something else of the cores that are reached."""
    return lambda X, eps, core, start: change(reached_cores(X, eps, core, start), core, start)


def _one_pass(order, from_new=True):
    """Return a function that goes once over all rows; who has just heard may pass it on."""

    def reached(X, eps, core, start):
        near, heard = neighborhoods(X, eps), np.arange(len(X)) == start
        for i in range(len(X))[::order]:
            if from_new and heard[i]:
                heard |= near[i] & core
            elif not from_new and core[i]:
                heard[i] |= (near[i] & heard).any()
        return heard

    return reached


def _single_file(X, eps, core, start):
    """A walk: each tells one other alone, and nobody goes back."""
    near, heard, now = neighborhoods(X, eps), np.arange(len(X)) == start, start
    while (new := np.flatnonzero(near[now] & core & ~heard)).size:
        now = new[0]
        heard[now] = True
    return heard


def _without_end(with_itself):
    """Return a recursion that forgets who has heard, so that two tell each other for ever."""

    def reached(X, eps, core, start):
        to_tell = neighborhoods(X, eps)[start] & core
        if not with_itself:
            to_tell[start] = False
        if to_tell.any():
            raise RecursionError
        return np.arange(len(X)) == start

    return reached


RUMOR_MISTAKES = {
    "The function calls itself without end, as it forgets who knows the rumor already: two cores "
    "tell each other for ever. Mark who has heard, and go on to new ones only.": _without_end(True),
    "The function calls itself without end: two cores tell each other for ever. Mark who has "
    "heard, and call it for new ones only.": _without_end(False),
    "This is one step: the cores that are new have neighbors, too.": _rumor(n_steps=1),
    "These are two steps: go on until no core is new.": _rumor(n_steps=2),
    "These are three steps: go on until no core is new.": _rumor(n_steps=3),
    "This is one pass over the rows, from the first to the last: whoever hears the rumor from a "
    "later row comes too late. Repeat it until no core is new.": _one_pass(1),
    "This is one pass over the rows, from the last to the first: whoever hears the rumor from an "
    "earlier row comes too late. Repeat it until no core is new.": _one_pass(-1),
    "This is one pass: each row asks once whether a neighbor knows the rumor, and some ask too "
    "early. Repeat it until no core is new.": _one_pass(1, from_new=False),
    "Each core tells one other alone here. It tells all cores in its neighborhood: keep those in a "
    "list from which you go on.": _single_file,
    "The rumor passes through points that are no cores: these do not pass it on.": (
        lambda X, eps, core, start: spread(neighborhoods(X, eps), start) & core
    ),
    "All that is connected was reached, cores or not: steps lead from core to core.": (
        lambda X, eps, core, start: spread(neighborhoods(X, eps), start)
    ),
    "Border points are among those reached: only cores are asked for.": (
        lambda X, eps, core, start: neighborhoods(X, eps)[reached_cores(X, eps, core, start)].any(
            axis=0
        )
    ),
    "These are the neighbors of the start, cores or not: tell cores alone, and go on from them.": (
        lambda X, eps, core, start: neighborhoods(X, eps)[start]
    ),
    "These are all cores: some may be out of reach.": lambda X, eps, core, start: core,
    "start is not used: the rumor begins at the first core here.": _rumor(
        start_of=lambda core, start: np.flatnonzero(core)[0]
    ),
    "start is not used: the rumor begins at row 0 here.": lambda X, eps, core, start: (
        reached_cores(X, eps, core, 0) & core
    ),
    "start is the number of a row of X, not a number among the cores.": _rumor(
        start_of=lambda core, start: np.flatnonzero(core)[start]
    ),
    "The start is reached as well: it knows the rumor from the beginning.": _after(
        lambda reached, core, start: reached & (np.arange(len(core)) != start)
    ),
    "These are the cores that are not reached: say True for those that hear the rumor.": _after(
        lambda reached, core, start: core & ~reached
    ),
    "These are all points that do not hear the rumor: it is the other way round.": _after(
        lambda reached, core, start: ~reached
    ),
    "Nobody knows the rumor here, not even the start. In the end nobody is new: keep all that "
    "have heard, not those of the last round alone.": _after(
        lambda reached, core, start: reached & False
    ),
    "This says how many have heard: for each point, say True or False.": _after(
        lambda reached, core, start: reached.sum()
    ),
    "There is an entry for each core here: return one for each row of X, False where it is no "
    "core.": _after(lambda reached, core, start: reached[core]),
    "These are the numbers of the points: for each point, say True or False.": _after(
        lambda reached, core, start: np.flatnonzero(reached)
    ),
    "These are labels: say True for each core that is reached, and False for all others.": _after(
        lambda reached, core, start: np.where(reached, 1, -1)
    ),
    "A distance of eps exactly is within eps: take <=.": _rumor(is_near=np.less),
    "Squared distances are compared with eps: take the root, or eps squared.": _rumor("squares"),
    "eps is squared here, but the distances are not: square both, or none of them.": _rumor(
        is_near=lambda d, eps: d <= eps**2
    ),
    "The differences are added up with their signs: square them first, and take the root of the "
    "sum.": _rumor("signed"),
    "eps is compared feature by feature: take the Euclidean distance.": _rumor("largest"),
    "These are sums of absolute differences: take Euclidean distances.": _rumor("absolute"),
    "Only the first feature is used: a distance is a sum over all columns of X.": _rumor("first"),
    "Only the first two features are used: X may have more columns. Add up over all of them.": (
        _rumor("two")
    ),
}


# DBSCAN


def _labels(near=neighborhoods, core=core_points, **how):
    """Return DBSCAN with other neighbors, cores, or ways to go on."""
    return lambda X, eps, m: clusters(near(X, eps), core(X, eps, m), **how)


def _measured(distance, is_near=np.less_equal):
    """Return DBSCAN with another distance, for the cores and for the clusters."""
    distance = OTHER_DISTANCES.get(distance, distance)

    def labels(X, eps, m):
        near = is_near(distance(X), eps)
        return clusters(near, near.sum(axis=1) >= m)

    return labels


def _changed(change):
    """Return DBSCAN whose labels are changed in the end."""
    return lambda *a: change(dbscan_labels(*a), core_points(*a))


def _one_step(X, eps, min_samples):
    near, core = neighborhoods(X, eps), core_points(X, eps, min_samples)
    labels = np.full(len(X), -1)
    for start in np.flatnonzero(core):
        if labels[start] == -1:
            labels[near[start] & (labels == -1)] = start
    return labels


def _each_core_takes(free_only):
    """Return a function in which each core begins a cluster, with its whole neighborhood."""

    def labels(X, eps, min_samples):
        near = neighborhoods(X, eps)
        labels = np.full(len(X), -1)
        for i in np.flatnonzero(core_points(X, eps, min_samples)):
            labels[near[i] & (labels == -1) if free_only else near[i]] = i
        return labels

    return labels


def _own_cores(X, eps, m):
    """Each core is a cluster, and border points join the first core that is near."""
    near, core = neighborhoods(X, eps), core_points(X, eps, m)
    joined = np.where((near & core).any(axis=1), (near & core).argmax(axis=1), -1)
    return np.where(core, np.arange(len(X)), joined)


def _nearest_cores(X, eps, m):
    core = core_points(X, eps, m)
    if not core.any():
        return np.full(len(X), -1)
    nearest = np.where(core, distances(X), np.inf).argmin(axis=1)
    return np.where((neighborhoods(X, eps) & core).any(axis=1), nearest, -1)


def _components(X, eps, min_samples):
    """Return the connected parts of the graph of neighbors; single points are noise."""
    labels = clusters(neighborhoods(X, eps), np.ones(len(X), bool))
    return np.where(np.bincount(labels)[labels] > 1, labels, -1)


def _all_placed(X, eps, min_samples):
    core = core_points(X, eps, min_samples)
    labels = dbscan_labels(X, eps, min_samples)
    if not core.any():
        return labels
    nearest = np.where(core, distances(X), np.inf).argmin(axis=1)
    return np.where(labels == -1, labels[nearest], labels)


def _beyond_the_border(X, eps, min_samples):
    labels, near = dbscan_labels(X, eps, min_samples), neighborhoods(X, eps)
    before = labels.copy()
    for i in np.flatnonzero(before == -1):
        beside = np.flatnonzero(near[i] & (before >= 0))
        labels[i] = before[beside[0]] if beside.size else -1
    return labels


def _first_alone(X, eps, m):
    labels = dbscan_labels(X, eps, m)
    found = labels[labels >= 0]
    return np.where(labels == found.min(), labels, -1) if found.size else labels


DBSCAN_MISTAKES = {
    "Border points are missing: a point with a core in its neighborhood is no noise.": _labels(
        borders=False
    ),
    "Border points have a cluster of their own here: each gets the label of a core in its "
    "neighborhood.": _changed(
        lambda labels, core: np.where((labels >= 0) & ~core, len(labels), labels)
    ),
    "Clusters grow through border points here: only cores pass them on.": lambda X, eps, m: (
        clusters(neighborhoods(X, eps), core_points(X, eps, m), np.ones(len(X), bool))
    ),
    "A point with nothing but border points nearby is noise: it needs a core in its "
    "neighborhood.": _beyond_the_border,
    "Any two neighbors are joined here: at least one of them has to be a core.": _components,
    "Any two neighbors are joined here, and there is no noise: clusters grow from cores alone.": (
        lambda X, eps, m: clusters(neighborhoods(X, eps), np.ones(len(X), bool))
    ),
    "Noise gets -1: here it has the number of a cluster.": _changed(
        lambda labels, core: labels + 1
    ),
    "Noise gets -1: here it is NaN.": _changed(
        lambda labels, core: np.where(labels < 0, np.nan, labels)
    ),
    "Each point of the noise is a cluster of its own here: it gets -1.": _changed(
        lambda labels, core: np.where(labels < 0, len(labels) + np.arange(len(labels)), labels)
    ),
    "Only the first cluster is found here: go on with the cores that have no label yet.": (
        _first_alone
    ),
    "A cluster has to grow on: the neighbors of new cores belong to it as well.": _one_step,
    "All cores are in one cluster here: steps within eps have to lead from one to the other.": (
        _changed(lambda labels, core: np.where(labels < 0, -1, 0))
    ),
    "Each core has a cluster of its own here: cores within eps belong together.": _changed(
        lambda labels, core: np.where(core, np.arange(len(labels)), -1)
    ),
    "Each core begins a cluster of its own here, and border points join one of them. Cores that "
    "are reached from a core have its label: begin a cluster with a core without a label only.": (
        _own_cores
    ),
    "Each core begins a cluster of its own here, and points join the nearest one. Cores that are "
    "reached from a core have its label: begin a cluster with a core without a label only.": (
        _nearest_cores
    ),
    "Each core writes a new number over its whole neighborhood. Before a core begins a cluster, "
    "look whether it has a label; then let the cluster grow over all cores that are reached.": (
        _each_core_takes(free_only=False)
    ),
    "Each core begins a new cluster here, also if it has a label already: begin with those that "
    "have none.": _each_core_takes(free_only=True),
    "A point farther than eps from any core is noise: here it goes to the nearest.": _all_placed,
    "Who is a core? At least min_samples, the point itself among them.": lambda X, eps, m: (
        dbscan_labels(X, eps, m + 1)
    ),
    "One point too few makes a core here: is the point itself counted twice, or min_samples made "
    "smaller by one?": lambda X, eps, m: dbscan_labels(X, eps, m - 1),
    "eps and min_samples are exchanged: eps is the radius, and min_samples the number of points.": (
        lambda X, eps, m: dbscan_labels(X, m, eps)
    ),
    "min_samples is not used, and is 5, the default of scikit-learn: pass on the number that is "
    "given.": lambda X, eps, m: dbscan_labels(X, eps, 5),
    "min_samples is always 3 here, as in the first case: use the number that is given.": (
        lambda X, eps, m: dbscan_labels(X, eps, 3)
    ),
    "min_samples is always 4 here: use the number that is given.": lambda X, eps, m: dbscan_labels(
        X, eps, 4
    ),
    "eps is not used, and is 0.5, the default of scikit-learn: pass on the radius that is given.": (
        lambda X, eps, m: dbscan_labels(X, 0.5, m)
    ),
    "eps is always 1 here, as in the first case: use the radius that is given.": (
        lambda X, eps, m: dbscan_labels(X, 1, m)
    ),
    "eps and min_samples are not used, and are 0.5 and 5, the defaults of scikit-learn: pass them "
    "on.": lambda X, eps, m: dbscan_labels(X, 0.5, 5),
    "A distance of eps exactly is within eps: take <=.": _measured(distances, np.less),
    "Squared distances are compared with eps: take the root, or eps squared.": _measured("squares"),
    "eps is squared here, but the distances are not: square both, or none of them.": _measured(
        distances, lambda d, eps: d <= eps**2
    ),
    "eps is compared feature by feature: take the Euclidean distance.": _measured("largest"),
    "These are sums of absolute differences: take Euclidean distances.": _measured("absolute"),
    "Only the first feature is used: a distance is a sum over all columns of X.": (
        _measured("first")
    ),
    "Only the first two features are used: X may have more columns. Add up over all of them.": (
        _measured("two")
    ),
    "eps is the radius of the circle, not its diameter: compare the distance with eps itself.": (
        _measured("double")
    ),
    "There is a label for each core here: return one for each row of X.": _changed(
        lambda labels, core: labels[core]
    ),
    "These are the rows of each cluster. Return one array with the label of each row.": _changed(
        lambda labels, core: [np.flatnonzero(labels == c) for c in np.unique(labels[labels >= 0])]
    ),
    "This says which rows are cores: give each row the number of its cluster.": _changed(
        lambda labels, core: core
    ),
    "These are numbers of neighbors: they say who is a core. Then give each row the number of its "
    "cluster.": lambda X, eps, m: count_neighbors(X, eps),
    "True or False for each point is not enough: give each cluster a number.": _changed(
        lambda labels, core: labels >= 0
    ),
}

"""Answers to the tasks on centers and medoids in ``02_choosing_k_exercises``."""

from collections import Counter

import numpy as np

from tests.exercises.choosing_k_more import MORE


def _right(name, *answers):
    return [{name: answer} for answer in answers]


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


# 7. Simplified silhouettes


def simplified_by_loops(distances, labels):
    result = []
    for row, label in zip(distances.tolist(), labels, strict=True):
        a = row.pop(label)
        b = min(row)
        result.append((b - a) / max(a, b) if a or b else 0)
    return result


def simplified_by_cases(distances, labels):
    is_own = np.arange(distances.shape[1]) == labels[:, None]
    a, b = distances[is_own], np.where(is_own, np.inf, distances).min(axis=1)
    result = np.zeros(len(labels))
    result[a < b] = 1 - a[a < b] / b[a < b]
    result[a > b] = b[a > b] / a[a > b] - 1
    return result


def simplified_in_float32(distances, labels):
    table = np.ma.array(distances.astype(np.float32), mask=False)
    a = table.data[range(len(labels)), labels].copy()
    table[range(len(labels)), labels] = np.ma.masked
    b = table.min(axis=1).data
    return np.nan_to_num((b - a) / np.maximum(a, b))


def _a_and_b(distances, labels):
    """Return the own distances, and a list of the others for each point."""
    own = np.array([row[label] for row, label in zip(distances, labels, strict=True)])
    return own, [np.delete(row, label) for row, label in zip(distances, labels, strict=True)]


def _simplified(rule=None, a=None, b=min):
    """Return a function with another formula, another a, or another b."""

    def silhouettes(distances, labels):
        own, others = _a_and_b(distances, labels)
        first = a(distances, labels) if a else own
        second = [b(each) for each in others]
        return [(rule or _formula)(p, q) for p, q in zip(first, second, strict=True)]

    return silhouettes


def _formula(a, b):
    return 0 if a == b else (b - a) / max(a, b)


def _of_two_smallest(distances, labels):
    first, second = np.partition(distances, 1, axis=1)[:, :2].T
    return np.nan_to_num((second - first) / second)


def _of_all(distances, labels):
    own = _a_and_b(distances, labels)[0]
    return [_formula(a, b) for a, b in zip(own, distances.min(axis=1), strict=True)]


def _of_second(distances, labels):
    own = _a_and_b(distances, labels)[0]
    return [_formula(a, b) for a, b in zip(own, np.sort(distances)[:, 1], strict=True)]


def _zero_if_alone(distances, labels):
    alone = Counter(labels.tolist())
    values = zip(simplified_by_loops(distances, labels), labels, strict=True)
    return [0 if alone[label] == 1 else value for value, label in values]


def _of_cluster(distances, labels):
    own = _a_and_b(distances, labels)[0]
    return np.array([own[labels == label].mean() for label in labels])


def _all_numpy(distances, labels):
    own, others = _a_and_b(distances, labels)
    b = np.min(others, axis=1)
    return (b - own) / np.maximum(own, b)


# 8. Medoids


def medoids_by_loops(table, labels):
    found = []
    for label in sorted(set(labels.tolist())):
        members = [i for i in range(len(labels)) if labels[i] == label]
        sums = [sum(table[i][j] for j in members) for i in members]
        found.append(members[sums.index(min(sums))])
    return found


def medoids_by_a_product(table, labels):
    member = labels[:, None] == np.unique(labels)
    sums = np.where(member, table.astype(float) @ member, np.inf)
    return sums.argmin(axis=0)


def medoids_by_means(table, labels):
    found = {}
    for i in reversed(range(len(labels))):
        mean = np.mean(table[i][labels == labels[i]])
        if labels[i] not in found or mean <= found[labels[i]][0]:
            found[labels[i]] = (mean, i)
    return np.array([found[label][1] for label in sorted(found)], dtype=np.float32)


def _chosen(rule, names=None, key=True):
    """Return a function that chooses from the rows of each cluster by a rule."""

    def medoids(table, labels):
        result = []
        for label in names(labels) if names else sorted(set(labels)):
            rows = np.flatnonzero(labels == label)
            i = rule(table[rows][:, rows])
            result.append(rows[i] if key else i)
        return result

    return medoids


def _right_place(inside):
    return np.argmin(inside.sum(1))


def _off_diagonal(inside):
    """Return the table without its diagonal; infinity where nothing is left."""
    n = len(inside)
    return inside[~np.eye(n, dtype=bool)].reshape(n, n - 1) if n > 1 else np.full((1, 1), np.inf)


def _among_all(table, labels):
    sums = table.sum(axis=1)
    return [min(np.flatnonzero(labels == c), key=lambda i: sums[i]) for c in sorted(set(labels))]


def _one_for_each_place(table, labels):
    names = sorted(set(labels))
    found = dict(zip(names, medoids_by_loops(table, labels), strict=True))
    return [found[label] for label in labels]


def _up_to_the_largest(table, labels):
    found = [-1] * (max(labels) + 1)
    for label, place in zip(sorted(set(labels)), medoids_by_loops(table, labels), strict=True):
        found[label] = place
    return found


RIGHT = {
    "02.simplified_silhouettes": _right(
        "simplified_silhouettes", simplified_by_loops, simplified_by_cases, simplified_in_float32
    ),
    "02.medoids": _right("medoids", medoids_by_loops, medoids_by_a_product, medoids_by_means),
}
WRONG = {
    "02.simplified_silhouettes": _wrong(
        "simplified_silhouettes",
        ("The sign", _simplified(lambda a, b: -_formula(a, b))),
        ("by b alone", _simplified(lambda a, b: 0 if a == b else 1 - a / b)),
        ("by a alone", _simplified(lambda a, b: 0 if a == b else np.divide(b, a) - 1)),
        ("by the smaller", _simplified(lambda a, b: 0 if a == b else np.divide(b - a, min(a, b)))),
        ("by the sum", _simplified(lambda a, b: 0 if a == b else (b - a) / (a + b))),
        ("differences b - a", _simplified(lambda a, b: b - a)),
        ("no absolute value", _simplified(lambda a, b: abs(_formula(a, b)))),
        ("includes the own center", _of_all),
        ("two smallest", _of_two_smallest),
        ("b is the second smallest", _of_second),
        ("a is the distance to the nearest", _simplified(a=lambda t, labels: t.min(axis=1))),
        ("mean over all other", _simplified(b=np.mean)),
        ("farthest center", _simplified(b=max)),
        ("mean over the cluster", _simplified(a=_of_cluster)),
        ("no exception", _zero_if_alone),
        ("0 / 0", _all_numpy),
        ("not 1", lambda *given: np.nan_to_num(_all_numpy(*given), nan=1.0)),
        ("mean of all coefficients", lambda *given: np.mean(simplified_by_loops(*given))),
        ("squared first", lambda t, labels: simplified_by_loops(t * t, labels)),
    ),
    "02.medoids": _wrong(
        "medoids",
        ("lead to the place", lambda table, labels: medoids_by_loops(table.T, labels)),
        ("both directions", lambda table, labels: medoids_by_loops(table + table.T, labels)),
        ("to all places", _among_all),
        ("among the members", _chosen(_right_place, key=False)),
        ("largest sum", _chosen(lambda inside: np.argmax(inside.sum(1)))),
        ("are squared", lambda table, labels: medoids_by_loops(table**2, labels)),
        ("longest time", _chosen(lambda inside: inside.max(1).argmin())),
        ("shortest time", _chosen(lambda inside: _off_diagonal(inside).min(1).argmin())),
        ("median", _chosen(lambda inside: np.argmin(np.median(inside, 1)))),
        ("smallest sum itself", _chosen(lambda inside: min(inside.sum(1)), key=False)),
        ("for each place here", _one_for_each_place),
        (
            "0, 1, 2 and so on",
            _chosen(_right_place, lambda labels: np.arange(len(set(labels.tolist())))),
        ),
        ("All numbers up to", _up_to_the_largest),
        (
            "the last is taken",
            _chosen(lambda inside: np.flatnonzero(inside.sum(1) == min(inside.sum(1)))[-1]),
        ),
        ("in which they appear", _chosen(_right_place, lambda labels: Counter(labels.tolist()))),
        ("first member", _chosen(lambda inside: 0)),
    ),
}
for task in WRONG:
    WRONG[task] += MORE.get(task, [])

"""More wrong answers to the last tasks of ``03_applications_exercises``."""

import math

import numpy as np

RIGHT = WRONG = {}


def _wrong(name, *pairs):
    return [(piece, {name: answer}) for piece, answer in pairs]


def _bits(k):
    return math.ceil(math.log2(k))


def _up_to(size, limit=20_000):
    def colors(n_pixels, budget):
        k = 0
        while k < limit and size(n_pixels, k + 1) <= budget:
            k += 1
        return k

    return colors


_colors = _up_to(lambda n, k: n * _bits(k) + 24 * k)


def by_doubling(n_pixels, budget):
    k = 1
    while n_pixels * _bits(k) + 24 * k <= budget:
        k *= 2
    return k


def powers_of_bits(n_pixels, budget):
    bits = (budget - 24) // n_pixels
    return 2 ** min(max(bits, 0), 14)


def _clusters(rule, numbers=lambda clusters: sorted(set(clusters))):
    """Return a function that changes the labels of some clusters by a rule for the known ones."""

    def spread(clusters, known):
        result = known.copy()
        for c in numbers(clusters):
            own = known[clusters == c]
            result[clusters == c] = rule(own, [label for label in own if label != -1])
        return result

    return spread


def _agreed(own, asked):
    return asked[0] if len(set(asked)) == 1 else own


_passed_on = _clusters(_agreed)


def one_set(clusters, known):
    result, seen = known.copy(), set()
    for c in range(max(clusters) + 1):
        seen.update(known[(clusters == c) & (known != -1)].tolist())
        if len(seen) == 1:
            result[clusters == c] = min(seen)
    return result


def labels_in_one_cluster(clusters, known):
    result = known.copy()
    for label in set(known) - {-1}:
        where = set(clusters[known == label])
        if len(where) == 1:
            result[clusters == where.pop()] = label
    return result


def to_the_next_point(clusters, known):
    result = list(known)
    for i in range(1, len(result)):
        if clusters[i] == clusters[i - 1] and result[i] == -1:
            result[i] = result[i - 1]
    return result


def whole_most_common(clusters, known):
    label = np.bincount(known[known >= 0]).argmax()
    return [label if each == -1 else each for each in known]


def half_of_them(own, asked):
    best = max(set(asked), key=asked.count, default=-1)
    return best if asked.count(best) > len(asked) / 2 else own


MORE = {
    "03.most_colors": _wrong(
        "most_colors",
        ("nothing to tell apart", _up_to(lambda n, k: n * max(1, _bits(k)) + 24 * k)),
        ("stores its whole", lambda n, budget: max(budget // 24 - n, 0)),
        ("Only the list", lambda n, budget: budget // 24),
        ("takes k bits", lambda n, budget: budget // (n + 24)),
        ("takes k - 1 bits", lambda n, budget: max((budget + n) // (n + 24), 0) * (budget >= 24)),
        ("natural logarithm", _up_to(lambda n, k: n * math.ceil(np.log(k)) + 24 * k)),
        ("base 10", _up_to(lambda n, k: n * math.ceil(np.log10(k)) + 24 * k)),
        ("nearest whole", _up_to(lambda n, k: n * np.rint(np.log2(k)) + 24 * k)),
        ("bit too much", _up_to(lambda n, k: n * (1 + _bits(k)) + 24 * k)),
        ("three colors", _up_to(lambda n, k: n * _bits(k) + 72 * k)),
        ("as 32", _up_to(lambda n, k: n * _bits(k) + 32 * k)),
        ("once more for red", _up_to(lambda n, k: n * 3 * _bits(k) + 24 * k)),
        ("for each pixel: it", _up_to(lambda n, k: n * _bits(k) + n * 24 * k)),
        ("too few: the", lambda n, budget: max(0, _colors(n, budget) - 1)),
        ("256", lambda n, budget: sorted([256, _colors(n, budget)])[0]),
        ("255", lambda n, budget: sorted([255, _colors(n, budget)])[0]),
        ("not -1", lambda n, budget: _colors(n, budget) if budget >= 24 else -1),
        ("larger power of 2", by_doubling),
        ("bits that are left", lambda n, budget: (
            budget - n * _bits(k) - 24 * k if (k := _colors(n, budget)) else budget
        )),
        ("as if it held", powers_of_bits),
    ),
    "03.spread_agreed": _wrong(
        "spread_agreed",
        ("also -1", _clusters(lambda own, _: max(sorted(own.tolist()), key=own.tolist().count))),
        ("more than half", _clusters(half_of_them)),
        ("last known", _clusters(lambda own, asked: asked[-1] if asked else -1)),
        ("a mean of them", _clusters(
            lambda own, asked: sum(asked) // len(asked) if asked else -1
        )),
        ("other points get 0", _clusters(
            lambda own, asked: asked[0] if len(set(asked)) == 1 else np.clip(own, 0, None)
        )),
        ("all points get 0", _clusters(lambda own, asked: asked[0] if len(set(asked)) == 1 else 0)),
        ("Only cluster 0", _clusters(_agreed, lambda clusters: [0])),
        ("Only the last cluster", _clusters(_agreed, lambda clusters: [max(clusters)])),
        ("last cluster is left out", _clusters(_agreed, lambda clusters: range(max(clusters)))),
        ("Cluster 0 is left out", _clusters(
            _agreed, lambda clusters: range(1, 1 + max(clusters))
        )),
        ("Only two clusters", _clusters(_agreed, lambda clusters: [0, 1])),
        ("empty set", one_set),
        ("in one cluster alone", labels_in_one_cluster),
        ("to the next point", to_the_next_point),
        ("whatever the cluster", whole_most_common),
        ("which clusters agree", lambda clusters, known: [
            len(set(known[clusters == c]) - {-1}) == 1 for c in sorted(set(clusters))
        ]),
        ("clusters that agree: return", lambda clusters, known: [
            len(set(known[clusters == c]) - {-1}) == 1 for c in clusters
        ]),
        ("without the others", lambda *given: [each for each in _passed_on(*given) if each >= 0]),
        ("numbers of the points", lambda *given: np.where(_passed_on(*given) >= 0)[0]),
        ("number of known labels", _clusters(
            lambda own, asked: asked[0] if len(asked) > 1 else own
        )),
    ),
}  # fmt: skip

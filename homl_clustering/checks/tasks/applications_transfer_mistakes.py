"""More mistakes in the tasks of ``03_applications_exercises`` on colors and known labels."""

import math
from collections import Counter

import numpy as np

BITS_OF_COLOR = 24


def _bits(k):
    return (k - 1).bit_length()


def _largest(fits, limit=1 << 15):
    return next(k for k in range(limit) if k + 1 == limit or not fits(k + 1))


def _most(n_pixels, budget):
    return _largest(lambda k: n_pixels * _bits(k) + BITS_OF_COLOR * k <= budget)


def _if_size(size):
    return lambda n_pixels, budget: _largest(lambda k: size(n_pixels, k) <= budget)


def _with_fixed_bits(bits, lowest):
    """Return a function that gives each pixel the same number of bits, whatever the colors."""
    return lambda n_pixels, budget: max(int((budget - bits * n_pixels) / BITS_OF_COLOR), lowest)


FIXED = (
    "A pixel takes {} here, whatever the number of colors: it takes as many bits as tell k numbers "
    "apart, so try one k after the other, each with its own bits."
)

MOST_COLORS = {
    FIXED.format("one bit"): _with_fixed_bits(1, -math.inf),
    FIXED.format("a single bit"): _with_fixed_bits(1, 0),
    FIXED.format("8 bits"): _with_fixed_bits(8, -math.inf),
    FIXED.format("eight bits"): _with_fixed_bits(8, 0),
    "A single color takes no bits in the pixels, as there is nothing to tell apart: 0 bits tell 1 "
    "number.": _if_size(lambda n, k: n * max(_bits(k), 1) + BITS_OF_COLOR * k),
    "Every pixel stores its whole color, in 24 bits: it stores only the number of the color, in "
    "as few bits as tell k numbers apart.": _if_size(lambda n, k: BITS_OF_COLOR * (n + k)),
    "Only the list of colors is counted. The pixels need bits as well, and b bits tell no more "
    "than 2 ** b colors apart: without bits there is one color.": (
        lambda n, budget: max(budget // BITS_OF_COLOR, 0)
    ),
    "A pixel takes k bits here: with b bits one can tell 2 ** b numbers apart, so k colors need "
    "about log2(k).": _if_size(lambda n, k: n * k + BITS_OF_COLOR * k),
    "A pixel takes k - 1 bits here: with b bits one can tell 2 ** b numbers apart, so k colors "
    "need about log2(k).": _if_size(lambda n, k: n * (k - 1) + BITS_OF_COLOR * k),
    "The natural logarithm is taken: bits need that to base 2, np.log2.": (
        _if_size(lambda n, k: n * math.ceil(math.log(k)) + BITS_OF_COLOR * k)
    ),
    "The logarithm to base 10 is taken: bits need that to base 2, np.log2.": (
        _if_size(lambda n, k: n * math.ceil(math.log10(k)) + BITS_OF_COLOR * k)
    ),
    "The bits are rounded to the nearest whole number, which may be too few: round up.": (
        _if_size(lambda n, k: n * round(math.log2(k)) + BITS_OF_COLOR * k)
    ),
    "A bit too much for each pixel: 2 ** b numbers need b bits, so take those of k - 1.": (
        _if_size(lambda n, k: n * (math.ceil(math.log2(k)) + 1) + BITS_OF_COLOR * k)
    ),
    "Each of the three colors takes 24 bits in the list here: it is 8 for each, 24 for all.": (
        _if_size(lambda n, k: n * _bits(k) + 3 * BITS_OF_COLOR * k)
    ),
    "A color in the list takes 24 bits, which are 3 bytes of 8: here it is counted as 32.": (
        _if_size(lambda n, k: n * _bits(k) + 32 * k)
    ),
    "The pixels are counted once more for red, green and blue: a pixel stores one number, that of "
    "its color.": _if_size(lambda n, k: 3 * n * _bits(k) + BITS_OF_COLOR * k),
    "The list is counted for each pixel: it is stored once.": (
        _if_size(lambda n, k: n * (_bits(k) + BITS_OF_COLOR * k))
    ),
    "This is one color too few: the last number that fits is the answer. Does a range stop too "
    "early, or is 1 subtracted twice?": lambda n, budget: max(_most(n, budget) - 1, 0),
    "The search ends at 256 colors: there may be more.": lambda n, budget: min(
        _most(n, budget), 256
    ),
    "The search ends at 255 colors: there may be more.": lambda n, budget: min(
        _most(n, budget), 255
    ),
    "If not even one color fits, the answer is 0, not -1.": lambda n, budget: (
        _most(n, budget) or -1
    ),
    "A larger power of 2 is tried only as long as it fits, and returned even if it is the first "
    "that does not: return a number that fits.": lambda n, budget: 1 << _bits(_most(n, budget) + 1),
    "These are the bits that are left: return the number of colors.": lambda n, budget: (
        budget - n * _bits(max(k := _most(n, budget), 1)) - BITS_OF_COLOR * k
    ),
    "The first power of 2 that uses all bits is taken, and the list is subtracted as if it held "
    "one color: it takes 24 bits for each color.": lambda n, budget: (
        2 ** max(min((budget - BITS_OF_COLOR) // n, 14), 0)
    ),
}


def _asked(clusters, known, c):
    own = known[clusters == c]
    return own[own != -1]


def _agreed(clusters, known, numbers=None):
    """Pass labels on in the clusters with these numbers."""
    labels = known.copy()
    for c in np.unique(clusters) if numbers is None else numbers(clusters):
        asked = _asked(clusters, known, c)
        if len(asked) and np.all(asked == asked[0]):
            labels[clusters == c] = asked[0]
    return labels


def _in_each(rule):
    """Return a function that gives labels by a rule for all labels and the known ones."""

    def spread(clusters, known):
        labels = known.copy()
        for c in np.unique(clusters):
            labels[clusters == c] = rule(known[clusters == c], _asked(clusters, known, c))
        return labels

    return spread


def _more_than_half(own, asked):
    if not len(asked):
        return own
    label, n = Counter(asked.tolist()).most_common(1)[0]
    return label if 2 * n > len(asked) else own


def _majority_of_all(own, asked):
    return Counter(sorted(own.tolist())).most_common(1)[0][0]


def _never_emptied(clusters, known):
    """Keep the labels of the clusters before in the set of those that are compared."""
    labels, seen = known.copy(), set()
    for c in np.unique(clusters):
        seen |= set(_asked(clusters, known, c).tolist())
        if len(seen) == 1:
            labels[clusters == c] = next(iter(seen))
    return labels


def _by_label(clusters, known):
    """Look for each label whether it comes in a single cluster."""
    labels = known.copy()
    for label in np.unique(known[known != -1]):
        found = np.unique(clusters[known == label])
        if len(found) == 1:
            labels[clusters == found[0]] = label
    return labels


def _neighbors(clusters, known):
    """Hand each label on to the next point, if that is of the same cluster."""
    labels = known.copy()
    for i in range(1, len(labels)):
        if labels[i] == -1 and clusters[i] == clusters[i - 1]:
            labels[i] = labels[i - 1]
    return labels


SPREAD_AGREED = {
    "The most common label is given to all points, also -1 where that is most common: leave -1 "
    "out, and look whether the known labels are the same.": _in_each(_majority_of_all),
    "A label is passed on if more than half of the known ones agree: all of them have to.": (
        _in_each(_more_than_half)
    ),
    "The last known label of a cluster is given to all its points: look first whether the other "
    "known labels are the same.": _in_each(lambda own, asked: asked[-1] if len(asked) else own),
    "Labels are names: a mean of them means nothing. Look whether they are the same.": _in_each(
        lambda own, asked: int(np.mean(asked)) if len(asked) else own
    ),
    "In a cluster whose known labels differ, the other points get 0, which is a label: give "
    "-1.": _in_each(
        lambda own, asked: asked[0] if len(set(asked)) == 1 else np.where(own == -1, 0, own)
    ),
    "In a cluster whose known labels differ, all points get 0: what is known stays known, and the "
    "others get -1.": _in_each(
        lambda own, asked: asked[0] if len(set(asked)) == 1 else 0
    ),
    "Only cluster 0 is worked on: return after the loop over the clusters, not inside of it.": (
        lambda *given: _agreed(*given, lambda clusters: [0])
    ),
    "Only the last cluster is worked on: the result is made anew for each cluster, so make the "
    "copy before the loop.": lambda *given: _agreed(*given, lambda clusters: [clusters.max()]),
    "The last cluster is left out: range(clusters.max()) ends before it, so add 1.": (
        lambda *given: _agreed(*given, lambda clusters: range(clusters.max()))
    ),
    "Cluster 0 is left out: the numbers begin with 0.": (
        lambda *given: _agreed(*given, lambda clusters: range(1, clusters.max() + 1))
    ),
    "Only two clusters are worked on: there may be more.": (
        lambda *given: _agreed(*given, lambda clusters: range(2))
    ),
    "The labels of the clusters before are still compared: begin with an empty set for each "
    "cluster, inside of the loop.": _never_emptied,
    "It is asked whether a label comes in one cluster alone: ask whether a cluster has one label "
    "alone.": _by_label,
    "A label is handed on to the next point in the array: look at all points of the cluster, "
    "which need not stand next to each other.": _neighbors,
    "Labels are passed on whatever the cluster: compare those of one cluster alone.": (
        lambda clusters, known: np.where(
            known == -1, Counter(sorted(known[known != -1].tolist())).most_common(1)[0][0], known
        )
    ),
    "This says which clusters agree: return the labels of all points.": lambda clusters, known: (
        np.array([len(set(_asked(clusters, known, c))) == 1 for c in np.unique(clusters)])
    ),
    "This says which points are in clusters that agree: return the labels of all points.": (
        _in_each(lambda own, asked: len(set(asked)) == 1)
    ),
    "These are the labels of points that have one, without the others: return one for each point, "
    "-1 where there is none.": lambda *given: (labels := _agreed(*given))[labels != -1],
    "These are the numbers of the points that have a label: return the labels of all points.": (
        lambda *given: np.flatnonzero(_agreed(*given) != -1)
    ),
    "The number of known labels counts here: look whether they are the same.": _in_each(
        lambda own, asked: asked[0] if len(asked) >= 2 else own
    ),
}  # fmt: skip

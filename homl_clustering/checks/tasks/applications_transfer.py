"""The tasks of ``03_applications_exercises`` that take ideas of the lesson to a new place."""

import math
from collections import Counter

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks import applications_transfer_mistakes as more

# The references, and with each the mistakes that are often made

SAME = np.array([3, -1, 3, -1, 5, -1, 1, 4, -1])
BITS_OF_COLOR = 24  # red, green and blue, 8 bits each


def _bits(k):
    """Return how many bits tell k numbers apart, those from 0 to k - 1."""
    return (k - 1).bit_length()


def most_colors(n_pixels, budget):
    """Return the largest number of colors with which the picture takes at most `budget` bits."""
    return _largest(lambda k: n_pixels * _bits(k) + BITS_OF_COLOR * k <= budget)


def _largest(fits, limit=1 << 15):
    """Return the largest number that fits, if all smaller ones do; 0 if 1 does not."""
    return next(k for k in range(limit) if k + 1 == limit or not fits(k + 1))


def _budgets():
    return [
        Case("a small picture", (100, 300)),
        Case("a budget that four colors use to the last bit", (100, 296)),
        Case("few pixels", (10, 1000)),
        Case("a picture of 1000 pixels", (1000, 2500)),
        Case("a budget for the list of one color, and nothing else", (50, 24)),
        Case("a budget that is too small for a single color", (50, 20)),
        Case("more than 256 colors", (3000, 34_300)),
        Case("a number of colors that is no power of 2", (1000, 12_000)),
        Case("a quarter of the bits of the original photo", (273_280, 1_639_680)),
    ]


def _if_size(size, compare=lambda size, budget: size <= budget):
    """Return a function that finds the most colors by another size of the picture."""
    return lambda n_pixels, budget: _largest(lambda k: compare(size(n_pixels, k), budget))


def _up_to(most, size):
    """Return a function that ends its search at some number of colors, if there is one."""
    found = _if_size(size)
    return lambda n, budget: found(n, budget) if most is None else min(most, _most(n, budget, size))


def _most(n, budget, size):
    """Return the largest number of colors up to 10 000 by a size that rises with powers of 2."""
    fitting = [2**bits for bits in range(14) if size(n, 2**bits) <= budget]
    return max(fitting, default=0)


COLOR_MISTAKES = {
    "The list of colors is missing: it has to be stored as well, with 24 bits for each color.": (
        tuple(_up_to(most, lambda n, k: n * _bits(k)) for most in (None, 1000, 2000, 5000, 10_000))
    ),
    "There are no fractions of a bit in the number of a color: round the bits of a pixel up to a "
    "whole number, before you multiply by the number of pixels.": _if_size(
        lambda n, k: n * math.log2(k) + BITS_OF_COLOR * k
    ),
    "The bits of a pixel are rounded down, which is too few: with 2 bits there are only 4 "
    "different numbers, so 5 colors need 3 bits. Round up.": _if_size(
        lambda n, k: n * int(math.log2(k)) + BITS_OF_COLOR * k
    ),
    "The colors are numbered from 0: with 4 colors the largest number is 3, which takes 2 bits. "
    "Here the bits are those of the number k itself: take those of k - 1.": _if_size(
        lambda n, k: n * k.bit_length() + BITS_OF_COLOR * k
    ),
    "A color in the list takes 24 bits: 8 for each of red, green and blue, and not 8 for all.": (
        _if_size(lambda n, k: n * _bits(k) + 8 * k)
    ),
    "A color in the list takes 24 bits. Here it is counted as 3, one for each of red, green and "
    "blue: each of these takes 8 bits.": _if_size(lambda n, k: n * _bits(k) + 3 * k),
    "The list is counted as if it held a single color: it takes 24 bits for each color.": (
        _if_size(lambda n, k: n * _bits(k) + BITS_OF_COLOR)
    ),
    "A picture that takes exactly the budget fits: compare with <=.": _if_size(
        lambda n, k: n * _bits(k) + BITS_OF_COLOR * k, lambda size, budget: size < budget
    ),
    "Only powers of 2 are tried: other numbers of colors are allowed, such as 5.": (
        lambda n, budget: 1 << k.bit_length() - 1 if (k := most_colors(n, budget)) else 0
    ),
    "The budget is taken for bytes: it is given in bits.": lambda n, budget: max(
        min(1 << bits, (8 * budget - n * bits) // BITS_OF_COLOR) for bits in range(30)
    ),
    "If not even one color fits, the answer is 0.": lambda n, budget: max(
        most_colors(n, budget), 1
    ),
    "This is the first number of colors that does not fit: return the one before it.": (
        lambda n, budget: most_colors(n, budget) + 1
    ),
    "These are the bits of a pixel: return the number of colors.": lambda n, budget: _bits(
        max(most_colors(n, budget), 1)
    ),
    "This is the size of the picture in bits: return the number of colors.": lambda n, budget: (
        n * _bits(max(k := most_colors(n, budget), 1)) + BITS_OF_COLOR * k
    ),
} | more.MOST_COLORS


def spread_agreed(clusters, known):
    """Return `known`, and in each cluster whose known labels agree, their label for all points."""
    return _in_each(lambda own, asked: asked[0] if len(set(asked)) == 1 else own)(clusters, known)


def _in_each(rule):
    """Return a function that gives labels by a rule, which gets those of a cluster.

    The rule gets the labels of all points of the cluster, and of those with a label.
    """

    def spread(clusters, known):
        labels = known.copy()
        for c in np.unique(clusters):
            own = known[clusters == c]
            labels[clusters == c] = rule(own, own[own != -1])
        return labels

    return spread


def _asked():
    random = variant.random(5)
    clusters = random.permutation(np.append(np.repeat(np.arange(12), 6), 12))
    truth = np.where(random.uniform(size=73) < 0.85, clusters % 5, random.randint(0, 5, 73))
    known = np.where(random.uniform(size=73) < 0.4, truth, -1)
    known[np.isin(clusters, (3, 12))] = -1
    majority = np.array([6, 6, 2, -1, 3, -1]), np.array([0, 0, 0, 0, 1, 1])
    return [
        Case(
            "a cluster that agrees, and one that does not",
            (np.array([0, 0, 0, 1, 1, 1]), np.array([4, -1, 4, 7, -1, 2])),
        ),
        Case(
            "clusters of one point, and one without any label",
            (np.array([2, 0, 1, 0, 2, 3]), np.array([-1, 5, 8, -1, -1, -1])),
        ),
        Case("two labels against one", majority[::-1]),
        Case(
            "the label 0",
            (np.array([1, 0, 1, 0, 1, 0]), np.array([0, -1, -1, 3, 0, 0])),
        ),
        Case(
            "a cluster in which each point has a label, and they differ",
            (np.array([1, 0, 0, 1, 0]), np.array([-1, 2, 6, 4, 2])),
        ),
        Case(
            "three labels, of which one is the mean of the others",
            (np.array([0, 0, 0, 0, 1]), np.array([2, 1, -1, 3, 5])),
        ),
        Case("the same label in two clusters", (np.repeat([0, 1, 2, 3], [2, 2, 2, 3]), SAME)),
        Case("73 points in 13 clusters", (clusters, known)),
    ]


def _most_common(asked):
    return Counter(sorted(asked.tolist())).most_common(1)[0][0]


AGREEMENT_MISTAKES = {
    "In a cluster whose known labels differ, the most common one is given to all points. Nobody "
    "knows what the others are: leave them at -1, and known labels as they are.": _in_each(
        lambda own, asked: _most_common(asked) if len(asked) else own
    ),
    "Known labels stay, but in a cluster where they differ, the other points get the most common "
    "of them: leave these points at -1.": _in_each(
        lambda own, asked: np.where(own == -1, _most_common(asked), own) if len(asked) else own
    ),
    "In a cluster whose known labels differ, all points get -1: what is known stays known.": (
        _in_each(lambda own, asked: asked[0] if len(set(asked)) == 1 else -1)
    ),
    "-1 is counted as a label that differs from the others: it says that there is none. Leave it "
    "out when you compare.": lambda clusters, known: known,
    "A cluster with one known label is left out: a single label contradicts no other, so all "
    "points of the cluster get it.": _in_each(
        lambda own, asked: asked[0] if len(set(asked)) == 1 < len(asked) else own
    ),
    "The first known label of a cluster is given to all its points: look first whether the other "
    "known labels are the same.": _in_each(lambda own, asked: asked[0] if len(asked) else own),
    "The largest known label of a cluster is given to all its points: look first whether the "
    "known labels are the same.": _in_each(lambda own, asked: own.max()),
    "The smallest known label of a cluster is given to all its points: look first whether the "
    "known labels are the same.": _in_each(
        lambda own, asked: asked.min() if len(asked) else own
    ),
    "0 is a label as well: only -1 says that a point has none.": _in_each(
        lambda own, asked: asked[asked > 0][0] if len(set(asked[asked > 0])) == 1 else own
    ),
    "A cluster without a known label gets 0, which is a label: leave it at -1.": _in_each(
        lambda own, asked: asked[0] if len(set(asked)) == 1 else own if len(asked) else 0
    ),
    "These are numbers of clusters: where the known labels agree, give their label.": (
        lambda clusters, known: np.where(
            _in_each(lambda own, asked: len(set(asked)) == 1)(clusters, known) == 1, clusters, known
        )
    ),
    "Points whose label was known have lost it: return their labels as well.": (
        lambda clusters, known: np.where(known == -1, spread_agreed(clusters, known), -1)
    ),
    "This is one label for each cluster: return one for each point.": lambda clusters, known: (
        np.array([
            spread_agreed(clusters, np.where(clusters == c, known, -1)).max()
            if len(set(known[(clusters == c) & (known != -1)])) == 1
            else -1
            for c in np.unique(clusters)
        ])
    ),
    "This says which points have a label: return the labels.": lambda clusters, known: (
        spread_agreed(clusters, known) != -1
    ),
} | more.SPREAD_AGREED  # fmt: skip


TASKS = [
    FunctionTask("03.most_colors", most_colors, _budgets, COLOR_MISTAKES),
    FunctionTask("03.spread_agreed", spread_agreed, _asked, AGREEMENT_MISTAKES),
]

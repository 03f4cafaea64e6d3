"""A task of ``book_10_cluster_faces``: which share of the clusters is useful."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask


def useful_share(labels, persons):
    """Return the share of clusters that hold two pictures or more, all of one person."""
    return np.mean([_is_useful(c) for c in _clusters(labels, persons)])


def _is_useful(members):
    return len(members) >= 2 and len(set(members)) == 1


def _clusters(labels, persons):
    return [persons[labels == cluster].tolist() for cluster in np.unique(labels)]


def _labeled_pictures():
    random = variant.random(0)
    turned = np.array([3, 3, 3, 0, 0, 2, 2, 2, 4, 4]), np.array([5, 8, 5, 5, 5, 6, 8, 9, 9, 9])
    return [
        Case("six pictures", (np.array([0, 0, 1, 1, 2, 1]), np.array([7, 7, 7, 8, 9, 8]))),
        Case("numbers with gaps", (np.array([5, 9, 5, 9, 9, 2]), np.array([1, 3, 1, 3, 3, 4]))),
        Case("a person in two clusters", (np.array([0, 0, 1, 1, 2]), np.array([4, 4, 4, 4, 5]))),
        Case("a cluster that begins and ends with the same person", turned),
        Case("persons whose mean is one of them", (
            np.array([0, 0, 0, 1, 1]), np.array([2, 1, 3, 7, 7]))),
        Case("a hundred pictures", (random.randint(60, size=100), np.arange(100) // 25)),
    ]  # fmt: skip


# Mistakes


def _with(keep):
    """Return the share of clusters that a condition holds for."""
    return lambda labels, persons: np.mean([keep(c) for c in _clusters(labels, persons)])


def _per(count):
    """Return the number of useful clusters, divided by something else."""
    return lambda labels, persons: (
        sum(map(_is_useful, _clusters(labels, persons))) / count(labels, persons)
    )


def _numbered(numbers):
    """Return the share of useful ones among clusters with these numbers."""
    return lambda labels, persons: np.mean(
        [_is_useful(persons[labels == c].tolist()) for c in numbers(labels)]
    )


def _numbered_of_all(numbers):
    """Return the number of useful ones among these numbers, as a share of all clusters."""
    return lambda labels, persons: (
        sum(_is_useful(persons[labels == c].tolist()) for c in numbers(labels))
        / len(np.unique(labels))
    )


def _of_neighbors(labels, persons):
    """Look at pictures that stand side by side in the table."""
    return np.mean((labels[1:] == labels[:-1]) & (persons[1:] == persons[:-1]))


def _whole_persons(labels, persons):
    """Ask that a cluster holds all pictures of its person."""
    return np.mean(
        [_is_useful(c) and np.sum(persons == c[0]) == len(c) for c in _clusters(labels, persons)]
    )


def _of_pairs(labels, persons):
    """Return which share of the pairs within a cluster shows one person."""
    pairs = [
        persons[i] == persons[j] for i in range(len(labels)) for j in range(i)
        if labels[i] == labels[j]
    ]  # fmt: skip
    return np.mean(pairs)


USEFUL_MISTAKES = {
    "A cluster of one picture is always of one person: ask for two at least.": _with(
        lambda c: len(set(c)) == 1
    ),
    "In a useful cluster all pictures show one person, not just most.": _with(
        lambda c: len(c) >= 2 and max(map(c.count, c)) > len(c) / 2
    ),
    "It is enough for you that one person is there twice. In a useful cluster all pictures show "
    "the same person.": _with(lambda c: max(map(c.count, c)) >= 2),
    "Only the first and the last picture of a cluster are compared: all of them have to show the "
    "same person, so look at how many different ones there are.": _with(
        lambda c: len(c) >= 2 and c[0] == c[-1]
    ),
    "Only the first two pictures of a cluster are compared: all of them have to show the same "
    "person, so look at how many different ones there are.": _with(
        lambda c: len(c) >= 2 and c[0] == c[1]
    ),
    "These are the clusters with several people: asked for are those with one.": _with(
        lambda c: len(set(c)) > 1
    ),
    "These are the clusters that are not useful: count the others.": _with(
        lambda c: not _is_useful(c)
    ),
    "At least two pictures: three are useful, too.": _with(
        lambda c: len(c) == 2 and len(set(c)) == 1
    ),
    "Two pictures are enough: the condition is at least two, >= 2, not more than two.": _with(
        lambda c: len(c) > 2 and len(set(c)) == 1
    ),
    "The size alone counts here: all pictures have to show the same person, too.": _with(
        lambda c: len(c) >= 2
    ),
    "Both conditions have to hold, two pictures or more and a single person: combine them by and, "
    "not by or.": _with(lambda c: len(c) >= 2 or len(set(c)) == 1),
    "A useful cluster need not hold all pictures of its person: look at the pictures in the "
    "cluster alone.": _whole_persons,
    "That is how many they are: divide by the number of clusters.": _per(lambda *_: 1),
    "Divide by the number of clusters, not of pictures.": _per(lambda labels, _: len(labels)),
    "Divide by the number of clusters, not of people.": _per(
        lambda _, persons: len(np.unique(persons))
    ),
    "// divides and cuts to a whole number, which is 0 for most shares: divide by /.": (
        lambda labels, persons: np.floor(useful_share(labels, persons))
    ),
    "That is the share of the pictures in useful clusters: count clusters.": (
        lambda labels, persons: (
            sum(len(c) for c in _clusters(labels, persons) if _is_useful(c)) / len(labels)
        )
    ),
    "Clusters of one picture count, too, as not useful: divide by all clusters.": (
        lambda labels, persons: np.mean(
            [len(set(c)) == 1 for c in _clusters(labels, persons) if len(c) >= 2]
        )
    ),
    "Clusters with several people count, too, as not useful: divide by all clusters.": (
        lambda labels, persons: np.mean(
            [len(c) >= 2 for c in _clusters(labels, persons) if len(set(c)) == 1]
        )
    ),
    "The numbers of the clusters may have gaps, and a number that does not occur is no cluster: go "
    "through np.unique(labels), and divide by how many there are.": _numbered(
        lambda labels: range(labels.max() + 1)
    ),
    "The numbers of the clusters may have gaps: divide by how many different ones there are, "
    "not by the highest number.": _per(lambda labels, _: labels.max()),
    "The numbers of the clusters may have gaps, so they need not be 0, 1, 2 and so on up to the "
    "number of clusters: go through np.unique(labels).": _numbered_of_all(
        lambda labels: range(len(np.unique(labels)))
    ),
    "The cluster with the highest number is left out, as range(labels.max()) ends before it: go "
    "through np.unique(labels).": _numbered(lambda labels: range(labels.max())),
    "The last cluster is left out: is there a range(len(...) - 1), or a [:-1]?": _numbered(
        lambda labels: np.unique(labels)[:-1]
    ),
    "The last cluster is never looked at, though it is counted: range(labels.max()), or [:-1], "
    "ends before it. Go through np.unique(labels).": _numbered_of_all(
        lambda labels: np.unique(labels)[:-1]
    ),
    "The first cluster is left out: is it taken for noise, or does a range start at 1? All numbers "
    "that occur are clusters.": _numbered(lambda labels: np.unique(labels)[1:]),
    "The first cluster is never looked at, though it is counted: does a range start at 1?": (
        _numbered_of_all(lambda labels: np.unique(labels)[1:])
    ),
    "Only the first cluster is looked at: return after the loop, not inside it.": (
        lambda labels, persons: _is_useful(_clusters(labels, persons)[0])
    ),
    "Only the first cluster is looked at, though all are counted: return after the loop, not "
    "inside it.": _numbered_of_all(lambda labels: np.unique(labels)[:1]),
    "Only the last cluster counts: is the number of useful ones set to 0 again in each round of "
    "the loop, or overwritten?": _numbered_of_all(lambda labels: np.unique(labels)[-1:]),
    "You compare pictures that stand side by side: the pictures of a cluster may stand anywhere "
    "in the table. Take persons[labels == cluster] for each cluster.": _of_neighbors,
    "That is a share of pairs of pictures: count clusters, each of them once.": _of_pairs,
    "That is the share of people who are in one cluster alone: labels and persons are exchanged.": (
        lambda labels, persons: useful_share(persons, labels)
    ),
}

TASK = FunctionTask("10.useful_share", useful_share, _labeled_pictures, USEFUL_MISTAKES)

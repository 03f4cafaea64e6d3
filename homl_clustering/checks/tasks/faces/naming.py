"""A task of ``book_11_faces_as_features``: what the number of a cluster tells, and no more."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask


def share_named_right(clusters, persons, new_clusters, new_persons):
    """Return which share of new pictures is right if clusters are named after known ones."""
    return _named(_most_frequent, clusters, persons, new_clusters, new_persons)


def _most_frequent(persons):
    return np.bincount(persons).argmax()  # of several, the lowest number


def _named(choose, clusters, persons, new_clusters, new_persons):
    """Return the share where `choose` picks the name of a cluster from its known persons."""
    names = {c: choose(persons[clusters == c]) for c in np.unique(clusters)}
    return np.mean([names.get(c, -1) for c in new_clusters] == new_persons)


def _by(choose):
    return lambda *arguments: _named(choose, *arguments)


def _many_pictures(sizes, n_new, seed):
    """Return pictures of clusters in which one person is most frequent, without a tie."""
    random = variant.random(seed)
    clusters, persons, main = [], [], {}
    for c, n_others in zip(random.permutation(3 * len(sizes)), sizes, strict=False):
        own, *others = random.permutation(30)[: n_others + 1]
        main[c] = own
        members = [*others, own, own, own] if others else [own]
        clusters += [c] * len(members)
        persons += random.permutation(members).tolist()
    order = random.permutation(len(clusters))
    new_clusters = random.choice(list(main), n_new)
    is_main = random.rand(n_new) < 0.5
    new_persons = np.where(is_main, [main[c] for c in new_clusters], random.randint(30, size=n_new))
    return np.array(clusters)[order], np.array(persons)[order], new_clusters, new_persons


def _pictures():
    clusters, persons = np.array([0, 0, 0, 1, 1, 2]), np.array([7, 4, 4, 7, 7, 5])
    tied = np.array([6, 2, 6, 2, 8, 8, 6]), np.array([9, 5, 1, 3, 0, 0, 9])
    return [
        Case("six known pictures and five new ones",
             (clusters, persons, np.array([0, 0, 1, 1, 2]), np.array([7, 7, 7, 4, 5]))),
        Case("a tie in cluster 2", (*tied, np.array([2, 2, 6, 8]), np.array([3, 3, 9, 1])),
             "Where several persons are equally frequent in a cluster, it is named after the one "
             "with the lowest number, whichever of them comes first."),
        Case("a new picture in a cluster without known ones",
             (clusters, persons, np.array([3, 1, 0, 2]), np.array([7, 7, 4, 1])),
             "A cluster without known pictures has no name: its new pictures count as wrong, and "
             "they count among the pictures that you divide by."),
        Case("a new picture of person 0 in a cluster without known ones",
             (np.array([0, 3, 3]), np.array([1, 0, 0]), np.array([1, 0, 3, 7]),
              np.array([0, 1, 0, 0])),
             "A cluster without known pictures has no name, not the name of person 0: argmax of "
             "nothing but zeros is 0, too. Its new pictures count as wrong."),
        Case("90 known pictures and 40 new ones", _many_pictures([6, 2, 0, 9, 5, 7, 8] * 2, 40, 0)),
        Case("200 known pictures", _many_pictures([5, 9, 1, 0, 12] * 5, 101, 1)),
    ]  # fmt: skip


# Mistakes


def _mean_over_clusters(clusters, persons, new_clusters, new_persons):
    shares = [
        share_named_right(clusters, persons, new_clusters[own], new_persons[own])
        for own in (new_clusters == c for c in np.unique(new_clusters))
    ]
    return np.mean(shares)


def _one_cluster_each(clusters, persons, new_clusters, new_persons):
    """Give each person to one cluster at most, with as many known pictures right as can be."""
    found = np.unique(clusters)
    counts = [np.bincount(persons[clusters == c], minlength=persons.max() + 1) for c in found]
    rows, names = linear_sum_assignment(np.array(counts), maximize=True)
    names = dict(zip(found[rows], names, strict=True))
    return np.mean([names.get(c, -1) for c in new_clusters] == new_persons)


def _is_there(clusters, persons, new_clusters, new_persons):
    pairs = zip(new_clusters, new_persons, strict=True)
    return np.mean([person in persons[clusters == c] for c, person in pairs])


def _by_place(clusters, persons, new_clusters, new_persons):
    """Forget that labels may have gaps: take them for places among those that occur."""
    names = [_most_frequent(persons[clusters == c]) for c in np.unique(clusters)]
    named = [names[c] if c < len(names) else -1 for c in new_clusters]
    return np.mean(named == new_persons)


def _with_name(otherwise):
    """Name clusters without known pictures as well."""

    def share(clusters, persons, new_clusters, new_persons):
        names = {c: _most_frequent(persons[clusters == c]) for c in np.unique(clusters)}
        other = otherwise(persons)
        return np.mean([names.get(c, other) for c in new_clusters] == new_persons)

    return share


def _soft(clusters, persons, new_clusters, new_persons):
    """Give a part of a point, the share of the person in the cluster."""
    pairs = zip(new_clusters, new_persons, strict=True)
    return np.mean([np.mean(persons[clusters == c] == p) if c in clusters else 0 for c, p in pairs])


def _names(clusters, persons, new_clusters, new_persons):
    names = {c: _most_frequent(persons[clusters == c]) for c in np.unique(clusters)}
    return np.array([names.get(c, -1) for c in new_clusters])


def _share_of_named(clusters, persons, new_clusters, new_persons):
    own = np.isin(new_clusters, clusters)
    return np.mean(_names(clusters, persons, new_clusters, new_persons)[own] == new_persons[own])


def _least_frequent(persons):
    values, counts = np.unique(persons, return_counts=True)
    return values[counts.argmin()]


def _place_of_most_frequent(persons):
    return np.unique(persons, return_counts=True)[1].argmax()


MISTAKES = {
    "The clusters are named after the new pictures: their persons are what is to be found out, so "
    "take the names from the known pictures.": lambda c, p, new_c, new_p: share_named_right(
        new_c, new_p, new_c, new_p
    ),
    "That is the share of the known pictures: count how many of the new ones are named right.": (
        lambda c, p, new_c, new_p: share_named_right(c, p, c, p)
    ),
    "That is the mean over the clusters: each new picture should count alike, so divide the number "
    "of right ones by the number of all new pictures.": _mean_over_clusters,
    "That is how many are right: divide by the number of new pictures.": (
        lambda *sets: share_named_right(*sets) * len(sets[2])
    ),
    "That is the share of wrong names: count the right ones.": (
        lambda *sets: 1 - share_named_right(*sets)
    ),
    "The most frequent person need not be on more than half of the pictures: every cluster with a "
    "known picture gets a name.": _by(
        lambda persons: (
            _most_frequent(persons) if 2 * np.bincount(persons).max() > len(persons) else -1
        )
    ),
    "Each cluster gets the name of its first known picture: take the person who is most frequent "
    "in it.": _by(lambda persons: persons[0]),
    "All clusters get the name of the person who is most frequent overall: look for the most "
    "frequent person in each cluster.": lambda c, p, new_c, new_p: np.mean(
        new_p == _most_frequent(p)
    ),
    "The numbers of clusters and of persons have nothing to do with each other: give each cluster "
    "a person's number first, then compare persons with persons.": lambda c, p, new_c, new_p: (
        np.mean(new_c == new_p)
    ),
    "Several clusters may have the name of the same person: choose the name of each cluster "
    "without regard to the others.": _one_cluster_each,
    "A picture counts as right wherever its person occurs in the cluster: but a cluster has one "
    "name only, that of its most frequent person.": _is_there,
    "Persons are not quantities: the mean or the median of their numbers may be anybody. Count how "
    "often each one occurs.": _by(lambda persons: round(np.median(persons))),
    "The numbers of clusters may have gaps: look up a cluster by its number, not by its place "
    "among those that occur.": _by_place,
    "Clusters without known pictures get the name of the person who is most frequent overall: they "
    "have no name, and their new pictures count as wrong.": _with_name(_most_frequent),
    "Clusters without known pictures get the name 0, which is a person: they have no name, and "
    "their new pictures count as wrong.": _with_name(lambda persons: 0),
    "New pictures in clusters without known ones are left out: they count as wrong, so divide by "
    "the number of all new pictures.": _share_of_named,
    "A picture counts in part here, by the share of its person in the cluster: a cluster has one "
    "name, and a picture is named right or wrong.": _soft,
    "These are the names that the new pictures get: compare them with new_persons, and return the "
    "share that is right.": _names,
    "Each cluster gets the name of the person who is least frequent in it: argmin instead of "
    "argmax?": _by(_least_frequent),
    "Each cluster gets the name of its last known picture: take the person who is most frequent "
    "in it.": _by(lambda persons: persons[-1]),
    "Each cluster gets the largest number of a person in it: max of the persons is not the most "
    "frequent one. Count how often each occurs.": _by(np.max),
    "Each cluster gets the smallest number of a person in it: count how often each person occurs.":
        _by(np.min),
    "A cluster gets the count of its most frequent person: max says how often, argmax says "
    "who.": _by(lambda persons: np.bincount(persons).max()),
    "argmax of the counts of np.unique is a place among the persons in the cluster: look up the "
    "person at this place, values[counts.argmax()].": _by(_place_of_most_frequent),
    "Divide by the number of new pictures, not of known ones.": lambda *sets: (
        share_named_right(*sets) * len(sets[2]) / len(sets[1])
    ),
    "// divides and cuts to a whole number, which is 0 for most shares: divide by /.": (
        lambda *sets: np.floor(share_named_right(*sets))
    ),
    "Only the first new picture is looked at: return after the loop, not inside it.": (
        lambda c, p, new_c, new_p: share_named_right(c, p, new_c[:1], new_p[:1])
    ),
    "clusters and persons are exchanged: you look for the cluster that each person is in most "
    "often. It is the clusters that get names, and the names are persons.": (
        lambda c, p, new_c, new_p: share_named_right(p, c, new_p, new_c)
    ),
}  # fmt: skip

TASKS = [FunctionTask("11.share_named_right", share_named_right, _pictures, MISTAKES)]

"""Answers to the tasks of ``book_11`` and ``book_13`` that go beyond the lessons."""

from collections import Counter

import numpy as np
import pandas as pd

# 11.share_named_right


def by_counters(clusters, persons, new_clusters, new_persons):
    members = {}
    for c, person in zip(clusters.tolist(), persons.tolist(), strict=True):
        members.setdefault(c, []).append(person)
    n_right = 0
    for c, person in zip(new_clusters.tolist(), new_persons.tolist(), strict=True):
        if c in members:
            counts = Counter(members[c])
            name = min(counts, key=lambda p: (-counts[p], p))
            n_right += name == person
    return n_right / len(new_persons)


def by_table(clusters, persons, new_clusters, new_persons):
    n = max(clusters.max(), new_clusters.max()) + 1
    table = np.zeros((n, max(persons.max(), new_persons.max()) + 1))
    np.add.at(table, (clusters, persons), 1)
    right = (table.argmax(axis=1)[new_clusters] == new_persons) & (table.sum(axis=1) > 0)[
        new_clusters
    ]
    return np.float32(right.mean())


def by_pandas(clusters, persons, new_clusters, new_persons):
    names = pd.Series(persons).groupby(clusters).agg(lambda own: own.mode().min())
    return (pd.Series(new_clusters).map(names) == new_persons).mean()


def naming(choose, otherwise=None):
    """Return an answer that picks the name of a cluster in some way."""

    def share_named_right(clusters, persons, new_clusters, new_persons):
        right = []
        for c, person in zip(new_clusters, new_persons, strict=True):
            own = persons[clusters == c]
            right.append(choose(own) == person if len(own) else otherwise == person)
        return sum(right) / len(right)

    return {"share_named_right": share_named_right}


def on(pick, change=lambda share, n: share):
    """Return an answer that is right for other pictures, or is changed afterward."""
    return {"share_named_right": lambda *sets: change(by_counters(*pick(*sets)), len(sets[2]))}


def most(persons):
    return np.unique_counts(persons).values[np.unique_counts(persons).counts.argmax()]


def last_of_a_tie(persons):
    values, counts = np.unique(persons, return_counts=True)
    return values[counts == counts.max()].max()


def cluster_by_cluster(clusters, persons, new_clusters, new_persons):
    shares = []
    for c in set(new_clusters.tolist()):
        own = new_clusters == c
        shares.append(by_counters(clusters, persons, new_clusters[own], new_persons[own]))
    return np.mean(shares)


def without_strange_clusters(clusters, persons, new_clusters, new_persons):
    own = np.array([c in clusters for c in new_clusters])
    return by_counters(clusters, persons, new_clusters[own], new_persons[own])


def that_fails_without_known_ones(clusters, persons, new_clusters, new_persons):
    names = {c: most(persons[clusters == c]) for c in set(clusters.tolist())}
    return np.mean([names[c] == p for c, p in zip(new_clusters, new_persons, strict=True)])


def first_come(clusters, persons, new_clusters, new_persons):
    """Count right whoever is in the cluster at all."""
    right = 0
    for c, person in zip(new_clusters, new_persons, strict=True):
        right += np.any((clusters == c) & (persons == person))
    return right / len(new_clusters)


def by_order(clusters, persons, new_clusters, new_persons):
    names = np.array([most(persons[clusters == c]) for c in np.unique(clusters)])
    inside = new_clusters < len(names)
    return np.mean(inside & (names[np.where(inside, new_clusters, 0)] == new_persons))


# 13.alarm_threshold


def by_rank(held_out_errors, rate):
    n = len(held_out_errors)
    k = int(np.ceil((n + 1) * (1 - rate)))
    return sorted(held_out_errors)[k - 1] if k <= n else float("inf")


def by_inverted_cdf(held_out_errors, rate):
    n = len(held_out_errors)
    share = np.ceil((n + 1) * (1 - rate)) / n
    return np.inf if share > 1 else np.quantile(held_out_errors, share, method="inverted_cdf")


def in_float32(held_out_errors, rate):
    descending = np.append(np.inf, np.sort(np.float32(held_out_errors))[::-1])
    return descending[int(rate * len(descending))]


def by_pairs(held_out_errors, rate):
    kept = [
        e
        for e in held_out_errors
        if (1 + sum(other > e for other in held_out_errors)) <= rate * (1 + len(held_out_errors))
    ]
    return min(kept, default=np.inf)


def ranked(n_above, too_few=np.inf):
    """Return an answer that leaves so many of the held-out errors above the threshold."""

    def alarm_threshold(held_out_errors, rate):
        n = len(held_out_errors)
        above = int(n_above(n, rate))
        if above < 0:
            return too_few(held_out_errors) if callable(too_few) else too_few
        return np.sort(held_out_errors)[::-1][min(above, n - 1)]

    return {"alarm_threshold": alarm_threshold}


def threshold(function):
    return {"alarm_threshold": function}


RIGHT = {
    "11.share_named_right": [
        {"share_named_right": by_counters},
        {"share_named_right": by_table},
        {"share_named_right": by_pandas},
        naming(most),
    ],
    "13.alarm_threshold": [
        threshold(by_rank),
        threshold(by_inverted_cdf),
        threshold(in_float32),
        threshold(by_pairs),
    ],
}

WRONG = {
    "11.share_named_right": [
        ("named after the new pictures", on(lambda c, p, new_c, new_p: (new_c, new_p) * 2)),
        ("the share of the known pictures", on(lambda c, p, new_c, new_p: (c, p) * 2)),
        ("the mean over the clusters", {"share_named_right": cluster_by_cluster}),
        ("how many are right", on(lambda *sets: sets, lambda share, n: share * n)),
        ("the share of wrong names", on(lambda *sets: sets, lambda share, n: 1 - share)),
        ("need not be on more than half", naming(
            lambda own: most(own) if np.mean(own == most(own)) > 0.5 else None)),
        ("the name of its first known picture", naming(lambda own: own[0])),
        ("most frequent overall", {"share_named_right": lambda c, p, new_c, new_p: np.mean(
            new_p == most(p))}),
        ("compare persons with persons", {"share_named_right": lambda c, p, new_c, new_p: np.mean(
            np.equal(new_c, new_p))}),
        ("has one name only", {"share_named_right": first_come}),
        ("Persons are not quantities", naming(lambda own: round(np.median(own)))),
        ("has no name", {"share_named_right": that_fails_without_known_ones}),
        ("divide by the number of all new pictures", {
            "share_named_right": without_strange_clusters}),
        ("whichever of them comes first", naming(last_of_a_tie)),
        ("with the lowest number", naming(lambda own: Counter(own.tolist()).most_common()[0][0])),
        ("not by its place", {"share_named_right": by_order}),
        ("are exchanged", on(lambda c, p, new_c, new_p: (p, c, new_p, new_c))),
    ],
    "13.alarm_threshold": [
        ("forgets the new picture", threshold(lambda e, rate: np.quantile(e, 1 - rate))),
        ("The held-out errors alone", ranked(lambda n, rate: n * rate)),
        ("not among those above", ranked(lambda n, rate: (n + 1) * rate)),
        ("divide by n + 1", ranked(lambda n, rate: np.floor(n * rate) - 1)),
        ("The rate may be reached", ranked(lambda n, rate: np.ceil((n + 1) * rate) - 2)),
        ("one step too careful", ranked(lambda n, rate: np.floor((n + 1) * rate) - 2)),
        ("The largest error keeps", threshold(lambda e, rate: max(e))),
        ("return np.inf", ranked(lambda n, rate: np.floor((n + 1) * rate) - 1, max)),
        ("no threshold among the errors", threshold(
            lambda e, rate: np.sort(e)[-int((len(e) + 1) * rate)])),
        ("Errors are large", threshold(lambda e, rate: -by_rank(-e, rate))),
        ("exchanged rate and 1 - rate", threshold(lambda e, rate: by_rank(e, 1 - rate))),
        ("That is a rank", threshold(lambda e, rate: min(
            len(e), np.ceil((len(e) + 1) * (1 - rate))))),
        ("The errors come in any order", threshold(lambda e, rate: e[
            min(len(e), int(np.ceil((len(e) + 1) * (1 - rate)))) - 1])),
        ("without np.unique", threshold(lambda e, rate: by_rank(list(set(e)), rate))),
        ("only for a normal distribution", threshold(lambda e, rate: e.mean() + 2 * np.std(e))),
        ("do not divide it by 100", threshold(lambda e, rate: by_rank(e, rate / 100))),
    ],
}  # fmt: skip

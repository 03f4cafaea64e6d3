"""Answers to the tasks of ``05_gaussian_mixtures_exercises`` that go beyond the lesson."""

import math
from collections import Counter

import numpy as np
import pandas as pd
from scipy.special import log_softmax, logsumexp, softmax
from scipy.stats import norm
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from homl_clustering.textbook import mixture as textbook
from tests.exercises.mixture_densities import right_answers, wrong_answers
from tests.exercises.mixture_transfer_wrong import MORE

# 7. BIC for other covariances


def bic_from_two_choices(X, k, kind, mean):
    """Count what one covariance has, and how many of them there are."""
    n, d = X.shape
    shape, is_tied = kind.replace("tied_", ""), kind.startswith("tied")
    each = {"diag": d, "spherical": 1}.get(shape, d * (d + 1) // 2)
    return ((k - 1) + k * d + each * (1 if is_tied else k)) * math.log(n) - 2 * n * mean


def bic_by_counting_entries(X, k, kind, mean):
    n, d = len(X), len(X[0])
    free = -1
    for component in range(k):
        free += 1 + d
        if component and kind.startswith("tied"):
            continue
        for i in range(d):
            free += (i + 1) * (kind in ("full", "tied"))
            free += "diag" in kind
        free += "spherical" in kind
    return [free * np.log(n) - 2 * sum([mean] * n)][0]


def bic_with_the_textbook(X, k, kind, mean):
    d = X.shape[1]
    if kind == "tied_diag":  # one component has one diagonal
        p = textbook.n_free_parameters(1, d, "diag") + (k - 1) * (d + 1)
    elif kind == "tied_spherical":
        p = textbook.n_free_parameters(k, d, "spherical") - k + 1
    else:
        p = textbook.n_free_parameters(k, d, kind)
    return np.float32(textbook.bic(mean * len(X), p, len(X)))


def _bic(p=lambda p, k, d, kind: p, fit=lambda mean, n: -2 * n * mean, n=len, log=math.log):
    """Return a BIC with some of its parts computed in another way."""

    def bic_of_fit(X, k, kind, mean):
        d = X.shape[1]
        usual = (bic_from_two_choices(X, k, kind, 0)) / math.log(len(X))
        return p(usual, k, d, kind) * log(n(X)) + fit(mean, n(X))

    return bic_of_fit


def _counted(**others):
    """Return a BIC in which some types have another number of free entries."""

    def change(p, k, d, kind):
        return k - 1 + k * d + others[kind](k, d) if kind in others else p

    return _bic(change)


# 8. A stated false alarm rate


def threshold_by_rank(scores, alpha):
    rank = math.floor(round(alpha * (len(scores) + 1), 6))  # 0.29 * 100 is less than 29
    return sorted(scores)[rank - 1] if rank else -math.inf


def threshold_by_trying(scores, alpha):
    """Try each rank, and keep the last one that is not too likely."""
    found = -np.inf
    for before, score in enumerate(sorted(scores)):
        if (before + 1) / (len(scores) + 1) <= alpha:
            found = score
    return found


def threshold_by_padding(scores, alpha):
    """Put -inf before the sorted scores: rank 0 is its place."""
    padded = np.concatenate([[-np.inf], np.sort(scores)])
    return np.float32(padded[int(alpha * len(padded) + 1e-9)])


def threshold_by_heap(scores, alpha):
    rank = int(alpha * (len(scores) + 1) * (1 + 1e-12))
    return float(np.partition(scores, rank - 1)[rank - 1]) if rank > 0 else float("-inf")


def _threshold(rank, sort=sorted, otherwise=-np.inf):
    def held_out_threshold(held_out_scores, alpha):
        scores = list(sort(held_out_scores))
        number = int(rank(alpha, len(scores)))
        return scores[number - 1] if number > 0 else otherwise

    return held_out_threshold


def _usual(alpha, m):
    return alpha * (m + 1)


def lowest_where_none_will_do(scores, alpha):
    found = threshold_by_rank(scores, alpha)
    return min(scores) if found == -math.inf else found


def without_a_look_at_rank_0(scores, alpha):
    return np.sort(scores)[int(alpha * (len(scores) + 1)) - 1]


def one_place_too_far(scores, alpha):
    place = int(alpha * (len(scores) + 1))
    return sorted(scores)[min(place, len(scores) - 1)]


# 8. Rates


def rates_by_loops(scores, is_faulty, threshold):
    alarms = found = good = faulty = 0
    for score, bad in zip(scores, is_faulty, strict=True):
        if bad:
            faulty += 1
            found += score < threshold
        else:
            good += 1
            alarms += score < threshold
    return alarms / good, found / faulty


def rates_of_scikit_learn(scores, is_faulty, threshold):
    flagged = scores < threshold
    return 1 - recall_score(~is_faulty, ~flagged), recall_score(is_faulty, flagged)


def rates_by_a_table(scores, is_faulty, threshold):
    table = confusion_matrix(is_faulty, scores < threshold, labels=[False, True])
    return list((table[:, 1] / table.sum(axis=1)).astype(np.float32))


def rates_of_pandas(scores, is_faulty, threshold):
    return pd.Series(scores < threshold).groupby(is_faulty).mean()


def _table(scores, is_faulty, threshold):
    """Return false alarms, found ones, good ones and faulty ones."""
    flagged = scores < threshold
    bad = is_faulty
    return np.sum(flagged & ~bad), np.sum(flagged & bad), np.sum(~bad), np.sum(bad)


def _rates(formula):
    return lambda *a: formula(*_table(*a))


def precisions(scores, is_faulty, threshold):
    precision = precision_score(is_faulty, scores < threshold, zero_division=0)
    none = not np.any(scores < threshold)
    return 0.0 if none else 1 - precision, precision


# 9. A classifier


def posteriors_of_scipy(log_densities, training_labels):
    priors = [(training_labels == c).mean() for c in range(log_densities.shape[1])]
    return softmax(log_densities + np.log(priors), axis=1)


def posteriors_by_loops(log_densities, training_labels):
    counts, table = Counter(training_labels.tolist()), []
    for row in log_densities:
        logs = {c: row[c] + math.log(counts[c]) for c in range(len(row)) if counts[c]}
        top = max(logs.values())
        terms = [math.exp(logs[c] - top) if c in logs else 0.0 for c in range(len(row))]
        table.append([term / sum(terms) for term in terms])
    return table


def posteriors_by_logsumexp(log_densities, training_labels):
    counts = np.bincount(training_labels, minlength=log_densities.shape[1])
    total = logsumexp(log_densities, axis=1, b=counts, keepdims=True)
    return np.exp(log_densities + np.log(counts) - total).astype(np.float32)


def posteriors_of_the_textbook(log_densities, training_labels):
    one_hot = np.eye(log_densities.shape[1])[training_labels]
    return textbook.responsibilities(log_densities + np.log(one_hot.mean(axis=0)))


def _log_priors(log_densities, labels):
    return np.log(np.eye(log_densities.shape[1])[labels].mean(axis=0))


def _logs(log_densities, labels):
    return log_densities + _log_priors(log_densities, labels)


def naive_posteriors(log_densities, labels):
    table = np.exp(log_densities) * np.exp(_log_priors(log_densities, labels))
    return (table.T / table.sum(axis=1)).T


def posteriors_shifted_by(shift):
    def class_posteriors(log_densities, training_labels):
        table = np.exp(_logs(log_densities, training_labels) - shift(log_densities))
        return table / np.sum(table, axis=1)[:, None]

    return class_posteriors


def _prior(log_prior):
    return lambda logs, labels: softmax(logs + log_prior(logs, labels), axis=1)


def shares_of_the_winners(logs, labels):
    won = Counter(logs.argmax(axis=1).tolist())
    return np.log([won[c] / len(logs) for c in range(logs.shape[1])])


def counts_of_those_that_occur(logs, labels):
    return np.log([count for _, count in sorted(Counter(labels.tolist()).items())])


RIGHT = {
    "05.bic_of_fit": right_answers(
        "bic_of_fit", bic_from_two_choices, bic_by_counting_entries, bic_with_the_textbook, _bic()
    ),
    "05.held_out_threshold": right_answers(
        "held_out_threshold",
        threshold_by_rank,
        threshold_by_trying,
        threshold_by_padding,
        threshold_by_heap,
        _threshold(lambda alpha, m: m + 1 - math.ceil((1 - alpha) * (m + 1))),
    ),
    "05.detection_rates": right_answers(
        "detection_rates",
        rates_by_loops,
        rates_of_scikit_learn,
        rates_by_a_table,
        rates_of_pandas,
    ),
    "05.class_posteriors": right_answers(
        "class_posteriors",
        posteriors_of_scipy,
        posteriors_by_loops,
        posteriors_by_logsumexp,
        posteriors_of_the_textbook,
        lambda logs, labels: np.exp(log_softmax(_logs(logs, labels), axis=1)),
    ),
}
WRONG = {
    "05.bic_of_fit": wrong_answers(
        "bic_of_fit",
        ("the function gets the mean", _bic(fit=lambda mean, n: -2 * mean)),
        ("divided by the number of rows here", _bic(fit=lambda mean, n: -2 * mean / n)),
        ("do not take a mean in the end", lambda X, *a: bic_from_two_choices(X, *a) / len(X)),
        ("not X.size", _bic(n=np.size)),
        ("number of features is d", _bic(n=lambda X: len(X.T))),
        ("This is the AIC", _bic(log=lambda n: 2)),
        ("not that of base 10", _bic(log=math.log10)),
        ("sign of the log-likelihood", _bic(fit=lambda mean, n: 2 * n * mean)),
        ("weights and the means are parameters", _bic(lambda p, k, d, kind: p - k + 1 - k * d)),
        ("only k - 1 of them", _bic(lambda p, k, d, kind: p + 1)),
        ("The weights are missing", _bic(lambda p, k, d, kind: p - k + 1)),
        ("Only the covariances are shared", _bic(lambda p, k, d, kind: p - k * d + d)),
        (
            "A covariance matrix is symmetric",
            _counted(full=lambda k, d: k * d**2, tied=lambda k, d: d**2),
        ),
        ("look at covariance_type", lambda X, k, _, m: bic_from_two_choices(X, k, "full", m)),
        (
            "The tied types are counted",
            lambda X, k, kind, m: bic_from_two_choices(
                X, k, {"tied": "full"}.get(kind, kind.split("_")[-1]), m
            ),
        ),
        ("tied: the components", _counted(tied=lambda k, d: k * d * (d + 1) / 2)),
        ("tied_diag: the components", _counted(tied_diag=lambda k, d: k * d)),
        ("only the d entries", _counted(tied_diag=lambda k, d: math.comb(d + 1, 2))),
        ("a variance for each feature", _counted(tied_diag=lambda k, d: 1)),
        ("tied_spherical: the components", _counted(tied_spherical=lambda k, d: k)),
        ("for all features, so", _counted(tied_spherical=lambda k, d: d)),
        ("diag: each component", _counted(diag=lambda k, d: d)),
        ("so there are k of them", _counted(spherical=lambda k, d: 1)),
        ("not d.", _counted(spherical=lambda k, d: k * d)),
    ),
    "05.held_out_threshold": wrong_answers(
        "held_out_threshold",
        ("a quantile of the held-out scores", lambda scores, a: np.percentile(scores, 100 * a)),
        ("not from m.", _threshold(lambda alpha, m: alpha * m)),
        ("Python counts from 0", one_place_too_far),
        ("rounded up", _threshold(lambda alpha, m: min(m, math.ceil(alpha * (m + 1))))),
        ("nearest whole number", _threshold(lambda alpha, m: round(alpha * (m + 1)))),
        ("counted from the largest", _threshold(_usual, lambda s: sorted(s, reverse=True))),
        ("This is the rank", lambda scores, alpha: int(alpha * (len(scores) + 1))),
        ("not sorted", _threshold(_usual, list)),
        ("counted once here", _threshold(_usual, lambda s: sorted(set(s.tolist())))),
        ("not a percentage", lambda scores, alpha: np.percentile(scores, alpha)),
        ("Below the smallest score", lowest_where_none_will_do),
        ("everything is below", _threshold(_usual, otherwise=np.inf)),
        ("Nothing is below it", _threshold(_usual, otherwise=math.nan)),
        ("Index -1", without_a_look_at_rank_0),
        ("normally distributed", lambda s, alpha: norm(np.mean(s), np.std(s)).ppf(alpha)),
        ("which of the scores", lambda s, alpha: [x < threshold_by_rank(s, alpha) for x in s]),
    ),
    "05.detection_rates": wrong_answers(
        "detection_rates",
        ("equals the threshold", lambda s, bad, t: rates_by_loops(s, bad, np.nextafter(t, 9))),
        ("above the threshold", lambda s, bad, t: rates_by_loops(-s, bad, -t)),
        ("These are counts", lambda *a: _table(*a)[:2]),
        ("in percent", lambda *a: [100 * rate for rate in rates_by_loops(*a)]),
        ("number of all rows. Divide", _rates(lambda a, f, g, b: (a / (g + b), f / (g + b)))),
        ("far an alarm can be trusted", precisions),
        ("exchanged", lambda *a: rates_by_loops(*a)[::-1]),
        ("that are not flagged", _rates(lambda a, f, g, b: ((g - a) / g, f / b))),
        ("of all rows that are flagged", _rates(lambda a, f, g, b: ((a + f) / (g + b), f / b))),
        ("not by that of all rows.", _rates(lambda a, f, g, b: (a / (g + b), f / b))),
        ("alarms that are false", _rates(lambda a, f, g, b: (a / max(a + f, 1), f / b))),
        ("that are missed", _rates(lambda a, f, g, b: (a / g, 1 - f / b))),
        ("Share: divide", _rates(lambda a, f, g, b: (a / g, f / (g + b)))),
        ("alarms that are true", _rates(lambda a, f, g, b: (a / g, f / max(a + f, 1)))),
        ("right verdicts", _rates(lambda a, f, g, b: (a / g, (g - a + f) / (g + b)))),
    ),
    "05.class_posteriors": wrong_answers(
        "class_posteriors",
        ("priors are not used", _prior(lambda logs, labels: 0)),
        ("not the priors themselves", _prior(lambda *a: np.exp(_log_priors(*a)))),
        ("are subtracted here", _prior(lambda *a: -_log_priors(*a))),
        ("is 0 to the computer", naive_posteriors),
        ("of the whole table is subtracted", posteriors_shifted_by(np.max)),
        ("Add the logarithms of the priors first", posteriors_shifted_by(
            lambda logs: np.max(logs, axis=1)[:, None])),
        ("not each column", lambda *a: softmax(_logs(*a), axis=0)),
        ("divide it by its sum", lambda *a: np.exp(_logs(*a))),
        ("logarithms of priors times", _logs),
        ("logarithms of the probabilities", lambda *a: log_softmax(_logs(*a), axis=1)),
        ("all or nothing", lambda *a: (t := _logs(*a)) == t.max(axis=1)[:, None]),
        ("Multiplied afterwards", lambda x, y: softmax(x, axis=1) * np.exp(_log_priors(x, y))),
        ("among the rows that are to be", _prior(shares_of_the_winners)),
        ("same prior here", _prior(lambda x, y: np.log(np.isin(np.arange(x.shape[1]), y)))),
        ("One is added", _prior(lambda x, y: np.log1p(np.eye(x.shape[1])[y].sum(axis=0)))),
        ("left out of the counts", _prior(counts_of_those_that_occur)),
        ("other way round", lambda *a: posteriors_of_scipy(*a).T),
    ),
}  # fmt: skip
WRONG = {task: [*answers, *MORE.get(task, ())] for task, answers in WRONG.items()}

"""Further mistakes in the tasks of notebook 06 that judge a model, by task: counts and limits."""

import numpy as np

from homl_clustering.checks.tasks import generative_judging
from homl_clustering.checks.tasks.further.distances import measured
from homl_clustering.textbook.kmeans import squared_distances


def _number(count=None, trusted=np.greater, none=0, fit=2, choose=np.argmin):
    """Return the choice of another BIC, or among others."""

    def best_number(log_likelihoods, smallest, n_samples, n_features):
        k, d = np.arange(1, len(log_likelihoods) + 1), n_features
        p = count(k, d) if count else k - 1 + k * d + k * d * (d + 1) / 2
        bic = p * np.log(n_samples) - fit * np.asarray(log_likelihoods)
        left = np.flatnonzero(trusted(np.asarray(smallest), d))
        return int(left[choose(bic[left])]) + 1 if len(left) else none

    return best_number


def _with_zeros(log_likelihoods, smallest, n_samples, n_features):
    k, d = np.arange(1, len(log_likelihoods) + 1), n_features
    bic = (k - 1 + k * d + k * d * (d + 1) / 2) * np.log(n_samples) - 2 * log_likelihoods
    good = np.asarray(smallest) > d
    return int(np.argmin(np.where(good, bic, 0))) + 1 if good.any() else 0


NUMBER = {
    "k * d parameters are missing, but for a number that is the same for all k. Are the means "
    "counted, d numbers for each component? And the diagonals of the covariances, d (d + 1) / 2 "
    "numbers for each?": _number(lambda k, d: k - 1 + k * d * (d + 1) / 2),
    "The half is missing, or the division: d (d + 1) / 2 numbers for each covariance.": _number(
        lambda k, d: k - 1 + k * d + k * d * (d + 1)
    ),
    "The price of the parameters is halved, but not the log-likelihood: BIC = p log n - 2 log L.": (
        _number(fit=4)
    ),
    "The log-likelihood is added: it is subtracted, BIC = p log n - 2 log L.": _number(fit=-2),
    "A component with n_features + 1 rows can be trusted: leave out those with n_features rows or "
    "fewer.": (_number(trusted=lambda s, d: s > d + 1), _number(trusted=lambda s, d: s > d + 2)),
    "The smallest component has to hold twice as many rows as there are features, or more, here: "
    "more than n_features are enough.": (
        _number(trusted=lambda s, d: s >= 2 * d),
        _number(trusted=lambda s, d: s > 2 * d),
        _number(trusted=lambda s, d: s > d * (d + 1) / 2),
        _number(trusted=lambda s, d: s > d * d),
    ),
    "If no mixture can be trusted, return 0, not 1.": _number(none=1),
    "The largest number of components that can be trusted is taken, whatever its BIC is: compare "
    "the BIC.": _number(choose=lambda bic: -1),
    "The smallest number of components that can be trusted is taken, whatever its BIC is: compare "
    "the BIC.": _number(choose=lambda bic: 0),
    "A BIC of 0 stands in the place of those that are left out, and may be the lowest: take "
    "np.inf.": _with_zeros,
}


def _nearest(rows, others, axis=1):
    return np.sqrt(squared_distances(rows, others)).min(axis=axis)


def _share(own, usual, limit=np.median):
    """Return the share by other distances of the drawn rows, and of the held-out ones."""
    return lambda *tables: np.mean(own(*tables) < limit(usual(*tables)))


def _drawn_to_training(drawn, training, _):
    return _nearest(drawn, training)


def _held_to_training(_, training, held_out):
    return _nearest(held_out, training)


def _all_to_training(_, training, held_out):
    return np.sqrt(squared_distances(held_out, training)).ravel()


def _among_held_out(_, training, held_out):
    table = np.sqrt(squared_distances(held_out, held_out))
    np.fill_diagonal(table, np.inf)
    return table.min(axis=1)


def _exchanged(order):
    """Return the share with the tables in another order."""
    return lambda *tables: generative_judging.share_too_near(*(tables[i] for i in order))


def _to_mean(rows, training):
    return np.linalg.norm(rows - training.mean(axis=0), axis=1)


def _middle(up):
    return lambda values: np.sort(values)[(len(values) - 1 + up) // 2]


AXIS = (
    "The minimum is taken along the wrong axis: it finds for each training row the nearest other "
    "row. Each drawn row, and each held-out row, needs its nearest training row."
)
NEAR = {
    AXIS: (
        _share(lambda a, t, _: _nearest(a, t, axis=0), lambda _, t, h: _nearest(h, t, axis=0)),
        _share(_drawn_to_training, lambda _, t, h: _nearest(h, t, axis=0)),
        _share(lambda a, t, _: _nearest(a, t, axis=0), _held_to_training),
    ),
    "The median goes over all pairs of a held-out row and a training row: take the distance of "
    "each held-out row to the nearest training row first, then the median of these.": _share(
        _drawn_to_training, _all_to_training
    ),
    "A single minimum over all drawn rows is compared: each drawn row has its own nearest training "
    "row, min over axis=1.": _share(lambda a, t, _: np.min(_nearest(a, t)), _held_to_training),
    "The limit is the mean of all distances between held-out and training rows: take the nearest "
    "training row of each, then the median.": _share(_drawn_to_training, _all_to_training, np.mean),
    "The tables are exchanged: the function gets drawn, training and held_out, in this order. The "
    "distances go from drawn rows, and from held-out rows, to training rows.": tuple(
        _exchanged(order) for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1))
    ),
    "Drawn rows and held-out rows have changed places: count how many drawn rows are below the "
    "median of the held-out ones.": (
        _exchanged((2, 1, 0)),
        lambda a, t, h: np.mean(np.median(_nearest(a, t)) < _nearest(h, t)),
    ),
    "All pairs of a drawn row and a held-out row are compared: compare each drawn row with one "
    "number, the median of the held-out rows.": lambda a, t, h: np.mean(
        _nearest(a, t)[:, np.newaxis] < _nearest(h, t)
    ),
    "Of an even number of distances the median is the mean of the two in the middle: here it is "
    "one of them. Take np.median.": (
        _share(_drawn_to_training, _held_to_training, _middle(0)),
        _share(_drawn_to_training, _held_to_training, _middle(1)),
    ),
    "The distances are not sorted before the one in the middle is taken: take np.median.": _share(
        _drawn_to_training, _held_to_training, lambda values: values[len(values) // 2]
    ),
    "The distance to the mean of the training rows is taken: take that to the nearest of them.": (
        _share(lambda a, t, _: _to_mean(a, t), lambda _, t, h: _to_mean(h, t)),
        _share(_drawn_to_training, lambda _, t, h: _to_mean(h, t)),
    ),
    "The limit comes from the held-out rows among themselves: take their distances to the training "
    "rows.": _share(_drawn_to_training, _among_held_out),
    **measured(
        lambda squares, drawn, training, held_out: np.mean(
            np.sqrt(squares(drawn, training)).min(axis=1)
            < np.median(np.sqrt(squares(held_out, training)).min(axis=1))
        )
    ),
}


def _setting(
    middle=lambda s: s.mean(axis=0),
    best=lambda means, _: int(means.argmax()),
    error=lambda s, b: s[:, b].std(ddof=1) / np.sqrt(len(s)),
    limit=lambda means, s, b: means[b],
    pick=lambda means, limit: np.flatnonzero(means >= limit),
    otherwise=lambda b: b,
):
    """Return the setting by other means, another best, another error or another limit."""

    def simplest_good(scores):
        means = middle(scores)
        b = best(means, scores)
        good = pick(means, limit(means, scores, b) - error(scores, b))
        return int(good[0]) if len(good) else otherwise(b)

    return simplest_good


def _of_differences(scores):
    means = scores.mean(axis=0)
    lost = scores[:, [means.argmax()]] - scores
    errors = lost.std(axis=0, ddof=1) / np.sqrt(len(scores))
    return int(np.flatnonzero(lost.mean(axis=0) <= errors)[0])


SIGN = (
    "The sizes of the scores are compared, without their signs: log densities are negative, and "
    "the highest is the best. Leave out abs."
)
SIMPLEST = {
    SIGN: (
        _setting(middle=lambda s: np.abs(s.mean(axis=0))),
        _setting(middle=lambda s: np.abs(s).mean(axis=0)),
        _setting(best=lambda means, _: int(np.abs(means).argmax())),
    ),
    "The standard error is added to the best mean: the limit is the best mean minus it.": _setting(
        error=lambda s, b: -s[:, b].std(ddof=1) / np.sqrt(len(s)), otherwise=lambda _: 0
    ),
    "The comparison is the other way round: good is a mean that is at least the limit.": _setting(
        pick=lambda means, limit: np.flatnonzero(means <= limit)
    ),
    "This is the setting that wins in the most divisions: compare the means over the divisions.": (
        lambda scores: int(np.bincount(scores.argmax(axis=1)).argmax())
    ),
    "The best setting is that of the highest single score: take the highest mean.": _setting(
        best=lambda _, s: int(s.argmax() % s.shape[1])
    ),
    "The limit begins with the highest single score of the best setting: begin with its mean.": (
        _setting(limit=lambda means, s, b: s[:, b].max()),
        _setting(limit=lambda means, s, b: s[:, b].max(), otherwise=lambda _: 0),
    ),
    "The limit begins with the highest of all scores: begin with the best mean.": (
        _setting(limit=lambda means, s, b: s.max()),
        _setting(limit=lambda means, s, b: s.max(), otherwise=lambda _: 0),
    ),
    "The spread along a row is taken, over the settings: the standard error of the best setting "
    "comes from its column, over the divisions.": (
        _setting(error=lambda s, b: s[b % len(s)].std(ddof=1) / np.sqrt(len(s))),
        _setting(error=lambda s, b: s[b % len(s)].std(ddof=1) / np.sqrt(s.shape[1])),
        _setting(
            error=lambda s, b: (
                s.mean(axis=0).std(ddof=1) / np.sqrt(s.shape[1]) if s.shape[1] > 1 else 0
            )
        ),
    ),
    "More than one standard error is allowed here: one is asked for.": tuple(
        _setting(error=lambda s, b, m=m: m * s[:, b].std(ddof=1) / np.sqrt(len(s)))
        for m in (1.96, 1.645, 1.5, 3)
    ),
    "The differences to the best setting have a standard error of their own here: take that of the "
    "scores of the best setting.": _of_differences,
    "The standard error of the last setting is allowed: take that of the best.": _setting(
        error=lambda s, b: s[:, -1].std(ddof=1) / np.sqrt(len(s))
    ),
}
MISTAKES = {
    "06.best_number": NUMBER,
    "06.share_too_near": NEAR,
    "06.simplest_good": SIMPLEST,
}

"""The tasks of ``06_generative_models_exercises`` on how to choose and how to judge a model."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, ChoiceTask, FunctionTask
from homl_clustering.textbook.mixture import n_free_parameters

# The number of components, among those that the data can support


def _by_criterion(
    price=lambda p, n: p * np.log(n),
    allowed=lambda smallest, d: smallest > d,
    free=n_free_parameters,
    fit=lambda ll, n: 2 * ll,
    best=np.argmin,
    answer=lambda place: place + 1,
):
    """Return the choice by another criterion, or among other candidates."""

    def best_number(log_likelihoods, smallest, n_samples, n_features):
        numbers = np.arange(1, len(log_likelihoods) + 1)
        counts = np.array([free(k, n_features) for k in numbers])
        values = price(counts, n_samples) - fit(log_likelihoods, n_samples)
        usable = np.flatnonzero(allowed(smallest, n_features))
        return answer(int(usable[best(values[usable])])) if len(usable) else 0

    return best_number


def best_number(log_likelihoods, smallest, n_samples, n_features):
    """Return the number of components with the lowest BIC among those that can be trusted."""
    return _by_criterion()(log_likelihoods, smallest, n_samples, n_features)


def _scans():
    random = variant.random(3)
    rising = np.array([-500.0, -400.0, -390.0, -200.0])
    cases = [
        Case("four numbers of components, the last not to be trusted", (
            rising, np.array([100, 40, 20, 2]), 100, 2)),
        Case("a smallest component of as many rows as features", (
            rising, np.array([100, 40, 3, 3]), 100, 3)),
        Case("the best, whose smallest component has a row more than there are features", (
            np.array([-900.0, -500, -499, -498]), np.array([100, 4, 4, 2]), 100, 3)),
        Case("one in the middle that cannot be trusted", (
            np.array([-900.0, -800, -700, -500]), np.array([40, 2, 8, 9]), 100, 2)),
        Case("smallest components of fewer and fewer rows", (
            -900.0 + 400 * np.arange(7), np.array([300, 12, 9, 8, 6, 5, 4]), 400, 4)),
        Case("none that can be trusted", (rising, np.array([4, 2, 1, 1]), 4, 5)),
    ]  # fmt: skip
    for number in range(12):
        d, n_numbers = random.randint(2, 6), random.randint(6, 13)
        n = int(10 ** random.uniform(2, 4.3))
        gains = random.gamma(1.0, 14 * d, size=n_numbers) * np.linspace(2.2, 0.4, n_numbers)
        smallest = (n / np.arange(1, n_numbers + 1) ** random.uniform(1.3, 2.4)).astype(int)
        words = f"table {number + 1}: {n} rows, {d} features"
        cases.append(Case(words, (-4.0 * n + np.cumsum(gains), smallest, n, d)))
    widths = (1, 3, 8, 20, 50, 100)
    for number in range(12, 72):  # all have nearly the same BIC: each parameter counts
        d, n_numbers, n = random.randint(2, 6), random.randint(3, 6), random.randint(200, 3000)
        free = np.array([n_free_parameters(k + 1, d) for k in range(n_numbers)])
        fits = free * np.log(n) / 2 + random.normal(0, widths[number % 6], size=n_numbers) - 4.0 * n
        words = f"table {number + 1}: {n} rows, {d} features, nearly the same BIC for all"
        cases.append(Case(words, (fits, np.full(n_numbers, 10 * d * d), n, d)))
    return cases


def _first_rise(log_likelihoods, smallest, n_samples, n_features):
    free = [n_free_parameters(k + 1, n_features) for k in range(len(smallest))]
    values = np.array(free) * np.log(n_samples) - 2 * log_likelihoods
    k = 0
    while k + 1 < len(values) and smallest[k + 1] > n_features and values[k + 1] < values[k]:
        k += 1
    return k + 1 if smallest[k] > n_features else 0


def _best_then_trusted(log_likelihoods, smallest, n_samples, n_features):
    everywhere = np.full(len(smallest), n_features + 1)
    k = best_number(log_likelihoods, everywhere, n_samples, n_features)
    return k if smallest[k - 1] > n_features else 0


NUMBER_MISTAKES = {
    "This is the lowest BIC of all. A component with n_features rows or fewer has no width in some "
    "direction, and its likelihood means nothing: leave such numbers of components out.": (
        _by_criterion(allowed=lambda smallest, d: smallest >= 0)
    ),
    "As many rows as features are still too few: the smallest component has to hold more.": (
        _by_criterion(allowed=lambda smallest, d: smallest >= d)
    ),
    "The rule is turned: leave out those whose smallest component has too few rows, and keep the "
    "others.": _by_criterion(allowed=lambda smallest, d: smallest <= d),
    "The lowest BIC of all is found first, and then not trusted. Leave out first, then compare.": (
        _best_then_trusted
    ),
    "This is the AIC: a parameter costs log n in the BIC, not 2.": _by_criterion(
        price=lambda p, n: 2 * p
    ),
    "The log-likelihood alone decides here, or it is so large that the price of the parameters "
    "does not count: it is that of all rows already, and a parameter costs log n.": _by_criterion(
        price=lambda p, n: 0 * p
    ),
    "The highest BIC is taken: the lowest is the best.": _by_criterion(best=np.argmax),
    "Python counts from 0: the first entry belongs to one component.": _by_criterion(
        answer=lambda place: place
    ),
    "The log-likelihood counts twice: BIC = p log n - 2 log L.": _by_criterion(
        fit=lambda ll, n: ll
    ),
    "These are log-likelihoods of all rows together: do not divide them by n.": _by_criterion(
        fit=lambda ll, n: 2 * ll / n
    ),
    "The natural logarithm is meant, np.log, not that of base 10.": _by_criterion(
        price=lambda p, n: p * np.log10(n)
    ),
    "The covariances are not counted, or once for all components: each component has its own, with "
    "d (d + 1) / 2 numbers.": _by_criterion(free=lambda k, d: k - 1 + k * d),
    "The covariances are full: d (d + 1) / 2 numbers for each component, not d.": _by_criterion(
        free=lambda k, d: n_free_parameters(k, d, "diag")
    ),
    "A covariance matrix is symmetric: d (d + 1) / 2 numbers, not d * d.": _by_criterion(
        free=lambda k, d: k - 1 + k * d + k * d * d
    ),
    "The number of components is no number of parameters: count weights, means and covariances.": (
        _by_criterion(free=lambda k, d: k)
    ),
    "The search ends where BIC rises for the first time: it may fall again later.": _first_rise,
}

# Do the drawn rows lie too near?


def _nearest(rows, others):
    return np.sqrt(((rows[:, np.newaxis] - others) ** 2).sum(axis=2)).min(axis=1)


def _near(limit=np.median, of=_nearest, near=np.less, share=np.mean, other=None):
    """Return the share by another limit, another distance, or compared with other rows."""

    def share_too_near(drawn, training, held_out):
        usual = of(held_out, training) if other is None else other(drawn, training, held_out)
        return share(near(of(drawn, training), limit(usual)))

    return share_too_near


def share_too_near(drawn, training, held_out):
    """Return the share of drawn rows that are nearer to the training rows than is usual."""
    return float(_near()(drawn, training, held_out))


def _drawn():
    random = variant.random(4)
    line = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])
    new = np.array([[0.0, 1.0], [10.0, 2.0], [20.0, 6.0]])
    drawn = np.array([[0.0, 0.5], [0.0, 2.0], [10.0, 1.5], [10.0, 2.5], [22.0, 3.2]])
    training, held_out = random.normal(size=(60, 4)), random.normal(size=(25, 4))
    copies = training[:30] + random.normal(0, 0.4, size=(30, 4))
    away = training / np.linalg.norm(training, axis=1, keepdims=True)
    return [
        Case("five drawn rows, three held-out ones", (drawn, line, new)),
        Case("five drawn rows, two held-out ones", (drawn, line, new[[0, 2]])),
        Case("copies of training rows", (line, line, new)),
        Case("30 rows that were drawn near training rows", (copies, training, held_out)),
        Case("40 rows from the same distribution", (
            random.normal(size=(40, 4)), training, held_out)),
        Case("60 rows that lie farther and farther away", (
            training + away * np.linspace(0, 4, 60)[:, np.newaxis], training, held_out[:24])),
    ]  # fmt: skip


def _mean_distance(rows, others):
    return np.sqrt(((rows[:, np.newaxis] - others) ** 2).sum(axis=2)).mean(axis=1)


def _to_others(drawn, training, held_out):
    among = np.sqrt(((training[:, np.newaxis] - training) ** 2).sum(axis=2))
    np.fill_diagonal(among, np.inf)
    return among.min(axis=1)


def _from_held_out(drawn, training, held_out):
    return np.mean(_nearest(drawn, held_out) < np.median(_nearest(held_out, training)))


def _nearer_to_training(drawn, training, held_out):
    return np.mean(_nearest(drawn, training) < _nearest(drawn, held_out))


def _of_training(drawn, training, held_out):
    return np.mean(_nearest(training, drawn) < np.median(_nearest(held_out, training)))


NEAR_MISTAKES = {
    "The limit is the mean of the distances: take the median.": _near(np.mean),
    "A drawn row as far away as the limit is not too near: take <, not <=.": _near(
        near=np.less_equal
    ),
    "This is the share of the rows that are farther than the limit: count the nearer ones.": _near(
        near=np.greater
    ),
    "This is the share of the rows that are not nearer: count those that are.": _near(
        near=np.greater_equal
    ),
    "This is a number of rows: divide by the number of drawn ones.": _near(share=np.sum),
    "This is in percent: a share lies between 0 and 1.": _near(share=lambda n: 100 * np.mean(n)),
    "This says of each row whether it is too near: return the share of those that are.": _near(
        share=lambda near: near
    ),
    "The drawn rows are compared with the held-out rows: how near do they come to a training "
    "row?": _from_held_out,
    "Each drawn row is asked whether a training row or a held-out row is nearer. There are more "
    "training rows, so that says little: compare its distance with the median.": (
        _nearer_to_training
    ),
    "The distances go from each training row to the nearest drawn one: they have to start from "
    "the drawn rows.": _of_training,
    "The limit comes from the training rows among themselves: the held-out rows say how near a "
    "new row comes.": _near(other=_to_others),
    "The limit comes from how near the held-out rows come to the drawn ones: how near do they "
    "come to a training row?": _near(other=lambda d, t, h: _nearest(h, d)),
    "The mean distance to all training rows is taken: take that to the nearest one.": _near(
        of=_mean_distance
    ),
    "The limit is the smallest distance of the held-out rows: take the median.": _near(np.min),
    "The limit is the largest distance of the held-out rows: take the median.": _near(np.max),
    "Squared distances are compared with the median of distances: take the root.": (
        lambda drawn, training, held_out: np.mean(
            _nearest(drawn, training) ** 2 < np.median(_nearest(held_out, training))
        )
    ),
    "The differences of the features are added up: take the Euclidean distance.": _near(
        of=lambda rows, others: np.abs(rows[:, np.newaxis] - others).sum(axis=2).min(axis=1)
    ),
    "The median is that of the squared distances: of an even number it lies elsewhere. Take the "
    "roots first.": _near(of=lambda rows, others: _nearest(rows, others) ** 2),
}

# The simplest setting that is nearly as good as the best


def _within(
    best=lambda means: means.argmax(),
    error=lambda scores, b: scores[:, b].std(ddof=1) / np.sqrt(len(scores)),
    pick=lambda good: np.flatnonzero(good)[0],
    middle=lambda scores: scores.mean(axis=0),
):
    """Return the setting by another error, another mean, or another choice among the good."""

    def simplest_good(scores):
        means = middle(scores)
        b = best(means)
        return int(pick(means >= means[b] - error(scores, b)))

    return simplest_good


def simplest_good(scores):
    """Return the first setting whose mean is at most one standard error below the best."""
    return _within()(scores)


def _scores():
    random = variant.random(5)
    small = np.array([[-9.0, -4.5, -4.0, -6.0], [-9.0, -5.5, -6.0, -6.0], [-9.0, -5.0, -4.4, -6.0]])
    close = np.tile([-5.1, -4.9, -4.55, -4.46, -4.36, -4.3, -4.0], (3, 1))
    close[:, 6] = [-3.0, -4.0, -5.0]  # the standard error is the root of a third
    cases = [
        Case("three divisions, four settings", (small,)),
        Case("three divisions, seven settings close to each other", (close,)),
        Case(
            "a good setting, then a bad one, then the best",
            (np.array([[-1.1, -3.0, -0.6], [-1.0, -3.5, -1.1], [-0.9, -3.2, -1.0]]),),
        ),
        Case("one setting", (small[:, :1],)),
        Case("the best setting is alone", (np.array([[-9.0, -1.0, -8.0], [-9.0, -1.5, -8.0]]),)),
    ]
    for number in range(24):
        n_divisions, n_settings = random.randint(3, 7), random.randint(6, 11)
        places = np.arange(n_settings)
        curve = -0.25 * (places - random.uniform(3, n_settings - 1)) ** 2
        noise = random.normal(0, random.uniform(0.8, 2.5), size=(n_divisions, n_settings))
        cases.append(Case(f"table {number + 1}", (curve - 50 + noise,)))
    return cases


def _own_errors(scores):
    means = scores.mean(axis=0)
    errors = scores.std(axis=0, ddof=1) / np.sqrt(len(scores))
    return int(np.flatnonzero(means + errors >= means.max())[0])


SIMPLE_MISTAKES = {
    "This is the setting with the best mean. A simpler one may be as good but for chance: take "
    "the first that is at most one standard error below.": _within(error=lambda s, b: 0),
    "This is a standard deviation: divide it by the root of the number of divisions.": _within(
        error=lambda s, b: s[:, b].std(ddof=1)
    ),
    "The standard deviation is divided by the number of divisions: divide by its root.": _within(
        error=lambda s, b: s[:, b].std(ddof=1) / len(s)
    ),
    "np.std divides by n unless ddof=1 is given: here it is n - 1.": _within(
        error=lambda s, b: s[:, b].std() / np.sqrt(len(s))
    ),
    "This is the variance, divided by n: take the root of all of it.": _within(
        error=lambda s, b: s[:, b].var(ddof=1) / len(s)
    ),
    "The root is that of the number of settings: take that of the number of divisions, the rows.": (
        _within(error=lambda s, b: s[:, b].std(ddof=1) / np.sqrt(s.shape[1]))
    ),
    "The standard error is that of all scores together: take that of the best setting alone.": (
        _within(error=lambda s, b: s.std(ddof=1) / np.sqrt(len(s)))
    ),
    "Two standard errors are allowed here: one is asked for.": _within(
        error=lambda s, b: 2 * s[:, b].std(ddof=1) / np.sqrt(len(s))
    ),
    "Each setting is given its own standard error: the limit is one number, the best mean less "
    "the standard error of the best.": _own_errors,
    "The last good setting is taken: the first one is the simplest.": _within(
        pick=lambda good: np.flatnonzero(good)[-1]
    ),
    "These are log densities: the highest mean is the best, not the lowest.": _within(
        best=lambda means: means.argmin()
    ),
    "Medians are compared: take the means.": _within(middle=lambda s: np.median(s, axis=0)),
    "Settings are counted from 0, as columns are: this is one too many.": _within(
        pick=lambda good: np.flatnonzero(good)[0] + 1
    ),
    "This is the number of good settings: return the first of them.": _within(pick=np.sum),
    "Rows are divisions, and columns are settings: the means are taken over axis=0.": lambda s: (
        simplest_good(s.T) if s.shape[1] > 1 else 0
    ),
}

SIGNS = ChoiceTask(
    "06.signs",
    "bd",
    {
        "a": "Copies look real, too. Good looks say nothing about memorizing.",
        "b": "Yes: what it says of rows that it has not seen shows what it has learned.",
        "c": "It converges all the more easily: with few rows in each component, little changes.",
        "d": "Yes: it draws near the rows that it knows, nearer than new rows come by themselves.",
        "e": "AIC trusts a likelihood that comes from components without width. It is no sign "
        "either way.",
    },
    {
        "b": "One more can be seen from rows that were kept apart.",
        "d": "One more can be seen from where the drawn rows lie.",
    },
)

JUDGING = [
    FunctionTask("06.best_number", best_number, _scans, NUMBER_MISTAKES),
    SIGNS,
    FunctionTask("06.share_too_near", share_too_near, _drawn, NEAR_MISTAKES),
    FunctionTask("06.simplest_good", simplest_good, _scores, SIMPLE_MISTAKES),
]

"""The tasks of ``05_gaussian_mixtures_exercises`` that take ideas of the lesson to new places."""

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.mixture_detector import DETECTOR
from homl_clustering.textbook import mixture as textbook

# BIC for covariances of any type, also of two that the lesson does not have


def _symmetric(d):
    return d * (d + 1) // 2


RULES = {
    "full": lambda k, d: k * _symmetric(d),
    "tied": lambda k, d: _symmetric(d),
    "diag": lambda k, d: k * d,
    "spherical": lambda k, d: k,
    "tied_diag": lambda k, d: d,
    "tied_spherical": lambda k, d: 1,
}


def _bic_of(
    n=lambda X: len(X),
    total=lambda mean, n: n * mean,
    others=lambda k, d: k - 1 + k * d,
    price=np.log,
    **rules,
):
    """Return a function that computes BIC with other rules for some of its parts."""

    def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
        k, d = n_components, X.shape[1]
        p = others(k, d) + (RULES | rules)[covariance_type](k, d)
        return p * price(n(X)) - 2 * total(mean_log_likelihood, n(X))

    return bic_of_fit


def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    """Return the BIC of a mixture that was fitted to the rows of X."""
    (n, d), k = X.shape, n_components
    p = textbook.n_free_parameters(k, d) - RULES["full"](k, d) + RULES[covariance_type](k, d)
    return textbook.bic(n * mean_log_likelihood, p, n)


def _fitted_mixtures():
    plane = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 2.0], [5.0, 4.0], [6.0, 4.0], [7.0, 6.0]])
    many = variant.random(0).normal(size=(50, 4))
    few = variant.random(1).normal(size=(9, 5))
    return [
        *(
            Case(f"two {kind} components, six rows, two features", (plane, 2, kind, -2.5))
            for kind in RULES
        ),
        *(
            Case(f"three {kind} components, 50 rows, four features", (many, 3, kind, -5.25))
            for kind in RULES
        ),
        Case("one full component, nine rows, five features", (few, 1, "full", 1.5)),
        Case("seven tied_diag components, nine rows, five features", (few, 7, "tied_diag", 1.5)),
    ]


def _without_means(kinds):
    """Return a function that counts a single mean in the types whose names begin so."""

    def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
        is_shared = covariance_type.startswith(kinds)
        rule = {"others": lambda k, d: k - 1 + d} if is_shared else {}
        return _bic_of(**rule)(X, n_components, covariance_type, mean_log_likelihood)

    return bic_of_fit


def _bic_of_each_row(X, k, kind, mean):
    return bic_of_fit(X, k, kind, mean) / len(X)


BIC_MISTAKES = {
    "The log-likelihood in the BIC is the sum over all rows, but the function gets the mean: "
    "multiply it by the number of rows.": _bic_of(total=lambda mean, n: mean),
    "The mean log-likelihood is divided by the number of rows here: multiply by it, to get the "
    "sum.": _bic_of(total=lambda mean, n: mean / n),
    "This is the BIC divided by the number of rows: do not take a mean in the end.": (
        _bic_of_each_row
    ),
    "n is the number of rows, len(X), not X.size, the number of all entries of X.": _bic_of(
        n=lambda X: X.size
    ),
    "n is the number of rows, X.shape[0]; the number of features is d, X.shape[1].": _bic_of(
        n=lambda X: X.shape[1]
    ),
    "This is the AIC, in which a parameter costs 2. In the BIC it costs log n.": _bic_of(
        price=lambda n: 2
    ),
    "The natural logarithm is meant, np.log, not that of base 10.": _bic_of(price=np.log10),
    "The natural logarithm is meant, np.log, not that of base 2.": _bic_of(price=np.log2),
    "A parameter costs the logarithm of n, not n.": _bic_of(price=lambda n: n),
    "A parameter costs log n, not twice as much.": _bic_of(price=lambda n: 2 * np.log(n)),
    "The log-likelihood counts twice: -2 log L.": _bic_of(total=lambda mean, n: n * mean / 2),
    "This is half of the BIC: a parameter costs log n, and the log-likelihood counts twice.": (
        lambda *a: bic_of_fit(*a) / 2
    ),
    "Both signs are turned: of several models the one with the lowest BIC is the best.": (
        lambda *a: -bic_of_fit(*a)
    ),
    "The parameters are a price: they make the BIC higher, by + p log n.": _bic_of(
        price=lambda n: -np.log(n)
    ),
    "The log-likelihood is missing: BIC = p log n - 2 log L.": _bic_of(total=lambda mean, n: 0),
    "The mean is multiplied by X.size, the number of all entries: multiply it by the number of "
    "rows.": lambda X, k, kind, mean: bic_of_fit(X, k, kind, mean * X.shape[1]),
    "The mean is multiplied by the number of features: multiply it by the number of rows, "
    "X.shape[0].": lambda X, k, kind, mean: bic_of_fit(X, k, kind, mean * X.shape[1] / len(X)),
    "mean_log_likelihood is a logarithm already: multiply it by n, and take no other.": _bic_of(
        total=lambda mean, n: np.log(abs(n * mean))
    ),
    "The sign of the log-likelihood is wrong: a higher likelihood makes the BIC lower.": _bic_of(
        total=lambda mean, n: -n * mean
    ),
    "Only the covariances are counted: the weights and the means are parameters as well.": (
        _bic_of(others=lambda k, d: 0)
    ),
    "The weights sum to one, so only k - 1 of them are free.": _bic_of(
        others=lambda k, d: k + k * d
    ),
    "The weights are missing: k - 1 of them are free.": _bic_of(others=lambda k, d: k * d),
    "Only the covariances are shared by the components. Each component has a mean and a weight of "
    "its own in all types.": _bic_of(others=lambda k, d: k - 1 + d),
    "A covariance matrix is symmetric, so it has d (d + 1) / 2 free entries, not d * d.": _bic_of(
        full=lambda k, d: k * d * d, tied=lambda k, d: d * d
    ),
    "The means are missing: k of them, with d numbers each, are free.": _bic_of(
        others=lambda k, d: k - 1
    ),
    "A mean has a number for each feature: k d numbers, not k.": _bic_of(
        others=lambda k, d: k - 1 + k
    ),
    "Only the weights sum to one. The means are all free: k of them, with d numbers each.": (
        _bic_of(others=lambda k, d: k - 1 + (k - 1) * d)
    ),
    "The covariances are missing: count their free entries, too.": _bic_of(
        **dict.fromkeys(RULES, lambda k, d: 0)
    ),
    "d (d + 1) / 2: multiply first, then divide. Where d is odd, d // 2 cuts off a half.": _bic_of(
        full=lambda k, d: k * (d // 2) * (d + 1), tied=lambda k, d: d // 2 * (d + 1)
    ),
    "The diagonal of a covariance counts as well: d (d + 1) / 2.": _bic_of(
        full=lambda k, d: k * d * (d - 1) // 2, tied=lambda k, d: d * (d - 1) // 2
    ),
    "A symmetric matrix has d (d + 1) / 2 free entries: the half is missing here.": _bic_of(
        full=lambda k, d: k * d * (d + 1), tied=lambda k, d: d * (d + 1)
    ),
    "full: each component has a covariance of its own, so there are k of them.": _bic_of(
        full=lambda k, d: _symmetric(d)
    ),
    "tied: the shared covariance is a whole matrix, d (d + 1) / 2, not a diagonal.": _bic_of(
        tied=lambda k, d: d
    ),
    "diag: a diagonal has d variances, not one: d for each component.": _bic_of(
        diag=lambda k, d: k
    ),
    "The two new types are exchanged: tied_diag shares d variances, and tied_spherical one.": (
        _bic_of(tied_diag=lambda k, d: 1, tied_spherical=lambda k, d: d)
    ),
    "The two new types are counted as if nothing were shared. tied_diag shares one diagonal (d), "
    "tied_spherical one variance (1).": _bic_of(
        tied_diag=RULES["diag"], tied_spherical=RULES["spherical"]
    ),
    "The two new types are counted as if they were tied: tied_diag has d variances, and "
    "tied_spherical one.": _bic_of(tied_diag=RULES["tied"], tied_spherical=RULES["tied"]),
    "In the tied types the means are shared as well here. Only the covariances are: each component "
    "has a mean of its own, k d numbers in all types.": _without_means("tied"),
    "In the new types the means are shared as well here. Only the covariances are: each component "
    "has a mean of its own, k d numbers in all types.": _without_means("tied_"),
    "In the new types the covariances alone are shared: each component still has a mean and a "
    "weight of its own.": lambda X, k, kind, mean: bic_of_fit(
        X, 1 if kind in ("tied_diag", "tied_spherical") else k, kind, mean
    ),
    "In the tied types the covariances alone are shared: each component still has a mean and a "
    "weight of its own.": lambda X, k, kind, mean: bic_of_fit(
        X, 1 if kind.startswith("tied") else k, kind, mean
    ),
    "All types are counted as if they were full: look at covariance_type.": _bic_of(
        **dict.fromkeys(RULES, RULES["full"])
    ),
    "The tied types are counted as if each component had a covariance of its own. Count the "
    "shared one once.": _bic_of(
        tied=RULES["full"], tied_diag=RULES["diag"], tied_spherical=RULES["spherical"]
    ),
    "tied: the components share one full covariance matrix. Count it once, not k times.": _bic_of(
        tied=RULES["full"]
    ),
    "tied_diag: the components share one diagonal. Count it once, not k times.": _bic_of(
        tied_diag=RULES["diag"]
    ),
    "tied_diag: only the d entries on the diagonal are free; all others are zero.": _bic_of(
        tied_diag=RULES["tied"]
    ),
    "tied_diag: a diagonal has a variance for each feature, not one for all.": _bic_of(
        tied_diag=lambda k, d: 1
    ),
    "tied_spherical: the components share one variance. Count it once, not k times.": _bic_of(
        tied_spherical=RULES["spherical"]
    ),
    "tied_spherical: one variance is used for all features, so it is counted once, not d times.": (
        _bic_of(tied_spherical=lambda k, d: d)
    ),
    "diag: each component has a diagonal of d variances of its own.": _bic_of(diag=lambda k, d: d),
    "spherical: each component has a variance of its own, so there are k of them.": _bic_of(
        spherical=lambda k, d: 1
    ),
    "spherical: a component has one variance for all its features, not d.": _bic_of(
        spherical=RULES["diag"]
    ),
}


# A classifier made of one density for each class


def _log_priors(log_densities, labels):
    counts = np.bincount(labels, minlength=log_densities.shape[1])
    with np.errstate(divide="ignore"):  # log 0 = -∞, for a class without training rows
        return np.log(counts / len(labels))


def _shares(log_joint, shift=lambda a: a.max(axis=1, keepdims=True), axis=1):
    shares = np.exp(log_joint - shift(log_joint))
    return shares / shares.sum(axis=axis, keepdims=True)


def class_posteriors(log_densities, training_labels):
    """Return the probability of each class for each row."""
    return textbook.responsibilities(log_densities + _log_priors(log_densities, training_labels))


def _classes():
    random = variant.random(0)
    spread = random.normal(-40, 15, size=(40, 3))
    uneven = np.repeat([2, 0, 1], [5, 60, 15])[random.permutation(80)]
    alike = np.full((2, 2), -1.0)
    different = np.log([[0.3, 0.1], [0.1, 0.3]])
    low = np.array([[-800.0, -801.0], [-802.0, -800.0]])
    far = np.array([[-3.0, -900.0], [-800.0, -800.0]])
    rest = np.array([[-2.0, -1.0, -2.0], [-800.0, -5.0, -800.0]])
    nowhere = np.array([[-1.0, -np.inf], [-np.inf, -700.0], [-2.0, -2.0]])
    return [
        Case("equal densities, one class three times as common", (alike, np.array([1, 0, 0, 0]))),
        Case("equal densities, two equally common classes", (alike, np.array([1, 0, 0, 1]))),
        Case("different densities, unequal classes", (different, np.array([1, 1, 0, 1]))),
        Case("densities that the computer rounds to 0", (low, np.array([0, 1, 0]))),
        Case("a row with a high density and one with low ones", (far, np.array([0, 1, 0]))),
        Case("a class in the middle without training rows", (rest, np.array([2, 0, 2, 2]))),
        Case("a last class without training rows", (rest[:, ::2], np.array([0, 0, 0]))),
        Case("densities that are 0", (nowhere, np.array([0, 1, 1, 1]))),
        Case("40 rows, three classes", (spread, uneven)),
    ]


def _with_priors(priors):
    """Return the posteriors with other priors, as a function of log densities and labels."""
    return lambda log_densities, labels: _shares(log_densities + priors(log_densities, labels))


def _of_rows(log_densities, labels):
    """Return log priors that are counted among the rows to be classified."""
    return _log_priors(log_densities, log_densities.argmax(axis=1))


def _of_present(log_densities, labels):
    """Return equal log priors for all classes with training rows."""
    return np.log(np.bincount(labels, minlength=log_densities.shape[1]) > 0)


def _smoothed(log_densities, labels):
    return np.log(np.bincount(labels, minlength=log_densities.shape[1]) + 1)


def _counted_without_gaps(log_densities, labels):
    return np.log(np.unique(labels, return_counts=True)[1])


def _joint(log_densities, labels):
    return log_densities + _log_priors(log_densities, labels)


POSTERIOR_MISTAKES = {
    "The priors are not used: a class with more training rows is more probable before the row is "
    "seen.": _with_priors(lambda *a: 0),
    "Add the logarithms of the priors to the log densities, not the priors themselves.": (
        _with_priors(lambda *a: np.exp(_log_priors(*a)))
    ),
    "The logarithms of the priors are subtracted here. A common class is more probable: add "
    "them.": _with_priors(lambda *a: -_log_priors(*a)),
    "0 / 0: exp of a very low log density is 0 to the computer. Subtract the largest number of "
    "each row before you take exp.": lambda *a: _shares(_joint(*a), lambda a: 0),
    "The largest number of the whole table is subtracted, so exp gives 0 in rows that are far "
    "below it. Subtract the largest number of each row.": (
        lambda *a: _shares(_joint(*a), lambda a: a.max())
    ),
    "0 / 0: the class with the largest density may have no training rows. Add the logarithms of "
    "the priors first, and then subtract the largest sum of each row.": (
        lambda log_densities, labels: _shares(
            _joint(log_densities, labels), lambda a: log_densities.max(axis=1, keepdims=True)
        )
    ),
    "Each row is to sum to one, not each column.": lambda *a: _shares(
        _joint(*a), lambda a: a.max(axis=0, keepdims=True), axis=0
    ),
    "Each row has to sum to one: divide it by its sum.": lambda *a: np.exp(_joint(*a)),
    "Log densities are multiplied by the priors: it is the densities that are. Add the logarithms "
    "of the priors to the log densities.": lambda x, y: _shares(x * np.exp(_log_priors(x, y))),
    "The counts themselves are added to the log densities: add the logarithms of the shares.": (
        _with_priors(lambda x, y: np.bincount(y, minlength=x.shape[1]))
    ),
    "The logarithm is the natural one: np.log, not np.log10.": _with_priors(
        lambda *a: _log_priors(*a) / np.log(10)
    ),
    "The prior counts twice here: add its logarithm once.": _with_priors(
        lambda *a: 2 * _log_priors(*a)
    ),
    "0 / 0 is no probability of 0: subtract the largest number of each row before you take exp.": (
        lambda *a: np.nan_to_num(_shares(_joint(*a), lambda a: 0))
    ),
    "0 / 0 does not mean that all classes are equally probable: subtract the largest number of "
    "each row before you take exp.": lambda *a: np.nan_to_num(
        _shares(_joint(*a), lambda a: 0), nan=1 / a[0].shape[1]
    ),
    "Each row is divided by its largest number: divide by its sum, so that it sums to one.": (
        lambda *a: np.exp((t := _joint(*a)) - t.max(axis=1, keepdims=True))
    ),
    "Each row is to sum to one, not the whole table.": lambda *a: (
        (t := np.exp(_joint(*a) - _joint(*a).max())) / t.sum()
    ),
    "The class is asked for by its probabilities: this is the number of the most probable one. "
    "Return the probability of each.": lambda *a: _joint(*a).argmax(axis=1),
    "These are the priors for all rows alike: the densities at the row count as well.": (
        lambda x, y: np.tile(np.exp(_log_priors(x, y)), (len(x), 1))
    ),
    "This is the probability of the most probable class alone: return a column for each class.": (
        lambda *a: class_posteriors(*a).max(axis=1)
    ),
    "These are the probabilities of the other classes: 1 minus what is asked for.": lambda *a: (
        1 - class_posteriors(*a)
    ),
    "The sign of the log densities is reversed: the class with the highest density is the more "
    "probable one.": lambda x, y: _shares(_log_priors(x, y) - x),
    "These are the probabilities for the first row alone: return a row for each.": lambda *a: (
        class_posteriors(*a)[0]
    ),
    "These are logarithms of priors times densities: take exp, and divide each row by its sum.": (
        _joint
    ),
    "These are the logarithms of the probabilities: take exp in the end.": (
        lambda *a: np.log(class_posteriors(*a))
    ),
    "These are all or nothing, or labels: return the probability of each class.": (
        lambda log_densities, labels: np.eye(log_densities.shape[1])[
            _joint(log_densities, labels).argmax(axis=1)
        ],
        lambda log_densities, labels: (
            (logs := _joint(log_densities, labels)) == logs.max(axis=1, keepdims=True)
        ),
    ),
    "The priors come before the division. Multiplied afterwards, the rows do not sum to one.": (
        lambda *a: np.exp(_log_priors(*a)) * _shares(a[0])
    ),
    "The priors are counted among the rows that are to be classified. Count the training "
    "labels.": _with_priors(_of_rows),
    "All classes with training rows get the same prior here. The prior of a class is its share "
    "of the training labels.": _with_priors(_of_present),
    "One is added to each count here. The prior is the plain share of the training labels, also "
    "where it is 0.": _with_priors(_smoothed),
    "A class without training rows is left out of the counts, so they do not fit the columns. "
    "np.bincount with minlength counts it as 0.": _with_priors(_counted_without_gaps),
    "A row for each point and a column for each class: it is the other way round.": (
        lambda *a: class_posteriors(*a).T
    ),
}


TRANSFER = [
    FunctionTask("05.bic_of_fit", bic_of_fit, _fitted_mixtures, BIC_MISTAKES),
    *DETECTOR,
    FunctionTask("05.class_posteriors", class_posteriors, _classes, POSTERIOR_MISTAKES),
]

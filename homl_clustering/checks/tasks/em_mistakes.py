"""What goes wrong in ``05_gaussian_mixtures_exercises`` with the M-step, and with EM."""

import numpy as np

from homl_clustering.checks.tasks.mixture_answers import (
    log_each,
    loop,
    m_step,
    responsibilities,
    scatters,
    softmax,
)
from homl_clustering.mixture import GaussianMixture


def _changed(part, change):
    """Return an M-step in which one of the three parts is computed in another way."""

    def wrong_m_step(X, shares):
        parts = list(m_step(X, shares))
        parts[part] = change(X, shares, *parts)
        return tuple(parts)

    return wrong_m_step


def _hard_m_step(X, shares):
    return m_step(X, np.eye(shares.shape[1])[shares.argmax(axis=1)])


def _squares(X, shares, means):
    """Return for each component the sum of the squared lengths of the differences."""
    return np.trace(scatters(X, shares, means), axis1=1, axis2=2) / shares.sum(axis=0)


INNER = (
    "Covariances: a @ a.T is a single number where a is one row, since a row has no second axis to "
    "be transposed. A matrix of all products of two entries is np.outer(a, a)."
)

M_STEP_MISTAKES = {
    INNER: _changed(
        2, lambda X, r, w, m, c: np.zeros_like(c) + _squares(X, r, m)[:, np.newaxis, np.newaxis]
    ),
    f"{INNER} (There is one number for each component here.)": _changed(
        2, lambda X, r, w, m, c: _squares(X, r, m)
    ),
    "Each point goes wholly to one component here: share it out.": _hard_m_step,
    "Weights: divide the sums of the shares by the number of points.": _changed(
        0, lambda X, r, w, m, c: r.sum(axis=0)
    ),
    "Weights: a component that holds more shares is heavier; they are not all alike.": _changed(
        0, lambda X, r, w, m, c: np.full(len(w), 1 / len(w))
    ),
    "Means: divide by the sum of the shares, not by the number of points.": _changed(
        1, lambda X, r, w, m, c: r.T @ X / len(X)
    ),
    "Means: these are sums; divide by the sum of the shares.": _changed(
        1, lambda X, r, w, m, c: r.T @ X
    ),
    "Means: each point counts as much as the share of it; here all count alike.": _changed(
        1, lambda X, r, w, m, c: np.tile(X.mean(axis=0), (len(w), 1))
    ),
    "Covariances: the shares are forgotten, and the mean is taken over all points. Each point "
    "counts as much as its share, and the sum is divided by the sum of the shares.": _changed(
        2, lambda X, r, w, m, c: scatters(X, np.ones(r.shape), m) / len(X)
    ),
    "Covariances: each outer product is to be multiplied by the share of the point, before the "
    "sum is divided by the sum of the shares.": _changed(
        2, lambda X, r, w, m, c: scatters(X, np.ones(r.shape), m) / (len(X) * w)[:, None, None]
    ),
    "Covariances: this is np.cov of all points, and the same for all components. Each point counts "
    "as much as its share, about the mean of the component.": _changed(
        2, lambda X, r, w, m, c: [np.atleast_2d(np.cov(X.T))] * len(w)
    ),
    "Covariances: all components share one here. Each has a covariance of its own.": _changed(
        2, lambda X, r, w, m, c: np.tile(np.einsum("c,cij->ij", w, c), (len(w), 1, 1))
    ),
    "Covariances: these are variances, a row for each component. Return a matrix for each, with "
    "the outer products of the differences.": _changed(
        2, lambda X, r, w, m, c: np.array([np.diag(each) for each in c])
    ),
    "Covariances: these are standard deviations: do not take the root.": _changed(
        2, lambda X, r, w, m, c: np.sqrt(np.abs(c))
    ),
    "Covariances: these are the inverses: return the covariances themselves.": _changed(
        2, lambda X, r, w, m, c: np.linalg.inv(c)
    ),
    "Covariances: the sum is not set back to 0 for the next component: begin it anew for each.": (
        _changed(2, lambda X, r, w, m, c: scatters(X, r, m).cumsum(0) / (len(X) * w)[:, None, None])
    ),
    "Covariances: subtract the mean of the component from each point, not the sum of the weighted "
    "points.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, r.T @ X) / (len(X) * w)[:, None, None]
    ),
    "Covariances: divide by the sum of the shares of the component, not by the weight.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, m) / w[:, None, None]
    ),
    "Covariances: the sum is divided by the number of points less one. Divide by the sum of the "
    "shares.": _changed(2, lambda X, r, w, m, c: scatters(X, r, m) / (len(X) - 1)),
    "Covariances: the points are multiplied by their shares before the covariance is taken. It is "
    "the outer products that are weighted.": _changed(
        2, lambda X, r, w, m, c: [np.atleast_2d(np.cov((X * s[:, None]).T)) for s in r.T]
    ),
    "Weights: these are the sums of the rows. Add up the shares of each component, over axis=0, "
    "and divide by the number of points.": _changed(0, lambda X, r, w, m, c: r.sum(axis=1)),
    "Weights: the mean is taken over axis=1, for each point. Take the mean of each column.": (
        _changed(0, lambda X, r, w, m, c: r.mean(axis=1))
    ),
    "Weights: divide by the number of points, not by the number of components.": _changed(
        0, lambda X, r, w, m, c: r.sum(axis=0) / len(w)
    ),
    "Weights: each point goes wholly to one component here: add up its shares.": _changed(
        0, lambda X, r, w, m, c: np.bincount(r.argmax(axis=1), minlength=len(w)) / len(X)
    ),
    "Means: each point goes wholly to one component here: every point counts by its share.": (
        _changed(1, lambda X, r, w, m, c: _hard_m_step(X, r)[1])
    ),
    "Means: a row for each component, a column for each feature: it is the other way round.": (
        _changed(1, lambda X, r, w, m, c: m.T)
    ),
    "Means: divide by the sum of the shares of the component, not by its weight.": _changed(
        1, lambda X, r, w, m, c: r.T @ X / w[:, None]
    ),
    "Means: divide by the sum of the shares, not by the number of components.": _changed(
        1, lambda X, r, w, m, c: r.T @ X / len(w)
    ),
    "Means: the share counts once; it is not squared.": _changed(
        1, lambda X, r, w, m, c: (r**2).T @ X / r.sum(axis=0)[:, None]
    ),
    "Means: the sum is not set back to 0 for the next component: begin it anew for each.": _changed(
        1, lambda X, r, w, m, c: (r.T @ X).cumsum(axis=0) / r.sum(axis=0)[:, None]
    ),
    "These are the parts of the first component alone: return stands inside of the loop. Collect "
    "the parts of all components.": lambda X, r: tuple(part[0] for part in m_step(X, r)),
    "Covariances: divide by the sum of the shares, not by the number of points.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, m) / len(X)
    ),
    "Covariances: these are sums; divide by the sum of the shares.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, m)
    ),
    "Covariances: divide by the sum of the shares itself, not by one less.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, m) / (r.sum(axis=0) - 1)[:, None, None]
    ),
    "Covariances: np.cov with aweights divides by less than the sum of the shares: ddof=0.": (
        _changed(2, lambda X, r, w, m, c: [np.atleast_2d(np.cov(X.T, aweights=s)) for s in r.T])
    ),
    "Covariances: each point counts as much as the share of it; here all count alike.": _changed(
        2, lambda X, r, w, m, c: [np.atleast_2d(np.cov(X.T, ddof=0))] * len(w)
    ),
    "Covariances: subtract the new mean of the component, not that of all points.": _changed(
        2,
        lambda X, r, w, m, c: (
            scatters(X, r, np.tile(X.mean(axis=0), (len(w), 1))) / (len(X) * w)[:, None, None]
        ),
    ),
    "Covariances: subtract the mean before squaring.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r, 0 * m) / (len(X) * w)[:, None, None]
    ),
    "Covariances: what stands beside the diagonal belongs to them, too.": _changed(
        2, lambda X, r, w, m, c: c * np.eye(X.shape[1])
    ),
    "Covariances: the share counts once; it is not squared.": _changed(
        2, lambda X, r, w, m, c: scatters(X, r**2, m) / (len(X) * w)[:, None, None]
    ),
}


# EM


def _about_old(X, shares, means):
    """An M-step whose covariances are about the old means."""
    weights, new_means, _ = m_step(X, shares)
    sums = scatters(X, shares, means)
    return weights, new_means, sums / (len(X) * weights)[:, np.newaxis, np.newaxis]


def _with_covariances(change):
    """Return an M-step whose covariances are others, for `loop`."""
    return lambda X, r, means: _changed(2, change)(X, r)


def _in_two_goes(X, shares, means):
    """An M-step whose covariances come of responsibilities for the new means and weights."""
    weights, new_means, covariances = m_step(X, shares)
    again = responsibilities(X, weights, new_means, covariances)
    return weights, new_means, m_step(X, again)[2]


def _alike(X, shares, means):
    weights, *others = m_step(X, shares)
    return np.full(len(weights), 1 / len(weights)), *others


def _whole_start(X, weights, means, covariances, n_iterations):
    precisions = np.linalg.inv(covariances)
    return {"weights_init": weights, "means_init": means, "precisions_init": precisions}


def _of_the_estimator(X, weights, means, covariances, n_iterations, start):
    model = GaussianMixture(len(weights), max_iter=n_iterations, random_state=0, **start).fit(X)
    return model.weights_, model.means_, model.covariances_


EM_MISTAKES = {
    "This is one iteration: go on from the new parameters, as often as it is said, and compute the "
    "responsibilities from them again each time.": loop(count=lambda n: 1),
    "This is one iteration too many.": loop(count=lambda n: n + 1),
    "This is one iteration too few.": loop(count=lambda n: n - 1),
    "The weights stay as they were: the M-step renews them as well.": loop(kept=(0,)),
    "The means stay as they were: the M-step renews them as well.": loop(kept=(1,)),
    "The covariances stay as they were: the M-step renews them as well.": loop(kept=(2,)),
    "Only the means are renewed: weights and covariances change, too.": loop(kept=(0, 2)),
    "The E-step does not use the weights.": loop(e=lambda X, w, m, c: softmax(log_each(X, m, c))),
    "Each point goes wholly to one component here, as in k-means: share it out.": loop(
        m=lambda X, r, means: _hard_m_step(X, r)
    ),
    "The covariances are about the means of the iteration before: take the new ones.": loop(
        m=_about_old
    ),
    "The covariances keep nothing but their diagonals here: the M-step gives whole matrices.": loop(
        m=_with_covariances(lambda X, r, w, m, c: c * np.eye(X.shape[1]))
    ),
    "The covariances do not count each point by its share: multiply the outer products by the "
    "responsibilities, and divide by their sum.": loop(
        m=_with_covariances(lambda X, r, w, m, c: scatters(X, np.ones(r.shape), m) / len(X))
    ),
    "The covariances are divided by the number of points: divide each by the sum of its "
    "responsibilities.": loop(
        m=_with_covariances(lambda X, r, w, m, c: scatters(X, r, m) / len(X))
    ),
    "All components share one covariance here: each has its own.": loop(
        m=_with_covariances(
            lambda X, r, w, m, c: np.tile(np.einsum("c,cij->ij", w, c), (len(w), 1, 1))
        )
    ),
    "The responsibilities are computed again between the parts of the M-step. Compute them once in "
    "each iteration, and use the same ones for all three parts.": loop(m=_in_two_goes),
    "The weights are all alike in each iteration: the M-step makes them the mean "
    "responsibilities.": loop(m=_alike),
    "In the E-step, each row is to sum to one, not each column.": loop(
        e=lambda X, w, m, c: softmax(np.log(w) + log_each(X, m, c), axis=0)
    ),
    "The E-step multiplies the log densities by the weights: add the logarithms of the weights.": (
        loop(e=lambda X, w, m, c: softmax(w * log_each(X, m, c)))
    ),
    "The E-step forgets the determinants of the covariances: a wide component is less dense.": loop(
        e=lambda X, w, m, c: softmax(np.log(w) + log_each(X, m, c) + np.linalg.slogdet(c)[1] / 2)
    ),
    "Only the weights are renewed: means and covariances change, too.": loop(kept=(1, 2)),
    "Only the covariances are renewed: weights and means change, too.": loop(kept=(0, 1)),
    "n_iterations is not used: it goes on until little changes. There are exactly n_iterations.": (
        loop(count=lambda n: 300)
    ),
    "There are always two iterations here: there are exactly n_iterations.": loop(
        count=lambda n: 2
    ),
    "There are twice as many iterations as are asked for. One iteration is an E-step and an "
    "M-step.": loop(count=lambda n: 2 * n),
    "GaussianMixture knows the means alone here: it begins with weights and covariances of its "
    "own, and stops when little changes. Write the loop with your E-step and your M-step.": (
        lambda *a: _of_the_estimator(*a, {"means_init": a[2]})
    ),
    "GaussianMixture stops when little changes, before n_iterations are over: write the loop with "
    "your E-step and your M-step.": lambda *a: _of_the_estimator(*a, _whole_start(*a)),
    "These are the responsibilities: return the weights, the means and the covariances.": (
        lambda X, w, m, c, n: responsibilities(X, *loop(count=lambda n: n - 1)(X, w, m, c, n))
    ),
    "Nothing has changed: return the parameters of the last M-step.": lambda X, w, m, c, n: (
        w,
        m,
        c,
    ),
}

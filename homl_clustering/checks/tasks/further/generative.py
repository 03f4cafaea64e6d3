"""Further mistakes in the tasks of notebook 06, by task."""

import numpy as np

from homl_clustering.checks.tasks import generative_judging
from homl_clustering.textbook.kmeans import squared_distances


def _radii(choose, measure=lambda away: np.linalg.norm(away, axis=1)):
    """Return a function that chooses a radius among the sorted distances of the members."""

    def radii(X, labels, centers, share):
        groups = [X[labels == c] - center for c, center in enumerate(centers)]
        return np.array([choose(np.sort(measure(away)), share) for away in groups])

    return radii


def _ranked(d, share):
    return d[int(np.ceil(share * len(d) - 1e-9)) - 1]


def _from_first_center(X, labels, centers, share):
    return _radii(_ranked)(X, labels, np.repeat(centers[:1], len(centers), axis=0), share)


def _areas(certainty):
    return lambda shares, largest: largest * certainty(shares, _entropies(shares)) ** 2


def _entropies(shares):
    with np.errstate(all="ignore"):
        return -np.where(shares > 0, shares * np.log(shares), 0).sum(axis=1)


def _number_of(shares):
    return np.maximum((shares > 0).sum(axis=1), 2)


def _largest_share(shares, _):
    k = shares.shape[1]
    return (shares.max(axis=1) - 1 / k) / (1 - 1 / k)


def _choose(uniforms, weights):
    return np.minimum(np.searchsorted(np.cumsum(weights), uniforms, "right"), len(weights) - 1)


def _drawn(choose=_choose, root=np.linalg.cholesky, normals_of=lambda z, c: z, parts=None):
    """Return a function that draws points by another rule."""

    def draw(uniforms, normals, weights, means, covariances):
        chosen = np.asarray(choose(uniforms, weights))
        roots = [root(covariance) for covariance in (parts or (lambda c: c))(covariances)]
        pairs = zip(chosen, normals_of(normals, chosen), strict=True)
        return np.array([means[c] + roots[c] @ z for c, z in pairs])

    return draw


def _first_for_all(covariances):
    return np.repeat(covariances[:1], len(covariances), axis=0)


def _in_turn_by_component(normals, chosen):
    """Hand the normal numbers out component by component."""
    return normals[np.argsort(np.argsort(chosen, kind="stable"))]


def _number(
    counts=None, can_be_trusted=None, price=None, none=0, answer=lambda number, trusted: number
):
    """Return a function that chooses by BIC, with another rule in one place."""

    def best_number(log_likelihoods, smallest, n_samples, n_features):
        k, d = np.arange(1, len(log_likelihoods) + 1), n_features
        p = (counts or (lambda k, d: k - 1 + k * d + k * d * (d + 1) / 2))(k, d)
        bic = p * np.log(price(smallest, d) if price else n_samples) - 2 * np.asarray(
            log_likelihoods
        )
        trusted = (can_be_trusted or np.greater)(np.asarray(smallest), d)
        if not trusted.any():
            return none
        return answer(int(k[trusted][bic[trusted].argmin()]), trusted)

    return best_number


def _until_first(smallest, d):
    return np.cumprod(smallest > d).astype(bool)


def _more_than_components(smallest, _):
    return smallest > np.arange(1, len(smallest) + 1)


def _nearest(rows, others, measure=lambda away: np.linalg.norm(away, axis=2)):
    return measure(rows[:, np.newaxis] - others).min(axis=1)


def _too_near(measure):
    """Return a function that measures distances in another way."""
    return lambda drawn, training, held_out: np.mean(
        _nearest(drawn, training, measure) < np.median(_nearest(held_out, training, measure))
    )


def _counted(divisor):
    return lambda drawn, training, held_out: (
        generative_judging.share_too_near(drawn, training, held_out)
        * len(drawn)
        / divisor(training, held_out)
    )


def _row_by_row(drawn, training, held_out):
    own, limits = _nearest(drawn, training), _nearest(held_out, training)
    n = min(len(own), len(limits))
    return np.mean(own[:n] < limits[:n])


def _all_pairs(drawn, training, held_out):
    d = np.sqrt(squared_distances(drawn, training))
    return np.mean(d < np.median(_nearest(held_out, training)))


def _settings(allowed):
    """Return a function that allows another loss than one standard error of the best."""

    def simplest(scores):
        means = scores.mean(axis=0)
        best = int(means.argmax())
        return int(np.flatnonzero(means >= means[best] - allowed(scores, best))[0])

    return simplest


def _error(scores, setting):
    return scores[:, setting].std(ddof=1) / np.sqrt(len(scores))


def _in_one_piece(scores):
    """Go from the best to simpler settings until one is not good."""
    means = scores.mean(axis=0)
    chosen = best = int(means.argmax())
    limit = means[best] - _error(scores, best)
    while chosen and means[chosen - 1] >= limit:
        chosen -= 1
    return chosen


def _nearest_to_limit(scores):
    means = scores.mean(axis=0)
    best = int(means.argmax())
    return int(np.abs(means - means[best] + _error(scores, best)).argmin())


MISTAKES = {
    "06.cluster_radii": {
        "The median is the radius for a share of one half alone: use share.": _radii(
            lambda d, share: np.median(d)
        ),
        "This is the mean distance, whatever the share: sort the distances, and count.": _radii(
            lambda d, share: d.mean()
        ),
        "np.percentile counts to 100: 0.5 is half a percent for it. (And it lies between two "
        "distances: take that of a member.)": _radii(np.percentile),
        "Only the largest difference of the features counts: a circle is measured by the Euclidean "
        "distance.": _radii(_ranked, lambda away: np.abs(away).max(axis=1)),
        "All distances are measured from center 0: each cluster has its own.": _from_first_center,
        "All clusters get the largest radius: return one for each cluster.": lambda *given: np.full(
            len(given[2]), np.max(_radii(_ranked)(*given))
        ),
        "Members at the same distance are counted once: each member counts, so do not take "
        "np.unique.": _radii(lambda d, share: _ranked(np.unique(d), share)),
    },
    "06.certainty_areas": {
        "H is always divided by log 2: with k components it reaches log k.": _areas(
            lambda shares, h: 1 - h / np.log(2)
        ),
        "H is divided by the logarithm of the number of rows: k is that of the columns.": _areas(
            lambda shares, h: 1 - h / np.log(len(shares))
        ),
        "H is divided by the largest H of the table: it reaches log k, whatever the other rows.": (
            _areas(lambda shares, h: 1 - h / h.max())
        ),
        "H is divided by the logarithm of the number of shares above 0: k counts all columns.": (
            _areas(lambda shares, h: 1 - h / np.log(_number_of(shares)))
        ),
        "H is a mean over the components here: it is their sum.": _areas(
            lambda shares, h: 1 - h / shares.shape[1] / np.log(shares.shape[1])
        ),
        "H is divided by log(k + 1): it reaches log k.": _areas(
            lambda shares, h: 1 - h / np.log(shares.shape[1] + 1)
        ),
        "The largest share alone decides here: 1 - H / log k looks at all of them.": _areas(
            _largest_share
        ),
        "Something is added to the shares before the logarithm, and changes the result: leave out "
        "the terms of shares that are 0.": lambda shares, largest: (
            largest
            * (1 + (shares * np.log(shares + 1e-3)).sum(axis=1) / np.log(shares.shape[1])) ** 2
        ),
    },
    "06.draw_points": {
        "The components are sorted, and so belong to other points: leave them in the order of the "
        "uniform numbers.": _drawn(lambda u, w: np.sort(_choose(u, w))),
        "The weights are sorted first: component c keeps its place.": _drawn(
            lambda u, w: _choose(u, np.sort(w))
        ),
        "The uniform numbers are sorted first: number i belongs to point i.": _drawn(
            lambda u, w: _choose(np.sort(u), w)
        ),
        "1 - u chooses here, or the weights are added up from the last: begin with component 0.": (
            _drawn(lambda u, w: len(w) - 1 - _choose(u, w[::-1]))
        ),
        "1 - u chooses here: compare u itself with the sums of the weights.": _drawn(
            lambda u, w: _choose(1 - u, w)
        ),
        "The component whose weight is nearest to u is taken: add the weights up, and take the "
        "first sum that is greater than u.": _drawn(
            lambda u, w: np.abs(u[:, np.newaxis] - w).argmin(axis=1)
        ),
        "All components have the covariance of the first one: each has its own.": _drawn(
            parts=_first_for_all
        ),
        "The normal numbers have lost their signs: use them as they are.": _drawn(
            normals_of=lambda z, _: np.abs(z)
        ),
        "All points get the first row of the normal numbers: row i belongs to point i.": _drawn(
            normals_of=lambda z, _: np.repeat(z[:1], len(z), axis=0)
        ),
        "The root is inverted: multiply by L itself.": _drawn(
            root=lambda c: np.linalg.inv(np.linalg.cholesky(c))
        ),
        "The normal numbers are handed out component by component: row i belongs to point i.": (
            _drawn(normals_of=_in_turn_by_component)
        ),
    },
    "06.best_number": {
        "The weights are not counted as parameters: k of them sum to one, so k - 1 are free.": (
            _number(lambda k, d: k * d + k * d * (d + 1) / 2)
        ),
        "The price of a parameter is log of the number of features: it is log n, of the rows.": (
            _number(price=lambda smallest, d: d)
        ),
        "The price of a parameter is log of the smallest component: it is log n, of all rows.": (
            _number(price=lambda smallest, d: np.maximum(smallest, 1))
        ),
        "If no mixture can be trusted, return 0, not -1.": _number(none=-1),
        "If no mixture can be trusted, return 0, not None.": _number(none=None),
        "The smallest component is compared with the number of components: compare it with the "
        "number of features.": _number(can_be_trusted=_more_than_components),
        "The smallest component has to hold more than twice as many rows as there are features "
        "here: more than n_features are enough.": _number(can_be_trusted=lambda s, d: s > 2 * d),
        "The search ends at the first mixture that cannot be trusted: later ones may be.": _number(
            can_be_trusted=_until_first
        ),
        "The count goes on within the mixtures that are left: return the number of components, "
        "which is the position among all, plus 1.": _number(
            answer=lambda number, trusted: int(trusted[:number].sum())
        ),
    },
    "06.share_too_near": {
        "The limit is halved: compare with the median itself.": lambda drawn, training, held_out: (
            np.mean(_nearest(drawn, training) < np.median(_nearest(held_out, training)) / 2)
        ),
        "All pairs of a drawn row and a training row are counted: each drawn row counts once, by "
        "the training row nearest to it.": _all_pairs,
        "Each drawn row is compared with one held-out row, in turn: compare all with the same "
        "limit, the median.": _row_by_row,
        "The limit is the median of the drawn rows themselves: take that of the held-out rows.": (
            lambda drawn, training, _: np.mean((own := _nearest(drawn, training)) < np.median(own))
        ),
        "Drawn and held-out rows are exchanged: count drawn rows, and take the limit from the "
        "held-out ones.": lambda drawn, training, held_out: generative_judging.share_too_near(
            held_out, training, drawn
        ),
        "Only the largest difference of the features counts: take the Euclidean distance.": (
            _too_near(lambda away: np.abs(away).max(axis=2))
        ),
        "Only the first feature counts: take the Euclidean distance, over all of them.": _too_near(
            lambda away: np.abs(away[:, :, 0])
        ),
        "The distance to the farthest training row is taken: take that to the nearest.": (
            lambda drawn, training, held_out: np.mean(
                squared_distances(drawn, training).max(axis=1)
                < np.median(np.sqrt(squared_distances(held_out, training).max(axis=1))) ** 2
            )
        ),
        "The number is divided by that of the held-out rows: divide by that of the drawn rows.": (
            _counted(lambda training, held_out: len(held_out))
        ),
        "The number is divided by that of the training rows: divide by that of the drawn rows.": (
            _counted(lambda training, held_out: len(training))
        ),
    },
    "06.simplest_good": {
        "A setting exactly at the limit is good, too, and so is the best if its standard error is "
        "0: take >=.": lambda scores: int(
            np.flatnonzero(
                scores.mean(axis=0)
                > scores.mean(axis=0).max() - _error(scores, int(scores.mean(axis=0).argmax()))
            )[0]
        ),
        "The standard deviation is divided by the root of one less than the number of divisions: "
        "n - 1 belongs into the standard deviation alone, ddof=1.": _settings(
            lambda scores, best: scores[:, best].std(ddof=1) / np.sqrt(len(scores) - 1)
        ),
        "The spread of the means of the settings is allowed here: take the standard error of the "
        "best setting over the divisions.": _settings(
            lambda scores, best: scores.mean(axis=0).std(ddof=min(1, scores.shape[1] - 1))
        ),
        "The standard error of the first setting is allowed: take that of the best.": _settings(
            lambda scores, best: _error(scores, 0)
        ),
        "The mean of all standard errors is allowed: take that of the best setting alone.": (
            _settings(
                lambda scores, best: np.mean([_error(scores, s) for s in range(scores.shape[1])])
            )
        ),
        "The largest of all standard errors is allowed: take that of the best setting alone.": (
            _settings(lambda scores, best: max(_error(scores, s) for s in range(scores.shape[1])))
        ),
        "The standard error of all scores of the table is allowed: take that of the best setting "
        "alone, over its divisions.": _settings(
            lambda scores, best: scores.std(ddof=1) / np.sqrt(scores.size)
        ),
        "The loss that is allowed is 1 percent of the best mean: take one standard error.": (
            _settings(lambda scores, best: 0.01 * abs(scores[:, best].mean()))
        ),
        "This is the setting right before the best: take the first that is at most one standard "
        "error below the best.": lambda scores: max(0, int(scores.mean(axis=0).argmax()) - 1),
        "This is the setting nearest to the limit: take the first one above it.": _nearest_to_limit,
        "The search goes back from the best and ends at a setting that is not good: a simpler one "
        "before it may be good again. Take the first of all.": _in_one_piece,
    },
}

"""The functions of ``book_13_reconstruction`` that measure errors, and how they go wrong."""

import numpy as np
from sklearn.decomposition import PCA

from homl_clustering.anomaly import reconstruction_errors
from homl_clustering.checks import variant
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.faces import answers as read


def _rebuilt(pca, X):
    return pca.inverse_transform(pca.transform(X))


def relative_errors(pca, X):
    """Return for each row the mean squared error, divided by the variance of the row."""
    return reconstruction_errors(pca, X) / X.var(axis=1)


def _cases():
    random = variant.random(5)
    cases = []
    for words, n, n_pixels, n_components in (
        ("two pictures of four pixels", 2, 4, 1),
        ("five pictures of nine pixels", 5, 9, 2),
        ("a hundred pictures of 64 pixels", 100, 64, 5),
        ("nine pictures of nine pixels", 9, 9, 3),
    ):
        seen = (random.normal(size=(40, 6)) @ random.normal(size=(6, n_pixels))) / 10 + 0.5
        pca = read.protected(PCA(n_components).fit(seen))
        contrast = np.linspace(0.4, 1.6, n)[:, np.newaxis]
        new = random.normal(size=(n, 6)) @ random.normal(size=(6, n_pixels)) / 10 + 0.4
        cases.append(Case(words, (pca, (contrast * new).round(2))))
    return cases


# Mistakes


def _summed(reduce):
    return lambda pca, X: reduce(X - _rebuilt(pca, X))


def _rebuilt_by(rebuild):
    """Return the mean squared errors of other reconstructions."""
    return lambda pca, X: np.mean((X - rebuild(pca, X)) ** 2, axis=1)


def _without_mean(pca, X):
    return X @ pca.components_.T @ pca.components_


def _mean_not_added(pca, X):
    return pca.transform(X) @ pca.components_


def _other_pca(n_components):
    def rebuild(pca, X):
        n = n_components or len(pca.components_)
        other = PCA(n).fit(X)
        return other.inverse_transform(other.transform(X))

    return rebuild


def _divided(divide):
    return lambda pca, X: divide(reconstruction_errors(pca, X), X, pca)


ERROR_MISTAKES = {
    "These are sums: the mean over the pixels does not depend on their number.": _summed(
        lambda d: (d**2).sum(axis=1)
    ),
    "axis=0 takes the mean over the pictures: a number for each pixel. Take axis=1.": _summed(
        lambda d: (d**2).mean(axis=0)
    ),
    "mean without an axis makes one number of all pictures: take axis=1.": _summed(
        lambda d: (d**2).mean()
    ),
    "Square the differences: signed ones cancel out.": _summed(lambda d: d.mean(axis=1)),
    "The mean of the differences is squared: square first, then take the mean.": _summed(
        lambda d: d.mean(axis=1) ** 2
    ),
    "These are absolute differences: square them.": _summed(lambda d: np.abs(d).mean(axis=1)),
    "These are sums of absolute differences: square the differences, and take the mean over the "
    "pixels.": _summed(lambda d: np.abs(d).sum(axis=1)),
    "This is the root: leave the mean of the squares as it is.": _summed(
        lambda d: np.sqrt((d**2).mean(axis=1))
    ),
    "np.linalg.norm is the root of a sum of squares: square it, and divide by the number of "
    "pixels.": _summed(lambda d: np.linalg.norm(d, axis=1)),
    "np.linalg.norm is a root: square it before you divide by the number of pixels.": _summed(
        lambda d: np.linalg.norm(d, axis=1) / d.shape[1]
    ),
    "The norm is squared, but it is not divided yet, or by the number of pictures: divide by the "
    "number of pixels.": _summed(lambda d: (d**2).sum(axis=1) / len(d)),
    "The variance of the differences leaves out their mean: square the differences themselves, "
    "and take the mean.": _summed(lambda d: d.var(axis=1)),
    "The standard deviation of the differences leaves out their mean, and is a root: square the "
    "differences themselves, and take the mean.": _summed(lambda d: d.std(axis=1)),
    "The median is not the mean: a few pixels that are far off should count.": _summed(
        lambda d: np.median(d**2, axis=1)
    ),
    "Only the pixel that differs most counts: take the mean over all.": _summed(
        lambda d: (d**2).max(axis=1)
    ),
    "These are the squared differences of all pixels: take the mean over each picture, axis=1.": (
        _summed(lambda d: d**2)
    ),
    "These are the differences of all pixels: square them, and take the mean over each picture, "
    "axis=1.": _summed(lambda d: d),
    "These are the reconstructed pictures: subtract them from X, square, and take the mean over "
    "the pixels.": _rebuilt,
    "These are the components: inverse_transform leads back to pixels, which are compared with X.":
        lambda pca, X: pca.transform(X),
    "Components are subtracted from pixels: inverse_transform leads back to pixels first.": (
        _rebuilt_by(lambda pca, X: pca.transform(X))
    ),
    "Nothing is lost between the components and themselves: compare the pixels, X, with those "
    "that inverse_transform returns.": lambda pca, X: np.zeros(len(X)),
    "Only the first picture is there: does a loop end too early, by return?": (
        lambda pca, X: reconstruction_errors(pca, X)[:1]
    ),
    "Only the error of the first picture is returned: return after the loop, a number for each.": (
        lambda pca, X: reconstruction_errors(pca, X)[0]
    ),
    "fit_transform fits anew, to the very pictures that are in question: use transform.": (
        lambda pca, X: pca.fit_transform(X)
    ),
    "Another PCA was fitted to the very pictures that are in question: use transform and "
    "inverse_transform of the one that is given.": _rebuilt_by(_other_pca(None)),
    "A new PCA with n_components=0.99 was fitted to the very pictures that are in question: use "
    "transform and inverse_transform of the one that is given.": _rebuilt_by(_other_pca(0.99)),
    "The mean face is left out: components count from it, so subtract pca.mean_ before, and add "
    "it after. transform and inverse_transform do.": _rebuilt_by(_without_mean),
    "The mean face is not added again: inverse_transform does, a product with components_ alone "
    "does not.": _rebuilt_by(_mean_not_added),
    "That is the difference from the mean face: put the components in as well.": (
        lambda pca, X: np.mean((X - pca.mean_) ** 2, axis=1)
    ),
    "The errors are divided by the variance of each picture already: that comes in part 3.": (
        relative_errors
    ),
}  # fmt: skip

RELATIVE_MISTAKES = {
    "Divide by the variance, not by its root: the error is squared, too.": _divided(
        lambda e, X, _: e / X.std(axis=1)
    ),
    "Each picture has a contrast of its own: the variance with axis=1.": _divided(
        lambda e, X, _: e / X.var()
    ),
    "axis=0 gives the variance of each pixel over all pictures: the contrast of a picture is the "
    "variance of its own pixels, axis=1.": _divided(lambda e, X, _: e / X.var(axis=0)),
    "That is divided by the brightness: divide by the variance.": _divided(
        lambda e, X, _: e / X.mean(axis=1)
    ),
    "That is divided by the square of the brightness: divide by the variance.": _divided(
        lambda e, X, _: e / X.mean(axis=1) ** 2
    ),
    "That is divided by the mean square: subtract the mean brightness first, as var does.": (
        _divided(lambda e, X, _: e / (X**2).mean(axis=1))
    ),
    "The error is a mean over the pixels, and it is divided by a sum over them: divide by the "
    "variance, X.var(axis=1), which is a mean, too.": _divided(
        lambda e, X, _: e / ((X - X.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    ),
    "The error is a mean over the pixels, and it is divided by a sum of their squares: divide by "
    "the variance, X.var(axis=1).": _divided(lambda e, X, _: e / (X**2).sum(axis=1)),
    "That is divided by the sum of the pixels: divide by the variance, X.var(axis=1).": _divided(
        lambda e, X, _: e / X.sum(axis=1)
    ),
    "The variance is a mean over the pixels, and the error is a sum over them: take the mean of "
    "the squared differences, as in reconstruction_errors.": _divided(
        lambda e, X, _: X.shape[1] * e / X.var(axis=1)
    ),
    "The variance is divided by n - 1 here, the mean squared error by n: leave ddof at 0, X.var"
    "(axis=1).": _divided(lambda e, X, _: e / X.var(axis=1, ddof=1)),
    "That is divided by the range, the difference of the brightest and the darkest pixel: divide "
    "by the variance.": _divided(lambda e, X, _: e / np.ptp(X, axis=1)),
    "That is divided by the brightest pixel: divide by the variance of all pixels.": _divided(
        lambda e, X, _: e / X.max(axis=1)
    ),
    "That is multiplied by the variance: divide.": _divided(lambda e, X, _: e * X.var(axis=1)),
    "The variance is subtracted: divide by it.": _divided(lambda e, X, _: e - X.var(axis=1)),
    "The variance is squared: it is one of squares already, so divide by it as it is.": _divided(
        lambda e, X, _: e / X.var(axis=1) ** 2
    ),
    "This is the contrast of the reconstruction: take that of the picture.": _divided(
        lambda e, X, pca: e / _rebuilt(pca, X).var(axis=1)
    ),
    "This is the variance of what is lost: take that of the picture itself.": _divided(
        lambda e, X, pca: e / (X - _rebuilt(pca, X)).var(axis=1)
    ),
    "This is the distance from the mean face: the contrast of a picture compares its pixels with "
    "their own mean, X.var(axis=1).": _divided(
        lambda e, X, pca: e / ((X - pca.mean_) ** 2).mean(axis=1)
    ),
    "That is divided by the variance that the PCA has found in its training pictures: take the "
    "variance of each picture's own pixels, X.var(axis=1).": _divided(
        lambda e, X, pca: e / pca.explained_variance_.sum()
    ),
    "The pictures are scaled before they are reconstructed, and the PCA knows no such pictures: "
    "reconstruct X as it is, and divide the errors.": lambda pca, X: reconstruction_errors(
        pca, X / X.std(axis=1, keepdims=True)
    ),
    "The pictures are standardized before they are reconstructed, and the PCA knows no such "
    "pictures: reconstruct X as it is, and divide the errors.": lambda pca, X: (
        reconstruction_errors(
            pca, (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
        )
    ),
    "Each pixel is divided by itself: divide the error of the whole picture by its variance.": (
        lambda pca, X: np.mean(((X - _rebuilt(pca, X)) / X) ** 2, axis=1)
    ),
    "All errors are divided by their mean: each is to be divided by the variance of its own "
    "picture.": _divided(lambda e, X, _: e / e.mean()),
    "The mean of the errors is divided: each picture has an error of its own.": _divided(
        lambda e, X, _: e.mean() / X.var(axis=1)
    ),
    "This is the root of the relative error: leave the root out.": _divided(
        lambda e, X, _: np.sqrt(e / X.var(axis=1))
    ),
    "The root of the error is divided by the variance: error and variance are both squared, so "
    "leave the root out.": _divided(lambda e, X, _: np.sqrt(e) / X.var(axis=1)),
    "That is 1 minus the relative error, the share that is kept: return the share that is lost.": (
        _divided(lambda e, X, _: 1 - e / X.var(axis=1))
    ),
    "These are the variances alone: divide the errors by them.": _divided(
        lambda e, X, _: X.var(axis=1)
    ),
    "These are errors as before: divide by the variance of each picture.": reconstruction_errors,
    "It is turned over: divide the error by the variance.": _divided(
        lambda e, X, _: X.var(axis=1) / e
    ),
}

TASKS = [
    FunctionTask("13.reconstruction_errors", reconstruction_errors, _cases, ERROR_MISTAKES),
    FunctionTask("13.relative_errors", relative_errors, _cases, RELATIVE_MISTAKES),
]

"""How the answers to the tasks on faces are read: pictures, tables, models, shares."""

import numpy as np

from homl_clustering.checks.relations import relation
from homl_clustering.checks.task import Wrong, as_array, is_unanswered, short

KINDS = ("on their side", "upside down", "darkened")


def pictures(value, name, n_pixels=None):
    """Return pictures as rows of pixels; raise `Wrong` for anything else."""
    array = as_array(value, name)
    if array.ndim == 3 and array.size:
        array = array.reshape(len(array), -1)
    if array.ndim != 2 or not array.size or (n_pixels and array.shape[1] != n_pixels):
        width = n_pixels or "any number"
        raise Wrong(f"{name}: rows of {width} pixels", f"shape {np.shape(value)}")
    return array


def table(value, name, shape=None, hints=()):
    """Return a table of numbers with a row and a column at least."""
    array = as_array(value, name, shape, hints)
    if array.ndim != 2 or not array.size:
        raise Wrong(f"{name}: a table of numbers", f"shape {array.shape}")
    return array


def one_each(value, name, n, hint):
    """Return a row of `n` numbers; raise `Wrong` with a hint for another shape."""
    array = as_array(value, name)
    if array.shape != (n,):
        raise Wrong(f"{name}: {n} numbers in a row", f"shape {array.shape}", hint)
    return array


def persons(value, name, n_pictures):
    """Return the numbers of the persons, one for each picture."""
    hint = "One number for each picture, in the same order: X and y go through the same steps."
    return one_each(value, name, n_pictures, hint)


def number(value, name, hint=""):
    """Return a single number."""
    array = as_array(value, name, what="one number")
    if array.size != 1:
        raise Wrong(f"{name}: one number", f"{array.size} numbers", hint)
    return float(array.ravel()[0])


def hint_of_numbers(came, wanted, known=(), rtol=1e-3):
    """Return what numbers are, if not those that are wanted; "" if nothing is known.

    Parameters
    ----------
    came, wanted : float or array
    known : iterable of tuple
        Pairs of numbers that come of a misconception, and the hint to it, the likely ones first.
    rtol : float, default=1e-3
        How close numbers have to be to count as equal, in terms of the largest.
    """
    came = np.asarray(came, dtype=float)
    for numbers, hint in known:
        numbers = np.asarray(numbers, dtype=float)
        atol = rtol * np.abs(numbers).max(initial=1e-12)
        alike = numbers.shape == came.shape and np.isfinite(numbers).all()
        if alike and np.allclose(came, numbers, rtol=0, atol=atol):
            return hint
    return relation([came], [np.asarray(wanted, dtype=float)])


def row_numbers(X, data):
    """Return for each row of `X` the number of the row of `data` that it is; -1 for none."""
    known = {row.tobytes(): i for i, row in enumerate(np.asarray(data, dtype=np.float32))}
    return np.array([known.get(row.tobytes(), -1) for row in np.asarray(X, dtype=np.float32)])


def fitted(model, name, attributes, example):
    """Raise `Wrong` unless a model is one, and has been fitted."""
    missing = [attribute for attribute in attributes if not hasattr(model, attribute)]
    if isinstance(model, type) and hasattr(model, "fit"):
        hint = f"That is the class; make one: {model.__name__}(...), and fit it."
        raise Wrong(f"{name}: a model such as {example}", f"the class {model.__name__}", hint)
    for step, part in getattr(model, "steps", ()) if missing else ():
        if all(hasattr(part, attribute) for attribute in attributes):
            hint = f"The fitted model is a step of it: pass .named_steps[{step!r}] of the pipeline."
            raise Wrong(f"{name}: a model such as {example}", "a pipeline", hint)
    if missing and hasattr(model, "fit"):
        raise Wrong(
            f"{name}, fitted",
            "a model that is not fitted",
            f"It has no {missing[0]} yet: call fit with the training data.",
        )
    if missing:
        hint = "Pass the model itself, not what it returns."
        raise Wrong(f"{name}: a model such as {example}", short(model), hint)


def protected(model):
    """Return a fitted model that an answer cannot fit anew: later cases need it as it is."""

    def refuse(*_, **__):
        raise RuntimeError("this model is fitted already")

    model.fit = model.fit_transform = model.fit_predict = refuse
    return model


def several(value, name, n_models):
    """Return models as a list; each another object."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list | tuple) and getattr(value, "ndim", 0) != 1:
        hint = f"Keep all {n_models} models, in a list." if hasattr(value, "fit") else ""
        raise Wrong(f"{name}: a list of {n_models} models", short(value), hint)
    value = list(value)
    if any(is_unanswered(model) for model in value) or not value:
        raise Wrong(f"{name}: a list of {n_models} models", short(value))
    n_objects = len({id(model) for model in value})
    are_models = all(hasattr(model, "fit") and not isinstance(model, type) for model in value)
    if n_objects < len(value) and are_models:
        hint = "Each fit has overwritten the one before: make a new model in each turn of the loop."
        if n_objects > 1:
            hint = "Some are in the list several times: put each model into it once."
        raise Wrong(
            f"{n_models} models", f"{len(value)}, but only {n_objects} of them differ", hint
        )
    return value


def share(value, name, expected, n_all, which="below the threshold"):
    """Raise `Wrong` unless a share is as expected; the hint says what it may be.

    Parameters
    ----------
    value : object
        The answer.
    name : str
    expected : float or list of float
        The share; several if there are several right ways to get one, the usual first.
    n_all : int
        How many pictures the share is of.
    which : str, default="below the threshold"
        Which of them are counted.
    """
    value = number(value, name, "A share is one number: take the mean of True and False.")
    expected = np.atleast_1d(expected)
    if np.any(np.abs(value - expected) <= 0.005):
        return
    hint = hint_of_share(value, expected, n_all, f"of the others: count those {which}")
    hint = hint or relation([np.asarray(value)], [np.asarray(expected[0])])
    raise Wrong(f"{name} = {expected[0]:.3g}", f"{value:.5g}", hint)


def hint_of_share(value, expected, n_all, others):
    """Return what a share, or a row of them, may be if not one of those expected.

    `others` says whose share the rest is.
    """
    how_many = "That is how many they are: divide by the number of pictures."
    for wrong, tolerance, hint in (
        (lambda share: 1 - share, 1e-3, f"That is the share {others}."),
        (lambda share: 100 * share, 0.1, "These are percent: a share lies between 0 and 1."),
        (lambda share: n_all * share, 0.1, how_many),
    ):
        if any(np.all(np.abs(value - wrong(share)) < tolerance) for share in expected):
            return hint
    return ""


def scanned(ks, wanted, what):
    """Raise `Wrong` unless the numbers of clusters are those wanted, in any order."""
    if sorted(ks) != wanted:
        start, step, last = wanted[0], wanted[1] - wanted[0], wanted[-1]
        ends_early = sorted(ks) == wanted[:-1]
        hint = f"The numbers of clusters are range({start}, {last + step}, {step})."
        if ends_early:
            hint = f"range stops before its end: range({start}, {last + step}, {step})."
        elif len(set(ks)) == 1 < len(ks):
            hint = f"All have k={ks[0]}: put the k of the loop into the model, n_clusters=k."
        elif len(set(ks)) < len(ks):
            hint = "Some k are there several times: each k needs one of its own."
        elif sorted(ks)[1:] == wanted or (min(ks) < start and set(wanted) <= set(ks)):
            hint = f"It begins too early, with k={min(ks)}: the first k is {start}."
        elif sorted(ks)[:-1] == wanted:
            hint = f"It goes one step too far: range({start}, {last + step}, {step}) is enough."
        elif sorted(ks) == wanted[1:]:
            hint = f"The first k is missing: range({start}, {last + step}, {step}) starts with it."
        elif len(ks) == 1:
            hint = "Keep the results for all k, in a list: append to it in each turn of the loop."
        expected = f"k = {start}, {wanted[1]}, ... {last}"
        came = f"{len(ks)} {what}, k = {short(ks[:4])} ..."
        raise Wrong(expected, came, hint)


def as_images(X):
    """Return rows of pixels as square pictures."""
    side = round(X.shape[1] ** 0.5)
    return X.reshape(-1, side, side)


def modifications(X):
    """Return rows of pixels, modified in three ways, in the order of `KINDS`."""
    images = as_images(X)
    turned = [images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]
    return [part.reshape(X.shape) for part in turned]


def variants(X):
    """Return for each kind all that may be meant by it: the first is what the task says.

    A picture on its side may be mirrored, or turned to the left or to the right; a dark one may
    keep the pixels in the first and the last corner, as in the book.
    """
    on_side, upside_down, dark = modifications(X)
    images = as_images(on_side)
    sides = [images, images[:, ::-1], images[:, :, ::-1], images[:, ::-1, ::-1]]
    corners = dark.copy()
    corners[:, [0, -1]] = X[:, [0, -1]]
    return [[side.reshape(X.shape) for side in sides], [upside_down], [dark, corners]]

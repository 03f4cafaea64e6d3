"""The tasks of ``capstone`` on the table itself: what dominates it, and how it is scaled."""

import numpy as np

from homl_clustering.checks.task import Task, Wrong, as_array, short
from homl_clustering.checks.tasks.faces.answers import number
from homl_clustering.datasets import load_unknown_table

MOST_UNEQUAL = 2.5  # the largest standard deviation of a scaled column, in terms of the smallest


# The column that dominates


def _dominant(column, share):
    table = load_unknown_table()
    variances = table.data.var(axis=0)
    letter = _check_column(column, table, variances)
    _check_share(share, table.data, variances)
    return "" if isinstance(column, str) else f"the column of this number has the letter {letter}"


def _check_column(column, table, variances):
    letters, largest = table.feature_names, int(variances.argmax())
    if isinstance(column, np.ndarray | list | tuple) and len(column) == 1:
        (column,) = column
    if isinstance(column, int | np.integer) and 0 <= column < len(letters):
        column = letters[column]
    if not isinstance(column, str) or column.strip().lower() not in letters:
        hint = 'Give the letter of one column, in quotes, such as "a".'
        raise Wrong("column: a letter from a to m", short(column), hint)
    came = letters.index(column.strip().lower())
    if came == largest:
        return letters[came]
    hint = "Compute the variance of each column, X.var(axis=0), and take the largest."
    if came == largest + 1 == variances.argmin():
        hint = (
            "This column has the smallest variance: argmin instead of argmax? Or, since it stands "
        )
        hint += "beside the right one, have you added 1 to its number? Columns count from 0."
    elif came == largest + 1:
        hint = "Columns count from 0, so the letter is columns[variances.argmax()]: do not add 1."
    elif came == largest - 1:
        hint = "The letter is columns[variances.argmax()]: do not subtract 1."
    elif came == variances.argmin():
        hint = "This column has the smallest variance: argmin instead of argmax?"
    elif came == (table.data.std(axis=0) / table.data.mean(axis=0)).argmax():
        hint = "This column varies most relative to its mean. A distance knows no means: it adds "
        hint += "up squared differences as they are."
    raise Wrong(f"the column with the largest variance, {variances.max():.4g}",
                f"{column}, with variance {variances[came]:.4g}", hint)  # fmt: skip


def _check_share(share, X, variances):
    value, largest = number(share, "share", "One number: that of the one column."), variances.max()
    expected = largest / variances.sum()
    if abs(value - expected) < 5e-4:
        return
    hint = "Divide the variance of the column by the sum of the variances of all columns."
    for wrong, words in _other_shares(X, variances):
        if np.isclose(value, wrong, rtol=_tolerance(wrong, expected)):
            hint = words
            break
    raise Wrong(f"share = {expected:.4f}", f"{value:.5g}", hint)


def _other_shares(X, variances):
    """Return numbers that may be taken for the share, and hints."""
    largest, expected = variances.max(), variances.max() / variances.sum()
    spreads, sums, squares = np.sqrt(variances), X.sum(axis=0), (X**2).sum(axis=0)
    ranges, relative = np.ptp(X, axis=0), np.sqrt(variances) / X.mean(axis=0)
    return (
        (100 * expected, "This is in percent: a share lies between 0 and 1."),
        (spreads.max() / spreads.sum(), "This is the share of the standard deviations. A squared "
         "distance adds up squares, so compare variances."),
        (sums.max() / sums.sum(), "This is the share of the sum of all numbers. What is the same "
         "in all rows adds nothing to a distance: compare variances."),
        (squares.max() / squares.sum(), "This is the share of the squared values, without the mean "
         "being subtracted: a distance compares rows with each other, so take variances."),
        (ranges.max() / ranges.sum(), "This is the share of the ranges, largest minus smallest "
         "value: compare variances."),
        (X.max(axis=0).max() / X.max(axis=0).sum(), "This is the share of the largest values: "
         "compare variances."),
        (relative.max() / relative.sum(), "This is the share of the spreads relative to the means. "
         "A distance knows no means: compare variances."),
        (largest / (variances.sum() - largest), "The variance is divided by the sum of those of "
         "the other columns: the total variance holds its own as well."),
        (np.sort(variances)[-2] / variances.sum(), "This is the share of the second column: take "
         "the largest variance."),
        (variances.min() / variances.sum(), "This is the share of the smallest variance: take the "
         "largest."),
        (largest / variances.mean(), "The variance is divided by the mean of the variances: divide "
         "it by their sum."),
        (largest / len(variances), "The variance is divided by the number of columns: divide it by "
         "the sum of the variances."),
        (np.sqrt(expected), "This is the root of the share: variances are squared, as squared "
         "distances are."),
        (expected**2, "This is the square of the share: variances are squared already."),
        (1 / len(variances), "In a scaled table all columns have the same share. Compute it from "
         "the table as it came."),
        (1 - expected, "This is the share of all other columns together."),
        (largest / X.var(), "X.var() without an axis is the variance of all numbers together. "
         "Take the variance of each column, axis=0, and add them up."),
        (largest, "This is the variance itself: divide it by the sum of all variances."),
    )  # fmt: skip


def _tolerance(wrong, expected):
    """Return how near a number has to be: with n or n - 1, unless it is near the right share."""
    return 2e-4 if abs(wrong - expected) < 0.02 else 6e-3


# The scaled table


def scaled(X_scaled):
    """Return a scaled table as an array, or raise `Wrong`.

    Any scaling that treats each column alone, keeps the order of its values and makes the
    spreads of the columns comparable is right.
    """
    X = load_unknown_table().data
    n, d = X.shape
    hints = {
        (d, n): "Rows and columns are exchanged.",
        (n, d - 1): "A column is missing. The wide column is only measured in small units; what "
        "it tells may be as important as the rest. Scale it, and keep it.",
        (n,): "That is one column, or one number for each row: scale the whole table.",
        (d,): "That is one number for each column: scale the table with it.",
    }
    if hasattr(X_scaled, "transform") or hasattr(X_scaled, "fit"):
        hint = "That is the scaler, which only knows how to scale: give the table that its "
        hint += "fit_transform(X) returns."
        raise Wrong(f"X_scaled: a table of shape {(n, d)}", type(X_scaled).__name__, hint)
    hints |= _hints_of_shape(np.shape(X_scaled), n, d)
    Z = as_array(X_scaled, "X_scaled", (n, d), hints)
    hint = (
        _hint_of_values(Z, X) or _hint_of_rows(Z) or _hint_of_spreads(Z, X) or _hint_of_order(Z, X)
    )
    if hint:
        spreads = Z.std(axis=0)
        came = f"standard deviations of the columns from {spreads.min():.3g} to {spreads.max():.3g}"
        raise Wrong("columns of comparable spread, each with its values in order", came, hint)
    return Z


def _hints_of_shape(shape, n, d):
    """Return a hint to the shape of a table that is not X, by this shape, if there is one."""
    said = ""
    if len(shape) == 2 and shape[0] == n and shape[1] < d - 1:
        said = "Columns are missing, or combined to components: keep all 13, each in its place."
    elif len(shape) == 2 and shape[1] == d and shape[0] < n:
        said = "Rows are missing, such as outliers: keep all 178, in their order."
    elif shape == (n * d,):
        said = "All numbers have run together: keep the shape of the table."
    return {shape: said} if said else {}


def _hint_of_values(Z, X):
    """Return a hint if row numbers stand in the table, or its columns were sorted."""
    places = np.argsort(X, axis=0, kind="stable")
    with np.errstate(all="ignore"):  # also where they have been scaled since, from 0 to 1
        as_places = (len(Z) - 1) * (Z - Z.min(axis=0)) / np.ptp(Z, axis=0)
    if any(np.mean(np.isclose(as_places, p)) > 0.5 for p in (places, places[::-1])):
        return (
            "argsort returns the numbers of the rows in sorted order, not ranks: ranks come of "
            "argsort twice, X.argsort(axis=0).argsort(axis=0), or of scipy.stats.rankdata."
        )
    steps = np.diff(Z, axis=0)
    if np.all(steps >= 0) or np.all(steps <= 0):
        return (
            "Each column has been sorted by itself, so that the rows have fallen apart: do not "
            "sort, leave the values of a row together."
        )
    return ""


def _hint_of_rows(Z):
    """Return a hint if rows have been scaled instead of columns."""
    norms = [np.linalg.norm(Z, order, axis=1) for order in (1, 2, np.inf)]
    standardized = np.allclose(Z.mean(axis=1), 0) and np.ptp(Z.std(axis=1)) < 1e-6
    spans = np.ptp(Z, axis=1)
    if standardized or np.ptp(spans) < 1e-9 or any(np.ptp(norm) < 1e-9 for norm in norms):
        return (
            "Each row has been scaled, not each column. The numbers in a row have different "
            "units; those in a column can be compared: axis=0."
        )
    return ""


def _hint_of_spreads(Z, X):
    """Return a hint if columns have spreads that cannot be compared."""
    spreads, before = Z.std(axis=0), X.std(axis=0)
    if spreads.min() == 0:
        return "A column has become constant: nothing is left of it."
    if spreads.max() / spreads.min() <= MOST_UNEQUAL:
        return ""
    factors = spreads / before
    same = np.isclose(factors, np.median(factors))
    if np.allclose(factors, 1):
        return (
            "The spreads are those of the table as it came. Subtracting a mean moves a column, "
            "and changes no distance: divide by the standard deviation, too."
        )
    if same.all():
        return (
            "All columns have been divided by one and the same number, and their spreads are as "
            "unequal as before. Each column needs its own: axis=0."
        )
    if same.sum() == len(same) - 1:
        return (
            "One column has been scaled, and the others have not. Now the next widest column "
            "dominates: scale all of them."
        )
    return _hint_of_divisor(factors, X)


def _hint_of_divisor(factors, X):
    """Return a hint on what columns have been divided by."""
    for divisor, hint in (
        (X.var(axis=0), "Each column has been divided by its variance. Now the narrow columns are "
         "the wide ones: divide by the standard deviation, its root."),
        (np.linalg.norm(X, axis=0), "Each column has been divided by its length, the root of its "
         "sum of squares. A column that varies little around a large mean becomes narrow that way: "
         "divide by the standard deviation."),
        (np.sqrt(X.std(axis=0)), "Each column has been divided by the root of its standard "
         "deviation: divide by the standard deviation, which is a root already."),
        (1 / X.std(axis=0), "Each column has been multiplied by its standard deviation: divide."),
        (np.median(X, axis=0), "Each column has been divided by its median. A column that varies "
         "little around a large one becomes narrow: divide by the standard deviation."),
        (X.max(axis=0), "Each column has been divided by its largest value. A column of numbers "
         "from 11 to 15 becomes narrow that way: subtract the smallest value first, or divide "
         "by the standard deviation."),
        (X.mean(axis=0), "Each column has been divided by its mean. That makes units alike, but "
         "a column that varies little around a large mean becomes narrow: divide by the "
         "standard deviation."),
    ):  # fmt: skip
        if np.allclose(factors * divisor, np.median(factors * divisor), rtol=1e-2):
            return hint
    return (
        "Some columns are still much wider than others. Did you forget a step? A logarithm, say, "
        "shortens long tails, but the spreads differ after it, too."
    )


def _hint_of_order(Z, X):
    """Return a hint if a column does not keep the order of its values."""
    if all(_keeps_order(X[:, j], Z[:, j]) for j in range(X.shape[1])):
        return ""
    if all(_keeps_order(np.sort(X[:, j]), np.sort(Z[:, j])) for j in range(X.shape[1])) and (
        np.allclose(np.sort(_standardized(X), axis=0), np.sort(_standardized(Z), axis=0))
    ):
        return "The rows are in another order than in the table: leave them where they are."
    return (
        "Columns have been mixed, or exchanged. Keep each column in its place. (Whitening, or "
        "principal components that are all made equally wide, blow up directions that hold "
        "hardly anything but noise.)"
    )


def _keeps_order(values, scaled_values):
    """Whether scaled values rise wherever the values rise, or fall wherever they rise."""
    order = np.argsort(values, kind="stable")
    steps = np.diff(scaled_values[order])
    ties = np.diff(values[order]) == 0
    slack = 1e-6 * np.ptp(scaled_values)
    monotone = np.all(steps >= -slack) or np.all(steps <= slack)
    return bool(monotone and np.all(np.abs(steps[ties]) <= slack))


def _standardized(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def _scaled(X_scaled):
    scaled(X_scaled)


TASKS = [
    Task("capstone.dominant", ("column", "share"), _dominant, "a letter in quotes, and a share"),
    Task("capstone.scaled", ("X_scaled",), _scaled, "a table of 178 rows and 13 columns"),
]

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
    _check_column(column, table, variances)
    _check_share(share, table.data, variances)


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
        return
    hint = "Compute the variance of each column, X.var(axis=0), and take the largest."
    if came == variances.argmin():
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
    spreads, sums = np.sqrt(variances), X.sum(axis=0)
    hint = "Divide the variance of the column by the sum of the variances of all columns."
    for wrong, words in (
        (100 * expected, "This is in percent: a share lies between 0 and 1."),
        (spreads.max() / spreads.sum(), "This is the share of the standard deviations. A squared "
         "distance adds up squares, so compare variances."),
        (sums.max() / sums.sum(), "This is the share of the sum of all numbers. What is the same "
         "in all rows adds nothing to a distance: compare variances."),
        (1 / len(variances), "In a scaled table all columns have the same share. Compute it from "
         "the table as it came."),
        (1 - expected, "This is the share of all other columns together."),
        (largest / X.var(), "X.var() without an axis is the variance of all numbers together. "
         "Take the variance of each column, axis=0, and add them up."),
        (largest, "This is the variance itself: divide it by the sum of all variances."),
    ):  # fmt: skip
        if np.isclose(value, wrong, rtol=6e-3):  # with n or n - 1
            hint = words
            break
    raise Wrong(f"share = {expected:.4f}", f"{value:.5g}", hint)


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
    Z = as_array(X_scaled, "X_scaled", (n, d), hints)
    hint = _hint_of_rows(Z) or _hint_of_spreads(Z, X) or _hint_of_order(Z, X)
    if hint:
        spreads = Z.std(axis=0)
        came = f"standard deviations of the columns from {spreads.min():.3g} to {spreads.max():.3g}"
        raise Wrong("columns of comparable spread, each with its values in order", came, hint)
    return Z


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

"""Studies that take minutes and do not change: many random states, a long grid search.

Their tables are drawn in the notebooks; a test recomputes some of their rows. The same
versions give the same numbers.
"""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from homl_clustering import KMeans
from homl_clustering.semi_supervised import propagate_labels, representatives

N_LABELS = 50
PERCENTILES = (100, 99, 75, 50, 20)


def labeling_row(seed):
    """Return what 50 labels are worth, given at random, to representatives, and propagated.

    The digits are split as in the third edition: the first 1400 to learn from, the rest to
    test.
    """
    X, y = load_digits(return_X_y=True)
    X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]

    def accuracy(rows, labels):
        classifier = LogisticRegression(solver="newton-cholesky", tol=1e-8).fit(
            X_train[rows], labels
        )
        return classifier.score(X_test, y_test)

    anyone = np.random.RandomState(seed).choice(len(X_train), N_LABELS, replace=False)
    kmeans = KMeans(N_LABELS, n_init=10, random_state=seed).fit(X_train)
    chosen = representatives(kmeans, X_train)
    row = {
        "random_state": seed,
        "random_rows": accuracy(anyone, y_train[anyone]),
        "representatives": accuracy(chosen, y_train[chosen]),
    }
    for percentile in PERCENTILES:
        rows, labels = propagate_labels(kmeans, X_train, y_train[chosen], percentile=percentile)
        row[f"accuracy_{percentile}"] = accuracy(rows, labels)
        row[f"labels_right_{percentile}"] = float((labels == y_train[rows]).mean())
        row[f"n_labels_{percentile}"] = len(rows)
    return row


def labeling_study():
    """Yield `labeling_row` for twenty random states."""
    return (labeling_row(seed) for seed in range(20))


def preprocessing_row(k):
    """Return the accuracy of a classifier of the distances to k centers of the digits.

    The split is that of the second edition; by three-fold cross-validation, and on the test
    set.
    """
    X_train, X_test, y_train, y_test = train_test_split(
        *load_digits(return_X_y=True), random_state=42
    )
    pipeline = make_pipeline(
        KMeans(k, n_init=10, random_state=42),
        OneVsRestClassifier(LogisticRegression(solver="newton-cholesky", tol=1e-8)),
    )
    return {
        "k": k,
        "cross_validation": float(cross_val_score(pipeline, X_train, y_train, cv=3).mean()),
        "test": pipeline.fit(X_train, y_train).score(X_test, y_test),
    }


def preprocessing_study():
    """Yield `preprocessing_row` for k = 2 ... 99."""
    return (preprocessing_row(k) for k in range(2, 100))

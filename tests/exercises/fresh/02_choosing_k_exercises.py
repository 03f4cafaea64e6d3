"""Answers of students on choosing k, written by people who saw the exercises alone."""

# %% 02.warm_up | wrong | believes that the lowest inertia shows the best number of clusters
answer = "a"

# %% 02.warm_up | wrong | takes the fall from one k to the next for the scatter of bad starts
answer = "c"


# %% 02.a_and_b | wrong | counts the point itself in the mean of its own cluster
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    a = d[labels == labels[i]].mean()
    b = min(d[labels == c].mean() for c in np.unique(labels) if c != labels[i])
    return a, b


# %% 02.a_and_b | wrong | throws all other clusters together for b
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    return d[own].sum() / (own.sum() - 1), d[~own].mean()


# %% 02.a_and_b | wrong | b is the distance to the nearest single point of another cluster
def a_and_b(X, labels, i):
    d = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    return a, d[~own].min()


# %% 02.a_and_b | wrong | distances to the centers in place of mean distances to the points
def a_and_b(X, labels, i):
    to_center = {}
    for c in np.unique(labels):
        to_center[c] = np.linalg.norm(X[i] - X[labels == c].mean(axis=0))
    a = to_center.pop(labels[i])
    return a, min(to_center.values())


# %% 02.a_and_b | wrong | squared distances, as in the inertia
def a_and_b(X, labels, i):
    d = ((X - X[i]) ** 2).sum(axis=1)
    own = labels == labels[i]
    b = min(d[labels == c].mean() for c in set(labels[~own]))
    return d[own].sum() / (own.sum() - 1), b


# %% 02.a_and_b | wrong | takes it that the clusters are numbered 0, 1, 2
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    n_clusters = len(np.unique(labels))
    others = [d[labels == c].mean() for c in range(n_clusters) if c != labels[i]]
    return a, np.min(others)


# %% 02.a_and_b | wrong | leaves out the point by its distance 0, and with it all its duplicates
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    a = d[(labels == labels[i]) & (d > 0)].mean()
    b = min(d[labels == c].mean() for c in np.unique(labels) if c != labels[i])
    return a, b


# %% 02.a_and_b | wrong | believes that i is the number of a cluster
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == i
    a = d[own].sum() / (own.sum() - 1)
    b = min(d[labels == c].mean() for c in np.unique(labels[~own]))
    return a, b


# %% 02.a_and_b | right | takes the point out first, then loops over distances; returns a list
def a_and_b(X, labels, i):
    sums = {}
    counts = {}
    for j in range(len(X)):
        if j != i:
            c = int(labels[j])
            sums[c] = sums.get(c, 0.0) + float(np.sqrt(np.sum((X[j] - X[i]) ** 2)))
            counts[c] = counts.get(c, 0) + 1
    means = {c: sums[c] / counts[c] for c in sums}
    a = means.pop(int(labels[i]))
    return [a, sorted(means.values())[0]]


# %% 02.a_and_b | right | distances from SciPy, means from pandas
def a_and_b(X, labels, i):
    import pandas as pd
    from scipy.spatial.distance import cdist

    d = pd.Series(cdist(X[i : i + 1], X)[0]).drop(index=i)
    means = d.groupby(np.delete(labels, i)).mean()
    return means[labels[i]], means.drop(index=labels[i]).min()


# %% 02.silhouettes | wrong | forgets the points that are alone in their cluster
def silhouettes(X, labels):
    pairs = np.array([a_and_b(X, labels, i) for i in range(len(X))])
    return (pairs[:, 1] - pairs[:, 0]) / pairs.max(axis=1)


# %% 02.silhouettes | wrong | a point alone in its cluster fits it perfectly: 1
def silhouettes(X, labels):
    s = np.ones(len(X))
    for i in range(len(X)):
        if np.sum(labels == labels[i]) > 1:
            a, b = a_and_b(X, labels, i)
            s[i] = (b - a) / max(a, b)
    return s


# %% 02.silhouettes | wrong | the wrong sign: a minus b
def silhouettes(X, labels):
    s = np.zeros(len(X))
    for i in range(len(X)):
        if np.sum(labels == labels[i]) > 1:
            a, b = a_and_b(X, labels, i)
            s[i] = (a - b) / max(a, b)
    return s


# %% 02.silhouettes | wrong | divides by the sum of a and b in place of the larger one
def silhouettes(X, labels):
    s = np.zeros(len(X))
    for i in range(len(X)):
        if np.sum(labels == labels[i]) > 1:
            a, b = a_and_b(X, labels, i)
            s[i] = (b - a) / (a + b)
    return s


# %% 02.silhouettes | wrong | divides by b always, as if b were never smaller than a
def silhouettes(X, labels):
    s = np.zeros(len(X))
    for i in range(len(X)):
        if np.sum(labels == labels[i]) > 1:
            a, b = a_and_b(X, labels, i)
            s[i] = 1 - a / b
    return s


# %% 02.silhouettes | wrong | the score of the clustering: the mean of the coefficients
def silhouettes(X, labels):
    s = []
    for i in range(len(X)):
        if np.count_nonzero(labels == labels[i]) == 1:
            s.append(0)
        else:
            a, b = a_and_b(X, labels, i)
            s.append((b - a) / max(a, b))
    return np.mean(s)


# %% 02.silhouettes | wrong | divides by the largest distance of all points, not of each point
def silhouettes(X, labels):
    a, b = np.zeros(len(X)), np.zeros(len(X))
    alone = np.array([np.sum(labels == c) == 1 for c in labels])
    for i in np.flatnonzero(~alone):
        a[i], b[i] = a_and_b(X, labels, i)
    return (b - a) / max(a.max(), b.max())


# %% 02.silhouettes | wrong | leaves out the points that are alone: a shorter array
def silhouettes(X, labels):
    s = []
    for i in range(len(X)):
        if (labels == labels[i]).sum() == 1:
            continue
        a, b = a_and_b(X, labels, i)
        s.append((b - a) / max(a, b))
    return np.array(s)


# %% 02.silhouettes | right | scikit-learn does it
def silhouettes(X, labels):
    from sklearn.metrics import silhouette_samples

    return silhouette_samples(X, labels)


# %% 02.silhouettes | right | a table of sums for each cluster, and the formula by cases
def silhouettes(X, labels):
    clusters, codes, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    table = np.sqrt(((X[:, None] - X[None]) ** 2).sum(axis=2))
    sums = np.column_stack([table[:, labels == c].sum(axis=1) for c in clusters])
    rows = np.arange(len(X))
    a = sums[rows, codes] / np.maximum(sizes[codes] - 1, 1)
    means = sums / sizes
    means[rows, codes] = np.inf
    s = [1 - p / q if p < q else q / p - 1 if p > q else 0 for p, q in zip(a, means.min(axis=1))]
    return np.where(sizes[codes] == 1, 0, s)

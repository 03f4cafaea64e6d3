# %% 02.a_and_b | wrong | b from the cluster whose mean point is nearest, not from the smallest mean distance
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    others = [c for c in np.unique(labels) if c != labels[i]]
    to_means = [np.linalg.norm(X[labels == c].mean(axis=0) - X[i]) for c in others]
    nearest = others[np.argmin(to_means)]
    return a, d[labels == nearest].mean()

# %% 02.silhouettes | wrong | np.max of both arrays together: one number for all points in place of the larger one of each point
def silhouettes(X, labels):
    n = len(X)
    d = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=2))
    a, b = np.zeros(n), np.zeros(n)
    alone = np.zeros(n, dtype=bool)
    for i in range(n):
        own = labels == labels[i]
        alone[i] = own.sum() == 1
        if not alone[i]:
            a[i] = d[i, own].sum() / (own.sum() - 1)
        b[i] = min(d[i, labels == c].mean() for c in set(labels) - {labels[i]})
    s = (b - a) / np.max([a, b])
    s[alone] = 0
    return s

# %% 02.silhouettes | right | all with matrix products of a one-hot table
def silhouettes(X, labels):
    _, numbers = np.unique(labels, return_inverse=True)
    one_hot = np.eye(numbers.max() + 1)[numbers]
    sizes = one_hot.sum(axis=0)
    d = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=2))
    sums = d @ one_hot
    own = one_hot.astype(bool)
    a = sums[own] / np.maximum(sizes[numbers] - 1, 1)
    b = np.where(own, np.inf, sums / sizes).min(axis=1)
    return np.where(sizes[numbers] == 1, 0.0, (b - a) / np.maximum(a, b))

# %% 02.below_chord | wrong | lets the chord fall by the same amount from point to point, as in the example
def below_chord(n_clusters, inertias):
    y = np.log(inertias)
    chord = np.linspace(y[0], y[-1], len(y))
    return chord - y

# %% 02.below_chord | wrong | perpendicular distance to the chord in place of the vertical one
def below_chord(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    dx, dy = x[-1] - x[0], y[-1] - y[0]
    return (dy * (x - x[0]) - dx * (y - y[0])) / np.hypot(dx, dy)

# %% 02.candidate | wrong | takes the largest distance in absolute value, then says None if that point lies above
def candidate(below):
    e = int(np.argmax(np.abs(below)))
    if below[e] > 0:
        return e
    return None

# %% 02.candidate | right | argmax over all points gives 0 exactly if none lies below
def candidate(below):
    return int(np.argmax(below)) or None

# %% 02.steepness | wrong | q is the mean of the steepnesses of the single steps after the candidate
def steepness(n_clusters, inertias, e):
    x, y = np.log(n_clusters), np.log(inertias)
    steps = -np.diff(y) / np.diff(x)
    return steps[e - 1], steps[e:].mean()

# %% 02.elbow | wrong | tests every inner point in order and returns the first that passes, whether candidate or not
def elbow(n_clusters, inertias):
    for e in range(1, len(n_clusters) - 1):
        p, q = steepness(n_clusters, inertias, e)
        if p > 2 and p > 2 * q:
            return n_clusters[e]
    return None

# %% 02.elbow | wrong | if the farthest point is no elbow, goes on to the next farthest ones below the chord
def elbow(n_clusters, inertias):
    below = np.array(below_chord(n_clusters, inertias))
    below[0] = below[-1] = 0
    for e in np.argsort(-below):
        if below[e] <= 0:
            return None
        p, q = steepness(n_clusters, inertias, e)
        if p > 2 and p > 2 * q:
            return int(n_clusters[e])
    return None

# %% 02.simplified_silhouettes | wrong | b is the second smallest distance, which is wrong for points with a wrong label
def simplified_silhouettes(distances, labels):
    a = distances[np.arange(len(labels)), labels]
    b = np.sort(distances, axis=1)[:, 1]
    largest = np.maximum(a, b)
    return np.where(largest == 0, 0, (b - a) / np.where(largest == 0, 1, largest))

# %% 02.simplified_silhouettes | wrong | writes inf into the caller's table (no copy)
def simplified_silhouettes(distances, labels):
    rows = np.arange(len(labels))
    a = distances[rows, labels]
    others = distances
    others[rows, labels] = np.inf
    b = others.min(axis=1)
    m = np.maximum(a, b)
    return np.divide(b - a, m, out=np.zeros(len(a)), where=m > 0)

# %% 02.medoids | wrong | in a tie the last address wins, because of <= in the loop
def medoids(table, labels):
    result = []
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        best, best_sum = None, np.inf
        for i in members:
            s = sum(table[i, j] for j in members)
            if s <= best_sum:
                best, best_sum = i, s
        result.append(best)
    return result

# %% 02.medoids | wrong | adds the driving times to all addresses of the city, not only of the district
def medoids(table, labels):
    sums = table.sum(axis=1)
    result = []
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        result.append(members[sums[members].argmin()])
    return np.array(result)

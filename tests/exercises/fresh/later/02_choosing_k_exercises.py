# %% 02.warm_up | wrong | takes the large drop for a sign of unlucky starts
answer = "c"

# %% 02.a_and_b | wrong | b from the cluster with the nearest center, not from the smallest mean distance
def a_and_b(X, labels, i):
    """Return two numbers, a(i) and b(i), for row number i of X."""
    d = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    others = [c for c in np.unique(labels) if c != labels[i]]
    to_means = [np.linalg.norm(X[labels == c].mean(axis=0) - X[i]) for c in others]
    neighbor = others[int(np.argmin(to_means))]
    return a, d[labels == neighbor].mean()

# %% 02.a_and_b | wrong | b over all points of the other clusters together
def a_and_b(X, labels, i):
    """Return two numbers, a(i) and b(i), for row number i of X."""
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    b = d[~own].mean()
    return a, b

# %% 02.a_and_b | right | plain loops with math.dist and a dictionary, returns a list
import math


def a_and_b(X, labels, i):
    """Return two numbers, a(i) and b(i), for row number i of X."""
    distances = {}
    for j in range(len(X)):
        if j != i:
            distances.setdefault(int(labels[j]), []).append(math.dist(X[i], X[j]))
    means = {c: sum(d) / len(d) for c, d in distances.items()}
    a = means.pop(int(labels[i]))
    return [a, min(means.values())]

# %% 02.silhouettes | wrong | clusters of a single point are also left out as neighbors when b is computed
def silhouettes(X, labels):
    """Return the silhouette coefficient of each row of X, an array (n_points,)."""
    D = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=2))
    numbers, sizes = np.unique(labels, return_counts=True)
    big = numbers[sizes > 1]
    result = np.zeros(len(X))
    for i in range(len(X)):
        if labels[i] not in big:
            continue
        own = labels == labels[i]
        a = D[i, own].sum() / (own.sum() - 1)
        b = min((D[i, labels == c].mean() for c in big if c != labels[i]), default=np.inf)
        result[i] = (b - a) / max(a, b) if b < np.inf else 0
    return result

# %% 02.silhouettes | wrong | a includes the distance 0 of the point to itself
def silhouettes(X, labels):
    """Return the silhouette coefficient of each row of X, an array (n_points,)."""
    D = np.sqrt(((X[:, np.newaxis] - X) ** 2).sum(axis=2))
    result = []
    for i in range(len(X)):
        if (labels == labels[i]).sum() == 1:
            result.append(0.0)
            continue
        a = D[i, labels == labels[i]].mean()
        b = min(D[i, labels == c].mean() for c in set(labels) if c != labels[i])
        result.append((b - a) / max(a, b))
    return result

# %% 02.below_chord | wrong | heights of the chord evenly spaced, as in the example
def below_chord(n_clusters, inertias):
    """Return how far each point of the curve lies below the chord, an array as long as the arguments."""
    y = np.log(inertias)
    chord = np.linspace(y[0], y[-1], len(y))
    return chord - y

# %% 02.below_chord | wrong | the distance at a right angle to the chord, not the difference in height
def below_chord(n_clusters, inertias):
    """Return how far each point of the curve lies below the chord, an array as long as the arguments."""
    x, y = np.log(n_clusters), np.log(inertias)
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    height = y[0] + slope * (x - x[0])
    return (height - y) / np.sqrt(1 + slope**2)

# %% 02.below_chord | right | the chord as a power law, one logarithm of a ratio at the end
import math


def below_chord(n_clusters, inertias):
    """Return how far each point of the curve lies below the chord, an array as long as the arguments."""
    power = math.log(inertias[-1] / inertias[0]) / math.log(n_clusters[-1] / n_clusters[0])
    return [
        math.log(inertias[0] * (k / n_clusters[0]) ** power / J)
        for k, J in zip(n_clusters, inertias)
    ]

# %% 02.candidate | wrong | farthest from the chord on either side
def candidate(below):
    """Return the position of the point farthest below the chord, a whole number, or None."""
    below = np.array(below)
    if not (below > 0).any():
        return None
    return int(np.argmax(np.abs(below)))

# %% 02.candidate | wrong | searches the inner points and forgets to shift the position by one
def candidate(below):
    """Return the position of the point farthest below the chord, a whole number, or None."""
    inner = below[1:-1]
    if max(inner) <= 0:
        return None
    return int(np.argmax(inner))

# %% 02.steepness | wrong | q only from the candidate to the next point
def steepness(n_clusters, inertias, e):
    """Return two numbers: p, the steepness before the candidate at position e, and q, that after it."""
    falls = -np.diff(np.log(inertias)) / np.diff(np.log(n_clusters))
    return falls[e - 1], falls[e]

# %% 02.steepness | wrong | p from the first point of the curve, by symmetry with q
def steepness(n_clusters, inertias, e):
    """Return two numbers: p, the steepness before the candidate at position e, and q, that after it."""
    x, y = np.log(n_clusters), np.log(inertias)
    p = (y[0] - y[e]) / (x[e] - x[0])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return p, q

# %% 02.steepness | right | logarithms of ratios, to the base k_after / k_before
import math


def steepness(n_clusters, inertias, e):
    """Return two numbers: p, the steepness before the candidate at position e, and q, that after it."""
    k, J = [int(n) for n in n_clusters], [float(j) for j in inertias]
    p = math.log(J[e - 1] / J[e], k[e] / k[e - 1])
    q = math.log(J[e] / J[-1], k[-1] / k[e])
    return [p, q]

# %% 02.elbow | wrong | tries all inner points in turn and takes the first that meets both conditions
def elbow(n_clusters, inertias):
    """Return the number of clusters at the elbow, or None if there is no elbow."""
    x, y = np.log(n_clusters), np.log(inertias)
    for e in range(1, len(x) - 1):
        p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
        q = (y[e] - y[-1]) / (x[-1] - x[e])
        if p > 2 and p > 2 * q:
            return int(n_clusters[e])
    return None

# %% 02.elbow | wrong | "otherwise no elbow" read as: no elbow only if both conditions fail
def elbow(n_clusters, inertias):
    """Return the number of clusters at the elbow, or None if there is no elbow."""
    e = candidate(below_chord(n_clusters, inertias))
    if e is None:
        return None
    p, q = steepness(n_clusters, inertias, e)
    if p <= 2 and p <= 2 * q:
        return None
    return int(n_clusters[e])

# %% 02.simplified_silhouettes | wrong | a is the smallest distance and b the second, whatever the label says
def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point, an array (n_points,).

    `distances` is an array (n_points, n_clusters), with the distance of each point to each center.
    """
    ordered = np.sort(distances, axis=1)
    a, b = ordered[:, 0], ordered[:, 1]
    return np.where(b > 0, (b - a) / np.where(b > 0, b, 1), 0)

# %% 02.simplified_silhouettes | wrong | hides the own center inside the given array, which changes the argument
def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point, an array (n_points,).

    `distances` is an array (n_points, n_clusters), with the distance of each point to each center.
    """
    rows = np.arange(len(labels))
    a = distances[rows, labels].copy()
    distances[rows, labels] = np.inf
    b = distances.min(axis=1)
    larger = np.maximum(a, b)
    return np.where(larger > 0, (b - a) / np.where(larger > 0, larger, 1), 0)

# %% 02.simplified_silhouettes | wrong | finds the other centers by "distance differs from a", which drops ties
def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point, an array (n_points,).

    `distances` is an array (n_points, n_clusters), with the distance of each point to each center.
    """
    result = []
    for row, label in zip(distances, labels):
        a = row[label]
        others = row[row != a]
        b = others.min() if len(others) else a
        result.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    return result

# %% 02.simplified_silhouettes | right | two cases, 1 - a/b and b/a - 1, in a loop
def simplified_silhouettes(distances, labels):
    """Return the simplified silhouette of each point, an array (n_points,).

    `distances` is an array (n_points, n_clusters), with the distance of each point to each center.
    """
    result = []
    for row, label in zip(distances.tolist(), labels):
        a = row.pop(int(label))
        b = min(row)
        if a == b:
            result.append(0)
        elif a < b:
            result.append(1 - a / b)
        else:
            result.append(b / a - 1)
    return result

# %% 02.medoids | wrong | adds up the times to all addresses, also to those of other districts
def medoids(table, labels):
    """Return the row number of the medoid of each cluster, an array (n_clusters,).

    `table` is an array (n_points, n_points) of times from row to column; it need not be symmetric.
    """
    sums = table.sum(axis=1)
    result = []
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        result.append(members[sums[members].argmin()])
    return np.array(result)

# %% 02.medoids | wrong | of several equally good addresses keeps the last one
def medoids(table, labels):
    """Return the row number of the medoid of each cluster, an array (n_clusters,).

    `table` is an array (n_points, n_points) of times from row to column; it need not be symmetric.
    """
    result = []
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        best, best_sum = None, np.inf
        for i in members:
            total = table[i, members].sum()
            if total <= best_sum:
                best, best_sum = i, total
        result.append(best)
    return np.array(result)

# %% 02.medoids | right | min with a key over lists of addresses
def medoids(table, labels):
    """Return the row number of the medoid of each cluster, an array (n_clusters,).

    `table` is an array (n_points, n_points) of times from row to column; it need not be symmetric.
    """
    districts = {}
    for address, c in enumerate(labels):
        districts.setdefault(c, []).append(address)
    return [
        min(districts[c], key=lambda i: (sum(table[i][j] for j in districts[c]), i))
        for c in sorted(districts)
    ]

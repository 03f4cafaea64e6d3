# %% 02.warm_up | wrong | takes a lower inertia for a better number of clusters
answer = "a"

# %% 02.a_and_b | wrong | counts the point itself among the points of its cluster
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    a = d[labels == labels[i]].mean()
    b = min(d[labels == c].mean() for c in np.unique(labels) if c != labels[i])
    return a, b

# %% 02.a_and_b | wrong | chooses the other cluster by its nearest center and not by the mean distance
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    a = d[own].sum() / (own.sum() - 1)
    others = [c for c in np.unique(labels) if c != labels[i]]
    nearest = min(others, key=lambda c: np.linalg.norm(X[labels == c].mean(axis=0) - X[i]))
    return a, d[labels == nearest].mean()

# %% 02.a_and_b | wrong | takes the distance to the nearest single point of another cluster as b
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    return d[own].sum() / (own.sum() - 1), d[~own].min()

# %% 02.a_and_b | wrong | takes the mean over all points of all other clusters as b
def a_and_b(X, labels, i):
    d = np.linalg.norm(X - X[i], axis=1)
    own = labels == labels[i]
    return d[own].sum() / (own.sum() - 1), d[~own].mean()

# %% 02.a_and_b | wrong | measures the distances to the centers of the clusters
def a_and_b(X, labels, i):
    own = labels == labels[i]
    own[i] = False
    a = np.linalg.norm(X[own].mean(axis=0) - X[i])
    b = min(np.linalg.norm(X[labels == c].mean(axis=0) - X[i]) for c in set(labels) if c != labels[i])
    return a, b

# %% 02.a_and_b | right | collects the distances in a dict and uses math.dist
def a_and_b(X, labels, i):
    import math
    from collections import defaultdict
    d = defaultdict(list)
    for j, (x, c) in enumerate(zip(X, labels)):
        if j != i:
            d[int(c)].append(math.dist(x, X[i]))
    means = {c: sum(v) / len(v) for c, v in d.items()}
    a = means.pop(int(labels[i]))
    return [a, min(means.values())]

# %% 02.silhouettes | wrong | gives a point alone in its cluster the coefficient 1, because a is 0
def silhouettes(X, labels):
    D = np.linalg.norm(X[:, None] - X, axis=2)
    out = []
    for i in range(len(X)):
        own = labels == labels[i]
        a = D[i][own].sum() / max(own.sum() - 1, 1)
        b = min(D[i][labels == c].mean() for c in np.unique(labels) if c != labels[i])
        out.append((b - a) / max(a, b))
    return np.array(out)

# %% 02.silhouettes | wrong | always divides by b, as if a were never larger
def silhouettes(X, labels):
    D = np.linalg.norm(X[:, None] - X, axis=2)
    out = np.zeros(len(X))
    for i in range(len(X)):
        own = labels == labels[i]
        if own.sum() == 1:
            continue
        a = D[i][own].sum() / (own.sum() - 1)
        b = min(D[i][labels == c].mean() for c in np.unique(labels) if c != labels[i])
        out[i] = 1 - a / b
    return out

# %% 02.silhouettes | wrong | expects the clusters to be numbered 0, 1, 2 and so on without gaps
def silhouettes(X, labels):
    D = np.linalg.norm(X[:, None] - X, axis=2)
    out = np.zeros(len(X))
    for i in range(len(X)):
        own = labels == labels[i]
        if own.sum() == 1:
            continue
        a = D[i][own].sum() / (own.sum() - 1)
        b = min([D[i][labels == c].mean() for c in range(labels.max() + 1) if c != labels[i]])
        out[i] = (b - a) / max(a, b)
    return out

# %% 02.silhouettes | wrong | returns the mean over all points, the silhouette score
def silhouettes(X, labels):
    from sklearn.metrics import silhouette_score
    return silhouette_score(X, labels)

# %% 02.silhouettes | wrong | divides the distances within the cluster by its size with the point itself
def silhouettes(X, labels):
    D = np.linalg.norm(X[:, None] - X, axis=2)
    names = np.unique(labels)
    M = np.stack([D[:, labels == c].mean(axis=1) for c in names], axis=1)
    own = np.searchsorted(names, labels)
    rows = np.arange(len(X))
    a = M[rows, own]
    M[rows, own] = np.inf
    b = M.min(axis=1)
    s = (b - a) / np.maximum(a, b)
    s[np.bincount(own)[own] == 1] = 0
    return s

# %% 02.silhouettes | right | calls silhouette_samples of scikit-learn
def silhouettes(X, labels):
    from sklearn.metrics import silhouette_samples
    if len(np.unique(labels)) == len(X):
        return np.zeros(len(X))
    return silhouette_samples(X, labels)

# %% 02.below_chord | wrong | takes logarithms to the base 10
def below_chord(n_clusters, inertias):
    x, y = np.log10(n_clusters), np.log10(inertias)
    return y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y

# %% 02.below_chord | wrong | measures at a right angle to the chord in place of vertically
def below_chord(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    m = (y[-1] - y[0]) / (x[-1] - x[0])
    return (y[0] + m * (x - x[0]) - y) / np.sqrt(1 + m ** 2)

# %% 02.below_chord | wrong | lets the chord fall equally from point to point, as if x were evenly spaced
def below_chord(n_clusters, inertias):
    y = np.log(inertias)
    return np.linspace(y[0], y[-1], len(y)) - y

# %% 02.below_chord | wrong | fits a straight line to all points in place of the line through the first and last one
def below_chord(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    return np.polyval(np.polyfit(x, y, 1), x) - y

# %% 02.below_chord | wrong | takes the logarithm of the inertia only
def below_chord(n_clusters, inertias):
    x, y = np.asarray(n_clusters, dtype=float), np.log(inertias)
    return np.interp(x, [x[0], x[-1]], [y[0], y[-1]]) - y

# %% 02.below_chord | wrong | draws the chord between the inertias and takes its logarithm afterwards
def below_chord(n_clusters, inertias):
    x = np.log(n_clusters)
    J = np.asarray(inertias, dtype=float)
    chord = J[0] + (J[-1] - J[0]) * (x - x[0]) / (x[-1] - x[0])
    return np.log(chord) - np.log(J)

# %% 02.below_chord | right | np.interp between the two ends
def below_chord(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    return np.interp(x, x[[0, -1]], y[[0, -1]]) - y

# %% 02.below_chord | right | a list with the weighted mean of both ends
def below_chord(n_clusters, inertias):
    from math import log
    x = [log(k) for k in n_clusters]
    y = [log(j) for j in inertias]
    result = []
    for a, b in zip(x, y):
        t = (a - x[0]) / (x[-1] - x[0])
        result.append((1 - t) * y[0] + t * y[-1] - b)
    return result

# %% 02.candidate | wrong | takes the point farthest from the chord, above or below
def candidate(below):
    below = np.asarray(below)
    if (below[1:-1] <= 0).all():
        return None
    return int(np.argmax(np.abs(below)))

# %% 02.candidate | wrong | returns a position also if no point lies below the chord
def candidate(below):
    return int(np.argmax(below[1:-1])) + 1

# %% 02.candidate | wrong | cuts off the ends and forgets to add 1 to the position
def candidate(below):
    inner = np.asarray(below)[1:-1]
    return int(inner.argmax()) if inner.max() > 0 else None

# %% 02.candidate | wrong | lets a point exactly on the chord be the candidate
def candidate(below):
    inner = np.asarray(below)[1:-1]
    if inner.max() < 0:
        return None
    return int(inner.argmax()) + 1

# %% 02.candidate | wrong | takes the first point below the chord in place of the farthest
def candidate(below):
    for i in range(1, len(below) - 1):
        if below[i] > 0:
            return i
    return None

# %% 02.candidate | right | max of enumerate with a default
def candidate(below):
    best = max(((v, i) for i, v in enumerate(below) if 0 < i < len(below) - 1 and v > 1e-12), default=None)
    return None if best is None else best[1]

# %% 02.steepness | wrong | computes q only from the candidate to the next point
def steepness(n_clusters, inertias, e):
    x, y = np.log(n_clusters), np.log(inertias)
    s = -np.diff(y) / np.diff(x)
    return s[e - 1], s[e]

# %% 02.steepness | wrong | computes p from the first point of the curve to the candidate
def steepness(n_clusters, inertias, e):
    x, y = np.log(n_clusters), np.log(inertias)
    p = (y[0] - y[e]) / (x[e] - x[0])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return p, q

# %% 02.steepness | wrong | works with the numbers themselves, without logarithms
def steepness(n_clusters, inertias, e):
    x, y = np.asarray(n_clusters, float), np.asarray(inertias, float)
    return (y[e - 1] - y[e]) / (x[e] - x[e - 1]), (y[e] - y[-1]) / (x[-1] - x[e])

# %% 02.steepness | wrong | takes q as the mean of the slopes of the single steps after the candidate
def steepness(n_clusters, inertias, e):
    x, y = np.log(n_clusters), np.log(inertias)
    s = -np.diff(y) / np.diff(x)
    return s[e - 1], s[e:].mean()

# %% 02.steepness | wrong | returns the slopes of the lines, which are negative where the curve falls
def steepness(n_clusters, inertias, e):
    x, y = np.log(n_clusters), np.log(inertias)
    return (y[e] - y[e - 1]) / (x[e] - x[e - 1]), (y[-1] - y[e]) / (x[-1] - x[e])

# %% 02.steepness | right | logarithms of quotients
def steepness(n_clusters, inertias, e):
    k, J = list(map(float, n_clusters)), list(map(float, inertias))
    return (np.log(J[e - 1] / J[e]) / np.log(k[e] / k[e - 1]), np.log(J[e] / J[-1]) / np.log(k[-1] / k[e]))

# %% 02.elbow | wrong | returns the position in place of the number of clusters
def elbow(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
    e = int(below[1:-1].argmax()) + 1
    if below[e] <= 1e-12:
        return None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return e if p > 2 and p > 2 * q else None

# %% 02.elbow | wrong | is content with one of the two conditions
def elbow(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
    e = int(below[1:-1].argmax()) + 1
    if below[e] <= 1e-12:
        return None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return n_clusters[e] if p > 2 or p > 2 * q else None

# %% 02.elbow | wrong | tries all points and returns the first that meets the conditions, not only the candidate
def elbow(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    for e in range(1, len(x) - 1):
        p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
        q = (y[e] - y[-1]) / (x[-1] - x[e])
        if p > 2 and p > 2 * q:
            return int(n_clusters[e])
    return None

# %% 02.elbow | wrong | forgets the condition that p is greater than 2
def elbow(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
    e = int(np.argmax(below))
    if e in (0, len(x) - 1):
        return None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return int(n_clusters[e]) if p > 2 * q else None

# %% 02.elbow | wrong | assumes that the numbers of clusters begin at 1 without gaps, and returns position plus 1
def elbow(n_clusters, inertias):
    x, y = np.log(n_clusters), np.log(inertias)
    below = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0]) - y
    e = int(below[1:-1].argmax()) + 1
    if below[e] <= 1e-12:
        return None
    p = (y[e - 1] - y[e]) / (x[e] - x[e - 1])
    q = (y[e] - y[-1]) / (x[-1] - x[e])
    return e + 1 if p > 2 and p > 2 * q else None

# %% 02.elbow | right | one function of its own with np.interp, returns a NumPy integer
def elbow(n_clusters, inertias):
    k = np.asarray(n_clusters)
    x, y = np.log(k), np.log(np.asarray(inertias))
    depth = np.interp(x, [x[0], x[-1]], [y[0], y[-1]]) - y
    depth[[0, -1]] = -np.inf
    e = np.argmax(depth)
    if not depth[e] > 1e-12:
        return None
    slope = lambda i, j: (y[i] - y[j]) / (x[j] - x[i])
    return k[e] if slope(e - 1, e) > max(2, 2 * slope(e, -1)) else None

# %% 02.simplified_silhouettes | wrong | takes the two smallest distances as a and b, whatever the label is
def simplified_silhouettes(distances, labels):
    d = np.sort(distances, axis=1)
    a, b = d[:, 0], d[:, 1]
    return np.divide(b - a, b, out=np.zeros(len(d)), where=b > 0)

# %% 02.simplified_silhouettes | wrong | takes a from the label, but the second smallest distance of the row as b
def simplified_silhouettes(distances, labels):
    a = distances[np.arange(len(labels)), labels]
    b = np.sort(distances, axis=1)[:, 1]
    m = np.maximum(a, b)
    return np.where(m > 0, (b - a) / np.where(m > 0, m, 1), 0)

# %% 02.simplified_silhouettes | wrong | forgets that a and b can both be 0
def simplified_silhouettes(distances, labels):
    out = []
    for row, c in zip(distances, labels):
        a, b = row[c], np.delete(row, c).min()
        out.append((b - a) / max(a, b))
    return np.array(out)

# %% 02.simplified_silhouettes | wrong | gives 0 to a point that is alone in its cluster
def simplified_silhouettes(distances, labels):
    counts = np.bincount(labels, minlength=distances.shape[1])
    out = np.zeros(len(labels))
    for i, c in enumerate(labels):
        a, b = distances[i, c], np.delete(distances[i], c).min()
        if counts[c] > 1 and max(a, b) > 0:
            out[i] = (b - a) / max(a, b)
    return out

# %% 02.simplified_silhouettes | wrong | takes the mean distance to the other centers as b
def simplified_silhouettes(distances, labels):
    n, k = distances.shape
    a = distances[np.arange(n), labels]
    b = (distances.sum(axis=1) - a) / (k - 1)
    m = np.maximum(a, b)
    return np.divide(b - a, m, out=np.zeros(n), where=m > 0)

# %% 02.simplified_silhouettes | right | a masked array for the other centers, and np.nan_to_num for 0 / 0
def simplified_silhouettes(distances, labels):
    own = np.arange(distances.shape[1]) == np.asarray(labels)[:, None]
    a = distances[own]
    b = np.ma.masked_array(distances, own).min(axis=1).data
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num((b - a) / np.maximum(a, b))

# %% 02.medoids | wrong | adds up the times to the address in place of those from it
def medoids(table, labels):
    out = []
    for c in np.unique(labels):
        m = np.flatnonzero(labels == c)
        out.append(m[table[np.ix_(m, m)].sum(axis=0).argmin()])
    return np.array(out)

# %% 02.medoids | wrong | returns the position inside the district and not the row number of the table
def medoids(table, labels):
    return np.array([table[labels == c][:, labels == c].sum(axis=1).argmin() for c in np.unique(labels)])

# %% 02.medoids | wrong | adds up the times to all addresses of the city
def medoids(table, labels):
    total = table.sum(axis=1)
    return np.array([min(np.flatnonzero(labels == c), key=lambda i: total[i]) for c in np.unique(labels)])

# %% 02.medoids | wrong | adds the way there and the way back
def medoids(table, labels):
    both = table + table.T
    out = []
    for c in sorted(set(labels)):
        m = np.where(labels == c)[0]
        out.append(m[np.argmin(both[m][:, m].sum(axis=1))])
    return out

# %% 02.medoids | wrong | lists the districts in the order in which they occur
def medoids(table, labels):
    out = []
    for c in dict.fromkeys(labels):
        m = np.where(labels == c)[0]
        out.append(m[np.argmin(table[m][:, m].sum(axis=1))])
    return out

# %% 02.medoids | wrong | takes the last of several equally good addresses
def medoids(table, labels):
    out = []
    for c in np.unique(labels):
        best, best_sum = None, np.inf
        for i in np.where(labels == c)[0]:
            s = table[i][labels == c].sum()
            if s <= best_sum:
                best, best_sum = i, s
        out.append(best)
    return np.array(out)

# %% 02.medoids | wrong | minimizes the longest driving time in place of the sum
def medoids(table, labels):
    out = []
    for c in np.unique(labels):
        m = np.where(labels == c)[0]
        out.append(m[np.argmin(table[m][:, m].max(axis=1))])
    return np.array(out)

# %% 02.medoids | right | a matrix product with the table of memberships
def medoids(table, labels):
    names, code = np.unique(labels, return_inverse=True)
    member = code[:, None] == np.arange(len(names))
    sums = np.where(member, np.asarray(table) @ member, np.inf)
    return sums.argmin(axis=0)

# %% 02.medoids | right | pure Python with min over tuples
def medoids(table, labels):
    result = []
    for c in sorted({int(l) for l in labels}):
        rows = [i for i, l in enumerate(labels) if l == c]
        result.append(min((sum(table[i][j] for j in rows), i) for i in rows)[1])
    return result

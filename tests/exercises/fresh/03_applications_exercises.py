"""Answers of students on few labels, written by people who saw the exercises alone."""

# %% 03.warm_up | wrong | believes that clusters merge what is similar, and that red is
answer = "a"

# %% 03.warm_up | wrong | blames the starts, though no random state helps
answer = "c"

# %% 03.warm_up | wrong | believes that k-means sees where in the picture a pixel lies
answer = "d"


# %% 03.representatives | wrong | the nearest center of each point, the reverse
def representatives(distances):
    return distances.argmin(axis=1)


# %% 03.representatives | wrong | how far the nearest row is, not which one it is
def representatives(distances):
    return distances.min(axis=0)


# %% 03.representatives | wrong | the row farthest from each center
def representatives(distances):
    return np.argmax(distances, axis=0)


# %% 03.representatives | wrong | forgets the axis: one number for the whole table
def representatives(distances):
    return np.argmin(distances)


# %% 03.representatives | wrong | sorts the rows, so that they no longer go with their columns
def representatives(distances):
    return np.unique(distances.argmin(axis=0))


# %% 03.representatives | wrong | the distances of the rows found, not their numbers
def representatives(distances):
    return distances[distances.argmin(axis=0)]


# %% 03.representatives | wrong | fifty clusters, as in the lesson
def representatives(distances):
    rows = np.zeros(50, dtype=int)
    for c in range(50):
        rows[c] = distances[:, c].argmin()
    return rows


# %% 03.representatives | wrong | copies the arguments of the lesson's function
def representatives(kmeans, X):
    return kmeans.transform(X).argmin(axis=0)


# %% 03.representatives | right | sorts each column and takes the first
def representatives(distances):
    return np.argsort(distances, axis=0, kind="stable")[0]


# %% 03.representatives | right | loops over lists, and returns a list
def representatives(distances):
    rows = []
    for column in zip(*distances.tolist()):
        rows.append(column.index(min(column)))
    return rows


# %% 03.majority_labels | wrong | the most common cluster of each label, the reverse
def majority_labels(clusters, y):
    return np.array([np.bincount(clusters[y == label]).argmax() for label in np.unique(y)])


# %% 03.majority_labels | wrong | the rounded mean of the labels, as if they were quantities
def majority_labels(clusters, y):
    means = [y[clusters == c].mean() for c in range(clusters.max() + 1)]
    return np.round(means).astype(int)


# %% 03.majority_labels | wrong | of equally common labels the one that comes first in the data
def majority_labels(clusters, y):
    from collections import Counter

    winners = []
    for c in range(clusters.max() + 1):
        winners.append(Counter(y[clusters == c].tolist()).most_common(1)[0][0])
    return np.array(winners)


# %% 03.majority_labels | wrong | of equally common labels the largest
def majority_labels(clusters, y):
    labels = []
    for c in np.unique(clusters):
        values, counts = np.unique(y[clusters == c], return_counts=True)
        labels.append(values[counts == counts.max()][-1])
    return np.array(labels)


# %% 03.majority_labels | wrong | how often the most common label comes, not the label
def majority_labels(clusters, y):
    n_clusters = len(set(clusters))
    return np.array([np.bincount(y[clusters == c]).max() for c in range(n_clusters)])


# %% 03.majority_labels | wrong | its place among the labels that occur, not the label itself
def majority_labels(clusters, y):
    result = []
    for c in range(clusters.max() + 1):
        labels, counts = np.unique(y[clusters == c], return_counts=True)
        result.append(counts.argmax())
    return np.array(result)


# %% 03.majority_labels | wrong | a label for each point, not for each cluster
def majority_labels(clusters, y):
    result = np.empty(len(y), dtype=int)
    for c in np.unique(clusters):
        result[clusters == c] = np.bincount(y[clusters == c]).argmax()
    return result


# %% 03.majority_labels | wrong | believes that there are as many clusters as labels
def majority_labels(clusters, y):
    n_labels = len(np.unique(y))
    return np.array([np.bincount(y[clusters == c]).argmax() for c in range(n_labels)])


# %% 03.majority_labels | right | the mode, from SciPy
def majority_labels(clusters, y):
    from scipy import stats

    n_clusters = len(np.unique(clusters))
    return np.array([stats.mode(y[clusters == c]).mode for c in range(n_clusters)])


# %% 03.majority_labels | right | lists: the largest pair of a count and a negative label
def majority_labels(clusters, y):
    result = []
    for c in sorted(set(clusters.tolist())):
        members = [int(label) for k, label in zip(clusters, y) if k == c]
        count, negative = max((members.count(label), -label) for label in members)
        result.append(-negative)
    return result


# %% 03.propagate_labels | wrong | the number of the nearest center, without looking up its label
def propagate_labels(distances, representative_labels):
    return distances.argmin(axis=1)


# %% 03.propagate_labels | wrong | the wrong axis: a label for each column, not for each row
def propagate_labels(distances, representative_labels):
    return representative_labels[distances.argmin(axis=0)]


# %% 03.propagate_labels | wrong | the label of the farthest center
def propagate_labels(distances, representative_labels):
    return representative_labels[distances.argmax(axis=1)]


# %% 03.propagate_labels | wrong | looks up the wrong way round: labels as an index of the rows
def propagate_labels(distances, representative_labels):
    nearest = distances.argmin(axis=1)
    return nearest[representative_labels]


# %% 03.propagate_labels | wrong | writes the label to the representatives, all others get -1
def propagate_labels(distances, representative_labels):
    labels = np.full(len(distances), -1)
    labels[distances.argmin(axis=0)] = representative_labels
    return labels


# %% 03.propagate_labels | wrong | returns rows and labels, as the lesson's function does
def propagate_labels(distances, representative_labels):
    labels = representative_labels[distances.argmin(axis=1)]
    return np.arange(len(distances)), labels


# %% 03.propagate_labels | wrong | returns inside the loop: the label of the first row only
def propagate_labels(distances, representative_labels):
    labels = []
    for row in distances:
        labels.append(representative_labels[row.argmin()])
        return np.array(labels)


# %% 03.propagate_labels | wrong | misspells a name
def propagate_labels(distances, representative_labels):
    nearest_center = np.argmin(distances, axis=1)
    return representative_labels[nearest_centers]


# %% 03.propagate_labels | right | goes through the centers and overwrites what is farther
def propagate_labels(distances, representative_labels):
    labels = [representative_labels[0]] * len(distances)
    for i in range(len(distances)):
        smallest = distances[i, 0]
        for c in range(1, distances.shape[1]):
            if distances[i, c] < smallest:
                smallest = distances[i, c]
                labels[i] = representative_labels[c]
    return labels


# %% 03.propagate_labels | right | a name for each column, and pandas finds the smallest
def propagate_labels(distances, representative_labels):
    import pandas as pd

    nearest = pd.DataFrame(distances).idxmin(axis="columns")
    return nearest.map(dict(enumerate(representative_labels))).to_numpy()


# %% 03.propagate_to_nearest | wrong | one percentile for all points, not one for each cluster
def propagate_to_nearest(distances, representative_labels, percentile):
    nearest = distances.min(axis=1)
    rows = np.flatnonzero(nearest <= np.percentile(nearest, percentile))
    return rows, representative_labels[distances.argmin(axis=1)[rows]]


# %% 03.propagate_to_nearest | wrong | the percentile of the whole column, strangers included
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    limits = np.percentile(distances, percentile, axis=0)
    rows = np.flatnonzero(distances.min(axis=1) <= limits[own])
    return rows, representative_labels[own[rows]]


# %% 03.propagate_to_nearest | wrong | below the percentile, where "at most" was asked for
def propagate_to_nearest(distances, representative_labels, percentile):
    own, nearest = distances.argmin(axis=1), distances.min(axis=1)
    near = np.zeros(len(own), dtype=bool)
    for c in np.unique(own):
        near |= (own == c) & (nearest < np.percentile(nearest[own == c], percentile))
    return np.flatnonzero(near), representative_labels[own[near]]


# %% 03.propagate_to_nearest | wrong | takes the percentile for a share from 0 to 1
def propagate_to_nearest(distances, representative_labels, percentile):
    own, nearest = distances.argmin(axis=1), distances.min(axis=1)
    near = np.zeros(len(own), dtype=bool)
    for c in np.unique(own):
        near |= (own == c) & (nearest <= np.percentile(nearest[own == c], percentile / 100))
    return np.flatnonzero(near), representative_labels[own[near]]


# %% 03.propagate_to_nearest | wrong | numbers the rows within their cluster, not in the table
def propagate_to_nearest(distances, representative_labels, percentile):
    rows, labels = [], []
    own = distances.argmin(axis=1)
    for c in np.unique(own):
        d = distances[own == c, c]
        chosen = np.flatnonzero(d <= np.percentile(d, percentile))
        rows.extend(chosen)
        labels.extend([representative_labels[c]] * len(chosen))
    return np.array(rows), np.array(labels)


# %% 03.propagate_to_nearest | wrong | a part of the greatest distance, not of the number of points
def propagate_to_nearest(distances, representative_labels, percentile):
    own, nearest = distances.argmin(axis=1), distances.min(axis=1)
    near = np.zeros(len(own), dtype=bool)
    for c in np.unique(own):
        near |= (own == c) & (nearest <= nearest[own == c].max() * percentile / 100)
    return np.flatnonzero(near), representative_labels[own[near]]


# %% 03.propagate_to_nearest | wrong | chooses the rows, but returns the labels of all
def propagate_to_nearest(distances, representative_labels, percentile):
    own, nearest = distances.argmin(axis=1), distances.min(axis=1)
    near = np.zeros(len(own), dtype=bool)
    for c in np.unique(own):
        near |= (own == c) & (nearest <= np.percentile(nearest[own == c], percentile))
    return np.flatnonzero(near), propagate_labels(distances, representative_labels)


# %% 03.propagate_to_nearest | wrong | asks each center, not each point: a row may get two labels
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    rows, labels = [], []
    for c in np.unique(own):
        limit = np.percentile(distances[own == c, c], percentile)
        inside = np.flatnonzero(distances[:, c] <= limit)
        rows += inside.tolist()
        labels += [representative_labels[c]] * len(inside)
    return np.array(rows), np.array(labels)


# %% 03.propagate_to_nearest | right | cluster by cluster, from the nearest row outward
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    rows, labels = [], []
    for c in sorted(set(own.tolist()), reverse=True):
        members = np.where(own == c)[0]
        members = members[np.argsort(distances[members, c])]
        limit = np.percentile(distances[members, c], percentile)
        for i in members:
            if distances[i, c] <= limit:
                rows.append(i)
                labels.append(representative_labels[c])
    return np.array(rows), np.array(labels)


# %% 03.propagate_to_nearest | right | computes the limit anew for each point, and returns lists
def propagate_to_nearest(distances, representative_labels, percentile):
    own = [int(row.argmin()) for row in distances]
    rows = []
    for i, c in enumerate(own):
        in_cluster = [distances[j, c] for j in range(len(own)) if own[j] == c]
        if not distances[i, c] > np.percentile(in_cluster, percentile):
            rows.append(i)
    return rows, [representative_labels[own[i]] for i in rows]

# %% 03.most_colors | wrong | rounds the number of bits down
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * int(np.log2(k + 1)) + 24 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | a pixel takes a broken number of bits
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * np.log2(k + 1) + 24 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | as many bits as the number k itself has, not k - 1
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * (k + 1).bit_length() + 24 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | 8 bits for a color, not for each of its three parts
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * k.bit_length() + 8 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | returns the first number that is too large
def most_colors(n_pixels, budget):
    k = 1
    while n_pixels * int(np.ceil(np.log2(k))) + 24 * k <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | forgets that b bits cannot tell more than 2**b colors apart
def most_colors(n_pixels, budget):
    return max(max((budget - n_pixels * bits) // 24 for bits in range(25)), 0)

# %% 03.most_colors | right | for each number of bits as many colors as both limits allow
def most_colors(n_pixels, budget):
    best = 0
    for bits in range(max(budget, 0) // n_pixels + 1):
        if bits > 64:
            break
        best = max(best, min(2**bits, (budget - bits * n_pixels) // 24))
    return best

# %% 03.most_colors | right | halves an interval between what fits and what does not
def most_colors(n_pixels, budget):
    fits, too_many = 0, max(budget, 0) // 24 + 1
    while too_many - fits > 1:
        k = (fits + too_many) // 2
        if n_pixels * len(bin(k - 1)[2:].lstrip("0")) + 24 * k <= budget:
            fits = k
        else:
            too_many = k
    return fits

# %% 03.spread_agreed | wrong | the most common label wins in a mixed cluster
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = known[(clusters == c) & (known >= 0)]
        if len(labels):
            result[clusters == c] = np.bincount(labels).argmax()
    return result

# %% 03.spread_agreed | wrong | takes the known labels of a mixed cluster away
def spread_agreed(clusters, known):
    result = np.full(len(known), -1)
    for c in np.unique(clusters):
        labels = np.unique(known[(clusters == c) & (known >= 0)])
        if len(labels) == 1:
            result[clusters == c] = labels[0]
    return result

# %% 03.spread_agreed | wrong | -1 counts as a label that differs from the others
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = np.unique(known[clusters == c])
        if len(labels) == 1:
            result[clusters == c] = labels[0]
    return result

# %% 03.spread_agreed | wrong | one known label is not enough to agree
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = known[(clusters == c) & (known != -1)]
        if len(labels) >= 2 and (labels == labels[0]).all():
            result[clusters == c] = labels[0]
    return result

# %% 03.spread_agreed | wrong | takes the label 0 for no label
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = np.unique(known[(clusters == c) & (known > 0)])
        if len(labels) == 1:
            result[clusters == c] = labels[0]
    return result

# %% 03.spread_agreed | wrong | keeps differing labels, but gives the others the first of them
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        labels = known[(clusters == c) & (known >= 0)]
        if len(labels):
            result[(clusters == c) & (known == -1)] = labels[0]
    return result

# %% 03.spread_agreed | right | sets in a dict, and a list
def spread_agreed(clusters, known):
    seen = {}
    for c, label in zip(clusters, known):
        seen.setdefault(c, set()).update({int(label)} - {-1})
    return [
        next(iter(seen[c])) if len(seen[c]) == 1 else int(label)
        for c, label in zip(clusters, known)
    ]

# %% 03.spread_agreed | right | the smallest and the largest known label of each group, by pandas
def spread_agreed(clusters, known):
    import pandas as pd

    labels = pd.Series(known).where(np.asarray(known) >= 0)
    groups = labels.groupby(np.asarray(clusters))
    low, high = groups.transform("min"), groups.transform("max")
    return labels.where(low != high, low).fillna(-1).astype(int).to_numpy()

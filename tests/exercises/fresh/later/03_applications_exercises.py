# %% 03.warm_up | wrong | confuses the place of a pixel in the picture with its color
answer = "d"

# %% 03.representatives | wrong | looks only at the points whose own nearest center this is
def representatives(distances):
    """Return for each column the number of the row with the smallest distance."""
    own = distances.argmin(axis=1)
    result = []
    for c in range(distances.shape[1]):
        members = np.flatnonzero(own == c)
        if len(members) == 0:
            result.append(-1)
        else:
            result.append(members[distances[members, c].argmin()])
    return np.array(result)

# %% 03.representatives | wrong | no point is to be taken twice, so a used row is left out
def representatives(distances):
    """Return for each column the number of the row with the smallest distance."""
    result = []
    for c in range(distances.shape[1]):
        for i in np.argsort(distances[:, c]):
            if i not in result:
                result.append(int(i))
                break
    return result

# %% 03.majority_labels | wrong | Counter.most_common: of equally common labels the one that occurs first
from collections import Counter


def majority_labels(clusters, y):
    """Return the most common label of each cluster; of equally common ones the smallest."""
    return [
        Counter(y[clusters == c].tolist()).most_common(1)[0][0] for c in range(clusters.max() + 1)
    ]

# %% 03.majority_labels | wrong | returns the position among the labels of the cluster, not the label
def majority_labels(clusters, y):
    """Return the most common label of each cluster; of equally common ones the smallest."""
    result = []
    for c in np.unique(clusters):
        values, counts = np.unique(y[clusters == c], return_counts=True)
        result.append(counts.argmax())
    return np.array(result)

# %% 03.majority_labels | right | scipy.stats.mode
from scipy import stats


def majority_labels(clusters, y):
    """Return the most common label of each cluster; of equally common ones the smallest."""
    return [int(stats.mode(y[clusters == c]).mode) for c in sorted(set(clusters))]

# %% 03.propagate_labels | wrong | picks the columns by label before looking for the nearest
def propagate_labels(distances, representative_labels):
    """Return for each row of distances the label that belongs to its nearest center."""
    return distances[:, representative_labels].argmin(axis=1)

# %% 03.propagate_labels | wrong | averages the distances of the centers with the same label
def propagate_labels(distances, representative_labels):
    """Return for each row of distances the label that belongs to its nearest center."""
    values = np.unique(representative_labels)
    means = np.column_stack(
        [distances[:, np.asarray(representative_labels) == v].mean(axis=1) for v in values]
    )
    return values[means.argmin(axis=1)]

# %% 03.propagate_labels | right | plain loops, and the last of equally near centers
def propagate_labels(distances, representative_labels):
    """Return for each row of distances the label that belongs to its nearest center."""
    result = []
    for row in distances:
        best = 0
        for c in range(1, len(row)):
            if row[c] <= row[best]:
                best = c
        result.append(representative_labels[best])
    return result

# %% 03.propagate_to_nearest | wrong | one limit for all clusters, the percentile of all distances to own centers
def propagate_to_nearest(distances, representative_labels, percentile):
    """Return the rows that are near enough to their centers, and their labels."""
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    rows = np.flatnonzero(d <= np.percentile(d, percentile))
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.propagate_to_nearest | wrong | percentile over the whole column, also over the points of other clusters
def propagate_to_nearest(distances, representative_labels, percentile):
    """Return the rows that are near enough to their centers, and their labels."""
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    limits = np.percentile(distances, percentile, axis=0)
    near = d <= limits[own]
    return np.flatnonzero(near), np.asarray(representative_labels)[own[near]]

# %% 03.propagate_to_nearest | wrong | rows collected cluster by cluster, labels in the order of the row numbers
def propagate_to_nearest(distances, representative_labels, percentile):
    """Return the rows that are near enough to their centers, and their labels."""
    own = distances.argmin(axis=1)
    rows = []
    near = np.zeros(len(distances), dtype=bool)
    for c in range(distances.shape[1]):
        members = np.flatnonzero(own == c)
        d = distances[members, c]
        chosen = members[d <= np.percentile(d, percentile)]
        rows.extend(chosen)
        near[chosen] = True
    return np.array(rows), np.asarray(representative_labels)[own[near]]

# %% 03.most_colors | wrong | bits from the binary digits of k in place of k - 1
def most_colors(n_pixels, budget):
    """Return the largest number of colors with which a picture takes at most `budget` bits."""
    k = 0
    while True:
        bits = 0 if k + 1 == 1 else (k + 1).bit_length()
        if n_pixels * bits + 24 * (k + 1) > budget:
            return k
        k += 1

# %% 03.most_colors | wrong | one color also needs one bit for each pixel
def most_colors(n_pixels, budget):
    """Return the largest number of colors with which a picture takes at most `budget` bits."""
    k = 0
    while n_pixels * max(1, int(np.ceil(np.log2(k + 1)))) + 24 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | right | for each number of bits the most colors that fit, then the largest
def most_colors(n_pixels, budget):
    """Return the largest number of colors with which a picture takes at most `budget` bits."""
    best = 0
    bits = 0
    while n_pixels * bits + 24 <= budget:
        best = max(best, min(2**bits, (budget - n_pixels * bits) // 24))
        if 2**bits >= budget:
            break
        bits += 1
    return best

# %% 03.spread_agreed | wrong | takes the label 0 for "no label"
def spread_agreed(clusters, known):
    """Return the labels of all points, passed on in each cluster whose known labels agree."""
    result = known.copy()
    for c in np.unique(clusters):
        members = clusters == c
        labels = {int(label) for label in known[members] if label > 0}
        if len(labels) == 1:
            result[members] = labels.pop()
    return result

# %% 03.spread_agreed | wrong | agreement tested by the mean of the known labels
def spread_agreed(clusters, known):
    """Return the labels of all points, passed on in each cluster whose known labels agree."""
    result = known.copy()
    for c in np.unique(clusters):
        members = clusters == c
        labels = known[members & (known >= 0)]
        if len(labels) > 0 and labels.mean() == labels[0]:
            result[members] = labels[0]
    return result

# %% 03.spread_agreed | wrong | works in the given array
def spread_agreed(clusters, known):
    """Return the labels of all points, passed on in each cluster whose known labels agree."""
    for c in np.unique(clusters):
        labels = np.unique(known[(clusters == c) & (known != -1)])
        if len(labels) == 1:
            known[clusters == c] = labels[0]
    return known

# %% 03.spread_agreed | right | dictionary of sets, returns a list of ints
def spread_agreed(clusters, known):
    """Return the labels of all points, passed on in each cluster whose known labels agree."""
    found = {}
    for c, label in zip(clusters.tolist(), known.tolist()):
        found.setdefault(c, set()).add(label)
    result = []
    for c, label in zip(clusters.tolist(), known.tolist()):
        others = found[c] - {-1}
        result.append(next(iter(others)) if len(others) == 1 else label)
    return result

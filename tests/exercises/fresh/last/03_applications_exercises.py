# %% 03.representatives | wrong | looks only at the points of the own cluster of each center
def representatives(distances):
    own = distances.argmin(axis=1)
    result = []
    for c in range(distances.shape[1]):
        members = np.flatnonzero(own == c)
        result.append(members[distances[members, c].argmin()])
    return np.array(result)

# %% 03.majority_labels | wrong | Counter.most_common takes the label that comes first if several are equally common
from collections import Counter

def majority_labels(clusters, y):
    return [Counter(y[clusters == c]).most_common(1)[0][0] for c in range(clusters.max() + 1)]

# %% 03.majority_labels | right | a table of counts, filled by np.add.at
def majority_labels(clusters, y):
    counts = np.zeros((max(clusters) + 1, max(y) + 1), dtype=int)
    np.add.at(counts, (clusters, y), 1)
    return counts.argmax(axis=1)

# %% 03.propagate_labels | wrong | the two indexings in the wrong order: numbers of centers looked up by labels
def propagate_labels(distances, representative_labels):
    nearest = distances.argmin(axis=1)
    return nearest[representative_labels]

# %% 03.propagate_to_nearest | wrong | the rows are sorted at the end, but the labels stay in the order of the clusters
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    rows, labels = [], []
    for c in range(distances.shape[1]):
        members = np.flatnonzero(own == c)
        d = distances[members, c]
        near = members[d <= np.percentile(d, percentile)]
        rows.extend(near)
        labels.extend([representative_labels[c]] * len(near))
    return np.sort(rows), np.array(labels)

# %% 03.propagate_to_nearest | wrong | the limit is the percentile of the whole column, also of points of other clusters
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    limits = np.percentile(distances, percentile, axis=0)
    rows = np.flatnonzero(distances.min(axis=1) <= limits[own])
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.most_colors | wrong | bits needed for the number k itself, not for the numbers 0 to k - 1
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * (k + 1).bit_length() + 24 * (k + 1) <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | tries only powers of two
def most_colors(n_pixels, budget):
    bits, best = 0, 0
    while n_pixels * bits + 24 * 2**bits <= budget:
        best = 2**bits
        bits += 1
    return best

# %% 03.most_colors | right | for each number of bits, the most colors that the rest of the budget pays for
def most_colors(n_pixels, budget):
    best, bits = 0, 0
    while n_pixels * bits < budget:
        best = max(best, min(2**bits, (budget - n_pixels * bits) // 24))
        bits += 1
    return best

# %% 03.spread_agreed | wrong | takes two different numbers in a cluster for "-1 and one label"; two different labels without -1 pass too
def spread_agreed(clusters, known):
    result = known.copy()
    for c in np.unique(clusters):
        members = clusters == c
        found = np.unique(known[members])
        if len(found) == 2:
            result[members] = found[1]
    return result

# %% 03.spread_agreed | wrong | known > 0 loses the label 0
def spread_agreed(clusters, known):
    result = np.array(known)
    for c in set(clusters):
        members = clusters == c
        labels = set(known[members & (known > 0)])
        if len(labels) == 1:
            result[members] = labels.pop()
    return result

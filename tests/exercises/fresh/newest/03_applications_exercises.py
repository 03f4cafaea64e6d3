# %% 03.warm_up | wrong | blames too few starts
answer = "c"

# %% 03.representatives | wrong | gives for each point its nearest center
def representatives(distances):
    return np.argmin(distances, axis=1)

# %% 03.representatives | wrong | looks only at the points whose nearest center it is
def representatives(distances):
    own = distances.argmin(axis=1)
    masked = np.where(own[:, None] == np.arange(distances.shape[1]), distances, np.inf)
    return masked.argmin(axis=0)

# %% 03.representatives | wrong | does not let a point represent two clusters
def representatives(distances):
    used = []
    for c in range(distances.shape[1]):
        for i in np.argsort(distances[:, c]):
            if i not in used:
                used.append(i)
                break
    return np.array(used)

# %% 03.representatives | wrong | returns the smallest distances and not the rows
def representatives(distances):
    return distances.min(axis=0)

# %% 03.representatives | right | min with a key over the rows of each column
def representatives(distances):
    return [min(range(len(column)), key=column.__getitem__) for column in distances.T.tolist()]

# %% 03.majority_labels | wrong | takes the label that comes first if several are equally common
def majority_labels(clusters, y):
    from collections import Counter
    return np.array([Counter(y[clusters == c].tolist()).most_common(1)[0][0] for c in range(clusters.max() + 1)])

# %% 03.majority_labels | wrong | takes the median of the labels
def majority_labels(clusters, y):
    return np.array([int(np.median(y[clusters == c])) for c in range(clusters.max() + 1)])

# %% 03.majority_labels | wrong | returns the position among the different labels and not the label
def majority_labels(clusters, y):
    out = []
    for c in range(clusters.max() + 1):
        values, counts = np.unique(y[clusters == c], return_counts=True)
        out.append(counts.argmax())
    return np.array(out)

# %% 03.majority_labels | wrong | takes the largest label if several are equally common
def majority_labels(clusters, y):
    out = []
    for c in np.unique(clusters):
        labels = y[clusters == c].tolist()
        out.append(max(set(labels), key=lambda v: (labels.count(v), v)))
    return out

# %% 03.majority_labels | wrong | lists the clusters in the order in which they occur
def majority_labels(clusters, y):
    return [int(np.bincount(y[clusters == c]).argmax()) for c in dict.fromkeys(clusters.tolist())]

# %% 03.majority_labels | right | a table of counts filled with np.add.at
def majority_labels(clusters, y):
    counts = np.zeros((np.max(clusters) + 1, np.max(y) + 1), dtype=int)
    np.add.at(counts, (clusters, y), 1)
    return counts.argmax(axis=1)

# %% 03.majority_labels | right | scipy.stats.mode, which takes the smallest of equally common values
def majority_labels(clusters, y):
    from scipy.stats import mode
    return [int(mode(y[clusters == c]).mode) for c in range(int(max(clusters)) + 1)]

# %% 03.propagate_labels | wrong | returns the numbers of the clusters and not the labels
def propagate_labels(distances, representative_labels):
    return distances.argmin(axis=1)

# %% 03.propagate_labels | wrong | sorts the labels first, so they no longer belong to their centers
def propagate_labels(distances, representative_labels):
    own = distances.argmin(axis=1)
    order = np.argsort(representative_labels)
    return np.asarray(representative_labels)[order][own]

# %% 03.propagate_labels | wrong | adds the distances of all centers with the same label before taking the smallest
def propagate_labels(distances, representative_labels):
    labels = np.unique(representative_labels)
    total = np.stack([distances[:, representative_labels == l].sum(axis=1) for l in labels], axis=1)
    return labels[total.argmin(axis=1)]

# %% 03.propagate_labels | right | a list from zip and min
def propagate_labels(distances, representative_labels):
    return [min(zip(row, representative_labels))[1] for row in distances.tolist()]

# %% 03.propagate_to_nearest | wrong | one limit for all clusters together
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    rows = np.flatnonzero(d <= np.percentile(d, percentile))
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.propagate_to_nearest | wrong | takes the percentile over all points and not only over those of the cluster
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    limits = np.percentile(distances, percentile, axis=0)
    rows = np.flatnonzero(distances.min(axis=1) <= limits[own])
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.propagate_to_nearest | wrong | labels only points strictly below the limit
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    limits = np.array([np.percentile(d[own == c], percentile) for c in range(distances.shape[1])])
    rows = np.flatnonzero(d < limits[own])
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.propagate_to_nearest | wrong | takes a share of the largest distance as the limit in place of the percentile
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    limits = np.array([d[own == c].max() * percentile / 100 for c in range(distances.shape[1])])
    rows = np.flatnonzero(d <= limits[own])
    return rows, np.asarray(representative_labels)[own[rows]]

# %% 03.propagate_to_nearest | wrong | collects the rows cluster by cluster but the labels in the order of the rows
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    rows = []
    for c in range(distances.shape[1]):
        members = np.flatnonzero(own == c)
        rows.extend(members[d[members] <= np.percentile(d[members], percentile)])
    keep = np.zeros(len(d), dtype=bool)
    keep[rows] = True
    return np.array(rows), np.asarray(representative_labels)[own][keep]

# %% 03.propagate_to_nearest | wrong | also labels points of other clusters that lie within the limit
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    rows, labels = [], []
    for c in range(distances.shape[1]):
        limit = np.percentile(distances[own == c, c], percentile)
        near = np.flatnonzero(distances[:, c] <= limit)
        rows.extend(near)
        labels.extend([representative_labels[c]] * len(near))
    return np.array(rows), np.array(labels)

# %% 03.propagate_to_nearest | wrong | returns True and False in place of the numbers of the rows
def propagate_to_nearest(distances, representative_labels, percentile):
    own = distances.argmin(axis=1)
    d = distances.min(axis=1)
    limits = np.array([np.percentile(d[own == c], percentile) for c in range(distances.shape[1])])
    keep = d <= limits[own]
    return keep, np.asarray(representative_labels)[own]

# %% 03.propagate_to_nearest | right | rows come cluster by cluster, in two lists
def propagate_to_nearest(distances, representative_labels, percentile):
    own = np.argmin(distances, axis=1)
    rows, labels = [], []
    for c, label in enumerate(representative_labels):
        members = np.flatnonzero(own == c)
        d = distances[members, c]
        for i in members[d <= np.percentile(d, percentile)][::-1]:
            rows.append(int(i))
            labels.append(int(label))
    return rows, labels

# %% 03.most_colors | wrong | tries only powers of 2
def most_colors(n_pixels, budget):
    best, b = 0, 0
    while n_pixels * b + 2 ** b * 24 <= budget:
        best = 2 ** b
        b += 1
    return best

# %% 03.most_colors | wrong | takes one bit too many for powers of 2
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * (k + 1).bit_length() + (k + 1) * 24 <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | demands less than the budget
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * k.bit_length() + (k + 1) * 24 < budget:
        k += 1
    return k

# %% 03.most_colors | wrong | does not round the bits of a pixel up to a whole number
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * np.log2(k + 1) + (k + 1) * 24 <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | gives a pixel at least one bit, also with a single color
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * max(1, k.bit_length()) + (k + 1) * 24 <= budget:
        k += 1
    return k

# %% 03.most_colors | wrong | counts 8 bits for a color in place of 24
def most_colors(n_pixels, budget):
    k = 0
    while n_pixels * k.bit_length() + (k + 1) * 8 <= budget:
        k += 1
    return k

# %% 03.most_colors | right | goes over the bits of a pixel and not over the colors
def most_colors(n_pixels, budget):
    best = 0
    for b in range(200):
        left = budget - b * n_pixels
        if left < 24:
            break
        best = max(best, min(2 ** b, left // 24))
    return best

# %% 03.spread_agreed | wrong | passes on the most common label of a mixed cluster
def spread_agreed(clusters, known):
    out = known.copy()
    for c in np.unique(clusters):
        labels = known[(clusters == c) & (known >= 0)]
        if len(labels):
            out[(clusters == c) & (known < 0)] = np.bincount(labels).argmax()
    return out

# %% 03.spread_agreed | wrong | takes away the known labels of mixed clusters too
def spread_agreed(clusters, known):
    out = np.full(len(known), -1)
    for c in np.unique(clusters):
        labels = np.unique(known[(clusters == c) & (known >= 0)])
        if len(labels) == 1:
            out[clusters == c] = labels[0]
    return out

# %% 03.spread_agreed | wrong | counts -1 as one of the labels, so a cluster with an unlabeled point never agrees
def spread_agreed(clusters, known):
    out = known.copy()
    for c in np.unique(clusters):
        labels = set(known[clusters == c])
        if len(labels) == 1:
            out[clusters == c] = labels.pop()
    return out

# %% 03.spread_agreed | wrong | takes label 0 for no label
def spread_agreed(clusters, known):
    out = known.copy()
    for c in np.unique(clusters):
        labels = np.unique(known[(clusters == c) & (known > 0)])
        if len(labels) == 1:
            out[clusters == c] = labels[0]
    return out

# %% 03.spread_agreed | wrong | writes the new labels into the array known itself
def spread_agreed(clusters, known):
    for c in set(clusters.tolist()):
        labels = np.unique(known[(clusters == c) & (known != -1)])
        if len(labels) == 1:
            known[clusters == c] = labels[0]
    return known

# %% 03.spread_agreed | wrong | passes on the largest label if at least half of the points have it, and does not look whether others differ
def spread_agreed(clusters, known):
    out = known.copy()
    for c in np.unique(clusters):
        k = known[clusters == c]
        if k.max() >= 0 and (k == k.max()).mean() >= 0.5:
            out[(clusters == c) & (known == -1)] = k.max()
    return out

# %% 03.spread_agreed | right | a dict of sets and a list as the result
def spread_agreed(clusters, known):
    seen = {}
    for c, l in zip(clusters, known):
        if l != -1:
            seen.setdefault(int(c), set()).add(int(l))
    result = []
    for c, l in zip(clusters, known):
        s = seen.get(int(c), set())
        result.append(next(iter(s)) if len(s) == 1 else int(l))
    return result

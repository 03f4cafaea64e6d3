# %% 06.cluster_radii | wrong | takes the quantile, which lies between two distances
def cluster_radii(X, labels, centers, share):
    d = np.linalg.norm(X - centers[labels], axis=1)
    return np.array([np.quantile(d[labels == c], share) for c in range(len(centers))])

# %% 06.cluster_radii | wrong | rounds the number of members to the nearest whole number
def cluster_radii(X, labels, centers, share):
    out = []
    for c in range(len(centers)):
        d = np.sort(np.linalg.norm(X[labels == c] - centers[c], axis=1))
        out.append(d[max(int(np.floor(share * len(d) + 0.5)), 1) - 1])
    return np.array(out)

# %% 06.cluster_radii | wrong | rounds up, but takes the member after the last one that is needed
def cluster_radii(X, labels, centers, share):
    out = []
    for c in range(len(centers)):
        d = np.sort(np.linalg.norm(X[labels == c] - centers[c], axis=1))
        out.append(d[min(int(np.ceil(share * len(d) - 1e-9)), len(d) - 1)])
    return np.array(out)

# %% 06.cluster_radii | wrong | measures from the mean of the cluster and not from the given center
def cluster_radii(X, labels, centers, share):
    out = []
    for c in range(len(centers)):
        members = X[labels == c]
        d = np.sort(np.linalg.norm(members - members.mean(axis=0), axis=1))
        out.append(d[int(np.ceil(share * len(d) - 1e-9)) - 1])
    return np.array(out)

# %% 06.cluster_radii | wrong | counts all points inside of the circle, those of other clusters too
def cluster_radii(X, labels, centers, share):
    out = []
    for c in range(len(centers)):
        d = np.sort(np.linalg.norm(X - centers[c], axis=1))
        need = int(np.ceil(share * (labels == c).sum() - 1e-9))
        out.append(d[need - 1])
    return np.array(out)

# %% 06.cluster_radii | wrong | multiplies the largest distance by the share
def cluster_radii(X, labels, centers, share):
    return [share * np.linalg.norm(X[labels == c] - centers[c], axis=1).max() for c in range(len(centers))]

# %% 06.cluster_radii | right | tries each distance as a radius and takes the smallest that is large enough
def cluster_radii(X, labels, centers, share):
    radii = []
    for c, center in enumerate(centers):
        d = [float(np.sqrt(((x - center) ** 2).sum())) for x, l in zip(X, labels) if l == c]
        radii.append(min(r for r in d if sum(e <= r for e in d) / len(d) >= share - 1e-12))
    return radii

# %% 06.certainty_areas | wrong | gives nan where a share is 0
def certainty_areas(shares, largest):
    H = -(shares * np.log(shares)).sum(axis=1)
    return largest * (1 - H / np.log(shares.shape[1])) ** 2

# %% 06.certainty_areas | wrong | mixes logarithms to the base 2 with natural ones
def certainty_areas(shares, largest):
    s = np.where(shares > 0, shares, 1)
    H = -(shares * np.log2(s)).sum(axis=1)
    return largest * (1 - H / np.log(shares.shape[1])) ** 2

# %% 06.certainty_areas | wrong | forgets the square of the certainty
def certainty_areas(shares, largest):
    s = np.where(shares > 0, shares, 1)
    H = -(shares * np.log(s)).sum(axis=1)
    return largest * (1 - H / np.log(shares.shape[1]))

# %% 06.certainty_areas | wrong | divides by the logarithm of the number of rows
def certainty_areas(shares, largest):
    s = np.where(shares > 0, shares, 1)
    H = -(shares * np.log(s)).sum(axis=1)
    return largest * (1 - H / np.log(len(shares))) ** 2

# %% 06.certainty_areas | wrong | divides by the largest entropy that occurs in the table
def certainty_areas(shares, largest):
    s = np.where(shares > 0, shares, 1)
    H = -(shares * np.log(s)).sum(axis=1)
    return largest * (1 - H / max(H.max(), 1e-12)) ** 2

# %% 06.certainty_areas | wrong | squares the largest area too
def certainty_areas(shares, largest):
    s = np.where(shares > 0, shares, 1)
    H = -(shares * np.log(s)).sum(axis=1)
    return (largest * (1 - H / np.log(shares.shape[1]))) ** 2

# %% 06.certainty_areas | right | scipy.stats.entropy with the base k
def certainty_areas(shares, largest):
    from scipy.stats import entropy
    return largest * (1 - entropy(shares, base=np.shape(shares)[1], axis=1)) ** 2

# %% 06.draw_points | wrong | searches from the wrong side, so u equal to a sum of weights takes the component before
def draw_points(uniforms, normals, weights, means, covariances):
    c = np.searchsorted(np.cumsum(weights), uniforms, side="left")
    L = np.linalg.cholesky(covariances)
    return means[c] + np.einsum("ijk,ik->ij", L[c], normals)

# %% 06.draw_points | wrong | multiplies the row by L, which is the transposed matrix
def draw_points(uniforms, normals, weights, means, covariances):
    out = []
    for u, z in zip(uniforms, normals):
        c = int(np.argmax(np.cumsum(weights) > u))
        out.append(means[c] + z @ np.linalg.cholesky(covariances[c]))
    return np.array(out)

# %% 06.draw_points | wrong | uses the symmetric square root of the covariance matrix and not the triangular one
def draw_points(uniforms, normals, weights, means, covariances):
    out = []
    for u, z in zip(uniforms, normals):
        c = int(np.argmax(np.cumsum(weights) > u))
        values, vectors = np.linalg.eigh(covariances[c])
        out.append(means[c] + vectors * np.sqrt(values) @ vectors.T @ z)
    return np.array(out)

# %% 06.draw_points | wrong | multiplies by the covariance matrix itself
def draw_points(uniforms, normals, weights, means, covariances):
    c = np.searchsorted(np.cumsum(weights), uniforms, side="right")
    return means[c] + np.einsum("ijk,ik->ij", covariances[c], normals)

# %% 06.draw_points | wrong | compares u with the single weights and not with their running sums
def draw_points(uniforms, normals, weights, means, covariances):
    out = []
    for u, z in zip(uniforms, normals):
        c = int(np.argmax(weights > u))
        out.append(means[c] + np.linalg.cholesky(covariances[c]) @ z)
    return np.array(out)

# %% 06.draw_points | right | counts the running sums that u has reached, and uses SciPy's cholesky
def draw_points(uniforms, normals, weights, means, covariances):
    from scipy.linalg import cholesky
    sums = np.cumsum(weights)
    sums[-1] = 1.0
    chosen = (np.asarray(uniforms)[:, None] >= sums).sum(axis=1)
    return [means[c] + (z[None, :] @ cholesky(covariances[c]))[0] for c, z in zip(chosen, normals)]

# %% 06.best_number | wrong | returns the position of the best mixture, counted from 0
def best_number(log_likelihoods, smallest, n_samples, n_features):
    k = np.arange(1, len(log_likelihoods) + 1)
    d = n_features
    p = k - 1 + k * d + k * d * (d + 1) // 2
    b = np.where(np.asarray(smallest) > d, p * np.log(n_samples) - 2 * np.asarray(log_likelihoods), np.inf)
    return int(b.argmin()) if np.isfinite(b).any() else 0

# %% 06.best_number | wrong | keeps mixtures whose smallest component has exactly d rows
def best_number(log_likelihoods, smallest, n_samples, n_features):
    k = np.arange(1, len(log_likelihoods) + 1)
    d = n_features
    p = k - 1 + k * d + k * d * (d + 1) // 2
    b = np.where(np.asarray(smallest) >= d, p * np.log(n_samples) - 2 * np.asarray(log_likelihoods), np.inf)
    return int(b.argmin()) + 1 if np.isfinite(b).any() else 0

# %% 06.best_number | wrong | looks for the lowest BIC in the shortened list and returns the place there
def best_number(log_likelihoods, smallest, n_samples, n_features):
    d = n_features
    left = []
    for i, (l, s) in enumerate(zip(log_likelihoods, smallest)):
        k = i + 1
        if s > d:
            left.append((k - 1 + k * d + k * d * (d + 1) / 2) * np.log(n_samples) - 2 * l)
    return int(np.argmin(left)) + 1 if left else 0

# %% 06.best_number | wrong | chooses by BIC first and returns 0 if the best mixture cannot be trusted
def best_number(log_likelihoods, smallest, n_samples, n_features):
    k = np.arange(1, len(log_likelihoods) + 1)
    d = n_features
    b = (k - 1 + k * d + k * d * (d + 1) / 2) * np.log(n_samples) - 2 * np.asarray(log_likelihoods)
    i = int(b.argmin())
    return i + 1 if smallest[i] > d else 0

# %% 06.best_number | wrong | stops at the first mixture that cannot be trusted, and does not look at larger ones
def best_number(log_likelihoods, smallest, n_samples, n_features):
    best, best_bic, d = 0, np.inf, n_features
    for k, (l, s) in enumerate(zip(log_likelihoods, smallest), start=1):
        if s <= d:
            break
        value = (k - 1 + k * d + k * d * (d + 1) / 2) * np.log(n_samples) - 2 * l
        if value < best_bic:
            best, best_bic = k, value
    return best

# %% 06.best_number | wrong | multiplies the log-likelihoods by the number of rows
def best_number(log_likelihoods, smallest, n_samples, n_features):
    k = np.arange(1, len(log_likelihoods) + 1)
    d = n_features
    p = k - 1 + k * d + k * d * (d + 1) // 2
    b = np.where(np.asarray(smallest) > d, p * np.log(n_samples) - 2 * n_samples * np.asarray(log_likelihoods), np.inf)
    return int(b.argmin()) + 1 if np.isfinite(b).any() else 0

# %% 06.best_number | right | min over tuples with a default
def best_number(log_likelihoods, smallest, n_samples, n_features):
    d = n_features
    per_component = 1 + d + d * (d + 1) / 2
    table = [
        ((k * per_component - 1) * np.log(n_samples) - 2 * log_likelihoods[k - 1], k)
        for k in range(1, len(log_likelihoods) + 1)
        if smallest[k - 1] > d
    ]
    return min(table, default=(None, 0))[1]

# %% 06.signs | wrong | takes rows that look real for a sign of memory
answer = "abd"

# %% 06.signs | wrong | sees only the difference of the densities
answer = "b"

# %% 06.share_too_near | wrong | counts rows at the limit too
def share_too_near(drawn, training, held_out):
    near = lambda A: np.linalg.norm(A[:, None] - training, axis=2).min(axis=1)
    return np.mean(near(drawn) <= np.median(near(held_out)))

# %% 06.share_too_near | wrong | takes the mean of the distances as the limit
def share_too_near(drawn, training, held_out):
    near = lambda A: np.linalg.norm(A[:, None] - training, axis=2).min(axis=1)
    return np.mean(near(drawn) < near(held_out).mean())

# %% 06.share_too_near | wrong | measures from each training row to the nearest drawn row
def share_too_near(drawn, training, held_out):
    d = np.linalg.norm(drawn[:, None] - training, axis=2)
    h = np.linalg.norm(held_out[:, None] - training, axis=2)
    return np.mean(d.min(axis=0) < np.median(h.min(axis=0)))

# %% 06.share_too_near | wrong | uses the mean distance to all training rows
def share_too_near(drawn, training, held_out):
    d = np.linalg.norm(drawn[:, None] - training, axis=2).mean(axis=1)
    h = np.linalg.norm(held_out[:, None] - training, axis=2).mean(axis=1)
    return np.mean(d < np.median(h))

# %% 06.share_too_near | wrong | counts the drawn rows that are nearer to a training row than to a held-out row
def share_too_near(drawn, training, held_out):
    t = np.linalg.norm(drawn[:, None] - training, axis=2).min(axis=1)
    h = np.linalg.norm(drawn[:, None] - held_out, axis=2).min(axis=1)
    return np.mean(t < h)

# %% 06.share_too_near | wrong | returns percent in place of a share
def share_too_near(drawn, training, held_out):
    near = lambda A: np.linalg.norm(A[:, None] - training, axis=2).min(axis=1)
    return 100 * np.mean(near(drawn) < np.median(near(held_out)))

# %% 06.share_too_near | right | plain loops with math.dist and statistics.median
def share_too_near(drawn, training, held_out):
    import math
    import statistics
    near = lambda row: min(math.dist(row, t) for t in training)
    limit = statistics.median([near(row) for row in held_out])
    return sum(near(row) < limit for row in drawn) / len(drawn)

# %% 06.simplest_good | wrong | uses ddof 0 for the standard deviation
def simplest_good(scores):
    m = scores.mean(axis=0)
    b = m.argmax()
    return int(np.argmax(m >= m[b] - scores[:, b].std() / np.sqrt(len(scores))))

# %% 06.simplest_good | wrong | takes the standard deviation itself and not the standard error
def simplest_good(scores):
    m = scores.mean(axis=0)
    b = m.argmax()
    return int(np.argmax(m >= m[b] - scores[:, b].std(ddof=1)))

# %% 06.simplest_good | wrong | divides by the square root of the number of settings
def simplest_good(scores):
    m = scores.mean(axis=0)
    b = m.argmax()
    return int(np.argmax(m >= m[b] - scores[:, b].std(ddof=1) / np.sqrt(scores.shape[1])))

# %% 06.simplest_good | wrong | takes the standard error of each column in place of that of the best one
def simplest_good(scores):
    m = scores.mean(axis=0)
    se = scores.std(axis=0, ddof=1) / np.sqrt(len(scores))
    return int(np.argmax(m + se >= m.max()))

# %% 06.simplest_good | wrong | goes back from the best column and stops at the first that is not good enough
def simplest_good(scores):
    m = scores.mean(axis=0)
    b = int(m.argmax())
    limit = m[b] - scores[:, b].std(ddof=1) / np.sqrt(len(scores))
    c = b
    while c > 0 and m[c - 1] >= limit:
        c -= 1
    return c

# %% 06.simplest_good | wrong | takes the standard error of all scores of the table
def simplest_good(scores):
    m = scores.mean(axis=0)
    return int(np.argmax(m >= m.max() - scores.std(ddof=1) / np.sqrt(scores.size)))

# %% 06.simplest_good | right | scipy.stats.sem and next over a generator
def simplest_good(scores):
    from scipy.stats import sem
    means = [float(np.mean(column)) for column in np.transpose(scores)]
    best = means.index(max(means))
    limit = means[best] - sem(np.asarray(scores)[:, best])
    return next(c for c, m in enumerate(means) if m >= limit)

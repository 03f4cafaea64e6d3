# %% 06.cluster_radii | wrong | np.quantile with method "higher" counts the steps between the members, n - 1, not the members
def cluster_radii(X, labels, centers, share):
    radii = []
    for c in range(len(centers)):
        d = np.linalg.norm(X[labels == c] - centers[c], axis=1)
        radii.append(np.quantile(d, share, method="higher"))
    return np.array(radii)

# %% 06.cluster_radii | right | tries the distances from the smallest on, counts what is inside
def cluster_radii(X, labels, centers, share):
    radii = []
    for c, center in enumerate(centers):
        d = np.sqrt(((X[labels == c] - center) ** 2).sum(axis=1))
        radii.append(next(float(r) for r in sorted(d) if np.mean(d <= r) >= share))
    return radii

# %% 06.certainty_areas | wrong | len(shares) as the number of components: log n in place of log k
def certainty_areas(shares, largest):
    logs = np.log(np.where(shares > 0, shares, 1))
    entropy = -(shares * logs).sum(axis=1)
    certainty = 1 - entropy / np.log(len(shares))
    return largest * certainty**2

# %% 06.draw_points | wrong | searchsorted with its default side: a sum equal to u counts as greater
def draw_points(uniforms, normals, weights, means, covariances):
    c = np.searchsorted(np.cumsum(weights), uniforms)
    L = np.linalg.cholesky(covariances)
    return means[c] + np.einsum("ijk,ik->ij", L[c], normals)

# %% 06.draw_points | wrong | rows times L in place of rows times the transpose of L
def draw_points(uniforms, normals, weights, means, covariances):
    sums = np.cumsum(weights)
    points = []
    for u, z in zip(uniforms, normals):
        c = int(np.argmax(sums > u))
        points.append(means[c] + z @ np.linalg.cholesky(covariances[c]))
    return np.array(points)

# %% 06.best_number | wrong | position in the list that is left after the others were thrown out
def best_number(log_likelihoods, smallest, n_samples, n_features):
    d = n_features
    k = np.arange(1, len(log_likelihoods) + 1)
    p = k - 1 + k * d + k * d * (d + 1) / 2
    bic = p * np.log(n_samples) - 2 * np.asarray(log_likelihoods)
    good = np.asarray(smallest) > d
    if not good.any():
        return 0
    return int(np.argmin(bic[good])) + 1

# %% 06.best_number | wrong | picks the lowest BIC first and then looks whether that one can be trusted, else 0
def best_number(log_likelihoods, smallest, n_samples, n_features):
    d = n_features
    k = np.arange(1, len(log_likelihoods) + 1)
    p = k - 1 + k * d + k * d * (d + 1) // 2
    best = int(np.argmin(p * np.log(n_samples) - 2 * log_likelihoods))
    return best + 1 if smallest[best] > d else 0

# %% 06.share_too_near | wrong | minimum along the wrong axis: for each training row the nearest drawn (held-out) row
def share_too_near(drawn, training, held_out):
    from scipy.spatial.distance import cdist

    of_drawn = cdist(drawn, training).min(axis=0)
    limit = np.median(cdist(held_out, training).min(axis=0))
    return np.mean(of_drawn < limit)

# %% 06.simplest_good | wrong | each column gets its own standard error, in place of that of the best one
def simplest_good(scores):
    means = scores.mean(axis=0)
    errors = scores.std(axis=0, ddof=1) / np.sqrt(len(scores))
    return int(np.argmax(means + errors >= means.max()))

# %% 06.simplest_good | wrong | root of the number of settings, not of divisions
def simplest_good(scores):
    means = scores.mean(axis=0)
    best = means.argmax()
    error = scores[:, best].std(ddof=1) / np.sqrt(len(means))
    return int(np.flatnonzero(means >= means[best] - error)[0])

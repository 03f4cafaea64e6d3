# %% 05.n_free_parameters | wrong | of a symmetric matrix counts only the entries above the diagonal, not the diagonal itself
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    covariances = {
        "full": k * d * (d - 1) // 2,
        "tied": d * (d - 1) // 2,
        "diag": k * d,
        "spherical": k,
    }
    return k - 1 + k * d + covariances[covariance_type]

# %% 05.log_gaussian | wrong | half of the log determinant, from the Cholesky factor
def log_gaussian(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    z = np.linalg.solve(L, (X - mean).T)
    log_det = np.log(np.diag(L)).sum()
    return -0.5 * (len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0))

# %% 05.responsibilities | wrong | one largest logarithm for the whole table is subtracted
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack(
        [np.log(w) + log_gaussian(X, m, S) for w, m, S in zip(weights, means, covariances)]
    )
    p = np.exp(logs - logs.max())
    return p / p.sum(axis=1, keepdims=True)

# %% 05.responsibilities | wrong | a tiny number in the denominator against 0 / 0, so far rows get only zeros
def responsibilities(X, weights, means, covariances):
    p = np.array(
        [w * np.exp(log_gaussian(X, m, S)) for w, m, S in zip(weights, means, covariances)]
    ).T
    return p / (p.sum(axis=1, keepdims=True) + 1e-300)

# %% 05.responsibilities | right | one over the sum of exponentials of differences, component by component
def responsibilities(X, weights, means, covariances):
    k = len(weights)
    logs = [np.log(weights[c]) + np.asarray(log_gaussian(X, means[c], covariances[c])) for c in range(k)]
    columns = []
    with np.errstate(over="ignore"):
        for c in range(k):
            columns.append(1 / sum(np.exp(logs[m] - logs[c]) for m in range(k)))
    return np.column_stack(columns)

# %% 05.log_likelihood | wrong | clips densities that are rounded to 0 at the smallest float, so far points count too little
def log_likelihood(X, weights, means, covariances):
    p = sum(w * np.exp(log_gaussian(X, m, S)) for w, m, S in zip(weights, means, covariances))
    return np.log(np.maximum(p, np.finfo(float).tiny)).sum()

# %% 05.log_likelihood | wrong | for each point only the component with the largest weight times density (hard assignment)
def log_likelihood(X, weights, means, covariances):
    logs = np.array(
        [np.log(w) + log_gaussian(X, m, S) for w, m, S in zip(weights, means, covariances)]
    )
    return logs.max(axis=0).sum()

# %% 05.m_step | wrong | np.cov with aweights corrects the bias by default
def m_step(X, shares):
    n, k = shares.shape
    weights = shares.mean(axis=0)
    means = (shares.T @ X) / shares.sum(axis=0)[:, np.newaxis]
    covariances = np.array(
        [np.atleast_2d(np.cov(X, rowvar=False, aweights=shares[:, c])) for c in range(k)]
    )
    return weights, means, covariances

# %% 05.m_step | right | second moments minus the outer product of the means, after moving the origin
def m_step(X, shares):
    shift = X.mean(axis=0)
    Z = X - shift
    N = shares.sum(axis=0)
    m = np.einsum("ic,ij->cj", shares, Z) / N[:, None]
    second = np.einsum("ic,ij,il->cjl", shares, Z, Z) / N[:, None, None]
    return N / N.sum(), m + shift, second - np.einsum("cj,cl->cjl", m, m)

# %% 05.em | wrong | every iteration starts again from the mixture that was given
def em(X, weights, means, covariances, n_iterations):
    for _ in range(n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        new_weights, new_means, new_covariances = m_step(X, shares)
    return new_weights, new_means, new_covariances

# %% 05.em | wrong | stops early as soon as the means hardly move, in place of exactly n_iterations
def em(X, weights, means, covariances, n_iterations):
    for _ in range(n_iterations):
        old_means = means
        weights, means, covariances = m_step(X, responsibilities(X, weights, means, covariances))
        if np.abs(means - old_means).max() < 0.05:
            break
    return weights, means, covariances

# %% 05.aic | wrong | half of it: number of parameters minus log-likelihood
def aic(log_likelihood, n_parameters):
    return n_parameters - log_likelihood

# %% 05.bic | wrong | exchanges the roles of the numbers of points and of parameters
def bic(log_likelihood, n_parameters, n_samples):
    return n_samples * np.log(n_parameters) - 2 * log_likelihood

# %% 05.bic_of_fit | wrong | multiplies the mean log-likelihood by X.size, the number of entries
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    of_covariances = {
        "full": k * d * (d + 1) // 2,
        "tied": d * (d + 1) // 2,
        "diag": k * d,
        "spherical": k,
        "tied_diag": d,
        "tied_spherical": 1,
    }[covariance_type]
    p = k - 1 + k * d + of_covariances
    return p * np.log(n) - 2 * mean_log_likelihood * X.size

# %% 05.bic_of_fit | wrong | a shared type has the parameters of a mixture of one component, so the means are shared too
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    if covariance_type.startswith("tied_"):
        p = n_components - 1 + n_free_parameters(1, d, covariance_type[len("tied_"):])
    else:
        p = n_free_parameters(n_components, d, covariance_type)
    return p * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.held_out_threshold | wrong | rounds alpha (m + 1) to the nearest whole number because of the float trouble, which may round up
def held_out_threshold(held_out_scores, alpha):
    s = np.sort(held_out_scores)
    rank = min(round(alpha * (len(s) + 1)), len(s))
    return s[rank - 1] if rank > 0 else -np.inf

# %% 05.held_out_threshold | wrong | the alpha quantile of the scores, rounded down to a score: ranks among m - 1, no case for "none"
def held_out_threshold(held_out_scores, alpha):
    return np.quantile(held_out_scores, alpha, method="lower")

# %% 05.held_out_threshold | right | a loop with fractions k / (m + 1) in place of a product
def held_out_threshold(held_out_scores, alpha):
    threshold = -np.inf
    m = len(held_out_scores)
    for k, score in enumerate(sorted(held_out_scores), start=1):
        if k / (m + 1) <= alpha:
            threshold = score
    return threshold

# %% 05.detection_rates | wrong | false alarms among the flagged rows, not among the good ones
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    false_alarms = (flagged & ~is_faulty).sum()
    found = (flagged & is_faulty).sum()
    return false_alarms / max(flagged.sum(), 1), found / is_faulty.sum()

# %% 05.class_posteriors | wrong | takes the largest log density before the priors: a class without rows may push all others to 0
def class_posteriors(log_densities, training_labels):
    n_classes = log_densities.shape[1]
    priors = np.bincount(training_labels, minlength=n_classes) / len(training_labels)
    p = np.exp(log_densities - log_densities.max(axis=1, keepdims=True)) * priors
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | bincount without minlength: too few priors if the last class has no training rows
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels) / len(training_labels)
    with np.errstate(divide="ignore"):
        logs = log_densities + np.log(priors)
    logs = logs - logs.max(axis=1, keepdims=True)
    p = np.exp(logs)
    return p / p.sum(axis=1, keepdims=True)

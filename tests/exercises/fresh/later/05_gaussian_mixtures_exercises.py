# %% 05.n_free_parameters | wrong | takes the entries above the diagonal only and forgets the diagonal itself
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    covariances = {"full": k * d * (d - 1) // 2, "tied": d * (d - 1) // 2, "diag": k * d, "spherical": k}
    return k - 1 + k * d + covariances[covariance_type]

# %% 05.n_free_parameters | wrong | spherical: one variance for the whole mixture
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    one = d * (d + 1) // 2
    covariances = {"full": k * one, "tied": one, "diag": k * d, "spherical": 1}
    return k - 1 + k * d + covariances[covariance_type]

# %% 05.log_gaussian | wrong | log determinant from the Cholesky factor without the factor 2
def log_gaussian(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    z = np.linalg.solve(L, (X - mean).T)
    d = X.shape[1]
    return -0.5 * (d * np.log(2 * np.pi) + np.log(np.diag(L)).sum() + (z**2).sum(axis=0))

# %% 05.log_gaussian | wrong | takes the sign that slogdet returns first for the logarithm
def log_gaussian(X, mean, covariance):
    difference = X - mean
    log_det = np.linalg.slogdet(covariance)[0]
    distance = np.sum(difference @ np.linalg.inv(covariance) * difference, axis=1)
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + log_det + distance)

# %% 05.log_gaussian | right | eigenvectors, a loop over the rows, a list
def log_gaussian(X, mean, covariance):
    values, vectors = np.linalg.eigh(np.asarray(covariance))
    result = []
    for x in X:
        total = 0.0
        for value, vector in zip(values, vectors.T):
            total += np.log(2 * np.pi) + np.log(value) + (vector @ (x - mean)) ** 2 / value
        result.append(float(-total / 2))
    return result

# %% 05.responsibilities | wrong | subtracts the largest logarithm of the whole table, not that of each row
def responsibilities(X, weights, means, covariances):
    d = X.shape[1]
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances):
        diff = X - mean
        q = np.sum(diff * np.linalg.solve(covariance, diff.T).T, axis=1)
        logs.append(np.log(weight) - 0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q))
    logs = np.array(logs).T
    table = np.exp(logs - logs.max())
    return table / table.sum(axis=1, keepdims=True)

# %% 05.responsibilities | wrong | adds the weight itself to the log density, not its logarithm
def responsibilities(X, weights, means, covariances):
    d = X.shape[1]
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances):
        diff = X - mean
        q = np.sum(diff * np.linalg.solve(covariance, diff.T).T, axis=1)
        logs.append(weight - 0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q))
    logs = np.array(logs).T
    table = np.exp(logs - logs.max(axis=1, keepdims=True))
    return table / table.sum(axis=1, keepdims=True)

# %% 05.log_likelihood | wrong | the sum over the components is replaced by its largest term
def log_likelihood(X, weights, means, covariances):
    d = X.shape[1]
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances):
        diff = X - mean
        q = np.sum(diff * np.linalg.solve(covariance, diff.T).T, axis=1)
        logs.append(np.log(weight) - 0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q))
    return np.max(logs, axis=0).sum()

# %% 05.log_likelihood | wrong | forgets to add the largest logarithm back after subtracting it
def log_likelihood(X, weights, means, covariances):
    d = X.shape[1]
    logs = []
    for weight, mean, covariance in zip(weights, means, covariances):
        diff = X - mean
        q = np.sum(diff * np.linalg.solve(covariance, diff.T).T, axis=1)
        logs.append(np.log(weight) - 0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q))
    logs = np.array(logs).T
    logs = logs - logs.max(axis=1, keepdims=True)
    return np.log(np.exp(logs).sum(axis=1)).sum()

# %% 05.log_likelihood | right | scipy's logpdf and logaddexp, component by component
def log_likelihood(X, weights, means, covariances):
    from scipy.stats import multivariate_normal

    total = np.full(len(X), -np.inf)
    for weight, mean, covariance in zip(weights, means, covariances):
        log_density = np.reshape(multivariate_normal(mean, covariance).logpdf(X), len(X))
        with np.errstate(divide="ignore"):
            total = np.logaddexp(total, np.log(weight) + log_density)
    return float(sum(total))

# %% 05.m_step | wrong | np.cov with its default, which divides by less than the sum of the shares
def m_step(X, shares):
    sizes = shares.sum(axis=0)
    means = shares.T @ X / sizes[:, None]
    covariances = np.array([np.atleast_2d(np.cov(X.T, aweights=column)) for column in shares.T])
    return sizes / len(X), means, covariances

# %% 05.m_step | wrong | squares the shares, because both differences are multiplied by them
def m_step(X, shares):
    sizes = shares.sum(axis=0)
    means = shares.T @ X / sizes[:, None]
    covariances = []
    for c in range(shares.shape[1]):
        diff = shares[:, c, None] * (X - means[c])
        covariances.append(diff.T @ diff / sizes[c])
    return sizes / len(X), means, np.array(covariances)

# %% 05.em | wrong | the weights of the start are used in every E-step
def em(X, weights, means, covariances, n_iterations):
    start = weights
    for _ in range(n_iterations):
        shares = responsibilities(X, start, means, covariances)
        weights, means, covariances = m_step(X, shares)
    return weights, means, covariances

# %% 05.em | wrong | counts the start as the first iteration
def em(X, weights, means, covariances, n_iterations):
    for _ in range(1, n_iterations):
        weights, means, covariances = m_step(X, responsibilities(X, weights, means, covariances))
    return weights, means, covariances

# %% 05.em | right | recursion, self-contained, lists returned
def em(X, weights, means, covariances, n_iterations):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal

    if n_iterations == 0:
        return list(weights), list(means), list(covariances)
    logs = np.column_stack([
        np.log(w) + np.reshape(multivariate_normal(m, c).logpdf(X), len(X)) for w, m, c in zip(weights, means, covariances)
    ])
    shares = softmax(logs, axis=1)
    new_means, new_covariances = [], []
    for column in shares.T:
        mean = np.average(X, axis=0, weights=column)
        new_means.append(mean)
        new_covariances.append(sum(r * np.outer(x - mean, x - mean) for r, x in zip(column, X)) / column.sum())
    return em(X, shares.mean(axis=0), new_means, new_covariances, n_iterations - 1)

# %% 05.aic | wrong | the 2 belongs to the parameters only
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - log_likelihood

# %% 05.aic | wrong | takes the logarithm of the log-likelihood again
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - 2 * np.log(np.abs(log_likelihood))

# %% 05.bic | wrong | a factor 2 before the penalty as in AIC
def bic(log_likelihood, n_parameters, n_samples):
    return 2 * n_parameters * np.log(n_samples) - 2 * log_likelihood

# %% 05.bic | wrong | exchanges the roles: the number of points times the log of the parameters
def bic(log_likelihood, n_parameters, n_samples):
    return n_samples * np.log(n_parameters) - 2 * log_likelihood

# %% 05.bic | right | log of a power, math module
def bic(log_likelihood, n_parameters, n_samples):
    import math

    return -2 * (log_likelihood - n_parameters * math.log(math.sqrt(n_samples)))

# %% 05.bic_of_fit | wrong | X.size as number of points
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, (k, d) = X.size, (n_components, X.shape[1])
    one = d * (d + 1) // 2
    shape = {"full": k * one, "tied": one, "diag": k * d, "spherical": k, "tied_diag": d, "tied_spherical": 1}
    p = k - 1 + k * d + shape[covariance_type]
    return p * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | "tied_spherical" counts one variance for each feature, so it equals "tied_diag"
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    numbers = {"full": d * (d + 1) // 2, "diag": d, "spherical": 1}
    if covariance_type == "tied":
        covariances = numbers["full"]
    elif covariance_type.startswith("tied"):
        covariances = d
    else:
        covariances = k * numbers[covariance_type]
    p = k - 1 + k * d + covariances
    return p * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.held_out_threshold | wrong | rounds the rank down from a float product, so 0.29 * 100 gives 28
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    rank = int(alpha * (len(ordered) + 1))
    rank = min(rank, len(ordered))
    return ordered[rank - 1] if rank > 0 else -np.inf

# %% 05.held_out_threshold | wrong | equal scores are merged before they are counted
def held_out_threshold(held_out_scores, alpha):
    best = -np.inf
    m = len(held_out_scores)
    for rank, score in enumerate(np.unique(held_out_scores), start=1):
        if rank / (m + 1) <= alpha:
            best = score
    return best

# %% 05.held_out_threshold | right | a loop with popped minima of a list and exact comparison of divided ranks
def held_out_threshold(held_out_scores, alpha):
    left = [float(s) for s in held_out_scores]
    cases = len(left) + 1
    best = -np.inf
    rank = 1
    while left and rank / cases <= alpha:
        best = min(left)
        left.remove(best)
        rank += 1
    return best

# %% 05.detection_rates | wrong | false alarms as a share of the flagged rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    alarms = (flagged & ~is_faulty).sum() / max(flagged.sum(), 1)
    return alarms, flagged[is_faulty].mean()

# %% 05.detection_rates | wrong | both counts divided by the number of all rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return np.mean(flagged & ~is_faulty), np.mean(flagged & is_faulty)

# %% 05.class_posteriors | wrong | the row maximum is taken over all classes, also the empty ones, and then rows underflow
def class_posteriors(log_densities, training_labels):
    C = log_densities.shape[1]
    priors = np.bincount(training_labels, minlength=C) / len(training_labels)
    densities = np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    joint = priors * densities
    return joint / joint.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | counts without minlength, so a last class without rows is missing
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels) / len(training_labels)
    with np.errstate(divide="ignore"):
        logs = log_densities + np.log(priors)
    joint = np.exp(logs - logs.max(axis=1, keepdims=True))
    return joint / joint.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | right | lists and math.exp, only the possible classes of each row
def class_posteriors(log_densities, training_labels):
    import math

    labels = [int(c) for c in training_labels]
    result = []
    for row in log_densities:
        logs = {
            c: float(value) + math.log(labels.count(c))
            for c, value in enumerate(row)
            if labels.count(c) and value > -math.inf
        }
        top = max(logs.values())
        total = sum(math.exp(v - top) for v in logs.values())
        result.append([math.exp(logs[c] - top) / total if c in logs else 0 for c in range(len(row))])
    return result

"""Answers of students to the exercises on mixtures, by people who saw the exercises alone."""


# %% 05.n_free_parameters | wrong | counts all weights, though the last one follows from the others
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    triangle = d * (d + 1) // 2
    shape = {"full": k * triangle, "tied": triangle, "diag": k * d, "spherical": k}
    return k + k * d + shape[covariance_type]


# %% 05.n_free_parameters | wrong | counts all d times d entries of a covariance
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    shape = {"full": k * d * d, "tied": d * d, "diag": k * d, "spherical": k}
    return k - 1 + k * d + shape[covariance_type]


# %% 05.n_free_parameters | wrong | tied: counts the one covariance for each component
def n_free_parameters(n_components, n_features, covariance_type):
    covariances = n_features * (n_features + 1) // 2
    if covariance_type == "diag":
        covariances = n_features
    elif covariance_type == "spherical":
        covariances = 1
    return n_components - 1 + n_components * (n_features + covariances)


# %% 05.n_free_parameters | wrong | leaves the diagonal out of the triangle
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    half = d * (d - 1) // 2
    shape = {"full": k * half, "tied": half, "diag": k * d, "spherical": k}
    return k - 1 + k * d + shape[covariance_type]


# %% 05.n_free_parameters | wrong | spherical: counts one variance for all components together
def n_free_parameters(n_components, n_features, covariance_type):
    n = n_components - 1 + n_components * n_features
    if covariance_type == "full":
        return n + n_components * n_features * (n_features + 1) // 2
    if covariance_type == "tied":
        return n + n_features * (n_features + 1) // 2
    if covariance_type == "diag":
        return n + n_components * n_features
    return n + 1


# %% 05.n_free_parameters | wrong | mixes up diag and spherical
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    triangle = d * (d + 1) // 2
    shape = {"full": k * triangle, "tied": triangle, "diag": k, "spherical": k * d}
    return k - 1 + k * d + shape[covariance_type]


# %% 05.n_free_parameters | wrong | counts one number for each mean, not d
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    triangle = d * (d + 1) // 2
    shape = {"full": k * triangle, "tied": triangle, "diag": k * d, "spherical": k}
    return k - 1 + k + shape[covariance_type]


# %% 05.n_free_parameters | wrong | always counts full covariances, the default of the lesson
def n_free_parameters(n_components, n_features, covariance_type="full"):
    k, d = n_components, n_features
    return (k - 1) + k * d + k * d * (d + 1) // 2


# %% 05.n_free_parameters | right | divides with /, so that the number is a float
def n_free_parameters(n_components, n_features, covariance_type):
    match covariance_type:
        case "full":
            covariances = n_components * (n_features**2 + n_features) / 2
        case "tied":
            covariances = (n_features**2 + n_features) / 2
        case "diag":
            covariances = n_components * n_features
        case "spherical":
            covariances = n_components
    return n_components * (n_features + 1) - 1 + covariances


# %% 05.n_free_parameters | right | counts the entries of arrays
def n_free_parameters(n_components, n_features, covariance_type):
    entries = np.tril(np.ones((n_features, n_features))).sum()
    if covariance_type in ("diag", "spherical"):
        entries = np.ones(n_features if covariance_type == "diag" else 1).sum()
    if covariance_type != "tied":
        entries *= n_components
    return int(np.zeros((n_components, n_features)).size + n_components - 1 + entries)


# %% 05.log_gaussian | wrong | takes the logarithm of a density that is 0 far away
def log_gaussian(X, mean, covariance):
    d, away = X.shape[1], X - mean
    squared = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
    scale = np.sqrt((2 * np.pi) ** d * np.linalg.det(covariance))
    return np.log(np.exp(-squared / 2) / scale)


# %% 05.log_gaussian | wrong | halves only the squared distance
def log_gaussian(X, mean, covariance):
    away = X - mean
    squared = np.einsum("ij,jl,il->i", away, np.linalg.inv(covariance), away)
    _, log_det = np.linalg.slogdet(covariance)
    return -0.5 * squared - X.shape[1] * np.log(2 * np.pi) - log_det


# %% 05.log_gaussian | wrong | does not invert the covariance
def log_gaussian(X, mean, covariance):
    away = X - mean
    squared = (away @ covariance * away).sum(axis=1)
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + log_det + squared)


# %% 05.log_gaussian | wrong | takes the number of points for d
def log_gaussian(X, mean, covariance):
    d = len(X)
    away = X - mean
    squared = (away * np.linalg.solve(covariance, away.T).T).sum(axis=1)
    return -0.5 * (d * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + squared)


# %% 05.log_gaussian | wrong | multiplies all points with all points: a table, not a row
def log_gaussian(X, mean, covariance):
    away = X - mean
    squared = away @ np.linalg.inv(covariance) @ away.T
    log_det = np.linalg.slogdet(covariance)[1]
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + log_det + squared)


# %% 05.log_gaussian | wrong | takes the sign that slogdet returns first
def log_gaussian(X, mean, covariance):
    away = X - mean
    squared = (away @ np.linalg.inv(covariance) * away).sum(axis=1)
    log_det = np.linalg.slogdet(covariance)[0]
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + log_det + squared)


# %% 05.log_gaussian | wrong | uses the variances alone, and ignores slanted ellipses
def log_gaussian(X, mean, covariance):
    variances = np.diag(covariance)
    squared = ((X - mean) ** 2 / variances).sum(axis=1)
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + np.log(variances).sum() + squared)


# %% 05.log_gaussian | wrong | returns the density
def log_gaussian(X, mean, covariance):
    from scipy.stats import multivariate_normal

    return multivariate_normal(mean, covariance).pdf(X)


# %% 05.log_gaussian | right | SciPy has it
def log_gaussian(X, mean, covariance):
    from scipy.stats import multivariate_normal

    return np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))


# %% 05.log_gaussian | right | a loop, along the axes of the ellipse, and a list
def log_gaussian(X, mean, covariance):
    variances, axes = np.linalg.eigh(covariance)
    logs = []
    for x in X:
        log = 0
        for variance, axis in zip(variances, axes.T):
            z = np.dot(x - mean, axis)
            log -= (np.log(2 * np.pi * variance) + z * z / variance) / 2
        logs.append(log)
    return logs


# %% 05.responsibilities | wrong | divides densities that are 0 far away
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    densities = weights * np.exp(logs)
    return densities / densities.sum(axis=1, keepdims=True)


# %% 05.responsibilities | wrong | forgets the weights
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


# %% 05.responsibilities | wrong | makes the columns sum to 1, not the rows
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    logs = logs + np.log(weights)
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=0)


# %% 05.responsibilities | wrong | adds the weights to the logarithms, not their logarithms
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    logs = logs + weights
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


# %% 05.responsibilities | wrong | subtracts the largest number of the table, not that of each row
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    logs = logs + np.log(weights)
    shares = np.exp(logs - logs.max())
    return shares / shares.sum(axis=1, keepdims=True)


# %% 05.responsibilities | wrong | gives each point wholly to the most probable component
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    return np.eye(len(weights))[(logs + np.log(weights)).argmax(axis=1)]


# %% 05.responsibilities | wrong | a row for each component, a column for each point
def responsibilities(X, weights, means, covariances):
    logs = np.array(
        [np.log(w) + log_gaussian(X, m, c) for w, m, c in zip(weights, means, covariances)]
    )
    shares = np.exp(logs - logs.max(axis=0))
    return shares / shares.sum(axis=0)


# %% 05.responsibilities | wrong | adds a tiny number to the denominator: far points get no shares
def responsibilities(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    densities = weights * np.exp(logs)
    return densities / (densities.sum(axis=1, keepdims=True) + 1e-300)


# %% 05.responsibilities | right | SciPy's densities and its softmax
def responsibilities(X, weights, means, covariances):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal

    logs = [multivariate_normal(m, c).logpdf(X) for m, c in zip(means, covariances)]
    return softmax(np.log(weights) + np.reshape(logs, (len(weights), -1)).T, axis=1)


# %% 05.responsibilities | right | row by row, with logaddexp, in a list of lists
def responsibilities(X, weights, means, covariances):
    from functools import reduce

    columns = [
        np.log(w) + np.asarray(log_gaussian(X, m, c))
        for w, m, c in zip(weights, means, covariances)
    ]
    table = []
    for row in zip(*columns):
        total = reduce(np.logaddexp, row)
        table.append([float(np.exp(log - total)) for log in row])
    return table


# %% 05.log_likelihood | wrong | takes the mean over the points, not the sum
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    return np.logaddexp.reduce(logs + np.log(weights), axis=1).mean()


# %% 05.log_likelihood | wrong | adds up the logarithms of the components
def log_likelihood(X, weights, means, covariances):
    total = 0
    for w, m, c in zip(weights, means, covariances):
        total += (np.log(w) + log_gaussian(X, m, c)).sum()
    return total


# %% 05.log_likelihood | wrong | takes logarithms of densities that are 0 far away
def log_likelihood(X, weights, means, covariances):
    density = 0
    for w, m, c in zip(weights, means, covariances):
        density = density + w * np.exp(log_gaussian(X, m, c))
    return np.log(density).sum()


# %% 05.log_likelihood | wrong | forgets the weights
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    return np.logaddexp.reduce(logs, axis=1).sum()


# %% 05.log_likelihood | wrong | returns one number for each point
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    return np.logaddexp.reduce(logs + np.log(weights), axis=1)


# %% 05.log_likelihood | wrong | counts only the most probable component of each point
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    return (logs + np.log(weights)).max(axis=1).sum()


# %% 05.log_likelihood | wrong | subtracts the largest logarithm and does not add it again
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    logs = logs + np.log(weights)
    logs = logs - logs.max(axis=1, keepdims=True)
    return np.log(np.exp(logs).sum(axis=1)).sum()


# %% 05.log_likelihood | wrong | weighs the logarithms of the components by the responsibilities
def log_likelihood(X, weights, means, covariances):
    logs = np.column_stack([log_gaussian(X, m, c) for m, c in zip(means, covariances)])
    shares = responsibilities(X, weights, means, covariances)
    return (shares * (logs + np.log(weights))).sum()


# %% 05.log_likelihood | right | SciPy's logsumexp, with the weights as factors
def log_likelihood(X, weights, means, covariances):
    from scipy.special import logsumexp

    logs = [log_gaussian(X, m, c) for m, c in zip(means, covariances)]
    return logsumexp(np.transpose(logs), b=weights, axis=1).sum()


# %% 05.log_likelihood | right | one component and its share: log p(x) = log joint - log r
def log_likelihood(X, weights, means, covariances):
    shares = np.asarray(responsibilities(X, weights, means, covariances))
    total = 0.0
    for i, c in enumerate(shares.argmax(axis=1)):
        log = np.asarray(log_gaussian(X[i : i + 1], means[c], covariances[c])).item()
        total += log + np.log(weights[c]) - np.log(shares[i, c])
    return float(total)


# %% 05.m_step | wrong | does not divide the weights by the number of points
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    away = X[:, np.newaxis] - means
    covariances = np.einsum("ic,icj,icl->cjl", shares, away, away) / counts[:, None, None]
    return counts, means, covariances


# %% 05.m_step | wrong | divides the sums of the means by n, not by the counts
def m_step(X, shares):
    n, counts = len(X), shares.sum(axis=0)
    means = shares.T @ X / n
    away = X[:, np.newaxis] - means
    covariances = np.einsum("ic,icj,icl->cjl", shares, away, away) / counts[:, None, None]
    return counts / n, means, covariances


# %% 05.m_step | wrong | measures the covariances from the mean of all points
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    away = X - X.mean(axis=0)
    covariances = np.einsum("ic,ij,il->cjl", shares, away, away) / counts[:, None, None]
    return counts / len(X), means, covariances


# %% 05.m_step | wrong | divides the covariances by the count minus 1
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    away = X[:, np.newaxis] - means
    covariances = np.einsum("ic,icj,icl->cjl", shares, away, away) / (counts - 1)[:, None, None]
    return counts / len(X), means, covariances


# %% 05.m_step | wrong | counts each point for its most probable component alone
def m_step(X, shares):
    labels = shares.argmax(axis=1)
    parts = [X[labels == c] for c in range(shares.shape[1])]
    weights = np.array([len(part) / len(X) for part in parts])
    means = np.array([part.mean(axis=0) for part in parts])
    covariances = np.array([np.cov(part.T, bias=True) for part in parts])
    return weights, means, covariances


# %% 05.m_step | wrong | returns the means first
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    away = X[:, np.newaxis] - means
    covariances = np.einsum("ic,icj,icl->cjl", shares, away, away) / counts[:, None, None]
    return means, covariances, counts / len(X)


# %% 05.m_step | wrong | squares the differences, and gets variances alone
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    covariances = []
    for c in range(len(counts)):
        variances = shares[:, c] @ (X - means[c]) ** 2 / counts[c]
        covariances.append(np.diag(variances))
    return counts / len(X), means, np.array(covariances)


# %% 05.m_step | wrong | forgets the shares in the covariances
def m_step(X, shares):
    counts = shares.sum(axis=0)
    means = shares.T @ X / counts[:, np.newaxis]
    covariances = np.array([(X - m).T @ (X - m) / len(X) for m in means])
    return counts / len(X), means, covariances


# %% 05.m_step | right | the average and the covariance of NumPy, with weights
def m_step(X, shares):
    columns = np.transpose(shares)
    means = [np.average(X, axis=0, weights=r) for r in columns]
    covariances = [np.atleast_2d(np.cov(X, rowvar=False, aweights=r, ddof=0)) for r in columns]
    return np.mean(shares, axis=0), np.array(means), np.array(covariances)


# %% 05.m_step | right | sums in loops, and lists
def m_step(X, shares):
    n, d, k = len(X), len(X[0]), len(shares[0])
    counts = [sum(shares[i][c] for i in range(n)) for c in range(k)]
    means = [sum(shares[i][c] * X[i] for i in range(n)) / counts[c] for c in range(k)]
    covariances = [np.zeros((d, d)) for _ in range(k)]
    for c in range(k):
        for i in range(n):
            covariances[c] += shares[i][c] * np.outer(X[i] - means[c], X[i] - means[c]) / counts[c]
    return [count / n for count in counts], means, covariances


# %% 05.em | wrong | returns within the loop, after the first iteration
def em(X, weights, means, covariances, n_iterations):
    for _ in range(n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        weights, means, covariances = m_step(X, shares)
        return weights, means, covariances


# %% 05.em | wrong | begins to count at 1, so that one iteration is missing
def em(X, weights, means, covariances, n_iterations):
    for _ in range(1, n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        weights, means, covariances = m_step(X, shares)
    return weights, means, covariances


# %% 05.em | wrong | does the E-step only once, before the loop
def em(X, weights, means, covariances, n_iterations):
    shares = responsibilities(X, weights, means, covariances)
    for _ in range(n_iterations):
        weights, means, covariances = m_step(X, shares)
    return weights, means, covariances


# %% 05.em | wrong | moves the means alone: weights and covariances stay as they were
def em(X, weights, means, covariances, n_iterations):
    for _ in range(n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        means = m_step(X, shares)[1]
    return weights, means, covariances


# %% 05.em | wrong | gives each point wholly to one component, as k-means does
def em(X, weights, means, covariances, n_iterations):
    k = len(weights)
    for _ in range(n_iterations):
        labels = responsibilities(X, weights, means, covariances).argmax(axis=1)
        weights, means, covariances = m_step(X, np.eye(k)[labels])
    return weights, means, covariances


# %% 05.em | wrong | tells GaussianMixture the means alone, which starts elsewhere and stops early
def em(X, weights, means, covariances, n_iterations):
    model = GaussianMixture(len(weights), means_init=means, max_iter=n_iterations, random_state=0)
    model.fit(X)
    return model.weights_, model.means_, model.covariances_


# %% 05.em | wrong | stops as soon as the log-likelihood gains little
def em(X, weights, means, covariances, n_iterations):
    before = -np.inf
    for _ in range(n_iterations):
        weights, means, covariances = m_step(X, responsibilities(X, weights, means, covariances))
        now = log_likelihood(X, weights, means, covariances) / len(X)
        if now - before < 0.001:
            break
        before = now
    return weights, means, covariances


# %% 05.em | wrong | returns the responsibilities in place of the mixture
def em(X, weights, means, covariances, n_iterations):
    shares = None
    for _ in range(n_iterations):
        shares = responsibilities(X, weights, means, covariances)
        weights, means, covariances = m_step(X, shares)
    return shares


# %% 05.em | right | calls itself
def em(X, weights, means, covariances, n_iterations):
    if n_iterations == 0:
        return weights, means, covariances
    mixture = m_step(X, responsibilities(X, weights, means, covariances))
    return em(X, *mixture, n_iterations - 1)


# %% 05.em | right | scikit-learn's mixture, told everything, and not allowed to stop early
def em(X, weights, means, covariances, n_iterations):
    import warnings

    from sklearn import mixture

    if n_iterations < 1:
        return weights, means, covariances
    model = mixture.GaussianMixture(len(weights), tol=0, reg_covar=0, max_iter=n_iterations)
    precisions = np.linalg.inv(covariances)
    model.set_params(weights_init=weights, means_init=means, precisions_init=precisions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X)
    return model.weights_, model.means_, model.covariances_


# %% 05.aic | wrong | forgets the factor 2 of the parameters
def aic(log_likelihood, n_parameters):
    return n_parameters - 2 * log_likelihood


# %% 05.aic | wrong | has the sign of the log-likelihood wrong
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters + 2 * log_likelihood


# %% 05.aic | wrong | forgets the factor 2 of the log-likelihood
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - log_likelihood


# %% 05.aic | wrong | the higher, the better: both signs turned
def aic(log_likelihood, n_parameters):
    return 2 * log_likelihood - 2 * n_parameters


# %% 05.aic | wrong | takes the logarithm once more
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - 2 * np.log(np.abs(log_likelihood))


# %% 05.aic | wrong | takes the logarithm of the number of parameters, as if it were BIC
def aic(log_likelihood, n_parameters):
    return 2 * np.log(n_parameters) - 2 * log_likelihood


# %% 05.aic | wrong | prints the result and returns nothing
def aic(log_likelihood, n_parameters):
    print(2 * n_parameters - 2 * log_likelihood)


# %% 05.aic | right | minus twice a difference
def aic(log_likelihood, n_parameters):
    penalized = np.sum([log_likelihood, -n_parameters])
    return -2.0 * penalized


# %% 05.bic | wrong | takes the logarithm to base 10
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * np.log10(n_samples) - 2 * log_likelihood


# %% 05.bic | wrong | has the sign of the log-likelihood wrong
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * np.log(n_samples) + 2 * log_likelihood


# %% 05.bic | wrong | keeps the factor 2 of AIC before the parameters
def bic(log_likelihood, n_parameters, n_samples):
    return 2 * n_parameters * np.log(n_samples) - 2 * log_likelihood


# %% 05.bic | wrong | forgets the factor 2 of the log-likelihood
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * np.log(n_samples) - log_likelihood


# %% 05.bic | wrong | mixes up the number of parameters and the number of points
def bic(log_likelihood, n_parameters, n_samples):
    return n_samples * np.log(n_parameters) - 2 * log_likelihood


# %% 05.bic | wrong | multiplies by the number of points, not by its logarithm
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * n_samples - 2 * log_likelihood


# %% 05.bic | wrong | returns AIC, the answer to the task before
def bic(log_likelihood, n_parameters, n_samples):
    return 2 * n_parameters - 2 * log_likelihood


# %% 05.bic | wrong | calls log without importing it
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * log(n_samples) - 2 * log_likelihood


# %% 05.bic | right | from AIC, with another price for each parameter
def bic(log_likelihood, n_parameters, n_samples):
    import math

    return aic(log_likelihood, n_parameters) + (math.log(n_samples) - 2) * n_parameters


# %% 05.bic | right | converts a logarithm to base 2
def bic(log_likelihood, n_parameters, n_samples):
    log_n = np.log2(n_samples) / np.log2(np.e)
    return -2 * (log_likelihood - 0.5 * n_parameters * log_n)

# %% 05.bic_of_fit | wrong | forgets to multiply the mean log-likelihood by the number of points
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    variances = {"tied_diag": d, "tied_spherical": 1}
    if covariance_type in variances:
        p = n_components - 1 + n_components * d + variances[covariance_type]
    else:
        p = n_free_parameters(n_components, d, covariance_type)
    return p * np.log(n) - 2 * mean_log_likelihood

# %% 05.bic_of_fit | wrong | gives each component variances of its own, in the tied types, too
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    per_component = {"diag": d, "tied_diag": d, "spherical": 1, "tied_spherical": 1}
    shape = per_component.get(covariance_type, d * (d + 1) // 2)
    return (k - 1 + k * d + k * shape) * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | shares the means as well as the covariances
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    shared = {"tied": d * (d + 1) // 2, "tied_diag": d, "tied_spherical": 1}
    if covariance_type in shared:
        p = n_components - 1 + d + shared[covariance_type]
    else:
        p = n_free_parameters(n_components, d, covariance_type)
    return p * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | counts all k weights as free
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    shape = {"full": k * d * (d + 1) / 2, "tied": d * (d + 1) / 2, "diag": k * d}
    shape |= {"spherical": k, "tied_diag": d, "tied_spherical": 1}
    return (k + k * d + shape[covariance_type]) * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | the wrong sign before the log-likelihood
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    shape = {"full": k * d * (d + 1) / 2, "tied": d * (d + 1) / 2, "diag": k * d}
    shape |= {"spherical": k, "tied_diag": d, "tied_spherical": 1}
    return (k - 1 + k * d + shape[covariance_type]) * np.log(n) + 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | one shared variance is a variance for each feature
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    if covariance_type.startswith("tied_"):
        p = n_components - 1 + n_components * d + d
    else:
        p = n_free_parameters(n_components, d, covariance_type)
    return bic(n * mean_log_likelihood, p, n)

# %% 05.bic_of_fit | right | the tied types from those of a single component
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    start, _, own = covariance_type.partition("_")
    if start == "tied":
        one = n_free_parameters(1, d, own or "full")
        p = one + (n_components - 1) * (1 + d)
    else:
        p = n_free_parameters(n_components, d, covariance_type)
    return bic(mean_log_likelihood * n, p, n)

# %% 05.bic_of_fit | right | counts by hand, and multiplies the BIC of one point
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = len(X), len(X[0])
    numbers = 1 if "spherical" in covariance_type else d
    if covariance_type in ("full", "tied"):
        numbers = sum(range(1, d + 1))
    if "tied" not in covariance_type:
        numbers *= n_components
    numbers += (d + 1) * n_components - 1
    return n * (numbers * np.log(n) / n - 2 * mean_log_likelihood)

# %% 05.held_out_threshold | wrong | takes the percentile of the held-out scores
def held_out_threshold(held_out_scores, alpha):
    return np.percentile(held_out_scores, 100 * alpha)

# %% 05.held_out_threshold | wrong | divides by m, and forgets the new row
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    m = len(ordered)
    allowed = ordered[np.arange(1, m + 1) / m <= alpha]
    return allowed[-1] if len(allowed) else -np.inf

# %% 05.held_out_threshold | wrong | one too high: counts the scores from 0
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    m = len(ordered)
    allowed = ordered[np.arange(m) / (m + 1) <= alpha]
    return allowed[-1] if len(allowed) else -np.inf

# %% 05.held_out_threshold | wrong | no -inf: the index -1 leads to the highest score
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    j = int(alpha * (len(ordered) + 1) + 1e-9)
    return ordered[min(j, len(ordered)) - 1]

# %% 05.held_out_threshold | wrong | the lowest score if none is low enough
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    m = len(ordered)
    allowed = ordered[np.arange(1, m + 1) / (m + 1) <= alpha]
    return allowed[-1] if len(allowed) else ordered[0]

# %% 05.held_out_threshold | wrong | a probability of exactly alpha is too much
def held_out_threshold(held_out_scores, alpha):
    ordered = np.sort(held_out_scores)
    m = len(ordered)
    allowed = ordered[np.arange(1, m + 1) / (m + 1) < alpha]
    return allowed[-1] if len(allowed) else -np.inf

# %% 05.held_out_threshold | right | loops from the highest score down
def held_out_threshold(held_out_scores, alpha):
    scores = sorted(held_out_scores)
    for place in range(len(scores), 0, -1):
        if place / (len(scores) + 1) <= alpha:
            return scores[place - 1]
    return float("-inf")

# %% 05.held_out_threshold | right | -inf is a score as well, of probability 0
def held_out_threshold(held_out_scores, alpha):
    scores = np.r_[-np.inf, np.sort(held_out_scores)]
    probabilities = np.arange(len(scores)) / len(scores)
    return scores[np.searchsorted(probabilities, alpha, side="right") - 1]

# %% 05.detection_rates | wrong | a score equal to the threshold is flagged, too
def detection_rates(scores, is_faulty, threshold):
    flagged = scores <= threshold
    return flagged[~is_faulty].mean(), flagged[is_faulty].mean()

# %% 05.detection_rates | wrong | divides by the number of all rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return (flagged & ~is_faulty).mean(), (flagged & is_faulty).mean()

# %% 05.detection_rates | wrong | divides by the number of flagged rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    n = max(flagged.sum(), 1)
    return (flagged & ~is_faulty).sum() / n, (flagged & is_faulty).sum() / n

# %% 05.detection_rates | wrong | the faulty rows first
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return flagged[is_faulty].mean(), flagged[~is_faulty].mean()

# %% 05.detection_rates | wrong | the share of the faulty rows that are missed
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return flagged[~is_faulty].mean(), 1 - flagged[is_faulty].mean()

# %% 05.detection_rates | wrong | a minus sign in place of the negation
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return flagged[-is_faulty].mean(), flagged[is_faulty].mean()

# %% 05.detection_rates | right | rows of the confusion matrix
def detection_rates(scores, is_faulty, threshold):
    from sklearn.metrics import confusion_matrix

    table = confusion_matrix(is_faulty, scores < threshold, labels=[False, True])
    return table[:, 1] / table.sum(axis=1)

# %% 05.detection_rates | right | a loop that counts
def detection_rates(scores, is_faulty, threshold):
    n, flagged = [0, 0], [0, 0]
    for score, faulty in zip(scores, is_faulty):
        n[int(faulty)] += 1
        flagged[int(faulty)] += bool(score < threshold)
    return flagged[0] / n[0], flagged[1] / n[1]

# %% 05.class_posteriors | wrong | forgets the priors
def class_posteriors(log_densities, training_labels):
    present = np.bincount(training_labels, minlength=log_densities.shape[1]) > 0
    logs = np.where(present, log_densities, -np.inf)
    p = np.exp(logs - logs.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | takes the densities themselves, which are rounded to 0
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels, minlength=log_densities.shape[1])
    joint = priors / len(training_labels) * np.exp(log_densities)
    with np.errstate(invalid="ignore"):
        return joint / joint.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | the columns sum to 1, not the rows
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels, minlength=log_densities.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = log_densities + np.log(priors / len(training_labels))
        p = np.exp(logs - logs.max(axis=1, keepdims=True))
        return p / p.sum(axis=0)

# %% 05.class_posteriors | wrong | adds the priors, not their logarithms
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels, minlength=log_densities.shape[1])
    logs = log_densities + priors / len(training_labels)
    p = np.exp(logs - logs.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | forgets classes without training rows
def class_posteriors(log_densities, training_labels):
    counts = np.unique(training_labels, return_counts=True)[1]
    logs = log_densities + np.log(counts / counts.sum())
    p = np.exp(logs - logs.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | subtracts the maximum of all classes, also of those without rows
def class_posteriors(log_densities, training_labels):
    priors = np.bincount(training_labels, minlength=log_densities.shape[1])
    p = priors * np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    with np.errstate(invalid="ignore"):
        return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | right | SciPy's softmax, with counts for priors, as their sum cancels
def class_posteriors(log_densities, training_labels):
    from scipy.special import softmax

    counts = np.bincount(training_labels, minlength=log_densities.shape[1])
    with np.errstate(divide="ignore"):
        return softmax(log_densities + np.log(counts), axis=1)

# %% 05.class_posteriors | right | one over a sum of ratios, each pair of classes by itself
def class_posteriors(log_densities, training_labels):
    n, n_classes = log_densities.shape
    counts = [list(training_labels).count(c) for c in range(n_classes)]
    result = np.zeros((n, n_classes))
    for i, row in enumerate(log_densities):
        for c in range(n_classes):
            if counts[c] > 0 and row[c] > -np.inf:
                others = [m for m in range(n_classes) if counts[m] > 0]
                with np.errstate(over="ignore"):
                    ratios = [counts[m] / counts[c] * np.exp(row[m] - row[c]) for m in others]
                result[i, c] = 1 / sum(ratios)
    return result

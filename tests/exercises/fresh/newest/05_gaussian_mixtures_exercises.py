# %% 05.n_free_parameters | wrong | counts all k weights
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k}
    return k + k * d + cov[covariance_type]

# %% 05.n_free_parameters | wrong | counts all d times d entries of a covariance matrix
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    cov = {"full": k * d * d, "tied": d * d, "diag": k * d, "spherical": k}
    return k - 1 + k * d + cov[covariance_type]

# %% 05.n_free_parameters | wrong | leaves the diagonal out of the free entries of a covariance matrix
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    cov = {"full": k * d * (d - 1) // 2, "tied": d * (d - 1) // 2, "diag": k * d, "spherical": k}
    return k - 1 + k * d + cov[covariance_type]

# %% 05.n_free_parameters | wrong | lets all components share one variance in the spherical type
def n_free_parameters(n_components, n_features, covariance_type):
    k, d = n_components, n_features
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": 1}
    return k - 1 + k * d + cov[covariance_type]

# %% 05.n_free_parameters | right | counts the entries of the upper triangle with np.triu_indices
def n_free_parameters(n_components, n_features, covariance_type):
    triangle = len(np.triu_indices(n_features)[0])
    n_cov = 1 if covariance_type == "tied" else n_components
    match covariance_type:
        case "full" | "tied":
            size = triangle
        case "diag":
            size = n_features
        case _:
            size = 1
    return float(n_components * (n_features + 1) - 1 + n_cov * size)

# %% 05.log_gaussian | wrong | computes the density first and then its logarithm
def log_gaussian(X, mean, covariance):
    d = X - mean
    q = np.einsum("ij,jk,ik->i", d, np.linalg.inv(covariance), d)
    density = np.exp(-q / 2) / np.sqrt((2 * np.pi) ** X.shape[1] * np.linalg.det(covariance))
    return np.log(density)

# %% 05.log_gaussian | wrong | forgets the factor d in front of log 2 pi
def log_gaussian(X, mean, covariance):
    d = X - mean
    q = (d @ np.linalg.inv(covariance) * d).sum(axis=1)
    return -0.5 * (np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q)

# %% 05.log_gaussian | wrong | multiplies by the covariance matrix and not by its inverse
def log_gaussian(X, mean, covariance):
    d = X - mean
    q = (d @ covariance * d).sum(axis=1)
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1] + q)

# %% 05.log_gaussian | wrong | uses the Cholesky factor but adds its log diagonal only once
def log_gaussian(X, mean, covariance):
    L = np.linalg.cholesky(covariance)
    z = np.linalg.solve(L, (X - mean).T)
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + np.log(np.diag(L)).sum() + (z ** 2).sum(axis=0))

# %% 05.log_gaussian | wrong | uses only the variances on the diagonal
def log_gaussian(X, mean, covariance):
    v = np.diag(covariance)
    return -0.5 * (np.log(2 * np.pi * v).sum() + ((X - mean) ** 2 / v).sum(axis=1))

# %% 05.log_gaussian | right | multivariate_normal of SciPy
def log_gaussian(X, mean, covariance):
    from scipy.stats import multivariate_normal
    return np.atleast_1d(multivariate_normal(mean, covariance).logpdf(X))

# %% 05.log_gaussian | right | eigenvalues and eigenvectors of the covariance matrix
def log_gaussian(X, mean, covariance):
    values, vectors = np.linalg.eigh(covariance)
    z = (X - mean) @ vectors / np.sqrt(values)
    return [float(-0.5 * (np.log(2 * np.pi * values).sum() + r @ r)) for r in z]

# %% 05.responsibilities | wrong | divides densities without logarithms, so far points give 0 / 0
def responsibilities(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    p = np.stack([w * multivariate_normal(m, c).pdf(X) for w, m, c in zip(weights, means, covariances)], axis=-1)
    p = p.reshape(len(X), -1)
    return p / p.sum(axis=1, keepdims=True)

# %% 05.responsibilities | wrong | leaves out the weights
def responsibilities(X, weights, means, covariances):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    logs = np.stack([multivariate_normal(m, c).logpdf(X).reshape(-1) for m, c in zip(means, covariances)], axis=1)
    return softmax(logs, axis=1)

# %% 05.responsibilities | wrong | subtracts the largest logarithm of the whole table and not of each row
def responsibilities(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
    p = np.exp(logs - logs.max())
    return p / p.sum(axis=1, keepdims=True)

# %% 05.responsibilities | wrong | adds a tiny number to all densities to avoid 0 / 0
def responsibilities(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    p = np.stack([w * multivariate_normal(m, c).pdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1) + 1e-300
    return p / p.sum(axis=1, keepdims=True)

# %% 05.responsibilities | wrong | multiplies by the weights after normalizing
def responsibilities(X, weights, means, covariances):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    logs = np.stack([multivariate_normal(m, c).logpdf(X).reshape(-1) for m, c in zip(means, covariances)], axis=1)
    return softmax(logs, axis=1) * weights

# %% 05.responsibilities | right | for each pair one plus the sum of the ratios to the others
def responsibilities(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + np.reshape(multivariate_normal(m, c).logpdf(X), -1) for w, m, c in zip(weights, means, covariances)], axis=1)
    with np.errstate(over="ignore"):
        return 1 / np.exp(logs[:, None, :] - logs[:, :, None]).sum(axis=2)

# %% 05.log_likelihood | wrong | adds weighted log densities, with the logarithm inside of the inner sum
def log_likelihood(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    return sum((w * multivariate_normal(m, c).logpdf(X)).sum() for w, m, c in zip(weights, means, covariances))

# %% 05.log_likelihood | wrong | takes the mean over the points and not the sum
def log_likelihood(X, weights, means, covariances):
    from scipy.special import logsumexp
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
    return logsumexp(logs, axis=1).mean()

# %% 05.log_likelihood | wrong | counts only the component with the largest share of each point
def log_likelihood(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
    return logs.max(axis=1).sum()

# %% 05.log_likelihood | wrong | clips the density from below so that the logarithm is finite
def log_likelihood(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    p = sum(w * multivariate_normal(m, c).pdf(X) for w, m, c in zip(weights, means, covariances))
    return np.log(np.maximum(p, 1e-300)).sum()

# %% 05.log_likelihood | wrong | subtracts the row maximum and forgets to add it again
def log_likelihood(X, weights, means, covariances):
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
    return np.log(np.exp(logs - logs.max(axis=1, keepdims=True)).sum(axis=1)).sum()

# %% 05.log_likelihood | right | np.logaddexp.reduce over the components
def log_likelihood(X, weights, means, covariances):
    total = []
    for w, m, c in zip(weights, means, covariances):
        diff = X - m
        q = np.sum(diff.T * np.linalg.solve(c, diff.T), axis=0)
        total.append(np.log(w) - (q + np.log(np.linalg.det(2 * np.pi * c))) / 2)
    return np.logaddexp.reduce(np.array(total), axis=0).sum()

# %% 05.m_step | wrong | measures the covariances around the mean of all points
def m_step(X, shares):
    N = shares.sum(axis=0)
    d = X - X.mean(axis=0)
    cov = np.einsum("ic,ij,ik->cjk", shares, d, d) / N[:, None, None]
    return N / len(X), shares.T @ X / N[:, None], cov

# %% 05.m_step | wrong | divides the covariances by the sum of shares minus 1
def m_step(X, shares):
    N = shares.sum(axis=0)
    means = shares.T @ X / N[:, None]
    cov = []
    for c in range(len(N)):
        d = X - means[c]
        cov.append((shares[:, c] * d.T) @ d / (N[c] - 1))
    return N / len(X), means, np.array(cov)

# %% 05.m_step | wrong | gives each point entirely to the component with the largest share
def m_step(X, shares):
    shares = np.eye(shares.shape[1])[shares.argmax(axis=1)]
    N = shares.sum(axis=0) + 1e-12
    means = shares.T @ X / N[:, None]
    d = X[:, None] - means
    return N / len(X), means, np.einsum("ic,icj,ick->cjk", shares, d, d) / N[:, None, None]

# %% 05.m_step | wrong | squares the shares, because both factors of the covariance are multiplied by them
def m_step(X, shares):
    N = shares.sum(axis=0)
    means = shares.T @ X / N[:, None]
    d = shares[:, :, None] * (X[:, None] - means)
    return N / len(X), means, np.einsum("icj,ick->cjk", d, d) / N[:, None, None]

# %% 05.m_step | wrong | divides the covariances by the number of all points
def m_step(X, shares):
    N = shares.sum(axis=0)
    means = shares.T @ X / N[:, None]
    d = X[:, None] - means
    return N / len(X), means, np.einsum("ic,icj,ick->cjk", shares, d, d) / len(X)

# %% 05.m_step | wrong | does not normalize the weights
def m_step(X, shares):
    N = shares.sum(axis=0)
    means = shares.T @ X / N[:, None]
    d = X[:, None] - means
    return N, means, np.einsum("ic,icj,ick->cjk", shares, d, d) / N[:, None, None]

# %% 05.m_step | right | np.average and np.cov with aweights and ddof 0
def m_step(X, shares):
    weights = np.mean(shares, axis=0)
    means = [np.average(X, axis=0, weights=column) for column in shares.T]
    covariances = [np.atleast_2d(np.cov(X, rowvar=False, aweights=column, ddof=0)) for column in shares.T]
    return list(weights), means, covariances

# %% 05.m_step | right | covariance as mean of the squares minus square of the mean
def m_step(X, shares):
    N = shares.sum(axis=0)
    mu = (shares / N).T @ X
    second = np.einsum("ic,ij,ik->cjk", shares / N, X - X.mean(0), X - X.mean(0))
    m = mu - X.mean(0)
    return N / N.sum(), mu, second - m[:, :, None] * m[:, None, :]

# %% 05.em | wrong | does one iteration too few
def em(X, weights, means, covariances, n_iterations):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    for _ in range(1, n_iterations):
        logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
        r = softmax(logs, axis=1)
        N = r.sum(axis=0)
        weights, means = N / len(X), r.T @ X / N[:, None]
        d = X[:, None] - means
        covariances = np.einsum("ic,icj,ick->cjk", r, d, d) / N[:, None, None]
    return weights, means, covariances

# %% 05.em | wrong | keeps the weights of the start
def em(X, weights, means, covariances, n_iterations):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    for _ in range(n_iterations):
        logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
        r = softmax(logs, axis=1)
        N = r.sum(axis=0)
        means = r.T @ X / N[:, None]
        d = X[:, None] - means
        covariances = np.einsum("ic,icj,ick->cjk", r, d, d) / N[:, None, None]
    return weights, means, covariances

# %% 05.em | wrong | computes the covariances around the old means
def em(X, weights, means, covariances, n_iterations):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    for _ in range(n_iterations):
        logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
        r = softmax(logs, axis=1)
        N = r.sum(axis=0)
        d = X[:, None] - np.asarray(means)
        covariances = np.einsum("ic,icj,ick->cjk", r, d, d) / N[:, None, None]
        weights, means = N / len(X), r.T @ X / N[:, None]
    return weights, means, covariances

# %% 05.em | wrong | computes the responsibilities only once, before the loop
def em(X, weights, means, covariances, n_iterations):
    from scipy.special import softmax
    from scipy.stats import multivariate_normal
    logs = np.stack([np.log(w) + multivariate_normal(m, c).logpdf(X).reshape(-1) for w, m, c in zip(weights, means, covariances)], axis=1)
    r = softmax(logs, axis=1)
    for _ in range(n_iterations):
        N = r.sum(axis=0)
        weights, means = N / len(X), r.T @ X / N[:, None]
        d = X[:, None] - means
        covariances = np.einsum("ic,icj,ick->cjk", r, d, d) / N[:, None, None]
    return weights, means, covariances

# %% 05.em | right | recursion, with np.cov for the covariances
def em(X, weights, means, covariances, n_iterations):
    if n_iterations == 0:
        return weights, means, covariances
    logs = []
    for w, m, c in zip(weights, means, covariances):
        d = X - m
        logs.append(np.log(w) - 0.5 * (np.linalg.slogdet(2 * np.pi * np.asarray(c))[1] + np.sum(d * np.linalg.solve(c, d.T).T, axis=1)))
    logs = np.array(logs)
    r = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
    return em(
        X,
        r.mean(axis=1),
        np.array([np.average(X, axis=0, weights=row) for row in r]),
        np.array([np.atleast_2d(np.cov(X.T, aweights=row, ddof=0)) for row in r]),
        n_iterations - 1,
    )

# %% 05.aic | wrong | forgets the factor 2 in front of the log-likelihood
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - log_likelihood

# %% 05.aic | wrong | takes the log-likelihood for a likelihood and takes its logarithm once more
def aic(log_likelihood, n_parameters):
    return 2 * n_parameters - 2 * np.log(abs(log_likelihood))

# %% 05.aic | wrong | has the sign turned round, so that the highest value is best
def aic(log_likelihood, n_parameters):
    return 2 * log_likelihood - 2 * n_parameters

# %% 05.aic | right | written as a deviance plus a penalty
def aic(log_likelihood, n_parameters):
    deviance = -2.0 * log_likelihood
    return deviance + sum(2 for _ in range(n_parameters))

# %% 05.bic | wrong | uses the logarithm to the base 10
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * np.log10(n_samples) - 2 * log_likelihood

# %% 05.bic | wrong | exchanges parameters and samples
def bic(log_likelihood, n_parameters, n_samples):
    return n_samples * np.log(n_parameters) - 2 * log_likelihood

# %% 05.bic | wrong | multiplies the log-likelihood by the number of samples, as if it were a mean
def bic(log_likelihood, n_parameters, n_samples):
    return n_parameters * np.log(n_samples) - 2 * log_likelihood * n_samples

# %% 05.bic | wrong | doubles the penalty, as in AIC
def bic(log_likelihood, n_parameters, n_samples):
    return 2 * n_parameters * np.log(n_samples) - 2 * log_likelihood

# %% 05.bic_of_fit | wrong | does not multiply the mean log-likelihood by the number of points
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k, "tied_diag": d, "tied_spherical": 1}
    return (k - 1 + k * d + cov[covariance_type]) * np.log(n) - 2 * mean_log_likelihood

# %% 05.bic_of_fit | wrong | shares the means too in the tied types
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k, "tied_diag": d, "tied_spherical": 1}
    means = d if covariance_type.startswith("tied") else k * d
    return (k - 1 + means + cov[covariance_type]) * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | counts the numbers of the table in place of the points
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    d, k, n = X.shape[1], n_components, X.size
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k, "tied_diag": d, "tied_spherical": 1}
    return (k - 1 + k * d + cov[covariance_type]) * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | wrong | gives the type tied_spherical one variance for each feature
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = X.shape
    k = n_components
    cov = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k, "tied_diag": d, "tied_spherical": d}
    return (k - 1 + k * d + cov[covariance_type]) * np.log(n) - 2 * n * mean_log_likelihood

# %% 05.bic_of_fit | right | splits the name of the type into words
def bic_of_fit(X, n_components, covariance_type, mean_log_likelihood):
    n, d = np.shape(X)
    words = covariance_type.split("_")
    size = {"full": d * (d + 1) / 2, "tied": d * (d + 1) / 2, "diag": d, "spherical": 1}[words[-1]]
    copies = 1 if words[0] == "tied" else n_components
    p = (n_components - 1) + n_components * d + copies * size
    return np.log(n) * p - 2 * n * mean_log_likelihood

# %% 05.held_out_threshold | wrong | takes the quantile of the held-out scores
def held_out_threshold(held_out_scores, alpha):
    return np.quantile(held_out_scores, alpha)

# %% 05.held_out_threshold | wrong | divides by m in place of m plus 1
def held_out_threshold(held_out_scores, alpha):
    s = np.sort(held_out_scores)
    j = int(np.floor(alpha * len(s) + 1e-9))
    return -np.inf if j == 0 else s[j - 1]

# %% 05.held_out_threshold | wrong | rounds alpha times m plus 1 down without care for rounding errors
def held_out_threshold(held_out_scores, alpha):
    s = np.sort(held_out_scores)
    j = min(int(alpha * (len(s) + 1)), len(s))
    return -np.inf if j == 0 else s[j - 1]

# %% 05.held_out_threshold | wrong | demands a probability strictly below alpha
def held_out_threshold(held_out_scores, alpha):
    s = np.sort(held_out_scores)
    best = -np.inf
    for j in range(1, len(s) + 1):
        if j / (len(s) + 1) < alpha:
            best = s[j - 1]
    return best

# %% 05.held_out_threshold | wrong | counts equal scores only once
def held_out_threshold(held_out_scores, alpha):
    s = np.unique(held_out_scores)
    best = -np.inf
    for j in range(1, len(s) + 1):
        if j / (len(s) + 1) <= alpha:
            best = s[j - 1]
    return best

# %% 05.held_out_threshold | wrong | takes the position before the first, and so the highest score, if alpha is too small
def held_out_threshold(held_out_scores, alpha):
    s = np.sort(held_out_scores)
    j = min(int(np.floor(alpha * (len(s) + 1) + 1e-9)), len(s))
    return s[j - 1]

# %% 05.held_out_threshold | wrong | counts for equal scores all that are not above, so that ties drop out
def held_out_threshold(held_out_scores, alpha):
    s = np.asarray(held_out_scores)
    good = [t for t in s if (s <= t).sum() / (len(s) + 1) <= alpha]
    return max(good, default=-np.inf)

# %% 05.held_out_threshold | right | puts minus infinity in front and searches among the probabilities
def held_out_threshold(held_out_scores, alpha):
    s = [-np.inf] + sorted(float(v) for v in held_out_scores)
    chances = np.arange(len(s)) / len(s)
    return s[np.searchsorted(chances, alpha, side="right") - 1]

# %% 05.detection_rates | wrong | flags scores that are equal to the threshold too
def detection_rates(scores, is_faulty, threshold):
    flagged = scores <= threshold
    return flagged[~is_faulty].mean(), flagged[is_faulty].mean()

# %% 05.detection_rates | wrong | divides the false alarms by the number of all flagged rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return (flagged & ~is_faulty).sum() / max(flagged.sum(), 1), flagged[is_faulty].mean()

# %% 05.detection_rates | wrong | divides both by the number of all rows
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    return (flagged & ~is_faulty).mean(), (flagged & is_faulty).mean()

# %% 05.detection_rates | wrong | returns the share of faulty rows among the flagged ones as second number
def detection_rates(scores, is_faulty, threshold):
    flagged = scores < threshold
    found = (flagged & is_faulty).sum() / flagged.sum() if flagged.any() else 0.0
    return flagged[~is_faulty].mean(), found

# %% 05.detection_rates | right | plain counting, returned as an array
def detection_rates(scores, is_faulty, threshold):
    hits = {True: 0, False: 0}
    total = {True: 0, False: 0}
    for s, f in zip(scores, is_faulty):
        total[bool(f)] += 1
        hits[bool(f)] += s < threshold
    return np.array([hits[False] / total[False], hits[True] / total[True]])

# %% 05.class_posteriors | wrong | gives all classes the same prior
def class_posteriors(log_densities, training_labels):
    p = np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | adds 1 to the count of each class, so no prior is 0
def class_posteriors(log_densities, training_labels):
    C = log_densities.shape[1]
    prior = (np.bincount(training_labels, minlength=C) + 1) / (len(training_labels) + C)
    l = log_densities + np.log(prior)
    p = np.exp(l - l.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | subtracts the largest log density before the classes without training rows are left out
def class_posteriors(log_densities, training_labels):
    prior = np.bincount(training_labels, minlength=log_densities.shape[1]) / len(training_labels)
    p = prior * np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | adds the prior and not its logarithm to the log density
def class_posteriors(log_densities, training_labels):
    prior = np.bincount(training_labels, minlength=log_densities.shape[1]) / len(training_labels)
    l = np.where(prior > 0, log_densities + prior, -np.inf)
    p = np.exp(l - l.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | takes the counts of the classes that occur, so a missing class shifts the priors
def class_posteriors(log_densities, training_labels):
    counts = np.unique(training_labels, return_counts=True)[1]
    prior = np.zeros(log_densities.shape[1])
    prior[:len(counts)] = counts / counts.sum()
    with np.errstate(divide="ignore"):
        l = log_densities + np.log(prior)
    p = np.exp(l - l.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | wrong | exponentiates directly, so rows with low densities give 0 / 0
def class_posteriors(log_densities, training_labels):
    prior = np.bincount(training_labels, minlength=log_densities.shape[1]) / len(training_labels)
    p = np.exp(log_densities) * prior
    return p / p.sum(axis=1, keepdims=True)

# %% 05.class_posteriors | right | logsumexp over the classes that occur
def class_posteriors(log_densities, training_labels):
    from scipy.special import logsumexp
    labels = np.asarray(training_labels).tolist()
    prior = np.array([labels.count(c) / len(labels) for c in range(np.shape(log_densities)[1])])
    seen = prior > 0
    out = np.zeros(np.shape(log_densities))
    l = np.asarray(log_densities, dtype=float)[:, seen] + np.log(prior[seen])
    out[:, seen] = np.exp(l - logsumexp(l, axis=1, keepdims=True))
    return out

# %% 05.bic | right | AIC plus the difference of the penalties
def bic(log_likelihood, n_parameters, n_samples):
    import math
    akaike = 2 * (n_parameters - log_likelihood)
    return akaike + n_parameters * (math.log(n_samples) - 2)

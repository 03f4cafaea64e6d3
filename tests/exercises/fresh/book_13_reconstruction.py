"""Answers of students to exercise 13 (reconstruction), written by people who saw them alone."""


# %% 13.reconstruction_errors | wrong | one mean of all, not one for each picture
def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return np.mean((X - rebuilt) ** 2)


# %% 13.reconstruction_errors | wrong | the wrong axis: the mean error of each pixel
def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return np.mean((X - rebuilt) ** 2, axis=0)


# %% 13.reconstruction_errors | wrong | sums the squares, as for an inertia
def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return np.sum((X - rebuilt) ** 2, axis=1)


# %% 13.reconstruction_errors | wrong | root mean squared error
def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return np.sqrt(np.mean((X - rebuilt) ** 2, axis=1))


# %% 13.reconstruction_errors | wrong | absolute differences in place of squares
def reconstruction_errors(pca, X):
    return np.abs(X - pca.inverse_transform(pca.transform(X))).mean(axis=1)


# %% 13.reconstruction_errors | wrong | fits the PCA again, to the pictures to be judged
def reconstruction_errors(pca, X):
    components = pca.fit_transform(X)
    return ((X - pca.inverse_transform(components)) ** 2).mean(axis=1)


# %% 13.reconstruction_errors | wrong | squares the mean in place of the differences
def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return (X - rebuilt).mean(axis=1) ** 2


# %% 13.reconstruction_errors | wrong | forgets the mean face on the way back
def reconstruction_errors(pca, X):
    rebuilt = pca.transform(X) @ pca.components_
    return ((X - rebuilt) ** 2).mean(axis=1)


# %% 13.reconstruction_errors | right | picture by picture, with a running sum
def reconstruction_errors(pca, X):
    errors = []
    for row in X:
        rebuilt = pca.inverse_transform(pca.transform([row]))[0]
        total = 0.0
        for before, after in zip(row, rebuilt, strict=True):
            total += (before - after) ** 2
        errors.append(total / len(row))
    return np.array(errors)


# %% 13.reconstruction_errors | right | scikit-learn's mean squared error of the transposed rows
from sklearn.metrics import mean_squared_error


def reconstruction_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return mean_squared_error(np.transpose(X), rebuilt.T, multioutput="raw_values")


# %% 13.compare | wrong | a threshold from the training pictures, which are rebuilt far too well
threshold = np.percentile(reconstruction_errors(pca, X_train), 95)
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | the 5th percentile, as with densities, though large is strange here
threshold = np.percentile(reconstruction_errors(pca, X_valid), 5)
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | 0.95 is handed to a function that wants percent
threshold = np.percentile(reconstruction_errors(pca, X_valid), 0.95)
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | 95 % of the largest error in place of a percentile
threshold = 0.95 * reconstruction_errors(pca, X_valid).max()
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | the shares that lie below the threshold
threshold = np.percentile(reconstruction_errors(pca, X_valid), 95)
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) < threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | counts the pictures and does not divide
threshold = np.percentile(reconstruction_errors(pca, X_valid), 95)
shares = {
    kind: np.sum(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.compare | wrong | one share of all three kinds together
threshold = np.percentile(reconstruction_errors(pca, X_valid), 95)
rows = np.vstack(list(modified(X_valid).values()))
shares = np.mean(reconstruction_errors(pca, rows) > threshold)

# %% 13.compare | wrong | a threshold of its own for each kind, 5 % of whatever it is
shares = {}
for kind, rows in modified(X_valid).items():
    errors = reconstruction_errors(pca, rows)
    threshold = np.percentile(errors, 95)
    shares[kind] = np.mean(errors > threshold)

# %% 13.compare | right | sorts the errors and takes the fifth from the top: four of 80 are above
errors = sorted(reconstruction_errors(pca, X_valid).tolist())
threshold = errors[-5]
shares = {}
for kind in ("on their side", "upside down", "darkened"):
    above = [e for e in reconstruction_errors(pca, modified(X_valid)[kind]) if e > threshold]
    shares[kind] = len(above) / len(X_valid)

# %% 13.compare | right | the library's threshold for densities, with signs turned twice
from homl_clustering.anomaly import density_threshold

threshold = -density_threshold(-reconstruction_errors(pca, X_valid), contamination=0.05)
shares = {}
for kind, rows in modified(X_valid).items():
    shares[kind] = float((reconstruction_errors(pca, rows) > threshold).mean())

# %% 13.dark | wrong | believes that the PCA knows dark faces from training
answer = "a"

# %% 13.dark | wrong | takes dark pixels for missing ones
answer = "c"

# %% 13.dark | wrong | a dark face is still a face, so the detector is right
answer = "d"


# %% 13.relative_errors | wrong | divides by one variance of all pictures together
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) / X.var()


# %% 13.relative_errors | wrong | divides by the standard deviation: a square by a root
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) / X.std(axis=1)


# %% 13.relative_errors | wrong | divides by the brightness in place of the contrast
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) / X.mean(axis=1)


# %% 13.relative_errors | wrong | the variance of the rebuilt picture, not of its own pixels
def relative_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return reconstruction_errors(pca, X) / rebuilt.var(axis=1)


# %% 13.relative_errors | wrong | squares of the pixels without their mean: brightness counts again
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) / np.mean(X**2, axis=1)


# %% 13.relative_errors | wrong | divides the mean error by a sum over all pixels
def relative_errors(pca, X):
    spread = ((X - X.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return reconstruction_errors(pca, X) / spread


# %% 13.relative_errors | wrong | multiplies in place of dividing
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) * np.var(X, axis=1)


# %% 13.relative_errors | wrong | the contrast as the difference of brightest and darkest pixel
def relative_errors(pca, X):
    return reconstruction_errors(pca, X) / (X.max(axis=1) - X.min(axis=1))


# %% 13.relative_errors | right | one minus the coefficient of determination of each picture
from sklearn.metrics import r2_score


def relative_errors(pca, X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return 1 - r2_score(X.T, rebuilt.T, multioutput="raw_values")


# %% 13.relative_errors | right | a loop, and the variance by its other formula
def relative_errors(pca, X):
    result = np.empty(len(X))
    for i, error in enumerate(reconstruction_errors(pca, X)):
        variance = np.mean(X[i] ** 2) - np.mean(X[i]) ** 2
        result[i] = error / variance
    return result


# %% 13.detector | wrong | the plain errors again, which darkness fools
relative_threshold = np.percentile(reconstruction_errors(pca, X_valid), 95)


def is_strange(X):
    return reconstruction_errors(pca, X) > relative_threshold


# %% 13.detector | wrong | a threshold for plain errors is applied to relative ones
relative_threshold = threshold


def is_strange(X):
    return relative_errors(pca, X) > relative_threshold


# %% 13.detector | wrong | below the threshold is taken for strange, as with densities
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95)


def is_strange(X):
    return relative_errors(pca, X) < relative_threshold


# %% 13.detector | wrong | the 5th percentile, so that nearly all normal faces are above
relative_threshold = np.percentile(relative_errors(pca, X_valid), 5)


def is_strange(X):
    return relative_errors(pca, X) > relative_threshold


# %% 13.detector | wrong | the threshold comes from pictures that the PCA was fitted to
relative_threshold = np.percentile(relative_errors(pca, X_train), 95)


def is_strange(X):
    return relative_errors(pca, X) > relative_threshold


# %% 13.detector | wrong | a new threshold from the pictures to be judged: 5 % of anything
relative_threshold = 95


def is_strange(X):
    errors = relative_errors(pca, X)
    return errors > np.percentile(errors, relative_threshold)


# %% 13.detector | wrong | prints the answer, and nothing is returned
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95)


def is_strange(X):
    print(relative_errors(pca, X) > relative_threshold)


# %% 13.detector | wrong | returns the scores, not whether they are too large
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95)


def is_strange(X):
    return relative_errors(pca, X)


# %% 13.detector | right | judges one picture after another, with the fifth-largest error
relative_threshold = sorted(relative_errors(pca, X_valid))[-5]


def is_strange(X):
    answers = []
    for row in X:
        answers.append(bool(relative_errors(pca, row[np.newaxis])[0] > relative_threshold))
    return np.array(answers)


# %% 13.detector | right | two plain scores: a large error, or too little contrast
relative_threshold = (
    np.percentile(reconstruction_errors(pca, X_valid), 97.5),
    np.percentile(X_valid.std(axis=1), 2.5),
)


def is_strange(X):
    is_lost = reconstruction_errors(pca, X) > relative_threshold[0]
    return np.logical_or(is_lost, X.std(axis=1) < relative_threshold[1])

# %% 13.alarm_threshold | wrong | takes the percentile of the held-out errors
def alarm_threshold(held_out_errors, rate):
    return np.percentile(held_out_errors, 100 * (1 - rate))

# %% 13.alarm_threshold | wrong | divides by n, and forgets the new picture
def alarm_threshold(held_out_errors, rate):
    ordered = np.sort(held_out_errors)[::-1]
    n = len(ordered)
    allowed = ordered[np.arange(1, n + 1) / n <= rate]
    return allowed[-1] if len(allowed) else np.inf

# %% 13.alarm_threshold | wrong | a probability that equals the rate is not allowed
def alarm_threshold(held_out_errors, rate):
    ordered = np.sort(held_out_errors)[::-1]
    n = len(ordered)
    allowed = ordered[np.arange(1, n + 1) / (n + 1) < rate]
    return allowed[-1] if len(allowed) else np.inf

# %% 13.alarm_threshold | wrong | counts from 0: the largest error costs nothing
def alarm_threshold(held_out_errors, rate):
    ordered = np.sort(held_out_errors)[::-1]
    n = len(ordered)
    return ordered[np.arange(n) / (n + 1) <= rate][-1]

# %% 13.alarm_threshold | wrong | returns the first error that is allowed, always the largest
def alarm_threshold(held_out_errors, rate):
    n = len(held_out_errors)
    for k, error in enumerate(sorted(held_out_errors, reverse=True), start=1):
        if k / (n + 1) <= rate:
            return error
    return np.inf

# %% 13.alarm_threshold | wrong | the index -0 leads to the smallest error, not to infinity
def alarm_threshold(held_out_errors, rate):
    n = len(held_out_errors)
    k = min(int(rate * (n + 1) + 1e-9), n)
    return np.sort(held_out_errors)[-k]

# %% 13.alarm_threshold | right | takes errors off the sorted list as long as the promise holds
def alarm_threshold(held_out_errors, rate):
    rest = sorted(held_out_errors)
    n, threshold, taken = len(rest), float("inf"), 1
    while rest and taken / (n + 1) <= rate:
        threshold = rest.pop()
        taken += 1
    return threshold

# %% 13.alarm_threshold | right | how many errors are at least as large, ranked by SciPy
def alarm_threshold(held_out_errors, rate):
    from scipy.stats import rankdata

    errors = np.asarray(held_out_errors, dtype=float)
    ranks = rankdata(-errors, method="ordinal")
    return np.min(errors, where=ranks / (len(errors) + 1) <= rate, initial=np.inf)

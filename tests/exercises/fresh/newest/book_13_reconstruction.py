# %% 13.reconstruction_errors | wrong | adds the squared differences up in place of taking their mean
def reconstruction_errors(pca, X):
    return ((X - pca.inverse_transform(pca.transform(X))) ** 2).sum(axis=1)

# %% 13.reconstruction_errors | wrong | takes the root of the mean squared difference
def reconstruction_errors(pca, X):
    return np.linalg.norm(X - pca.inverse_transform(pca.transform(X)), axis=1) / np.sqrt(X.shape[1])

# %% 13.reconstruction_errors | wrong | takes the mean over the pictures and gives one error for each pixel
def reconstruction_errors(pca, X):
    return ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=0)

# %% 13.reconstruction_errors | wrong | fits the PCA again to the given pictures
def reconstruction_errors(pca, X):
    from sklearn.base import clone
    new = clone(pca)
    return ((X - new.inverse_transform(new.fit_transform(X))) ** 2).mean(axis=1)

# %% 13.reconstruction_errors | wrong | reconstructs without adding the mean picture
def reconstruction_errors(pca, X):
    back = pca.transform(X) @ pca.components_
    return ((X - back) ** 2).mean(axis=1)

# %% 13.reconstruction_errors | wrong | squares the mean difference in place of taking the mean of the squares
def reconstruction_errors(pca, X):
    return (X - pca.inverse_transform(pca.transform(X))).mean(axis=1) ** 2

# %% 13.reconstruction_errors | right | one picture at a time with mean_squared_error of scikit-learn
def reconstruction_errors(pca, X):
    from sklearn.metrics import mean_squared_error
    return [mean_squared_error(x, pca.inverse_transform(pca.transform(x[None]))[0]) for x in X]

# %% 13.reconstruction_errors | right | variance of the residual plus the square of its mean
def reconstruction_errors(pca, X):
    residual = np.subtract(X, pca.inverse_transform(pca.transform(X)))
    return np.var(residual, axis=1) + np.mean(residual, axis=1) ** 2

# %% 13.compare | wrong | takes the 5th percentile, so 95 percent have an error above it
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
threshold = np.percentile(err(X_valid), 5)
shares = {kind: np.mean(err(rows) > threshold) for kind, rows in modified(X_valid).items()}

# %% 13.compare | wrong | chooses the threshold with the training pictures
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
threshold = np.percentile(err(X_train), 95)
shares = {kind: np.mean(err(rows) > threshold) for kind, rows in modified(X_valid).items()}

# %% 13.compare | wrong | counts the pictures below the threshold
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
threshold = np.quantile(err(X_valid), 0.95)
shares = {kind: np.mean(err(rows) <= threshold) for kind, rows in modified(X_valid).items()}

# %% 13.compare | wrong | gives the numbers of pictures in place of shares
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
threshold = np.quantile(err(X_valid), 0.95)
shares = {kind: int(np.sum(err(rows) > threshold)) for kind, rows in modified(X_valid).items()}

# %% 13.compare | wrong | chooses a threshold of its own for each kind from the modified pictures
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
threshold = np.percentile(err(X_valid), 95)
shares = {}
for kind, rows in modified(X_valid).items():
    shares[kind] = np.mean(err(rows) > np.percentile(err(rows), 95))

# %% 13.compare | right | takes the fifth largest of the eighty errors as a limit, halfway to the fourth
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
ordered = sorted(err(X_valid).tolist(), reverse=True)
n_above = round(0.05 * len(ordered))
threshold = (ordered[n_above - 1] + ordered[n_above]) / 2
shares = dict((kind, float((err(rows) > threshold).sum()) / len(rows)) for kind, rows in modified(X_valid).items())

# %% 13.dark | wrong | believes that the PCA has seen dark faces
answer = "a"

# %% 13.relative_errors | wrong | divides by the standard deviation of the pixels
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / X.std(axis=1)

# %% 13.relative_errors | wrong | divides by the variance of all pictures together
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / X.var()

# %% 13.relative_errors | wrong | divides by the mean square of the pixels, without subtracting their mean
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / (X ** 2).mean(axis=1)

# %% 13.relative_errors | wrong | divides by the variance of the reconstruction
def relative_errors(pca, X):
    back = pca.inverse_transform(pca.transform(X))
    return ((X - back) ** 2).mean(axis=1) / back.var(axis=1)

# %% 13.relative_errors | wrong | divides by the brightness, the mean of the pixels
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / X.mean(axis=1)

# %% 13.relative_errors | wrong | divides by the distance of the picture to the mean picture
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / ((X - pca.mean_) ** 2).mean(axis=1)

# %% 13.relative_errors | wrong | estimates the variance with ddof 1
def relative_errors(pca, X):
    e = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return e / X.var(axis=1, ddof=1)

# %% 13.relative_errors | right | ratio of sums of squares, computed with einsum
def relative_errors(pca, X):
    r = X - pca.inverse_transform(pca.transform(X))
    c = X - X.mean(axis=1, keepdims=True)
    return np.einsum("ij,ij->i", r, r) / np.einsum("ij,ij->i", c, c)

# %% 13.detector | wrong | uses the errors without the contrast, so dark pictures get away
err = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1)
relative_threshold = np.percentile(err(X_valid), 95)
def is_strange(X):
    return err(X) > relative_threshold

# %% 13.detector | wrong | chooses the threshold anew from the pictures that come in
rel = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1) / Z.var(axis=1)
relative_threshold = 95
def is_strange(X):
    return rel(X) > np.percentile(rel(X), relative_threshold)

# %% 13.detector | wrong | chooses the threshold with the training pictures, whose errors are smaller
rel = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1) / Z.var(axis=1)
relative_threshold = np.percentile(rel(X_train), 95)
def is_strange(X):
    return rel(X) > relative_threshold

# %% 13.detector | wrong | returns the numbers of the strange rows
rel = lambda Z: ((Z - pca.inverse_transform(pca.transform(Z))) ** 2).mean(axis=1) / Z.var(axis=1)
relative_threshold = np.percentile(rel(X_valid), 95)
def is_strange(X):
    return np.flatnonzero(rel(X) > relative_threshold)

# %% 13.alarm_threshold | wrong | takes the percentile of the held-out errors, as others did
def alarm_threshold(held_out_errors, rate):
    return np.quantile(held_out_errors, 1 - rate)

# %% 13.alarm_threshold | wrong | forgets the new picture and divides by n
def alarm_threshold(held_out_errors, rate):
    e = np.sort(held_out_errors)[::-1]
    best = np.inf
    for i, v in enumerate(e):
        if (i + 1) / len(e) <= rate:
            best = v
    return best

# %% 13.alarm_threshold | wrong | thinks that nothing can be above the largest error, so the probabilities are one place off
def alarm_threshold(held_out_errors, rate):
    e = np.sort(held_out_errors)[::-1]
    best = np.inf
    for i, v in enumerate(e):
        if i / (len(e) + 1) <= rate:
            best = v
    return best

# %% 13.alarm_threshold | wrong | returns the largest error if no threshold is high enough
def alarm_threshold(held_out_errors, rate):
    e = np.sort(held_out_errors)[::-1]
    best = e[0]
    for i, v in enumerate(e):
        if (i + 1) / (len(e) + 1) <= rate:
            best = v
    return best

# %% 13.alarm_threshold | wrong | takes the highest possible threshold in place of the lowest
def alarm_threshold(held_out_errors, rate):
    e = np.sort(held_out_errors)[::-1]
    return e[0] if 1 / (len(e) + 1) <= rate else np.inf

# %% 13.alarm_threshold | wrong | does not allow a probability equal to the rate
def alarm_threshold(held_out_errors, rate):
    e = np.sort(held_out_errors)[::-1]
    best = np.inf
    for i, v in enumerate(e):
        if (i + 1) / (len(e) + 1) < rate:
            best = v
    return best

# %% 13.alarm_threshold | wrong | counts equal errors once
def alarm_threshold(held_out_errors, rate):
    e = sorted(set(np.asarray(held_out_errors).tolist()), reverse=True)
    best = np.inf
    for i, v in enumerate(e):
        if (i + 1) / (len(e) + 1) <= rate:
            best = v
    return best

# %% 13.alarm_threshold | right | a minimum over counts of larger errors plus one
def alarm_threshold(held_out_errors, rate):
    e = [float(v) for v in held_out_errors]
    m = len(e) + 1
    possible = [v for v in e if (1 + sum(w > v for w in e)) / m <= rate]
    return min(possible, default=float("inf"))

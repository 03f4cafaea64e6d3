# %% 13.reconstruction_errors | wrong | projects without subtracting the mean face
def reconstruction_errors(pca, X):
    C = pca.components_
    return ((X - X @ C.T @ C) ** 2).mean(axis=1)

# %% 13.reconstruction_errors | wrong | the length of the difference, divided by the number of pixels
def reconstruction_errors(pca, X):
    back = pca.inverse_transform(pca.transform(X))
    return np.linalg.norm(X - back, axis=1) / X.shape[1]

# %% 13.reconstruction_errors | right | loops over pictures, projection on the components by hand, a list
def reconstruction_errors(pca, X):
    errors = []
    for x in np.asarray(X, dtype=float):
        rest = x - pca.mean_
        for direction in pca.components_:
            rest = rest - (rest @ direction) * direction / (direction @ direction)
        errors.append(float(rest @ rest) / len(x))
    return errors

# %% 13.compare | wrong | threshold from the modified and normal pictures together
errors_of_all = np.concatenate([reconstruction_errors(pca, X_valid)] + [reconstruction_errors(pca, rows) for rows in modified(X_valid).values()])
threshold = np.percentile(errors_of_all, 95)
shares = {kind: np.mean(reconstruction_errors(pca, rows) > threshold) for kind, rows in modified(X_valid).items()}

# %% 13.compare | wrong | the threshold is the 5th percentile, as for densities, and the shares below it count
errors_valid = np.array(reconstruction_errors(pca, X_valid))
threshold = np.percentile(errors_valid, 5)
shares = {kind: np.mean(np.array(reconstruction_errors(pca, rows)) < threshold) for kind, rows in modified(X_valid).items()}

# %% 13.dark | wrong | adds the plausible excuse that a dark face is a face
answer = "bd"

# %% 13.dark | wrong | believes the PCA has met dark faces
answer = "a"

# %% 13.dark | right | built from a list
answer = ["a", "b", "c", "d"][1]

# %% 13.relative_errors | wrong | one variance for all pixels of all pictures
def relative_errors(pca, X):
    errors = ((X - pca.inverse_transform(pca.transform(X))) ** 2).mean(axis=1)
    return errors / X.var()

# %% 13.relative_errors | wrong | the contrast of the reconstruction in place of that of the picture
def relative_errors(pca, X):
    back = pca.inverse_transform(pca.transform(X))
    return ((X - back) ** 2).mean(axis=1) / back.var(axis=1)

# %% 13.detector | wrong | the scores are divided by the mean score of the pictures that are asked about
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95) / np.mean(relative_errors(pca, X_valid))

def is_strange(X):
    score = np.asarray(relative_errors(pca, X))
    return score / score.mean() > relative_threshold

# %% 13.detector | wrong | the threshold of the plain errors is used for the relative ones
relative_threshold = np.percentile(((X_valid - pca.inverse_transform(pca.transform(X_valid))) ** 2).mean(axis=1), 95)

def is_strange(X):
    return np.asarray(relative_errors(pca, X)) > relative_threshold

# %% 13.detector | right | one picture at a time, threshold between two sorted scores, a list of bools
def lost(x):
    rest = x - pca.inverse_transform(pca.transform(x[None]))[0]
    return float(np.mean(rest**2) / np.var(x))

ordered = sorted(lost(x) for x in X_valid)
relative_threshold = (ordered[-3] + ordered[-2]) / 2

def is_strange(X):
    return [lost(x) > relative_threshold for x in X]

# %% 13.alarm_threshold | wrong | the probability counts the errors that are greater or equal, plus the new one
def alarm_threshold(held_out_errors, rate):
    errors = np.asarray(held_out_errors)
    n = len(errors)
    allowed = [e for e in errors if ((errors >= e).sum() + 1) / (n + 1) <= rate]
    return min(allowed) if allowed else np.inf

# %% 13.alarm_threshold | wrong | divides by the number of held-out pictures, the new one not counted
def alarm_threshold(held_out_errors, rate):
    threshold = np.inf
    for rank, error in enumerate(sorted(held_out_errors, reverse=True), start=1):
        if rank / len(held_out_errors) <= rate:
            threshold = error
    return threshold

# %% 13.reconstruction_errors | wrong | divides the squared norm by the number of pictures, not of pixels
def reconstruction_errors(pca, X):
    back = pca.inverse_transform(pca.transform(X))
    return np.linalg.norm(X - back, axis=1) ** 2 / len(X)

# %% 13.compare | wrong | np.percentile with 0.95, which is not even the first percent
errors = reconstruction_errors(pca, X_valid)
threshold = np.percentile(errors, 0.95)
shares = {
    kind: np.mean(reconstruction_errors(pca, rows) > threshold)
    for kind, rows in modified(X_valid).items()
}

# %% 13.relative_errors | wrong | variance of the reconstruction in place of the picture
def relative_errors(pca, X):
    back = pca.inverse_transform(pca.transform(X))
    return ((X - back) ** 2).mean(axis=1) / back.var(axis=1)

# %% 13.relative_errors | right | one picture at a time, sums of squares in place of means
def relative_errors(pca, X):
    result = []
    for x in X:
        back = pca.inverse_transform(pca.transform(x.reshape(1, -1)))[0]
        result.append(sum((x - back) ** 2) / sum((x - x.mean()) ** 2))
    return result

# %% 13.detector | wrong | compares the relative errors with the threshold of part 2, which is for the plain errors
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95)


def is_strange(X):
    return np.asarray(relative_errors(pca, X)) > threshold

# %% 13.alarm_threshold | wrong | counts the held-out errors that are at least as large, which counts ties too often
def alarm_threshold(held_out_errors, rate):
    errors = np.asarray(held_out_errors)
    possible = [t for t in errors if (errors >= t).sum() / (len(errors) + 1) <= rate]
    return min(possible, default=np.inf)

# %% 13.alarm_threshold | wrong | the quantile 1 - rate of the errors, rounded up to an error: no new picture in the count, never inf
def alarm_threshold(held_out_errors, rate):
    return np.quantile(held_out_errors, 1 - rate, method="higher")

# %% 13.alarm_threshold | right | walks down from the largest error
def alarm_threshold(held_out_errors, rate):
    threshold = np.inf
    m = len(held_out_errors) + 1
    for rank, error in enumerate(sorted(held_out_errors, reverse=True), 1):
        if rank / m > rate:
            break
        threshold = error
    return threshold

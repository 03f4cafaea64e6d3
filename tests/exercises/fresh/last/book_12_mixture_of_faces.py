# %% 12.mixture | wrong | back to pixels by the directions alone, without adding the mean face
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_pca, new_components = mixture.sample(20)
new_faces = new_pca @ pca.components_

# %% 12.modified | wrong | [::-1] reverses the order of the pictures, not of the rows of each picture
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[::-1], 0.3 * images])

# %% 12.modified | wrong | the three versions of a picture one after the other, not first all on their side
def modified(images):
    result = []
    for image in images:
        result += [image.T, image[::-1], 0.3 * image]
    return np.array(result)

# %% 12.modified | right | quarter turn clockwise (not the transpose) and np.flipud, one picture at a time
def modified(images):
    side = [np.rot90(image, k=-1) for image in images]
    down = [np.flipud(image) for image in images]
    return np.array(side + down + [image * 0.3 for image in images])

# %% 12.scores | wrong | components of the modified pictures without subtracting the mean face
train_scores = mixture.score_samples(X_train_pca)
changed = modified(X_train.reshape(-1, 64, 64))
changed_pca = np.asarray(changed).reshape(-1, 4096) @ pca.components_.T
modified_scores = mixture.score_samples(changed_pca.astype(np.float32))

# %% 12.compare | wrong | numbers of flagged pictures in place of shares
flagged_modified = (modified_scores < train_scores.min()).sum()
flagged_valid = (mixture.score_samples(X_valid_pca) < train_scores.min()).sum()

# %% 12.width | wrong | the lowest value is taken for the best, as with BIC
mixtures = [
    GaussianMixture(40, reg_covar=r, random_state=42).fit(X_train_pca)
    for r in (1e-6, 0.001, 0.01, 0.1, 1)
]
held_out = [m.score(X_valid_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmin(held_out))]

# %% 12.detector | wrong | computes the threshold from the pictures that are to be judged
threshold = np.percentile(best_mixture.score_samples(X_valid_pca), 5)


def is_strange(X):
    scores = best_mixture.score_samples(pca.transform(X).astype(np.float32))
    return scores < np.percentile(scores, 5)

# %% 12.detector | wrong | threshold from the training pictures of the mixture
threshold = np.percentile(mixture.score_samples(X_train_pca), 5)


def is_strange(X):
    return mixture.score_samples(pca.transform(X).astype(np.float32)) < threshold

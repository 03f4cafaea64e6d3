# %% 12.mixture | wrong | inverse_transform is thought not to add the mean face, so it is added once more
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_points, new_components = mixture.sample(20)
new_faces = pca.inverse_transform(new_points) + pca.mean_

# %% 12.mixture | wrong | the first twenty means are taken for drawn faces
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(mixture.means_[:20])
new_components = np.arange(20)

# %% 12.mixture | right | back to pixels by a product of matrices, in double precision
mixture = GaussianMixture(n_components=40, random_state=42)
mixture.fit(X_train_pca)
points_drawn, numbers = mixture.sample(n_samples=20)
new_faces = pca.mean_ + np.asarray(points_drawn, dtype=float) @ pca.components_
new_components = np.array([int(number) for number in numbers])

# %% 12.modified | wrong | each picture is turned by 90 degrees in place of exchanging rows and columns
def modified(images):
    return np.concatenate([np.rot90(images, axes=(1, 2)), images[:, ::-1], 0.3 * images])

# %% 12.modified | wrong | the three versions of a picture stand next to each other
def modified(images):
    triples = [[image.T, image[::-1], 0.3 * image] for image in images]
    return np.array(triples).reshape(-1, *images.shape[1:])

# %% 12.scores | wrong | the PCA is fitted again to the modified pictures
train_scores = mixture.score_samples(X_train_pca)
X_modified = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096)
modified_scores = mixture.score_samples(PCA(n_components=X_train_pca.shape[1]).fit_transform(X_modified))

# %% 12.scores | wrong | the log density without the weights: only the responsibilities of the best component, as logarithms
train_scores = np.log(mixture.predict_proba(X_train_pca).max(axis=1))
X_modified = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096)
modified_scores = np.log(mixture.predict_proba(pca.transform(X_modified)).max(axis=1))

# %% 12.scores | right | one picture at a time, each kind built by hand, lists turned into arrays
train_scores = np.array([mixture.score(row[None]) for row in X_train_pca])
rows = [image.T.ravel() for image in X_train.reshape(-1, 64, 64)]
rows += [image[::-1].ravel() for image in X_train.reshape(-1, 64, 64)]
rows += [0.3 * row for row in X_train]
modified_scores = np.concatenate([mixture.score_samples(pca.transform(row[None])) for row in rows])

# %% 12.compare | wrong | the validation pictures are compared with the lowest validation score
scores_t = mixture.score_samples(pca.transform(X_train))
scores_v = mixture.score_samples(pca.transform(X_valid))
scores_m = mixture.score_samples(pca.transform(modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096)))
flagged_modified = np.mean(scores_m < scores_t.min())
flagged_valid = np.mean(scores_v < scores_v.min())

# %% 12.compare | wrong | percent, not shares
lowest = mixture.score_samples(pca.transform(X_train)).min()
scores_m = mixture.score_samples(pca.transform(modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096)))
flagged_modified = 100 * np.mean(scores_m < lowest)
flagged_valid = 100 * np.mean(mixture.score_samples(pca.transform(X_valid)) < lowest)

# %% 12.trap | wrong | concludes that densities are useless in general
answer = "d"

# %% 12.trap | wrong | sees the trap but holds on to the conclusion of the book as well
answer = "ab"

# %% 12.width | wrong | gives the width, the square root of the list, to reg_covar
mixtures = [
    GaussianMixture(40, random_state=42, reg_covar=np.sqrt(r)).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)
]
held_out = [m.score(X_valid_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmax(held_out))]

# %% 12.width | wrong | best_mixture by the largest absolute value
mixtures = [GaussianMixture(40, random_state=42, reg_covar=r).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)]
held_out = [m.score(X_valid_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmax(np.abs(held_out)))]

# %% 12.width | right | another random state, mean of score_samples, an array, max with a key
mixtures = []
for r in [1e-6, 1e-3, 1e-2, 1e-1, 1]:
    mixtures.append(GaussianMixture(n_components=40, reg_covar=r, random_state=0).fit(X_train_pca))
held_out = np.array([m.score_samples(X_valid_pca).mean() for m in mixtures])
best_mixture = max(mixtures, key=lambda m: m.score(X_valid_pca))

# %% 12.detector | wrong | the threshold is computed anew from the pictures that are asked about
threshold = np.percentile(best_mixture.score_samples(X_valid_pca), 5)

def is_strange(X):
    scores = best_mixture.score_samples(pca.transform(X))
    return scores < np.percentile(scores, 5)

# %% 12.detector | wrong | 5 % percentile of the training scores, which lie far above those of unseen faces
threshold = np.percentile(best_mixture.score_samples(X_train_pca), 5)

def is_strange(X):
    return best_mixture.score_samples(pca.transform(X)) < threshold

# %% 12.detector | right | no mixture at all: the share of the contrast that the PCA loses, a loop, a list
def lost_share(row):
    rest = row - pca.inverse_transform(pca.transform(row.reshape(1, -1))).ravel()
    return float((rest**2).mean() / row.var())

threshold = sorted(lost_share(row) for row in X_valid)[37]

def is_strange(X):
    return [lost_share(row) > threshold for row in X]

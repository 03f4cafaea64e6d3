# %% 12.mixture | wrong | takes the components of the PCA for the pixels of the new faces
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_faces, new_components = mixture.sample(20)

# %% 12.mixture | wrong | numbers the new faces in place of keeping their components
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(mixture.sample(20)[0])
new_components = np.arange(20)

# %% 12.mixture | wrong | shows the means of components and not drawn points
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(mixture.means_[:20])
new_components = np.arange(20)

# %% 12.mixture | wrong | exchanges the number of components and the number of new points
mixture = GaussianMixture(20, random_state=42).fit(X_train_pca)
points, new_components = mixture.sample(40)
new_faces = pca.inverse_transform(points)

# %% 12.mixture | right | reconstructs the pixels from the components of the PCA by hand
mixture = GaussianMixture(n_components=40, random_state=42)
mixture.fit(X_train_pca)
points, new_components = mixture.sample(n_samples=20)
new_faces = np.dot(points, pca.components_) + pca.mean_

# %% 12.modified | wrong | makes each change to the result of the one before
def modified(images):
    side = images.transpose(0, 2, 1)
    down = side[:, ::-1]
    return np.concatenate([side, down, 0.3 * down])

# %% 12.modified | wrong | reverses the order of the pictures and not of the rows
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[::-1], 0.3 * images])

# %% 12.modified | wrong | turns upside down by reversing the columns, which gives the mirror image
def modified(images):
    return np.concatenate([images.swapaxes(1, 2), images[:, :, ::-1], images * 0.3])

# %% 12.modified | wrong | puts the three versions of each picture one after the other
def modified(images):
    out = []
    for image in images:
        out += [image.T, image[::-1], 0.3 * image]
    return np.array(out)

# %% 12.modified | wrong | darkens by 0.3, which leaves 0.7 of each pixel
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], images * (1 - 0.3)])

# %% 12.modified | wrong | subtracts 0.3 in place of multiplying by it
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], np.clip(images - 0.3, 0, None)])

# %% 12.modified | wrong | reverses both the rows and the columns for upside down
def modified(images):
    return np.concatenate([np.rot90(images, axes=(1, 2)), np.rot90(images, 2, axes=(1, 2)), 0.3 * images])

# %% 12.modified | right | turns by 90 degrees clockwise and flips with np.flip, as a list of pictures
def modified(images):
    side = [np.rot90(image, -1) for image in images]
    down = [np.flip(image, axis=0) for image in images]
    dark = [np.multiply(image, 0.3) for image in images]
    return np.array(side + down + dark)

# %% 12.scores | wrong | modifies components in place of pixels for the dark pictures
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
train_scores = mixture.score_samples(pca.transform(X_train))
side = mixture.score_samples(pca.transform(images.transpose(0, 2, 1).reshape(-1, 4096)))
down = mixture.score_samples(pca.transform(images[:, ::-1].reshape(-1, 4096)))
dark = mixture.score_samples(0.3 * pca.transform(X_train))
modified_scores = np.concatenate([side, down, dark])

# %% 12.scores | wrong | fits a new PCA to the modified pictures
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
train_scores = mixture.score_samples(pca.transform(X_train))
modified_scores = mixture.score_samples(PCA(n_components=pca.n_components_).fit_transform(changed))

# %% 12.scores | wrong | gives the mean log density in place of one for each picture
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
train_scores = mixture.score(pca.transform(X_train))
modified_scores = mixture.score(pca.transform(changed))

# %% 12.scores | wrong | gives the largest responsibility in place of the density
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
train_scores = mixture.predict_proba(pca.transform(X_train)).max(axis=1)
modified_scores = mixture.predict_proba(pca.transform(changed)).max(axis=1)

# %% 12.compare | wrong | counts the pictures whose density is above the mean of the training pictures
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
limit = mixture.score_samples(pca.transform(X_train)).mean()
flagged_modified = np.mean(mixture.score_samples(pca.transform(changed)) > limit)
flagged_valid = np.mean(mixture.score_samples(pca.transform(X_valid)) > limit)

# %% 12.compare | wrong | gives percent in place of shares
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
limit = mixture.score_samples(pca.transform(X_train)).min()
flagged_modified = 100 * np.mean(mixture.score_samples(pca.transform(changed)) < limit)
flagged_valid = 100 * np.mean(mixture.score_samples(pca.transform(X_valid)) < limit)

# %% 12.compare | wrong | compares the validation pictures with the modified ones and not with the training pictures
mixture = GaussianMixture(40, random_state=42).fit(X_train_pca)
images = X_train.reshape(-1, 64, 64)
changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images]).reshape(-1, 4096)
s = mixture.score_samples(pca.transform(changed))
flagged_modified = np.mean(s < mixture.score_samples(pca.transform(X_train)).min())
flagged_valid = np.mean(mixture.score_samples(pca.transform(X_valid)) < s.min())

# %% 12.trap | wrong | trusts the comparison with the training pictures
answer = "a"

# %% 12.trap | wrong | concludes that densities are of no use at all
answer = "d"

# %% 12.width | wrong | computes the mean log density on the training pictures
mixtures = [GaussianMixture(40, reg_covar=r, random_state=42).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)]
held_out = [m.score(X_train_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmax(held_out))]

# %% 12.width | wrong | takes reg_covar for a width and hands over square roots
mixtures = [GaussianMixture(40, reg_covar=r ** 0.5, random_state=42).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)]
held_out = [m.score(X_valid_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmax(held_out))]

# %% 12.width | wrong | takes the mixture with the lowest score as the best, as with BIC
mixtures = [GaussianMixture(40, reg_covar=r, random_state=42).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)]
held_out = [m.score(X_valid_pca) for m in mixtures]
best_mixture = mixtures[int(np.argmin(held_out))]

# %% 12.width | wrong | adds up the log densities in place of taking their mean
mixtures = [GaussianMixture(40, reg_covar=r, random_state=42).fit(X_train_pca) for r in (1e-6, 0.001, 0.01, 0.1, 1)]
held_out = [m.score_samples(X_valid_pca).sum() for m in mixtures]
best_mixture = mixtures[int(np.argmax(held_out))]

# %% 12.width | right | max with a key, and held_out as an array of means of score_samples
mixtures = []
for r in 10.0 ** np.array([-6, -3, -2, -1, 0]):
    mixtures.append(GaussianMixture(n_components=40, reg_covar=float(r), random_state=42))
    mixtures[-1].fit(X_train_pca)
held_out = np.array([np.mean(m.score_samples(X_valid_pca)) for m in mixtures])
best_mixture = max(mixtures, key=lambda m: m.score_samples(X_valid_pca).sum())

# %% 12.detector | wrong | takes the lowest density of a training picture as the threshold, so it flags all new faces
tight = GaussianMixture(40, random_state=42).fit(X_train_pca)
threshold = tight.score_samples(X_train_pca).min()
def is_strange(X):
    return tight.score_samples(pca.transform(X)) < threshold

# %% 12.detector | wrong | takes the 95th percentile in place of the 5th, so it flags most normal faces
wide = GaussianMixture(40, reg_covar=0.1, random_state=42).fit(X_train_pca)
threshold = np.percentile(wide.score_samples(X_valid_pca), 95)
def is_strange(X):
    return wide.score_samples(pca.transform(X)) < threshold

# %% 12.detector | wrong | flags 5 percent of whatever pictures come, so the answer depends on the others
wide = GaussianMixture(40, reg_covar=0.1, random_state=42).fit(X_train_pca)
threshold = 5
def is_strange(X):
    s = wide.score_samples(pca.transform(X))
    return s < np.percentile(s, threshold)

# %% 12.detector | wrong | flags the pictures with a density above the threshold
wide = GaussianMixture(40, reg_covar=0.1, random_state=42).fit(X_train_pca)
threshold = np.percentile(wide.score_samples(X_valid_pca), 5)
def is_strange(X):
    return wide.score_samples(pca.transform(X)) > threshold

# %% 12.detector | wrong | takes 5 for a share, and the quantile 0.5 instead of 0.05
wide = GaussianMixture(40, reg_covar=0.1, random_state=42).fit(X_train_pca)
threshold = np.quantile(wide.score_samples(X_valid_pca), 0.5)
def is_strange(X):
    return wide.score_samples(pca.transform(X)) < threshold

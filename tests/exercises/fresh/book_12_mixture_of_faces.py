"""Answers of students to exercise 12 (mixture), written by people who saw the exercises alone."""

# %% 12.mixture | wrong | forgets to turn the new rows back into pixels
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
new_faces, new_components = mixture.sample(20)

# %% 12.mixture | wrong | as many components as the PCA has, the two kinds are mixed up
mixture = GaussianMixture(n_components=pca.n_components_, random_state=42).fit(X_train_pca)
rows, new_components = mixture.sample(20)
new_faces = pca.inverse_transform(rows)

# %% 12.mixture | wrong | twenty components because twenty faces are wanted
mixture = GaussianMixture(n_components=20, random_state=42).fit(X_train_pca)
rows, new_components = mixture.sample(20)
new_faces = pca.inverse_transform(rows)

# %% 12.mixture | wrong | shows the means of components in place of new draws
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(mixture.means_[:20])
new_components = np.arange(20)

# %% 12.mixture | wrong | rebuilds training pictures, nothing is drawn
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(X_train_pca[:20])
new_components = mixture.predict(X_train_pca[:20])

# %% 12.mixture | wrong | fits to the validation pictures
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_valid_pca)
rows, new_components = mixture.sample(20)
new_faces = pca.inverse_transform(rows)

# %% 12.mixture | wrong | one face for each component, so forty in place of twenty
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
rows, new_components = mixture.sample(40)
new_faces = pca.inverse_transform(rows)

# %% 12.mixture | wrong | the persons of training pictures in place of the numbers of components
mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
new_faces = pca.inverse_transform(mixture.sample(20)[0])
new_components = y_train[:20]

# %% 12.mixture | right | goes back to pixels by hand, with the mean face
mixture = GaussianMixture(40, random_state=42)
mixture.fit(X_train_pca)
rows, new_components = mixture.sample(n_samples=20)
new_faces = rows @ pca.components_ + pca.mean_

# %% 12.mixture | right | the warning is caught, and the components come as a list
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
sample = mixture.sample(20)
new_faces = np.array([pca.inverse_transform(row.reshape(1, -1))[0] for row in sample[0]])
new_components = sample[1].tolist()


# %% 12.modified | wrong | picture by picture: its three changes follow each other
def modified(images):
    changed = []
    for image in images:
        changed += [image.T, image[::-1], 0.3 * image]
    return np.array(changed)


# %% 12.modified | wrong | the order of the pictures is turned around, not that of their rows
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[::-1], images * 0.3])


# %% 12.modified | wrong | mirrors left and right in place of top and bottom
def modified(images):
    return np.concatenate([images.transpose(0, 2, 1), images[:, :, ::-1], images * 0.3])


# %% 12.modified | wrong | .T exchanges all three axes, the pictures with the pixels
def modified(images):
    side = images.T.reshape(images.shape)
    return np.concatenate([side, images[:, ::-1], images * 0.3])


# %% 12.modified | wrong | darker by 0.3, subtracted in place of multiplied
def modified(images):
    side = images.transpose(0, 2, 1)
    dark = np.clip(images - 0.3, 0, 1)
    return np.concatenate([side, images[:, ::-1], dark])


# %% 12.modified | wrong | darkens in place, and with it all that has been made before
def modified(images):
    images = images.copy()
    side = images.transpose(0, 2, 1)
    upside_down = images[:, ::-1]
    images *= 0.3
    return np.concatenate([side, upside_down, images])


# %% 12.modified | wrong | puts the unchanged pictures in front: four times as many
def modified(images):
    return np.concatenate([images, images.transpose(0, 2, 1), images[:, ::-1], images * 0.3])


# %% 12.modified | wrong | flattens the result to rows of pixels
def modified(images):
    changed = np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], images * 0.3])
    return changed.reshape(len(changed), -1)


# %% 12.modified | right | three lists of pictures, one after the other
def modified(images):
    side = [np.transpose(image) for image in images]
    upside_down = [np.flipud(image) for image in images]
    dark = [image * 0.3 for image in images]
    return np.array(side + upside_down + dark)


# %% 12.modified | right | fills an empty array, with swapaxes and flip
def modified(images):
    n, height, width = images.shape
    result = np.zeros((3, n, height, width))
    result[0] = np.swapaxes(images, 1, 2)
    result[1] = np.flip(images, axis=1)
    result[2] = images / 10 * 3
    return result.reshape(3 * n, height, width)


# %% 12.scores | wrong | hands pixels to the mixture, which knows components: an error
train_scores = mixture.score_samples(X_train)
modified_scores = mixture.score_samples(modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096))

# %% 12.scores | wrong | score in place of score_samples: one mean, not one number for each picture
strange = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = mixture.score(X_train_pca)
modified_scores = mixture.score(pca.transform(strange))

# %% 12.scores | wrong | densities in place of their logarithms, all of the strange ones are 0
strange = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = np.exp(mixture.score_samples(X_train_pca))
modified_scores = np.exp(mixture.score_samples(pca.transform(strange)))

# %% 12.scores | wrong | fits a PCA of their own to the modified pictures
strange = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = mixture.score_samples(X_train_pca)
own_pca = PCA(n_components=pca.n_components_).fit(strange)
modified_scores = mixture.score_samples(own_pca.transform(strange))

# %% 12.scores | wrong | only the book's ten, in place of all that were modified
images = X_train.reshape(-1, 64, 64)
ten = np.concatenate([images[:4].transpose(0, 2, 1), images[:3, ::-1], 0.3 * images[:3]])
train_scores = mixture.score_samples(X_train_pca)
modified_scores = mixture.score_samples(pca.transform(ten.reshape(10, -1)))

# %% 12.scores | wrong | the probability of the best component, not the density
strange = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = mixture.predict_proba(X_train_pca).max(axis=1)
modified_scores = mixture.predict_proba(pca.transform(strange)).max(axis=1)

# %% 12.scores | wrong | with the sign of a loss: large for strange pictures
strange = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = -mixture.score_samples(X_train_pca)
modified_scores = -mixture.score_samples(pca.transform(strange))

# %% 12.scores | wrong | modifies the validation pictures, not "the same pictures"
strange = modified(X_valid.reshape(-1, 64, 64)).reshape(-1, 64 * 64)
train_scores = mixture.score_samples(X_train_pca)
modified_scores = mixture.score_samples(pca.transform(strange))

# %% 12.scores | right | projects by hand, and scores one kind after the other
parts = np.split(modified(X_train.reshape(-1, 64, 64)), 3)
train_scores = mixture.score_samples((X_train - pca.mean_) @ pca.components_.T)
modified_scores = []
for part in parts:
    rows = part.reshape(len(part), -1) - pca.mean_
    modified_scores.extend(mixture.score_samples(rows @ pca.components_.T))
modified_scores = np.array(modified_scores)

# %% 12.compare | wrong | percent in place of shares
lowest = train_scores.min()
flagged_modified = 100 * np.mean(modified_scores < lowest)
flagged_valid = 100 * np.mean(mixture.score_samples(X_valid_pca) < lowest)

# %% 12.compare | wrong | the sign of the comparison is turned: counts what is denser
lowest = train_scores.min()
flagged_modified = np.mean(modified_scores > lowest)
flagged_valid = np.mean(mixture.score_samples(X_valid_pca) > lowest)

# %% 12.compare | wrong | numbers of pictures, not shares
lowest = min(train_scores)
flagged_modified = np.sum(modified_scores < lowest)
flagged_valid = np.sum(mixture.score_samples(X_valid_pca) < lowest)

# %% 12.compare | wrong | expects that normal faces are not flagged, and does not measure it
flagged_modified = np.mean(modified_scores < train_scores.min())
flagged_valid = 0.0

# %% 12.compare | wrong | asks how many training pictures are flagged, in place of validation
lowest = train_scores.min()
flagged_modified = np.mean(modified_scores < lowest)
flagged_valid = np.mean(train_scores < lowest)

# %% 12.compare | wrong | a threshold from the validation pictures, so that none of them is below
valid_scores = mixture.score_samples(X_valid_pca)
lowest = valid_scores.min()
flagged_modified = np.mean(modified_scores < lowest)
flagged_valid = np.mean(valid_scores < lowest)

# %% 12.compare | wrong | the pictures that are flagged, as arrays of True and False
lowest = train_scores.min()
flagged_modified = modified_scores < lowest
flagged_valid = mixture.score_samples(X_valid_pca) < lowest

# %% 12.compare | wrong | a threshold that one would expect, 5 % of the validation pictures
valid_scores = mixture.score_samples(X_valid_pca)
lowest = density_threshold(valid_scores, contamination=0.05)
flagged_modified = np.mean(modified_scores < lowest)
flagged_valid = np.mean(valid_scores < lowest)

# %% 12.compare | right | counts in plain loops over Python numbers
lowest = min(float(score) for score in train_scores)
valid_scores = mixture.score_samples(pca.transform(X_valid)).tolist()
flagged_modified = len([s for s in modified_scores if s < lowest]) / len(modified_scores)
flagged_valid = len([s for s in valid_scores if s < lowest]) / len(valid_scores)

# %% 12.compare | right | by sorting: how many scores come before the lowest one of training
valid_scores = np.sort(mixture.score_samples(X_valid_pca))
lowest = np.sort(train_scores)[0]
flagged_modified = np.searchsorted(np.sort(modified_scores), lowest) / (3 * len(X_train))
flagged_valid = np.searchsorted(valid_scores, lowest) / len(X_valid)

# %% 12.trap | wrong | keeps to the book's story: the mixture knows what a face is
answer = "a"

# %% 12.trap | wrong | looks for the fault in the number of components
answer = "c"

# %% 12.trap | wrong | one bad detector, so densities are good for nothing
answer = "d"

# %% 12.width | wrong | the log density of the training pictures, which always wants the least width
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, reg_covar=w, random_state=42).fit(X_train_pca) for w in widths]
held_out = [mixture.score(X_train_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmax(held_out)]

# %% 12.width | wrong | low is taken for good, as with the BIC
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, reg_covar=w, random_state=42).fit(X_train_pca) for w in widths]
held_out = [mixture.score(X_valid_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmin(held_out)]

# %% 12.width | wrong | fits to the validation pictures on which it measures
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, reg_covar=w, random_state=42).fit(X_valid_pca) for w in widths]
held_out = [mixture.score(X_valid_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmax(held_out)]

# %% 12.width | wrong | changes and fits one and the same mixture, all five are the last
mixtures, held_out = [], []
for width in (1e-6, 0.001, 0.01, 0.1, 1):
    mixture.set_params(reg_covar=width).fit(X_train_pca)
    mixtures.append(mixture)
    held_out.append(mixture.score(X_valid_pca))
best_mixture = mixtures[np.argmax(held_out)]

# %% 12.width | wrong | takes the root of the values, because a width is the root of a variance
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [
    GaussianMixture(40, reg_covar=np.sqrt(w), random_state=42).fit(X_train_pca) for w in widths
]
held_out = [mixture.score(X_valid_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmax(held_out)]

# %% 12.width | wrong | the value of reg_covar in place of the mixture
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, reg_covar=w, random_state=42).fit(X_train_pca) for w in widths]
held_out = [mixture.score(X_valid_pca) for mixture in mixtures]
best_mixture = widths[int(np.argmax(held_out))]

# %% 12.width | wrong | chooses by the BIC of the training pictures
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, reg_covar=w, random_state=42).fit(X_train_pca) for w in widths]
held_out = [mixture.bic(X_train_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmin(held_out)]

# %% 12.width | wrong | sets the tolerance, the small number that one knows, not reg_covar
widths = (1e-6, 0.001, 0.01, 0.1, 1)
mixtures = [GaussianMixture(40, tol=w, random_state=42).fit(X_train_pca) for w in widths]
held_out = [mixture.score(X_valid_pca) for mixture in mixtures]
best_mixture = mixtures[np.argmax(held_out)]

# %% 12.width | right | means of score_samples, and the best by sorting
mixtures, held_out = [], np.zeros(5)
for place, power in enumerate((-6, -3, -2, -1, 0)):
    candidate = GaussianMixture(n_components=40, reg_covar=10.0**power, random_state=42)
    candidate.fit(X_train_pca)
    mixtures.append(candidate)
    held_out[place] = candidate.score_samples(X_valid_pca).sum() / len(X_valid_pca)
best_mixture = mixtures[held_out.argsort()[-1]]

# %% 12.width | right | starts from the mixture that is there, and uses clones
from sklearn.base import clone

mixtures = [mixture] + [
    clone(mixture).set_params(reg_covar=w).fit(X_train_pca) for w in (0.001, 0.01, 0.1, 1)
]
held_out = [float(one.score(X_valid_pca)) for one in mixtures]
best_mixture = max(mixtures, key=lambda one: one.score(X_valid_pca))

# %% 12.detector | wrong | flags what is denser than the threshold: the normal faces
threshold = density_threshold(best_mixture.score_samples(X_valid_pca), 0.05)


def is_strange(X):
    return best_mixture.score_samples(pca.transform(X)) > threshold


# %% 12.detector | wrong | the trap of part 4 again: the threshold comes from training pictures
threshold = density_threshold(mixture.score_samples(X_train_pca), 0.05)


def is_strange(X):
    return mixture.score_samples(pca.transform(X)) < threshold


# %% 12.detector | wrong | -1 and 1, as a detector of scikit-learn predicts, not True and False
threshold = density_threshold(best_mixture.score_samples(X_valid_pca), 0.05)


def is_strange(X):
    return np.where(best_mixture.score_samples(pca.transform(X)) < threshold, -1, 1)


# %% 12.detector | wrong | a new threshold for whatever comes, so that 5 % of anything is flagged
threshold = 0.05


def is_strange(X):
    scores = best_mixture.score_samples(pca.transform(X))
    return scores < density_threshold(scores, threshold)


# %% 12.detector | wrong | the 95th percentile: nearly all faces are less dense than that
threshold = np.percentile(best_mixture.score_samples(X_valid_pca), 95)


def is_strange(X):
    return best_mixture.score_samples(pca.transform(X)) < threshold


# %% 12.detector | wrong | one answer for all pictures together
threshold = density_threshold(best_mixture.score_samples(X_valid_pca), 0.05)


def is_strange(X):
    return best_mixture.score(pca.transform(X)) < threshold


# %% 12.detector | wrong | forgets the PCA: pixels go into the mixture, an error
threshold = density_threshold(best_mixture.score_samples(X_valid_pca), 0.05)


def is_strange(X):
    return best_mixture.score_samples(X) < threshold


# %% 12.detector | wrong | only notices darkness, the other two kinds pass
threshold = np.percentile(X_valid.mean(axis=1), 5)


def is_strange(X):
    return X.mean(axis=1) < threshold


# %% 12.detector | right | judges one picture after another, with the fifth-lowest score
threshold = sorted(best_mixture.score_samples(X_valid_pca))[4]


def is_strange(X):
    answers = []
    for row in X:
        components = pca.transform(row.reshape(1, -1))
        answers.append(bool(best_mixture.score(components) < threshold))
    return np.array(answers)


# %% 12.detector | right | what the PCA cannot rebuild, in relation to the contrast
def lost_share(X):
    rebuilt = pca.inverse_transform(pca.transform(X))
    return ((X - rebuilt) ** 2).mean(axis=1) / X.var(axis=1)


threshold = np.quantile(lost_share(X_valid), 0.95)


def is_strange(X):
    return np.array([bool(share > threshold) for share in lost_share(X)])

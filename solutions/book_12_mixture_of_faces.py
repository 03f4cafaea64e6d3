# ---
# jupyter:
#   homl_clustering:
#     data:
#     - faces
#   jupytext:
#     cell_metadata_filter: tags,jupyter
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,homl_clustering,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["given"]
# # Exercise 12: a mixture of faces
#
# A Gaussian mixture that was fitted to faces can make new ones. It also gives the density at the place of any picture.
# So it might tell normal faces from strange ones (see "Anomalies" in
# [05_gaussian_mixtures](../notebooks/05_gaussian_mixtures.ipynb)). The book turns and darkens some faces, finds that
# their density is far lower than that of other faces, and stops there. You will go on, and find out what this
# comparison shows. (This is exercise 12 of chapter 9 in HOML.)
#
# One of the first cells holds the answer to part 3 of [exercise 10](book_10_cluster_faces.ipynb), the components. If
# you want to do that exercise yourself, do it before this one.
#
# Write your answers in the place of `...` and run the cell. Then run the cell below it, `check(...)`. Any correct
# solution is accepted.

# %% tags=["given"]
import numpy as np
from sklearn.decomposition import PCA

from homl_clustering import GaussianMixture, datasets
from homl_clustering.checks import check
from homl_clustering.figures import use_style
from homl_clustering.plotting import plot_faces

use_style("homl")

# %% tags=["given", "needs-original"]
faces = datasets.load_faces()
print(faces.source, "-", faces.credit)

# %% [markdown] tags=["given"]
# The next cell repeats the split and the components of [exercise 10](book_10_cluster_faces.ipynb). The components are
# computed in double precision and then rounded to single precision, because their last digits differ from one
# processor to another.

# %% tags=["given"]
train, valid, test = datasets.split_faces(faces.target)

X = faces.data.astype(np.float64)
X_train, X_valid, X_test = (X[rows] for rows in (train, valid, test))
y_train, y_valid, y_test = (faces.target[rows] for rows in (train, valid, test))
pca = PCA(n_components=0.99).fit(X_train)
X_train_pca, X_valid_pca, X_test_pca = (
    pca.transform(rows).astype(np.float32) for rows in (X_train, X_valid, X_test)
)

# %% [markdown] tags=["given"]
# ## 1. Faces that nobody has
#
# Fit a `GaussianMixture` with 40 components and `random_state=42` to the training pictures, `X_train_pca`. (The
# components of a mixture are its normal distributions. They have nothing to do with those of the PCA, which are
# directions.) Let the mixture draw 20 new points. Turn them back into pixels, `new_faces` of shape (20, 4096), and
# keep the number of the component that each one comes from, `new_components` of shape (20,). Show the faces with these
# numbers. (There will be a warning: the mixture is fitted to too few pictures. Go on nevertheless. Part 5 comes back to
# it.)

# %%
### BEGIN SOLUTION: mixture = ...; new_faces = ...; new_components = ...
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    mixture = GaussianMixture(n_components=40, random_state=42).fit(X_train_pca)
made, new_components = mixture.sample(20)
new_faces = pca.inverse_transform(made)
### END SOLUTION

# %% tags=["given"]
check(
    "12.mixture",
    X_train_pca=X_train_pca,
    pca=pca,
    mixture=mixture,
    new_faces=new_faces,
    new_components=new_components,
)

# %%
### BEGIN SOLUTION
from homl_clustering.figures import save_fig

plot_faces(new_faces, new_components)
save_fig("generated_faces")
### END SOLUTION

# %% tags=["needs-original"]
import textwrap

for warning in caught:
    print(*textwrap.wrap(str(warning.message), 100), sep="\n")

# %% [markdown]
# **What to notice.** These are faces, and good ones. But they are hardly new. A component holds seven pictures on
# average, of one person or of a few people who look alike, and its new faces are mixtures of these pictures. If the
# pictures are of one person, the new faces look nearly the same, like 33 and 34 with the photos. If they are of
# several people, the new faces are blends of them.
#
# The warning is about the width of the components. There are 199 directions (156 with the drawn faces), and seven
# pictures cannot tell how wide a component is in so many of them. In all but a few directions the width does not come
# from the pictures: it is 0.001, the square root of `reg_covar`.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert len(caught) == 1 and mixture.converged_ and len(new_faces) == 20
    assert pca.n_components_ == {"original": 199, "stand-in": 156}[faces.source]
    component_of = mixture.predict(X_train_pca)
    variances = np.linalg.eigvalsh(mixture.covariances_)
    assert np.median(np.sum(variances > 1.1e-6, axis=1)) < 10
    n_people = [np.unique(y_train[component_of == c]).size for c in range(40)]
    assert 1 <= np.median(n_people) <= 3, n_people

# %% [markdown] tags=["given"]
# ## 2. Strange faces
#
# Write a function that modifies pictures in three ways. It gets an array of $n$ pictures, of shape ($n$, height,
# width), where height and width are equal. It returns an array of shape ($3n$, height, width). First come all pictures
# lying on their side (exchange rows and columns, or turn them by 90 degrees), then all pictures upside down (reverse
# the order of the rows), and then all pictures darkened (multiply each pixel by 0.3). Each change is made to the
# original picture.


# %%
### BEGIN GIVEN
def modified(images):
    """Return the images lying on their side, then upside down, then darkened: three times as many."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    on_their_side = images.transpose(0, 2, 1)
    upside_down = images[:, ::-1]
    return np.concatenate([on_their_side, upside_down, 0.3 * images])
    ### END SOLUTION


# %% tags=["given"]
check("12.modified", modified=modified)

# %% [markdown] tags=["given"]
# Draw the ten modified faces of the book with `plot_faces`, each with the number of its person: the first four
# training pictures on their side, the first three upside down, and the first three darkened.

# %%
### BEGIN SOLUTION
chosen = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10]
bad_faces = modified(X_train[:4].reshape(-1, 64, 64))[chosen].reshape(10, -1)
bad_persons = np.tile(y_train[:4], 3)[chosen]

plot_faces(bad_faces, bad_persons)
save_fig("bad_faces")
### END SOLUTION

# %% [markdown] tags=["given"]
# ## 3. Their densities
#
# What are the log densities of the training pictures, `train_scores` of shape (280,)? And what are those of the same
# pictures after all three modifications, `modified_scores` of shape (840,)? (Modify pixels, not components: `modified`
# needs pictures of 64 × 64 pixels, and `pca.transform` needs rows of 4096.)

# %%
### BEGIN SOLUTION: train_scores = ...; modified_scores = ...
modified_train = modified(X_train.reshape(-1, 64, 64)).reshape(-1, 4096)
train_scores = mixture.score_samples(X_train_pca)
modified_scores = mixture.score_samples(pca.transform(modified_train))
### END SOLUTION

# %% tags=["given"]
check(
    "12.scores",
    X_train=X_train,
    pca=pca,
    mixture=mixture,
    train_scores=train_scores,
    modified_scores=modified_scores,
)

# %% tags=["needs-original"]
for name, scores in (("training", train_scores), ("modified", modified_scores)):
    print(f"{name}: lowest {scores.min():14,.0f}, highest {scores.max():14,.0f}")

# %% [markdown] tags=["given"]
# The two ranges are millions apart. Here the book ends: the mixture has noticed that something is wrong with the
# modified faces.
#
# ## 4. Look again
#
# Suppose that we make a detector out of this: it flags a picture as an anomaly if its density is lower than that of
# every training picture. Which share of the modified training pictures does it flag, `flagged_modified`? And which
# share of the validation pictures, `flagged_valid`? The validation pictures are normal faces. Both shares are numbers
# between 0 and 1.

# %%
### BEGIN SOLUTION: flagged_modified = ...; flagged_valid = ...
flagged_modified = np.mean(modified_scores < train_scores.min())
flagged_valid = np.mean(mixture.score_samples(X_valid_pca) < train_scores.min())
### END SOLUTION

# %% tags=["given"]
check(
    "12.compare",
    X_train=X_train,
    X_valid=X_valid,
    pca=pca,
    mixture=mixture,
    flagged_modified=flagged_modified,
    flagged_valid=flagged_valid,
)

# %%
print(f"flagged: {flagged_modified:.0%} of the modified, {flagged_valid:.0%} of the normal faces")

# %% [markdown] tags=["given"]
# So what did the low densities in part 3 show?
#
# - **a** That the modified faces are no faces.
# - **b** That the mixture had not seen these pictures.
# - **c** That forty components are too few.
# - **d** That a density cannot tell anomalies from normal faces.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("12.trap", answer=answer)

# %% [markdown]
# Now compare normal faces that are new to the mixture with modified faces of people whom it knows:

# %% tags=["needs-original"]
valid_scores = mixture.score_samples(X_valid_pca)
kinds = ("on their side", "upside down", "darkened")
for name, scores in (
    ("training", train_scores),
    ("validation", valid_scores),
    *zip(kinds, np.split(modified_scores, 3), strict=True),
):
    low, middle, high = np.percentile(scores, [5, 50, 95]) / 1e6
    print(f"{name:13} 5 %: {low:6.1f}, median {middle:6.1f}, 95 %: {high:6.1f} million")

# %% [markdown]
# **What to notice.** The log densities of all unseen faces, normal or not, are millions below those of all training
# pictures. A component is only 0.001 wide in most directions. A new portrait is a few units away from the training
# pictures, which is thousands of these widths, and the log density falls with the square of this number. The mixture
# measures distances of a few units with a ruler that is a thousandth of a unit long.
#
# Even so, the density is of use: most modified faces have a still lower density than normal unseen ones. The mistake
# was to compare them with the pictures that the model was fitted to. A detector must be judged by pictures that are
# new to the model, both normal and abnormal ones.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert flagged_modified == flagged_valid == 1
    assert train_scores.min() > 800 and valid_scores.max() < -5e5
    assert train_scores.min() - modified_scores.max() > 1e6
    assert np.median(modified_scores) < 4 * np.median(valid_scores)
    assert (modified_scores > valid_scores.min()).any()

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert train_scores.min() > 1040 and train_scores.max() < 1190
    assert -2.7e7 < valid_scores.min() < -2.4e7 and -6.7e6 < np.median(valid_scores) < -5.9e6
    book_scores = mixture.score_samples(pca.transform(bad_faces))
    assert book_scores.min() > -1.2e8 and -1.5e7 < book_scores.max() < -1.2e7

# %% [markdown] tags=["given"]
# ## 5. A width that means something
#
# Now to the warning of part 1. A component of the mixture holds about seven pictures, which is too few to tell how wide
# the component is in each direction. In most directions, the computed variance is 0. But a variance must not be 0. So
# `GaussianMixture` adds a small number to the variances of all components, its parameter `reg_covar`. The square root
# of `reg_covar` is then the smallest width that a component can have in any direction. It is 0.001 in the mixture of
# part 1. The warning says that this width does not come from the data. Is there a better one?
#
# Fit mixtures of 40 components with `reg_covar` = 1e-6 (as above), 0.001, 0.01, 0.1 and 1, and keep them in a list,
# `mixtures`. Compute for each its mean log density on the validation pictures, which it was *not* fitted to:
# `held_out`, in the same order. The best mixture, `best_mixture`, is the one with the highest mean.

# %%
### BEGIN SOLUTION: mixtures = ...; held_out = ...; best_mixture = ...
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # we know
    mixtures = [
        GaussianMixture(40, reg_covar=reg_covar, random_state=42).fit(X_train_pca)
        for reg_covar in (1e-6, 0.001, 0.01, 0.1, 1)
    ]
held_out = [model.score(X_valid_pca) for model in mixtures]
best_mixture = mixtures[np.argmax(held_out)]
### END SOLUTION

# %% tags=["given"]
check(
    "12.width",
    X_train_pca=X_train_pca,
    X_valid_pca=X_valid_pca,
    mixtures=mixtures,
    held_out=held_out,
    best_mixture=best_mixture,
)

# %% tags=["needs-original"]
for model, score in zip(mixtures, held_out, strict=True):
    print(f"reg_covar {model.reg_covar:8}: training {model.score(X_train_pca):7.1f}, ", end="")
    print(f"validation {score:12,.1f}")

# %% [markdown]
# **What to notice.** On the training pictures the narrowest mixture is the best, and it always will be. On new
# pictures it is the worst, by millions, and the mixture with `reg_covar` = 0.1 is the best. Its smallest width is
# about 0.3. That fits better to new faces, which are some units away from the training faces.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert best_mixture.reg_covar == 0.1 and np.argmin(held_out) == 0
    assert np.all(np.diff([model.score(X_train_pca) for model in mixtures]) < 0)
    from scipy.spatial.distance import cdist

    apart = cdist(X_valid_pca, X_train_pca).min(axis=1)
    assert np.percentile(apart, 5) > 2 and np.percentile(apart, 95) < 10

# %% [markdown] tags=["given"]
# ## 6. A detector that works
#
# Write a function that gets pictures as rows of pixels, an array of shape (n, 4096), and returns for each of them
# whether it is an anomaly: an array of shape (n,) with `True` or `False`. Choose its threshold with the validation
# set, so that about 5 % of *normal, unseen* faces are flagged. You may use any method. The answer for a picture must
# not depend on the other pictures in `X`. The check also calls the function with test pictures, which you have not
# used: of normal pictures at most 15 % may be flagged, and of modified pictures at least 75 % of each kind must be
# flagged.
#
# Where to begin: you need a score for each picture and a threshold for the scores, as in part 4. Compute the scores of
# the validation pictures first, and look for the value that about 5 % of them are below.

# %%
### BEGIN SOLUTION: threshold = ...
from homl_clustering.anomaly import density_threshold

threshold = density_threshold(best_mixture.score_samples(X_valid_pca), contamination=0.05)
### END SOLUTION


# %%
### BEGIN GIVEN
def is_strange(X):
    """Return for each row of pixels whether it is an anomaly: an array of True and False."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return best_mixture.score_samples(pca.transform(X)) < threshold
    ### END SOLUTION


# %% tags=["given", "needs-original"]
check("12.detector", X_valid=X_valid, X_test=X_test, is_strange=is_strange)

# %% tags=["needs-original"]
print(f"normal, validation: {np.mean(is_strange(X_valid)):5.1%}")
print(f"normal, test:       {np.mean(is_strange(X_test)):5.1%}")

# %% tags=["needs-original"]
for name, part in (("validation", X_valid), ("test", X_test)):
    strange = is_strange(modified(part.reshape(-1, 64, 64)).reshape(-1, 4096))
    for kind, found in zip(kinds, np.split(strange, 3), strict=True):
        print(f"{name:10} {kind:13}: {found.sum():2} of {len(found)} found, {found.mean():6.1%}")

# %% [markdown]
# **What to notice.** With the photos, nearly all strange faces are found, and one in twenty of the normal test faces
# is flagged. With the drawn faces, a few more of the faces that are upside down are missed, because drawn heads are
# rounder. (One of 40 test pictures is 2.5 %, so small differences mean little.)
#
# What has helped more, the greater width or the new threshold? To find out, give the first, narrow mixture a threshold
# that is chosen in the same way:

# %% tags=["needs-original"]
narrow_threshold = density_threshold(valid_scores, 0.05)
modified_test = modified(X_test.reshape(-1, 64, 64)).reshape(-1, 4096)
narrow_found = mixture.score_samples(pca.transform(modified_test)) < narrow_threshold
narrow_flagged = mixture.score_samples(X_test_pca) < narrow_threshold

print(f"narrow, normal test faces flagged:  {narrow_flagged.mean():.1%}")
print(f"narrow, modified test faces found:  {narrow_found.mean():.1%}")
print(f"wide, modified test faces found:    {is_strange(modified_test).mean():.1%}")

# %% [markdown]
# It was the threshold. The narrow mixture, too, gives most strange faces a lower density than normal unseen ones, and
# this order is all that a threshold needs. A reasonable width makes the values of the density meaningful: with it, we
# can compare models, or say how unusual a picture is. But to find anomalies, it is more important to choose the
# threshold with pictures that are new to the model.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    found = is_strange(modified_test).reshape(3, -1).mean(axis=1)
    assert np.mean(is_strange(X_valid)) == 0.05 and np.mean(is_strange(X_test)) <= 0.1
    assert found.min() >= 0.8 and found[2] == 1
    assert abs(narrow_found.mean() - found.mean()) < 0.03 and narrow_flagged.mean() <= 0.1

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert found.min() > 0.95 and np.mean(is_strange(X_test)) == 0.05

# %% [markdown] tags=["given"]
# ## An open question
#
# Your validation set shows the same forty people as the training set. How many strangers, people whom the model has
# never seen, would such a detector flag, although their pictures are upright and well lit? Find out with these 400
# pictures alone. There is no check.

# %% [markdown]
# **One answer.** Leave ten people out of all three sets. Fit the mixture and choose the threshold with the other
# thirty people. Then see how many pictures of the ten are flagged. Repeat this for four groups of ten.

# %% tags=["needs-original"]
### BEGIN SOLUTION
stranger_shares = []
for first in range(0, 40, 10):
    strangers = range(first, first + 10)
    known_train, known_valid = ~np.isin(y_train, strangers), ~np.isin(y_valid, strangers)
    known_pca = PCA(n_components=0.99).fit(X_train[known_train])
    model = GaussianMixture(40, reg_covar=0.1, random_state=42)
    model.fit(known_pca.transform(X_train[known_train]))
    scores = model.score_samples(known_pca.transform(X_valid[known_valid]))
    new_scores = model.score_samples(known_pca.transform(X[np.isin(faces.target, strangers)]))
    stranger_shares.append(np.mean(new_scores < density_threshold(scores, 0.05)))

print("strangers flagged:", *(f"{share:.0%}" for share in stranger_shares))
### END SOLUTION

# %% [markdown]
# In each group a quarter or more of the strangers' pictures are flagged, and in some groups most of them. To this
# detector, "normal" means "like one of the people whom I know". Whether that is right depends on the purpose. If the
# detector is to find damaged pictures of people whom it does not know, the validation set must also show people who
# are not in the training set. The validation set should be new to the model in the same way as the pictures that the
# detector will get later.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert min(stranger_shares) > 0.25 and max(stranger_shares) > 0.6

# %% tags=["given"]
check.report()

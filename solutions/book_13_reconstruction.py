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
# # Exercise 13: what cannot be put together again
#
# PCA describes a picture by its components. From these numbers we can compute the picture again: we *reconstruct* it.
# The reconstruction is not perfect, because the components do not hold all of the picture. For pictures like those
# that the PCA was fitted to, the error is small. So a large error may be a sign of a strange picture, and no density
# is needed to find it. (This is exercise 13 of chapter 9 in HOML, the last one. It uses the modified faces of
# [exercise 12](book_12_mixture_of_faces.ipynb).)
#
# The cells at the beginning hold two answers to other exercises: the components of part 3 of exercise 10, and a version
# of the function `modified` of part 2 of exercise 12. Part 2 also says what part 4 of exercise 12 finds out. If you want
# to do those exercises yourself, do them before this one.
#
# Write your answers in the place of `...` and run the cell. Then run the cell below it, `check(...)`. Any correct
# solution is accepted.

# %% tags=["given"]
import numpy as np
from sklearn.decomposition import PCA

from homl_clustering import datasets
from homl_clustering.checks import check
from homl_clustering.figures import use_style
from homl_clustering.plotting import plot_faces

use_style("homl")

# %% tags=["given", "needs-original"]
faces = datasets.load_faces()
print(faces.source, "-", faces.credit)

# %% [markdown] tags=["given"]
# The next cell repeats the split and the components of [exercise 10](book_10_cluster_faces.ipynb), in double precision
# as in exercise 12. It also defines a function that modifies pictures in the three ways of exercise 12. Here it takes
# rows of pixels, and returns a dict with rows of pixels for each of the three kinds.

# %% tags=["given"]
train, valid, test = datasets.split_faces(faces.target)

X = faces.data.astype(np.float64)
X_train, X_valid, X_test = (X[rows] for rows in (train, valid, test))
y_train = faces.target[train]
pca = PCA(n_components=0.99).fit(X_train)


def modified(X):
    """Return the pictures on their side, upside down and darkened: a dict of rows of pixels."""
    images = X.reshape(-1, 64, 64)
    return {
        "on their side": images.transpose(0, 2, 1).reshape(X.shape),
        "upside down": images[:, ::-1].reshape(X.shape),
        "darkened": 0.3 * X,
    }


# %% [markdown] tags=["given"]
# ## 1. Reconstruction errors
#
# Write a function that reconstructs pictures from their components, and returns for each picture the mean squared
# difference between its pixels before and after. It gets a fitted PCA and pictures `X` of shape (n, d), rows of $d$
# pixels. It returns an array of shape (n,). (`pca.inverse_transform` leads from components back to pixels.)


# %%
### BEGIN GIVEN
def reconstruction_errors(pca, X):
    """Return for each row of pixels the mean squared error of its reconstruction."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    reconstructed = pca.inverse_transform(pca.transform(X))
    return np.mean((X - reconstructed) ** 2, axis=1)
    ### END SOLUTION


# %% tags=["given"]
check("13.reconstruction_errors", reconstruction_errors=reconstruction_errors)

# %% [markdown] tags=["given"]
# Take the ten modified faces of the book again: the first four training pictures on their side, the first three upside
# down, and the first three darkened. What is the mean error of all training pictures, and what is that of these ten?
# Draw the ten before and after the reconstruction.

# %%
### BEGIN SOLUTION
turned = modified(X_train[:4])
bad_faces = np.concatenate(
    [turned["on their side"], turned["upside down"][:3], turned["darkened"][:3]]
)
bad_persons = y_train[[0, 1, 2, 3, 0, 1, 2, 0, 1, 2]]
### END SOLUTION

# %% tags=["needs-original"]
print(f"training pictures: {reconstruction_errors(pca, X_train).mean():.4e}")
print(f"modified pictures: {reconstruction_errors(pca, bad_faces).mean():.4e}")

# %%
from homl_clustering.figures import save_fig

reconstructed = pca.inverse_transform(pca.transform(bad_faces))
off = np.abs(bad_faces - reconstructed) / 0.4  # black where a pixel is wrong by 0.4 or more
pictures = np.concatenate([bad_faces, reconstructed, 1 - off])
axes = plot_faces(pictures.clip(0, 1), [*bad_persons, *[""] * 20], n_columns=10)
for ax, words in zip(np.ravel(axes)[::10], ["modified", "reconstructed", "error"], strict=True):
    ax.text(-0.12, 0.5, words, rotation=90, ha="center", va="center", transform=ax.transAxes)
save_fig("bad_faces_reconstructed")

# %% [markdown]
# **What to notice.** The components can only build upright faces. So the reconstructions of the turned pictures are
# upright and blurred, and do not look like anybody in particular. The third row shows where they are wrong. The mean
# error of the ten is more than twenty times that of the training pictures. HOML concludes that reconstruction errors
# find anomalies.
#
# But look at the three dark pictures. Their reconstructions are blurred as well. With the photos, one of them even has
# glasses, which person 38 does not wear. But all pixels of these pictures are dark, so no pixel can be wrong by much.
#
# (In HOML the mean error of the ten is 0.0047074. Its darkened pictures keep two bright pixels, the first and the
# last, because the slice that darkens them leaves out one pixel at each end.)

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    errors = reconstruction_errors(pca, X_train), reconstruction_errors(pca, bad_faces)
    assert 20 < errors[1].mean() / errors[0].mean() < 30
    assert errors[1][7:].max() < errors[1][:7].min() / 3
    from homl_clustering import anomaly

    package_errors = anomaly.reconstruction_errors(pca, bad_faces)
    assert np.allclose(package_errors, errors[1], rtol=1e-3)

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert abs(errors[0].mean() - 0.00019205) < 1e-8
    as_in_book = bad_faces.copy()
    as_in_book[7:, [0, -1]] = X_train[:3][:, [0, -1]]
    book_errors = reconstruction_errors(pca, as_in_book)
    assert abs(book_errors.mean() - 0.00470735) < 1e-8
    assert np.allclose(book_errors[7:], [0.00089837, 0.0008711, 0.00087944], atol=1e-8)

# %% [markdown] tags=["given"]
# ## 2. Look again
#
# In exercise 12 you have seen how misleading a comparison with training pictures is. So choose a threshold,
# `threshold`, with the *validation* pictures: 5 % of them, all normal, should have an error above it. Then modify the
# validation pictures. Which share of each kind has an error above the threshold? Put the three shares into a dict,
# `shares`, with the keys of `modified(X_valid)`.

# %%
### BEGIN SOLUTION: threshold = ...; shares = ...
threshold = np.percentile(reconstruction_errors(pca, X_valid), 95)
shares = {
    kind: np.mean(reconstruction_errors(pca, X) > threshold)
    for kind, X in modified(X_valid).items()
}
### END SOLUTION

# %% tags=["given"]
check("13.compare", pca=pca, X_valid=X_valid, threshold=threshold, shares=shares)

# %% tags=["needs-original"]
for name, X in {"training": X_train, "validation": X_valid, **modified(X_valid)}.items():
    share = f", above the threshold: {shares[name]:4.0%}" if name in shares else ""
    print(f"{name:14} mean error {reconstruction_errors(pca, X).mean():.5f}{share}")

# %% [markdown] tags=["given"]
# Why are the dark pictures not found?
#
# - **a** The PCA has learned what dark faces are like.
# - **b** All that is left of the differences between pixels is 0.3 times as large, and the squared error is smaller by
#   the square of that.
# - **c** Black pixels are not counted.
# - **d** They are normal faces, and should get away.

# %%
### BEGIN SOLUTION: answer = ...
answer = "b"
### END SOLUTION

# %% tags=["given"]
check("13.dark", answer=answer)

# %% [markdown]
# **What to notice.** Not one of the darkened pictures is found. Their errors are *smaller* than those of normal faces
# that the PCA has not seen: only about half as large, or less. The mean error of the ten modified pictures did not
# show this, because the seven other pictures raise it. And the errors of normal faces that the PCA has not seen are
# five to ten times as large as those of the training pictures. So here, too, the training pictures are the wrong ones
# to compare with.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert shares["darkened"] == 0 and min(shares["on their side"], shares["upside down"]) > 0.95
    of_valid, of_train = (reconstruction_errors(pca, X).mean() for X in (X_valid, X_train))
    of_dark = reconstruction_errors(pca, modified(X_valid)["darkened"]).mean()
    assert of_dark < 0.55 * of_valid and 5 < of_valid / of_train < 10.5

# %% jupyter={"source_hidden": true} tags=["test", "needs-original"]
if claims_are_checked() and faces.source == "original":
    assert abs(of_valid - 0.00197049) < 1e-8

# %% [markdown] tags=["given"]
# ## 3. A score that does not depend on brightness
#
# Divide the error of each picture by the *contrast* of this picture, the variance of its pixels. The result says which
# share of the differences between the pixels the reconstruction has lost. The function gets the same as
# `reconstruction_errors`, and returns an array of shape (n,). No picture has pixels that are all equal, so you never
# divide by zero.


# %%
### BEGIN GIVEN
def relative_errors(pca, X):
    """Return for each row the mean squared error, divided by the variance of the row's own pixels."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return reconstruction_errors(pca, X) / X.var(axis=1)
    ### END SOLUTION


# %% tags=["given"]
check("13.relative_errors", relative_errors=relative_errors)

# %% tags=["needs-original"]
for name, X in {"training": X_train, "validation": X_valid, **modified(X_valid)}.items():
    low, middle, high = np.percentile(relative_errors(pca, X), [5, 50, 95])
    print(f"{name:14} 5 %: {low:.3f}, median {middle:.3f}, 95 %: {high:.3f}")

# %% [markdown]
# **What to notice.** Now nearly all pictures of all three kinds are above nearly all normal faces, the dark ones, too.
# If the error of a dark picture were smaller by the same factor as its variance, its score would not change. But each
# reconstruction starts from the mean of all training faces, which is bright. The components cannot take all of this
# brightness back, and what is left of it is an error.

# %% [markdown] tags=["given"]
# ## 4. A detector that works
#
# Write a function that gets pictures as rows of pixels, an array of shape (n, 4096), and returns for each of them
# whether it is an anomaly: an array of shape (n,) with `True` or `False`. Choose its threshold with the validation
# set, so that about 5 % of normal, unseen faces are flagged. You may use any score. The answer for a picture must not
# depend on the other pictures in `X`. The check also calls the function with test pictures, which you have not used:
# of normal pictures at most 15 % may be flagged, and of modified pictures at least 75 % of each kind must be flagged.
#
# Where to begin: choose one of the scores that you have computed, one that is high for all three kinds of modified
# pictures. Then choose its threshold as in part 2.

# %%
### BEGIN SOLUTION: relative_threshold = ...
relative_threshold = np.percentile(relative_errors(pca, X_valid), 95)
### END SOLUTION


# %%
### BEGIN GIVEN
def is_strange(X):
    """Return for each row of pixels whether it is an anomaly: an array of True and False."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    return relative_errors(pca, X) > relative_threshold
    ### END SOLUTION


# %% tags=["given", "needs-original"]
check("13.detector", X_valid=X_valid, X_test=X_test, is_strange=is_strange)

# %% tags=["needs-original"]
print(f"normal, validation: {np.mean(is_strange(X_valid)):.1%}")
print(f"normal, test:       {np.mean(is_strange(X_test)):.1%}")
for name, part in (("validation", X_valid), ("test", X_test)):
    for kind, X in modified(part).items():
        found = is_strange(X)
        print(f"{name:10} {kind:13}: {found.sum():2} of {len(found)} found, {found.mean():6.1%}")

# %% [markdown]
# **What to notice.** Nearly all modified pictures are found, of all three kinds. One in twenty of the normal pictures
# is flagged, as we wanted. That is as good as the mixture of exercise 12, or better, and simpler.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.mean(is_strange(X_valid)) == 0.05 and np.mean(is_strange(X_test)) == 0.05
    for part in (X_valid, X_test):
        assert min(np.mean(is_strange(X)) for X in modified(part).values()) >= 0.95

# %% [markdown] tags=["given"]
# ## 5. A promise about false alarms
#
# The detector flags 5 % of the validation pictures, because we have chosen its threshold with these very pictures. But
# we want to promise something else: a *new* normal picture is flagged with a probability of at most 5 %. If it is
# flagged, that is a false alarm. A threshold that leaves 5 % of the validation errors above it does not quite keep
# this promise.
#
# Task 8 of [the exercises of lesson 05](05_gaussian_mixtures_exercises.ipynb) keeps the same promise, with scores that
# are *low* for strange rows. Here the errors are *high* for strange pictures, so all comparisons are turned round. If
# you have done that task, go on from your answer to it. If not, here is all that you need.
#
# Suppose that there are $n$ *held-out* pictures. They are normal, and the PCA was not fitted to them. And there is one
# new normal picture. Before we look at the errors, nothing distinguishes the new picture from the others. So among all
# $n + 1$ pictures, its error may be the largest, the second largest, and so on, down to the smallest. Each of these
# $n + 1$ cases has the same probability, $1/(n + 1)$.
#
# *An example.* The errors of four held-out pictures are 4, 1, 3 and 2. With the new picture there are five.
#
# - The new error is above 4 only if it is the largest of the five. The probability of that is 1/5.
# - It is above 3 if it is the largest or the second largest of the five. The probability is 2/5.
# - In the same way, it is above 2 with the probability 3/5, and above 1 with the probability 4/5.
#
# If the rate that we promise is 0.45, the threshold may be 4 or 3. We take the lower one, 3, because it finds more
# strange pictures. For a rate of 0.3 only 4 is possible. For a rate of 0.1 not even 4 is high enough.
#
# Write a function that gets
#
# - `held_out_errors`, an array of shape (n,) with at least one number, in any order,
# - `rate`, a number between 0 and 1.
#
# It returns the threshold, a number: the *lowest* of the held-out errors that a new normal error is above with a
# probability of at most `rate`. (A probability that is equal to `rate` is allowed.) A picture is flagged if its error
# is greater than the threshold, and not if it is equal. If the probability is too high even for the largest held-out
# error, return `np.inf`: then nothing is ever flagged.
#
# Some of the held-out errors may be equal. They belong to different pictures, and each of them counts. For example,
# let the held-out errors be 6, 6 and 5. Then the new error is above 6 with the probability 1/4, and above 5 with the
# probability 3/4.


# %%
### BEGIN GIVEN
def alarm_threshold(held_out_errors, rate):
    """Return the lowest held-out error that a new normal picture exceeds with probability `rate` at most.

    If there is none, the threshold is np.inf.
    """
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    for threshold in np.sort(held_out_errors):
        n_above = np.sum(held_out_errors > threshold) + 1  # with the new picture
        if n_above / (len(held_out_errors) + 1) <= rate:
            return threshold
    return np.inf
    ### END SOLUTION


# %% tags=["given"]
check("13.alarm_threshold", alarm_threshold=alarm_threshold)

# %% [markdown] tags=["given"]
# Compute the thresholds for the relative errors of the validation pictures, with rates of 0.1, 0.05, 0.02 and 0.01,
# and compare them with the percentiles. Is the promise kept? To see that, take the 120 normal pictures of the
# validation and the test set, none of which the PCA has seen. Choose a threshold with 40 of them, drawn at random, and
# count the false alarms among the other 80. Repeat this a thousand times, with `alarm_threshold` and with the
# percentile.

# %%
### BEGIN SOLUTION
valid_errors = relative_errors(pca, X_valid)
unseen = np.concatenate([valid_errors, relative_errors(pca, X_test)])
random = np.random.RandomState(0)
alarms = {"percentile": [], "alarm_threshold": []}
for _ in range(1000):
    order = random.permutation(unseen)
    chosen, new = order[:40], order[40:]
    alarms["percentile"].append(np.mean(new > np.percentile(chosen, 95)))
    alarms["alarm_threshold"].append(np.mean(new > alarm_threshold(chosen, 0.05)))
### END SOLUTION

# %% tags=["needs-original"]
for rate in (0.1, 0.05, 0.02, 0.01):
    print(f"promised {rate:3.0%}: threshold {alarm_threshold(valid_errors, rate):.4f}, ", end="")
    print(f"percentile {np.percentile(valid_errors, 100 * (1 - rate)):.4f}")
for method, share in alarms.items():
    print(f"{method:15} promises 5%, mean share of false alarms {np.mean(share):.2%}")

# %% [markdown]
# **What to notice.** With the percentile, more than 7 % of the new pictures are false alarms on average, although 5 %
# were promised. With `alarm_threshold` the mean is below 5 %. The difference is that the new picture counts, too: of
# 41 pictures, only the two with the largest errors may be above the threshold, so only one held-out error is above it.
# The probability that the new picture is one of these two is 2/41, which is 4.9 %. The promise holds only on average.
# With some thresholds there are no false alarms at all, and with others there are more than 10 %.
#
# With 80 pictures, a rate of 1 % cannot be promised: even the largest error is exceeded with probability 1/81. It
# takes 99 normal pictures for that. The percentile does not warn us: it returns a number for any rate.
#
# And the promise holds only if the new pictures come from the same source as the held-out ones: the same people, the
# same camera, the same light. For the strangers in the open question of exercise 12, it would not hold.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    for rate, n_above in ((0.1, 7), (0.05, 3), (0.02, 0), (1 / 81, 0)):
        assert np.sum(valid_errors > alarm_threshold(valid_errors, rate)) == n_above
        assert alarm_threshold(valid_errors, rate) > np.percentile(valid_errors, 100 * (1 - rate))
    assert np.isinf(alarm_threshold(valid_errors, 0.01))
    assert np.isfinite(alarm_threshold(np.arange(99), 0.01))
    assert np.isinf(alarm_threshold(np.arange(98), 0.01))
    assert 0.045 < np.mean(alarms["alarm_threshold"]) < 0.05
    assert 0.07 < np.mean(alarms["percentile"]) < 0.075
    assert np.min(alarms["alarm_threshold"]) == 0 and np.max(alarms["alarm_threshold"]) > 0.1

# %% [markdown] tags=["given"]
# ## An open question
#
# How dark must a picture be before the detector notices it? Multiply the validation pictures by 0.9, 0.8, ... 0.1. And
# what else could be wrong with a picture without being noticed? There is no check.

# %% [markdown]
# **One answer.**

# %% tags=["needs-original"]
### BEGIN SOLUTION
factors = np.arange(9, 0, -1) / 10
found_by_factor = [np.mean(is_strange(X_valid * factor)) for factor in factors]

for factor, share in zip(factors, found_by_factor, strict=True):
    print(f"times {factor}: {share:4.0%}")
### END SOLUTION

# %% [markdown]
# At half the brightness, the detector finds a quarter (drawn faces) to two fifths (photos) of the pictures. At 0.3 it
# finds practically all of them. A portrait in the shade may well be half as bright as others, and still be a normal
# picture. So it is reasonable that most of these are not flagged.
#
# What else? A picture whose reconstruction is good is never flagged, whatever it shows: for example, any mixture of
# training faces, such as the blends of exercise 12. And what about brighter pictures, or a face that is mirrored left
# to right? Try them.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.all(np.diff(found_by_factor) >= 0) and found_by_factor[6] > 0.95
    assert 0.2 < found_by_factor[4] < 0.45

# %% tags=["given"]
check.report()

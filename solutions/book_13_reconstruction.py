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
# PCA describes a picture by its components. From these one can put the picture together again, with some loss: what
# the components cannot say is missing. For pictures like those that the PCA was fitted to, the loss is small. So the
# loss might tell strange pictures from normal ones, without any density. (This is exercise 13 of chapter 9 in HOML,
# the last one. It uses the modified faces of [exercise 12](book_12_mixture_of_faces.ipynb).)
#
# Put your answers in the place of `...`, then run the cell below, `check(...)`. Any correct solution is accepted.

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
# The split and the components of [exercise 10](book_10_cluster_faces.ipynb), and a function that modifies pictures in
# three ways, as in exercise 12. It takes and returns rows of pixels. As there, these are in double precision.

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
# Write a function that puts pictures together again from their components, and returns for each the mean squared
# difference between its pixels before and after. (`inverse_transform` of the PCA leads back to pixels.)


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
# The book's ten: the first four training pictures on their side, and the first three upside down and darkened. What is
# the mean error of the training pictures, and of these ten? Draw the ten before and after.

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
# **What to notice.** Only upright faces can be made of the components. So the pictures that were turned come out
# upright, blotted, and as nobody in particular; the third row shows where they are wrong. The mean error of the ten is more than twenty times that of
# the training pictures: reconstruction errors find anomalies, HOML concludes.
#
# But look at the three dark ones. They are blotted as well, even with glasses that person 38 does not wear. In the dark,
# no pixel is wrong by much.
#
# (HOML's mean for the ten is 0.0047074. Its darkened pictures keep two bright pixels, the first and the last,
# because of a slice that is one too short at both ends.)

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
# In exercise 12 you have seen what becomes of a comparison with training pictures. So choose a threshold with the
# *validation* pictures, such that 5 % of them, all normal, are above it. Then modify the validation pictures: of each
# kind, which share is above the threshold?

# %%
### BEGIN SOLUTION: threshold = shares = ...
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
# Why do dark pictures get away?
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
# **What to notice.** Not one of the darkened pictures is found: their errors are *smaller* than those of normal faces
# that the PCA has not seen, by half or more. The mean over the ten modified pictures hid that: the other seven raise it.
# And the errors of normal unseen faces are five to ten times those of the training pictures, so the training pictures
# are no yardstick here, either.

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
# ## 3. A score that brightness does not fool
#
# Divide each picture's error by its own *contrast*, the variance of its pixels. That is the share of what there is to
# see that the reconstruction has lost.


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
# **What to notice.** Now all three kinds are above nearly all normal faces. The dark ones, too: without its bright
# skin a face has little contrast left. But the PCA starts from the mean of all faces, which is bright, and what the
# components cannot take back of that remains as an error.

# %% [markdown] tags=["given"]
# ## 4. A detector that works
#
# Write a function that gets pictures as rows of pixels and returns for each whether it is an anomaly, `True` or
# `False`. Choose its threshold with the validation set, so that about 5 % of normal, unseen faces are flagged. You may
# use any score. The check tries it on pictures that you have not used: at most 15 % of the normal test pictures may be
# flagged, and of the modified ones at least 75 % of each kind.

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
# **What to notice.** Nearly all modified pictures are found, of all three kinds, and one in twenty of the normal ones is
# flagged, as we have asked for. That is as good as the mixture of exercise 12, or better, and simpler.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.mean(is_strange(X_valid)) == 0.05 and np.mean(is_strange(X_test)) == 0.05
    for part in (X_valid, X_test):
        assert min(np.mean(is_strange(X)) for X in modified(part).values()) >= 0.95

# %% [markdown] tags=["given"]
# ## An open question
#
# How dark must a picture be for the detector to notice? Multiply the validation pictures by 0.9, 0.8, ... 0.1. And what
# else could be wrong with a picture that it would not notice? There is no check.

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
# At half the brightness it finds a quarter (drawn faces) to two fifths (photos) of the pictures, at 0.3 practically all.
# Half as bright is what a portrait in the shade looks like, so that is not a bad answer.
#
# What else? A picture that is put together well is never flagged, whatever it shows: any mixture of the training faces,
# the blends of exercise 12 among them. And brighter pictures, the same face doubled or mirrored left to right? Try them.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.all(np.diff(found_by_factor) >= 0) and found_by_factor[6] > 0.95
    assert 0.2 < found_by_factor[4] < 0.45

# %% tags=["given"]
check.report()

"""The first tasks of ``book_10_cluster_faces``: to load the faces, split and transform them."""

import numpy as np
from sklearn.decomposition import PCA

from homl_clustering.checks.task import Task, Wrong, as_array, close, short
from homl_clustering.checks.tasks.faces import answers as read

PER_PERSON = {"train": 7, "valid": 2, "test": 1}


# Loading

TORN = (
    "reshape only counts the numbers anew, so that a row or a column of this table holds pixels of "
    "several pictures. The pictures come first: reshape(len(images), -1) keeps each in a row."
)


def _originals(faces):
    images, target = (getattr(faces, name, None) for name in ("images", "target"))
    if images is None or target is None or np.ndim(images) != 3:
        raise Wrong("faces: what datasets.load_faces() returns", short(faces))
    return np.asarray(images), np.asarray(target)


def _load(faces, X, y):
    images, target = _originals(faces)
    n, height, width = images.shape
    n_pixels = height * width
    one_row = "A picture is still a table of rows and columns: reshape it to one row of pixels."
    hints = {
        images.shape: one_row,
        (n_pixels, n): "A row for each picture: here each has a column.",
        (n * n_pixels,): "All pictures have run together: keep a row for each, "
        "reshape(len(images), -1).",
        (n, n): "A row for each picture, and a column for each pixel: this is a table of pictures.",
        (n, height): "Each picture has lost one of its two directions: keep all its pixels.",
        (n_pixels,): "This is one picture: take all.",
    }
    if np.shape(X) == (n_pixels, n) and np.array_equal(X, images.reshape(n_pixels, n)):
        hints[(n_pixels, n)] = TORN
    kind = getattr(X, "dtype", None)
    hints = _hints_of_shape(np.shape(X), n, height, width) | hints
    X = as_array(X, "X", (n, n_pixels), hints)
    rows = read.row_numbers(X, images.reshape(n, -1))
    if (rows < 0).any():
        raise Wrong(
            "the pixels as they are in faces.images",
            f"{np.count_nonzero(rows < 0)} rows with other pixels",
            _hint_of_pixels(X, images, kind),
        )
    if len(set(rows)) < n:
        raise Wrong(f"{n} pictures", f"{len(set(rows))}, some more than once")
    y = _persons(y, n, len(np.unique(target)))
    if not np.array_equal(y, target[rows]):
        came = f"{short(y[:5])} ... for persons {short(target[rows][:5])} ..."
        raise Wrong("y: the numbers in faces.target", came, _hint_of_persons(y, target[rows]))


def _persons(y, n, n_people):
    hint = "One number for each picture: that of the person."
    shape = np.shape(y)
    if shape == (n, 1):
        hint = f"This is a table with one column: y is a row of numbers, of shape ({n},)."
    elif shape == (n, n_people):
        hint = "One number for each picture: that of the person, not a column for each person."
    elif shape == (n_people,):
        hint = "Each person is there once: y has one number for each picture, faces.target."
    elif len(shape) == 2 and shape[0] == n:
        hint = "These are pixels: are X and y exchanged? y holds one number for each picture, that "
        hint += "of the person."
    return read.one_each(y, "y", n, hint)


def _hints_of_shape(shape, n, height, width):
    """Return a hint to the shape of a table of pixels, by this shape, if there is one."""
    n_pixels = height * width
    said = ""
    if len(shape) == 2 and shape[1] == n_pixels and shape[0] < n:
        said = (
            f"These are {shape[0]} of the {n} pictures, such as one of each person, or the first "
            "ones: the table needs all of them, faces.images. Choose some later, to draw them."
        )
    elif shape == (n, n_pixels + 1):
        said = "There is a column too many: the numbers of the persons belong into y alone."
    elif shape in ((n * height, width), (height * n, width)):
        said = (
            "Each row is one row of pixels, not a picture: reshape to as many rows as there are "
            "pictures, reshape(len(images), -1)."
        )
    elif shape == (n,):
        said = "These are numbers of pictures or persons: are X and y exchanged?"
    elif shape == (1, n * n_pixels):
        said = "All pictures have run together in one row: keep a row for each, reshape(n, -1)."
    elif len(shape) == 2 and shape[0] == n and shape[1] < n_pixels:
        said = "Some pixels are left out, or combined: keep a column for each pixel."
    elif len(shape) == 3 and shape[0] < n:
        said = "Pictures are missing, and each is still a table: reshape all to rows of pixels."
    elif len(shape) == 4:
        said = "There is an axis too many: each picture is one row of pixels."
    return {shape: said} if said else {}


def _hint_of_pixels(X, images, kind):
    n = len(images)
    rows = images.reshape(n, -1).astype(float)
    if not np.array_equal(X, rows) and np.allclose(X, rows, atol=2e-3):
        by = f"The type is {kind}, which rounds them" if kind == np.float16 else "They are rounded"
        return f"{by}: keep the pixels as they are, {images.dtype}."
    if (read.row_numbers(X, images.transpose(0, 2, 1).reshape(n, -1)) >= 0).all():
        return "Each picture is read column by column: drawn again, it lies on its side."
    if close(X, 1 - rows):
        return "These are negatives: black and white are exchanged."
    if np.isin(X, (0, 1)).all():
        return "The pixels are cut to 0 and 1, as whole numbers: keep them as they are."
    if not np.array_equal(X, np.trunc(X)) and np.array_equal(np.sort(X[0]), np.sort(rows[0])):
        return "The pixels of a picture are in another order: only reshape, and do not sort."
    if np.array_equal(np.sort(X, axis=None), np.sort(rows, axis=None)):
        return (
            "The pixels of different pictures are mixed: reshape(len(images), -1) keeps pictures "
            "together; reshape(4096, 400) and a transposition do not."
        )
    if np.allclose(X, X[0, 0] / rows[0, 0] * rows, rtol=1e-3):
        return "All pixels have been multiplied: they lie between 0 and 1 already."
    if np.allclose(X.mean(axis=0), 0, atol=1e-3) or np.allclose(X.mean(axis=1), 0, atol=1e-3):
        return "The pixels have been shifted or scaled: leave them as they are, between 0 and 1."
    return "The rows are other numbers than the pixels: only reshape them."


def _hint_of_persons(y, target):
    if np.array_equal(y, np.arange(len(y))):
        return "These are the numbers of the pictures; asked for is who is on them."
    if len(np.unique(y)) == 1:
        return "All pictures have the same person here: take the numbers in faces.target."
    if np.array_equal(y, target // 10) or np.array_equal(y, np.arange(len(y)) % 10):
        return "These numbers are not those of the persons: take faces.target as it is."
    if np.array_equal(y, target + 1):
        return "People are numbered from 0, as in faces.target."
    if np.array_equal(np.sort(y), np.sort(target)):
        return "The persons are in another order than the pictures."
    return "The numbers of the persons are those of faces.target: take them as they are."


# Splitting


def _split(faces, **answers):
    images, target = _originals(faces)
    data = images.reshape(len(images), -1)
    rows = {part: _part(part, answers, data, target) for part in PER_PERSON}
    _check_apart(rows)
    sizes = {part: len(rows[part]) for part in rows}
    n_people = len(np.unique(target))
    wanted = {part: n_people * per for part, per in PER_PERSON.items()}
    if sizes != wanted:
        raise Wrong(
            "{train} for training, {valid} for validation, {test} for testing".format(**wanted),
            "{train}, {valid} and {test}".format(**sizes),
            _hint_of_sizes(sizes, wanted),
        )
    for part, per_person in PER_PERSON.items():
        counts = np.bincount(target[rows[part]], minlength=n_people)
        if not np.all(counts == per_person):
            raise Wrong(
                f"{per_person} of each person in X_{part}",
                f"from {counts.min()} to {counts.max()}",
                _hint_of_strata(counts),
            )


def _part(part, answers, data, target):
    """Return which pictures a set holds."""
    _check_no_row_numbers(part, answers, data)
    if as_array(answers[f"X_{part}"], f"X_{part}").ndim == 3:
        hint = "Split rows of pixels, as in faces.data, not the pictures of faces.images."
        shape = np.shape(answers[f"X_{part}"])
        raise Wrong(f"X_{part}: rows of {data.shape[1]} pixels", f"shape {shape}", hint)
    X = read.pictures(answers[f"X_{part}"], f"X_{part}", data.shape[1])
    y = read.persons(answers[f"y_{part}"], f"y_{part}", len(X))
    rows = read.row_numbers(X, data)
    if (rows < 0).any():
        raise Wrong(
            f"X_{part}: pictures of the data set",
            f"{np.count_nonzero(rows < 0)} rows that are none",
            "Split the pictures as they are; whatever changes pixels comes later.",
        )
    if not np.array_equal(y, target[rows]):
        raise Wrong(
            f"y_{part}: the persons on X_{part}",
            f"{np.count_nonzero(y != target[rows])} that are not on the picture",
            "X and y were split differently: pick both with the same row numbers.",
        )
    if len(set(rows)) < len(rows):
        raise Wrong(f"X_{part}: each picture once", f"{len(rows) - len(set(rows))} repeated")
    return rows


def _check_no_row_numbers(part, answers, data):
    """Raise `Wrong` where row numbers, a mask or the other part of a pair stand for pictures."""
    X, y = as_array(answers[f"X_{part}"], f"X_{part}"), answers[f"y_{part}"]
    wanted = f"X_{part}: rows of {data.shape[1]} pixels"
    if X.ndim == 1 and np.shape(y)[1:] == data.shape[1:]:
        hint = f"X_{part} and y_{part} are exchanged: X holds pictures, y persons."
        raise Wrong(wanted, f"shape {X.shape}", hint)
    if X.ndim == 1:
        hint = "These are the numbers of rows, or persons: take the pictures with them, X[rows]."
        if X.shape == (len(data),) and np.isin(X, (0, 1)).all():
            hint = "This says which rows are in the set: take the pictures with it, X[mask]."
        elif X.shape == (data.shape[1],):
            hint = "This is a single picture: does a loop keep only the last one?"
        raise Wrong(wanted, f"shape {X.shape}", hint)
    if np.ndim(y) == 2 and np.shape(y)[1:] == data.shape[1:]:
        hint = (
            "These are pictures: train_test_split(X, y) returns X_train, X_test, y_train, y_test, "
            "in this order."
        )
        raise Wrong(f"y_{part}: numbers of persons", f"shape {np.shape(y)}", hint)


def _check_apart(rows):
    sets = {part: set(numbers) for part, numbers in rows.items()}
    shared = {
        pair: len(sets[pair[0]] & sets[pair[1]])
        for pair in (("train", "valid"), ("train", "test"), ("valid", "test"))
    }
    if not any(shared.values()):
        return
    hint = "Take from the training set what goes into the others."
    if not shared["train", "valid"]:
        hint = (
            "The second split numbers the rows of what the first has left: pick them from there, "
            "X[others][rows], not from X."
        )
    elif shared["train", "valid"] == len(sets["valid"]):
        hint = "The validation pictures are still part of the training set: take them out."
    came = ", ".join(f"{n} in both {a} and {b}" for (a, b), n in shared.items() if n)
    raise Wrong("no picture in two sets", came, hint)


def _hint_of_sizes(sizes, wanted):
    if (sizes["valid"], sizes["test"]) == (wanted["test"], wanted["valid"]):
        return "Validation and test set are exchanged."
    if sizes["train"] < max(sizes["valid"], sizes["test"]):
        return (
            "The largest set is for training: are two sets exchanged? The split returns the large "
            "part first, then that of test_size."
        )
    if sum(sizes.values()) < sum(wanted.values()):
        return (
            "Some pictures are in none of the sets: the first split's rest is what the second gets."
        )
    return "test_size as a whole number is a number of pictures, as a fraction a share of the rest."


def _hint_of_strata(counts):
    if set(counts) <= {0, 10}:
        return "Whole persons were set aside: nobody can be recognized who was never seen."
    return "The split is not stratified: split with the persons y (stratify=y in train_test_split)."


# Components


def _pca(pca, **tables):
    parts = {
        part: read.pictures(tables[f"X_{part}"], f"X_{part}") for part in ("train", "valid", "test")
    }
    if isinstance(pca, list | tuple | np.ndarray):
        hint = "fit_transform returns the transformed pictures; keep the PCA itself as well."
        raise Wrong("pca: a fitted PCA", short(pca), hint)
    attributes = ("components_", "mean_", "explained_variance_ratio_")
    read.fitted(pca, "pca", attributes, "PCA(n_components=0.99)")
    _check_fitted_on_training(np.asarray(pca.mean_, dtype=float), parts)
    _check_n_components(pca, parts["train"])
    for part, X in parts.items():
        _check_transformed(pca, X, tables[f"X_{part}_pca"], f"X_{part}_pca")


def _check_fitted_on_training(mean, parts):
    train, valid, test = parts.values()
    if mean.shape != train.shape[1:]:
        hint = "The table has a row for each pixel: it has to have one for each picture."
        raise Wrong(f"a PCA of {train.shape[1]} pixels", f"one of {len(mean)} columns", hint)
    others = {
        "the test set, too: it is to stand for pictures that nobody has seen": [*parts.values()],
        "the validation set, too": [train, valid],
        "the validation set: fit_transform fits anew, transform does not": [valid],
        "the test set: fit_transform fits anew, transform does not": [test],
    }
    if np.allclose(mean, train.mean(axis=0), atol=1e-4):
        return
    hint = "Fit it to X_train."
    if np.allclose(mean, 0, atol=1e-3 * train.std()):
        hint = (
            "The pictures had been centered or standardized before: fit it to X_train as it is. "
            "PCA subtracts the mean by itself."
        )
    for words, stacked in others.items():
        if np.allclose(mean, np.vstack(stacked).mean(axis=0), atol=1e-4):
            hint = f"It was fitted to {words}."
            break
    raise Wrong("a PCA fitted to X_train alone", "one with another mean", hint)


def _check_n_components(pca, train):
    n, wanted = len(pca.components_), PCA(n_components=0.99).fit(train).n_components_
    kept = float(np.sum(pca.explained_variance_ratio_))
    if getattr(pca, "whiten", False):
        hint = "whiten=True makes all components equally wide: distances change. Leave it out."
        raise Wrong("components as they are", "components of variance one", hint)
    if abs(n - wanted) <= 1:
        return
    hint = ""
    if n == 99:
        hint = "99 is a number of components; 0.99 is a share of the variance."
    elif n < wanted:
        hint = f"They keep {kept:.1%} of the variance: more are needed for 99 %."
    elif n > wanted:
        hint = "Fewer keep 99 %: with n_components=0.99 PCA finds out how many."
    raise Wrong(f"{wanted} components, which keep 99 %", f"{n}, which keep {kept:.1%}", hint)


def _check_transformed(pca, X, answer, name):
    expected = np.asarray(pca.transform(X), dtype=float)
    hints = {
        X.shape: "These are pixels: transform leads to components.",
        expected.shape[::-1]: "A row for each picture: rows and columns are exchanged.",
    }
    answer = as_array(answer, name)
    anew = name != "X_train_pca" and np.allclose(answer.mean(axis=0), 0, atol=1e-3)
    if anew and answer.shape not in hints:
        raise Wrong(
            f"{name}: what pca.transform returns",
            "columns with the mean zero",
            "fit_transform fits another PCA to these pictures; transform uses the one there is.",
        )
    if answer.ndim == 2 and len(answer) == len(X) and 0 < answer.shape[1] < expected.shape[1]:
        hints[answer.shape] = "Some columns are missing: keep all components of this PCA."
    answer = as_array(answer, name, expected.shape, hints)
    scale = np.abs(expected).max()
    if not np.allclose(answer, expected, atol=1e-3 * scale):
        hint = "Transform each set with the same, fitted PCA."
        shift = np.asarray(pca.transform(X + np.asarray(pca.mean_)), dtype=float)
        known = (
            (shift, "The mean is not subtracted: transform does that, a product alone does not."),
            (np.sort(expected, axis=1), "The columns are sorted: leave the components in order."),
            (expected[::-1], "The rows are in the reverse order: leave the pictures in order."),
            (
                expected / np.sqrt(pca.explained_variance_),
                "The components are divided by their spreads: take transform as it is.",
            ),
        )
        hint = read.hint_of_numbers(answer, expected, known) or hint
        if np.allclose(np.abs(answer), np.abs(expected), atol=1e-3 * scale):
            hint = "Some columns have the other sign, as of another fit: use one PCA for all sets."
        raise Wrong(f"{name}: what pca.transform returns", "other numbers", hint)


TABLES = ("X_train", "X_valid", "X_test")
SETS = tuple(f"{kind}_{part}" for part in PER_PERSON for kind in "Xy")
TASKS = [
    Task("10.load", ("faces", "X", "y"), _load, "a table of pixels and a row of numbers"),
    Task("10.split", ("faces", *SETS), _split, "pictures and persons of three sets"),
    Task(
        "10.pca",
        (*TABLES, "pca", *(f"{name}_pca" for name in TABLES)),
        _pca,
        "a fitted PCA and three tables",
    ),
]

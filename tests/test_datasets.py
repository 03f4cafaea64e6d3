"""The data are those of the books; originals are used whole or not at all."""

import gzip
import hashlib
import io
import os
import re
import time
import tracemalloc
import warnings
from functools import partial
from pathlib import Path

import numpy as np
import pooch
import pytest
import requests
from PIL import Image
from sklearn.datasets import load_wine
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import KNeighborsClassifier

from homl_clustering import KMeans, datasets
from homl_clustering.datasets import (
    DataFileError,
    StandInWarning,
    cache_folder,
    ellipsoids,
    five_blobs,
    four_blobs,
    iris,
    load_china,
    load_ladybug,
    load_mnist,
    load_unknown_table,
    originals,
    two_moons,
)
from homl_clustering.datasets.originals import find_original, read_idx
from homl_clustering.datasets.standins import digits
from homl_clustering.datasets.standins import ladybug as stand_in
from homl_clustering.datasets.unknown import reveal_unknown_table

pytestmark = pytest.mark.usefixtures("isolated")

DATA_HOME = os.environ.get("HOML_DATA", "")  # before a test hides it


# Toy data


def test_five_blobs_are_those_of_the_book():
    """First rows, first labels and ranges are known from the catalogue; 400 in each blob."""
    X, y = five_blobs()
    assert X.shape == (2000, 2)
    first = [[-2.69823941, 1.3454702], [-2.87459835, 1.8097575], [0.96077126, 1.17046777]]
    np.testing.assert_allclose(X[:3], first, atol=1e-8)
    assert y[:10].tolist() == [4, 2, 0, 2, 2, 4, 2, 2, 1, 2]
    np.testing.assert_allclose(X.min(axis=0), [-3.15344, 0.95843], atol=1e-5)
    np.testing.assert_allclose(X.max(axis=0), [1.34443, 3.19904], atol=1e-5)
    assert np.bincount(y).tolist() == [400] * 5


def test_five_blobs_differ_in_spread():
    """Two blobs are wide, three are tight, about the centers of the book."""
    X, y = five_blobs()
    centers = [[0.2, 2.3], [-1.5, 2.3], [-2.8, 1.8], [-2.8, 2.8], [-2.8, 1.3]]
    for blob, (center, spread) in enumerate(zip(centers, [0.4, 0.3, 0.1, 0.1, 0.1], strict=True)):
        np.testing.assert_allclose(X[y == blob].mean(axis=0), center, atol=0.05)
        np.testing.assert_allclose(X[y == blob].std(axis=0), spread, rtol=0.1)


def test_four_blobs_are_those_of_the_book():
    """First rows and the means of the blobs are known; 75 in each blob."""
    X, y = four_blobs()
    assert X.shape == (300, 2)
    first = [[0.83685684, 2.13635938], [-1.4136581, 7.40962324]]
    np.testing.assert_allclose(X[:2], first, atol=1e-8)
    means = [[0.9497, 4.4191], [1.9826, 0.8677], [-1.5844, 2.8308], [-1.3732, 7.7537]]
    np.testing.assert_allclose([X[y == c].mean(axis=0) for c in range(4)], means, atol=1e-4)
    assert np.bincount(y).tolist() == [75] * 4


EDITIONS = {
    "book": (
        [[-3.583, -2.849], [6.570, 5.002]],
        [[-1.405, 1.432], [0.081, 0.107], [3.495, 1.034]],
    ),
    "rerun": (
        [[-3.917, -3.572], [6.570, 4.867]],
        [[-1.392, 1.471], [0.028, 0.044], [3.495, 1.034]],
    ),
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_ellipsoids_are_those_of_the_edition(edition):
    """Ranges and group means are known; the round blob has a label of its own."""
    X, y = ellipsoids(edition)
    corners, means = EDITIONS[edition]
    assert X.shape == (1250, 2)
    np.testing.assert_allclose([X.min(axis=0), X.max(axis=0)], corners, atol=6e-4)
    np.testing.assert_allclose([X[y == c].mean(axis=0) for c in range(3)], means, atol=6e-4)
    assert np.bincount(y).tolist() == [500, 500, 250]
    assert y[-250:].tolist() == [2] * 250


def test_ellipsoids_are_by_default_those_of_the_book():
    """The edition that all books share is the default."""
    np.testing.assert_array_equal(ellipsoids()[0], ellipsoids("book")[0])


def test_an_unknown_edition_lists_those_there_are():
    """The message names the editions and what was asked for."""
    with pytest.raises(
        ValueError, match=r"ellipsoids: edition must be one of 'book', 'rerun', got 'third'"
    ):
        ellipsoids("third")


def test_two_moons_are_by_default_those_of_homl():
    """First row and ranges are known from the catalogue; 500 points in each, one above."""
    X, y = two_moons()
    assert X.shape == (1000, 2)
    np.testing.assert_allclose(X[0], [-0.02137124, 0.40618608], atol=1e-8)
    np.testing.assert_allclose(X.min(axis=0), [-1.107, -0.620], atol=6e-4)
    np.testing.assert_allclose(X.max(axis=0), [2.123, 1.080], atol=6e-4)
    assert np.bincount(y).tolist() == [500, 500]
    assert X[y == 0, 1].mean() > X[y == 1, 1].mean()


def test_two_moons_can_be_those_of_pdsh():
    """200 points, another seed; both moons are half circles of radius 1, a little noisy."""
    X, y = two_moons(n_samples=200, random_state=0)
    assert np.bincount(y).tolist() == [100, 100]
    for moon, center in enumerate([(0, 0), (1, 0.5)]):
        radius = np.linalg.norm(X[y == moon] - center, axis=1)
        np.testing.assert_allclose(radius.mean(), 1, atol=0.02)
        np.testing.assert_allclose(radius.std(), 0.05, atol=0.01)


def test_iris_has_the_columns_asked_for():
    """All four columns, or some of them, in the order asked for."""
    X, y = iris()
    assert X.shape == (150, 4)
    assert X[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    np.testing.assert_array_equal(iris(features=(3, 2))[0], X[:, [3, 2]])
    assert np.bincount(y).tolist() == [50] * 3


def test_china_is_the_picture_inside_scikit_learn():
    """The picture has the size, type and number of colors known, and a credit."""
    china = load_china()
    assert (china.image.shape, china.image.dtype) == ((427, 640, 3), np.uint8)
    assert len(np.unique(china.image.reshape(-1, 3), axis=0)) == 96_615
    assert china.source == "original"
    assert "CC BY 2.0" in china.credit


def test_the_unknown_table_tells_nothing_of_its_origin():
    """Letters for names, and no groups; whoever writes into it does not change the next one."""
    table = load_unknown_table()
    assert set(table) == {"data", "feature_names"}
    assert table.feature_names == list("abcdefghijklm")
    table.data[:] = 0
    table.feature_names.clear()
    again = load_unknown_table()
    assert again.data.min() > 0 and len(again.feature_names) == 13


def test_the_unknown_table_is_the_wine_data_in_another_order():
    """Each number is there, in its row and below its name, and nothing is where it was."""
    table, revealed, wine = load_unknown_table(), reveal_unknown_table(), load_wine()
    assert list(revealed.names) == table.feature_names
    columns = [wine.feature_names.index(name) for name in revealed.names.values()]
    assert sorted(columns) == list(range(13)) != columns
    rows = [(wine.data[:, columns] == row).all(axis=1).nonzero()[0].tolist() for row in table.data]
    assert sorted(rows) == [[row] for row in range(178)] != rows
    np.testing.assert_array_equal(revealed.target, wine.target[np.ravel(rows)])
    assert np.abs(np.diff(revealed.target)).sum() > 80  # the groups are mixed
    assert "Aeberhard" in revealed.credit and "UCI" in revealed.credit


def test_the_unknown_table_has_to_be_scaled():
    """One column has nearly all of the variance; k-means finds the groups without it deciding."""
    X, groups = load_unknown_table().data, reveal_unknown_table().target
    variances = X.var(axis=0)
    assert variances.argmax() == 4 and variances.max() / variances.sum() > 0.997
    for table, agreement in ((X, 0.37), ((X - X.mean(axis=0)) / X.std(axis=0), 0.90)):
        labels = KMeans(3, n_init=10, random_state=0).fit_predict(table)
        assert round(adjusted_rand_score(groups, labels), 2) == agreement


@pytest.mark.parametrize(
    ("function", "name", "value"),
    [
        (ellipsoids, "edition", ["book"]),
        (two_moons, "n_samples", "10"),
        (two_moons, "n_samples", 0),
        (two_moons, "n_samples", 2.5),
        (two_moons, "n_samples", None),
        (two_moons, "n_samples", (3, 4)),
        (two_moons, "random_state", "42"),
        (two_moons, "random_state", -1),
        (two_moons, "random_state", 0.5),
        (iris, "features", 3),
        (iris, "features", "ab"),
        (iris, "features", (2, 4)),
        (iris, "features", (-1,)),
        (iris, "features", (True, False, True, True)),
        (iris, "features", {2, 3}),
        (iris, "features", ()),
        (load_mnist, "subset", ["test"]),
        (load_mnist, "download", "no"),
        (digits.write_digits, "subset", "tests"),
        (find_original, "name", "cats"),
        (partial(find_original, "mnist"), "timeout", "10"),
        (partial(find_original, "mnist"), "retries", -1),
        (originals.read_olivetti, "path", 3),
        (partial(read_idx, n_dims=1), "path", None),
        (partial(read_idx, "labels.gz"), "n_dims", "1"),
    ],
)
def test_a_wrong_argument_is_named(function, name, value):
    """With the function that was called; nothing is loaded."""
    called = getattr(function, "func", function).__name__
    with pytest.raises(ValueError, match=rf"^{called}: {name} must be .*, got"):
        function(**{name: value})
    assert datasets.real.loaded_from == {}


@pytest.mark.parametrize("load", [load_ladybug, load_mnist, datasets.load_faces])
@pytest.mark.parametrize("folder", [b"data", ["data"], "~nobody-of-this-name/data", "a\0b"])
def test_a_data_folder_that_is_no_path_is_told(load, folder):
    """By the function that was called."""
    with pytest.raises(ValueError, match=rf"^{load.__name__}: data_home must be the path of a fol"):
        load(data_home=folder)


def test_the_home_of_nobody_is_told_of_the_environment_too(monkeypatch):
    """The variable is named then."""
    monkeypatch.setenv("HOML_DATA", "~nobody-of-this-name/data")
    with pytest.raises(ValueError, match="load_mnist: the environment variable HOML_DATA must be"):
        load_mnist()


def test_a_folder_whose_name_is_too_long_is_told():
    """By the system."""
    with pytest.raises(DataFileError, match=r"cannot be looked at \(File name too long\)"):
        load_ladybug("x" * 5000)


@pytest.mark.parametrize("function", [five_blobs, four_blobs, ellipsoids, iris])
def test_toy_data_are_the_same_each_time_and_nobody_elses(function):
    """A second call returns equal data in arrays of its own."""
    (X, y), (X2, y2) = function(), function()
    np.testing.assert_array_equal(X, X2)
    np.testing.assert_array_equal(y, y2)
    assert not np.shares_memory(X, X2)


# The ladybug: the stand-in


def small_picture():
    """Return a small picture to draw in the place of the stand-in."""
    return np.zeros((2, 3, 3), np.uint8)


@pytest.fixture
def quick_stand_in(monkeypatch):
    """Draw the stand-in in no time."""
    monkeypatch.setattr(stand_in, "draw_ladybug", small_picture)


def test_the_stand_in_is_a_picture_like_the_original():
    """Same shape and type, the full range of values, and the same picture each time."""
    picture = stand_in.draw_ladybug()
    assert (picture.shape, picture.dtype) == ((533, 800, 3), np.uint8)
    assert (picture.min(), picture.max()) == (0, 255)
    np.testing.assert_array_equal(picture, stand_in.draw_ladybug())


def test_without_an_original_the_stand_in_is_drawn(quick_stand_in):
    """The result says that it is a stand-in, and save_fig can know it."""
    with pytest.warns(StandInWarning, match=r"ladybug\.png was not found.*HOML_DATA"):
        ladybug = load_ladybug()
    np.testing.assert_array_equal(ladybug.image, small_picture())
    assert ladybug.source == "stand-in"
    assert "stand-in" in ladybug.credit
    assert datasets.real.loaded_from == {"ladybug": "stand-in"}


def test_the_stand_in_warns_once(quick_stand_in):
    """A second call is silent, but still says where the picture is from."""
    with pytest.warns(StandInWarning):
        load_ladybug()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_ladybug().source == "stand-in"


# The ladybug: a file that counts as the original in these tests


def png_bytes():
    """Return a small picture as the bytes of a PNG file with a palette."""
    file = io.BytesIO()
    Image.fromarray(np.arange(12, dtype=np.uint8).reshape(2, 2, 3)).quantize().save(file, "png")
    return file.getvalue()


CONTENT = png_bytes()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def original(monkeypatch):
    """Let a small picture count as the original; return its content."""
    entry = datasets.originals.Original(
        "ladybug.png", SHA256, "https://example.invalid/ladybug.png"
    )
    monkeypatch.setitem(datasets.originals.ORIGINALS, "ladybug", (entry,))
    return CONTENT


@pytest.fixture
def network(monkeypatch):
    """Put a fake network in the place of the real one; return the list of its requests.

    Requests call what was appended to `network.answers`, the last answer again and again.
    """

    class Network(list):
        answers = ()

        def __call__(self, url, output_file, pooch):
            answer = self.answers[min(len(self), len(self.answers) - 1)]
            self.append(url)
            answer(Path(output_file))

        def fetch_olivetti_faces(self, data_home, n_retries):
            """Stand for scikit-learn's."""
            self("https://example.invalid/olivetti_py3.pkz", data_home, None)

    requested = Network()
    monkeypatch.setattr(pooch, "HTTPDownloader", lambda timeout: requested)
    monkeypatch.setattr(originals, "fetch_olivetti_faces", requested.fetch_olivetti_faces)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    return requested


def delivers(content):
    """Return an answer of the network: the download of this content."""
    return lambda file: file.write_bytes(content)


def no_network(file):
    """An answer of the network: none."""
    raise requests.exceptions.ConnectionError("name resolution failed")


def breaks_off(file):
    """An answer of the network: half of the file, then silence."""
    file.write_bytes(CONTENT[:20])
    raise requests.exceptions.ReadTimeout("read timed out")


def put(folder, content, name="ladybug.png"):
    """Write a file, and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("where", ["data_home", "HOML_DATA", "HOML_CACHE"])
def test_the_original_is_found(where, original, isolated, tmp_path, monkeypatch):
    """The picture is read from each of the folders, as red, green and blue."""
    folder = put(isolated if where == "HOML_CACHE" else tmp_path / "data", original)
    if where == "HOML_DATA":
        monkeypatch.setenv("HOML_DATA", str(folder))
    ladybug = load_ladybug(folder if where == "data_home" else None)
    assert ladybug.image.tolist() == np.arange(12).reshape(2, 2, 3).tolist()
    assert ladybug.source == "original"
    assert "Géron" in ladybug.credit
    assert datasets.real.loaded_from == {"ladybug": "original"}


def test_folders_are_searched_in_order(original, isolated, tmp_path, monkeypatch):
    """data_home comes before HOML_DATA, which comes before the cache."""
    named, variable = put(tmp_path / "named", original), put(tmp_path / "variable", original)
    put(isolated, original)
    monkeypatch.setenv("HOML_DATA", str(variable))
    assert find_original("ladybug", data_home=named) == [named / "ladybug.png"]
    assert find_original("ladybug") == [variable / "ladybug.png"]
    (variable / "ladybug.png").unlink()
    assert find_original("ladybug") == [isolated / "ladybug.png"]


def test_a_tilde_in_a_folder_is_the_home(original, tmp_path, monkeypatch):
    """HOML_DATA=~/data works where no shell has expanded it."""
    put(tmp_path / "data", original)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("HOML_DATA", "~/data")
    assert find_original("ladybug") == [tmp_path / "data/ladybug.png"]


@pytest.mark.parametrize("missing", ["", "no/such/folder", "a file"])
def test_a_data_folder_that_is_not_there_is_passed_over(missing, original, tmp_path, monkeypatch):
    """An empty, missing or impossible HOML_DATA leads on to the next folder."""
    put(tmp_path, b"", name="a file")
    monkeypatch.setenv("HOML_DATA", missing and str(tmp_path / missing))
    assert find_original("ladybug") is None


def peak_of(work):
    """Return the largest number of bytes that some work needed at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_huge_file_does_not_fill_the_memory(original, tmp_path):
    """Its checksum is taken piece by piece, and found wrong."""
    put(tmp_path, b"")
    os.truncate(tmp_path / "ladybug.png", 2**26)

    def load():
        with pytest.raises(DataFileError, match="damaged or another file"):
            load_ladybug(tmp_path)

    assert peak_of(load) < 2**22


@pytest.mark.parametrize("where", ["HOML_DATA", "HOML_CACHE"])
@pytest.mark.parametrize("content", [b"damaged", CONTENT[:-1], CONTENT + b"\0", b""])
def test_a_damaged_file_is_never_used(where, content, original, isolated, tmp_path, monkeypatch):
    """Other bytes, cut-off or empty files are errors with path and both checksums."""
    folder = put(isolated if where == "HOML_CACHE" else tmp_path / "data", content)
    if where == "HOML_DATA":
        monkeypatch.setenv("HOML_DATA", str(folder))
    with pytest.raises(DataFileError) as error:
        load_ladybug()
    message = str(error.value)
    assert str(folder / "ladybug.png") in message
    assert f"expected sha256 {SHA256}" in message
    assert f"found {hashlib.sha256(content).hexdigest()}" in message
    assert datasets.real.loaded_from == {}


def test_a_damaged_file_is_an_error_even_where_one_could_download(original, isolated, network):
    """A damaged file is not silently replaced by a download."""
    put(isolated, b"damaged")
    with pytest.raises(DataFileError, match="damaged or another file"):
        load_ladybug(download=True)
    assert network == []


def test_the_checksum_is_that_of_the_published_file():
    """The registered checksum and address are those of the third edition's repository."""
    (entry,) = datasets.originals.ORIGINALS["ladybug"]
    assert entry.sha256.startswith("786f9c4c369c00e1")
    assert len(entry.sha256) == 64
    assert entry.url.startswith("https://raw.githubusercontent.com/ageron/handson-ml3/")


# Downloads, from a network that is not there


def test_nothing_is_downloaded_unasked(original, network, quick_stand_in):
    """Without download=True no request is made."""
    with pytest.warns(StandInWarning):
        load_ladybug()
    assert network == []


def test_a_download_is_kept_in_the_cache(original, isolated, network):
    """One request, one file in the cache folder; the second call reads it from there."""
    network.answers = [delivers(original)]
    for _ in range(2):
        assert load_ladybug(download=True).source == "original"
    assert network == ["https://example.invalid/ladybug.png"]
    assert [path.name for path in isolated.iterdir()] == ["ladybug.png"]


def test_a_folder_with_the_original_saves_the_download(original, network, tmp_path):
    """Where a folder has the file, no request is made even if allowed."""
    assert load_ladybug(put(tmp_path / "data", original), download=True).source == "original"
    assert network == []


@pytest.mark.parametrize("failure", [no_network, breaks_off, delivers(b"not found")])
def test_a_failed_download_is_tried_again(failure, original, isolated, network):
    """After a failure of any kind a second try can succeed."""
    network.answers = [failure, delivers(original)]
    assert load_ladybug(download=True).source == "original"
    assert len(network) == 2
    assert [path.name for path in isolated.iterdir()] == ["ladybug.png"]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (no_network, "name resolution failed"),
        (breaks_off, "read timed out"),
        (delivers(b"not found"), "does not match the known hash"),
        (delivers(CONTENT[:-1]), "does not match the known hash"),
    ],
)
def test_without_a_good_download_nothing_is_kept(failure, words, original, isolated, network):
    """A warning names file, address and cause; nothing whole or half stays behind."""
    network.answers = [failure]
    with pytest.warns(UserWarning, match=rf"ladybug\.png .* https://.*{words}"):
        assert find_original("ladybug", download=True) is None
    assert len(network) == 3
    assert list(isolated.iterdir()) == []


def test_without_a_good_download_the_stand_in_is_drawn(original, network, quick_stand_in):
    """Both are said: that the download failed, and that a stand-in takes its place."""
    network.answers = [no_network]
    with (
        pytest.warns(StandInWarning),
        pytest.warns(UserWarning, match="could not be downloaded"),
    ):
        assert load_ladybug(download=True).source == "stand-in"


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_cache_folder_that_cannot_be_made_is_no_crash(
    below, original, isolated, network, monkeypatch
):
    """With a file in the folder's place a warning names it, and nothing is downloaded."""
    isolated.write_text("in the way")
    monkeypatch.setenv("HOML_CACHE", str(isolated / below))
    network.answers = [delivers(original)]
    with pytest.warns(UserWarning, match=rf"could not be downloaded .*{re.escape(str(isolated))}"):
        assert find_original("ladybug", download=True) is None
    assert isolated.read_text() == "in the way"


def test_a_cache_folder_that_cannot_be_written_is_no_crash(original, network, monkeypatch):
    """Without permission to write, a warning says so."""

    def refuse(*arguments, **options):
        raise PermissionError("no permission to write")

    monkeypatch.setattr(pooch.core, "temporary_file", refuse)
    network.answers = [delivers(original)]
    with pytest.warns(UserWarning, match="no permission to write"):
        assert find_original("ladybug", download=True) is None


def test_the_cache_folder_can_be_chosen(isolated, monkeypatch):
    """HOML_CACHE names it; without it, it is the user's."""
    assert cache_folder() == isolated
    monkeypatch.delenv("HOML_CACHE")
    assert cache_folder() == Path(pooch.os_cache("homl_clustering"))


# MNIST: the stand-in


@pytest.fixture(scope="module")
def written():
    """Return the stand-in for the test set."""
    return digits.write_digits("test")


@pytest.fixture
def quick_digits(monkeypatch):
    """Write few digits, in no time."""
    subsets = {"train": (slice(200), 6, 1), "test": (slice(915, 1115), 4, 2)}
    monkeypatch.setattr(digits, "SUBSETS", subsets)
    monkeypatch.setattr(digits, "IMAGES_AT_A_TIME", 4)


def test_written_digits_are_like_the_originals(written):
    """Shapes and types are the same; share of ink, darkness and classes are close."""
    images, target = written
    assert (images.shape, images.dtype) == ((10_000, 28, 28), np.uint8)
    assert (target.shape, target.dtype) == ((10_000,), np.int64)
    assert (images.min(), images.max()) == (0, 255)
    assert 0.18 < (images > 0).mean() < 0.21
    assert 31 < images.mean() < 36
    assert (np.abs(np.bincount(target, minlength=10) / 10_000 - 0.1) < 0.02).all()


def test_written_digits_are_centered_by_mass(written):
    """The ink of each image has its center in the middle, give or take two pixels."""
    images, _ = written
    at = np.arange(28)
    ink = images.sum(axis=(1, 2), dtype=float)
    for axis in (1, 2):
        centers = images.sum(axis=axis, dtype=float) @ at / ink
        assert abs(centers.mean() - 14) < 0.1
        assert np.abs(centers - 14).max() < 2.5


def test_no_two_written_digits_are_alike(written):
    """Each image is another one, and none is empty."""
    images, _ = written
    assert len(np.unique(images.reshape(-1, 784), axis=0)) == len(images)
    assert images.max(axis=(1, 2)).min() > 100


def test_written_digits_can_be_recognized_by_their_neighbors(written, monkeypatch):
    """Not too easily: the writers of the training set are others."""
    sources, _, seed = digits.SUBSETS["train"]
    monkeypatch.setitem(digits.SUBSETS, "train", (sources, 5000, seed))
    images, target = digits.write_digits("train")
    neighbors = KNeighborsClassifier(5).fit(images.reshape(-1, 784) / 255, target)
    score = neighbors.score(written[0][:1000].reshape(-1, 784) / 255, written[1][:1000])
    assert 0.85 < score < 0.98


def test_written_ones_differ_most_in_slant(written):
    """What varies most among ones is their slant, as in the originals."""
    images, target = written
    ones = images[target == 1].astype(float)
    y, x = np.indices((28, 28)) - 14
    slant = -(ones * x * y).sum(axis=(1, 2)) / (ones * y**2).sum(axis=(1, 2))
    first = PCA(1, svd_solver="covariance_eigh").fit_transform(ones.reshape(-1, 784))[:, 0]
    assert abs(np.corrcoef(first, slant)[0, 1]) > 0.9


def test_written_digits_are_the_same_each_time(written):
    """Two calls give the same bytes, in arrays of their own."""
    images, target = digits.write_digits("test")
    assert images.tobytes() == written[0].tobytes()
    assert target.tobytes() == written[1].tobytes()
    assert not np.shares_memory(images, written[0])


def test_no_source_is_both_for_training_and_for_testing():
    """Together the halves are all sources, and 60 000 and 10 000 images."""
    (train, n_train, _), (test, n_test, _) = digits.SUBSETS["train"], digits.SUBSETS["test"]
    sources = np.arange(1797)
    assert np.concatenate([sources[train], sources[test]]).tolist() == sources.tolist()
    assert (n_train, n_test) == (60_000, 10_000)


def test_writing_digits_needs_little_memory():
    """Beyond the images themselves, no more than for the maps of the sources."""
    tracemalloc.start()
    images, _ = digits.write_digits("test")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < images.nbytes + 120e6


@pytest.mark.parametrize(("subset", "n"), [("test", 4), ("train", 6), ("all", 10)])
def test_without_originals_digits_are_written(subset, n, quick_digits):
    """Each subset has its images, and says where they are from; a second call is silent."""
    with pytest.warns(StandInWarning, match=r"ubyte\.gz was not found.*HOML_DATA"):
        mnist = load_mnist(subset)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = load_mnist(subset)
    assert mnist.images.tobytes() == again.images.tobytes()
    assert mnist.images.shape == (n, 28, 28)
    assert mnist.data.shape == (n, 784)
    assert np.shares_memory(mnist.images, mnist.data)
    assert (mnist.data.dtype, mnist.target.dtype) == (np.uint8, np.int64)
    assert mnist.source == "stand-in" and "stand-in" in mnist.credit
    expected = {"test": ["mnist"], "train": ["mnist-train"], "all": ["mnist", "mnist-train"]}
    assert datasets.real.loaded_from == dict.fromkeys(expected[subset], "stand-in")


def test_the_whole_is_the_training_set_and_the_test_set(quick_digits):
    """In this order, as is the custom."""
    with pytest.warns(StandInWarning):
        parts = [load_mnist(subset) for subset in ("train", "test", "all")]
    for key in ("images", "data", "target"):
        train, test, whole = (part[key] for part in parts)
        np.testing.assert_array_equal(whole, np.concatenate([train, test]))


def test_an_unknown_subset_lists_those_there_are():
    """The message names the subsets and what was asked for."""
    with pytest.raises(
        ValueError, match=r"subset must be one of 'test', 'train', 'all', got 'tests'"
    ):
        load_mnist("tests")


# MNIST: small files that count as the originals in these tests


def idx(values, n_dims=None):
    """Return an array as the bytes of a gzipped IDX file."""
    values = np.asarray(values, np.uint8)
    lengths = b"".join(length.to_bytes(4, "big") for length in values.shape)
    header = bytes([0, 0, 8, n_dims or values.ndim]) + lengths
    return gzip.compress(header + values.tobytes(), mtime=0)


IMAGES = (np.arange(5 * 784) % 256).astype(np.uint8).reshape(5, 28, 28)
FILES = {
    "t10k-images-idx3-ubyte.gz": idx(IMAGES[:2]),
    "t10k-labels-idx1-ubyte.gz": idx([7, 2]),
    "train-images-idx3-ubyte.gz": idx(IMAGES[2:]),
    "train-labels-idx1-ubyte.gz": idx([5, 0, 4]),
}


@pytest.fixture
def small_mnist(monkeypatch, tmp_path):
    """Return a function that puts files into HOML_DATA, and lets them count as originals."""

    def put_all(files=FILES, registered=None):
        monkeypatch.setenv("HOML_DATA", str(tmp_path / "data"))
        for name, content in files.items():
            put(tmp_path / "data", content, name)
        for data_set, start in {"mnist": "t10k", "mnist-train": "train"}.items():
            entries = tuple(
                datasets.originals.Original(
                    name, hashlib.sha256(content).hexdigest(), f"https://example.invalid/{name}"
                )
                for name, content in (registered or files).items()
                if name.startswith(start)
            )
            monkeypatch.setitem(datasets.originals.ORIGINALS, data_set, entries)
        return tmp_path / "data"

    return put_all


@pytest.mark.parametrize(
    ("subset", "rows", "labels"),
    [
        ("test", slice(0, 2), [7, 2]),
        ("train", slice(2, 5), [5, 0, 4]),
        ("all", [2, 3, 4, 0, 1], [5, 0, 4, 7, 2]),
    ],
)
def test_originals_of_mnist_are_read(subset, rows, labels, small_mnist):
    """Images and labels are those of the files, in arrays that can be written to."""
    small_mnist()
    mnist = load_mnist(subset)
    np.testing.assert_array_equal(mnist.images, IMAGES[rows])
    assert mnist.target.tolist() == labels
    assert (mnist.images.dtype, mnist.target.dtype) == (np.uint8, np.int64)
    assert np.shares_memory(mnist.images, mnist.data)
    assert mnist.images.flags.writeable
    assert mnist.source == "original" and "LeCun" in mnist.credit
    assert set(datasets.real.loaded_from.values()) == {"original"}


def test_the_test_set_needs_its_own_files_only(small_mnist, quick_digits):
    """Without the training files the test set is original; the whole is written."""
    folder = small_mnist()
    for path in folder.glob("train*"):
        path.unlink()
    assert load_mnist().source == "original"
    with pytest.warns(StandInWarning, match=r"train-images.* or train-labels") as warned:
        assert load_mnist("all").source == "stand-in"
    assert len(warned) == 1


def test_one_missing_file_is_enough_for_the_stand_in(small_mnist, quick_digits):
    """Images without labels are not used."""
    (small_mnist() / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.warns(StandInWarning):
        assert load_mnist().source == "stand-in"


@pytest.mark.parametrize("name", list(FILES)[:2])
@pytest.mark.parametrize("damage", [lambda content: content[:-9], lambda content: b"damaged"])
def test_a_damaged_file_of_mnist_is_never_used(name, damage, small_mnist):
    """The error names path, expected and found checksum, whichever file it is."""
    folder = small_mnist({**FILES, name: damage(FILES[name])}, registered=FILES)
    with pytest.raises(DataFileError) as error:
        load_mnist()
    message = str(error.value)
    assert str(folder / name) in message
    assert f"expected sha256 {hashlib.sha256(FILES[name]).hexdigest()}" in message
    assert f"found {hashlib.sha256(damage(FILES[name])).hexdigest()}" in message
    assert datasets.real.loaded_from == {}


def test_images_need_as_many_labels(small_mnist):
    """Two images and three labels do not belong together."""
    small_mnist({**FILES, "t10k-labels-idx1-ubyte.gz": idx([1, 2, 3])})
    with pytest.raises(DataFileError, match=r"expected 3 images .* shape \(2, 28, 28\)"):
        load_mnist()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (idx([1, 2], n_dims=3), r"magic number 2049, found 2051"),
        (gzip.compress(b"\0\0\x0d\1\0\0\0\2ab", mtime=0), r"magic number 2049, found 3329"),
        (gzip.compress(b"", mtime=0), r"magic number 2049, found 0"),
        (gzip.compress(b"\0\0\x08\1\0\0\0\2a", mtime=0), r"should hold 2 bytes, but has 1"),
        (gzip.compress(b"\0\0\x08\1\0\0\0\2abc", mtime=0), r"should hold 2 bytes, but has more"),
        (idx([1, 2])[:-9], r"cannot be unpacked: Compressed file ended"),
        (b"damaged", r"cannot be unpacked: Not a gzipped file"),
    ],
)
def test_what_is_no_idx_file_is_not_read(content, words, tmp_path):
    """Other magic numbers, lengths and packings are errors that name the path."""
    path = put(tmp_path, content, "labels.gz") / "labels.gz"
    with pytest.raises(DataFileError, match=words) as error:
        read_idx(path, 1)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("lengths", "words"),
    [((2**31, 2), "says that it holds 2147483648 x 2 bytes"), ((2, 2), "but has more")],
)
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(lengths, words, tmp_path):
    """Before it is unpacked: what is said at its begin, or what comes after it, is too much."""
    header = bytes([0, 0, 8, 2]) + b"".join(length.to_bytes(4) for length in lengths)
    path = put(tmp_path, gzip.compress(header + bytes(2**24), mtime=0), "bomb.gz") / "bomb.gz"

    def read():
        with pytest.raises(DataFileError, match=words):
            read_idx(path, 2)

    assert peak_of(read) < 2**22


def test_all_files_of_a_data_set_are_downloaded(small_mnist, isolated, network):
    """What a folder has is not fetched again; the rest goes to the cache."""
    folder = small_mnist()
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    network.answers = [delivers(FILES["t10k-labels-idx1-ubyte.gz"])]
    assert load_mnist(download=True).source == "original"
    assert network == ["https://example.invalid/t10k-labels-idx1-ubyte.gz"]
    assert [path.name for path in isolated.iterdir()] == ["t10k-labels-idx1-ubyte.gz"]


def test_after_a_failed_download_the_rest_is_not_tried(small_mnist, network):
    """One file that cannot be had is enough: no time is spent on the others."""
    small_mnist({}, registered=FILES)
    network.answers = [no_network]
    with pytest.warns(UserWarning, match=r"t10k-images.* could not be downloaded"):
        assert find_original("mnist", download=True, retries=0) is None
    assert len(network) == 1


def test_only_what_the_notebooks_need_is_tried_briefly(small_mnist, network, monkeypatch, capsys):
    """`make data` asks for every file, the quick try for those of the notebooks' headers."""
    commands = pytest.importorskip("tools.__main__", reason="the course is not in the sdist")
    get_data = commands.get_data
    small_mnist({}, registered=FILES)
    monkeypatch.setattr(commands.notebooks, "data_sets", lambda notebook: ("mnist",))
    network.answers = [no_network]
    assert not get_data(timeout=10)
    assert network == ["https://example.invalid/t10k-images-idx3-ubyte.gz"]
    with pytest.warns(UserWarning, match="could not be downloaded"):
        assert not get_data()
    assert {url.rpartition("/")[2] for url in network} == {
        "ladybug.png", "olivetti_py3.pkz", "t10k-images-idx3-ubyte.gz",
        "train-images-idx3-ubyte.gz",
    }  # fmt: skip
    assert "train-labels-idx1-ubyte.gz: not downloaded, a stand-in" in capsys.readouterr().out


def test_the_checksums_of_mnist_are_those_published():
    """Four files, each with a checksum and the address of the same mirror."""
    entries = [*datasets.originals.ORIGINALS["mnist"], *datasets.originals.ORIGINALS["mnist-train"]]
    assert [entry.file for entry in entries] == list(FILES)
    starts = ["8d422c7b0a1c", "f7ae60f92e00", "440fcabf73cc", "3552534a0a55"]
    for entry, start in zip(entries, starts, strict=True):
        assert entry.sha256.startswith(start) and len(entry.sha256) == 64
        assert entry.url == f"https://ossci-datasets.s3.amazonaws.com/mnist/{entry.file}"


# The real originals, where this machine has it


@pytest.mark.skipif(
    not (Path(DATA_HOME) / "ladybug.png").is_file() or not DATA_HOME,
    reason="HOML_DATA names no folder with the original ladybug.png",
)
def test_the_original_is_the_photo_of_the_book():
    """Size, number of colors and mean color are known from the catalogue."""
    ladybug = load_ladybug(DATA_HOME)
    assert ladybug.source == "original"
    assert (ladybug.image.shape, ladybug.image.dtype) == ((533, 800, 3), np.uint8)
    assert len(np.unique(ladybug.image.reshape(-1, 3), axis=0)) == 107_971
    np.testing.assert_allclose(ladybug.image.mean(axis=(0, 1)), [70.98, 94.85, 13.49], atol=0.005)


@pytest.mark.skipif(
    not (Path(DATA_HOME) / "t10k-images-idx3-ubyte.gz").is_file() or not DATA_HOME,
    reason="HOML_DATA names no folder with the original test set of MNIST",
)
def test_the_original_test_set_is_the_published_one():
    """First labels, number of ones and mean are known."""
    mnist = load_mnist(data_home=DATA_HOME)
    assert mnist.source == "original"
    assert (mnist.images.shape, mnist.images.dtype) == ((10_000, 28, 28), np.uint8)
    assert (mnist.data.shape, mnist.target.dtype) == ((10_000, 784), np.int64)
    assert mnist.target[:5].tolist() == [7, 2, 1, 0, 4]
    assert (mnist.target == 1).sum() == 1135
    np.testing.assert_allclose(mnist.images.mean(), 33.79, atol=0.005)

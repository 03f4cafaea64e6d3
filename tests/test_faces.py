"""The Olivetti faces are read as scikit-learn does, without unpickling; the stand-in is good."""

import hashlib
import os
import pickle
import tracemalloc
import zlib
from urllib.error import URLError

import numpy as np
import pytest
from sklearn.datasets import fetch_olivetti_faces
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier

from homl_clustering import KMeans, datasets, silhouette_score
from homl_clustering.datasets import (
    DataFileError,
    StandInWarning,
    load_faces,
    originals,
    split_faces,
)
from homl_clustering.datasets.originals import find_original
from homl_clustering.datasets.standins.faces import draw_faces

PEOPLE = np.repeat(np.arange(40), 10)


@pytest.fixture(scope="module")
def drawn():
    """The stand-in."""
    return draw_faces()


@pytest.fixture(scope="module")
def split(drawn):
    """Principal components of the stand-in: training set, validation set, and the people."""
    X = drawn.reshape(400, -1)
    train, valid, _ = split_faces(PEOPLE)
    pca = PCA(0.99).fit(X[train])
    return pca.transform(X[train]), pca.transform(X[valid]), PEOPLE[train], PEOPLE[valid]


# The stand-in


def test_the_stand_in_has_the_shape_of_the_original(drawn):
    """400 pictures of 64 x 64, float32 in [0, 1], of about the same brightness and contrast."""
    assert (drawn.shape, drawn.dtype) == ((400, 64, 64), np.float32)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert 0.4 < drawn.mean() < 0.6
    assert 0.15 < drawn.std() < 0.25


def test_the_stand_in_is_the_same_each_time(drawn):
    """Byte for byte."""
    np.testing.assert_array_equal(drawn, draw_faces())


def test_people_resemble_themselves(drawn):
    """Portraits of one person are nearer to each other than to others, but no two are alike."""
    X = drawn.reshape(400, -1)
    distances = np.linalg.norm(X[:, np.newaxis, ::16] - X[np.newaxis, :, ::16], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert distances.min() > 0.5
    same = PEOPLE[:, np.newaxis] == PEOPLE
    assert np.median(distances[same]) < 0.75 * np.median(distances[~same])
    assert 0.75 < np.mean(PEOPLE[distances.argmin(axis=1)] == PEOPLE) < 1


def test_faces_look_like_faces(drawn):
    """In the mean: eyes and brows are darker than cheeks, and the left is like the right."""
    mean = drawn.mean(axis=0)
    eyes = mean[16:24, 14:26].mean(), mean[16:24, 38:50].mean()
    cheeks = mean[27:33, 14:24].mean(), mean[27:33, 40:50].mean()
    assert max(eyes) < 0.85 * min(cheeks)
    assert np.abs(mean - mean[:, ::-1]).mean() < 0.05
    assert np.corrcoef(mean.ravel(), mean[::-1].ravel())[0, 1] < 0.7  # but not upside down


def test_a_forest_knows_most_people(split):
    """As with the original: 85 to 98 % of the validation set are right."""
    train, valid, y_train, y_valid = split
    forest = RandomForestClassifier(150, random_state=42).fit(train, y_train)
    assert 0.85 < forest.score(valid, y_valid) < 0.98


def test_there_are_more_clusters_than_people(split):
    """The silhouette is best for far more than forty clusters: sessions, rather than people."""
    train = split[0]
    scores = {
        k: silhouette_score(train, KMeans(k, n_init=3, random_state=42).fit_predict(train))
        for k in (20, 40, 80, 120)
    }
    assert max(scores, key=scores.get) > 40
    assert scores[40] < scores[80]


def test_the_split_is_that_of_the_book():
    """Seven, two and one picture of each person; the first persons are those of the book."""
    parts = split_faces(PEOPLE)
    assert sorted(np.concatenate(parts)) == list(range(400))
    for rows, n_each in zip(parts, (7, 2, 1), strict=True):
        np.testing.assert_array_equal(np.bincount(PEOPLE[rows]), np.full(40, n_each))
    assert PEOPLE[parts[0][:10]].tolist() == [30, 38, 5, 6, 20, 2, 30, 12, 14, 24]


@pytest.mark.parametrize(
    "target",
    [3, None, "text", [], [1, 2], PEOPLE[:-1], PEOPLE.reshape(40, 10), PEOPLE * 0, [[1], [2, 3]]],
    ids=lambda target: repr(target)[:9],
)
def test_only_ten_pictures_of_each_person_are_split(target):
    """Seven, two and one of them."""
    with pytest.raises(ValueError, match=r"^split_faces: target must name the person of each pict"):
        split_faces(target)


# Reading the original


PIXELS = np.random.RandomState(0).randint(3, 250, (400, 4096)).astype(np.uint8)


def packed(pixels=PIXELS):
    """Return what scikit-learn keeps in its cache, for other pixels."""
    return zlib.compress(b"a pickle begins" + pixels.tobytes() + b".")


@pytest.fixture
def original(isolated, monkeypatch):
    """Let other pixels count as the original; return the content of the file."""
    entry = originals.OlivettiFaces(
        "olivetti_py3.pkz", hashlib.sha256(PIXELS.tobytes()).hexdigest(), "https://example.invalid"
    )
    monkeypatch.setitem(datasets.originals.ORIGINALS, "faces", (entry,))
    return packed()


def put(folder, content):
    """Write the file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "olivetti_py3.pkz").write_bytes(content)
    return folder


def test_pixels_become_pictures_as_in_scikit_learn(original, tmp_path):
    """Column by column, from 0 to 1."""
    faces = load_faces(put(tmp_path / "data", original))
    assert faces.source == datasets.real.loaded_from["faces"] == "original"
    assert (faces.images.dtype, faces.data.dtype) == (np.float32, np.float32)
    assert np.shares_memory(faces.images, faces.data)
    expected = (PIXELS.astype(np.float32) - 3) / 246
    np.testing.assert_allclose(faces.images[5].T.ravel(), expected[5], rtol=1e-6)
    np.testing.assert_array_equal(faces.target, PEOPLE)


@pytest.mark.skipif("not os.environ.get('HOML_DATA')", reason="needs the original")
def test_the_original_is_read_as_scikit_learn_reads_it():
    """Every bit."""
    paths = find_original("faces")
    if paths is None:
        pytest.skip("the original is not there")
    expected = fetch_olivetti_faces(data_home=paths[0].parent, download_if_missing=False)
    faces = load_faces()
    np.testing.assert_array_equal(faces.images, expected.images)
    np.testing.assert_array_equal(faces.data, expected.data)
    np.testing.assert_array_equal(faces.target, expected.target)


def test_folders_are_looked_through_in_order(original, isolated, monkeypatch, tmp_path):
    """The folder given, scikit-learn's inside it, our cache, scikit-learn's own."""
    places = [
        tmp_path / "data",
        tmp_path / "data/scikit_learn_data",
        isolated,
        isolated / "scikit_learn_data",
        tmp_path / "scikit-learn",
    ]
    for folder in reversed(places):
        put(folder, original)
        (found,) = find_original("faces", data_home=tmp_path / "data")
        assert found == folder / "olivetti_py3.pkz"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed(PIXELS[::-1]), "damaged or another file: expected sha256"),
        (b"not compressed", "cannot be unpacked"),
        (packed()[:1000], "cannot be unpacked"),
        (zlib.compress(b"short"), "should hold more than 1638400 bytes, unpacked, but has 5"),
    ],
)
def test_another_file_is_an_error(content, words, original, tmp_path):
    """The message names the file and what is wrong with it."""
    put(tmp_path / "data", content)
    with pytest.raises(DataFileError, match=rf"olivetti_py3\.pkz.*{words}"):
        load_faces(tmp_path / "data")


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(original, tmp_path):
    """Before the memory is full, though its last bytes would be the right ones."""
    content = zlib.compress(bytes(2**25) + PIXELS.tobytes() + b".")
    put(tmp_path, content)
    tracemalloc.start()
    try:
        with pytest.raises(DataFileError, match=r"at most, unpacked, but has more: it is another"):
            load_faces(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()


class Malicious:
    """An object whose pickle makes a folder when it is loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_nothing_is_unpickled(original, tmp_path):
    """Code in a pickle does not run, though the pixels are the right ones."""
    trap = tmp_path / "trapped"
    content = zlib.compress(pickle.dumps(Malicious(str(trap))) + PIXELS.tobytes() + b".")
    assert load_faces(put(tmp_path / "data", content)).source == "original"
    assert not trap.exists()


# Without the original


def test_a_stand_in_is_drawn_and_said(original):
    """Once."""
    with pytest.warns(StandInWarning, match=r"olivetti_py3\.pkz was not found"):
        faces = load_faces()
    assert faces.source == datasets.real.loaded_from["faces"] == "stand-in"
    assert (faces.data.shape, faces.data.dtype) == ((400, 4096), np.float32)
    assert "stand-in" in faces.credit


def test_scikit_learn_downloads(original, isolated, monkeypatch):
    """Into our cache, with as many retries as asked for; what comes is checked."""
    asked = []

    def fetch(*, data_home, n_retries):
        asked.append((data_home, n_retries))
        put(data_home, original)

    monkeypatch.setattr(originals, "fetch_olivetti_faces", fetch)
    assert load_faces(download=True).source == "original"
    assert load_faces(download=True).source == "original"
    assert asked == [(isolated / "scikit_learn_data", 2)]


@pytest.mark.parametrize("failure", ["no network", "other pixels"])
def test_a_failed_download_is_said(failure, original, monkeypatch):
    """And the stand-in takes its place."""

    def fetch(*, data_home, n_retries):
        if failure == "no network":
            raise URLError("name resolution failed")
        put(data_home, packed(PIXELS[::-1]))

    monkeypatch.setattr(originals, "fetch_olivetti_faces", fetch)
    with pytest.warns(UserWarning, match=r"olivetti_py3\.pkz could not be downloaded"):
        assert find_original("faces", download=True) is None

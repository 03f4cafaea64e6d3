"""Animations: a frame per step, in each format, of each kind of steps."""

import base64
import io
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

from homl_clustering import GaussianMixture, KMeans, MiniBatchKMeans
from homl_clustering.animation import animate
from homl_clustering.callbacks import History
from homl_clustering.datasets import two_moons
from homl_clustering.textbook.agglomerative import agglomerative_steps
from homl_clustering.textbook.bounds import hamerly_steps
from homl_clustering.textbook.dbscan import dbscan_steps
from homl_clustering.textbook.kmeans import KMeansStep, kmeans_steps, minibatch_steps
from homl_clustering.textbook.mixture import mixture_steps

X = two_moons(24)[0]
SMALL = {"size": (2.5, 2), "dpi": 50}


def fitted(model):
    """Return the history of a fit."""
    history = History()
    model.set_callbacks(history).fit(X)
    return history


def watched():
    """Return the history of a fit that tells what its bounds let it skip."""
    history = History(bounds=True)
    KMeans(3, init=X[:3], n_init=1, algorithm="elkan").set_callbacks(history).fit(X)
    return history


KINDS = {
    "k-means": lambda: list(kmeans_steps(X, X[:3])),
    "mini-batches": lambda: list(minibatch_steps([X[i : i + 6] for i in range(0, 24, 6)], X[:3])),
    "mixture": lambda: list(mixture_steps(X, np.full(2, 0.5), X[:2], np.array([np.eye(2)] * 2)))[
        :6
    ],
    "dbscan": lambda: list(dbscan_steps(X, 0.5, 3)),
    "merges": lambda: list(agglomerative_steps(X, "single")),
    "bounds": lambda: list(hamerly_steps(X, X[:3])),
    "draws": lambda: [KMeansStep("draw", X[:n]) for n in (1, 2, 3)],
    "watched": lambda: watched().e_steps,
    "KMeans": lambda: fitted(KMeans(3, init=X[:3], n_init=1)),
    "MiniBatchKMeans": lambda: fitted(MiniBatchKMeans(3, batch_size=8, max_iter=2, random_state=0)),
    "GaussianMixture": lambda: fitted(GaussianMixture(2, random_state=0, max_iter=50)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_is_a_frame(kind, tmp_path):
    """Of all that the textbook yields, and that a fit keeps; the last frame stays."""
    steps = KINDS[kind]()
    path = animate(steps, X, tmp_path / "steps.gif", eps=0.5, milliseconds=100, **SMALL)
    with Image.open(path) as picture:
        assert picture.n_frames == len(getattr(steps, "iterations", steps)) > 1
        assert picture.size == (125, 100)
        assert picture.info["duration"] == 100
        picture.seek(picture.n_frames - 1)
        assert picture.info["duration"] == 400
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_html_is_one_file(tmp_path):
    """With the same GIF in it, and its last frame for who prefers less motion."""
    steps = KINDS["k-means"]()
    page = animate(steps, X, tmp_path / "steps.html", **SMALL).read_text(encoding="utf-8")
    found = re.findall(r"(png|gif);base64,([^\"]+)", page)
    (_, still), (_, picture) = ((kind, base64.b64decode(text)) for kind, text in found)
    assert picture == animate(steps, X, tmp_path / "steps.gif", **SMALL).read_bytes()
    assert [kind for kind, _ in found] == ["png", "gif"]
    with Image.open(io.BytesIO(picture)) as moving, Image.open(io.BytesIO(still)) as end:
        assert moving.n_frames == len(steps)
        assert (end.size, getattr(end, "n_frames", 1)) == (moving.size, 1)
    assert not re.search("https?://|<script", page)


def test_a_film_is_written_where_ffmpeg_is(tmp_path):
    """And it is said where it is not."""
    path = tmp_path / "steps.mp4"
    steps = KINDS["k-means"]()
    if shutil.which("ffmpeg"):
        animate(steps, X, path, milliseconds=500, **SMALL)
        asked = ["-show_entries", "stream=width,height,nb_frames,r_frame_rate", "-of", "csv=p=0"]
        command = ["ffprobe", "-v", "error", *asked, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        # the last frame stays four times as long; the width is even, as the format wants it
        assert done.stdout.strip() == f"124,100,2/1,{len(steps) + 3}"
    else:
        with pytest.raises(ValueError, match="animate: for MP4 ffmpeg is needed"):
            animate(KINDS["k-means"](), X, path, **SMALL)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"steps": []}, "steps must be from 1 to 300, got 0"),
        ({"steps": [1, 2]}, "steps must be those of homl_clustering.textbook"),
        ({"X": np.zeros((4, 3))}, "X must have two features"),
        ({"path": "steps.png"}, "path must end in one of .gif, .html, .mp4"),
        ({"milliseconds": 0}, "milliseconds must be a number >= 20"),
    ],
)
def test_wrong_arguments_are_named(arguments, words, tmp_path, monkeypatch):
    """Nothing is written then."""
    monkeypatch.chdir(tmp_path)
    given = {"steps": KINDS["k-means"](), "X": X, "path": "steps.gif", **arguments}
    with pytest.raises(ValueError, match=f"animate: {words}"):
        animate(**given)
    assert not list(tmp_path.iterdir())


def test_several_starts_are_told_apart(tmp_path):
    """One after the other they would look like one that jumps; those of one can be taken."""
    history = fitted(KMeans(3, init="random", n_init=2, random_state=0))
    assert repr(history) == f"History({len(history.iterations)} iterations, 0 E-steps)"
    with pytest.raises(ValueError, match=r"those of one start, got 2 starts.*step\.start == 0\]"):
        animate(history, X, tmp_path / "all.gif", **SMALL)
    steps = [step for step in history.iterations if step.start == 1]
    with Image.open(animate(steps, X, tmp_path / "one.gif", **SMALL)) as picture:
        assert picture.n_frames == len(steps)
    assert not (tmp_path / "all.gif").exists()

"""The moving pictures for slides: every one is made, alike each time, and has its colors."""

import shutil

import numpy as np
import pytest
from PIL import Image

from tests.helpers import ROOT
from tools import animations
from tools.animations import ANIMATIONS, FRONT

ORANGE = (0xD5, 0x5E, 0x00)
EACH = [pytest.param(name, marks=() if name == FRONT else pytest.mark.long) for name in ANIMATIONS]


@pytest.fixture(scope="module", params=EACH)
def made(request, tmp_path_factory):
    """One of them, with its files by their endings."""
    files = animations.make(tmp_path_factory.mktemp("made"), [request.param], say=str)
    return request.param, {path.suffix: path for path in files}


def test_each_is_written_in_all_formats(made):
    """GIF and HTML always, MP4 where ffmpeg is; not too many frames, and small files."""
    name, files = made
    assert set(files) == set(animations.endings()) >= {".gif", ".html"}
    assert (".mp4" in files) == bool(shutil.which("ffmpeg"))
    with Image.open(files[".gif"]) as picture:
        assert 5 <= picture.n_frames <= 80
    assert all(1000 < path.stat().st_size < 700_000 for path in files.values()), name


def test_the_same_bytes_each_time(made, tmp_path):
    """Of the GIF, and of the page that holds it."""
    name, files = made
    again = {p.suffix: p for p in animations.make(tmp_path, [name], say=str)}
    for ending in (".gif", ".html"):
        assert files[ending].read_bytes() == again[ending].read_bytes()


def test_paper_is_white_and_no_frame_is_empty(made):
    """In each frame, and two frames in a row are seldom the same."""
    _, files = made
    with Image.open(files[".gif"]) as picture:
        frames = []
        for number in range(picture.n_frames):
            picture.seek(number)
            frames.append(np.asarray(picture.convert("RGB")))
    for frame in frames:
        edge = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
        assert (edge == 255).all(), "something is cut off, or the paper is not white"
        assert (frame < 200).any(axis=2).mean() > 0.01


@pytest.mark.long
def test_colors_of_the_middle_are_as_they_were_drawn(tmp_path):
    """Not only those of the first frame and the last one."""
    (path, *_) = animations.make(tmp_path, ["merges"], say=str)
    with Image.open(path) as picture:
        picture.seek(5)
        assert (np.asarray(picture.convert("RGB")) == ORANGE).all(axis=2).sum() > 20


def test_the_front_page_shows_what_is_registered():
    """The committed files are those that are made, pixel by pixel, and small."""
    for place, data in animations.front_files().items():
        path = ROOT / place
        assert path.stat().st_size < 400_000
        fresh = ROOT / "build/animations" / path.name
        assert fresh.exists() and data
        with Image.open(path) as committed, Image.open(fresh) as again:
            assert committed.size == again.size
            for number in range(getattr(committed, "n_frames", 1)):
                committed.seek(number)
                again.seek(number)
                one, other = (np.asarray(p.convert("RGB"), int) for p in (committed, again))
                assert (np.abs(one - other).max(axis=2) > 16).mean() < 0.001


def test_readme_and_front_page_say_the_same_of_it():
    """The alternative text stands in README.md, too."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"![{animations.FRONT_WORDS}]({animations.FRONT_PICTURE})" in text

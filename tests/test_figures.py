"""save_fig writes whole, reproducible files; the registry and the fingerprints hold."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from homl_clustering import datasets, figures
from homl_clustering.figures import (
    claims_are_checked,
    entries,
    figures_folder,
    register_figure,
    registry,
    save_fig,
    saving,
    show_fig,
    use_style,
)
from homl_clustering.figures.fingerprint import TOLERANCE, differences, fingerprint
from homl_clustering.figures.legibility import defects
from tests.helpers import ROOT, python

pytestmark = pytest.mark.usefixtures("isolated")

POINTS = np.random.RandomState(0).normal(size=(40, 2))


@pytest.fixture
def project(monkeypatch, tmp_path):
    """Put an empty checkout in the place of the project; return its folder."""
    registry()  # read once, before the place of figures.toml changes
    (tmp_path / "checkout/notebooks").mkdir(parents=True)
    monkeypatch.setattr(saving, "PACKAGE", tmp_path / "checkout/homl_clustering")
    return tmp_path / "checkout"


def draw(points=POINTS, title="Points", color="tab:blue", size=20.0, marker="."):
    """Draw a figure with something of each kind: dots, a line, regions, a picture, words."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(4, 2))
    left.scatter(*points.T, s=size, color=color)
    left.plot(*points[:5].T, marker=marker, label="the first five")
    left.set(title=title, xlabel="$x_1$")
    left.legend()
    right.contourf(np.add.outer(points[:9, 0], points[:9, 1]), levels=4)
    right.imshow(np.arange(12).reshape(3, 4), extent=(0, 4, 0, 3))
    return fig


def content(folder):
    """Return the names of all that is in a folder."""
    return sorted(path.name for path in folder.iterdir())


# Ids


@pytest.mark.parametrize("fig_id", ["voroni_plot", "voronoi", "voronoi_plots"])
def test_an_unknown_id_names_near_matches(fig_id):
    """A slip of the pen, or a part of an id, is answered with what was meant."""
    with pytest.raises(ValueError, match=rf"no figure '{fig_id}' .*Did you mean 'voronoi_plot'"):
        save_fig(fig_id)


@pytest.mark.parametrize("fig_id", ["xyz", "", 5, None])
def test_an_id_like_no_other_is_told_where_to_register(fig_id):
    """Without near matches the message says where ids come from."""
    with pytest.raises(ValueError, match=r"is registered\. Register a figure of your own"):
        save_fig(fig_id)


def test_an_unknown_id_writes_nothing(project):
    """The error comes before any file or folder."""
    draw()
    with pytest.raises(ValueError, match="registered"):
        save_fig("blobs")
    assert content(project) == ["notebooks"]


def test_saving_without_a_figure_says_so():
    """No empty picture is made."""
    with pytest.raises(ValueError, match="save_fig: there is no figure; draw one first"):
        save_fig("blobs_plot")
    assert plt.get_fignums() == []


# The file


def test_a_png_of_the_current_figure_is_written(project):
    """By default: figures/<id>.png with 300 dots per inch, of the current figure."""
    draw()
    path = save_fig("blobs_plot")
    assert path == project / "build/figures/blobs_plot.png"
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1200, 600)


@pytest.mark.parametrize(("extension", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_other_formats_are_written(extension, start, project):
    """The extension decides on the format, too."""
    draw()
    path = save_fig("blobs_plot", fig_extension=extension)
    assert path.name == f"blobs_plot.{extension}"
    assert path.read_bytes().startswith(start)


def test_the_resolution_decides_on_the_size(project):
    """4 inches at 50 dots per inch are 200 dots."""
    draw()
    with Image.open(save_fig("blobs_plot", resolution=50)) as picture:
        assert picture.size == (200, 100)


@pytest.mark.parametrize("inches", [6, 9, 16])
def test_a_wide_figure_has_the_dots_of_a_page(inches, project):
    """Printed 6 inches wide at 300 dots per inch, it has 1800 dots, and its letters shrink."""
    plt.figure(figsize=(inches, 2))
    with Image.open(save_fig("blobs_plot")) as picture:
        assert picture.size == (1800, 2 * 1800 // inches)


@pytest.mark.parametrize(("color", "mode"), [("red", "RGB"), ("gray", "L")])
def test_a_png_stores_no_channel_that_says_nothing(color, mode, project):
    """No transparency where there is none, no colors where all is gray; the same pixels."""
    fig = plt.figure(figsize=(2, 1), dpi=50)
    fig.gca().plot([1, 3, 2], color=color)
    path = save_fig("blobs_plot", tight_layout=False, resolution=50)
    fig.canvas.draw()
    with Image.open(path) as picture:
        assert picture.mode == mode
        np.testing.assert_array_equal(picture.convert("RGBA"), fig.canvas.buffer_rgba())


def test_a_png_may_be_transparent(project):
    """Where a figure has no background."""
    draw().patch.set_alpha(0.0)
    with Image.open(save_fig("blobs_plot", resolution=50)) as picture:
        assert picture.mode == "RGBA" and picture.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("extension", ["pdf", "svg"])
def test_pictures_in_drawings_keep_their_pixels(extension, project):
    """They are not drawn anew with the dots of the page, which made files large."""
    plt.figure(figsize=(4, 4))
    image = plt.imshow(np.random.RandomState(0).uniform(size=(16, 16)))
    path = save_fig("blobs_plot", fig_extension=extension)
    assert path.stat().st_size < 20_000
    assert image.get_interpolation() != "none"  # as before


def test_text_in_an_svg_is_text(project):
    """It can be searched, read aloud and translated."""
    plt.figure().suptitle("Two clusters")
    path = save_fig("blobs_plot", fig_extension="svg")
    assert ">Two clusters</text>" in path.read_text()


def test_a_given_figure_is_saved_instead_of_the_current_one(project):
    """fig= names it."""
    wanted = draw()
    plt.figure(figsize=(1, 1))
    with Image.open(save_fig("blobs_plot", resolution=50, fig=wanted)) as picture:
        assert picture.size == (200, 100)


@pytest.mark.parametrize("tight_layout", [True, False])
def test_the_layout_is_tightened_unless_told_otherwise(tight_layout, project):
    """tight_layout=False leaves the axes where they are."""
    fig = draw()
    before = fig.axes[0].get_position().bounds
    save_fig("blobs_plot", tight_layout=tight_layout, resolution=50)
    assert (fig.axes[0].get_position().bounds != before) == tight_layout


def test_the_path_shows_nothing_in_a_notebook(project):
    """A cell that ends in save_fig(...) has no output, yet the path is a path."""
    formatters = pytest.importorskip("IPython.core.formatters")
    draw()
    path = save_fig("blobs_plot", resolution=50)
    assert isinstance(path, Path)
    assert formatters.DisplayFormatter().format(path) == ({}, {})
    assert formatters.DisplayFormatter().format(Path(path)) != ({}, {})


@pytest.mark.parametrize(
    "extension",
    ["/../../escaped.png", "jpg", "PNG", "", ".png", "png/../x.png", None, 3, ["png"], b"png"],
    ids=repr,
)
def test_only_the_three_formats_are_written(extension, project):
    """What is none leads to no other folder, and nothing is written."""
    draw()
    with pytest.raises(ValueError, match="save_fig: fig_extension must be one of 'png', 'pdf', "):
        save_fig("blobs_plot", fig_extension=extension)
    assert content(project) == ["notebooks"]
    assert content(project.parent) == ["checkout"]


@pytest.mark.parametrize("more", ["jpg", "/../../escaped"])
def test_the_environment_cannot_ask_for_another_format(more, project, monkeypatch):
    """Nor is the first one written then."""
    monkeypatch.setenv("HOML_FORMAT", more)
    draw()
    with pytest.raises(ValueError, match="save_fig: the environment variable HOML_FORMAT must be"):
        save_fig("blobs_plot")
    assert content(project) == ["notebooks"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"fig_id": ["blobs_plot"]}, "is registered"),
        ({"fig_id": np.zeros(3)}, "is registered"),
        ({"fig_id": "../blobs_plot"}, "is registered"),
        ({"tight_layout": "no"}, "tight_layout must be one of True, False"),
        ({"resolution": "300"}, "resolution must be an integer"),
        ({"resolution": -1}, "resolution must be an integer"),
        ({"resolution": 10**6}, "resolution must be an integer"),
        ({"fig": 3}, "fig must be a matplotlib Figure, got 3"),
        ({"fig": [Figure()]}, "fig must be a matplotlib Figure"),
    ],
)
def test_what_cannot_be_saved_is_told(arguments, words, project):
    """Each argument by its name; nothing is written."""
    draw()
    with pytest.raises(ValueError, match=f"^save_fig: .*{words}"):
        save_fig(**{"fig_id": "blobs_plot", **arguments})
    assert content(project) == ["notebooks"]


# Whole or not at all


def test_a_failure_while_writing_leaves_the_old_file(project, monkeypatch):
    """Half a file never takes the place of a whole one, and nothing is left over."""
    draw()
    path = save_fig("blobs_plot", resolution=50)
    before = path.read_bytes()

    def fail_half_way(fig, file, **options):
        Path(file).write_bytes(before[:100])
        raise OSError("no space left on device")

    monkeypatch.setattr(Figure, "savefig", fail_half_way)
    with pytest.raises(OSError, match="no space left"):
        save_fig("blobs_plot", resolution=50)
    assert path.read_bytes() == before
    assert content(path.parent) == ["blobs_plot.png"]


STALL = """
import os, sys, time
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from homl_clustering.figures import save_fig
def stall(fig, file, **options):
    with open(file, "wb") as half:
        half.write(b"half a picture")
        half.flush()
        print("writing", flush=True)
        time.sleep(300)
Figure.savefig = stall
plt.plot([1, 2])
save_fig("blobs_plot")
"""


def kill_while_saving(folder):
    """Start a process that saves a figure, and kill it in the middle."""
    environment = {
        **os.environ, "HOML_FIGURES": str(folder), "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", STALL], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "writing\n"
        process.kill()


def test_a_killed_process_leaves_the_old_file(tmp_path, monkeypatch):
    """A process killed while it writes leaves the old file whole; the next one can save."""
    monkeypatch.setenv("HOML_FIGURES", str(tmp_path / "figures"))
    draw()
    path = save_fig("blobs_plot", resolution=50)
    before = path.read_bytes()
    kill_while_saving(path.parent)
    assert path.read_bytes() == before
    assert [name for name in content(path.parent) if not name.startswith(".")] == ["blobs_plot.png"]
    assert save_fig("blobs_plot", resolution=60).read_bytes() != before


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_folder_that_cannot_be_made_is_named(below, tmp_path, monkeypatch):
    """With a file in the folder's place the error names the path."""
    (tmp_path / "figures").write_text("in the way")
    folder = tmp_path / "figures" / below
    monkeypatch.setenv("HOML_FIGURES", str(folder))
    draw()
    with pytest.raises(OSError, match=re.escape(str(folder))):
        save_fig("blobs_plot", resolution=50)
    assert (tmp_path / "figures").read_text() == "in the way"


# The same bytes


@pytest.mark.parametrize("extension", ["png", "svg", "pdf"])
def test_drawn_again_a_figure_has_the_same_bytes(extension, project):
    """Two figures drawn alike are files alike."""
    files = []
    for _ in range(2):
        fig = draw()
        files.append(save_fig("blobs_plot", fig_extension=extension, fig=fig).read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize("tight_layout", [True, False])
def test_saved_again_a_figure_has_the_same_bytes(tight_layout, project):
    """Saving changes nothing in a figure whose layout is tight already.

    Pictures are an exception: matplotlib's tight layout approaches their proportions step
    by step, so they are left out where it is on.
    """
    fig = draw()
    if tight_layout:
        fig.axes[1].set_aspect("auto")
    first, second = (
        save_fig("blobs_plot", tight_layout, resolution=80).read_bytes() for _ in range(2)
    )
    assert first == second


SAVE_ALL = """
import hashlib, matplotlib.pyplot as plt
from homl_clustering.figures import save_fig, use_style
use_style("homl")
plt.plot([1, 3, 2], label="$x_1$")
plt.contourf([[1, 2], [3, 4]])
plt.legend()
for extension in ("png", "svg", "pdf"):
    path = save_fig("blobs_plot", fig_extension=extension, resolution=80)
    print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_another_process_writes_the_same_bytes(tmp_path):
    """Neither the time nor the hashing of the process shows in any format."""
    runs = [
        python("-c", SAVE_ALL, HOML_FIGURES=str(tmp_path), MPLBACKEND="agg", PYTHONHASHSEED=seed)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout.count("\n") == 3, runs[0].stderr
    assert runs[0].stdout == runs[1].stdout


def test_a_png_does_not_name_the_version_of_matplotlib(project):
    """A new version that draws alike gives the same file."""
    draw()
    path = save_fig("blobs_plot", resolution=50)
    with Image.open(path) as picture:
        assert set(picture.info) == {"dpi"}
    assert b"matplotlib" not in path.read_bytes().lower()


# The folder


def test_figures_drawn_from_stand_ins_go_to_a_folder_of_their_own(project, monkeypatch):
    """A figure that needs an original which was not found leaves the committed one alone."""
    monkeypatch.setattr(datasets.real, "loaded_from", {"ladybug": "stand-in"})
    draw()
    folder = project / "build/stand-in/figures"
    path = save_fig("image_segmentation_plot", resolution=50)
    assert path == folder / "image_segmentation_plot.png"
    assert save_fig("blobs_plot", resolution=50) == project / "build/figures/blobs_plot.png"


@pytest.mark.parametrize("loaded", [{}, {"ladybug": "original"}, {"other": "stand-in"}])
def test_figures_drawn_from_originals_go_to_the_usual_folder(loaded, project, monkeypatch):
    """Only a stand-in of the data that the figure needs counts."""
    monkeypatch.setattr(datasets.real, "loaded_from", loaded)
    draw()
    path = save_fig("image_segmentation_plot", resolution=50)
    assert path == project / "build/figures/image_segmentation_plot.png"


def test_the_environment_can_name_the_folder(project, monkeypatch, tmp_path):
    """HOML_FIGURES counts for all figures."""
    monkeypatch.setenv("HOML_FIGURES", str(tmp_path / "elsewhere"))
    assert figures_folder() == figures_folder("stand-in") == tmp_path / "elsewhere"


def test_outside_a_checkout_figures_go_to_the_current_folder(monkeypatch, tmp_path):
    """An installed package writes nothing beside itself."""
    monkeypatch.setattr(saving, "PACKAGE", tmp_path / "site-packages/homl_clustering")
    monkeypatch.chdir(tmp_path)
    assert figures_folder() == tmp_path / "figures"
    assert figures_folder("stand-in") == tmp_path / "build/stand-in/figures"


def test_the_courses_own_runs_keep_a_record(monkeypatch, tmp_path):
    """With HOML_RECORDS a JSON file beside the figure tells source, checksum and content."""
    monkeypatch.setenv("HOML_FIGURES", str(tmp_path))
    monkeypatch.setenv("HOML_RECORDS", "1")
    monkeypatch.setattr(datasets.real, "loaded_from", {"ladybug": "stand-in"})
    fig = draw()
    path = save_fig("image_segmentation_plot", resolution=50)
    record = json.loads(path.with_suffix(".json").read_text())
    assert record["source"] == "stand-in"
    assert record["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert record["drawn"] == fingerprint(fig)


def test_other_runs_keep_no_record(project, monkeypatch):
    """A folder of one's own is no reason for a record."""
    monkeypatch.setenv("HOML_FIGURES", str(project / "mine"))
    draw()
    assert content(save_fig("blobs_plot", resolution=50).parent) == ["blobs_plot.png"]


@pytest.mark.parametrize("variable", ["HOML_CLAIMS", "HOML_FIGURES", "HOML_RECORDS"])
def test_one_variable_decides_whether_claims_are_checked(variable, monkeypatch):
    """Each of the three has a meaning of its own."""
    for other in ("HOML_CLAIMS", "HOML_FIGURES", "HOML_RECORDS"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, "1")
    assert claims_are_checked() == (variable == "HOML_CLAIMS")


def test_a_figure_of_ones_own_is_registered_and_saved(monkeypatch, tmp_path):
    """Whoever has installed the package needs no file of it; the course's registry stays."""
    monkeypatch.setenv("HOML_FIGURES", str(tmp_path))
    known = set(registry())
    with pytest.raises(ValueError, match=r"register_figure\('my_own', alt=\.\.\.\)"):
        save_fig("my_own", fig=draw())
    register_figure("my_own", alt="A line that rises.")
    path = save_fig("my_own", fig_extension="svg", fig=draw())
    assert path == tmp_path / "my_own.svg"
    assert "A line that rises." in path.read_text()
    assert set(registry()) == known


@pytest.mark.parametrize(
    ("fig_id", "message"),
    [("voronoi_plot", "a figure of the course"), ("../other", "letters, digits"), ("", "letters")],
)
def test_ids_that_cannot_be_registered_are_told(fig_id, message):
    """Those of the course, and what is no name of a file."""
    with pytest.raises(ValueError, match=message):
        register_figure(fig_id)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"fig_id": 5}, "fig_id must be a text of letters"),
        ({"fig_id": None}, "fig_id must be a text of letters"),
        ({"fig_id": ["mine"]}, "fig_id must be a text of letters"),
        ({"fig_id": "mine\n"}, "fig_id must be a text of letters"),
        ({"fig_id": "mine/plot"}, "fig_id must be a text of letters"),
        ({"title": 5}, "title must be a text, got 5"),
        ({"alt": ["a line"]}, "alt must be a text, got"),
    ],
)
def test_what_is_no_text_is_not_registered(arguments, words):
    """It would be written into files later."""
    with pytest.raises(ValueError, match=f"^register_figure: {words}"):
        register_figure(**{"fig_id": "not_registered", **arguments})
    with pytest.raises(ValueError, match="is registered"):
        save_fig("not_registered", fig=draw())


# Fingerprints


NUDGED = POINTS.copy()
NUDGED[17, 1] += 0.01


def changes(**drawn):
    """Return in words how a figure drawn otherwise differs."""
    old, new = (json.loads(json.dumps(fingerprint(fig))) for fig in (draw(), draw(**drawn)))
    return differences(old, new)


def test_an_unchanged_figure_has_no_differences():
    """Drawn again, and through JSON, a figure has the fingerprint it had."""
    assert changes() == []


@pytest.mark.parametrize(
    ("drawn", "where"),
    [
        ({"points": POINTS * 1.01}, "points"),
        ({"points": NUDGED}, "points"),
        ({"points": POINTS[::-1]}, "points"),
        ({"points": POINTS[:-1]}, "shape"),
        ({"title": "Dots"}, "'Points' became 'Dots'"),
        ({"color": "tab:red"}, "colors"),
        ({"size": 30.0}, "sizes"),
        ({"marker": "x"}, "'.' became 'x'"),
    ],
)
def test_what_has_changed_is_said(drawn, where):
    """Other data, one moved point, another order, words, colors: each is found and named."""
    found = changes(**drawn)
    assert any(where in line for line in found), found


def test_a_missing_artist_is_said():
    """What is no longer drawn is counted."""
    fig = draw()
    before = fingerprint(fig)
    fig.axes[0].lines[0].remove()
    assert any("of them" in line for line in differences(before, fingerprint(fig)))


@pytest.mark.parametrize(("change", "found"), [(0.1, False), (100, True)])
def test_the_tolerance_is_a_millionth(change, found):
    """Numbers may differ by 1e-6 of the largest: rounding passes, more does not."""
    assert TOLERANCE == 1e-6
    assert bool(changes(points=POINTS * (1 + change * TOLERANCE))) == found


def test_pictures_and_whole_numbers_are_compared_exactly():
    """One pixel that differs by one is found."""

    def shown(pixels):
        fig, ax = plt.subplots()
        ax.imshow(pixels)
        return fingerprint(fig)

    pixels = np.zeros((20, 30, 3), np.uint8)
    other = pixels.copy()
    other[3, 4, 1] = 1
    assert differences(shown(pixels), shown(pixels)) == []
    assert differences(shown(pixels), shown(other))


# The registry


def test_ids_are_unique_and_can_be_file_names():
    """Each id is registered once, in lower case."""
    text = (Path(figures.__file__).parent / "figures.toml").read_text(encoding="utf-8")
    ids = re.findall(r'^id = "(.*)"$', text, re.M)
    assert sorted(set(ids)) == sorted(ids) == sorted(registry())
    assert all(re.fullmatch(r"[a-z0-9_]+", fig_id) for fig_id in ids)


def test_an_entry_that_lacks_something_is_an_error(monkeypatch, tmp_path):
    """The message names the entry, what it lacks, and what nobody knows."""
    text = '[[figure]]\nid = "a"\ntitle = "t"\nalt = ""\nnotebook = "n"\nnumber = "1"\n'
    (tmp_path / "figures.toml").write_text(text)
    monkeypatch.setattr(entries, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"entry 'a' lacks notice, alt and has unknown number"):
        registry.__wrapped__()


def test_an_id_registered_twice_is_an_error(monkeypatch, tmp_path):
    """The message names the ids that come twice."""
    entry = '[[figure]]\nid = "{}"\ntitle = "t"\nnotice = "n"\nalt = "a"\nnotebook = "n"\n'
    (tmp_path / "figures.toml").write_text("".join(map(entry.format, ["a", "b", "a"])))
    monkeypatch.setattr(entries, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"registers more than once: a$"):
        registry.__wrapped__()


def test_entries_are_complete():
    """Each figure has a title and a notebook, and needs only data there are."""
    for figure in registry().values():
        assert figure.title
        assert figure.notebook
        assert set(figure.data) <= set(datasets.originals.ORIGINALS)


@pytest.mark.parametrize("thing", [3, "figure", None, np.zeros(3)], ids=repr)
def test_only_figures_are_looked_at(thing):
    """By those who compare them and read their words."""
    for look in (fingerprint, defects):
        with pytest.raises(ValueError, match=f"^{look.__name__}: fig must be a matplotlib Figure"):
            look(thing)


def test_a_folder_is_that_of_originals_or_of_stand_ins():
    """There is no third."""
    with pytest.raises(ValueError, match="figures_folder: source must be one of 'original', "):
        figures_folder("standin")


# Pictures that are not saved


def test_a_picture_is_shown_with_its_words(monkeypatch):
    """As metadata of the output, and closed, so that it is shown once."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *args, **kwargs: shown.append(kwargs))
    monkeypatch.setattr(plt, "get_backend", lambda: "module://matplotlib_inline.backend_inline")
    plt.plot([1, 2])
    show_fig("A line.")
    assert shown == [{"metadata": {"image/png": {"alt": "A line."}}}]
    assert not plt.get_fignums()


@pytest.mark.parametrize("alt", ["", "  ", None, 3])
def test_a_picture_needs_words(alt):
    """They are what somebody hears who cannot see it."""
    plt.plot([1, 2])
    with pytest.raises(ValueError, match=r"show_fig: alt must be a text that says what is shown"):
        show_fig(alt)


def test_without_a_picture_there_is_nothing_to_show():
    """As with save_fig."""
    plt.close("all")
    with pytest.raises(ValueError, match=r"show_fig: there is no figure; draw one first"):
        show_fig("Nothing.")
    with pytest.raises(ValueError, match=r"show_fig: fig must be a matplotlib Figure"):
        show_fig("A picture.", fig=3)


def test_a_picture_that_cannot_be_read_is_an_error_where_claims_are_checked(monkeypatch):
    """A reader who tries something out is not stopped by it."""
    plt.figure(figsize=(22, 4)).text(0.5, 0.5, "small", size=12)
    show_fig("A small word.")
    monkeypatch.setenv("HOML_CLAIMS", "1")
    with pytest.raises(ValueError, match=r"show_fig: what cannot be read: 'small' has 3 points"):
        show_fig("A small word.")


# Styles


NO_STYLES = [3, None, ["homl"], {}, np.array(["homl", "pdsh"]), "seaborn", "default "]


@pytest.mark.parametrize("name", NO_STYLES, ids=repr)
def test_what_is_no_style_is_told(name):
    """With what there is; and the style stays as it is."""
    before = dict(mpl.rcParams)
    expected = r"use_style: name must be 'homl', 'pdsh', a style that .*, or a file .*, got "
    with pytest.raises(ValueError, match=expected + re.escape(repr(name))):
        use_style(name)
    assert dict(mpl.rcParams) == before


def test_any_style_of_matplotlib_and_any_file_will_do(tmp_path):
    """From matplotlib's defaults, as with ours."""
    use_style("pdsh")
    use_style("ggplot")
    assert mpl.rcParams["axes.facecolor"] == "#E5E5E5"
    sheet = tmp_path / "mine.mplstyle"
    sheet.write_text("lines.linewidth: 7")
    for name in (sheet, str(sheet)):
        use_style("pdsh")
        use_style(name)
        assert mpl.rcParams["lines.linewidth"] == 7 and not mpl.rcParams["axes.grid"]


def test_a_file_that_is_no_style_sheet_is_named(tmp_path):
    """One that is not there, and one that is no text."""
    sheet = tmp_path / "mine.mplstyle"
    with pytest.raises(ValueError, match=r"use_style: there is no file .*mine\.mplstyle"):
        use_style(sheet)
    sheet.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"use_style: .*mine\.mplstyle' cannot be read"):
        use_style(sheet)


def test_styles_look_like_the_books():
    """HOML: labels of 14 points, ticks of 10; PDSH: a grid."""
    use_style("homl")
    assert mpl.rcParams["axes.labelsize"] == mpl.rcParams["legend.fontsize"] == 14
    assert mpl.rcParams["xtick.labelsize"] == 10
    assert not mpl.rcParams["axes.grid"]
    use_style("pdsh")
    assert mpl.rcParams["axes.grid"]


@pytest.mark.parametrize("style", ["homl", "pdsh"])
def test_a_style_starts_from_the_defaults(style):
    """What a user has configured does not show; the backend stays."""
    backend = mpl.get_backend()
    mpl.rcParams.update({"lines.linewidth": 9, "axes.facecolor": "red"})
    use_style(style)
    assert mpl.rcParams["lines.linewidth"] == mpl.rcParamsDefault["lines.linewidth"]
    assert mpl.rcParams["axes.facecolor"] == "white"
    assert mpl.get_backend() == backend
    assert mpl.rcParams["font.family"] == ["DejaVu Sans"]

"""What counts as the same figure: with other last digits, yes; with a change one can see, no."""

import dataclasses
import json
import shutil
from hashlib import sha256

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from homl_clustering import figures
from homl_clustering.figures import registry
from homl_clustering.figures.fingerprint import fingerprint
from tools import manifest
from tools.manifest import Verdict
from tools.pixels import pixel_differences

pytestmark = pytest.mark.usefixtures("isolated")

ID = "blobs_plot"
POINTS = np.random.RandomState(0).normal(size=(60, 2))
X, Y = np.meshgrid(np.linspace(-2, 2, 50), np.linspace(-2, 2, 50))


def draw(scale=1.0):
    """Draw dots, crosses, a curve, a landscape with lines, a bar, an arrow, and words."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(6, 3))
    left.plot(*(POINTS * scale).T, "k.", markersize=4, label="dots")
    left.scatter(*(POINTS[:9] * scale).T, s=40, c="tab:orange", marker="x", label="crosses")
    left.plot(np.linspace(-2, 2, 80), np.sin(np.linspace(0, 9, 80) * scale), lw=1, color="#0072b2")
    left.set(title="Dots", xlabel="$x_1$", ylabel="$x_2$")
    left.legend(loc="upper left")
    right.contourf(X, Y, X**2 + Y * scale, levels=np.arange(-2.1, 6.2))
    dashed = dict(colors="r", linewidths=1, linestyles="dashed")
    right.contour(X, Y, X * scale + Y, levels=[0.123], **dashed)
    right.bar([0, 1], [1, 0.5], width=0.4, color="tab:green", alpha=0.5)
    right.annotate("here", xy=(0, 0), xytext=(0.5, 1.2), arrowprops=dict(arrowstyle="->"))
    right.text(-1.5, -1.5, "words")
    fig.tight_layout()
    return fig


def save(fig, path):
    """Save a figure at a low resolution; return its record."""
    fig.savefig(path, dpi=150, metadata={"Software": None})
    drawn = json.loads(json.dumps(fingerprint(fig)))
    plt.close(fig)
    return {"sha256": sha256(path.read_bytes()).hexdigest(), "drawn": drawn}


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory):
    """The file of the figure, and its record."""
    path = tmp_path_factory.mktemp("drawn") / f"{ID}.png"
    with mpl.rc_context():
        mpl.rcdefaults()
        return path, save(draw(), path)


@pytest.fixture
def committed(tmp_path, drawn_once):
    """A manifest with one figure, and its file."""
    path, record = drawn_once
    found = manifest.Manifest(tmp_path / "manifest.json")
    found.update(ID, record)
    shutil.copy(path, tmp_path)
    return found


def compare(committed, fig):
    """Return the verdict on a figure made again, and what it rests on."""
    made = committed.path.parent / "made.png"
    return committed.compare(ID, save(fig, made), made)


def artists(fig, panel, kind):
    """Return the artists of a kind in a panel."""
    return list(getattr(fig.axes[panel], kind))


def move_one_dot(fig):
    """Move a dot by a tenth of its size."""
    dots = artists(fig, 0, "lines")[0]
    x, y = dots.get_data()
    one = fig.axes[0].transData.inverted().transform([[0, 0], [0.4 * fig.dpi / 72, 0]])
    x = x.copy()
    x[7] += one[1, 0] - one[0, 0]
    dots.set_data(x, y)


SMALL_CHANGES = {
    "one color by one shade": lambda fig: artists(fig, 0, "lines")[1].set_color("#0072b3"),
    "a line 1.2 wide": lambda fig: artists(fig, 0, "lines")[1].set_linewidth(1.2),
    "one dot moved by a tenth of its size": move_one_dot,
    "dots a tenth larger": lambda fig: artists(fig, 0, "lines")[0].set_markersize(4.4),
    "crosses a tenth larger": lambda fig: artists(fig, 0, "collections")[0].set_sizes([44]),
    "crosses thinner": lambda fig: artists(fig, 0, "collections")[0].set_linewidths([1.3]),
    "a title half a point larger": lambda fig: fig.axes[0].title.set_fontsize(12.5),
    "ticks half a point larger": lambda fig: fig.axes[1].tick_params(labelsize=10.5),
    "a label away": lambda fig: fig.axes[0].set_xlabel(""),
    "a title in bold": lambda fig: fig.axes[0].title.set_weight("bold"),
    "one letter": lambda fig: fig.axes[0].set_title("Dotz"),
    "an entry of the legend away": lambda fig: fig.axes[0].legend(["dots"], loc="upper left"),
    "the legend elsewhere": lambda fig: fig.axes[0].legend(loc="upper right"),
    "border lines 1.2 wide": lambda fig: artists(fig, 1, "collections")[1].set_linewidths([1.2]),
    "border lines dotted": lambda fig: artists(fig, 1, "collections")[1].set_linestyle("dotted"),
    "a bar less transparent": lambda fig: artists(fig, 1, "patches")[0].set_alpha(0.55),
    "a bar with a rim": lambda fig: artists(fig, 1, "patches")[0].set_edgecolor("k"),
    "an arrow gone": lambda fig: artists(fig, 1, "texts")[0].arrow_patch.set_visible(False),
    "words moved by a hundredth": lambda fig: artists(fig, 1, "texts")[1].set_x(-1.48),
    "words raised by half a point": lambda fig: artists(fig, 1, "texts")[1].set_transform(
        fig.axes[1].transData + ScaledTranslation(0, 0.5 / 72, fig.dpi_scale_trans)
    ),
    "words turned": lambda fig: artists(fig, 1, "texts")[1].set_rotation(1),
    "a wider margin": lambda fig: fig.axes[0].set_xlim(-2.9, 2.9),
    "a frame away": lambda fig: fig.axes[0].spines["top"].set_visible(False),
    "a frame thicker": lambda fig: fig.axes[0].spines["left"].set_linewidth(1.0),
    "a grid": lambda fig: fig.axes[0].grid(alpha=0.1),
    "a figure 0.01 inches wider": lambda fig: fig.set_figwidth(6.01),
    "panels moved": lambda fig: fig.subplots_adjust(left=0.13),
    "one dot less": lambda fig: artists(fig, 0, "lines")[0].set_data(*POINTS[:-1].T),
}


@pytest.mark.parametrize("change", SMALL_CHANGES)
def test_small_changes_are_caught(committed, change):
    """Where the same software draws: by what is drawn, or by the pixels."""
    fig = draw()
    SMALL_CHANGES[change](fig)
    verdict, found = compare(committed, fig)
    assert verdict in (Verdict.CHANGED, Verdict.PIXELS)
    assert found


# What only the pixels show: a place or a look that is no number of the figure's.
PIXELS_ONLY = {
    "the legend elsewhere", "words raised by half a point", "words turned", "a frame away",
    "a frame thicker", "a grid", "panels moved", "an arrow gone",
}  # fmt: skip


@pytest.mark.parametrize("change", [name for name in SMALL_CHANGES if name not in PIXELS_ONLY])
def test_most_small_changes_are_caught_where_other_software_draws(committed, change, monkeypatch):
    """There letters have other pixels; what is drawn, and in what style, must be the same."""
    monkeypatch.setattr(manifest, "environment", lambda: dict.fromkeys(manifest.DRAWING, "other"))
    fig = draw()
    SMALL_CHANGES[change](fig)
    assert compare(committed, fig)[0] is Verdict.CHANGED


def test_other_last_digits_are_no_change(committed):
    """Numbers that differ in the tenth digit move no more than a shade here and there."""
    assert compare(committed, draw())[0] is Verdict.UNCHANGED
    for scale in (1 + 1e-10, 1 - 1e-10):
        verdict, found = compare(committed, draw(scale))
        assert verdict in (Verdict.UNCHANGED, Verdict.SAME), found


@pytest.mark.parametrize(
    ("n_pixels", "shades", "same"),
    [(7, 9, True), (400, 16, True), (410, 1, False), (4, 64, True), (5, 17, False), (1, 65, False)],
)
def test_a_few_places_may_differ_by_a_little(committed, n_pixels, shades, same):
    """One pixel in a thousand; one in 100 000 by more than 16 of 255 shades; none by 65."""
    path, made = committed.path.parent / f"{ID}.png", committed.path.parent / "made.png"
    pixels = np.array(Image.open(path).convert("RGBA"))
    assert pixels[..., 0].size == 405_000
    places = np.random.RandomState(0).choice(pixels[..., 0].size, n_pixels, replace=False)
    shade = pixels[..., 1].reshape(-1)[places].astype(int)
    pixels[..., 1].reshape(-1)[places] = shade + np.where(shade > 127, -shades, shades)
    Image.fromarray(pixels).save(made)
    assert bool(pixel_differences(made, path)) != same
    record = committed.figures[ID] | {"sha256": "another"}
    verdict, found = committed.compare(ID, record, made)
    assert verdict is (Verdict.SAME if same else Verdict.PIXELS)
    assert same == (not found)


def test_what_other_software_draws_has_other_pixels(committed, monkeypatch):
    """Then no pixel counts, as long as the same is drawn."""
    made = committed.path.parent / "made.png"
    Image.new("RGB", (3, 3)).save(made)
    record = committed.figures[ID] | {"sha256": "another"}
    assert committed.compare(ID, record, made)[0] is Verdict.PIXELS
    there = manifest.environment() | {"freetype": "1.0"}
    monkeypatch.setattr(manifest, "environment", lambda: there)
    verdict, (_, pixels) = committed.compare(ID, record, made)
    assert (verdict, pixels) == (Verdict.ELSEWHERE, "900 x 450 pixels became 3 x 3")


def test_another_processor_is_judged_by_its_pixels_all_the_same(committed, monkeypatch):
    """It may change a shade, not a style."""
    there = manifest.environment() | {"processor": "another", "c library": "another"}
    monkeypatch.setattr(manifest, "environment", lambda: there)
    fig = draw()
    SMALL_CHANGES["a frame away"](fig)
    assert compare(committed, fig)[0] is Verdict.PIXELS


@pytest.mark.parametrize("blas", ["as recorded", "another"])
def test_what_rests_on_a_library_is_compared_where_that_is_the_same(blas, committed, monkeypatch):
    """Random numbers that LAPACK has turned: with another one other pictures, and no fault."""
    registered = dataclasses.replace(registry()[ID], rests_on=("blas",))
    monkeypatch.setattr(figures, "registry", lambda: {ID: registered})
    committed.figures[ID]["made_with"] = {**manifest.environment(), "blas": "recorded"}
    there = {**manifest.environment(), "blas": "recorded" if blas == "as recorded" else "another"}
    monkeypatch.setattr(manifest, "environment", lambda: there)
    verdict, found = compare(committed, draw(1.1))
    assert verdict is (Verdict.CHANGED if blas == "as recorded" else Verdict.ELSEWHERE)
    assert (found[0] == "it rests on another blas") == (blas == "another")


def test_figures_without_a_record_or_a_file_are_told(committed):
    """A new figure; and one whose committed file is gone."""
    record = committed.figures[ID] | {"sha256": "another"}
    made = committed.path.parent / f"{ID}.png"
    assert committed.compare("voronoi_plot", record, made)[0] is Verdict.NEW
    made.unlink()
    assert committed.compare(ID, record, made) == (
        Verdict.PIXELS,
        ["the committed file is missing"],
    )


def test_the_environment_names_what_decides():
    """The processor as LLVM, BLAS and NumPy see it; the C library; versions; no empty word."""
    found = manifest.environment()
    assert set(manifest.DRAWING) <= set(found)
    assert {"processor", "blas", "numpy features", "c library", "numba"} <= set(found)
    assert all(isinstance(value, str) for value in found.values())


def test_noise_plays_other_libraries(monkeypatch):
    """What rests on BLAS or on NumPy's sorting is compared without noise alone."""
    without = manifest.environment()
    monkeypatch.setenv("NOISE", "2")
    noisy = manifest.environment()
    assert {name for name in noisy if noisy[name] != without[name]} == {"blas", "numpy features"}

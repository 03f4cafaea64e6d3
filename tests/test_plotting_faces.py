"""Painters of gray pictures draw each as bright as it is, with its title."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from homl_clustering.figures.legibility import defects
from homl_clustering.plotting import plot_cluster_sheet, plot_faces

FACES = np.random.RandomState(0).uniform(size=(7, 4, 4))
PERSONS = [30, 30, 5, 7, 7, 7, 30]
LABELS = np.array([1, 1, 0, 3, 3, 3, 0])


def pixels(image):
    """Return the gray values that an image on an Axes shows, between 0 and 1."""
    return image.norm(image.get_array()).filled(np.nan)


def frames(ax):
    """Return the frames on a sheet: left, right and top end, and color."""
    return [
        (patch.get_x(), patch.get_x() + patch.get_width(), patch.get_y(), patch.get_edgecolor())
        for patch in ax.patches
    ]


# Pictures in a grid


@pytest.mark.parametrize("shape", [(7, 4, 4), (7, 16)])
def test_plot_faces_draws_each_picture_with_its_title(shape):
    """From pictures, and from rows of pixels."""
    axes = plot_faces(FACES.reshape(shape), PERSONS)
    assert [ax.get_title() for ax in axes[:7]] == ["30", "30", "5", "7", "7", "7", "30"]
    for ax, face in zip(axes[:7], FACES, strict=True):
        np.testing.assert_allclose(pixels(ax.images[0]), face)


def test_plot_faces_leaves_dark_pictures_dark():
    """Black is 0 and white is 1, whatever a picture holds."""
    bright, dark = plot_faces([FACES[0], 0.3 * FACES[0]], ["bright", "dark"])[:2]
    np.testing.assert_allclose(pixels(dark.images[0]), 0.3 * pixels(bright.images[0]))
    assert dark.images[0].get_cmap().name == "gray"


def test_plot_faces_may_go_without_titles():
    """Then there are none."""
    assert {ax.get_title() for ax in plot_faces(FACES)} == {""}


@pytest.mark.parametrize(("n_columns", "shape"), [(5, (2, 5)), (3, (3, 3)), (10, (1, 10))])
def test_plot_faces_makes_a_grid(n_columns, shape):
    """Places without a picture are blank; the figure grows with the grid."""
    axes = plot_faces(FACES, n_columns=n_columns)
    assert len(axes) == shape[0] * shape[1]
    assert not any(ax.axison for ax in axes)
    assert not any(ax.has_data() for ax in axes[7:])
    size = axes[0].figure.get_size_inches()
    np.testing.assert_allclose(size, (1.1 * shape[1], 1.3 * shape[0]))


def test_plot_faces_draws_where_it_is_told():
    """On the Axes given, or in a figure of the size given."""
    given = plt.subplots(2, 4)[1]
    assert list(plot_faces(FACES, axes=given)) == list(given.ravel())
    assert len(plt.get_fignums()) == 1
    assert plot_faces(FACES, figsize=(4, 3))[0].figure.get_size_inches().tolist() == [4, 3]


def test_plot_faces_says_what_does_not_fit():
    """Shapes, titles, Axes."""
    with pytest.raises(ValueError, match=r"plot_faces: faces must be pictures .* shape \(7, 15\)"):
        plot_faces(FACES.reshape(7, 16)[:, :15])
    with pytest.raises(ValueError, match="one for each of 7 pictures, got 2 titles"):
        plot_faces(FACES, ["a", "b"])
    with pytest.raises(
        ValueError, match="plot_faces: axes must be 7 matplotlib Axes at least, got 6"
    ):
        plot_faces(FACES, axes=plt.subplots(2, 3)[1])


# All clusters on one sheet


def test_a_sheet_shows_all_pictures_by_cluster_the_largest_first():
    """With their titles, in the order of the rows within a cluster."""
    ax = plot_cluster_sheet(FACES, PERSONS, LABELS)
    order = [3, 4, 5, 2, 6, 0, 1]
    for image, i in zip(ax.images, order, strict=True):
        np.testing.assert_allclose(pixels(image), FACES[i])
    assert [text.get_text() for text in ax.texts] == [str(PERSONS[i]) for i in order]


def test_each_title_stands_above_its_picture():
    """In the middle of it."""
    ax = plot_cluster_sheet(FACES, PERSONS, LABELS, n_columns=3)
    for image, text in zip(ax.images, ax.texts, strict=True):
        left, right, bottom, top = image.get_extent()
        x, y = text.get_position()
        assert left < x < right
        assert top - 0.1 < y < top < bottom  # the vertical axis points down


def test_frames_tell_clusters_of_one_person_from_mixed_ones():
    """Thin and gray, or thick and red; a single picture has none."""
    ax = plot_cluster_sheet(FACES, PERSONS, [1, 1, 0, 3, 3, 3, 0])
    colors = [edge[:3] for *_, edge in frames(ax)]
    assert colors == [(0.5, 0.5, 0.5), (1, 0, 0), (0.5, 0.5, 0.5)]
    assert [patch.get_linewidth() for patch in ax.patches] == [0.7, 1.6, 0.7]
    alone = plot_cluster_sheet(FACES, PERSONS, np.arange(7), ax=plt.figure().add_subplot())
    assert not alone.patches and len(alone.images) == 7


def test_frames_hold_the_pictures_of_their_cluster():
    """These and no others, also where rows end."""
    ax = plot_cluster_sheet(FACES, PERSONS, LABELS, n_columns=5)
    held = []
    for left, right, top, _ in frames(ax):
        inside = [
            left < image.get_extent()[0]
            and image.get_extent()[1] < right
            and top < image.get_extent()[3] < top + 1
            for image in ax.images
        ]
        held.append(np.flatnonzero(inside).tolist())
    assert held == [[0, 1, 2], [3, 4], [5, 6]]


@pytest.mark.parametrize("n_columns", [1, 3, 4, 20])
def test_a_row_ends_where_a_cluster_would_not_fit(n_columns):
    """No picture lies on another, and all lie within the limits."""
    ax = plot_cluster_sheet(FACES, PERSONS, LABELS, n_columns=n_columns)
    places = [image.get_extent() for image in ax.images]
    corners = {(round(left, 3), round(top, 3)) for left, _, _, top in places}
    assert len(corners) == len(places)
    (low, high), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    for left, right, lower, upper in places:
        assert low < left < right < high
        assert top < upper < lower < bottom


def test_a_sheet_draws_where_it_is_told():
    """On the Axes given, else on the current one."""
    given, current = plt.subplots(1, 2)[1]
    plt.sca(current)
    assert plot_cluster_sheet(FACES, PERSONS, LABELS, ax=given) is given
    assert not current.has_data()
    assert plot_cluster_sheet(FACES, PERSONS, LABELS) is current


def test_the_titles_of_a_sheet_can_be_read_in_a_book():
    """280 of them, on a sheet of the size that the solution draws."""
    random = np.random.RandomState(0)
    fig, ax = plt.subplots(figsize=(10, 12.4))
    plot_cluster_sheet(
        random.uniform(size=(280, 16)), random.randint(40, size=280), random.randint(115, size=280),
        ax=ax,
    )  # fmt: skip
    fig.tight_layout()
    assert not defects(fig)


def test_a_sheet_says_what_does_not_fit():
    """Shapes, titles, labels."""
    with pytest.raises(ValueError, match="plot_cluster_sheet: faces must be pictures"):
        plot_cluster_sheet(FACES[0][0], PERSONS, LABELS)
    with pytest.raises(ValueError, match="one for each of 7 pictures, got 6 titles"):
        plot_cluster_sheet(FACES, PERSONS[1:], LABELS)
    with pytest.raises(
        ValueError, match=r"labels must be .* each of 7 pictures, got an array of shape"
    ):
        plot_cluster_sheet(FACES, PERSONS, LABELS[1:])

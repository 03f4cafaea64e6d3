"""A task of ``book_12_mixture_of_faces``: pictures on their side, upside down, and darkened."""

from itertools import permutations

import numpy as np

from homl_clustering.checks import variant
from homl_clustering.checks.compare import close, numbers
from homl_clustering.checks.task import Case, FunctionTask
from homl_clustering.checks.tasks.faces import answers as read


def modified(images):
    """Return the images lying on their side, then upside down, then darkened."""
    return np.concatenate([images.transpose(0, 2, 1), images[:, ::-1], 0.3 * images])


def _small_images():
    random = variant.random(1)
    return [
        Case("two pictures of 3 × 3 pixels", (random.randint(1, 9, (2, 3, 3)) / 10,)),
        Case("three pictures of 4 × 4 pixels", (random.randint(1, 99, (3, 4, 4)) / 100,)),
        Case("five pictures of 6 × 6 pixels", (random.randint(1, 99, (5, 6, 6)) / 100,)),
        Case("four pictures of 4 × 4 pixels", (random.randint(1, 99, (4, 4, 4)) / 100,)),
    ]


def _as_meant(result):
    """Return modified pictures in one form, whatever way they are turned to their side.

    What they were made from is seen in the second third. Dark ones may keep the pixels in the
    first and the last corner, as in the book.
    """
    result = numbers(result).copy()
    n = len(result) // 3
    known = result[n : 2 * n, ::-1].reshape(n, -1)
    sides, _, darks = read.variants(known)
    for part, variants in ((slice(n), sides), (slice(2 * n, None), darks)):
        if any(close(result[part].reshape(n, -1), variant) for variant in variants):
            result[part] = variants[0].reshape(result[part].shape)
    return result


# Mistakes


def _side(images):
    return images.transpose(0, 2, 1)


def _down(images):
    return images[:, ::-1]


def _dark(images):
    return 0.3 * images


def _modified(*, side=_side, down=_down, dark=_dark):
    return lambda images: np.concatenate([side(images), down(images), dark(images)])


def _joined(axis):
    return lambda images: np.concatenate([_side(images), _down(images), _dark(images)], axis=axis)


def _first_dark(images):
    images = images.copy()
    images[0] *= 0.3
    return images


def _views(images):
    """Darken a copy of which the two other kinds are views."""
    images = images.copy()
    kinds = [_side(images), _down(images), images]
    images *= 0.3
    return np.concatenate(kinds)


def _one_after_the_other(images):
    side = _side(images)
    return np.concatenate([side, side[:, ::-1], 0.3 * side[:, ::-1]])


def _dark_from(images):
    return np.concatenate([_side(images), _down(images), 0.3 * _down(images)])


ORDERS = {
    f"The kinds come in another order, first all {read.KINDS[order[0]]}, then all "
    f"{read.KINDS[order[1]]}, then all {read.KINDS[order[2]]}: begin with those on their side, "
    "and end with the dark ones.": (
        lambda images, order=order: np.concatenate(
            [(_side, _down, _dark)[kind](images) for kind in order]
        )
    )
    for order in list(permutations(range(3)))[1:]
}

MODIFIED_MISTAKES = {
    "[::-1] reverses the order of the pictures; turn over the rows of each, [:, ::-1].": _modified(
        down=lambda i: i[::-1]
    ),
    "The second kind is mirrored left to right; upside down is [:, ::-1].": _modified(
        down=lambda i: i[:, :, ::-1]
    ),
    "The second kind is turned by 180 degrees, which mirrors it as well: only reverse the rows.": (
        _modified(down=lambda i: i[:, ::-1, ::-1])
    ),
    "np.flip without an axis reverses the pictures and the columns, too: only reverse the rows, "
    "[:, ::-1].": _modified(down=lambda i: i[::-1, ::-1, ::-1]),
    "The second kind is not changed at all: reverse the rows of each picture, [:, ::-1].": (
        _modified(down=lambda i: i)
    ),
    "Times 0.7 is darker by 30 %; asked for is times 0.3.": _modified(dark=lambda i: 0.7 * i),
    "The third kind is divided by 0.3, which makes it brighter: multiply by 0.3.": _modified(
        dark=lambda i: i / 0.3
    ),
    "The third kind is not changed at all: multiply it by 0.3, and keep the result.": _modified(
        dark=lambda i: i
    ),
    "The third kind is a negative, black for white, made darker: multiply the pixels themselves "
    "by 0.3.": _modified(dark=lambda i: 0.3 * (1 - i)),
    "The third kind is raised to the power 0.3: ** is a power; multiply by 0.3.": _modified(
        dark=lambda i: i**0.3
    ),
    "Adding 0.3 makes pictures brighter: multiply by 0.3.": _modified(dark=lambda i: i + 0.3),
    "The third kind is cut off at 0.3, so that bright pixels are all alike: multiply by 0.3.": (
        _modified(dark=lambda i: np.minimum(i, 0.3))
    ),
    "The third kind has become black: whole numbers cannot hold 0.3 of a pixel. Keep floats.": (
        _modified(dark=lambda i: np.trunc(0.3 * i))
    ),
    "Subtracting 0.3 leaves the contrast as it is: multiply by 0.3.": _modified(
        dark=lambda i: i - 0.3
    ),
    "Subtracting 0.3 leaves the contrast as it is: multiply.": _modified(
        dark=lambda i: np.clip(i - 0.3, 0, 1)
    ),
    "Only the first picture is darkened: all pixels of all of them should be.": _modified(
        dark=_first_dark
    ),
    "The first kind stands upside down as well: exchange rows and columns, transpose(0, 2, 1).": (
        _modified(side=_down)
    ),
    "The first kind is mirrored left to right: exchange rows and columns, transpose(0, 2, 1).": (
        _modified(side=lambda i: i[:, :, ::-1])
    ),
    "The first kind is turned by 180 degrees, so it does not lie on its side: exchange rows and "
    "columns, transpose(0, 2, 1).": _modified(side=lambda i: i[:, ::-1, ::-1]),
    "The first kind is not changed at all, as reshape only counts the pixels anew: exchange rows "
    "and columns, transpose(0, 2, 1).": _modified(side=lambda i: i),
    "images.T exchanges the pictures with their columns, and reshape then only counts the pixels "
    "anew, so that each picture gets pixels of several: transpose(0, 2, 1).": _modified(
        side=lambda i: i.T.reshape(i.shape)
    ),
    "images.T exchanges the pictures with their columns: keep the first axis in its place, "
    "transpose(0, 2, 1).": _modified(side=lambda i: i.T),
    "np.rot90 turns the first two axes, pictures and rows, unless it is told otherwise: take "
    "axes=(1, 2), or transpose(0, 2, 1).": _modified(side=np.rot90),
    "The first axis counts the pictures, and it is exchanged with that of the rows: exchange rows "
    "and columns, transpose(0, 2, 1).": _modified(side=lambda i: i.transpose(1, 0, 2)),
    "The axes of the pictures are moved round: only rows and columns change places, "
    "transpose(0, 2, 1).": _modified(side=lambda i: i.transpose(1, 2, 0)),
    "transpose and [:, ::-1] are views of the same pixels, so *= 0.3 has darkened all three kinds: "
    "write 0.3 * images for the dark ones.": _views,
    "Each change is made to the picture as it came, not to what the change before has left.": (
        _one_after_the_other
    ),
    "The dark pictures stand upside down: darken the pictures as they came.": _dark_from,
    "The dark pictures lie on their side: darken the pictures as they came.": _modified(
        dark=lambda i: 0.3 * _side(i)
    ),
    "All changes are made to every picture at once: return three versions of each.": (
        lambda images: 0.3 * images.transpose(0, 2, 1)[:, ::-1]
    ),
    "They are in another order: first all on their side, then all upside down, then all dark.": (
        lambda images: np.stack(np.split(modified(images), 3), axis=1).reshape(-1, *images[0].shape)
    ),
    **ORDERS,
    "The kinds are kept apart; join them to one array of three times as many pictures.": (
        lambda images: np.stack(np.split(modified(images), 3))
    ),
    "The kinds are stacked picture by picture, shape (n, 3, height, width): join them along the "
    "first axis, np.concatenate.": lambda images: np.stack(np.split(modified(images), 3), axis=1),
    "The pictures as they came are not asked for: leave them out.": lambda images: np.concatenate(
        [images, modified(images)]
    ),
    "These are rows of pixels: leave the pictures as tables of height and width, shape (3n, "
    "height, width).": lambda images: modified(images).reshape(3 * len(images), -1),
    "Only the first picture has been modified: take all of them, also where the function is for "
    "a single one.": lambda images: modified(images[:1]),
    "The pictures have grown together, one below the other: join the kinds along the first axis, "
    "axis=0.": _joined(1),
    "The pictures have grown together, side by side: join the kinds along the first axis, axis=0.":
        _joined(2),
}  # fmt: skip

TASK = FunctionTask("12.modified", modified, _small_images, MODIFIED_MISTAKES, normal=_as_meant)

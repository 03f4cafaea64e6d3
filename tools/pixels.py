"""Whether two pictures are the same to the eye: a few places that differ by a little.

Where a curve runs is rounded to shades of a pixel. Another library or processor, which computes
the last digit of a number otherwise, turns a shade here and there: in the pictures of this
course, of 3 million pixels, in up to 40, of which 5 by more than 16 of 255 shades, and none by
more than 36. The smallest changes that one can see are far from that: a frame of a line 1 point
wide instead of 0.8 turns one pixel in 700 by more than 16 shades; a dot that moves by a tenth
of its size turns its rim by 196.
"""

import numpy as np
from PIL import Image

# How many pixels may differ by more than so many of 255 shades.
ALLOWED = {0: 1e-3, 16: 1e-5, 64: 0}


def pixel_differences(path, other):
    """Return, in words, what makes two pictures differ to the eye.

    Parameters
    ----------
    path, other : path-like
        PNG files.

    Returns
    -------
    list of str
        Empty if they have one size, at most one pixel in a thousand differs, at most one in a
        hundred thousand by more than 16 of 255 shades, in any color, and none by more than 64.
    """
    one, two = _read(path), _read(other)
    if one.shape != two.shape:
        return [f"{_size(two)} pixels became {_size(one)}"]
    gaps = np.abs(one.astype(np.int16) - two).max(axis=2)
    counts = {shades: int(np.count_nonzero(gaps > shades)) for shades in ALLOWED}
    if all(counts[shades] <= share * gaps.size for shades, share in ALLOWED.items()):
        return []
    return [
        f"{counts[0]} of {gaps.size} pixels differ, {counts[16]} by more than 16 of 255 shades, "
        f"by up to {gaps.max()}"
    ]


def _read(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))


def _size(pixels):
    return f"{pixels.shape[1]} x {pixels.shape[0]}"

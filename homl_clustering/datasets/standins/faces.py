"""A drawn stand-in for the Olivetti faces: forty people, ten portraits of each.

A face is a surface, and a map of how bright its skin, eyes and hair are. The surface is the
front of a head to which nose, cheeks, lips and so on are added as smooth bumps. For a portrait
the head is turned, the point that each pixel sees is found on the surface, and lit by a lamp.
Who a person is, says `PERSON`; what changes from one portrait to the next, `PORTRAIT`.

Lengths are halves of the picture's width: x to the right, y down, z towards the camera, from a
point between eyes and nose. Faces are the same left and right, so that much depends on abs(x).
"""

from types import SimpleNamespace

import numpy as np
from scipy.ndimage import gaussian_filter

N_PEOPLE, N_PORTRAITS, N_SESSIONS, SIZE = 40, 10, 4, 64
SEED = 20
EDGE = 0.018  # over which one thing fades into the next: about a pixel
AXIS = 0.5  # how far behind the tip of the nose the axis is that a head turns about
DEEP = 0.75  # from the ears to the front
STEP = 0.012  # for slopes

# What a person keeps, drawn evenly from these ranges.
PERSON = {
    "width": (0.76, 0.93), "jaw": (0.10, 0.36), "chin": (0.90, 1.10), "brow_ridge": (0.02, 0.09),
    "eyes_apart": (0.31, 0.39), "eyes_y": (-0.30, -0.19), "eye_width": (0.14, 0.185),
    "eye_height": (0.045, 0.08), "eye_slant": (-0.14, 0.14), "iris": (0.05, 0.30),
    "brow_gap": (0.13, 0.20), "brow_thickness": (0.022, 0.06), "brow_arch": (-0.02, 0.07),
    "brow_slant": (-0.16, 0.16), "nose_width": (0.075, 0.13), "nose_height": (0.22, 0.36),
    "nose_y": (0.13, 0.25), "nose_bridge": (0.035, 0.06), "mouth_below": (0.26, 0.32),
    "mouth_width": (0.22, 0.33), "lips": (0.035, 0.08), "lip_tone": (0.60, 0.90),
    "cheeks": (0.02, 0.10), "folds": (0.0, 0.30), "hairline": (-1.0, -0.60),
    "hair_sides": (0.78, 1.0), "hair_part": (-0.5, 0.5), "hair_down": (-0.25, 0.1),
    "hair_volume": (0.03, 0.10), "temple": (2.0, 6.0), "gloss": (0.04, 0.18), "wall": (0.12, 0.5),
    "shirt": (0.08, 0.8), "glass_width": (0.21, 0.28), "glass_height": (0.13, 0.21),
    "glass_corner": (2.0, 4.0), "rim": (0.08, 0.15),
}  # fmt: skip

# What differs between portraits, by this standard deviation: angles in radians, the lamp's
# place in front of the head, and the expression.
PORTRAIT = {
    "yaw": 0.18, "pitch": 0.08, "roll": 0.05, "right": 0.035, "down": 0.035, "size": 0.03,
    "lamp_x": 0.28, "lamp_y": 0.13, "exposure": 0.05, "smile": 0.35, "open": 0.35, "gaze": 0.4,
    "brow": 0.018,
}  # fmt: skip


def draw_faces():
    """Draw forty people, ten portraits of each.

    Returns
    -------
    images : ndarray of shape (400, 64, 64), dtype float32
        Gray, between 0 and 1; ten portraits of the first person, then ten of the second...

    Examples
    --------
    >>> images = draw_faces()
    >>> images.shape, images.dtype
    ((400, 64, 64), dtype('float32'))
    """
    everyone = np.random.RandomState(SEED)
    images = []
    for seed in everyone.randint(2**31 - 1, size=N_PEOPLE):
        rng = np.random.RandomState(seed)
        person = _person(rng)
        images.append(_photograph(person, _portraits(person, rng), rng))
    return np.concatenate(images)


def _person(rng):
    """Draw who someone is: the ranges above, then skin, hair, beard and glasses."""
    p = SimpleNamespace(**{name: rng.uniform(*limits) for name, limits in PERSON.items()})
    p.skin = rng.choice([0.44, 0.55, 0.64, 0.72, 0.78], p=[0.1, 0.13, 0.18, 0.32, 0.27])
    p.skin += rng.uniform(-0.03, 0.03)
    p.hair = rng.choice([0.08, 0.14, 0.24, 0.5], p=[0.35, 0.3, 0.2, 0.15])
    p.hair = min(p.hair, p.skin - 0.3)
    p.beard, p.moustache, p.fringe = 0.0, 0.0, 0.0
    if rng.uniform() < 0.35:  # long hair, soft brows, and no beard
        p.hair_down, p.hair_volume = rng.uniform(0.5, 2.0), rng.uniform(0.10, 0.28)
        p.hair_sides -= 0.06
        p.fringe = rng.choice([0.0, 0.22], p=[0.6, 0.4])
        p.brow_ridge, p.brow_thickness = 0.4 * p.brow_ridge, 0.7 * p.brow_thickness
        p.lip_tone, p.jaw = p.lip_tone - 0.08, p.jaw + 0.06
    else:
        kind = rng.choice(["none", "full", "stubble", "moustache"], p=[0.58, 0.18, 0.12, 0.12])
        p.beard = {"full": rng.uniform(0.6, 0.95), "stubble": rng.uniform(0.15, 0.3)}.get(kind, 0.0)
        p.moustache = rng.uniform(0.7, 0.95) if kind == "moustache" else p.beard
        if rng.uniform() < 0.22:  # bald
            p.hairline, p.hair_sides = rng.uniform(-1.35, -1.05), p.hair_sides + 0.05
    p.brows = p.hair * rng.uniform(0.7, 1.1) + 0.03
    p.wears_glasses = rng.choice([0.0, 0.6, 1.0], p=[0.7, 0.15, 0.15])  # in this share
    p.rim_tone = rng.choice([0.08, 0.15, 0.55])
    p.waves = rng.normal(0, 1, (12, 2)) * (30, 14), rng.uniform(0, 2 * np.pi, 12)
    return p


def _portraits(p, rng):
    """Draw what differs between the portraits: much between sessions, little within one."""
    session = np.arange(N_PORTRAITS) % N_SESSIONS
    q = {
        name: spread * (rng.normal(size=N_SESSIONS)[session] + 0.5 * rng.normal(size=N_PORTRAITS))
        for name, spread in PORTRAIT.items()
    }
    q = SimpleNamespace(**q)
    q.yaw, q.pitch = q.yaw.clip(-0.42, 0.42), q.pitch.clip(-0.2, 0.2)
    q.size, q.exposure = 1.10 + q.size, 1.0 + q.exposure
    q.lamp_x, q.lamp_y = q.lamp_x + rng.normal(0, 0.3), q.lamp_y - 0.35
    q.smile = (q.smile + rng.uniform(-0.1, 0.5)).clip(-0.35, 1.0)
    q.open = (q.open - 0.15).clip(0, 1)
    q.gaze = q.gaze - 1.6 * q.yaw  # most look into the camera
    q.lids = np.where(
        rng.uniform(size=N_PORTRAITS) < 0.06, 0.0, rng.uniform(0.75, 1.1, N_PORTRAITS)
    )
    q.glasses = (rng.uniform(size=N_PORTRAITS) < p.wears_glasses).astype(float)
    for name, values in vars(q).items():
        setattr(q, name, values[:, np.newaxis, np.newaxis])
    return q


def _photograph(p, q, rng):
    """Return the portraits of a person."""
    pixels = (np.arange(SIZE) + 0.5) / SIZE * 2 - 1
    across, along = _picture_plane(q, *np.meshgrid(pixels, pixels))
    camera = _camera(q)
    x, y = _seen(p, q, across, along, camera)
    image = _lit(p, q, x, y, camera)
    image = np.where(q.glasses > 0, _with_glasses(p, q, x, y, image), image)
    on_head = _fade(1.0 - _outline(p, x, y), 0.03)
    image = image * on_head + _behind(p, q, across, along, x, y) * (1 - on_head)
    image = 1.08 * np.clip(image, 0, None) ** 0.88 * q.exposure
    image = gaussian_filter(image, (0, 0.45, 0.45)) + rng.normal(0, 0.008, image.shape)
    return image.clip(0, 1).astype(np.float32)


# The surface


def _outline(p, x, y):
    """Return a number that is below 1 on the head, seen from the front."""
    width = p.width * (1 - p.jaw * np.clip(y / p.chin, 0, 1.5) ** 2)
    height = np.where(y < -0.2, 1.25, p.chin + 0.2)
    return (x / width) ** 2 + np.abs((y + 0.2) / height) ** 2.4


def _surface(p, q, x, y):
    """Return how far the head comes forward."""
    ax, r = np.abs(x), _outline(p, x, y)
    z = DEEP * np.where(r < 0.98, np.clip(1 - r, 0.02, None) ** 0.5, 0.02**0.5 - 1.2 * (r - 0.98))
    ridge = ((y - p.eyes_y + p.brow_gap) / 0.07) ** 2 + (ax / 0.6) ** 4
    z = z + p.brow_ridge * np.exp(-ridge)
    z = z - 0.10 * _bump(ax, y, p.eyes_apart - 0.02, p.eyes_y, 0.19, 0.11)  # sockets
    z = z + 0.035 * _bump(ax, y, p.eyes_apart, p.eyes_y, 0.12, 0.08)  # eyeballs
    cheeks = p.cheeks + 0.03 * q.smile.clip(0)
    z = z + cheeks * _bump(ax, y, 0.42, 0.10 - 0.04 * q.smile, 0.2, 0.15)
    return z + _nose(p, x, y) + _mouth_and_chin(p, q, x, y)


def _nose(p, x, y):
    down = np.clip((y + 0.28) / (p.nose_y + 0.28), 0, 1)  # from the root to the tip
    width = 1.25 * (p.nose_bridge + (0.85 * p.nose_width - p.nose_bridge) * down**2)
    back = _logistic((y + 0.30) / 0.06) * _logistic((p.nose_y + 0.03 - y) / 0.028)
    back = p.nose_height * (0.25 + 0.75 * down) * back * np.exp(-((x / width) ** 2))
    return back + 0.07 * _bump(np.abs(x), y, p.nose_width, p.nose_y - 0.02, 0.05, 0.05)


def _mouth_and_chin(p, q, x, y):
    middle, half = _mouth(p, q, x)
    within = np.exp(-((x / (0.9 * half)) ** 4))
    upper = np.exp(-(((y - middle + 0.7 * p.lips) / 0.05) ** 2))
    lower = np.exp(-(((y - middle - 1.1 * p.lips - 0.12 * q.open) / 0.06) ** 2))
    below = -0.04 * _bump(x, y, 0, p.nose_y + p.mouth_below + 0.17, 0.2, 0.05)
    chin = 0.07 * _bump(x, y, 0, p.chin - 0.17, 0.2, 0.12)
    return within * (0.05 * upper + 0.055 * lower) + below + chin


def _mouth(p, q, x):
    """Return the height of the line between the lips, and half its length."""
    half = p.mouth_width * (1 + 0.22 * q.smile.clip(0) - 0.12 * q.open)
    bent = q.smile * 0.09 * ((x / half) ** 2 - 0.25)
    return p.nose_y + p.mouth_below - bent - 0.02 * q.open, half


# How bright it is


def _paint(p, q, x, y):
    """Return how much light each point gives back, and where there is hair."""
    fuzz = _fuzz(p, x, y)
    tone = p.skin * (1 - 0.06 * _bump(np.abs(x), y, 0.45, 0.2, 0.2, 0.2))
    tone = _with_beard(p, q, x, y, tone, fuzz)
    tone = _with_mouth(p, q, x, y, tone)
    nostrils = _bump(np.abs(x), y, 0.55 * p.nose_width, p.nose_y + 0.035, 0.032, 0.02)
    tone = tone * (1 - 0.75 * nostrils)
    tone = _with_eyes(p, q, x, y, tone)
    tone = _with_brows(p, q, x, y, tone, fuzz)
    hair = _hair(p, x, y)
    strands = 0.75 + 0.5 * fuzz + 0.3 * p.gloss * np.sin(40 * x + 9 * y + 6 * p.hair_part)
    return tone * (1 - hair) + p.hair * strands * hair, hair


def _fuzz(p, x, y):
    """Return a texture between 0 and 1, of hair, that belongs to the person."""
    waves, phases = p.waves
    total = sum(np.sin(a * x + b * y + c) for (a, b), c in zip(waves, phases, strict=True))
    return 0.5 + 0.5 * np.tanh(total / 3)


def _with_beard(p, q, x, y, tone, fuzz):
    ax, (middle, half) = np.abs(x), _mouth(p, q, x)
    jaw = _fade(y - 0.30, 0.07) * _fade(_outline(p, x, y) - 0.35, 0.06)
    chin = _fade(y - p.nose_y - p.mouth_below - 0.13, 0.04) * _fade(0.42 - ax, 0.06)
    lip = _fade(y - p.nose_y - 0.08, 0.025) * _fade(middle - 0.01 - y, 0.02)
    lip = lip * _fade(1.2 * half - ax, 0.03)
    hairy = np.maximum(p.beard * np.maximum(jaw, chin), p.moustache * lip)
    return tone * (1 - hairy) + p.hair * (0.8 + 0.5 * fuzz) * hairy


def _with_mouth(p, q, x, y, tone):
    """Add the folds from nose to mouth, the lips, and what is between them."""
    ax, (middle, half) = np.abs(x), _mouth(p, q, x)
    fold = ax - p.nose_width - 0.07 - 0.33 * np.clip(y - p.nose_y + 0.04, 0, None)
    fold = np.exp(-((fold / 0.025) ** 2)) * _fade(y - p.nose_y + 0.02, 0.03)
    fold = fold * _fade(middle + 0.04 - y, 0.04)
    tone = tone * (1 - (0.7 * p.folds + 0.15 * q.smile.clip(0)) * fold)
    thick = p.lips * (1 - (x / half) ** 2)
    top = middle - 0.95 * thick * (1 - 0.25 * np.exp(-((x / 0.05) ** 2))) - 0.03 * q.open
    bottom = middle + 1.3 * thick + 0.12 * q.open
    lips = _fade(y - top, 0.014) * _fade(bottom - y, 0.016) * _fade(half - ax, 0.02)
    tone = tone * (1 - lips) + p.skin * p.lip_tone * lips
    gap = 0.012 + 0.11 * q.open * (1 - (x / half) ** 2).clip(0)
    inside = _fade(gap - np.abs(y - middle - 0.03 * q.open), 0.010) * _fade(0.97 * half - ax, 0.02)
    teeth = _fade(0.15 * gap - (y - middle), 0.012) * _fade(q.open - 0.35, 0.06)
    teeth = teeth * _fade(0.7 * half - ax, 0.03)
    return tone * (1 - inside) + (0.10 + 0.62 * teeth) * inside


def _with_eyes(p, q, x, y, tone):
    ax = np.abs(x)
    t = (ax - p.eyes_apart) / p.eye_width  # -1 and 1 in the corners
    middle = p.eyes_y + p.eye_slant * (p.eyes_apart - ax)
    height = p.eye_height * (1 - t**2)
    top, bottom = middle - 1.1 * height * q.lids, middle + 0.75 * height
    seen = _fade(y - top, 0.012) * _fade(bottom - y, 0.012)
    seen = seen * _fade(1 - np.abs(t), 0.08) * _fade(q.lids - 0.3, 0.08)
    aside = x - np.sign(x) * p.eyes_apart - 0.045 * q.gaze
    from_pupil = np.hypot(aside, y - p.eyes_y)
    iris, pupil = _fade(0.058 - from_pupil, 0.010), _fade(0.026 - from_pupil, 0.008)
    glint = _bump(aside, y, -0.018, p.eyes_y - 0.02, 0.014, 0.014)
    eye = 0.80 * (1 - 0.25 * np.abs(t)) * (1 - iris) + p.iris * iris
    eye = eye * (1 - pupil) + 0.03 * pupil + 0.6 * glint
    tone = tone * (1 - seen) + eye * seen
    edge = np.where(q.lids > 0.3, top, bottom - 0.01)
    for line, width, dark in (
        (edge, 0.016, 0.78),
        (top - 0.045, 0.014, 0.28),
        (bottom + 0.035, 0.02, 0.15),
    ):
        drawn = np.exp(-(((y - line) / width) ** 2)) * _fade(1.06 - np.abs(t), 0.08)
        tone = tone * (1 - dark * drawn)
    return tone


def _with_brows(p, q, x, y, tone, fuzz):
    ax = np.abs(x)
    middle = p.eyes_y - p.brow_gap - q.brow + p.brow_slant * (p.eyes_apart - ax)
    middle = middle - p.brow_arch * (1 - ((ax - p.eyes_apart) / 0.2) ** 2)
    inner, outer = p.eyes_apart - 0.20, p.eyes_apart + 0.23
    thick = p.brow_thickness * (1 - 0.45 * np.clip((ax - inner) / (outer - inner), 0, 1))
    brow = _fade(thick - np.abs(y - middle), 0.016) * _fade(ax - inner, 0.03)
    brow = 0.92 * brow * _fade(outer - ax, 0.03) * (0.75 + 0.25 * fuzz)
    return tone * (1 - brow) + p.brows * brow


def _hair(p, x, y):
    """Return where there is hair on the head, from 0 to 1."""
    ax = np.abs(x)
    line = p.hairline + 0.28 * (ax / p.width) ** p.temple + 0.12 * p.hair_part * x
    ragged = 1 + 0.24 * np.sin(14 * x + 3 * p.hair_part)
    line = line + p.fringe * ragged * np.exp(-((x / 0.55) ** 4))
    sides = p.hair_sides * p.width * (1 - 0.10 * np.clip(y, 0, 1))
    return np.maximum(
        _fade(line - y, 0.035), _fade(ax - sides, 0.035) * _fade(p.hair_down - y, 0.06)
    )


def _with_glasses(p, q, x, y, image):
    ax = np.abs(x)
    u = (ax - p.eyes_apart - 0.01) / p.glass_width
    v = (y - p.eyes_y - 0.03) / p.glass_height
    r = (np.abs(u) ** p.glass_corner + np.abs(v) ** p.glass_corner) ** (1 / p.glass_corner)
    rim = np.exp(-(((r - 1) / p.rim) ** 2))
    arch = y - p.eyes_y + 0.03 + 0.05 * (1 - (x / 0.12) ** 2)
    bridge = np.exp(-((arch / 0.02) ** 2)) * _fade(p.eyes_apart - p.glass_width + 0.03 - ax, 0.015)
    arm = np.exp(-(((y - p.eyes_y + 0.03) / 0.018) ** 2))
    arm = 0.8 * arm * _fade(ax - p.eyes_apart - p.glass_width, 0.02)
    frame = 0.85 * np.maximum(rim, np.maximum(bridge, arm))
    lens = _fade(1 - r, 0.06)
    glare = 0.20 * lens * np.exp(-(((u * np.sign(x) - 0.25 * q.lamp_x + 0.6 * v) / 0.28) ** 2))
    return (image * (1 - 0.06 * lens) + glare) * (1 - frame) + p.rim_tone * frame


def _behind(p, q, across, along, x, y):
    """Return what is seen past the head: a wall, neck, shirt, and hair that stands off."""
    tone = p.wall * (1 + 0.2 * across * q.lamp_x)
    neck = _fade(0.52 - np.abs(across - 0.35 * np.sin(q.yaw)), 0.03) * _fade(along - 0.5, 0.05)
    tone = tone * (1 - neck) + 0.5 * p.skin * neck
    shirt = _fade(along - 1.02 - 0.25 * (np.abs(across) - 0.4), 0.03)
    tone = tone * (1 - shirt) + p.shirt * shirt
    hair = _outline(p, x / (1 + p.hair_volume), y / (1 + 0.4 * p.hair_volume))
    hair = _fade(1.0 - hair, 0.05) * _fade(p.hair_down + 0.1 - y, 0.08)
    hair = hair * (p.hairline > -1.05)
    return tone * (1 - hair) + 0.8 * p.hair * hair


# Camera and lamp


def _picture_plane(q, across, along):
    """Return the places of the pixels, turned, moved and scaled as the portraits are."""
    across, along = (across - q.right) / q.size, (along - q.down) / q.size
    cos, sin = np.cos(q.roll), np.sin(q.roll)
    return cos * across + sin * along, cos * along - sin * across


def _camera(q):
    """Return the directions right, down and towards the camera, as the turned head has them."""
    cos_yaw, sin_yaw, cos_pitch, sin_pitch = (
        np.cos(q.yaw),
        np.sin(q.yaw),
        np.cos(q.pitch),
        np.sin(q.pitch),
    )
    return (
        (cos_yaw, 0.0, -sin_yaw),
        (sin_yaw * sin_pitch, cos_pitch, cos_yaw * sin_pitch),
        (sin_yaw * cos_pitch, -sin_pitch, cos_yaw * cos_pitch),
    )


def _seen(p, q, across, along, camera):
    """Return the points of the head that the pixels see: walk along each ray to the surface."""
    right, down, ahead = camera
    start = [across * right[i] + along * down[i] - AXIS * ahead[i] for i in range(3)]
    ray = np.full(start[0].shape, 0.6)
    for _ in range(7):
        x, y, z = (start[i] + ray * ahead[i] for i in range(3))
        ray = (ray + 0.8 * (_surface(p, q, x, y) - z - AXIS) / ahead[2]).clip(-0.6, 1.4)
    return start[0] + ray * ahead[0], start[1] + ray * ahead[1]


def _lit(p, q, x, y, camera):
    """Return how bright the head is: Lambert's law, light from all sides, and gloss."""
    right, down, ahead = camera
    slope_x = (_surface(p, q, x + STEP, y) - _surface(p, q, x - STEP, y)) / (2 * STEP)
    slope_y = (_surface(p, q, x, y + STEP) - _surface(p, q, x, y - STEP)) / (2 * STEP)
    length = np.sqrt(slope_x**2 + slope_y**2 + 1)
    normal = -slope_x / length, -slope_y / length, 1 / length
    # the lamp stands still while the head turns
    lamp = [q.lamp_x * right[i] + q.lamp_y * down[i] + ahead[i] for i in range(3)]
    lamp = [part / np.sqrt(q.lamp_x**2 + q.lamp_y**2 + 1) for part in lamp]
    halfway = [lamp[i] + ahead[i] for i in range(3)]
    halfway = [part / np.sqrt(sum(other**2 for other in halfway)) for part in halfway]
    towards_lamp, towards_camera, mirrored = (
        sum(normal[i] * other[i] for i in range(3)) for other in (lamp, ahead, halfway)
    )
    tone, hair = _paint(p, q, x, y)
    light = 0.40 + 0.66 * np.clip(towards_lamp, 0, None)
    image = tone * light * (1 - 0.25 * np.clip(1 - towards_camera, 0, 1))
    return image + 0.8 * p.gloss * np.clip(mirrored, 0, None) ** 22 * (1 - hair)


# Shapes


def _bump(x, y, at_x, at_y, width, height):
    return np.exp(-(((x - at_x) / width) ** 2) - ((y - at_y) / height) ** 2)


def _logistic(x):
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def _fade(distance, edge=EDGE):
    """Return 1 well inside, where the distance is positive, 0 well outside, and between."""
    return _logistic(distance / edge)

"""Whether the words in a figure can be read: in full, apart from each other, in a book."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from homl_clustering.figures.fingerprint import check_figure

NARROWEST_PAGE = 5.5  # inches of text: printed so narrow, a figure has its smallest letters
SMALLEST = 5.0  # points, of letters on that page
SLACK = 1.0  # points that letters may reach beyond the edge or into each other


def defects(fig: Figure) -> list[str]:
    """Return, in words, what cannot be read in a figure.

    Words are cut off by its edge, lie on each other, or are too small once the figure is as
    wide as the page of a book.

    Parameters
    ----------
    fig : matplotlib Figure

    Returns
    -------
    list of str
        Empty if all is well.

    Raises
    ------
    ValueError
        If it is no figure.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure(figsize=(22, 4))
    >>> _ = fig.text(0.5, 0.5, "small", size=12)
    >>> defects(fig)
    ["'small' has 3 points at book width"]
    """
    check_figure("defects", fig)
    words = _words(fig)
    slack = SLACK * fig.dpi / 72
    page = fig.bbox.padded(slack)
    scale = min(1.0, NARROWEST_PAGE / fig.get_figwidth())
    found = []
    for text, box in words:
        if not (page.contains(*box.min) and page.contains(*box.max)):
            found.append(f"{text.get_text()!r} is cut off at the edge")
        size = float(text.get_fontsize()) * scale
        if size < SMALLEST - 1e-6:
            found.append(f"{text.get_text()!r} has {size:.2g} points at book width")
    found += [
        f"{one.get_text()!r} and {other.get_text()!r} lie on each other"
        for (one, box), (other, other_box) in combinations(words, 2)
        if _overlap(box, other_box, slack)
    ]
    return list(dict.fromkeys(found))


def _words(fig: Figure) -> list[tuple[Text, Any]]:
    """Return the texts that drawing the figure draws, each with its place."""
    drawn = [text for text in fig.findobj(Text) if "\n" in text.get_text() and text.get_visible()]
    width, height = fig.bbox.size
    renderer: Any = RendererAgg(width, height, fig.dpi)
    for name in dir(renderer):
        if name.startswith("draw_"):
            setattr(renderer, name, lambda *_, **__: None)
    # a text of several lines draws them one by one, without saying whose they are
    renderer.draw_text = lambda *_, mtext=None, **__: drawn.append(mtext)
    fig.draw(renderer)
    return [(text, text.get_window_extent()) for text in drawn if text is not None]


def _overlap(box: Any, other: Any, slack: float) -> bool:
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.y1, other.y1) - max(box.y0, other.y0)
    return width > slack and height > slack

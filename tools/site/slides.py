"""Slides of a lesson, in one file: from its page on the site, cut at headings and pictures."""

import base64
import mimetypes
import re
from pathlib import Path

from bs4 import BeautifulSoup

from homl_clustering.engine.files import write_text
from tools.places import places
from tools.site import pages

FOLDER = Path(__file__).parent
MOST = 700  # letters on a slide; a paragraph that would make it more begins another
LEFT_OUT = "a.headerlink, .page-top, .tag_hide-input, script, .toctree-wrapper"
HEADINGS = ["h1", "h2", "h3", "h4"]


def make(name, site=None):
    """Write the slides of a lesson; return their file.

    Parameters
    ----------
    name : str
        Such as "01_kmeans".
    site : Path, default=None
        The folder of the site, which has been made; ``site/`` if None.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    site = site or places.root / "site"
    path = site / f"lessons/{name}.html"
    if not path.exists():
        known = ", ".join(pages.lessons())
        raise ValueError(f"slides: NAME must be a lesson, one of {known}; got {name!r}")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    target = places.build / f"slides/{name}.html"
    write_text(target, deck(soup, path, site))
    return target


def deck(soup, path, site):
    """Return the text of the slides of a page.

    Parameters
    ----------
    soup : BeautifulSoup
        The page.
    path : Path
        Its file, which its pictures are found from.
    site : Path
    """
    article = soup.select_one("article.bd-article > section")
    for waste in article.select(
        "a.headerlink, .page-top, .tag_hide-input, script, .toctree-wrapper"
    ):
        waste.decompose()
    for link in article.find_all("a"):
        link.unwrap()  # the file stands alone: its neighbors are not there
    for image in article.find_all("img"):
        image["src"] = _inlined((path.parent / image["src"]).resolve())
        image.attrs.pop("id", None)
    for code in article.select(".cell:has(img) > .cell_input"):  # the picture comes first
        folded = code.wrap(soup.new_tag("details"))
        summary = soup.new_tag("summary")
        summary.string = "Code"
        folded.insert(0, summary)
    slides = list(cut(article))
    template = (FOLDER / "slides.html").read_text(encoding="utf-8")
    parts = {
        "TITLE": soup.h1.get_text(),
        "SLIDES": "\n".join(_slide(slide) for slide in slides),
        "STYLE": (site / "_static/pygments.css").read_text(encoding="utf-8"),
        "MATHEMATICS": _as_script(site / "_static/tex-svg.js"),
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda match: parts[match[1]], template)


def cut(section):
    """Yield slides, lists of elements: a heading begins one, and a picture has its own.

    Parameters
    ----------
    section : Tag
        Of the page; sections within are cut likewise.
    """
    heading, slide, size = None, [], 0
    for child in section.find_all(True, recursive=False):
        if child.name in HEADINGS:
            heading, slide, size = child, [child], 0
            continue
        if child.name == "section":
            if len(slide) > 1 or (slide and slide[0].name == "h1"):
                yield slide
            slide = []
            yield from cut(child)
            continue
        letters, pictured = len(child.get_text()), bool(child.find("img"))
        if len(slide) > 1 and (pictured or size + letters > MOST):
            yield slide
            slide, size = [heading] if heading else [], 0
        slide, size = [*slide, child], size + letters + 600 * pictured
    if len(slide) > 1:
        yield slide


def _slide(elements):
    return f'<section class="slide">\n{"".join(map(str, elements))}\n</section>'


def _inlined(path):
    """Return a picture as an address that holds it."""
    kind = mimetypes.guess_type(path.name)[0]
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _as_script(path):
    """Return a script as it may stand within a page."""
    return path.read_text(encoding="utf-8").replace("</script", "<\\/script")

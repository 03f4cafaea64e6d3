"""Links from file to file become links from page to page."""

import posixpath
import re
from urllib.parse import unquote

from tools.places import places
from tools.site.gallery import link_of
from tools.site.pages import page_of

# Code is stepped over; of a picture the text before its address is kept as it is.
PIECES = re.compile(
    r"(?P<code>^(?P<fence>```+).*?^(?P=fence)[ \t]*$"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<picture>!?)\[(?P<text>(?:!\[[^]]*\]\([^)]*\)|[^][]|\[[^]]*\])*)\]"
    r"\(\s*<?(?P<target>[^)>\s]+)>?(?P<title>\s+\"[^\"]*\")?\s*\)",
    re.DOTALL | re.MULTILINE,
)
PICTURES = "pictures"


class LinkError(ValueError):
    """A link leads nowhere."""


def slug(title):
    """Return the anchor of a heading, as the site makes it.

    Examples
    --------
    >>> slug("What's in `it`?")
    'whats-in-it'
    """
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def rewrite(text, place, page, repository, pictures=None):
    """Return the text of a page with links that lead to other pages.

    A link to a file that is no page leads to the public repository; where there is none, its text
    stays, and the link goes.

    Parameters
    ----------
    text : str
        Markdown.
    place : str
        The file that the text is from, below the root of the project.
    page : str
        The page that it becomes, below the source of the site.
    repository : Repository
    pictures : set of str, default=None
        Receives the places of the pictures that are shown.

    Raises
    ------
    LinkError
        If a link leads to no file.
    """
    up = "../" * page.count("/")

    def replaced(match):
        if match["code"]:
            return match[0]
        words, target = match["text"], match["target"]
        if not match["picture"]:
            words = rewrite(words, place, page, repository, pictures)
        if re.match(r"[a-z]+:|#", target):
            anchor = f"#{slug(unquote(target[1:]))}" if target.startswith("#") else target
            return f"{match['picture']}[{words}]({anchor}{match['title'] or ''})"
        file, _, anchor = unquote(target).partition("#")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(place), file))
        if not (places.root / found).exists():
            raise LinkError(f"{place}: the link to {target} leads nowhere")
        if match["picture"]:
            if pictures is not None:
                pictures.add(found)
            return f"![{words}]({up}{PICTURES}/{posixpath.basename(found)})"
        return _link(words, found, anchor, up, repository)

    return PIECES.sub(replaced, text)


def _link(words, found, anchor, up, repository):
    """Return a link to the page that a file becomes, to the file itself, or no link."""
    if found.startswith("figures/") and found.endswith(".png"):
        found, anchor = "figures/README.md", posixpath.basename(found)[:-4]
    target = page_of(found)
    if target:
        if target == "gallery.md" and anchor:
            return f"[{words}]({link_of(anchor)})"
        return f"[{words}]({up}{target}{'#' + slug(anchor) if anchor else ''})"
    return f"[{words}]({repository.file(found)})" if repository else words

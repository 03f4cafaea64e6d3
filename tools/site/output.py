"""Read the pages that came out: whether links lead somewhere, and nothing is asked of a network."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Where a page names what the browser fetches by itself.
FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
NOT_FETCHED = {"canonical", "license", "author", "alternate"}  # what a link may be besides
REMOTE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
REMOTE_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")]+)", re.I)


class Page(HTMLParser):
    """What a page holds: anchors, links, what it fetches, pictures without words.

    Attributes
    ----------
    anchors : set of str
    links : list of str
    fetched : list of str
    wordless : list of str
        The sources of pictures that have no alternative text.
    """

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.fetched, self.wordless = set(), [], [], []
        self._in_style = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag says."""
        given = dict(attrs)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "img" and "alt" not in given:
            self.wordless.append(given.get("src", ""))
        if given.get("srcdoc"):
            self.fetched += Page(given["srcdoc"]).fetched
        self.fetched += REMOTE_STYLE.findall(given.get("style") or "")
        if tag == "link" and set((given.get("rel") or "").split()) & NOT_FETCHED:
            return
        self.fetched += [given[name] for name in FETCHED.get(tag, ()) if given.get(name)]
        self._in_style = tag == "style"

    def handle_data(self, data):
        """Note what a style sheet within the page imports."""
        if self._in_style:
            self.fetched += REMOTE_STYLE.findall(data)

    def handle_endtag(self, tag):
        """A style sheet ends."""
        self._in_style = False


def problems(folder):
    """Return what is wrong with the pages below a folder, a line for each.

    Parameters
    ----------
    folder : path

    Returns
    -------
    list of str
    """
    folder = Path(folder).resolve()
    pages = {
        path: Page(path.read_text(encoding="utf-8", errors="replace"))
        for path in sorted(folder.rglob("*.html"))
    }
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: a picture without alternative text: {src}" for src in page.wordless]
        found += [f"{name} fetches {it}" for it in page.fetched if REMOTE.match(it)]
        for link in [*page.links, *page.fetched]:
            reason = _broken(link, path, folder, pages)
            found += [f"{name}: the link to {link} {reason}"] if reason else []
    for path in sorted(folder.rglob("*.css")):
        text = path.read_text(encoding="utf-8", errors="replace")
        name = path.relative_to(folder).as_posix()
        found += [f"{name} fetches {address}" for address in REMOTE_STYLE.findall(text)]
    return found


def _broken(link, path, folder, pages):
    """Return why a link leads nowhere; "" if it does."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(folder):
        return "leads outside of the site"
    if not target.exists():
        return "leads to no file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return "names no place on its page"
    return ""

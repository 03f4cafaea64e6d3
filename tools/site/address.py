"""Write the public address where it belongs: in pyproject.toml, CITATION.cff and the README.

It is set in one place, ``[tool.homl_clustering]``; what others read without our tools, such as the
page of the package in an index, needs it written out. A test says when the three disagree.
"""

import re

from homl_clustering.engine.files import write_text
from tools.places import places
from tools.site.publishing import BRANCH

SETTING = re.compile(r'^repository = "[^"]*"', re.MULTILINE)
URLS = re.compile(r"^\[project\.urls\]\n(?:.+\n)*\n", re.MULTILINE)
BEFORE = "# What each is for is said in docs/start.md.\n[project.optional-dependencies]"
CODE = re.compile(r"^repository-code: .*\n", re.MULTILINE)
# A link or picture of the README that leads to a file of the project.
FILE = re.compile(
    r"(?P<start>(?P<picture>!?)\[[^]]*\]\()(?:https://[^)\s]*/(?:blob|raw)/"
    + BRANCH
    + r"/)?(?P<place>[\w./-]+)(?P<anchor>#[\w-]+)?\)"
)


def project(text, repository):
    """Return the text of pyproject.toml with an address."""
    text = SETTING.sub(f'repository = "{repository.url}"', URLS.sub("", text), count=1)
    if not repository:
        return text
    lines = [f'{label} = "{place}"' for label, place in urls(repository).items()]
    table = "\n".join(["[project.urls]", *lines])
    return text.replace(BEFORE, f"{table}\n\n{BEFORE}", 1)


def urls(repository):
    """Return the addresses that an index of packages shows, by the labels that it knows.

    Parameters
    ----------
    repository : Repository
        Not an empty one.
    """
    return {
        "Homepage": repository.site,
        "Documentation": f"{repository.site}api/index.html",
        "Source": repository.url,
        "Issues": f"{repository.url}/issues",
        "Changelog": repository.file("CHANGELOG.md"),
    }


def citation(text, repository):
    """Return the text of CITATION.cff with an address."""
    text = CODE.sub("", text)
    return text + (f'repository-code: "{repository.url}"\n' if repository else "")


def readme(text, repository):
    """Return the text of the README: with an address its links work outside of the project, too."""

    def link(match):
        place, anchor = match["place"], match["anchor"] or ""
        if repository:
            kind = "raw" if match["picture"] else "blob"
            place = f"{repository.url}/{kind}/{BRANCH}/{place}"
        return f"{match['start']}{place}{anchor})"

    return FILE.sub(link, text)


FILES = {"pyproject.toml": project, "CITATION.cff": citation, "README.md": readme}


def changed(repository):
    """Return the new text of each file that does not say this address yet."""
    found = {}
    for name, rewritten in FILES.items():
        text = (places.root / name).read_text(encoding="utf-8")
        new = rewritten(text, repository)
        if new != text:
            found[name] = new
    return found


def write(repository):
    """Write the address; return the names of the files that were changed.

    Parameters
    ----------
    repository : Repository

    Returns
    -------
    list of str
    """
    new = changed(repository)
    for name, text in new.items():
        write_text(places.root / name, text)
    return list(new)

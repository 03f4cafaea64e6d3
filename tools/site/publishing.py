"""The public address of the project, and what follows from it. There need not be one.

It is set in one place: ``repository`` in the table ``[tool.homl_clustering]`` of
``pyproject.toml``. For one build it can be given as ``make site REPOSITORY=https://...``.
"""

import os
import re
import tomllib
from dataclasses import dataclass

from tools.places import places

VARIABLE = "HOML_REPOSITORY"
BRANCH = "main"
SITE_BRANCH = "gh-pages"  # where the workflow puts the site
ADDRESS = re.compile(r"https://github\.com/(?P<owner>[\w-]+)/(?P<name>[\w.-]+?)(\.git)?/?")


@dataclass(frozen=True)
class Repository:
    """Where the project is public, and where its services find it.

    Attributes
    ----------
    owner, name : str
        Both are "" where there is no public address; then all addresses are "".
    """

    owner: str = ""
    name: str = ""

    def __bool__(self):
        return bool(self.name)

    @property
    def url(self):
        """The address of the repository."""
        return f"https://github.com/{self.owner}/{self.name}" if self else ""

    @property
    def site(self):
        """The address of the site, with a slash at its end."""
        return f"https://{self.owner.lower()}.github.io/{self.name}/" if self else ""

    def file(self, place):
        """Return the address at which a file is shown."""
        return f"{self.url}/blob/{BRANCH}/{place}" if self else ""

    def edit(self, place):
        """Return the address at which a change of a file can be proposed."""
        return f"{self.url}/edit/{BRANCH}/{place}" if self else ""

    def binder(self, place):
        """Return the address that opens a notebook on Binder."""
        path = place.replace("/", "%2F")
        start = f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{BRANCH}"
        return f"{start}?urlpath=lab%2Ftree%2F{path}" if self else ""

    def colab(self, place):
        """Return the address that opens the copy of a notebook on Colab."""
        start = f"https://colab.research.google.com/github/{self.owner}/{self.name}"
        return f"{start}/blob/{SITE_BRANCH}/colab/{place}" if self else ""


def parsed(address):
    """Return what an address says; an empty one says that there is none.

    Parameters
    ----------
    address : str

    Returns
    -------
    Repository

    Raises
    ------
    ValueError

    Examples
    --------
    >>> parsed("https://github.com/somebody/clusters").site
    'https://somebody.github.io/clusters/'
    >>> bool(parsed(""))
    False
    """
    if not address:
        return Repository()
    match = ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(
            f"REPOSITORY must look like https://github.com/owner/name, or be empty; got {address!r}"
        )
    return Repository(match["owner"], match["name"])


def repository():
    """Return the public address: that of the environment, or else that of pyproject.toml."""
    given = os.environ.get(VARIABLE)
    if given is None:
        text = (places.root / "pyproject.toml").read_text(encoding="utf-8")
        given = tomllib.loads(text)["tool"]["homl_clustering"]["repository"]
    return parsed(given.strip())

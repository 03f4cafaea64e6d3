"""Links from the picture of an estimator in a notebook to its page in the documentation."""

from __future__ import annotations

import importlib.metadata
from functools import cache
from urllib.parse import urljoin

PACKAGE = "homl_clustering"


@cache
def documentation() -> str:
    """Return the address of the reference's first page, as the installed package says; else ""."""
    try:
        urls = importlib.metadata.metadata(PACKAGE).get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    known = dict(url.split(", ", 1) for url in urls)
    return known.get("Documentation", "")


class Documented:
    """Mixin: scikit-learn's picture of an estimator links to our page of it, where there is one."""

    _doc_link_module = PACKAGE

    def _get_doc_link(self) -> str:
        """Return the address of the page of this estimator, which scikit-learn asks for."""
        module = type(self).__module__.removeprefix(f"{PACKAGE}.")
        if not documentation() or not type(self).__module__.startswith(f"{PACKAGE}."):
            return ""  # of a class that somebody has made of ours, too
        anchor = f"{type(self).__module__}.{type(self).__name__}"
        return urljoin(documentation(), f"{module}.html#{anchor}")

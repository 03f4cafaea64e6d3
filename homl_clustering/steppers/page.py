"""One self-contained page from readable files: markup, style, data and JavaScript in one text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from homl_clustering.steppers.words import SHARED
from homl_clustering.typing import FloatArray

HERE = files("homl_clustering.steppers")
TAKEN_IN = re.compile(r"^import [^;]*;\n", re.MULTILINE)
GIVEN_OUT = re.compile(r"^export (?=(async )?(function|const|class)\b)", re.MULTILINE)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main></main>
<noscript><p>{no_script}</p>
{pictures}</noscript>
<script>
"use strict";
(() => {{
{script}
{function}(document.querySelector("main"), {given}, {words});
}})();
</script>
</body>
</html>
"""


class Stepper:
    """An algorithm to be played with, which shows itself in a notebook and in a browser.

    It needs neither a network nor a running kernel.

    Parameters
    ----------
    name : str
        Of the function that made it.
    X : ndarray of shape (n_samples, 2)
        The data as they are shown.
    page : str
        A whole page of HTML.
    title : str
        For screen readers.
    height : int
        In pixels, in a column of 620 to 800 pixels; in others it grows, so that nothing is cut off.

    Attributes
    ----------
    X : ndarray of shape (n_samples, 2)
        The data, rounded to what can be seen. All steps are those of these numbers.
    page : str
        A whole page of HTML, which can be opened by itself.
    height : int
    """

    def __init__(self, name: str, X: FloatArray, page: str, title: str, height: int) -> None:
        self.name, self.X, self.page, self.title, self.height = name, X, page, title, height

    def _repr_html_(self) -> str:
        # In single quotes, because the page is full of double ones.
        source = self.page.replace("&", "&amp;").replace("'", "&#39;")
        # In a column of less than 620 pixels the parts stand one below the other, and need more
        # height; in a wide one the board is larger. Browsers that do not know how wide a column is
        # take the attribute.
        wide = f"max({self.height}px, min({self.height + 150}px, 100cqw - 130px))"
        height = f"clamp({wide}, (620px - 100cqw) * 9999, 50cqw + 900px)"
        return (
            '<div style="container-type: inline-size">'
            f'<iframe title="{html.escape(self.title)}" width="100%" height="{self.height}" '
            f'style="border: 0; height: {height}" sandbox="allow-scripts" '
            f"srcdoc='{source}'></iframe></div>"
        )

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self.X)} points, to be played with in a browser>"

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, to be opened in a browser; return its path.

        Parameters
        ----------
        path : str or Path

        Returns
        -------
        Path
        """
        path = Path(path)
        path.write_text(self.page, encoding="utf-8")
        return path


def script(*names: str) -> str:
    """Return files of JavaScript as one script: what they import comes before them, once each.

    Parameters
    ----------
    *names : str
        Files of the folder ``javascript``, such as ``"kmeans.js"``.

    Returns
    -------
    str

    Examples
    --------
    >>> both = script("kmeans.js")
    >>> both.index("function squaredDistance") < both.index("function* kmeansSteps")
    True
    """
    texts: dict[str, str] = {}
    for name in names:
        _collect(name, texts)
    return "\n".join(texts.values())


def _collect(name: str, texts: dict[str, str]) -> None:
    """Add a file to `texts`, after those that it imports, without words for modules."""
    text = HERE.joinpath("javascript", name).read_text(encoding="utf-8")
    for imported in re.findall(r'^import [^;]* from "\./([\w.]+)";', text, re.MULTILINE):
        if imported not in texts:
            _collect(imported, texts)
    texts[name] = GIVEN_OUT.sub("", TAKEN_IN.sub("", text))


def build_page(
    name: str, function: str, given: Mapping[str, Any], words: Mapping[str, str], pictures: str
) -> str:
    """Return a page that calls a function of JavaScript.

    Parameters
    ----------
    name : str
        The file that has the function, in the folder ``javascript``.
    function : str
        It takes an element of the page, what is given, and words.
    given : dict
        Numbers, texts and lists of them.
    words : dict of str to str
        Those of this stepper; the shared ones are added.
    pictures : str
        What is shown where scripts do not run, as SVG.

    Returns
    -------
    str
    """
    words = {**SHARED, **words}
    return PAGE.format(
        title=html.escape(words["title"]),
        style=HERE.joinpath("style.css").read_text(encoding="utf-8"),
        no_script=html.escape(words["no_script"]),
        pictures=pictures,
        script=script(name),
        function=function,
        given=_as_json(given),
        words=_as_json(words),
    )


def _as_json(value: object) -> str:
    """Return a value as JSON that may stand in a script."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")

"""What the pages of the site get beside what Sphinx and its theme give them."""

import re
import shutil
from pathlib import Path

from sphinx.util.nodes import make_refnode

FOOTER = (
    "<p>Text: CC BY 4.0. Code: BSD 3-Clause License. Data and pictures by others are named on the "
    "page of credits.</p>"
)


def setup(app, mathjax):
    """Tell Sphinx what to do beside making pages.

    Parameters
    ----------
    app : sphinx.application.Sphinx
    mathjax : Path
        The file that draws mathematics; it becomes a part of the site.
    """

    def copy(app, error):
        if error is None:
            static = Path(app.outdir) / "_static"
            shutil.copyfile(mathjax, static / mathjax.name)
            for template in static.glob("*.html"):  # the theme's own, and no page
                template.unlink()

    app.connect("build-finished", copy)
    app.connect("autodoc-process-docstring", mend, priority=100)  # before numpydoc
    app.connect("missing-reference", elsewhere)


def mend(app, what, name, thing, options, lines):
    """Write docstrings as reStructuredText wants them, in place.

    In docstrings that keep their backslashes, one at the end of a line joins it to the next; and
    names that end in an underscore are no links.
    """
    text = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    text = re.sub(r"\((\w+_)(,| )", r"(``\1``\2", text)
    if what == "module":  # lengths of vectors
        text = re.sub(r"\|(\w[\w.]*)\|", r"\\|\1\\|", text)
    lines[:] = text.split("\n")


def elsewhere(app, env, node, contnode):
    """Lead a name in a docstring to the one object of that name, in whichever module it is."""
    if node.get("refdomain") != "py":
        return None
    domain, target = env.domains["py"], node["reftarget"].removeprefix("~")
    found = (
        [entry for name, entry in domain.objects.items() if name.endswith(f".{target}")]
        if target.isidentifier() and not target.islower()
        else []
    )
    if len(found) != 1:
        return None
    entry = found[0]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contnode)

"""How Sphinx makes the site of what ``python -m tools.site`` has gathered."""

import sys
from importlib.metadata import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tools.site import look, pages  # noqa: E402
from tools.site.publishing import repository  # noqa: E402

REPOSITORY = repository()

project = "Clustering from scratch"
author = "the homl_clustering authors"
project_copyright = f"{author}; text CC BY 4.0, code BSD 3-Clause"
release = pages.version()
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["extra"]
default_role = "py:obj"  # a name in single backticks is a link where it is described
autosummary_generate = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

# Notebooks come executed.
nb_execution_mode = "off"
nb_render_markdown_format = "myst"
nb_merge_streams = True
nb_ipywidgets_js = {}
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type"]

# Mathematics are drawn by one file, which brings its letters along.
_MATHJAX = "sphinx-mathjax-offline/static/mathjax/tex-svg.js"
_FOUND = [file for file in files("sphinx-mathjax-offline") if file.as_posix() == _MATHJAX]
MATHJAX = Path(_FOUND[0].locate())
mathjax_path = "tex-svg.js"
mathjax3_config = {"options": {"enableMenu": False}, "svg": {"fontCache": "local"}}

html_title = project
html_theme = "sphinx_book_theme"
html_baseurl = REPOSITORY.site
html_extra_path = [str(ROOT / "build/site-source/extra")]
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
html_use_index = False  # the reference has tables of its own
html_domain_indices = False
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_source_button": False,
    "navbar_persistent": [],
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "extra_footer": look.FOOTER,
    **({"repository_url": REPOSITORY.url, "use_repository_button": True} if REPOSITORY else {}),
}


def setup(app):
    """Add what the theme leaves out."""
    look.setup(app, MATHJAX)

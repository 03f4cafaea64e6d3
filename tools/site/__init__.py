"""The course as a web site: ``make site`` makes ``site/``, without a network.

``gather`` copies notebooks and pages into ``build/site-source``: `pages` says what becomes which
page, `links` leads links from file to file to these pages, `cells` does what a page needs to the
cells of a notebook, `hints` puts the hints of the checks below them, `gallery` and `api` write
pages of their own, and `credits` names whose data a page shows. Sphinx makes the site of it, by
``docs/conf.py``. `output` reads what came out: whether a link leads nowhere, or a page asks the
network for something. `slides` makes slides of a lesson, `publishing` knows the public address,
if there is one, and `binder` makes copies of the notebooks that can run elsewhere.
"""

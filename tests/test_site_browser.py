"""A site of a few pages, made as the whole one is, in a real browser.

The short form of ``make test-site``, which reads every page of the site. Skipped where no browser
is installed (on Debian: ``apt install chromium chromium-driver``).
"""

import shutil
import sys
import warnings
from importlib.util import find_spec

import pytest
from nbformat.v4 import new_output
from selenium.webdriver.common.by import By

from homl_clustering.steppers import kmeans_stepper
from tests.helpers import ROOT
from tests.site.browser import LOOKS, Browser, find_browser, read
from tests.site.course import write_course
from tests.stepper_browser import press
from tools.site import __main__ as commands
from tools.site import api, publishing

SPHINX = all(map(find_spec, ("sphinx", "myst_nb", "numpydoc", "sphinx_book_theme")))
pytestmark = [
    pytest.mark.skipif(not find_browser(), reason="NO BROWSER: the site IS NOT TESTED in one"),
    pytest.mark.skipif(not SPHINX, reason="NO SPHINX: the site IS NOT TESTED in a browser"),
]
LESSON = "lessons/01_tiny.html"
POINTS = [[0, 0], [1, 0], [5, 5], [6, 5]]


class Here:
    """Stands for `subprocess`: Sphinx runs in this process, which has loaded all that it needs.

    In a process of its own it would load for longer than it works.
    """

    def __init__(self, patch):
        self.patch = patch

    def run(self, command, cwd, env, check):
        """Make the site; return what has the exit code."""
        from sphinx.cmd.build import build_main

        self.patch.chdir(cwd)
        self.patch.setattr(sys, "path", [*sys.path])  # to which docs/conf.py adds
        arguments = ["1" if word == "auto" else word for word in command[3:]]  # no processes
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as they are in a process of its own
            self.returncode = build_main(arguments)
        return self


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a course with one lesson, and with a stepper; in the reference is no module."""
    folder = tmp_path_factory.mktemp("course")
    stepper = kmeans_stepper(POINTS, n_clusters=2)
    shown = new_output("display_data", {"text/html": stepper._repr_html_()})
    with pytest.MonkeyPatch.context() as patch:
        write_course(folder, patch, shown)
        shutil.copytree(ROOT / "docs/static", folder / "docs/static")
        shutil.copyfile(ROOT / "docs/conf.py", folder / "docs/conf.py")
        patch.setenv(publishing.VARIABLE, "")
        # to describe all modules takes half a minute
        patch.setattr(api, "pages", lambda: {"api/index.md": "# Reference\n"})
        patch.setattr(commands, "subprocess", Here(patch))
        assert commands.build()
    return folder / "site"


@pytest.fixture(scope="module", params=["light", "dark"])
def browser(request):
    """A browser in the light, and in the dark."""
    shown = Browser(*LOOKS[request.param])
    yield shown
    shown.driver.quit()


@pytest.mark.parametrize("page", ["index.html", LESSON])
def test_a_page_is_whole_clean_and_accessible(browser, site, page):
    """No error, no request to another machine, nothing that axe-core finds, nothing cut off."""
    read(browser, page, site)


@pytest.mark.parametrize("browser", ["light"], indirect=True)
def test_a_lesson_shows_all_that_is_in_it(browser, site):
    """A formula, a picture, an answer that opens, and a stepper in its frame."""
    assert browser.open(LESSON, site) == []
    (article,) = browser.driver.find_elements(By.TAG_NAME, "article")
    assert article.find_elements(By.CSS_SELECTOR, "mjx-container svg")
    picture = article.find_element(By.CSS_SELECTOR, "img[alt='Two dots.']")
    assert picture.get_property("naturalWidth") > 0
    assert "never negative" not in article.text
    press(browser.driver, "Show the answer")
    assert "never negative" in article.text
    browser.driver.switch_to.frame(article.find_element(By.TAG_NAME, "iframe"))
    assert browser.driver.find_elements(By.TAG_NAME, "h1")
    browser.driver.switch_to.default_content()

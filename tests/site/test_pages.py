"""Every page of the site in a real browser: nothing fails, nothing leaves the machine.

Run by ``make test-site``, which makes the site first; `tests/test_site_browser.py` does so in
short, with a site of a few pages. Skipped where no browser is installed (on Debian:
``apt install chromium chromium-driver``).
"""

import os

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.helpers import ROOT
from tests.site.browser import LOOKS, SITE, Browser, find_browser, read
from tools.places import places
from tools.site import output, slides

pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(not find_browser(), reason="NO BROWSER: the site IS NOT TESTED in one"),
    pytest.mark.skipif(not SITE.exists(), reason="there is no site/: run `make site`"),
]

PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
LOOKED_AT = {
    "front": "index.html",
    "lesson": "lessons/01_kmeans.html",
    "gallery": "gallery.html",
    "reference": "api/kmeans.html",
}
MOST = 60e6  # bytes


@pytest.fixture(scope="module", params=LOOKS)
def browser(request):
    """A browser in the light, in the dark, and as wide as a phone."""
    shown = Browser(*LOOKS[request.param])
    shown.look = request.param
    yield shown
    shown.driver.quit()


@pytest.fixture(scope="module")
def plain():
    """A browser on a desk, in the light."""
    shown = Browser()
    yield shown
    shown.driver.quit()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_clean_and_accessible(browser, page):
    """No error, no request to another machine, nothing that axe-core finds, nothing cut off."""
    read(browser, page)


@pytest.mark.parametrize("name", LOOKED_AT)
def test_pictures_to_be_looked_at(browser, name):
    """They are kept in ``build/screenshots``."""
    browser.open(LOOKED_AT[name])
    browser.picture(f"{name}_{browser.look}")


def test_the_site_is_small():
    """As many bytes as a reader is ready to keep."""
    sizes = [path.stat().st_size for path in SITE.rglob("*") if path.is_file()]
    assert sum(sizes) < MOST


def test_links_lead_somewhere():
    """Nothing remote, no broken link, no picture without words."""
    assert output.problems(SITE) == []


def test_no_page_names_the_machine_it_was_made_on():
    """Nor the time."""
    for path in SITE.rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path


def test_search_works_without_a_network(plain):
    """What `n_distances_` means is found."""
    plain.driver.get(f"file://{SITE}/search.html?q=n_distances_")
    wait = WebDriverWait(plain.driver, 30)
    wait.until(lambda b: b.find_elements(By.CSS_SELECTOR, "#search-results li a"))
    found = plain.driver.find_elements(By.CSS_SELECTOR, "#search-results li a")
    assert any("api/kmeans.html" in link.get_attribute("href") for link in found)
    assert plain.asked() == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("gallery.html", "9-15"),
        ("exercises/book_01_to_09_questions.html", "<summary>If you chose c"),
        ("api/kmeans.html", "n_distances_"),
        ("cite.html", "@software"),
    ],
)
def test_within_one_click_of_the_front_page_and_one_more(plain, page, words):
    """What readers look for is on a page that the front page leads to."""
    text = (SITE / page).read_text(encoding="utf-8")
    assert words in text
    plain.open("index.html")
    links = plain.driver.find_elements(By.CSS_SELECTOR, "a[href]")
    first = {link.get_attribute("href").partition("#")[0] for link in links}
    target = f"file://{SITE}/{page}"
    near = {f"file://{SITE}/{name}" for name in ("api/index.html", "exercises.html")}
    assert target in first or near & first


def test_everything_by_keyboard(plain):
    """The first stop leads to the text; what is folded away opens by Enter; Ctrl+K searches."""
    plain.open("lessons/01_kmeans.html")
    body = plain.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    focused = plain.driver.switch_to.active_element
    assert focused.get_attribute("href").endswith("#main-content")
    summary = plain.driver.find_element(By.CSS_SELECTOR, "article summary")
    details = summary.find_element(By.XPATH, "..")
    assert not details.get_attribute("open")
    summary.send_keys(Keys.ENTER)
    assert details.get_attribute("open")
    body.send_keys(Keys.CONTROL, "k")
    assert plain.driver.switch_to.active_element.get_attribute("type") == "search"


def test_answers_are_open_on_paper(plain):
    """And closed again afterward."""
    plain.open("lessons/01_kmeans.html")
    count = "return document.querySelectorAll('article details[open]').length"
    before = plain.driver.execute_script(count)
    plain.driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert plain.driver.execute_script(count) > before + 5
    plain.driver.execute_script("dispatchEvent(new Event('afterprint'))")
    assert plain.driver.execute_script(count) == before


def test_mathematics_are_drawn(plain):
    """By the file that comes with the pages."""
    plain.open("glossary.html")
    assert plain.driver.find_elements(By.CSS_SELECTOR, "mjx-container svg")


def test_a_figure_in_the_gallery_leads_to_its_lesson(plain):
    """To the very picture."""
    plain.open("gallery.html")
    link = plain.driver.find_element(
        By.CSS_SELECTOR, "#gallery-voronoi-plot figcaption a[href*=lessons]"
    )
    assert link.get_attribute("href").endswith("lessons/01_kmeans.html#figure-voronoi-plot")


def test_slides_turn_by_keys(plain, tmp_path, monkeypatch):
    """One file, without its neighbors, and nothing is asked of anybody."""
    made = slides.make("01_kmeans")
    alone = tmp_path / "slides.html"
    alone.write_bytes(made.read_bytes())
    assert made.is_relative_to(places.build)
    assert plain.open("slides.html", tmp_path) == []
    number = plain.driver.find_element(By.ID, "number")
    assert number.text.startswith("1 of ")
    body = plain.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.ARROW_RIGHT)
    body.send_keys(Keys.ARROW_RIGHT)
    assert number.text.startswith("3 of ")
    assert int(number.text.split()[-1]) > 30
    plain.picture("slides")
    assert plain.violations() == []


def test_the_public_address_appears_only_where_it_is_set():
    """Nothing is invented: no button, no canonical link."""
    pages = {name: (SITE / name).read_text(encoding="utf-8") for name in PAGES}
    known = bool(os.environ.get("HOML_REPOSITORY"))
    for words in ("mybinder.org", "colab.research.google.com", 'rel="canonical"', "Edit this page"):
        assert any(words in text for text in pages.values()) == known

"""A browser without a window, and what it notices while it shows a page."""

import json
import shutil
import subprocess
import tarfile
from functools import cache

import pytest
from selenium import webdriver

from tests.helpers import ROOT

SITE = ROOT / "site"
AXE = ROOT / "build/axe-core/package/axe.min.js"
AXE_VERSION = "axe-core@4.11.0"
# without a network, tests are not to wait for one
FETCH = ["npm", "pack", "--silent", "--fetch-retries=0", "--fetch-timeout=30000"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"light": (1300, False), "dark": (1300, True), "phone": (375, False)}
LOCAL = ("file:", "data:", "blob:", "about:", "chrome:", "devtools:")

READY = """
const done = arguments[0];
const drawn = window.MathJax && window.MathJax.startup ? window.MathJax.startup.promise : null;
Promise.resolve(drawn).then(() => document.fonts.ready).then(() => setTimeout(done, 50));
"""
RUN_AXE = """
const [rules, done] = arguments;
axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false}).then(
    found => done(found.violations.map(v => [
        v.id, v.nodes.length,
        v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + n.failureSummary)])),
    error => done(String(error)));
"""


def find_browser():
    """Return the commands of a browser and of its driver; None if there are none."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


@cache
def axe():
    """Return the script of axe-core, fetched once, and why it cannot be had: one of them is ""."""
    if not AXE.exists():
        folder = AXE.parents[1]
        folder.mkdir(parents=True, exist_ok=True)
        if not shutil.which("npm"):
            return "", "npm is not installed"
        command = [*FETCH, AXE_VERSION]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return "", "it cannot be fetched"
        with tarfile.open(folder / done.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
    return AXE.read_text(encoding="utf-8"), ""


class Browser:
    """Chromium, of a certain width, in the light or in the dark.

    Parameters
    ----------
    width : int
    dark : bool
    """

    def __init__(self, width=1300, dark=False, height=1000):
        options = webdriver.ChromeOptions()
        for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.binary_location, driver = find_browser()
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(driver))
        self.driver.set_script_timeout(180)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if dark:
            feature = {"name": "prefers-color-scheme", "value": "dark"}
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def open(self, page, folder=SITE):
        """Show a page, and wait until its mathematics are drawn; return what went wrong.

        Parameters
        ----------
        page : str
            A file of the site; may end in ``#place``.
        folder : Path

        Returns
        -------
        list of str
            What the console says, and what was asked of other machines.
        """
        path, _, anchor = page.partition("#")
        place = (folder / path).as_uri()
        self.driver.get(f"{place}#{anchor}" if anchor else place)
        self.driver.execute_async_script(READY)
        return [*self.said(), *self.asked()]

    def said(self):
        """Return the errors and warnings in the console."""
        entries = self.driver.get_log("browser")
        return [e["message"] for e in entries if e["level"] in ("SEVERE", "WARNING")]

    def asked(self):
        """Return the addresses of other machines that something was asked of."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return [address for address in found if not address.startswith(LOCAL)]

    def violations(self):
        """Return what axe-core finds on the page that is shown; skip the test where it is not."""
        script, missing = axe()
        if missing:
            pytest.skip(f"NO AXE: {missing}, accessibility IS NOT TESTED")
        self.driver.execute_script(script)
        return self.driver.execute_async_script(RUN_AXE, RULES)

    def widths(self):
        """Return how wide the page is, and how wide the window."""
        return self.driver.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )

    def picture(self, name):
        """Keep a picture of what is shown, to be looked at."""
        folder = ROOT / "build/screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(folder / f"{name}.png"))


def read(browser, page, folder=SITE):
    """Assert that nothing is wrong with a page, as far as a browser can tell.

    Parameters
    ----------
    browser : Browser
    page : str
        A file of the site.
    folder : Path
    """
    assert browser.open(page, folder) == []
    width, window = browser.widths()
    assert width <= window, "the page is wider than the window"
    assert browser.violations() == []

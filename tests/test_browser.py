"""Two tasks of an exercise, done by a student in JupyterLab, in a real browser.

Runs where selenium, Chromium and its driver are installed (``pip install selenium``; on Debian
``apt install chromium chromium-driver``), and is skipped elsewhere.
"""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from tests.helpers import ROOT

webdriver = pytest.importorskip("selenium.webdriver")
if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip("needs chromium and chromedriver", allow_module_level=True)

from selenium.common.exceptions import StaleElementReferenceException  # noqa: E402
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture
def address(tmp_path):
    """Start JupyterLab on a copy of the exercises, without a network; return its address."""
    shutil.copytree(ROOT / "exercises", tmp_path / "exercises")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {f"JUPYTER_{kind}_DIR": str(tmp_path / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options, f"--notebook-dir={tmp_path}"],
        env={**os.environ, **places, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert server.poll() is None
            assert time.monotonic() - started < PATIENCE
            time.sleep(0.2)
    yield f"http://127.0.0.1:{port}/lab/tree/exercises"
    server.terminate()
    server.wait()


@pytest.fixture
def browser():
    """Start Chromium without a window."""
    options = webdriver.ChromeOptions()
    for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(option)
    options.add_argument("--window-size=1400,1400")
    options.binary_location = shutil.which("chromium")
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, browser, address):
        self.browser = browser
        self.wait = WebDriverWait(
            browser, PATIENCE, ignored_exceptions=[StaleElementReferenceException]
        )
        browser.get(address)
        self.wait.until(lambda b: len(self.cells()) > 4)
        self.wait.until(lambda b: "| Idle" in b.find_element(By.TAG_NAME, "body").text)

    def cells(self):
        """Return the cells of code."""
        return self.browser.find_elements(By.CSS_SELECTOR, ".jp-Notebook .jp-CodeCell")

    def cell(self, text):
        """Return the first cell that holds a text, scrolled into view."""
        found = next(cell for cell in self.cells() if text in cell.text)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        return found

    def write(self, text, new):
        """Replace what is in the cell that holds `text`, and run it."""
        editor = self.cell(text).find_element(By.CSS_SELECTOR, ".cm-content")
        actions = ActionChains(self.browser).click(editor)
        actions.key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL)
        actions.send_keys(new).perform()
        self.run(new)

    def run(self, text):
        """Run the cell that holds `text`; return what it prints."""
        count = self.count(text)
        editor = self.cell(text).find_element(By.CSS_SELECTOR, ".cm-content")
        actions = ActionChains(self.browser).click(editor)
        actions.key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
        self.wait.until(lambda b: self.count(text) not in (count, "[*]:", "[ ]:"))
        return "\n".join(
            output.text
            for output in self.cell(text).find_elements(By.CSS_SELECTOR, ".jp-OutputArea-output")
        )

    def count(self, text):
        """Return what stands beside a cell: how many were run before."""
        return self.cell(text).find_element(By.CSS_SELECTOR, ".jp-InputPrompt").text


def test_two_tasks_in_the_browser(browser, address):
    """One right at once; one wrong, the hint read, and corrected; then the report."""
    notebook = Notebook(browser, f"{address}/01_kmeans_exercises.ipynb")
    notebook.run("import numpy as np")
    notebook.run("answer = ...")
    assert "not answered yet" in notebook.run('check("01.warm_up"')
    notebook.write("answer = ...", 'answer = "b"')
    assert "01.warm_up: right." in notebook.run('check("01.warm_up"')

    start = "def e_step(X, centers): return ((X[:, None] - centers) ** 2).sum(axis=2)"
    notebook.write("def e_step", f"{start}.argmax(axis=1)")
    said = notebook.run('check("01.e_step"')
    assert "01.e_step: not yet." in said
    assert "argmax finds the farthest center" in said
    notebook.write("def e_step", f"{start}.argmin(axis=1)")
    assert "01.e_step: right." in notebook.run('check("01.e_step"')

    report = notebook.run("check.report()")
    assert "01.warm_up" in report
    assert "2 of 6 right" in report

"""What students and authors do in JupyterLab, in a real browser.

Runs where Chromium and its driver are installed (on Debian: ``apt install chromium
chromium-driver``), and is skipped elsewhere.
"""

import os
import shutil
import socket
import subprocess
import sys
import time

import nbformat
import numpy as np
import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from homl_clustering.steppers import kmeans_stepper
from homl_clustering.textbook.kmeans import kmeans_steps
from tests.helpers import ROOT
from tests.stepper_browser import press

if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip("needs chromium and chromedriver", allow_module_level=True)

pytestmark = pytest.mark.long
PATIENCE = 120  # seconds, on a busy machine
RUN = ("notebooks/02_choosing_k.ipynb", "notebooks/05_gaussian_mixtures.ipynb")
NOT_COPIED = (".git", ".venv", "build", "lab", "wheels", ".hypothesis", ".pytest_cache")

# The script of a page calls its last argument when it is done.
OPEN = """
const [path, done] = arguments, app = window.jupyterapp;
const open = async () => {
    const widget = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    await widget.context.ready;
    await widget.sessionContext.ready;
    const known = () => (widget.content.model.getMetadata('language_info') || {}).version;
    for (let tries = 0; !known() && tries < 600; tries++)
        await new Promise(resolve => setTimeout(resolve, 50));
    if (!known()) return 'nothing is known of the kernel';
    window.opened = widget;
    return widget.content.model.cells.length;
};
open().then(done, error => done(String(error)));
"""
RUN_ALL = """
const done = arguments[0];
window.jupyterapp.commands.execute('notebook:run-all-cells').then(
    () => done(window.opened.content.model.toJSON().cells), error => done(String(error)));
"""
SAVE_AND_CLOSE = """
const done = arguments[0], widget = window.opened;
const finish = async () => {
    await widget.context.save();
    await widget.sessionContext.shutdown();
    widget.close();
    return 'saved';
};
finish().then(done, error => done(String(error)));
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A clone of the course, with all that is compiled, in which anything may happen."""
    folder = tmp_path_factory.mktemp("clone") / "course"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--message=all"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def jupyter(course, tmp_path_factory, request):
    """Start JupyterLab by the command of this name, without a window; return its address."""
    own = tmp_path_factory.mktemp("jupyter")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {f"JUPYTER_{kind}_DIR": str(own / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    options = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--allow-root"]
    options += ["--IdentityProvider.token=", "--expose-app-in-browser"]
    server = subprocess.Popen(
        [sys.executable, "-m", "tools", request.param, "--", *options],
        cwd=course,
        env={**os.environ, **places, "PYTHONPATH": str(course)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that it ends with all that it has started
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
    yield f"http://127.0.0.1:{port}/lab"
    os.killpg(server.pid, 15)
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
    driver.set_script_timeout(5 * PATIENCE)
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


def visit(browser, address, paths, run=()):
    """Open notebooks one after the other, run some of them to their end, and save each."""
    browser.get(f"{address}?reset")  # with nothing open from before
    wait = WebDriverWait(browser, PATIENCE)
    wait.until(lambda b: b.execute_script("return Boolean(window.jupyterapp)"))
    browser.execute_async_script("window.jupyterapp.restored.then(arguments[0])")
    for path in paths:
        opened = browser.execute_async_script(OPEN, path)
        assert isinstance(opened, int), f"{path}: {opened}"
        if path in run:
            cells = browser.execute_async_script(RUN_ALL)
            code = [cell for cell in cells if cell["cell_type"] == "code"]
            outputs = [output for cell in code for output in cell["outputs"]]
            assert all(cell["execution_count"] for cell in code)
            assert "error" not in [output["output_type"] for output in outputs]
            assert any("image/png" in output.get("data", {}) for output in outputs)
        assert browser.execute_async_script(SAVE_AND_CLOSE) == "saved", path


def changed(course):
    """Return what version control says has changed."""
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=course, capture_output=True, check=True, text=True).stdout


def notebooks_in(folder, *parts):
    """Return the places of notebooks below a folder."""
    found = [path for part in parts for path in sorted((folder / part).glob("*.ipynb"))]
    assert len(found) >= len(parts)
    return [path.relative_to(folder).as_posix() for path in found]


@pytest.mark.parametrize("jupyter", ["lab"], indirect=True)
def test_reading_and_running_change_nothing_that_is_tracked(browser, jupyter, course):
    """N12: a student opens every lesson and exercise, runs two lessons, and saves all."""
    paths = notebooks_in(course / "lab", "notebooks", "exercises")
    visit(browser, jupyter, paths, RUN)
    assert changed(course) == ""
    ran = (course / "lab" / RUN[0]).read_text(encoding="utf-8")
    assert '"version"' in ran  # JupyterLab has really saved it, with what it adds


@pytest.mark.parametrize("jupyter", ["lab"], indirect=True)
def test_two_tasks_in_the_browser(browser, jupyter):
    """One right at once; one wrong, the hint read, and corrected; then the report."""
    notebook = Notebook(browser, f"{jupyter}/tree/exercises/01_kmeans_exercises.ipynb?reset")
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
    assert "2 of 11 right" in report


@pytest.mark.parametrize("jupyter", ["lab"], indirect=True)
def test_a_stepper_is_played_to_the_end(browser, jupyter, course):
    """In the output of a cell: it ends where Python ends, and the browser has no complaint."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    playing = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})  # else it is asked for
    lines = "from homl_clustering.steppers import kmeans_stepper\nkmeans_stepper()"
    playing.cells = [nbformat.v4.new_code_cell(lines)]
    nbformat.write(playing, course / "lab/playing.ipynb")
    browser.get(f"{jupyter}?reset")
    wait = WebDriverWait(browser, PATIENCE)
    wait.until(lambda b: b.execute_script("return Boolean(window.jupyterapp)"))
    browser.execute_async_script("window.jupyterapp.restored.then(arguments[0])")
    assert browser.execute_async_script(OPEN, "playing.ipynb") == 1
    browser.execute_async_script(RUN_ALL)
    output = ".jp-OutputArea-output iframe"
    frame = wait.until(lambda b: b.find_element(By.CSS_SELECTOR, output))
    heights = "const f = arguments[0]; return [f.clientHeight, f.closest('.jp-Cell').clientHeight]"
    height, room = browser.execute_script(heights, frame)
    assert 700 <= height <= room
    browser.switch_to.frame(frame)
    start = np.array(browser.execute_script("return stepper.start"))
    press(browser, "Play")
    wait.until(lambda b: "no center moves" in b.find_element(By.CLASS_NAME, "said").text)
    found = browser.execute_script("return stepper.step.centers")
    *_, last = kmeans_steps(kmeans_stepper().X, start)
    np.testing.assert_allclose(found, last.centers, rtol=1e-9)
    page = "return [document.documentElement.scrollHeight, document.documentElement.clientHeight]"
    needed, shown = browser.execute_script(page)
    assert needed <= shown, "the stepper has to be scrolled within its frame"
    browser.switch_to.default_content()
    assert browser.execute_async_script(SAVE_AND_CLOSE) == "saved"


@pytest.mark.parametrize("jupyter", ["edit"], indirect=True)
def test_authors_who_save_change_no_more_than_they_have_written(browser, jupyter, course):
    """N12: every pair is opened and saved, and has the bytes it had."""
    visit(browser, jupyter, notebooks_in(course, "notebooks", "solutions"))
    assert changed(course) == ""

"""Students play with the steppers: by mouse, touch and keys, by day and night, on a phone.

Runs where Chromium and its driver are installed, and is skipped elsewhere.
"""

import shutil

import numpy as np
import pytest

from homl_clustering import steppers
from homl_clustering.datasets import five_blobs
from homl_clustering.textbook import agglomerative, dbscan, mixture
from homl_clustering.textbook.kmeans import kmeans_steps

if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip("needs chromium and chromedriver", allow_module_level=True)

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.site.browser import RULES, RUN_AXE, axe
from tests.stepper_browser import (
    PATIENCE,
    chromium,
    complaints,
    keys,
    pick,
    press,
    said,
    show,
    value,
    wait,
)

pytestmark = pytest.mark.long
MAKERS = {
    "kmeans": steppers.kmeans_stepper,
    "mixture": steppers.mixture_stepper,
    "dbscan": steppers.dbscan_stepper,
    "hierarchy": steppers.hierarchy_stepper,
}
MOST_MILLISECONDS = 30  # on a busy machine; alone it takes less than 8
NAME = """
const item = arguments[0], label = document.querySelector(`label[for="${item.id}"]`);
return item.ariaLabel || (label || item).textContent;
"""
LOOKS = {"day": {}, "night": {"dark": True}, "phone": {"width": 375, "height": 700}}
each_stepper = pytest.mark.parametrize("name", MAKERS)


@pytest.fixture(scope="module")
def day():
    """A browser with a large page, by day."""
    with chromium() as driver:
        yield driver


def touch(driver, element, across, down):
    """Move an element by touch."""
    finger = PointerInput("touch", "finger")
    actions = ActionBuilder(driver, mouse=finger)
    pointer = actions.pointer_action
    pointer.move_to(element).pointer_down().move_to(element, across, down).pointer_up()
    actions.perform()


def test_k_means_ends_where_python_ends(day, tmp_path):
    """A center is dragged by mouse, one by touch, one by keys; then play goes to the end."""
    stepper = steppers.kmeans_stepper()
    show(day, stepper, tmp_path)
    handles = day.find_elements(By.CLASS_NAME, "handle")
    before = np.array(value(day, "stepper.start"))
    ActionChains(day).drag_and_drop_by_offset(handles[1], -90, 40).perform()
    touch(day, handles[3], -60, -80)
    handles[0].send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_UP)
    start = np.array(value(day, "stepper.start"))
    moved = (start - before) * value(day, "stepper.plot.xScale")
    assert moved[1] == pytest.approx([-90, -40], abs=3)
    assert moved[3] == pytest.approx([-60, 80], abs=3)
    assert moved[0] == pytest.approx([16, 8], abs=1)
    assert not moved[[2, 4]].any()
    press(day, "Play")
    wait(day, lambda: "no center moves" in said(day))
    *steps, last = kmeans_steps(stepper.X, start)
    np.testing.assert_allclose(value(day, "stepper.step.centers"), last.centers, rtol=1e-9)
    assert value(day, "stepper.player.position") == len(steps)
    assert complaints(day) == []


def test_k_means_forward_and_back_by_keys(day, tmp_path):
    """Arrow keys take steps, Home and End go to the ends; the sentence says what was done."""
    stepper = steppers.kmeans_stepper()
    show(day, stepper, tmp_path)
    assert said(day).startswith("Start: 5 centers.")
    start = np.array(value(day, "stepper.start"))
    steps = list(kmeans_steps(stepper.X, start))
    day.find_element(By.TAG_NAME, "summary").click()
    keys(day, *[Keys.ARROW_RIGHT] * 3)
    n_changed = int(np.sum(steps[1].labels != steps[3].labels))
    assert said(day) == f"E-step 2: {n_changed} points changed their cluster."
    keys(day, Keys.ARROW_LEFT)
    assert said(day).startswith("M-step 1: each center moves to the mean of its points")
    keys(day, Keys.END)
    assert "no center moves" in said(day)
    keys(day, Keys.HOME)
    assert said(day).startswith("Start")


def test_k_means_says_why_a_point_was_skipped(day, tmp_path):
    """Each sentence belongs to what has happened to the point; the counts are the textbook's."""
    show(day, steppers.kmeans_stepper(), tmp_path)
    press(day, "Distances computed")
    day.execute_script("stepper.chooseBounds('hamerly'); stepper.player.show(5)")
    kinds = value(
        day,
        """(() => { const b = stepper.bounds, first = (test) => [...b.skipped].findIndex(
            (_, i) => test(b.skipped[i], b.byGap[i]));
            return [first((s, g) => g), first((s, g) => s && !g), first((s) => !s)]; })()""",
    )
    for row, words in zip(kinds, ("half the way", "By the bounds", "looked at"), strict=True):
        day.execute_script(f"stepper.picked = {row}; stepper.player.show(5)")
        assert f"Point {row}, Hamerly: " in said(day)
        assert words in said(day)
    table = day.find_element(By.TAG_NAME, "table").text
    assert "Lloyd 10000 30000" in table


def test_k_means_draws_places_and_counts_ends(day, tmp_path):
    """The ways to start; other data; own points; a hundred starts."""
    show(day, steppers.kmeans_stepper(n_clusters=3), tmp_path)
    board = day.find_element(By.CLASS_NAME, "board")
    press(day, "Draw by draw")
    assert said(day).startswith("Center 1 of 3 will be drawn")
    assert day.find_elements(By.CLASS_NAME, "handle") == []
    keys(day, *[Keys.ARROW_RIGHT] * 3)
    assert said(day).startswith("Start: 3 centers")
    press(day, "Place by hand")
    for across in (-100, 0, 100):
        ActionChains(day).move_to_element_with_offset(board, across, 20).click().perform()
    assert said(day).startswith("Start: 3 centers")
    press(day, "Where starts end")
    press(day, "Try 100 starts")
    wait(day, lambda: "different ends" in day.find_element(By.CLASS_NAME, "panels").text)
    day.find_element(By.CSS_SELECTOR, "ol button").click()
    assert value(day, "stepper.step.name") == "start"
    data, _ = day.find_elements(By.TAG_NAME, "select")[:2]
    for option in data.find_elements(By.TAG_NAME, "option"):
        option.click()
    assert said(day).startswith("Click into the empty field")
    board.send_keys(Keys.ENTER, *[Keys.ARROW_RIGHT] * 5, Keys.ENTER)
    assert value(day, "stepper.points.length") == 24
    keys(day, Keys.END)
    assert complaints(day) == []


def test_a_mixture_ends_where_python_ends(day, tmp_path):
    """A mean is dragged; keys go to the end; one component collapses, and reg_covar prevents it."""
    stepper = steppers.mixture_stepper()
    show(day, stepper, tmp_path)
    handle = day.find_elements(By.CLASS_NAME, "handle")[2]
    ActionChains(day).drag_and_drop_by_offset(handle, 60, 30).perform()
    weights, means, covariances = map(np.array, value(day, "Object.values(stepper.start)"))
    full = covariances[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
    *steps, last = mixture.mixture_steps(stepper.X, weights, means, full)
    keys(day, Keys.END)
    np.testing.assert_allclose(value(day, "stepper.step.means"), last.means, rtol=1e-9)
    assert value(day, "stepper.player.position") == len(steps)
    for select, option in ((1, 2), (2, 0)):
        pick(day, select, option)
    keys(day, Keys.END)
    assert "has collapsed" in said(day)
    pick(day, 2, 2)
    keys(day, Keys.END)
    assert "The end." in said(day)
    assert complaints(day) == []


def test_dbscan_ends_where_python_ends(day, tmp_path):
    """Keys take steps; the cut is dragged, and moved by keys; a point tells what it is."""
    stepper = steppers.dbscan_stepper(eps=0.15)
    show(day, stepper, tmp_path)
    keys(day, *[Keys.ARROW_RIGHT] * 2)
    assert said(day).startswith("A core without a cluster begins cluster 1.")
    keys(day, Keys.END)
    cut = day.find_element(By.CLASS_NAME, "cut")
    ActionChains(day).drag_and_drop_by_offset(cut, 0, 20).perform()
    cut.send_keys(Keys.ARROW_DOWN)
    eps = value(day, "stepper.eps")
    assert 0.02 < eps < 0.15
    end = dbscan.fit_dbscan(stepper.X, eps, 5)
    assert list(value(day, "Array.from(stepper.step.labels)")) == end.labels.tolist()
    day.execute_script(f"stepper.picked = {int(end.core.argmin())}; stepper.player.show(9999)")
    assert "Fewer than 5" in said(day)
    for option in range(6):
        pick(day, 0, option)
        keys(day, Keys.END)
        assert said(day).startswith("Noise: ")
    assert complaints(day) == []


def test_merges_end_where_python_ends(day, tmp_path):
    """Keys take steps; the cut is dragged, and moved by keys from merge to merge."""
    stepper = steppers.hierarchy_stepper(linkage="average")
    show(day, stepper, tmp_path)
    steps = list(agglomerative.agglomerative_steps(stepper.X, "average"))
    keys(day, *[Keys.ARROW_RIGHT] * 3)
    assert "Clusters left: 57." in said(day)
    cut = day.find_element(By.CLASS_NAME, "cut")
    ActionChains(day).drag_and_drop_by_offset(cut, 0, -60).perform()
    position = value(day, "stepper.player.position")
    assert 40 < position < 60
    assert (
        steps[position].distance <= value(day, "stepper.cutHeight") < steps[position + 1].distance
    )
    cut.send_keys(Keys.ARROW_UP)
    position += 1
    found = value(day, "[...stepper.clusters]")
    assert {number: rows for number, rows in found} == steps[position].clusters
    for option in range(4):
        pick(day, 1, option)
    for option in range(6):
        pick(day, 0, option)
        keys(day, Keys.END)
        assert "Clusters left: 1." in said(day)
    assert complaints(day) == []


@each_stepper
def test_a_frame_takes_little_time(day, name, tmp_path, record_property):
    """Median of the script's time in a frame, at 2000 points, while playing."""
    show(day, MAKERS[name](five_blobs()[0]), tmp_path)
    day.execute_script("stepper.frames.times.length = 0; stepper.player.show(0)")
    press(day, "Play")
    wait(day, lambda: value(day, "stepper.frames.times.length") > 100)
    median = float(np.median(value(day, "stepper.frames.times")))
    record_property(f"{name}_milliseconds_per_frame", median)
    print(f"{name}: {median:.2f} ms per frame")
    assert median < MOST_MILLISECONDS


@each_stepper
def test_everything_has_a_name_and_is_reached_by_tab(day, name, tmp_path):
    """Each control has words; from the first to the last by the key Tab alone."""
    show(day, MAKERS[name](), tmp_path)
    day.execute_script("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    wanted = "button, select, input, summary, [tabindex]"
    controls = [item for item in day.find_elements(By.CSS_SELECTOR, wanted) if item.is_displayed()]
    assert all(day.execute_script(NAME, item).strip() for item in controls)
    reached = set()
    for _ in range(len(controls) + 2):
        keys(day, Keys.TAB)
        reached.add(day.switch_to.active_element)
    assert set(controls) <= reached


@each_stepper
def test_less_motion_means_steps_without_play(name, tmp_path):
    """And what moves is there at once."""
    with chromium(still=True) as driver:
        show(driver, MAKERS[name](), tmp_path)
        assert not driver.find_element(By.CLASS_NAME, "play").is_displayed()
        driver.execute_script("stepper.player.next()")
        assert value(driver, "stepper.player.progress(stepper.player.since)") == 1


@each_stepper
def test_a_phone_shows_all_of_it(name, tmp_path):
    """375 pixels wide: nothing is cut off to the side, buttons are large enough."""
    with chromium(width=375, height=700) as driver:
        show(driver, MAKERS[name](), tmp_path)
        assert value(driver, "document.documentElement.scrollWidth") <= 375
        for item in driver.find_elements(By.CSS_SELECTOR, "button:not(.handle), select"):
            assert item.rect["height"] == 0 or item.rect["height"] >= 32
            assert item.rect["x"] + item.rect["width"] <= 375


@each_stepper
def test_a_frame_is_as_high_as_what_it_shows(day, name, tmp_path):
    """In columns from that of a phone to a wide one: no second bar to scroll by."""
    size = {"height": 1200, "deviceScaleFactor": 1, "mobile": False}
    try:
        for width in (320, 375, 500, 619, 620, 690, 800, 900, 1400):
            day.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, **size})
            show(day, MAKERS[name](), tmp_path)
            needed = value(day, "document.documentElement.scrollHeight")
            assert needed <= value(day, "innerHeight"), f"{width} pixels wide"
    finally:
        day.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 900, **size})


@each_stepper
@pytest.mark.parametrize("look", LOOKS)
def test_everybody_can_use_it(name, look, tmp_path):
    """What axe-core finds is nothing, by day, by night and on a phone, with all panels open.

    But for handles that lie on each other: where they are is what the picture says. Each is reached
    by keys, too.
    """
    script, missing = axe()
    if missing:
        pytest.skip(f"NO AXE: {missing}, accessibility IS NOT TESTED")
    with chromium(**LOOKS[look]) as driver:
        driver.get(MAKERS[name]().save(tmp_path / "page.html").as_uri())
        opened = "document.querySelectorAll('details').forEach((d) => { d.open = true; })"
        driver.execute_script(opened)
        driver.execute_script(script)
        driver.set_script_timeout(PATIENCE)
        found = driver.execute_async_script(RUN_AXE, RULES)
        on_board = [
            rule == "target-size" and all('class="handle' in node for node in nodes)
            for rule, _, nodes in found
        ]
        assert all(on_board), found


@each_stepper
def test_night_is_dark(name, tmp_path):
    """What prefers dark colors gets them."""
    with chromium(dark=True) as driver:
        show(driver, MAKERS[name](), tmp_path)
        ground = value(driver, "getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(21, 25, 30)"


@each_stepper
def test_without_scripts_there_are_pictures(day, name, tmp_path):
    """A strip of four, where scripts are not allowed to run."""
    page = MAKERS[name]().save(tmp_path / "page.html")
    day.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        day.get(page.as_uri())
        assert day.find_element(By.TAG_NAME, "svg").is_displayed()
        assert "This figure can be played with" in day.find_element(By.TAG_NAME, "body").text
        assert day.find_elements(By.TAG_NAME, "button") == []
    finally:
        day.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})

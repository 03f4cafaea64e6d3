"""What a student met when playing with the steppers, and expected otherwise.

Runs where Chromium and its driver are installed, and is skipped elsewhere.
"""

import re
import shutil

import pytest

from homl_clustering import steppers

if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip("needs chromium and chromedriver", allow_module_level=True)

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.stepper_browser import (
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
SINGLE_POINT = (1, 2)  # which list, which option
REG_COVAR = 2  # which list


@pytest.fixture(scope="module")
def day():
    """A browser with a large page, by day."""
    with chromium() as driver:
        yield driver


def captions(driver):
    """Return all lines below controls and pictures."""
    return [item.text for item in driver.find_elements(By.CLASS_NAME, "caption")]


def step_is_off(driver):
    """Return whether the button for the next step is shown as of no use."""
    return driver.find_element(By.CLASS_NAME, "main").get_attribute("aria-disabled") == "true"


def test_a_collapse_is_announced_and_ends_it(day, tmp_path):
    """The step before says so; then no step is left, and the ring stays on the last value."""
    show(day, steppers.mixture_stepper(), tmp_path)
    assert not step_is_off(day)
    pick(day, *SINGLE_POINT)
    keys(day, Keys.END)
    assert "has collapsed" in said(day)
    assert step_is_off(day)
    assert "The ring is at the last value." in " ".join(captions(day))
    assert "known after an E-step" not in " ".join(captions(day))
    is_red = """(() => { const {canvas, pen} = stepper.curve;
        const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4)
            if (data[i] === 179 && data[i + 1] === 38 && data[i + 3] === 255) return true;
        return false; })()"""
    wait(day, lambda: value(day, is_red))
    keys(day, Keys.ARROW_LEFT)
    assert "it is about to collapse" in said(day)
    assert not step_is_off(day)
    assert complaints(day) == []


def test_a_hundred_starts_are_counted(day, tmp_path):
    """With reg_covar = 0 all collapse; the more is added, the more come back to a group."""
    show(day, steppers.mixture_stepper(), tmp_path)
    n_back = []
    for option in (0, 1, 2, 3):
        pick(day, REG_COVAR, option)
        press(day, "Try 100 starts")
        wait(day, lambda: any("it collapsed." in text for text in captions(day)))
        (text,) = [text for text in captions(day) if "it collapsed." in text]
        count, _, back, small, collapsed = map(int, re.findall(r"\d+", text))
        assert count == back + small + collapsed == 100
        assert collapsed == (100 if option == 0 else 0)
        n_back.append(back)
    assert n_back[:2] == [0, 0]
    assert 15 < n_back[2] < 40 < n_back[3] < 80
    pick(day, *SINGLE_POINT)
    assert not any("it collapsed." in text for text in captions(day))


def test_the_likelihood_falls_a_little_where_something_is_added(day, tmp_path):
    """No sentence says that it rises by a negative number."""
    show(day, steppers.mixture_stepper(reg_covar=0.1), tmp_path)
    pick(day, *SINGLE_POINT)
    found = ""
    for _ in range(8):
        press(day, "New start")
        for number in range(value(day, "stepper.history.last()") + 1):
            day.execute_script(f"stepper.player.show({number})")
            found += said(day)
    assert "falls by" in found
    assert "by -" not in found


def test_the_radius_is_hit_by_keys_and_by_dragging(day, tmp_path):
    """Arrow keys go by 0.001, dragging by 0.005; 0.03 is one of both."""
    show(day, steppers.dbscan_stepper(), tmp_path)
    cut = day.find_element(By.CLASS_NAME, "cut")
    cut.send_keys(Keys.ARROW_DOWN)
    assert value(day, "stepper.eps") == 0.199
    cut.send_keys(Keys.SHIFT, Keys.ARROW_UP)
    assert value(day, "stepper.eps") == 0.209
    per_pixel = 1 / value(day, "stepper.curve.yScale")
    for _ in range(3):
        down = round((value(day, "stepper.eps") - 0.03) / per_pixel)
        ActionChains(day).drag_and_drop_by_offset(cut, 0, down).perform()
    assert value(day, "stepper.eps") == 0.03
    slider = day.find_element(By.CSS_SELECTOR, "input[type=range]")
    assert float(slider.get_attribute("value")) == 0.03


def test_a_center_stays_on_the_board(day, tmp_path):
    """However far it is dragged, by mouse or by keys."""
    show(day, steppers.kmeans_stepper(), tmp_path)
    board = day.find_element(By.CLASS_NAME, "board")
    handle = day.find_elements(By.CLASS_NAME, "handle")[1]
    ActionChains(day).click_and_hold(handle).move_to_element_with_offset(
        board, board.size["width"] // 2 + 60, -board.size["height"] // 2 - 15
    ).release().perform()
    wait(day, lambda: handle.rect["x"] > board.rect["x"] + board.size["width"] - 40)
    for way in (Keys.ARROW_RIGHT, Keys.ARROW_UP):
        handle.send_keys(*[way] * 12)
    rect, frame = handle.rect, board.rect
    assert rect["x"] + rect["width"] <= frame["x"] + frame["width"]
    assert rect["y"] >= frame["y"]
    across, _ = value(day, "stepper.start[1]")
    assert across > max(x for x, _ in value(day, "stepper.points"))


def test_a_click_beside_a_center_means_a_point(day, tmp_path):
    """A mouse needs no larger target than what is drawn."""
    show(day, steppers.kmeans_stepper(), tmp_path)
    handle = day.find_elements(By.CLASS_NAME, "handle")[4]
    ActionChains(day).move_to_element_with_offset(handle, 17, 0).click().perform()
    assert value(day, "stepper.picked") is not None
    assert "has no cluster yet" in said(day)


def test_all_ends_are_listed(day, tmp_path):
    """The counts add up to all starts, and the board stays in view when one is chosen."""
    show(day, steppers.kmeans_stepper(n_clusters=8), tmp_path)
    ends_of_a_hundred(day)
    listed = [item.text for item in day.find_elements(By.CSS_SELECTOR, "ol button")]
    assert len(listed) > 8
    assert sum(int(re.search(r": (\d+) of", text).group(1)) for text in listed) == 100


def ends_of_a_hundred(driver):
    """Let a hundred starts run."""
    press(driver, "Where starts end")
    press(driver, "Try 100 starts")
    wait(driver, lambda: any("different end" in text for text in captions(driver)))


@pytest.mark.parametrize(("width", "height"), [(390, 700), (900, 560)])
def test_the_board_is_in_view_when_an_end_is_chosen(width, height, tmp_path):
    """On a phone, and on a low screen."""
    with chromium(width, height, still=True) as driver:
        driver.get(steppers.kmeans_stepper(n_clusters=8).save(tmp_path / "page.html").as_uri())
        ends_of_a_hundred(driver)
        last = driver.find_elements(By.CSS_SELECTOR, "ol button")[-1]
        driver.execute_script("arguments[0].scrollIntoView()", last)
        last.click()
        top, bottom = value(
            driver, "(({top, bottom}) => [top, bottom])(stepper.board.getBoundingClientRect())"
        )
        assert top >= -1
        assert bottom <= height + 1


def test_own_points_can_be_cleared(day, tmp_path):
    """The hint stays while points are added."""
    show(day, steppers.kmeans_stepper(n_clusters=3), tmp_path)
    hint = "Each click into the field scatters a few points."
    assert hint not in captions(day)
    pick(day, 0, 6)
    day.find_element(By.CLASS_NAME, "board").click()
    assert value(day, "stepper.points.length") == 12
    assert hint in captions(day)
    press(day, "Clear")
    assert value(day, "stepper.points.length") == 0
    assert said(day).startswith("Click into the empty field")
    pick(day, 0, 0)
    assert hint not in captions(day)


def test_the_space_bar_plays_and_the_words_are_explained(day, tmp_path):
    """Space on a button presses that button alone."""
    show(day, steppers.kmeans_stepper(), tmp_path)
    press(day, "Words and keys")
    text = day.find_element(By.TAG_NAME, "dl").text
    assert all(word in text for word in ("E-step", "M-step", "Inertia", "An upper bound"))
    day.find_element(By.TAG_NAME, "h1").click()
    day.execute_script("document.activeElement.blur()")
    keys(day, Keys.SPACE)
    assert value(day, "stepper.player.playing")
    keys(day, Keys.SPACE)
    assert not value(day, "stepper.player.playing")
    day.execute_script("stepper.player.show(0)")
    day.find_element(By.CLASS_NAME, "main").send_keys(Keys.SPACE)
    assert value(day, "stepper.player.position") == 1
    assert not value(day, "stepper.player.playing")


def test_the_computed_distances_are_named(day, tmp_path):
    """As many centers are named as were counted."""
    show(day, steppers.kmeans_stepper(), tmp_path)
    for name in ("hamerly", "elkan"):
        day.execute_script(f"stepper.chooseBounds('{name}'); stepper.player.show(3)")
        counts = value(day, "[...stepper.bounds.nComputed]")
        for wanted in set(counts) - {0}:
            row = counts.index(wanted)
            day.execute_script(f"stepper.picked = {row}; stepper.player.show(3)")
            number, _, named = re.search(r"(\d) of (\d), to centers? ([\d, ]+)", said(day)).groups()
            assert int(number) == wanted == len(named.split(", "))


def test_the_handle_of_a_cut_is_whole(day, tmp_path):
    """At the lowest and the highest cut, and it does not lie on the tree."""
    show(day, steppers.hierarchy_stepper(), tmp_path)
    board, cut = (
        day.find_element(By.CLASS_NAME, "curve-board"),
        day.find_element(By.CLASS_NAME, "cut"),
    )
    for position in (0, 59):
        day.execute_script(f"stepper.player.show({position})")
        wait(day, lambda: cut.text)
        rect, frame = cut.rect, board.rect
        assert rect["y"] >= frame["y"] + 2
        assert rect["y"] + rect["height"] <= frame["y"] + frame["height"] - 2
        left = value(day, "stepper.curve.width / 2 - stepper.curve.xMiddle * stepper.curve.xScale")
        assert rect["x"] + rect["width"] - frame["x"] < left
        scroll, client = value(day, "[stepper.cut.scrollWidth, stepper.cut.clientWidth]")
        assert scroll <= client

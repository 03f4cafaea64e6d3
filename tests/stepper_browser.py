"""Chromium without a window, for the tests of the steppers."""

import json
import shutil
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 60  # seconds, on a busy machine


@contextmanager
def chromium(width=900, height=800, *, dark=False, still=False):
    """Start Chromium, in a size and with what a reader prefers, and end it afterwards.

    Parameters
    ----------
    width, height : int
        Of the page, in pixels.
    dark, still : bool, default=False
        Whether the reader prefers dark colors, and less motion.
    """
    options = webdriver.ChromeOptions()
    for option in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(option)
    if still:
        options.add_argument("--force-prefers-reduced-motion")
    options.binary_location = shutil.which("chromium")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    try:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        yield driver
    finally:
        driver.quit()


def press(driver, words):
    """Press the button that shows these words."""
    path = f"//button[normalize-space()='{words}'] | //summary[normalize-space()='{words}']"
    driver.find_element(By.XPATH, path).click()


def complaints(driver):
    """Return what the browser has complained about."""
    return [entry["message"] for entry in driver.get_log("browser")]


def show(driver, stepper, folder):
    """Show a stepper as a notebook or a page of a site does, and go into its frame."""
    page = folder / "page.html"
    head = '<!doctype html><meta name="viewport" content="width=device-width">'
    text = f"{head}<title>page</title><body style='margin: 0'>{stepper._repr_html_()}"
    page.write_text(text, encoding="utf-8")
    driver.get(page.as_uri())
    driver.switch_to.frame(0)
    driver.find_element(By.TAG_NAME, "h1").click()  # so that keys are heard


def said(driver):
    """Return the sentence on the last step."""
    return driver.find_element(By.CLASS_NAME, "said").text


def wait(driver, condition):
    """Wait until a condition holds."""
    WebDriverWait(driver, PATIENCE).until(lambda _: condition())


def value(driver, expression):
    """Return a value of JavaScript, such as of the state of the stepper."""
    return json.loads(driver.execute_script(f"return JSON.stringify({expression})"))


def keys(driver, *which):
    """Press keys, wherever the focus is."""
    for key in which:
        ActionChains(driver).send_keys(key).perform()


def pick(driver, select, option):
    """Choose from a list, both by their numbers; leave the list."""
    options = driver.find_elements(By.TAG_NAME, "select")[select].find_elements(
        By.TAG_NAME, "option"
    )
    options[option].click()
    driver.execute_script("document.activeElement.blur()")

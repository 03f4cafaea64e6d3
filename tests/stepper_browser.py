"""Chromium without a window, for the tests of the steppers."""

import shutil
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.common.by import By


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

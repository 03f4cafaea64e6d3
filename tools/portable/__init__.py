"""Whether results, numbers and figures are the same on other machines."""

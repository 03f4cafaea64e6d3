"""Call something with one of its inputs once more: ``python -m tests.fuzz NAME NUMBER``."""

import sys

from tests.fuzz.entries import ENTRIES
from tests.fuzz.runner import arguments_of, plan

if __name__ == "__main__":
    name, number = sys.argv[1], int(sys.argv[2])
    arguments = arguments_of(ENTRIES[name], name, number, plan(ENTRIES[name])[number])
    print(f"{name} of", *(f"{key} = {value!r}" for key, value in arguments.items()), sep="\n")
    print("gave", ENTRIES[name].call(**arguments))

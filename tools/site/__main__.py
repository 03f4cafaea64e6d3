"""The commands of the site: ``python -m tools.site``."""

import argparse
import os
import shutil
import subprocess
import sys
import time

from tools.places import places
from tools.site import address, output, slides
from tools.site.gather import gather
from tools.site.publishing import VARIABLE, parsed, repository


def main(arguments=None):
    """Run one command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="make the site, in site/")
    slide = commands.add_parser("slides", help="make slides of a lesson, in build/slides")
    slide.add_argument("name")
    public = commands.add_parser("address", help="write the public address where it belongs")
    public.add_argument("repository", help='https://github.com/owner/name; "" to take it away')
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "build":
            return 0 if build() else 1
        if chosen.command == "address":
            changed = address.write(parsed(chosen.repository))
            print(f"changed: {', '.join(changed) or 'nothing'}")
            return 0
        if not (places.root / "site/index.html").exists() and not build():
            return 1
        print(slides.make(chosen.name).relative_to(places.root).as_posix())
        return 0
    except ValueError as error:
        print(f"{chosen.command}: {error}", file=sys.stderr)
        return 1


def build():
    """Make the site; return whether it is as it should be. A failure leaves the old one."""
    started, site, new = time.perf_counter(), places.root / "site", places.build / "site-html"
    made = gather()
    shutil.rmtree(new, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "auto", "-E"]
    command += [
        "-b",
        "html",
        "-c",
        "docs",
        "-d",
        "build/site-doctrees",
        "build/site-source",
        str(new),
    ]
    environment = {**os.environ, VARIABLE: repository().url}
    if subprocess.run(command, cwd=places.root, env=environment, check=False).returncode:
        print("site: Sphinx has warned, see above; a warning is an error here", file=sys.stderr)
        return False
    found = output.problems(new)
    for line in found:
        print(f"site: {line}", file=sys.stderr)
    if found:
        return False
    shutil.rmtree(site, ignore_errors=True)
    new.rename(site)
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
    seconds = time.perf_counter() - started
    print(f"site: {len(made)} pages, {size:.0f} MB, {seconds:.0f} s; open site/index.html")
    return True


if __name__ == "__main__":
    sys.exit(main())

"""
Reports at their size: a tagged PDF of 1,000 and of 5,000 findings against WeasyPrint with the same HTML in the same
run.

    python -m benchmarks.reports [--findings 1000 5000] [--weasyprint-python PATH]

WeasyPrint needs system libraries, so it is no dependency: PATH names the Python of an environment that has it.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import reports_print


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--findings", type=int, nargs="+", default=[1_000, 5_000])
    asked.add_argument("--weasyprint-python", type=Path)
    wanted = asked.parse_args()
    goals = reports_print.compare(wanted.findings, wanted.weasyprint_python)
    sys.stdout.write(f"goals: {sum(goals)} of {len(goals)} met\n")


if __name__ == "__main__":
    main()

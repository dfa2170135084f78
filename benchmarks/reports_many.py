"""
A dossier for each of 1,000 suppliers in one job, as a worker does it: read, drawn as PDF, entered in the trail, packed.

    python -m benchmarks.reports_many [--suppliers 1000] [--keep FOLDER]

The register is generated: every firm supplies four others, runs two sites with five facts each, every fifth is on the
list that is screened against, every second has a finding. It is made in a process of its own, and the job has one too,
so that the memory told is that of the job and of the processes which draw for it. The job is cancelled once on the way
and resumed. `one by one` is the same dossiers read and drawn singly in one process, the first of them, in the same run.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suppliers", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="a folder whose register is made once and used again")
    parser.add_argument("--part", choices=("all", "register", "job"), default="all", help="one process of it alone")
    asked = parser.parse_args()
    if asked.part != "all":
        _part(asked.part, asked.keep, asked.suppliers)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = asked.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for part in ("register", "job"):
            told = ["--suppliers", str(asked.suppliers), "--keep", str(place), "--part", part]
            subprocess.run([sys.executable, "-m", "benchmarks.reports_many", *told], check=True)  # noqa: S603 - ourselves


def _part(part: str, place: Path, suppliers: int) -> None:
    """Imported here: each process that draws loads the module which started the job once more."""
    if part == "register":
        from benchmarks.reports_many_data import make_register  # noqa: PLC0415 - see above

        make_register(place, suppliers)
        return
    from benchmarks.reports_many_job import measure  # noqa: PLC0415 - see above

    measure(place, suppliers)


if __name__ == "__main__":
    main()

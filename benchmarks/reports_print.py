"""Printing, each run in a process of its own so that its memory is its own: ours, and WeasyPrint with the same HTML."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reports_print_data import findings_report
from reports.contents.kinds import Form
from reports.renderers import render
from reports.renderers.faces import FONT_FOLDER

MEBIBYTE = 1024
SECONDS_BY_FINDINGS = {1_000: 5.0, 5_000: 25.0}
MOST_MEMORY = 250.0
LINEAR = 1.15
"""How much dearer a finding may be in the long report than in the short one and still count as linear."""

PEER = """
import json, resource, sys, time
import weasyprint
before = time.process_time()
pages = weasyprint.HTML(filename=sys.argv[1]).render(pdf_variant="pdf/ua-1", pdf_tags=True)
content = pages.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
print(json.dumps({
    "seconds": time.process_time() - before,
    "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "pages": len(pages.pages),
    "kilobytes": len(content) / 1024,
}))
"""
STYLE = """
@page { size: A4; margin: 22mm 16mm; @bottom-right { content: "page " counter(page) " of " counter(pages) } }
body { font: 9.5pt/1.36 text, arabic, chinese; } h2 { font-size: 20pt } table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .5pt solid #d6dad3; padding: 3pt 5pt; text-align: start; font-size: 8.5pt }
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """Seconds of the processor, without start-up; the most memory the process ever held."""

    seconds: float
    mebibytes: float
    pages: int
    kilobytes: float


def _measured(command: list[str]) -> Printed:
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    return Printed(**json.loads(answer.stdout.splitlines()[-1]))


def ours(findings: int) -> Printed:
    return _measured([sys.executable, "-m", "benchmarks.reports_print", str(findings)])


def theirs(findings: int, python: Path) -> Printed:
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url({(FONT_FOLDER / f'{name}.ttf').as_uri()}) }}"
        for name in ("text", "arabic", "chinese")
    )
    fragment = render(findings_report(findings), Form.HTML).decode()
    with tempfile.TemporaryDirectory() as folder:
        page, script = Path(folder, "page.html"), Path(folder, "peer.py")
        head = f"<title>Findings</title><style>{faces}{STYLE}</style>"
        page.write_text(f"<!doctype html><html lang=en><meta charset=utf-8>{head}{fragment}", encoding="utf-8")
        script.write_text(PEER, encoding="utf-8")
        return _measured([str(python), str(script), str(page)])


def compare(sizes: list[int], python: Path | None) -> list[bool]:
    """Prints what was measured; answers with the goals met and missed."""
    sys.stdout.write(f"load {os.getloadavg()[0]:.2f}\n")
    sys.stdout.write(f"{'findings':>9} {'printer':<14}{'CPU s':>8}{'MiB':>8}{'pages':>7}{'KiB':>8}{'ratio':>8}\n")
    measured = {size: ours(size) for size in sizes}
    goals: list[bool] = []
    for size, printed in measured.items():
        _line(size, "tierlight", printed)
        if python is not None and python.exists():
            peer = theirs(size, python)
            _line(size, "weasyprint", peer, f"{peer.seconds / printed.seconds:7.1f}x")
            goals.append(printed.seconds < peer.seconds)
        else:
            sys.stdout.write(f"{size:>9} weasyprint     not run\n")
            goals.append(False)
        if size in SECONDS_BY_FINDINGS:
            goals.append(printed.seconds <= SECONDS_BY_FINDINGS[size])
        goals.append(printed.mebibytes <= MOST_MEMORY)
    small, large = min(sizes), max(sizes)
    if small < large:
        growth = measured[large].seconds / large / (measured[small].seconds / small)
        sys.stdout.write(f"growth per finding, {small} to {large}: {growth:.2f} (linear up to {LINEAR})\n")
        goals.append(growth <= LINEAR)
    return goals


def _line(size: int, name: str, printed: Printed, ratio: str = "") -> None:
    sys.stdout.write(
        f"{size:>9} {name:<14}{printed.seconds:8.2f}{printed.mebibytes:8.0f}{printed.pages:7}"
        f"{printed.kilobytes:8.0f}{ratio:>8}\n"
    )


def main() -> None:
    """One report, measured: called by `ours` in a process of its own."""
    document = findings_report(int(sys.argv[1]))
    import pikepdf  # noqa: PLC0415 - counted as start-up, as the peer's own imports are

    from reports.renderers.pdf import render_pdf  # noqa: PLC0415 - as above

    before = time.process_time()
    content = render_pdf(document)
    seconds = time.process_time() - before
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
    with tempfile.TemporaryFile() as file:
        file.write(content)
        pages = len(pikepdf.open(file).pages)
    told = {"seconds": seconds, "mebibytes": held, "pages": pages, "kilobytes": len(content) / 1024}
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()

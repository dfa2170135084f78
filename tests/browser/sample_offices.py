"""Pages of accounts, papers, proof, other houses and the register with their invented facts."""

from collections.abc import Mapping

from api.web.payloads import Bare
from foundation.actors import Desk
from tests.browser.invented_accounts import ACCOUNTS, AT_THE_DOOR
from tests.browser.invented_house import HOUSE, JOIN
from tests.browser.invented_others import OTHERS
from tests.browser.invented_papers import FOR_ANYBODY, PAPERS
from tests.browser.invented_proof import PROOF
from tests.browser.invented_register import FOR_OFFICERS, FOR_THE_PUBLIC

Sample = tuple[str, object, str, Desk | None]


def at(desk: Desk | None, pages: Mapping[str, tuple[str, object]], here: str = "") -> dict[str, Sample]:
    return {name: (template, facts, here, desk) for name, (template, facts) in pages.items()}


EMPTY = {
    "chain-empty": ("chain_empty.html", Bare()),
    "plan-empty": ("plan_empty.html", Bare()),
    "reference": ("reference.html", Bare()),
}
OFFICES: dict[str, Sample] = (
    at(Desk.COMPLIANCE, ACCOUNTS | HOUSE | PAPERS | OTHERS | PROOF | EMPTY)
    | at(Desk.REGULATOR, FOR_OFFICERS, "cases")
    | at(None, AT_THE_DOOR | JOIN | FOR_ANYBODY | FOR_THE_PUBLIC)
)

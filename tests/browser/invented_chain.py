"""What a chain tells beyond its links, invented."""

from dataclasses import replace
from datetime import date

from reports.facts import chain_views, leads
from suppliers.ownership import ShareRange
from tests.browser.invented import party, site

AS_OF = date(2026, 11, 23)
HEAD = chain_views.Head(party("Lindenhof Hotels AG"), AS_OF, 41, ())
FARM = chain_views.NodeLine("n1", site("Finca El Tarajal"), 3, "Níjar, ES")
HIDDEN = chain_views.NodeLine("n2", replace(party("A supplier in Spain"), id=None), 2, "ES", withheld=True)
POINTS = chain_views.PointsFacts(
    HEAD,
    (chain_views.Point(HIDDEN, 12, 7, 4.2), chain_views.Point(FARM, 3, 0, 0.4)),
    (chain_views.Shared(FARM, (HIDDEN, FARM)),),
    (chain_views.Tier(1, 12, 4, 8), chain_views.Tier(2, 0, 3, None)),
    400,
    0.013,
)
CHANGES = chain_views.ChangesFacts(
    HEAD, date(2025, 11, 23), (FARM,), (HIDDEN,), (replace(FARM, before=2),),
    (chain_views.LinkLine("supplies", FARM, HIDDEN),), (),
)  # fmt: skip
WITHOUT = chain_views.WithoutFacts(HEAD, (FARM, HIDDEN), HIDDEN, (FARM,), (), (replace(FARM, before=2),), (FARM,))
NOBODY = chain_views.WithoutFacts(HEAD, ())
OWNERS = chain_views.OwnersFacts(
    party("Agro Almanzora S.A.T."),
    AS_OF,
    (
        chain_views.OwnerLine(party("Casa Vega Holding"), ShareRange(0.25, 0.5), "possible", "ring", ("Vega Uno",)),
        chain_views.OwnerLine(party("Marta Invented"), ShareRange(0.3, 0.3), "no", "person", ()),
    ),
    ShareRange(0.2, 0.45),
    (chain_views.UnknownLine(party("Vega Uno"), None, ShareRange(0.0, 0.2), "register closed to the public"),),
    (party("Vega Dos"),),
)
LEAD = leads.LeadLine(
    "l1", "undeclared_subcontracting", site("Nave 4"), None, "Order 12-88",
    (leads.Reason("More units than hours allow.", "A visit at the peak.", 1.2, 2.4),
     leads.Reason("A process nobody declared.", "The site names who does it.", None, None)),
    ("standard minutes of item 7",), AS_OF, "open", "", 1,
)  # fmt: skip
LEADS = leads.LeadsFacts("", "open", (LEAD,), may_write=True, next_cursor="abc")
NO_LEADS = leads.LeadsFacts("phoenix", "refuted", (), may_write=False, next_cursor="")

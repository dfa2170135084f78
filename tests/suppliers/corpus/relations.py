"""Lists of relations that contradict themselves."""

from tests.suppliers.corpus.defects import Defect, below, kept, refused
from tests.suppliers.corpus.makers import separated, workbook

HEADS = ("From", "To", "Relation", "Share", "Since")


def _relations(file: str, rows: list[tuple[object, ...]], expected: tuple[object, ...], **facts: object) -> Defect:
    grid = [HEADS, *rows]
    return Defect(file, separated(grid), expected, kind="edges", written=below(grid, 2), **facts)  # type: ignore[arg-type] # passed on as they are


def supplier_to_itself() -> Defect:
    return _relations(
        "self.csv",
        [("Limpiezas Ensayo", "limpiezas ensayo", "supplies", "", "")],
        (kept(2, "edge.self", kind="supplies", from_name="Limpiezas Ensayo", to_name="limpiezas ensayo"),),
    )


def chain_that_bites_its_tail() -> Defect:
    return _relations(
        "cycle.csv",
        [
            ("Staff Ensayo ETT", "Limpiezas Ensayo", "agency", "", ""),
            ("Limpiezas Ensayo", "Hotelera Ensayo", "subcontractor", "", ""),
            ("Limpiezas Ensayo", "Staff Ensayo ETT", "supplies", "", ""),
        ],
        (
            kept(2, kind="provides_labour", from_name="Staff Ensayo ETT", to_name="Limpiezas Ensayo"),
            kept(3, kind="subcontracts", from_name="Limpiezas Ensayo", to_name="Hotelera Ensayo"),
            kept(4, kind="supplies", from_name="Limpiezas Ensayo", to_name="Staff Ensayo ETT"),
        ),
    )


def shares_over_the_whole() -> Defect:
    return _relations(
        "shares.csv",
        [
            ("Dueño A Ensayo", "Hotelera Ensayo", "owns", "60%", ""),
            ("Dueño B Ensayo", "Hotelera Ensayo", "owns", "55 %", ""),
            ("Dueño C Ensayo", "Finca Ensayo", "owns", "120 %", ""),
            ("Dueño D Ensayo", "Finca Ensayo", "owns", "-5%", ""),
            ("Dueño E Ensayo", "Finca Ensayo", "owns", "most", ""),
        ],
        (
            kept(2, kind="owns", from_name="Dueño A Ensayo", to_name="Hotelera Ensayo", share="0.6"),
            kept(3, "share.over_100", kind="owns", from_name="Dueño B Ensayo", to_name="Hotelera Ensayo", share="0.55"),
            refused(4, "share.out_of_range"),
            refused(5, "share.out_of_range"),
            refused(6, "share.unreadable"),
        ),
    )


def shares_as_people_write_them() -> Defect:
    shares = {"25": "0.25", "25 %": "0.25", "12,5%": "0.125", "25-50%": "0.25-0.5", "0.5": "", "100": "1"}
    rows = [(f"Dueño {at} Ensayo", f"Finca {at} Ensayo", "owns", share, "") for at, share in enumerate(shares)]
    return _relations(
        "written_shares.csv",
        list(rows),
        tuple(
            kept(
                at + 2,
                *([] if share else ["share.scale_unclear"]),  # half a percent or one half: the column writes percents
                kind="owns",
                from_name=f"Dueño {at} Ensayo",
                to_name=f"Finca {at} Ensayo",
                share=share,
            )
            for at, share in enumerate(shares.values())
        ),
    )


def shares_as_fractions() -> Defect:
    """A percent column of a spreadsheet is stored as fractions, so that 100 % reads `1`."""
    grid = [
        HEADS,
        ("Dueño A Ensayo", "Finca A Ensayo", "owns", 0.25, None),
        ("Dueño B Ensayo", "Finca B Ensayo", "owns", 1, None),
    ]
    return Defect(
        "fractions.xlsx",
        workbook({"List": grid}),
        (
            kept(2, kind="owns", from_name="Dueño A Ensayo", to_name="Finca A Ensayo", share="0.25"),
            kept(3, kind="owns", from_name="Dueño B Ensayo", to_name="Finca B Ensayo", share="1"),
        ),
        kind="edges",
        written=below(grid, 2),
    )


def shares_whose_scale_nothing_tells() -> Defect:
    return _relations(
        "unclear_shares.csv",
        [("Dueño A Ensayo", "Finca A Ensayo", "owns", "1", "")],
        (kept(2, "share.scale_unclear", kind="owns", from_name="Dueño A Ensayo", to_name="Finca A Ensayo"),),
    )


def ends_and_kinds_missing() -> Defect:
    return _relations(
        "gaps.csv",
        [
            ("", "Hotelera Ensayo", "supplies", "", ""),
            ("Limpiezas Ensayo", "", "supplies", "", ""),
            ("Limpiezas Ensayo", "Hotelera Ensayo", "likes", "", ""),
            ("Limpiezas Ensayo", "Hotelera Ensayo", "supplies", "", "2024-02-30"),
            ("Lavandería Nunca Vista", "Hotelera Ensayo", "proveedor", "", "2024-02-29"),
        ],
        (
            refused(2, "edge.from_missing"),
            refused(3, "edge.to_missing"),
            refused(4, "edge.kind_unknown"),
            refused(5, "date.impossible"),
            kept(6, kind="supplies", from_name="Lavandería Nunca Vista", to_name="Hotelera Ensayo", since="2024-02-29"),
        ),
    )


def relations_with_decimal_commas() -> Defect:
    grid = [
        ("Propietario", "Empresa participada", "Tipo", "Participación"),
        ("Dueño A Ensayo", "Finca Ensayo", "propietario", "33,33"),
        ("Dueño B Ensayo", "Finca Ensayo", "propietario", "33,33"),
        ("Dueño C Ensayo", "Finca Ensayo", "propietario", "33,34"),
    ]
    return Defect(
        "owners.csv",
        separated(grid, ";"),
        tuple(
            kept(
                at,
                kind="owns",
                from_name=str(row[0]),
                to_name="Finca Ensayo",
                share=str(row[3]).replace(",", "").replace("33", "0.33", 1),
            )
            for at, row in enumerate(grid[1:], start=2)
        ),
        kind="edges",
        written=below(grid, 2),
        found={"decimal_mark": ","},
    )


MADE = (
    supplier_to_itself,
    chain_that_bites_its_tail,
    shares_over_the_whole,
    shares_as_people_write_them,
    shares_as_fractions,
    shares_whose_scale_nothing_tells,
    ends_and_kinds_missing,
    relations_with_decimal_commas,
)

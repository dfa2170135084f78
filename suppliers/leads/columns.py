"""The heads by which the columns of the three lists are known, folded; the first that a list has is taken."""

ORDER_HEADS = {
    "reference": ("order", "order id", "order no", "po", "po number", "reference", "purchase order"),
    "buyer": ("buyer", "buyer id"),
    "site": ("site", "site id", "supplier", "supplier id", "factory", "factory id"),
    "item": ("item", "style", "product"),
    "process": ("process", "processes"),
    "units": ("units", "quantity", "qty", "pieces"),
    "standard_minutes": ("standard minutes", "sam", "smv", "minutes per unit"),
    "price": ("price", "price per unit", "unit price"),
    "currency": ("currency",),
    "starts_on": ("starts on", "start", "from", "ordered on", "order date"),
    "due_on": ("due on", "due", "until", "ship date", "shipped on", "delivery date"),
    "shipped_from": ("shipped from", "origin", "place of shipment"),
    "unauthorised": ("unauthorised", "unauthorized", "undeclared subcontracting found"),
}
SITE_HEADS = {
    "site": ("site", "site id", "factory", "factory id", "reference"),
    "name": ("name", "site name"),
    "as_of": ("as of", "date", "counted on"),
    "workers": ("workers", "head count", "headcount", "number of workers"),
    "agency_share": ("agency share", "share of agency workers"),
    "processes": ("processes", "process"),
    "places": ("places", "approved places", "approved sites"),
    "hours_per_week": ("hours per week", "weekly hours"),
    "efficiency": ("efficiency", "line efficiency"),
    "units_per_hour": ("units per hour", "units per worker hour"),
    "wage_per_hour": ("wage per hour", "hourly wage", "labour cost per hour"),
    "currency": ("currency",),
}
CORRIDOR_HEADS = {
    "recruiter": ("recruiter", "recruiter id"),
    "recruiter_name": ("recruiter name",),
    "employer": ("employer", "for id", "for", "agency", "agency id", "employer id"),
    "origin": ("origin", "origin country"),
    "destination": ("destination", "destination country"),
    "fee_policy": ("fee policy", "who pays"),
    "fee_paid_by_worker": ("fee paid by worker", "fee"),
    "currency": ("currency",),
    "licence_no": ("licence no", "license no", "licence", "licence number"),
    "licence_until": ("licence until", "license until", "licence expires"),
}
NEEDED = {
    "orders": ("reference", "site", "units", "starts_on", "due_on"),
    "sites": ("site",),
    "corridors": ("recruiter", "employer"),
}

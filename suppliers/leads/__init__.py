"""Leads: reasons to look into an order, a recruiter or a new firm. Never findings."""

from suppliers.leads.asking import LeadsDrawn, LeadsSearched, draw, keep_drawn, leads_of_orders, search
from suppliers.leads.keeping import Kept, LeadQuery, keep, list_leads, read_lead, settle
from suppliers.leads.orders import OrdersRecorded, record_orders
from suppliers.leads.payloads import LeadDraft, LeadReason, LeadSettlement
from suppliers.leads.site_facts import FactsRecorded, record_site_facts

__all__ = [
    "FactsRecorded",
    "Kept",
    "LeadDraft",
    "LeadQuery",
    "LeadReason",
    "LeadSettlement",
    "LeadsDrawn",
    "LeadsSearched",
    "OrdersRecorded",
    "draw",
    "keep",
    "keep_drawn",
    "leads_of_orders",
    "list_leads",
    "read_lead",
    "record_orders",
    "record_site_facts",
    "search",
    "settle",
]

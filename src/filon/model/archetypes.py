"""Archetypes: kinds of firms over one set of equations, told apart by figures and exposures alone."""

from __future__ import annotations

ARCHETYPES = {
    "lab": "trains frontier models, sells subscriptions and tokens, serves on its own compute",
    "platform_division": "a rich parent's assistant: its patience stands in for cash",
    "integrator": "adds AI to software that customers already pay for, buys most of its models",
    "app": "an application on top of models it mostly buys, known, well funded, near the labs",
    "wrapper": "resells models of others under a flat price, small, without research of its own",
    "dotcom": "a consumer internet venture of 1999: dear customers, thin goods, cash from a listing",
    "classic_saas": "control: business software at low serving cost, outside the AI sector",
    "search_engine": "control: many free users, paid for by advertising, served for cents",
    "online_retail": "control: goods at a thin margin, sold to customers who come back",
}
"""Meaning of every shipped archetype by its name; their figures are in `distributions/archetypes/`."""

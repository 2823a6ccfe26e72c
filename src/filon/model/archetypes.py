"""Archetypes: kinds of firms over one set of equations, told apart by figures and exposures alone."""

from __future__ import annotations

ARCHETYPES = {
    "lab": "trains frontier models, sells subscriptions and tokens, serves on its own compute",
    "wrapper": "resells models of others under a flat price, small, without research of its own",
    "classic_saas": "control: business software at low serving cost, outside the AI sector",
}
"""Meaning of every shipped archetype by its name; their figures are in `distributions/archetypes/`."""

"""The closed enumerations of the codebook: what a claim may say.

The docstring line behind each member is its definition; ``docs/codebook.md`` is generated from here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A member of a closed list, with its definition as ``meaning``."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class Form(Term):
    """The form of a tie-up."""

    JOINT_VENTURE = "joint_venture", "a company or undertaking owned together"
    JOINT_DEVELOPMENT = "joint_development", "research, engineering or testing together"
    JOINT_PRODUCTION = "joint_production", "joint or contract manufacture, local assembly"
    SUPPLY = "supply", "one delivers to another: a named order, award or source of a part"
    LICENSING = "licensing", "licence, technology transfer, use of the other's platform"
    EQUITY = "equity", "a stake below control, a funding round, a cross-holding, or a dated change of one"
    ACQUISITION = "acquisition", "takeover, merger, sale of a business"
    JOINT_PURCHASING = "joint_purchasing", "buying together"
    INFRASTRUCTURE = "infrastructure", "building or running charging, energy or road infrastructure together, roaming"
    JOINT_OPERATION = "joint_operation", "running a service, fleet, plant or network together"
    STANDARDS = "standards", "a common standard, a consortium, adopting a named firm's standard"
    DISTRIBUTION = "distribution", "sales, service, leasing, marketing"
    COOPERATION = "cooperation", "working together, not specified further"


class Field(Term):
    """What a tie-up is about."""

    BATTERY = "battery", "cells, modules, packs, battery management"
    MATERIALS = "materials", "mining, refining, cathode, anode, separator, electrolyte, carbon fibre"
    RECYCLING = "recycling", "recycling, second life"
    CHARGING = "charging", "stations, networks, swapping, pantographs"
    E_DRIVE = "e_drive", "motors, inverters, axles"
    PLATFORM = "platform", "vehicle platform or architecture"
    VEHICLE = "vehicle", "complete cars, vans, trucks, buses, trolleybuses, trams"
    COMBUSTION_HYBRID = "combustion_hybrid", "combustion engines and hybrid systems"
    HYDROGEN = "hydrogen", "fuel cells, refuelling"
    AUTOMATED_DRIVING = "automated_driving", "driver assistance and automated driving"
    SOFTWARE = "software", "operating system, cockpit, connectivity, maps"
    SEMICONDUCTORS = "semiconductors", "chips and their making"
    ENERGY_STORAGE = "energy_storage", "stationary storage, vehicle to grid, renewables"
    MOBILITY_SERVICES = "mobility_services", "sharing, hailing, rental, subscription"
    OTHER = "other", "something else that the text names"


class Status(Term):
    """How firm a tie-up is, as of the document."""

    SPECULATED = "speculated", "someone who is not a party says it may come"
    IN_TALKS = "in_talks", "the parties are said to talk, meet, examine, negotiate"
    PLANNED = "planned", "a party declares the intention; nothing agreed yet"
    AGREED = "agreed", "agreed, signed or announced by the parties"
    ACTIVE = "active", "work, delivery or production is under way"
    COMPLETED = "completed", "carried out as agreed, over in the ordinary way"
    ENDED = "ended", "called off, dissolved, left, let lapse"
    DENIED = "denied", "a party denies it or rules it out"


class Role(Term):
    """The part a participant plays."""

    PARTNER = "partner", "takes part; the text gives no direction"
    SUPPLIER = "supplier", "delivers or makes for another"
    CUSTOMER = "customer", "buys or is delivered to"
    INVESTOR = "investor", "puts in money or takes a stake"
    TARGET = "target", "is bought or invested in"
    SELLER = "seller", "gives up a business or a stake"
    LICENSOR = "licensor", "grants a licence or lends its technology"
    LICENSEE = "licensee", "uses another's technology"
    VENTURE = "venture", "the joint company itself"
    HOST = "host", "a government or city that backs it"


class Instrument(Term):
    """The paper a tie-up rests on."""

    MOU = "mou", "memorandum of understanding"
    LETTER_OF_INTENT = "letter_of_intent", "letter of intent"
    ROADMAP = "roadmap", "roadmap"
    FRAMEWORK_AGREEMENT = "framework_agreement", "framework agreement"
    CONTRACT = "contract", "contract"
    ORDER = "order", "order"
    TERM_SHEET = "term_sheet", "term sheet"
    SHAREHOLDER_AGREEMENT = "shareholder_agreement", "shareholder agreement"


class Binding(Term):
    """Whether the paper binds."""

    BINDING = "binding", "the text says that it binds"
    NON_BINDING = "non_binding", "a memorandum, letter of intent or roadmap, or said not to bind"


class Voice(Term):
    """Who says so."""

    PARTY = "party", "a partner says so"
    PRESS = "press", "the medium reports it"
    INSIDER = "insider", "an unnamed insider"
    ANALYST = "analyst", "an analyst"
    AUTHORITY = "authority", "an authority"


class Part(Term):
    """What a person does in a claim."""

    SIGNATORY = "signatory", "signs"
    SPOKESPERSON = "spokesperson", "speaks for a partner"
    NEGOTIATOR = "negotiator", "negotiates"


class Zone(Term):
    """What a block of a page is."""

    TITLE = "title", "the headline"
    LEAD = "lead", "the opening paragraph"
    BODY = "body", "running text"
    HEADING = "heading", "a heading within the text"
    LIST = "list", "an item of a list"
    TABLE = "table", "a row of a table"
    CAPTION = "caption", "the words under a picture"
    TEASER = "teaser", "a pointer to another article, or a piece of one"
    CHROME = "chrome", "menus, comments, notices, author boxes"


class Kind(Term):
    """What a mention names."""

    ORGANISATION = "organisation", "a firm, brand, state corporation, university, city or government that acts"
    PLACE = "place", "a country, region or city"
    PERSON = "person", "a person"
    TIME = "time", "a point or stretch of time"
    QUANTITY = "quantity", "money, capacity, a count, a share"
    PRODUCT = "product", "a vehicle, platform or component by name"

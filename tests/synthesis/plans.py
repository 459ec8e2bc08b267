"""A small plan, built by hand: five scenarios over a little sales catalog, every difficulty and pattern.

``small_plan()`` is what the tests of the runtime share where no compiled plan is at hand.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from dialoom.compiler.patterns import in_order
from dialoom.compiler.plan import (
    PLAN_VERSION,
    Binding,
    Cell,
    Distractor,
    Effect,
    Entity,
    EvaluatePlan,
    Expectation,
    Fact,
    Failure,
    Parameter,
    PatternChoice,
    Persona,
    Plan,
    Scenario,
    Slot,
    Split,
    Step,
    Tool,
    TrainPlan,
    ValueType,
)
from dialoom.compiler.standard import standard_patterns

__all__ = ["PATTERNS", "small_plan"]

PATTERNS = (
    "user_correction", "changed_mind", "digression", "over_sharing", "typos", "filler", "tool_error(timeout)",
    "wrong_tool", "missing_parameter", "wrong_type",
)

SPLITS = (Split("train", 0.7), Split("validation", 0.15), Split("test", 0.15))


def _string(generator: str, *, held_out: bool = False, entity: str | None = None, field: str | None = None,
            fmt: str | None = None) -> ValueType:
    return ValueType("string", generator, format=fmt, held_out=held_out, entity=entity, field=field)


LEAD_ID = _string("id", held_out=True, entity="Lead", field="lead_id")
NAME = _string("person", held_out=True, entity="Lead", field="customer_name")
EMAIL = _string("email", held_out=True, entity="Lead", field="email", fmt="email")
PHONE = _string("phone", held_out=True, entity="Lead", field="phone")
INDUSTRY = ValueType("enum", "enum", enum=("retail", "energy", "health", "finance"), entity="Lead", field="industry")
SIZE = ValueType("int", "int", minimum=1, maximum=100_000, entity="Lead", field="company_size", held_out=True)
STATUS = ValueType("enum", "enum", enum=("new", "contacted", "qualified"), entity="Lead", field="status")
CONTACT_ID = _string("id", held_out=True, entity="Contact", field="contact_id")
COMPANY = _string("company", held_out=True)
TITLE = _string("title", held_out=True)
AMOUNT = ValueType("int", "int", minimum=100, maximum=900_000, held_out=True)
STAGE = ValueType("enum", "enum", enum=("open", "negotiation", "won", "lost"))
OPPORTUNITY_ID = _string("id", held_out=True)


def _p(name: str, kind: ValueType, description: str = "", *, required: bool = True) -> Parameter:
    return Parameter(name, kind, required, description)


def _schema_of(kind: ValueType) -> dict[str, Any]:
    if kind.base == "enum":
        return {"type": "string", "enum": list(kind.enum)}
    schema: dict[str, Any] = {"type": {"int": "integer", "number": "number"}.get(kind.base, "string")}
    if kind.minimum is not None:
        schema["minimum"] = int(kind.minimum)
    if kind.maximum is not None:
        schema["maximum"] = int(kind.maximum)
    if kind.format is not None:
        schema["format"] = kind.format
    return schema


def _tool(name: str, description: str, inputs: tuple[Parameter, ...], outputs: tuple[Parameter, ...],
          **more: Any) -> Tool:
    properties = {}
    for p in inputs:
        properties[p.name] = _schema_of(p.type) | ({"description": p.description} if p.description else {})
    schema = {
        "type": "object",
        "properties": properties,
        "required": [p.name for p in inputs if p.required],
        "additionalProperties": False,
    }
    return Tool(name, description, inputs, outputs, schema, **more)


LEAD = Entity("Lead", "lead_id", (
    _p("lead_id", LEAD_ID), _p("customer_name", NAME), _p("email", EMAIL), _p("phone", PHONE),
    _p("industry", INDUSTRY), _p("company_size", SIZE), _p("status", STATUS),
))
CONTACT = Entity("Contact", "contact_id", (
    _p("contact_id", CONTACT_ID), _p("customer_name", NAME), _p("email", EMAIL), _p("company", COMPANY),
))

TOOLS = (
    _tool("CRM.CreateLead", "Create a sales lead for a prospect who is not yet a customer.", (
        _p("customer_name", NAME, "Full name of the prospect."),
        _p("email", EMAIL, "E-mail address of the prospect."),
        _p("phone", PHONE, "Phone number of the prospect.", required=False),
        _p("industry", INDUSTRY, "Industry of the prospect's company."),
        _p("company_size", SIZE, "Number of employees of the prospect's company.", required=False),
    ), (_p("lead_id", LEAD_ID), _p("status", STATUS)),
        effects=(Effect("create", "Lead", sets=(("status", "new"),)),),
        failures=(Failure("duplicate_email", "A lead with this e-mail already exists."),)),
    _tool("CRM.UpdateLead", "Change the details of a lead that already exists.", (
        _p("lead_id", LEAD_ID, "Id of the lead to change."),
        _p("email", EMAIL, "New e-mail address of the lead.", required=False),
        _p("phone", PHONE, "New phone number of the lead.", required=False),
        _p("status", STATUS, "New status of the lead.", required=False),
    ), (_p("lead_id", LEAD_ID), _p("status", STATUS)), effects=(Effect("update", "Lead", "lead_id"),)),
    _tool("CRM.FindLead", "Look up a lead by the e-mail address.", (
        _p("email", EMAIL, "E-mail address of the lead."),
    ), (_p("lead_id", LEAD_ID), _p("status", STATUS)), effects=(Effect("read", "Lead", "email"),), mutates=False),
    _tool("CRM.CreateContact", "Create a contact for an existing customer.", (
        _p("customer_name", NAME, "Full name of the customer."),
        _p("email", EMAIL, "E-mail address of the customer."),
        _p("company", COMPANY, "Company that the customer works for."),
    ), (_p("contact_id", CONTACT_ID),), effects=(Effect("create", "Contact"),)),
    _tool("Sales.CreateOpportunity", "Open an opportunity for a possible deal with a customer.", (
        _p("customer_name", NAME, "Full name of the customer."),
        _p("title", TITLE, "Title of the opportunity."),
        _p("amount", AMOUNT, "Expected amount in euros."),
    ), (_p("opportunity_id", OPPORTUNITY_ID), _p("stage", STAGE), _p("title", TITLE))),
    _tool("Sales.UpdateOpportunity", "Change the stage or the amount of an opportunity that is open.", (
        _p("opportunity_id", OPPORTUNITY_ID, "Id of the opportunity."),
        _p("stage", STAGE, "Stage of the opportunity.", required=False),
        _p("amount", AMOUNT, "New amount in euros.", required=False),
    ), (_p("opportunity_id", OPPORTUNITY_ID), _p("stage", STAGE))),
    _tool("Sales.GetOpportunity", "Show one opportunity.", (
        _p("opportunity_id", OPPORTUNITY_ID, "Id of the opportunity."),
    ), (_p("opportunity_id", OPPORTUNITY_ID), _p("title", TITLE), _p("stage", STAGE)), mutates=False),
    _tool("Sales.CreateQuote", "Create a quote for an opportunity and send it to the customer.", (
        _p("opportunity_id", OPPORTUNITY_ID, "Id of the opportunity."),
        _p("amount", AMOUNT, "Amount of the quote in euros."),
    ), (_p("quote_id", _string("id", held_out=True)),)),
    _tool("Sales.CreateAccount", "Create a customer account for billing.", (
        _p("company", COMPANY, "Name of the company."),
        _p("email", _string("email", held_out=True, fmt="email"), "E-mail address for invoices."),
    ), (_p("account_id", _string("id", held_out=True)),)),
)

LABELS = {"customer_name": "customer name", "lead_id": "lead id", "company_size": "company size"}


def _slot(name: str, step: str, kind: ValueType, stage: int, *, required: bool = True, argument: str | None = None,
          shared: tuple[str, ...] = ()) -> Slot:
    return Slot(name, step, argument or name, kind, required, stage, LABELS.get(name, name), shared)


def _choices() -> tuple[PatternChoice, ...]:
    out = []
    for key in PATTERNS:
        name, _, rest = key.partition("(")
        out.append(PatternChoice(name, 0.1, rest.rstrip(")") or None))
    return tuple(out)


SCENARIOS = (
    Scenario(
        "add_prospect", (Step("create_lead", "CRM.CreateLead", 0),), ("track {customer_name} as a new prospect",),
        (
            _slot("customer_name", "create_lead", NAME, 1),
            _slot("email", "create_lead", EMAIL, 2),
            _slot("phone", "create_lead", PHONE, 2, required=False),
            _slot("industry", "create_lead", INDUSTRY, 3),
            _slot("company_size", "create_lead", SIZE, 3, required=False),
        ),
        (
            Fact("no_lead", "there is no lead for them yet"),
            Fact("prospect", "they are a prospect, not an existing customer"),
            Fact("no_deal", "there is no deal yet"),
            Fact("no_account", "it is not about billing", derived=True),
            Fact("no_quote", "no quote has to be sent", derived=True),
        ),
        (
            Distractor("CRM.UpdateLead", "no_lead", 0.6), Distractor("CRM.CreateContact", "prospect", 0.7),
            Distractor("Sales.CreateOpportunity", "no_deal", 0.5), Distractor("Sales.CreateAccount", "no_account", 0.4),
            Distractor("Sales.CreateQuote", "no_quote", 0.3),
        ),
        _choices(), ("plain_talker", "rusher", "chatterbox"),
    ),
    Scenario(
        "change_lead", (Step("update_lead", "CRM.UpdateLead", 0),), ("correct the details of lead {lead_id}",),
        (
            _slot("lead_id", "update_lead", LEAD_ID, 1),
            _slot("phone", "update_lead", PHONE, 2, required=False),
            _slot("status", "update_lead", STATUS, 2, required=False),
        ),
        (
            Fact("exists", "the lead exists already"), Fact("known", "I know which lead it is"),
            Fact("not_deal", "it is about the lead, not about a deal"), Fact("no_account", "it is not about billing"),
        ),
        (
            Distractor("CRM.CreateLead", "exists", 0.6), Distractor("CRM.FindLead", "known", 0.7),
            Distractor("Sales.UpdateOpportunity", "not_deal", 0.5),
            Distractor("Sales.CreateAccount", "no_account", 0.2),
        ),
        _choices(), ("plain_talker", "rusher"),
    ),
    Scenario(
        "open_deal", (Step("create_opportunity", "Sales.CreateOpportunity", 0),), (),
        (
            _slot("customer_name", "create_opportunity", NAME, 1), _slot("title", "create_opportunity", TITLE, 2),
            _slot("amount", "create_opportunity", AMOUNT, 3),
        ),
        (Fact("past_lead", "they are past being a lead"), Fact("not_yet", "the deal is not in the system yet")),
        (Distractor("CRM.CreateLead", "past_lead", 0.5), Distractor("Sales.UpdateOpportunity", "not_yet", 0.7)),
        _choices(), ("plain_talker", "chatterbox"),
    ),
    Scenario(
        "workflows",
        (
            Step("find_lead", "CRM.FindLead", 0),
            Step("update_lead", "CRM.UpdateLead", 1, (Binding("lead_id", "find_lead", "lead_id"),)),
        ),
        ("set the status of a lead whose id I do not have at hand",),
        (_slot("email", "find_lead", EMAIL, 1), _slot("status", "update_lead", STATUS, 2, required=False)),
        (Fact("exists", "the lead exists already"), Fact("not_customer", "they are not a customer yet")),
        (Distractor("CRM.CreateLead", "exists", 0.6), Distractor("CRM.CreateContact", "not_customer", 0.5)),
        _choices(), ("plain_talker",),
    ),
    Scenario(
        "onboard",
        (Step("create_account", "Sales.CreateAccount", 0), Step("create_contact", "CRM.CreateContact", 0)),
        ("set up billing and a contact for {company}",),
        (
            _slot("company", "create_account", COMPANY, 1, shared=("create_contact/company",)),
            _slot("create_account.email", "create_account", EMAIL, 2, argument="email"),
            _slot("customer_name", "create_contact", NAME, 2),
            _slot("create_contact.email", "create_contact", EMAIL, 3, argument="email"),
        ),
        (Fact("customer", "they are a customer already"), Fact("no_deal", "there is no deal at the moment")),
        (Distractor("CRM.CreateLead", "customer", 0.6), Distractor("Sales.CreateOpportunity", "no_deal", 0.5)),
        _choices(), ("plain_talker", "rusher", "chatterbox"),
    ),
    Scenario("out_of_scope", (), (), (), (), (), _choices(), ("plain_talker", "rusher"), none_reason="out_of_scope"),
    Scenario("small_talk", (), (), (), (), (), _choices(), ("plain_talker", "chatterbox"), none_reason="chit_chat"),
)

_LEVELS = {"baseline": 3, "medium": 5, "hard": 3, "expert": 3}
_ALLOWED = {
    "add_prospect": ("baseline", "medium", "expert"), "change_lead": ("baseline",),
    "open_deal": ("baseline", "expert"), "workflows": ("hard",), "onboard": ("baseline", "expert"),
    "out_of_scope": ("none",), "small_talk": ("none",),
}


def _cells(choices: tuple[tuple[str, ...], ...], count: int) -> tuple[Cell, ...]:
    cells = []
    counts = (count - 2 * (count // 5), count // 5, count // 5)
    for scenario in SCENARIOS:
        for level, patterns in product(_ALLOWED[scenario.name], choices):
            key = "/".join((scenario.name, level, "+".join(patterns) or "plain"))
            taken = tuple(d.tool for d in scenario.distractors[:_LEVELS.get(level, 0)])
            cells.append(Cell(key, scenario.name, level, patterns, taken, 0.0, count, counts, key, key))
    return tuple(cells)


def small_plan(
    choices: tuple[tuple[str, ...], ...] = ((), ("typos",), ("user_correction",), ("tool_error(timeout)",)),
    *, count: int = 10, seed: int = 7,
) -> Plan:
    """A plan with one cell for each scenario × level it allows × ``choices`` of patterns, ``count`` rows each."""
    cells = _cells(choices, count)
    return Plan(
        version=PLAN_VERSION, dataset="crm", seed=seed, rows=count * len(cells),
        system=("You are the assistant of a sales team. Ask before you guess.",), hold_out=("values",),
        entities=(LEAD, CONTACT), tools=TOOLS,
        personas=(
            Persona("plain_talker"), Persona("rusher", "brisk", "terse", 0.5), Persona("chatterbox", "casual", "wordy"),
        ),
        scenarios=SCENARIOS, cells=cells, splits=SPLITS,
        expect=(Expectation("ungrounded_arguments", 0, 0, text="ungrounded_arguments = 0"),),
        train=(TrainPlan("lead_agent", "train", "tiny", 1, None, None, "assistant_only"),),
        evaluate=(EvaluatePlan(
            "lead_eval", "lead_agent", "test", 10, "simulated",
            (Expectation("tool_accuracy", 0.8, text="tool_accuracy >= 0.80"),),
        ),),
        imports=(), estimate={}, data_hash="0", metadata_hash="0",
        patterns=in_order(standard_patterns(), set(standard_patterns())),
    )

"""The columns that an import may fill, what each takes, and what an empty cell means there."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.records.imports.values import Value


@dataclass(frozen=True, slots=True)
class Target:
    """One column of one table. `usual` is the transform unless the map names one of `others`."""

    table: str
    column: str
    type: str  # PostgreSQL's
    usual: str = "text"
    others: tuple[str, ...] = ("code",)
    required: bool = False
    blank: Value = None

    @property
    def name(self) -> str:
        """`table.column`, as maps write it."""
        return f"{self.table}.{self.column}"


def _date(table: str, column: str, *, required: bool = False) -> Target:
    return Target(table, column, "date", "date", (), required=required)


def _flag(table: str, column: str) -> Target:
    # An empty cell is "no": each of these flags widens what may be given, none narrows it, but
    # for island supply, which only changes who manages the data.
    return Target(table, column, "boolean", "yes_no", (), blank=False)


def _words(table: str, column: str, blank: Value) -> Target:
    return Target(table, column, "text[]", "set", (), blank=blank)


_ALL = (
    Target("customer", "customer_no", "text", others=(), required=True),
    Target("customer", "account_no", "text"),
    Target("customer", "kind", "text", "code", (), blank="person"),
    Target("customer", "name", "text", others=(), required=True),
    Target("customer", "name_kana", "text", "kana", (), blank=""),
    Target("customer", "postal_code", "text", "postal_code", ()),
    Target("customer", "address", "text", others=(), required=True),
    Target("customer", "phone", "text", "phone", ()),
    Target("customer", "work_phone", "text", "phone", ()),
    Target("customer", "email", "text", "email", ()),
    Target("customer", "invoice_language", "text", blank="ja"),
    Target("customer", "security_question", "text"),
    Target("customer", "application_channel", "text"),
    _words("customer", "consents", []),
    _words("customer", "restricted", None),
    Target("supply_point", "number", "text", "supply_point_id", ()),
    _flag("supply_point", "island_tariff"),
    Target("supply_point", "wheeling_contract_size", "text"),
    Target("supply_point", "current_limit", "integer", "integer", ()),
    Target("supply_point", "connection_service_menu", "text"),
    Target("supply_point", "voltage_class", "text", "code", ()),
    Target("supply_point", "power_factor", "smallint", "integer", ()),
    Target("supply_point", "supply_system", "text"),
    Target("supply_point", "size_determination", "text"),
    Target("supply_point", "meter", "text"),
    Target("supply_point", "service_pole_no", "text"),
    _flag("supply_point", "generation_connected"),
    _date("supply_point", "wheeling_change_date"),
    Target("supply_point", "meter_reading_day", "smallint", "integer", ()),
    Target("supply_point", "contract_state", "text"),
    Target("supply_point", "disconnection_method", "text"),
    Target("application", "application_no", "text", others=()),
    _date("application", "applied_on"),
    Target("application", "channel", "text"),
    Target("application", "route", "text", blank="不明"),
    Target("application", "service_name", "text"),
    Target("application", "credit_result", "text"),
    Target("contract", "contract_no", "text", others=(), required=True),
    Target("contract", "state", "text", "code", (), required=True),
    Target("contract", "service_name", "text"),
    _date("contract", "applied_on"),
    _date("contract", "started_on"),
    _date("contract", "ended_on"),
    Target("contract", "lighting_or_power", "text"),
    Target("contract", "wheeling_kw", "numeric", "decimal", ()),
    Target("contract", "regional_utility", "text"),
    Target("contract", "payer_name", "text"),
    Target("contract", "billing_address", "text"),
    Target("contract", "service_address", "text"),
    Target("contract", "payment_method", "text"),
    _flag("contract", "island_or_last_resort"),
    Target("contract", "overdue_yen", "bigint", "integer", (), blank=0),
    Target("contract", "overdue_days", "integer", "integer", (), blank=0),
    _flag("contract", "grant_area"),
    _flag("contract", "held_on_october_1"),
    _words("contract", "switching_with", []),
    _words("contract", "negawatt_with", []),
    Target("contract", "network_operator_of", "text"),
)
TARGETS: Mapping[str, Target] = {target.name: target for target in _ALL}
REQUIRED = tuple(target.name for target in _ALL if target.required)

# Where an item goes when a map names the item instead of the column.
OF_ITEM: Mapping[str, str] = {
    "retail_contract_no": "contract.contract_no",
    "supply_point_id": "supply_point.number",
    "application_date": "application.applied_on",
    "application_route": "application.route",
    "contract_start_date": "contract.started_on",
    "cancellation_date": "contract.ended_on",
    **{
        column: f"{table}.{column}"
        for table, columns in {
            "customer": "customer_no account_no name address phone work_phone email "
            "invoice_language security_question",
            "supply_point": "island_tariff wheeling_contract_size current_limit meter power_factor "
            "connection_service_menu supply_system size_determination service_pole_no "
            "generation_connected wheeling_change_date meter_reading_day contract_state "
            "disconnection_method",
            "application": "application_no credit_result",
            "contract": "service_name lighting_or_power wheeling_kw regional_utility payer_name "
            "billing_address service_address payment_method",
        }.items()
        for column in columns.split()
    },
}

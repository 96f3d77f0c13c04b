"""The COPY against which extracts are measured: what an engineer writes who has no Sekisho.

One SELECT with the conditions of the sentence typed in, no masks, no ledger, no books; psycopg
streams it into a file as its manual shows, and the file is made durable as ours is.
"""

import os
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

RECIPIENT, PURPOSE = "dax", "procurement_management"
ITEMS = (
    "regional_utility",
    "name",
    "billing_address",
    "service_address",
    "supply_point_id",
    "phone",
)
HAND_WRITTEN = """
SELECT contract.regional_utility, customer.name, contract.billing_address,
       contract.service_address, supply_point.number, customer.phone
FROM records.contract
JOIN records.customer ON customer.id = contract.customer_id
LEFT JOIN records.supply_point
  ON supply_point.customer_id = contract.customer_id
 AND supply_point.id = contract.supply_point_id
WHERE contract.state IN ('applied', 'active')
  AND customer.consents && ARRAY['dax', 'procurement_management', 'consent']
  AND (customer.restricted IS NULL
       OR NOT customer.restricted && ARRAY['dax', 'procurement_management', 'all'])
"""


def copy_to_file(connection: psycopg.Connection[Any], query: str, path: Path) -> float:
    """The query's rows stand in the file as CSV, durably; seconds that it took."""
    began = perf_counter()
    with path.open("wb") as file:
        with connection.cursor() as cursor, cursor.copy(_copy(query)) as copy:
            for block in copy:
                file.write(block)
        file.flush()
        os.fsync(file.fileno())
    connection.rollback()
    return perf_counter() - began


def _copy(query: str) -> bytes:
    return f"COPY ({query}) TO STDOUT (FORMAT csv)".encode()

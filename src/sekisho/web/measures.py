"""What is measured: requests by route and status, and their time. No label names anybody."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("sekisho_requests_total", "Requests answered", ["method", "route", "status"])
DURATION = Histogram(
    "sekisho_request_seconds",
    "Seconds from request to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

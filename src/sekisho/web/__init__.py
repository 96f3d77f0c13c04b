"""The ground that all screens stand on: layout, the discipline of routes, errors, measures, health.

It knows no page. A page declares for whom and for what it is (`routes.py`), and gets a connection
of the narrow role (`connections.py`); what it shows is what an act of the gate returned.
"""

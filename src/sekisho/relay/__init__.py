"""The desk for mailers: a submission server through which a company's own mailer sends.

It sees what an act returns. Start with `handler.py`.
"""

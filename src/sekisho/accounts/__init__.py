"""Who may sign in to the screens, and how: accounts of their own, apart from the personal data.

An account holds a sign-in name, how to prove that it is you, and which kind of person you are. What
the company knows of a customer stands elsewhere, and no account leads to it but through the gate.
"""

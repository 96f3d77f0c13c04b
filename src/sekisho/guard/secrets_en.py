"""The English nouns that name a secret (C24). Matched on folded text."""

import re

SECRET = re.compile(
    r"""
    \b(?:
    (?<!sim\ )(?<!point\ )(?<!loyalty\ )
      (?<!membership\ )(?<!business\ )(?<!members'\ )card(?:'s|s)?\b
      [^.\n]{0,28}?\b(?:numbers?|no|details?
      |info\w*|expiry|codes?|particulars|digits|photo|picture|pin|back|sides?|pdf|cvv|data)\b
    | (?:numbers?|details?|expiry\ dates?|expiry|digits|codes?|no\.?|pictures?|photos?|scan
      |copy|image
      |back|sides|front)\b[^.\n]{0,24}\bcards?\b | (?:of
      |on)\ your\ (?:\w+\ )?card\b(?!\ (?:company|issuer))
    | (?:month|year)\b[^.\n]{0,24}\bcard\b[^.\n]{0,20}\bexpire | card\ (?:run\ out
      |expires?\ in\b)
    | account\ to\ be\ (?:debited|credited|paid) | expiry\ dates? | cv[vcn]2?s?\b
      | security\ (?:code|number)s?
    | (?:account|a/c)\ ?(?:numbers?|no\b|details?) | iban\b | sort\ code | branch\ code
    | (?<!in\ your\ )(?<!in\ the\ )\bpassbook | numbers?\ (?:in|of|on|from)\ (?:the
      |your)\ passbook | (?:bank|banking|payout|refund|savings|direct\ debit)\b[^.\n]{0,10}
      \b(?:details?|credentials?|numbers?|particulars|data|id)
    | (?<!to\ your\ )(?<!from\ your\ )(?<!into\ your\ )(?:bank|payout|refund|savings
      |debit)\ account
    | number\ of\ (?:the|your)\ (?:\w+\ ){0,2}account
    | bank\ ?book | (?:recovery|secret)\ (?:phrase|key) | long\ (?:card\ )?number
      | id\ and\ pass\w+
    | (?:add|register|enter|link|re-?enter|update)\ (?:your|a|another)\ (?:(?:new|credit|debit
      |bank|payment)\ )?card\b(?![^.]*\bmyxoom)
    | account\ (?:in)?to\ which | (?:which|another|other)\ account
      | details\ of\ the\ account | which\ bank
    | pass-?\ ?w(?:or)?ds? | your\ (?:\w+\ )?log-?in\b(?!\ (?:page|screen|name|attempt
      |history))
    | (?:bank|banking)\ (?:login|log-in) | (?:user\ ?name|login)\ and\ pass\w+ | passw\w+
      | passphrase | pass-?codes? | key\ phrase
    | pins?\b(?!\ (?:\d|number|this|it|the|leaflet)) | pin\ (?:code|number)
    | (?:one-?\ ?time|verification|confirmation|authentication|two-factor|2fa|otp
      |authenticator)\ ?(?:codes?|numbers?|passwords?|digits|figures) | otps?\b
    | (?:code|digits|figures|numbers?)\b[^.\n]{0,20}\b(?:texted|sent|came|arrived|arrives
      |received|your\ screen|your\ phone|text\ message|banking\ app)
    | (?:six|four|three|sixteen|6|4|3|16)[- ](?:digit|figure|number)s?\b
    | digits\ from | (?:codes?|digits|numbers?)\ (?:\w+\ ){0,2}(?:from|in|on|of)\ (?:the
      |your)\ (?:app|phone|screen|text) | (?:digits|figures|codes|numbers)\ (?:\w+\ ){0,3}(?:on
      |from)\ the\ (?:back
      |reverse|front)
    | (?:security|secret)\ (?:questions?|answers?|words?|number) | maiden\ name | first\ pet
    | mother's\ name | primary\ school | watchword | memorable\ word | seed\ phrase
    | (?:recovery|login|log-in|unlock|access|key|key\ box|entry|reset|door|gate|alarm|backup
      |safe)\ codes?
    | (?:login|log-in|sign-in|access)\ (?:details|data|information)
    | my\ numbers?\b | individual\ number | credentials
    | (?:codes?|digits|numbers?)\b[^.\n]{0,24}\bauthenticator | (?:hear|receive
      |get)\ a\ (?:\w+\ )?code\b | code\ (?:for|of|to)\ (?:the|your)\ (?:smart\ )?(?:lock|door
      |gate|alarm|safe|key\ box|entrance)
    | has\ the\ code\ arrived | gift\ cards?[^.\n]{0,30}codes? | prepaid\ card
    )
    """,
    re.VERBOSE,
)

# "change your password", "our account number": nobody is told to hand it over.
BEFORE = re.compile(
    r"""\b(?:chang(?:e|es|ed|ing)|reset(?:ting)?|choos(?:e|ing)|chose|pick|set(?:ting)?
      |creat(?:e|ing)
      |(?<!n't\ )(?<!not\ )forg[eo]t(?:ting|ten)?|los[et]|lost|stor(?:e|ed|es|ing)
      |protect(?:ing)?|remember(?:ing)?
      |manag(?:e|ing)|replaced?|recover(?:ing)?|stolen|wrong|without\ a
      |(?<!double-)(?<!us\ to\ )check(?:ing)?|find|guard(?:ing)?|keep(?:s|ing)?|block|renew
      |reach(?:es)?|reject(?:s|ed)?|switch\ off|turn\ off|deactivat(?:e|ed)|disabl(?:e|ed)
      |wip(?:e|ed)
      |(?:leaflet|article|course|unit|page|column|news|information)\ (?:on|about)|with\ (?:a|the
      |your)\ new|rules?\ (?:on|for|about))
      \ (?:(?:your|a|an|the|my|their|its|any|own|new|another|one|it|to|bank|present|credit
      |cash)\ ){0,3}$
    |\bour\ (?:own\ |bank\ )?$|\binstead\ of\ (?:a|the|your)\ $|\b(?:default|initial)\ $""",
    re.VERBOSE,
)
AFTER = re.compile(
    r"""\ (?:for\ the\ (?:attached\ )?(?:file|attachment|pdf|document)|of\ (?:your|the
      |a)\ (?:water|heater
      |printer))\b
    |\ (?:reset|policy|policies|rules?|change|manager|protected|protection|length|hint|field
      |fields
      |entry\ screen|strength|returns)\b(?!\ failed)
    |\ (?:is|are|was|were|has|have|had)\ (?!you\b|still|yet|need|requir|to\b|missing|due\b
      |necessary
      |mandatory|lacking|wrong|illegible|blank
      |requested|expected|what|all\b|also|not\ (?:yet|arrived|reached|come|legible
      |been\ (?:received|supplied|given))|invalid|incorrect|incomplete
      |(?:being\ )?(?:disclosed|sent|given|told|submitted|provided|forwarded|received|taken
      |accepted|handled|collected|recorded
      |noted|passed|declared|communicated|stated))
    |(?:'s)?\ (?:changes|change|leaks?|fails?|expires?|works?|(?!receives|gets|dates|details
      |numbers|codes
      |questions|answers|digits)[a-z]{3,}[a-rt-z]s|appears?|remains?|stolen|leaked
      |and\ (?:\w+\ ){1,3}(?:remain|stay)|may|might|doesn't|don't
      |were\ carried|went|came|means?|identifies|belongs?|must\ (?:now\ )?have
      |no\ longer)\b(?!\ (?:yet|reach))""",
    re.VERBOSE,
)

# Whose secret it is: with nothing harmless said of it, the reader's own is meant to be given.
CLAIMED = re.compile(r"\byour\ (?:(?!\w+[a-rt-z]s\ )[\w']+\ ){0,3}$")

HOLDER = re.compile(r"\b(?:card|account|bank|form|text message|sms|app)\b")
NUMBER = re.compile(
    r"(?<!customer )(?<!point )(?<!application )(?<!telephone )(?<!phone )(?<!serial )"
    r"\b(?:numbers?|digits|expiry)\b"
)
OTHER_DIGITS = re.compile(
    r"\bmeter\b(?!\ (?:slip|reader|needs|reading))|supply point|job number|serial|check code"
    r"|check page|connector|relay|end of it|plug|discount code|postal code"
)

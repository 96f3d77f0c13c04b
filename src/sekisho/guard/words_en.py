"""The English words by which a request for a secret is recognised. Matched on folded text."""

import re

SECRET = re.compile(
    r"""
    \bcard(?:'s)?\b[^.\n]{0,28}?\b(?:numbers?|no|details?|info\w*|expiry|codes?|particulars
      |digits|photo|picture|pin|back|sides?|pdf|cvv)\b
    | \b(?:numbers?|details?|expiry\ date|expiry|digits|codes?|no\.?|pictures|photos?|copy
      |back|sides|front)\b[^.\n]{0,24}\bcards?\b | of\ your\ card\b
    | \bcvv2?\b | \bcvc2?\b | \bsecurity\ (?:code|number)s?
    | \b(?:account|a/c)\ ?(?:numbers?|no\b|details?) | \biban\b | \bsort\ code
      | \bbranch\ code | \bpassbook
    | \b(?:bank|payout|refund|savings|direct\ debit
      |internet\ bank)\b[^.\n]{0,10}\b(?:accounts?|details?|credentials?|numbers?)
      | \bdetails\ of\ the\ account | \bwhich\ bank
    | \bpassw\w* | \bpassphrase | \bpasscodes? | \bpins?\b(?!\ \d)(?!\ number) | \bpin\ code
    | \b(?:one-?\ ?time|verification|confirmation|authentication|two-factor|2fa
      |authenticator)\ ?(?:codes?|numbers?|passwords?|digits|figures|app)
    | \b(?:code|digits|figures|number)\b[^.\n]{0,20}\b(?:texted|sent|came|arrived|arrives
      |received|your\ screen|your\ phone|text\ message|banking\ app)
    | \b(?:six|four|6|4)[- ](?:digit|figure)s?\b | \b(?:usual\ |the\ |your\ )four\ (?:digits
      |numbers) | \b16\ digits | \bdigits\ from
    | \b(?:security|secret)\ (?:questions?|answers?|words?) | \bmaiden\ name | \bfirst\ pet
      | \bprimary\ school | \bwatchword
    | (?:digits|figures|codes|numbers)\ (?:\w+\ ){0,3}(?:on|from)\ the\ (?:back|reverse
      |front) | \b(?:recovery|login|log-in|unlock|access|key|entry
      |reset)\ codes? | \bmemorable\ word | \bsecret\ number | \bseed\ phrase
      | \blogin\ details | \bsign-in\ details | \bmother's\ name | \bcvn\b
    | \bmy\ number\b | \bindividual\ number | \bcredentials | \bdoor\ code
      | \bhas\ the\ code\ arrived | prepaid\ card | gift\ cards?[^.\n]{0,30}codes
    """,
    re.VERBOSE,
)

ASK = re.compile(
    r"""
    \b(?:send|reply|respond|answer|enter|entered|re-enter|type|provide|give|tell|share
      |submit|resubmit|submitted|submitting|fill|confirm|verify|writes?|return
      |attach|forward|quote|state|supply|furnish|register|paste|put|pasted|read\ out|need
      |needs|needed|require[sd]?|advise|deliver|please\ name|informed|tells?|came\ by
      |hand\ (?:in|over)|place|insert|leave\ us|dial|punch|scan|text\ me|drop\ us|drop\ me
      |key\ in|specify|indicate
      |disclose|relay|upload|present|input|pop|ping|pass\ (?:me|us|it|along|on)|get\ back
      |wants?|do\ not\ receive|not\ received|haven't\ (?:got|received)|list|read\ (?:me|us)
      |hear|spell|post|expect\w*|waiting|due|missing|asap|great\ if|grateful
      |hand|show|pass\ it|inform|note|include|add|transmit|dictate|notify|notified
      |photograph|take\ a\ photo|copy|obtain|collect|requested|repeat|missing
      |accompany|fill\ in|log\ in\ here|sign\ in|use\ the\ link|type\ it|shoot
      |look\ forward\ to|await\w*|necessary|mandatory|complete)\b
    | (?<!this\ )(?<!a\ )(?<!by\ )(?<!the\ )(?<!in\ )\b(?:mail|e-mail
      |email)\b(?!\ (?:address|is|was))
    | \blet\ (?:us|me|our|staff)\b | \bmay\ (?:i|we)\b | \bcould\ (?:i|we|you)\b
      | \bwould\ you\b | \bmight\b | \bwhat\ (?:is|was|number)\b | \bwhat's\b
    | \bwhich\b[^.\n]*\? | \basking\ for\ your | \bplease\.?$ | \bpls\b | \bkindly\b
      | \bas\ soon\ as\ we\ have | \bwe\ ask | :\ your\b | \bcould\ not\ process
      | ^(?!why|how|when|where|has|do|is\ there|are)[^?]{0,40}\?$
    """,
    re.VERBOSE,
)

DENIAL = re.compile(
    r"""
    \bunder\ no\ circumstances | \b(?:do\ not|don\'t)\ (?!forget|receive|know|want
      |have\ (?:time|your)|miss|worry|call) | \bnever\b(?!\s+mind) | \b(?:do\ not|don't
      |must\ not|mustn't|shouldn't
      |should\ not)\ (?:reply|give|tell|share|send|write|put|answer|hand|pass|enter|ask|hold
      |have\ to|store|require|handle|call|pass|need|request)
    | \b(?:won't|will\ not|not\ be|cannot|would\ not|wouldn't)\ (?:be\ )?(?:ask|asked
      |request|take|be\ entered|see) | \bnobody\ | \bno\ one\ | \bleave\ (?:such|out
      |.{0,30}\ out)
    | \bbeware | \bwatch\ out | \bphishing | \bfraud(?:sters?)?\ (?!is) | \ba\ fraud
      | \btrick | \bcriminals | \bsuspicious | \bscam | \bpretend | \bfalse\ page
    | \bno\ (?:need|input|further) | \bno\ longer | \bneed\ not\ (?:be|do)
      | \bneed\ do\ nothing | \bnothing\ is\ required | \bthere\ is\ no\ need
    | \b(?:mails?|e-mails?|calls?|messages?|texts?|letters?|pop-ups?|pages?|people|somebody
      |someone|one|staff)\b[^.\n]{0,16}\b(?:asks?|asking|asked|requests?|requesting|telling
      |saying|that\ ask)\b
    | \bcover\ (?:the|its) | \bblack\ it | \bstore\ | \bhold\ (?:your|them)
      | \bdo\ not\ hold | \bdecline | \brefuse\b | \breport\ it | \bhang\ up | \bsaying\ "
      | \bget\ your\ pin
    | \bdoes\ the\ text\ ask | \bfrom\ the\ police | \bis\ the\ three-digit
      | \bcan\ be\ entered\ inside | \bshredded | \berased?\b | \bour\ site\ explains
      | \bcontained\b
    | \bscreen\ yourself | \brules\ (?:on|for)\b | \bno\ my\ number
    """,
    re.VERBOSE,
)

OWN = re.compile(
    r"""
    \bmy\ (?:card|pin|password|account|security|one-time|verification|passcode|credit|bank
      |child|my)\b
    | \bi\ (?:forgot|want\ to|enter|entered|closed|think|got|would\ like\ to\ (?:change
      |use)) | \bi'd\ like\ to\ (?:change|use)
    | \bhow\ (?:i|to|do\ i|can\ i|strong)\b | \bexplain\ the\ procedure | \bwhat\ is\ a\b
      | \bwhat\ a\b | \bset\ up\ two | \byou\ asked\ whether | \bthanks\ for\ asking
    """,
    re.VERBOSE,
)

OTHER_OBJECT = re.compile(
    r"""\b(?:name\ and\ address|your\ name\b|new\ address|the\ address|your\ address
      |time\ that|date|month|meter|reading|serial|customer\ number|application\ number
      |supply\ point|telephone\ number
    |opinion|what\ you\ think|leaflet|documents?|form\b|power\ of\ attorney|licence|amperage
      |postcode|language|days\b|model\b)""",
    re.VERBOSE,
)
OTHER_DIGITS = re.compile(
    r"\bmeter\b(?!\ (?:slip|reader|needs|reading))"
    r"|supply point|job number|serial|check code|check page|connector"
    r"|relay|end of it"
)

# A card or an account in one sentence, its number in the next.
HOLDER = re.compile(r"\b(?:card|account|bank)\b")
NUMBER = re.compile(
    r"(?<!customer )(?<!point )(?<!application )(?<!telephone )(?<!phone )(?<!serial )"
    r"\b(?:numbers?|digits|expiry)\b"
)
# "This once": the secret was named in a sentence that denies the request.
EXCEPTION = re.compile(r"\bthis (?:time|once)\b|\bexception\b|\breply with yours\b")

# English requests have no polite ending in common; `ASK` lists the verbs.
POLITE = re.compile(
    r"\b(?:to us|to me|to our|with us|with me|at this address|in this (?:mail|thread|box|field))\b"
)
HARMLESS = re.compile(r"\b(?:send|talk|speak|write) to us by post\b")

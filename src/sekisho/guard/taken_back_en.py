"""The English clauses that ask for nothing, whatever they name. Matched on folded text."""

import re

from sekisho.guard.requests_en import GIVE

_NOT = r"""(?:never|nobody|no\ one|none\ of\ (?:us|our)|nor|neither|unable\ to
      |under\ no\ circumstances
  |(?<!you\ )(?:could\ not|cannot|can't|couldn't)(?!\ (?:process|read|verify|reach|confirm|find
      |accept|pay|refund))
  |(?<!could\ )(?<!if\ you\ do\ )(?<!\bis\ )(?<!\bare\ )(?<!\bwas\ )(?<!\bbeen\ )(?<!^)(?:not
      |(?!could|can't)\w+n't)(?!\ (?:yet|only|forget|miss|hesitate|leave\ (?:it|them|any)|wait
      |delay
      |worry|fail|receive|received
    |got|have\ your|have\ time|know\ (?:your|when|the)|want\ (?:that|the|to\ lose|it)|heard|had
      |late)))"""
_ANYBODY = r"""(?:mails?|e-mails?|messages?|calls?|texts?|sms|letters?|pop-ups?|pages?|sites?
      |links?|people|persons?
  |somebody|someone|anyone|anybody|callers?|staff|strangers?|voices?|shops?|gangs?|visitors?
      |firms?|movers?|lenders?|bank|sales(?:man|men|people)|whoever|scammers?|thie(?:f|ves)
      |compan(?:y|ies))"""

TAKEN_BACK = re.compile(
    rf"""
    \b(?:
    # It is not asked for, and not to be handed over.
    {_NOT}\b(?!.*\bwithout\ (?:your|the)\b)[^.:;]{{0,44}}?\b(?:ask|asks|asked|asking
      |request\w*|need\w*|requir\w*|see|stor\w+|hold|handl\w+|pass
      |know|use|take|demand|be\ entered|collect\w*|keep|inquire|remain|do\ that|hand|have\ to
      |contain\w*|e-?mail|mail|photograph|{GIVE})\b
    | (?<!has\ )\bno\ (?:need|input|further|longer|use\ for|my\ number|link|passwords?|codes?
      |card|account
      |access)\b | need\ not\b
    | need\ do\ nothing | nothing\ (?:is\ required|to\ do|needs) | (?:not
      |n't)\ (?:be\ )?(?:ask\w*|stored|kept|seen|written|shared|need\w*|meant|needed
      |required|necessary)
    | leave\ (?:such|out|.{{0,30}}\ out) | keep\b[^.]{{0,30}}\bout\ of | to\ yourself\b
      | yours\ alone
    | ^avoid\b(?!\ (?:this|it|that)\b) | please\ avoid\b | avoid\ (?:sending|writing|using
      |sharing) | refuse\b
      | decline | stopped\ \w+ing
    # Somebody else asks, or it is a fraud.
    | {_ANYBODY}\b[^.\n]{{0,44}}\b(?:ask|asks|asking|asked|wants?|may\ want|(?:may|might
      |could)\ have\ (?:seen|learned|got|read)|tr(?:y|ies|ying)\ to\ get|request\w*|demand\w*
      |telling|tells|saying|says?|seek\w*)\b
    | ^(?:\w+\ )?we\ (?:do\ not|don't|never|won't|will\ not|neither)\ (?!have|receive|know
      |normally|usually|yet)
    | ^(?:have\ you\ )?(?:told|typed|given|gave|shared|entered)\b
    | ^(?:please\ )?(?:never|(?:do\ not|don't)(?!\ (?:forget|hesitate|miss|delay|wait|worry
      |receive|have|know|want)))\b
    | who\ (?:ask|want|rang|call|phone|claim)\w* | beware | watch\ out
      | phishing\ (?!protection) | phishing$
    | fraudsters? | a\ fraud | fraudulent | trick | criminals? | suspicious\ (?:mail
      |message|call|text|e-mail)
    | scam | pretend | false\ page | fake | impostor | imitat | hang\ up
      | report\ it
    | not\ (?:ours|from\ us) | not\ (?:work\ for|come\ from)\ us | from\ the\ police
      | is\ genuine
    # It went out by mistake.
    | if\ you\ (?:have\ |had\ |ever\ )?(?:already\ |ever\ |accidentally\ )?(?:typed|entered
      |gave|given|sent|shared|replied
      |told|put|posted|disclosed|passed|clicked) | by\ mistake\b | should\ you\ have\b
      | (?:inform|tell|call|contact|ask)\ your\ (?:bank|card)\b(?!\ (?:account|number|details))
    # Somebody's own secret, or their question about it.
    | my\ (?:card|pin|password|account|security|one-time|verification|passcode|credit|bank
      |child|my)\b
    | i\ (?:forgot(?!\ to\ ask)|want\ to|enter|entered|closed|think|got|type
      |would\ like\ to\ (?:change|use))
    | i'd\ like\ to\ (?:change|use) | how\ (?:i|to|do\ i|can\ i|strong)\b
      | explain\ the\ procedure
    | what\ (?:can|should|do)\ i\b | what\ is\ an?\b | what\ an?\b | set\ up\ two
      | why\ (?:are|is|do|does)
    | you\ (?:asked|wondered|wrote(?!\ down)|requested|wanted) | as\ you\ asked
      | thanks?\ (?:you\ )?for\ (?:asking|your\ question)
    # It is kept, or stands somewhere, or is no more.
    | cover\ (?:the|its) | black\ it | (?:we|they)\ (?:store|hold|keep)\b(?!\ (?:on\ to
      |seems?|is|are|for)\b) | hold\ (?:your|them)
    | shredded | erased?\b | our\ site\ explains | contained\b | screen\ yourself
      | rules\ (?:on|for)\b
    | is\ the\ three-digit | can\ be\ entered\ inside | (?:is|are)\ printed\ on
      | before\ (?:you\ )?(?:enter|typ|giv)\w* | is\ stated\ on
      | from\ your\ bank\ account\ on
    | (?:required|needed|necessary)\ to\ (?:open|log|sign|access|use) | contact\ your\ bank
      | only\ ever\ take
    | does\ the\ text\ ask | saying\ " | of\ conduct\b | not\ (?:true|by)\b
      | ^even\ if\ you\ (?:mail|tell|send)\b | neither\b[^.]*\bnor\b
      | cannot\ accept\b[^.]*\b(?:that|which|cards?)\b
    | if\ you\ receive\ an?\b | customers?\b[^.]{{0,24}}\b(?:tells?|about\ to)\b
      | nothing\ happens\b
      | you\ need\b[^.]{{0,48}}\bto\ (?:log|sign)\ in | to\ (?:the|your)\ bank\b | (?:was
      |were|been)\ (?:asked|asking)\b | ^no\ (?!.*(?:\bwithout\b|\bunless\b|,$)) | needs?\ no\b
      | not\ for\ a\b
    )
    """,
    re.VERBOSE,
)

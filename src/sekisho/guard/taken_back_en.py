"""The English clauses that ask for nothing, whatever they name. Matched on folded text."""

import re

from sekisho.guard.requests_en import GIVE

_NOT = r"""(?:never|nobody|no\ one|none\ of\ (?:us|our)|nor|neither|unable\ to
      |under\ no\ circumstances
  |(?<!you\ )(?:could\ not|cannot|can't|couldn't)(?!\ (?:process|read|verify|reach|confirm|find
      |accept|pay|refund))
  |(?<!could\ )(?<!if\ you\ do\ )(?<!\bis\ )(?<!\bare\ )(?<!\bwas\ )(?<!\bbeen\ )(?<!^)(?:not|(?!could|can't)\w+n't)(?!\ (?:yet|only|forget|miss|hesitate|leave\ (?:it|them|any)|wait|delay
      |worry|fail|receive|received
    |got|have\ your|have\ time|know\ (?:your|when|the)|want\ (?:that|the|to\ lose|it)|heard|had|late)))"""
_ANYBODY = r"""(?:mails?|e-mails?|messages?|calls?|texts?|sms|letters?|pop-ups?|pages?|sites?
      |links?|people|persons?
  |somebody|someone|anyone|anybody|callers?|staff|strangers?|voices?|shops?|gangs?|visitors?
      |firms?|movers?|lenders?|bank|sales(?:man|men|people)|whoever|scammers?|thie(?:f|ves)
      |compan(?:y|ies))"""

TAKEN_BACK = re.compile(
    rf"""
    # It is not asked for, and not to be handed over.
    (?!.*\bwithout\ (?:your|the)\b)\b{_NOT}\b[^.:;]{{0,44}}?\b(?:ask|asks|asked|asking
      |request\w*|need\w*|requir\w*|see|stor\w+|hold|handl\w+|pass
      |know|use|take|demand|be\ entered|collect\w*|keep|inquire|remain|do\ that|hand|have\ to
      |contain\w*|e-?mail|mail|photograph|{GIVE})\b
    | (?<!has\ )\bno\ (?:need|input|further|longer|use\ for|my\ number|link|passwords?|codes?|card|account
      |access)\b | \bneed\ not\b
    | \bneed\ do\ nothing | \bnothing\ (?:is\ required|to\ do|needs) | \b(?:not|n't)\ (?:be\ )?(?:ask\w*|stored|kept|seen|written|shared|need\w*|meant|needed
      |required|necessary)
    | \bleave\ (?:such|out|.{{0,30}}\ out) | \bkeep\b[^.]{{0,30}}\bout\ of | \bto\ yourself\b
      | \byours\ alone
    | ^avoid\b(?!\ (?:this|it|that)\b) | \bplease\ avoid\b | \bavoid\ (?:sending|writing|using|sharing) | \brefuse\b
      | \bdecline | \bstopped\ \w+ing
    # Somebody else asks, or it is a fraud.
    | \b{_ANYBODY}\b[^.\n]{{0,44}}\b(?:ask|asks|asking|asked|wants?|may\ want|(?:may|might
      |could)\ have\ (?:seen|learned|got|read)|tr(?:y|ies|ying)\ to\ get|request\w*|demand\w*
      |telling|tells|saying|says?|seek\w*)\b
    | ^(?:\w+\ )?we\ (?:do\ not|don't|never|won't|will\ not|neither)\ (?!have|receive|know
      |normally|usually|yet)
    | ^(?:have\ you\ )?(?:told|typed|given|gave|shared|entered)\b
    | ^(?:please\ )?(?:never|(?:do\ not|don't)(?!\ (?:forget|hesitate|miss|delay|wait|worry
      |receive|have|know|want)))\b
    | \bwho\ (?:ask|want|rang|call|phone|claim)\w* | \bbeware | \bwatch\ out
      | \bphishing\ (?!protection) | \bphishing$
    | \bfraudsters? | \ba\ fraud | \bfraudulent | \btrick | \bcriminals? | \bsuspicious\ (?:mail
      |message|call|text|e-mail)
    | \bscam | \bpretend | \bfalse\ page | \bfake | \bimpostor | \bimitat | \bhang\ up
      | \breport\ it
    | \bnot\ (?:ours|from\ us) | \bnot\ (?:work\ for|come\ from)\ us | \bfrom\ the\ police
      | \bis\ genuine
    # It went out by mistake.
    | \bif\ you\ (?:have\ |had\ |ever\ )?(?:already\ |ever\ |accidentally\ )?(?:typed|entered
      |gave|given|sent|shared|replied
      |told|put|posted|disclosed|passed|clicked) | \bby\ mistake\b | \bshould\ you\ have\b
      | \b(?:inform|tell|call|contact|ask)\ your\ (?:bank|card)\b(?!\ (?:account|number|details))
    # Somebody's own secret, or their question about it.
    | \bmy\ (?:card|pin|password|account|security|one-time|verification|passcode|credit|bank
      |child|my)\b
    | \bi\ (?:forgot(?!\ to\ ask)|want\ to|enter|entered|closed|think|got|type|would\ like\ to\ (?:change|use))
    | \bi'd\ like\ to\ (?:change|use) | \bhow\ (?:i|to|do\ i|can\ i|strong)\b
      | \bexplain\ the\ procedure
    | \bwhat\ (?:can|should|do)\ i\b | \bwhat\ is\ an?\b | \bwhat\ an?\b | \bset\ up\ two
      | \bwhy\ (?:are|is|do|does)
    | \byou\ (?:asked|wondered|wrote(?!\ down)|requested|wanted) | \bas\ you\ asked
      | \bthanks?\ (?:you\ )?for\ (?:asking|your\ question)
    # It is kept, or stands somewhere, or is no more.
    | \bcover\ (?:the|its) | \bblack\ it | \b(?:we|they)\ (?:store|hold|keep)\b(?!\ (?:on\ to
      |seems?|is|are|for)\b) | \bhold\ (?:your|them)
    | \bshredded | \berased?\b | \bour\ site\ explains | \bcontained\b | \bscreen\ yourself
      | \brules\ (?:on|for)\b
    | \bis\ the\ three-digit | \bcan\ be\ entered\ inside | \b(?:is|are)\ printed\ on
      | \bbefore\ (?:you\ )?(?:enter|typ|giv)\w* | \bis\ stated\ on
      | \bfrom\ your\ bank\ account\ on
    | \b(?:required|needed|necessary)\ to\ (?:open|log|sign|access|use) | \bcontact\ your\ bank
      | \bonly\ ever\ take
    | \bdoes\ the\ text\ ask | \bsaying\ " | \bof\ conduct\b | \bnot\ (?:true|by)\b | ^even\ if\ you\ (?:mail|tell|send)\b | \bneither\b[^.]*\bnor\b | \bcannot\ accept\b[^.]*\b(?:that|which|cards?)\b
    | \bif\ you\ receive\ an?\b | \bcustomers?\b[^.]{{0,24}}\b(?:tells?|about\ to)\b | \bnothing\ happens\b
      | \byou\ need\b[^.]{{0,48}}\bto\ (?:log|sign)\ in | \bto\ (?:the|your)\ bank\b | \b(?:was
      |were|been)\ (?:asked|asking)\b | ^no\ (?!.*(?:\bwithout\b|\bunless\b|,$)) | \bneeds?\ no\b
      | \bnot\ for\ a\b
    """,
    re.VERBOSE,
)

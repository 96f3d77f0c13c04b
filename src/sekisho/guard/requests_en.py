"""The English predicates that ask for a thing to be handed over. Matched on folded text."""

import re

# Verbs of handing over, by their stems: "send", "sends", "sending".
GIVE = r"""(?:send(?!er)|repl(?=y|i)|respond|answer|enter|re-enter|typ(?=e|ing)|provi(?=d|sion)
      |giv(?=e|ing)|tell|told\ to|speak|apply\ with|mail\ (?:us|me)\b|mention|declar|impart
      |convey|recit|spok|sent\ (?:in|to
      |back|along)|passed\ to|file\ (?=your|the|it)|reach(?:es)?\ us|shar(?=e|ing)|submi(?=t
      |ssion)
  |resubmit|fill|confirm(?!ation)|verif(?=y|ied|ies)|validat(?=e|ing)|writ(?=e|ing|ten)|return
      |attach|forward|quot|stat(?=e\b|ing)|suppl(?=y\b|ying|ied)
  |furnish|register|past(?=e\b|ed|ing)|put\b|read\ (?:me|us|out|it|the(?!\ (?:meter|leaflet
      |article))|your|that)|advis|deliver|name\b(?!\ (?:of|is|and|on|in))|inform(?!ation)
      |hand(?=\ (?:in|over|us|me|it
      |them|your)|ing\ (?:in|over))|place\ (?=it|your|the)|insert
  |leav(?=e\b|ing)|dial|punch|scan|text\ (?:me|us)\b|fwd|drop\ us|drop\ me|key\ in|key\ (?=your
      |the|in)|specif|indicat|disclos|relay|upload
  |(?<!your\ )(?<!the\ )present\b(?!\ (?:password|pin))|input|pop\b|ping\b|pass\b|get\ back
      |list\b|spell|(?<!the\ )post\b|includ|add\b|transmi|dictat|notif(?=y|ied|ies)|photograph
  |copy|copies|repeat|accompan|complet|shoot|show|note\b|surrender|communicat|reveal|divulg
      |hit\ reply|press|click
  |log\ (?:in|on)\ (?:here|with|at|using|below|to|now|via)|sign\ in|use\ the\ link
      |follow(?:ing)?\ (?:this|the)\ (?:link|button)
      |take\ a\ (?:photo|picture)
  |update|reconfirm|re-?validat|re-?verif|let\b|supply\ us|say\b|record\ (?=your|the)|call\ out
      |hold\ ready)\w*"""
# What the company would do with it, and that it lacks it.
_NEED = r"""(?:need(?:s|ed|ing)?|requir(?:e|es|ed)|(?<=we\ )want|(?<=i\ )want
      |(?<=we\ also\ )want|requested|obtain|collect(?:ing|ed)?|gather(?:ing|ed)?|accept|(?:we
      |are)\ tak(?:e|ing)|(?:we|desk|office|staff|mailbox)\ (?:\w+\ )?(?:receiv\w+|accept
      |record)|(?:until|once)\ (?:it|we|they)(?:'ve|\ ha(?:s|ve))|(?<!your\ )request\ for|(?:is
      |are)\ (?:being\ )?(?:received|taken|accepted|handled|recorded)\ (?:by|at|over|here|on)
  |what\ we(?:'re|\ are)\ after|await\w*|expect\w*|wait(?:ing)?
  |missing|due|mandatory|necessary|ask\ (?:you|that)|asking|asked|hear|lack(?:s|ing)?|hav(?:e
      |ing)\ your|looking\ for|look\ forward
  |do\ not\ receive|not\ (?:yet\ )?received|haven't\ (?:got|received)|asap|great\ if|grateful
      |appreciate|help\ us|we\ ask
  |calling\ for|like\ to\ have|may\ (?:i|we)|can\ we\ (?:get|have)|could\b(?!\ not)|ha(?:s
      |ve)\ to\ know|must\ know|would\ you|might|kindly
  |pls|as\ soon\ as\ we\ have|could\ not\ process|accept\ by\ mail|what\ (?:is|was|were|number
      |are|pass\w+|pin|code|account)
      |what's)"""

# Not what somebody else does: "types", "shows".
REQUEST = re.compile(
    rf"""\b{GIVE}\b(?:(?<=\ us)|(?<![a-rt-z]s)) | \b(?:everyone|everybody
      |whoever)\ (?:who\ )?(?:writ|send|giv|enter|typ|fill|tell|repl|provid|submit|return
      |shar)\w*s\b | \b{_NEED}\b | :\ your\b | \bwhich\b[^.\n]*\? | \bplease\b(?!\ (?:call
      |contact|ring|keep|check|be\ careful|see|read|choose|change|look|make\ sure|ensure|use
      |visit|ignore|delete|wait|remember))
    | (?<!this\ )(?<!a\ )(?<!by\ )(?<!the\ )(?<!in\ )\b(?:e-?mail)\b(?!\ (?:address|is|was))
    | ^\W{{0,2}}+(?!why|how|when|where|has|do|is\ (?!it|this|that|your)|are|forgot|lost|am|will
      |did|should|what\ (?:should|would|if)|told|typed|given|gave|entered|shared)[^?]{{0,40}}\?$
    | \b(?:to|with)\ (?:us|me)\b""",
    re.VERBOSE,
)
LACKING = re.compile(
    r"\b(?:blank|empty|illegible|incomplete|lacks a digit|could not be read|out of date"
    r"|by mail|without (?:your|user|the pin|us|(?:a|the) (?:copy|picture|photo|scan)))\b"
    r"|^no [\w -]{2,20},"
)
NEAR = re.compile(
    r"""\b(?:send(?!er)|reply|respond|answer|enter|re-enter|type|provide|give|tell|told\ to
      |speak|mention|declar|impart|convey|recit|spok|sent\ (?:in|to|back|along)|passed\ to
      |file\b|reach(?:es)?\ us|share|submit|resubmit|fill\ in
      |fill|writ(?:e|ing)|return|attach|forward|quote|paste|pasted|put|advise|(?:please
      |kindly)\ name|inform|insert|leave|let\ us
      |pass|text|upload|input|complete|accompany|add|note\b|spell|list\b|scan|copy|mail\ (?:it
      |yours|us|back)|read
      |click|press|follow\ (?:this|the)\ (?:link|button)|may\ we|could\ you|would\ you|kindly
      |required|needs?|needed|missing|contact\ us\ with|deliver|hand|supply|confirm
      |please(?=[.?!]?$))\b
    |\bnot\ (?:come\ in|arrived)|\b(?:by|in|to)\ (?:return|reply|mail|this\ mail)\b
      |\bwhat\ (?:is|was|are)\b|^(?:what|which|could|can|may|would|will|and|is
      |are)\b[^?]{0,40}\?$""",
    re.VERBOSE,
)
# English requests have no polite ending in common: the verbs are all there is.
DIRECTIVE = re.compile(
    r"\b(?:is|are|has|have|ought) to be (?!re-?set|chang|kept|updat)|\b(?:shall"
    r"|must) be (?!kept|chang)"
)
# Nothing in the form of an English verb is left to tell: the request is all there is.
HANDS_OVER = re.compile(r"(?!)")
HARMLESS = re.compile(
    r"\bplease (?:call|contact|ring|see)\b[^.\n]*|\b(?:send|talk|speak|write) to us by post\b"
)

EXCEPTION = re.compile(
    r"\bthis (?:time|once)\b|\bexception\b|\breply with yours\b|\bexcept\b|\bhowever\b"
    r"|\bspecial\b|\bis different\b|\bother than\b|\bearlier\b"
)
SAME = re.compile(
    r"\b(?:it|them|they|the answer|the one you|yours|both|a few|which one|a new one|the (?:old|new"
    r"|present|current|right|correct)(?: one)?)\b"
)
OUTRIGHT = re.compile(r"(?!)")
OTHER_OBJECT = re.compile(
    r"""\b(?:name\ and\ address|your\ name\b|new\ address|the\ address|your\ address|time\ that
      |date|month
      |meter|reading|serial|customer\ number|application\ number|supply\ point|telephone\ number
      |opinion
      |what\ you\ think|leaflet|documents?|form\b|power\ of\ attorney|licence|amperage|postcode
      |language
      |days\b|model\b|questions?\b|settings|payment\ method|this\ message|choice|satisfied)""",
    re.VERBOSE,
)
# What opens the account is only named.
TO_LOG_IN = re.compile(
    r"\b(?:need|required|necessary)\b[^.\n]{0,48}\bto (?:log|sign) in\b|\bto (?:log"
    r"|sign) in,? you\b"
)
GOES_ON = re.compile(r"^(?:\w+\ ){0,3}(?:or|nor)\b|^and$|^(?:and\ )?then\ (?:ask|want|demand)")
CLAUSE = re.compile(
    r"(?<=[,:)–—])\s+|\s(?=but\s|then\s|so\s(?:please|send|reply|we)|and\s(?:then|so)\s)|\s-\s"
)

"""Tell whether a sentence points back at the one before it, by its words alone.

Word lists rather than a parser: each rule can be read and tested, and three million characters
take seconds. They are written for the English of manifestos.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d,.]*\d|\d")
WEAK = re.compile(
    r"(?:and|but|or|yet|so|however|also|moreover|furthermore|nevertheless|nonetheless|sadly|"
    r"indeed|meanwhile|crucially|equally|above all|in addition|at the same time|"
    r"because|even)\b[,:]?\s*",
    re.IGNORECASE,
)
"""Openers that join a sentence to the one before but can be left out without losing sense."""
STRONG = re.compile(
    r"(?:instead(?! of)|as a result(?! of)|for example|for instance|similarly|likewise|therefore|"
    r"thus|hence|otherwise|consequently|accordingly|by contrast|in contrast(?! to)|conversely|"
    r"alternatively|nor|in turn|not only that|not any more|to this end)\b",
    re.IGNORECASE,
)
HERE = re.compile(
    r"(?:\w+[ -]){0,2}?(?:manifestos?|parliament|country|years?|century|decade|nation|election|"
    r"time|government|document|chapter|generation|house|week|month|millennium|continent|island|end|"
    r"spring|summer|autumn|winter|may|june|july|october)\b",
    re.IGNORECASE,
)
"""What 'this' may name with nothing said before: the here and now of any manifesto."""
DEMONSTRATIVE = re.compile(r"\b(this|these)\b\s*(?P<rest>[^.;:]*)", re.IGNORECASE)
FIRST_THAT = re.compile(
    r"(?:that|those)\b(?! (?:who|which|that|of|in|with|on|at|from|most)\b)", re.I
)
THAT_THOSE = re.compile(r"\bthat those (?:\w+ ){1,2}(?:are|is|will|have|can|should|must)\b", re.I)
SUCH = re.compile(r"such (?!as\b|is\b|an?\b)", re.IGNORECASE)
BARE = re.compile(
    r"(?:[,.;:!?”’)–-]|$|(?:by|with|and|is|are|was|were|will|would|can|could|must|may|has|have|had|"
    r"means|meant|requires?|in|from|through|without|at|for|to|includes?|should|did|does|do|not)\b)"
)
PRONOUN = re.compile(r"\b(it|its|itself|they|them|their|he|she|his|him|her)\b", re.IGNORECASE)
DUMMY_IT = re.compile(
    r"it(?:[’']s| is| was| will be| would be| has been| must be| should be)\b"
    r"(?: [\w’'-]+){1,7}? (?:that|to|who|when|how|why|whether)\b|it (?:takes|seems|appears)\b",
    re.IGNORECASE,
)
DUMMY_OBJECT = re.compile(
    r"\b(?:ma(?:k(?:e|es|ing)|de)|f(?:ind|inds|inding|ound)|keep|believe|consider) it \w+", re.I
)
ROYAL = re.compile(r"\b(?:his|her) majesty", re.IGNORECASE)
THE_NOUN = re.compile(r"the ([a-z-]+)s? (?P<verb>\w+)", re.IGNORECASE)
VERBS = frozenset(
    "will would is are was were has have had can could must may should shall also needs need aims "
    "aim means works requires includes does do".split()
)
GENERAL_NOUNS = frozenset(
    "problem issue system scheme programme plan policy measure change reform proposal situation "
    "move result answer aim former latter same".split()
)
THE_PROBLEM = re.compile(r"\bthe (?:problem|issue|situation|latter)[.!?”]*$", re.IGNORECASE)
EMPTY = frozenset(
    "a an and any are as at be been being but by can could did do does during either even every "
    "few for from had has have here how however i if in into is it its just less many may might "
    "more most much must my neither never no nobody nor not nothing now of often on once one only "
    "or our over own rather shall she he should since so some still such than that the their them "
    "then there these they this those though through to too under until up upon us very was we "
    "were what when where whether which while who why will with within without would yet you your "
    "labour conservative conservatives liberal democrat democrats tories party also always "
    "today together ever first second third all both each".split()
)
BEFORE_A_VERB = frozenset(
    "will would must can could should shall may might to we they not also i".split()
)
FEW_WORDS = 3
"""A sentence this short ('No one came.') says too little on its own."""
SHORT = 5
"""In a sentence this short a pronoun has nothing inside it to refer to."""
NEAR = 8
"""A bare 'this' among the first so many words points back rather than within the sentence."""


def leans(sentence: str, previous: str = "") -> bool:
    """Tell whether a sentence can't be understood without the previous one.

    True for 'These recruits will ...', 'This will be funded by ...', 'Labour will fix this by
    ...', 'The programme will ...' after a programme was named; False for 'It is clear that ...',
    'This manifesto ...', 'We will ...' and for a mere 'And' or 'But'.
    """
    words = sentence.strip(" “”\"'‘(–—-•")
    opener = WEAK.match(words)
    rest = words[opener.end() :] if opener else words
    if not rest or words[0].islower():
        return True
    count = len(WORD.findall(words))
    if (count <= FEW_WORDS and not words.endswith(":")) or (opener and count <= SHORT):
        return True
    return (
        bool(STRONG.match(rest) or SUCH.match(rest) or FIRST_THAT.match(rest))
        or bool(THAT_THOSE.search(rest) or THE_PROBLEM.search(rest))
        or _points_back(rest)
        or _has_loose_pronoun(rest)
        or _repeats_noun(rest, previous)
    )


def _points_back(words: str) -> bool:
    """Tell whether 'this' or 'these' refers to something outside the sentence."""
    for match in DEMONSTRATIVE.finditer(words):
        before, rest = words[: match.start()], match["rest"]
        if BARE.match(rest):
            inside = re.search(r",|\band\b|\bor\b", before) or len(WORD.findall(before)) >= NEAR
            if not inside:
                return True
        elif not HERE.match(rest) and not _named_before(rest, before):
            return True
    return False


def _named_before(noun_phrase: str, before: str) -> bool:
    """Tell whether a noun ('this crime') takes up a word of the same sentence ('criminal')."""
    stems = [word[:4].lower() for word in WORD.findall(noun_phrase)[:2] if len(word) >= 4]
    return any(word.lower().startswith(stem) for word in WORD.findall(before) for stem in stems)


def _has_loose_pronoun(words: str) -> bool:
    """Tell whether a pronoun has nothing before it in the sentence that it could stand for."""
    if DUMMY_IT.match(words):
        return False
    short = len(WORD.findall(words)) <= SHORT
    for match in PRONOUN.finditer(words):
        if _is_dummy(words, match):
            continue
        return short or not _candidates(words[: match.start()], match[0].lower())
    return False


def _is_dummy(words: str, pronoun: re.Match[str]) -> bool:
    start = pronoun.start()
    begins_before = words.rfind(" ", 0, max(0, start - 1)) + 1
    return bool(
        DUMMY_OBJECT.match(words, begins_before)
        or ROYAL.match(words, start)
        or DUMMY_IT.match(words, start)
    )


def _candidates(before: str, pronoun: str) -> list[str]:
    """Return the words that may be nouns which the pronoun stands for."""
    found = []
    previous = ""
    for word in WORD.findall(before):
        lower = re.sub("[’']s?$", "", word.lower())
        plural = lower.endswith("s") and not lower.endswith("ss")
        fits = not (plural and pronoun.startswith("it"))
        if lower not in EMPTY and previous not in BEFORE_A_VERB and fits:
            found.append(word)
        previous = lower
    return found


def _repeats_noun(words: str, previous: str) -> bool:
    """Tell whether a sentence begins with 'The' and a noun that needs, or just had, a name."""
    match = THE_NOUN.match(words)
    if not match or match["verb"].lower() not in VERBS:
        return False
    noun = match[1].lower()
    singular = noun.removesuffix("s")
    named = any(word.lower().removesuffix("s") == singular for word in WORD.findall(previous))
    return singular in GENERAL_NOUNS or (match[1].islower() and named)

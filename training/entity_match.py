"""When an entity that a program lists is one that an annotator listed.

After folding case, punctuation and possessives, the words are equal, or one is a contiguous run of the other with at least half its words
and its last word. Matching is one to one: equal pairs first, then, in the order of the program's list, the first annotated entity that is left.
"""

import re

POSSESSIVE = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?!\w)")


def folded(name):
    """The words of a name: lower case, no possessives, no full stops (`U.S.` is `us`), a hyphen parts words."""
    bare = POSSESSIVE.sub("", name.lower().replace("‘", "'").replace("’", "'")).replace(".", "").replace("'", "")
    return tuple(re.findall(r"\w+", bare))


def matches(first, second):
    """Whether two tuples of folded words are the same entity."""
    short, long = sorted((first, second), key=len)
    return bool(short) and 2 * len(short) >= len(long) and long[-len(short):] == short


def pairs(found, annotated):
    """Pairs of indices, one to one."""
    found, annotated = [folded(name) for name in found], [folded(name) for name in annotated]
    result, free = [], set(range(len(annotated)))
    for same in (lambda a, b: a == b and a != (), matches):
        taken = {at for at, _ in result}
        for at, words in enumerate(found):
            other = next((o for o in sorted(free) if same(words, annotated[o])), None)
            if at not in taken and other is not None:
                result.append((at, other))
                free.discard(other)
    return sorted(result)

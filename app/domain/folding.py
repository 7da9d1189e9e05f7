"""Makes spellings meet in a search: letters of two alphabets that look alike, Kazakh letters typed without a Kazakh
keyboard, case, accents and spaces. For finding, never for storing or showing.
"""

import unicodedata

_LOOK = str.maketrans(
    {
        **dict(zip("aceopxyikmtbh", "асеорхуикмтвх", strict=True)),  # Latin by their looks; h stands for һ
        **dict(zip("әəғқңөұүһі", "аагкноуухи", strict=True)),  # Kazakh by what is typed instead
        "ı": "и",
        "ѳ": "о",
    }
)


def fold(text: str) -> str:
    """The form of `text` under which a search keeps and seeks it.

    «мәслихат», «маслихат», «МӘСЛИХАТ», the same with the schwa of other alphabets or with Latin а, с, і give one
    form; so do ё and е, й and и. A Latin capital H counts as the һ it is typed for, not as Н. Folding twice changes
    nothing, and a word that stands in a text is found in the folded text.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.translate(_LOOK).split())

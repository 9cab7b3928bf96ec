"""Long sentences and paragraphs, by the language of the text."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from blog.checks.drafts import Draft
from blog.checks.remarks import Remark, Severity, digest, quote
from blog.checks.words import count, sentences

# Words in a sentence. English: GOV.UK's limit, as a sentence of 25 words is difficult and one of 29 very
# difficult (insidegovuk.blog.gov.uk, "Sentence length: why 25 words is our limit", 2014). Swedish joins its
# words as English does, but for compounds and the article. Finnish says in a case ending what these say in a
# word of its own: the Institute for the Languages of Finland calls 15–25 words long (its test of official
# language, question 15), and we remark in the middle of that.
LONGEST_SENTENCE = {"fi": 20, "sv": 25, "en": 25}
# From here on it is no matter of taste.
FAR_TOO_LONG = 1.6
# Words in a paragraph: five sentences of a middling length.
LONGEST_PARAGRAPH = {"fi": 90, "sv": 120, "en": 120}
READ = {"p", "li", "blockquote", "dd", "figcaption"}


def check(draft: Draft) -> Iterator[Remark]:
    for block in draft.blocks:
        if block.tag not in READ or block.key == "title":
            continue
        limit = LONGEST_SENTENCE.get(block.language, 25)
        for sentence in sentences(block.text, block.language):
            if (words := count(sentence)) > limit:
                yield Remark(
                    "long-sentence",
                    _("A long sentence"),
                    _("Who reads slowly, or listens, has lost the beginning when the end comes."),
                    _(
                        "It has %(number)s words, and in this language %(limit)s are enough. "
                        "Say one thing in a sentence, and make a list of what is listed."
                    )
                    % {"number": words, "limit": limit},
                    Severity.SHOULD if words > limit * FAR_TOO_LONG else Severity.HINT,
                    block.key,
                    block.number,
                    quote(sentence),
                    digest(sentence),
                    block.language,
                )
        total = count(block.text)
        if total > LONGEST_PARAGRAPH.get(block.language, 120):
            yield Remark(
                "long-paragraph",
                _("A long paragraph"),
                _("On a telephone it fills the whole screen, and nobody finds a place in it again."),
                _("It has %(number)s words. Divide it where the thought turns.") % {"number": total},
                Severity.HINT,
                block.key,
                block.number,
                quote(block.text),
                digest(block.text),
                block.language,
            )

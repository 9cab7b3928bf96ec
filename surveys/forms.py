"""The form of a survey: one input for each question, in the reader's language as far as it is written."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation
from portal.editing.forms import column_field
from portal.lib import languages
from surveys.choices import Kind, ProfileField
from surveys.models import Question
from surveys.options import options_of

LONGEST_TEXT = 5000
LARGEST_NUMBER = 10**12


def marked(text: languages.LocalText) -> str:
    """Return ``text`` as markup that says its language where that is not the page's."""
    return format_html('<span lang="{}">{}</span>', text.lang, text.text) if text.lang else text.text


class AnswerForm(forms.Form):
    """The questions of one survey. Nothing is checked by the browser, so that what is begun can be saved."""

    use_required_attribute = False

    def __init__(self, questions, data=None, initial=None):
        super().__init__(data, initial=initial, label_suffix="")
        self.questions = {name_of(question): question for question in questions}
        options = options_of(questions)
        for name, question in self.questions.items():
            self.fields[name] = _field(question, options[question])

    def sections(self):
        """Return each question with its bound field, for the page."""
        return [(question, self[name]) for name, question in self.questions.items()]

    def written(self) -> dict[str, list[str]]:
        """Return all that was sent, valid or not, by name; NUL is in no database."""
        return {
            name: [value.replace("\x00", "")[: LONGEST_TEXT * 2] for value in self.data.getlist(name)]
            for name in self.fields
            if name in self.data
        }

    def answers(self) -> dict[Question, list]:
        """Return the values and texts that were given, by question; nothing for what was left open."""
        found = {}
        for name, question in self.questions.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, list):
                value = [int(one) for one in value]
            elif value in (None, ""):
                value = []
            else:
                value = [value if question.kind == Kind.TEXT else int(value)]
            if value:
                found[question] = value
        return found


def name_of(question: Question) -> str:
    """Return the name of the question's input."""
    return f"q-{question.uuid}"


def initial_of(written: dict[str, list[str]], questions) -> dict:
    """Return a draft as a form begins from it."""
    several = {name_of(question) for question in questions if question.kind == Kind.SEVERAL}
    return {name: values if name in several else next(iter(values), "") for name, values in written.items()}


def given(response) -> dict[str, list[str]]:
    """Return the answers that ``response`` has, as a draft would hold them. One query."""
    found = {}
    for answer in response.answers.select_related("question"):
        value = answer.text if answer.value is None else str(answer.value)
        found.setdefault(name_of(answer.question), []).append(value)
    return found


def _field(question, options):
    about = {
        "label": marked(question.local_text),
        "help_text": marked(languages.localised(question, "help_text")),
        "required": question.is_required,
    }
    choices = [(str(value), marked(label)) for value, label in options]
    if question.kind == Kind.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **about)
    if Kind(question.kind).is_counted:
        if not question.is_required:  # What was chosen can be taken back without a script.
            choices.append(("", pgettext_lazy("an answer to a question", "No answer")))
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
    if question.kind == Kind.NUMBER:
        return forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, **about)
    if question.profile_field and not ProfileField(question.profile_field).is_translated:
        field = column_field(Organisation._meta.get_field(question.profile_field))
        for name, value in about.items():
            setattr(field, name, value)
        return field
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}), **about)

"""Forms of the work of a project: a new project, a task, a message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.accounts.models import User
from portal.accounts.rights import Rights
from projects.models import Message, Task
from projects.permissions import may_begin_for_any


class BeginForm(forms.Form):
    """What a new project is called, and which of one's organisations runs it; any, for publishers."""

    name = forms.CharField(label=_("What the project is called"), max_length=200)
    host = forms.ModelChoiceField(
        label=_("Organisation that runs it"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, rights: Rights, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=rights.organisations)
        if may_begin_for_any(rights):
            self.fields["host"].required = False
            self.fields["host"].empty_label = _("none yet")
            own = Organisation.objects.published() | own
        self.fields["host"].queryset = own.alphabetical()


class TaskForm(forms.ModelForm):
    """What is to be done, by when and by whom: one of those who work on the project."""

    class Meta:
        model = Task
        fields = ["title", "due_on", "assignee"]
        labels = {"title": _("What is to be done"), "due_on": _("By"), "assignee": _("Who does it")}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, workers: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        kept = {user.pk for user in workers} | {self.instance.assignee_id}
        field.queryset = User.objects.filter(pk__in=kept - {None}).order_by("name", "email")
        field.empty_label = _("not agreed yet")


class MessageForm(forms.ModelForm):
    """A message to the members."""

    class Meta:
        model = Message
        fields = ["text"]
        labels = {"text": _("Message")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

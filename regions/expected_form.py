"""What a county expects at the steps of a path, on one page: where somebody should be, and how many."""

from django.utils.translation import gettext as _

from portal.editing.forms import SectionForm
from regions import spot_address
from regions.choices import ExpectedIn
from regions.models import NotNeeded, Step

ASKED = ("expected_in", "expected_number")


class ExpectedForm(SectionForm):
    """The expectations of a path's steps as a table; the rest of each step stays as it is."""

    template = "workspace/expected.html"

    def add_part(self, part):
        for key in self.in_order(part):
            for name in ASKED:
                field = Step._meta.get_field(name)
                made = self.row_field(part, field, f"{part.name}/{key}/{name}")
                if name == "expected_in":
                    made.choices = [("", _("as in the last column")), *ExpectedIn.choices]
                self._put(f"{part.name}/{key}/{name}", made)

    @property
    def part(self):
        return self.editable.part_by_name["steps"]

    def steps(self):
        """Return a row for each step: its name, its inputs, and what holds where they are empty."""
        there = {str(step.uuid): step for step in self.obj.steps.select_related("follows")}
        rows = []
        for key in self.row_keys_shown(self.part):
            step = there.get(key)
            inputs = [self.column(f"steps/{key}/{name}") for name in ASKED]
            for bound, label in zip(inputs, self.labels, strict=True):
                bound.field.widget.attrs["aria-label"] = _("%(what)s: %(step)s") % {
                    "what": label,
                    "step": self.words.row_name(self.part, key),
                }
            rows.append(
                {
                    "title": self.words.row_name(self.part, key),
                    "inputs": inputs,
                    "usual": self.usual(step) if step else "",
                }
            )
        return rows

    @property
    def labels(self):
        return [_("Where somebody should be"), _("How many there")]

    def usual(self, step):
        """Return what holds for ``step`` where the county says nothing."""
        told = step.template_expectation or step.EXPECTED
        words = {"where": told.where.label, "number": told.number}
        if step.follows_id:
            return _("The template: %(where)s, %(number)s") % words
        return _("Usual: %(where)s, %(number)s") % words

    def not_needed(self):
        """Return where the county says that nobody is needed on this path. One query."""
        rows = NotNeeded.objects.filter(step__path=self.obj).with_names().order_by("step__order", "pk")
        return [
            {
                "title": spot_address.in_words(row),
                "reason": spot_address.reason_of(row),
                "uuid": row.uuid,
            }
            for row in rows
        ]

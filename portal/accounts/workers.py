"""What every page of the workspace that is not about one edited thing begins with: who is asking."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404

from portal.accounts.rights import Rights, rights_of


class ForWorkers(LoginRequiredMixin):
    """A page that tells whoever may not see it that there is none."""

    @property
    def rights(self) -> Rights:
        """What the reader may do today. One query, and none when asked again."""
        return rights_of(self.request.user)

    def require(self, allowed):
        """Raises Http404 unless ``allowed``."""
        if not allowed:
            raise Http404("Not for this person")

"""Traits of factories that are known to be off where nobody asks for them."""

import factory


class Trait(factory.Trait):
    """A trait whose flag is False at first.

    The library's own has none, and looking for it ends in an error that names every value made so far.
    """

    def as_declarations(self, field_name, declarations):
        return {field_name: declarations.get(field_name, False)} | super().as_declarations(
            field_name, declarations
        )

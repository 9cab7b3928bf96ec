"""What both databases share."""

from collections.abc import Iterable, Sequence

Groups = Sequence[Iterable[str]]


class Tokens:
    """The tokens of one slot's documents, by document id."""

    def __init__(self, connection, slot: str):
        self.connection = connection
        self.table = f"search_tokens_{slot}"

    def exists(self) -> bool:
        return self.table in self.connection.introspection.table_names()

    def make(self):
        """Make the table. Nothing happens when it is there."""
        raise NotImplementedError

    def clear(self):
        """Take all tokens away, quickly."""
        self._execute(f"DROP TABLE IF EXISTS {self.table}")
        self.make()

    def add(self, rows: Sequence[tuple[int, Iterable[str]]]):
        """Write the tokens of new documents: their ids, and the tokens. One statement or two."""
        raise NotImplementedError

    def remove(self, ids: Sequence[int]):
        """Take the tokens of documents away. One statement."""
        if ids:
            marks = ", ".join(["%s"] * len(ids))
            sql = f"DELETE FROM {self.table} WHERE {self.id_column} IN ({marks})"  # noqa: S608 (ids are parameters)
            self._execute(sql, list(ids))

    def match(self, groups: Groups, limit: int) -> list[int]:
        """Return the ids of the first documents, ``limit`` at most, that have a token of every group.

        Nothing fits an expression without groups, or with an empty one. One query.
        """
        groups = [sorted(set(group)) for group in groups]
        if not groups or not all(groups):
            return []
        with self.connection.cursor() as cursor:
            cursor.execute(self.match_sql, [self.expression(groups), limit])
            return [row[0] for row in cursor.fetchall()]

    def starting(self, field: str, text: str) -> dict[str, str]:
        """Return the filter of what begins with ``text`` in ``field``, which the index can answer."""
        raise NotImplementedError

    def _execute(self, sql, params=None):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)

"""What both databases share."""

from collections.abc import Iterable, Sequence

Groups = Sequence[Iterable[str]]


class Tokens:
    """The tokens of one slot's documents, by document id."""

    joined: str  # The ids of rows, as one text with spaces between them.
    written: str  # The tokens of a row, in the same way.

    def __init__(self, connection, slot: str):
        self.connection = connection
        self.slot = slot
        self.table = f"search_tokens_{slot}"

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

    def tidy(self):
        """Put together what writing has scattered, step by step; nothing where the database does so."""

    def match(self, expressions: Sequence[Groups], limit: int) -> list[tuple[int, int]]:
        """Return pairs: the place of an expression, and the id of a document that fits it.

        A document fits when it has a token of every group. Of each expression ``limit`` documents at
        most, the same ones as long as nothing is written. Nothing fits an expression without groups, or
        with an empty one. One query.
        """
        arms, params = [], []
        for place, groups in enumerate(expressions):
            groups = [sorted(set(group)) for group in groups]
            if groups and all(groups):
                arms.append(f"SELECT {place} AS place, id FROM ({self.match_sql}) AS arm{place}")  # noqa: S608
                params += [self.expression(groups), limit]
        if not arms:
            return []
        # All documents of an expression in one row: each row that is read gives way to another thread.
        sql = f"SELECT place, {self.joined} FROM ({' UNION ALL '.join(arms)}) AS fitting GROUP BY place"  # noqa: S608
        rows = self._short(sql, params)
        return [(int(place), int(pk)) for place, ids in rows for pk in ids.split()]

    def documents(self, ids: Iterable[int], columns: Sequence[str]) -> list[tuple]:
        """Return ``columns`` of the documents with these ids, in no order, days as ISO 8601. One query."""
        return self._rows("search_document", columns, "id", ids)

    def of(self, ids: Iterable[int]) -> dict[int, set[str]]:
        """Return the tokens of the documents with these ids. One query."""
        rows = self._rows(self.table, [self.id_column, self.written], self.id_column, ids)
        return {pk: set(tokens.split()) for pk, tokens in rows}

    def things(self, groups: Groups) -> tuple[str, list[str]]:
        """Return the query, and its parameter, of the ids of things with a token of every group.

        Raises ValueError when a group is empty: nothing fits then.
        """
        groups = [sorted(set(group)) for group in groups]
        if not groups or not all(groups):
            raise ValueError("An expression needs groups, and each a token")
        fitting = f"SELECT {self.id_column} FROM {self.table} WHERE {self.condition}"  # noqa: S608
        return f"SELECT object_id FROM search_document WHERE id IN ({fitting})", [self.expression(groups)]  # noqa: S608

    def starting(self, field: str, text: str) -> dict[str, str]:
        """Return the filter of what begins with ``text`` in ``field``, which the index can answer."""
        raise NotImplementedError

    def titles(self, text: str, limit: int) -> list[int]:
        """Return the ids of the first documents, in plain order, whose folded title begins with ``text``.

        One query, which the index answers whatever the database's collation is.
        """
        raise NotImplementedError

    def _titles(self, condition, order, params, limit):
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM search_document WHERE slot = %s AND {condition} "  # noqa: S608 (no reader's text)
                f"ORDER BY title_key {order} LIMIT %s",
                [self.slot, *params, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def _rows(self, table, columns, id_column, ids):
        """Return ``columns`` of the rows with these ids, in no order, days as ISO 8601. One query."""
        raise NotImplementedError

    def _short(self, sql, params):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def _execute(self, sql, params=None):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)

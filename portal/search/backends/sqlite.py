"""SQLite: a table of FTS5, whose tokeniser splits at spaces only, for all that tokens are made of."""

import json

from portal.search.backends.common import Tokens


def literal(token: str) -> str:
    """Return ``token`` as FTS5 takes it: quoted; with a star behind the quotes for all that begin so."""
    star = "*" if token.endswith("*") else ""
    return '"' + token.removesuffix("*").replace('"', '""') + '"' + star


PAGES = 500  # Of the table that are put together at a time: others wait to write for so long.


class SQLite(Tokens):
    id_column = "rowid"
    joined = "group_concat(id, ' ')"
    written = "tokens"

    def make(self):
        self._execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {self.table} USING fts5("
            "tokens, detail=none, columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co P* S*'\")"
        )

    def add(self, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table} (rowid, tokens) VALUES (%s, %s)",  # noqa: S608 (no reader's text)
                [(pk, " ".join(sorted(tokens))) for pk, tokens in rows],
            )

    def tidy(self):
        """Merge the segments that writing leaves, each of which is asked for each token, into one.

        As https://www.sqlite.org/fts5.html#the_merge_command tells: a negative number of pages begins with
        all segments, and fewer than two changes mean that all is done.
        """
        sql = f"INSERT INTO {self.table} ({self.table}, rank) VALUES ('merge', %s)"  # noqa: S608 (no reader's text)
        self.connection.ensure_connection()
        pages, changes = -PAGES, 2
        while changes >= 2:
            before = self.connection.connection.total_changes
            self._execute(sql, [pages])
            changes = self.connection.connection.total_changes - before
            pages = PAGES

    @property
    def condition(self):
        return f"{self.table} MATCH %s"

    @property
    def match_sql(self):
        return f"SELECT rowid AS id FROM {self.table} WHERE {self.table} MATCH %s ORDER BY rowid LIMIT %s"  # noqa: S608

    def _rows(self, table, columns, id_column, ids):
        sql = (
            f"SELECT json_group_array(json_array({', '.join(columns)})) FROM {table} "  # noqa: S608
            f"WHERE {id_column} IN ({', '.join(map(str, ids))})"
        )
        ((rows,),) = self._short(sql, ())
        return [tuple(row) for row in json.loads(rows)]

    def expression(self, groups):
        """Return ``groups`` as FTS5 reads them: each token quoted, so that it is never an operator."""
        return " AND ".join("(" + " OR ".join(literal(token) for token in group) + ")" for group in groups)

    def starting(self, field, text):
        return {f"{field}__gte": text, f"{field}__lt": text + "\U0010ffff"}

    def titles(self, text, limit):
        return self._titles("title_key >= %s AND title_key < %s", "", [text, text + "\U0010ffff"], limit)

"""PostgreSQL: a tsvector without positions, written and asked as a literal, and a GIN index."""

from portal.databases.asking import short_cursor
from portal.search.backends.common import Tokens


def literal(token: str) -> str:
    """Return ``token`` as tsvector and tsquery literals take it; ":*" stands for all that begin so."""
    star = ":*" if token.endswith("*") else ""
    return "'" + token.removesuffix("*").replace("\\", "\\\\").replace("'", "''") + "'" + star


class PostgreSQL(Tokens):
    id_column = "document_id"
    joined = "string_agg(id::text, ' ')"
    written = "array_to_string(tsvector_to_array(tokens), ' ')"

    def make(self):
        self._execute(
            f"CREATE TABLE IF NOT EXISTS {self.table} "
            "(document_id bigint PRIMARY KEY, tokens tsvector NOT NULL)"
        )
        # What is published is found at once, and no search has to look through a list of what is pending.
        self._execute(
            f"CREATE INDEX IF NOT EXISTS {self.table}_gin ON {self.table} USING gin (tokens) "
            "WITH (fastupdate = off)"
        )

    def add(self, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {self.table} (document_id, tokens) VALUES (%s, %s::tsvector)",  # noqa: S608
                [(pk, " ".join(literal(token) for token in sorted(tokens))) for pk, tokens in rows],
            )

    # In a query of its own, so that the planner does not see the words: one that it knows no numbers of
    # counts as common, and it would read all documents instead of the index.
    condition = "tokens @@ (SELECT %s::tsquery)"

    # In no order: the index tells where documents lie, and those that lie first are read until there are
    # enough. Asked for by their ids, all that fit would be read, of a common word a tenth of the table. And
    # apart from the limit, for the planner thinks that a few would soon be met by walking all documents.
    @property
    def match_sql(self):
        return (
            "WITH fitting AS MATERIALIZED "  # noqa: S608 (no reader’s text)
            f"(SELECT document_id AS id FROM {self.table} WHERE {self.condition}) "
            "SELECT id FROM fitting LIMIT %s"
        )

    def _rows(self, table, columns, id_column, ids):
        columns = ["day::text" if column == "day" else column for column in columns]
        with self.connection.cursor() as cursor:
            # Ids as one value, for hundreds take the server longer to read than to find.
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM {table} WHERE {id_column} = ANY (%s::bigint[])",  # noqa: S608
                [f"{{{','.join(map(str, ids))}}}"],
            )
            return cursor.fetchall()

    def _short(self, sql, params):
        with short_cursor(self.connection) as cursor:
            cursor.execute(sql, [str(value) for value in params])
            return cursor.fetchall()

    def expression(self, groups):
        """Return ``groups`` as a tsquery literal: each token quoted, so that it is never an operator."""
        return " & ".join("(" + " | ".join(literal(token) for token in group) + ")" for group in groups)

    def starting(self, field, text):
        return {f"{field}__startswith": text}

    def titles(self, text, limit):
        pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return self._titles("title_key LIKE %s", "USING ~<~", [pattern], limit)

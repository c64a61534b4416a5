"""Statements that are sent as one (``workers.runtime.statements``)."""

from workers.runtime.statements import Statement, columns, together

ONE = Statement("INSERT INTO one SELECT * FROM unnest($1::text[], $2::int[])", (["a"], [1]))
TWO = Statement("\n UPDATE two SET a = $1 WHERE b = $2", (3, 4))
ALONE = Statement("WITH gone AS (DELETE FROM three) DELETE FROM four WHERE a = $1", (5,))


def test_statements_on_different_tables_become_one_with_all_their_parameters() -> None:
    [joined] = together([ONE, TWO])
    assert joined.values == (["a"], [1], 3, 4)
    assert joined.sql.startswith("WITH s0 AS (INSERT INTO one SELECT * FROM unnest($1::text[], $2::int[])), s1 AS (")
    assert "UPDATE two SET a = $3 WHERE b = $4" in joined.sql


def test_a_table_is_written_once_in_a_statement() -> None:
    assert [len(one.values) for one in together([ONE, TWO, ONE, TWO])] == [4, 4]


def test_what_has_parts_of_its_own_stays_alone() -> None:
    assert together([ONE, ALONE, TWO]) == [ONE, ALONE, TWO]
    assert together([ALONE]) == [ALONE]


def test_one_stays_as_it_is_and_none_is_none() -> None:
    assert together([TWO]) == [TWO]
    assert together([]) == []


def test_rows_as_columns() -> None:
    assert columns([(1, "a"), (2, "b")]) == [[1, 2], ["a", "b"]]

"""Tables reach pandas, Polars, DuckDB and pyarrow with the figures of the JSON."""

import math

import duckdb
import polars
import pyarrow
import pytest

import kneewise


@pytest.fixture(scope="module")
def report(data):
    return kneewise.scan(data / "garmin-export.zip", samples=True)


def into_pandas(table, column):
    # pandas takes the interface through pyarrow.
    return pyarrow.table(table).to_pandas()[column].sum()


def into_polars(table, column):
    return polars.DataFrame(table)[column].sum()


def into_duckdb(ours, column):
    return duckdb.sql(f"select sum({column}) from ours").fetchall()[0][0] or 0


def into_pyarrow(table, column):
    import pyarrow.compute

    return pyarrow.compute.sum(pyarrow.table(table)[column]).as_py() or 0


INTO = [into_pandas, into_polars, into_duckdb, into_pyarrow]


@pytest.mark.parametrize("into", INTO)
@pytest.mark.parametrize("name, column", [("activities", "distance_m"), ("activities", "points"), ("weeks", "runs"), ("weeks", "distance_m")])
def test_sums(report, into, name, column):
    expected = sum(row[column] or 0 for row in report.dict()[name])
    assert expected > 0
    assert math.isclose(into(getattr(report, name), column), expected, rel_tol=1e-12)


def test_rows(report):
    whole = report.dict()
    for name in ["activities", "weeks", "findings", "ledger"]:
        table = getattr(report, name)
        assert len(table) == len(whole[name]) == pyarrow.table(table).num_rows, name
        assert [column for column, _ in table.columns] == pyarrow.table(table).column_names
    assert len(report.days) >= len(whole["weeks"])


def test_samples(report, data):
    samples = polars.DataFrame(report.samples)
    ids = {row["id"] for row in report.dict()["activities"]}
    assert set(samples["activity"]) <= ids and len(samples) == len(report.samples) > 1000
    with pytest.raises(ValueError, match="samples=True"):
        kneewise.scan(data / "race.fit").samples


def test_types_and_meanings(report):
    schema = pyarrow.schema(report.activities)
    assert schema.field("start_utc").type == pyarrow.timestamp("us", tz="UTC")
    assert schema.field("local_date").type == pyarrow.date32()
    assert schema.field("points").type == pyarrow.int64()
    assert schema.field("distance_m").metadata == {b"about": b"distance, metres"}
    first = polars.DataFrame(report.activities).row(0, named=True)
    assert str(first["local_date"]) == report.dict()["activities"][0]["local_start"][:10]


def test_unknown_is_null(report):
    for ours, theirs in zip(polars.DataFrame(report.activities).to_dicts(), report.dict()["activities"], strict=True):
        assert (ours["mean_cadence_spm"] is None) == (theirs["cadence"]["mean_spm"] is None)


def test_a_table_can_be_taken_twice(report):
    table = report.weeks
    assert polars.DataFrame(table).equals(polars.DataFrame(table))
    capsule = table.__arrow_c_stream__()
    del capsule, table

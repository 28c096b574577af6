"""Compares tables that kneewise has written: Parquet with the JSON report, and one run with another.

    python tests/tables.py sums TABLES REPORT.json     sums of Parquet by DuckDB and pyarrow, of CSV by Python, and of JSON
    python tests/tables.py same TABLES OTHER           the same rows, whatever their order and files
    python tests/tables.py sheet TABLES SHEETS         what a spreadsheet made of the CSV: the same rows and numbers
"""

import csv
import json
import math
import pathlib
import sys

import duckdb
import pyarrow.compute
import pyarrow.parquet

ROWS = ["athletes", "activities", "weeks", "days", "findings", "ledger", "cohort"]


def sums(tables, report):
    report = json.loads(pathlib.Path(report).read_text())
    paths = {
        "activities": {"distance_m": ["distance_m"], "elevation_loss_m": ["elevation", "loss_m"], "knee_load_flat_km": ["knee_load", "flat_km"]},
        "weeks": {name: [name] for name in ["distance_m", "moving_s", "elevation_loss_m", "rest_days", "runs"]},
        "findings": {name: [name] for name in ["observed", "threshold"]},
        "ledger": {},
    }
    for table, columns in paths.items():
        file = str(tables / f"{table}.parquet")
        arrow = pyarrow.parquet.read_table(file)
        text = list(csv.DictReader((tables / f"{table}.csv").open(newline="", encoding="utf-8")))
        [(count,)] = duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall()
        assert count == arrow.num_rows == len(text) == len(report[table]), table
        for column, path in columns.items():
            values = []
            for row in report[table]:
                for key in path:
                    row = None if row is None else row.get(key)
                values.append(row)
            there = [value for value in values if value is not None]
            [(by_duckdb, known)] = duckdb.sql(f"SELECT sum({column}), count({column}) FROM '{file}'").fetchall()
            by_arrow = pyarrow.compute.sum(arrow[column]).as_py()
            by_csv = [float(row[column]) for row in text if row[column] != ""]
            assert known == len(there) == len(by_csv), (table, column)
            for other in (by_duckdb or 0, by_arrow or 0, math.fsum(by_csv)):
                assert math.isclose(other, math.fsum(there), rel_tol=1e-12, abs_tol=1e-9), (table, column, other)
            print(f"{table}.{column}: {len(there)} values, {math.fsum(there):.3f} in all four")


def source(folder, table):
    file = folder / f"{table}.parquet"
    return str(file) if file.is_file() else str(folder / table / "**/*.parquet")


def same(tables, other):
    for table in ROWS:
        left, right = source(tables, table), source(pathlib.Path(other), table)
        columns = ", ".join(f'"{row[0]}"' for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{left}'").fetchall())
        rows = [f"SELECT {columns} FROM read_parquet('{path}')" for path in (left, right)]
        [(count,)] = duckdb.sql(f"SELECT count(*) FROM ({rows[0]})").fetchall()
        for a, b in (rows, rows[::-1]):
            [(odd,)] = duckdb.sql(f"SELECT count(*) FROM ({a} EXCEPT ALL {b})").fetchall()
            assert odd == 0, f"{table}: {odd} rows differ"
        print(f"{table}: {count} rows, the same")


def sheet(tables, sheets):
    for table, column in [("activities", "distance_m"), ("weeks", "distance_m")]:
        rows = [
            list(csv.DictReader((folder / f"{table}.csv").open(newline="", encoding="utf-8")))
            for folder in (tables, pathlib.Path(sheets))
        ]
        assert len(rows[0]) == len(rows[1]) > 0, table
        left, right = ([float(row[column]) for row in of if row[column] != ""] for of in rows)
        assert len(left) == len(right) and all(map(math.isclose, left, right)), table
        print(f"{table}: {len(left)} rows, the same {column} in the spreadsheet")


if __name__ == "__main__":
    {"sums": sums, "same": same, "sheet": sheet}[sys.argv[1]](pathlib.Path(sys.argv[2]), sys.argv[3])

"""Asks DuckDB the questions of questions.sql about tables that kneewise has written as Parquet.

    python examples/duckdb/ask.py TABLES
"""

import os
import pathlib
import sys

import duckdb


def main():
    questions = pathlib.Path(__file__).with_name("questions.sql").read_text()
    os.chdir(sys.argv[1])
    for statement in duckdb.extract_statements(questions):
        text = statement.query.strip()
        print(next(line for line in text.splitlines() if line[3:4].isdigit()))
        rows = duckdb.sql(text)
        rows.show()
        if not rows.fetchall():
            sys.exit("no row answers it")


if __name__ == "__main__":
    main()

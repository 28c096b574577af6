"""A cohort in Polars: runs, distance, descent and findings per athlete, without names if wanted.

python examples/python/cohort.py FOLDER

Each direct subfolder or archive of FOLDER is one athlete. Needs kneewise and polars.
"""

import sys

import polars as pl

import kneewise


def main(folder: str) -> None:
    report = kneewise.scan(folder, athletes=True)
    activities = pl.DataFrame(report.activities).filter(pl.col("sport") == "running")
    findings = pl.DataFrame(report.findings).group_by("athlete").agg(findings=pl.len())
    athletes = activities.group_by("athlete").agg(
        runs=pl.len(),
        km=(pl.col("distance_m").sum() / 1000).round(1),
        # Runs without altitude are counted, not taken for flat.
        descent_m=pl.col("elevation_loss_m").sum().round(),
        without_altitude=pl.col("elevation_loss_m").null_count(),
        cadence_spm=pl.col("running_cadence_spm").median(),
    )
    print(athletes.join(findings, on="athlete", how="left").with_columns(pl.col("findings").fill_null(0)).sort("athlete"))


if __name__ == "__main__":
    main(sys.argv[1])

"""Weekly descent against pain: does the knee hurt more in the weeks after much downhill?

python examples/python/descent_and_pain.py export.zip [pain.csv]

pain.csv has a column date and a column score (0 to 10), as kneewise pain writes it. Needs kneewise and polars.
"""

import sys
from pathlib import Path

import polars as pl

import kneewise


def main(export: Path, pain: Path | None) -> None:
    report = kneewise.scan(export)
    # Unknown descent is null and stays so: a week with it is no week without hills.
    weeks = pl.DataFrame(report.weeks).select("week", "start", "runs", "distance_m", "elevation_loss_m")
    if pain is None:
        print(weeks)
        print("With a pain log as second argument: each week's descent beside the pain of the week after.")
        return
    log = pl.read_csv(pain, try_parse_dates=True).select(
        start=pl.col("date").dt.truncate("1w"), score=pl.col("score").cast(pl.Float64)
    )
    worst = log.group_by("start").agg(worst=pl.col("score").max())
    beside = (
        weeks.join(worst, on="start", how="left")
        .sort("start")
        .with_columns(worst_next_week=pl.col("worst").shift(-1))
        .drop("worst")
    )
    print(beside)
    known = beside.drop_nulls(["elevation_loss_m", "worst_next_week"])
    if known.height >= 8:
        rank = known.select(pl.corr("elevation_loss_m", "worst_next_week", method="spearman")).item()
        print(f"rank correlation over {known.height} weeks: {rank:.2f} (one runner, no cause: see kneewise scan --back-test)")
    else:
        print(f"{known.height} weeks with both: too few to compare")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

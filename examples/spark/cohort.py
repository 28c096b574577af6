"""kneewise over a cohort that is too large for one machine: one Spark task an athlete, Parquet out.

    python examples/spark/cohort.py TEAM OUT [--kneewise PATH] [--pseudonyms KEYFILE] [--master local[4]]

TEAM is a folder that every worker sees; each subfolder or .zip in it is one athlete. OUT gets one folder of Parquet a table,
`activities` by year. The rows are those of `kneewise scan TEAM --athletes --format parquet -o OUT` on one machine, value for
value: nobody's rows depend on who else is there.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

# 3: done, but a file failed or was damaged; the ledger says which.
DONE = (0, 3)
# 1: nothing usable; an athlete may have no activity at all.
NOTHING = 1


def athletes(team):
    """The subfolders and archives of the team, as kneewise finds them."""
    for entry in sorted(team.iterdir()):
        if not entry.name.startswith((".", "__MACOSX")) and (entry.is_dir() or entry.suffix.lower() == ".zip"):
            yield str(entry.resolve())


def worker(team, raw, kneewise, pseudonyms):
    """Analyses one athlete on whichever machine Spark has chosen."""

    def analyse(athlete):
        with tempfile.TemporaryDirectory() as scratch:
            # A team of one, under the team's own name, so that paths in the tables are those of a run over the whole.
            alone = pathlib.Path(scratch, team)
            alone.mkdir()
            (alone / pathlib.Path(athlete).name).symlink_to(athlete)
            tables = pathlib.Path(scratch, "tables")
            command = [kneewise, "scan", team, "--athletes", "--jobs", "1", "--format", "parquet", "-o", str(tables)]
            if pseudonyms:
                command += ["--pseudonyms", pseudonyms]
            ended = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
            if ended.returncode not in (*DONE, NOTHING):
                raise RuntimeError(f"kneewise ended with {ended.returncode}: {ended.stderr}")
            # Named by what is in it: the athlete's name may be a secret.
            name = hashlib.sha256((tables / "athletes.parquet").read_bytes()).hexdigest()[:24]
            for table in tables.glob("*.parquet"):
                folder = pathlib.Path(raw, table.stem)
                folder.mkdir(parents=True, exist_ok=True)
                # Written beside, then renamed: a task that Spark repeats leaves no half file.
                part = folder / f".{name}.{os.getpid()}"
                shutil.copyfile(table, part)
                part.rename(folder / f"{name}.parquet")
        return ended.returncode

    return analyse


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("team", type=pathlib.Path)
    options.add_argument("out", type=pathlib.Path)
    options.add_argument("--kneewise", default=shutil.which("kneewise") or "kneewise")
    options.add_argument("--pseudonyms")
    options.add_argument("--master", default="local[*]")
    given = options.parse_args()
    pseudonyms = given.pseudonyms and str(pathlib.Path(given.pseudonyms).resolve())
    kneewise = shutil.which(given.kneewise) or str(pathlib.Path(given.kneewise).resolve())
    raw = given.out.resolve() / "raw"

    spark = (
        SparkSession.builder.master(given.master)
        .appName("kneewise")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    everybody = list(athletes(given.team))
    tasks = spark.sparkContext.parallelize(everybody, max(1, len(everybody)))
    codes = tasks.map(worker(given.team.resolve().name, str(raw), kneewise, pseudonyms)).collect()

    for table in ["athletes", "activities", "weeks", "days", "findings", "ledger"]:
        rows = spark.read.parquet(str(raw / table))
        to = str(given.out / table)
        if table == "activities":
            rows = rows.withColumn("year", f.year("local_date"))
            rows.repartition("year").sortWithinPartitions("athlete", "start_utc").write.mode("overwrite").partitionBy("year").parquet(to)
        else:
            rows.coalesce(1).sortWithinPartitions("athlete").write.mode("overwrite").parquet(to)

    # Counts add up; the share is made of the sums.
    rules = spark.read.parquet(str(raw / "cohort"))
    counts = [name for name, kind in rules.dtypes if kind == "bigint"]
    sums = rules.groupBy("rule", "name").agg(*[f.sum(name).alias(name) for name in counts]).orderBy("rule")
    loud = f.round(100 * (f.col("weeks_caution") + f.col("weeks_strong")) / f.col("runner_weeks"), 2)
    sums = sums.withColumn("loud_per_100_weeks", f.when(f.col("runner_weeks") > 0, loud))
    sums.coalesce(1).write.mode("overwrite").parquet(str(given.out / "cohort"))
    shutil.rmtree(raw)
    spark.stop()
    print(f"{len(codes)} athletes; {codes.count(3)} with a damaged or failed file, {codes.count(NOTHING)} without any activity")


if __name__ == "__main__":
    main()

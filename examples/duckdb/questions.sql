-- Five questions to the tables of a cohort:
--   kneewise scan TEAM --athletes --format parquet -o tables
--   cd tables && duckdb < questions.sql
-- What comes out describes training and what rules said of it. Whether anybody was hurt is not in these tables.

-- 1. In how many of 100 runner-weeks did each rule speak, and of how many runners?
SELECT rule, name, athletes_judged, athletes_loud, runner_weeks, loud_per_100_weeks
FROM 'cohort.parquet'
WHERE runner_weeks > 0
ORDER BY loud_per_100_weeks DESC, rule;

-- 2. How far beyond the longest run of the 30 days before do runners go? (0.1 is 10 % longer, 1 twice as long.)
SELECT count(*) AS runs,
       round(quantile_cont(ratio_to_prior, 0.5), 2) AS half_go_beyond,
       round(quantile_cont(ratio_to_prior, 0.95), 2) AS one_in_20_goes_beyond,
       round(100.0 * avg((ratio_to_prior > 0.1)::int), 1) AS percent_over_10_percent,
       round(100.0 * avg((ratio_to_prior > 1.0)::int), 1) AS percent_over_double
FROM 'activities.parquet'
WHERE sport = 'running' AND ratio_to_prior IS NOT NULL;

-- 3. What do runners do in the week after one of caution or strong: more, as much, or less?
WITH loud AS (
    SELECT DISTINCT athlete, week FROM 'findings.parquet' WHERE severity IN ('caution', 'strong')
), pairs AS (
    SELECT athlete, week, distance_m,
           lead(distance_m) OVER (PARTITION BY athlete ORDER BY start) AS next_m
    FROM 'weeks.parquet' WHERE NOT so_far
)
SELECT loud.week IS NOT NULL AS after_a_loud_week, count(*) AS weeks,
       round(quantile_cont(next_m / distance_m, 0.5), 2) AS median_next_to_this
FROM pairs LEFT JOIN loud USING (athlete, week)
WHERE next_m IS NOT NULL AND distance_m > 0
GROUP BY 1 ORDER BY 1;

-- 4. How far is the watch's own descent from the one that is counted from altitude?
SELECT count(*) AS runs,
       round(quantile_cont(device_loss_m / elevation_loss_m, 0.25), 2) AS quarter,
       round(quantile_cont(device_loss_m / elevation_loss_m, 0.5), 2) AS half,
       round(quantile_cont(device_loss_m / elevation_loss_m, 0.75), 2) AS three_quarters,
       round(100.0 * avg((device_loss_m BETWEEN elevation_loss_low_m AND elevation_loss_high_m)::int), 1) AS percent_in_band
FROM 'activities.parquet'
WHERE sport = 'running' AND elevation_loss_m > 20 AND device_loss_m IS NOT NULL;

-- 5. Whose data are thin: gaps, weeks without a run, rules that could not be judged?
SELECT athlete, runs, weeks, weeks - weeks_with_runs AS weeks_without, gaps, longest_gap_days,
       len(string_split(nullif(not_judged, ''), ' ')) AS rules_not_judged
FROM 'athletes.parquet'
ORDER BY rules_not_judged DESC NULLS LAST, gaps DESC, athlete
LIMIT 10;

//! The integration tests, one binary so that it is linked once.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests, and what only they call")]

mod apple_health;
mod back_test;
mod base_rates;
mod cli;
mod cohort;
mod corpus;
mod corpus_xml;
mod cross_format;
mod damage;
mod desktop;
mod docs;
mod dump;
mod exports;
mod faults;
mod golden;
mod guide;
mod highest_heart_rate;
mod hostile;
mod house_rules;
mod imports;
mod keep_word;
mod mutated;
mod oracle;
mod other_exports;
mod overview;
mod packages;
mod pain_log;
mod peers;
mod plan;
mod private;
mod property;
mod read_back;
mod reading;
mod replay;
mod same_findings;
mod supply;
mod synth;
mod tables;
#[cfg(feature = "html")]
mod ten_years;
mod testdata;
mod units;
mod valid;
mod wreck;
mod xml_properties;

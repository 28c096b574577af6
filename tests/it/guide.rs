//! The guide is true: its commands are run, and what it shows is what they print.

#[test]
fn the_guide_is_followed_line_by_line() {
    trycmd::TestCases::new()
        .default_bin_name("kneewise")
        .env("TZ", "UTC")
        .env("HOME", "/home/nobody")
        .env("NO_COLOR", "1")
        .case("src/docs/guide.md");
}

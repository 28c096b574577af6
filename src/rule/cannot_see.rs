//! KW901: what a watch cannot see, and when to see a clinician. Text in every report, not a finding.

/// The code.
pub const CODE: &str = "KW901";

/// The name.
pub const NAME: &str = "cannot-see";

/// One line for lists.
pub const SUMMARY: &str = "What a watch cannot see, and when to see a clinician";

/// The article's words for it.
pub const ARTICLE: &str = "overpronation, foot and leg alignment, weak hip and glute muscles";

/// The explanation, in the same form as for rules.
pub const DOC: &str = "\
What a watch cannot see, and when to see a clinician.

# What it says

Foot roll, the alignment of foot, knee and hip, and the strength of hip and thigh cannot be seen by a watch, so kneewise says
nothing of them: not from the files, and not from what the files lack. It describes the training, not the knee. That nothing
stands out is no finding about the knee.

# When to see a clinician

About a knee that swells, locks, gives way or bears no weight. About pain at rest, at night or with fever, after a fall or a
pop, or of 6 out of 10 and more. About pain that lasts over two weeks despite less running. Nobody should run through such
pain, and under 18 kneewise gives no advice at all.

# Why it is said in every report

The article names overpronation, alignment and weak muscles among the causes of knee pain. Of these, a pooled analysis of 18
studies with 4,818 people found neither alignment nor hip weakness to come before pain behind the kneecap, and weakness of the
thigh only in recruits. A clinician can look at all of them; files cannot.

# Evidence

Neal and others. Risk factors for patellofemoral pain: a systematic review and meta-analysis. Br J Sports Med 2019;53(5):270.
The list of when to see a clinician is that of general practice.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    #[test]
    fn it_is_no_rule() {
        assert!(rule::find(CODE).is_none() && rule::find(NAME).is_none());
        assert!(DOC.starts_with(SUMMARY));
    }
}

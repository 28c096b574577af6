//! Whether a title or note speaks of a knee that hurts. It is only ever listed, and counts once the runner has confirmed it: a wrong one
//! costs a look.
//!
//! In one clause there must be a word for a knee and one for pain, and none that says that there was none, that it is over, that it was
//! somebody else's, or that the knee is only a height ("knee-high"). `cases.tsv` holds 275 texts with the right answer.

mod words;

use words::{
    BECAUSE, BUT, CONDITIONS, KNEE_ENDINGS, KNEE_SIGNS, KNEES, NO_KNEES, NO_PAINS, NONE, NONE_SIGNS, NOT_SO,
    NOT_THE_JOINT, OF, OTHERS, OVER, PAIN_SIGNS, PAINS, PAINS_AFTER_ALL, STOPS, UP_TO, WHOLE, WHOLE_PAINS,
};

/// How much of a text is looked at and how much is quoted, characters.
const MOST_CHARS: usize = 4_000;
const QUOTED_CHARS: usize = 60;

/// Ends of clauses.
const ENDS: &[char] =
    &['.', '!', '?', ';', ',', ':', '\n', '\r', '(', ')', '。', '！', '？', '、', '，', '；', '|', '–', '—', '/'];

/// The clause of a text that speaks of pain in a knee, shortened; `None` where none does.
pub(crate) fn mention(text: &str) -> Option<String> {
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
    let clauses = text[..end].split(ENDS).map(str::trim).filter(|clause| !clause.is_empty());
    let over = text.split(ENDS).flat_map(tokens).any(|(word, _)| OVER.contains(&word.as_str()) && word.len() > 5);
    let found = clauses.flat_map(parts).find(|clause| signs(clause) || speaks(clause));
    found.filter(|_| !over).map(|clause| quoted(&clause))
}

/// A clause parted at "but".
fn parts(clause: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in clause.split_whitespace() {
        if BUT.contains(&word.to_lowercase().as_str()) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(word);
        }
    }
    parts
}

/// The words in lower case, and whether each begins with a capital.
fn tokens(clause: &str) -> Vec<(String, bool)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let words = clause.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let token = |word: &str| (word.to_lowercase().replace('’', "'"), word.starts_with(char::is_uppercase));
    words.map(token).collect()
}

fn begins(word: &str, with: &[&str]) -> bool {
    with.iter().any(|start| word.starts_with(start))
}

fn is_knee(word: &str) -> bool {
    (begins(word, KNEES) && !begins(word, NO_KNEES)) || KNEE_ENDINGS.iter().any(|end| word.ends_with(end))
}

fn is_pain(word: &str) -> bool {
    let begins_so = PAINS.iter().any(|pain| if WHOLE.contains(pain) { word == *pain } else { word.starts_with(pain) });
    let is_none = begins(word, NO_PAINS) && !begins(word, PAINS_AFTER_ALL);
    (begins_so || WHOLE_PAINS.contains(&word)) && !is_none
}

/// A knee and its pain in one word: `Knieschmerzen`.
fn is_both(word: &str) -> bool {
    let rest = KNEES.iter().find_map(|knee| word.strip_prefix(knee));
    begins(word, CONDITIONS)
        || rest.is_some_and(|rest| is_knee(word) && PAINS.iter().any(|p| p.len() > 3 && rest.contains(p)))
}

fn speaks(clause: &str) -> bool {
    let tokens = tokens(clause);
    let word = |at: usize| tokens.get(at).map_or("", |(word, _)| word.as_str());
    let any = |of: &[&str]| tokens.iter().any(|(word, _)| of.contains(&word.as_str()));
    // In Portuguese "no" is "in the".
    let portuguese = tokens.iter().any(|(word, _)| word.starts_with("joelho"));
    let is_none = |at: usize| NONE.contains(&word(at)) && !(word(at) == "no" && portuguese);
    let not_so = |at: usize| word(at) == "not" && NOT_SO.contains(&word(at + 1));
    if (0..tokens.len()).any(|at| is_none(at) && !not_so(at))
        || any(OVER)
        || any(OTHERS)
        || (any(&["plus"]) && any(&["de"]))
    {
        return false;
    }
    if tokens.iter().any(|(word, _)| is_both(word)) {
        return true;
    }
    let is_joint = |at: usize| {
        let before = &tokens[at.saturating_sub(2)..at];
        let up_to = before.iter().any(|(word, _)| UP_TO.contains(&word.as_str()));
        let owner = at.checked_sub(1).map_or("", word);
        let others = owner.ends_with("'s") && !["runner's", "jumper's", "it's", "that's", "today's"].contains(&owner);
        let named = OF.contains(&word(at + 1)) && tokens.get(at + 2).is_some_and(|(_, capital)| *capital);
        is_knee(word(at)) && !up_to && !NOT_THE_JOINT.contains(&word(at + 1)) && !others && !named
    };
    let Some(knee) = (0..tokens.len()).find(|at| is_joint(*at)) else { return false };
    if knee > 0 && begins(word(knee - 1), &["runner's", "jumper's"]) {
        return true;
    }
    let stopped = tokens.iter().any(|(word, _)| begins(word, STOPS)) && any(BECAUSE);
    stopped || (0..tokens.len()).any(not_so) || tokens.iter().any(|(word, _)| is_pain(word))
}

/// Languages that do not part words.
fn signs(clause: &str) -> bool {
    let any = |of: &[&str]| of.iter().any(|sign| clause.contains(sign));
    any(KNEE_SIGNS) && any(PAIN_SIGNS) && !any(NONE_SIGNS)
}

fn quoted(clause: &str) -> String {
    let mut text: String = clause.chars().filter(|c| !c.is_control()).take(QUOTED_CHARS).collect();
    if clause.chars().nth(QUOTED_CHARS).is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recall and precision that the made set must reach.
    const RECALL: f64 = 0.95;
    const PRECISION: f64 = 0.90;

    #[test]
    fn the_made_set() {
        let (mut right, mut missed, mut wrong, mut traps) = (0.0, Vec::new(), Vec::new(), 0);
        for line in include_str!("cases.tsv").lines() {
            let [answer, _, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            traps += usize::from(answer == "-");
            match (mention(text).is_some(), answer == "+") {
                (true, true) => right += 1.0,
                (false, true) => missed.push(text),
                (true, false) => wrong.push(text),
                (false, false) => {}
            }
        }
        assert!(traps >= 30);
        let (recall, precision) = (right / (right + missed.len() as f64), right / (right + wrong.len() as f64));
        println!("recall {recall:.3}, precision {precision:.3}, missed {missed:?}, wrong {wrong:?}");
        assert!(recall >= RECALL && precision >= PRECISION, "{recall} {precision} missed {missed:?} wrong {wrong:?}");
    }

    #[test]
    fn a_few_words_are_quoted() {
        assert_eq!(mention("Easy. Left knee sore, then home"), Some("Left knee sore".to_owned()));
        let long = format!("knee pain {}", "and on ".repeat(40));
        assert_eq!(mention(&long).unwrap().chars().count(), QUOTED_CHARS + 1);
        assert_eq!((mention(""), mention("Morning Run")), (None, None));
    }
}

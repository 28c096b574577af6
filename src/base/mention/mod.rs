//! Whether a title or note speaks of a knee that hurts. It is only ever listed, and counts once the runner has confirmed it: a wrong one
//! costs a look.
//!
//! In one clause there must be a word for a knee and one for pain, or for which knee it is (`left knee on the stairs`), and none that says
//! that there was none, that it is over, that it was somebody else's, or that the knee is only a height ("knee-high"). A clause of nothing
//! but a knee (`cut it short, knee`) is read with its neighbours. Without a word of pain one knee speaks where it says or did not do
//! something (`the knee said stop`, `didn't like it`), or is felt, and nothing good is said of it. That a knee is named and nothing good is said of it is
//! not enough. `cases.tsv` holds texts with the right answer.

mod words;

use words::{
    AGAIN, ARTICLES, BECAUSE, BODY, BUT, BY, CARE, CONDITIONS, EXCEPT, FEELS, GOOD, HOPES, KNEE_SIGNS, KNEES, MINE,
    NO_KNEES, NO_PAINS, NONE, NONE_SIGNS, NOT_BEFORE, NOT_BEHIND, NOT_SO, NOT_THE_JOINT, OF, OTHERS, OVER, PAIN_SIGNS,
    PAINS, PARTS, PAST, PLACES, SAD, SAYS, SIGNS_OF_LIFE, STOPS, THEIRS, UP_TO, VERB_NOT, WHICH, WITHOUT, WordList,
};

/// How much of a text is looked at and how much is quoted, characters.
const MOST_CHARS: usize = 4_000;
const QUOTED_CHARS: usize = 60;

/// A clause of no more words that holds a knee is read with the clauses beside it.
const BARE_WORDS: usize = 3;

/// What a knee did not do takes as many words.
const LEAST_WORDS: usize = 3;

/// "Not" speaks of as many words behind it: "not a happy knee", and not "no pain at all, good".
const NOT_WORDS: usize = 2;

/// "None" stands within as many signs behind a pain.
const NOT_SIGNS: usize = 4;

/// What `:(` is read as, since brackets end clauses.
const SAD_SIGN: &str = " 🙁 ";

/// Somebody else in the first words of a sentence is whom it is about.
const SUBJECT_WORDS: usize = 2;

/// Ends of sentences.
const SENTENCES: &[char] = &['.', '!', '?', '\n', '\r', '。', '！', '？', '|'];

/// Ends of clauses.
const ENDS: &[char] =
    &['.', '!', '?', ';', ',', ':', '\n', '\r', '(', ')', '。', '！', '？', '、', '，', '；', '|', '–', '—', '/'];

/// Before a knee that one kneels on.
const ONES: &[&str] = &["one", "un", "una", "ein", "einem", "één", "jednym", "одном", "одно", "ett", "um"];

/// Of a third person, behind "se" or "s'est".
const INJURED: &[&str] =
    &["fait", "hizo", "lesionó", "lastimó", "raspó", "cayó", "torció", "golpeó", "operó", "écorché", "tordu", "blessé"];

/// The clause of a text that speaks of pain in a knee, shortened; `None` where none does.
pub(crate) fn mention(text: &str) -> Option<String> {
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
    let text = &text[..end].replace(":-(", SAD_SIGN).replace(":(", SAD_SIGN);
    let clauses: Vec<Clause> = text.split(SENTENCES).flat_map(sentence).collect();
    let read: Vec<Vec<Token>> = clauses.iter().map(|clause| tokens(&clause.text)).collect();
    let is_bare = |clause: &[Token]| clause.len() <= BARE_WORDS && clause.iter().any(|t| is_knee(&t.word));
    let found = (0..clauses.len()).find(|&at| {
        if clauses[at].is_others && !says(&read[at], &MINE) {
            return false;
        }
        match score(&read[at], read.get(at + 1).map_or(&[], Vec::as_slice)) {
            Some(0) => return false,
            Some(_) if is_bare(&read[at]) && is_own(&read[at]) => return true,
            _ => {}
        }
        if signs(&clauses[at].text) || speaks(&read[at]) {
            return true;
        }
        // "… but the knee", "the knee 😖": what else would be said of it?
        let is_sad = SAD.chars().any(|sign| clauses[at].text.contains(sign));
        let is_contrast = clauses[at].is_contrast && read[at].len() <= BARE_WORDS;
        if (is_sad || is_contrast) && says_knee(&read[at]) && is_quiet(&read[at]) {
            return true;
        }
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|n| read.get(n));
        let here = &read[at];
        if !says_knee(here) || !is_clear(here) || !is_own(here) || is_height(here) || says(here, &HOPES) {
            return false;
        }
        // "Stopped early, knee"; "taped the knee, still hurt": pain that is nowhere else.
        let with = |other: &Vec<Token>| is_clear(other) && !says(other, &BODY) && (hurts(other) || stops(other));
        let after = |other: &Vec<Token>| {
            other.len() <= BARE_WORDS + 1 && is_clear(other) && !says(other, &BODY) && hurts(other)
        };
        let next = read.get(at + 1).filter(|next| !says_knee(next));
        is_bare(here) && !says(here, &GOOD) && beside.filter(|b| !says(b, &GOOD)).any(with)
            || !is_well(here) && next.is_some_and(after)
    })?;
    let is_over = read.iter().any(|clause| clause.iter().any(|t| OVER.has(&t.word) && t.word.chars().count() > 5));
    (!is_over).then(|| quoted(&clauses[found].text))
}

/// A part of a text.
#[derive(Default)]
struct Clause {
    text: String,
    /// It follows "but".
    is_contrast: bool,
    /// It is in a sentence that begins with somebody else.
    is_others: bool,
}

/// The clauses of a sentence.
fn sentence(text: &str) -> Vec<Clause> {
    let is_others = tokens(text).iter().take(SUBJECT_WORDS).any(|token| OTHERS.has(&token.word));
    let clauses = text.split(ENDS).map(str::trim).filter(|clause| !clause.is_empty()).flat_map(parts);
    clauses.map(|clause| Clause { is_others, ..clause }).collect()
}

/// A clause parted at "but".
fn parts(clause: &str) -> Vec<Clause> {
    let mut parts = vec![Clause::default()];
    for word in clause.split_whitespace() {
        if BUT.has(&word.to_lowercase()) {
            // In Polish "ma" is "has".
            let is_contrast = word != "ma" || clause.to_lowercase().contains("ginocch");
            parts.push(Clause { is_contrast, ..Clause::default() });
        } else if let Some(part) = parts.last_mut() {
            if !part.text.is_empty() {
                part.text.push(' ');
            }
            part.text.push_str(word);
        }
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// `4/10` at the end of a clause that was parted there.
fn score(clause: &[Token], next: &[Token]) -> Option<u32> {
    let of_ten = next.first().is_some_and(|token| token.word == "10");
    clause.last().filter(|_| of_ten).and_then(|token| token.word.parse().ok()).filter(|score| *score <= 10)
}

/// A word in lower case.
struct Token {
    word: String,
    is_capital: bool,
}

fn tokens(clause: &str) -> Vec<Token> {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let words = clause.split(|c| !is_part(c)).filter(|word| !word.is_empty());
    let token = |word: &str| Token {
        word: word.to_lowercase().replace('’', "'"),
        is_capital: word.starts_with(char::is_uppercase),
    };
    words.map(token).collect()
}

fn is_knee(word: &str) -> bool {
    KNEES.has(word) && !NO_KNEES.has(word)
}

fn is_pain(word: &str) -> bool {
    PAINS.has(word) && !NO_PAINS.has(word)
}

/// A knee and its pain in one word: `Knieschmerzen`.
fn is_both(word: &str) -> bool {
    let rest = ["knie", "knä", "knee"].iter().find_map(|knee| word.strip_prefix(knee));
    CONDITIONS.has(word) || rest.is_some_and(|rest| rest.chars().count() >= 3 && is_pain(rest) && !NO_KNEES.has(word))
}

fn says(clause: &[Token], words: &WordList) -> bool {
    clause.iter().any(|token| words.has(&token.word))
}

fn says_knee(clause: &[Token]) -> bool {
    clause.iter().any(|token| is_knee(&token.word))
}

/// Something good is said, and not only what was done for the knee.
fn is_well(clause: &[Token]) -> bool {
    clause.iter().any(|token| GOOD.has(&token.word) && !CARE.has(&token.word))
}

/// Whether nothing in it is good, denied, hoped for or somebody else's.
fn is_quiet(clause: &[Token]) -> bool {
    is_clear(clause) && is_own(clause) && !says(clause, &GOOD) && !says(clause, &HOPES) && !is_height(clause)
}

/// Knees as a height, an exercise or a thing.
fn is_height(clause: &[Token]) -> bool {
    let knee = clause.iter().position(|token| is_knee(&token.word));
    let next = knee.and_then(|at| clause.get(at + 1));
    says(clause, &UP_TO) || next.is_some_and(|token| NOT_THE_JOINT.has(&token.word))
}

/// Each two words that follow each other, as one: `it band`, `last van`.
fn pairs(clause: &[Token]) -> impl Iterator<Item = String> {
    clause.windows(2).map(|two| format!("{}{}", two[0].word, two[1].word))
}

fn hurts(clause: &[Token]) -> bool {
    clause.iter().any(|token| is_pain(&token.word)) || pairs(clause).any(|pair| PAINS.has_whole(&pair))
}

fn stops(clause: &[Token]) -> bool {
    says(clause, &STOPS)
}

/// Not well, as against not at all; or it said no.
fn is_unwell(clause: &[Token]) -> bool {
    let behind = |at: usize| &clause[at + 1..clause.len().min(at + 1 + NOT_WORDS)];
    let twice = |at: usize| VERB_NOT.has(&clause[at].word) && says(&clause[at + 1..], &WITHOUT) && hurts(clause);
    let said = |at: usize| at > 0 && SAYS.has(&clause[at - 1].word);
    let mut not = (0..clause.len()).filter(|at| NONE.has(&clause[*at].word) || VERB_NOT.has(&clause[*at].word));
    not.any(|at| says(behind(at), &NOT_SO) || said(at) || twice(at)) || is_unwilling(clause)
}

/// What the knee did not do is said, and that is no complaint: "didn't fancy it", against "didn't hurt", "didn't say a word".
fn is_unwilling(clause: &[Token]) -> bool {
    let Some(knee) = clause.iter().position(|token| is_knee(&token.word)) else { return false };
    let is_portuguese = clause[knee].word.starts_with("joelho");
    let not = |token: &Token| VERB_NOT.has(&token.word) && !(token.word == "no" && is_portuguese);
    // "No" is a verb's in Spanish only.
    let is_spanish = clause[knee].word.starts_with("rodilla");
    // "Shin good, knee not."
    let is_last = || clause.last().is_some_and(not);
    clause.iter().any(|token| not(token) && (token.word != "no" || is_spanish))
        && (clause.len() >= LEAST_WORDS || is_last())
        && !is_placed(clause, knee)
        && !hurts(clause)
        && [&FEELS, &SAYS, &SIGNS_OF_LIFE].iter().all(|words| !says(clause, words))
}

/// Whether nothing says that there is none, or that it is over.
fn is_clear(clause: &[Token]) -> bool {
    // In Portuguese "no" is "in the".
    let is_portuguese = clause.iter().any(|t| t.word.starts_with("joelho") || t.word.starts_with("patela"));
    let is_none = |token: &Token| NONE.has(&token.word) && !(token.word == "no" && is_portuguese);
    let any = |word: &str| clause.iter().any(|token| token.word == word);
    let no_more = any("plus") && any("de")
        || clause.windows(2).any(|two| two[0].word == "plus" && two[1].word.starts_with("mal"))
        || any("past") && any("thing");
    (is_unwell(clause) || !clause.iter().any(is_none)) && !says(clause, &OVER) && !no_more && !is_past(clause)
}

/// Long past: "two years ago", "last year", and two words further on in other languages.
fn is_past(clause: &[Token]) -> bool {
    let threes = clause.windows(3).map(|three| format!("{}{}{}", three[0].word, three[1].word, three[2].word));
    says(clause, &PAST) || pairs(clause).chain(threes).any(|words| PAST.has_whole(&words))
}

/// Whether it is the writer's knee.
fn is_own(clause: &[Token]) -> bool {
    let word = |at: usize| clause.get(at).map_or("", |token| token.word.as_str());
    let any = |one: &str| clause.iter().any(|token| token.word == one);
    let others = (0..clause.len()).any(|at| {
        let (here, next) = (word(at), word(at + 1));
        // A Pablo le duele; Marco ha male; Ana machucou; у Саши болит; Kasię boli.
        let before = at.checked_sub(1).and_then(|at| clause.get(at));
        let fell = here == "hat" && next == "sich" && before.is_some_and(|t| t.is_capital && !is_knee(&t.word));
        fell || here == "le" && (next.starts_with("duel") || next.starts_with("dol") || next.starts_with("molest"))
            || here == "ha" && next == "male"
            || ["s'est", "se"].contains(&here) && INJURED.contains(&next)
            || here == "machucou" && !any("me")
            || here == "у" && !["меня", "мое", "моё"].contains(&next)
            || at == 0 && clause[at].is_capital && here.ends_with('ę') && next.starts_with("bol")
    });
    !others && !says(clause, &OTHERS)
}

fn speaks(clause: &[Token]) -> bool {
    if !is_clear(clause) || !is_own(clause) {
        return false;
    }
    let word = |at: usize| clause.get(at).map_or("", |token| token.word.as_str());
    let pair = |at: usize| format!("{}{}", word(at), word(at + 1));
    let is_part = (0..clause.len()).any(|at| PARTS.has(word(at)) || PARTS.has_whole(&pair(at)));
    let is_condition =
        clause.iter().any(|token| is_both(&token.word)) || pairs(clause).any(|pair| CONDITIONS.has_whole(&pair));
    if (is_condition || is_part && (hurts(clause) || says(clause, &AGAIN))) && !says(clause, &HOPES) {
        return true;
    }
    let is_joint = |at: usize| {
        let before = &clause[at.saturating_sub(3)..at];
        // "bis auf das Knie" is "all but the knee".
        let all_but = pairs(before).any(|pair| EXCEPT.has_whole(&pair));
        let up_to = (says(before, &UP_TO) && !all_but)
            || before.windows(2).any(|two| two[0].word == "up" && two[1].word == "to");
        let owner = at.checked_sub(1).map_or("", word);
        let named = owner.ends_with("'s") && !["runner's", "jumper's", "it's", "that's", "today's"].contains(&owner);
        let swedish = word(at).starts_with("knä") && at > 0 && clause[at - 1].is_capital && owner.ends_with('s');
        let theirs = says(&clause[at.saturating_sub(2)..at], &THEIRS);
        // "On one knee".
        let on_one =
            at > 1 && ONES.contains(&word(at - 1)) && PLACES.has(word(at - 2)) && !is_part && !says(clause, &WHICH);
        let of = OF.has(word(at + 1)) && clause.get(at + 2).is_some_and(|token| token.is_capital);
        is_knee(word(at))
            && !up_to
            && !NOT_THE_JOINT.has(word(at + 1))
            && !named
            && !swedish
            && !theirs
            && !of
            && !on_one
    };
    let Some(knee) = (0..clause.len()).find(|at| is_joint(*at)) else { return false };
    if knee > 0 && ["runner", "runners", "jumper", "jumpers", "runner's", "jumper's"].contains(&word(knee - 1)) {
        return true;
    }
    let is_one = !["knees", "genoux", "rodillas", "ginocchia", "joelhos", "kolana", "kolan", "колени", "knän", "knäna"]
        .contains(&word(knee));
    // A name: "Wounded Knee", "Knee Runners".
    let beside = [knee.checked_sub(1), Some(knee + 1)].into_iter().flatten().filter_map(|at| clause.get(at));
    let is_name = clause[knee].is_capital && word(knee) == "knee" && beside.filter(|t| t.is_capital).count() > 0;
    let behind = &clause[knee + 1..clause.len().min(knee + 1 + NOT_WORDS)];
    let is_said = !is_name && !is_placed(clause, knee) && says(behind, &SAYS) || says(clause, &FEELS);
    let is_mine = knee > 0 && MINE.has(word(knee - 1));
    let is_named = is_mine || says(clause, &WHICH) || says(clause, &AGAIN) || is_said;
    let which = is_one && is_named && !says(clause, &GOOD);
    let stopped = stops(clause) && says(clause, &BECAUSE);
    let before = &clause[knee.saturating_sub(3)..knee];
    let because = is_one && !is_name && says(before, &BY) && !says(clause, &GOOD);
    let except = says(before, &EXCEPT) || pairs(before).any(|pair| EXCEPT.has_whole(&pair));
    !says(clause, &HOPES) && (which || stopped || because || is_unwell(clause) || hurts(clause)) || except
}

/// Whether a knee is where something is, or whose something is: "on one knee", "surgery of the knee", "one knee".
fn is_placed(clause: &[Token], knee: usize) -> bool {
    let is_dutch = clause[knee].word.starts_with("knie");
    let before = |n: usize| knee.checked_sub(n).map_or("", |at| clause[at].word.as_str());
    let is_place = |word: &str| PLACES.has(word) && !(word == "de" && is_dutch);
    is_place(before(1)) || ((ARTICLES.has(before(1)) || before(1) == "de") && is_place(before(2)))
}

/// Languages that do not part words.
fn signs(clause: &str) -> bool {
    let any = |of: &str| of.split_whitespace().any(|sign| clause.contains(sign));
    any(KNEE_SIGNS) && !any(NONE_SIGNS) && PAIN_SIGNS.split_whitespace().any(|sign| hurts_there(clause, sign))
}

/// Whether a sign for pain stands somewhere without one for none before or soon behind it.
fn hurts_there(clause: &str, sign: &str) -> bool {
    clause.match_indices(sign).any(|(at, _)| {
        let before = &clause[..at];
        let behind: String = clause[at + sign.len()..].chars().take(NOT_SIGNS).collect();
        let is_none = NOT_BEFORE.split_whitespace().any(|not| before.ends_with(not))
            || NOT_BEHIND.split_whitespace().any(|not| behind.contains(not));
        !is_none
    })
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
    const PRECISION: f64 = 0.95;

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

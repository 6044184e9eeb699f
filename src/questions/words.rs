//! The words that tell a question apart: what similar questions are found by.
//!
//! Folded, without the words that every Dutch question has, cut to seven letters, so that "leesproblemen" meets "leesprobleem".
use crate::text;
use entity::question;

/// How many words of a question count.
const MOST: usize = 24;
/// How many letters of a word count.
const LETTERS: usize = 7;

/// Words of four letters and more that say nothing about a subject, folded.
const EMPTY: &[&str] = &[
    "aan",
    "alle",
    "alleen",
    "alles",
    "altijd",
    "ander",
    "andere",
    "anderen",
    "beter",
    "bijvoorbeeld",
    "binnen",
    "daar",
    "daarbij",
    "daarna",
    "daarom",
    "deze",
    "doen",
    "doet",
    "door",
    "echt",
    "eens",
    "eerst",
    "eigen",
    "elkaar",
    "ervaring",
    "ervaringen",
    "gaan",
    "gaat",
    "geen",
    "goed",
    "goede",
    "graag",
    "haar",
    "hebben",
    "hebt",
    "heeft",
    "help",
    "helpen",
    "helpt",
    "hier",
    "hoeveel",
    "hulp",
    "iedereen",
    "iemand",
    "jullie",
    "kind",
    "kinderen",
    "komen",
    "komt",
    "kunnen",
    "kunt",
    "maar",
    "maken",
    "maakt",
    "meer",
    "meest",
    "mensen",
    "moet",
    "moeten",
    "naar",
    "niet",
    "nodig",
    "omgaan",
    "omdat",
    "onder",
    "onze",
    "ouder",
    "ouders",
    "over",
    "school",
    "soms",
    "steeds",
    "tegen",
    "terwijl",
    "toch",
    "tussen",
    "vaak",
    "vanaf",
    "veel",
    "vinden",
    "voor",
    "vraag",
    "waar",
    "waarom",
    "wanneer",
    "want",
    "weer",
    "weet",
    "welke",
    "werk",
    "werken",
    "werkt",
    "weten",
    "wilt",
    "willen",
    "worden",
    "wordt",
    "zich",
    "zien",
    "zijn",
    "zoals",
    "zonder",
    "zouden",
    "zulke",
];

/// The words by which a question is found.
pub fn of_question(row: &question::Model) -> Vec<String> {
    of(&format!("{}\n{}", row.text, row.explanation))
}

/// The words of a text, each once.
pub fn of(text: &str) -> Vec<String> {
    let folded = text::fold(text);
    let mut words: Vec<String> = vec![];
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4 && !EMPTY.contains(word)) {
        let word: String = word.chars().take(LETTERS).collect();
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == MOST {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_that_say_something() {
        assert_eq!(super::of("Hoe kunnen ouders helpen bij leesproblemen (dyslexie) van hun kind? Dyslexie!"), ["leespro", "dyslexi"]);
        assert_eq!(super::of("Ervaring met een leesprobleem"), ["leespro"]);
        assert!(super::of("?!").is_empty());
    }
}

//! Fills the database with the data set (data.sql), and says how far it is.
use std::time::Instant;
use tokio_postgres::Client;

/// How much there is of it.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub people: u32,
    pub questions: u32,
    pub answers: u32,
}

impl Size {
    /// What the goals are measured on.
    pub const NORMAL: Self = Self { people: 2_000, questions: 50_000, answers: 250_000 };
    /// To see whether everything works.
    pub const SMOKE: Self = Self { people: 200, questions: 2_000, answers: 10_000 };

    /// So many times the questions and the answers.
    pub fn times(self, n: u32) -> Self {
        Self { questions: self.questions * n, answers: self.answers * n, ..self }
    }
}

/// How many answers are made at once.
const PART: u32 = 25_000;

/// Makes all of it.
pub async fn fill(db: &Client, size: Size) {
    let began = Instant::now();
    let text = include_str!("data.sql")
        .replace("{people}", &size.people.to_string())
        .replace("{questions}", &size.questions.to_string())
        .replace("{answers}", &size.answers.to_string());
    for step in text.split("-- step: ").skip(1) {
        let (name, sql) = step.split_once('\n').expect("a step's name");
        if sql.contains("{from}") {
            for from in (0..size.answers).step_by(PART as usize) {
                let to = (from + PART).min(size.answers);
                run(db, &sql.replace("{from}", &(from + 1).to_string()).replace("{to}", &to.to_string())).await;
                println!("  {:>6.1} s  {name}: {to} of {}", began.elapsed().as_secs_f64(), size.answers);
            }
        } else {
            run(db, sql).await;
            println!("  {:>6.1} s  {name}", began.elapsed().as_secs_f64());
        }
    }
}

async fn run(db: &Client, sql: &str) {
    if let Err(e) = db.batch_execute(sql).await {
        panic!("{sql}\n{e:?}");
    }
}

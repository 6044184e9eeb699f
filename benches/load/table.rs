//! The table: what was measured, the ratios, and the goals of both stages beside them.
use crate::{load::Measured, picks::Case};

/// The goals: the server's processor time at most, the requests in a second at least, as multiples of the floor's.
const STAGES: [[(f64, f64); 4]; 2] =
    [[(3.5, 0.45), (3.5, 0.35), (2.6, 0.6), (2.5, 0.6)], [(2.0, 0.7), (2.2, 0.6), (1.6, 0.85), (1.6, 0.8)]];
/// SQLite's total processor time at most, as a multiple of PostgreSQL's.
const SQLITE: f64 = 1.5;

/// All rounds of one case and one number of connections: one result for each contender.
pub struct Cell {
    pub connections: usize,
    pub case: Case,
    pub measured: Vec<Measured>,
}

/// One row: its head, and what stands in it for each case.
fn row(out: &mut String, head: &str, cells: &[&Cell], show: impl Fn(&Cell) -> String) {
    out.push_str(&format!("| {head:<34} |"));
    for case in Case::ALL {
        let text = cells.iter().find(|cell| cell.case == case).map(|cell| show(cell)).unwrap_or_default();
        out.push_str(&format!(" {text:>22} |"));
    }
    out.push('\n');
}

/// The table for the names, in the order of [`Cell::measured`]. The second one is held against the first.
pub fn markdown(names: &[&str], cells: &[Cell], sqlite: bool) -> String {
    let mut out = String::new();
    for connections in [16, 1] {
        let cells: Vec<&Cell> = cells.iter().filter(|cell| cell.connections == connections).collect();
        if cells.is_empty() {
            continue;
        }
        let head = format!(
            "\n| {:<34} |{}\n",
            format!("c={connections}"),
            Case::ALL.map(|case| format!(" {:>22} |", format!("{case:?}"))).concat()
        );
        out.push_str(&head);
        out.push_str(&format!("|{}|{}\n", "-".repeat(36), format!("{}:|", "-".repeat(23)).repeat(4)));
        for (n, name) in names.iter().enumerate() {
            row(&mut out, &format!("{name}: RPS / server CPU ms"), &cells, |cell| {
                format!("{:.0} / {:.3}", cell.measured[n].rps(), cell.measured[n].server())
            });
            row(&mut out, &format!("{name}: p50 / p99 ms"), &cells, |cell| {
                format!("{:.2} / {:.2}", cell.measured[n].quantile(0.5), cell.measured[n].quantile(0.99))
            });
            if cells.iter().any(|cell| cell.measured[n].database() > 0.0) {
                row(&mut out, &format!("{name}: database CPU ms"), &cells, |cell| format!("{:.3}", cell.measured[n].database()));
            }
        }
        if let [first, second] = names {
            let ratio = |cell: &Cell, of: fn(&Measured) -> f64| of(&cell.measured[1]) / of(&cell.measured[0]);
            let goals = connections == 16 && !sqlite;
            if !sqlite {
                row(&mut out, &format!("server CPU, {second} ÷ {first}"), &cells, |cell| {
                    let x = ratio(cell, Measured::server);
                    format!("{x:.2}{}", if goals { marks(cell.case, |goal| (goal.0, x <= goal.0)) } else { String::new() })
                });
                row(&mut out, &format!("RPS, {second} ÷ {first}"), &cells, |cell| {
                    let x = ratio(cell, Measured::rps);
                    format!("{x:.2}{}", if goals { marks(cell.case, |goal| (goal.1, x >= goal.1)) } else { String::new() })
                });
                row(&mut out, &format!("database CPU, {second} ÷ {first}"), &cells, |cell| {
                    format!("{:.2}", ratio(cell, Measured::database))
                });
            }
            row(&mut out, &format!("all CPU, {second} ÷ {first}"), &cells, |cell| {
                let x = ratio(cell, |m| m.server() + m.database());
                format!("{x:.2}{}", if sqlite { mark(SQLITE, x <= SQLITE) } else { String::new() })
            });
        }
    }
    out
}

fn mark(goal: f64, met: bool) -> String {
    format!(" ({goal} {})", if met { '✔' } else { '✘' })
}

/// Both stages' goals for a case, each with whether it is met.
fn marks(case: Case, judge: impl Fn((f64, f64)) -> (f64, bool)) -> String {
    let at = Case::ALL.iter().position(|&one| one == case).expect("a case");
    let [one, two] = STAGES.map(|stage| {
        let (goal, met) = judge(stage[at]);
        format!("{goal} {}", if met { '✔' } else { '✘' })
    });
    format!(" ({one}, {two})")
}

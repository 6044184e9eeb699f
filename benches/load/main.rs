//! The load bench: what Vonk's three pages and its write cost beside a floor written by hand, on the same data, in one run.
//!
//! Run it with `cargo bench --bench load` on a quiet machine with PostgreSQL's server installed (`-- --help` tells the options).
//! It starts a throw-away PostgreSQL, fills it, starts the service and the floor, checks that both answer the same, and measures.
//! Only the ratios of one run mean something, and not those within 15 % of each other.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench reads the machine's clock, and stops where something is not as it must be"
)]

mod check;
mod cluster;
mod data;
mod floor;
mod http;
mod keeper;
mod load;
mod machine;
mod options;
mod picks;
mod service;
mod sqlite;
mod table;

use cluster::Cluster;
use load::{Contender, Measured};
use options::Options;
use picks::{Case, Picks, Speaks};
use service::Place;
use std::rc::Rc;
use table::Cell;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections for reading that each contender has to the database; four write beside them.
const READS: u32 = 6;
const WRITES: u32 = 4;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((floor::ARGUMENT, rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return floor::serve(rest);
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        return println!("load: measured by `cargo bench --bench load` only");
    }
    match Options::parse(arguments) {
        Ok(options) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(bench(&options));
        }
        Err(help) => println!("{help}"),
    }
}

async fn bench(options: &Options) {
    println!("PostgreSQL starts, and is filled: {} questions, {} answers", options.size.questions, options.size.answers);
    let cluster = Cluster::start();
    let (url, dir) = (cluster.url(), tempfile::tempdir().expect("a directory"));
    let service = Place { dir: dir.path(), database: Some(&url) };
    service.migrate();
    let db = cluster.connect().await;
    data::fill(&db, options.size).await;
    let mut picks = Picks::read(&db).await;
    if !options.floor_only {
        println!("{} people get a token", picks::PEOPLE);
        service.tokens(&mut picks);
    }
    let floor = || Contender::new("floor", floor::start(cluster.socket(), READS, WRITES), Some(cluster.pid), Speaks::Plain);
    let on = |name, place: &Place<'_>| Contender::new(name, place.serve(READS), place.database.map(|_| cluster.pid), Speaks::GraphQl);
    let contenders = if options.floor_only {
        vec![floor()]
    } else if options.sqlite {
        let embedded = Place { database: None, ..service };
        embedded.migrate();
        sqlite::fill(&dir.path().join("vonk.sqlite"), &url).await;
        vec![on("PostgreSQL", &service), on("SQLite", &embedded)]
    } else {
        vec![floor(), on("Vonk", &service)]
    };
    measure(options, &db, &picks, &contenders).await;
}

/// Checks, measures and prints.
async fn measure(options: &Options, db: &tokio_postgres::Client, picks: &Picks, contenders: &[Contender]) {
    println!("Answers are compared");
    let rest: Vec<f64> = contenders.iter().map(|one| machine::megabytes(one.pid)).collect();
    let before = check::rows(db).await;
    let sampled = check::same(contenders, picks, &options.cases).await;
    // How many answers each contender wrote into PostgreSQL.
    let in_postgres =
        |m: &[Measured]| contenders.iter().zip(m).filter(|(one, _)| one.database.is_some()).map(|(_, m)| m.acknowledged).sum::<u64>();
    let writers = contenders.iter().filter(|one| one.database.is_some()).count();
    if sampled > 0 {
        check::same_rows(db, writers).await;
    }
    let mut written = writers as u64 * sampled;
    let mut cells = vec![];
    // The write comes last: what it leaves behind makes every page a little slower.
    for &case in &options.cases {
        for (connections, rounds) in [(16, options.rounds), (1, 1)] {
            let requests: Vec<_> = contenders.iter().map(|one| Rc::new(picks.requests(case, one.speaks))).collect();
            let mut measured = vec![Measured::default(); contenders.len()];
            for _ in 0..rounds {
                for (n, contender) in contenders.iter().enumerate() {
                    measured[n].add(load::round(contender, case, &requests[n], connections, options.round).await);
                }
            }
            let done: Vec<_> = contenders.iter().zip(&measured).map(|(one, m)| format!("{} {:.0}", one.name, m.rps())).collect();
            println!("  {case:?}, c={connections}: {} requests in a second", done.join(", "));
            written += if case == Case::M1 { in_postgres(&measured) } else { 0 };
            cells.push(Cell { connections, case, measured });
        }
    }
    check::kept(before, check::rows(db).await, written);
    let names: Vec<_> = contenders.iter().map(|one| one.name).collect();
    println!("\n{}", machine::described(db).await);
    println!("{}", table::markdown(&names, &cells, options.sqlite));
    for (contender, rest) in contenders.iter().zip(rest) {
        println!("{}: {rest:.0} MB at rest, {:.0} MB afterwards", contender.name, machine::megabytes(contender.pid));
    }
}

//! What the kernel knows of a process: the processor time and the memory that it used.
use std::{fs, thread};
use tokio_postgres::Client;

/// Ticks of processor time in a second: what Linux shows in /proc.
const TICKS: f64 = 100.0;

/// A process's fields behind its name in `/proc/PID/stat`: state, parent, … (proc(5) counts them from 3).
fn stat(pid: u32) -> Option<Vec<i64>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_ascii_whitespace().map(|field| field.parse().unwrap_or_default()).collect())
}

/// Seconds of processor time that a process used, with its threads and the children that it has buried.
pub fn seconds(pid: u32) -> f64 {
    let fields = stat(pid).expect("a process that runs");
    fields[11..15].iter().sum::<i64>() as f64 / TICKS
}

/// The same for a process and its living children: PostgreSQL is a family.
pub fn family_seconds(pid: u32) -> f64 {
    let all = fs::read_dir("/proc").expect("/proc").filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let children = all.filter_map(stat).filter(|fields| fields[1] == i64::from(pid));
    seconds(pid) + children.map(|fields| fields[11..15].iter().sum::<i64>() as f64 / TICKS).sum::<f64>()
}

/// A process's resident memory in MB.
pub fn megabytes(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).expect("a process that runs");
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
    line.trim().trim_end_matches(" kB").parse::<f64>().expect("kB") / 1024.0
}

/// What was measured on: cores, how busy they were, the database.
pub async fn described(db: &Client) -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let version: String = db.query_one("SHOW server_version", &[]).await.expect("its version").get(0);
    let sizes = "SELECT format('%s questions, %s answers afterwards', (SELECT count(*) FROM questions), (SELECT count(*) FROM answers))";
    let sizes: String = db.query_one(sizes, &[]).await.expect("sizes").get(0);
    format!(
        "{cores} cores (load {}), PostgreSQL {version}, {sizes}; times are of the processor, per request",
        load.split(' ').next().unwrap_or_default()
    )
}

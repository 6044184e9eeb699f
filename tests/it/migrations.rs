//! The guard of the tables' version: ten at once, all or nothing, and no service on a database that is older or newer than the binary.
use crate::world::empty_postgres;
use migration::{At, Failure, State};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::path::{Path, PathBuf};
use vonk::{
    clock::Clock,
    config::{self, Settings, Sources},
    exit::ExitError,
    run,
};

/// A database that is not made yet, or empty.
enum Empty {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Empty {
    fn at(&self) -> At<'_> {
        match self {
            Self::Sqlite(file) => At::Sqlite(file),
            Self::Postgres(url) => At::Postgres(url),
        }
    }
    async fn connect(&self) -> DatabaseConnection {
        let url = match self {
            Self::Sqlite(file) => format!("sqlite://{}?mode=rwc", file.display()),
            Self::Postgres(url) => url.clone(),
        };
        sea_orm::Database::connect(url).await.expect("a database")
    }
    async fn run(&self, sql: &str) {
        let db = self.connect().await;
        db.execute_unprepared(sql).await.expect("done");
        db.close().await.expect("closed");
    }
    async fn state(&self) -> State {
        let db = self.connect().await;
        let state = migration::state(&db).await.expect("a state");
        db.close().await.expect("closed");
        state
    }
    fn settings(&self, dir: &Path, flags: &[&'static str]) -> Settings {
        let mut environment =
            vec![("VONK_DATA_DIR".to_owned(), dir.display().to_string()), ("VONK_LISTEN".to_owned(), "127.0.0.1:0".to_owned())];
        if let Self::Postgres(url) = self {
            environment.push(("VONK_DATABASE_URL".to_owned(), url.clone()));
        }
        let flags = flags.iter().map(|flag| (*flag, "true".to_owned())).collect();
        config::load(&Sources { environment, flags, ..Sources::default() }).expect("settings")
    }
    /// Starts the service and stops it at once.
    async fn serve(&self, dir: &Path, flags: &[&'static str]) -> Result<(), ExitError> {
        run::serve(self.settings(dir, flags), Clock::default(), async {}).await?.finished().await
    }
}

async fn both(story: impl AsyncFn(Empty, &Path)) {
    let dir = tempfile::tempdir().expect("a directory");
    story(Empty::Sqlite(dir.path().join("vonk.sqlite")), dir.path()).await;
    if let Some(url) = empty_postgres().await {
        story(Empty::Postgres(url), tempfile::tempdir().expect("a directory").path()).await;
    }
}

const NEWER: &str = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_later', 0)";
const OLDER: &str = "DELETE FROM seaql_migrations WHERE version LIKE '%foundation'";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_at_once_make_each_change_once() {
    both(async |empty, _| {
        assert!(matches!(empty.state().await, State::Older(_)), "empty");
        let all = (0..10).map(|_| migration::migrate(empty.at()));
        let done = futures_util::future::join_all(all).await;
        let mut made: Vec<_> = done.into_iter().map(|done| done.expect("migrated")).filter(|made| !made.is_empty()).collect();
        assert_eq!(made.len(), 1, "one of them did it");
        assert!(made.remove(0).iter().any(|name| name.ends_with("foundation")));
        assert_eq!(empty.state().await, State::Current);
    })
    .await;
}

#[tokio::test]
async fn a_change_that_fails_leaves_nothing() {
    both(async |empty, _| {
        // A table that stands in the way of the first change.
        empty.run("CREATE TABLE questions (x integer)").await;
        assert!(matches!(migration::migrate(empty.at()).await, Err(Failure::Db(_))));
        assert!(matches!(empty.state().await, State::Older(_)));
        empty.run("DROP TABLE questions").await;
        assert!(!migration::migrate(empty.at()).await.expect("migrated").is_empty());
        assert!(migration::migrate(empty.at()).await.expect("migrated").is_empty(), "again: nothing to do");
    })
    .await;
}

#[tokio::test]
async fn no_service_on_a_newer_database() {
    both(async |empty, dir| {
        migration::migrate(empty.at()).await.expect("migrated");
        empty.serve(dir, &[]).await.expect("it serves");
        empty.run(NEWER).await;
        assert_eq!(empty.state().await, State::Newer(vec!["m20990101_later".into()]));
        for flags in [&[][..], &["migrate"]] {
            let line = empty.serve(dir, flags).await.unwrap_err().to_string();
            assert!(line.starts_with("the database is newer than this binary (it has m20990101_later)"), "{line}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_older_postgres_waits_for_migrate_and_sqlite_does_not() {
    both(async |empty, dir| {
        if let Empty::Postgres(_) = empty {
            let line = empty.serve(dir, &[]).await.unwrap_err().to_string();
            assert!(line.starts_with("the database is older than this binary (it lacks m"), "{line}");
            assert!(line.ends_with("run `vonk migrate`, or serve with --migrate"), "{line}");
            assert!(matches!(empty.state().await, State::Older(_)), "nothing was changed");
        }
        empty.serve(dir, &["migrate"]).await.expect("it serves");
        empty.serve(dir, &[]).await.expect("it serves");
        if let Empty::Postgres(_) = empty {
            empty.run(OLDER).await;
            let line = empty.serve(dir, &[]).await.unwrap_err().to_string();
            assert!(line.starts_with("the database is older than this binary"), "{line}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_not_there_is_one_line() {
    let nobody = Empty::Postgres("postgres://vonk:geheim@127.0.0.1:1/vonk".into());
    let dir = tempfile::tempdir().expect("a directory");
    for flags in [&[][..], &["migrate"]] {
        let line = nobody.serve(dir.path(), flags).await.unwrap_err().to_string();
        assert!(line.contains("refused") && !line.contains("geheim") && !line.contains('\n'), "{line}");
    }
}

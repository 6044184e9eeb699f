//! A world for one test: a fresh migrated database, a clock that stands still, and people who speak through the front door.
mod postgres;
mod speech;

use axum::http::{HeaderMap, HeaderName};
use chrono::{DateTime, Utc};
use migration::MigratorTrait as _;
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};
use serde_json::{Value as Json, json};
use speech::Speech;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::sync::OnceCell;
use vonk::{
    app::{App, Secret, Shared},
    clock::Clock,
    db::{Db, Durability},
    policy::{Actor, Role},
};

/// How many connections of a world read beside each other.
pub const READERS: u32 = 3;

/// One test's world.
pub struct World {
    pub app: Shared,
    speech: Speech,
    /// The SQLite file's directory, gone with the world.
    dir: Option<tempfile::TempDir>,
    /// The name of its PostgreSQL database.
    postgres: Option<String>,
}

/// Where a test's clock starts: a Wednesday in winter, half past nine in the morning in Amsterdam.
pub fn start() -> DateTime<Utc> {
    "2026-01-14T08:30:00Z".parse().expect("a time")
}

/// Makes each story a test on SQLite and one on PostgreSQL: `stories! { asking_twice, … }` for `async fn asking_twice(world: World)`.
#[macro_export]
macro_rules! stories {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name($crate::world::World::sqlite().await).await })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                if let Some(world) = $crate::world::World::postgres().await { super::$name(world).await }
            })*
        }
    };
}

impl World {
    /// On a fresh SQLite file.
    pub async fn sqlite() -> Self {
        static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_init(|| async {
                let dir = tempfile::tempdir().expect("a directory");
                let file = dir.path().join("template.sqlite");
                let db = Database::connect(format!("sqlite://{}?mode=rwc", file.display())).await.expect("SQLite");
                migration::Migrator::up(&db, None).await.expect("the migrations");
                db.close().await.expect("closed");
                std::fs::read(file).expect("the template")
            })
            .await;
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("vonk.sqlite");
        std::fs::write(&file, template).expect("a copy");
        Self::over(Db::sqlite(&file, READERS, Durability::Process), Some(dir))
    }

    /// The same world once more, for one try that this one is not to know of.
    pub async fn fork(&self) -> Self {
        let (db, dir) = match (&self.dir, &self.postgres) {
            (Some(dir), _) => {
                self.app.db.write().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.expect("all in one file");
                let copy = tempfile::tempdir().expect("a directory");
                let file = copy.path().join("vonk.sqlite");
                std::fs::copy(dir.path().join("vonk.sqlite"), &file).expect("a copy");
                (Db::sqlite(&file, 1, Durability::Process), Some(copy))
            }
            (None, Some(name)) => {
                // A database that somebody is connected to can't be copied.
                self.app.db.close().await;
                let copy = made_from(name).await;
                return Self::over_at(copy.0, None, Some(copy.1), self);
            }
            (None, None) => panic!("another instance's world is not forked"),
        };
        Self::over_at(db, dir, None, self)
    }
    fn over_at(db: Db, dir: Option<tempfile::TempDir>, postgres: Option<String>, from: &Self) -> Self {
        let app = App::new(db, Clock::at(from.app.clock.now()), Secret::from_material(b"a test's secret"), vonk::schema::hooks());
        let app = Arc::new(app);
        Self { speech: from.speech.at(&app), app, dir, postgres }
    }

    /// Another instance over the same database: it remembers by itself who signed in.
    pub fn elsewhere(&self) -> Self {
        let app = Arc::new(self.app.at(self.app.clock.clone()));
        Self { speech: self.speech.at(&app), app, dir: None, postgres: None }
    }

    /// On a fresh PostgreSQL database; `None` where there is no PostgreSQL (never under CI).
    pub async fn postgres() -> Option<Self> {
        static TEMPLATE: OnceCell<()> = OnceCell::const_new();
        let server = postgres::server()?;
        let run = std::process::id();
        let admin = server.url("postgres");
        TEMPLATE
            .get_or_init(|| async {
                execute(&admin, &format!("CREATE DATABASE vonk_{run}_template")).await;
                let db = Database::connect(server.url(&format!("vonk_{run}_template"))).await.expect("PostgreSQL");
                migration::Migrator::up(&db, None).await.expect("the migrations");
                db.close().await.expect("closed");
            })
            .await;
        let (db, name) = made_from(&format!("vonk_{run}_template")).await;
        Some(Self { postgres: Some(name), ..Self::over(db, None) })
    }

    fn over(db: Db, dir: Option<tempfile::TempDir>) -> Self {
        let app = Arc::new(App::new(db, Clock::at(start()), Secret::from_material(b"a test's secret"), vonk::schema::hooks()));
        Self { speech: Speech::begin(&app), app, dir, postgres: None }
    }

    /// Somebody with these roles, known by this name.
    pub async fn person(&self, name: &str, roles: &[Role]) -> Actor {
        self.speech.meet(&self.app, name, roles.iter().copied().collect()).await
    }
    pub async fn ouder(&self, name: &str) -> Actor {
        self.person(name, &[Role::Ouder]).await
    }
    pub async fn professional(&self, name: &str) -> Actor {
        self.person(name, &[Role::Professional]).await
    }
    pub async fn moderator(&self, name: &str) -> Actor {
        self.person(name, &[Role::Moderator]).await
    }
    pub async fn admin(&self) -> Actor {
        self.person("admin", &[Role::Admin]).await
    }

    /// Asks through the door, with a token, and gives the whole answer: `data`, and `errors` as `{path, message, code, problems …}`.
    pub async fn send(&self, actor: &Actor, query: &str, variables: Json) -> Json {
        self.speech.send(actor, query, variables).await
    }

    /// Asks past the door, as somebody that no token names: the same answer.
    pub async fn inside(&self, actor: &Actor, query: &str, variables: Json) -> Json {
        speech::inside(&self.app, actor, query, variables).await
    }
    /// What a path gives to whoever asks with these headers, without a token.
    pub async fn get(&self, path: &str, headers: &[(HeaderName, &str)]) -> (u16, HeaderMap, String) {
        self.speech.get(path, headers).await
    }

    /// Asks, and wants no errors: the data.
    pub async fn ask(&self, actor: &Actor, query: &str, variables: Json) -> Json {
        let answer = self.send(actor, query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// Asks, and wants to be refused: `CODE` or `CODE path:PROBLEM path:PROBLEM` of the first error. Nothing in the database may have changed.
    pub async fn refused(&self, actor: &Actor, query: &str, variables: Json) -> String {
        let before = self.fingerprint().await;
        let answer = self.send(actor, query, variables).await;
        assert_eq!(before, self.fingerprint().await, "a refused request changed something: {query}");
        let error = &answer["errors"][0];
        let Some(code) = error["code"].as_str() else { panic!("{query}\nwas not refused: {answer:#}") };
        let mut out = code.to_owned();
        for problem in error["problems"].as_array().into_iter().flatten() {
            let path: Vec<_> = problem["path"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            out += &format!(" {}:{}", path.join("."), problem["code"].as_str().unwrap_or_default());
        }
        out
    }

    /// How many rows each table has, and the sum of their versions: equal before and after means that nothing changed. The tables are those that
    /// the database has, but for the keys of retries and the migrations that were run.
    pub async fn fingerprint(&self) -> Vec<(String, i64, i64)> {
        let db = self.app.db.read();
        let backend = db.get_database_backend();
        let catalogue = match backend {
            DbBackend::Postgres => {
                "SELECT t.table_name, count(c.column_name) FROM information_schema.tables AS t LEFT JOIN information_schema.columns AS c \
                 ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = 'version' \
                 WHERE t.table_schema = 'public' GROUP BY t.table_name"
            }
            _ => {
                "SELECT t.name, (SELECT count(*) FROM pragma_table_info(t.name) AS c WHERE c.name = 'version') FROM sqlite_master AS t \
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
            }
        };
        let tables = db.query_all_raw(Statement::from_string(backend, catalogue)).await.expect("a catalogue");
        let tables = tables.iter().map(|row| row.try_get_many_by_index::<(String, i64)>().expect("a table"));
        let counts = tables.filter(|(table, _)| table != "idempotency" && table != "seaql_migrations").map(|(table, versioned)| {
            let versions = if versioned > 0 { "coalesce(sum(version), 0)" } else { "0" };
            format!("SELECT '{table}' AS t, CAST(count(*) AS bigint) AS n, CAST({versions} AS bigint) AS v FROM {table}")
        });
        let sql = counts.collect::<Vec<_>>().join(" UNION ALL ") + " ORDER BY t";
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.expect("all tables");
        rows.iter().map(|row| row.try_get_many_by_index().expect("a table, its rows and their versions")).collect()
    }

    /// One number out of the database.
    pub async fn count(&self, sql: &str) -> i64 {
        let db = self.app.db.read();
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), format!("SELECT CAST(({sql}) AS bigint) AS n"))).await;
        row.expect(sql).expect(sql).try_get("", "n").expect(sql)
    }
}

/// A PostgreSQL database that is a copy of this one, and its name.
async fn made_from(template: &str) -> (Db, String) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = postgres::server().expect("PostgreSQL");
    let name = format!("vonk_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    execute(&server.url("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    (Db::postgres(&server.url(&name), READERS).expect("a URL"), name)
}

/// The URL of a fresh PostgreSQL database without a table; `None` where there is no PostgreSQL.
pub async fn empty_postgres() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = postgres::server()?;
    let name = format!("vonk_{}_empty_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    execute(&server.url("postgres"), &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    Some(server.url(&name))
}

async fn execute(url: &str, sql: &str) {
    // Two databases can't be made from one template at the same time: the server says so, and the second tries again.
    for _ in 0..50 {
        let db = Database::connect(url).await.expect("PostgreSQL");
        match db.execute_unprepared(sql).await {
            Ok(_) => return,
            Err(e) if e.to_string().contains("being accessed by other users") => tokio::task::yield_now().await,
            Err(e) => panic!("{sql}: {e}"),
        }
    }
    panic!("{sql}: never");
}

mod tests {
    use super::*;

    async fn the_world_turns(world: World) {
        let nobody = world.ask(&Actor::Nobody, "{ version }", json!({})).await;
        assert_eq!(nobody["version"], env!("CARGO_PKG_VERSION"));
        let anna = world.ouder("anna").await;
        assert_eq!(anna, world.ouder("anna").await);
        assert_eq!(world.count("SELECT count(*) FROM accounts").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM municipalities WHERE valid_until IS NULL").await, 342);
    }
    stories! { the_world_turns }
}

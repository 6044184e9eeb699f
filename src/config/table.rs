//! Every setting with its default and its meaning: the lowest layer of the configuration, and README's table.

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file; in the environment it is upper case, with `VONK_` before it and `__` for a dot.
    pub name: &'static str,
    /// Its default, as it would be written in the environment; empty when there is none.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const fn line(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { name, default, meaning }
}

/// The part of a name that stands for a name of one's own choice.
pub(super) const ANY: &str = "<name>";

/// Every setting.
pub const TABLE: &[Setting] = &[
    line("listen", "127.0.0.1:8080", "The address and port to listen on."),
    line("data_dir", "./.vonk", "Where the embedded database and the local key live. Made when it is not there."),
    line("database_url", "", "A PostgreSQL 14 or newer: `postgres://user:password@host/name`. Without it: SQLite in the data directory."),
    line("database_connections", "8", "Connections for reading; as many, at most four, write beside them."),
    line("migrate", "false", "Brings a PostgreSQL up to date at start. SQLite always is."),
    line("demo", "false", "Fills an empty database with the demo content and prints a token for each role."),
    line(
        "public_url",
        "",
        "The origin under which others reach the service, as in `https://vonk.example.nl`; for the URLs that are printed.",
    ),
    line("origins", "[]", "The origins whose browser pages may call the service (CORS), as in `https://app.example.nl`; `*` for all."),
    line(
        "trusted_hops",
        "0",
        "How many proxies stand before the service: so many entries of X-Forwarded-For are believed, from the right.",
    ),
    line("shutdown_grace", "10s", "How long running requests may take to finish when the service is told to stop."),
    line("limits.account", "60000", "Points that one account may use in a minute, a third of them at once; 0 for no limit."),
    line(
        "limits.address",
        "60000",
        "Points that one address may use in a minute without a token, a third of them at once; 0 for no limit.",
    ),
    line("limits.failed_tokens", "30", "Tokens that are not accepted, from one address in a minute; 0 for no limit."),
    line(
        "local_issuer",
        "",
        "Whether tokens signed with the local key are accepted. By default only as long as no other issuer is configured.",
    ),
    line("key", "", "The local Ed25519 key: base64 or PEM of its PKCS#8. Instances share one."),
    line(
        "key_file",
        "",
        "A file with the local key that only its owner can read. Without it: `key.pem` in the data directory, made at the first start.",
    ),
    line("issuers.<name>.issuer", "", "The `iss` of this issuer's tokens."),
    line("issuers.<name>.audience", "", "The `aud` that its tokens for this service have."),
    line("issuers.<name>.jwks_url", "", "Where its JWK set is: https."),
    line("issuers.<name>.discovery", "", "Or: the URL before `/.well-known/openid-configuration`, which says where the set is."),
    line("issuers.<name>.jwks_file", "", "Or: a file with its JWK set."),
    line("issuers.<name>.algorithms", "[RS256, PS256, ES256, EdDSA]", "How its tokens may be signed."),
    line("issuers.<name>.types", "[JWT, at+jwt]", "What the `typ` of its tokens may be; `absent` for none."),
    line("issuers.<name>.subject", "sub", "The claim that names the person; a dot goes one level deeper."),
    line("issuers.<name>.roles", "roles", "The claim with the roles: a list, or words in one text; a dot goes one level deeper."),
    line(
        "issuers.<name>.role_values",
        "{}",
        "What its roles are here, as in `{teacher = \"PROFESSIONAL\"}`. Without it: OUDER, PROFESSIONAL, MODERATOR, ADMIN.",
    ),
    line("issuers.<name>.grants", "", "The roles that it may grant; others in its tokens count for nothing."),
    line("issuers.<name>.max_lifetime", "1d", "The longest time for which its tokens may be valid."),
    line("log", "info,sea_orm_migration=warn", "What is logged: a level, or a filter such as `info,vonk=debug`."),
    line("log_format", "text", "`text` or `json`."),
    line(
        "metrics_listen",
        "",
        "An address and port of its own where Prometheus finds `/metrics`, as in `127.0.0.1:9464`. Without it: nowhere.",
    ),
    line(
        "otlp_endpoint",
        "",
        "The OpenTelemetry collector that traces are sent to (OTLP, http/protobuf), as in `http://127.0.0.1:4318`. Without it: none are made.",
    ),
    line("otlp_sample_ratio", "1", "Which part of the requests is traced, from 0 to 1."),
];

/// What stands before and behind the table in README.
pub const MARKER: [&str; 2] = ["<!-- settings -->", "<!-- /settings -->"];

/// The table, for README and `vonk settings`.
pub fn markdown() -> String {
    let mut out = String::from("| setting | default | meaning |\n|---|---|---|\n");
    for Setting { name, default, meaning } in TABLE {
        let default = if default.is_empty() { String::new() } else { format!("`{default}`") };
        out += &format!("| `{name}` | {default} | {meaning} |\n");
    }
    out
}

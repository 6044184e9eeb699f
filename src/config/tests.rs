//! Every source, every default, and one line for everything that can be wrong.
use super::*;
use figment::error::Kind;

fn sources(environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Sources {
    Sources {
        file: None,
        environment: environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        flags: flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
    }
}

fn env(environment: &[(&str, &str)]) -> Result<Settings, ExitError> {
    load(&sources(environment, &[]))
}

fn file(text: &str) -> Result<Settings, ExitError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vonk.toml");
    std::fs::write(&path, text).unwrap();
    load(&Sources { file: Some(path), ..Sources::default() })
}

fn line(settings: Result<Settings, ExitError>) -> String {
    let line = settings.unwrap_err().to_string();
    assert!(!line.contains('\n'), "one line: {line}");
    line
}

const SCHOOL: &str = r#"
    [issuers.school]
    issuer = "https://login.example.nl"
    audience = "vonk"
    grants = ["OUDER"]
    jwks_url = "https://login.example.nl/keys"
"#;

/// The names that a struct takes, as its own refusal of another name lists them.
fn fields<T: serde::de::DeserializeOwned + std::fmt::Debug>() -> Vec<&'static str> {
    let no_such = figment::providers::Serialized::default("no_such", 1);
    match figment::Figment::from(no_such).extract::<T>().unwrap_err().kind {
        Kind::UnknownField(_, fields) => fields.to_vec(),
        other => panic!("{other}"),
    }
}

#[test]
fn the_table_lists_every_field_and_nothing_else() {
    let mut all: Vec<String> =
        fields::<Settings>().into_iter().filter(|name| !["limits", "issuers"].contains(name)).map(str::to_owned).collect();
    all.extend(fields::<Limits>().iter().map(|name| format!("limits.{name}")));
    all.extend(fields::<IssuerSettings>().iter().map(|name| format!("issuers.<name>.{name}")));
    all.sort();
    let mut listed: Vec<String> = TABLE.iter().map(|line| line.name.to_owned()).collect();
    listed.sort();
    assert_eq!(all, listed);
}

#[test]
fn the_readme_carries_the_table() {
    let Ok(readme) = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")) else { return };
    let Some((_, rest)) = readme.split_once(MARKER[0]) else { return };
    let (table, _) = rest.split_once(MARKER[1]).expect("the table's end is marked");
    assert_eq!(table.trim(), markdown().trim(), "run `vonk settings` and put what it prints between the markers");
}

#[test]
fn an_issuers_defaults_are_those_of_the_table() {
    let listed = |name: &str| TABLE.iter().find(|line| line.name == format!("issuers.<name>.{name}")).unwrap().default;
    let given = format!(
        "{SCHOOL}\nalgorithms = {}\ntypes = {}\nsubject = '{}'\nroles = '{}'\nmax_lifetime = '{}'\n",
        quoted(listed("algorithms")),
        quoted(listed("types")),
        listed("subject"),
        listed("roles"),
        listed("max_lifetime"),
    );
    let (given, bare) = (file(&given).unwrap(), file(SCHOOL).unwrap());
    assert_eq!(format!("{:?}", given.issuers), format!("{:?}", bare.issuers));
}

fn quoted(list: &str) -> String {
    let words = list.trim_matches(['[', ']']).split(", ").map(|word| format!("{word:?}"));
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

#[test]
fn later_sources_stand_above_earlier_ones() {
    let none = env(&[]).unwrap();
    assert_eq!(none.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(none.data_dir, PathBuf::from("./.vonk"));
    assert!(none.local());
    let from_file = file("listen = '127.0.0.1:1'\nlimits.failed_tokens = 7\nlog_format = 'json'").unwrap();
    assert_eq!((from_file.listen.port(), from_file.limits.failed_tokens, from_file.log_format), (1, 7, LogFormat::Json));
    assert_eq!(from_file.limits.account, none.limits.account, "one value of a table leaves the others");

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.toml");
    std::fs::write(&path, "listen = '127.0.0.1:1'\nlimits.failed_tokens = 7\ndata_dir = 'a'").unwrap();
    let named = [("VONK_CONFIG", path.to_str().unwrap()), ("VONK_LISTEN", "127.0.0.1:2"), ("VONK_LIMITS__FAILED_TOKENS", "8")];
    let both = load(&sources(&named, &[("listen", "127.0.0.1:3"), ("demo", "true")])).unwrap();
    assert_eq!((both.listen.port(), both.limits.failed_tokens, both.data_dir, both.demo), (3, 8, PathBuf::from("a"), true));
}

#[test]
fn traces_go_below_the_collectors_url() {
    let url = |endpoint: &str| env(&[("VONK_OTLP_ENDPOINT", endpoint)]).unwrap().traces_url().unwrap().to_string();
    assert_eq!(url("http://127.0.0.1:4318"), "http://127.0.0.1:4318/v1/traces");
    assert_eq!(url("https://otel.example.nl/vonk/"), "https://otel.example.nl/vonk/v1/traces");
    assert_eq!(env(&[]).unwrap().traces_url(), None);
    assert_eq!(env(&[("VONK_OTLP_SAMPLE_RATIO", "0.25")]).unwrap().otlp_sample_ratio, 0.25);
}

#[test]
fn the_environment_can_say_everything() {
    let settings = env(&[
        ("VONK_ORIGINS", "https://a.example.nl, https://b.example.nl:8443, *"),
        ("VONK_SHUTDOWN_GRACE", "2m"),
        ("VONK_ISSUERS__SCHOOL__ISSUER", "https://login.example.nl"),
        ("VONK_ISSUERS__SCHOOL__AUDIENCE", "216489123"),
        ("VONK_ISSUERS__SCHOOL__DISCOVERY", "https://login.example.nl"),
        ("VONK_ISSUERS__SCHOOL__ALGORITHMS", "ES256,EdDSA"),
        ("VONK_ISSUERS__SCHOOL__GRANTS", "[OUDER, PROFESSIONAL]"),
        ("VONK_ISSUERS__SCHOOL__ROLE_VALUES", r#"{Leraar="PROFESSIONAL"}"#),
        ("VONK_ISSUERS__SCHOOL__ROLE_VALUES__OUDERS", "OUDER"),
        ("PATH", "/bin"),
    ])
    .unwrap();
    assert_eq!(settings.origins, ["https://a.example.nl", "https://b.example.nl:8443", "*"]);
    assert_eq!(settings.shutdown_grace, Span::seconds(120));
    let school = &settings.issuers["school"];
    assert_eq!(school.audience, "216489123");
    assert_eq!(school.algorithms, [Algorithm::ES256, Algorithm::EdDSA]);
    assert_eq!(school.grants.len(), 2);
    assert!(school.role_values.contains_key("Leraar") && school.role_values.contains_key("ouders"));
    assert!(!settings.local(), "off once another is configured");
    let both = env(&[("VONK_LOCAL_ISSUER", "true")]).unwrap();
    assert!(both.local());
}

#[test]
fn what_is_wrong_in_the_environment_is_named() {
    let endpoint = "setting `otlp_endpoint`: give a URL such as http://127.0.0.1:4318, without a password or a query";
    for (name, value, want) in [
        ("VONK_FOO", "1", "unknown setting in the environment: VONK_FOO"),
        ("VONK_LIMITS__FOO", "1", "unknown setting in the environment: VONK_LIMITS__FOO"),
        ("VONK_ISSUERS__SCHOOL__FOO", "1", "unknown setting in the environment: VONK_ISSUERS__SCHOOL__FOO"),
        ("VONK_ISSUERS", "1", "unknown setting in the environment: VONK_ISSUERS"),
        ("VONK_", "1", "unknown setting in the environment: VONK_"),
        ("VONK_LISTEN", "localhost", "setting `VONK_LISTEN`: invalid socket address syntax"),
        ("VONK_LIMITS__FAILED_TOKENS", "many", "setting `VONK_LIMITS__FAILED_TOKENS`: give a whole number, 0 or more"),
        ("VONK_LIMITS__FAILED_TOKENS", "-1", "setting `VONK_LIMITS__FAILED_TOKENS`: give a whole number, 0 or more"),
        ("VONK_DATABASE_CONNECTIONS", "65", "setting `database_connections`: give a number from 1 to 64"),
        (
            "VONK_DATABASE_URL",
            "mysql://me:geheim@host",
            "setting `database_url`: give a URL that begins with postgres://, or none for the embedded SQLite",
        ),
        ("VONK_DEMO", "yes", "setting `VONK_DEMO`: give true or false"),
        ("VONK_SHUTDOWN_GRACE", "1y", "setting `VONK_SHUTDOWN_GRACE`: give a span such as 90s, 15m, 12h or 7d"),
        ("VONK_LOG_FORMAT", "xml", "setting `VONK_LOG_FORMAT`: give one of text, json"),
        (
            "VONK_ORIGINS",
            "https://a.example.nl/",
            "setting `origins`: `https://a.example.nl/` is not an origin such as https://app.example.nl",
        ),
        ("VONK_ORIGINS", "*.example.nl", "setting `origins`: `*.example.nl` is not an origin such as https://app.example.nl"),
        ("VONK_PUBLIC_URL", "vonk.example.nl", "setting `public_url`: `vonk.example.nl` is not an origin such as https://vonk.example.nl"),
        ("VONK_TRUSTED_HOPS", "300", "setting `VONK_TRUSTED_HOPS`: give a whole number from 0 to 255"),
        ("VONK_LOCAL_ISSUER", "false", "setting `local_issuer`: it is off, and no other issuer is configured: no token would be accepted"),
        ("VONK_ISSUERS__SCHOOL__ISSUER", "https://login.example.nl", "setting `issuers.school.audience`: it is required"),
        (
            "VONK_METRICS_LISTEN",
            "127.0.0.1:8080",
            "setting `metrics_listen`: give an address of its own: what it tells is not for everybody",
        ),
        ("VONK_OTLP_ENDPOINT", "http://me:geheim@127.0.0.1:4318", endpoint),
        ("VONK_OTLP_ENDPOINT", "grpc://127.0.0.1:4317", endpoint),
        ("VONK_OTLP_SAMPLE_RATIO", "1.1", "setting `otlp_sample_ratio`: give a number from 0 to 1"),
        ("VONK_OTLP_SAMPLE_RATIO", "all", "setting `VONK_OTLP_SAMPLE_RATIO`: give a number"),
        ("VONK_CONFIG", "/no/such/file.toml", "there is no configuration file /no/such/file.toml"),
    ] {
        assert_eq!(line(env(&[(name, value)])), want, "{name}={value}");
    }
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let school = |line: &str| format!("{SCHOOL}\n{line}");
    let roles = "the roles are OUDER, PROFESSIONAL, MODERATOR and ADMIN";
    let https = "setting `issuers.school.jwks_url`: give an https URL without a password (http only on this machine)";
    for (text, want) in [
        ("foo = 1".to_owned(), "unknown setting: foo"),
        ("lim its = 1".to_owned(), "vonk.toml: TOML parse error at line 1, column 5: expected `.`, `=`"),
        ("key = 'geheim".to_owned(), "vonk.toml: TOML parse error at line 1, column 14: invalid literal string"),
        ("limits.foo = 1".to_owned(), "unknown setting: limits.foo"),
        ("limits = 1".to_owned(), "setting `limits`: it has settings of its own"),
        ("listen = 8080".to_owned(), "setting `listen`: give socket address"),
        ("key = 'a'\nkey_file = 'b'".to_owned(), "setting `key`: key and key_file exclude each other"),
        ("[issuers.foo]\nfoo = 1".to_owned(), "unknown setting: issuers.foo.foo"),
        (
            school("discovery = 'https://login.example.nl'"),
            "setting `issuers.school.jwks_url`: give exactly one of jwks_url, discovery and jwks_file",
        ),
        (school("algorithms = ['HS256']"), "setting `issuers.school.algorithms`: give one of RS256, PS256, ES256, EdDSA"),
        (school("algorithms = []"), "setting `issuers.school.algorithms`: name at least one of RS256, PS256, ES256 and EdDSA"),
        (school("types = ['jws']"), "setting `issuers.school.types`: give one of JWT, at+jwt, absent"),
        (school("max_lifetime = '0s'"), "setting `issuers.school.max_lifetime`: give a span such as 1h"),
        (school("subject = ''"), "setting `issuers.school.subject`: give the path of a claim"),
        (school("role_values = {leraar = 'TEACHER'}"), &format!("setting `issuers.school.role_values`: {roles}")),
        (SCHOOL.replace("https://login.example.nl/keys", "http://login.example.nl/keys"), https),
        (SCHOOL.replace("https://login.example.nl/keys", "https://me:geheim@login.example.nl/keys"), https),
        (
            SCHOOL.replace("https://login.example.nl\"", "vonk:local\""),
            "setting `issuers.school.issuer`: this name belongs to the local issuer",
        ),
        (SCHOOL.replace("\"OUDER\"", "\"TEACHER\""), &format!("setting `issuers.school.grants`: {roles}")),
        (SCHOOL.replace("audience = \"vonk\"", ""), "setting `issuers.school.audience`: it is required"),
        (format!("{SCHOOL}{}", SCHOOL.replace("school", "academy")), "setting `issuers.school.issuer`: issuers.academy has the same"),
    ] {
        let line = line(file(&text));
        // The file's own path differs from run to run.
        let line = line.split_once("/vonk.toml").map_or(line.clone(), |(_, rest)| format!("vonk.toml{rest}"));
        assert_eq!(line, want, "{text}");
    }
}

#[test]
fn what_kubernetes_sets_is_no_setting() {
    let set = [
        ("VONK_SERVICE_HOST", "10.0.0.1"),
        ("VONK_SERVICE_PORT_HTTP", "80"),
        ("VONK_PORT", "tcp://10.0.0.1:80"),
        ("VONK_PORT_80_TCP_PROTO", "tcp"),
    ];
    assert!(env(&set).is_ok());
    assert_eq!(line(env(&[("VONK_PORT", "80")])), "unknown setting in the environment: VONK_PORT");
}

#[test]
fn flags_are_named_as_flags() {
    let line = |name, value| line(load(&sources(&[], &[(name, value)])));
    assert_eq!(line("listen", "12"), "--listen: invalid socket address syntax");
    assert!(load(&sources(&[], &[("data_dir", "2026")])).is_ok(), "a flag's text is not a number");
}

#[test]
fn secrets_do_not_show() {
    let settings = env(&[("VONK_KEY", "geheim"), ("VONK_DATABASE_URL", "postgres://me:geheim@host/x")]).unwrap();
    assert!(!format!("{settings:?}").contains("geheim"));
}

//! Reads the settings from their four sources, and says in one line which of them is wrong.
use super::{Settings, TABLE, table::ANY};
use crate::exit::ExitError;
use figment::{
    Figment, Profile, Provider,
    error::Kind,
    providers::{Format, Toml},
    util::nest,
    value::{Dict, Map, Value},
};
use std::path::{Path, PathBuf};

/// Where settings come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The file that was asked for; it must be there.
    pub file: Option<PathBuf>,
    /// The environment's variables; those that do not begin with `VONK_` are skipped.
    pub environment: Vec<(String, String)>,
    /// The flags of the command line: a setting's name and its value, taken as it is.
    pub flags: Vec<(&'static str, String)>,
}

/// Read when it is there and no other file was asked for.
const FILE: &str = "vonk.toml";

/// Variables with our prefix that are no settings.
const OTHERS: &[&str] = if cfg!(feature = "mutants") { &["VONK_CONFIG", "VONK_MUTANT"] } else { &["VONK_CONFIG"] };

impl Sources {
    /// The process's own environment, and these flags.
    pub fn process(file: Option<PathBuf>, flags: Vec<(&'static str, String)>) -> Self {
        let text = |s: std::ffi::OsString| s.to_string_lossy().into_owned();
        Self { file, environment: std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect(), flags }
    }
    /// Variables that are settings: the variable, the setting's name, and the value.
    fn variables(&self) -> impl Iterator<Item = (&str, String, &str)> {
        self.environment
            .iter()
            .filter(|(name, value)| !OTHERS.contains(&name.as_str()) && !kubernetes(name, value))
            .filter_map(|(name, value)| Some((name.as_str(), setting_of(name)?, value.as_str())))
    }
    fn file(&self) -> Option<PathBuf> {
        let named = self.environment.iter().find(|(name, _)| name == "VONK_CONFIG").map(|(_, path)| PathBuf::from(path));
        self.file.clone().or(named)
    }
}

/// What Kubernetes sets by itself beside a service that is called vonk: VONK_SERVICE_HOST, VONK_PORT=tcp://…, VONK_PORT_8080_TCP_ADDR and so on.
fn kubernetes(name: &str, value: &str) -> bool {
    name.starts_with("VONK_SERVICE_") || name.starts_with("VONK_PORT_") || (name == "VONK_PORT" && value.contains("://"))
}

/// `VONK_LIMITS__FAILED_TOKENS` is `limits.failed_tokens`.
fn setting_of(variable: &str) -> Option<String> {
    Some(variable.strip_prefix("VONK_")?.to_ascii_lowercase().replace("__", "."))
}

/// All settings.
///
/// # Errors
/// The first that is unknown or wrong.
pub fn load(sources: &Sources) -> Result<Settings, ExitError> {
    if let Some((name, ..)) = sources.variables().find(|(_, setting, _)| !known(setting)) {
        return Err(ExitError::new(format_args!("unknown setting in the environment: {name}")));
    }
    let file = sources.file();
    if let Some(file) = file.as_ref().filter(|file| !file.is_file()) {
        return Err(ExitError::new(format_args!("there is no configuration file {}", file.display())));
    }
    let defaults = TABLE.iter().filter(|line| !line.default.is_empty() && !line.name.contains(ANY));
    let mut figment = Figment::from(Layer(defaults.map(|line| (line.name.to_owned(), parse(line.default))).collect()));
    if let Some(file) = file.as_deref().or_else(|| Some(Path::new(FILE)).filter(|file| file.is_file())) {
        figment = figment.merge(Toml::file_exact(file));
    }
    let figment = figment
        .merge(Layer(sources.variables().map(|(_, setting, value)| (setting, parse(value))).collect()))
        .merge(Layer(sources.flags.iter().map(|(name, value)| ((*name).to_owned(), flag(value))).collect()));
    let settings: Settings = figment.extract().map_err(|e| explain(e, sources, file.as_deref()))?;
    settings.check()?;
    Ok(settings)
}

fn parse(text: &str) -> Value {
    match text.parse() {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// A switch is `true`; everything else is text, even when it looks like a number.
fn flag(text: &str) -> Value {
    if text == "true" { Value::from(true) } else { Value::from(text) }
}

/// Whether the table has it, `<name>` standing for any one word.
fn known(setting: &str) -> bool {
    TABLE.iter().any(|line| {
        let (mut want, mut have) = (line.name.split('.'), setting.split('.'));
        loop {
            match (want.next(), have.next()) {
                (None, None) => return true,
                (Some(w), Some(h)) if (w == ANY && !h.is_empty()) || w == h => {}
                // One value of a map, as in VONK_ISSUERS__SCHOOL__ROLE_VALUES__TEACHER.
                (None, Some(h)) if line.default == "{}" => return !h.is_empty() && have.next().is_none(),
                _ => return false,
            }
        }
    })
}

/// One line: which setting, where it was given, and what is wrong with it. Never its value: it could be a secret.
fn explain(e: figment::Error, sources: &Sources, file: Option<&Path>) -> ExitError {
    let Some(e) = e.into_iter().next() else { return ExitError::new("the settings can't be read") };
    let mut path = e.path.join(".");
    let why = match &e.kind {
        Kind::UnknownField(..) => return ExitError::new(format_args!("unknown setting: {path}")),
        Kind::MissingField(field) => {
            path = if path.is_empty() { field.to_string() } else { format!("{path}.{field}") };
            "it is required".to_owned()
        }
        Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => match expected.as_str() {
            "u8" => "give a whole number from 0 to 255".to_owned(),
            "u32" => "give a whole number, 0 or more".to_owned(),
            "f64" => "give a number".to_owned(),
            "a boolean" => "give true or false".to_owned(),
            other if other.starts_with("struct") => "it has settings of its own".to_owned(),
            other => format!("give {other}"),
        },
        Kind::UnknownVariant(_, known) => format!("give one of {}", known.join(", ")),
        // The parser's text quotes the line, which could hold a secret: its first and its last line say enough.
        Kind::Message(text) => match (text.lines().next(), text.trim_end().lines().last()) {
            (Some(first), Some(last)) if first != last => format!("{first}: {last}"),
            _ => text.clone(),
        },
        other => other.to_string(),
    };
    if path.is_empty() {
        let file = file.unwrap_or(Path::new(FILE)).display();
        return ExitError::new(format_args!("{file}: {why}"));
    }
    if sources.flags.iter().any(|(name, _)| *name == path) {
        return ExitError::new(format_args!("--{}: {why}", path.replace('_', "-")));
    }
    match sources.variables().find(|(_, setting, _)| *setting == path) {
        Some((variable, ..)) => ExitError::setting(variable, why),
        None => ExitError::setting(&path, why),
    }
}

/// Names and values, later ones above earlier ones.
struct Layer(Vec<(String, Value)>);

impl Provider for Layer {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named("Vonk")
    }
    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut figment = Figment::new();
        for (name, value) in &self.0 {
            let Some(dict) = nest(name, value.clone()).into_dict() else { continue };
            figment = figment.merge(figment::providers::Serialized::defaults(dict));
        }
        figment.data()
    }
}

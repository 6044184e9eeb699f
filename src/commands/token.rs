//! `vonk token`: prints a token of the local issuer.
use super::{Place, say};
use crate::{
    clock::Clock,
    config::Span,
    exit::ExitError,
    policy::{Role, Roles},
    tokens::{LocalKey, role_name, role_named},
};
use clap::Args;

#[derive(Args, Debug)]
pub struct Flags {
    #[command(flatten)]
    place: Place,
    /// What its holder is: ouder, professional, moderator or admin. More than once for more roles.
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// The person's name at the local issuer: the same name is the same account [default: the roles].
    #[arg(long, value_name = "NAME", value_parser = subject)]
    subject: Option<String>,
    /// For how long: 90s, 15m, 12h, at most 31d.
    #[arg(long, value_name = "SPAN", default_value = "12h", value_parser = |text: &str| text.parse::<Span>())]
    ttl: Span,
}

fn role(text: &str) -> Result<Role, &'static str> {
    role_named(&text.to_ascii_uppercase()).ok_or("the roles are ouder, professional, moderator and admin")
}

fn subject(text: &str) -> Result<String, &'static str> {
    let fit = !text.is_empty() && text.len() <= 255 && !text.chars().any(char::is_control);
    fit.then(|| text.to_owned()).ok_or("give 1 to 255 characters, none of them a control character")
}

pub fn run(flags: Flags) -> Result<(), ExitError> {
    let settings = flags.place.settings([])?;
    if !settings.local() {
        return Err(ExitError::new(
            "tokens of the local key are not accepted: another issuer is configured (local_issuer = true accepts both)",
        ));
    }
    let roles: Roles = flags.roles.into_iter().collect();
    let subject = flags.subject.unwrap_or_else(|| roles.iter().map(role_name).collect::<Vec<_>>().join("+").to_ascii_lowercase());
    let token = LocalKey::open(&settings)?.mint(&subject, roles, flags.ttl, Clock::default().now())?;
    say(&format!("{token}\n"))
}

//! `vonk healthcheck`: asks a running service whether it is well, and says it by its exit code. For containers, which have no curl.
use super::Place;
use crate::exit::ExitError;
use clap::Args;
use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

#[derive(Args, Debug)]
pub struct Flags {
    #[command(flatten)]
    place: Place,
    /// What to ask, over plain HTTP [default: /readyz where the settings say that the service listens].
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

const TIME: Duration = Duration::from_secs(5);

pub fn run(flags: Flags) -> Result<(), ExitError> {
    let url = match flags.url {
        Some(url) => url,
        None => format!("http://{}/readyz", reachable(flags.place.settings([])?.listen)),
    };
    match ask(&url)? {
        200 => Ok(()),
        status => Err(ExitError::new(format_args!("{url} answered {status}"))),
    }
}

fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = if listen.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen.ip() };
    SocketAddr::new(ip, listen.port())
}

fn ask(url: &str) -> Result<u16, ExitError> {
    let wrong = || ExitError::new(format_args!("{url}: give a URL such as http://127.0.0.1:8080/readyz"));
    let parsed = reqwest::Url::parse(url).ok().filter(|url| url.scheme() == "http").ok_or_else(wrong)?;
    let address = parsed.socket_addrs(|| None).ok().and_then(|all| all.into_iter().next()).ok_or_else(wrong)?;
    status(address, parsed.path()).map_err(|e| ExitError::new(format_args!("{url}: {e}")))
}

fn status(address: SocketAddr, path: &str) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, TIME)?;
    stream.set_read_timeout(Some(TIME))?;
    stream.set_write_timeout(Some(TIME))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer)?;
    let line = String::from_utf8_lossy(&answer);
    line.split_whitespace().nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| std::io::Error::other("no HTTP answer"))
}

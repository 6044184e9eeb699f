//! The local key: made once, however many start at the same time; shut to others; the same wherever it is given.
use crate::world::start;
use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    sync::{Arc, Barrier},
};
use vonk::{
    config::{self, Settings, Sources},
    error::ProblemCode::{TokenExpired, TokenInvalid},
    exit::ExitError,
    policy::{Role, Roles},
    tokens::{LOCAL_ISSUER, LocalKey, Verifier},
};

fn settings(more: &[(&str, &str)]) -> Settings {
    let environment = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    config::load(&Sources { environment, ..Sources::default() }).unwrap()
}

/// The key of this data directory.
pub fn open(dir: &Path) -> Result<LocalKey, ExitError> {
    LocalKey::open(&settings(&[("VONK_DATA_DIR", dir.to_str().unwrap())]))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn it_signs_what_it_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let key = open(dir.path()).unwrap();
    let verifier = Verifier::new(&Default::default(), Some(&key)).unwrap();
    let roles = Roles::NONE.with(Role::Ouder).with(Role::Moderator);
    let token = key.mint("anna", roles, "1h".parse().unwrap(), start()).unwrap();
    let claims = verifier.verify(&token, start()).await.unwrap();
    assert_eq!((&*claims.issuer, &*claims.subject, claims.roles), (LOCAL_ISSUER, "anna", roles));
    assert_eq!(super::why(verifier.verify(&token, start() + chrono::Duration::hours(2)).await), TokenExpired);
    let other = open(tempfile::tempdir().unwrap().path()).unwrap();
    let forged = other.mint("anna", roles, "1h".parse().unwrap(), start()).unwrap();
    assert_eq!(super::why(verifier.verify(&forged, start()).await), TokenInvalid);
    assert!(key.mint("anna", roles, "31d".parse().unwrap(), start()).is_ok());
    for ttl in ["32d", "0s"] {
        let line = key.mint("anna", roles, ttl.parse().unwrap(), start()).unwrap_err().to_string();
        assert_eq!(line, "a token is valid for at least 1s and at most 31d");
    }
}

#[test]
fn ten_first_starts_make_one_key() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("deep").join("data");
    let barrier = Arc::new(Barrier::new(10));
    let starts: Vec<_> = (0..10)
        .map(|_| {
            let (data, barrier) = (data.clone(), barrier.clone());
            std::thread::spawn(move || {
                barrier.wait();
                format!("{:?}", open(&data).unwrap())
            })
        })
        .collect();
    let mut keys: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    keys.dedup();
    assert_eq!(keys.len(), 1);
    let names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["key.pem"], "nothing half made is left");
    assert_eq!((mode(&data), mode(&data.join("key.pem"))), (0o700, 0o600));
}

#[test]
fn a_key_that_others_can_read_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let key = format!("{:?}", open(dir.path()).unwrap());
    let file = dir.path().join("key.pem");
    for bits in [0o604, 0o640, 0o620, 0o644, 0o666] {
        fs::set_permissions(&file, fs::Permissions::from_mode(bits)).unwrap();
        let (line, path) = (open(dir.path()).unwrap_err().to_string(), file.display());
        assert_eq!(line, format!("others can read the key file {path} (mode {bits:o}): chmod 600 {path}"));
    }
    for bits in [0o600, 0o400] {
        fs::set_permissions(&file, fs::Permissions::from_mode(bits)).unwrap();
        assert_eq!(format!("{:?}", open(dir.path()).unwrap()), key);
    }
    let link = dir.path().join("link.pem");
    symlink(&file, &link).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let linked = LocalKey::open(&settings(&[("VONK_KEY_FILE", link.to_str().unwrap())]));
    assert!(linked.unwrap_err().to_string().starts_with("others can read"), "through a link as well");
}

#[test]
fn instances_share_a_key_by_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let key = open(dir.path()).unwrap();
    let file = dir.path().join("key.pem");
    let pem = fs::read_to_string(&file).unwrap();
    let base64 = pem.lines().nth(1).unwrap();
    let nowhere = ("VONK_DATA_DIR", "/no/such/place");
    for given in [("VONK_KEY", pem.as_str()), ("VONK_KEY", base64), ("VONK_KEY_FILE", file.to_str().unwrap())] {
        let shared = LocalKey::open(&settings(&[given, nowhere])).unwrap();
        assert_eq!(format!("{shared:?}"), format!("{key:?}"));
        assert_eq!(shared.secret().hash("test", &[b"x"]), key.secret().hash("test", &[b"x"]), "and with it the secret");
    }
    let other = open(tempfile::tempdir().unwrap().path()).unwrap();
    assert_ne!(other.secret().hash("test", &[b"x"]), key.secret().hash("test", &[b"x"]));
}

#[test]
fn what_is_no_key_stops_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("key.pem");
    let form = "give an Ed25519 private key: base64 or PEM of its PKCS#8";
    for text in ["", "geheim", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "MC4CAQAwBQYDK2VwBCIEIA=="] {
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(open(dir.path()).unwrap_err().to_string(), format!("key file {}: {form}", file.display()));
    }
    let given = LocalKey::open(&settings(&[("VONK_KEY", "geheim")])).unwrap_err().to_string();
    assert_eq!(given, format!("setting `key`: {form}"));
    let missing = LocalKey::open(&settings(&[("VONK_KEY_FILE", "/no/such/key")])).unwrap_err().to_string();
    assert_eq!(missing, "/no/such/key: No such file or directory (os error 2)");
    fs::write(&file, "x").unwrap();
    let under_a_file = open(&file.join("data")).unwrap_err().to_string();
    assert!(under_a_file.contains("key.pem/data"), "{under_a_file}");
}

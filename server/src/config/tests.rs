use super::*;
use std::os::unix::fs::PermissionsExt as _;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn env(pairs: &[(&str, &str)]) -> Sources {
    let env = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources { env, ..Sources::default() }
}

fn file(text: &str) -> (tempfile::TempDir, Sources) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sluice.toml");
    std::fs::write(&path, text).unwrap();
    (dir, Sources { file: Some(path), ..Sources::default() })
}

/// The keys that are at fault, in order.
fn at_fault(sources: &Sources) -> Vec<String> {
    Config::load(sources).unwrap_err().0.into_iter().map(|fault| fault.key).collect()
}

fn production() -> Vec<(&'static str, &'static str)> {
    vec![
        ("SLUICE_ADMIN_URL", "https://sluice.example.com"),
        ("SLUICE_PUBLIC_URL", "https://share.example.com"),
        ("SLUICE_PUBLIC_LISTEN", "0.0.0.0:3080"),
        ("SLUICE_KEYS_MASTER", KEY),
        ("SLUICE_PROXIES_TRUSTED", "10.0.0.1, 10.1.0.0/16"),
    ]
}

#[test]
fn the_defaults_are_sound_and_stay_on_this_machine() {
    let config = Config::load(&Sources::default()).unwrap();
    assert!(config.is_loopback());
    assert_eq!(config.admin.url.as_str(), "http://localhost:3000");
    assert_eq!(config.public.listen.to_string(), "127.0.0.1:3080");
    assert_eq!(config.database.url, "surrealkv://./data/db");
    assert_eq!(config.sessions.visitor_idle, sluice_domain::time::Span::hours(1));
    assert_eq!(config.limits.upload, 2 * 1024 * 1024 * 1024);
    assert_eq!(config.keys.master, None);
    assert!(config.fetch.allow_hosts.is_empty() && config.proxies.trusted.is_empty());
    assert!(!config.dev.gallery);
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let (_dir, mut sources) = file("data_dir = \"file\"\nsite_dir = \"file\"\n[company]\nname = \"File Ltd\"\n");
    sources.env = vec![("SLUICE_DATA_DIR".into(), "env".into()), ("SLUICE_SITE_DIR".into(), "env".into())];
    sources.flags.insert("site_dir", "flag".into());
    let config = Config::load(&sources).unwrap();
    assert_eq!((config.site_dir.to_str(), config.data_dir.to_str()), (Some("flag"), Some("env")));
    assert_eq!(config.company.name, "File Ltd");
    let source = |key| config.settings().iter().find(|setting| setting.key == key).unwrap().source.clone();
    assert_eq!(source("site_dir").as_deref(), Some("the command line"));
    assert_eq!(source("data_dir").as_deref(), Some("SLUICE_DATA_DIR"));
    assert!(source("company.name").unwrap().ends_with("sluice.toml"));
    assert_eq!(source("admin.url"), None);
}

#[test]
fn names_every_fault_at_once_with_its_source() {
    let (_dir, mut sources) = file("[public]\nurl = \"nonsense\"\n[limits]\nform_kib = \"many\"\nupload_mib = 0\n");
    sources.env = vec![
        ("SLUICE_ADMIN_LISTEN".into(), "localhost".into()),
        ("SLUICE_SESSIONS_VISITOR_IDLE".into(), "forever".into()),
        ("SLUICE_LOGGING_FORMAT".into(), "xml".into()),
    ];
    let faults = Config::load(&sources).unwrap_err();
    let keys: Vec<_> = faults.0.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "admin.listen",
            "public.url",
            "sessions.visitor_idle",
            "limits.form_kib",
            "limits.upload_mib",
            "logging.format"
        ]
    );
    let text = faults.to_string();
    assert!(text.starts_with("Sluice cannot start: 6 settings are wrong.\n"), "{text}");
    assert!(
        text.contains(
            "admin.listen (from SLUICE_ADMIN_LISTEN): `localhost` is not an address with a port. Write it like"
        )
    );
    assert!(text.contains("sluice.toml): `nonsense` is not a URL."), "{text}");
}

#[test]
fn a_switch_is_true_or_false() {
    let (_dir, sources) = file("[dev]\ngallery = true\n");
    let config = Config::load(&sources).unwrap();
    assert!(config.dev.gallery);
    let shown = config.settings().iter().find(|setting| setting.key == "dev.gallery").unwrap().value.clone();
    assert_eq!(shown.as_deref(), Some("true"));
    for (typed, on) in [("true", Some(true)), ("false", Some(false)), ("yes", None), ("1", None)] {
        let env = vec![("SLUICE_DEV_GALLERY".into(), typed.into())];
        let read = Config::load(&Sources { env, ..Sources::default() });
        assert_eq!(read.ok().map(|config| config.dev.gallery), on, "{typed}");
    }
}

#[test]
fn unknown_settings_are_faults_with_a_suggestion() {
    let (_dir, mut sources) = file("data-dir = \"x\"\n[public]\nulr = \"https://a.example\"\n[whatever]\nx = 1\n");
    sources.env = vec![("SLUICE_PUBLIC_ULR".into(), "x".into()), ("OTHER".into(), "x".into())];
    let faults = Config::load(&sources).unwrap_err();
    let said: Vec<_> = faults.0.iter().map(|fault| (fault.key.as_str(), fault.remedy.as_str())).collect();
    assert_eq!(
        said,
        [
            ("SLUICE_PUBLIC_ULR", "Did you mean SLUICE_PUBLIC_URL?"),
            ("data-dir", "Did you mean data_dir?"),
            ("public.ulr", "Did you mean public.url?"),
            ("whatever.x", "Remove it."),
        ]
    );
}

#[test]
fn a_service_called_sluice_in_kubernetes_is_no_mistake() {
    let variables =
        [("SLUICE_PORT", "tcp://10.0.0.1:80"), ("SLUICE_PORT_80_TCP", "x"), ("SLUICE_SERVICE_HOST", "10.0.0.1")];
    assert!(Config::load(&env(&variables)).is_ok());
}

#[test]
fn a_file_that_is_not_there_or_not_toml_is_said_plainly() {
    let missing = Sources { file: Some("/nonexistent/sluice.toml".into()), ..Sources::default() };
    let text = Config::load(&missing).unwrap_err().to_string();
    assert!(text.contains("cannot be read: no such file or directory."), "{text}");
    let (_dir, sources) = file("[public]\nurl = nonsense\n");
    let text = Config::load(&sources).unwrap_err().to_string();
    assert!(text.contains("Line 2 is not TOML"), "{text}");
}

#[test]
fn starts_off_loopback_only_with_https_a_proxy_and_a_key() {
    let config = Config::load(&env(&production())).unwrap();
    assert!(!config.is_loopback());
    assert_eq!(config.proxies.trusted.len(), 2);

    let without = |name: &str| env(&production().into_iter().filter(|(key, _)| *key != name).collect::<Vec<_>>());
    assert_eq!(at_fault(&without("SLUICE_KEYS_MASTER")), ["keys.master_file"]);
    assert_eq!(at_fault(&without("SLUICE_PROXIES_TRUSTED")), ["admin.url", "public.url"]);
    let with = |name: &'static str, value: &'static str| {
        let mut pairs = production();
        pairs.retain(|(key, _)| *key != name);
        pairs.push((name, value));
        env(&pairs)
    };
    assert_eq!(at_fault(&with("SLUICE_PUBLIC_URL", "http://share.example.com")), ["public.url"]);
    assert_eq!(at_fault(&env(&[("SLUICE_ADMIN_LISTEN", "0.0.0.0:3000")])), ["admin.listen"]);
    assert_eq!(at_fault(&with("SLUICE_PROXIES_TRUSTED", "0.0.0.0/0")), ["proxies.trusted"]);
}

#[test]
fn the_two_origins_differ() {
    assert_eq!(at_fault(&env(&[("SLUICE_PUBLIC_URL", "http://LOCALHOST:3000/")])), ["public.url"]);
    assert!(Config::load(&env(&[("SLUICE_PUBLIC_URL", "http://127.0.0.1:3000")])).is_ok());
    assert_eq!(at_fault(&env(&[("SLUICE_PUBLIC_LISTEN", "127.0.0.1:3000")])), ["public.listen"]);
}

#[test]
fn off_loopback_the_two_host_names_differ() {
    let mut pairs = production();
    pairs.retain(|(key, _)| *key != "SLUICE_PUBLIC_URL");
    pairs.push(("SLUICE_PUBLIC_URL", "https://SLUICE.example.com:8443"));
    let faults = Config::load(&env(&pairs)).unwrap_err();
    assert_eq!(faults.0.len(), 1, "{faults}");
    assert_eq!(faults.0[0].key, "public.url");
    assert_eq!(faults.0[0].what, "Dashboard and visitors have the same host name, sluice.example.com.");
    // On one machine two ports have to do.
    assert!(Config::load(&env(&[("SLUICE_PUBLIC_URL", "http://localhost:3081")])).is_ok());
}

#[test]
fn the_master_key_is_read_checked_and_never_printed() {
    let sources = env(&[("SLUICE_KEYS_MASTER", KEY)]);
    assert!(!format!("{sources:?}").contains("1e1f"), "{sources:?}");
    let config = Config::load(&sources).unwrap();
    assert_eq!(config.keys.master.as_ref().unwrap().expose()[31], 0x1f);
    assert!(!format!("{config:?}").contains("1e1f"), "{config:?}");
    let shown = config.settings().iter().find(|setting| setting.key == "keys.master").unwrap();
    assert_eq!(shown.value.as_deref(), Some("(set)"));

    let faults = Config::load(&env(&[("SLUICE_KEYS_MASTER", "hunter2hunter2")])).unwrap_err();
    assert_eq!(faults.0[0].key, "keys.master");
    assert!(!format!("{faults} {faults:?}").contains("hunter2"));
}

#[test]
fn the_master_key_file_stands_outside_the_data_folder() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let load = |file: &std::path::Path| {
        std::fs::write(file, format!("{KEY}\n")).unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let (data, file) = (data.display().to_string(), file.display().to_string());
        Config::load(&env(&[("SLUICE_DATA_DIR", data.as_str()), ("SLUICE_KEYS_MASTER_FILE", file.as_str())]))
    };
    assert!(load(&dir.path().join("key")).unwrap().keys.master.is_some());
    let faults = load(&data.join("key")).unwrap_err();
    assert_eq!(faults.0.len(), 1);
    assert!(faults.0[0].what.contains("lies inside the data folder"), "{faults}");
    let both = env(&[("SLUICE_KEYS_MASTER", KEY), ("SLUICE_KEYS_MASTER_FILE", "/nonexistent")]);
    assert_eq!(at_fault(&both), ["keys.master"]);
}

#[test]
fn the_master_key_file_stands_outside_the_database_and_is_closed_to_others() {
    let dir = tempfile::tempdir().unwrap();
    let key = dir.path().join("key");
    std::fs::write(&key, KEY).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let file = ("SLUICE_KEYS_MASTER_FILE", key.to_str().unwrap());
    let faults = Config::load(&env(&[file])).unwrap_err();
    assert_eq!((faults.0.len(), faults.0[0].key.as_str()), (1, "keys.master_file"));
    assert!(faults.0[0].what.starts_with("Others than its owner can read "), "{faults}");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Config::load(&env(&[file])).unwrap().keys.master.is_some());
    let database = format!("surrealkv://{}", dir.path().display());
    let faults = Config::load(&env(&[file, ("SLUICE_DATABASE_URL", database.as_str())])).unwrap_err();
    assert!(faults.0[0].what.contains("lies inside the data folder"), "{faults}");
    assert_eq!(at_fault(&env(&[("SLUICE_KEYS_MASTER_FILE", "/nonexistent/key")])), ["keys.master_file"]);
}

#[test]
fn a_listener_that_others_reach_is_not_loopback_whatever_its_url() {
    let behind_a_proxy = [
        ("SLUICE_ADMIN_URL", "https://admin.localhost"),
        ("SLUICE_PUBLIC_URL", "https://localhost"),
        ("SLUICE_PROXIES_TRUSTED", "10.0.0.1"),
    ];
    assert!(Config::load(&env(&behind_a_proxy)).unwrap().is_loopback());
    let mut open = behind_a_proxy.to_vec();
    open.push(("SLUICE_PUBLIC_LISTEN", "0.0.0.0:3080"));
    assert_eq!(at_fault(&env(&open)), ["keys.master_file"]);
    open.push(("SLUICE_KEYS_MASTER", KEY));
    assert!(!Config::load(&env(&open)).unwrap().is_loopback());
}

#[test]
fn a_database_password_never_stands_in_the_url() {
    let faults = Config::load(&env(&[("SLUICE_DATABASE_URL", "wss://root:hunter2@db.example:8000")])).unwrap_err();
    assert_eq!(faults.0[0].key, "database.url");
    assert!(!faults.to_string().contains("hunter2"));
    assert_eq!(at_fault(&env(&[("SLUICE_DATABASE_URL", "postgres://db")])), ["database.url"]);
    assert_eq!(at_fault(&env(&[("SLUICE_DATABASE_USERNAME", "root")])), ["database.username"]);
    let config = env(&[
        ("SLUICE_DATABASE_URL", "ws://127.0.0.1:8000"),
        ("SLUICE_DATABASE_USERNAME", "root"),
        ("SLUICE_DATABASE_PASSWORD", "12345"),
    ]);
    let (user, password) = Config::load(&config).unwrap().database.login.unwrap();
    assert_eq!((user.as_str(), password.expose()), ("root", "12345"));
}

#[test]
fn checks_what_visitors_and_fetching_depend_on() {
    assert_eq!(at_fault(&env(&[("SLUICE_COMPANY_SUPPORT", "javascript:alert(1)")])), ["company.support"]);
    for wrong in ["localhost", "*.corp.example:443", "localhost:0", "http://localhost:80", "idp.example.:443"] {
        assert_eq!(at_fault(&env(&[("SLUICE_FETCH_ALLOW_HOSTS", wrong)])), ["fetch.allow_hosts"], "{wrong}");
    }
    let config = Config::load(&env(&[
        ("SLUICE_COMPANY_SUPPORT", "help@example.com"),
        ("SLUICE_FETCH_ALLOW_HOSTS", "127.0.0.1:3090,IdP.local:8443"),
    ]))
    .unwrap();
    assert_eq!(config.company.support.unwrap().label(), "help@example.com");
    assert_eq!(config.fetch.allow_hosts, ["127.0.0.1:3090", "idp.local:8443"]);
    let longer = env(&[("SLUICE_SESSIONS_VISITOR_IDLE", "9h")]);
    assert_eq!(at_fault(&longer), ["sessions.visitor_idle"]);
}

#[test]
fn an_empty_value_never_stands_for_something_else() {
    for key in ["admin.url", "public.listen", "data_dir", "sessions.visitor_idle", "limits.form_kib", "database.name"] {
        let variable = keys::find(key).unwrap().env();
        let at_fault = at_fault(&env(&[(variable.as_str(), "")]));
        assert_eq!(at_fault.len(), 1, "{key}: {at_fault:?}");
        assert_eq!(at_fault[0].split('.').next(), key.split('.').next());
    }
    let config = Config::load(&env(&[("SLUICE_KEYS_MASTER", ""), ("SLUICE_COMPANY_SUPPORT", "")])).unwrap();
    assert_eq!((config.keys.master, config.company.support), (None, None));
}

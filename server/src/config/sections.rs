//! The small sections: fetch, company, demo, dev, proxies, sessions, limits, logging.

use super::reader::Reader;
use ipnet::IpNet;
use sluice_domain::time::Span;
use sluice_fetch::AllowHosts;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// What the server may fetch from private networks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchConfig {
    /// `host:port`, exact.
    pub allow_hosts: Vec<String>,
}

impl FetchConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let allow_hosts: Vec<_> =
            reader.list("fetch.allow_hosts").iter().map(|host| host.to_ascii_lowercase()).collect();
        // By the rule of whoever uses them, or what is let through here would be told without its setting later.
        for entry in &allow_hosts {
            if AllowHosts::parse(std::slice::from_ref(entry)).is_err() {
                let what = format!("`{entry}` is not host:port.");
                reader.fault("fetch.allow_hosts", &what, "Write it like \"idp.internal.example:8443\".");
            }
        }
        Self { allow_hosts }
    }
}

/// Who shares, as visitors read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyConfig {
    pub name: String,
    /// Where visitors turn to.
    pub support: Option<Support>,
}

/// Where visitors turn to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Support {
    Email(String),
    /// https.
    Url(String),
}

impl Support {
    /// As a visitor reads it.
    pub fn label(&self) -> &str {
        match self {
            Self::Email(text) | Self::Url(text) => text,
        }
    }

    fn parse(text: &str) -> Result<Self, (String, String)> {
        let is_email = text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
            && !text.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '/' | '?' | '&' | '<' | '>' | '"'));
        if is_email {
            return Ok(Self::Email(text.to_owned()));
        }
        match url::Url::parse(text) {
            Ok(url) if url.scheme() == "https" => Ok(Self::Url(url.into())),
            _ => Err((
                format!("`{text}` is neither an e-mail address nor an https URL."),
                "Write it like \"partners@example.com\".".to_owned(),
            )),
        }
    }
}

impl CompanyConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let name = reader.text("company.name").unwrap_or_else(|| "The sender".to_owned());
        if name.chars().count() > 80 || name.chars().any(char::is_control) {
            reader.fault(
                "company.name",
                "The name is longer than 80 characters, or has control characters.",
                "Shorten it.",
            );
        }
        Self { name, support: reader.parsed("company.support", Support::parse) }
    }
}

/// The demo identity provider, where one runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoConfig {
    /// http on this machine.
    pub metadata_url: Option<String>,
}

impl DemoConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let parse = |text: &str| match url::Url::parse(text) {
            Ok(url) if super::origin::is_loopback_url(&url) => Ok(text.to_owned()),
            _ => Err((
                format!("`{text}` is no address of this machine."),
                "The demo provider lets anybody be anybody: it is for one machine. Leave this out elsewhere."
                    .to_owned(),
            )),
        };
        Self { metadata_url: reader.parsed("demo.metadata_url", parse) }
    }
}

/// For those who build Sluice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevConfig {
    /// Whether the dashboard has the page that shows all its parts.
    pub gallery: bool,
}

impl DevConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self { gallery: reader.switch("dev.gallery") }
    }
}

/// Reverse proxies in front of Sluice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxiesConfig {
    pub trusted: Vec<IpNet>,
}

impl ProxiesConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut trusted = Vec::new();
        for entry in reader.list("proxies.trusted") {
            match entry.parse::<IpNet>().or_else(|_| entry.parse::<IpAddr>().map(IpNet::from)) {
                // A network of everything would let any client choose its own address.
                Ok(net) if net.prefix_len() == 0 => {
                    reader.fault("proxies.trusted", &format!("`{entry}` is every address."), "Name the proxies only.");
                }
                Ok(net) => trusted.push(net),
                Err(_) => {
                    let what = format!("`{entry}` is neither an address nor a network.");
                    reader.fault("proxies.trusted", &what, "Write it like \"10.1.2.3\" or \"10.1.0.0/16\".");
                }
            }
        }
        Self { trusted }
    }
}

/// How long sessions live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionsConfig {
    pub visitor_idle: Span,
    pub visitor_total: Span,
    pub admin_total: Span,
}

impl SessionsConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        Self {
            visitor_idle: reader.span("sessions.visitor_idle"),
            visitor_total: reader.span("sessions.visitor_total"),
            admin_total: reader.span("sessions.admin_total"),
        }
    }

    pub(super) fn validate(self, reader: &mut Reader) {
        if reader.sound(&["sessions.visitor_idle", "sessions.visitor_total"]) && self.visitor_idle > self.visitor_total
        {
            let what = "The idle time is longer than the whole session.";
            reader.fault("sessions.visitor_idle", what, "Make it at most sessions.visitor_total.");
        }
    }
}

/// How much a request may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Bytes of an uploaded export.
    pub upload: u64,
    /// Bytes of a form or a server function call.
    pub form: usize,
    /// Bytes of a SAML message.
    pub saml: usize,
    /// Open connections of one listener.
    pub connections: usize,
    /// Passwords and set-up tokens that one address may try in a minute; passwords that may be tried at one account in five.
    pub sign_ins_per_minute: NonZeroU32,
    /// Links and SAML messages that one address may open in a minute; an office often shares one address.
    pub openings_per_minute: NonZeroU32,
}

impl LimitsConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut small = |key, max| usize::try_from(reader.number(key, 16, max)).unwrap_or(16);
        let (form, saml, connections) =
            (small("limits.form_kib", 16_384), small("limits.saml_kib", 16_384), small("limits.connections", 65_536));
        Self {
            upload: reader.number("limits.upload_mib", 1, 1_048_576) * 1024 * 1024,
            form: form * 1024,
            saml: saml * 1024,
            connections,
            sign_ins_per_minute: rate(reader, "limits.sign_ins_per_minute"),
            openings_per_minute: rate(reader, "limits.openings_per_minute"),
        }
    }
}

fn rate(reader: &mut Reader, key: &'static str) -> NonZeroU32 {
    u32::try_from(reader.number(key, 1, 100_000)).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN)
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    /// One JSON object in a line.
    Json,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggingConfig {
    pub format: LogFormat,
    /// Directives of `tracing_subscriber::EnvFilter`, checked.
    pub filter: String,
}

impl LoggingConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let format = reader.parsed("logging.format", |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err((format!("`{text}` is not a format."), "Write \"text\" or \"json\".".to_owned())),
        });
        let filter = reader.parsed("logging.filter", |text| {
            tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|_| {
                (format!("`{text}` is not a filter."), "Write \"info\", or \"sluice_server=debug,info\".".to_owned())
            })
        });
        Self {
            format: format.unwrap_or(LogFormat::Text),
            filter: filter.unwrap_or_else(|| super::keys::DEFAULT_FILTER.to_owned()),
        }
    }
}

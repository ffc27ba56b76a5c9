//! How a connection is made: the URL, encryption, and what is set on each.

use crate::error::{Step, refused};
use crate::options::{Options, Sync};
use fillrate::Error;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A URL, read.
pub(crate) struct Target {
    pub config: Config,
    /// A file of certificates to trust.
    pub roots: Option<String>,
}

/// Reads a URL.
pub(crate) fn target(options: &Options) -> Result<Target, Error> {
    let (base, query) = options.url.split_once('?').unwrap_or((&options.url, ""));
    let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
    for part in query.split('&').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => roots = Some(value.to_owned()),
            _ => rest.push(part),
        }
    }
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    // What cannot be read is not repeated: it may hold a password.
    let unread = |_| refused("has no URL that can be read; write `postgres://user:password@host/database`");
    let mut config: Config = url.parse().map_err(unread)?;
    config.ssl_mode(match mode {
        None if is_within(&config) => SslMode::Disable,
        Some("disable") => SslMode::Disable,
        Some("prefer" | "allow") => SslMode::Prefer,
        None | Some("require" | "verify-ca" | "verify-full") => SslMode::Require,
        Some(_) => return Err(refused("has an unknown `sslmode` in its URL; use `disable` or `verify-full`")),
    });
    if config.get_application_name().is_none() {
        config.application_name("fillrate");
    }
    // A server that vanished without a word is noticed.
    config.connect_timeout(options.patience).tcp_user_timeout(options.patience);
    config.keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(5)).keepalives_retries(2);
    Ok(Target { config, roots })
}

/// Whether the server is on this machine.
fn is_within(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// Encryption that verifies the certificate and the name of the host.
pub(crate) fn encryption(roots: Option<&str>) -> Result<MakeRustlsConnect, Error> {
    let mut trusted = RootCertStore::empty();
    trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = roots {
        let unread = |e| refused(format!("cannot be verified by the certificates of `{path}`: {e}"));
        for certificate in CertificateDer::pem_file_iter(path).map_err(unread)? {
            let certificate = certificate.map_err(unread)?;
            trusted.add(certificate).map_err(|e| refused(format!("cannot be verified by `{path}`: {e}")))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| refused(format!("cannot be reached encrypted: {e}")))?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(trusted).with_no_client_auth()))
}

/// What is set on each connection. Every question goes by an index; statements are planned once, when tables may still
/// be empty, so other plans are ruled out. Databases that do not know a setting do without it.
pub(crate) async fn set_up(client: &Client, options: &Options) -> Step<()> {
    let ms = options.patience.as_millis();
    let mut all = vec![
        "SET plan_cache_mode = force_generic_plan".to_owned(),
        "SET enable_seqscan = off".into(),
        "SET enable_hashjoin = off".into(),
        "SET enable_mergejoin = off".into(),
        "SET enable_bitmapscan = off".into(),
        "SET jit = off".into(),
        "SET default_transaction_isolation = 'read committed'".into(),
        format!("SET lock_timeout = {ms}"),
        format!("SET statement_timeout = {ms}"),
        format!("SET idle_in_transaction_session_timeout = {ms}"),
    ];
    if options.sync == Sync::Normal {
        all.push("SET synchronous_commit = off".into());
    }
    if client.batch_execute(&all.join(";")).await.is_ok() {
        return Ok(());
    }
    for one in all {
        match client.batch_execute(&one).await {
            Err(error) if error.code().is_none() => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::target;
    use crate::options::Options;
    use tokio_postgres::config::SslMode;

    fn mode(url: &str) -> Result<SslMode, String> {
        target(&Options::new(url)).map(|t| t.config.get_ssl_mode()).map_err(|e| e.message)
    }

    #[test]
    fn connections_to_elsewhere_are_encrypted_unless_said_otherwise() {
        assert_eq!(mode("postgres://u:p@localhost/d"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://u:p@127.0.0.1:5433/d"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://u:p@db.example/d"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://u:p@db.example/d?sslmode=disable"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://u:p@localhost/d?sslmode=verify-full&connect_timeout=3"), Ok(SslMode::Require));
        assert!(mode("postgres://u:p@h/d?sslmode=maybe").is_err_and(|told| told.contains("verify-full")));
    }

    #[test]
    fn a_password_is_not_repeated() {
        let told = mode("postgres://u:secret@h:notaport/d").err().unwrap_or_default();
        assert!(told.contains("write `postgres://") && !told.contains("secret"), "{told}");
    }
}

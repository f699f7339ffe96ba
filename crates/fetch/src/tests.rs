//! The guard against a real local server and a resolver that says what a test wants.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;

/// Answers each request by its path with raw bytes, and keeps what it was asked. `/slow` never ends.
struct Server {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(routes: fn(u16) -> Vec<(&'static str, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Arc<HashMap<_, _>> = Arc::new(routes(port).into_iter().collect());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answers, log) = (answers.clone(), log.clone());
                tokio::spawn(async move {
                    let mut request = vec![0; 8192];
                    let read = stream.read(&mut request).await.unwrap_or(0);
                    let request = String::from_utf8_lossy(&request[..read]).into_owned();
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    log.lock().unwrap().push(request);
                    let answer = answers.get(path.as_str()).map_or("HTTP/1.1 404 X\r\n\r\n", String::as_str);
                    let _ = stream.write_all(answer.as_bytes()).await;
                    if path == "/slow" {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        Self { port, seen, task }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Knows the names of one test and counts the questions; the second answer for a name is always loopback, as in DNS rebinding.
struct FakeNames {
    known: HashMap<&'static str, Vec<SocketAddr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Names for FakeNames {
    async fn lookup(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        if self.asked.fetch_add(1, Ordering::SeqCst) > 0 {
            return Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))]);
        }
        self.known.get(host).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn to(location: &str) -> String {
    format!(
        "HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

fn guard(allow: &[String]) -> GuardedFetch {
    GuardedFetch::new(allow).unwrap().with_time(Duration::from_secs(5))
}

fn routes(port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("/", ok("hello")),
        ("/slow", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_owned()),
        ("/lying", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n0123456789".to_owned()),
        ("/one", to("/two")),
        ("/two", to("/three#part")),
        ("/three", to(&format!("http://127.0.0.1:{port}/"))),
        ("/four", to("/one")),
        ("/private", to("https://10.0.0.1/")),
        ("/metadata-service", to("https://169.254.169.254/latest/meta-data/")),
        ("/plain", to("http://public.example/")),
        ("/user", to(&format!("http://me:secret@127.0.0.1:{port}/"))),
        ("/other-port", to("http://127.0.0.1:1/")),
        ("/file", to("file:///etc/passwd")),
        ("/nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_owned()),
        ("/broken", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n".to_owned()),
    ]
}

#[tokio::test]
async fn private_networks_are_out_of_reach_in_every_spelling() {
    let server = Server::start(routes).await;
    let fetch = guard(&[]);
    let port = server.port;
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1."]
        .into_iter()
        .chain([
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "0.0.0.0",
            "[::]",
        ])
        .chain(["１２７.0.0.1", "10.0.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]"])
    {
        assert_eq!(fetch.get(&format!("https://{host}:{port}/"), 100).await, Err(FetchFault::PrivateAddress), "{host}");
        assert_eq!(fetch.get(&format!("http://{host}:{port}/"), 100).await, Err(FetchFault::NotHttps), "{host}");
    }
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn bad_addresses_are_refused_before_anything_is_asked() {
    let fetch = guard(&["localhost:80".to_owned()]);
    for url in
        ["", "x", "/metadata", "ftp://idp.example/", "file:///etc/passwd", "https://", "https://a b/", "gopher://x/"]
            .into_iter()
            .chain(["https://user@idp.example/", "https://:pw@idp.example/", "https://idp.example@localhost/"])
            .chain(["https://localhost./", "https://idp.example./", "http://localhost./", "https://[::1%25lo]/"])
            .map(str::to_owned)
            .chain([format!("https://idp.example/{}", "a".repeat(MAX_LENGTH))])
    {
        assert_eq!(fetch.get(&url, 100).await, Err(FetchFault::BadUrl), "{url}");
    }
}

const MAX_LENGTH: usize = 4096;

#[tokio::test]
async fn an_allowed_place_is_exactly_one_host_and_port() {
    let server = Server::start(routes).await;
    let fetch = guard(&[format!("127.0.0.1:{}", server.port)]);
    assert_eq!(fetch.get(&server.url("/"), 5).await, Ok(Bytes::from_static(b"hello")));
    let seen = server.seen.lock().unwrap()[0].to_lowercase();
    assert!(!seen.contains("authorization") && !seen.contains("cookie") && !seen.contains("referer"), "{seen}");
    let other = format!("http://localhost:{}/", server.port);
    assert_eq!(fetch.get(&other, 5).await, Err(FetchFault::NotHttps));
    let other = format!("https://localhost:{}/", server.port);
    assert_eq!(fetch.get(&other, 5).await, Err(FetchFault::PrivateAddress));
    assert_eq!(fetch.get("https://127.0.0.1:1/", 5).await, Err(FetchFault::PrivateAddress));
    // Allowed, and listening, but not speaking TLS.
    assert_eq!(fetch.get(&server.url("/").replace("http:", "https:"), 5).await, Err(FetchFault::Tls));
    let never = guard(&["169.254.169.254:80".to_owned(), "0.0.0.0:80".to_owned()]);
    assert_eq!(never.get("http://169.254.169.254/", 5).await, Err(FetchFault::PrivateAddress));
    assert_eq!(never.get("http://0.0.0.0/", 5).await, Err(FetchFault::PrivateAddress));
}

#[tokio::test]
async fn sizes_times_and_states_have_their_limits() {
    let server = Server::start(routes).await;
    let fetch = guard(&[format!("127.0.0.1:{}", server.port), "127.0.0.1:1".to_owned()]);
    for (path, limit, expected) in [
        ("/", 4, FetchFault::TooLarge),
        ("/lying", 9, FetchFault::TooLarge),
        ("/broken", 9, FetchFault::Status(500)),
        ("/absent", 9, FetchFault::Status(404)),
        ("/nowhere", 9, FetchFault::Status(302)),
    ] {
        assert_eq!(fetch.get(&server.url(path), limit).await, Err(expected), "{path}");
    }
    assert_eq!(fetch.get(&server.url("/lying"), 10).await.unwrap().len(), 10);
    assert_eq!(fetch.get("http://127.0.0.1:1/", 9).await, Err(FetchFault::Unreachable));
    let fetch = fetch.with_time(Duration::from_millis(300));
    assert_eq!(fetch.get(&server.url("/slow"), 100).await, Err(FetchFault::Timeout));
}

#[tokio::test]
async fn each_redirect_is_checked_like_the_first_address() {
    let server = Server::start(routes).await;
    let fetch = guard(&[format!("127.0.0.1:{}", server.port)]);
    assert_eq!(fetch.get(&server.url("/one"), 9).await, Ok(Bytes::from_static(b"hello")), "three are followed");
    assert!(!server.seen.lock().unwrap().join("").to_lowercase().contains("cookie:"));
    for (path, expected) in [
        ("/four", FetchFault::TooManyRedirects),
        ("/private", FetchFault::PrivateAddress),
        ("/metadata-service", FetchFault::PrivateAddress),
        ("/plain", FetchFault::NotHttps),
        ("/user", FetchFault::BadUrl),
        ("/other-port", FetchFault::NotHttps),
        ("/file", FetchFault::BadUrl),
    ] {
        assert_eq!(fetch.get(&server.url(path), 9).await, Err(expected), "{path}");
    }
}

#[tokio::test]
async fn a_name_is_resolved_once_and_the_connection_goes_there() {
    let server = Server::start(routes).await;
    let here = SocketAddr::from(([127, 0, 0, 1], server.port));
    let fake = |addresses: Vec<SocketAddr>| {
        Arc::new(FakeNames { known: HashMap::from([("idp.test", addresses)]), asked: AtomicUsize::new(0) })
    };
    let url = format!("http://idp.test:{}/", server.port);
    let mut fetch = guard(&[format!("idp.test:{}", server.port)]);

    let names = fake(vec![here]);
    fetch.names = names.clone();
    assert_eq!(fetch.get(&url, 9).await, Ok(Bytes::from_static(b"hello")));
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    assert!(server.seen.lock().unwrap()[0].to_lowercase().contains(&format!("host: idp.test:{}", server.port)));

    // One public and one forbidden address: none is used, allowed or not.
    fetch.names = fake(vec![here, "169.254.169.254:80".parse().unwrap()]);
    assert_eq!(fetch.get(&url, 9).await, Err(FetchFault::PrivateAddress));
    let mut strict = guard(&[]);
    strict.names = fake(vec!["1.1.1.1:443".parse().unwrap(), here]);
    assert_eq!(strict.get("https://idp.test/", 9).await, Err(FetchFault::PrivateAddress));
    strict.names = fake(vec![]);
    assert_eq!(strict.get("https://idp.test/", 9).await, Err(FetchFault::Unreachable));
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn rebinding_between_check_and_connection_reaches_nothing() {
    let server = Server::start(routes).await;
    // Nobody listens at the address of the first answer; a second question would lead to the server.
    let known = HashMap::from([("rebind.test", vec![SocketAddr::from(([127, 0, 0, 2], server.port))])]);
    let names = Arc::new(FakeNames { known, asked: AtomicUsize::new(0) });
    let mut fetch = guard(&[format!("rebind.test:{}", server.port)]);
    fetch.names = names.clone();
    let url = format!("http://rebind.test:{}/", server.port);
    assert_eq!(fetch.get(&url, 9).await, Err(FetchFault::Unreachable));
    assert_eq!((names.asked.load(Ordering::SeqCst), server.requests()), (1, 0));
}

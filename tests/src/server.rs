//! A PostgreSQL server for tests: made in a temporary folder, on a free port of this machine, gone with the process.

use crate::stores::folder::Folder;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Starts and stops the server as it is told, line by line; when nobody is left to tell, it ends the server and
/// removes the folder, however the test process ended.
const KEEPER: &str = r#"
bin=$1; folder=$2; port=$3; shift 3
pid=
down() { [ -z "$pid" ] || { kill "-$1" "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; pid=; }; }
trap '' INT TERM HUP PIPE
if "$bin/initdb" -D "$folder/data" -U tester -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1
then echo ready; else echo failed; cat "$folder/initdb.log" >&2; exit 1; fi
while read -r word; do
    case $word in
    start) "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
        -c "unix_socket_directories=$folder" "$@" >>"$folder/server.log" 2>&1 </dev/null & pid=$!; echo started ;;
    stop) down INT; echo stopped ;;
    crash) down QUIT; echo stopped ;;
    esac
done
down INT
rm -rf "$folder"
"#;

/// A server.
#[derive(Debug)]
pub struct Server {
    port: u16,
    folder: PathBuf,
    keeper: Mutex<Keeper>,
}

#[derive(Debug)]
struct Keeper {
    _child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Keeper {
    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.to, "{word}").unwrap();
        self.to.flush().unwrap();
        self.hear();
    }
}

/// Whether tests with PostgreSQL are to run: always, unless `FILLRATE_SKIP_POSTGRES=1` says otherwise.
pub fn is_wanted() -> bool {
    let is_skipped = std::env::var("FILLRATE_SKIP_POSTGRES").is_ok_and(|value| value == "1");
    if is_skipped {
        eprintln!("SKIPPED, as FILLRATE_SKIP_POSTGRES=1 says: nothing is known about PostgreSQL");
    }
    !is_skipped
}

/// The server that all tests of a process share.
pub fn shared() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    // What is written need not survive a loss of power; all else is as anywhere.
    SHARED.get_or_init(|| Server::start(&["-c", "fsync=off", "-c", "max_connections=300"]))
}

/// Where the programs of PostgreSQL are.
fn programs() -> Option<PathBuf> {
    let mut all: Vec<PathBuf> = Vec::new();
    if let Ok(found) = std::fs::read_dir("/usr/lib/postgresql") {
        all = found.flatten().map(|entry| entry.path().join("bin")).collect();
        all.sort();
        all.reverse();
    }
    all.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    all.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// It does not run as root.
fn command(folder: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n");
    if !is_root {
        return Command::new("sh");
    }
    let done = Command::new("chown").arg("postgres").arg(folder).status();
    assert!(done.is_ok_and(|status| status.success()), "there is no user `postgres`; install Debian's postgresql");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
    command
}

impl Server {
    /// Makes and starts one; more words for its command line.
    ///
    /// # Panics
    /// Loudly where none can be had.
    pub fn start(more: &[&str]) -> Server {
        let advice = "install Debian's package `postgresql`, or say FILLRATE_SKIP_POSTGRES=1 to test without it";
        let bin = programs().unwrap_or_else(|| panic!("NO POSTGRESQL SERVER: {advice}"));
        // The keeper removes it.
        let folder = Folder::new().keep();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = command(&folder);
        command.args(["-c", KEEPER, "keeper"]).arg(bin).arg(&folder).arg(port.to_string()).args(more);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut keeper = Keeper { _child: child, to, from };
        assert_eq!(keeper.hear(), "ready", "NO POSTGRESQL SERVER: initdb failed; {advice}");
        keeper.tell("start");
        let server = Server { port, folder, keeper: Mutex::new(keeper) };
        server.wait();
        server
    }

    fn wait(&self) {
        let begun = Instant::now();
        loop {
            if let Ok(mut client) = postgres::Client::connect(&self.url("postgres"), postgres::NoTls)
                && client.batch_execute("SELECT 1").is_ok()
            {
                return;
            }
            let log = || std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
            assert!(begun.elapsed() < Duration::from_secs(60), "NO POSTGRESQL SERVER: it does not start\n{}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it: with a word to all, or at once, as a crash does.
    pub fn stop(&self, is_crash: bool) {
        self.keeper.lock().unwrap().tell(if is_crash { "crash" } else { "stop" });
    }

    /// Starts it again.
    pub fn again(&self) {
        self.keeper.lock().unwrap().tell("start");
        self.wait();
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://tester@127.0.0.1:{}/{database}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A new database; its URL.
    pub fn database(&self, name: &str) -> String {
        self.client("postgres").batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.url(name)
    }

    /// A plain client.
    pub fn client(&self, database: &str) -> postgres::Client {
        postgres::Client::connect(&self.url(database), postgres::NoTls).unwrap()
    }

    /// A plain connection, for those who speak for themselves.
    pub fn socket(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).unwrap()
    }
}

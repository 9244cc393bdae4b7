//! Where does a region's address come from? Environment, file, table, in that order, through a context that is given.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use codearts_pipeline::{Client, Context, Credentials, Error, ErrorKind, Region, RetryPolicy, Sleep, TimeSource};
use codearts_pipeline_emulator::Emulator;
use codearts_pipeline_tests::domain_id;

const VARIABLE: &str = "HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_";
const FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";

/// No lookup waits, and what it finds does not hang on the time.
#[derive(Debug)]
struct Noon;

impl TimeSource for Noon {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

/// A home folder of its own for each test.
struct Environment {
    home: PathBuf,
    variables: Vec<(String, String)>,
}

impl Environment {
    fn new(test: &str) -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("regions").join(test);
        fs::create_dir_all(home.join(".huaweicloud")).expect("a folder");
        let _ = fs::remove_file(home.join(".huaweicloud/regions.yaml"));
        Self { home, variables: Vec::new() }
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn file(self, path: &str, text: &str) -> Self {
        fs::write(self.home.join(path), text).expect("written");
        self
    }

    fn client(&self, region: Region) -> Result<Client, Error> {
        let context = Context::isolated(self.variables.clone(), &self.home, Arc::new(Noon)).expect("a context");
        Client::builder().region(region).credentials(Credentials::new("AK", "SK").expect("keys")).context(context).build()
    }

    fn endpoint(&self, id: &'static str) -> String {
        self.client(Region::new(id).expect("an id")).expect("a client").endpoint().to_owned()
    }

    fn rejection(&self, id: &'static str) -> String {
        let error = self.client(Region::new(id).expect("an id")).expect_err("rejected");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }
}

const FILE: &str = "
codeartspipeline:
  - id: mars-1
    endpoint: https://file.mars-1.example.com
  - id: cn-north-4
    endpoints: [file.cn-north-4.example.com]
";

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_table() {
    let world = Environment::new("precedence").file(".huaweicloud/regions.yaml", FILE);
    assert_eq!(world.endpoint("mars-1"), "https://file.mars-1.example.com");
    assert_eq!(world.endpoint("cn-north-1"), "https://cloudpipeline-ext.cn-north-1.myhuaweicloud.com");
    // The constants are looked up as well.
    assert_eq!(world.client(Region::CN_NORTH_4).expect("a client").endpoint(), "https://file.cn-north-4.example.com");
    let world = world
        .variable(&format!("{VARIABLE}CN_NORTH_4"), "env.cn-north-4.example.com")
        .variable(&format!("{VARIABLE}MARS_1"), "https://env.mars-1.example.com");
    assert_eq!(world.client(Region::CN_NORTH_4).expect("a client").endpoint(), "https://env.cn-north-4.example.com");
    assert_eq!(world.endpoint("mars-1"), "https://env.mars-1.example.com");
}

#[test]
fn the_variable_holds_endpoints_between_commas() {
    let name = format!("{VARIABLE}MARS_1");
    assert_eq!(
        Environment::new("commas").variable(&name, " , https://a.example.com ,b.example.com,").endpoint("mars-1"),
        "https://a.example.com"
    );
    assert_eq!(Environment::new("commas").variable(&name, " , ").rejection("mars-1"), format!("{name} is set and holds no endpoint"));
}

#[test]
fn an_endpoint_that_is_given_wins_over_all() {
    let world = Environment::new("endpoint").file(".huaweicloud/regions.yaml", "not: [yaml");
    let context = Context::isolated(world.variables.clone(), &world.home, Arc::new(Noon)).expect("a context");
    let builder = Client::builder().region(Region::CN_NORTH_4).endpoint("https://own.example.com").context(context);
    let client = builder.credentials(Credentials::new("AK", "SK").expect("keys")).build().expect("the file is not looked at");
    assert_eq!(client.endpoint(), "https://own.example.com");
}

#[test]
fn the_variable_names_another_file() {
    let world = Environment::new("named").file("mine.yaml", FILE).variable(FILE_VARIABLE, "mine.yaml");
    assert_eq!(world.endpoint("mars-1"), "https://file.mars-1.example.com");
    let shown = Environment::new("missing").variable(FILE_VARIABLE, "nowhere.yaml").rejection("cn-north-4");
    assert!(shown.contains("nowhere.yaml") && shown.contains(FILE_VARIABLE), "{shown}");
}

#[test]
fn an_unknown_region_lists_what_is_known_and_how_to_add_it() {
    let shown = Environment::new("unknown").file(".huaweicloud/regions.yaml", FILE).rejection("venus-1");
    assert!(Region::ALL.iter().all(|region| shown.contains(region.id())) && shown.contains("mars-1"), "{shown}");
    for way in ["HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_VENUS_1", ".huaweicloud/regions.yaml", FILE_VARIABLE, "endpoint"] {
        assert!(shown.contains(way), "{way}: {shown}");
    }
}

#[test]
fn a_malformed_file_is_told_with_its_line() {
    for (text, line) in [("codeartspipeline:\n- id: mars-1\n  endpoint: [x\n", 3), ("codeartspipeline:\n- id: mars-1\n", 2)] {
        let shown = Environment::new("malformed").file(".huaweicloud/regions.yaml", text).rejection("mars-1");
        assert!(shown.contains(&format!("regions.yaml:{line}: ")), "{shown}");
    }
}

#[test]
fn what_environment_and_file_say_is_held_to_the_rules_of_endpoints() {
    let shown = Environment::new("plain").variable(&format!("{VARIABLE}MARS_1"), "http://mars.example.com").rejection("mars-1");
    assert!(shown.starts_with("HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_MARS_1: ") && shown.contains("allow_plain_http"), "{shown}");
    let text = "codeartspipeline:\n- id: mars-1\n  endpoint: https://user:hunter2@mars.example.com\n";
    let shown = Environment::new("password").file(".huaweicloud/regions.yaml", text).rejection("mars-1");
    assert!(shown.contains("regions.yaml:2: ") && !shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn the_second_endpoint_of_a_region_is_tried_when_the_first_cannot_be_reached() {
    let emulator = Emulator::start().expect("started");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let variables = [(format!("{VARIABLE}MARS_1"), format!("http://{closed}, {}", emulator.endpoint()))];
    let context = Context::isolated(variables, "/nowhere", Arc::new(SystemClock)).expect("a context");
    let client = Client::builder()
        .region(Region::new("mars-1").expect("an id"))
        .credentials(Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys"))
        .retry(RetryPolicy::never())
        .context(context)
        .build()
        .expect("a client");
    client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("answered by the second");
    assert_eq!(client.endpoint(), emulator.endpoint());
}

/// The emulator rejects signatures of another time.
#[derive(Debug)]
struct SystemClock;

impl TimeSource for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the time of the emulator, which is this machine's")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

/// The line of an error goes to logs and terminals: what a file says must not make two of it.
#[test]
fn an_id_that_is_none_is_told_and_not_listed() {
    let text = "codeartspipeline:\n- id: \"a\\n\\e[2Jb\"\n  endpoint: https://a.example.com\n";
    let shown = Environment::new("control").file(".huaweicloud/regions.yaml", text).rejection("venus-1");
    assert!(shown.contains("regions.yaml:2: ") && !shown.contains(char::is_control), "{shown}");
}

/// N15: a mistake in what the file says of others stops nobody.
#[test]
fn n15_a_mistake_elsewhere_in_the_file_stops_nobody() {
    let ours = "codeartspipeline:\n- id: mars-1\n  endpoint: https://mars.example.com\n";
    for more in ["- id: mars-2\n", "- id: [x]\n  endpoint: y\n", "ECS: [\n", "ECS: *nothing\n", "- endpoint: https://x\n", "? [a]\n: b\n"] {
        let world = Environment::new("elsewhere").file(".huaweicloud/regions.yaml", &format!("{ours}{more}"));
        assert_eq!(world.endpoint("mars-1"), "https://mars.example.com", "{more}");
        assert_eq!(world.endpoint("cn-north-4"), "https://cloudpipeline-ext.cn-north-4.myhuaweicloud.com", "{more}");
    }
    let world = Environment::new("wanted").file(".huaweicloud/regions.yaml", &format!("{ours}- id: mars-2\n"));
    assert!(world.rejection("mars-2").contains("regions.yaml:4: "), "who wants it is told");
}

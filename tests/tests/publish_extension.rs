//! Does the example `publish_extension` do in CI what its author promises? All runs are on one emulator.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use codearts_pipeline::extensions::VersionAttribution;
use codearts_pipeline_tests::{
    TestEnv, fetch,
    programs::{environment, examples, program, run},
    read,
};
use serde_json::{Value, json};

/// What is sent when something is changed.
const CHANGES: [&str; 5] =
    ["upload_plugin_icon", "create_plugin_draft", "update_plugin_draft", "publish_plugin_draft", "update_plugin_base_info"];

struct Author {
    env: TestEnv,
    program: PathBuf,
    home: PathBuf,
    draft: Value,
}

impl Author {
    fn new() -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("publish_extension");
        fs::create_dir_all(&home).expect("a folder");
        let draft = serde_json::from_str(&read("sdk/examples/publish_extension.json")).expect("JSON");
        Self { env: TestEnv::start(), program: examples(), home, draft }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.join(name);
        fs::write(&path, content).expect("written");
        path
    }

    /// Runs the program for the draft as it is now: exit code, what it printed, and what it changed.
    fn publish(&self, icon: Option<&[u8]>) -> (Option<i32>, String, Vec<String>) {
        let file = self.write("draft.json", format!("{:#}", self.draft));
        let icon = icon.map(|bytes| self.write("icon.png", bytes));
        self.run(program(&self.program, "publish_extension").arg(file).args(icon))
    }

    fn run(&self, command: &mut Command) -> (Option<i32>, String, Vec<String>) {
        let before = self.env.emulator.requests().len();
        let output = run(command.envs(environment(&self.env.emulator)));
        let requests = self.env.emulator.requests().into_iter().skip(before);
        let operations = requests.filter_map(|request| request.operation().map(str::to_owned));
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text")).concat();
        (output.status.code(), text, operations.filter(|id| CHANGES.contains(&id.as_str())).collect())
    }
}

#[tokio::test]
async fn each_outcome_of_publishing_has_its_exit_code_and_says_what_was_done() {
    let mut author = Author::new();
    let extensions = author.env.client.extensions(&author.env.domain_id);
    let one = &b"\x89PNG one"[..];
    let icon = Some(one);

    // A new version is created and published.
    let (code, text, changes) = author.publish(icon);
    assert_eq!(
        (code, &changes[..]),
        (Some(0), &["upload_plugin_icon", "create_plugin_draft", "publish_plugin_draft"].map(String::from)[..])
    );
    for part in ["Uploaded the icon to http://", "Created the draft of hello_world 0.0.1", "Published hello_world 0.0.1"] {
        assert!(text.contains(part), "{text}");
    }
    let version = extensions.show_plugin_version("hello_world").version("0.0.1").await.expect("shown");
    assert_eq!(version.version_attribution, Some(VersionAttribution::Formal));
    let listed = extensions.find_plugin("hello_world").await.expect("listed").expect("found");
    let address = listed.icon_url.expect("an icon");
    assert_eq!(fetch(&address).await.bytes().await.expect("bytes"), one);

    // With the same file nothing is to be done.
    let (code, text, changes) = author.publish(icon);
    assert_eq!((code, changes), (Some(0), vec![]), "{text}");
    assert!(text.contains("hello_world 0.0.1 is formal and what the file says: nothing to be done"), "{text}");

    // What belongs to the extension is updated, of the formal version too.
    let updated = |fields: &str| format!("hello_world 0.0.1 is formal. Updated {fields}\n");
    author.draft["display_name"] = json!("Hello 世界");
    author.draft["description"] = json!("Greets.");
    let (code, text, changes) = author.publish(icon);
    assert_eq!((code, changes), (Some(0), vec!["update_plugin_base_info".to_owned()]), "{text}");
    assert_eq!(text, updated("description, display_name"));
    let icon = Some(&b"\x89PNG two"[..]);
    let (code, text, changes) = author.publish(icon);
    assert_eq!((code, &changes[..]), (Some(0), &["upload_plugin_icon", "update_plugin_base_info"].map(String::from)[..]), "{text}");
    assert!(text.ends_with(&updated("icon_url")), "{text}");
    let listed = extensions.find_plugin("hello_world").await.expect("listed").expect("found");
    assert_eq!((listed.display_name.as_deref(), listed.description.as_deref()), (Some("Hello 世界"), Some("Greets.")));
    let new = listed.icon_url.expect("an icon");
    assert_ne!(new, address);
    let (code, text, changes) = author.publish(icon);
    assert_eq!((code, changes), (Some(0), vec![]), "{text}");
    // Without an icon, and with none in the file, it is taken away.
    let (code, text, _) = author.publish(None);
    assert_eq!((code, text), (Some(0), updated("icon_url")));
    assert_eq!(extensions.find_plugin("hello_world").await.expect("listed").expect("found").icon_url.as_deref(), Some(""));

    // Anything else is named, and nothing is changed.
    let before = author.draft.clone();
    for (pointer, value, field) in [
        ("/version_description", json!("Another."), "version_description"),
        ("/business_type", json!("Build"), "business_type"),
        ("/runtime_attribution", json!("agentless"), "runtime_attribution"),
        ("/input_info/0/default_value", json!("bye"), "input_info[0].default_value"),
        ("/input_info", json!([]), "input_info"),
        ("/execution_info/inner_execution_info/execution_type", json!("SHELL"), "execution_info.inner_execution_info.execution_type"),
        (
            "/execution_info/inner_execution_info/steps/0/variables",
            json!({ "OTHER": 1 }),
            "execution_info.inner_execution_info.steps[0].variables.OFFICIAL_SHELL_SCRIPT_INPUT",
        ),
    ] {
        *author.draft.pointer_mut(pointer).expect(pointer) = value;
        author.draft["description"] = json!("Not to be sent.");
        let (code, text, changes) = author.publish(Some(b"not to be sent"));
        assert_eq!((code, changes), (Some(1), vec![]), "{pointer}: {text}");
        let expected = format!("error: hello_world 0.0.1 is formal and frozen, and the file differs in {field}: raise `version`\n");
        assert_eq!(text, expected);
        author.draft.clone_from(&before);
    }

    // What the service does not return is said not to be compared.
    author.draft["is_private"] = json!(1);
    let (code, text, _) = author.publish(None);
    assert!(code == Some(0) && text.contains("Not compared") && text.contains("is_private"), "{text}");
    author.draft.clone_from(&before);

    // With its version raised it is published.
    author.draft["version"] = json!("0.0.2");
    author.draft["version_description"] = json!("Another.");
    let (code, text, changes) = author.publish(None);
    assert_eq!((code, &changes[..]), (Some(0), &["create_plugin_draft", "publish_plugin_draft"].map(String::from)[..]), "{text}");

    // A draft that is there, since publishing failed for one, is replaced.
    author.draft["version"] = json!("0.0.3");
    let draft = serde_json::from_value(author.draft.clone()).expect("a draft");
    extensions.create_plugin_draft(&draft).await.expect("created");
    author.draft["version_description"] = json!("Complete.");
    let (code, text, changes) = author.publish(None);
    assert_eq!((code, &changes[..]), (Some(0), &["update_plugin_draft", "publish_plugin_draft"].map(String::from)[..]), "{text}");
    let version = extensions.show_plugin_version("hello_world").await.expect("shown");
    let shown = (version.version.as_deref(), version.version_description.as_deref(), version.version_attribution.clone());
    assert_eq!(shown, (Some("0.0.3"), Some("Complete."), Some(VersionAttribution::Formal)));

    // A mistake in the file is found before anything is sent.
    let misspelt = format!("{:#}", author.draft).replace("\"version_description\"", "\"version_descripton\"");
    let line = 1 + misspelt.lines().position(|line| line.contains("descripton")).expect("the line");
    let file = author.write("draft.json", misspelt);
    let before = author.env.emulator.requests().len();
    let (code, text, _) = author.run(program(&author.program, "publish_extension").arg(file));
    assert_eq!((code, author.env.emulator.requests().len()), (Some(1), before), "{text}");
    for part in
        ["draft.json: ", "unknown field `version_descripton`", "did you mean `version_description`?", &format!("at line {line} column")]
    {
        assert!(text.contains(part), "{text}");
    }
}

//! What does each pass of the generator make of a small document? Look at the snapshots to see.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test -p codearts-pipeline-tests --test snapshots`, and review them.

use codearts_pipeline_codegen::{GENERATED, Spec, generate};
use insta::assert_snapshot;

const MINIMAL: &str = include_str!("lint/minimal.yaml");

/// The generated files whose path ends like this, one after the other, of the small document with some changes.
fn generated(changes: &[(&str, &str)], endings: &[&str]) -> String {
    let mut text = MINIMAL.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from:?}");
        text = text.replace(from, to);
    }
    let spec = Spec::parse(&text).unwrap_or_else(|findings| panic!("{findings:#?}"));
    let files = generate(&spec).unwrap_or_else(|failure| panic!("{failure}"));
    let chosen = files.iter().filter(|file| endings.iter().any(|ending| file.path.ends_with(ending)));
    chosen.map(|file| format!("==> {} <==\n{}", file.path.trim_start_matches(GENERATED), file.text)).collect()
}

#[test]
fn prepare_opens_lists_maps_and_objects() {
    let member = "        notes:\n";
    let map =
        "        labels:\n          type: object\n          description: Labels.\n          additionalProperties: true\n        notes:\n";
    assert_snapshot!(generated(&[(member, map)], &["types/things.rs"]));
}

#[test]
fn prepare_leaves_lists_required_that_have_to_be_sent() {
    let changes = [("        - draft_name\n", "        - draft_name\n        - notes\n"), ("          x-send-empty: true\n", "")];
    let text = generated(&changes, &["types/things.rs"]);
    assert!(text.contains("pub notes: Vec<String>,"), "{text}");
}

#[test]
fn what_has_to_be_sent_and_may_be_null_is_asked_for_and_sent_as_null() {
    let required = ("        - draft_name\n", "        - draft_name\n        - notes\n");
    let nullable = ("          x-send-empty: true\n", "          nullable: true\n");
    let text = generated(&[required, nullable], &["types/things.rs"]);
    assert!(
        text.contains("    pub notes: Option<Vec<String>>,")
            && text.contains("    required {\n        draft_name(DraftName),\n        notes(Option<Vec<String>>),\n    }"),
        "{text}"
    );
}

#[test]
fn prepare_loosens_what_goes_both_ways() {
    let draft = "        kind:\n          allOf:\n            - $ref: '#/components/schemas/Kind'\n          description: Shape of the part.\n        size:\n";
    let with_draft = format!(
        "        draft:\n          allOf:\n            - $ref: '#/components/schemas/PartDraft'\n          description: What the part was made from.\n{draft}"
    );
    assert_snapshot!(generated(&[(draft, &with_draft)], &["types/things.rs"]));
}

#[test]
fn prepare_drops_defaults_and_error_answers() {
    let text = generated(&[], &["types/things.rs", "operations/things.rs", "types/enums.rs"]);
    assert!(!text.contains("ErrorBody") && !text.contains("serde(default = "), "{text}");
    assert_snapshot!(text);
}

#[test]
fn open_enum_keeps_the_rule_of_a_set_that_is_only_sent() {
    let schema = "    DraftName:\n      type: string\n      description: Name of a new part.\n";
    let set = format!(
        "{schema}      x-extensible-enum:\n        - bolt\n        - nut\n      x-enum-descriptions:\n        bolt: A bolt.\n        nut: A nut.\n"
    );
    assert_snapshot!(generated(&[(schema, &set)], &["types/enums.rs", "types/texts.rs"]));
}

#[test]
fn text_type_tells_its_characters_in_words() {
    let changes = [("      pattern: ^[a-z]+$\n", "      pattern: ^[A-Za-z0-9 _.\\u4e00-\\u9fff-]+$\n")];
    assert_snapshot!(generated(&changes, &["types/texts.rs"]));
}

#[test]
fn operations_have_setters_for_what_may_be_left_out() {
    let query = "          schema:\n            type: string\n          example: red\n";
    let typed = "          schema:\n            $ref: '#/components/schemas/Kind'\n          example: round\n        - name: limit\n          in: query\n          description: At most this many.\n          schema:\n            type: integer\n            format: int32\n          example: 5\n        - name: since\n          in: query\n          required: true\n          description: Only newer ones.\n          schema:\n            type: string\n          example: x\n";
    assert_snapshot!(generated(&[(query, typed)], &["operations/things.rs"]));
}

#[test]
fn operations_take_all_parameters_of_the_path() {
    let changes = [(
        "  /v1/{thing_id}/parts:\n    parameters:\n",
        "  /v1/{thing_id}/{box_no}/parts:\n    parameters:\n      - name: box_no\n        in: path\n        required: true\n        description: Number of the box.\n        schema:\n          $ref: '#/components/schemas/ThingId'\n        example: b2\n",
    )];
    assert_snapshot!(generated(&changes, &["operations/things.rs"]));
}

#[test]
fn split_gives_each_subject_its_modules_and_shares_what_several_use() {
    let changes = [
        (
            "    description: Everything about things.\n",
            "    description: Everything about things.\n  - name: New Parts\n    description: Everything about new parts.\n",
        ),
        (
            "      summary: Creates a part.\n      description: The part belongs to the thing in the path.\n      tags: [Things]\n",
            "      summary: Creates a part.\n      description: The part belongs to the thing in the path.\n      tags: [New Parts]\n",
        ),
    ];
    assert_snapshot!(generated(&changes, &["mod.rs", "operations/things.rs", "operations/new_parts.rs", "API.md"]));
}

#[test]
fn docs_survive_rustdoc() {
    let changes =
        [("      description: A part.\n", "      description: |-\n        A part, such as `bolt[1]`.\n          Has `Vec<Nut>`.\n")];
    assert_snapshot!(generated(&changes, &["types/things.rs"]));
}

#[test]
fn surface_is_one_line_per_operation_and_type() {
    assert_snapshot!(generated(&[], &["API.md"]));
}

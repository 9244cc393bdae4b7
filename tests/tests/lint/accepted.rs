//! Which rules may be broken, and what then becomes of the document.

use codearts_pipeline_codegen::{ACCEPTED, Accepted, Failure, RULES, Spec, generate, generate_with, lint_with};

use crate::case::{Document, MINIMAL, cases, diagnostics};

/// A line for each diagnostic.
fn accepting(text: &str) -> String {
    let mut lines: Vec<String> = diagnostics(text).iter().map(|f| format!("- `{}` at `{}`: the page is so\n", f.rule, f.pointer)).collect();
    lines.dedup();
    lines.concat()
}

fn can_be_accepted(rule: &str) -> bool {
    RULES.iter().any(|known| known.id == rule && known.can_be_accepted)
}

#[test]
fn what_can_be_accepted_is_generated_then() {
    let mut generated = Vec::new();
    for case in cases().into_iter().filter(|case| case.document == Document::Spec && can_be_accepted(case.rule)) {
        if !diagnostics(&case.text).iter().all(|diagnostic| can_be_accepted(diagnostic.rule)) {
            continue;
        }
        let spec = Spec::parse(&case.text).unwrap();
        assert!(matches!(generate(&spec), Err(Failure::Diagnostics(_))), "{}", case.rule);
        let accepted = Accepted::parse(&accepting(&case.text));
        assert_eq!(lint_with(&spec, &accepted), [], "{}", case.rule);
        let files = generate_with(&spec, &accepted).unwrap_or_else(|failure| panic!("{}: {failure}", case.rule));
        assert!(files.len() > 3, "{}", case.rule);
        generated.push(case.rule);
    }
    generated.dedup();
    let all: Vec<&str> = RULES.iter().filter(|rule| rule.can_be_accepted).map(|rule| rule.id).collect();
    assert!(all.iter().all(|rule| generated.contains(rule)), "{generated:?} of {all:?}");
}

#[test]
fn what_may_not_be_accepted_stays_and_is_joined_by_the_entry() {
    for case in cases().into_iter().filter(|case| case.document == Document::Spec && !can_be_accepted(case.rule)) {
        let Ok(spec) = Spec::parse(&case.text) else { continue };
        let accepted = Accepted::parse(&accepting(&case.text));
        let after = lint_with(&spec, &accepted);
        for diagnostic in diagnostics(&case.text).iter().filter(|diagnostic| !can_be_accepted(diagnostic.rule)) {
            assert!(after.contains(diagnostic), "{diagnostic}");
            assert!(
                after.iter().any(|f| f.file == ACCEPTED && f.rule == "accepted-form" && f.pointer == diagnostic.pointer),
                "{diagnostic}"
            );
        }
        assert!(matches!(generate_with(&spec, &accepted), Err(Failure::Diagnostics(_))), "{}", case.rule);
    }
}

#[test]
fn rules_about_the_text_and_about_the_other_files_have_no_accepted() {
    for rule in RULES.iter().filter(|rule| ["yaml-", "source-", "errata-", "accepted-"].iter().any(|part| rule.id.starts_with(part))) {
        assert!(!rule.can_be_accepted, "{}", rule.id);
    }
}

#[test]
fn an_entry_is_for_its_place_only() {
    let text = MINIMAL
        .replace("          description: Name of the part.\n", "          description: Name of the part\n")
        .replace("          description: Size in millimetres.\n", "          description: Size in millimetres\n");
    let place = "/components/schemas/Part/properties/size/description";
    let accepted = Accepted::parse(&format!("- `description-end` at `{place}`: quoted\n"));
    let left = lint_with(&Spec::parse(&text).unwrap(), &accepted);
    assert_eq!(
        left.iter().map(|f| (f.rule, f.pointer.as_str())).collect::<Vec<_>>(),
        [("description-end", "/components/schemas/Part/properties/part_name/description")]
    );
}

#[test]
fn an_entry_that_is_left_behind_stops_the_generator() {
    let spec = Spec::parse(MINIMAL).unwrap();
    let accepted = Accepted::parse("Words.\n\n- `description-end` at `/info/description`: it was so\n");
    let Err(Failure::Diagnostics(diagnostics)) = generate_with(&spec, &accepted) else { panic!("it is generated") };
    assert_eq!(diagnostics.iter().map(|f| (f.file.as_str(), f.line, f.rule)).collect::<Vec<_>>(), [(ACCEPTED, 3, "accepted-stale")]);
}

//! Which rules may be broken, and what then becomes of the document.

use codearts_pipeline_codegen::{EXCEPTIONS, Exceptions, Failure, RULES, Spec, generate, generate_with, lint_with};

use crate::case::{Document, MINIMAL, cases, findings};

/// A line for each finding.
fn excepting(text: &str) -> String {
    let mut lines: Vec<String> = findings(text).iter().map(|f| format!("- `{}` at `{}`: the page is so\n", f.rule, f.pointer)).collect();
    lines.dedup();
    lines.concat()
}

fn may_be_excepted(rule: &str) -> bool {
    RULES.iter().any(|known| known.id == rule && known.may_be_excepted)
}

#[test]
fn what_may_be_excepted_is_generated_then() {
    let mut generated = Vec::new();
    for case in cases().into_iter().filter(|case| case.document == Document::Spec && may_be_excepted(case.rule)) {
        if !findings(&case.text).iter().all(|finding| may_be_excepted(finding.rule)) {
            continue;
        }
        let spec = Spec::parse(&case.text).unwrap();
        assert!(matches!(generate(&spec), Err(Failure::Diagnostics(_))), "{}", case.rule);
        let exceptions = Exceptions::parse(&excepting(&case.text));
        assert_eq!(lint_with(&spec, &exceptions), [], "{}", case.rule);
        let files = generate_with(&spec, &exceptions).unwrap_or_else(|failure| panic!("{}: {failure}", case.rule));
        assert!(files.len() > 3, "{}", case.rule);
        generated.push(case.rule);
    }
    generated.dedup();
    let all: Vec<&str> = RULES.iter().filter(|rule| rule.may_be_excepted).map(|rule| rule.id).collect();
    assert!(all.iter().all(|rule| generated.contains(rule)), "{generated:?} of {all:?}");
}

#[test]
fn what_may_not_be_excepted_stays_and_is_joined_by_the_exception() {
    for case in cases().into_iter().filter(|case| case.document == Document::Spec && !may_be_excepted(case.rule)) {
        let Ok(spec) = Spec::parse(&case.text) else { continue };
        let exceptions = Exceptions::parse(&excepting(&case.text));
        let after = lint_with(&spec, &exceptions);
        for finding in findings(&case.text).iter().filter(|finding| !may_be_excepted(finding.rule)) {
            assert!(after.contains(finding), "{finding}");
            assert!(after.iter().any(|f| f.file == EXCEPTIONS && f.rule == "exception-form" && f.pointer == finding.pointer), "{finding}");
        }
        assert!(matches!(generate_with(&spec, &exceptions), Err(Failure::Diagnostics(_))), "{}", case.rule);
    }
}

#[test]
fn rules_about_the_text_and_about_the_other_files_have_no_exceptions() {
    for rule in RULES.iter().filter(|rule| ["yaml-", "source-", "errata-", "exception-"].iter().any(|part| rule.id.starts_with(part))) {
        assert!(!rule.may_be_excepted, "{}", rule.id);
    }
}

#[test]
fn an_exception_is_for_its_place_only() {
    let text = MINIMAL
        .replace("          description: Name of the part.\n", "          description: Name of the part\n")
        .replace("          description: Size in millimetres.\n", "          description: Size in millimetres\n");
    let place = "/components/schemas/Part/properties/size/description";
    let exceptions = Exceptions::parse(&format!("- `description-end` at `{place}`: quoted\n"));
    let left = lint_with(&Spec::parse(&text).unwrap(), &exceptions);
    assert_eq!(
        left.iter().map(|f| (f.rule, f.pointer.as_str())).collect::<Vec<_>>(),
        [("description-end", "/components/schemas/Part/properties/part_name/description")]
    );
}

#[test]
fn an_exception_that_is_left_behind_stops_the_generator() {
    let spec = Spec::parse(MINIMAL).unwrap();
    let exceptions = Exceptions::parse("Words.\n\n- `description-end` at `/info/description`: it was so\n");
    let Err(Failure::Diagnostics(findings)) = generate_with(&spec, &exceptions) else { panic!("it is generated") };
    assert_eq!(findings.iter().map(|f| (f.file.as_str(), f.line, f.rule)).collect::<Vec<_>>(), [(EXCEPTIONS, 3, "exception-stale")]);
}

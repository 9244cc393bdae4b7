//! Can a secret be seen? Each type that holds one is printed in each way there is.

use codearts_pipeline::{Client, Credentials, RetryPolicy, signing::SigningKey, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};

const ACCESS_KEY: &str = "AKIDVALUE0123456789";
const TEMPORARY_ACCESS_KEY: &str = "ASIDVALUE9876543210";
const SECRET_KEY: &str = "sKvAlUe-9876543210-abcdef";
const TOKEN: &str = "tOkEnVaLuE.0123456789.xyz";

fn all_credentials() -> [Credentials; 3] {
    [
        Credentials::new(ACCESS_KEY, SECRET_KEY).expect("keys"),
        Credentials::temporary(TEMPORARY_ACCESS_KEY, SECRET_KEY, TOKEN).expect("keys"),
        Credentials::user_token(TOKEN).expect("a token"),
    ]
}

fn assert_clean(what: &str, shown: &str) {
    for secret in [ACCESS_KEY, TEMPORARY_ACCESS_KEY, SECRET_KEY, TOKEN] {
        assert!(!shown.contains(secret), "{what} shows {secret}: {shown}");
    }
}

#[test]
fn what_holds_a_secret_does_not_show_it() {
    assert_clean("SigningKey", &format!("{0:?} {0:#?}", SigningKey::new(ACCESS_KEY, SECRET_KEY)));
    for credentials in all_credentials() {
        assert_clean("Credentials", &format!("{credentials:?} {credentials:#?}"));
        let builder = Client::builder().endpoint("https://example.com").credentials(credentials);
        assert_clean("ClientBuilder", &format!("{builder:?} {builder:#?}"));
        let client = builder.build().expect("a client");
        assert_clean("Client", &format!("{client:?} {client:#?}"));
        let domain_id = DomainId::new("0".repeat(32)).expect("an id");
        let request = client.extensions(&domain_id).show_plugin_version("x");
        assert_clean("Request", &format!("{request:?} {request:#?}"));
    }
}

#[test]
fn a_rejected_secret_is_not_repeated() {
    for wrong in [
        Credentials::new(format!("{ACCESS_KEY}\n"), SECRET_KEY),
        Credentials::new(ACCESS_KEY, ""),
        Credentials::temporary(ACCESS_KEY, SECRET_KEY, format!(" {TOKEN}")),
        Credentials::user_token(format!("{TOKEN}\u{0}")),
    ] {
        let error = wrong.expect_err("rejected");
        assert_clean("Error", &format!("{error} {error:?} {error:#?}"));
    }
    let endpoint = format!("https://user:{SECRET_KEY}@example.com");
    let error = Client::builder().endpoint(endpoint).credentials(all_credentials()[0].clone()).build().expect_err("rejected");
    assert_clean("Error", &format!("{error} {error:?}"));
}

#[tokio::test]
async fn no_error_or_answer_of_a_call_shows_a_secret() {
    let emulator = Emulator::builder()
        .key(ACCESS_KEY, SECRET_KEY)
        .temporary_key(TEMPORARY_ACCESS_KEY, SECRET_KEY, TOKEN)
        .token(TOKEN)
        .start()
        .expect("started");
    let domain_id = DomainId::new("0".repeat(32)).expect("an id");
    for credentials in all_credentials() {
        let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build().expect("a client");
        let call =
            || async { client.extensions(&domain_id).show_plugin_version("official_shell_plugin").with_retry(RetryPolicy::never()).await };
        assert_clean("answer", &format!("{:?}", call().await));
        for fault in [
            Fault::status(400),
            Fault::html(502),
            Fault::reset(),
            Fault::cut_body(),
            Fault::redirect(302, "https://example.com/"),
            Fault::broken_json(),
        ] {
            emulator.inject(fault);
            let error = call().await.expect_err("an error");
            assert_clean("Error", &format!("{error} {error:?} {error:#?}"));
        }
    }
    // The emulator is a server: it shows whose keys it knows by their ids, and no secret.
    let shown = format!("{emulator:?} {:?}", emulator.requests());
    assert!(!shown.contains(SECRET_KEY) && !shown.contains(TOKEN), "{shown}");
}

//! Credentials from a profile file.

use std::path::PathBuf;

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            id_token::IdTokenProvider,
            ini,
            ini::Section,
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
        },
        iam_endpoints,
    },
    error::Error,
};

const FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const PROFILE_VARIABLE: &str = "HUAWEICLOUD_SDK_PROFILE";

/// Path below the home folder.
const FILE: &str = ".huaweicloud/credentials";

const DEFAULT_PROFILE: &str = "basic";

/// Credentials from a profile file: `~/.huaweicloud/credentials`, or the path in `HUAWEICLOUD_SDK_CREDENTIALS_FILE`.
/// The file is read each time credentials are needed, and never written.
///
/// A mistake in a profile affects only those who use that profile. The file has the format of the vendor's SDKs:
///
/// ```ini
/// # The profile that is used if no other is selected.
/// [basic]
/// ak = my-access-key
/// sk = my-secret-key
/// # Only with temporary keys:
/// security_token = my-token
///
/// [staging]
/// idp_id = my-identity-provider
/// id_token_file = /var/run/secrets/id-token
/// iam_endpoint = https://iam.eu-west-101.myhuaweicloud.eu
/// ```
///
/// Unlike in the vendor's SDKs, a profile can have any name. The profile is the one passed to [`named`](Self::named),
/// else the one in `HUAWEICLOUD_SDK_PROFILE`, else `basic`. `global` is used only if you select it.
///
/// With `idp_id` and `id_token_file`, keys are fetched from IAM (see [`IdTokenProvider`]), and `ak` and `sk` are
/// ignored. Entries with names other than those above are always ignored. In particular, `project_id`, which is the IAM
/// project of a region in the vendor's SDKs, is never used as the id of a CodeArts project in paths.
#[derive(Clone, Debug, Default)]
pub struct ProfileProvider {
    name: Option<String>,
    file: Option<PathBuf>,
}

impl ProfileProvider {
    /// Creates a provider that uses the profile in `HUAWEICLOUD_SDK_PROFILE`, or `basic`.
    pub const fn new() -> Self {
        Self { name: None, file: None }
    }

    /// Creates a provider that uses the profile with this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::new() }
    }

    /// Sets the path of the file, in place of the one in the home folder or the variable.
    #[must_use]
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), ..self }
    }

    fn read(&self, context: &Context) -> Result<Found, ProvideError> {
        // A file or profile that is named explicitly must exist: if it is missing, that is an error, not a reason to continue.
        let asked = match &self.name {
            Some(name) => Some((name.clone(), "it was asked for".to_owned())),
            None => context.variable(PROFILE_VARIABLE)?.map(|name| (name, format!("{PROFILE_VARIABLE} asks for it"))),
        };
        let (path, named_by) = match (&self.file, context.variable(FILE_VARIABLE)?) {
            (Some(path), _) => (path.clone(), Some("profile file")),
            (None, Some(path)) => (PathBuf::from(path), Some(FILE_VARIABLE)),
            (None, None) => match context.home()? {
                Some(home) => (home.join(FILE), None),
                None => return Err(missing(&asked, &format!("no home folder, and {FILE_VARIABLE} is not set"))),
            },
        };
        let shown = path.display().to_string();
        let text = match (context.read_file(&path), named_by) {
            (Ok(Some(text)), _) => text,
            (Ok(None), Some(name)) => return Err(problem(format!("{name}: the file {shown} is not there")).into()),
            (Err(error), Some(name)) => return Err(problem(format!("{name}: the file {shown} cannot be read: {error}")).into()),
            (Ok(None), None) => return Err(missing(&asked, &format!("{shown} is not there"))),
            // The file is not named explicitly.
            (Err(error), None) => return Err(missing(&asked, &format!("{shown} cannot be read: {error}"))),
        };
        let mut sections = ini::parse(&text);
        let name = asked.as_ref().map_or(DEFAULT_PROFILE, |(name, _)| name);
        let wanted = sections.iter().position(|section| section.name == name);
        // A missing profile might be the one that a mistake elsewhere was meant to define.
        let mistake =
            wanted.map_or_else(|| sections.iter().find_map(|section| section.mistake.as_ref()), |at| sections[at].mistake.as_ref());
        if let Some(mistake) = mistake {
            return Err(problem(format!("{shown}:{}: {}", mistake.line, mistake.what)).into());
        }
        match wanted {
            Some(at) => Ok(Found { file: shown, section: sections.swap_remove(at) }),
            None => {
                let names: Vec<_> = sections.iter().map(|section| format!("[{}]", section.name)).collect();
                let there = if names.is_empty() { "no profile".to_owned() } else { names.join(", ") };
                Err(match asked {
                    Some((name, by)) => problem(format!("{shown}: there is no profile [{name}], and {by}; there is {there}")).into(),
                    None => ProvideError::NotConfigured(format!("{shown} has no profile [{DEFAULT_PROFILE}]; there is {there}")),
                })
            }
        }
    }
}

/// The error if there is no profile file. A profile that was selected by name is then missing.
fn missing(asked: &Option<(String, String)>, why: &str) -> ProvideError {
    match asked {
        Some((name, by)) => problem(format!("there is no profile [{name}], and {by}: {why}")).into(),
        None => ProvideError::NotConfigured(why.to_owned()),
    }
}

/// A profile and the file that contains it.
struct Found {
    file: String,
    section: Section,
}

/// The meaning of a profile.
enum Meaning {
    Keys(Credentials),
    IdentityProvider(IdTokenProvider),
}

impl Found {
    fn wrong(&self, line: usize, what: &str) -> Error {
        problem(format!("{}:{line}: {what}", self.file))
    }

    /// Two values that belong together.
    fn pair(&self, first: &str, second: &str) -> Result<Option<[(&str, usize); 2]>, Error> {
        let half = |line, there: &str, missing: &str| self.wrong(line, &format!("{there} is set but {missing} is not: set both"));
        match (self.section.get(first), self.section.get(second)) {
            (Some(a), Some(b)) => Ok(Some([a, b])),
            (Some((_, line)), None) => Err(half(line, first, second)),
            (None, Some((_, line))) => Err(half(line, second, first)),
            (None, None) => Ok(None),
        }
    }

    fn meaning(&self) -> Result<Meaning, Error> {
        if let Some([(idp_id, _), (file, file_line)]) = self.pair("idp_id", "id_token_file")? {
            let mut provider = IdTokenProvider::new(idp_id, file).named_by(format!("{}:{file_line}", self.file));
            if let Some((endpoint, line)) = self.section.get("iam_endpoint") {
                iam_endpoints::check(endpoint, &format!("{}:{line}", self.file))?;
                provider = provider.iam_endpoint(endpoint);
            }
            return Ok(Meaning::IdentityProvider(provider));
        }
        let Some([(ak, line), (sk, _)]) = self.pair("ak", "sk")? else {
            let text = format!("the profile [{}] has neither ak and sk nor idp_id and id_token_file", self.section.name);
            return Err(self.wrong(self.section.line, &text));
        };
        let (made, line) = match self.section.get("security_token") {
            Some((token, token_line)) => (Credentials::temporary(ak, sk, token), token_line.max(line)),
            None => (Credentials::new(ak, sk), line),
        };
        made.map(Meaning::Keys).map_err(|error| self.wrong(line, error.text()))
    }
}

impl ProvideCredentials for ProfileProvider {
    fn name(&self) -> &str {
        "profile"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            match self.read(context)?.meaning()? {
                Meaning::Keys(credentials) => Ok(credentials),
                Meaning::IdentityProvider(provider) => provider.provide(context).await,
            }
        })
    }
}

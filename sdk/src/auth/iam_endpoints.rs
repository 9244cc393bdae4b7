//! The endpoints of IAM and STS, the identity services.

use crate::{
    auth::context::Context,
    error::{Error, ErrorKind},
    transport::{Endpoint, PlainHttp},
};

pub(crate) const IAM_VARIABLE: &str = "HUAWEICLOUD_SDK_IAM_ENDPOINT";
pub(crate) const STS_VARIABLE: &str = "HUAWEICLOUD_SDK_STS_ENDPOINT";

/// IAM for regions without their own.
const GLOBAL_IAM: &str = "https://iam.myhuaweicloud.com";

/// Regions with their own IAM, `iam.{region}.myhuaweicloud.com`. They include regions without the service.
const IAM_REGIONS: [&str; 27] = [
    "ae-ad-1",
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "cn-east-2",
    "cn-east-3",
    "cn-east-4",
    "cn-east-5",
    "cn-north-1",
    "cn-north-12",
    "cn-north-2",
    "cn-north-4",
    "cn-north-9",
    "cn-south-1",
    "cn-south-2",
    "cn-southwest-2",
    "eu-west-0",
    "la-north-2",
    "la-south-2",
    "me-east-1",
    "my-kualalumpur-1",
    "na-mexico-1",
    "ru-moscow-1",
    "sa-brazil-1",
    "tr-west-1",
];

/// Regions with an STS, `sts.{region}.myhuaweicloud.com`.
const STS_REGIONS: [&str; 12] = [
    "af-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "cn-east-3",
    "cn-north-4",
    "cn-south-1",
    "cn-southwest-2",
    "la-south-2",
    "sa-brazil-1",
    "tr-west-1",
];

/// Resolves the IAM endpoint: the caller's value, the client's builder, the variable, the region, the global host.
pub(crate) fn iam(context: &Context, given: Option<&str>) -> Result<Endpoint, Error> {
    let builder = context.place().iam_endpoint.as_deref();
    match chosen(context, given, builder, ("IAM", IAM_VARIABLE))? {
        Some(endpoint) => Ok(endpoint),
        None => match own(context, "iam", &IAM_REGIONS) {
            Some(host) => parse(&host, "IAM"),
            None => parse(GLOBAL_IAM, "IAM"),
        },
    }
}

/// Resolves the STS endpoint: the caller's value, the client's builder, the variable, the region. Not every region has one.
pub(crate) fn sts(context: &Context, given: Option<&str>) -> Result<Option<Endpoint>, Error> {
    let builder = context.place().sts_endpoint.as_deref();
    match chosen(context, given, builder, ("STS", STS_VARIABLE))? {
        Some(endpoint) => Ok(Some(endpoint)),
        None => own(context, "sts", &STS_REGIONS).map(|host| parse(&host, "STS")).transpose(),
    }
}

fn chosen(
    context: &Context,
    given: Option<&str>,
    builder: Option<&str>,
    (service, variable): (&str, &str),
) -> Result<Option<Endpoint>, Error> {
    if let Some(text) = given.or(builder) {
        return parse(text, service).map(Some);
    }
    context.variable(variable)?.map(|text| parse(&text, variable)).transpose()
}

fn own(context: &Context, service: &str, regions: &[&str]) -> Option<String> {
    let region = context.region_id()?;
    regions.contains(&region).then(|| format!("https://{service}.{region}.myhuaweicloud.com"))
}

/// Parses an endpoint. Tokens and passwords are sent there, so plain http is allowed on this machine only.
fn parse(text: &str, name: &str) -> Result<Endpoint, Error> {
    let named = |why: &str| Error::new(ErrorKind::Configuration, format!("{name}: {why}"));
    let endpoint = Endpoint::parse(text, PlainHttp::Anywhere).map_err(|error| named(error.text()))?;
    if endpoint.is_private() { Ok(endpoint) } else { Err(named("the endpoint is plain http, which others can read: use https")) }
}

/// Checks that a string is an endpoint that [`iam`] accepts. `name` is where the string comes from, such as a line of a file.
pub(crate) fn check(text: &str, name: &str) -> Result<(), Error> {
    parse(text, name).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::context::EndpointOverrides, transport::SystemTimeSource};

    fn context(variables: &[(&str, &str)], region: Option<&str>, builder: Option<&str>) -> Context {
        let context = Context::isolated(variables.iter().copied(), "/nowhere", SystemTimeSource::shared()).expect("a context");
        let [region, iam_endpoint, sts_endpoint] = [region, builder, builder].map(|text| text.map(str::to_owned));
        context.with_overrides(EndpointOverrides { region, iam_endpoint, sts_endpoint })
    }

    #[test]
    fn iam_is_found_by_whoever_says_most_closely() {
        let set = [(IAM_VARIABLE, "variable.example.com")];
        let shown = |context: &Context, given| iam(context, given).expect("an address").as_str().to_owned();
        assert_eq!(shown(&context(&set, Some("cn-north-4"), Some("b.example.com")), Some("g.example.com")), "https://g.example.com");
        assert_eq!(shown(&context(&set, Some("cn-north-4"), Some("b.example.com")), None), "https://b.example.com");
        assert_eq!(shown(&context(&set, Some("cn-north-4"), None), None), "https://variable.example.com");
        assert_eq!(shown(&context(&[], Some("cn-north-4"), None), None), "https://iam.cn-north-4.myhuaweicloud.com");
        assert_eq!(shown(&context(&[], Some("mars-1"), None), None), GLOBAL_IAM);
        assert_eq!(shown(&context(&[], None, None), None), GLOBAL_IAM);
    }

    #[test]
    fn sts_is_not_everywhere() {
        let shown = |context: &Context| sts(context, None).expect("no error").map(|endpoint| endpoint.as_str().to_owned());
        assert_eq!(shown(&context(&[], Some("tr-west-1"), None)).as_deref(), Some("https://sts.tr-west-1.myhuaweicloud.com"));
        assert_eq!(shown(&context(&[(STS_VARIABLE, "s.example.com")], Some("tr-west-1"), None)).as_deref(), Some("https://s.example.com"));
        assert_eq!(shown(&context(&[], Some("cn-north-1"), None)), None);
        assert_eq!(shown(&context(&[], None, None)), None);
    }

    #[test]
    fn a_wrong_address_names_who_gave_it() {
        let error = iam(&context(&[(IAM_VARIABLE, "http://iam.example.com")], None, None), None).expect_err("plain");
        assert_eq!(error.to_string(), "HUAWEICLOUD_SDK_IAM_ENDPOINT: the endpoint is plain http, which others can read: use https");
        let error = sts(&context(&[], None, Some("ftp://x")), None).expect_err("no scheme of ours");
        assert!(error.to_string().starts_with("STS: the endpoint "), "{error}");
        assert!(iam(&context(&[(IAM_VARIABLE, "http://127.0.0.1:1")], None, None), None).is_ok());
    }
}

//! Regions of the service.

use std::{borrow::Cow, fmt, str::FromStr};

use crate::error::{Error, ErrorKind};

/// The maximum length of a region id, in characters.
const LONGEST_ID: usize = 64;

/// A region of the service, identified by its id.
///
/// ```
/// use codearts_pipeline::Region;
///
/// let region: Region = "cn-north-4".parse()?;
/// assert_eq!(region, Region::CN_NORTH_4);
/// assert_eq!(region.built_in_endpoint(), Some("https://cloudpipeline-ext.cn-north-4.myhuaweicloud.com"));
///
/// // A region that this crate has never heard of.
/// let region = Region::new("mars-1")?;
/// assert_eq!((region.id(), region.built_in_endpoint()), ("mars-1", None));
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
///
/// # How endpoints are resolved
///
/// [`ClientBuilder::build`](crate::ClientBuilder::build) looks up the endpoints of a region in the following order and uses the first
/// source that knows the region. The constants are looked up as well, so that an endpoint can change without a new build of your program.
///
/// 1. The environment variable `HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_<REGION>`. `<REGION>` is the id of the region in upper case with
///    underscores instead of dashes: `HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_MARS_1`. Commas separate several endpoints.
/// 2. The file `.huaweicloud/regions.yaml` in the home directory, or the file that `HUAWEICLOUD_SDK_REGIONS_FILE` names:
///
///    ```yaml
///    CODEARTSPIPELINE:
///      - id: mars-1
///        endpoint: https://pipeline.mars-1.example.com
///      - id: mars-2
///        endpoints: [https://a.mars-2.example.com, https://b.mars-2.example.com]
///    ```
///
///    The name of the service is not case-sensitive, and other services are ignored. If a region has both `endpoints` and `endpoint`,
///    `endpoint` comes last, as in the vendor's Python and Java SDKs.
/// 3. The built-in table, [`Region::ALL`].
///
/// If you set an [endpoint](crate::ClientBuilder::endpoint) on the builder, no lookup takes place.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(Cow<'static, str>);

macro_rules! regions {
    ($($constant:ident = $id:literal, $host:literal;)*) => {
        impl Region {
            $(
                #[doc = concat!("`", $id, "`, served by `", $host, "` unless the environment or the regions file overrides it.")]
                pub const $constant: Self = Self(Cow::Borrowed($id));
            )*

            /// All built-in regions.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }

        /// The built-in endpoints, in the order of [`Region::ALL`].
        const ENDPOINTS: &[&str] = &[$(concat!("https://", $host)),*];
    };
}

// The host names follow three patterns, so a host cannot be computed from the id.
regions! {
    CN_NORTH_1 = "cn-north-1", "cloudpipeline-ext.cn-north-1.myhuaweicloud.com";
    CN_NORTH_4 = "cn-north-4", "cloudpipeline-ext.cn-north-4.myhuaweicloud.com";
    CN_SOUTH_1 = "cn-south-1", "cloudpipeline-ext.cn-south-1.myhuaweicloud.com";
    CN_SOUTH_2 = "cn-south-2", "cloudpipeline-ext.cn-south-2.myhuaweicloud.com";
    CN_EAST_2 = "cn-east-2", "cloudpipeline-ext.cn-east-2.myhuaweicloud.com";
    CN_EAST_3 = "cn-east-3", "cloudpipeline-ext.cn-east-3.myhuaweicloud.com";
    CN_SOUTHWEST_2 = "cn-southwest-2", "cloudpipeline-ext.cn-southwest-2.myhuaweicloud.com";
    AP_SOUTHEAST_3 = "ap-southeast-3", "cloudpipeline-ext.ap-southeast-3.myhuaweicloud.com";
    SA_BRAZIL_1 = "sa-brazil-1", "cloudpipeline-ext.sa-brazil-1.myhuaweicloud.com";
    LA_NORTH_2 = "la-north-2", "cloudpipeline-ext.la-north-2.myhuaweicloud.com";
    TR_WEST_1 = "tr-west-1", "pipeline-external.tr-west-1.myhuaweicloud.com";
    LA_SOUTH_2 = "la-south-2", "pipeline-external.la-south-2.myhuaweicloud.com";
    AF_NORTH_1 = "af-north-1", "pipeline.af-north-1.myhuaweicloud.com";
    ME_EAST_1 = "me-east-1", "pipeline.me-east-1.myhuaweicloud.com";
    AF_SOUTH_1 = "af-south-1", "pipeline.af-south-1.myhuaweicloud.com";
}

impl Region {
    /// Creates a region from its id, built in or not. An id has 1 to 64 characters: ASCII letters, digits, `-` and `_`.
    ///
    /// # Errors
    ///
    /// Returns an error if the id is empty, too long or contains other characters. Building the client checks whether the region exists.
    pub fn new(id: impl Into<Cow<'static, str>>) -> Result<Self, Error> {
        let id = id.into();
        let wrong = |why: &str| Err(Error::new(ErrorKind::Configuration, format!("{id:?} is no id of a region: {why}")));
        if id.is_empty() {
            return wrong("it is empty");
        }
        if id.chars().count() > LONGEST_ID {
            return Err(Error::new(ErrorKind::Configuration, format!("an id of a region has at most {LONGEST_ID} characters")));
        }
        if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return wrong("only letters, digits, `-` and `_` are allowed");
        }
        Ok(Self(id))
    }

    /// Returns the id, such as `cn-north-4`.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// Returns the endpoint of the region in the built-in table, or `None` if the region is not built in.
    ///
    /// When you build a client, the environment and the regions file take precedence over the table; see [`Region`].
    pub fn built_in_endpoint(&self) -> Option<&'static str> {
        Self::ALL.iter().position(|region| region == self).map(|index| ENDPOINTS[index])
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(id: &str) -> Result<Self, Error> {
        Self::new(id.to_owned())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_built_in_region_has_its_endpoint() {
        assert_eq!((Region::ALL.len(), ENDPOINTS.len()), (15, 15));
        for region in Region::ALL {
            assert_eq!(region.id().parse::<Region>().expect("an id"), *region);
            assert!(region.built_in_endpoint().is_some_and(|endpoint| endpoint.contains(region.id())));
        }
    }

    #[test]
    fn an_id_is_letters_digits_and_dashes() {
        for id in ["mars-1", "EU_west", "1", &"x".repeat(LONGEST_ID)] {
            assert_eq!(id.parse::<Region>().expect("an id").id(), id);
        }
        for wrong in ["", " cn-north-4", "cn.north", "cn/north", "日本", "a\nb", &"x".repeat(LONGEST_ID + 1)] {
            assert_eq!(wrong.parse::<Region>().expect_err(wrong).kind(), ErrorKind::Configuration);
        }
    }
}

//! The regions in which the service runs.

use std::{borrow::Cow, fmt, str::FromStr};

use crate::error::{Error, ErrorKind};

/// The longest id of a region, in characters.
const LONGEST_ID: usize = 64;

/// A region of the service, by its id.
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
/// # Where a region's endpoints come from
///
/// [`ClientBuilder::build`](crate::ClientBuilder::build) looks them up, in this order; the first that knows the region
/// counts. It does so for the constants as well, so that the address of a region can be changed without a new program.
///
/// 1. The environment variable `HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_<REGION>`, the region's id in capitals and with
///    underscores for dashes: `HUAWEICLOUD_SDK_REGION_CODEARTSPIPELINE_MARS_1`. Several endpoints are separated by commas.
/// 2. The file `.huaweicloud/regions.yaml` in the home folder, or the one that `HUAWEICLOUD_SDK_REGIONS_FILE` names:
///
///    ```yaml
///    CODEARTSPIPELINE:
///      - id: mars-1
///        endpoint: https://pipeline.mars-1.example.com
///      - id: mars-2
///        endpoints: [https://a.mars-2.example.com, https://b.mars-2.example.com]
///    ```
///
///    The service's name may be in any letter case; other services are skipped. An `endpoint` beside `endpoints` comes
///    last, as in the vendor's Python and Java SDKs.
/// 3. The table of this crate: [`Region::ALL`].
///
/// An [endpoint](crate::ClientBuilder::endpoint) that is given to the client makes all of that needless.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(Cow<'static, str>);

macro_rules! regions {
    ($($constant:ident = $id:literal, $host:literal;)*) => {
        impl Region {
            $(
                #[doc = concat!("`", $id, "`, served by `", $host, "` unless environment or file say otherwise.")]
                pub const $constant: Self = Self(Cow::Borrowed($id));
            )*

            /// Every region that is built in.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }

        /// The built-in endpoints, in the order of [`Region::ALL`].
        const ENDPOINTS: &[&str] = &[$(concat!("https://", $host)),*];
    };
}

// Three patterns of host names: the host cannot be computed from the id.
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
    /// A region by its id, whether built in or not: 1 to 64 letters of ASCII, digits, `-` and `_`.
    ///
    /// # Errors
    ///
    /// When the id holds other characters, or too many or none. Whether there is such a region is found out when the
    /// client is made.
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

    /// The id, such as `cn-north-4`.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// The address of the service in this region by this crate's table. `None` if the region is not built in.
    ///
    /// Environment and file are asked before the table when a client is made; see [`Region`].
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

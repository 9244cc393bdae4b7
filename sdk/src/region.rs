//! The regions in which the service runs.

use std::{fmt, str::FromStr};

use crate::error::{Error, ErrorKind};

/// A region of the service.
///
/// ```
/// use codearts_pipeline::Region;
///
/// let region: Region = "cn-north-4".parse()?;
/// assert_eq!(region, Region::CN_NORTH_4);
/// assert_eq!(region.endpoint(), "https://cloudpipeline-ext.cn-north-4.myhuaweicloud.com");
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
///
/// For a region that is not here yet, give the client its [endpoint](crate::ClientBuilder::endpoint).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(&'static Entry);

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Entry {
    id: &'static str,
    endpoint: &'static str,
}

macro_rules! regions {
    ($($constant:ident = $id:literal, $host:literal;)*) => {
        impl Region {
            $(
                #[doc = concat!("`", $id, "`, served by `", $host, "`.")]
                pub const $constant: Self = Self(&Entry { id: $id, endpoint: concat!("https://", $host) });
            )*

            /// Every region.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }
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
    /// The id, such as `cn-north-4`.
    pub const fn id(&self) -> &'static str {
        self.0.id
    }

    /// The address of the service in this region.
    pub const fn endpoint(&self) -> &'static str {
        self.0.endpoint
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(id: &str) -> Result<Self, Error> {
        Self::ALL.iter().copied().find(|region| region.id() == id).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(Self::id).collect();
            Error::new(
                ErrorKind::Configuration,
                format!("unknown region {id:?}; known are {}; for another one give the client its endpoint", known.join(", ")),
            )
        })
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
    fn each_region_is_found_by_its_id() {
        assert_eq!(Region::ALL.len(), 15);
        for &region in Region::ALL {
            assert_eq!(region.id().parse::<Region>().expect("known"), region);
            assert!(region.endpoint().contains(region.id()));
        }
    }

    #[test]
    fn an_unknown_region_lists_the_known_ones_and_the_way_out() {
        let shown = "mars-1".parse::<Region>().expect_err("unknown").to_string();
        assert!(Region::ALL.iter().all(|region| shown.contains(region.id())), "{shown}");
        assert!(shown.contains("\"mars-1\"") && shown.contains("endpoint"), "{shown}");
    }
}

use crate::rejection::SamlRejection;
use sluice_service::ports::saml::{MetadataFault, SamlRefusal};

/// Why a document was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlFault {
    TooLarge,
    TooMany,
    TooDeep,
    Encoding,
    Doctype,
    Entity,
    Instruction,
    Namespace,
    Malformed,
}

impl XmlFault {
    pub(crate) fn rejection(self) -> SamlRejection {
        match self {
            Self::TooLarge => SamlRejection::ResponseTooLarge,
            Self::TooMany => SamlRejection::XmlTooMany,
            Self::TooDeep => SamlRejection::XmlTooDeep,
            Self::Encoding => SamlRejection::XmlEncoding,
            Self::Doctype => SamlRejection::XmlDoctype,
            Self::Entity => SamlRejection::XmlEntity,
            Self::Instruction => SamlRejection::XmlInstruction,
            Self::Namespace => SamlRejection::XmlNamespace,
            Self::Malformed => SamlRejection::XmlMalformed,
        }
    }
}

impl From<XmlFault> for SamlRefusal {
    fn from(fault: XmlFault) -> Self {
        fault.rejection().into()
    }
}

impl From<XmlFault> for MetadataFault {
    fn from(fault: XmlFault) -> Self {
        let code = if fault == XmlFault::TooLarge { "metadata_too_large" } else { fault.rejection().code() };
        Self { code, detail: None }
    }
}

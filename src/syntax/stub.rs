//! stub
use super::written::Written;
use crate::diagnostic::Diagnostic;
use crate::name::Name;
/// x
#[derive(Default)]
pub struct Vocabulary;
impl Vocabulary {
    /// x
    pub fn declare_variable(&mut self, _: Name) {}
}
/// x
pub fn parse(_: &str, _: &Vocabulary) -> Result<Written, Diagnostic> {
    todo!()
}

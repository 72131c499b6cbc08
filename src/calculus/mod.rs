//! Derivatives: laws, the chain rule, the four steps, and expressions as a teacher would write them.

mod derive;
mod law;
mod resolve;
mod several;
mod tidy;

pub use derive::{Derivatives, NoDerivative};
pub use law::{LawRef, law_for, laws};
pub use resolve::resolve;
pub use several::{gradient, hessian, jacobian};
pub use tidy::{Style, expand, tidy};

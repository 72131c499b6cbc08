//! Derivatives: laws, the chain rule, the four steps, and expressions as a teacher would write them.

mod cut;
mod derivation;
mod derive;
mod domain;
mod factor;
mod flow;
mod identity;
mod indexed;
mod law;
mod products;
mod resolve;
mod several;
mod sparse;
mod sweep;
mod tangents;
pub mod tensor;
mod tidy;

pub use cut::Grain;
pub use derivation::{ChainRule, ChainStep, Derivation, Factor, LISTED_PATHS, Rule, Step, derive};
pub use derive::{Derivatives, NoDerivative};
pub use domain::{Condition, Given, chained, conditions, sign_of, smoothness};
pub use factor::{cancel, factor};
pub use flow::{Edge, Flow, FlowNode, MOST_INTERMEDIATES, NoSteps, Request, Role, flow};
pub use identity::{forms, identities};
pub use law::{LawRef, Template, law_for, laws, partial};
pub use products::{hvp, jvp, vjp};
pub use resolve::resolve;
pub use several::{gradient, hessian, jacobian};
pub use sparse::{Entries, hessian_entries, jacobian_entries};
pub use sweep::Sweep;
pub use tangents::Tangents;
pub use tidy::{Style, expand, length, repeated, tidy, tidy_where};

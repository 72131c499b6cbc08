//! The four steps of a derivative and its data flow.

use super::Shown;
use crate::calculus::ChainRule;
use crate::calculus::Grain;
use crate::shape::Shape;
use crate::syntax::formula::Formula;

/// The four steps, ready to be shown.
#[derive(Clone, Debug)]
pub struct Steps {
    /// Which chain rule applies.
    pub rule: ChainRule,
    /// How small the steps are.
    pub grain: Grain,
    /// Step 1: names and what they stand for; the outputs last.
    pub introduce: Vec<Named>,
    /// How many of `introduce` are outputs.
    pub outputs: usize,
    /// Step 2: local derivatives.
    pub locals: Vec<Local>,
    /// Step 3: for each entry (output, variable) the derivative, the rule in symbols, and the product.
    pub combine: Vec<Combined>,
    /// Step 3 for vectors: the Jacobians to be multiplied, outermost first.
    pub factors: Vec<FactorShown>,
    /// Step 4: each entry with intermediate variables replaced, and tidied.
    pub substitute: Vec<(Formula, Formula)>,
    /// All entries of step 3 and of step 4 as one expression each.
    pub combined: Shown,
    /// See `combined`.
    pub substituted: Shown,
    /// The result.
    pub result: Shown,
    /// For a total derivative: what one path alone would give.
    pub one_path: Option<Formula>,
    /// The data flow.
    pub flow: Flow,
    /// What belongs to whole vectors and matrices.
    pub whole: Option<Box<WholeSteps>>,
}

/// What the steps of a derivative by a whole vector or matrix have besides.
#[derive(Clone, Debug)]
pub struct WholeSteps {
    /// The shape of everything with a name, the variable first, the output last.
    pub shapes: Vec<(String, Shape)>,
    /// Shapes of the local derivatives of the data flow, in the order of its edges.
    pub local_shapes: Vec<Shape>,
    /// The product of Jacobians along each path, outermost first; none where there are too many.
    pub products: Vec<Vec<ShapedFactor>>,
    /// The same derivation with differentials.
    pub differentials: Vec<Differential>,
    /// The differential of the output put in, and in the form that the derivative is read off.
    pub total: [Formula; 2],
    /// True if only differentials say it, because a matrix stands in between.
    pub by_differentials: bool,
    /// Names of what a function makes entry by entry, so that the Jacobian is diagonal.
    pub entrywise: Vec<String>,
    /// The result in numerator layout, in which the steps are, if another layout is in force.
    pub turned: Option<Formula>,
}

/// A local Jacobian with its shape.
#[derive(Clone, Debug)]
pub struct ShapedFactor {
    /// Name of what is differentiated.
    pub of: String,
    /// Name of the operand.
    pub by: String,
    /// True if there are other operands.
    pub partial: bool,
    /// The matrix.
    pub formula: Formula,
    /// Its rows and columns.
    pub shape: Shape,
}

/// A differential: `du = A*dx`.
#[derive(Clone, Debug)]
pub struct Differential {
    /// Of what.
    pub of: String,
    /// In terms of the differentials of its operands.
    pub formula: Formula,
    /// Ids of the laws, outermost first.
    pub laws: Vec<&'static str>,
    /// The outermost law in full.
    pub statement: String,
}

/// A name and what it stands for.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What it stands for, in terms of earlier names.
    pub formula: Formula,
}

/// A local derivative with the laws that give it.
#[derive(Clone, Debug)]
pub struct Local {
    /// Name of what is differentiated.
    pub of: String,
    /// Name of the operand.
    pub by: String,
    /// True if there are other operands, so that it is a partial derivative.
    pub partial: bool,
    /// Its value.
    pub formula: Formula,
    /// Ids of the laws, outermost first.
    pub laws: Vec<&'static str>,
    /// The outermost law in full.
    pub statement: String,
}

/// One entry of step 3.
#[derive(Clone, Debug)]
pub struct Combined {
    /// `dy/dx`.
    pub left: Formula,
    /// `dy/du*du/dx + ...`.
    pub symbols: Formula,
    /// The local derivatives put in.
    pub formula: Formula,
}

/// One Jacobian of a product.
#[derive(Clone, Debug)]
pub struct FactorShown {
    /// Names of its outputs.
    pub rows: Vec<String>,
    /// Names of its inputs.
    pub cols: Vec<String>,
    /// The matrix.
    pub formula: Formula,
}

/// A data-flow graph, ready to be shown.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Nodes in forward order.
    pub nodes: Vec<FlowNode>,
    /// Operand, user, local derivative.
    pub edges: Vec<(usize, usize, Formula)>,
    /// Most paths from one variable to one output.
    pub paths: u64,
    /// Number of variables, which come first.
    pub variables: usize,
    /// Number of outputs, which come last.
    pub outputs: usize,
    /// The point at which values and adjoints were taken.
    pub point: Vec<(String, f64)>,
    /// Which reading is asked for.
    pub order: Order,
}

/// How a data flow is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Only the graph.
    Graph,
    /// Values and tangents from the variables to the output.
    Forward,
    /// Adjoints from the output to the variables.
    Backward,
}

/// A node of a data flow.
#[derive(Clone, Debug)]
pub struct FlowNode {
    /// Its name.
    pub name: String,
    /// What it computes from its operands; `None` for a variable.
    pub formula: Option<Formula>,
    /// Its value at the point.
    pub value: Option<f64>,
    /// Its derivative at the point along the direction in which all variables change by 1.
    pub tangent: Option<f64>,
    /// The derivative of the output by it at the point.
    pub adjoint: Option<f64>,
}

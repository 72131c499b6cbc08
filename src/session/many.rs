//! Expressions that will be evaluated at many points: what they need, what they give, and the program that does it.

use super::Session;
use super::line::{declaration, definition_sign};
use super::reply::Reply;
use crate::diagnostic::Diagnostic;
use crate::expr::ExprId;
use crate::numeric::{Point, Program};
use crate::syntax::{free_variables, linear, spelling};

/// Most characters of an expression in the head of a column.
const LONGEST_HEAD: usize = 200;

/// A program with the names of what goes in and what comes out.
pub struct Many {
    /// One input for each of `variables`, one output for each of `heads`.
    pub program: Program,
    /// Names of the variables, in order.
    pub variables: Vec<String>,
    /// What each output is.
    pub heads: Vec<String>,
}

impl Session {
    /// Carries out definitions and declarations among `lines`, and makes one program of all expressions among them;
    /// entries of vectors and matrices become outputs row by row.
    ///
    /// # Errors
    /// What is wrong with a line, with the line; or that there is no expression, or nothing that has a number.
    pub fn many(&mut self, lines: &[String]) -> Result<Many, (Diagnostic, String)> {
        let (mut roots, mut heads) = (Vec::new(), Vec::new());
        for line in lines {
            self.refill();
            let text = line.trim();
            if declaration(text).is_some() || definition_sign(text, 0).is_some() {
                let problem = self.run(line).into_iter().find_map(|reply| match reply {
                    Reply::Problem { diagnostic, source } => Some((diagnostic, source)),
                    _ => None,
                });
                problem.map_or(Ok(()), Err)?;
                continue;
            }
            self.wanted(text, &mut roots, &mut heads).map_err(|problem| (problem, text.to_owned()))?;
        }
        let whole = |problem: Diagnostic| (problem, lines.join("; "));
        if roots.is_empty() {
            let problem = Diagnostic::new("parse-arguments", "there is no expression to be evaluated");
            return Err(whole(problem.suggest("gradus eval 'grad x^2*y' --points data.csv")));
        }
        let all = self.graph.literal(roots.len() as u32, 1, &roots);
        let by = free_variables(&self.graph, all);
        let program = Program::new(&self.graph, &roots, &by, &Point::new())
            .map_err(|reason| whole(Diagnostic::new("scope-points", reason.to_string())))?;
        Ok(Many { program, variables: by.iter().map(|id| spelling(&self.graph, *id)).collect(), heads })
    }

    fn wanted(&mut self, text: &str, roots: &mut Vec<ExprId>, heads: &mut Vec<String>) -> Result<(), Diagnostic> {
        let reading = self.read(text)?;
        let entries = self.outputs(reading.value)?;
        let of = self.formula(reading.lowered.root);
        let head = linear::write(&of, linear::Style::Plain, LONGEST_HEAD).to_string();
        match entries.len() {
            1 => heads.push(head),
            count => heads.extend((1..=count).map(|k| format!("{head}[{k}]"))),
        }
        roots.extend(entries);
        Ok(())
    }
}

//! Wrong derivatives of one scalar: every mistake at every place, at several places, at all of them.
//!
//! [`variants`] serves both directions: `diagnose` looks an answer up among them, and whoever wants a believable wrong
//! answer, such as an exercise in finding a mistake, picks one by its id.

use rustc_hash::FxHashMap;

use super::mistakes::{Changes, LAWS, MISTAKES, Mistake, Place, Scalar, Site, Wrong, parts};
use super::question::{Kind, Question};
use crate::calculus::{Derivatives, NoDerivative, Sweep, Tangents, tidy};
use crate::expr::{ExprId, Graph};
use crate::ops;

/// Most places of one mistake of which all selections are tried.
const SELECTED: usize = 4;
/// Most places of one mistake of which all pairs are tried.
const PAIRED: usize = 7;
/// Mistakes with a smaller prior are tried at single places only.
const SYSTEMATIC: u32 = 20;
/// Orders of differentiation in which mistakes are looked for.
const MOST_ORDERS: usize = 3;

/// A wrong derivative and what leads to it.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Position of the mistake in [`MISTAKES`].
    pub mistake: usize,
    /// What comes out, in terms of the variables.
    pub value: ExprId,
    /// Where, if it is one place: a part of the function.
    pub site: Option<ExprId>,
    /// How likely it is, to be compared with other variants of the same question.
    pub score: u32,
}

impl Variant {
    /// The row of the table.
    pub fn row(&self) -> &'static Mistake {
        MISTAKES[self.mistake]
    }
}

/// Wrong derivatives for one entry of the answer, counted row by row: for every mistake that can be made in it what comes
/// out, at most `limit` for each order of differentiation. Some may be right all the same, or equal to each other;
/// mistakes of whole answers, such as swapped rows, are not among them.
///
/// ```
/// use gradus::expr::Graph;
/// use gradus::name::Name;
/// use gradus::ops;
/// use gradus::tutor::{Kind, Question, variants};
///
/// let mut graph = Graph::new();
/// let x = graph.scalar(Name::new("x"));
/// let square = graph.mul(x, x);
/// let sine = graph.apply(ops::SIN, &[square]);
/// let question = Question::new(Kind::Derivative, vec![sine], vec![x]);
/// let wrong = variants(&mut graph, &question, 0, 600).unwrap();
/// let cosine = graph.apply(ops::COS, &[square]);
/// assert!(wrong.iter().any(|variant| variant.row().id == "chain-lost-inner" && variant.value == cosine));
/// ```
///
/// # Errors
/// See [`NoDerivative`].
pub fn variants(
    graph: &mut Graph,
    question: &Question,
    entry: usize,
    limit: usize,
) -> Result<Vec<Variant>, NoDerivative> {
    let closed = question.closed(graph)?;
    let cols = question.shape().1;
    let (row, col) = (entry / cols, entry % cols);
    let (output, by) = match question.kind {
        Kind::Derivative => (row, question.by.clone()),
        Kind::Gradient => (0, vec![question.by[entry]]),
        Kind::Jacobian => (row, vec![question.by[col]]),
        Kind::Hessian => (0, vec![question.by[row], question.by[col]]),
    };
    let subject = Subject {
        of: closed[output],
        open: question.of[output],
        lets: &question.lets,
        by: &by,
        variables: &question.by,
    };
    let mut found = of_subject(graph, &subject, limit)?;
    let values = question.put_in(graph, found.iter().map(|variant| variant.value).collect())?;
    found.iter_mut().zip(values).for_each(|(variant, value)| variant.value = value);
    Ok(found)
}

/// What is differentiated: a scalar by one variable after another.
struct Subject<'a> {
    /// In terms of the variables.
    of: ExprId,
    /// In terms of named functions of the variables.
    open: ExprId,
    /// These names.
    lets: &'a [(ExprId, ExprId)],
    /// In order of application.
    by: &'a [ExprId],
    /// All variables of the question.
    variables: &'a [ExprId],
}

fn of_subject(graph: &mut Graph, subject: &Subject<'_>, limit: usize) -> Result<Vec<Variant>, NoDerivative> {
    let mut all = Vec::new();
    let mut stage = subject.of;
    for (order, by) in subject.by.iter().enumerate().take(MOST_ORDERS) {
        let mut found = Vec::new();
        let mut sweep = Sweep::new(graph, stage, *by)?;
        let others = others(graph, stage, *by, subject.variables);
        places(graph, &mut sweep, stage, &others, &mut found, limit)?;
        let (open, lets) = if order == 0 { (subject.open, subject.lets) } else { (stage, &[][..]) };
        let right = sweep.result(graph);
        let scalar = Scalar { of: stage, open, lets, by: *by, order, others: &others, right };
        wholes(graph, &scalar, &mut found)?;
        let mut values: Vec<ExprId> = found.iter().map(|variant| variant.value).collect();
        for next in &subject.by[order + 1..] {
            values = Derivatives::new().forward(graph, &values, *next)?;
        }
        found.iter_mut().zip(values).for_each(|(variant, value)| variant.value = value);
        all.extend(found);
        stage = if order + 1 < subject.by.len() { tidy(graph, right).unwrap_or(right) } else { right };
    }
    Ok(all)
}

/// Other variables of the function or of the question.
fn others(graph: &Graph, of: ExprId, by: ExprId, variables: &[ExprId]) -> Vec<ExprId> {
    let mut others = graph.variables(of);
    others.extend(variables);
    others.retain(|id| *id != by);
    others.sort_unstable();
    others.dedup();
    others
}

/// Mistakes that are made of the whole.
fn wholes(graph: &mut Graph, scalar: &Scalar<'_>, found: &mut Vec<Variant>) -> Result<(), NoDerivative> {
    for (position, mistake) in MISTAKES.iter().enumerate() {
        for wrong in mistake.wrong {
            let Wrong::Derivative(make) = wrong else { continue };
            for value in make(graph, scalar)? {
                found.push(Variant { mistake: position, value, site: None, score: mistake.prior });
            }
        }
    }
    Ok(())
}

/// Mistakes that are made at places.
fn places(
    graph: &mut Graph,
    sweep: &mut Sweep,
    root: ExprId,
    others: &[ExprId],
    found: &mut Vec<Variant>,
    limit: usize,
) -> Result<(), NoDerivative> {
    let sites = sites(graph, sweep, root, others);
    let order: Vec<ExprId> = sweep.nodes().to_vec();
    let shared = Shared::new(graph, &order);
    for (position, mistake) in MISTAKES.iter().enumerate() {
        let mut able: Vec<(ExprId, usize)> = Vec::new();
        for id in &order {
            let Some(site) = sites.get(id) else { continue };
            let count = changes(graph, position, mistake, *id, site, sweep.by(), sweep.tangents()).len();
            if count > 0 {
                able.push((*id, count));
            }
        }
        for (id, count) in &able {
            let Some((part, users)) = shared.around(*id) else { continue };
            let made = changes(graph, position, mistake, *id, &sites[id], sweep.by(), sweep.tangents());
            for tangent in made.into_iter().take(*count) {
                let Some(tangent) = sweep.altered_part(graph, *id, part, tangent)? else { continue };
                for user in users {
                    let value = sweep.altered_for(graph, *user, part, tangent)?;
                    let score = mistake.prior * 80 / 100;
                    found.extend(value.map(|value| Variant { mistake: position, value, site: Some(*id), score }));
                }
            }
        }
        for selection in selections(&able, mistake.prior >= SYSTEMATIC) {
            if found.len() >= limit {
                return Ok(());
            }
            let chosen: Vec<ExprId> = selection.places.iter().map(|k| able[*k].0).collect();
            let by = sweep.by();
            let value = sweep.altered(graph, &chosen, &mut |graph, id, tangents| {
                let made = changes(graph, position, mistake, id, &sites[&id], by, tangents);
                made.get(selection.alternative).or(made.last()).copied()
            })?;
            let score = mistake.prior * selection.percent / 100;
            let site = (chosen.len() == 1).then(|| chosen[0]);
            found.extend(value.map(|value| Variant { mistake: position, value, site, score }));
        }
    }
    Ok(())
}

/// Parts that stand at several places: a learner meets them several times and may go wrong at one of them.
struct Shared {
    users: FxHashMap<ExprId, Vec<ExprId>>,
    /// For a part the smallest one around it that stands at several places.
    around: FxHashMap<ExprId, ExprId>,
}

impl Shared {
    fn new(graph: &Graph, nodes: &[ExprId]) -> Shared {
        let mut shared = Shared { users: FxHashMap::default(), around: FxHashMap::default() };
        for user in nodes {
            for kid in graph.children(*user) {
                let users = shared.users.entry(*kid).or_default();
                if !users.contains(user) {
                    users.push(*user);
                }
            }
        }
        for id in nodes.iter().rev() {
            let around = match shared.users.get(id).map_or(&[][..], Vec::as_slice) {
                [] => None,
                [only] => shared.around.get(only).copied(),
                _ => Some(*id),
            };
            shared.around.extend(around.map(|around| (*id, around)));
        }
        shared
    }

    /// Where the part stands several times, with those who use that.
    fn around(&self, id: ExprId) -> Option<(ExprId, &[ExprId])> {
        let around = self.around.get(&id)?;
        Some((*around, self.users.get(around)?))
    }
}

/// Places at which the same thing goes wrong.
struct Selection {
    places: Vec<usize>,
    alternative: usize,
    percent: u32,
}

fn selections(able: &[(ExprId, usize)], systematic: bool) -> Vec<Selection> {
    let count = able.len();
    let mut all = Vec::new();
    for (place, (_, alternatives)) in able.iter().enumerate() {
        all.extend((0..*alternatives).map(|alternative| Selection { places: vec![place], alternative, percent: 100 }));
    }
    if count < 2 || !systematic {
        return all;
    }
    let alternatives = able.iter().map(|(_, count)| *count).max().unwrap_or(0);
    for alternative in 0..alternatives {
        let mut several = |places: Vec<usize>| {
            let percent = if places.len() == count { 95 } else { 70 };
            all.push(Selection { places, alternative, percent });
        };
        if count <= SELECTED {
            let bits = 1..1usize << count;
            let chosen = |bits: usize| (0..count).filter(|k| bits >> k & 1 == 1).collect::<Vec<_>>();
            bits.map(chosen).filter(|places| places.len() > 1).for_each(&mut several);
            continue;
        }
        several((0..count).collect());
        (0..count).for_each(|left| several((0..count).filter(|k| *k != left).collect()));
        if count <= PAIRED {
            (0..count).for_each(|a| (a + 1..count).for_each(|b| several(vec![a, b])));
        }
    }
    all
}

/// All wrong changes that a mistake makes at a place.
fn changes(
    graph: &mut Graph,
    position: usize,
    mistake: &Mistake,
    id: ExprId,
    site: &Site,
    by: ExprId,
    tangents: &Tangents,
) -> Changes {
    let Some((op, args)) = parts(graph, id) else { return Changes::new() };
    let place = Place { id, op, args, tangents, site, by };
    let mut made: Changes =
        LAWS.iter().filter(|law| law.mistake == position).filter_map(|law| law.apply(graph, &place)).collect();
    for wrong in mistake.wrong {
        if let Wrong::Local(make) = wrong {
            made.extend(make(graph, &place));
        }
    }
    let right = tangents.get(id);
    made.retain(|change| Some(*change) != right || mistake.prior < SYSTEMATIC);
    made
}

/// Where each part stands.
fn sites(graph: &Graph, sweep: &Sweep, root: ExprId, others: &[ExprId]) -> FxHashMap<ExprId, Site> {
    let mut sites: FxHashMap<ExprId, Site> = FxHashMap::default();
    for id in sweep.nodes() {
        let shared = *id != sweep.by() && graph.contains(*id, others);
        sites.insert(*id, Site { root: *id == root, shared, ..Site::default() });
    }
    for id in sweep.nodes().iter().rev() {
        let Some((op, args)) = parts(graph, *id) else { continue };
        let own = sites[id].clone();
        let place = Place { id: *id, op, args, tangents: sweep.tangents(), site: &own, by: sweep.by() };
        let inner = place.inner();
        for (position, kid) in place.args.iter().enumerate() {
            let Some(site) = sites.get_mut(kid) else { continue };
            site.nested |= own.nested || inner == Some(position);
            site.term |= op == ops::ADD;
            site.factor |= op == ops::MUL;
        }
    }
    sites
}

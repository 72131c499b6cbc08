use gradus::session::{Reply, Session};
use gradus::syntax::linear::{Style, write};
fn main() {
    let mut session = Session::new();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        println!("> {line}");
        for reply in session.run(&line) {
            match reply {
                Reply::Answer(a) => {
                    if let Some(left) = &a.left { print!("{} = ", write(left, Style::Unicode, 2000)); }
                    println!("{}   |{} {:?}", write(&a.value.formula, Style::Unicode, 2000), write(&a.value.formula, Style::Plain, 2000), a.decimal);
                    for n in &a.notes { println!("   note {}", n.text); }
                }
                Reply::Steps(s) => {
                    println!("  rule {:?} ", s.rule);
                    for n in &s.introduce { println!("   {} = {}", n.name, write(&n.formula, Style::Unicode, 2000)); }
                    for n in &s.locals { println!("   d{}/d{} = {}  {:?}", n.of, n.by, write(&n.formula, Style::Unicode, 2000), n.laws); }
                    for n in &s.combine { println!("   {} = {} = {}", write(&n.left, Style::Unicode, 2000),  write(&n.symbols, Style::Unicode, 2000), write(&n.formula, Style::Unicode, 2000)); }
                    for n in &s.factors { println!("   {:?} {:?} {}", n.rows, n.cols, write(&n.formula, Style::Unicode, 2000)); }
                    for n in &s.substitute { println!("   {} = {}", write(&n.0, Style::Unicode, 2000), write(&n.1, Style::Unicode, 2000)); }
                    if let Some(p) = s.one_path { println!("   one path: {}", write(&p, Style::Unicode, 2000)); }
                }
                Reply::Flow(f) => { for n in &f.nodes { print!("   {}={:?} adj {:?};", n.name, n.value, n.adjoint); } println!(" paths {}", f.paths); }
                other => println!("{other:?}"),
            }
        }
    }
}

//! Sheets of problems: what became of each, right answers beside wrong twins.

use gradus::tutor::audit::Format;

use super::audited;

fn said(text: &str, format: Format) -> String {
    let found = audited(text, format);
    let one = |problem: &gradus::tutor::audit::Problem| {
        let earned = problem.credit.map_or("?".to_owned(), |credit| format!("{}", (credit * 100.0).round() / 100.0));
        format!("{}: {} {earned}", problem.title, problem.solved.word())
    };
    found.problems.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn check(format: Format, table: &[(&str, &str)]) {
    let mut failures = Vec::new();
    for (text, expected) in table {
        let got = said(text, format);
        if got != *expected {
            failures.push(format!("{text}\n  found:  {got}\n  wanted: {expected}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn answers_stand_behind_a_label_or_begin_with_what_is_asked() {
    let asked = "# Problem 1\nDifferentiate $\\sin(x^2)$.\n\n";
    for (answer, expected) in [
        ("Answer: $2x\\cos(x^2)$", "right 1"),
        ("Answer: $\\cos(x^2)$", "wrong 0"),
        ("**Answer:** 2x cos(x^2)", "right 1"),
        ("Answer: cos(x^2)", "wrong 0"),
        ("Answer:\n\n2x cos(x^2).", "right 1"),
        ("Answer: `2x*cos(x^2)`", "right 1"),
        ("My answer: $= \\cos(x^2)\\cdot 2x = 2x\\cos(x^2)$", "right 1"),
        ("My answer: $= \\cos(x^2)\\cdot 2x = 2x\\cos x$", "wrong 0.5"),
        ("$\\frac{dy}{dx} = 2x\\cos(x^2)$", "no answer 0"),
        ("Solution: $\\frac{dy}{dx} = 2x\\cos(x^2)$", "right 1"),
        ("Solution: $f'(x) = 2x\\cos(x)$", "wrong 0"),
        ("$\\frac{d}{dx}\\sin(x^2) = 2x\\cos(x^2)$", "right 1"),
        ("Solution: with $u = x^2$, $\\frac{du}{dx} = 2x$ it is\n\n$$2x\\cos u$$", "unfinished 0.75"),
        ("Solution: with $u = x^2$, $\\frac{du}{dx} = 2x$ it is\n\n$$2x\\cos x^2$$", "right 1"),
        ("Answer: I do not know", "no answer 0"),
        ("Answer:", "no answer 0"),
        ("", "no answer 0"),
        ("Answer: $2x\\cos(x^2$", "unread ?"),
        ("Answer: $\\frac{d}{dx}\\sin(x^2)$", "no answer 0"),
    ] {
        check(Format::Markdown, &[(&format!("{asked}{answer}\n"), &format!("Problem 1: {expected}"))]);
    }
}

#[test]
fn questions_are_formulas_or_words() {
    check(
        Format::Markdown,
        &[
            ("## Exercise 2\nFind $\\nabla f$ for $f(x, y) = x y$.\n\nAnswer: $(y, x)$", "Exercise 2: right 1"),
            ("## Exercise 2\nFind $\\nabla f$ for $f(x, y) = x y$.\n\nAnswer: $(y, y)$", "Exercise 2: wrong 0.5"),
            ("## Exercise 2\nFind the gradient of $f(x, y) = x y$.\n\nAnswer: y, x", "Exercise 2: right 1"),
            (
                "## Exercise 2\nFind the gradient of $f(x, y) = x y$.\n\nAnswer: $\\frac{\\partial f}{\\partial x} = y$ and $\\frac{\\partial f}{\\partial y} = x$",
                "Exercise 2: right 1",
            ),
            (
                "## Exercise 2\nFind the gradient of $f(x, y) = x y$.\n\nAnswer: $\\frac{\\partial f}{\\partial x} = y$",
                "Exercise 2: no answer 0.5",
            ),
            (
                "## Exercise 2\nFind the partial derivatives of $f(x, y) = x y$.\n\nAnswer: $f_x = y$, $f_y = y$",
                "Exercise 2: wrong 0.5",
            ),
            (
                "## Task 3\nDifferentiate $a x^2$ with respect to $x$.\n\nAnswer: $2ax$\n## Task 4\nDifferentiate $a x^2$ with respect to $a$.\n\nAnswer: $2ax$",
                "Task 3: right 1, Task 4: wrong 0",
            ),
            ("## Task 5\nFind the Hessian of `x^2 y`.\n\nAnswer: `[[2y, 2x], [2x, 0]]`", "Task 5: right 1"),
            ("## Task 6\n(a) `d/dx x^2`\n\nAnswer: 2x\n\n(b) `d/dx x^3`\n\nAnswer: 3x\n", "Task 6: wrong 0.5"),
            ("## Task 7\nWhat is the second derivative of $g(t) = t^3$?\n\nAnswer: $g''(t) = 6t$\n", "Task 7: right 1"),
            (
                "## Problem 1\nLet $y = \\sin u$ where $u = x^2$. What is $\\frac{dy}{dx}$?\n\nAnswer: $2x\\cos u$\n",
                "Problem 1: unfinished 0.75",
            ),
        ],
    );
    check(
        Format::Plain,
        &[
            (
                "Exercise 1: differentiate sin(x^2).\nAnswer: 2x cos(x^2)\n\nExercise 2\nLet u = x^2 + 1. Find the derivative of sqrt(u) by x.\nSolution:\nd/dx sqrt(u) = 1/(2 sqrt(u)) * 2x = x/sqrt(x^2 + 1)\n",
                "Exercise 1: right 1, Exercise 2: right 1",
            ),
            ("Exercise 1: differentiate sin(x^2).\nAnswer: x cos(x^2)\n", "Exercise 1: wrong 0"),
        ],
    );
    check(
        Format::Latex,
        &[(
            "\\section*{Problem 1 (2 points)}\nLet $f(x) = x^2$. What is $f'(x)$?\n\\textbf{Answer:} $f'(x) = 2x$.\n\\section*{Problem 2}\nDifferentiate $x^3$. \\textbf{Remark}\n\\begin{align}\\frac{d}{dx} x^3 &= 3x\\end{align}\n",
            "Problem 1: right 1, Problem 2: wrong 0",
        )],
    );
}

#[test]
fn names_of_an_answer_end_with_its_problem() {
    let text = "# Problem 1\nDifferentiate $\\sin(x^2)$.\n\nSolution: Let $y = x^2$, so\n\n$$2x\\cos y$$\n\n# Problem 2\nFind the gradient of $x y$.\n\nAnswer: $(y, x)$\n";
    check(Format::Markdown, &[(text, "Problem 1: unfinished 0.75, Problem 2: right 1")]);
}

#[test]
fn notes_are_no_sheet() {
    for text in ["# Problem solving\n$y = x^2$, $\\frac{dy}{dx} = 2x$", "# Question 1\n$y = x^2$ so $y' = 2x$\n"] {
        assert_eq!(said(text, Format::Markdown), "", "{text}");
    }
}

//! The tour: a few sentences for the first minutes.

/// Pages: a title, then lines.
pub static PAGES: &[(&str, &[&str])] = &[
    (
        "Welcome to Gradus",
        &[
            "Type a formula in the line at the top, for instance",
            "    ln(1 + x^2*y)",
            "The derivative, its four steps, the data flow and the matrices follow every key.",
            "While the text cannot be read, the last good result stays, dimmed.",
        ],
    ),
    (
        "Steps and laws",
        &[
            "F4 and F5 play the four steps back and forward.",
            "F2 goes from panel to panel; arrows select; Enter opens the law behind a step.",
            "What is selected lights up in the data flow; in there, arrows go from path to path.",
        ],
    ),
    (
        "A point and a plot",
        &[
            "In the values, arrows change the point; every number follows.",
            "F6 plots: contours, descent and the Hessian's ellipse, or a curve with its tangent.",
        ],
    ),
    (
        "Learn and check",
        &[
            "F7 goes on to the course: lessons whose exercises are checked while you write, practice and review.",
            "F7 once more: notes or homework in a file are checked link by link, again at every save.",
        ],
    ),
    (
        "Commands and help",
        &[
            "Enter keeps a line: f(x, y) = x*y defines f. All commands of the line mode work.",
            "F3 finds an action by a few letters, F1 shows all keys, Ctrl-D leaves.",
            "gradus repl is the line mode; --plain is for screen readers.",
        ],
    ),
];

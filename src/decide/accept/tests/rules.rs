//! Every rewriting rule of the acceptor with a pair that needs it and a pair that only its careless form would accept.

use super::*;

/// Rule, true pair, false pair.
#[rustfmt::skip]
const RULES: &[(&str, &str, &str)] = &[
    ("sums of exponents",             "exp(x+y) ; exp(x)*exp(y)",                      "exp(x*y) ; exp(x)*exp(y)"),
    ("multiples of exponents",        "exp(x/7)^7 ; exp(x)",                           "exp(x^7) ; exp(x)^7"),
    ("exponential of a logarithm",    "exp(2*ln(x)) ; x^2",                            "exp(ln(x)^2) ; x^2"),
    ("logarithm of an exponential",   "ln(exp(x)) ; x",                                "ln(exp(x)+1) ; x+1"),
    ("logarithm of a product",        "ln(x*y) ; ln(x)+ln(y)",                         "ln(x+y) ; ln(x)+ln(y)"),
    ("logarithm of a power",          "ln(x^3) ; 3*ln(x)",                             "ln(x)^3 ; 3*ln(x)"),
    ("logarithm of a hidden product", "ln(x^2-1) ; ln(x-1)+ln(x+1)",                   "ln(x^2+1) ; ln(x-1)+ln(x+1)"),
    ("logarithm of a number",         "ln(12) ; 2*ln(2)+ln(3)",                        "ln(12) ; 2*ln(3)+ln(2)"),
    ("base of a logarithm",           "log_2(x) ; ln(x)/ln(2)",                        "log_2(x) ; ln(x)*ln(2)"),
    ("real power",                    "x^n*x ; x^(n+1) ; x > 0",                       "x^n*x ; x^(2*n) ; x > 0"),
    ("power of a negative number",    "x^n*x^m ; x^(n+m) ; x < 0",                     "x^n*x^m ; -x^(n+m) ; x < 0"),
    ("parity of a double exponent",   "x^(2*n) ; (x^n)^2 ; x < 0",                     "x^(2*n) ; abs(x)^(2*n) ; x < 0"),
    ("parity of a shifted exponent",  "x^(n+1) ; x*x^n ; x < 0",                       "x^(n+1) ; abs(x)*x^n ; x < 0"),
    ("square root of a square",       "sqrt(x^2) ; -x ; x < 0",                        "sqrt(x^2) ; x ; x < 0"),
    ("product of roots",              "sqrt(x*y) ; sqrt(x)*sqrt(y) ; x > 0, y > 0",    "sqrt(x*y) ; sqrt(x)*sqrt(y) ; x < 0, y > 0"),
    ("root of a power",               "sqrt(x^6) ; abs(x)^3 ; x < 0",                  "sqrt(x^6) ; x^3 ; x < 0"),
    ("odd root",                      "cbrt(x^3*y) ; x*cbrt(y)",                       "cbrt(x^2*y) ; x*cbrt(y)"),
    ("nested root",                   "sqrt(x+2*sqrt(x)+1) ; sqrt(x)+1",               "sqrt(x-2*sqrt(x)+1) ; sqrt(x)-1"),
    ("root of a number",              "sqrt(98) ; 7*sqrt(2)",                          "sqrt(98) ; 2*sqrt(7)"),
    ("absolute value by its sign",    "abs(x-20) ; 20-x ; x-20 < 0",                   "abs(x-20) ; 20-x ; x-20 > 0"),
    ("relu by its sign",              "relu(x) ; 0 ; x < 0",                           "relu(x) ; 0 ; x > 0"),
    ("sign by its sign",              "sign(x) ; -1 ; x < 0",                          "sign(x) ; -1 ; x > 0"),
    ("step by its sign",              "heaviside(x) ; 1 ; x > 0",                      "heaviside(x) ; 1 ; x < 0"),
    ("maximum by the difference",     "max(x, y) ; y ; x-y < 0",                       "max(x, y) ; x ; x-y < 0"),
    ("minimum by the difference",     "min(x, y) ; x ; x-y < 0",                       "min(x, y) ; y ; x-y < 0"),
    ("case by its condition",         "piecewise(x > 0, x, otherwise, -x) ; -x ; x < 0", "piecewise(x > 0, x, otherwise, -x) ; x ; x < 0"),
    ("sum of angles",                 "sin(x+y) ; sin(x)*cos(y)+cos(x)*sin(y)",        "sin(x+y) ; sin(x)*cos(y)-cos(x)*sin(y)"),
    ("multiple of an angle",          "cos(3*x) ; 4*cos(x)^3-3*cos(x)",                "cos(3*x) ; 3*cos(x)^3-4*cos(x)"),
    ("part of an angle",              "sin(x) ; 2*sin(x/2)*cos(x/2)",                  "sin(x) ; 2*sin(x/2)"),
    ("part of pi",                    "sin(x+pi/3) ; sin(x)/2+sqrt(3)/2*cos(x)",       "sin(x+pi/3) ; sin(x)/2-sqrt(3)/2*cos(x)"),
    ("half of an exact part of pi",   "2*x*cos(pi/8) ; x*sqrt(2+sqrt(2))",             "2*x*cos(pi/8) ; x*sqrt(2-sqrt(2))"),
    ("sixteenth of pi",               "2*x*cos(pi/16) ; x*sqrt(2+sqrt(2+sqrt(2)))",    "2*x*cos(pi/16) ; -x*sqrt(2+sqrt(2+sqrt(2)))"),
    ("full turn",                     "cos(x+2*pi) ; cos(x)",                          "cos(x+pi) ; cos(x)"),
    ("cosine of an inverse sine",     "cos(asin(x)) ; sqrt(1-x^2)",                    "cos(asin(x)) ; -sqrt(1-x^2)"),
    ("inverse sine of a sine",        "sin(asin(sin(x))-x) ; 0 ; cos(x) > 0",          "sin(asin(sin(x))-x) ; 0 ; cos(x) < 0"),
    ("sine of an inverse tangent",    "sin(atan(x)) ; x/sqrt(1+x^2)",                  "sin(atan(x)) ; 1/sqrt(1+x^2)"),
    ("half of an inverse tangent",    "tan(atan(x)/2) ; x/(1+sqrt(1+x^2))",            "tan(atan(x)/2) ; x/(1-sqrt(1+x^2))"),
    ("complement of an inverse sine", "asin(x)+acos(x) ; pi/2",                        "asin(x)-acos(x) ; pi/2"),
    ("inverse tangent of 1/x",        "atan(x)+atan(1/x) ; -pi/2 ; x < 0",             "atan(x)+atan(1/x) ; pi/2 ; x < 0"),
    ("inverse function of a number",  "asin(1/2) ; pi/6",                              "asin(1/2) ; pi/3"),
    ("odd inverse function",          "atan(-x) ; -atan(x)",                           "acos(-x) ; -acos(x)"),
    ("angle of a point",              "atan2(y, x) ; atan(y/x) ; x > 0",               "atan2(y, x) ; atan(y/x) ; x < 0, y > 0"),
    ("hyperbolic by exponentials",    "cosh(x)^2-sinh(x)^2 ; 1",                       "cosh(x)^2+sinh(x)^2 ; 1"),
    ("inverse hyperbolic by ln",      "acosh(x) ; ln(x+sqrt(x^2-1))",                  "acosh(x) ; ln(x-sqrt(x^2-1))"),
    ("difference of softplus",        "softplus(x)-x ; softplus(-x)",                  "softplus(x)+x ; softplus(-x)"),
    ("odd function",                  "erf(x-y) ; -erf(y-x)",                          "erf(x-y) ; erf(y-x)"),
    ("whole shift of a floor",        "floor(x+3) ; floor(x)+3",                       "floor(x+1/2) ; floor(x)+1/2"),
    ("ceiling by floor",              "ceil(x) ; -floor(-x)",                          "ceil(x) ; floor(x)+1"),
    ("unknown function",              "f(x+x)*2 ; f(2*x)+f(2*x)",                      "f(2*x) ; 2*f(x)"),
    ("linear sum",                    "sum(i=1..n, 2*x_i+y_i) ; 2*sum(i=1..n, x_i)+sum(i=1..n, y_i)", "sum(i=1..n, x_i*y_i) ; sum(i=1..n, x_i)*sum(i=1..n, y_i)"),
    ("factor outside of a sum",       "sum(i=1..n, a*x_i) ; a*sum(i=1..n, x_i)",       "sum(i=1..n, a_i*x_i) ; a_i*sum(i=1..n, x_i)"),
    ("sum of a constant",             "sum(i=1..n, a) ; n*a",                          "sum(i=0..n, a) ; n*a"),
    ("product of factors",            "prod(i=1..n, x_i*y_i) ; prod(i=1..n, x_i)*prod(i=1..n, y_i)", "prod(i=1..n, x_i+y_i) ; prod(i=1..n, x_i)+prod(i=1..n, y_i)"),
    ("name of an index",              "sum(i=1..n, x_i) ; sum(j=1..n, x_j)",           "sum(i=1..n, x_i) ; sum(i=1..m, x_i)"),
    ("whole arguments",               "exp((x^2-1)/(x-1)) ; exp(x+1)",                 "exp((x^2+1)/(x-1)) ; exp(x+1)"),
];

#[test]
fn every_rule_accepts_its_pair_and_not_its_careless_form() {
    let mut wrong = String::new();
    for (rule, right, careless) in RULES {
        for (line, expected) in [(right, true), (careless, false)] {
            for seed in [1, 9] {
                let found = judge(line, seed);
                if is_accepted(found) != expected {
                    wrong += &format!("\n{rule}: {line} with seed {seed}: {found:?}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

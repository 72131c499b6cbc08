//! Reading plain text: what is read, what is refused, what is remarked, and that nothing breaks it.

mod dump;
mod problems;
mod robustness;

use dump::dump;
use gradus::name::Name;
use gradus::syntax::{Vocabulary, parse};

/// u(x, y) and F are functions, x is a vector, W a matrix, velocity and T plain names; i counts.
fn declared() -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    vocabulary.declare_function(Name::new("u"), 2);
    vocabulary.declare_function(Name::new("F"), 1);
    vocabulary.declare_indexed(Name::new("v"), 1);
    vocabulary.declare_indexed(Name::new("W"), 2);
    vocabulary.declare_variable(Name::new("velocity"));
    vocabulary.declare_index(Name::new("k"));
    vocabulary
}

fn check(vocabulary: &Vocabulary, table: &str) {
    let mut wrong = String::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (input, expected) = line.split_once(" => ").expect("a line has an arrow");
        let got = match parse(input.trim(), vocabulary) {
            Ok(written) => dump(&written),
            Err(problem) => format!("{problem} at {:?}", problem.labels),
        };
        if got != expected.trim() {
            wrong += &format!("\n{input}\n  expected {}\n  got      {got}", expected.trim());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn numbers_and_names() {
    check(
        &Vocabulary::new(),
        "
        0 => 0
        .14 => 7/50
        2.5e-3 => 1/400
        3e2x => (300 x)
        1./x => (1./x)
        2.*x => (2.*x)
        2.^x => (2.^x)
        2.+x => (2+x)
        x_1 => x_1
        x1 => x_1
        x12 => x_12
        x_12 => x_12
        x_{12} => x_12
        x₁ => x_1
        x₁₂ => x_12
        xᵢⱼ => x_{ij}
        w_{ij} => w_{ij}
        w_{1,2} => w_{1,2}
        a_i => a_i
        x_1y_2 => (x_1 y_2)
        alpha => alpha
        α => alpha
        αβ => (alpha beta)
        theta_1 => theta_1
        2πr => ((2 pi) r)
        pir => (pi r)
        4/3pir^3 => (((4/3) pi) (r^3))
        e => e
        ee => (e e)
        e_1 => e_1
        xe => (x e)
        𝑥 + 𝐲 => (x+y)
        x_α => x_{alpha}
        ",
    );
}

#[test]
fn letter_runs() {
    check(
        &Vocabulary::new(),
        "
        xy => (x y)
        abc => ((a b) c)
        2xcos(x) => ((2 x) cos(x))
        lnx => ln(x)
        lnxy => ln((x y))
        xsinx => (x sin(x))
        1/(sinhx)^2 => (1/((sinh(x))^2))
        cosec x => csc(x)
        arctg x => atan(x)
        sh x => sinh(x)
        shx => sinh(x)
        sh(x) => sinh(x)
        ch^2 x => cosh^2(x)
        tg 2x => tan((2 x))
        sh => (s h)
        sha => ((s h) a)
        lg(x) => log10(x)
        log10 x => log10(x)
        log2x => log2(x)
        atan2(y, x) => atan2(y, x)
        mx+b => ((m x)+b)
        x y z => ((x y) z)
        ",
    );
    check(
        &declared(),
        "
        velocity t => (velocity t)
        2velocity => (2 velocity)
        tvelocityx => ((t velocity) x)
        ",
    );
}

#[test]
fn operators() {
    check(
        &Vocabulary::new(),
        "
        1/2x => ((1/2) x)
        a/bc => ((a/b) c)
        2a / b => ((2 a)/b)
        y / 2 * x => ((y/2)*x)
        -x^2 => (-(x^2))
        -2^2 => (-(2^2))
        --3x => (-(-(3 x)))
        2---4 => (2-(-(-4)))
        −x => (-x)
        x – 1 => (x-1)
        -x*3 => (-(x*3))
        a*-b*c => ((a*(-b))*c)
        a/-b*c => ((a/(-b))*c)
        x^-1 => (x^(-1))
        x^-1*y => ((x^(-1))*y)
        x^-y^2 => (x^(-(y^2)))
        x^y^z => (x^(y^z))
        x**2 + 2xy + y**2 => (((x^2)+((2 x) y))+(y^2))
        x² => (x^2)
        x⁻¹ => (x^(-1))
        xⁿ => (x^n)
        x²y => ((x^2) y)
        X^2' => ((X^2)')
        A^-1' => ((A^(-1))')
        x'y => ((x') y)
        x'*A*x => (((x')*A)*x)
        A^T A => ((A') A)
        x^TAx => (((x') A) x)
        A^{T}b => ((A') b)
        Aᵀb => ((A') b)
        2^T => (2^T)
        x''  => ((x')')
        n! => (n!)
        2n! => (2 (n!))
        2^n! => (2^(n!))
        a .* b ./ c => ((a.*b)./c)
        a ⊙ b ⊘ c => ((a.*b)./c)
        a .^ 2 => (a.^2)
        a·b×c÷d => (((a*b)*c)/d)
        3x^2y => ((3 (x^2)) y)
        a(b+c) => (a ((b+c)))
        x(x+1) => (x ((x+1)))
        (x+1)(x+2) => (((x+1)) ((x+2)))
        x^{2} => (x^2)
        x^{n+1}y => ((x^(n+1)) y)
        +x => (+x)
        x 3 => (x 3)
        y=x^2 => (y = (x^2))
        a = b = c => ((a = b) = c)
        x <= 1 => (x <= 1)
        x ≠ 1 => (x != 1)
        x != 1 => (x != 1)
        x ≥ y+1 => (x >= (y+1))
        ",
    );
}

#[test]
fn calls() {
    check(
        &Vocabulary::new(),
        "
        sin x^2 => sin((x^2))
        sin 2x => sin((2 x))
        sin x/x => (sin(x)/x)
        sin x*y => (sin(x)*y)
        sin x cos x => (sin(x) cos(x))
        sin x + 1 => (sin(x)+1)
        sin -x => sin((-x))
        (x + 2) sin x => (((x+2)) sin(x))
        ln ln x => ln(ln(x))
        sin cos tan x => sin(cos(tan(x)))
        1/sin^2x => (1/sin^2(x))
        sin^2 x => sin^2(x)
        sin²x => sin^2(x)
        sin^{n+1} x y => sin^(n+1)((x y))
        sin^(2)(x) => sin^2(x)
        sin^-1 x => asin(x)
        sin⁻¹(x) => asin(x)
        sin^{-1}(x) => asin(x)
        tanh^-1 x => atanh(x)
        sin(x)^2 => (sin(x)^2)
        e^sin x => (e^sin(x))
        sin x! => sin((x!))
        log_b(x) => logb(b, x)
        log_bx_0 => logb(b, x_0)
        log_x_0b => logb(x_0, b)
        log_2.5x => logb(5/2, x)
        log_{b+1} x => logb((b+1), x)
        log₂ x => logb(2, x)
        log x => ln(x)
        sqrt(4)(1+2)(2) => ((sqrt(4) ((1+2))) (2))
        sqrt[7]{x}y => (rootof(7, x) y)
        1/sqrt[7]{x}y => ((1/rootof(7, x)) y)
        sqrt[3]{2}^2 => (rootof(3, 2)^2)
        √x => sqrt(x)
        √(x+1) => sqrt((x+1))
        2∛x => (2 cbrt(x))
        ∜x => rootof(4, x)
        |x| => |x|
        |x||y| => (|x| |y|)
        ||x|| => ‖x‖
        ||x|+|y|| => |(|x|+|y|)|
        ‖x‖^2 => (‖x‖^2)
        ‖x‖_2^2 => (‖x‖_2^2)
        ‖x‖₂² => (‖x‖_2^2)
        ||x||_1 y => (‖x‖_1 y)
        2‖W‖_F => (2 ‖W‖_F)
        ln|x| => ln(|x|)
        |x|y => (|x| y)
        f(x) => f<x>
        f (x) => f<x>
        f'(x) => f'<x>
        f''(x) => f''<x>
        f″(x) => f''<x>
        f(g(x)) => f<g<x>>
        z(x, y) => z<x, y>
        max(a, b) => max(a, b)
        (a, b) => tuple(a, b)
        sin(x) (1 + cos(x)) => (sin(x) ((1+cos(x))))
        ",
    );
    check(
        &declared(),
        "
        u(x, y) => u<x, y>
        u_x(1, 2) => u_<x><1, 2>
        u_x => u_<x><>
        u_{xy} => u_<x,y><>
        F'(x) => F'<x>
        F(x+1) => F<(x+1)>
        v_1 => v[1]
        v_{k+1} => v[(k+1)]
        W_12 => W[1,2]
        W_{1,2} => W[1,2]
        x_k => x[k]
        v' => (v')
        ",
    );
}

#[test]
fn lists_sums_and_cases() {
    check(
        &Vocabulary::new(),
        "
        [a, b] => [a, b]
        [a] => [a]
        [[a, b], [c, d]] => [a, b; c, d]
        [a, b; c, d] => [a, b; c, d]
        [[a, b]] => [a, b]
        [a; b] => [a; b]
        [a, b]' => ([a, b]')
        [2, 1; 1, 3][x, y] => ([2, 1; 1, 3] [x, y])
        [[1, 2]; [3, 4]] => [1, 2; 3, 4]
        sum(i=1..n, w_i*x_i) => sum(i=1..n, (w[i]*x[i]))
        sum(i = 1 .. 3, i^2) + 1 => (sum(i=1..3, (i^2))+1)
        prod(i=1..n, x_i) => prod(i=1..n, x[i])
        Σ_{i=1}^{n} w_i x_i + 1 => (sum(i=1..n, (w[i] x[i]))+1)
        ∑_{i=1}^n x_i => sum(i=1..n, x[i])
        ∏_{k=0}^{n-1} (x-k) => prod(k=0..(n-1), ((x-k)))
        sum_{i=1}^{n} i => sum(i=1..n, i)
        2Σ_{i=1}^n w_{ij} => (2 sum(i=1..n, w[i,j]))
        piecewise(x > 0, x^2, x < -1, 1, otherwise, 0) => piecewise((x > 0), (x^2), (x < (-1)), 1, 0)
        piecewise(x > 0, 1, x <= 0, 2) => piecewise((x > 0), 1, (x <= 0), 2)
        ",
    );
}

#[test]
fn derivatives_and_points() {
    check(
        &Vocabulary::new(),
        "
        d/dx x^2 + 1 => (D<x>((x^2))+1)
        d/dx(x^2) => D<x>(((x^2)))
        d^2/dx^2 sin x => D<x,x>(sin(x))
        d²/dx² x => D<x,x>(x)
        ∂/∂x x*y => D<x>((x*y))
        ∂²/∂x∂y e => D<y,x>(e)
        ∂^2/(∂x∂y) x => D<y,x>(x)
        d^2/dxdy x => D<y,x>(x)
        ∂f/∂x => D<x>(f)
        ∂²f/∂x² => D<x,x>(f)
        df/dx => D<x>(f)
        dy/dx => D<x>(y)
        dy/du * du/dx => (D<u>(y)*D<x>(u))
        d(x^2)/dx => D<x>(((x^2)))
        df(x)/dx => D<x>(f<x>)
        d/dtheta cos theta => D<theta>(cos(theta))
        dx_1/dt => D<t>(x_1)
        2 d/dx x => (2 D<x>(x))
        diff(x^2, x) => D<x>((x^2))
        diff(x y, x, y) => D<x,y>((x y))
        diff(x^5, x, 3) => D<x,x,x>((x^5))
        D(x^2, x) => D<x>((x^2))
        grad x^2*y => Gradient<>(((x^2)*y))
        grad(x^2*y) => Gradient<>(((x^2)*y))
        grad(x^2*y, [x, y]) => Gradient<x,y>(((x^2)*y))
        ∇f => Gradient<>(f)
        ∇_x f => Gradient<x>(f)
        ∇_{x,y} f => Gradient<x,y>(f)
        jacobian(f, g) => Jacobian<>(f, g)
        jac [x*y, x+y] => Jacobian<>([(x*y), (x+y)])
        J [x, y] => Jacobian<>([x, y])
        hessian x*y => Hessian<>((x*y))
        hess(x*y) => Hessian<>((x*y))
        J x => (J x)
        H(x+1) => (H ((x+1)))
        f(1, 2) => f<1, 2>
        grad f at (1, 2) => (Gradient<>(f) at 1, 2)
        grad f at x=1, y=2 => (Gradient<>(f) at x=1, y=2)
        f at x = a+1 => (f at x=(a+1))
        x^2 + y at (x, y) = (1, 2) => (((x^2)+y) at x=1, y=2)
        f at (x=1, y=2) => (f at x=1, y=2)
        y = x^2 at 3 => (y = ((x^2) at 3))
        a t^2/2 => ((a (t^2))/2)
        at^2/2 => ((a (t^2))/2)
        v = at => (v = (a t))
        ",
    );
    check(
        &declared(),
        "
        ∂u/∂x => D<x>(u)
        J u => Jacobian<>(u)
        J(u) => Jacobian<>(u)
        H u => Hessian<>(u)
        Δu => Laplacian<>(u)
        grad u at (1, 2) => (Gradient<>(u) at 1, 2)
        ",
    );
}

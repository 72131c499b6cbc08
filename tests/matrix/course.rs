//! The results that a course teaches, written down from the textbook: elementwise operations, expansions, reductions,
//! neurons, losses, networks, statistics, Hessians. Mixed layout: gradients are columns.

#[rustfmt::skip]
pub const COURSE: &[super::Row] = &[
    // Elementwise operations.
    ("diff", "w + x",  "w", "w: vector(n); x: vector(n)", "eye(n)"),
    ("diff", "w + x",  "x", "w: vector(n); x: vector(n)", "eye(n)"),
    ("diff", "w - x",  "w", "w: vector(n); x: vector(n)", "eye(n)"),
    ("diff", "w - x",  "x", "w: vector(n); x: vector(n)", "-eye(n)"),
    ("diff", "w .* x", "w", "w: vector(n); x: vector(n)", "diag(x)"),
    ("diff", "w .* x", "x", "w: vector(n); x: vector(n)", "diag(w)"),
    ("diff", "w ./ x", "w", "w: vector(n); x: vector(n)", "diag(1 ./ x)"),
    ("diff", "w ./ x", "x", "w: vector(n); x: vector(n)", "-diag(w ./ x .^ 2)"),
    // A scalar that goes to every entry.
    ("diff", "x + z",  "x", "x: vector(n); z: scalar", "eye(n)"),
    ("diff", "x + z",  "z", "x: vector(n); z: scalar", "ones(n)"),
    ("diff", "x*z",    "x", "x: vector(n); z: scalar", "z*eye(n)"),
    ("diff", "x*z",    "z", "x: vector(n); z: scalar", "x"),
    // Reductions.
    ("diff", "sum(x)",   "x", "x: vector(n)",            "ones(n)"),
    ("diff", "sum(x*z)", "x", "x: vector(n); z: scalar", "z*ones(n)"),
    ("diff", "sum(x*z)", "z", "x: vector(n); z: scalar", "sum(x)"),
    ("diff", "w'*x",     "w", "w: vector(n); x: vector(n)", "x"),
    ("diff", "w'*x",     "x", "w: vector(n); x: vector(n)", "w"),
    ("diff", "dot(w, x)", "x", "w: vector(n); x: vector(n)", "w"),
    // The neuron.
    ("diff", "max(0, w'*x + b)", "w", "w: vector(n); x: vector(n); b: scalar", "heaviside(w'*x + b)*x"),
    ("diff", "max(0, w'*x + b)", "b", "w: vector(n); x: vector(n); b: scalar", "heaviside(w'*x + b)"),
    ("diff", "relu(w'*x + b)",   "x", "w: vector(n); x: vector(n); b: scalar", "heaviside(w'*x + b)*w"),
    // Mean squared errors of a linear model.
    ("diff", "mean((X*w + b - y) .^ 2)", "w", "X: matrix(N,n); w: vector(n); b: scalar; y: vector(N)", "2*X'*(X*w + b - y)/N"),
    ("diff", "mean((X*w + b - y) .^ 2)", "b", "X: matrix(N,n); w: vector(n); b: scalar; y: vector(N)", "2*sum(X*w + b - y)/N"),
    ("diff", "norm(X*w - y)^2/N",        "w", "X: matrix(N,n); w: vector(n); y: vector(N); N: scalar", "2*X'*(X*w - y)/N"),
    ("diff", "norm(A*x - b)^2 + c*norm(x)^2", "x", "A: matrix(m,n); x: vector(n); b: vector(m); c: scalar", "2*(A'*(A*x - b) + c*x)"),
    // Softmax and cross-entropy; logistic regression.
    ("diff", "softmax(x)", "x", "x: vector(n)", "diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("diff", "logsumexp(x) - y'*x", "x", "x: vector(n); y: vector(n)", "softmax(x) - y"),
    ("diff", "-y'*ln(softmax(x))", "x", "x: vector(n); y: vector(n); sum(y) = 1", "softmax(x) - y"),
    ("diff", "-y'*ln(softmax(W*x + b))", "b", "W: matrix(m,n); x: vector(n); b: vector(m); y: vector(m); sum(y) = 1", "softmax(W*x + b) - y"),
    ("diff", "-y'*ln(softmax(W*x + b))", "W", "W: matrix(m,n); x: vector(n); b: vector(m); y: vector(m); sum(y) = 1", "(softmax(W*x + b) - y)*x'"),
    ("diff", "-y'*ln(softmax(W*x + b))", "x", "W: matrix(m,n); x: vector(n); b: vector(m); y: vector(m); sum(y) = 1", "W'*(softmax(W*x + b) - y)"),
    ("diff", "sum(softplus(A*x)) - y'*A*x", "x", "A: matrix(m,n); x: vector(n); y: vector(m)", "A'*(sigmoid(A*x) - y)"),
    // Two layers.
    ("diff", "norm(V*relu(W*x + b) + c - y)^2", "V", "V: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "2*(V*relu(W*x + b) + c - y)*relu(W*x + b)'"),
    ("diff", "norm(V*relu(W*x + b) + c - y)^2", "c", "V: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "2*(V*relu(W*x + b) + c - y)"),
    ("diff", "norm(V*relu(W*x + b) + c - y)^2", "b", "V: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "2*V'*(V*relu(W*x + b) + c - y) .* heaviside(W*x + b)"),
    ("diff", "norm(V*relu(W*x + b) + c - y)^2", "W", "V: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "2*(V'*(V*relu(W*x + b) + c - y) .* heaviside(W*x + b))*x'"),
    ("diff", "norm(V*relu(W*x + b) + c - y)^2", "x", "V: matrix(p,m); W: matrix(m,n); x: vector(n); b: vector(m); c: vector(p); y: vector(p)",
     "2*W'*(V'*(V*relu(W*x + b) + c - y) .* heaviside(W*x + b))"),
    // Matrices.
    ("diff", "tr(A*X)", "X", "A: matrix(m,n); X: matrix(n,m)", "A'"),
    ("diff", "ln(det(X))", "X", "X: matrix(n,n) invertible", "inv(X)'"),
    ("diff", "inv(X)", "X", "X: matrix(n,n) invertible", "-kron(inv(X)', inv(X))"),
    ("diff", "tr(A*inv(X))", "X", "A: matrix(n,n); X: matrix(n,n) invertible", "-inv(X)'*A'*inv(X)'"),
    ("diff", "kron(A, X)", "X", "A: matrix(p,q); X: matrix(m,n)", "kron(kron(eye(q), commutation(n, p)), eye(m))*kron(vec(A), eye(m*n))"),
    ("diff", "kron(X, A)", "X", "A: matrix(p,q); X: matrix(m,n)", "kron(kron(eye(n), commutation(q, m)), eye(p))*kron(eye(m*n), vec(A))"),
    // Statistics.
    ("diff", "-logdet(S)/2 - (x - u)'*inv(S)*(x - u)/2", "u", "S: matrix(n,n) positive definite; x: vector(n); u: vector(n)", "inv(S)*(x - u)"),
    ("diff", "-logdet(S)/2 - (x - u)'*inv(S)*(x - u)/2", "S", "S: matrix(n,n) positive definite; x: vector(n); u: vector(n)", "(inv(S)*(x - u)*(x - u)'*inv(S) - inv(S))/2"),
    ("diff", "-N*logdet(S)/2 - tr(inv(S)*C)/2", "S", "S: matrix(n,n) positive definite; C: matrix(n,n) symmetric; N: scalar", "(inv(S)*C*inv(S) - N*inv(S))/2"),
    ("diff", "(x'*A*x)/(x'*x)", "x", "x: vector(n); A: matrix(n,n)", "((x'*x)*(A + A')*x - 2*(x'*A*x)*x)/(x'*x)^2"),
    ("diff", "(x'*A*x)/(x'*B*x)", "x", "x: vector(n); A: matrix(n,n) symmetric; B: matrix(n,n) symmetric", "2*((x'*B*x)*A - (x'*A*x)*B)*x/(x'*B*x)^2"),
    ("diff", "(x'*A*x)/(x'*B*x)", "x", "x: vector(n); A: matrix(n,n); B: matrix(n,n)", "((x'*B*x)*(A + A') - (x'*A*x)*(B + B'))*x/(x'*B*x)^2"),
    ("diff", "(a'*x)/(b'*x)", "x", "x: vector(n); a: vector(n); b: vector(n)", "((x'*b)*a - (a'*x)*b)/(x'*b)^2"),
    ("diff", "tr(A*X)/tr(X)", "X", "A: matrix(n,n); X: matrix(n,n)", "(tr(X)*A' - tr(A*X)*eye(n))/tr(X)^2"),
    ("diff", "(x'*A*x)/(x'*x)", "x", "x: vector(n); A: matrix(n,n) symmetric", "2*((x'*x)*A*x - (x'*A*x)*x)/(x'*x)^2"),
    // Hessians.
    ("hessian", "x'*A*x", "x", "x: vector(n); A: matrix(n,n)", "A + A'"),
    ("hessian", "norm(A*x - b)^2", "x", "A: matrix(m,n); x: vector(n); b: vector(m)", "2*A'*A"),
    ("hessian", "logsumexp(x)", "x", "x: vector(n)", "diag(softmax(x)) - softmax(x)*softmax(x)'"),
    ("hessian", "norm(x)", "x", "x: vector(n)", "eye(n)/norm(x) - x*x'/norm(x)^3"),
    ("hessian", "sum(softplus(A*x))", "x", "A: matrix(m,n); x: vector(n)", "A'*diag(sigmoid(A*x) .* (1 - sigmoid(A*x)))*A"),
];

//! Lessons are built into the program: a new file in their folder must lead to a new build.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=build.rs");
}

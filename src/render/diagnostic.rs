//! A diagnostic under the text that it is about.

//! The sourcing rules against brute force, against a mixed integer program, and against absurd input.
mod brute;
mod common;
mod hostile;
mod mip;

//! Two pieces of work, one beside the other.

use std::time::{Duration, Instant};

/// How much longer one piece of work takes than another: the median over rounds, in each of which both are timed, in turn
/// first and second.
pub fn ratio(rounds: usize, repetitions: u32, mut one: impl FnMut(), mut other: impl FnMut()) -> f64 {
    let timed = |work: &mut dyn FnMut()| -> Duration {
        let begun = Instant::now();
        for _ in 0..repetitions {
            work();
        }
        begun.elapsed()
    };
    let mut ratios: Vec<f64> = (0..rounds)
        .map(|round| {
            let (first, second) = if round % 2 == 0 {
                let first = timed(&mut one);
                (first, timed(&mut other))
            } else {
                let second = timed(&mut other);
                (timed(&mut one), second)
            };
            first.as_secs_f64() / second.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

//! Two pieces of work, one beside the other.

use std::time::{Duration, Instant};

/// What two pieces of work take beside each other.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// How much longer one takes than the other: the median over rounds.
    pub ratio: f64,
    /// Nanoseconds of the one, at best.
    pub one: f64,
    /// Nanoseconds of the other, at best.
    pub other: f64,
}

/// Times both in each round, in turn first and second.
pub fn compare(rounds: usize, repetitions: u32, mut one: impl FnMut(), mut other: impl FnMut()) -> Compared {
    let timed = |work: &mut dyn FnMut()| -> Duration {
        let begun = Instant::now();
        for _ in 0..repetitions {
            work();
        }
        begun.elapsed()
    };
    let pairs: Vec<(f64, f64)> = (0..rounds)
        .map(|round| {
            let (first, second) = if round % 2 == 0 {
                let first = timed(&mut one);
                (first, timed(&mut other))
            } else {
                let second = timed(&mut other);
                (timed(&mut one), second)
            };
            let each = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(repetitions);
            (each(first), each(second))
        })
        .collect();
    let mut ratios: Vec<f64> = pairs.iter().map(|(one, other)| one / other).collect();
    ratios.sort_by(f64::total_cmp);
    let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min);
    Compared {
        ratio: ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN),
        one: least(&mut pairs.iter().map(|(one, _)| *one)),
        other: least(&mut pairs.iter().map(|(_, other)| *other)),
    }
}

//! Drawings, as SVG.

use plotters::prelude::*;

const SIZE: (u32, u32) = (900, 360);

/// One bar for each name. What is far longer than the others is cut, and says so by its number.
pub(super) fn bars(title: &str, bars: &[(String, f64)]) -> Result<String, String> {
    let mut svg = String::new();
    draw_bars(&mut svg, title, bars).map_err(|error| format!("the bars cannot be drawn: {error}"))?;
    Ok(svg)
}

fn draw_bars(svg: &mut String, title: &str, bars: &[(String, f64)]) -> Result<(), Box<dyn std::error::Error>> {
    let height = 60 + 34 * u32::try_from(bars.len())?;
    let area = SVGBackend::with_string(svg, (SIZE.0, height)).into_drawing_area();
    area.fill(&WHITE)?;
    area.draw(&Text::new(title, (10, 10), ("sans-serif", 18)))?;
    let shortest = bars.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let longest = bars.iter().map(|(_, value)| *value).fold(1.0, f64::max).min(shortest * 5.0);
    for (index, (name, value)) in bars.iter().enumerate() {
        let top = 44 + 34 * i32::try_from(index)?;
        let width = (value.min(longest) / longest * 360.0).max(1.0) as i32;
        area.draw(&Text::new(name.clone(), (10, top + 4), ("sans-serif", 14)))?;
        area.draw(&Rectangle::new([(450, top), (450 + width, top + 24)], BLUE.mix(0.6).filled()))?;
        area.draw(&Text::new(super::figure::shown(*value), (458 + width, top + 4), ("sans-serif", 14)))?;
    }
    area.present()?;
    Ok(())
}

/// A line through points, by factors of ten both ways: what grows with its size rises by one square for each across.
pub(super) fn line(across: &str, points: &[(f64, f64)]) -> Result<String, String> {
    let mut svg = String::new();
    draw_line(&mut svg, across, points).map_err(|error| format!("the line cannot be drawn: {error}"))?;
    Ok(svg)
}

fn draw_line(svg: &mut String, across: &str, points: &[(f64, f64)]) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let last = points.iter().map(|(x, _)| *x).fold(1.0, f64::max);
    let first = points.iter().map(|(x, _)| x.max(1.0)).fold(last, f64::min);
    let highest = points.iter().map(|(_, y)| *y).fold(f64::MIN_POSITIVE, f64::max);
    let lowest = points.iter().map(|(_, y)| *y).fold(highest, f64::min);
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .caption(across, ("sans-serif", 16))
        .x_label_area_size(28)
        .y_label_area_size(60)
        .build_cartesian_2d((first * 0.8..last * 1.3).log_scale(), (lowest / 3.0..highest * 3.0).log_scale())?;
    chart.configure_mesh().draw()?;
    // Nothing is where a scale by factors of ten begins.
    let shown = || points.iter().map(|(x, y)| (x.max(1.0), *y));
    chart.draw_series(LineSeries::new(shown(), &BLUE))?;
    chart.draw_series(shown().map(|point| Circle::new(point, 3, BLUE.filled())))?;
    area.present()?;
    Ok(())
}

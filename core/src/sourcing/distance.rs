//! Great-circle distance.

/// Mean radius of the earth in metres.
const RADIUS_M: f64 = 6_371_008.8;

/// Haversine distance between two points given in micro-degrees, in whole metres, rounded to
/// the nearest. Computed in software floating point functions: the same on every platform.
pub fn distance_m(lat1: i64, lon1: i64, lat2: i64, lon2: i64) -> u64 {
    let (phi1, phi2) = (radians(lat1), radians(lat2));
    let sin_phi = libm::sin((phi2 - phi1) / 2.0);
    let sin_lambda = libm::sin((radians(lon2) - radians(lon1)) / 2.0);
    let square = sin_phi * sin_phi + libm::cos(phi1) * libm::cos(phi2) * sin_lambda * sin_lambda;
    let angle = 2.0 * libm::asin(libm::sqrt(square.clamp(0.0, 1.0)));
    // `as` saturates, and the half circumference is far below the limit.
    libm::round(RADIUS_M * angle) as u64
}

fn radians(micro_degrees: i64) -> f64 {
    micro_degrees as f64 / 1e6 * (core::f64::consts::PI / 180.0)
}

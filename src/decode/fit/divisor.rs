//! Whole numbers divided by multiplying. A division takes the processor as long as ten multiplications, and most fields of every
//! record need one: dividing took 2 % of a scan.

/// Divides whole numbers of up to 32 bits by a whole number: to the last bit what `/` gives.
///
/// One over the scale is split into a head of 21 bits, whose product with such a number is exact, and a rest, whose product is wrong by
/// less than the 2^-72nd part of the quotient. So their sum is rounded as the quotient is, unless that lies nearer to the middle of
/// two neighbouring numbers; but no quotient by a scale of up to 16 bits lies nearer to one than its 2^-70th part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    head: f64,
    rest: f64,
}

/// The largest scale.
const LARGEST: f64 = 65_536.0;

impl Divisor {
    /// `None` for a scale that is not whole, or too large.
    pub(super) fn new(scale: f64) -> Option<Divisor> {
        if !(1.0..=LARGEST).contains(&scale) || scale.fract() != 0.0 {
            return None;
        }
        // The sign, the exponent and the first 20 of 52 bits behind the leading one.
        let head = f64::from_bits((1.0 / scale).to_bits() & !u64::from(u32::MAX));
        Some(Divisor { head, rest: (1.0 - head * scale) / scale })
    }

    /// The number divided by the scale.
    #[inline]
    pub(super) fn quotient(self, number: f64) -> f64 {
        number * self.head + number * self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::samples::Channel;
    use proptest::prelude::*;

    #[test]
    fn every_short_number_is_divided_by_every_scale_of_the_profile() {
        let scales = Channel::ALL.iter().flat_map(|channel| channel.info().fit).map(|field| field.scale);
        let mut divided = 0;
        for (scale, divisor) in scales.filter_map(|scale| Some((scale, Divisor::new(scale)?))) {
            for number in 0..=u16::MAX {
                assert_eq!(divisor.quotient(number.into()), f64::from(number) / scale, "{number} / {scale}");
            }
            divided += 1;
        }
        assert!(divided > 10);
    }

    proptest! {
        #[test]
        fn it_is_division(number in any::<u32>(), signed in any::<i32>(), scale in 1..=65_536_u32) {
            let divisor = Divisor::new(scale.into()).unwrap();
            for number in [f64::from(number), f64::from(signed)] {
                prop_assert_eq!(divisor.quotient(number).to_bits(), (number / f64::from(scale)).to_bits());
            }
        }
    }

    #[test]
    fn other_scales_are_divided_by() {
        for scale in [0.0, 0.5, 1.5, -10.0, 65_537.0, f64::NAN, f64::INFINITY] {
            assert!(Divisor::new(scale).is_none(), "{scale}");
        }
        assert!(Divisor::new(1.0).is_some() && Divisor::new(65_536.0).is_some());
        assert!(Divisor::new(10.0).unwrap().quotient(f64::NAN).is_nan());
    }
}

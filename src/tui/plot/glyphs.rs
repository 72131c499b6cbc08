//! Signs of a small font, five dots wide and seven high, for the numbers of a picture that is made of dots.

/// Columns and rows of a sign.
pub(super) const SIZE: (usize, usize) = (5, 7);

/// Signs with their rows from the top; in a row the leftmost dot is the highest bit.
#[rustfmt::skip]
const GLYPHS: &[(char, [u8; 7])] = &[
    ('0', [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110]),
    ('1', [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('2', [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111]),
    ('3', [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110]),
    ('4', [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010]),
    ('5', [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110]),
    ('6', [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110]),
    ('7', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000]),
    ('8', [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110]),
    ('9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100]),
    ('-', [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000]),
    ('.', [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100]),
    ('e', [0b00000, 0b00000, 0b01110, 0b10001, 0b11111, 0b10000, 0b01110]),
    ('P', [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000]),
];

/// The dots of a sign, as column and row; none for a sign that the font does not have.
pub(super) fn dots(sign: char) -> impl Iterator<Item = (usize, usize)> {
    let rows = GLYPHS.iter().find(|(known, _)| *known == sign).map_or([0; 7], |(_, rows)| *rows);
    let (width, height) = SIZE;
    (0..width * height)
        .map(move |dot| (dot % width, dot / width))
        .filter(move |(column, row)| rows[*row] >> (width - 1 - column) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_all_their_signs() {
        for sign in "-0123456789.eP".chars() {
            assert!(dots(sign).count() > 3, "{sign}");
        }
        assert_eq!(dots('1').filter(|(column, _)| *column == 2).count(), 7);
        assert_eq!(dots('ß').count(), 0);
    }
}

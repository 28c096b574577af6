//! Documents too large for memory, read piece by piece on all processors.

use crate::decode::xml::encoding::Transcoder;
use crate::source::stream::Stream;
use rayon::prelude::*;

/// Bytes of a piece: large enough that cutting costs nothing, small enough that a few fit into the processor's cache.
const PIECE_BYTES: usize = 2 << 20;

/// A piece grows no further where no place to cut is found, bytes.
const MOST_BYTES: usize = 64 << 20;

/// Calls `work` with every piece, its number and bytes, in parallel, and `take` with each result and the piece's length, in
/// order. Pieces end where `cut` says. The text is UTF-8, whatever the document is written in.
pub(super) fn in_pieces<T: Send>(
    head: &[u8],
    rest: Option<&mut Stream<'_>>,
    cut: fn(&[u8]) -> Option<usize>,
    work: impl Fn(usize, &[u8]) -> T + Sync,
    mut take: impl FnMut(T, usize),
) {
    let mut pieces = Pieces { head, rest, cut, transcoder: Transcoder::new(head), carried: Vec::new(), ended: false };
    let at_once = rayon::current_num_threads();
    let (mut batch, mut number) = (pieces.next(at_once), 0);
    while !batch.is_empty() {
        let each = |(i, piece): (usize, &Vec<u8>)| (work(number + i, piece), piece.len());
        // While these are worked on, the next are read and unpacked.
        let (next, done) = rayon::join(
            || pieces.next(at_once),
            || batch.par_iter().enumerate().with_max_len(1).map(each).collect::<Vec<_>>(),
        );
        number += batch.len();
        batch = next;
        done.into_iter().for_each(|(result, bytes)| take(result, bytes));
    }
}

struct Pieces<'a, 'b> {
    head: &'a [u8],
    rest: Option<&'a mut Stream<'b>>,
    cut: fn(&[u8]) -> Option<usize>,
    transcoder: Transcoder,
    /// What came after the last cut.
    carried: Vec<u8>,
    ended: bool,
}

impl Pieces<'_, '_> {
    fn next(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map_while(|_| self.piece()).collect()
    }

    fn piece(&mut self) -> Option<Vec<u8>> {
        let mut piece = Vec::with_capacity(PIECE_BYTES + PIECE_BYTES / 8);
        piece.append(&mut self.carried);
        while !self.ended {
            self.read(&mut piece);
            if self.ended {
                break;
            }
            let at = (self.cut)(&piece).or((piece.len() >= MOST_BYTES).then_some(piece.len()));
            if let Some(at) = at {
                self.carried = piece.split_off(at);
                break;
            }
        }
        (!piece.is_empty()).then_some(piece)
    }

    /// Appends more of the document.
    fn read(&mut self, piece: &mut Vec<u8>) {
        let head = std::mem::take(&mut self.head);
        let Some(rest) = &mut self.rest else {
            self.ended = true;
            return self.transcoder.push(head, true, piece);
        };
        let wanted = PIECE_BYTES.saturating_sub(piece.len()).max(PIECE_BYTES / 2);
        if self.transcoder.is_utf8() {
            piece.extend_from_slice(self.transcoder.without_mark(head));
            let from = piece.len();
            rest.read(wanted, piece);
            self.ended = piece.len() - from < wanted;
        } else {
            let mut raw = head.to_vec();
            let from = raw.len();
            rest.read(wanted, &mut raw);
            self.ended = raw.len() - from < wanted;
            self.transcoder.push(&raw, self.ended, piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(document: &[u8]) -> String {
        let mut all = Vec::new();
        let cut = |piece: &[u8]| piece.iter().rposition(|byte| *byte == b'<').filter(|at| *at > 0);
        in_pieces(
            document,
            None,
            cut,
            |_, piece| piece.to_vec(),
            |piece, bytes| {
                assert_eq!(piece.len(), bytes);
                all.extend(piece);
            },
        );
        String::from_utf8(all).unwrap()
    }

    #[test]
    fn the_pieces_are_the_document_in_any_encoding() {
        let text = "<a>é</a>".repeat(1000);
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(joined(text.as_bytes()), text);
        assert_eq!(joined(format!("\u{feff}{text}").as_bytes()), text);
        assert_eq!(joined(&utf16), text);
        assert_eq!(joined(b""), "");
    }
}

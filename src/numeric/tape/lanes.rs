//! Several numbers at once: the vector registers of the processor behind one safe interface, chosen at run time.
//!
//! Besides `matrix/dense.rs` this is the only file with `unsafe`. The intrinsics of a processor may be called only where it
//! has the instructions, and the compiler cannot know where the program will run. The reason that it is sound: the types of
//! the registers are private to this file, and only [`dispatch`] names them, after it asked the processor. Loads and stores go
//! through rows of fixed length with the chunk checked, so no address leaves its row. All lanes round alike (multiply-add always
//! once), so that results do not depend on the processor; tests compare the portable lanes bit by bit with the vector
//! registers.

use std::cell::Cell;

/// Points of a block: what one instruction works on before the next begins.
pub const BLOCK: usize = 64;

/// One value at all points of a block; cells, because an instruction may write where it reads.
pub(super) type Row = [Cell<f64>; BLOCK];

/// Numbers that are worked on together. Comparisons give masks: all bits set for true, none for false.
pub(super) trait Lanes: Copy {
    /// How many numbers.
    const WIDTH: usize;

    fn splat(value: f64) -> Self;
    fn load(row: &Row, chunk: usize) -> Self;
    fn store(self, row: &Row, chunk: usize);
    /// The same past the caches, for what is not read again soon.
    fn stream(self, row: &mut [f64; BLOCK], chunk: usize);
    /// Waits until all that was streamed can be seen by others.
    fn settle();
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn div(self, other: Self) -> Self;
    fn sqrt(self) -> Self;
    /// `self*factor + term`, rounded once.
    fn mul_add(self, factor: Self, term: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// The bits as whole numbers, added.
    fn add_bits(self, other: Self) -> Self;
    /// The bits as whole numbers, moved up by `COUNT`.
    fn shift_up<const COUNT: i32>(self) -> Self;
    /// The bits as whole numbers, moved down by `COUNT`, zeros coming in.
    fn shift_down<const COUNT: i32>(self) -> Self;
    /// False where one of the two is not a number.
    fn less(self, other: Self) -> Self;
    /// `yes` where the mask is set, else `no`.
    fn select(mask: Self, yes: Self, no: Self) -> Self;
}

/// Work that is the same for lanes of any width.
pub(super) trait Kernel {
    type Output;

    /// Must be `#[inline(always)]`, and so must be all that it calls with lanes: what is not inlined into the function
    /// that has the instructions is compiled without them.
    fn run<L: Lanes>(self) -> Self::Output;
}

/// Runs a kernel on the widest registers of this processor, or on the portable lanes if they are asked for.
pub(super) fn dispatch<K: Kernel>(kernel: K, portable: bool) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    match if portable { Registers::Portable } else { widest() } {
        // SAFETY: the processor has said that it has the instructions.
        Registers::Avx512 => return unsafe { avx512::run(kernel) },
        // SAFETY: the same.
        Registers::Avx2 => return unsafe { avx2::run(kernel) },
        Registers::Portable => {}
    }
    let _ = portable;
    kernel.run::<Portable>()
}

/// True if some result since the last call may have fallen below the normal numbers and lost digits there. The processor
/// keeps count of that by itself; where it is not asked, the answer is always true.
#[inline(always)]
pub(super) fn may_have_underflowed() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        const UNDERFLOW: u32 = 1 << 4;
        let mut state = 0_u32;
        // SAFETY: this reads the control and status word of the vector unit into a variable of its size.
        unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut state, options(nostack)) };
        let set = state & UNDERFLOW != 0;
        if set {
            state &= !UNDERFLOW;
            // SAFETY: the same word with one of the flags cleared that the language leaves to whoever asks; rounding and
            // masks stay.
            unsafe { std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const state, options(nostack, readonly)) };
        }
        set
    }
    #[cfg(not(target_arch = "x86_64"))]
    true
}

/// What a processor may have.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Registers {
    Avx512,
    Avx2,
    Portable,
}

#[cfg(target_arch = "x86_64")]
fn widest() -> Registers {
    use std::arch::is_x86_feature_detected as has;
    if has!("avx512f") && has!("avx512dq") && has!("fma") {
        Registers::Avx512
    } else if has!("avx2") && has!("fma") {
        Registers::Avx2
    } else {
        Registers::Portable
    }
}

/// The name of the registers that are used here.
pub fn registers() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    match widest() {
        Registers::Avx512 => return "AVX-512",
        Registers::Avx2 => return "AVX2",
        Registers::Portable => {}
    }
    "portable"
}

/// Memory that begins where a line of the cache does, so that whole lines can be streamed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(super) struct Line([f64; 8]);

impl Line {
    pub const LEN: usize = 8;
    pub const ZERO: Line = Line([0.0; 8]);

    /// As many lines as asked for, whose contents do not matter. Much memory is asked for in large pages where the system
    /// has them: with small ones a third of the time of a large set of points goes to looking pages up.
    pub fn resize(lines: &mut Vec<Line>, count: usize) {
        if count > lines.capacity() {
            *lines = Vec::with_capacity(count);
            prefer_large_pages(lines);
        }
        lines.resize(count, Line::ZERO);
    }

    pub fn numbers(lines: &[Line]) -> &[f64] {
        // SAFETY: a line is eight numbers and nothing else, so that lines in a row are numbers in a row.
        unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), lines.len() * Line::LEN) }
    }

    pub fn numbers_mut(lines: &mut [Line]) -> &mut [f64] {
        // SAFETY: the same; the borrow of the lines lasts as long as that of the numbers.
        unsafe { std::slice::from_raw_parts_mut(lines.as_mut_ptr().cast(), lines.len() * Line::LEN) }
    }
}

/// Memory smaller than this many bytes stays in pages of the usual size.
#[cfg(target_os = "linux")]
const LARGE: usize = 1 << 22;

/// Asks the system for large pages; it is only a wish.
#[cfg(target_os = "linux")]
fn prefer_large_pages(lines: &mut Vec<Line>) {
    const PAGE: usize = 1 << 12;
    let bytes = lines.capacity() * size_of::<Line>();
    if bytes < LARGE {
        return;
    }
    let start = lines.as_mut_ptr().cast::<u8>();
    let skipped = start.align_offset(PAGE);
    // SAFETY: the pages lie inside the memory of the vector, and this wish does not change what is in them.
    unsafe { libc::madvise(start.add(skipped).cast(), (bytes - skipped) & !(PAGE - 1), libc::MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn prefer_large_pages(_: &mut Vec<Line>) {}

/// Lanes for every processor.
#[derive(Clone, Copy)]
struct Portable([f64; 2]);

impl Portable {
    #[inline(always)]
    fn both(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Portable([f(self.0[0], other.0[0]), f(self.0[1], other.0[1])])
    }

    #[inline(always)]
    fn bits(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        self.both(other, |a, b| f64::from_bits(f(a.to_bits(), b.to_bits())))
    }
}

impl Lanes for Portable {
    const WIDTH: usize = 2;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Portable([value; 2])
    }
    #[inline(always)]
    fn load(row: &Row, chunk: usize) -> Self {
        Portable([row[2 * chunk].get(), row[2 * chunk + 1].get()])
    }
    #[inline(always)]
    fn store(self, row: &Row, chunk: usize) {
        row[2 * chunk].set(self.0[0]);
        row[2 * chunk + 1].set(self.0[1]);
    }
    #[inline(always)]
    fn stream(self, row: &mut [f64; BLOCK], chunk: usize) {
        row[2 * chunk..2 * chunk + 2].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn settle() {}
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.both(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.both(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.both(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.both(other, |a, b| a / b)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.both(self, |a, _| a.sqrt())
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        Portable([self.0[0].mul_add(factor.0[0], term.0[0]), self.0[1].mul_add(factor.0[1], term.0[1])])
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.bits(other, |a, b| a & b)
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        self.bits(other, |a, b| a | b)
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.bits(other, |a, b| a ^ b)
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        self.bits(other, u64::wrapping_add)
    }
    #[inline(always)]
    fn shift_up<const COUNT: i32>(self) -> Self {
        self.bits(self, |a, _| a << COUNT)
    }
    #[inline(always)]
    fn shift_down<const COUNT: i32>(self) -> Self {
        self.bits(self, |a, _| a >> COUNT)
    }
    #[inline(always)]
    fn less(self, other: Self) -> Self {
        self.both(other, |a, b| f64::from_bits(if a < b { u64::MAX } else { 0 }))
    }
    #[inline(always)]
    fn select(mask: Self, yes: Self, no: Self) -> Self {
        let pick = |k: usize| if mask.0[k].to_bits() >> 63 == 1 { yes.0[k] } else { no.0[k] };
        Portable([pick(0), pick(1)])
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use super::{BLOCK, Kernel, Lanes, Row};

    /// Four numbers in a register of 256 bits. Made only below [`run`].
    #[derive(Clone, Copy)]
    pub(super) struct Avx2(__m256d);

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn run<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<Avx2>()
    }

    // SAFETY of every block below: a value of this type exists only inside `run`, which runs only where the
    // processor has the instructions; addresses come from a row whose length is checked against the chunk.
    impl Lanes for Avx2 {
        const WIDTH: usize = 4;

        #[inline(always)]
        fn splat(value: f64) -> Self {
            Avx2(unsafe { _mm256_set1_pd(value) })
        }
        #[inline(always)]
        fn load(row: &Row, chunk: usize) -> Self {
            assert!(chunk < BLOCK / 4);
            Avx2(unsafe { _mm256_loadu_pd(row.as_ptr().cast::<f64>().add(4 * chunk)) })
        }
        #[inline(always)]
        fn store(self, row: &Row, chunk: usize) {
            assert!(chunk < BLOCK / 4);
            // The row is made of cells, so writing through a shared reference is allowed.
            unsafe { _mm256_storeu_pd(row.as_ptr().cast::<f64>().cast_mut().add(4 * chunk), self.0) }
        }
        #[inline(always)]
        fn stream(self, row: &mut [f64; BLOCK], chunk: usize) {
            let part = &mut row[4 * chunk..4 * chunk + 4];
            if part.as_ptr().addr().is_multiple_of(32) {
                unsafe { _mm256_stream_pd(part.as_mut_ptr(), self.0) }
            } else {
                unsafe { _mm256_storeu_pd(part.as_mut_ptr(), self.0) }
            }
        }
        #[inline(always)]
        fn settle() {
            unsafe { _mm_sfence() }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_add_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_sub_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_mul_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_div_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            Avx2(unsafe { _mm256_sqrt_pd(self.0) })
        }
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            Avx2(unsafe { _mm256_fmadd_pd(self.0, factor.0, term.0) })
        }
        #[inline(always)]
        fn and(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_and_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn or(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_or_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn xor(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_xor_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn add_bits(self, other: Self) -> Self {
            Avx2(unsafe {
                _mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(self.0), _mm256_castpd_si256(other.0)))
            })
        }
        #[inline(always)]
        fn shift_up<const COUNT: i32>(self) -> Self {
            Avx2(unsafe { _mm256_castsi256_pd(_mm256_slli_epi64::<COUNT>(_mm256_castpd_si256(self.0))) })
        }
        #[inline(always)]
        fn shift_down<const COUNT: i32>(self) -> Self {
            Avx2(unsafe { _mm256_castsi256_pd(_mm256_srli_epi64::<COUNT>(_mm256_castpd_si256(self.0))) })
        }
        #[inline(always)]
        fn less(self, other: Self) -> Self {
            Avx2(unsafe { _mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0) })
        }
        #[inline(always)]
        fn select(mask: Self, yes: Self, no: Self) -> Self {
            Avx2(unsafe { _mm256_blendv_pd(no.0, yes.0, mask.0) })
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::*;

    use super::{BLOCK, Kernel, Lanes, Row};

    /// Eight numbers in a register of 512 bits. Made only below [`run`].
    #[derive(Clone, Copy)]
    pub(super) struct Avx512(__m512d);

    #[target_feature(enable = "avx512f,avx512dq,fma")]
    pub(super) fn run<K: Kernel>(kernel: K) -> K::Output {
        kernel.run::<Avx512>()
    }

    // SAFETY of every block below: a value of this type exists only inside `run`, which runs only where the
    // processor has the instructions; addresses come from a row whose length is checked against the chunk.
    impl Lanes for Avx512 {
        const WIDTH: usize = 8;

        #[inline(always)]
        fn splat(value: f64) -> Self {
            Avx512(unsafe { _mm512_set1_pd(value) })
        }
        #[inline(always)]
        fn load(row: &Row, chunk: usize) -> Self {
            assert!(chunk < BLOCK / 8);
            Avx512(unsafe { _mm512_loadu_pd(row.as_ptr().cast::<f64>().add(8 * chunk)) })
        }
        #[inline(always)]
        fn store(self, row: &Row, chunk: usize) {
            assert!(chunk < BLOCK / 8);
            // The row is made of cells, so writing through a shared reference is allowed.
            unsafe { _mm512_storeu_pd(row.as_ptr().cast::<f64>().cast_mut().add(8 * chunk), self.0) }
        }
        #[inline(always)]
        fn stream(self, row: &mut [f64; BLOCK], chunk: usize) {
            let part = &mut row[8 * chunk..8 * chunk + 8];
            if part.as_ptr().addr().is_multiple_of(64) {
                unsafe { _mm512_stream_pd(part.as_mut_ptr(), self.0) }
            } else {
                unsafe { _mm512_storeu_pd(part.as_mut_ptr(), self.0) }
            }
        }
        #[inline(always)]
        fn settle() {
            unsafe { _mm_sfence() }
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_add_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_sub_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_mul_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_div_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn sqrt(self) -> Self {
            Avx512(unsafe { _mm512_sqrt_pd(self.0) })
        }
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            Avx512(unsafe { _mm512_fmadd_pd(self.0, factor.0, term.0) })
        }
        #[inline(always)]
        fn and(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_and_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn or(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_or_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn xor(self, other: Self) -> Self {
            Avx512(unsafe { _mm512_xor_pd(self.0, other.0) })
        }
        #[inline(always)]
        fn add_bits(self, other: Self) -> Self {
            Avx512(unsafe {
                _mm512_castsi512_pd(_mm512_add_epi64(_mm512_castpd_si512(self.0), _mm512_castpd_si512(other.0)))
            })
        }
        #[inline(always)]
        fn shift_up<const COUNT: i32>(self) -> Self {
            Avx512(unsafe {
                _mm512_castsi512_pd(_mm512_sll_epi64(_mm512_castpd_si512(self.0), _mm_cvtsi32_si128(COUNT)))
            })
        }
        #[inline(always)]
        fn shift_down<const COUNT: i32>(self) -> Self {
            Avx512(unsafe {
                _mm512_castsi512_pd(_mm512_srl_epi64(_mm512_castpd_si512(self.0), _mm_cvtsi32_si128(COUNT)))
            })
        }
        #[inline(always)]
        fn less(self, other: Self) -> Self {
            Avx512(unsafe {
                let mask = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0);
                _mm512_castsi512_pd(_mm512_movm_epi64(mask))
            })
        }
        #[inline(always)]
        fn select(mask: Self, yes: Self, no: Self) -> Self {
            Avx512(unsafe {
                let mask = _mm512_movepi64_mask(_mm512_castpd_si512(mask.0));
                _mm512_mask_blend_pd(mask, no.0, yes.0)
            })
        }
    }
}
